package org.isthmus.proofs.n21.states;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Independent columns of a matrix, the leftmost ones in a given order, with as many rows on which
 * they are nonsingular.
 *
 * <p>That the columns are independent is proved in either form. That no column could be added is
 * proved by {@link #exact} alone; {@link #quick} looks modulo a prime, where a column may seem to
 * depend on others although it does not. Whoever needs the dependence solves for it, and turns to
 * {@link #exact} if that fails.
 */
public final class GreedyBasis {

  private final int[] columns;
  private final int[] rows;

  private GreedyBasis(int[] columns, int[] rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** A basis found modulo a prime: independent over Q, and maximal but for bad luck. */
  public static GreedyBasis quick(RationalMatrix a, int... order) {
    Pivots pivots = Pivots.of(a, order);
    return new GreedyBasis(pivots.columns(), pivots.rows());
  }

  /** As {@link #quick(RationalMatrix, int...)}, with the columns in their own order. */
  public static GreedyBasis quick(RationalMatrix a) {
    return quick(a, naturalOrder(a));
  }

  /**
   * The leftmost independent columns over Q, by elimination without fractions (Bareiss). Slow:
   * meant for the rare matrix at which {@link #quick} had bad luck.
   */
  public static GreedyBasis exact(RationalMatrix a, int... order) {
    int height = a.rows();
    BigInteger[][] rest = new BigInteger[height][order.length];
    for (int i = 0; i < height; i++) {
      for (int k = 0; k < order.length; k++) {
        rest[i][k] = a.numerator(i, order[k]);
      }
    }
    int[] place = IntStream.range(0, height).toArray();
    int[] columns = new int[Math.min(height, order.length)];
    BigInteger last = BigInteger.ONE;
    int rank = 0;
    for (int k = 0; k < order.length && rank < height; k++) {
      int pivot = rank;
      while (pivot < height && rest[pivot][k].signum() == 0) {
        pivot++;
      }
      if (pivot == height) {
        continue;
      }
      swap(rest, place, rank, pivot);
      for (int i = rank + 1; i < height; i++) {
        for (int c = k + 1; c < order.length; c++) {
          // The division leaves no remainder.
          rest[i][c] =
              rest[rank][k]
                  .multiply(rest[i][c])
                  .subtract(rest[i][k].multiply(rest[rank][c]))
                  .divide(last);
        }
      }
      last = rest[rank][k];
      columns[rank++] = order[k];
    }
    return new GreedyBasis(Arrays.copyOf(columns, rank), Arrays.copyOf(place, rank));
  }

  private static void swap(BigInteger[][] rest, int[] place, int i, int k) {
    BigInteger[] row = rest[i];
    rest[i] = rest[k];
    rest[k] = row;
    int index = place[i];
    place[i] = place[k];
    place[k] = index;
  }

  /** As {@link #exact(RationalMatrix, int...)}, with the columns in their own order. */
  public static GreedyBasis exact(RationalMatrix a) {
    return exact(a, naturalOrder(a));
  }

  private static int[] naturalOrder(RationalMatrix a) {
    return IntStream.range(0, a.columns()).toArray();
  }

  /** The number of columns; the rank, in the exact form. */
  public int size() {
    return columns.length;
  }

  /** The columns in the order in which they were found. */
  public int[] columns() {
    return columns.clone();
  }

  /** As many rows, on which the columns are nonsingular. */
  public int[] rows() {
    return rows.clone();
  }

  /** The indices below {@code n} that are not among {@code taken}, ascending. */
  public static int[] complement(int n, int... taken) {
    boolean[] isTaken = new boolean[n];
    for (int k : taken) {
      isTaken[k] = true;
    }
    return IntStream.range(0, n).filter(k -> !isTaken[k]).toArray();
  }
}
