package org.isthmus.tests.corpus;

import org.isthmus.numeric.exact.Rational;

/** Findings: each condition with a witness that proves it, and with some that do not. */
final class FindingFiles {

  private static final String LARGE = Numerals.power(1000);
  private static final String SUBNORMAL = Numerals.power(-1074);
  private static final String NINES = "9".repeat(18);
  private static final String TINY = "1/1" + "0".repeat(700);

  private FindingFiles() {}

  /** The example of the format, with loss 0 at the model. */
  private static Draft valley() {
    return Draft.of(
            "findings",
            DataFile.text("valley", "0; 1; 2; 3", "1 0; 0 1; 0 1; 1 0"),
            "input 1",
            "hidden \"h\" 2 relu bias",
            "output 2 bias")
        .model("1 -1", "-1 2", "1 -1; 1 -1", "-1 2");
  }

  /** The data of the valley with another target for the class of the third sample. */
  private static DataFile withTarget(String name, String target) {
    return DataFile.text(name, "0; 1; 2; 3", "1 0; 0 1; 0 " + target + "; 1 0");
  }

  private static Draft half() {
    return valley().subset("half", "0");
  }

  /** Labelled inputs under a network without a hidden layer, all parameters zero. */
  private static Draft inputs(String name, String inputs, int... labels) {
    int width = Numerals.of(inputs).columns();
    return Draft.of(
            "findings", DataFile.labelled(name, inputs, labels), "input " + width,
            "output 2 bias")
        .loss("cross_entropy")
        .model("0 0;".repeat(width), "0 0");
  }

  /** Labelled inputs behind a layer of one unit for each. */
  private static Draft behind(String activation, String name, String inputs, int... labels) {
    return Draft.of(
            "findings", DataFile.labelled(name, inputs, labels), "input 1",
            "hidden \"h\" 1 " + activation + " bias", "output 2 bias")
        .loss("cross_entropy")
        .model("1", "0", "0 0", "0 0");
  }

  private static String beside(String number, String sign) {
    Rational tiny = Rational.parse(TINY);
    return Rational.parse(number).plus(sign.equals("-") ? tiny.negate() : tiny).toString();
  }

