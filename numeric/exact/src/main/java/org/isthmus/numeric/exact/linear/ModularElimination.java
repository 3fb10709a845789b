package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The triangular factors of the integers of a matrix modulo a prime between 2^29 and 2^30.
 *
 * <p>Columns are taken in a given order, and a column is a pivot when it is independent, modulo
 * the prime, of the pivots before it. The columns {@code J} and rows {@code I} of the {@code r}
 * pivots give {@code A[I, J] = L U} modulo the prime, {@code L} unit lower and {@code U} upper
 * triangular. Residues {@code x} are kept with {@code |x| < p / 2 < 2^29}. Column by column, so
 * that all the work is in dot products.
 */
final class ModularElimination {

  private final long prime;
  private final int[] rows;
  private final int[] columns;
  private final int[][] lower;
  private final int[][] upper;
  private final long[] pivotInverses;
  private int rank;
  private boolean oddPermutation;

  /** Factors the columns of {@code a} named by {@code order}. */
  ModularElimination(RationalMatrix a, int[] order, int prime) {
    this.prime = prime;
    int height = a.rows();
    int most = Math.min(height, order.length);
    rows = new int[height];
    Arrays.setAll(rows, i -> i);
    columns = new int[most];
    lower = new int[height][most];
    upper = new int[most][most];
    pivotInverses = new long[most];
    BigInteger modulus = BigInteger.valueOf(prime);
    long[] column = new long[height];
    WideSum sum = new WideSum();
    for (int next = 0; next < order.length && rank < most; next++) {
      for (int i = 0; i < height; i++) {
        column[i] = a.numerator(rows[i], order[next]).mod(modulus).longValue();
        column[i] = minusDot(column[i], lower[i], 0, Math.min(i, rank), column, sum);
      }
      eliminate(column, order[next]);
    }
  }

  private void eliminate(long[] column, int name) {
    int pivot = rank;
    while (pivot < rows.length && column[pivot] == 0) {
      pivot++;
    }
    if (pivot == rows.length) {
      return;
    }
    if (pivot != rank) {
      oddPermutation = !oddPermutation;
      swap(column, pivot);
    }
    columns[rank] = name;
    pivotInverses[rank] = inverse(column[rank]);
    for (int i = 0; i <= rank; i++) {
      upper[i][rank] = (int) column[i];
    }
    for (int i = rank + 1; i < rows.length; i++) {
      lower[i][rank] = (int) symmetric(column[i] * pivotInverses[rank]);
    }
    rank++;
  }

  private void swap(long[] column, int pivot) {
    long entry = column[pivot];
    column[pivot] = column[rank];
    column[rank] = entry;
    int row = rows[pivot];
    rows[pivot] = rows[rank];
    rows[rank] = row;
    int[] factors = lower[pivot];
    lower[pivot] = lower[rank];
    lower[rank] = factors;
  }

  long prime() {
    return prime;
  }

  int rank() {
    return rank;
  }

  /** The pivot columns in the order they were found. */
  int[] columns() {
    return Arrays.copyOf(columns, rank);
  }

  /** The pivot rows, in the order of the pivot columns. */
  int[] rows() {
    return Arrays.copyOf(rows, rank);
  }

  /** The determinant of {@code A[I, J]}, if {@code A} is square and {@code J} its own order. */
  long determinant() {
    long product = oddPermutation ? -1 : 1;
    for (int k = 0; k < rank; k++) {
      product = symmetric(product * upper[k][k]);
    }
    return product;
  }

  /**
   * Replaces {@code r}, whose entries are in the order of the pivot rows and below 2^62 in size,
   * by the {@code x} with {@code A[I, J] x = r} modulo the prime; the sum is working space.
   */
  void solve(long[] r, WideSum sum) {
    for (int i = 0; i < rank; i++) {
      r[i] = minusDot(r[i], lower[i], 0, i, r, sum);
    }
    for (int i = rank - 1; i >= 0; i--) {
      r[i] = symmetric(minusDot(r[i], upper[i], i + 1, rank, r, sum) * pivotInverses[i]);
    }
  }

  private long minusDot(long x, int[] a, int from, int to, long[] b, WideSum sum) {
    sum.set(a, from, to, b, 0);
    return symmetric(x - sum.residue(prime));
  }

  private long inverse(long x) {
    return BigInteger.valueOf(x).modInverse(BigInteger.valueOf(prime)).longValue();
  }

  private long symmetric(long x) {
    long residue = x % prime;
    if (residue > prime >> 1) {
      return residue - prime;
    }
    return residue < -(prime >> 1) ? residue + prime : residue;
  }
}
