package org.isthmus.verifier.checker.affine;

import java.util.Arrays;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** Linear algebra on arrays of rationals, by the definitions and by Gauss and Jordan. */
public final class PlainMatrices {

  private PlainMatrices() {}

  /** The entries of a matrix. */
  public static Rational[][] entries(RationalMatrix matrix) {
    Rational[][] entries = new Rational[matrix.rows()][matrix.columns()];
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        entries[i][j] = matrix.get(i, j);
      }
    }
    return entries;
  }

  public static RationalMatrix matrix(Rational[][] entries) {
    return RationalMatrix.of(
        entries.length,
        entries[0].length,
        Arrays.stream(entries).flatMap(Arrays::stream).toArray(Rational[]::new));
  }

  /** {@code (1 - t) a + t b}. */
  public static Rational[][] mixed(Rational[][] a, Rational[][] b, Rational t) {
    return plus(scaled(a, Rational.ONE.minus(t)), scaled(b, t));
  }

  static Rational[][] scaled(Rational[][] a, Rational factor) {
    Rational[][] entries = new Rational[a.length][];
    for (int i = 0; i < a.length; i++) {
      entries[i] = Arrays.stream(a[i]).map(factor::times).toArray(Rational[]::new);
    }
    return entries;
  }

  static Rational[][] plus(Rational[][] a, Rational[][] b) {
    Rational[][] entries = new Rational[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        entries[i][j] = a[i][j].plus(b[i][j]);
      }
    }
    return entries;
  }

  static Rational[][] minus(Rational[][] a, Rational[][] b) {
    return plus(a, scaled(b, Rational.of(-1)));
  }

  static Rational[][] times(Rational[][] a, Rational[][] b) {
    Rational[][] entries = new Rational[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        Rational sum = Rational.ZERO;
        for (int k = 0; k < b.length; k++) {
          sum = sum.plus(a[i][k].times(b[k][j]));
        }
        entries[i][j] = sum;
      }
    }
    return entries;
  }

  static Rational[][] columns(Rational[][] a, int... indices) {
    Rational[][] entries = new Rational[a.length][indices.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < indices.length; k++) {
        entries[i][k] = a[i][indices[k]];
      }
    }
    return entries;
  }

  /**
   * X with {@code A X = B}.
   *
   * @throws ArithmeticException if A is singular
   */
  static Rational[][] solve(Rational[][] a, Rational[][] b) {
    int n = a.length;
    Rational[][] both = new Rational[n][];
    for (int i = 0; i < n; i++) {
      both[i] = Arrays.copyOf(a[i], n + b[i].length);
      System.arraycopy(b[i], 0, both[i], n, b[i].length);
    }
    if (reduce(both, n).length < n) {
      throw new ArithmeticException("the matrix is singular");
    }
    Rational[][] solution = new Rational[n][];
    for (int i = 0; i < n; i++) {
      solution[i] = Arrays.copyOfRange(both[i], n, both[i].length);
    }
    return solution;
  }

  static int rank(Rational[][] a) {
    Rational[][] reduced = Arrays.stream(a).map(Rational[]::clone).toArray(Rational[][]::new);
    return reduce(reduced, a[0].length).length;
  }

  /** Vectors that span {@code {v : A v = 0}}, as rows. */
  static Rational[][] kernel(Rational[][] a) {
    int n = a[0].length;
    Rational[][] reduced = Arrays.stream(a).map(Rational[]::clone).toArray(Rational[][]::new);
    int[] pivots = reduce(reduced, n);
    Rational[][] kernel = new Rational[n - pivots.length][n];
    int next = 0;
    for (int j = 0; j < n; j++) {
      int free = j;
      if (Arrays.stream(pivots).anyMatch(pivot -> pivot == free)) {
        continue;
      }
      Arrays.fill(kernel[next], Rational.ZERO);
      kernel[next][j] = Rational.ONE;
      for (int i = 0; i < pivots.length; i++) {
        kernel[next][pivots[i]] = reduced[i][j].negate();
      }
      next++;
    }
    return kernel;
  }

  /** Makes the first columns those of the reduced echelon form; returns the pivot columns. */
  private static int[] reduce(Rational[][] a, int columns) {
    int[] pivots = new int[Math.min(a.length, columns)];
    int rank = 0;
    for (int j = 0; j < columns && rank < a.length; j++) {
      int found = rank;
      while (found < a.length && a[found][j].signum() == 0) {
        found++;
      }
      if (found == a.length) {
        continue;
      }
      Rational[] row = a[found];
      a[found] = a[rank];
      Rational pivot = row[j];
      a[rank] = Arrays.stream(row).map(x -> x.dividedBy(pivot)).toArray(Rational[]::new);
      for (int i = 0; i < a.length; i++) {
        Rational factor = a[i][j];
        for (int k = 0; i != rank && factor.signum() != 0 && k < a[i].length; k++) {
          a[i][k] = a[i][k].minus(factor.times(a[rank][k]));
        }
      }
      pivots[rank++] = j;
    }
    return Arrays.copyOf(pivots, rank);
  }
}