  private static void numbersAndKinds(Shelf shelf) {
    shelf.correct(
        "numbers-hold-and-fail",
        half()
            .finding("holds", "numbers half 2*k1>=n1")
            .finding("fails", "numbers all n1>=N")
            .finding("holds", "numbers all D=N")
            .finding("holds", "numbers all (n0+1)*n1+n1*n2=8-0*7//3"),
        "4 findings about model: 3 conditions hold, 1 fails",
        "Relations between widths, kept neurons and numbers of samples.");
    shelf.forged(
        "numbers-width-is-not-more-than-samples",
        half().finding("holds", "numbers all n1>=N"),
        "finding 1 (n1>=N, said to hold): 2 >= 4 is false",
        "Two neurons are said to be at least as many as four samples.");
    shelf.forged(
        "numbers-a-quotient-is-rounded-down",
        half().finding("holds", "numbers all 2*(N//3)=N-1"),
        "said to hold): 2 = 3 is false",
        "4//3 is 1, and is taken for 3/2.");
    shelf.forged(
        "numbers-division-by-zero-neither-holds",
        half().finding("holds", "numbers all N//(n1-2)>=0"),
        "said to hold): formula N//(n1-2)>=0 divides by 0",
        "A quotient by zero is neither true nor false.");
    shelf.forged(
        "numbers-division-by-zero-nor-fails",
        half().finding("fails", "numbers all N//(n1-2)>=0"),
        "said to fail): formula N//(n1-2)>=0 divides by 0",
        "A quotient by zero is neither true nor false.");
    shelf.forged(
        "numbers-equal-beyond-doubles",
        half().finding(
            "holds", "numbers all " + NINES + "*" + NINES + "=" + NINES + "*" + NINES + "+1"),
        "said to hold): ",
        "Two numbers of 36 digits that differ by 1.");
    shelf.correct(
        "of-activation-of-relu",
        half()
            .finding("holds", "activation 1 two_slopes")
            .finding("holds", "activation 1 relu")
            .finding("fails", "activation 1 monotonic_onto")
            .finding("holds", "activation 1 monotonic_somewhere")
            .finding("holds", "activation 1 independent_of_translates"),
        "4 conditions hold, 1 fails",
        "What relu is and what it is not.");
    shelf.forged(
        "of-activation-relu-is-not-onto",
        half().finding("holds", "activation 1 monotonic_onto"),
        "said to hold): it is relu",
        "relu is constant for negative numbers.");
    shelf.forged(
        "of-activation-identity-depends-on-translates",
        behind("identity", "few", "1; 2", 0, 1)
            .finding("holds", "activation 1 independent_of_translates"),
        "said to hold): it is identity",
        "z = 2 (z - 1) - (z - 2).");
    shelf.forged(
        "of-activation-gelu-has-not-two-slopes",
        behind("gelu", "few", "1; 2", 0, 1).finding("holds", "activation 1 two_slopes"),
        "said to hold): it is gelu",
        "gelu is smooth.");
    shelf.forged(
        "of-activation-leaky-relu-is-not-relu",
        behind("leaky_relu(1/1000000000000000000000)", "few", "1; 2", 0, 1)
            .finding("holds", "activation 1 relu"),
        "said to hold): it is leaky_relu(1/1000000000000000000000)",
        "The slope for negative numbers is 1e-21, and not 0.");
    shelf.correct(
        "of-loss-squared",
        valley().finding("holds", "loss squared").finding("fails", "loss huber"),
        "1 condition holds, 1 fails",
        "The loss is squared.");
    shelf.forged(
        "of-loss-squared-is-not-cross-entropy",
        valley().finding("holds", "loss cross_entropy"),
        "said to hold): it is squared",
        "The loss is squared.");
    shelf.forged(
        "of-loss-huber-is-not-squared",
        valley().loss("huber(1000000)").finding("holds", "loss squared"),
        "said to hold): it is huber(1000000)",
        "Half of the squared loss on this data, but another loss.");
    shelf.forged(
        "of-loss-squared-does-not-fail",
        valley().finding("fails", "loss squared"),
        "said to fail): it is squared",
        "The loss is squared.");
    shelf.correct(
        "of-targets-one-class",
        valley().finding("holds", "targets one_class").finding("holds", "targets within_unit"),
        "2 conditions hold, 0 fail",
        "Every row of targets has one 1 and else zeros.");
    shelf.forged(
        "of-targets-a-little-more-than-one",
        valley()
            .data(withTarget("more", beside("1", "+")))
            .finding("holds", "targets within_unit"),
        "said to hold): of 4 samples",
        "One target is 1 and 1e-700.");
    shelf.forged(
        "of-targets-nearly-one-class",
        valley()
            .data(withTarget("less", beside("1", "-")))
            .finding("holds", "targets one_class"),
        "said to hold): of 4 samples",
        "One target is 1 but for 1e-700.");
    shelf.forged(
        "of-targets-two-classes",
        valley()
            .data(DataFile.text("both", "0; 1; 2; 3", "1 0; 0 1; 1 1; 1 0"))
            .finding("holds", "targets one_class"),
        "said to hold): of 4 samples",
        "One sample has two classes.");
  }

  private static void losses(Shelf shelf) {
    shelf.correct(
        "loss-at-most-zero",
        valley().finding("holds", "loss_at_most 0").finding("fails", "loss_at_most -" + TINY),
        "1 condition holds, 1 fails",
        "The model fits all samples.");
    shelf.forged(
        "loss-at-most-a-little-less-than-it-is",
        Draft.of("findings", DataFile.text("thirds", "1; 1; 1", "0; 0; 1"), "input 1",
                "output 1 nobias")
            .model("1")
            .finding("holds", "loss_at_most " + Numerals.before(2.0 / 3)),
        "said to hold): the loss is 2/3",
        "The loss is 2/3, and the bound the binary64 number just below.");
    shelf.forged(
        "loss-at-most-does-not-fail",
        valley().finding("fails", "loss_at_most 0"),
        "said to fail): the loss is 0",
        "The loss is 0.");
    shelf.forged(
        "loss-at-most-of-cross-entropy",
        inputs("few", "1; 2", 0, 1).finding("holds", "loss_at_most 69/100"),
        "said to hold): the loss is in [0.693147, 0.693148]",
        "The loss is log 2, which is 0.693...");
  }

