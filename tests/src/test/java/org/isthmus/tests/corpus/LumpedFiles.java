package org.isthmus.tests.corpus;

import org.isthmus.numeric.exact.Rational;

/** The rule {@code lumped}: dead neurons, classes of equal neurons, and sums over them. */
final class LumpedFiles {

  private static final String LARGE = "10000000000000000";
  private static final String SUBNORMAL = Numerals.power(-1074);

  private LumpedFiles() {}

  private static Draft three(String claim) {
    return Draft.of(
            "path",
            DataFile.text("three", "1; 2; 3", "2; 5; 8"),
            "input 1",
            "hidden \"h\" 3 relu bias",
            "output 1 bias")
        .claim("max_loss <= " + claim);
  }

  private static Draft twins(String firstOutput, String between) {
    return three("14/3")
        .first("1 2 5", "0 -1 3", firstOutput, "0")
        .second("1 2 1", "0 -1 0", "1; 0; 2", "1/2")
        .array("T.W2", between);
  }

  private static Draft copied(Draft draft) {
    return draft.step(
        "lumped invariant \"the dead neuron becomes a copy of neuron 0\"",
        "put W1 0 2 A.W1 0 0",
        "put b1 0 2 A.b1 0 0");
  }

  private static Draft transferred(Draft draft) {
    return draft.step(
        "lumped invariant \"one copy takes over from the other\"",
        "put W2 0..2 0 T.W2 0..2 0");
  }

  private static Draft arrived(Draft draft) {
    return draft.step(
        "lumped convex", "put W1 0 0..2 B.W1 0 0..2", "put b1 0 0..2 B.b1 0 0..2",
        "put W2 0..2 0 B.W2 0..2 0", "put b2 0 0 B.b2 0 0");
  }

  /** Three neurons of which only output weights move; the bound is the loss at the start. */
  private static Draft outputs(String weights, String biases, String from, String to) {
    return boundedByTheStart(
        three("0")
            .data(DataFile.text("zeros", "1; 2; 3", "0; 0; 0"))
            .first(weights, biases, from, "0")
            .second(weights, biases, to, "0")
            .step("lumped invariant", "put W2 0..2 0 B.W2 0..2 0"));
  }

  /** The last of three neurons gets another weight and another bias; the bound as before. */
  private static Draft moved(String from, String to, String output) {
    return boundedByTheStart(
        three("0")
            .data(DataFile.text("zeros", "1; 2; 3", "0; 0; 0"))
            .first(from, "0 -1 0", output, "0")
            .second(to, "0 -1 9", output, "0")
            .step("lumped invariant", "put W1 0 2 B.W1 0 2", "put b1 0 2 B.b1 0 2"));
  }

  private static Draft boundedByTheStart(Draft draft) {
    return draft.claim("max_loss <= " + Truth.lossAtStart(draft));
  }

  private static Draft hidden(String first, String second, String third) {
    return Draft.of(
            "path",
            DataFile.text("two", "1; 2", "1; 2"),
            "input 1",
            "hidden \"low\" 2 relu nobias",
            "hidden \"high\" 2 relu nobias",
            "output 1 nobias")
        .claim("max_loss <= 10")
        .first(first, second, third);
  }

  private static void correct(Shelf shelf) {
    shelf.correct(
        "lumped-copy-then-transfer-then-move",
        arrived(transferred(copied(twins("2; 1; 0", "1; 1; 1")))),
        "max loss = 14/3",
        "A dead neuron becomes a copy of another, takes over from it, and the output weights"
            + " move.");
    shelf.correct(
        "lumped-negative-zero-is-dead",
        moved("1 2 5", "1 2 7", "2; 1; -0"),
        "max loss =",
        "A neuron whose output weight is negative zero is dead, so its own parameters may move.");
    shelf.correct(
        "lumped-sums-that-cancel",
        outputs("1 1 1", "0 0 0", LARGE + "; 1; -" + LARGE, "0; 1; 0"),
        "max loss =",
        "The output weights of three equal neurons have the same exact sum, which rounding"
            + " misses.");
    shelf.correct(
        "lumped-sum-of-two-doubles",
        outputs("1 2 1", "0 -1 0", "0.30000000000000004d; 1; 0",
            "0.1d; 1; " + difference("0.30000000000000004", "0.1")),
        "max loss =",
        "The second copy takes over exactly what the first one gives up, to the last bit.");
    shelf.correct(
        "lumped-two-hidden-layers",
        hidden("1 1", "1 0; 0 0", "1; 0")
            .second("1 1", "0.5 0; 0.5 3", "1; 0")
            .step("lumped invariant", "put W2 0,1 0,1 B.W2 0,1 0,1"),
        "max loss = 0 ",
        "Two equal neurons share the weight into the next layer, and one that is dead moves.");
    shelf.correct(
        "lumped-tanh-and-cross-entropy",
        labelled("tanh", "cross_entropy")
            .claim("max_loss <= 1")
            .step("lumped invariant", "put W2 0,1 0,1 B.W2 0,1 0,1"),
        "max loss in [",
        "The rule holds for every activation and every loss; here a copy takes over half.");
  }

  private static String difference(String minuend, String subtrahend) {
    return Rational.of(Double.parseDouble(minuend))
        .minus(Rational.of(Double.parseDouble(subtrahend)))
        .toString();
  }

