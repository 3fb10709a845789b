package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalTargets;
import org.junit.jupiter.api.Test;

/** Separating planes and the multipliers of Gordan that forbid them. */
class SeparableTest {

  private static final List<Activation> TWO_SLOPES =
      List.of(
          new Activation.Identity(),
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 3)));

  // Class 0 is to the right of x = 3/2; all inputs are positive, so that every two-slope layer
  // passes them on.
  private static final Case APART = Case.ofInputs("2 1; 3 2; 1 5; 1 1", 2, 0, 0, 1, 1);

  // The third point of class 1 is the middle of the two of class 0.
  private static final Case MIXED = Case.ofInputs("1 1; 3 3; 2 2; 5 1", 2, 0, 0, 1, 1);

  /** The double after 1. */
  private static final String ABOVE_ONE = "4503599627370497/4503599627370496";

  private static Condition affine(int layer) {
    return new Condition.Separable(layer, KeptSubset.ALL, 0, false);
  }

  private static Condition throughOrigin(int layer) {
    return new Condition.Separable(layer, KeptSubset.ALL, 0, true);
  }

  private static Witness plane(String column) {
    return new Witness.Separator(numbers(column));
  }

  private static Witness multipliers(String column, int... rows) {
    return new Witness.Multipliers(samples(rows), numbers(column));
  }

  private static List<Case> withAndWithoutLayers(Case data) {
    List<Case> cases = new ArrayList<>(List.of(data));
    TWO_SLOPES.forEach(activation -> cases.add(data.behind(activation)));
    return cases;
  }

  private static int last(Case data) {
    return data.model().network().depth() - 1;
  }

  @Test
  void aPlaneWithEverySampleOnItsSideIsAccepted() {
    for (Case data : withAndWithoutLayers(APART)) {
      data.proves(affine(last(data)), HOLDS, plane("2; 0; -3"));
      data.proves(affine(last(data)), HOLDS, plane("1/3; 0; -1/2"));
      data.proves(affine(last(data)), HOLDS, plane("1; 0; -" + ABOVE_ONE));
    }
  }

  @Test
  void aPlaneWithASampleOnItOrBeyondIsRejected() {
    for (Case data : withAndWithoutLayers(APART)) {
      // On a sample of the other class; on one of the class; the wrong way round; none at all.
      for (String wrong :
          List.of("1; 0; -1", "1; 0; -2", "-2; 0; 3", "0; 0; 0", "0; 0; 1", "0; 0; -1", "0; 1; -3/2",
              "1/3; 0; -1/3", "1e300; 0; -1e300", "1e-300; 0; -1e-300")) {
        data.rejects(affine(last(data)), HOLDS, plane(wrong));
      }
    }
  }

  @Test
  void oneUlpDecides() {
    // The plane x + y = 1 and a sample one ulp on this or on the other side of it, or on it.
    String above = "4503599627370497/9007199254740992";
    String below = "9007199254740991/18014398509481984";
    for (String[] point :
        new String[][] {{above, "P"}, {"1/2", "R"}, {below, "R"}}) {
      Case data = Case.ofInputs("1/2 " + point[0] + "; 1/4 1/4", 2, 0, 1);
      for (Case each : withAndWithoutLayers(data)) {
        if (point[1].equals("P")) {
          each.proves(affine(last(each)), HOLDS, plane("1; 1; -1"));
        } else {
          each.rejects(affine(last(each)), HOLDS, plane("1; 1; -1"));
        }
      }
    }
  }

  @Test
  void whatDoublesCannotTellIsDecidedExactly() {
    // Products underflow at the first two samples and overflow at the last.
    double small = 0x1p-600;
    Case three = doubles(3, small, 0, 0, small, 0, 0x1p600);
    three.proves(throughOrigin(0), HOLDS, doublePlane(small, -small));
    three.proves(throughOrigin(0), HOLDS, doublePlane(0x1p600, -0x1p600));
    three.rejects(throughOrigin(0), HOLDS, doublePlane(small, small));
    three.rejects(throughOrigin(0), HOLDS, doublePlane(small, 0));
    Case four = doubles(4, small, 0, 0, small, 0, 0, 0, 0x1p600);
    four.rejects(affine(0), HOLDS, doublePlane(1, 0, 0));
    four.rejects(affine(0), HOLDS, doublePlane(small, -small, 0));
    four.proves(affine(0), HOLDS, doublePlane(1, -1, -small / 2));
    // Large numbers that cancel: 2^60 x - 2^60 y + 1 at x = y = 2^40, and one step beside it.
    Case cancelling = doubles(2, 0x1p40, 0x1p40, 0x1p40, 0x1p40 + 0x1p-12);
    cancelling.proves(affine(0), HOLDS, doublePlane(0x1p60, -0x1p60, 1));
    cancelling.rejects(affine(0), HOLDS, doublePlane(0x1p60, -0x1p60, 0));
    cancelling.rejects(affine(0), HOLDS, doublePlane(0x1p60, -0x1p60, 0x1p48));
    cancelling.proves(affine(0), HOLDS, doublePlane(0x1p60, -0x1p60, 0x1p47));
  }

  /** So many samples in the plane, the first of class 0 and the others of class 1. */
  private static Case doubles(int samples, double... inputs) {
    int[] labels = new int[samples];
    Arrays.fill(labels, 1, samples, 1);
    return Case.ofInputs(RationalMatrix.ofDoubles(samples, 2, inputs), 2, labels);
  }

  private static Witness doublePlane(double... plane) {
    return new Witness.Separator(
        Numbers.of(RationalMatrix.ofDoubles(plane.length, 1, plane)));
  }

  @Test
  void multipliersWithACombinationOfZeroAreAccepted() {
    for (Case data : withAndWithoutLayers(MIXED)) {
      data.proves(affine(last(data)), FAILS, multipliers("1; 1; 2", 0, 1, 2));
      data.proves(affine(last(data)), FAILS, multipliers("0; 2/3; 1/3; 1/3", 3, 2, 1, 0));
      data.proves(throughOrigin(last(data)), FAILS, multipliers("2; 1", 0, 2));
    }
  }

  @Test
  void multipliersThatProveNothingAreRejected() {
    for (Case data : withAndWithoutLayers(MIXED)) {
      int l = last(data);
      data.rejects(affine(l), FAILS, multipliers("0; 0; 0", 0, 1, 2));
      data.rejects(affine(l), FAILS, multipliers("-1; -1; -2", 0, 1, 2));
      data.rejects(affine(l), FAILS, multipliers("1; 1; 2; -1/1000000", 0, 1, 2, 3));
      data.rejects(affine(l), FAILS, multipliers("1; 1; 1", 0, 1, 2));
      data.rejects(affine(l), FAILS, multipliers("2; 1", 0, 2));
      data.rejects(affine(l), FAILS, multipliers("1; 1; 2", 0, 1, 3));
      data.rejects(affine(l), FAILS, multipliers("1; " + ABOVE_ONE + "; 2", 0, 1, 2));
      data.rejects(throughOrigin(l), FAILS, multipliers("1; 1", 0, 2));
      data.rejects(throughOrigin(l), FAILS, multipliers("0; 0", 0, 2));
      data.rejects(throughOrigin(l), FAILS, multipliers("1; 1; 1", 0, 1, 2));
    }
    // The separable ones have no multipliers at all.
    APART.rejects(affine(0), FAILS, multipliers("1; 1; 1; 1", 0, 1, 2, 3));
    APART.rejects(affine(0), FAILS, multipliers("1; 1", 0, 3));
  }

  @Test
  void setsThatTouchAreNotSeparable() {
    Case touching = Case.ofInputs("0; 1; 1; 2", 2, 0, 0, 1, 1);
    touching.proves(affine(0), FAILS, multipliers("1; 1", 1, 2));
    touching.proves(throughOrigin(0), FAILS, multipliers("7", 0));
    touching.rejects(affine(0), FAILS, multipliers("1", 0));
    touching.rejects(affine(0), HOLDS, plane("-1; 1"));
    touching.rejects(affine(0), HOLDS, plane("0; 0"));
  }

  @Test
  void keptNeuronsAloneCount() {
    KeptSubset first = new KeptSubset("first", List.of(List.of(0)));
    KeptSubset second = new KeptSubset("second", List.of(List.of(1)));
    Case data = APART.behind(new Activation.Relu()).with(first, second);
    Condition onFirst = new Condition.Separable(1, "first", 0, false);
    Condition onSecond = new Condition.Separable(1, "second", 0, false);
    data.proves(onFirst, HOLDS, plane("2; -3"));
    data.rejects(onSecond, HOLDS, plane("2; -3"));
    // Second coordinates: 1 and 2 against 5 and 1.
    data.proves(onSecond, FAILS, multipliers("1; 1", 0, 3));
    data.rejects(onFirst, FAILS, multipliers("1; 1", 0, 3));
  }

  @Test
  void rowsWithASingleOneAreClassesToo() {
    RationalTargets rows = new RationalTargets.Values(matrix("1 0; 1 0; 0 1; 0 1"));
    Case data = APART.with(new Loss.Squared(), rows);
    data.proves(affine(0), HOLDS, plane("2; 0; -3"));
    data.rejects(affine(0), HOLDS, plane("-2; 0; 3"));
    Case other =
        APART.with(new Loss.Squared(), new RationalTargets.Values(matrix("1/2 0; 1 0; 0 1; 0 1")));
    other.rejects(affine(0), HOLDS, plane("2; 0; -3"));
  }

  @Test
  void aClassWithoutSamplesIsSeparable() {
    Case data = Case.ofInputs("1; 2", 3, 0, 1);
    Condition third = new Condition.Separable(0, KeptSubset.ALL, 2, false);
    data.proves(third, HOLDS, plane("0; -1"));
    data.rejects(third, HOLDS, plane("0; 0"));
    data.rejects(third, FAILS, multipliers("1; 1", 0, 1));
  }

  @Test
  void behindSmoothActivationsPlanesAreEnclosedAndMultipliersStayOpen() {
    for (Activation smooth :
        List.of(new Activation.Tanh(), new Activation.Sigmoid(), new Activation.Gelu())) {
      Case data = APART.behind(smooth);
      Judgement judgement = data.judge(affine(1), HOLDS, plane("0; 0; 1"));
      assertEquals(Judgement.Kind.WRONG, judgement.kind());
      data.leavesOpen(affine(1), FAILS, multipliers("1; 1", 0, 2));
    }
    // tanh 2 = 0.96403, tanh 1 = 0.76159.
    Case data = APART.behind(new Activation.Tanh());
    data.proves(affine(1), HOLDS, plane("1; 0; -7/8"));
    data.rejects(affine(1), HOLDS, plane("1; 0; -31/32"));
    data.rejects(affine(1), HOLDS, plane("1; 0; -3/4"));
    // Two samples with equal inputs differ by nothing that is known.
    Case equal = Case.ofInputs("1 1; 1 1", 2, 0, 1).behind(new Activation.Tanh());
    equal.leavesOpen(affine(1), HOLDS, plane("1; -1; 0"));
  }

  @Test
  void samplesThatAreEqualForbidPlanesBehindEveryActivation() {
    String inputs = "1 1; 2 3; 1 1; 2 3; 1 1; 5 4";
    for (Activation smooth :
        List.of(new Activation.Tanh(), new Activation.Sigmoid(), new Activation.Gelu())) {
      Case data = Case.ofInputs(inputs, 2, 0, 0, 1, 1, 1, 0).behind(smooth);
      for (Condition condition : List.of(affine(1), throughOrigin(1))) {
        data.proves(condition, FAILS, multipliers("1; 1", 0, 2));
        data.proves(condition, FAILS, multipliers("2/3; 2/3", 4, 0));
        data.proves(condition, FAILS, multipliers("3; 1; 2", 0, 2, 4));
        data.proves(condition, FAILS, multipliers("3; 1/7; 1; 1/7; 2", 0, 1, 2, 3, 4));
        data.proves(condition, FAILS, multipliers("1; 1; 0", 0, 2, 5));
        // Of equal sums, but not among those that are equal: nothing is known.
        data.leavesOpen(condition, FAILS, multipliers("1; 1", 0, 3));
        data.leavesOpen(condition, FAILS, multipliers("1; 1; 1; 1", 0, 1, 2, 4));
        data.leavesOpen(condition, FAILS, multipliers("2; 1; 1; 2", 0, 1, 2, 3));
        data.rejects(condition, FAILS, multipliers("0; 0", 0, 2));
        data.rejects(condition, FAILS, multipliers("-1; -1", 0, 2));
        data.rejects(condition, FAILS, multipliers("1; 1; -1; -1", 0, 2, 1, 3));
      }
      // Sums of multipliers that differ are wrong with a 1, whatever the features are.
      data.rejects(affine(1), FAILS, multipliers("1; 2", 0, 2));
      data.leavesOpen(throughOrigin(1), FAILS, multipliers("1; 2", 0, 2));
      data.rejects(affine(1), FAILS, multipliers("1; 1", 0, 1));
      data.rejects(affine(1), FAILS, multipliers("1", 0));
      // One bit is a difference.
      Case bit =
          Case.ofInputs(
                  RationalMatrix.ofDoubles(2, 1, new double[] {1, Math.nextUp(1.0)}), 2, 0, 1)
              .behind(smooth);
      bit.leavesOpen(affine(1), FAILS, multipliers("1; 1", 0, 1));
    }
    // Fractions too.
    Case.ofInputs("1/3; 1/3", 2, 0, 1)
        .behind(new Activation.Tanh())
        .proves(affine(1), FAILS, multipliers("1; 1", 0, 1));
  }

  @Test
  void samplesThatBecomeEqualBelowASmoothLayerForbidPlanesAboveIt() {
    // max(z, 0) makes the first two equal, and tanh reads no more than that.
    Case data =
        Case.ofInputs("-1; -2; 1", 2, 0, 1, 1)
            .with(
                Case.model(
                    List.of(new Activation.Relu(), new Activation.Tanh(), new Activation.Relu()),
                    "1", "0", "1 2", "1 1", "1; 1", "0", "1 0", "0 0"));
    for (int layer : new int[] {1, 2, 3}) {
      data.proves(affine(layer), FAILS, multipliers("1; 1", 0, 1));
    }
    data.rejects(affine(1), FAILS, multipliers("1; 1", 0, 2));
    data.leavesOpen(affine(2), FAILS, multipliers("1; 1", 0, 2));
    data.leavesOpen(affine(3), FAILS, multipliers("1; 1", 0, 2));
    // What the neuron that is kept reads is equal, what the other one reads is not.
    KeptSubset first = new KeptSubset("first", List.of(List.of(0)));
    Case kept = Case.ofInputs("1 1; 1 2", 2, 0, 1).behind(new Activation.Tanh()).with(first);
    kept.proves(new Condition.Separable(1, "first", 0, false), FAILS, multipliers("1; 1", 0, 1));
    kept.leavesOpen(affine(1), FAILS, multipliers("1; 1", 0, 1));
  }

  @Test
  void manyPlanesOfOneLayerAreJudgedOneByOne() {
    Case data = APART.behind(new Activation.Relu());
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < 70; k++) {
      // Between 1 and 2 from 11 to 19 tenths.
      findings.add(
          new Finding(
              affine(1), HOLDS, plane("1; 0; -" + (k % 25) + "/10"), ""));
    }
    List<Judgement> judgements =
        data.report(findings.toArray(Finding[]::new))
            .judgements();
    for (int k = 0; k < 70; k++) {
      boolean proved = judgements.get(k).kind() == Judgement.Kind.PROVED;
      assertEquals(k % 25 > 10 && k % 25 < 20, proved, "plane " + k);
    }
  }
}
