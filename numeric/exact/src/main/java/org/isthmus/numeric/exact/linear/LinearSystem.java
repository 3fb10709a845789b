package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Exact solutions of linear systems with independent columns.
 *
 * <p>The columns are proved independent by their minor modulo a prime. A solution of the rows of
 * that minor is guessed from its digits to the base of the prime, and the exact product decides
 * about it; where no guess is right, elimination without fractions finds the solution.
 */
public final class LinearSystem {

  /** Digits of the first attempt; solutions of small numbers are told from these. */
  private static final int FIRST_STEPS = 6;

  private LinearSystem() {}

  /**
   * The one {@code n x c} matrix {@code X} with {@code A X = B}, for an {@code m x n} matrix of
   * full column rank and an {@code m x c} matrix, or empty if there is none. Exact; the product
   * has been formed and compared.
   *
   * @throws IllegalArgumentException if the numbers of rows differ or the columns of {@code a} are
   *     dependent
   */
  public static Optional<RationalMatrix> solve(RationalMatrix a, RationalMatrix b) {
    if (a.rows() != b.rows()) {
      throw new IllegalArgumentException(
          "rows of the right-hand side (found " + b.rows() + ", expected " + a.rows() + ")");
    }
    int n = a.columns();
    int[] order = IntStream.range(0, n).toArray();
    WordPrimes primes = new WordPrimes();
    ModularElimination elimination = new ModularElimination(a, order, primes.next());
    if (elimination.rank() < n) {
      int rank = ExactRank.of(a).rank();
      if (rank < n) {
        throw dependentColumns(rank, n);
      }
    }
    for (int k = 1; k < WordPrimes.ENOUGH && elimination.rank() < n; k++) {
      elimination = new ModularElimination(a, order, primes.next());
    }
    return elimination.rank() < n ? FractionFree.solve(a, b) : solve(a, b, elimination);
  }

  /** As {@link #solve(RationalMatrix, RationalMatrix)}, all columns being pivots in their order. */
  static Optional<RationalMatrix> solve(
      RationalMatrix a, RationalMatrix b, ModularElimination elimination) {
    PadicLifting lifting = new PadicLifting(a, b, elimination);
    int[] rows = elimination.rows();
    // Attempts at growing numbers of digits; the last one is enough for every solution.
    int most = sufficientSteps(a, b);
    for (int steps = Math.min(FIRST_STEPS, most); ; steps = Math.min(steps * 3 / 2, most)) {
      lifting.lift(steps);
      Optional<RationalMatrix> guess = guess(a, b, lifting);
      if (guess.isPresent() && a.times(guess.get()).equals(b)) {
        return guess;
      }
      if (guess.isPresent() && a.rows(rows).times(guess.get()).equals(b.rows(rows))) {
        return Optional.empty();
      }
      if (steps == most) {
        return FractionFree.solve(a, b);
      }
    }
  }

  /**
   * A number of digits from which the solution can be told: by Cramer's rule its numerators and
   * its denominator are determinants, and the bound of Hadamard holds for those.
   */
  private static int sufficientSteps(RationalMatrix a, RationalMatrix b) {
    int denominatorBits = Determinant.boundBits(a);
    int longest = 0;
    for (int c = 0; c < b.columns(); c++) {
      longest = Math.max(longest, Determinant.boundBits(b.columns(c)));
    }
    int numeratorBits = Math.addExact(denominatorBits, longest);
    int bits = Reconstruction.sufficientBits(numeratorBits, denominatorBits);
    return bits / WordPrimes.BITS + 1;
  }

  /** A matrix that solves the system of the pivot rows if its fractions were told right. */
  private static Optional<RationalMatrix> guess(
      RationalMatrix a, RationalMatrix b, PadicLifting lifting) {
    int n = a.columns();
    int width = b.columns();
    Reconstruction reconstruction = new Reconstruction(lifting);
    BigInteger[] numerators = new BigInteger[n * width];
    BigInteger[] found = new BigInteger[n * width];
    for (int k = 0; k < numerators.length; k++) {
      if (!reconstruction.find(k / width, k % width)) {
        return Optional.empty();
      }
      numerators[k] = reconstruction.numerator();
      found[k] = reconstruction.denominator();
    }
    // With columns a_k / d_k and b_c / e_c, x_kc = y_kc d_k / e_c.
    BigInteger common = reconstruction.denominator();
    BigInteger[] denominators = new BigInteger[width];
    for (int c = 0; c < width; c++) {
      denominators[c] = common.multiply(b.denominator(c));
    }
    for (int k = 0; k < numerators.length; k++) {
      numerators[k] =
          numerators[k].multiply(common.divide(found[k])).multiply(a.denominator(k / width));
    }
    return Optional.of(RationalMatrix.over(n, denominators, numerators));
  }

  static IllegalArgumentException dependentColumns(int rank, int columns) {
    return new IllegalArgumentException(
        "rank of the matrix of a linear system (found " + rank + ", expected " + columns
            + ", the number of its columns)");
  }
}
