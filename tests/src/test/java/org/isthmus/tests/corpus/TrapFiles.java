package org.isthmus.tests.corpus;

/**
 * N21 Theorem 4.1: a network with as many neurons as samples that fits them, and the same network
 * with two neurons exchanged. Every path between them has a point of loss at least 1/2.
 *
 * <p>The neurons are relu(x) and relu(-x) on the samples 1 and -1, so their features are the
 * identity; the output weights are the targets diag(2, 1), of least singular value 1.
 */
final class TrapFiles {

  /** 1/2 but for 1e-41. */
  private static final String NEARLY = "4" + "9".repeat(40) + "/1" + "0".repeat(41);

  private TrapFiles() {}

  private static Draft swap(String kind) {
    return Draft.of(
            kind,
            DataFile.text("swap", "1; -1", "2 0; 0 1"),
            "input 1",
            "hidden \"h\" 2 relu nobias",
            "output 2 nobias")
        .first("1 -1", "2 0; 0 1")
        .second("-1 1", "0 1; 2 0");
  }

  /** The two models, without steps. */
  static Draft path(String claim) {
    return swap("path").claim(claim);
  }

  /** Everything moves at once. */
  private static Draft straight(String claim, String rule) {
    return path(claim)
        .step(rule, "put W1 0 0,1 B.W1 0 0,1", "put W2 0,1 0,1 B.W2 0,1 0,1");
  }

  /** Over the lowest point of the barrier: the lesser neuron is given up, copies the other, ... */
  private static Draft over(Draft draft) {
    return draft
        .array("V.W2", "2 0; 0 0")
        .step("lumped convex \"the second neuron is cut off\"", "zero W2 1 0,1")
        .step("lumped invariant \"and becomes a copy of the first\"", "put W1 0 1 A.W1 0 0")
        .step("lumped invariant \"and takes over\"", "put W2 0,1 0,1 V.W2 1,0 0,1")
        .step("lumped invariant \"the first neuron turns\"", "put W1 0 0 B.W1 0 0")
        .step("lumped convex \"and becomes what the second was\"", "put W2 0 0,1 B.W2 0 0,1");
  }

  /** Through output weights zero. */
  private static Draft throughZero(Draft draft, String moves) {
    return draft
        .step("lumped " + moves, "zero W2 0,1 0,1")
        .step("lumped invariant", "put W1 0 0,1 B.W1 0 0,1")
        .step("lumped " + moves, "put W2 0,1 0,1 B.W2 0,1 0,1");
  }

  private static Draft disconnected(String from, String below, String rows) {
    return swap("disconnection")
        .claim("disconnected from " + from + " below " + below + " by rows " + rows);
  }

  private static void correct(Shelf shelf) {
    shelf.correct(
        "disconnected-swap",
        disconnected("0", "49/100", "0,1"),
        "every path from first to second has a point of loss above 49/100",
        "Two zeros of the loss that no path of loss below 49/100 connects.");
    shelf.correct(
        "disconnected-nearly-at-the-barrier",
        disconnected("1/3", NEARLY, "1,0"),
        "every path from first to second has a point of loss above",
        "The same with a barrier of 1/2 but for 1e-41, and from a positive level on.");
    shelf.correct(
        "max-loss-over-the-barrier",
        over(path("max_loss <= 1/2")),
        "max loss = 1/2 ",
        "A path between the same two models whose loss is 1/2 at most, and not less.");
    shelf.correct(
        "max-loss-through-zero",
        throughZero(path("max_loss <= 5/2"), "convex"),
        "max loss = 5/2 ",
        "A path between the same two models on which all output weights are zero in between.");
    shelf.correct(
        "max-loss-swap-with-an-output-bias",
        withBias(),
        "max loss = 0 <= 0",
        "The same with an output bias, where the theorem does not apply: a path of loss zero.");
    shelf.correct(
        "at-most-ends-over-the-barrier",
        over(path("max_loss <= ends + 1/2")),
        "<= the larger loss of its ends plus 1/2",
        "A path between two zeros of the loss that rises by 1/2 and no more.");
  }

