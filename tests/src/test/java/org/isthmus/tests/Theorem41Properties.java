package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.tests.RandomPaths.Ends;
import org.isthmus.tests.RandomPaths.Hubs;
import org.isthmus.tests.RandomPaths.Instance;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Structure;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** NBM21 Theorem 4.1 over random networks, each path decided by the checker. */
class Theorem41Properties {

  private static final Checker CHECKER = new Checker(1, ProgressListener.NONE);

  @Property(tries = 300)
  @Label("NBM21 Theorem 4.1: every segment gets the rule and the conclusion it claims")
  void everySegmentGetsTheConclusionItClaims(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int depth,
      @ForAll Ends ends,
      @ForAll Hubs hubs)
      throws Structure.RejectedException {
    Instance instance = new RandomPaths(seed).instance(depth, false, ends, hubs);
    Certificate certificate = instance.alternating();
    Structure structure = Structure.of(certificate);
    for (int k = 0; k < certificate.steps().size(); k++) {
      if (certificate.steps().get(k).conclusion() == Conclusion.INVARIANT) {
        assertEquals(Conclusion.INVARIANT, structure.conclusions().get(k));
      }
    }
  }

  @Property(tries = 200)
  @Label("NBM21 Theorem 4.1: 4L-1 segments with one hub in equal slots or none, else at most 4L+3")
  void theAlternatingFormIsAsShortAsItSays(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int depth,
      @ForAll Ends ends,
      @ForAll Hubs hubs) {
    Instance instance = new RandomPaths(seed).instance(depth, true, ends, hubs);
    Certificate certificate = instance.alternating();
    boolean hubless = instance.firstEnd().hub().isEmpty();
    int most;
    if (hubless || (ends == Ends.SAME_SUBSETS && hubs != Hubs.TWO)) {
      most = 4 * depth - 1;
    } else {
      most = hubs != Hubs.TWO ? 4 * depth + 1 : 4 * depth + 3;
    }
    assertTrue(
        certificate.steps().size() <= most,
        () -> certificate.steps().size() + " segments, at most " + most);
    long convex = count(certificate, Conclusion.CONVEX);
    // Besides the start: Q_{L-1}, ..., Q_1 and the model at each end, and the hubs.
    long values = hubless ? 2L * depth - 1 : hubs != Hubs.TWO ? 2L * depth : 2L * depth + 1;
    assertTrue(convex <= values, () -> convex + " convex segments, at most " + values);
  }

  @Property(tries = 150)
  @Label("NBM21 Theorem 4.1, eq. (4): no point of the path has more loss than the certified maximum")
  void noPointOfThePathHasMoreLossThanTheCertifiedMaximum(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int depth,
      @ForAll Ends ends,
      @ForAll Hubs hubs,
      @ForAll boolean faithful) {
    Instance instance = new RandomPaths(seed).instance(depth, false, ends, hubs);
    Certificate certificate = faithful ? faithful(instance) : instance.alternating();
    Report report = CHECKER.check(certificate, instance.data());
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
    double largest = report.maximum().orElseThrow().value().hi();
    List<ParameterPoint> vertices = StraightPieces.vertices(certificate);
    java.util.Random random = new java.util.Random(seed);
    for (int k = 0; k < 20; k++) {
      int segment = random.nextInt(vertices.size() - 1);
      ParameterPoint point =
          StraightPieces.between(
              vertices.get(segment), vertices.get(segment + 1), random.nextDouble());
      double loss = StraightPieces.loss(point, certificate.loss(), instance.data());
      assertTrue(loss <= largest * (1 + 1e-9) + 1e-12, () -> loss + " > " + largest);
    }
  }

