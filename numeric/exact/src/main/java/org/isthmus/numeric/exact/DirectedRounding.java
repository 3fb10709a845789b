package org.isthmus.numeric.exact;

/**
 * Sums, products and quotients of doubles rounded in a chosen direction.
 *
 * <p>The operation is done to nearest; its error, whose sign an error-free transformation gives
 * exactly (TwoSum, and a fused multiply-add for products and quotients), says whether the neighbour
 * is needed. Where the error itself could underflow the neighbour is taken without asking. So each
 * result is the tightest double, except close to the smallest ones, where it may be one step wider.
 *
 * <p>Arguments may be infinite. A result that is not a number becomes the infinity of the chosen
 * direction, so no bound is ever a NaN unless an argument is one. A bound downwards is never plus
 * infinity and a bound upwards never minus infinity.
 */
public final class DirectedRounding {

  // Above this, the error of a product or quotient of doubles is a multiple of 2^-1074.
  private static final double SAFE = 0x1p-960;

  private DirectedRounding() {}

  /** A double that is at most {@code a + b}. */
  public static double addDown(double a, double b) {
    return -addUp(-a, -b);
  }

  /** A double that is at least {@code a + b}. */
  public static double addUp(double a, double b) {
    double sum = a + b;
    if (!(Math.abs(sum) <= Double.MAX_VALUE)) {
      return nonFiniteUp(sum);
    }
    double virtual = sum - a;
    double error = (a - (sum - virtual)) + (b - virtual);
    return error <= 0 ? sum : Math.nextUp(sum);
  }

  /** A double that is at most {@code a * b}. */
  public static double multiplyDown(double a, double b) {
    return -multiplyUp(-a, b);
  }

  /** A double that is at least {@code a * b}. */
  public static double multiplyUp(double a, double b) {
    double product = a * b;
    if (!(Math.abs(product) <= Double.MAX_VALUE)) {
      return nonFiniteUp(product);
    }
    if (a == 0 || b == 0) {
      return product;
    }
    if (Math.abs(product) < SAFE) {
      return Math.nextUp(product);
    }
    return Math.fma(a, b, -product) <= 0 ? product : Math.nextUp(product);
  }

  /** A double that is at most {@code a / b}; {@code b} is not zero. */
  public static double divideDown(double a, double b) {
    return -divideUp(-a, b);
  }

  /** A double that is at least {@code a / b}; {@code b} is not zero. */
  public static double divideUp(double a, double b) {
    double quotient = a / b;
    if (!(Math.abs(quotient) <= Double.MAX_VALUE)) {
      return nonFiniteUp(quotient);
    }
    if (a == 0) {
      return quotient;
    }
    if (Math.abs(quotient) < SAFE || Math.abs(a) < SAFE) {
      return Math.nextUp(quotient);
    }
    // a / b = quotient + remainder / b, and the remainder is a double.
    double remainder = Math.fma(-quotient, b, a);
    return (b > 0 ? remainder : -remainder) <= 0 ? quotient : Math.nextUp(quotient);
  }

  private static double nonFiniteUp(double result) {
    return result == Double.NEGATIVE_INFINITY ? -Double.MAX_VALUE : Double.POSITIVE_INFINITY;
  }
}
