package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;

/**
 * Determinants, exact: residues modulo distinct proved primes, whose product is more than twice
 * the bound of Hadamard, name one integer only.
 */
public final class Determinant {

  private Determinant() {}

  /**
   * The determinant of a square matrix; one if it has no rows.
   *
   * @throws IllegalArgumentException if the matrix is not square
   */
  public static Rational of(RationalMatrix square) {
    BigInteger denominator = BigInteger.ONE;
    for (int j = 0; j < square.columns(); j++) {
      denominator = denominator.multiply(square.denominator(j));
    }
    return Rational.of(ofNumerators(square), denominator);
  }

  /** The sign of the determinant: -1, 0 or 1; errors as in {@link #of}. */
  public static int sign(RationalMatrix square) {
    return ofNumerators(square).signum();
  }

  private static BigInteger ofNumerators(RationalMatrix square) {
    requireSquare(square);
    int[] order = IntStream.range(0, square.columns()).toArray();
    WordPrimes primes = new WordPrimes();
    BigInteger twiceBound = BigInteger.TWO.shiftLeft(boundBits(square));
    BigInteger value = BigInteger.ZERO;
    BigInteger modulus = BigInteger.ONE;
    while (modulus.compareTo(twiceBound) <= 0) {
      int prime = primes.next();
      BigInteger p = BigInteger.valueOf(prime);
      ModularElimination elimination = new ModularElimination(square, order, prime);
      long residue = elimination.rank() == order.length ? elimination.determinant() : 0;
      // The number equal to the value modulo the modulus and to the residue modulo the prime.
      BigInteger digit =
          BigInteger.valueOf(residue).subtract(value).multiply(modulus.modInverse(p)).mod(p);
      value = value.add(modulus.multiply(digit));
      modulus = modulus.multiply(p);
    }
    return value.shiftLeft(1).compareTo(modulus) > 0 ? value.subtract(modulus) : value;
  }

  /**
   * A number {@code h} such that the product of the lengths of the columns of numerators is at most
   * {@code 2^h}. So is every minor that has all the columns (Hadamard).
   */
  static int boundBits(RationalMatrix a) {
    int bits = 0;
    for (int j = 0; j < a.columns(); j++) {
      BigInteger squaredLength = BigInteger.ZERO;
      for (int i = 0; i < a.rows(); i++) {
        squaredLength = squaredLength.add(a.numerator(i, j).pow(2));
      }
      bits = Math.addExact(bits, squaredLength.bitLength());
    }
    return bits / 2 + 1;
  }

  static void requireSquare(RationalMatrix matrix) {
    if (matrix.rows() != matrix.columns()) {
      throw new IllegalArgumentException(
          "shape of a matrix (found " + matrix.shape() + ", expected a square)");
    }
  }
}
