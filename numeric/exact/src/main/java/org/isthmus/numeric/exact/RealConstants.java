package org.isthmus.numeric.exact;

import java.math.BigInteger;

/**
 * Real constants, computed from their series when first used instead of copied from a table.
 *
 * <p>Numbers are integers in units of 2^-300. A truncated division loses less than one unit and no
 * constant takes more than 400 of them, also after factors of at most 64, so every one is right to
 * within 2^-280.
 */
final class RealConstants {

  private static final int BITS = 300;
  private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(BITS);

  /** The natural logarithm of 2, as 2 artanh(1/3). */
  static final BigInteger LN_2 = inverseTangent(3, false).shiftLeft(1);

  /** 1 / sqrt(2 pi), with pi by Machin's formula: pi/4 = 4 arctan(1/5) - arctan(1/239). */
  static final BigInteger DENSITY_AT_ZERO =
      UNIT.shiftLeft(2 * BITS)
          .divide(
              inverseTangent(5, true)
                  .shiftLeft(2)
                  .subtract(inverseTangent(239, true))
                  .shiftLeft(3))
          .sqrt();

  private RealConstants() {}

  /** arctan(1/q) or artanh(1/q): the sum of (-+1)^n / ((2n+1) q^(2n+1)). */
  private static BigInteger inverseTangent(int q, boolean circular) {
    BigInteger square = BigInteger.valueOf((long) q * q);
    BigInteger power = UNIT.divide(BigInteger.valueOf(q));
    BigInteger sum = BigInteger.ZERO;
    for (int n = 0; power.signum() > 0; n++) {
      BigInteger term = power.divide(BigInteger.valueOf(2L * n + 1));
      sum = circular && n % 2 == 1 ? sum.subtract(term) : sum.add(term);
      power = power.divide(square);
    }
    return sum;
  }

  /** 2^(i/64) for i in 0..63, by six square roots. */
  static BigInteger rootOfTwo(int i) {
    BigInteger root = UNIT.shiftLeft(i);
    for (int k = 0; k < 6; k++) {
      root = root.shiftLeft(BITS).sqrt();
    }
    return root;
  }

  /** The double-double number nearest to {@code value * 2^-300}, to within 2^-105 relatively. */
  static DoubleDouble nearest(BigInteger value) {
    double hi = value.doubleValue();
    BigInteger rest = value.subtract(integer(hi));
    return new DoubleDouble(hi, rest.doubleValue()).scale(-BITS);
  }

  /** The tightest interval that surely contains the constant near {@code value * 2^-300}. */
  static Interval enclose(BigInteger value) {
    BigInteger slack = BigInteger.ONE.shiftLeft(20);
    return new Interval(
        Rational.of(value.subtract(slack), UNIT).roundDown(),
        Rational.of(value.add(slack), UNIT).roundUp());
  }

  /**
   * Splits {@code value * 2^-300 / 64}, which is below 2^-6, into a multiple of 2^-40, a multiple
   * of 2^-74 below 2^-40 and the double nearest to the rest, which is below 2^-74.
   */
  static double[] splitSixtyFourth(BigInteger value) {
    BigInteger scaled = value.shiftRight(6);
    BigInteger first = scaled.shiftRight(BITS - 40).shiftLeft(BITS - 40);
    BigInteger second = scaled.subtract(first).shiftRight(BITS - 74).shiftLeft(BITS - 74);
    BigInteger third = scaled.subtract(first).subtract(second);
    return new double[] {
      Math.scalb(first.doubleValue(), -BITS),
      Math.scalb(second.doubleValue(), -BITS),
      Math.scalb(third.doubleValue(), -BITS)
    };
  }

  private static BigInteger integer(double x) {
    Dyadic exact = Dyadic.of(x);
    return exact.mantissa().shiftLeft(exact.exponent());
  }
}
