package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalTargets;
import org.junit.jupiter.api.Test;

/** Findings that are false by less than a double sees, each beside one that is true. */
class ForgedFindingsTest {

  private static final Witness NONE = new Witness.None();
  private static final String LARGE = powerOfTwo(1000);
  private static final Rational TINY = Rational.parse("1e-700");

  private static Condition affine(int layer) {
    return new Condition.Separable(layer, KeptSubset.ALL, 0, false);
  }

  private static Condition distinct(String subset) {
    return new Condition.Distinct(1, subset);
  }

  private static Witness plane(String column) {
    return new Witness.Separator(numbers(column));
  }

  private static Witness multipliers(String column, int... rows) {
    return new Witness.Multipliers(samples(rows), numbers(column));
  }

  private static Witness hyperplane(String column, int... rows) {
    return new Witness.Hyperplane(samples(rows), numbers(column));
  }

  private static Witness dual(String matrix, int... rows) {
    return new Witness.Dual(samples(rows), numbers(matrix));
  }

  private static Condition reaches(boolean aboveModel, Rational number) {
    return new Condition.Reaches(0, KeptSubset.ALL, new Condition.Level(aboveModel, number));
  }

  /** The number 2^exponent. */
  private static String powerOfTwo(int exponent) {
    return Rational.of(Math.scalb(1.0, exponent)).toString();
  }

  @Test
  void aMarginBelowAllDoublesIsOneAndNoMarginIsNone() {
    // The product of two of these underflows in any rounding.
    String least = powerOfTwo(-1074);
    Case data = Case.ofInputs(least + "; -" + least, 2, 0, 1).behind(new Activation.Identity());
    data.proves(affine(1), HOLDS, plane(least + "; 0"));
    data.rejects(affine(1), HOLDS, plane("-" + least + "; 0"));
    data.rejects(affine(1), HOLDS, plane("0; 0"));
    data.rejects(affine(1), HOLDS, plane(least + "; " + least));
    // An offset that is no double: minus the product, or a little beside it.
    Rational product = Rational.parse(least).times(Rational.parse(least));
    data.proves(affine(1), HOLDS, plane(least + "; " + product.negate().plus(product.times(TINY))));
    data.rejects(affine(1), HOLDS, plane(least + "; " + product.negate()));
    data.rejects(affine(1), HOLDS, plane(least + "; " + product));
  }

  @Test
  void featuresBeyondAllDoublesAreExact() {
    // The features are max(0, z) and max(0, z + 1) for z = 2^2000 (x_1 - x_2).
    Case data =
        Case.ofInputs("1 1; 2 2; 3 1", 2, 0, 1, 1)
            .with(
                Case.model(
                    List.of(new Activation.Identity(), new Activation.Relu()),
                    LARGE + "; -" + LARGE,
                    "0",
                    LARGE + " " + LARGE,
                    "0 1",
                    "0 0; 0 0",
                    "0 0"));
    Condition second = new Condition.Separable(2, KeptSubset.ALL, 1, false);
    data.rejects(second, HOLDS, plane("1; 0; 0"));
    data.rejects(second, HOLDS, plane(powerOfTwo(-1074) + "; 0; -1"));
    Condition distinct = new Condition.Distinct(2, KeptSubset.ALL);
    data.rejects(distinct, HOLDS, NONE);
    data.proves(distinct, FAILS, new Witness.Equal(0, 1));
    data.rejects(distinct, FAILS, new Witness.Equal(0, 2));
    data.proves(second, FAILS, multipliers("1; 1", 0, 1));
    data.rejects(second, FAILS, multipliers("1; 1", 0, 2));
  }

  @Test
  void multipliersThatCancelOnlyRoundedAreRejected() {
    Case data = Case.ofInputs("1e16; 1e16; 10000000000000001", 2, 0, 1, 1);
    data.proves(affine(0), FAILS, multipliers("1; 1", 0, 1));
    data.rejects(affine(0), FAILS, multipliers("1; 1", 0, 2));
    data.rejects(affine(0), FAILS, multipliers("1; 1e-700", 0, 1));
    data.rejects(affine(0), FAILS, multipliers("1; -1", 0, 1));
    data.rejects(affine(0), FAILS, multipliers("0; 0", 0, 1));
    data.rejects(affine(0), FAILS, multipliers("1; 1", 1, 2));
    // The combination of the first two is zero, but one of them is on the wrong side of it.
    Case twice = Case.ofInputs("3; 3; 5", 2, 0, 0, 1);
    twice.proves(affine(0), HOLDS, plane("-1; 4"));
    twice.rejects(affine(0), FAILS, multipliers("1; -1", 0, 1));
    twice.rejects(affine(0), FAILS, multipliers("1; -1; 0", 0, 1, 2));
  }

