package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;

/**
 * Tells fractions with one common denominator from their residues modulo a power of a prime.
 *
 * <p>A numerator {@code n} and a denominator {@code d} with {@code n = d y} modulo {@code M} are
 * taken when {@code n d} is shorter than {@code M} by 64 bits, which chance does not do. What is
 * found is a guess all the same, and to be proved.
 */
final class Reconstruction {

  private static final int SPARE_BITS = 64;
  private static final int LEADING_BITS = 61;
  private static final long MOST_COFACTOR = 1L << 30;

  private final PadicLifting lifting;
  private final BigInteger modulus;
  private int fewSteps;
  private BigInteger smallModulus = BigInteger.ONE;
  private BigInteger denominator = BigInteger.ONE;

  /** Two remainders of the algorithm of Euclid, and cofactors {@code t}: {@code r = t d y}. */
  private BigInteger before;
  private BigInteger remainder;
  private BigInteger cofactorBefore;
  private BigInteger cofactor;

  /** Reconstruction from all the digits that have been found. */
  Reconstruction(PadicLifting lifting) {
    this.lifting = lifting;
    modulus = lifting.modulus(lifting.steps());
  }

  /** The bits of a modulus that suffice for numerators and denominators of these many bits. */
  static int sufficientBits(int numeratorBits, int denominatorBits) {
    return Math.addExact(Math.addExact(numeratorBits, denominatorBits), SPARE_BITS + 3);
  }

  /** The common denominator of the fractions found so far. */
  BigInteger denominator() {
    return denominator;
  }

  /**
   * Finds entry {@code (i, c)}; its own denominator becomes a factor of {@link #denominator}, and
   * its numerator over that is {@link #numerator}. False if there is no such fraction.
   */
  boolean find(int i, int c) {
    if (fewSteps > 0) {
      // Mostly the denominator is known, and then half the digits are enough.
      begin(smallModulus, lifting.value(i, c, fewSteps));
      if (remainder.bitLength() + SPARE_BITS <= smallModulus.bitLength()) {
        return true;
      }
    }
    begin(modulus, lifting.value(i, c, lifting.steps()));
    int most = modulus.bitLength() - SPARE_BITS - denominator.bitLength();
    while (remainder.bitLength() + cofactor.bitLength() > most) {
      if (remainder.signum() == 0 || cofactor.bitLength() > most) {
        return false;
      }
      if (!advanceManySteps()) {
        advanceOneStep();
      }
    }
    denominator = denominator.multiply(cofactor.abs());
    int steps = (remainder.bitLength() + 2 * SPARE_BITS) / WordPrimes.BITS + 1;
    if (steps > fewSteps) {
      fewSteps = Math.min(steps, lifting.steps());
      smallModulus = lifting.modulus(fewSteps);
    }
    return true;
  }

  /** The numerator, over {@link #denominator}, of the fraction found last. */
  BigInteger numerator() {
    return cofactor.signum() < 0 ? remainder.negate() : remainder;
  }

  /** Starts with the one of {@code d y} and {@code -d y} that is less than half the modulus. */
  private void begin(BigInteger power, BigInteger residue) {
    before = power;
    cofactorBefore = BigInteger.ZERO;
    remainder = denominator.multiply(residue).mod(power);
    cofactor = BigInteger.ONE;
    BigInteger complement = power.subtract(remainder);
    if (complement.compareTo(remainder) < 0) {
      remainder = complement;
      cofactor = cofactor.negate();
    }
  }

  private void advanceOneStep() {
    BigInteger[] division = before.divideAndRemainder(remainder);
    BigInteger next = cofactorBefore.subtract(division[0].multiply(cofactor));
    before = remainder;
    remainder = division[1];
    cofactorBefore = cofactor;
    cofactor = next;
  }

  /**
   * Takes the steps whose quotients are certain from the leading bits (Lehmer; Knuth, Algorithm
   * 4.5.2 L). The quotient after a fraction that is taken is too large to be passed over here.
   */
  private boolean advanceManySteps() {
    int shift = Math.max(before.bitLength() - LEADING_BITS, 0);
    long x = before.shiftRight(shift).longValue();
    long y = remainder.shiftRight(shift).longValue();
    long a = 1;
    long b = 0;
    long c = 0;
    long d = 1;
    while (y + c != 0 && y + d != 0) {
      long quotient = (x + a) / (y + c);
      if (quotient != (x + b) / (y + d) || quotient >= MOST_COFACTOR) {
        break;
      }
      long nextC = a - quotient * c;
      long nextD = b - quotient * d;
      if (Math.max(Math.abs(nextC), Math.abs(nextD)) >= MOST_COFACTOR) {
        break;
      }
      long nextY = x - quotient * y;
      a = c;
      b = d;
      x = y;
      c = nextC;
      d = nextD;
      y = nextY;
    }
    if (b == 0) {
      return false;
    }
    BigInteger oldRemainder = remainder;
    remainder = combination(c, before, d, oldRemainder);
    before = combination(a, before, b, oldRemainder);
    BigInteger oldCofactor = cofactor;
    cofactor = combination(c, cofactorBefore, d, oldCofactor);
    cofactorBefore = combination(a, cofactorBefore, b, oldCofactor);
    return true;
  }

  private static BigInteger combination(long a, BigInteger x, long b, BigInteger y) {
    return BigInteger.valueOf(a).multiply(x).add(BigInteger.valueOf(b).multiply(y));
  }
}
