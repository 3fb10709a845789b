package org.isthmus.numeric.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

@Domain(Doubles.class)
@Domain(net.jqwik.api.domains.DomainContext.Global.class)
class IntervalProperties {

  @Property(tries = 2000)
  void everyOperationContainsTheResultsOfTheRealOne(
      @ForAll double a,
      @ForAll double b,
      @ForAll double c,
      @ForAll double d,
      @ForAll @IntRange(min = 0, max = 4) int s,
      @ForAll @IntRange(min = 0, max = 4) int t) {
    Interval x = new Interval(Math.min(a, b), Math.max(a, b));
    Interval y = new Interval(Math.min(c, d), Math.max(c, d));
    Rational p = between(a, b, s);
    Rational q = between(c, d, t);
    assertTrue(x.contains(p) && y.contains(q));
    assertTrue(x.plus(y).contains(p.plus(q)));
    assertTrue(x.minus(y).contains(p.minus(q)));
    assertTrue(x.times(y).contains(p.times(q)));
    assertTrue(x.negate().contains(p.negate()));
    assertTrue(x.abs().contains(p.abs()));
    assertTrue(x.square().contains(p.times(p)));
    assertTrue(x.square().lo() >= 0 && x.abs().lo() >= 0);
    assertTrue(x.widen(Math.abs(c)).contains(p.plus(Rational.of(c))));
    assertTrue(Rational.of(x.hi()).minus(Rational.of(x.lo())).compareTo(upper(x.width())) <= 0);
    if (y.lo() > 0 || y.hi() < 0) {
      assertTrue(x.dividedBy(y).contains(p.dividedBy(q)));
    } else {
      assertThrows(ArithmeticException.class, () -> x.dividedBy(y));
    }
  }

  @Property(tries = 1000)
  void theIntervalOfARationalIsItselfOrTwoNeighbours(@ForAll double a, @ForAll double b) {
    Rational x = between(a, b, 3);
    Interval interval = Interval.of(x);
    assertTrue(interval.contains(x));
    assertTrue(interval.lo() == interval.hi() || Math.nextUp(interval.lo()) == interval.hi());
  }

  @Property(tries = 1000)
  void aBoundIsComparedExactly(@ForAll double a) {
    Rational x = Rational.of(a);
    Rational tiny = Rational.of(1, Long.MAX_VALUE).times(Rational.of(Double.MIN_VALUE));
    assertTrue(Interval.of(a).isAtMost(x));
    assertFalse(Interval.of(a).isAtMost(x.minus(tiny)));
    assertFalse(Interval.of(a).isAbove(x));
    assertTrue(Interval.of(a).isAbove(x.minus(tiny)));
    assertFalse(new Interval(a, Double.POSITIVE_INFINITY).isAtMost(x.abs().plus(Rational.ONE)));
    assertFalse(new Interval(Double.NEGATIVE_INFINITY, a).isAbove(x.abs().negate().minus(tiny)));
  }

  @Example
  void noIntervalHoldsANanOrHasItsEndsInTheWrongOrder() {
    double infinity = Double.POSITIVE_INFINITY;
    double[][] wrong = {
      {1, 0},
      {Double.NaN, 1},
      {0, Double.NaN},
      {Double.NaN, Double.NaN},
      {infinity, infinity},
      {-infinity, -infinity}
    };
    for (double[] ends : wrong) {
      assertThrows(IllegalArgumentException.class, () -> new Interval(ends[0], ends[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> Interval.of(Double.NaN));
    Interval all = new Interval(-infinity, infinity);
    assertEquals(all, all.plus(all));
    assertEquals(all, all.times(Interval.ZERO));
    assertFalse(all.isFinite());
    assertFalse(new Interval(0, infinity).isFinite());
    assertTrue(Interval.ONE.isFinite());
  }

  private static Rational between(double a, double b, int quarter) {
    return Rational.of(a)
        .times(Rational.of(4 - quarter, 4))
        .plus(Rational.of(b).times(Rational.of(quarter, 4)));
  }

  private static Rational upper(double x) {
    return x == Double.POSITIVE_INFINITY
        ? Rational.of(Double.MAX_VALUE).times(Rational.of(4))
        : Rational.of(x);
  }
}
