package org.isthmus.numeric.exact;

import static org.isthmus.numeric.exact.DirectedRounding.addDown;
import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.divideDown;
import static org.isthmus.numeric.exact.DirectedRounding.divideUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyDown;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;

/**
 * The real numbers between two doubles, both included; an end may be infinite, which says that
 * nothing is known on that side.
 *
 * <p>Every operation is rounded outwards ({@link DirectedRounding}): its result contains the result
 * of the real operation on any numbers from the operands. An interval never holds a NaN.
 *
 * @param lo the lower end, not plus infinity
 * @param hi the upper end, not minus infinity, at least {@code lo}
 */
public record Interval(double lo, double hi) {

  public static final Interval ZERO = new Interval(0, 0);
  public static final Interval ONE = new Interval(1, 1);

  public Interval {
    if (!(lo <= hi) || lo == Double.POSITIVE_INFINITY || hi == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the ends of an interval are not in order (found " + lo + " and " + hi + ")");
    }
  }

  /** The one number {@code x}, which must be finite. */
  public static Interval of(double x) {
    return new Interval(x, x);
  }

  /** The tightest interval around an exact number. */
  public static Interval of(Rational x) {
    return new Interval(x.roundDown(), x.roundUp());
  }

  public Interval plus(Interval other) {
    return new Interval(addDown(lo, other.lo), addUp(hi, other.hi));
  }

  public Interval minus(Interval other) {
    return new Interval(addDown(lo, -other.hi), addUp(hi, -other.lo));
  }

  public Interval negate() {
    return new Interval(-hi, -lo);
  }

  public Interval times(Interval other) {
    if (lo >= 0 && other.lo >= 0) {
      return new Interval(
          Math.max(multiplyDown(lo, other.lo), 0), multiplyUp(hi, other.hi));
    }
    return new Interval(
        Math.min(
            Math.min(multiplyDown(lo, other.lo), multiplyDown(lo, other.hi)),
            Math.min(multiplyDown(hi, other.lo), multiplyDown(hi, other.hi))),
        Math.max(
            Math.max(multiplyUp(lo, other.lo), multiplyUp(lo, other.hi)),
            Math.max(multiplyUp(hi, other.lo), multiplyUp(hi, other.hi))));
  }

  /**
   * The quotients by the numbers of {@code other}.
   *
   * @throws ArithmeticException if {@code other} contains zero
   */
  public Interval dividedBy(Interval other) {
    if (other.lo <= 0 && other.hi >= 0) {
      throw new ArithmeticException("division by the interval " + other + ", which contains zero");
    }
    return new Interval(
        Math.min(
            Math.min(divideDown(lo, other.lo), divideDown(lo, other.hi)),
            Math.min(divideDown(hi, other.lo), divideDown(hi, other.hi))),
        Math.max(
            Math.max(divideUp(lo, other.lo), divideUp(lo, other.hi)),
            Math.max(divideUp(hi, other.lo), divideUp(hi, other.hi))));
  }

  /** {@code |x|}. */
  public Interval abs() {
    if (lo >= 0) {
      return this;
    }
    return hi <= 0 ? negate() : new Interval(0, Math.max(-lo, hi));
  }

  /** {@code x * x}, never below zero. */
  public Interval square() {
    Interval size = abs();
    return size.times(size);
  }

  /** All numbers at most {@code radius >= 0} away from a number of this interval. */
  public Interval widen(double radius) {
    return new Interval(addDown(lo, -radius), addUp(hi, radius));
  }

  /** The part of this interval that is not below zero; at least its upper end must not be. */
  public Interval notBelowZero() {
    return lo >= 0 ? this : new Interval(0, hi);
  }

  /** {@code hi - lo}, rounded upwards. */
  public double width() {
    return addUp(hi, -lo);
  }

  public boolean isFinite() {
    return lo >= -Double.MAX_VALUE && hi <= Double.MAX_VALUE;
  }

  public boolean contains(Rational x) {
    return (lo == Double.NEGATIVE_INFINITY || Rational.of(lo).compareTo(x) <= 0) && !isBelow(x);
  }

  /** Whether every number of this interval is at most {@code bound}; decided exactly. */
  public boolean isAtMost(Rational bound) {
    return hi <= Double.MAX_VALUE && Rational.of(hi).compareTo(bound) <= 0;
  }

  /** Whether every number of this interval is greater than {@code bound}; decided exactly. */
  public boolean isAbove(Rational bound) {
    return lo >= -Double.MAX_VALUE && Rational.of(lo).compareTo(bound) > 0;
  }

  private boolean isBelow(Rational x) {
    return hi <= Double.MAX_VALUE && Rational.of(hi).compareTo(x) < 0;
  }

  @Override
  public String toString() {
    return "[" + lo + ", " + hi + "]";
  }
}
