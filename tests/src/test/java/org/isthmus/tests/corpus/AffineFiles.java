package org.isthmus.tests.corpus;

import org.isthmus.numeric.exact.Rational;

/** The rule {@code affine}: which layers may move, and signs of pre-activations on the data. */
final class AffineFiles {

  private static final String TINY = "1/1" + "0".repeat(40);

  private AffineFiles() {}

  private static final DataFile POINTS = DataFile.text("points", "1; 2", "1; 5/3");

  private static Draft relay(String activation) {
    return Draft.of(
            "path", POINTS, "input 1", "hidden \"h\" 2 " + activation + " nobias",
            "output 1 nobias")
        .claim("max_loss <= 1/18");
  }

  /** One unit takes over from the other, which computes a multiple of it on the data. */
  private static Draft relayed(String second) {
    return relay("relu")
        .first("1 3", "1; 0")
        .second("1 3", second)
        .step("affine invariant", "put W2 0,1 0 B.W2 0,1 0");
  }

  private static Draft signed(
      String activation, String name, String inputs, String targets) {
    return Draft.of(
        "path",
        DataFile.text(name, inputs, targets),
        "input 1",
        "hidden \"h\" 2 " + activation + " bias",
        "output 1 bias");
  }

  /** From relu(x) and relu(-x) on 1 and -1 to other weights of one sign each. */
  private static Draft folded(String weights, String biases) {
    return signed("relu", "fold", "1; -1", "1; 1")
        .claim("max_loss <= 20")
        .first("1 -1", "0 0", "1; 1", "0")
        .second(weights, biases, "1; 1", "0")
        .step("affine convex", "put W1 0 0,1 B.W1 0 0,1", "put b1 0 0,1 B.b1 0 0,1");
  }

  /** Both units are off on the data, so that the output weights do not matter. */
  private static Draft off(String activation, String biases, String data) {
    return signed(activation, "off", data, data.replaceAll("-?[0-9]+", "1"))
        .claim("max_loss <= 1")
        .first("1 1", biases, "1; 0", "0")
        .second("1 1", biases, "5; -7", "0")
        .step("affine invariant", "put W2 0,1 0 B.W2 0,1 0");
  }

  private static Draft deep() {
    return Draft.of(
            "path",
            POINTS,
            "input 1",
            "hidden \"low\" 2 relu nobias",
            "hidden \"high\" 1 leaky_relu(1/3) nobias",
            "output 1 nobias")
        .claim("max_loss <= 100");
  }

  private static void correct(Shelf shelf) {
    shelf.correct(
        "affine-relay",
        relayed("0; 1/3").replacing("<= 1/18", "<= ends"),
        "max loss = 1/18",
        "On the data one unit is three times the other, and takes over with a third.");
    shelf.correct(
        "affine-no-sign-changes",
        folded("3 -5", "0 2"),
        "max loss =",
        "Every unit stays on its linear piece on every sample; zero is on both pieces.");
    shelf.correct(
        "affine-units-that-are-off",
        off("relu", "-3 -4", "1; 2; -3"),
        "max loss = 1 ",
        "relu is 0 where the pre-activation is negative at both ends, so the output does not"
            + " move.");
    shelf.correct(
        "affine-second-layer-above-fixed-features",
        deep()
            .first("1 3", "1; 1", "2")
            .second("1 3", "7; -1", "2")
            .step("affine invariant", "put W2 0,1 0 B.W2 0,1 0")
            .claim("max_loss <= ends"),
        "<= the larger loss of its ends",
        "The weights of a middle layer move above features that do not, on the data.");
    shelf.correct(
        "affine-touching-zero",
        folded("1 0", "-1 0"),
        "max loss =",
        "Pre-activations go from positive to zero and from zero to negative, and cross nowhere.");
  }

