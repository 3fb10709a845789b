package org.isthmus.tests.corpus;

import org.isthmus.tests.corpus.SpikeFiles.Spike;

/**
 * The rule {@code enclosed} and its conclusion. Only a state refutes a claim here: what is too high
 * inside of a step leaves it open.
 */
final class EnclosedFiles {

  private EnclosedFiles() {}

  /** Two neurons that turn their weights round, so that the loss has a bump of 5/2 at t = 1/2. */
  private static Draft bump(String claim, String pieces) {
    return Draft.of(
            "path",
            DataFile.text("pair", "1; -1", "1; 2"),
            "input 1",
            "hidden \"h\" 2 relu nobias",
            "output 1 nobias")
        .claim(claim)
        .first("1 -1", "1; 2")
        .second("-1 1", "2; 1")
        .step(
            "enclosed bounded", "pieces " + pieces, "put W1 0 0,1 B.W1 0 0,1",
            "put W2 0,1 0 B.W2 0,1 0");
  }

  /** From 1 to -1 by way of another weight, on the data of the example of the format. */
  private static Draft detour(String claim, String between) {
    return Draft.of("path", DataFile.text("line", "1; 2", "-1; 0"), "input 1", "output 1 nobias")
        .claim(claim)
        .first("1")
        .second("-1")
        .array("V.W1", between)
        .step("enclosed bounded", "pieces 2,3*2,1", "put W1 0 0 V.W1 0 0")
        .step("enclosed bounded", "pieces 3*8", "put W1 0 0 B.W1 0 0");
  }

  private static Draft smooth(String activation, String claim, String pieces) {
    return Draft.of(
            "path", DataFile.labelled("labels", "1; -2; 3", 0, 1, 1), "input 1",
            "hidden \"h\" 2 " + activation + " bias", "output 2 bias")
        .loss("cross_entropy")
        .claim(claim)
        .first("0.5 -0.5", "0 0.25", "0.5 -0.5; 0.25 1", "0 0")
        .second("-0.5 0.25", "0.5 0", "0.25 -0.25; 0.25 1", "0 0.5")
        .step(
            "enclosed bounded", "pieces " + pieces, "put W1 0 0,1 B.W1 0 0,1",
            "put b1 0 0,1 B.b1 0 0,1", "put W2 0,1 0,1 B.W2 0,1 0,1", "put b2 0 0,1 B.b2 0 0,1");
  }

  /** The trap of N21 Theorem 4.1, with all of it moving at once. */
  private static Draft trap(String claim, String pieces) {
    return Draft.of(
            "path",
            DataFile.text("swap", "1; -1", "2 0; 0 1"),
            "input 1",
            "hidden \"h\" 2 relu nobias",
            "output 2 nobias")
        .claim(claim)
        .first("1 -1", "2 0; 0 1")
        .second("-1 1", "0 1; 2 0")
        .step(
            "enclosed bounded", "pieces " + pieces, "put W1 0 0,1 B.W1 0 0,1",
            "put W2 0,1 0,1 B.W2 0,1 0,1");
  }

  private static Draft trapThrough(String claim, String weights, String outputs) {
    return trap(claim, "0")
        .withoutSteps()
        .array("V.W1", weights)
        .array("V.W2", outputs)
        .step("enclosed bounded", "pieces 4*16", "put W1 0 0,1 V.W1 0 0,1",
            "put W2 0,1 0,1 V.W2 0,1 0,1")
        .step("enclosed bounded", "pieces 4*16", "put W1 0 0,1 B.W1 0 0,1",
            "put W2 0,1 0,1 B.W2 0,1 0,1");
  }

  private static void correct(Shelf shelf) {
    shelf.correct(
        "enclosed-bump",
        bump("max_loss <= 3", "7*128"),
        "<= 3 on the path",
        "Weights of both layers turn round; the loss is 5/2 half-way, and more on neither side.");
    shelf.correct(
        "enclosed-tanh-and-cross-entropy",
        smooth("tanh", "max_loss <= 3/2", "4*16"),
        "<= 3/2 on the path",
        "All parameters move under tanh and cross-entropy.");
    shelf.correct(
        "enclosed-no-higher-than-its-ends",
        smooth("gelu", "max_loss <= ends + 1/10", "6*64"),
        "<= the larger loss of its ends plus 1/10",
        "All parameters move under gelu, and the loss is little more than at its ends.");
    shelf.correct(
        "bounded-in-pieces-of-three-sizes",
        detour("max_loss <= 9/2", "0"),
        "<= 9/2 on the path",
        "Two steps in a row, one of them in pieces that are not all of one length.");
    shelf.correct(
        "bounded-before-a-step-of-another-rule",
        bump("max_loss <= 3", "7*128")
            .replacing("steps 1", "step lumped invariant \"\"\nsteps 2"),
        "<= 3 on the path",
        "A step of another rule after one that is bounded.");
    for (Spike spike : SpikeFiles.SPIKES) {
      shelf.correct(
          "enclosed-with-room-over-spike-" + spike.name(),
          SpikeFiles.enclosed(spike, "max_loss <= 1000000000000000000", "0"),
          "<= 1000000000000000000 on the path",
          "A straight line over a spike, with a bound that is above everything on the way.");
    }
  }

