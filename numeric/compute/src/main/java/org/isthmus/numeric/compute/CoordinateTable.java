package org.isthmus.numeric.compute;

/**
 * The coordinates of a group of columns with respect to a basis, kept current while columns of the
 * group enter the basis (Gauss-Jordan steps with complete pivoting).
 *
 * <p>Notation: T the N x k table. When column j enters slot i, {@code T[i, c]} becomes {@code f =
 * T[i, c] / T[i, j]} and {@code T[r, c]} becomes {@code T[r, c] - f T[r, j]}, for every other
 * column c that has not entered. Rounded.
 */
final class CoordinateTable {

  /**
   * The columns that have not entered, each of N numbers; the one at an entered column is empty.
   */
  private final double[][] columns;

  private int slot;
  private int column;

  /** The table with the entries {@code coordinates}, shape (size, count) row by row. */
  CoordinateTable(int size, double[] coordinates, int count) {
    columns = new double[count][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < count; j++) {
        columns[j][i] = coordinates[i * count + j];
      }
    }
  }

  /**
   * Finds the largest {@code |T[i, j]|} over open slots; ties go to the smaller column, then slot.
   *
   * @param least the least magnitude
   * @param ofColumn the least part of the largest magnitude in the column
   * @return whether there is one, and it is not zero
   */
  boolean seek(boolean[] open, double least, double ofColumn) {
    double pivot = 0;
    for (int j = 0; j < columns.length; j++) {
      double[] current = columns[j];
      double largest = 0;
      double best = 0;
      int place = -1;
      for (int i = 0; i < current.length; i++) {
        double size = Math.abs(current[i]);
        if (size > largest) {
          largest = size;
        }
        if (size > best && open[i]) {
          best = size;
          place = i;
        }
      }
      if (best > pivot && best >= ofColumn * largest) {
        pivot = best;
        slot = place;
        column = j;
      }
    }
    return pivot > 0 && pivot >= least;
  }

  /** The slot i of the entry found last. */
  int slot() {
    return slot;
  }

  /** The column j of the entry found last. */
  int column() {
    return column;
  }

  /** Lets the column found last enter the slot found last. */
  void exchange() {
    double[] entering = columns[column];
    columns[column] = new double[0];
    double inverse = entering[slot];
    for (double[] other : columns) {
      if (other.length > 0 && other[slot] != 0) {
        double f = other[slot] / inverse;
        for (int i = 0; i < other.length; i++) {
          other[i] -= f * entering[i];
        }
        other[slot] = f;
      }
    }
  }
}