  private static Draft labelled(String activation, String loss) {
    return Draft.of(
            "path",
            DataFile.labelled("labels", "1; -2; 3", 0, 1, 1),
            "input 1",
            "hidden \"h\" 2 " + activation + " bias",
            "output 2 bias")
        .loss(loss)
        .first("1 1", "0 0", "0.5 -0.5; 0 0", "0 0")
        .second("1 1", "0 0", "0.25 -0.25; 0.25 -0.25", "0 0");
  }

  static void files(Shelf shelf) {
    correct(shelf);
    shelf.forged(
        "lumped-one-ulp-transfer-stated-invariant",
        arrived(transferred(copied(twins("2; 1; 0", "1; 1; " + Numerals.after(1))))),
        "step 2, rule lumped: the output weights move in sum (stated invariant, proved convex)",
        "The copy takes over one unit in the last place more than the other neuron gives up.");
    shelf.forged(
        "lumped-dead-neuron-alive-at-the-other-end",
        arrived(
            twins("2; 1; 0", "1; 1; 1")
                .step(
                    "lumped invariant",
                    "put W1 0 2 A.W1 0 0",
                    "put b1 0 2 A.b1 0 0",
                    "put W2 0..2 0 T.W2 0..2 0")),
        "step 1, rule lumped: ",
        "The neuron is dead at the start alone, and becomes a copy while it comes to life.");
    shelf.forged(
        "lumped-dead-by-another-route-at-each-end",
        hidden("1 1", "1 0; 0 10", "1; 0")
            .second("1 3", "1 0; 0 0", "1; 10")
            .step("lumped invariant", "put W1 0 0,1 B.W1 0 0,1", "put W2 0,1 0,1 B.W2 0,1 0,1",
                "put W3 0,1 0 B.W3 0,1 0"),
        "step 1, rule lumped: ",
        "A neuron is cut off in the upper layer at the start and in its own at the end; between it"
            + " is not, and the loss is above 100 there.");
    shelf.forged(
        "lumped-sums-equal-only-when-rounded",
        outputs("1 2 1", "0 -1 0", "0.1d; 1; 0.2d", "0.30000000000000004d; 1; 0"),
        "stated invariant, proved convex",
        "In binary64 0.1 + 0.2 rounds to the weight of the end; exactly it is another number.");
    shelf.forged(
        "lumped-summand-lost-beside-a-large-number",
        outputs("1 1 1", "0 0 0", LARGE + "; 0; -" + LARGE, LARGE + "; 1; -" + LARGE),
        "stated invariant, proved convex",
        "The sum changes from 0 to 1, and is 0 both times if it is rounded from the left.");
    shelf.forged(
        "lumped-twins-differ-by-one-ulp",
        outputs("1 2 " + Numerals.after(1), "0 -1 0", "2; 1; 0", "1; 1; 1"),
        "stated invariant, proved convex",
        "The neuron that takes over has a weight that is one unit in the last place larger.");
    shelf.forged(
        "lumped-twins-differ-by-a-subnormal",
        outputs("1 2 1", "0 -1 " + SUBNORMAL, "2; 1; 0", "1; 1; 1"),
        "stated invariant, proved convex",
        "The neuron that takes over has the least positive number as its bias, not zero.");
    shelf.forged(
        "lumped-least-subnormal-is-not-dead",
        moved("1 2 5", "1 2 7", "2; 1; " + SUBNORMAL),
        "step 1, rule lumped: ",
        "The output weight of the neuron that moves is the least positive number.");
    shelf.forged(
        "lumped-twins-that-cancel-are-not-dead",
        moved("5 2 5", "5 2 7", "1; 1; -1"),
        "step 1, rule lumped: ",
        "Two equal neurons cancel, so no output sees them; one moves, and they cancel no more.");
    shelf.forged(
        "lumped-sum-into-a-hidden-layer-off-by-one-ulp",
        hidden("1 1", "1 0; 0 0", "1; 0")
            .second("1 1", "0.5 0; " + Numerals.after(0.5) + " 0", "1; 0")
            .step("lumped invariant", "put W2 0,1 0,1 B.W2 0,1 0,1"),
        "step 1, rule lumped: ",
        "Two equal neurons share a weight into the next layer, and their sum is one unit off.");
    shelf.forged(
        "lumped-alive-neuron-moves-stated-convex",
        three("14/3")
            .first("1 2 5", "0 -1 3", "2; 1; 0", "0")
            .second("100 2 5", "-99 -1 3", "2; 1; 0", "0")
            .step("lumped convex", "put W1 0 0 B.W1 0 0", "put b1 0 0 B.b1 0 0"),
        "step 1, rule lumped: ",
        "An alive neuron moves in its own weight and bias.");
    shelf.forged(
        "lumped-neurons-exchanged-in-one-step",
        three("14/3")
            .first("1 2 5", "0 -1 3", "2; 1; 0", "0")
            .second("2 1 5", "-1 0 3", "1; 2; 0", "0")
            .step("lumped invariant", "put W1 0 0,1 B.W1 0 0,1", "put b1 0 0,1 B.b1 0 0,1",
                "put W2 0,1 0 B.W2 0,1 0"),
        "step 1, rule lumped: ",
        "Two neurons change places: the function is the same at both ends, and not between.");
    shelf.forged(
        "lumped-neuron-rescaled",
        three("14/3")
            .first("1 2 5", "0 -1 3", "2; 1; 0", "0")
            .second("100 2 5", "0 -1 3", "0.02d; 1; 0", "0")
            .step("lumped invariant", "put W1 0 0 B.W1 0 0", "put W2 0 0 B.W2 0 0"),
        "step 1, rule lumped: ",
        "A weight grows as another one shrinks: near the same function at the ends, not between.");
  }
}
