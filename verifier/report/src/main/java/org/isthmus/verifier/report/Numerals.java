package org.isthmus.verifier.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.isthmus.numeric.exact.Rational;

/** Numbers as they stand in a figure. */
final class Numerals {

  private static final MathContext NEAREST = new MathContext(3, RoundingMode.HALF_EVEN);
  private static final int DIGITS_OF_BOUND = 4;

  private Numerals() {}

  /** Three digits, rounded to nearest. */
  static String of(double value) {
    if (Double.isInfinite(value)) {
      return "overflow";
    }
    return text(new BigDecimal(value).round(NEAREST));
  }

  /** At most four digits, rounded up, so that what is at most the bound is at most the text. */
  static String upper(Rational bound) {
    return text(bound, RoundingMode.CEILING);
  }

  /** At most four digits, rounded down, so that what reaches the bound reaches the text. */
  static String lower(Rational bound) {
    return text(bound, RoundingMode.FLOOR);
  }

  private static String text(Rational bound, RoundingMode rounding) {
    return text(
        new BigDecimal(bound.numerator())
            .divide(
                new BigDecimal(bound.denominator()),
                new MathContext(DIGITS_OF_BOUND, rounding)));
  }

  /** Such as {@code 0.0125}, {@code 3.2e-7}, {@code 120}. */
  private static String text(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal digits = value.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent >= -3 && exponent <= 4
        ? digits.toPlainString()
        : digits.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
  }

  /** Such as {@code 1 sample}, {@code 2 samples}. */
  static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
