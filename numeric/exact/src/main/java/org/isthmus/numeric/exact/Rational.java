package org.isthmus.numeric.exact;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An exact rational number in lowest terms with a positive denominator.
 *
 * <p>Bounds that are claimed, slopes of activations and every decimal that a person writes are
 * rationals; none of them is ever read through a double.
 */
public final class Rational implements Comparable<Rational> {

  public static final Rational ZERO = new Rational(BigInteger.ZERO, BigInteger.ONE);
  public static final Rational ONE = new Rational(BigInteger.ONE, BigInteger.ONE);

  private static final Pattern FRACTION = Pattern.compile("[+-]?[0-9]{1,4000}/[0-9]{1,4000}");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:[0-9]{1,4000}(?:\\.[0-9]{0,4000})?|\\.[0-9]{1,4000})"
              + "(?:[eE][+-]?[0-9]{1,4})?");

  private final BigInteger numerator;
  private final BigInteger denominator;

  private Rational(BigInteger numerator, BigInteger denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /**
   * The quotient of two integers, exact.
   *
   * @throws ArithmeticException if the denominator is zero
   */
  public static Rational of(BigInteger numerator, BigInteger denominator) {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("denominator is zero");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    return new Rational(numerator.divide(divisor), denominator.divide(divisor));
  }

  public static Rational of(long integer) {
    return new Rational(BigInteger.valueOf(integer), BigInteger.ONE);
  }

  public static Rational of(long numerator, long denominator) {
    return of(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /**
   * The exact value of a double.
   *
   * @throws ArithmeticException if {@code x} is infinite or not a number
   */
  public static Rational of(double x) {
    return Dyadic.of(x).toRational();
  }

  /**
   * Reads {@code p/q}, an integer or a decimal such as {@code 0.05} or {@code 1e-3}, exactly.
   *
   * @throws NumberFormatException if the text is none of these, or is longer than 4000 digits
   */
  public static Rational parse(String text) {
    if (FRACTION.matcher(text).matches()) {
      int slash = text.indexOf('/');
      BigInteger denominator = new BigInteger(text.substring(slash + 1));
      if (denominator.signum() == 0) {
        throw new NumberFormatException("denominator is zero: " + text);
      }
      return of(new BigInteger(text.substring(0, slash)), denominator);
    }
    if (!DECIMAL.matcher(text).matches()) {
      throw new NumberFormatException("not a rational number: " + text);
    }
    BigDecimal decimal = new BigDecimal(text);
    return decimal.scale() <= 0
        ? new Rational(decimal.toBigIntegerExact(), BigInteger.ONE)
        : of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  public BigInteger numerator() {
    return numerator;
  }

  public BigInteger denominator() {
    return denominator;
  }

  public Rational plus(Rational other) {
    return of(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Rational minus(Rational other) {
    return plus(other.negate());
  }

  public Rational times(Rational other) {
    return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * The exact quotient.
   *
   * @throws ArithmeticException if {@code other} is zero
   */
  public Rational dividedBy(Rational other) {
    return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public Rational negate() {
    return new Rational(numerator.negate(), denominator);
  }

  public Rational abs() {
    return signum() < 0 ? negate() : this;
  }

  /** The larger of two numbers. */
  public Rational max(Rational other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public int signum() {
    return numerator.signum();
  }

  @Override
  public int compareTo(Rational other) {
    return numerator
        .multiply(other.denominator)
        .compareTo(other.numerator.multiply(denominator));
  }

  /** The double nearest to this number, ties to even; rounded, and so no proof of anything. */
  public double doubleValue() {
    if (signum() == 0) {
      return 0;
    }
    // BigDecimal.doubleValue rounds a terminating decimal correctly; a quotient cut off at many
    // digits is moved off the ties by a sticky last digit.
    BigDecimal p = new BigDecimal(numerator);
    BigDecimal q = new BigDecimal(denominator);
    BigDecimal quotient = p.divide(q, new MathContext(1200, RoundingMode.DOWN));
    if (quotient.multiply(q).compareTo(p) != 0) {
      quotient = quotient.add(quotient.ulp().multiply(BigDecimal.valueOf(signum(), 1)));
    }
    return Double.parseDouble(quotient.toString());
  }

  /** The largest double that is at most this number, or minus infinity. */
  public double roundDown() {
    double x = doubleValue();
    if (x == Double.POSITIVE_INFINITY) {
      return Double.MAX_VALUE;
    }
    if (x == Double.NEGATIVE_INFINITY) {
      return x;
    }
    return of(x).compareTo(this) > 0 ? Math.nextDown(x) : x;
  }

  /** The smallest double that is at least this number, or infinity. */
  public double roundUp() {
    return 0.0 - negate().roundDown();
  }

  /** Whether this number is the value of some double exactly. */
  public boolean isDouble() {
    double x = doubleValue();
    return Double.isFinite(x) && of(x).equals(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Rational other
        && numerator.equals(other.numerator)
        && denominator.equals(other.denominator);
  }

  @Override
  public int hashCode() {
    return Objects.hash(numerator, denominator);
  }

  /** {@code p} or {@code p/q} in lowest terms; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
