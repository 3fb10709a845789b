package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.junit.jupiter.api.Test;

/** General position in more than two dimensions, and what takes too long to decide. */
class PositionLimitsTest {

  private static final Witness NONE = new Witness.None();
  private static final Activation RELU = new Activation.Relu();

  private static Condition position(int layer) {
    return new Condition.GeneralPosition(layer, KeptSubset.ALL);
  }

  private static Witness plane(String plane, int... rows) {
    return new Witness.Hyperplane(samples(rows), numbers(plane));
  }

  /** The unit vectors of R^d, and more rows, each with its first entries. */
  private static Case units(int d, double[]... more) {
    int samples = d + more.length;
    double[] entries = new double[samples * d];
    for (int i = 0; i < d; i++) {
      entries[i * d + i] = 1;
    }
    for (int k = 0; k < more.length; k++) {
      System.arraycopy(more[k], 0, entries, (d + k) * d, more[k].length);
    }
    return Case.ofInputs(RationalMatrix.ofDoubles(samples, d, entries), 1, new int[samples]);
  }

  private static String reason(Case data, Condition condition) {
    return data.judge(condition, HOLDS).reason();
  }

  @Test
  void everyChoiceIsDecided() {
    // On the curve (t, t^2, t^3) no four samples are in a plane.
    List<String> curve =
        IntStream.range(0, 9)
            .mapToObj(t -> t + " " + t * t + " " + t * t * t)
            .collect(Collectors.toCollection(ArrayList::new));
    for (int n : new int[] {4, 5, 9}) {
      Case data = Case.ofInputs(String.join(";", curve.subList(0, n)), 1, new int[n]);
      data.proves(position(0), HOLDS, NONE);
      int choices = n == 4 ? 1 : n == 5 ? 5 : 126;
      assertEquals(
          "no determinant of order 4 is zero, of " + choices, reason(data, position(0)));
    }
    // In the plane of the samples 1, 4 and 6 alone: three times the first less the two others.
    curve.set(7, "-7 -49 -277");
    Case data = Case.ofInputs(String.join(";", curve), 1, new int[9]);
    assertEquals(
        "4 samples lie in a hyperplane of R^3, from sample 1 to sample 7",
        reason(data, position(0)));
  }

  @Test
  void asManySamplesAsDimensionsNeedNothing() {
    assertEquals(
        "3 samples are no more than a hyperplane of R^3 may have",
        reason(units(3), position(0)));
    units(3, new double[] {0, 0, 0}).proves(position(0), HOLDS, NONE);
    units(3, new double[] {2, -1, 0}).rejects(position(0), HOLDS, NONE);
  }

  @Test
  void determinantsThatTakeTooLongStayOpen() {
    // 5253 choices, each of about a million multiplications.
    Case many =
        units(100, new double[] {1, 2}, new double[] {1, 3, 1}, new double[] {3, 1, 4});
    assertEquals(
        "the choices of 101 among 103 samples are too many to decide each",
        reason(many, position(0)));
    many.leavesOpen(position(0), HOLDS, NONE);
    Case few = units(30, new double[] {1, 2}, new double[] {1, 3, 1});
    few.rejects(position(0), HOLDS, NONE);
    // One determinant, which is zero.
    Case large = units(322, new double[] {2, -1});
    large.leavesOpen(position(0), HOLDS, NONE);
    assertEquals("a determinant of order 323 takes too long", reason(large, position(0)));
    // And one that is not.
    units(322, new double[] {2, 3}).proves(position(0), HOLDS, NONE);
  }

  @Test
  void oneInactiveNeuronIsNotAllThatAPlaneReads() {
    Case data = Case.ofInputs("-1 3; -2 1; -3 5; 4 4", 2, 0, 0, 1, 1).behind(RELU);
    data.proves(position(1), FAILS, plane("1; 0; 0", 0, 1, 2));
    data.rejects(position(1), FAILS, plane("1; 1; 0", 0, 1, 2));
    data.rejects(position(1), FAILS, plane("1; 0; -1/1000", 0, 1, 2));
    assertEquals(
        "sample 0 is not on the hyperplane",
        data.judge(position(1), FAILS, plane("1; 1; 0", 0, 1, 2)).reason());
    data.rejects(position(1), FAILS, plane("0; 1; 0", 0, 1, 2));
    assertEquals(
        "sample 3 is not on the hyperplane",
        data.judge(position(1), FAILS, plane("1; 0; 0", 0, 1, 3)).reason());
  }

  @Test
  void aPlaneThroughFeaturesThatAreTooLongStaysOpen() {
    Activation steep =
        new Activation.LeakyRelu(Rational.parse("7".repeat(3000) + "/1" + "0".repeat(2999)));
    int layers = 30;
    String[] matrices = new String[2 * layers + 2];
    for (int k = 0; k < matrices.length; k += 2) {
      matrices[k] = "1";
      matrices[k + 1] = "0";
    }
    Case data =
        Case.ofInputs("-1; -2", 1, 0, 0)
            .with(Case.model(Collections.nCopies(layers, steep), matrices));
    assertEquals(
        new Judgement(Judgement.Kind.OPEN, "exact features of 2 samples take too long"),
        data.judge(position(layers), FAILS, plane("1; 1", 0, 1)));
  }

  @Test
  void lossesAboveSmoothLayersAreNotKnownOfFractions() {
    Case data = Case.ofInputs("1/3; 2/3", 2, 0, 1).behind(new Activation.Tanh());
    data.leavesOpen(new Condition.LossAtMost(Rational.ONE), HOLDS, NONE);
    data.leavesOpen(new Condition.LossAtMost(Rational.ONE), FAILS, NONE);
  }
}
