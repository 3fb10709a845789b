package org.isthmus.tests.corpus;

/** Claims about paths of simple steps: bounds, levels of the ends, descents, rays, conclusions. */
final class ClaimFiles {

  private ClaimFiles() {}

  /** The example of the format: output weights from 1 to -1, on which the loss is 4 and then 2. */
  private static Draft line(String kind, String claim, String end) {
    return Draft.of(
            kind, DataFile.text("line", "1; 2", "-1; 0"), "input 1", "output 1 nobias")
        .claim(claim)
        .first("1")
        .second(end)
        .step("lumped convex", "put W1 0 0 B.W1 0 0");
  }

  /** From 1 by way of another weight to the end. */
  private static Draft detour(String kind, String claim, String between, String end) {
    return line(kind, claim, end)
        .array("V.W1", between)
        .withoutSteps()
        .step("lumped convex", "put W1 0 0 V.W1 0 0")
        .step("lumped convex", "put W1 0 0 B.W1 0 0");
  }

  private static Draft thirds(String claim) {
    return Draft.of(
            "path", DataFile.text("thirds", "1; 1; 1", "0; 0; 1"), "input 1", "output 1 nobias")
        .claim(claim)
        .first("1")
        .second("0")
        .step("lumped convex", "put W1 0 0 B.W1 0 0");
  }

  private static Draft labels(String kind, String claim) {
    return Draft.of(
            kind, DataFile.labelled("labels", "1; -2; 3", 0, 1, 1), "input 1", "output 2 bias")
        .loss("cross_entropy")
        .claim(claim);
  }

  private static void bounds(Shelf shelf) {
    shelf.correct(
        "max-loss-example-of-the-format",
        line("path", "max_loss <= 4", "-1"),
        "max loss = 4 <= 4",
        "One weight goes from 1 to -1; the loss is 4 at the start and 2 at the end.");
    shelf.correct(
        "max-loss-of-a-third",
        thirds("max_loss <= 2/3"),
        "max loss = 2/3 ",
        "The largest loss is 2/3, which is no binary64 number, and so is the bound.");
    shelf.correct(
        "max-loss-of-cross-entropy",
        labels("path", "max_loss <= 3/2")
            .first("0.5 -0.5", "0 0")
            .second("-0.25 0.5", "0.125 0")
            .step("lumped convex", "put W1 0 0,1 B.W1 0 0,1", "put b1 0 0,1 B.b1 0 0,1"),
        "max loss in [",
        "Output weights move; the loss is enclosed at the two ends.");
    shelf.forged(
        "max-loss-a-little-below-the-largest",
        line("path", "max_loss <= 3" + "9".repeat(40) + "/1" + "0".repeat(40), "-1"),
        "the loss at the start of the path is = 4, more than",
        "The bound is 4 but for 1e-40.");
    shelf.forged(
        "max-loss-one-ulp-below-a-third",
        thirds("max_loss <= " + Numerals.before(2.0 / 3)),
        "more than",
        "The largest loss is 2/3, and the bound the binary64 number just below.");
    shelf.forged(
        "max-loss-of-the-end-alone",
        line("path", "max_loss <= 2", "-1"),
        "the loss at the start of the path is = 4, more than 2",
        "The bound is the loss at the end; at the start it is more.");
    shelf.forged(
        "max-loss-of-the-ends-alone",
        detour("path", "max_loss <= 4", "1000", "-1"),
        "the loss at the end of step 1 is = ",
        "The bound is kept at both ends and not where they are joined.");
    shelf.forged(
        "max-loss-below-zero",
        line("path", "max_loss <= -1", "-1"),
        "more than -1",
        "No squared loss is negative.");
    shelf.forged(
        "max-loss-models-exchanged",
        line("path", "max_loss <= 4", "-1").first("-1").second("1")
            .replacing("put W1 0 0 B.W1 0 0", "put W1 0 0 A.W1 0 0"),
        "the path does not end at the second model: W1 differs from it",
        "The two models are exchanged, and the step goes to where it went before.");
    shelf.forged(
        "max-loss-path-ends-one-ulp-beside",
        detour("path", "max_loss <= 4", Numerals.before(-1), "-1").withoutSteps()
            .step("lumped convex", "put W1 0 0 V.W1 0 0"),
        "the path does not end at the second model: W1 differs from it",
        "The path ends one unit in the last place beside the second model.");
    shelf.forged(
        "max-loss-path-ends-at-negative-zero-though-true",
        detour("path", "max_loss <= 4", "-0", "0").withoutSteps()
            .step("lumped convex", "put W1 0 0 V.W1 0 0"),
        "the path does not end at the second model: W1 differs from it",
        "The path ends at -0.0, and the second model has 0.0, bit for bit: the same number.");
    shelf.forged(
        "max-loss-of-cross-entropy-too-low",
        labels("path", "max_loss <= 1")
            .first("0.5 -0.5", "0 0")
            .second("-0.25 0.5", "0.125 0")
            .step("lumped convex", "put W1 0 0,1 B.W1 0 0,1", "put b1 0 0,1 B.b1 0 0,1"),
        "the loss at the start of the path is in [",
        "The loss is above 1 at the start.");
    shelf.forged(
        "max-loss-last-step-missing",
        detour("path", "max_loss <= 4", "0", "-1").withoutSteps()
            .step("lumped convex", "put W1 0 0 V.W1 0 0"),
        "the path does not end at the second model: W1 differs from it",
        "The second of two steps is left out.");
  }

