package org.isthmus.grammar.certificate;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A fraction in lowest terms as the {@link Stranger} computes with them: plain Java alone. */
record Fraction(BigInteger p, BigInteger q) implements Comparable<Fraction> {

  static final Fraction ZERO = of(BigInteger.ZERO, BigInteger.ONE);
  static final Fraction ONE = of(BigInteger.ONE, BigInteger.ONE);

  static Fraction of(BigInteger p, BigInteger q) {
    BigInteger divisor = p.gcd(q).multiply(BigInteger.valueOf(q.signum()));
    return new Fraction(p.divide(divisor), q.divide(divisor));
  }

  static Fraction of(long p, long q) {
    return of(BigInteger.valueOf(p), BigInteger.valueOf(q));
  }

  /** What a binary64 number is exactly. */
  static Fraction of(double x) {
    BigDecimal decimal = new BigDecimal(x);
    return decimal.scale() <= 0
        ? of(decimal.toBigIntegerExact(), BigInteger.ONE)
        : of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  /** Reads {@code p/q} or {@code p}. */
  static Fraction of(String text) {
    String[] parts = text.split("/");
    return of(
        new BigInteger(parts[0]), parts.length == 1 ? BigInteger.ONE : new BigInteger(parts[1]));
  }

  Fraction plus(Fraction other) {
    return of(p.multiply(other.q).add(other.p.multiply(q)), q.multiply(other.q));
  }

  Fraction minus(Fraction other) {
    return plus(new Fraction(other.p.negate(), other.q));
  }

  Fraction times(Fraction other) {
    return of(p.multiply(other.p), q.multiply(other.q));
  }

  Fraction over(Fraction other) {
    return of(p.multiply(other.q), q.multiply(other.p));
  }

  int signum() {
    return p.signum();
  }

  /** Whether some binary64 number is this one. */
  boolean isBinary64() {
    if (q.bitCount() != 1) {
      return false;
    }
    double nearest = new BigDecimal(p).divide(new BigDecimal(q)).doubleValue();
    return Double.isFinite(nearest) && of(nearest).equals(this);
  }

  @Override
  public int compareTo(Fraction other) {
    return p.multiply(other.q).compareTo(other.p.multiply(q));
  }

  @Override
  public String toString() {
    return q.equals(BigInteger.ONE) ? p.toString() : p + "/" + q;
  }
}