  private static void samples(Shelf shelf) {
    shelf.correct(
        "distinct-holds-and-fails",
        half()
            .finding("holds", "distinct 1 all")
            .finding("holds", "distinct 0 all")
            .finding("fails", "distinct 1 half", "equal 0 1"),
        "2 conditions hold, 1 fails",
        "The features of all samples differ, those of the first neuron alone do not.");
    shelf.forged(
        "distinct-where-relu-is-off",
        half().finding("holds", "distinct 1 half"),
        "said to hold): samples 0 and 1 have equal features",
        "The first neuron is 0 on two samples.");
    shelf.forged(
        "distinct-fails-by-different-samples",
        half().finding("fails", "distinct 1 half", "equal 1 2"),
        "said to fail): samples 1 and 2 have different features",
        "The two samples that are named have the features 0 and 1.");
    shelf.forged(
        "distinct-fails-by-one-ulp",
        inputs("near", "1; " + Numerals.after(1), 0, 1)
            .finding("fails", "distinct 0 all", "equal 0 1"),
        "said to fail): samples 0 and 1 have different features",
        "The two inputs differ by one unit in the last place.");
    shelf.forged(
        "distinct-fails-by-a-subnormal",
        behind("leaky_relu(1/2)", "subnormal", "0; -" + SUBNORMAL, 0, 1)
            .finding("fails", "distinct 1 all", "equal 0 1"),
        "said to fail): samples 0 and 1 have different features",
        "The features are 0 and half of the least negative number, which rounds to 0.");
    shelf.correct(
        "general-position-holds-and-fails",
        half()
            .finding("holds", "general_position 1 all")
            .finding("fails", "general_position 1 half", "hyperplane 0,1")
            .array("F2.plane", "1; 0"),
        "1 condition holds, 1 fails",
        "No line has three of the samples' features; one number is the feature of two.");
    shelf.forged(
        "general-position-three-on-a-line",
        inputs("line3", "0 0; 1 1; 2 2; 5 0", 0, 1, 0, 1)
            .finding("holds", "general_position 0 all"),
        "said to hold): samples 0, 1 and 2 lie on a line",
        "Three samples lie in one line.");
    shelf.forged(
        "general-position-three-nearly-on-a-line",
        inputs("nearly3", "0 0; 1 1; 2 " + Numerals.after(2) + "; 5 0", 0, 1, 0, 1)
            .finding("fails", "general_position 0 all", "hyperplane 0..2")
            .array("F1.plane", "1; -1; 0"),
        "said to fail): sample 2 is not on the hyperplane",
        "The third sample is one unit in the last place beside the line.");
    shelf.forged(
        "general-position-line-through-two-though-true",
        inputs("line3", "0 0; 1 1; 2 2; 5 0", 0, 1, 0, 1)
            .finding("fails", "general_position 0 all", "hyperplane 0,1")
            .array("F1.plane", "1; -1; 0"),
        "said to fail): the hyperplane is not said to contain more than 2 samples (found 2)",
        "Three samples lie in this line, but two are named, as many as every line may have.");
    shelf.forged(
        "general-position-plane-that-is-none",
        inputs("line3", "0 0; 1 1; 2 2; 5 0", 0, 1, 0, 1)
            .finding("fails", "general_position 0 all", "hyperplane 0,1,3")
            .array("F1.plane", "0; 0; 0"),
        "said to fail): the normal of the hyperplane is zero",
        "The plane is zero, and so contains everything.");
    shelf.correct(
        "rank-at-least-of-two-layers",
        half()
            .finding("holds", "rank_at_least 1 all 2")
            .finding("fails", "rank_at_least 1 half 2")
            .finding("fails", "rank_at_least 0 all 2"),
        "1 condition holds, 2 fail",
        "Ranks of features and of inputs.");
    shelf.forged(
        "rank-at-least-more-than-columns",
        half().finding("holds", "rank_at_least 1 all 3"),
        "said to hold): the rank is at most 2",
        "Two columns are said to have rank 3.");
    shelf.forged(
        "rank-at-least-of-columns-equal-when-rounded",
        inputs("rank", LARGE + " " + LARGE + "; 3 3; 1 1", 0, 1, 1)
            .finding("holds", "rank_at_least 0 all 2"),
        "said to hold): the rank is 1",
        "Two equal columns are said to have rank 2.");
    shelf.forged(
        "rank-at-least-does-not-fail-by-one-ulp",
        inputs("ulp", "1 1; 1 " + Numerals.after(1), 0, 1)
            .finding("fails", "rank_at_least 0 all 2"),
        "said to fail): on 2 samples",
        "The two rows differ by one unit in the last place, so the rank is 2.");
    shelf.forged(
        "rank-at-least-more-than-different-samples",
        inputs("twice", "1 2; 1 2; 1 2", 0, 1, 1).finding("holds", "rank_at_least 0 all 2"),
        "said to hold): the rank is at most 1",
        "All samples are equal.");
  }

