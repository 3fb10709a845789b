package org.isthmus.numeric.exact;

/**
 * The exact sum {@code hi + lo} of two finite doubles with {@code hi} nearest to the sum, about 106
 * bits; the arithmetic on such numbers is rounded, with the errors stated here.
 *
 * <p>Let u = 2^-53. Then {@code |lo| <= u |hi|}. The bounds hold for operands and results whose
 * magnitudes lie between 2^-900 and 2^900, or are zero.
 *
 * <ul>
 *   <li>{@link #plus}: error at most 4 u^2 (|a| + |b|). With s + e = a.hi + b.hi exact, |e| <=
 *       u|s|; f = fl(a.lo + b.lo) errs by at most u^2 (|a.hi| + |b.hi|), and fl(e + f) by at most
 *       u (|e| + |f|) <= 2.01 u^2 (|a.hi| + |b.hi|); what remains is exact.
 *   <li>{@link #times}: error at most 8 u^2 |a b|. The dropped a.lo b.lo is at most u^2 |a b|; the
 *       two fused steps round numbers of at most 2.01 u |a b| and 3.01 u |a b|.
 *   <li>{@link #dividedBy}: error at most 32 u^2 |a / b|. For q = fl(a.hi / b.hi), a.hi - fl(q
 *       b.hi) is exact (Sterbenz); the remainder is a sum of numbers of at most 2.1, 3.1 and 5.1 u
 *       |a|, each rounded once, and the correction is at most 5.2 u |a / b| and relatively wrong by
 *       2.1 u.
 * </ul>
 *
 * @throws IllegalArgumentException if an argument is not finite or {@code hi} is not nearest
 */
public record DoubleDouble(double hi, double lo) {

  public static final DoubleDouble ZERO = new DoubleDouble(0, 0);
  public static final DoubleDouble ONE = new DoubleDouble(1, 0);

  public DoubleDouble {
    if (!(Math.abs(hi) <= Double.MAX_VALUE && hi + lo == hi)) {
      throw new IllegalArgumentException(
          "not a normalised double-double number (found " + hi + " and " + lo + ")");
    }
  }

  /** The number {@code x}, exact. */
  public static DoubleDouble of(double x) {
    return new DoubleDouble(x, 0);
  }

  /** {@code a + b}, exact (TwoSum of Knuth). */
  public static DoubleDouble sum(double a, double b) {
    double sum = a + b;
    double virtual = sum - a;
    return new DoubleDouble(sum, (a - (sum - virtual)) + (b - virtual));
  }

  /** {@code a * b}, exact when the product is zero or between 2^-960 and 2^1023 in magnitude. */
  public static DoubleDouble product(double a, double b) {
    double product = a * b;
    return new DoubleDouble(product, Math.fma(a, b, -product));
  }

  /** {@code this + other}. */
  public DoubleDouble plus(DoubleDouble other) {
    double sum = hi + other.hi;
    double virtual = sum - hi;
    double error = (hi - (sum - virtual)) + (other.hi - virtual);
    return sum(sum, error + (lo + other.lo));
  }

  /** {@code this - other}, with the error of {@link #plus}. */
  public DoubleDouble minus(DoubleDouble other) {
    return plus(other.negate());
  }

  /** {@code this * other}. */
  public DoubleDouble times(DoubleDouble other) {
    double product = hi * other.hi;
    double error = Math.fma(hi, other.hi, -product);
    return sum(product, Math.fma(lo, other.hi, Math.fma(hi, other.lo, error)));
  }

  /** {@code this / other}; {@code other} is not zero. */
  public DoubleDouble dividedBy(DoubleDouble other) {
    double quotient = hi / other.hi;
    double product = quotient * other.hi;
    double error = Math.fma(quotient, other.lo, Math.fma(quotient, other.hi, -product));
    double remainder = (hi - product) + (lo - error);
    return sum(quotient, remainder / other.hi);
  }

  /**
   * {@code 1 + a[1] this (1 + a[2] this (1 + ... a[n] this (1)))}, by Horner's rule.
   *
   * <p>Each step is {@code sum := 1 + t} for {@code t = a[k] (this sum)} and errs by at most 24 u^2
   * (1 + |t|): this sum is kept as a pair with a second part below 3.1 u and wrong by 6.1 u^2,
   * relatively; its product with a[k] is wrong by 10.1 u^2 more, and the addition by 1.1 u^2 + 5.2
   * u^2 |t|. The loop keeps its numbers out of objects, for speed.
   *
   * @param a at least n + 1 coefficients; the one at 0 is not used
   */
  DoubleDouble nested(DoubleDouble[] a, int n) {
    double sumHi = 1;
    double sumLo = 0;
    for (int k = n; k >= 1; k--) {
      double product = hi * sumHi;
      double error = Math.fma(hi, sumLo, Math.fma(lo, sumHi, Math.fma(hi, sumHi, -product)));
      double factor = a[k].hi;
      double term = product * factor;
      double termError = Math.fma(product, factor, -term);
      termError = Math.fma(error, factor, Math.fma(product, a[k].lo, termError));
      double total = 1 + term;
      double virtual = total - 1;
      double rest = ((1 - (total - virtual)) + (term - virtual)) + termError;
      sumHi = total + rest;
      virtual = sumHi - total;
      sumLo = (total - (sumHi - virtual)) + (rest - virtual);
    }
    return new DoubleDouble(sumHi, sumLo);
  }

  public DoubleDouble negate() {
    return new DoubleDouble(-hi, -lo);
  }

  public DoubleDouble abs() {
    return hi < 0 ? negate() : this;
  }

  /** {@code this * 2^power}, exact unless {@code hi} leaves 2^-900 .. 2^900. */
  public DoubleDouble scale(int power) {
    return new DoubleDouble(Math.scalb(hi, power), Math.scalb(lo, power));
  }

  /** The exact value. */
  public Rational toRational() {
    return Dyadic.of(hi).plus(Dyadic.of(lo)).toRational();
  }
}
