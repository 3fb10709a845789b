package org.isthmus.numeric.exact.linear;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rank of a matrix over the rationals, proved both ways: a minor of that order is not zero,
 * even modulo a prime, and either all other columns are combinations of the columns of the minor
 * or all other rows are combinations of its rows, by an exact solution.
 */
public final class ExactRank {

  private final int[] rows;
  private final int[] columns;

  private ExactRank(int[] rows, int[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The rank of any matrix, exact. */
  public static ExactRank of(RationalMatrix a) {
    int[] order = IntStream.range(0, a.columns()).toArray();
    WordPrimes primes = new WordPrimes();
    for (int k = 0; k < WordPrimes.ENOUGH; k++) {
      int prime = primes.next();
      ModularElimination elimination = new ModularElimination(a, order, prime);
      int[] rows = elimination.rows();
      int[] columns = elimination.columns();
      // Where fewer rows than columns are left over, they are solved first.
      if (columns.length == Math.min(a.rows(), a.columns())
          || (a.rows() < a.columns() && span(a.transpose(), rows, prime))
          || span(a, columns, prime)) {
        return new ExactRank(rows, columns);
      }
    }
    FractionFree elimination = new FractionFree(a);
    return new ExactRank(elimination.rows(), elimination.columns());
  }

  /** Whether every other column is a combination of these; false also if the prime cannot tell. */
  private static boolean span(RationalMatrix a, int[] columns, int prime) {
    int[] others =
        IntStream.range(0, a.columns())
            .filter(j -> Arrays.stream(columns).noneMatch(k -> k == j))
            .toArray();
    RationalMatrix independent = a.columns(columns);
    ModularElimination elimination =
        new ModularElimination(independent, IntStream.range(0, columns.length).toArray(), prime);
    return elimination.rank() == columns.length
        && LinearSystem.solve(independent, a.columns(others), elimination).isPresent();
  }

  /** The rank. */
  public int rank() {
    return columns.length;
  }

  /** As many rows as the rank, on which {@link #columns} are nonsingular. */
  public int[] rows() {
    return rows.clone();
  }

  /** As many independent columns as the rank; very likely the leftmost ones. */
  public int[] columns() {
    return columns.clone();
  }
}
