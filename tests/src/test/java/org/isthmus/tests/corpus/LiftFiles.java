package org.isthmus.tests.corpus;

/**
 * The rule {@code lift}. The first layer is {@code relu} of x, -x and x on the samples 1 and -1, so
 * that the row of W_2 of either of two equal units, and that of the other one, are the
 * pre-activations of the second layer.
 */
final class LiftFiles {

  private static final String FIRST = "1 -1 1";
  private static final String START = "1 -2; 3 4; 0 0";
  private static final String END = "5 0; -2 -2; 0 0";
  private static final String SAME_OUTPUT = "4 -8; 9 -4; 0 0";

  private LiftFiles() {}

  private static Draft three(String activation) {
    return Draft.of(
            "path",
            DataFile.text("pair", "1; -1", "1; 2"),
            "input 1",
            "hidden \"h1\" 3 relu nobias",
            "hidden \"h2\" 2 " + activation + " nobias",
            "output 1 nobias")
        .claim("max_loss <= 16");
  }

  private static Draft ends(Draft draft, String from, String to) {
    return draft.first(FIRST, from, "1; 1").second(FIRST, to, "1; 1");
  }

  private static Draft lifted(Draft draft, String conclusion, String rows, String inverse) {
    return draft
        .array("R3", inverse)
        .step(
            "lift " + conclusion, "lift 3 " + rows, "inverse 3 R3",
            "put W2 0..2 0,1 B.W2 0..2 0,1");
  }

  private static Draft convex(String rows, String inverse) {
    return lifted(ends(three("leaky_relu(1/2)"), START, END), "convex", rows, inverse);
  }

  /** Four layers; the third has one unit, the sum of the two features. */
  private static Draft four(String third, String inverse3, String inverse4) {
    return Draft.of(
            "path",
            DataFile.text("pair", "1; -1", "1; 2"),
            "input 1",
            "hidden \"h1\" 3 relu nobias",
            "hidden \"h2\" 2 leaky_relu(1/2) nobias",
            "hidden \"h3\" 1 " + third + " nobias",
            "output 1 nobias")
        .claim("max_loss <= 17")
        .first(FIRST, START, "1; 1", "1")
        .second(FIRST, "6 0; -6 0; 0 0", "1; 1", "1")
        .array("R3", inverse3)
        .array("R4", inverse4)
        .step("lift convex", "lift 4 0,1", "inverse 3 R3", "inverse 4 R4",
            "put W2 0..2 0,1 B.W2 0..2 0,1");
  }

  private static void correct(Shelf shelf) {
    shelf.correct(
        "lift-output-moves",
        convex("0,1", "1 0"),
        "max loss =",
        "The output moves straight, W_2 in pieces: the features of the second layer change signs.");
    shelf.correct(
        "lift-output-stays",
        lifted(ends(three("leaky_relu(1/2)"), START, SAME_OUTPUT), "invariant", "1,2", "1 0"),
        "max loss =",
        "The features move and the output does not; another one of two equal units takes up W_2.");
    shelf.correct(
        "lift-four-layers",
        four("leaky_relu(1/3)", "1/2 1/2", "1/9"),
        "max loss =",
        "Two layers are inverted; what inverse the uppermost one has is of no account.");
    shelf.correct(
        "lift-of-no-deviation",
        ends(three("leaky_relu(1/2)"), START, SAME_OUTPUT)
            .step("lift invariant", "lift 2 0,1", "put W2 0..2 0,1 B.W2 0..2 0,1"),
        "max loss =",
        "At level 2 the features themselves move straight, and no inverse is needed.");
  }

