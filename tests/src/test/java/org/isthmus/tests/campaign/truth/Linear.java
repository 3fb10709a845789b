package org.isthmus.tests.campaign.truth;

import java.util.Arrays;
import org.isthmus.numeric.exact.Rational;

/** Matrices of fractions by the simplest means. */
final class Linear {

  private Linear() {}

  static Rational[][] times(Rational[][] a, Rational[][] b) {
    Rational[] none = new Rational[b[0].length];
    Arrays.fill(none, Rational.ZERO);
    return Evaluation.affine(a, b, none);
  }

  static Rational[][] plus(Rational[][] a, Rational[][] b) {
    Rational[][] sum = new Rational[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] = a[i][j].plus(b[i][j]);
      }
    }
    return sum;
  }

  static Rational[][] minus(Rational[][] a, Rational[][] b) {
    Rational[][] difference = new Rational[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < difference[i].length; j++) {
        difference[i][j] = a[i][j].minus(b[i][j]);
      }
    }
    return difference;
  }

  static Rational[][] transposed(Rational[][] a) {
    Rational[][] transposed = new Rational[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }

  /** By the first row. */
  static Rational determinant(Rational[][] a) {
    if (a.length == 1) {
      return a[0][0];
    }
    Rational sum = Rational.ZERO;
    for (int j = 0; j < a.length; j++) {
      if (a[0][j].signum() == 0) {
        continue;
      }
      Rational[][] minor = new Rational[a.length - 1][a.length - 1];
      for (int i = 1; i < a.length; i++) {
        for (int k = 0, to = 0; k < a.length; k++) {
          if (k != j) {
            minor[i - 1][to++] = a[i][k];
          }
        }
      }
      Rational term = a[0][j].times(determinant(minor));
      sum = j % 2 == 0 ? sum.plus(term) : sum.minus(term);
    }
    return sum;
  }

  /**
   * Some X with A X = B, by Gauss and Jordan; of a system without a solution the equations that are
   * no pivots' are not looked at.
   */
  static Rational[][] solve(Rational[][] a, Rational[][] b) {
    int columns = a[0].length;
    Rational[][] rows = new Rational[a.length][];
    for (int i = 0; i < a.length; i++) {
      rows[i] = Arrays.copyOf(a[i], columns + b[0].length);
      System.arraycopy(b[i], 0, rows[i], columns, b[0].length);
    }
    Rational[][] solution = Table.zeros(columns, b[0].length).values();
    int[] pivots = new int[columns];
    int rank = 0;
    for (int j = 0; j < columns && rank < rows.length; j++) {
      int pivot = rank;
      while (pivot < rows.length && rows[pivot][j].signum() == 0) {
        pivot++;
      }
      if (pivot == rows.length) {
        continue;
      }
      Rational[] row = rows[pivot];
      rows[pivot] = rows[rank];
      rows[rank] = row;
      Rational head = row[j];
      for (int k = 0; k < row.length; k++) {
        row[k] = row[k].dividedBy(head);
      }
      for (int i = 0; i < rows.length; i++) {
        Rational factor = rows[i][j];
        for (int k = 0; i != rank && factor.signum() != 0 && k < row.length; k++) {
          rows[i][k] = rows[i][k].minus(factor.times(row[k]));
        }
      }
      pivots[rank++] = j;
    }
    for (int r = 0; r < rank; r++) {
      solution[pivots[r]] = Arrays.copyOfRange(rows[r], columns, rows[r].length);
    }
    return solution;
  }
}