  private static void planes(Shelf shelf) {
    String zero = "separable 0 all 0 affine";
    shelf.correct(
        "separable-holds-and-fails",
        half()
            .finding("holds", "separable 1 all 0 affine", "separator")
            .finding("fails", zero, "multipliers 0..3")
            .array("F1.plane", "1; 1; -3/2")
            .array("F2.multipliers", "1; 1; 1; 1"),
        "1 condition holds, 1 fails",
        "A line separates the features; four multipliers show that no number separates the"
            + " inputs.");
    shelf.correct(
        "separable-by-a-margin-below-all-doubles",
        behind("identity", "least", SUBNORMAL + "; -" + SUBNORMAL, 0, 1)
            .finding("holds", "separable 1 all 0 affine", "separator")
            .array("F1.plane", SUBNORMAL + "; 0"),
        "1 condition holds, 0 fail",
        "The margin is the square of the least positive number.");
    shelf.correct(
        "separable-through-the-origin",
        inputs("origin", "1 2; 2 1; -1 3", 0, 0, 1)
            .finding("holds", "separable 0 all 0 through_origin", "separator")
            .array("F1.plane", "1; 0"),
        "1 condition holds, 0 fail",
        "A line through the origin separates the samples.");
    shelf.forged(
        "separable-by-a-plane-through-a-sample",
        half()
            .finding("holds", "separable 1 all 0 affine", "separator")
            .array("F1.plane", "1; 1; -1"),
        "said to hold): sample 1 is not on its side of the plane, which is the negative one",
        "Two samples lie on the line, which is not on its other side.");
    shelf.forged(
        "separable-by-a-plane-zero-but-for-rounding",
        behind("identity", "least", SUBNORMAL + "; -" + SUBNORMAL, 0, 1)
            .finding("holds", "separable 1 all 0 affine", "separator")
            .array("F1.plane", SUBNORMAL + "; " + SUBNORMAL),
        "said to hold): sample 1 is not on its side of the plane, which is the negative one",
        "The offset is more than the product of the two least numbers, so both are on one side.");
    shelf.forged(
        "separable-by-a-plane-turned-round",
        half()
            .finding("holds", "separable 1 all 0 affine", "separator")
            .array("F1.plane", "-1; -1; 3/2"),
        "said to hold): sample 0 is not on its side of the plane, which is the positive one",
        "The class is on the negative side.");
    shelf.forged(
        "separable-fails-by-a-negative-multiplier",
        inputs("same", "3; 3; 5", 0, 0, 1)
            .finding("fails", zero, "multipliers 0,1")
            .array("F1.multipliers", "1; -1"),
        "said to fail): the multiplier of sample 1 is negative",
        "The combination is zero, with a multiplier below zero; the samples are separable.");
    shelf.forged(
        "separable-fails-by-multipliers-zero",
        inputs("same", "3; 3; 5", 0, 0, 1)
            .finding("fails", zero, "multipliers 0,2")
            .array("F1.multipliers", "0; -0"),
        "said to fail): all multipliers are zero",
        "All multipliers are zero, once with a sign.");
    shelf.forged(
        "separable-fails-by-a-sum-that-cancels-when-rounded",
        inputs("large", "10000000000000000; 10000000000000002", 0, 1)
            .finding("fails", zero, "multipliers 0,1")
            .array("F1.multipliers", "1; 1"),
        "said to fail): the combination of the 2 samples is not zero in feature 0",
        "The two samples agree to sixteen digits, and are separable.");
    shelf.forged(
        "separable-fails-by-multipliers-off-by-the-least-though-true",
        inputs("twin", "1; 1", 0, 1)
            .finding("fails", zero, "multipliers 0,1")
            .array("F1.multipliers", "1; " + beside("1", "+")),
        "said to fail): the multipliers of the class and of all others differ in sum",
        "They are not separable, but the multipliers combine to 1e-700 and not to zero.");
  }