  @Property(tries = 100)
  @Label("NBM21 Theorem 4.1: invariant segments leave the outputs unchanged, convex ones are affine")
  void invariantSegmentsKeepTheOutputsAndConvexOnesMoveThemAffinely(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int depth,
      @ForAll Ends ends,
      @ForAll Hubs hubs) {
    Instance instance = new RandomPaths(seed).instance(depth, false, ends, hubs);
    Certificate certificate = instance.alternating();
    List<ParameterPoint> vertices = StraightPieces.vertices(certificate);
    for (int k = 0; k < certificate.steps().size(); k++) {
      Matrix from = StraightPieces.outputs(vertices.get(k), instance.data());
      Matrix to = StraightPieces.outputs(vertices.get(k + 1), instance.data());
      Matrix middle =
          StraightPieces.outputs(
              StraightPieces.between(vertices.get(k), vertices.get(k + 1), 0.5), instance.data());
      double[] mean = new double[from.rows() * from.columns()];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (from.toArray()[i] + to.toArray()[i]) / 2;
      }
      double size = 1 + StraightPieces.distance(from, Matrix.zeros(from.rows(), from.columns()));
      assertEquals(
          0,
          StraightPieces.distance(Matrix.adopt(from.rows(), from.columns(), mean), middle),
          1e-9 * size);
      if (certificate.steps().get(k).conclusion() == Conclusion.INVARIANT) {
        assertEquals(0, StraightPieces.distance(from, to), 1e-9 * size);
      }
    }
  }

  @Property(tries = 100)
  @Label("NBM21 Theorem 4.1: faithful and alternating form have the same maximum with one hub")
  void bothFormsHaveTheSameMaximumWhenBothUseTheHub(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int depth) {
    Instance instance = new RandomPaths(seed).instance(depth, true, Ends.SAME_CARDINALITIES, Hubs.ONE);
    assertEquals(maximum(instance, faithful(instance)), maximum(instance, instance.alternating()));
  }

  @Property(tries = 100)
  @Label("NBM21 Theorem 4.1: without the hub the maximum is at most that with it")
  void withoutTheHubTheMaximumIsAtMostThatWithIt(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int depth) {
    // The same instance, once with the hub and once without: the seed decides everything before it.
    Instance with = new RandomPaths(seed).instance(depth, true, Ends.SAME_SUBSETS, Hubs.ONE_TOO_MANY);
    // A first layer of one neuron has no room for both ends.
    Assume.that(
        !Theorem41.needsHub(with.network(), with.firstEnd().kept(), with.secondEnd().kept()));
    Instance without = with.withoutHub();
    Rational hubless = maximum(without, without.alternating());
    Rational hub = maximum(with, with.alternating());
    assertTrue(hubless.compareTo(hub) <= 0, () -> hubless + " > " + hub);
  }

  @Property(tries = 100)
  @Label("NBM21 Theorem 4.1: the faithful form of unequal cardinalities is refused with the numbers")
  void theFaithfulFormOfUnequalCardinalitiesIsRefusedWithTheNumbers(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int depth) {
    Instance instance = new RandomPaths(seed).instance(depth, true, Ends.ANY, Hubs.ONE);
    Optional<Integer> unequal = Optional.empty();
    for (int p = 1; p < depth && unequal.isEmpty(); p++) {
      if (instance.firstEnd().kept().size(p) != instance.secondEnd().kept().size(p)) {
        unequal = Optional.of(p);
      }
    }
    Assume.that(unequal.isPresent());
    int p = unequal.get();
    try {
      instance.faithful();
    } catch (RefusedException refused) {
      String message = refused.getMessage();
      assertTrue(message.contains("layer h" + p), message);
      assertTrue(message.contains(instance.firstEnd().kept().size(p) + " at a"), message);
      assertTrue(message.contains(instance.secondEnd().kept().size(p) + " at b"), message);
      return;
    }
    throw new AssertionError("not refused");
  }

  private static long count(Certificate certificate, Conclusion conclusion) {
    return certificate.steps().stream()
        .map(Step::conclusion)
        .filter(conclusion::equals)
        .count();
  }

  private static Rational maximum(Instance instance, Certificate certificate) {
    Report report = CHECKER.check(certificate, instance.data());
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
    return report.maximum().orElseThrow().exact().orElseThrow();
  }

  /** The faithful form; an instance of unequal cardinalities, which is refused, is not taken. */
  private static Certificate faithful(Instance instance) {
    try {
      return instance.faithful();
    } catch (RefusedException refused) {
      Assume.that(false);
      throw refused;
    }
  }
}
