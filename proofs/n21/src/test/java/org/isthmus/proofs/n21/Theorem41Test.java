package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Definiteness;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;

class Theorem41Test {

  private static Network network(int inputs, int width, int outputs, boolean outputBias) {
    Activation leaky = new Activation.LeakyRelu(Rational.of(1, 10));
    return new Network(
        "net", inputs, List.of(new HiddenLayer("h", width, leaky, true)), outputs, outputBias);
  }

  private static RationalMatrix targets(RationalDataset data) {
    return ((RationalTargets.Values) data.targets()).values();
  }

  private static int[] array(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Rational loss(RationalPoint point, RationalDataset data) {
    RationalMatrix error = ExactPaths.output(point, data.inputs()).minus(targets(data));
    Rational sum = Rational.ZERO;
    for (int i = 0; i < error.rows(); i++) {
      for (int j = 0; j < error.columns(); j++) {
        sum = sum.plus(error.get(i, j).times(error.get(i, j)));
      }
    }
    return sum.times(Rational.of(1, data.size()));
  }

  private static Theorem41.Instance instance(RandomPoints random, boolean outputBias) {
    int width = random.in(2, 4);
    int size = width + (outputBias ? 1 : 0);
    RationalMatrix inputs = random.inputs(size + random.in(0, 3), random.in(1, 2));
    Network network = network(inputs.columns(), width, size + random.in(0, 2), outputBias);
    RationalMatrix weights;
    RationalMatrix bias;
    RationalMatrix both;
    do {
      weights = random.matrix(width, network.outputWidth());
      bias = random.matrix(1, network.outputWidth());
      bias = outputBias ? bias : bias.minus(bias);
      both = weights.transpose().beside(bias.transpose());
    } while (ExactRank.of(both).rank() < size);
    return Theorem41.generate(network, inputs, weights, bias);
  }

  @Property(tries = 30)
  void theTheoremx(
      @ForAll long seed, @ForAll boolean outputBias) {
    Theorem41.Instance instance = instance(new RandomPoints(seed), outputBias);
    RationalPoint point = instance.point();
    Loss squared = new Loss.Squared();
    Applicability applies =
        Theorem41.applicability(ModelOnData.of(point, instance.data()), squared);
    assertEquals(Verdict.HOLDS, applies.verdict(), applies::toString);
    int last = applies.hypotheses().size() - 1;
    Condition.LossAtMost bound =
        (Condition.LossAtMost)
            applies.hypotheses().get(last).proof().orElseThrow().condition();
    Rational barrier =
        Theorem41.disconnect(point, instance.data(), 0, 1, Optional.empty()).barrier();
    assertTrue(bound.bound().signum() > 0 && bound.bound().compareTo(barrier) < 0);
    RationalPoint far =
        point.with(
            2,
            RationalMatrix.zeros(point.weight(2).rows(), point.weight(2).columns()),
            RationalMatrix.zeros(1, point.bias(2).columns()));
    assertEquals(
        Verdict.UNDECIDED,
        Theorem41.applicability(ModelOnData.of(far, instance.data()), squared).verdict());
  }

  @Property(tries = 60)
  void generatedPointsFitAndAreDisconnectedFromTheirExchanges(
      @ForAll long seed, @ForAll boolean outputBias, @ForAll boolean search) {
    Theorem41.Instance instance = instance(new RandomPoints(seed), outputBias);
    RationalPoint a = instance.point();
    RationalDataset data = instance.data();
    Theorem41.Disconnection found =
        Theorem41.disconnect(
            a, data, 0, 1, search ? Optional.empty() : Optional.of(instance.rows()));
    assertEquals(Rational.ZERO, found.fit());
    assertEquals(Rational.ZERO, loss(a, data));
    assertEquals(Rational.ZERO, loss(found.swapped(), data));
    assertEquals(found.determinant(), determinant(a, data, found.rows()));
    assertEquals(found.swappedDeterminant(), determinant(found.swapped(), data, found.rows()));
    assertTrue(found.determinant().signum() * found.swappedDeterminant().signum() < 0);
    RationalMatrix rows = targets(data).rows(array(found.rows()));
    RationalMatrix gram = rows.times(rows.transpose());
    Rational tau = found.barrier().times(Rational.of(data.size()));
    assertTrue(
        Definiteness.isPositiveDefinite(
            gram.minus(RationalMatrix.identity(gram.rows()).times(tau))));
    // The two ends meet in the middle of the straight line, where two neurons are equal.
    assertTrue(loss(middle(a, found.swapped()), data).compareTo(found.barrier()) > 0);
  }

  private static Rational determinant(
      RationalPoint point, RationalDataset data, List<Integer> rows) {
    RationalMatrix features =
        ExactPaths.features(point, data.inputs().rows(array(rows))).get(0);
    RationalMatrix ones = RationalMatrix.zeros(rows.size(), 1);
    ones = ones.plusRow(RationalMatrix.identity(1));
    return Determinant.of(point.network().hasBias(2) ? features.beside(ones) : features);
  }

  private static RationalPoint middle(RationalPoint a, RationalPoint b) {
    Rational half = Rational.of(1, 2);
    RationalPoint point = a;
    for (int l = 1; l <= 2; l++) {
      point =
          point.with(
              l,
              a.weight(l).plus(b.weight(l)).times(half),
              a.bias(l).plus(b.bias(l)).times(half));
    }
    return point;
  }

  /** Two neurons, the identity as features and targets. */
  private static final RationalPoint UNIT =
      new RationalPoint(
          network(2, 2, 2, false),
          List.of(RationalMatrix.identity(2), RationalMatrix.identity(2)),
          List.of(RationalMatrix.zeros(1, 2), RationalMatrix.zeros(1, 2)));

  private static RationalDataset unitData(Rational target) {
    return new RationalDataset(
        RationalMatrix.identity(2),
        new RationalTargets.Values(RationalMatrix.identity(2).times(target)));
  }

  private static Theorem41.Disconnection disconnect(RationalPoint a, RationalDataset data) {
    return Theorem41.disconnect(a, data, 0, 1, Optional.empty());
  }

  @Example
  void aLossBelowTheBarrierIsEnough() {
    // Loss (1 - t)^2 against t^2 / 2 for targets t Id.
    Theorem41.Disconnection found = disconnect(UNIT, unitData(Rational.of(3, 4)));
    assertEquals(Rational.of(1, 16), found.fit());
    assertTrue(found.barrier().compareTo(Rational.of(9, 32)) < 0);
    assertTrue(found.barrier().compareTo(Rational.of(28, 100)) > 0);
  }

  @Example
  void aLossThatIsNotBelowTheBarrierIsRefusedWithBothNumbers() {
    RationalDataset data = unitData(Rational.of(1, 2));
    String message =
        assertThrows(RefusedException.class, () -> disconnect(UNIT, data)).getMessage();
    assertTrue(message.contains("found loss 0.250000, barrier 0.12"), message);
    List<Hypothesis> hypotheses = Theorem41.hypotheses(UNIT, data);
    assertEquals(Verdict.UNDECIDED, hypotheses.get(hypotheses.size() - 1).verdict());
    assertTrue(
        Theorem41.hypotheses(UNIT, unitData(Rational.ONE)).stream()
            .allMatch(hypothesis -> hypothesis.verdict() == Verdict.HOLDS));
  }

  @Example
  void dependentTargetsFailWithTheirRank() {
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.identity(2),
            new RationalTargets.Values(RationalMatrix.ofDoubles(2, 2, new double[] {1, 2, 2, 4})));
    List<Hypothesis> hypotheses = Theorem41.hypotheses(UNIT, data);
    Hypothesis last = hypotheses.get(hypotheses.size() - 1);
    assertEquals(Verdict.FAILS, last.verdict());
    assertTrue(last.evidence().contains("targets of rank 1"), last::toString);
    assertThrows(RefusedException.class, () -> disconnect(UNIT, data));
  }

