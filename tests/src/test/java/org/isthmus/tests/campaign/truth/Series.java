package org.isthmus.tests.campaign.truth;

import java.math.BigInteger;
import org.isthmus.numeric.exact.Rational;

/**
 * Functions that are not rational, to 70 decimal places and more, from their series. Numbers are
 * whole multiples of 2^-bits on the way; bits beyond those that are kept make up for what is cut
 * off.
 */
final class Series {

  private static final int BITS = 320;
  private static final int KEPT = 250;

  /** For sums of large terms, as large as exp(800). */
  private static final int MANY_BITS = 320 + 2400;

  /** Beyond it exp(-x) and 1 - tanh(x) are below any digit that is asked for. */
  private static final Rational FAR = Rational.of(1000);

  private static final Rational FAR_FOR_GELU = Rational.of(40);
  private static final BigInteger LOG_2 = log(BigInteger.TWO.shiftLeft(BITS), BITS);

  private Series() {}

  private static BigInteger fixed(Rational x, int bits) {
    return x.numerator().shiftLeft(bits).divide(x.denominator());
  }

  private static Rational rational(BigInteger fixed, int bits) {
    return Rational.of(fixed.shiftRight(bits - KEPT), BigInteger.ONE.shiftLeft(KEPT));
  }

  private static BigInteger times(BigInteger x, BigInteger y, int bits) {
    return x.multiply(y).shiftRight(bits);
  }

  /** exp(x) for x at most 0. */
  static Rational expOfNegative(Rational x) {
    return x.abs().compareTo(FAR) > 0
        ? Rational.ZERO
        : rational(exp(fixed(x, BITS), BITS), BITS);
  }

  private static BigInteger exp(BigInteger x, int bits) {
    int halvings = Math.max(0, x.bitLength() - bits + 8);
    BigInteger y = x.shiftRight(halvings);
    BigInteger term = BigInteger.ONE.shiftLeft(bits);
    BigInteger sum = term;
    for (int n = 1; term.abs().bitLength() > 1; n++) {
      term = times(term, y, bits).divide(BigInteger.valueOf(n));
      sum = sum.add(term);
    }
    for (int k = 0; k < halvings; k++) {
      sum = times(sum, sum, bits);
    }
    return sum;
  }

  /** log(x) for x that is positive. */
  static Rational log(Rational x) {
    if (x.compareTo(Rational.ONE) < 0) {
      return log(Rational.ONE.dividedBy(x)).negate();
    }
    BigInteger y = fixed(x, BITS);
    int doublings = y.bitLength() - 1 - BITS;
    BigInteger log = log(y.shiftRight(doublings), BITS);
    return rational(log.add(LOG_2.multiply(BigInteger.valueOf(doublings))), BITS);
  }

  /** log y = 2 artanh((y - 1) / (y + 1)), for y from 1 to 2. */
  private static BigInteger log(BigInteger y, int bits) {
    BigInteger one = BigInteger.ONE.shiftLeft(bits);
    BigInteger q = y.subtract(one).shiftLeft(bits).divide(y.add(one));
    BigInteger square = times(q, q, bits);
    BigInteger sum = BigInteger.ZERO;
    BigInteger power = q;
    for (int n = 1; power.signum() != 0; n += 2) {
      sum = sum.add(power.divide(BigInteger.valueOf(n)));
      power = times(power, square, bits);
    }
    return sum.shiftLeft(1);
  }

  static Rational tanh(Rational x) {
    if (x.abs().compareTo(FAR) > 0) {
      return Rational.of(x.signum());
    }
    Rational e = expOfNegative(x.abs().times(Rational.of(-2)));
    Rational value = Rational.ONE.minus(e).dividedBy(Rational.ONE.plus(e));
    return cut(x.signum() < 0 ? value.negate() : value);
  }

  static Rational sigmoid(Rational x) {
    Rational e = expOfNegative(x.abs().negate());
    Rational value = Rational.ONE.dividedBy(Rational.ONE.plus(e));
    return cut(x.signum() < 0 ? Rational.ONE.minus(value) : value);
  }

  private static Rational cut(Rational x) {
    return rational(fixed(x, BITS), BITS);
  }

  /** With erf z = 2 / sqrt(pi) exp(-z^2) sum_n 2^n z^(2n+1) / (2n+1)!!, where z = x / sqrt 2. */
  static Rational gelu(Rational x) {
    if (x.abs().compareTo(FAR_FOR_GELU) > 0) {
      return x.signum() > 0 ? x : Rational.ZERO;
    }
    BigInteger fixed = fixed(x, MANY_BITS);
    BigInteger two = BigInteger.TWO.shiftLeft(2 * MANY_BITS);
    BigInteger z = fixed.shiftLeft(MANY_BITS).divide(two.sqrt());
    BigInteger square = times(z, z, MANY_BITS);
    BigInteger term = z;
    BigInteger sum = z;
    for (int n = 1; term.abs().bitLength() > 1; n++) {
      term = times(term, square, MANY_BITS).shiftLeft(1).divide(BigInteger.valueOf(2L * n + 1));
      sum = sum.add(term);
    }
    BigInteger erf =
        times(sum, exp(square.negate(), MANY_BITS), MANY_BITS)
            .shiftLeft(MANY_BITS + 1)
            .divide(pi().shiftLeft(MANY_BITS).sqrt());
    BigInteger one = BigInteger.ONE.shiftLeft(MANY_BITS);
    return rational(times(fixed, one.add(erf), MANY_BITS).shiftRight(1), MANY_BITS);
  }

  /** Machin: pi / 4 = 4 arctan(1/5) - arctan(1/239). */
  private static BigInteger pi() {
    return arctan(5).shiftLeft(4).subtract(arctan(239).shiftLeft(2));
  }

  private static BigInteger arctan(long inverse) {
    BigInteger power = BigInteger.ONE.shiftLeft(MANY_BITS).divide(BigInteger.valueOf(inverse));
    BigInteger square = BigInteger.valueOf(inverse * inverse);
    BigInteger sum = BigInteger.ZERO;
    for (int n = 0; power.signum() != 0; n++) {
      BigInteger term = power.divide(BigInteger.valueOf(2L * n + 1));
      sum = n % 2 == 0 ? sum.add(term) : sum.subtract(term);
      power = power.divide(square);
    }
    return sum;
  }
}
