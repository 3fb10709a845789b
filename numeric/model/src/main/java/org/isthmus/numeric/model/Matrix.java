package org.isthmus.numeric.model;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * An immutable matrix of doubles, stored row by row.
 *
 * <p>Two matrices are equal when their shapes and all their bits are: {@code -0.0} differs from
 * {@code 0.0}. A row vector is a matrix with one row.
 */
public final class Matrix {

  private final int rows;
  private final int columns;
  private final double[] entries;

  /** Whether all entries are finite, once somebody asked: states of a path share their matrices. */
  private Boolean finite;

  private Matrix(int rows, int columns, double[] entries) {
    this.rows = rows;
    this.columns = columns;
    this.entries = entries;
  }

  /**
   * The matrix with the given entries, row by row. The array is copied.
   *
   * @throws IllegalArgumentException if the shape is negative or does not fit the array
   */
  public static Matrix of(int rows, int columns, double... entries) {
    return adopt(rows, columns, entries.clone());
  }

  /**
   * As {@link #of}, without the copy: the caller hands the array over and never touches it again.
   */
  public static Matrix adopt(int rows, int columns, double[] entries) {
    if (rows < 0 || columns < 0 || (long) rows * columns != entries.length) {
      throw new IllegalArgumentException(
          "a " + rows + " x " + columns + " matrix does not have " + entries.length + " entries");
    }
    return new Matrix(rows, columns, entries);
  }

  public static Matrix zeros(int rows, int columns) {
    return new Matrix(rows, columns, new double[Math.multiplyExact(rows, columns)]);
  }

  /**
   * The matrix of doubles with exactly the given numbers, if every one of them is a double; zeros
   * are positive.
   */
  public static Optional<Matrix> exactly(RationalMatrix numbers) {
    int columns = numbers.columns();
    double[] entries = new double[Math.multiplyExact(numbers.rows(), columns)];
    for (int j = 0; j < columns; j++) {
      BigInteger denominator = numbers.denominator(j);
      int shift = denominator.getLowestSetBit();
      if (denominator.bitLength() != shift + 1) {
        return Optional.empty();
      }
      for (int i = 0; i < numbers.rows(); i++) {
        BigInteger numerator = numbers.numerator(i, j);
        int zeros = Math.max(numerator.getLowestSetBit(), 0);
        int least = zeros - shift;
        int most = numerator.bitLength() - 1 - shift;
        boolean holds = most - least <= 52 && least >= Double.MIN_EXPONENT - 52 && most <= 1023;
        if (numerator.signum() != 0 && !holds) {
          return Optional.empty();
        }
        entries[i * columns + j] =
            Math.scalb(numerator.shiftRight(zeros).doubleValue(), least);
      }
    }
    return Optional.of(adopt(numbers.rows(), columns, entries));
  }

  /** The matrix of the nearest doubles, ties to even: rounded, and no proof of anything. */
  public static Matrix nearest(RationalMatrix numbers) {
    double[] entries = new double[Math.multiplyExact(numbers.rows(), numbers.columns())];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = numbers.doubleValue(k / numbers.columns(), k % numbers.columns());
    }
    return adopt(numbers.rows(), numbers.columns(), entries);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double get(int row, int column) {
    if (column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException("column " + column + " of " + columns);
    }
    return entries[row * columns + column];
  }

  /**
   * Whether the entries of a row are the same numbers as those of another matrix of the same shape,
   * at some columns. Negative zero is zero.
   */
  public boolean sameNumbers(Matrix other, int row, int[] at) {
    int start = Objects.checkIndex(row, rows) * columns;
    for (int column : at) {
      if (entries[start + column] != other.entries[start + column]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the entries of a row at some columns are all zero. */
  public boolean isZero(int row, int[] at) {
    int start = Objects.checkIndex(row, rows) * columns;
    for (int column : at) {
      if (entries[start + column] != 0) {
        return false;
      }
    }
    return true;
  }

  /** A copy of all entries, row by row. */
  public double[] toArray() {
    return entries.clone();
  }

  /** Copies the rows {@code from} (inclusive) to {@code to} (exclusive) into {@code target}. */
  public void copyRows(int from, int to, double[] target, int offset) {
    System.arraycopy(entries, from * columns, target, offset, (to - from) * columns);
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive). */
  public Matrix rowRange(int from, int to) {
    if (from == 0 && to == rows) {
      return this;
    }
    return new Matrix(
        to - from, columns, Arrays.copyOfRange(entries, from * columns, to * columns));
  }

  public boolean isFinite() {
    Boolean known = finite;
    if (known == null) {
      known = allFinite(entries);
      finite = known;
    }
    return known;
  }

  private static boolean allFinite(double[] entries) {
    for (double x : entries) {
      if (!(Math.abs(x) <= Double.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof Matrix other) || rows != other.rows || columns != other.columns) {
      return false;
    }
    if (entries == other.entries) {
      return true;
    }
    for (int k = 0; k < entries.length; k++) {
      if (Double.doubleToRawLongBits(entries[k]) != Double.doubleToRawLongBits(other.entries[k])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 31 * rows + columns;
    for (double x : entries) {
      hash = 31 * hash + Long.hashCode(Double.doubleToRawLongBits(x));
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Matrix " + rows + " x " + columns;
  }
}
