package org.isthmus.tests.corpus;

import org.isthmus.numeric.exact.Rational;

/** Certificates in which nothing is wrong, and not everything is proved. */
final class InconclusiveFiles {

  /** The first 60 digits of log 2. */
  private static final String LOG_2 =
      "693147180559945309417232121458176568075500134360255254120680";

  private InconclusiveFiles() {}

  /** The number with these digits, and so many more in the last of them. */
  private static String ofLog2(int more) {
    return Rational.parse("0." + LOG_2).plus(Rational.parse(more + "e-60")).toString();
  }

  private static DataFile labels() {
    return DataFile.labelled("labels", "1; -2; 3", 0, 1, 1);
  }

  private static Draft undecided(String claim) {
    return Draft.of("path", labels(), "input 1", "output 2 bias")
        .loss("cross_entropy")
        .claim(claim);
  }

  private static Draft smooth(String activation) {
    return Draft.of(
            "path", DataFile.text("line", "1; 2", "-1; 0"), "input 1",
            "hidden \"h\" 2 " + activation + " nobias", "output 1 nobias")
        .claim("max_loss <= 100");
  }

  private static Draft saturated(String condition, String outcome, String... witness) {
    return Draft.of(
            "findings", DataFile.labelled("saturated", "60; 61", 0, 1), "input 1",
            "hidden \"h\" 1 tanh bias", "output 2 bias")
        .loss("cross_entropy")
        .model("1", "0", "0 0", "0 0")
        .finding(outcome, condition, witness);
  }

