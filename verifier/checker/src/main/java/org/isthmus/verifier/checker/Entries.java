package org.isthmus.verifier.checker;

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

  boolean isZero(int i, int j);

  /** Whether the entry at (i, j) is the same number as that of {@code other} at (k, m). */
  boolean equal(int i, int j, Entries other, int k, int m);

  /** A hash of the number at (i, j); equal numbers have equal hashes. */
  int hash(int i, int j);

  /** The exact sum of column j over some rows; equal numbers are equal objects. */
  Object sum(int[] rows, int j);

  /** Entries in binary64; a double is compared as it is, a sum as a {@link Dyadic}. */
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
    public boolean isZero(int i, int j) {
      return matrix.get(i, j) == 0;
    }

    @Override
    public boolean equal(int i, int j, Entries other, int k, int m) {
      return matrix.get(i, j) == ((Doubles) other).matrix.get(k, m);
    }

    @Override
    public int hash(int i, int j) {
      return Double.hashCode(matrix.get(i, j) + 0.0);
    }

    @Override
    public Object sum(int[] rows, int j) {
      Dyadic sum = Dyadic.ZERO;
      for (int i : rows) {
        double entry = matrix.get(i, j);
        if (entry != 0) {
          sum = sum.plus(Dyadic.of(entry));
        }
      }
      return sum;
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
    public boolean isZero(int i, int j) {
      return matrix.signum(i, j) == 0;
    }

    @Override
    public boolean equal(int i, int j, Entries other, int k, int m) {
      RationalMatrix second = ((Fractions) other).matrix;
      return matrix.denominator(j).equals(second.denominator(m))
          ? matrix.numerator(i, j).equals(second.numerator(k, m))
          : matrix
              .numerator(i, j)
              .multiply(second.denominator(m))
              .equals(second.numerator(k, m).multiply(matrix.denominator(j)));
    }

    @Override
    public int hash(int i, int j) {
      return matrix.get(i, j).hashCode();
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