  private static void subnetworks(Shelf shelf) {
    String little = "reaches 1 half model + 1/2";
    String dual = "7/11 -7/11; -4/11 4/11; -6/11 6/11; 3/11 -3/11";
    shelf.correct(
        "reaches-holds-and-fails",
        half()
            .finding("holds", little, "subnetwork")
            .finding("fails", "reaches 1 half 9/20", "dual 0..3")
            .array("F1.U2", "0 0")
            .array("F1.v2", "0.5 0.5")
            .array("F2.dual", dual),
        "1 condition holds, 1 fails",
        "One neuron reaches a loss of 1/2, and none below 5/11, as a dual point shows.");
    shelf.correct(
        "reaches-fails-at-the-value-but-for-the-least",
        half()
            .finding("fails", "reaches 1 half " + beside("5/11", "-"), "dual 0..3")
            .array("F1.dual", dual),
        "0 conditions hold, 1 fails",
        "The infimum is 5/11; that it is not reached is shown of 5/11 less 1e-700.");
    shelf.correct(
        "reaches-fails-under-cross-entropy",
        inputs("three", "1; 1; 5", 0, 1, 0)
            .finding("fails", "reaches 0 all 23/50", "dual 0,1")
            .array("F1.dual", "0.5 0.5; 0.5 0.5"),
        "0 conditions hold, 1 fails",
        "Two equal samples of two classes: the infimum is 2/3 log 2, which is 0.462...");
    shelf.forged(
        "reaches-a-little-less-than-the-subnetwork-though-true",
        half()
            .finding("holds", "reaches 1 half model + " + beside("1/2", "-"), "subnetwork")
            .array("F1.U2", "0 0")
            .array("F1.v2", "0.5 0.5"),
        "said to hold): the loss of the subnetwork is 1/2",
        "It is reached, as 5/11 is, but not by this subnetwork, of loss 1/2.");
    shelf.forged(
        "reaches-by-a-subnetwork-one-ulp-off-though-true",
        half()
            .finding("holds", little, "subnetwork")
            .array("F1.U2", "0 0")
            .array("F1.v2", "0.5 " + Numerals.after(0.5)),
        "said to hold): the loss of the subnetwork is ",
        "A bias of the subnetwork of loss 1/2 is one unit in the last place larger.");
    shelf.forged(
        "reaches-less-than-the-infimum",
        half()
            .finding("holds", "reaches 1 half 5/12", "subnetwork")
            .array("F1.U2", "2/11 -2/11")
            .array("F1.v2", "4/11 7/11"),
        "said to hold): the loss of the subnetwork is 5/11",
        "The best subnetwork of one neuron, of loss 5/11, is said to be of loss 5/12.");
    shelf.forged(
        "reaches-fails-at-the-infimum",
        half()
            .finding("fails", "reaches 1 half 5/11", "dual 0..3")
            .array("F1.dual", dual),
        "said to fail): no loss is less than 5/11",
        "The infimum itself is reached.");
    shelf.forged(
        "reaches-fails-by-a-dual-that-is-not-orthogonal-though-true",
        half()
            .finding("fails", "reaches 1 half 9/20", "dual 0..3")
            .array("F1.dual", dual.replace("3/11 -3/11", beside("3/11", "+") + " -3/11")),
        "said to fail): the dual rows are not orthogonal to the output bias",
        "It is not reached, but the dual point has 1e-700 too much, and so proves nothing.");
    shelf.forged(
        "reaches-fails-by-a-dual-of-other-samples-though-true",
        half()
            .finding("fails", "reaches 1 half 9/20", "dual 1,0,2,3")
            .array("F1.dual", dual),
        "said to fail): no loss is less than -6/11",
        "It is not reached, but the rows of the dual point are those of other samples.");
    shelf.forged(
        "reaches-fails-by-the-residuals-of-all-neurons",
        half()
            .finding("fails", "reaches 1 all 1/4", "dual 0..3")
            .array("F1.dual", dual),
        "said to fail): the dual rows are not orthogonal to feature 1",
        "The dual point is one of the first neuron, and the second one is there too.");
    shelf.forged(
        "reaches-fails-by-no-probabilities",
        inputs("three", "1; 1; 5", 0, 1, 0)
            .finding("fails", "reaches 0 all 23/50", "dual 0,1")
            .array("F1.dual", "2 -1; -1 2"),
        "said to fail): the dual row of sample 0 is not in the simplex",
        "The rows of the dual point have the sum 1, and negative entries.");
    shelf.forged(
        "reaches-fails-by-probabilities-of-another-sum",
        inputs("three", "1; 1; 5", 0, 1, 0)
            .finding("fails", "reaches 0 all 23/50", "dual 0,1")
            .array("F1.dual", beside("1/2", "+") + " 1/2; 1/2 1/2"),
        "said to fail): the dual row of sample 0 is not in the simplex",
        "A row of the dual point has the sum 1 and 1e-700.");
    shelf.forged(
        "reaches-fails-above-the-entropy",
        inputs("three", "1; 1; 5", 0, 1, 0)
            .finding("fails", "reaches 0 all 47/100", "dual 0,1")
            .array("F1.dual", "0.5 0.5; 0.5 0.5"),
        "said to fail): no loss is less than 0.462098",
        "The infimum is 0.462..., and the level 0.47.");
  }

  static void files(Shelf shelf) {
    numbersAndKinds(shelf);
    losses(shelf);
    samples(shelf);
    planes(shelf);
    subnetworks(shelf);
  }
}