  private static void levels(Shelf shelf) {
    shelf.correct(
        "at-most-ends-of-a-detour",
        detour("path", "max_loss <= ends", "1/2", "-1"),
        "max loss = 4 <= the larger loss of its ends on",
        "Between the ends the loss is lower than at the first.");
    shelf.correct(
        "at-most-ends-with-room",
        detour("path", "max_loss <= ends + 17/2", "2", "-1"),
        "plus 17/2 (above the ends by at most 8.5)",
        "Between the ends the loss is 25/2, which is 17/2 more than at the first.");
    shelf.forged(
        "at-most-ends-peak-between",
        detour("path", "max_loss <= ends", "2", "-1"),
        "the loss at the end of step 1 is = 25/2",
        "Between the ends the loss is 25/2, and 4 at the first.");
    shelf.forged(
        "at-most-ends-peak-of-the-least-size",
        detour("path", "max_loss <= ends", Numerals.after(1), "-1"),
        "more than the larger loss of its ends",
        "Between the ends the weight is one unit in the last place larger than at the first.");
    shelf.forged(
        "at-most-ends-room-a-little-too-small",
        detour("path", "max_loss <= ends + 84" + "9".repeat(40) + "/1" + "0".repeat(41), "2", "-1"),
        "more than the larger loss of its ends plus",
        "The room is 17/2 but for 1e-41, and all of it is needed.");
    shelf.forged(
        "at-most-ends-of-cross-entropy",
        labels("path", "max_loss <= ends + 1/10")
            .first("0 0", "0 0")
            .second("0 0", "1 1")
            .array("V.W1", "1 -1")
            .step("lumped convex", "put W1 0 0,1 V.W1 0 0,1")
            .step("lumped convex", "zero W1 0 0,1", "put b1 0 0,1 B.b1 0 0,1"),
        "more than the larger loss of its ends plus 1/10",
        "All classes are equally likely at both ends, and the wrong one is between.");
  }

  private static void descents(Shelf shelf) {
    shelf.correct(
        "descends-to-the-least-loss",
        line("descent", "descends to 2/5", "-1/5"),
        "to its end, where it is 2/5 <= 2/5",
        "The weight goes from 1 to where the loss is least, in a straight line.");
    shelf.correct(
        "descends-in-two-steps",
        detour("descent", "descends to 1/2", "1/2", "-1/5"),
        "to its end, where it is 2/5 <= 1/2",
        "The same in two steps, with a bound that is not the least.");
    shelf.forged(
        "descends-beyond-the-least-loss",
        line("descent", "descends to 2", "-1"),
        "step 1: the loss increases towards its end",
        "The end is lower than the start, and higher than what lies between.");
    shelf.forged(
        "descends-beyond-by-the-least",
        line("descent", "descends to 1/2", "-2" + "0".repeat(39) + "1/1" + "0".repeat(41)),
        "step 1: the loss increases towards its end",
        "The end is beyond the lowest point by 1e-41.");
    shelf.forged(
        "descends-up-and-then-down",
        detour("descent", "descends to 2/5", "2", "-1/5"),
        "step 1: the loss increases towards its end",
        "The end is the lowest point, but the path rises first.");
    shelf.forged(
        "descends-down-and-then-up",
        detour("descent", "descends to 2", "-1/5", "-1"),
        "step 2: the loss increases towards its end",
        "The path goes to the lowest point and on.");
    shelf.forged(
        "descends-to-a-little-below-the-least-loss",
        line("descent", "descends to 3" + "9".repeat(40) + "/1" + "0".repeat(41), "-1/5"),
        "the loss at the end of the path is = 2/5, more than",
        "The bound is 2/5 but for 1e-41.");
    shelf.forged(
        "descends-from-the-end-to-the-start",
        line("descent", "descends to 4", "1").first("-1/5"),
        "step 1: the loss increases towards its end",
        "A descent with its two models exchanged.");
  }

