package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Numbers;
import org.junit.jupiter.api.Test;

/** Multipliers of more samples than are computed together, and features that are too long. */
class SeparationLimitsTest {

  private static final int SAMPLES = 132;

  /** Of every four samples in a row the inner two are of class 1, the outer ones of class 0. */
  private static final Case ALTERNATING =
      Case.ofInputs(
              IntStream.range(1, SAMPLES + 1).mapToObj(i -> "" + i).collect(Collectors.joining(";")),
              2,
              IntStream.range(0, SAMPLES).map(i -> i % 4 == 1 || i % 4 == 2 ? 1 : 0).toArray())
          .behind(new Activation.Relu());

  private static Condition affine(int layer) {
    return new Condition.Separable(layer, KeptSubset.ALL, 0, false);
  }

  /** The first fours with multipliers 1, 2, 3, ...; two of opposite classes get something more. */
  private static Witness fours(int count, int more) {
    List<Integer> rows = IntStream.range(0, 4 * count).boxed().toList();
    List<String> multipliers = new ArrayList<>();
    rows.forEach(i -> multipliers.add("" + (i / 4 + 1 + (i / 2 == 2 * count - 1 ? more : 0))));
    return new Witness.Multipliers(rows, numbers(String.join(";", multipliers)));
  }

  @Test
  void multipliersOfManySamplesAreAddedUpOverAllOfThem() {
    for (int count : new int[] {15, 16, 17, 33}) {
      ALTERNATING.proves(affine(1), FAILS, fours(count, 0));
      ALTERNATING.rejects(affine(1), FAILS, fours(count, 1));
    }
  }

  @Test
  void aSampleOnThePlaneIsOnNoSideOfIt() {
    assertTrue(SeparationRule.isOpen(-1, 1));
    assertTrue(SeparationRule.isOpen(0, 1));
    assertTrue(SeparationRule.isOpen(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    assertFalse(SeparationRule.isOpen(Double.MIN_VALUE, 1));
    assertFalse(SeparationRule.isOpen(-1, 0));
    assertFalse(SeparationRule.isOpen(0, 0));
    assertFalse(SeparationRule.isOpen(-2, -1));
    assertTrue(SeparationRule.isOpen(Double.NaN, Double.NaN));
  }

  @Test
  void theSideOfASmoothFeatureIsKnownToMoreDigitsThanADoubleHas() {
    Case data = Case.ofInputs("2; 1", 2, 0, 1).behind(new Activation.Tanh());
    double feature = Math.tanh(2);
    data.proves(affine(1), HOLDS, plane(Math.nextDown(feature)));
    data.rejects(affine(1), HOLDS, plane(Math.nextUp(feature)));
  }

  /** f > c. */
  private static Witness plane(double c) {
    return new Witness.Separator(
        Numbers.of(RationalMatrix.ofDoubles(2, 1, new double[] {1, -c})));
  }

  @Test
  void theSideOfAWrongSampleIsNamed() {
    Case data = Case.ofInputs("1; 2; 3", 2, 0, 0, 1);
    assertEquals(
        "sample 1 is not on its side of the plane, which is the positive one",
        data.judge(affine(0), HOLDS, new Witness.Separator(numbers("-1; 3/2"))).reason());
    assertEquals(
        "sample 2 is not on its side of the plane, which is the negative one",
        data.judge(affine(0), HOLDS, new Witness.Separator(numbers("0; 1"))).reason());
  }

  /** Slopes of thousands of digits in all layers but the last, above which features are long. */
  private static Case steep(Activation last) {
    int layers = 30;
    Activation slope =
        new Activation.LeakyRelu(Rational.parse("7".repeat(3000) + "/1" + "0".repeat(2999)));
    List<Activation> activations = new ArrayList<>();
    String[] matrices = new String[2 * layers + 2];
    for (int l = 1; l <= layers; l++) {
      activations.add(l < layers ? slope : last);
    }
    for (int k = 0; k < matrices.length; k += 2) {
      matrices[k] = "1";
      matrices[k + 1] = "0";
    }
    return Case.ofInputs("-1; -2", 2, 0, 1).with(Case.model(activations, pair(matrices)));
  }

  /** Two outputs. */
  private static String[] pair(String[] matrices) {
    matrices[matrices.length - 2] = "1 1";
    matrices[matrices.length - 1] = "0 0";
    return matrices;
  }

  @Test
  void combinationsOfFeaturesThatAreTooLongStayOpen() {
    String reason = "exact features of 2 samples take too long";
    Witness both = new Witness.Multipliers(samples(0, 1), numbers("1; 1"));
    Judgement expected = new Judgement(Judgement.Kind.OPEN, reason);
    assertEquals(expected, steep(new Activation.Relu()).judge(affine(30), FAILS, both));
    assertEquals(expected, steep(new Activation.Tanh()).judge(affine(30), FAILS, both));
  }
}
