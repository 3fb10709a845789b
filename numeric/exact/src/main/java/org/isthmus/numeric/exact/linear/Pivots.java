package org.isthmus.numeric.exact.linear;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Leftmost independent columns of a matrix, found modulo one proved prime.
 *
 * <p>The columns found are independent over the rationals: the minor on {@link #rows} and {@link
 * #columns} is a nonzero integer even modulo the prime. That the other columns depend on them is
 * likely and NOT proved; {@link ExactRank} or a solution by {@link LinearSystem} proves it.
 */
public final class Pivots {

  private final int[] rows;
  private final int[] columns;

  private Pivots(ModularElimination elimination) {
    rows = elimination.rows();
    columns = elimination.columns();
  }

  /** The pivots with the columns in their own order. */
  public static Pivots of(RationalMatrix a) {
    return of(a, IntStream.range(0, a.columns()).toArray());
  }

  /**
   * The pivots among the columns named, taken in that order: a column is a pivot when it is
   * independent, modulo the prime, of the pivots before it.
   *
   * @throws IndexOutOfBoundsException if there is no such column
   */
  public static Pivots of(RationalMatrix a, int... columnOrder) {
    Arrays.stream(columnOrder).forEach(j -> Objects.checkIndex(j, a.columns()));
    return new Pivots(new ModularElimination(a, columnOrder, new WordPrimes().next()));
  }

  /** A lower bound of the rank, proved, and very likely the rank. */
  public int rank() {
    return columns.length;
  }

  /** The pivot columns in the order they were found. */
  public int[] columns() {
    return columns.clone();
  }

  /** As many rows, on which the pivot columns are nonsingular; in the order of the columns. */
  public int[] rows() {
    return rows.clone();
  }
}