  private static Draft ray(String output, String direction) {
    return Draft.of(
            "ray",
            DataFile.text("line", "1; 2", "-1; 0"),
            "input 1",
            "hidden \"h\" 2 relu nobias",
            "output 1 nobias")
        .claim("unbounded by neuron 1 along u")
        .first("1 3", output)
        .second("1 3", output)
        .array("u", direction);
  }

  private static void rays(Shelf shelf) {
    shelf.correct(
        "unbounded-from-a-dead-neuron",
        ray("2; 0", "1; 0"),
        "of an unbounded ray of neuron 1 of layer 1",
        "No output sees the neuron, so its weight may grow without end.");
    shelf.correct(
        "unbounded-after-a-transfer",
        ray("2; 1", "-1; 0")
            .first("1 1", "2; 1")
            .second("1 1", "3; 0")
            .step("lumped invariant", "put W2 0,1 0 B.W2 0,1 0"),
        "the loss is the same at every point of the path",
        "An equal neuron takes over first.");
    shelf.forged(
        "unbounded-neuron-alive",
        ray("2; 1", "1; 0"),
        "neuron 1 of layer 1 is alive where the ray begins",
        "The output weight of the neuron is 1.");
    shelf.forged(
        "unbounded-neuron-alive-by-a-subnormal",
        ray("2; -" + Numerals.power(-1074), "1; 0"),
        "neuron 1 of layer 1 is alive where the ray begins",
        "The output weight of the neuron is minus the least positive number.");
    shelf.forged(
        "unbounded-ray-that-stands-still",
        ray("2; 0", "0; -0"),
        "the ray does not move: its direction is zero",
        "The direction is zero, once with a sign.");
    shelf.forged(
        "unbounded-along-a-bias-that-is-not-there",
        ray("2; 0", "0; 1"),
        "the ray moves a bias, but layer 1 has none",
        "Only the bias moves, and the layer has none.");
    shelf.forged(
        "unbounded-by-the-other-neuron",
        ray("2; 0", "1; 0").claim("unbounded by neuron 0 along u"),
        "neuron 0 of layer 1 is alive where the ray begins",
        "Neuron 1 is dead, and the ray is one of neuron 0.");
    shelf.forged(
        "unbounded-dead-at-the-start-alone",
        ray("2; 0", "1; 0")
            .first("1 1", "3; 0")
            .second("1 1", "2; 1")
            .step("lumped invariant", "put W2 0,1 0 B.W2 0,1 0"),
        "neuron 1 of layer 1 is alive where the ray begins",
        "The neuron is dead where the path begins, and the ray begins where it ends.");
    shelf.forged(
        "unbounded-after-a-move-of-the-output",
        ray("2; 0", "1; 0")
            .first("1 3", "5; 0")
            .step("lumped convex", "put W2 0 0 B.W2 0 0"),
        "a level set has only invariant steps",
        "The path to the ray changes the loss.");
  }

  /** What a step states is at most what its rule proves. */
  private static void conclusions(Shelf shelf) {
    shelf.correct(
        "convex-stated-where-invariant-is-proved",
        ray("2; 0", "1; 0").kind("path").claim("max_loss <= ends")
            .second("1 7", "2; 0")
            .step("lumped convex", "put W1 0 1 B.W1 0 1"),
        "<= the larger loss of its ends",
        "A dead neuron moves; that the loss is convex on the way is less than what is proved.");
    shelf.correct(
        "invariant-of-no-writes",
        line("path", "max_loss <= 4", "1").withoutSteps().step("lumped invariant"),
        "max loss = 4 ",
        "A step without writes: the path stays where it is.");
    shelf.forged(
        "invariant-stated-of-output-weights",
        line("path", "max_loss <= 4", "-1").replacing("lumped convex", "lumped invariant"),
        "the output weights move in sum (stated invariant, proved convex)",
        "The one step is a move of the output weights.");
    shelf.forged(
        "invariant-stated-twice-there-and-back",
        detour("path", "max_loss <= 4", "1000", "1").replacing("convex", "invariant")
            .replacing("convex", "invariant"),
        "step 1, rule lumped: the output weights move in sum (stated invariant, proved convex)",
        "The path goes far away and comes back, and states that nothing changes.");
    shelf.forged(
        "invariant-stated-of-the-least-move",
        line("path", "max_loss <= 4", Numerals.before(1))
            .replacing("lumped convex", "lumped invariant"),
        "the output weights move in sum (stated invariant, proved convex)",
        "The output weight moves by one unit in the last place.");
  }

  static void files(Shelf shelf) {
    bounds(shelf);
    levels(shelf);
    descents(shelf);
    rays(shelf);
    conclusions(shelf);
  }
}