  /** With an output bias the theorem needs one more sample: here is the path. */
  private static Draft withBias() {
    return biased("path")
        .claim("max_loss <= 0")
        .array("V.W2", "2 -1; 0 0")
        .array("V.b2", "0 1")
        .step("affine invariant \"the bias takes over from the second neuron\"",
            "put W2 0,1 0,1 V.W2 0,1 0,1", "put b2 0 0,1 V.b2 0 0,1")
        .step("lumped invariant", "put W1 0 1 A.W1 0 0")
        .step("lumped invariant", "put W2 0,1 0,1 V.W2 1,0 0,1")
        .step("lumped invariant", "put W1 0 0 B.W1 0 0")
        .step("affine invariant", "put W2 0,1 0,1 B.W2 0,1 0,1", "put b2 0 0,1 B.b2 0 0,1");
  }

  static void files(Shelf shelf) {
    correct(shelf);
    paths(shelf);
    barriers(shelf);
  }

  private static void paths(Shelf shelf) {
    String zero = "max_loss <= 0";
    shelf.forged(
        "max-loss-trap-straight-stated-invariant",
        straight(zero, "lumped invariant"),
        "step 1, rule lumped: ",
        "The straight line between the two, stated to be a move that no output sees.");
    shelf.forged(
        "max-loss-trap-straight-stated-convex",
        straight(zero, "lumped convex"),
        "step 1, rule lumped: ",
        "The straight line between the two, stated to be a move of output weights.");
    shelf.forged(
        "max-loss-trap-straight-stated-affine",
        straight(zero, "affine invariant"),
        "step 1, rule affine: neuron 0 of layer 1 changes its linear piece on distinct sample 0",
        "The straight line between the two: every pre-activation changes its sign.");
    shelf.forged(
        "max-loss-trap-swap-of-two-alive-neurons",
        path(zero)
            .step("lumped invariant", "put W1 0 1 A.W1 0 0")
            .step("lumped invariant", "put W2 0,1 0,1 A.W2 1,0 0,1")
            .step("lumped invariant", "put W1 0 0 B.W1 0 0"),
        "step 1, rule lumped: ",
        "NBM21 Claim 5.1, which exchanges a neuron with one that is zero, with one that is not.");
    shelf.forged(
        "max-loss-trap-cut-off-stated-invariant",
        over(path(zero)).replacing("lumped convex", "lumped invariant"),
        "step 1, rule lumped: the output weights move in sum (stated invariant, proved convex)",
        "The path over the barrier, with its first rise stated to be none.");
    shelf.forged(
        "max-loss-trap-over-the-barrier",
        over(path(zero)),
        "the loss at the end of step 1 is = 1/2",
        "A good path between the two with a bound of zero.");
    shelf.forged(
        "max-loss-trap-a-little-below-the-barrier",
        over(path("max_loss <= " + NEARLY)),
        "the loss at the end of step 1 is = 1/2",
        "A good path between the two with a bound that is too small by 1e-41.");
    shelf.forged(
        "max-loss-trap-affine-through-zero",
        path(zero)
            .step("affine invariant", "zero W1 0 0,1")
            .step("affine invariant", "put W2 0,1 0,1 B.W2 0,1 0,1")
            .step("affine invariant", "put W1 0 0,1 B.W1 0 0,1"),
        "step 1, rule affine: the output moves (stated invariant, proved convex)",
        "Affine pieces through features zero, each stated to keep the output.");
    shelf.forged(
        "max-loss-trap-affine-pieces",
        path("max_loss <= 1/4")
            .step("affine convex", "zero W1 0 0,1")
            .step("affine invariant", "put W2 0,1 0,1 B.W2 0,1 0,1")
            .step("affine convex", "put W1 0 0,1 B.W1 0 0,1"),
        "the loss at the end of step 1 is = 5/2",
        "Affine pieces through features zero; they are right, and the loss is 5/2 there.");
    shelf.forged(
        "max-loss-trap-lift",
        straight(zero, "lift invariant").replacing("put W1", "lift 2 0,1\nput W1"),
        "step 1, rule lift: a lift needs two hidden layers",
        "The straight line between the two, stated to be a lift.");
    shelf.forged(
        "max-loss-trap-ends-before-the-swap",
        path(zero)
            .step("lumped invariant", "put W2 0,1 0,1 A.W2 0,1 0,1"),
        "the path does not end at the second model: W1 differs from it",
        "A path that stays where it is, and says that it ends at the other model.");
    shelf.forged(
        "max-loss-trap-one-neuron-of-two",
        path(zero)
            .step("affine invariant", "put W1 0 0 B.W1 0 0", "put W2 0 0,1 B.W2 0 0,1")
            .step("affine invariant", "put W1 0 1 B.W1 0 1", "put W2 1 0,1 B.W2 1 0,1"),
        "step 1, rule affine: ",
        "One neuron after the other goes straight to where the other one was.");
    shelf.forged(
        "at-most-ends-trap",
        over(path("max_loss <= ends")),
        "more than the larger loss of its ends",
        "A good path between the two that claims to stay at the loss of its ends.");
    shelf.forged(
        "at-most-ends-trap-plus-nearly-the-barrier",
        over(path("max_loss <= ends + " + NEARLY)),
        "more than the larger loss of its ends",
        "A good path between the two that claims to rise by 1e-41 less than it must.");
    shelf.forged(
        "descends-trap",
        over(swap("descent").claim("descends to 0")),
        "step 1: the loss increases towards its end",
        "A good path between the two that claims only to descend.");
  }