  static void files(Shelf shelf) {
    shelf.inconclusive(
        "max-loss-bound-just-above-the-loss-though-true",
        undecided("max_loss <= " + ofLog2(1))
            .first("0 0", "0 0")
            .second("0 0", "0 0")
            .step("lumped invariant"),
        "which is not proved to be at most",
        "True: the loss is log 2, and the bound above it by less than 1e-60.");
    shelf.inconclusive(
        "max-loss-bound-just-below-the-loss",
        undecided("max_loss <= " + ofLog2(0))
            .first("0 0", "0 0")
            .second("0 0", "0 0")
            .step("lumped invariant"),
        "which is not proved to be at most",
        "False: the loss is log 2, and the bound below it by less than 1e-60.");
    shelf.inconclusive(
        "at-most-ends-output-shifted-by-a-constant-though-true",
        undecided("max_loss <= ends")
            .first("1/2 -1/2", "0 0")
            .second("1/2 -1/2", "0 0")
            .array("V.b1", "1 1")
            .step("lumped convex", "put b1 0 0,1 V.b1 0 0,1")
            .step("lumped convex", "put b1 0 0,1 B.b1 0 0,1"),
        "which is not proved to be at most the larger loss of its ends",
        "True: cross-entropy does not see a constant in all outputs; enclosures do.");
    shelf.inconclusive(
        "max-loss-tanh-with-fractions-though-true",
        smooth("tanh")
            .first("1 1", "1; 0")
            .second("1 1", "2/3; 1/3")
            .step("lumped invariant", "put W2 0,1 0 B.W2 0,1 0"),
        "the loss is not known exactly",
        "True, but with fractions everything is decided exactly, and tanh has no exact values.");
    shelf.inconclusive(
        "max-loss-tanh-bound-inside-the-enclosure-though-true",
        smooth("tanh").claim("max_loss <= 1")
            .data(DataFile.text("zero", "0; 0", "1; 1"))
            .first("1 1", "1; 0")
            .second("1 1", "0.5; 0.5")
            .step("lumped invariant", "put W2 0,1 0 B.W2 0,1 0"),
        "which is not proved to be at most 1",
        "True: tanh(0) is 0, so the loss is 1 exactly; what is known of tanh is an enclosure.");
    shelf.inconclusive(
        "descends-under-cross-entropy-though-true",
        Draft.of("descent", labels(), "input 1", "output 2 bias")
            .loss("cross_entropy")
            .claim("descends to 5")
            .first("1 -1", "0 0")
            .second("0 0", "0 0")
            .step("lumped convex", "zero W1 0 0,1"),
        "a descent is decided for the squared loss",
        "True, but a descent is decided for the squared loss alone.");
    shelf.inconclusive(
        "distinct-where-tanh-saturates-though-true",
        saturated("distinct 1 all", "holds"),
        "said to hold): it is not known whether samples 0 and 1 are equal: layer h has the"
            + " activation tanh (expected one with two slopes)",
        "True: tanh(60) and tanh(61) differ, after fifty digits.");
    shelf.inconclusive(
        "distinct-fails-where-tanh-saturates",
        saturated("distinct 1 all", "fails", "equal 0 1"),
        "said to fail): it is not known whether samples 0 and 1 are equal: layer h has the"
            + " activation tanh (expected one with two slopes)",
        "False: tanh(60) and tanh(61) differ, after fifty digits.");
    shelf.inconclusive(
        "separable-where-tanh-saturates",
        saturated("separable 1 all 0 affine", "holds", "separator").array("F1.plane", "-1; 1"),
        "said to hold): the side of the plane is not known for 2 samples, such as sample 0:"
            + " layer h has the activation tanh (expected one with two slopes)",
        "False: the second sample is on the same side of the plane as the first, by 1e-53.");
    shelf.inconclusive(
        "rank-at-least-where-tanh-saturates-though-true",
        Draft.of(
                "findings", DataFile.labelled("saturated2", "60 61; 61 60", 0, 1), "input 2",
                "hidden \"h\" 2 tanh bias", "output 2 bias")
            .loss("cross_entropy")
            .model("1 0; 0 1", "0 0", "0 0; 0 0", "0 0")
            .finding("holds", "rank_at_least 1 all 2"),
        "said to hold): layer h has the activation tanh (expected one with two slopes)",
        "True, but the determinant is smaller than what is known of its entries.");
    shelf.inconclusive(
        "loss-at-most-inside-the-enclosure-though-true",
        Draft.of("findings", labels(), "input 1", "output 2 bias")
            .loss("cross_entropy")
            .model("0 0", "0 0")
            .finding("holds", "loss_at_most " + ofLog2(1)),
        "said to hold): the loss is in [0.693147, 0.693148]",
        "True: the loss is log 2, and the bound above it by less than 1e-60.");
    shelf.inconclusive(
        "loss-at-most-one-of-two-though-true",
        Draft.of("findings", labels(), "input 1", "output 2 bias")
            .loss("cross_entropy")
            .model("0 0", "0 0")
            .finding("holds", "loss_at_most 1")
            .finding("fails", "loss_at_most " + ofLog2(0)),
        "said to fail): the loss is in [0.693147, 0.693148]",
        "The first of two findings is proved, and the second is true and left open.");
    shelf.inconclusive(
        "reaches-fails-inside-the-enclosure-though-true",
        Draft.of(
                "findings", DataFile.labelled("twins", "1; 1", 0, 1), "input 1", "output 2 bias")
            .loss("cross_entropy")
            .model("0 0", "0 0")
            .finding("fails", "reaches 0 all " + ofLog2(0), "dual 0,1")
            .array("F1.dual", "0.5 0.5; 0.5 0.5"),
        "said to fail): no loss is less than 0.693147",
        "True: the infimum is log 2, and the level below it by less than 1e-60.");
    shelf.inconclusive(
        "undecided-alone",
        Draft.of("findings", labels(), "input 1", "output 2 bias")
            .loss("cross_entropy")
            .model("0 0", "0 0")
            .finding("undecided", "reaches 0 all 1/2", "tried \"nothing\""),
        "nothing is claimed about model (1 undecided)",
        "Nothing is claimed, so nothing is verified.");
  }
}
