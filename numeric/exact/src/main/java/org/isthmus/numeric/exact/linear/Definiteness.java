package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;

/**
 * Whether a symmetric matrix is positive definite: its leading minors are all positive. They are
 * the pivots of {@code L D L^T} without fractions, on the lower triangle.
 */
public final class Definiteness {

  private Definiteness() {}

  /**
   * Whether {@code x^T A x > 0} for every {@code x} other than zero; exact.
   *
   * @throws IllegalArgumentException if the matrix is not symmetric
   */
  public static boolean isPositiveDefinite(RationalMatrix symmetric) {
    Determinant.requireSquare(symmetric);
    int n = symmetric.rows();
    BigInteger[][] lower = integers(symmetric);
    BigInteger pivot = BigInteger.ONE;
    for (int k = 0; k < n; k++) {
      if (lower[k][k].signum() <= 0) {
        return false;
      }
      // The division leaves no remainder (Bareiss).
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j <= i; j++) {
          lower[i][j] =
              lower[k][k]
                  .multiply(lower[i][j])
                  .subtract(lower[i][k].multiply(lower[j][k]))
                  .divide(pivot);
        }
      }
      pivot = lower[k][k];
    }
    return true;
  }

  /** The lower triangle, multiplied by one positive number that makes it integer. */
  private static BigInteger[][] integers(RationalMatrix symmetric) {
    int n = symmetric.rows();
    if (!symmetric.transpose().equals(symmetric)) {
      throw new IllegalArgumentException(
          "matrix whose sign is asked (found one that is not its transpose, expected symmetry)");
    }
    BigInteger common = BigInteger.ONE;
    for (int j = 0; j < n; j++) {
      BigInteger d = symmetric.denominator(j);
      common = common.divide(common.gcd(d)).multiply(d);
    }
    BigInteger[][] lower = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        lower[i][j] = symmetric.numerator(i, j).multiply(common.divide(symmetric.denominator(j)));
      }
    }
    return lower;
  }
}
