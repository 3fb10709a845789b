package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gauss-Jordan elimination on integers without fractions: after {@code k} pivots every entry is a
 * minor of order {@code k} or {@code k + 1} of the start, so that each division leaves no
 * remainder (Bareiss). Slow and free of chance; it decides where the residues had bad luck.
 */
final class FractionFree {

  private final BigInteger[][] entries;
  private final int[] rowNames;
  private final List<Integer> columns = new ArrayList<>();
  private BigInteger pivot = BigInteger.ONE;

  /** Eliminates the integers of {@code a}, pivots in the columns of {@code a} from the left. */
  FractionFree(RationalMatrix a) {
    this(a, a.columns());
  }

  private FractionFree(RationalMatrix a, int pivotColumns) {
    entries = new BigInteger[a.rows()][a.columns()];
    rowNames = new int[a.rows()];
    for (int i = 0; i < a.rows(); i++) {
      rowNames[i] = i;
      for (int j = 0; j < a.columns(); j++) {
        entries[i][j] = a.numerator(i, j);
      }
    }
    for (int j = 0; j < pivotColumns && columns.size() < a.rows(); j++) {
      eliminate(j);
    }
  }

  private void eliminate(int column) {
    int k = columns.size();
    int chosen = k;
    while (chosen < entries.length && entries[chosen][column].signum() == 0) {
      chosen++;
    }
    if (chosen == entries.length) {
      return;
    }
    BigInteger[] row = entries[chosen];
    entries[chosen] = entries[k];
    entries[k] = row;
    int name = rowNames[chosen];
    rowNames[chosen] = rowNames[k];
    rowNames[k] = name;
    for (int i = 0; i < entries.length; i++) {
      if (i != k) {
        BigInteger factor = entries[i][column];
        for (int j = 0; j < row.length; j++) {
          entries[i][j] =
              row[column]
                  .multiply(entries[i][j])
                  .subtract(factor.multiply(row[j]))
                  .divide(pivot);
        }
      }
    }
    pivot = row[column];
    columns.add(column);
  }

  int rank() {
    return columns.size();
  }

  int[] columns() {
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  int[] rows() {
    return Arrays.copyOf(rowNames, rank());
  }

  /**
   * The solution of {@code A X = B}, or empty if there is none.
   *
   * @throws IllegalArgumentException if the columns of {@code a} are dependent
   */
  static Optional<RationalMatrix> solve(RationalMatrix a, RationalMatrix b) {
    int n = a.columns();
    FractionFree elimination = new FractionFree(a.beside(b), n);
    if (elimination.rank() < n) {
      throw LinearSystem.dependentColumns(elimination.rank(), n);
    }
    BigInteger[][] entries = elimination.entries;
    for (int i = n; i < entries.length; i++) {
      if (Arrays.stream(entries[i], n, n + b.columns()).anyMatch(x -> x.signum() != 0)) {
        return Optional.empty();
      }
    }
    // With the integers N of A and M of B and the last pivot d, d I = [a_ij], N (entries / d) = M.
    BigInteger[] denominators = new BigInteger[b.columns()];
    BigInteger[] numerators = new BigInteger[n * b.columns()];
    for (int c = 0; c < b.columns(); c++) {
      denominators[c] = b.denominator(c).multiply(elimination.pivot.abs());
      for (int k = 0; k < n; k++) {
        BigInteger entry = entries[k][n + c].multiply(a.denominator(k));
        numerators[k * b.columns() + c] = elimination.pivot.signum() < 0 ? entry.negate() : entry;
      }
    }
    return Optional.of(RationalMatrix.over(n, denominators, numerators));
  }
}