  private static void forged(Shelf shelf) {
    shelf.forged(
        "enclosed-bound-below-the-start",
        bump("max_loss <= 1/1000", "7*128").second("-1 1", "5; 5"),
        "more than 1/1000",
        "The loss is 0 at the start, and at the end more than the bound.");
    shelf.forged(
        "enclosed-state-between-above-the-bound",
        detour("max_loss <= 5", "2"),
        "the loss at the end of step 1 is = 25/2, more than 5",
        "The bound is kept at both ends and not where two steps meet.");
    shelf.forged(
        "enclosed-state-between-above-the-ends",
        detour("max_loss <= ends + 17/4", "2"),
        "the loss at the end of step 1 is = 25/2, more than the larger loss of its ends plus 17/4",
        "Where two steps meet the loss is 17/2 more than at the ends.");
    shelf.forged(
        "enclosed-path-ends-one-ulp-beside",
        detour("max_loss <= 5", "0").second(Numerals.before(-1)).array("V.W1", "-1")
            .withoutSteps()
            .step("enclosed bounded", "pieces 3*8", "put W1 0 0 V.W1 0 0"),
        "the path does not end at the second model: W1 differs from it",
        "The path ends one unit in the last place beside the second model.");
    shelf.forged(
        "enclosed-before-a-step-that-is-wrong",
        bump("max_loss <= 3", "7*128")
            .second("-1 1", "2; 1.5")
            .step("lumped invariant", "put W2 1 0 B.W2 1 0")
            .array("T.W2", "2; 1")
            .replacing("put W2 0,1 0 B.W2 0,1 0", "put W2 0,1 0 T.W2 0,1 0"),
        "step 2, rule lumped: ",
        "After a good step the output weights move, stated to be invariant.");
    shelf.forged(
        "max-loss-trap-enclosed-through-zero",
        trapThrough("max_loss <= 1/4", "0 0", "0 0; 0 0"),
        "the loss at the end of step 1 is = 5/2, more than 1/4",
        "The trap of two neurons exchanged, by way of all parameters zero.");
    shelf.forged(
        "bounded-trap-through-one-neuron",
        trapThrough("max_loss <= 49/100", "1 1", "2 0; 0 0"),
        "the loss at the end of step 1 is = 1/2, more than 49/100",
        "The trap by way of one neuron alone: the loss is 1/2 there, where the barrier is lowest.");
    shelf.forged(
        "bounded-by-the-ends-of-a-trap",
        trapThrough("max_loss <= ends", "1 -1", "1 0; 0 1"),
        "more than the larger loss of its ends",
        "The trap by way of output weights that do not fit.");
    shelf.forged(
        "bounded-by-the-end-of-its-last-piece",
        detour("max_loss <= 2", "0"),
        "the loss at the start of the path is = 4, more than 2",
        "The bound is the loss where the last piece ends.");
    for (Spike spike : SpikeFiles.SPIKES) {
      shelf.forged(
          "enclosed-over-the-top-of-spike-" + spike.name(),
          SpikeFiles.enclosedOverTheTop(spike, "max_loss <= 255"),
          "the loss at the end of step 1 is = 256, more than 255",
          "Straight up a spike and down again, with the bound 255; the top is a state.");
    }
  }

  private static void inconclusive(Shelf shelf) {
    String open = "which is not proved to be at most";
    shelf.inconclusive(
        "enclosed-bump-higher-than-the-bound",
        bump("max_loss <= 2", "10*1024"),
        open,
        "False: the loss is 5/2 half-way, between states of loss 0.");
    shelf.inconclusive(
        "enclosed-in-one-piece-though-true",
        bump("max_loss <= 5/2", "0"),
        open,
        "True, but one piece is too little to see it.");
    shelf.inconclusive(
        "enclosed-at-the-loss-itself-though-true",
        bump("max_loss <= 5/2", "10*1024"),
        open,
        "True, but an enclosure is never as tight as that.");
    shelf.inconclusive(
        "enclosed-on-data-with-fractions",
        bump("max_loss <= 3", "7*128").data(DataFile.text("thirds", "1; -1", "1; 7/3")),
        "no loss is enclosed over a step on data with fractions",
        "A target is 7/3: what has fractions is not enclosed.");
    shelf.inconclusive(
        "enclosed-trap-of-loss-zero",
        trap("max_loss <= 0", "10*1024"),
        open,
        "False: the trap of two neurons exchanged, all of it moving at once.");
    shelf.inconclusive(
        "enclosed-trap-below-the-barrier",
        trap("max_loss <= ends + 49/100", "10*1024"),
        open,
        "False: the same with a little less than every path has to rise.");
    for (Spike spike : SpikeFiles.SPIKES) {
      shelf.inconclusive(
          "enclosed-in-one-piece-over-spike-" + spike.name(),
          SpikeFiles.enclosed(spike, "max_loss <= 1", "0"),
          open,
          "False: a straight line of loss 0 at 61 and at 401 equally spaced points, and 256"
              + " between.");
      shelf.inconclusive(
          "enclosed-in-64-pieces-over-spike-" + spike.name(),
          SpikeFiles.enclosed(spike, "max_loss <= 0", "6*64"),
          open,
          "False: the same in 64 pieces.");
      shelf.inconclusive(
          "enclosed-in-4096-pieces-over-spike-" + spike.name(),
          SpikeFiles.enclosed(spike, "max_loss <= 255", "12*4096"),
          open,
          "False: the same in 4096 pieces, with a bound of 255.");
    }
  }

  static void files(Shelf shelf) {
    correct(shelf);
    forged(shelf);
    inconclusive(shelf);
  }
}
