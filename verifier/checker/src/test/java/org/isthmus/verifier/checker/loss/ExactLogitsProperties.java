package org.isthmus.verifier.checker.loss;

import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** Outputs that are known exactly, in double-double with a radius. */
class ExactLogitsProperties {

  private static void assertContains(Interval interval, Rational number) {
    assertTrue(
        (interval.lo() == Double.NEGATIVE_INFINITY
                || Rational.of(interval.lo()).compareTo(number) <= 0)
            && (interval.hi() == Double.POSITIVE_INFINITY
                || Rational.of(interval.hi()).compareTo(number) >= 0),
        () -> number + " in " + interval);
  }

  /** Numbers of all sizes, some of which differ only far behind the point. */
  private static Rational number(Random random, Rational near) {
    Rational tiny = Rational.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(random.nextInt(300)));
    return switch (random.nextInt(4)) {
      case 0 -> near;
      case 1 -> near.plus(tiny);
      case 2 -> Rational.of(random.nextInt(200) - 100, 1 + random.nextInt(50));
      default ->
          Rational.of(
              new BigInteger(1 + random.nextInt(400), random),
              new BigInteger(1 + random.nextInt(400), random).add(BigInteger.ONE));
    };
  }

  @Property(tries = 500)
  void everyDifferenceIsContainedExactly(@ForAll long seed) {
    Random random = new Random(seed);
    Rational first = number(random, Rational.of(1, 3));
    RationalMatrix outputs =
        RationalMatrix.of(
            2, 2, first, number(random, first), number(random, first), number(random, first));
    Logits logits = Logits.of(outputs);
    assertTrue(logits.areFinite());
    for (int s = 0; s < 2; s++) {
      for (int k = 0; k < 2; k++) {
        for (int m = 0; m < 2; m++) {
          assertContains(
              logits.difference(k, m, s), outputs.get(s, k).minus(outputs.get(s, m)));
        }
        // Targets next to the output, so that nothing is left but the last digits.
        for (double y : new double[] {outputs.doubleValue(s, k), outputs.doubleValue(1 - s, k)}) {
          assertContains(
              logits.minus(k, s, y), outputs.get(s, k).minus(Rational.of(y)));
        }
      }
    }
  }

  @Example
  void whatIsLeftOfAThirdIsNoDoubleAndIsContained() {
    Logits third = Logits.of(matrix("1/3 1/3"));
    Interval rest = third.minus(0, 0, 1 / 3.0);
    assertContains(rest, Rational.of(1, 3).minus(Rational.of(1 / 3.0)));
    assertTrue(rest.width() > 0 && rest.width() < 1e-30, rest::toString);
    // Numbers that double-double does not tell apart: either may be the larger one.
    Logits near = Logits.of(matrix("1/3 333333333333333333333333333333333333333333333333333/1"
        + "000000000000000000000000000000000000000000000000000"));
    Interval difference = near.difference(0, 1, 0);
    assertTrue(difference.hi() > 0, difference::toString);
  }

  @Example
  void whatIsBeyondTheRangeOfDoublesIsNotFinite() {
    String huge = "1" + "0".repeat(400);
    assertFalse(Logits.of(matrix(huge)).areFinite());
    assertFalse(Logits.of(matrix("1 -" + huge)).areFinite());
    assertFalse(Logits.of(matrix("1; " + huge)).areFinite());
    Logits small = Logits.of(matrix("1/" + huge));
    assertTrue(small.areFinite());
    assertContains(
        small.minus(0, 0, 0), Rational.of(BigInteger.ONE, new BigInteger(huge)));
    assertEquals(1, Logits.of(matrix("1 2 0")).largest(0));
  }
}
