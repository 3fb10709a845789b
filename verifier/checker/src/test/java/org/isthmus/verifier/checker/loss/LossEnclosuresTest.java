package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class LossEnclosuresTest {

  private static final List<Precision> ROUNDED =
      List.of(Precision.DOUBLE, Precision.DOUBLE_DOUBLE, Precision.SLICED);

  @Test
  void everyEnclosureContainsTheExactLossOfRationalNetworks() {
    int[] finite = new int[3];
    int cases = 400;
    for (int seed = 0; seed < cases; seed++) {
      RandomCases random = new RandomCases(seed);
      DoubleSupplier numbers =
          List.<DoubleSupplier>of(random::ordinary, random::nasty, random::cancelling)
              .get(seed % 3);
      Network network =
          random.network(1 + seed % 4, seed % 3 == 0 ? 5 : 3, RandomCases.RATIONAL);
      ParameterPoint point = random.point(network, numbers);
      List<ParameterPoint> points =
          List.of(point, random.relative(point, numbers), random.relative(point, numbers), point);
      Loss loss = random.rationalLoss();
      Dataset data = random.data(network, loss, 1 + random.below(3), numbers);
      LossEnclosures losses = withEngine(loss, data, 2);
      List<Rational> exact =
          points.stream().map(each -> Reference.exactLoss(each, loss, data)).toList();
      for (Precision precision : ROUNDED) {
        List<LossEnclosure> enclosed = losses.of(points, precision);
        for (int i = 0; i < points.size(); i++) {
          Interval value = enclosed.get(i).value();
          assertTrue(value.contains(exact.get(i)), "case " + seed + " at " + i + " " + precision);
          assertTrue(value.lo() >= 0);
        }
        finite[seed % 3] += enclosed.get(0).value().isFinite() ? 1 : 0;
      }
      List<LossEnclosure> exactly = losses.of(points, Precision.EXACT);
      for (int i = 0; i < points.size(); i++) {
        assertEquals(exact.get(i), exactly.get(i).exact().orElseThrow(), "case " + seed);
        assertTrue(exactly.get(i).value().contains(exact.get(i)));
      }
    }
    // The test is not an empty one: without extremes nothing overflows, with them not everything.
    int third = ROUNDED.size() * ((cases + 2) / 3);
    assertEquals(third, finite[0]);
    assertTrue(finite[1] > third / 7, () -> "finite: " + Arrays.toString(finite));
    assertTrue(finite[1] < third);
    assertTrue(finite[2] > third * 3 / 4);
  }

  @Test
  void everyEnclosureContainsTheLossOfNetworksWithExponentials() {
    List<Activation> all = new ArrayList<>(RandomCases.RATIONAL);
    all.addAll(RandomCases.SMOOTH);
    all.addAll(RandomCases.SMOOTH);
    for (int seed = 0; seed < 240; seed++) {
      RandomCases random = new RandomCases(1000 + seed);
      double size = List.of(1.0, 0.05, 6.0).get(seed % 3);
      DoubleSupplier numbers = () -> size * random.ordinary();
      Network network = random.network(1 + seed % 4, 4, all);
      ParameterPoint point = random.point(network, numbers);
      List<ParameterPoint> points = List.of(point, random.relative(point, numbers));
      Loss loss = random.loss();
      Dataset data = random.data(network, loss, 1 + random.below(2), numbers);
      for (ParameterPoint each : points) {
        BigDecimal exact = Reference.loss(each, loss, data);
        for (Precision precision : ROUNDED) {
          Interval value =
              withEngine(loss, data, 1).of(points, precision).get(points.indexOf(each)).value();
          assertTrue(
              Reference.contains(value, exact),
              () -> network.shape() + " " + loss.notation() + " " + value + " misses " + exact);
          double tolerance = precision == Precision.DOUBLE ? 1e-7 : 1e-13;
          assertTrue(
              value.width() <= tolerance * Math.max(1, value.hi()),
              () -> network.shape() + " " + loss.notation() + " " + precision + " " + value);
        }
      }
    }
  }

  @Test
  void enclosuresOfOrdinaryNetworksAreNarrow() {
    for (int seed = 0; seed < 20; seed++) {
      RandomCases random = new RandomCases(2000 + seed);
      Network network = random.network(4, 30, RandomCases.RATIONAL);
      DoubleSupplier numbers = () -> 0.3 * random.ordinary();
      ParameterPoint point = random.point(network, numbers);
      Loss loss = new Loss.Squared();
      Dataset data = random.data(network, loss, 300, random::ordinary);
      // Plain: below 2 (n + 2) u times the growth of sum |x||w| over the layers, here 10^4 at most.
      assertRelativeWidth(1e-9, point, loss, data, Precision.DOUBLE);
      // Double-double: some units in the last place of a double, one for each of the samples added.
      assertRelativeWidth(300 * 0x1p-51, point, loss, data, Precision.DOUBLE_DOUBLE);
    }
  }

  @Test
  void tinyCrossEntropiesAreRelativelyNarrowEvenOverSixtyThousandSamples() {
    Network network = new Network("net", 1, List.of(), 3, false);
    ParameterPoint point =
        new ParameterPoint(
            network, List.of(Matrix.of(1, 3, 23.1, 0.03, -0.5)), List.of(Matrix.zeros(1, 3)));
    int size = 60000;
    RandomCases random = new RandomCases(1);
    Matrix inputs = random.matrix(size, 1, () -> 1 + 1e-3 * random.ordinary());
    Dataset data = new Dataset(inputs, Targets.Labels.of(new int[size]));
    Interval value =
        withEngine(new Loss.CrossEntropy(), data, 2)
            .of(List.of(point), Precision.DOUBLE_DOUBLE)
            .get(0)
            .value();
    assertTrue(value.lo() > 1e-10 && value.hi() < 2e-10);
    assertTrue(value.width() <= 1e-12 * value.lo(), () -> "" + value);
    Dataset few = data.range(0, 5);
    assertTrue(
        Reference.contains(
            withEngine(new Loss.CrossEntropy(), few, 1)
                .of(List.of(point), Precision.DOUBLE)
                .get(0)
                .value(),
            Reference.loss(point, new Loss.CrossEntropy(), few)));
  }

  @Test
  void whatOverflowsIsNeverAcceptedNotEvenBehindARelu() {
    // The hidden pre-activation is about -1e600: relu of the overflow would be a harmless zero.
    assertNothingProved(Activation.Relu.class, 1, new double[] {-1e300}, 1e300);
    assertNothingProved(Activation.Relu.class, 1, new double[] {1e300}, 1e300);
    assertNothingProved(Activation.Identity.class, 1, new double[] {-1e300}, 1e300);
    assertNothingProved(Activation.Tanh.class, 1, new double[] {1e300}, 1e300);
    assertNothingProved(Activation.Sigmoid.class, 1, new double[] {-1e300}, 1e300);
    assertNothingProved(Activation.Gelu.class, 1, new double[] {-1e300}, 1e300);
    // Infinity minus infinity on the way, although the true sum is zero.
    double big = Double.MAX_VALUE;
    assertNothingProved(Activation.Relu.class, 4, new double[] {big, big, -big, -big}, 2);
    // The true sum is about 1e308, but the partial sum of the first two is already minus infinity.
    double root = 1e154;
    assertNothingProved(Activation.Relu.class, 3, new double[] {-root, -root, 3 * root}, root);
    // An infinite feature meets a weight that is zero for the other output.
    assertNothingProved(Activation.Relu.class, 1, new double[] {1e200}, 1e200);
  }

  private static void assertNothingProved(
      Class<? extends Activation> kind, int inputs, double[] weights, double x) {
    Activation activation =
        List.of(
                new Activation.Relu(),
                new Activation.Identity(),
                new Activation.Tanh(),
                new Activation.Sigmoid(),
                new Activation.Gelu())
            .stream()
            .filter(kind::isInstance)
            .findFirst()
            .orElseThrow();
    Network network =
        new Network("net", inputs, List.of(new HiddenLayer("h", 1, activation, true)), 2, true);
    ParameterPoint point =
        new ParameterPoint(
            network,
            List.of(Matrix.of(inputs, 1, weights), Matrix.of(1, 2, 1, 0)),
            List.of(Matrix.zeros(1, 1), Matrix.zeros(1, 2)));
    double[] row = new double[inputs];
    Arrays.fill(row, x);
    Matrix input = Matrix.of(1, inputs, row);
    Matrix targets = Matrix.of(1, 2, 1, 1);
    Rational bound = Rational.of(Double.MAX_VALUE).times(Rational.of(Double.MAX_VALUE));
    for (Loss loss :
        List.of(
            new Loss.Squared(),
            new Loss.CrossEntropy(),
            new Loss.Logistic(),
            new Loss.Huber(Rational.ONE))) {
      for (Precision precision : ROUNDED) {
        LossEnclosure enclosure =
            withEngine(loss, new Dataset(input, new Targets.Values(targets)), 1)
                .of(List.of(point), precision)
                .get(0);
        assertEquals(Double.POSITIVE_INFINITY, enclosure.value().hi(), loss.notation());
        assertFalse(enclosure.isAtMost(bound));
        assertFalse(enclosure.isAbove(bound));
      }
    }
  }

  @Test
  void anOverflowInOneSampleOrPointLeavesTheOthersAlone() {
    Network network = new Network("net", 1, List.of(), 1, false);
    List<ParameterPoint> points = new ArrayList<>();
    for (double w : new double[] {1, 1e300, 2}) {
      points.add(
          new ParameterPoint(
              network, List.of(Matrix.of(1, 1, w)), List.of(Matrix.zeros(1, 1))));
    }
    Dataset data =
        new Dataset(Matrix.of(2, 1, 1, 1e100), new Targets.Values(Matrix.of(2, 1, 1, 1e100)));
    for (Precision precision : ROUNDED) {
      List<LossEnclosure> enclosures =
          withEngine(new Loss.Squared(), data, 1).of(points, precision);
      assertTrue(enclosures.get(0).value().isFinite());
      assertFalse(enclosures.get(1).value().isFinite());
      Rational exact = Reference.exactLoss(points.get(2), new Loss.Squared(), data);
      assertTrue(enclosures.get(2).value().contains(exact));
      assertTrue(enclosures.get(2).value().width() <= 1e186);
    }
  }

  @Test
  void slopesBeyondTheDoublesAreEnclosedOrNothingIsProved() {
    for (String slope : new String[] {"1e-400", "-1e-320", "1e400", "-3e308", "1e-308"}) {
      Network network =
          new Network(
              "net",
              1,
              List.of(
                  new HiddenLayer(
                      "h", 1, new Activation.LeakyRelu(Rational.parse(slope)), false)),
              1,
              false);
      ParameterPoint point =
          new ParameterPoint(
              network,
              List.of(Matrix.of(1, 1, -1), Matrix.of(1, 1, 1e-10)),
              List.of(Matrix.zeros(1, 1), Matrix.zeros(1, 1)));
      for (double x : new double[] {3.7, -3.7, 0, 1e300}) {
        Dataset data = new Dataset(Matrix.of(1, 1, x), new Targets.Values(Matrix.of(1, 1, 0.5)));
        Rational exact = Reference.exactLoss(point, new Loss.Squared(), data);
        for (Precision precision : ROUNDED) {
          assertTrue(
              withEngine(new Loss.Squared(), data, 1)
                  .of(List.of(point), precision)
                  .get(0)
                  .value()
                  .contains(exact));
        }
      }
    }
  }

  @Test
  void theResultDoesNotDependOnTheNumberOfThreads() {
    RandomCases random = new RandomCases(7);
    Network network = random.network(3, 12, RandomCases.SMOOTH);
    ParameterPoint point = random.point(network, random::ordinary);
    List<ParameterPoint> points = List.of(point, random.relative(point, random::ordinary));
    Loss loss = new Loss.Huber(Rational.of(1, 3));
    for (int size : new int[] {1, 255, 256, 257, 1500}) {
      Dataset data = random.data(network, loss, size, random::ordinary);
      for (Precision precision : ROUNDED) {
        List<LossEnclosure> alone = withEngine(loss, data, 1).of(points, precision);
        for (int threads : new int[] {2, 3, 8}) {
          assertEquals(alone, withEngine(loss, data, threads).of(points, precision));
        }
      }
    }
  }

  @Test
  void theMeanOverManyBatchesContainsTheExactOne() {
    RandomCases random = new RandomCases(8);
    Network network = random.network(2, 3, RandomCases.RATIONAL);
    ParameterPoint point = random.point(network, random::ordinary);
    for (int size : new int[] {255, 256, 257, 700}) {
      Dataset data = random.data(network, new Loss.Squared(), size, random::ordinary);
      Rational exact = Reference.exactLoss(point, new Loss.Squared(), data);
      LossEnclosures losses = withEngine(new Loss.Squared(), data, 2);
      for (Precision precision : Precision.values()) {
        assertTrue(losses.of(List.of(point), precision).get(0).value().contains(exact));
      }
    }
  }

  @Test
  void progressReachesItsEndInStepsOfOne() {
    RandomCases random = new RandomCases(9);
    Network network = random.network(2, 3, RandomCases.RATIONAL);
    Dataset data = random.data(network, new Loss.Squared(), 1300, random::ordinary);
    List<String> heard = new ArrayList<>();
    new LossEnclosures(
            new Loss.Squared(), data, 3, (done, total) -> heard.add(done + "/" + total))
        .of(List.of(random.point(network, random::ordinary)), Precision.DOUBLE);
    assertEquals(List.of("1/6", "2/6", "3/6", "4/6", "5/6", "6/6"), heard);
  }

  @Test
  void aFailingListenerEndsTheEvaluation() {
    RandomCases random = new RandomCases(10);
    Network network = random.network(2, 3, RandomCases.RATIONAL);
    Dataset data = random.data(network, new Loss.Squared(), 1300, random::ordinary);
    ProgressListener failing =
        (done, total) -> {
          throw new UnsupportedOperationException("no");
        };
    LossEnclosures losses = new LossEnclosures(new Loss.Squared(), data, 2, failing);
    List<ParameterPoint> points = List.of(random.point(network, random::ordinary));
    assertThrows(IllegalStateException.class, () -> losses.of(points, Precision.DOUBLE));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    RandomCases random = new RandomCases(11);
    Network network = new Network("net", 2, List.of(), 3, false);
    Network other = new Network("other", 2, List.of(), 3, true);
    ParameterPoint point = random.point(network, random::ordinary);
    ParameterPoint otherPoint = random.point(other, random::ordinary);
    Matrix inputs = random.matrix(4, 2, random::ordinary);
    Targets classes = Targets.Labels.of(0, 1, 2, 0);
    Targets reals = new Targets.Values(random.matrix(4, 3, random::ordinary));
    LossEnclosures entropy = withEngine(new Loss.CrossEntropy(), new Dataset(inputs, classes), 1);
    assertRefused(entropy, List.of(point, otherPoint), Precision.DOUBLE, "another network");
    assertRefused(entropy, List.of(point), Precision.EXACT, "no exact values");
    assertRefused(
        enclosures(new Loss.CrossEntropy(), new Dataset(inputs, classes), 1),
        List.of(point), Precision.SLICED, "no product engine");
    assertRefused(
        withEngine(new Loss.Squared(), new Dataset(inputs, classes), 1),
        List.of(point), Precision.DOUBLE, "real targets");
    assertRefused(
        withEngine(new Loss.Logistic(), new Dataset(inputs, reals), 1),
        List.of(point), Precision.DOUBLE, "-1 and 1");
    assertRefused(
        withEngine(
            new Loss.CrossEntropy(), new Dataset(inputs, Targets.Labels.of(0, 3, 0, 0)), 1),
        List.of(point), Precision.DOUBLE, "too large");
    assertRefused(
        withEngine(
            new Loss.Squared(),
            new Dataset(random.matrix(4, 3, random::ordinary), reals), 1),
        List.of(point), Precision.DOUBLE, "3 inputs, expected 2");
    assertThrows(
        IllegalArgumentException.class,
        () -> withEngine(new Loss.Squared(), new Dataset(inputs, reals), 0));
    assertEquals(List.of(), entropy.of(List.of(), Precision.DOUBLE));
  }

  private static void assertRefused(
      LossEnclosures losses, List<ParameterPoint> points, Precision precision, String reason) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> losses.of(points, precision));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private static void assertRelativeWidth(
      double factor, ParameterPoint point, Loss loss, Dataset data, Precision precision) {
    Interval value = withEngine(loss, data, 1).of(List.of(point), precision).get(0).value();
    assertTrue(value.width() <= factor * value.hi(), () -> precision + " " + value);
  }

  private static LossEnclosures withEngine(Loss loss, Dataset data, int threads) {
    return new LossEnclosures(
        loss, data, threads, ProgressListener.NONE, Optional.of(new LoopProducts()));
  }

  static LossEnclosures enclosures(Loss loss, Dataset data, int threads) {
    return new LossEnclosures(loss, data, threads, ProgressListener.NONE);
  }
}
