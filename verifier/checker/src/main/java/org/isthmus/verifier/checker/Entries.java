package org.isthmus.verifier.checker;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * The entries of a weight or bias as the rule {@code lumped} needs them: compared and summed
 * exactly, whether they are stored in binary64 or as fractions. Entries of the two kinds are never
 * compared with each other.
 */
sealed interface Entries {

  static Entries of(Matrix matrix) {
    return new Doubles(matrix);
  }

  static Entries of(RationalMatrix matrix) {
    return new Fractions(matrix);
  }

  int rows();

  /** Whether these are the entries of the same object, and so equal. */
  boolean isSameAs(Entries other);

  /** Whether the entries of row i at some columns are all zero. */
  boolean isZero(int i, int[] columns);

  /**
   * Whether column j has the same exact sum over some rows as column m of {@code other} over the
   * same rows; a single row is compared as it is.
   */
  boolean sameSum(int[] rows, int j, Entries other, int m);

  /** Whether {@link #sameSum} holds for each of some columns and the same column of {@code other}. */
  default boolean sameSums(int[] rows, Entries other, int[] columns) {
    for (int j : columns) {
      if (!sameSum(rows, j, other, j)) {
        return false;
      }
    }
    return true;
  }

  /** The exact sum of column j over some rows; equal numbers are equal objects. */
  Object sum(int[] rows, int j);

  /** Entries in binary64; a sum is a double if it is the exact one, else a {@link Dyadic}. */
  record Doubles(Matrix matrix) implements Entries {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public boolean isSameAs(Entries other) {
      return other instanceof Doubles doubles && matrix == doubles.matrix;
    }

    @Override
    public boolean isZero(int i, int[] columns) {
      return matrix.isZero(i, columns);
    }

    @Override
    public boolean sameSum(int[] rows, int j, Entries other, int m) {
      Matrix second = ((Doubles) other).matrix;
      for (int i : rows) {
        if (matrix.get(i, j) != second.get(i, m)) {
          return rows.length > 1 && sum(rows, j).equals(other.sum(rows, m));
        }
      }
      return true;
    }

    @Override
    public boolean sameSums(int[] rows, Entries other, int[] columns) {
      return rows.length == 1
          ? matrix.sameNumbers(((Doubles) other).matrix, rows[0], columns)
          : Entries.super.sameSums(rows, other, columns);
    }

    @Override
    public Object sum(int[] rows, int j) {
      // Never a negative zero: it begins with the positive one.
      double sum = 0;
      for (int i : rows) {
        double before = sum;
        double entry = matrix.get(i, j);
        sum = before + entry;
        // The error of the addition, exact unless something overflows (Knuth, TwoSum).
        double taken = sum - before;
        if (!((before - (sum - taken)) + (entry - taken) == 0)) {
          return longSum(rows, j);
        }
      }
      return sum;
    }

    /** The sum where an addition of doubles is not exact; a later one may make it a double again. */
    private Object longSum(int[] rows, int j) {
      Dyadic sum = Dyadic.ZERO;
      for (int i : rows) {
        sum = sum.plus(Dyadic.of(matrix.get(i, j)));
      }
      int bits = sum.mantissa().bitLength();
      int exponent = sum.exponent();
      boolean isDouble = bits <= 53 && exponent >= -1074 && exponent + bits <= 1024;
      return isDouble ? (Object) Math.scalb(sum.mantissa().doubleValue(), exponent) : sum;
    }
  }

  /** Entries that are rational numbers. */
  record Fractions(RationalMatrix matrix) implements Entries {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public boolean isSameAs(Entries other) {
      return other instanceof Fractions fractions && matrix == fractions.matrix;
    }

    @Override
    public boolean isZero(int i, int[] columns) {
      return IntStream.of(columns).allMatch(j -> matrix.signum(i, j) == 0);
    }

    @Override
    public boolean sameSum(int[] rows, int j, Entries other, int m) {
      RationalMatrix second = ((Fractions) other).matrix;
      BigInteger d = matrix.denominator(j);
      BigInteger e = second.denominator(m);
      boolean sameDenominator = d.equals(e);
      for (int i : rows) {
        BigInteger p = matrix.numerator(i, j);
        BigInteger q = second.numerator(i, m);
        if (sameDenominator ? !p.equals(q) : !p.multiply(e).equals(q.multiply(d))) {
          return rows.length > 1 && sum(rows, j).equals(other.sum(rows, m));
        }
      }
      return true;
    }

    @Override
    public Object sum(int[] rows, int j) {
      Rational sum = Rational.ZERO;
      for (int i : rows) {
        sum = sum.plus(matrix.get(i, j));
      }
      return sum;
    }
  }
}
