package org.isthmus.proofs.nbm21.memorisers;

import java.math.BigInteger;
import org.isthmus.numeric.exact.Rational;

/**
 * The numbers in which a construction is carried out: exact, or rounded to double.
 *
 * @param <T> a number
 */
public interface Arithmetic<T> {

  T of(Rational x);

  /** The value of a number, without rounding. */
  Rational exact(T x);

  T plus(T x, T y);

  T minus(T x, T y);

  T times(T x, T y);

  T over(T x, T y);

  int signum(T x);

  /**
   * How well a number serves as a divisor: 0 if it cannot be told from zero, where the coordinates
   * of the points are at most 1 in absolute value.
   */
  double merit(T x);

  /** x y + z. */
  default T plusProduct(T z, T x, T y) {
    return plus(z, times(x, y));
  }

  /** Whether a number is above another one. */
  default boolean exceeds(T x, T y) {
    return signum(minus(x, y)) > 0;
  }

  default T abs(T x) {
    return signum(x) < 0 ? minus(of(Rational.ZERO), x) : x;
  }

  /** The largest power of two that is at most a positive number. */
  static Rational powerOfTwo(Rational x) {
    int exponent = x.numerator().bitLength() - x.denominator().bitLength();
    Rational power = shifted(exponent);
    return power.compareTo(x) <= 0 ? power : shifted(exponent - 1);
  }

  private static Rational shifted(int exponent) {
    return exponent >= 0
        ? Rational.of(BigInteger.ONE.shiftLeft(exponent), BigInteger.ONE)
        : Rational.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(-exponent));
  }

  /** Fractions; nothing is rounded, and the divisor of fewest bits is the best. */
  Arithmetic<Rational> EXACT =
      new Arithmetic<>() {
        @Override
        public Rational of(Rational x) {
          return x;
        }

        @Override
        public Rational exact(Rational x) {
          return x;
        }

        @Override
        public Rational plus(Rational x, Rational y) {
          return x.plus(y);
        }

        @Override
        public Rational minus(Rational x, Rational y) {
          return x.minus(y);
        }

        @Override
        public Rational times(Rational x, Rational y) {
          return x.times(y);
        }

        @Override
        public Rational over(Rational x, Rational y) {
          return x.dividedBy(y);
        }

        @Override
        public int signum(Rational x) {
          return x.signum();
        }

        @Override
        public double merit(Rational x) {
          int bits = x.numerator().bitLength() + x.denominator().bitLength();
          return x.signum() == 0 ? 0 : 1.0 / bits;
        }
      };

  /** Doubles; the divisor of largest absolute value is the best. */
  Arithmetic<Double> ROUNDED =
      new Arithmetic<>() {
        private static final double SMALLEST = 1e-9;

        @Override
        public Double of(Rational x) {
          // The quotient of two doubles is correctly rounded, and fast.
          boolean doubles = isDouble(x.numerator()) && isDouble(x.denominator());
          return doubles
              ? x.numerator().doubleValue() / x.denominator().doubleValue()
              : x.doubleValue();
        }

        private boolean isDouble(BigInteger x) {
          return x.bitLength() - Math.max(0, x.getLowestSetBit()) <= 53 && x.bitLength() <= 1023;
        }

        @Override
        public Rational exact(Double x) {
          return Rational.of(x);
        }

        @Override
        public Double plus(Double x, Double y) {
          return x + y;
        }

        @Override
        public Double minus(Double x, Double y) {
          return x - y;
        }

        @Override
        public Double times(Double x, Double y) {
          return x * y;
        }

        @Override
        public Double over(Double x, Double y) {
          return x / y;
        }

        @Override
        public int signum(Double x) {
          return (int) Math.signum(x);
        }

        @Override
        public double merit(Double x) {
          return Math.abs(x) > SMALLEST ? Math.abs(x) : 0;
        }
      };
}
