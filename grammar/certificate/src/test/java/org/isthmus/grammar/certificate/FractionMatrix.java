package org.isthmus.grammar.certificate;

import java.util.Arrays;

/** Matrices of fractions as the {@link Stranger} computes with them: rows of entries. */
final class FractionMatrix {

  private FractionMatrix() {}

  static Fraction[][] zeros(int rows, int columns) {
    Fraction[][] matrix = new Fraction[rows][columns];
    for (Fraction[] row : matrix) {
      Arrays.fill(row, Fraction.ZERO);
    }
    return matrix;
  }

  static Fraction[][] times(Fraction[][] a, Fraction[][] b) {
    Fraction[][] product = zeros(a.length, b[0].length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] = product[i][j].plus(a[i][k].times(b[k][j]));
        }
      }
    }
    return product;
  }

  /** {@code a + t b}; where b has a single row, it is added to each. */
  static Fraction[][] plus(Fraction[][] a, Fraction t, Fraction[][] b) {
    Fraction[][] sum = zeros(a.length, a[0].length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        sum[i][j] = a[i][j].plus(t.times(b[b.length == 1 ? 0 : i][j]));
      }
    }
    return sum;
  }

  static Fraction[][] minus(Fraction[][] a, Fraction[][] b) {
    return plus(a, Fraction.of(-1, 1), b);
  }

  /** {@code (1 - t) a + t b}. */
  static Fraction[][] chord(Fraction[][] a, Fraction[][] b, Fraction t) {
    return plus(a, t, minus(b, a));
  }

  static Fraction[][] rows(Fraction[][] a, int... indices) {
    return Arrays.stream(indices).mapToObj(i -> a[i]).toArray(Fraction[][]::new);
  }

  static Fraction[][] columns(Fraction[][] a, int... indices) {
    return transposed(rows(transposed(a), indices));
  }

  static Fraction[][] transposed(Fraction[][] a) {
    Fraction[][] result = zeros(a[0].length, a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  static boolean equal(Fraction[][] a, Fraction[][] b) {
    return Arrays.deepEquals(a, b);
  }

  /** {@code z} where {@code z > 0}, else {@code m z}. */
  static Fraction[][] twoSlopes(Fraction[][] z, Fraction m) {
    Fraction[][] result = zeros(z.length, z[0].length);
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[0].length; j++) {
        result[i][j] = z[i][j].signum() > 0 ? z[i][j] : z[i][j].times(m);
      }
    }
    return result;
  }

  /** Whether an entry is positive in one and negative in the other. */
  static boolean changesSign(Fraction[][] a, Fraction[][] b) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        if (a[i][j].signum() * b[i][j].signum() < 0) {
          return true;
        }
      }
    }
    return false;
  }

  static Fraction determinant(Fraction[][] square) {
    Fraction[][] a = Arrays.stream(square).map(Fraction[]::clone).toArray(Fraction[][]::new);
    Fraction determinant = Fraction.ONE;
    for (int k = 0; k < a.length; k++) {
      int pivot = k;
      while (pivot < a.length && a[pivot][k].signum() == 0) {
        pivot++;
      }
      if (pivot == a.length) {
        return Fraction.ZERO;
      }
      if (pivot != k) {
        Fraction[] row = a[k];
        a[k] = a[pivot];
        a[pivot] = row;
        determinant = Fraction.ZERO.minus(determinant);
      }
      determinant = determinant.times(a[k][k]);
      for (int i = k + 1; i < a.length; i++) {
        Fraction factor = a[i][k].over(a[k][k]);
        for (int j = k; j < a.length; j++) {
          a[i][j] = a[i][j].minus(factor.times(a[k][j]));
        }
      }
    }
    return determinant;
  }

  /** The solution X of {@code A X = B} for a nonsingular A, by Cramer's rule. */
  static Fraction[][] solve(Fraction[][] a, Fraction[][] b) {
    Fraction whole = determinant(a);
    Fraction[][] solution = zeros(a.length, b[0].length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        Fraction[][] replaced =
            Arrays.stream(a).map(Fraction[]::clone).toArray(Fraction[][]::new);
        for (int k = 0; k < a.length; k++) {
          replaced[k][i] = b[k][j];
        }
        solution[i][j] = determinant(replaced).over(whole);
      }
    }
    return solution;
  }

  /** Whether all leading minors are positive (Sylvester). */
  static boolean isPositiveDefinite(Fraction[][] symmetric) {
    for (int n = 1; n <= symmetric.length; n++) {
      Fraction[][] leading = new Fraction[n][];
      for (int i = 0; i < n; i++) {
        leading[i] = Arrays.copyOf(symmetric[i], n);
      }
      if (determinant(leading).signum() <= 0) {
        return false;
      }
    }
    return true;
  }
}
