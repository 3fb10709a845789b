package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** What enclosed losses, and the largest of them, are known to be. */
class LossEnclosureTest {

  private static final Rational THIRD = Rational.of(1, 3);
  private static final Rational TINY = Rational.parse("1e-300");

  private static LossEnclosure between(double least, double most) {
    return new LossEnclosure(new Interval(least, most), Optional.empty(), Precision.DOUBLE);
  }

  @Test
  void anExactLossIsComparedExactly() {
    LossEnclosure third = LossEnclosure.of(THIRD);
    assertEquals(Precision.EXACT, third.precision());
    assertTrue(third.value().contains(THIRD) && third.value().width() > 0);
    assertEquals(THIRD, third.low());
    assertEquals(Optional.of(THIRD), third.high());
    assertTrue(third.isAtMost(THIRD));
    assertFalse(third.isAbove(THIRD));
    assertFalse(third.isAtMost(THIRD.minus(TINY)));
    assertTrue(third.isAbove(THIRD.minus(TINY)));
    assertTrue(third.isAtMost(THIRD.plus(TINY)));
    assertFalse(third.isAbove(THIRD.plus(TINY)));
  }

  @Test
  void anEnclosedLossIsComparedWithItsEnds() {
    LossEnclosure loss = between(1, 2);
    assertEquals(Rational.ONE, loss.low());
    assertEquals(Optional.of(Rational.of(2)), loss.high());
    assertTrue(loss.isAtMost(Rational.of(2)));
    assertFalse(loss.isAtMost(Rational.of(2).minus(TINY)));
    assertFalse(loss.isAbove(Rational.ONE));
    assertTrue(loss.isAbove(Rational.ONE.minus(TINY)));
  }

  @Test
  void nothingIsKnownAboveAnInfiniteUpperEnd() {
    LossEnclosure loss = between(1, Double.POSITIVE_INFINITY);
    assertEquals(Optional.empty(), loss.high());
    assertFalse(loss.isAtMost(Rational.parse("1e400")));
    LossEnclosure largest = between(1, Double.MAX_VALUE);
    assertEquals(Optional.of(Rational.of(Double.MAX_VALUE)), largest.high());
  }

  @Test
  void theLargestLossIsAtLeastAllLowerEndsAndAtMostTheLargestUpperEnd() {
    PathMaximum maximum = PathMaximum.of(List.of(between(1, 4), between(2, 3), between(0, 1)));
    assertEquals(new Interval(2, 4), maximum.value());
    assertEquals(Optional.empty(), maximum.exact());
    assertTrue(maximum.isAtMost(Rational.of(4)));
    assertFalse(maximum.isAtMost(Rational.of(4).minus(TINY)));
    assertTrue(maximum.isAbove(Rational.of(2).minus(TINY)));
    assertFalse(maximum.isAbove(Rational.of(2)));
  }

  @Test
  void theLargestOfExactLossesIsExact() {
    LossEnclosure third = LossEnclosure.of(THIRD);
    LossEnclosure two = LossEnclosure.of(Rational.of(2));
    PathMaximum maximum = PathMaximum.of(List.of(third, two, third));
    assertEquals(Optional.of(Rational.of(2)), maximum.exact());
    assertEquals(new Interval(2, 2), maximum.value());
    PathMaximum mixed = PathMaximum.of(List.of(two, between(0, 1)));
    assertEquals(Optional.empty(), mixed.exact());
    assertEquals(List.of(two, between(0, 1)), mixed.points());
  }

  @Test
  void noExactLossIsClaimedAboveASmoothLayer() {
    for (Activation activation : new Activation[] {new Activation.Tanh(), new Activation.Relu()}) {
      Network network =
          new Network("net", 1, List.of(new HiddenLayer("h", 1, activation, false)), 1, false);
      ParameterPoint point =
          new ParameterPoint(
              network,
              List.of(Matrix.of(1, 1, 1), Matrix.of(1, 1, 1)),
              List.of(Matrix.zeros(1, 1), Matrix.zeros(1, 1)));
      Dataset data =
          new Dataset(Matrix.of(1, 1, 1), new Targets.Values(Matrix.of(1, 1, 3)));
      PathMaximum maximum =
          PathMaximum.of(
              new LossEnclosures(new Loss.Squared(), data, 1, ProgressListener.NONE),
              List.of(point),
              Rational.ONE);
      boolean smooth = activation instanceof Activation.Tanh;
      assertEquals(
          smooth ? Optional.empty() : Optional.of(Rational.of(4)), maximum.exact());
    }
  }
}
