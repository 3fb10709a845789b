package org.isthmus.tests.corpus;

import java.util.List;
import java.util.StringJoiner;
import org.isthmus.numeric.exact.Rational;

/**
 * Paths that look low where one looks. In the output three neurons of weights w + h, w and w - h
 * make a tent, {@code relu(w + h) - 2 relu(w) + relu(w - h)}, of height h at w = 0, and 0 where |w|
 * is at least h. On the way w goes from negative to positive: the loss is 0, but for a spike.
 */
final class SpikeFiles {

  /** Where a spike is, and half of its width: it ends before the next points of both grids. */
  record Spike(String name, Rational at, Rational halfWidth) {}

  static final List<Spike> SPIKES =
      List.of(
          new Spike("early", Rational.of(3, 800), Rational.of(1, 800)),
          new Spike("late", Rational.of(799, 1024), Rational.of(1, 4096)),
          new Spike("narrow", Rational.of(350399, 1 << 20), Rational.of(1, 1 << 20)));

  /** The loss at the top: the height is 16. */
  static final Rational TOP = Rational.of(256);

  private SpikeFiles() {}

  /** The weights of the first layer at a point of the path. */
  private static String weights(Spike spike, Rational t) {
    Rational speed = Rational.of(16).dividedBy(spike.halfWidth());
    StringJoiner row = new StringJoiner(" ");
    for (int k = 1; k >= -1; k--) {
      Rational root = spike.at().minus(spike.halfWidth().times(Rational.of(k)));
      row.add(t.minus(root).times(speed).toString());
    }
    return row.toString();
  }

  private static Draft spike(Spike spike, String claim) {
    return Draft.of(
            "path",
            DataFile.text("one", "1", "0"),
            "input 1",
            "hidden \"h\" 3 relu nobias",
            "output 1 nobias")
        .claim(claim)
        .first(weights(spike, Rational.ZERO), "1; -2; 1")
        .second(weights(spike, Rational.ONE), "1; -2; 1");
  }

  private static Draft straight(Spike spike, String claim, String rule) {
    return spike(spike, claim).step(rule, "put W1 0 0..2 B.W1 0 0..2");
  }

  /** In one step of so many pieces. */
  static Draft enclosed(Spike spike, String claim, String pieces) {
    return spike(spike, claim)
        .step("enclosed bounded", "pieces " + pieces, "put W1 0 0..2 B.W1 0 0..2");
  }

  /** By way of the top, in two steps of one piece. */
  static Draft enclosedOverTheTop(Spike spike, String claim) {
    return spike(spike, claim)
        .array("V", weights(spike, spike.at()))
        .step("enclosed bounded", "pieces 0", "put W1 0 0..2 V 0 0..2")
        .step("enclosed bounded", "pieces 0", "put W1 0 0..2 B.W1 0 0..2");
  }

  /** Through so many equally spaced points, at all of which the loss is 0. */
  private static Draft through(Spike spike, int points, String rule) {
    StringJoiner vertices = new StringJoiner(";");
    for (int k = 1; k < points; k++) {
      vertices.add(weights(spike, Rational.of(k, points - 1)));
    }
    Draft draft = spike(spike, "max_loss <= 0").array("V", vertices.toString());
    for (int k = 1; k < points; k++) {
      draft = draft.step(rule, "put W1 0 0..2 V " + (k - 1) + " 0..2");
    }
    return draft;
  }

  /** By way of the bottom on its left, its top and the bottom on its right. */
  private static Draft overTheTop(Spike spike, String claim) {
    Rational left = spike.at().minus(spike.halfWidth());
    Rational right = spike.at().plus(spike.halfWidth());
    Draft draft =
        spike(spike, claim)
            .array(
                "V",
                weights(spike, left) + "; " + weights(spike, spike.at()) + "; "
                    + weights(spike, right));
    for (int k = 0; k < 3; k++) {
      draft = draft.step("affine convex", "put W1 0 0..2 V " + k + " 0..2");
    }
    return draft.step("affine convex", "put W1 0 0..2 B.W1 0 0..2");
  }

  static void files(Shelf shelf) {
    for (Spike spike : SPIKES) {
      String name = "spike-" + spike.name();
      shelf.correct(
          "affine-over-the-top-of-" + name,
          overTheTop(spike, "max_loss <= 256"),
          "max loss = 256 ",
          "Straight pieces up a spike and down again: the loss is 256 at its top, and 0 at"
              + " 61 and at"
              + " 401 equally spaced points.");
      shelf.forged(
          "max-loss-over-the-top-of-" + name,
          overTheTop(spike, "max_loss <= 255"),
          "is = 256, more than 255",
          "The same with the bound 255.");
      shelf.forged(
          "convex-stated-over-" + name,
          straight(spike, "max_loss <= 0", "lumped convex"),
          "step 1, rule lumped: ",
          "A straight line on which the loss is 0 at 61 and at 401 equally spaced points, and 256"
              + " between two of them.");
      shelf.forged(
          "lumped-invariant-over-" + name,
          straight(spike, "max_loss <= 0", "lumped invariant"),
          "step 1, rule lumped: ",
          "The same, stated to be invariant.");
      shelf.forged(
          "affine-invariant-over-" + name,
          straight(spike, "max_loss <= 0", "affine invariant"),
          "step 1, rule affine: neuron 0 of layer 1 changes its linear piece",
          "The same under the other rule: all outputs are equal at the ends.");
      shelf.forged(
          "affine-through-61-points-of-" + name,
          through(spike, 61, "affine invariant"),
          "rule affine: ",
          "A path of 60 steps, of which 59 are right, through 61 points of loss 0.");
    }
    shelf.forged(
        "affine-through-401-points-of-spike-early",
        through(SPIKES.get(0), 401, "affine convex"),
        "step 2, rule affine: ",
        "A path of 400 steps, of which 399 are right, through 401 points of loss 0.");
  }
}