  @Example
  void oneNeuronAloneIsRefusedBecauseThereIsNothingToExchange() {
    RationalPoint one =
        new RationalPoint(
            network(1, 1, 1, false),
            List.of(RationalMatrix.identity(1), RationalMatrix.identity(1)),
            List.of(RationalMatrix.zeros(1, 1), RationalMatrix.zeros(1, 1)));
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.identity(1), new RationalTargets.Values(RationalMatrix.identity(1)));
    String message =
        assertThrows(RefusedException.class, () -> disconnect(one, data)).getMessage();
    assertTrue(message.contains("n_1 >= 2 fails"), message);
  }

  @Example
  void anOutputBiasAsksForOneSampleAndOneOutputMore() {
    RationalPoint biased =
        new RationalPoint(network(2, 2, 2, true), UNIT.weights(), UNIT.biases());
    String message =
        assertThrows(RefusedException.class, () -> disconnect(biased, unitData(Rational.ONE)))
            .getMessage();
    assertTrue(message.contains("N >= n_1 + 1 fails (N = 2 distinct, 3"), message);
  }

  @Example
  void samplesThatDoNotDoAreRefused() {
    RationalMatrix inputs = RationalMatrix.ofDoubles(3, 2, new double[] {1, 0, 0, 1, 2, 0});
    RationalDataset data =
        new RationalDataset(
            inputs,
            new RationalTargets.Values(
                RationalMatrix.ofDoubles(3, 2, new double[] {1, 0, 0, 1, 2, 0})));
    assertTrue(
        assertThrows(
                RefusedException.class,
                () -> Theorem41.disconnect(UNIT, data, 0, 1, Optional.of(List.of(0, 2))))
            .getMessage()
            .contains("determinant"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Theorem41.disconnect(UNIT, data, 0, 1, Optional.of(List.of(0, 0))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Theorem41.disconnect(UNIT, data, 0, 1, Optional.of(List.of(0, 3))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Theorem41.disconnect(UNIT, data, 1, 1, Optional.empty()));
    assertEquals(List.of(1, 2), disconnect(UNIT, data).rows());
  }

  @Example
  void classLabelsAndDeepNetworksFailTheFirstHypotheses() {
    RationalDataset labels =
        new RationalDataset(
            RationalMatrix.identity(2), new RationalTargets.Classes(Targets.Labels.of(0, 1)));
    assertEquals(Verdict.FAILS, Theorem41.hypotheses(UNIT, labels).get(1).verdict());
    RationalPoint linear =
        new RationalPoint(
            new Network("net", 2, List.of(), 2, false),
            List.of(RationalMatrix.identity(2)),
            List.of(RationalMatrix.zeros(1, 2)));
    assertEquals(
        Verdict.FAILS,
        Theorem41.hypotheses(linear, unitData(Rational.ONE)).get(0).verdict());
  }
}
