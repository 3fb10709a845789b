package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.exact.TwoSlope;

class Lemma22Properties {

  @Property(tries = 100)
  void theDeterminantOfTheBasisIsTheProductOfTheFormula(@ForAll long seed) {
    RandomPoints random = new RandomPoints(seed);
    RationalMatrix x = ExactPaths.distinct(random.inputs(random.in(1, 7), random.in(1, 3)));
    Rational slope = random.number();
    Lemma22.Basis basis = Lemma22.basis(x, new TwoSlope(slope));
    RationalMatrix projection = x.times(basis.direction());
    int[] sorted =
        IntStream.range(0, x.rows())
            .boxed()
            .sorted(Comparator.comparing(i -> projection.get(i, 0)))
            .mapToInt(Integer::intValue)
            .toArray();
    Rational expected = Rational.ONE;
    for (int k = 1; k < sorted.length; k++) {
      Rational gap = projection.get(sorted[k], 0).minus(projection.get(sorted[k - 1], 0));
      assertTrue(gap.signum() > 0, "the direction separates the samples");
      expected = expected.times(gap);
      expected = k >= 2 ? expected.times(Rational.ONE.minus(slope)) : expected;
    }
    assertEquals(expected, Determinant.of(basis.features().rows(sorted)));
    assertEquals(expected, basis.determinant());
  }

  @Property(tries = 100)
  void theDirectionConsistsOfSmallIntegers(@ForAll long seed) {
    RandomPoints random = new RandomPoints(seed);
    int n = random.in(1, 8);
    RationalMatrix direction =
        Lemma22.separatingDirection(ExactPaths.distinct(random.inputs(n, random.in(1, 3))));
    for (int k = 0; k < direction.rows(); k++) {
      Rational c = direction.get(k, 0);
      assertEquals(Rational.ONE.numerator(), c.denominator());
      assertTrue(c.signum() >= 0 && c.compareTo(Rational.of(n * (n - 1) / 2)) <= 0);
    }
  }

  @Property(tries = 60)
  void atMostTwoSegmentsLeadToFeaturesOfRankN(@ForAll long seed) {
    RandomPoints random = new RandomPoints(seed);
    int n = random.in(1, 5);
    RationalMatrix inputs = random.inputs(n, random.in(1, 2));
    Network network = random.network(inputs.columns(), n + random.in(0, 2), random.in(2, 4));
    RationalPoint a = random.point(network);
    RationalPath path = Lemma22.makeFullRank(a, inputs);
    assertEquals(a, path.start());
    assertTrue(path.segments().size() <= 2);
    assertEquals(0, ExactPaths.check(path, inputs));
    assertEquals(n, ExactRank.of(ExactPaths.features(path.end(), inputs).get(0)).rank());
  }

  private static RationalPoint point(int width, Activation activation, boolean bias, long slope) {
    Network network =
        new Network("net", 1, List.of(new HiddenLayer("h", width, activation, bias)), 1, false);
    Rational[] weights = new Rational[width];
    Arrays.fill(weights, Rational.of(slope));
    return new RationalPoint(
        network,
        List.of(RationalMatrix.of(1, width, weights), RationalMatrix.of(width, 1, weights)),
        List.of(RationalMatrix.zeros(1, width), RationalMatrix.zeros(1, 1)));
  }

  private static final RationalMatrix TWO_INPUTS =
      RationalMatrix.of(2, 1, Rational.of(1), Rational.of(2));

  @Example
  void aLayerThatIsTooNarrowIsRefusedWithTheNumbers() {
    RationalPoint narrow = point(1, new Activation.Relu(), true, 1);
    RefusedException refusal =
        assertThrows(RefusedException.class, () -> Lemma22.makeFullRank(narrow, TWO_INPUTS));
    assertTrue(refusal.getMessage().contains("found 1, expected at least 2"));
  }

  @Example
  void aLayerWithoutABiasIsRefusedOnlyWhereOneWouldBeSet() {
    RationalPoint bare = point(2, new Activation.Relu(), false, 1);
    assertThrows(RefusedException.class, () -> Lemma22.makeFullRank(bare, TWO_INPUTS));
    assertEquals(
        Verdict.FAILS, Lemma22.hypotheses(bare, TWO_INPUTS).get(2).verdict());
    RationalMatrix one = TWO_INPUTS.rows(0);
    assertEquals(List.of(), Lemma22.makeFullRank(bare, one).segments());
    assertEquals(Verdict.HOLDS, Lemma22.hypotheses(bare, one).get(2).verdict());
  }

  @Example
  void aLinearLayerIsRefusedOnlyWhereItsFeaturesLackRank() {
    RationalPoint linear = point(2, new Activation.Identity(), true, 1);
    assertThrows(RefusedException.class, () -> Lemma22.makeFullRank(linear, TWO_INPUTS));
    assertEquals(
        List.of(), Lemma22.makeFullRank(linear, TWO_INPUTS.rows(1)).segments());
  }

  @Example
  void equalSamplesHaveNoSeparatingDirection() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma22.separatingDirection(TWO_INPUTS.rows(0, 1, 0)));
  }
}