  private static void barriers(Shelf shelf) {
    shelf.forged(
        "disconnected-at-the-barrier-itself",
        disconnected("0", "1/2", "0,1"),
        "too small for a barrier of 1/2",
        "The path over the barrier has loss 1/2 at most: whether it may be reached is not"
            + " decided.");
    shelf.forged(
        "disconnected-by-the-sum-and-not-the-mean",
        disconnected("0", "99/100", "0,1"),
        "too small for a barrier of 99/100",
        "The barrier of the sum over the samples is claimed of their mean.");
    shelf.forged(
        "disconnected-from-a-permuted-copy-of-the-same-sign",
        disconnected("0", "1/4", "0,1").second("2 -2", "1 0; 0 1/2"),
        "do not have opposite signs (found signs 1 and 1)",
        "The second model is the first one rescaled, to which a path of loss zero leads.");
    shelf.forged(
        "disconnected-by-one-sample-of-two",
        disconnected("0", "1/4", "0"),
        "(found 1, expected 2)",
        "One sample is named for a network of two neurons.");
    shelf.forged(
        "disconnected-from-a-model-that-does-not-fit",
        disconnected("0", "1/4", "0,1").second("-1 -1", "0 1; 0 0"),
        "the loss at the models is not at most 0",
        "The second model has two equal neurons and does not fit.");
    shelf.forged(
        "disconnected-from-below-the-loss",
        disconnected("0", "1/4", "0,1").second("-1 1", "0 1; 2 " + Numerals.power(-1074)),
        "the loss at the models is not at most 0",
        "An output weight of the second model is the least positive number and not zero.");
    shelf.forged(
        "disconnected-in-spite-of-an-output-bias",
        biased("disconnection").claim("disconnected from 0 below 1/100 by rows 0,1"),
        "(found 2, expected 3)",
        "With an output bias two zeros of the loss are connected here, and three samples are"
            + " needed.");
    shelf.forged(
        "disconnected-above-another-loss",
        disconnected("0", "1/4", "0,1").loss("huber(1)"),
        "a disconnection is decided for the squared loss",
        "The barrier of the squared loss is claimed of the Huber loss.");
    shelf.forged(
        "disconnected-in-a-deeper-network",
        Draft.of(
                "disconnection",
                DataFile.text("swap", "1; -1", "2 0; 0 1"),
                "input 1",
                "hidden \"h1\" 2 relu nobias",
                "hidden \"h2\" 2 relu nobias",
                "output 2 nobias")
            .first("1 -1", "1 0; 0 1", "2 0; 0 1")
            .second("-1 1", "1 0; 0 1", "0 1; 2 0")
            .claim("disconnected from 0 below 1/4 by rows 0,1"),
        "a disconnection is decided for one hidden layer",
        "The theorem is for one hidden layer, and this network has two.");
  }

  private static Draft biased(String kind) {
    return Draft.of(
            kind,
            DataFile.text("swap", "1; -1", "2 0; 0 1"),
            "input 1",
            "hidden \"h\" 2 relu nobias",
            "output 2 bias")
        .first("1 -1", "2 0; 0 1", "0 0")
        .second("-1 1", "0 1; 2 0", "0 0");
  }
}
