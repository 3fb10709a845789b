package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.exact.Features;

class ApplicabilityProperties {

  private static final Loss SQUARED = new Loss.Squared();

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 4)),
          new Activation.LeakyRelu(Rational.of(-1)),
          new Activation.Identity(),
          new Activation.Tanh());

  /** A network of small random numbers and samples of which some are equal. */
  private record Instance(ParameterPoint point, Dataset data) {

    static Instance of(Random random, int samples) {
      int depth = 2 + random.nextInt(3);
      List<HiddenLayer> hidden = new ArrayList<>();
      for (int l = 1; l < depth; l++) {
        Activation activation = ACTIVATIONS.get(random.nextInt(random.nextBoolean() ? 2 : 5));
        hidden.add(
            new HiddenLayer("h" + l, 1 + random.nextInt(6), activation, random.nextInt(4) > 0));
      }
      Network network =
          new Network(
              "net", 1 + random.nextInt(3), hidden, 1 + random.nextInt(3), random.nextBoolean());
      List<Matrix> weights = new ArrayList<>();
      List<Matrix> biases = new ArrayList<>();
      for (int l = 1; l <= depth; l++) {
        weights.add(small(random, network.width(l - 1), network.width(l), true));
        biases.add(small(random, 1, network.width(l), network.hasBias(l)));
      }
      return new Instance(
          new ParameterPoint(network, weights, biases),
          new Dataset(
              small(random, samples, network.inputWidth(), true),
              new Targets.Values(small(random, samples, network.outputWidth(), true))));
    }

    private static Matrix small(Random random, int rows, int columns, boolean any) {
      double[] entries = new double[rows * columns];
      for (int k = 0; any && k < entries.length; k++) {
        entries[k] = (random.nextInt(7) - 3) * (random.nextBoolean() ? 1 : -0.5);
      }
      return Matrix.adopt(rows, columns, entries);
    }

    ModelOnData subject() {
      return ModelOnData.of(RationalPoint.of(point), data);
    }
  }

  private static List<Applicability> all(ModelOnData subject) {
    return List.of(
        Assumption11.applicability(subject, SQUARED),
        Assumption12.applicability(subject, SQUARED),
        Lemma22.applicability(subject, SQUARED),
        Theorem21.applicability(subject, SQUARED),
        Theorem31.applicability(subject, SQUARED),
        Theorem41.applicability(subject, SQUARED));
  }

  /** Decides a condition from its definition alone. */
  private static boolean isTrue(Condition condition, RationalPoint point, RationalDataset data) {
    Network network = point.network();
    if (condition instanceof Condition.Numbers numbers) {
      Map<String, BigInteger> symbols = new HashMap<>();
      symbols.put("N", BigInteger.valueOf(data.size()));
      symbols.put("D", BigInteger.valueOf(DistinctSamples.of(data.inputs()).count()));
      symbols.put("L", BigInteger.valueOf(network.depth()));
      for (int l = 0; l <= network.depth(); l++) {
        symbols.put("n" + l, BigInteger.valueOf(network.width(l)));
      }
      return numbers.formula().holds(symbols);
    }
    if (condition instanceof Condition.OfActivation asked) {
      Activation activation = network.activation(asked.layer());
      boolean tanh = activation instanceof Activation.Tanh;
      return switch (asked.property()) {
        case MONOTONIC_ONTO ->
            activation.negativeSlope().filter(slope -> slope.signum() > 0).isPresent();
        case INDEPENDENT_OF_TRANSLATES -> !(activation instanceof Activation.Identity);
        case TWO_SLOPES -> !tanh;
        default -> throw new AssertionError(asked);
      };
    }
    if (condition instanceof Condition.Distinct) {
      return DistinctSamples.of(data.inputs()).count() == data.size();
    }
    if (condition instanceof Condition.RankAtLeast rank) {
      return ExactRank.of(Features.of(point, data.inputs(), rank.layer())).rank() >= rank.rank();
    }
    if (condition instanceof Condition.LossAtMost bound) {
      RationalMatrix targets = Hypotheses.realTargets("a test", point, data);
      return Features.sumOfSquares(Features.output(point, data.inputs()).minus(targets))
              .times(Rational.of(1, data.size()))
              .compareTo(bound.bound())
          <= 0;
    }
    assertEquals(new Condition.OfLoss("squared"), condition);
    return true;
  }

  @Property(tries = 400)
  void everyProofIsOfAConditionWithThatVerdict(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int samples) {
    Instance instance = Instance.of(new Random(seed), samples);
    ModelOnData subject = instance.subject();
    RationalDataset data = RationalDataset.of(instance.data());
    for (Applicability applicability : all(subject)) {
      for (Hypothesis hypothesis : applicability.hypotheses()) {
        hypothesis.finding(applicability.statement());
        if (hypothesis.proof().isEmpty() || hypothesis.verdict() == Verdict.UNDECIDED) {
          continue;
        }
        Condition condition = hypothesis.proof().get().condition();
        assertEquals(
            hypothesis.verdict() == Verdict.HOLDS,
            isTrue(condition, subject.point(), data),
            applicability.statement() + ": " + hypothesis + ", " + condition);
      }
    }
  }

  @Property(tries = 400)
  void whatIsSplitAgreesWithWhatTheConstructionsAsk(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int samples) {
    Instance instance = Instance.of(new Random(seed), samples);
    ModelOnData subject = instance.subject();
    RationalDataset data = RationalDataset.of(instance.data());
    assertEquals(
        fails(Theorem31.hypotheses(subject.network(), data.inputs())),
        Theorem31.applicability(subject, SQUARED).verdict() == Verdict.FAILS);
    assertEquals(
        fails(Theorem21.hypotheses(subject.network(), data.inputs())),
        Theorem21.applicability(subject, SQUARED).verdict() == Verdict.FAILS);
    assertEquals(
        fails(Theorem41.hypotheses(subject.point(), data)),
        Theorem41.applicability(subject, SQUARED).verdict() == Verdict.FAILS);
    if (!(subject.network().activation(1) instanceof Activation.Tanh)) {
      assertEquals(
          fails(Lemma22.hypotheses(subject.point(), data.inputs())),
          Lemma22.applicability(subject, SQUARED).verdict() == Verdict.FAILS);
    }
  }

  private static boolean fails(List<Hypothesis> hypotheses) {
    return hypotheses.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.FAILS);
  }

  @Property
  void doublesAndFractionsHaveTheSameEqualSamples(@ForAll long seed) {
    Random random = new Random(seed);
    Matrix inputs = Instance.small(random, 1 + random.nextInt(20), 1 + random.nextInt(2), true);
    assertEquals(
        DistinctSamples.of(
            RationalMatrix.ofDoubles(inputs.rows(), inputs.columns(), inputs.toArray())),
        DistinctSamples.of(inputs));
  }

  private static Hypothesis named(Applicability applicability, String name) {
    return applicability.hypotheses().stream()
        .filter(hypothesis -> hypothesis.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Instance wide(int samples, int width, Activation activation) {
    Random random = new Random(5);
    Network network =
        new Network("net", 3, List.of(new HiddenLayer("h", width, activation, false)), 2, false);
    double[] inputs = random.doubles(3L * samples, -1, 1).toArray();
    return new Instance(
        new ParameterPoint(
            network,
            List.of(Instance.small(random, 3, width, true), Instance.small(random, width, 2, true)),
            List.of(Matrix.zeros(1, width), Matrix.zeros(1, 2))),
        new Dataset(
            Matrix.adopt(samples, 3, inputs), new Targets.Values(Matrix.zeros(samples, 2))));
  }

  @Example
  void manySamplesAreDecidedByTheWidthsOrNotAtAll() {
    ModelOnData narrow = wide(30000, 4, new Activation.Relu()).subject();
    Hypothesis rank = named(Lemma22.applicability(narrow, SQUARED), "rank F_1 = N");
    assertEquals(Verdict.FAILS, rank.verdict());
    assertTrue(rank.evidence().contains("n_1 = 4 is below N = 30000"), rank.evidence());
    assertEquals(
        Verdict.FAILS, named(Theorem21.applicability(narrow, SQUARED), "rank X = N").verdict());
    ModelOnData enough = wide(2001, 2001, new Activation.Relu()).subject();
    Hypothesis open = named(Lemma22.applicability(enough, SQUARED), "rank F_1 = N");
    assertEquals(Verdict.UNDECIDED, open.verdict());
    assertTrue(open.proof().get().witness() instanceof Witness.Tried);
    assertTrue(open.evidence().contains("2000"), open.evidence());
    assertFalse(enough.isExact());
  }

  @Example
  void featuresThatAreNotRationalAreUndecided() {
    ModelOnData smooth = wide(3, 4, new Activation.Tanh()).subject();
    Hypothesis rank = named(Lemma22.applicability(smooth, SQUARED), "rank F_1 = N");
    assertEquals(Verdict.UNDECIDED, rank.verdict());
    assertTrue(rank.evidence().contains("tanh are not rational"), rank.evidence());
  }

  @Example
  void anotherLossThanTheSquaredOneFailsTheoremFourOne() {
    ModelOnData subject = wide(5, 2, new Activation.Relu()).subject();
    Applicability applicability =
        Theorem41.applicability(subject, new Loss.Huber(Rational.ONE));
    assertEquals("n21 \"Theorem 4.1\"", applicability.statement());
    Hypothesis loss = applicability.first(Verdict.FAILS).orElseThrow();
    assertEquals(new Condition.OfLoss("squared"), loss.proof().orElseThrow().condition());
    assertEquals(Verdict.HOLDS, applicability.hypotheses().get(0).verdict());
  }

  @Example
  void theBoundOfTheLossHasFewDigitsAndLiesBelowTheBarrier() {
    Rational barrier = Rational.of(1, 3);
    assertEquals(Rational.of(33, 100), Theorem41.between(Rational.ZERO, barrier));
    assertEquals(
        Rational.of(33333, 100000), Theorem41.between(Rational.of(333315, 1000000), barrier));
    Rational close = barrier.minus(Rational.parse("1e-60"));
    assertEquals(close, Theorem41.between(close, barrier));
    assertEquals(Rational.of(24, 10), Theorem41.between(Rational.ONE, Rational.of(5, 2)));
  }

  @Example
  void aPropertyOfALayerIsNotOneOfAnother() {
    Instance instance = wide(3, 4, new Activation.Relu());
    Condition condition =
        Assumption11.applicability(instance.subject(), SQUARED)
            .hypotheses()
            .get(0)
            .proof()
            .orElseThrow()
            .condition();
    assertEquals(
        new Condition.OfActivation(1, ActivationProperty.MONOTONIC_ONTO), condition);
  }

  @Example
  void inputsOfAnotherWidthAreRefused() {
    Instance instance = wide(3, 4, new Activation.Relu());
    Dataset other = new Dataset(Matrix.zeros(3, 2), instance.data().targets());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelOnData.of(RationalPoint.of(instance.point()), other))
            .getMessage();
    assertTrue(message.contains("found 2 numbers a sample, expected 3"), message);
  }
}