  static void files(Shelf shelf) {
    correct(shelf);
    shelf.forged(
        "lift-rows-of-equal-units",
        convex("0,2", "1 0"),
        "step 1, rule lift: the features of the rows of W2 that take up the move are dependent",
        "The two units whose rows of W_2 are to take up the move have equal features.");
    shelf.forged(
        "lift-rows-nearly-dependent",
        lifted(
            three("leaky_relu(1/2)")
                .first(FIRST, START, "1; 1")
                .second(FIRST, END, "1; 1")
                .data(DataFile.text("nearly", "1; " + Numerals.after(1), "1; 2")),
            "convex", "0,2", "1 0"),
        "step 1, rule lift: the features of the rows of W2 that take up the move are dependent",
        "Two samples one unit in the last place apart, on which two equal units stay dependent.");
    shelf.forged(
        "lift-too-few-rows",
        convex("1", "1 0"),
        "(found 1, expected 2)",
        "One row of W_2 is to take up the move on two samples.");
    shelf.forged(
        "lift-too-many-rows",
        convex("0..2", "1 0"),
        "(found 3, expected 2)",
        "Three rows of W_2 are to take up the move on two samples, so the path is not defined.");
    shelf.forged(
        "lift-above-relu",
        lifted(ends(three("relu"), START, "6 0; -6 0; 0 0"), "convex", "0,1", "1 0"),
        "step 1, rule lift: the activation relu of layer 2 is not injective",
        "The second layer has relu, of which there is no inverse.");
    shelf.forged(
        "lift-first-layer-moves",
        three("leaky_relu(1/2)")
            .first(FIRST, START, "1; 1")
            .second("2 -1 1", END, "1; 1")
            .array("R3", "1 0")
            .step("lift convex", "lift 3 0,1", "inverse 3 R3", "put W1 0 0 B.W1 0 0",
                "put W2 0..2 0,1 B.W2 0..2 0,1"),
        "step 1, rule lift: W1 moves in a lift",
        "A weight of the first layer moves too.");
    shelf.forged(
        "lift-third-layer-moves",
        three("leaky_relu(1/2)")
            .first(FIRST, START, "1; 1")
            .second(FIRST, END, "1; " + Numerals.after(1))
            .array("R3", "1 0")
            .step("lift convex", "lift 3 0,1", "inverse 3 R3",
                "put W2 0..2 0,1 B.W2 0..2 0,1", "put W3 0,1 0 B.W3 0,1 0"),
        "step 1, rule lift: W3 moves in a lift",
        "A weight of the third layer moves by one unit in the last place.");
    shelf.forged(
        "lift-no-inverse",
        four("leaky_relu(1/3)", "1 1", "1"),
        "step 1, rule lift: neuron 0 of layer 3 changes its linear piece",
        "The array is not an inverse of W_3: what it carries upwards is twice too much.");
    shelf.forged(
        "lift-inverse-off-by-a-thousandth",
        four("leaky_relu(1/3)", "999/1000 0", "1"),
        "step 1, rule lift: neuron 0 of layer 3 changes its linear piece",
        "The inverse of W_3 has 999/1000 where 1 belongs.");
    shelf.forged(
        "lift-inverse-that-spills-over",
        Draft.of(
                "path",
                DataFile.text("pair", "1; -1", "1; 2"),
                "input 1",
                "hidden \"h1\" 3 relu nobias",
                "hidden \"h2\" 2 leaky_relu(1/2) nobias",
                "hidden \"h3\" 2 leaky_relu(1/3) nobias",
                "output 1 nobias")
            .claim("max_loss <= 1000")
            .first(FIRST, "7 5; 1 1; 0 0", "1 0; 0 1", "1; 1")
            .second(FIRST, "-6 5; 1 1; 0 0", "1 0; 0 1", "1; 1")
            .array("R3", "1 1/1000000000000000000000; 0 1")
            .array("R4", "1 0")
            .step("lift convex", "lift 4 1,2", "inverse 3 R3", "inverse 4 R4",
                "put W2 0..2 0,1 B.W2 0..2 0,1"),
        "step 1, rule lift: the output leaves the straight line between its ends",
        "The deviation of one unit reaches the other, with a factor of 1e-21.");
    shelf.forged(
        "lift-with-one-hidden-layer-though-true",
        Draft.of(
                "path", DataFile.text("pair", "1; -1", "1; 2"), "input 1",
                "hidden \"h1\" 3 relu nobias", "output 1 nobias")
            .claim("max_loss <= 16")
            .first(FIRST, "1; 2; 3")
            .second(FIRST, "1; 3; 3")
            .step("lift convex", "lift 2 0,1", "put W2 0..2 0 B.W2 0..2 0"),
        "step 1, rule lift: a lift needs two hidden layers",
        "Output weights move, which other rules prove and this one does not.");
    shelf.forged(
        "lift-stated-invariant-output-moves",
        lifted(ends(three("leaky_relu(1/2)"), START, END), "invariant", "0,1", "1 0"),
        "step 1, rule lift: the output moves (stated invariant, proved convex)",
        "The output moves from (0, 7) to (5, -2).");
    shelf.forged(
        "lift-stated-affine",
        ends(three("leaky_relu(1/2)"), START, END)
            .step("affine convex", "put W2 0..2 0,1 B.W2 0..2 0,1"),
        "step 1, rule affine: neuron 0 of layer 2 changes its linear piece",
        "The straight segment between the ends of a lift is not the lift.");
    shelf.forged(
        "lift-level-too-low",
        Draft.of(
                "path",
                DataFile.text("pair", "1; -1", "1; 2"),
                "input 1",
                "hidden \"h1\" 3 relu nobias",
                "hidden \"h2\" 2 leaky_relu(1/2) nobias",
                "hidden \"h3\" 1 leaky_relu(1/3) nobias",
                "output 1 nobias")
            .claim("max_loss <= 17")
            .first(FIRST, START, "1; 1", "1")
            .second(FIRST, "6 0; -6 0; 0 0", "1; 1", "1")
            .step("lift convex", "lift 2 0,1", "put W2 0..2 0,1 B.W2 0..2 0,1"),
        "step 1, rule lift: neuron 0 of layer 3 changes its linear piece",
        "The features of the second layer move straight, and a unit above them bends.");
  }
}
