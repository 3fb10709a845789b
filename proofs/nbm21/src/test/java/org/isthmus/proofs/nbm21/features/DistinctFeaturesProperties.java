package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

class DistinctFeaturesProperties {

  @Property(tries = 300)
  void theVerdictIsThatOfAllExactRows(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int inputs,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll @IntRange(min = 1, max = 12) int samples,
      @ForAll @IntRange(min = 0, max = 1) int layer) {
    SplittableRandom random = new SplittableRandom(seed);
    PointFeatures features =
        Models.oneLayer(
            new Activation.Relu(),
            integers(samples, inputs, random),
            integers(inputs, width, random),
            integers(1, width, random));
    KeptSubset subset = Models.subset(random.nextInt(1, width + 1));
    int[] all = IntStream.range(0, samples).toArray();
    RationalMatrix rows =
        features.exact(layer, features.kept(layer, subset), all).orElseThrow();
    HashSet<RationalMatrix> different = new HashSet<>();
    IntStream.range(0, samples).forEach(j -> different.add(rows.rows(j)));

    Hypothesis answer = DistinctFeatures.decide(features, layer, subset);

    boolean distinct = different.size() == samples;
    assertEquals(distinct ? Verdict.HOLDS : Verdict.FAILS, answer.verdict(), answer::toString);
    if (!distinct) {
      Witness.Equal pair = (Witness.Equal) answer.proof().orElseThrow().witness();
      assertTrue(pair.first() < pair.second());
      assertEquals(rows.rows(pair.first()), rows.rows(pair.second()));
    }
  }

  @Property(tries = 50)
  void aPlantedDuplicateAmongManyIsFound(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] entries = Models.normal(500, 4, 1, random).toArray();
    int first = random.nextInt(250);
    int second = 250 + random.nextInt(250);
    PointFeatures without = identity(entries);
    assertEquals(
        Verdict.HOLDS, DistinctFeatures.decide(without, 1, Models.subset(4)).verdict());
    // The sample that is not kept still differs.
    System.arraycopy(entries, 4 * first, entries, 4 * second, 3);
    PointFeatures planted = identity(entries);
    assertEquals(
        Verdict.HOLDS, DistinctFeatures.decide(planted, 1, Models.subset(4)).verdict());
    Hypothesis answer = DistinctFeatures.decide(planted, 1, Models.subset(3));
    assertEquals(Verdict.FAILS, answer.verdict());
    assertEquals(
        new Witness.Equal(first, second), answer.proof().orElseThrow().witness());
    assertEquals(
        new Condition.Distinct(1, "kept"), answer.proof().orElseThrow().condition());
  }

  @Example
  void inputsAreComparedExactlyAndZerosHaveNoSign() {
    double next = Math.nextUp(1.0);
    assertEquals(
        Verdict.HOLDS,
        DistinctFeatures.decide(
                Models.identity(Matrix.of(3, 1, 1, next, 2)), 0, Models.subset(1))
            .verdict());
    Hypothesis answer =
        DistinctFeatures.decide(
            Models.identity(Matrix.of(3, 2, 0.0, 1, 5, 5, -0.0, 1)), 0, Models.subset(2));
    assertEquals(Verdict.FAILS, answer.verdict());
    assertEquals(new Witness.Equal(0, 2), answer.proof().orElseThrow().witness());
    assertEquals(
        new Condition.Distinct(0, "all"), answer.proof().orElseThrow().condition());
  }

  @Example
  void featuresThatDifferByOneUnitInTheLastPlaceAreToldApart() {
    PointFeatures features =
        Models.identity(Matrix.of(3, 1, 1, Math.nextUp(1.0), Math.nextUp(Math.nextUp(1.0))));
    assertEquals(
        Verdict.HOLDS, DistinctFeatures.decide(features, 1, Models.subset(1)).verdict());
  }

  @Example
  void featuresThatAreEqualInDoubleButNotExactlyAreDistinct() {
    // 2^60 x + y loses y in double.
    PointFeatures features =
        Models.oneLayer(
            new Activation.Relu(),
            Matrix.of(2, 2, 1, 1, 1, 2),
            Matrix.of(2, 1, 0x1p60, 1),
            Matrix.zeros(1, 1));
    assertEquals(
        Verdict.HOLDS, DistinctFeatures.decide(features, 1, Models.subset(1)).verdict());
  }

  @Example
  void equalValuesOfATranscendentalActivationAreLeftOpen() {
    Matrix sum = Matrix.of(2, 1, 1, 1);
    Matrix none = Matrix.zeros(1, 1);
    Hypothesis open =
        DistinctFeatures.decide(
            Models.oneLayer(new Activation.Tanh(), Matrix.of(2, 2, 1, 0, 0, 1), sum, none),
            1,
            Models.subset(1));
    assertEquals(Verdict.UNDECIDED, open.verdict());
    assertTrue(open.proof().orElseThrow().witness() instanceof Witness.Tried);
    assertEquals(
        Verdict.HOLDS,
        DistinctFeatures.decide(
                Models.oneLayer(new Activation.Tanh(), Matrix.of(2, 2, 1, 0, 0, 2), sum, none),
                1,
                Models.subset(1))
            .verdict());
    assertEquals(
        Verdict.FAILS,
        DistinctFeatures.decide(
                Models.oneLayer(new Activation.Tanh(), Matrix.of(2, 2, 1, 0, 1, 0), sum, none),
                1,
                Models.subset(1))
            .verdict());
  }

  @Example
  void manyNearlyEqualFeaturesAreLeftOpen() {
    double[] inputs =
        IntStream.range(0, 400).mapToDouble(j -> 1 + j * 0x1p-50).toArray();
    Hypothesis answer =
        DistinctFeatures.decide(
            Models.identity(Matrix.of(400, 1, inputs)), 1, Models.subset(1));
    assertEquals(Verdict.UNDECIDED, answer.verdict());
    assertTrue(answer.evidence().contains("nearly equal"), answer.evidence());
  }

  private static PointFeatures identity(double[] entries) {
    return Models.identity(Matrix.of(entries.length / 4, 4, entries));
  }

  private static Matrix integers(int rows, int columns, SplittableRandom random) {
    return Matrix.adopt(
        rows,
        columns,
        IntStream.range(0, rows * columns).mapToDouble(k -> random.nextInt(-2, 3)).toArray());
  }
}
