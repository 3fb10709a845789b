package org.isthmus.numeric.exact;

import java.math.BigInteger;
import java.util.Objects;

/**
 * A dyadic rational {@code mantissa * 2^exponent}, exact.
 *
 * <p>Every finite double is one, and sums and products of dyadics are dyadic, so the value of a
 * network with ReLU activations and stored weights is one too. The form is canonical: the mantissa
 * is odd, or the number is zero and the exponent is zero. Hence equal numbers are equal objects,
 * and a dyadic may serve as a key. Negative zero is zero.
 */
public final class Dyadic implements Comparable<Dyadic> {

  public static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);
  public static final Dyadic ONE = new Dyadic(BigInteger.ONE, 0);

  private final BigInteger mantissa;
  private final int exponent;

  private Dyadic(BigInteger mantissa, int exponent) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** The number {@code mantissa * 2^exponent}, exact. */
  public static Dyadic of(BigInteger mantissa, int exponent) {
    if (mantissa.signum() == 0) {
      return ZERO;
    }
    int zeros = mantissa.getLowestSetBit();
    return new Dyadic(mantissa.shiftRight(zeros), Math.addExact(exponent, zeros));
  }

  /**
   * The exact value of a double.
   *
   * @throws ArithmeticException if {@code x} is infinite or not a number
   */
  public static Dyadic of(double x) {
    if (!Double.isFinite(x)) {
      throw new ArithmeticException("not a finite number: " + x);
    }
    if (x == 0) {
      return ZERO;
    }
    long bits = Double.doubleToRawLongBits(x);
    int biased = (int) (bits >>> 52) & 0x7ff;
    long fraction = bits & 0xf_ffff_ffff_ffffL;
    long magnitude = biased == 0 ? fraction : fraction | 0x10_0000_0000_0000L;
    int exponent = Math.max(biased, 1) - 1075;
    int zeros = Long.numberOfTrailingZeros(magnitude);
    long odd = magnitude >>> zeros;
    return new Dyadic(BigInteger.valueOf(bits < 0 ? -odd : odd), exponent + zeros);
  }

  /** The odd integer of the canonical form, or zero. */
  public BigInteger mantissa() {
    return mantissa;
  }

  /** The power of two of the canonical form; zero for zero. */
  public int exponent() {
    return exponent;
  }

  public Dyadic plus(Dyadic other) {
    if (signum() == 0) {
      return other;
    }
    if (other.signum() == 0) {
      return this;
    }
    int low = Math.min(exponent, other.exponent);
    return of(
        mantissa.shiftLeft(exponent - low).add(other.mantissa.shiftLeft(other.exponent - low)),
        low);
  }

  public Dyadic minus(Dyadic other) {
    return plus(other.negate());
  }

  public Dyadic times(Dyadic other) {
    if (signum() == 0 || other.signum() == 0) {
      return ZERO;
    }
    // The product of two odd integers is odd.
    return new Dyadic(mantissa.multiply(other.mantissa), Math.addExact(exponent, other.exponent));
  }

  public Dyadic negate() {
    return new Dyadic(mantissa.negate(), exponent);
  }

  public Dyadic abs() {
    return signum() < 0 ? negate() : this;
  }

  public int signum() {
    return mantissa.signum();
  }

  public Rational toRational() {
    return exponent >= 0
        ? Rational.of(mantissa.shiftLeft(exponent), BigInteger.ONE)
        : Rational.of(mantissa, BigInteger.ONE.shiftLeft(-exponent));
  }

  @Override
  public int compareTo(Dyadic other) {
    return minus(other).signum();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Dyadic other
        && exponent == other.exponent
        && mantissa.equals(other.mantissa);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mantissa, exponent);
  }

  @Override
  public String toString() {
    return toRational().toString();
  }
}
