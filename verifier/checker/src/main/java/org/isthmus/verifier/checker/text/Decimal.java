package org.isthmus.verifier.checker.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;

/** Numbers as short decimals that are rounded outwards, so that what is printed is true. */
public final class Decimal {

  private static final int DIGITS = 6;

  private Decimal() {}

  /** A decimal that is at most {@code x}. */
  public static String down(double x) {
    return text(x, RoundingMode.FLOOR);
  }

  /** A decimal that is at least {@code x}. */
  public static String up(double x) {
    return text(x, RoundingMode.CEILING);
  }

  /** What is known of a number: {@code in [lower end, upper end]}. */
  public static String in(Interval value) {
    return "in [" + down(value.lo()) + ", " + up(value.hi()) + "]";
  }

  /** An exact value, or where it is long an enclosure of it. */
  public static String exact(Rational value) {
    String text = value.toString();
    return text.length() <= 30
        ? text
        : "p/q in [" + down(value.roundDown()) + ", " + up(value.roundUp()) + "]";
  }

  /** A number, and where it is a long fraction about how much it is. */
  public static String about(Rational value) {
    String text = value.toString();
    return text.length() <= 8 ? text : text + " (" + down(value.roundDown()) + "...)";
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
