package org.isthmus.verifier.checker;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Doubles as short decimals that are rounded outwards, so that what is printed is true. */
final class Decimal {

  private static final int DIGITS = 6;

  private Decimal() {}

  /** A decimal that is at most {@code x}. */
  static String down(double x) {
    return text(x, RoundingMode.FLOOR);
  }

  /** A decimal that is at least {@code x}. */
  static String up(double x) {
    return text(x, RoundingMode.CEILING);
  }

  private static String text(double x, RoundingMode mode) {
    if (!Double.isFinite(x)) {
      return x > 0 ? "infinity" : "-infinity";
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(x).round(new MathContext(DIGITS, mode)).stripTrailingZeros();
    int magnitude = rounded.precision() - rounded.scale();
    return magnitude > -4 && magnitude < 10
        ? rounded.toPlainString()
        : rounded.toString().replace("E", "e").replace("e+", "e");
  }
}
