package org.isthmus.verifier.checker.loss;

import static org.isthmus.verifier.checker.loss.LossEnclosuresTest.enclosures;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

class PathMaximumTest {

  @Test
  void aSmallRationalCaseIsDecidedExactlyAtTheBoundItself() {
    for (int seed = 0; seed < 50; seed++) {
      RandomCases random = new RandomCases(seed);
      Network network = random.network(1 + seed % 3, 4, RandomCases.RATIONAL);
      List<ParameterPoint> points = points(random, network);
      Loss loss = random.rationalLoss();
      Dataset data = random.data(network, loss, 3, random::ordinary);
      Rational largest =
          points.stream()
              .map(point -> Reference.exactLoss(point, loss, data))
              .max(Rational::compareTo)
              .orElseThrow();
      PathMaximum maximum = PathMaximum.of(enclosures(loss, data, 1), points, Rational.ONE);
      assertEquals(largest, maximum.exact().orElseThrow());
      assertTrue(maximum.value().contains(largest));
      Rational tiny = Rational.parse("1e-500");
      assertTrue(maximum.isAtMost(largest));
      assertFalse(maximum.isAtMost(largest.minus(tiny)));
      assertFalse(maximum.isAbove(largest));
      assertTrue(maximum.isAbove(largest.minus(tiny)));
    }
  }

  @Test
  void aCaseTooLargeForExactArithmeticStillContainsTheExactMaximum() {
    RandomCases random = new RandomCases(77);
    Network network =
        new Network(
            "net", 6, List.of(new HiddenLayer("h", 40, new Activation.Relu(), true)), 3, true);
    List<ParameterPoint> points = points(random, network);
    Loss loss = new Loss.Squared();
    Dataset data = random.data(network, loss, 3000, random::ordinary);
    Rational one = Rational.ONE;
    PathMaximum maximum = PathMaximum.of(enclosures(loss, data, 2), points, one);
    assertEquals(Optional.empty(), maximum.exact());
    assertTrue(maximum.value().width() <= 1e-6 * maximum.value().hi());
    List<LossEnclosure> exact = enclosures(loss, data, 1).of(points, Precision.EXACT);
    Rational largest = Rational.ZERO;
    for (int i = 0; i < points.size(); i++) {
      Rational each = exact.get(i).exact().orElseThrow();
      assertTrue(maximum.points().get(i).value().contains(each));
      largest = each.compareTo(largest) > 0 ? each : largest;
    }
    assertTrue(maximum.value().contains(largest));
    assertTrue(maximum.isAtMost(largest.times(Rational.parse("1.001"))));
    assertTrue(maximum.isAbove(largest.times(Rational.parse("0.999"))));
    assertFalse(maximum.isAtMost(largest));
    assertFalse(maximum.isAbove(largest));
  }

  @Test
  void doubleDoubleIsSpentOnTheMaximumAndOnWhatExceedsTheBoundOnly() {
    // Losses about 0, 1e-4 and 1, all of differences known to some 1e-10 in plain double.
    Network network = new Network("net", 2, List.of(), 1, false);
    List<ParameterPoint> points = new ArrayList<>();
    for (double offset : new double[] {1e-9, 1e-2, 1}) {
      points.add(
          new ParameterPoint(
              network,
              List.of(Matrix.of(2, 1, 1e6, -1e6 + offset)),
              List.of(Matrix.zeros(1, 1))));
    }
    Dataset data =
        new Dataset(
            Matrix.of(1, 2, Math.PI, Math.PI), new Targets.Values(Matrix.of(1, 1, 0.0)));
    Loss loss = new Loss.Logistic();
    Dataset signs = new Dataset(data.inputs(), new Targets.Values(Matrix.of(1, 1, -1)));
    PathMaximum generous = PathMaximum.of(enclosures(loss, signs, 1), points, Rational.of(100));
    assertEquals(Precision.DOUBLE, generous.points().get(0).precision());
    assertTrue(generous.isAtMost(Rational.of(100)));
    PathMaximum strict = PathMaximum.of(enclosures(loss, signs, 1), points, Rational.ZERO);
    for (LossEnclosure enclosure : strict.points()) {
      assertEquals(Precision.DOUBLE_DOUBLE, enclosure.precision());
    }
    assertFalse(strict.isAtMost(Rational.ZERO));
    assertTrue(strict.isAbove(Rational.ZERO));
  }

  @Test
  void oneInfiniteEnclosureIsEnoughToProveNothing() {
    Network network = new Network("net", 1, List.of(), 1, false);
    List<ParameterPoint> points = new ArrayList<>();
    for (double w : new double[] {1, 1e300}) {
      points.add(
          new ParameterPoint(
              network, List.of(Matrix.of(1, 1, w)), List.of(Matrix.zeros(1, 1))));
    }
    Dataset data =
        new Dataset(Matrix.of(1, 1, 1e100), new Targets.Values(Matrix.of(1, 1, 1.0)));
    PathMaximum maximum =
        PathMaximum.of(enclosures(new Loss.Logistic(), data, 1), points, Rational.ONE);
    assertEquals(Double.POSITIVE_INFINITY, maximum.value().hi());
    assertFalse(maximum.isAtMost(Rational.parse("1e4000")));
    assertFalse(maximum.isAbove(Rational.ONE));
  }

  @Test
  void noPointsHaveNoMaximum() {
    Dataset data = new Dataset(Matrix.of(1, 1, 1.0), new Targets.Values(Matrix.of(1, 1, 1.0)));
    LossEnclosures losses = enclosures(new Loss.Squared(), data, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> PathMaximum.of(losses, List.of(), Rational.ONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PathMaximum(List.of(), Interval.ZERO, Optional.empty()));
  }

  private static List<ParameterPoint> points(RandomCases random, Network network) {
    ParameterPoint point = random.point(network, random::ordinary);
    return List.of(
        point,
        random.relative(point, random::ordinary),
        random.point(network, random::ordinary),
        random.relative(point, random::ordinary));
  }
}
