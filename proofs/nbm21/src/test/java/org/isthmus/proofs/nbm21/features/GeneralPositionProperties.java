package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

class GeneralPositionProperties {

  @Property(tries = 400)
  void theVerdictIsThatOfAllDeterminants(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int d,
      @ForAll @IntRange(min = 1, max = 4) int more,
      @ForAll @IntRange(min = 1, max = 40) int range,
      @ForAll @IntRange(min = 0, max = 1) int layer) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = d + more;
    PointFeatures features =
        Models.identity(
            Matrix.adopt(
                samples,
                d,
                random.ints((long) samples * d, -range, range + 1).asDoubleStream().toArray()));
    RationalMatrix points = exact(features, layer, d);
    boolean expected = isInGeneralPosition(points);

    Hypothesis answer = GeneralPosition.decide(features, layer, Models.subset(d), seed);

    assertEquals(expected ? Verdict.HOLDS : Verdict.FAILS, answer.verdict(), answer::toString);
    if (!expected) {
      requireHyperplane(answer, points);
    }
  }

  @Property(tries = 60)
  void theMomentCurveIsInGeneralPositionUntilAPointIsPlanted(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int d,
      @ForAll @IntRange(min = 0, max = 6) int more) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = d + more;
    double[] entries = new double[samples * d];
    int t = random.nextInt(-8, 3);
    for (int j = 0; j < samples; j++, t += random.nextInt(1, 3)) {
      for (int i = 0; i < d; i++) {
        entries[j * d + i] = Math.pow(t, i + 1);
      }
    }
    PointFeatures curve = Models.identity(Matrix.of(samples, d, entries));
    Hypothesis holds = GeneralPosition.decide(curve, 1, Models.subset(d), seed);
    assertEquals(Verdict.HOLDS, holds.verdict(), holds::toString);
    assertEquals(
        new Condition.GeneralPosition(1, "kept"), holds.proof().orElseThrow().condition());
    if (more == 0) {
      return;
    }
    // The last point becomes an affine combination of the d first ones.
    int[] factors = random.ints(d, -2, 3).toArray();
    factors[0] += 1 - Arrays.stream(factors).sum();
    for (int i = 0; i < d; i++) {
      entries[(samples - 1) * d + i] = 0;
      for (int j = 0; j < d; j++) {
        entries[(samples - 1) * d + i] += factors[j] * entries[j * d + i];
      }
    }
    PointFeatures planted = Models.identity(Matrix.of(samples, d, entries));
    Hypothesis fails = GeneralPosition.decide(planted, 1, Models.subset(d), seed);
    assertEquals(Verdict.FAILS, fails.verdict(), fails::toString);
    requireHyperplane(fails, exact(planted, 1, d));
  }

  @Property(tries = 10)
  void oneLineThroughThreeOfManyPointsOfThePlaneIsFound(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = 400;
    double[] entries = new double[2 * samples];
    for (int j = 0; j < samples; j++) {
      entries[2 * j] = j;
      entries[2 * j + 1] = (double) j * j;
    }
    PointFeatures parabola = Models.identity(Matrix.of(samples, 2, entries));
    assertEquals(
        Verdict.HOLDS, GeneralPosition.decide(parabola, 0, Models.subset(2), 1).verdict());
    int a = random.nextInt(100);
    int b = 200 + 2 * random.nextInt(100) + (a & 1);
    int c = 120;
    entries[2 * c] = (a + b) / 2;
    entries[2 * c + 1] = ((double) a * a + (double) b * b) / 2;
    PointFeatures planted = Models.identity(Matrix.of(samples, 2, entries));
    Hypothesis answer = GeneralPosition.decide(planted, 0, Models.subset(2), 1);
    assertEquals(Verdict.FAILS, answer.verdict(), answer::toString);
    requireHyperplane(answer, exact(planted, 0, 2));
  }

  @Example
  void whatTheCheckerWouldNotGoThroughIsLeftOpen() {
    for (int[] shape : new int[][] {{2, 1000}, {2, 1001}, {3, 47}, {3, 49}, {4, 31}, {4, 32}}) {
      int d = shape[0];
      int samples = shape[1];
      double[] entries = new double[samples * d];
      for (int k = 0; k < entries.length; k++) {
        entries[k] = Math.pow(k / d, k % d + 1);
      }
      Hypothesis answer =
          GeneralPosition.decide(
              Models.identity(Matrix.adopt(samples, d, entries)), 1, Models.subset(d), 1);
      boolean few = samples == 1000 || samples == 47 || samples == 31;
      assertEquals(few ? Verdict.HOLDS : Verdict.UNDECIDED, answer.verdict(), answer::toString);
      assertEquals(!few, answer.evidence().contains("too many for the checker"), answer::toString);
    }
  }

  @Example
  void aNeuronThatIsInactiveOnMoreThanDSamplesDecides() {
    int samples = 50;
    SplittableRandom random = new SplittableRandom(4);
    Matrix inputs = Models.normal(samples, 3, 1, random);
    Matrix weight = Models.normal(3, 6, 1, random);
    for (double bias : new double[] {20, -20}) {
      double[] biases = {20, 20, 20, bias, 20, 20};
      PointFeatures features =
          Models.oneLayer(new Activation.Relu(), inputs, weight, Matrix.of(1, 6, biases));
      Hypothesis answer = GeneralPosition.decide(features, 1, Models.subset(6), 1);
      // Also with all neurons active the features lie in an affine space of three dimensions.
      assertEquals(Verdict.FAILS, answer.verdict());
      requireHyperplane(answer, exact(features, 1, 6));
      RationalMatrix plane = plane(answer).plane().exact();
      long support = IntStream.range(0, 7).filter(i -> plane.signum(i, 0) != 0).count();
      assertEquals(bias < 0, support == 1 && plane.signum(3, 0) != 0);
    }
  }

  @Example
  void inactiveNeuronsDecideAboveActivationsThatAreNotRational() {
    SplittableRandom random = new SplittableRandom(4);
    Network network =
        new Network(
            "net",
            3,
            List.of(
                new HiddenLayer("h1", 5, new Activation.Tanh(), true),
                new HiddenLayer("h2", 4, new Activation.Relu(), true)),
            1,
            true);
    PointFeatures features =
        Models.features(
            Models.random(network, random),
            Models.normal(200, 3, 1, random),
            new Targets.Values(Matrix.zeros(200, 1)));
    Hypothesis answer = GeneralPosition.decide(features, 2, Models.subset(5, 4), 1);
    assertEquals(Verdict.FAILS, answer.verdict(), answer::toString);
    RationalMatrix plane = plane(answer).plane().exact();
    int neuron = IntStream.range(0, 4).filter(i -> plane.signum(i, 0) != 0).sum();
    assertEquals(ExactHyperplane.coordinate(4, neuron, Rational.ZERO), plane);
    assertEquals(5, plane(answer).rows().size());
    Matrix rows = features.rounded(2, List.of(0, 1, 2, 3));
    plane(answer).rows().forEach(j -> assertEquals(0, rows.get(j, neuron)));
  }

  @Example
  void asManyInactiveSamplesAsDimensionsDecideNothing() {
    // d = 2: neuron 0 is inactive on two samples of four, and no three are on a line.
    Matrix inputs = Matrix.of(4, 2, -1, 1, -2, 3, 1, 5, 2, 4);
    PointFeatures features =
        Models.oneLayer(
            new Activation.Relu(), inputs, Matrix.of(2, 2, 1, 0, 0, 1), Matrix.zeros(1, 2));
    assertEquals(
        Verdict.HOLDS, GeneralPosition.decide(features, 1, Models.subset(2), 1).verdict());
    Matrix three = Matrix.of(4, 2, -1, 1, -2, 3, -1, 5, 2, 4);
    PointFeatures inactive =
        Models.oneLayer(
            new Activation.Relu(), three, Matrix.of(2, 2, 1, 0, 0, 1), Matrix.zeros(1, 2));
    Hypothesis answer = GeneralPosition.decide(inactive, 1, Models.subset(2), 1);
    assertEquals(Verdict.FAILS, answer.verdict());
    assertEquals(List.of(0, 1, 2), plane(answer).rows());
  }

  @Example
  void manyPointsInManyDimensionsAreLeftOpen() {
    Matrix inputs = Models.normal(60, 12, 1, new SplittableRandom(8));
    Hypothesis answer =
        GeneralPosition.decide(Models.identity(inputs), 1, Models.subset(12), 1);
    assertEquals(Verdict.UNDECIDED, answer.verdict());
    assertTrue(answer.evidence().contains("random sets"), answer.evidence());
    assertTrue(answer.evidence().contains("NP-hard"), answer.evidence());
  }

  @Example
  void samplesWithManyCommonFeaturesDecide() {
    int d = 12;
    double[] entries = Models.normal(60, d, 1, new SplittableRandom(8)).toArray();
    // Six samples agree in eight features: six points of a space of four dimensions.
    for (int j : new int[] {11, 20, 31, 42, 55}) {
      System.arraycopy(entries, 3 * d, entries, j * d, 8);
    }
    PointFeatures features = Models.identity(Matrix.of(60, d, entries));
    Hypothesis answer = GeneralPosition.decide(features, 1, Models.subset(d), 1);
    assertEquals(Verdict.FAILS, answer.verdict(), answer::toString);
    requireHyperplane(answer, exact(features, 1, d));
    assertTrue(plane(answer).rows().containsAll(List.of(3, 11, 20, 31, 42, 55)));
  }

  @Example
  void pointsOfAHyperplaneInManyDimensionsAreFound() {
    int d = 12;
    double[] entries =
        new SplittableRandom(8).ints(60L * d, -1000, 1000).asDoubleStream().toArray();
    for (int j = 0; j < 60; j++) {
      entries[j * d + 5] = entries[j * d] - entries[j * d + 1] + 7;
    }
    PointFeatures features = Models.identity(Matrix.of(60, d, entries));
    Hypothesis answer = GeneralPosition.decide(features, 1, Models.subset(d), 1);
    assertEquals(Verdict.FAILS, answer.verdict(), answer::toString);
    requireHyperplane(answer, exact(features, 1, d));
  }

  @Example
  void equalSamplesDecideForEveryActivation() {
    Matrix inputs = Matrix.of(4, 2, 1, 2, 3, 4, 1, 2, 5, 7);
    Matrix weight = Matrix.of(2, 2, 1, 2, -1, 1);
    PointFeatures leaky =
        Models.oneLayer(new Activation.Identity(), inputs, weight, Matrix.zeros(1, 2));
    Hypothesis exact = GeneralPosition.decide(leaky, 1, Models.subset(2), 1);
    assertEquals(Verdict.FAILS, exact.verdict());
    requireHyperplane(exact, exact(leaky, 1, 2));
    PointFeatures tanh =
        Models.oneLayer(new Activation.Tanh(), inputs, weight, Matrix.zeros(1, 2));
    Hypothesis unwritten = GeneralPosition.decide(tanh, 1, Models.subset(2), 1);
    assertEquals(Verdict.FAILS, unwritten.verdict());
    assertTrue(unwritten.proof().isEmpty());
  }

  @Example
  void transcendentalFeaturesAreLeftOpenButForFewSamples() {
    Matrix inputs = Matrix.of(3, 2, 1, 2, 3, 4, 6, 3);
    Matrix weight = Matrix.of(2, 2, 1, 2, -1, 1);
    PointFeatures tanh =
        Models.oneLayer(new Activation.Tanh(), inputs, weight, Matrix.zeros(1, 2));
    assertEquals(
        Verdict.UNDECIDED, GeneralPosition.decide(tanh, 1, Models.subset(2), 1).verdict());
    PointFeatures two =
        Models.oneLayer(
            new Activation.Tanh(), inputs.rowRange(0, 2), weight, Matrix.zeros(1, 2));
    assertEquals(Verdict.HOLDS, GeneralPosition.decide(two, 1, Models.subset(2), 1).verdict());
  }

  private static Witness.Hyperplane plane(Hypothesis answer) {
    return (Witness.Hyperplane) answer.proof().orElseThrow().witness();
  }

  /** The witness has d + 1 different samples, a normal that is not zero, and contains them. */
  private static void requireHyperplane(Hypothesis answer, RationalMatrix points) {
    Witness.Hyperplane witness = plane(answer);
    RationalMatrix plane = witness.plane().exact();
    int d = points.columns();
    assertEquals(d + 1, witness.rows().stream().distinct().count());
    assertEquals(d + 1, witness.rows().size());
    assertEquals(d + 1, plane.rows());
    assertFalse(plane.rows(IntStream.range(0, d).toArray()).isZero());
    int[] rows = witness.rows().stream().mapToInt(Integer::intValue).toArray();
    assertTrue(ExactHyperplane.withOnes(points.rows(rows)).times(plane).isZero());
  }

  private static RationalMatrix exact(PointFeatures features, int layer, int d) {
    return features
        .exact(
            layer,
            IntStream.range(0, d).boxed().toList(),
            IntStream.range(0, features.data().size()).toArray())
        .orElseThrow();
  }

  private static boolean isInGeneralPosition(RationalMatrix points) {
    return independent(ExactHyperplane.withOnes(points), new int[0], 0);
  }

  private static boolean independent(RationalMatrix rows, int[] chosen, int from) {
    if (chosen.length == rows.columns()) {
      return Determinant.sign(rows.rows(chosen)) != 0;
    }
    for (int j = from; j < rows.rows(); j++) {
      int[] next = Arrays.copyOf(chosen, chosen.length + 1);
      next[chosen.length] = j;
      if (!independent(rows, next, j + 1)) {
        return false;
      }
    }
    return true;
  }
}