  @Test
  void whatSaturatesStaysBelowItsLimit() {
    // tanh(17) and tanh(60) are 1 - 3e-15 and 1 - 2e-52.
    Case near = Case.ofInputs("17; 18", 1, 0, 0).behind(new Activation.Tanh());
    near.rejects(affine(1), HOLDS, plane("1; -1"));
    near.proves(affine(1), HOLDS, plane("-1; 1"));
    near.proves(distinct(KeptSubset.ALL), HOLDS, NONE);
    near.rejects(distinct(KeptSubset.ALL), FAILS, new Witness.Equal(0, 1));
    Case far = Case.ofInputs("60; 61", 1, 0, 0).behind(new Activation.Tanh());
    far.leavesOpen(affine(1), HOLDS, plane("1; -1"));
    far.leavesOpen(affine(1), HOLDS, plane("-1; 1"));
    far.leavesOpen(distinct(KeptSubset.ALL), HOLDS, NONE);
    far.leavesOpen(distinct(KeptSubset.ALL), FAILS, new Witness.Equal(0, 1));
    far.rejects(affine(1), HOLDS, plane("1; -2"));
  }

  @Test
  void theLeastPositiveFeatureIsNotOnTheHyperplaneOfTheOthers() {
    String least = powerOfTwo(-1074);
    Case data =
        Case.ofInputs("-1; 0; -" + LARGE + "; " + least, 1, 0, 0, 0, 0)
            .behind(new Activation.Relu());
    Condition position = new Condition.GeneralPosition(1, KeptSubset.ALL);
    data.proves(position, FAILS, hyperplane("1; 0", 0, 1, 2));
    data.rejects(position, FAILS, hyperplane("1; 0", 0, 1, 3));
    data.rejects(position, FAILS, hyperplane("1; 0", 0));
    data.rejects(position, FAILS, hyperplane("0; 0", 0, 1, 2));
    data.rejects(position, FAILS, hyperplane("0; 1e-700", 0, 1, 2));
    data.rejects(position, FAILS, hyperplane("1; 1e-700", 0, 1, 2));
    data.rejects(position, HOLDS, NONE);
  }

  @Test
  void neuronsThatAreNotKeptTellNoSamplesApart() {
    // The first neuron is 0 everywhere, the second is 1 and 2.
    Case data =
        Case.ofInputs("1; 2", 1, 0, 0)
            .with(
                Case.model(
                    List.of(new Activation.Relu()), "-1 1", "0 0", "0; 0", "0"))
            .with(
                new KeptSubset("dead", List.of(List.of(0))),
                new KeptSubset("alive", List.of(List.of(1))));
    data.proves(distinct("alive"), HOLDS, NONE);
    data.rejects(distinct("dead"), HOLDS, NONE);
    data.proves(distinct("dead"), FAILS, new Witness.Equal(0, 1));
    data.rejects(distinct("alive"), FAILS, new Witness.Equal(0, 1));
    data.decides(false, new Condition.RankAtLeast(1, "dead", 1));
    data.decides(true, new Condition.RankAtLeast(1, "alive", 1));
  }

  @Test
  void neuronsThatASubnetworkDoesNotUseAddNothing() {
    // The output of one neuron is sigmoid(0) = 1/2, of two of them 1; a third would add as much.
    Case data =
        Case.ofInputs("0; 1; -1", 1, 0, 0, 0)
            .with(
                Case.model(
                    List.of(new Activation.Sigmoid()), "1 2 3", "0 0 0", "5; 6; 7", "8"))
            .with(new Loss.Squared(), new RationalTargets.Values(matrix("1/2; 1/2; 1/2")))
            .with(new KeptSubset("one", List.of(List.of(2))));
    Witness constant =
        new Witness.Subnetwork(
            List.of(numbers("0"), numbers("1")), List.of(numbers("0"), numbers("0")));
    Condition little =
        new Condition.Reaches(0, "one", new Condition.Level(false, Rational.parse("1e-30")));
    data.proves(little, HOLDS, constant);
    Witness two =
        new Witness.Subnetwork(
            List.of(numbers("0 0"), numbers("1; 1")), List.of(numbers("0 0"), numbers("0")));
    data.rejects(little, HOLDS, two);
    data.rejects(
        new Condition.Reaches(0, "one", new Condition.Level(false, Rational.parse("-1e-700"))),
        HOLDS,
        constant);
  }