  static void files(Shelf shelf) {
    correct(shelf);
    shelf.forged(
        "affine-sign-change-hidden-by-symmetry",
        signed("relu", "single", "1", "1")
            .claim("max_loss <= 0")
            .first("1 -1", "0 0", "1; 1", "0")
            .second("-1 1", "0 0", "1; 1", "0")
            .step("affine invariant", "put W1 0 0,1 B.W1 0 0,1"),
        "step 1, rule affine: neuron 0 of layer 1 changes its linear piece on distinct sample 0",
        "Two units exchange their roles: the output is the same at both ends and 0 in the middle.");
    shelf.forged(
        "affine-sign-change-on-one-sample",
        folded("1 -1", "0 -2"),
        "step 1, rule affine: neuron 1 of layer 1 changes its linear piece on distinct sample 1",
        "One unit is turned off on one sample, where its share of the output bends.");
    shelf.forged(
        "affine-sign-change-of-the-least-size",
        folded("3 -5", "0 -" + tiny("5")),
        "step 1, rule affine: neuron 1 of layer 1 changes its linear piece on distinct sample 1",
        "A pre-activation goes from 1 to -1e-40.");
    shelf.forged(
        "affine-both-layers-move",
        relay("relu")
            .first("1 3", "1; 0")
            .second("9 3", "1/9; 0")
            .step("affine invariant", "put W1 0 0 B.W1 0 0", "put W2 0 0 B.W2 0 0"),
        "step 1, rule affine: W2 moves, and so do the features below it",
        "A unit grows as its output weight shrinks: the same function at both ends, not between.");
    shelf.forged(
        "affine-features-move-by-the-least",
        relay("relu")
            .first("1 3", "1; 0")
            .second("1 " + tiny("3"), "0; 1/3")
            .step("affine convex", "put W1 0 1 B.W1 0 1", "put W2 0,1 0 B.W2 0,1 0"),
        "step 1, rule affine: W2 moves, and so do the features below it",
        "The weights of both layers move, those of the first by 1e-40 alone.");
    shelf.forged(
        "affine-output-moves-by-the-least-stated-invariant",
        relayed("0; " + tiny("1/3")),
        "step 1, rule affine: the output moves (stated invariant, proved convex)",
        "The unit that takes over does so with 1e-40 more than a third.");
    shelf.forged(
        "affine-output-equal-on-all-samples-but-one",
        signed("relu", "four", "1; 2; 3; -1", "1; 2; 3; 0")
            .claim("max_loss <= 1/4")
            .first("1 3", "0 0", "1; 0", "0")
            .second("1 3", "0 1", "0; 1/3", "-1/3")
            .step("affine invariant", "put b1 0 1 B.b1 0 1")
            .step("affine invariant", "put W2 0,1 0 B.W2 0,1 0", "put b2 0 0 B.b2 0 0"),
        "stated invariant, proved convex",
        "The unit that takes over agrees with the other on three samples and not on the fourth.");
    shelf.forged(
        "affine-leaky-slope-is-not-zero",
        off("leaky_relu(" + TINY + ")", "-3 -4", "1; 2; -3"),
        "stated invariant, proved convex",
        "The units are nearly off: the slope for negative pre-activations is 1e-40 and not 0.");
    shelf.forged(
        "affine-middle-layer-moves-above-features-that-move",
        deep()
            .first("1 3", "1; 1", "2")
            .second("1 2", "1; 3/2", "2")
            .step("affine invariant", "put W1 0 0,1 B.W1 0 0,1", "put W2 0,1 0 B.W2 0,1 0"),
        "step 1, rule affine: W2 moves, and so do the features below it",
        "The middle layer makes good at the end what the first one changes, and not between.");
    shelf.forged(
        "affine-sign-change-in-the-upper-layer",
        deep()
            .first("1 3", "1; 1", "2")
            .second("1 3", "1; -1", "2")
            .step("affine convex", "put W2 0,1 0 B.W2 0,1 0"),
        "step 1, rule affine: neuron 0 of layer 2 changes its linear piece",
        "The pre-activation of the upper layer changes its sign on both samples.");
    shelf.forged(
        "affine-tanh-has-no-linear-pieces-though-true",
        relay("tanh")
            .first("1 1", "1; 0")
            .second("1 1", "1/2; 1/2")
            .step("affine invariant", "put W2 0,1 0 B.W2 0,1 0"),
        "step 1, rule affine: ",
        "True, and lumped would prove it, but the rule is for activations of two slopes.");
  }

  /** A number and 1e-40. */
  private static String tiny(String number) {
    return Rational.parse(number).plus(Rational.parse(TINY)).toString();
  }
}
