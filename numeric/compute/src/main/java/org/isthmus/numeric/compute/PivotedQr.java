package org.isthmus.numeric.compute;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.model.Matrix;

/**
 * QR with column pivoting as a choice of columns: each step takes the column with the largest
 * distance to the span of those taken before (Businger and Golub 1965).
 *
 * <p>Rounded; ties go to the smaller index, so the answer is a function of the input's bits.
 */
public final class PivotedQr {

  private PivotedQr() {}

  /**
   * The indices of {@code count} columns of {@code A diag(s)}, in the order of the pivots.
   *
   * @param matrix A, shape (N, n)
   * @param scale s, n factors, not negative; a factor of zero puts its column last
   * @param count how many columns, from 0 to n; beyond the rank the remaining columns follow in
   *     order of their scaled norm
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static List<Integer> columns(Matrix matrix, double[] scale, int count) {
    int rows = matrix.rows();
    int n = matrix.columns();
    if (scale.length != n) {
      throw new IllegalArgumentException(
          "pivoted QR needs one factor for each column (found "
              + scale.length + ", expected " + n + ")");
    }
    if (count < 0 || count > n) {
      throw new IllegalArgumentException(
          "pivoted QR cannot choose " + count + " of " + n + " columns");
    }
    double[][] column = new double[n][rows];
    double[] norm = new double[n];
    double[] start = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        column[j][i] = matrix.get(i, j) * scale[j];
      }
      norm[j] = dot(column[j], column[j]);
      start[j] = norm[j];
    }
    boolean[] taken = new boolean[n];
    List<Integer> order = new ArrayList<>();
    while (order.size() < count) {
      int pivot = -1;
      for (int j = 0; j < n; j++) {
        if (!taken[j] && (pivot < 0 || norm[j] > norm[pivot])) {
          pivot = j;
        }
      }
      if (norm[pivot] <= NEGLIGIBLE * start[pivot]) {
        break;
      }
      taken[pivot] = true;
      order.add(pivot);
      orthogonalise(column, norm, start, taken, pivot);
    }
    fillByNorm(order, taken, start, count);
    return List.copyOf(order);
  }

  /** Squared norms below this part of the original ones are round-off. */
  private static final double NEGLIGIBLE = 1e-24;

  private static void orthogonalise(
      double[][] column, double[] norm, double[] start, boolean[] taken, int pivot) {
    double[] q = column[pivot];
    double length = Math.sqrt(dot(q, q));
    for (int i = 0; i < q.length; i++) {
      q[i] /= length;
    }
    for (int j = 0; j < column.length; j++) {
      if (!taken[j]) {
        double[] other = column[j];
        double r = dot(q, other);
        for (int i = 0; i < q.length; i++) {
          other[i] -= r * q[i];
        }
        norm[j] = dot(other, other);
        if (norm[j] <= NEGLIGIBLE * start[j]) {
          norm[j] = 0;
        }
      }
    }
  }

  private static void fillByNorm(
      List<Integer> order, boolean[] taken, double[] start, int count) {
    while (order.size() < count) {
      int best = -1;
      for (int j = 0; j < taken.length; j++) {
        if (!taken[j] && (best < 0 || start[j] > start[best])) {
          best = j;
        }
      }
      taken[best] = true;
      order.add(best);
    }
  }

  private static double dot(double[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i] * y[i];
    }
    return (a + b) + (c + d);
  }
}