  @Test
  void levelsAreComparedWithoutRounding() {
    // Equal inputs have equal outputs, and no number is nearer to 1 and to -1 than 0.
    Case data =
        Case.ofInputs("1; 1", 1, 0, 0)
            .with(new Loss.Squared(), new RationalTargets.Values(matrix("1; -1")));
    Rational one = Rational.ONE;
    Witness zero = new Witness.Subnetwork(List.of(numbers("0")), List.of(numbers("0")));
    Witness best = dual("1; -1", 0, 1);
    for (boolean model : new boolean[] {false, true}) {
      // The loss of the model is 1 too.
      Rational level = model ? Rational.ZERO : one;
      data.proves(reaches(model, level), HOLDS, zero);
      data.rejects(reaches(model, level.minus(TINY)), HOLDS, zero);
      data.proves(reaches(model, level.minus(TINY)), FAILS, best);
      data.rejects(reaches(model, level), FAILS, best);
      data.rejects(reaches(model, level.minus(one)), FAILS, dual("1", 0));
      Rational off = one.plus(TINY);
      data.rejects(reaches(model, level.minus(one)), FAILS, dual(off + "; -1", 0, 1));
    }
  }

  @Test
  void entropiesAreThoseOfTheListedRowsInTheSimplex() {
    Case data = Case.ofInputs("1; 1; 5", 2, 0, 1, 0);
    // The infimum is 2/3 log 2 = 0.46...
    Rational below = Rational.parse("0.46");
    data.proves(reaches(false, below), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    data.rejects(reaches(false, Rational.parse("0.47")), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    data.rejects(reaches(false, below), FAILS, dual("1/2 1/2", 0));
    data.rejects(reaches(false, below), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 2));
    Rational more = Rational.of(1, 2).plus(TINY);
    data.rejects(reaches(false, below), FAILS, dual(more + " 1/2; 1/2 1/2", 0, 1));
    data.rejects(reaches(false, below), FAILS, dual("2 -1; -1 2", 0, 1));
    // A probability below all doubles has an entropy that is not negative, and nearly none.
    Rational rest = Rational.ONE.minus(TINY);
    Witness flat = dual(rest + " " + TINY + "; " + TINY + " " + rest, 0, 1);
    data.proves(reaches(false, Rational.parse("-1e-9")), FAILS, flat);
    assertNotEquals(Judgement.Kind.PROVED, data.judge(reaches(false, below), FAILS, flat).kind());
  }

  @Test
  void aFalseFindingBesideTrueOnesIsFound() {
    Case data = Case.ofInputs("1; 2; -1", 2, 0, 0, 1).behind(new Activation.LeakyRelu(TINY));
    Finding good = new Finding(affine(1), HOLDS, plane("1; 0"), "");
    Finding bad = new Finding(affine(1), HOLDS, plane("1; -1"), "");
    Finding also = new Finding(affine(1), HOLDS, plane("1; -1/3"), "");
    List<Judgement.Kind> kinds =
        data.report(good, bad, also, good, bad).judgements().stream().map(Judgement::kind).toList();
    Judgement.Kind proved = Judgement.Kind.PROVED;
    Judgement.Kind wrong = Judgement.Kind.WRONG;
    assertEquals(List.of(proved, wrong, proved, proved, wrong), kinds);
    // The third feature is -1e-700, which rounds to zero.
    data.proves(distinct(KeptSubset.ALL), HOLDS, NONE);
    data.proves(affine(1), HOLDS, plane("1; " + TINY.dividedBy(Rational.of(2))));
    data.rejects(affine(1), HOLDS, plane("1; " + TINY));
  }

  @Test
  void numbersOfTooManyDigitsStayOpenAtOnce() {
    String digits = "7".repeat(3000);
    Activation steep = new Activation.LeakyRelu(Rational.parse(digits + "/1" + "0".repeat(2999)));
    int layers = 30;
    String[] matrices = new String[2 * layers + 2];
    for (int k = 0; k < matrices.length; k += 2) {
      matrices[k] = "1";
      matrices[k + 1] = "0";
    }
    Case data =
        Case.ofInputs("-1; -2", 1, 0, 0)
            .with(Case.model(Collections.nCopies(layers, steep), matrices));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          data.leavesOpen(new Condition.RankAtLeast(layers, KeptSubset.ALL, 1), HOLDS, NONE);
        });
  }
}
