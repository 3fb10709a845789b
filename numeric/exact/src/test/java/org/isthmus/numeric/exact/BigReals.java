package org.isthmus.numeric.exact;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions to about 70 digits, as references: plain Taylor series, slow, and sharing
 * nothing with what they test.
 */
final class BigReals {

  static final MathContext DIGITS = new MathContext(140, RoundingMode.HALF_EVEN);
  private static final BigDecimal TINY = new BigDecimal("1e-130");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private BigReals() {}

  /** exp(x), by (exp(x / 2^j))^(2^j). */
  static BigDecimal exp(BigDecimal x) {
    int halvings = 0;
    BigDecimal small = x;
    while (small.abs().compareTo(BigDecimal.ONE) > 0) {
      small = small.divide(TWO, DIGITS);
      halvings++;
    }
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(TINY) > 0; n++) {
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** log(y) for y > 0, by Newton's method on exp. */
  static BigDecimal log(BigDecimal y) {
    int magnitude = y.precision() - y.scale();
    BigDecimal x = BigDecimal.valueOf(magnitude * 2.302585092994046);
    for (int k = 0; k < 14; k++) {
      BigDecimal e = exp(x);
      x = x.add(TWO.multiply(y.subtract(e)).divide(y.add(e), DIGITS), DIGITS);
    }
    return x;
  }

  static BigDecimal tanh(BigDecimal x) {
    BigDecimal e = exp(x.multiply(TWO));
    return e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
  }

  static BigDecimal sigmoid(BigDecimal x) {
    return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), DIGITS);
  }

  /** x P(Z <= x), by the alternating Maclaurin series of the density, for |x| <= 15. */
  static BigDecimal gelu(BigDecimal x) {
    MathContext wide = new MathContext(250);
    BigDecimal half = x.multiply(x).divide(TWO, wide).negate();
    BigDecimal power = x;
    BigDecimal sum = x;
    for (int n = 1; power.abs().compareTo(TINY) > 0 || n < 20; n++) {
      power = power.multiply(half, wide).divide(BigDecimal.valueOf(n), wide);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), wide), wide);
    }
    BigDecimal density = BigDecimal.ONE.divide(TWO.multiply(pi()).sqrt(DIGITS), DIGITS);
    return x.multiply(new BigDecimal("0.5").add(sum.multiply(density)), DIGITS);
  }

  /** Pi by Stoermer's formula 24 arctan(1/8) + 8 arctan(1/57) + 4 arctan(1/239). */
  private static BigDecimal pi() {
    return arctan(8, 24).add(arctan(57, 8)).add(arctan(239, 4));
  }

  private static BigDecimal arctan(int q, int factor) {
    BigDecimal power = BigDecimal.valueOf(factor).divide(BigDecimal.valueOf(q), DIGITS);
    BigDecimal sum = power;
    for (int n = 1; power.abs().compareTo(TINY) > 0; n++) {
      power = power.divide(BigDecimal.valueOf(-(long) q * q), DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
    }
    return sum;
  }
}
