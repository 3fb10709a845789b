package org.isthmus.numeric.compute;

import java.util.stream.IntStream;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.model.Matrix;

/**
 * A mutable matrix of numbers {@code hi + lo} of about 106 bits, for residuals that are small
 * beside the products they are made of.
 *
 * <p>Sums of n products carry an error of about {@code n^2 2^-106} times the sum of the magnitudes
 * (Ogita, Rump, Oishi 2005, Dot2). The error is not enclosed, so nothing is proved here.
 */
public final class DoubleDoubleMatrix {

  private final int rows;
  private final int columns;
  private final double[] hi;
  private final double[] lo;

  private DoubleDoubleMatrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    hi = new double[Math.multiplyExact(rows, columns)];
    lo = new double[hi.length];
  }

  /**
   * {@code X W + 1 b^T}, shape (N, n).
   *
   * @param inputs X, shape (N, d)
   * @param weights W and under it b, shape (d + 1, n) row by row
   */
  public static DoubleDoubleMatrix affine(Matrix inputs, double[] weights, int columns) {
    int d = inputs.columns();
    if (weights.length != (long) (d + 1) * columns) {
      throw new IllegalArgumentException(
          "the weights have the wrong shape (found " + weights.length + " entries, expected "
              + (d + 1) + " x " + columns + ")");
    }
    DoubleDoubleMatrix result = new DoubleDoubleMatrix(inputs.rows(), columns);
    IntStream.range(0, inputs.rows())
        .parallel()
        .forEach(i -> result.affineRow(i, inputs, weights));
    return result;
  }

  private void affineRow(int row, Matrix inputs, double[] weights) {
    int d = inputs.columns();
    double[] sum = new double[columns];
    double[] error = new double[columns];
    System.arraycopy(weights, d * columns, sum, 0, columns);
    for (int k = 0; k < d; k++) {
      double x = inputs.get(row, k);
      int offset = k * columns;
      for (int j = 0; j < columns; j++) {
        double w = weights[offset + j];
        double product = x * w;
        double before = sum[j];
        double total = before + product;
        double virtual = total - before;
        error[j] +=
            ((before - (total - virtual)) + (product - virtual)) + Math.fma(x, w, -product);
        sum[j] = total;
      }
    }
    for (int j = 0; j < columns; j++) {
      set(row * columns + j, sum[j], error[j]);
    }
  }

  /** Stores {@code a + b} for |b| at most |a|, roughly. */
  private void set(int index, double a, double b) {
    double sum = a + b;
    double virtual = sum - a;
    hi[index] = sum;
    lo[index] = (a - (sum - virtual)) + (b - virtual);
  }

  /** Replaces every number z that is not positive by {@code slope z}. */
  public void applyTwoSlope(DoubleDouble slope) {
    for (int k = 0; k < hi.length; k++) {
      if (!(hi[k] > 0)) {
        double product = hi[k] * slope.hi();
        double error = Math.fma(hi[k], slope.hi(), -product);
        set(k, product, Math.fma(lo[k], slope.hi(), Math.fma(hi[k], slope.lo(), error)));
      }
    }
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** The number nearest to an entry. */
  public double nearest(int row, int column) {
    return hi[row * columns + column];
  }

  /** Copies column {@code from} of another matrix of N rows into column {@code to} of this one. */
  public void copyColumn(int to, DoubleDoubleMatrix source, int from) {
    for (int i = 0; i < rows; i++) {
      hi[i * columns + to] = source.hi[i * source.columns + from];
      lo[i * columns + to] = source.lo[i * source.columns + from];
    }
  }

  /**
   * {@code F W}, shape (N, p), where F is this matrix.
   *
   * @param weights W, shape (n, p) row by row
   */
  public DoubleDoubleMatrix times(double[] weights, int outputs) {
    return new DoubleDoubleMatrix(rows, outputs).minusProduct(this, weights, -1);
  }

  /**
   * {@code Z - F W}, shape (N, p), where Z is this matrix.
   *
   * @param features F, shape (N, n)
   * @param weights W, shape (n, p) row by row
   */
  public DoubleDoubleMatrix minus(DoubleDoubleMatrix features, double[] weights) {
    return minusProduct(features, weights, 1);
  }

  private DoubleDoubleMatrix minusProduct(
      DoubleDoubleMatrix features, double[] weights, double sign) {
    int n = features.columns;
    if (features.rows != rows || weights.length != (long) n * columns) {
      throw new IllegalArgumentException(
          "a product has the wrong shape (found " + features.rows + " x " + n + " features and "
              + weights.length + " weights for " + rows + " x " + columns + " outputs)");
    }
    DoubleDoubleMatrix result = new DoubleDoubleMatrix(rows, columns);
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            i -> {
              for (int p = 0; p < columns; p++) {
                int index = i * columns + p;
                double sum = hi[index];
                double error = lo[index];
                for (int j = 0; j < n; j++) {
                  double w = sign * weights[j * columns + p];
                  double f = features.hi[i * n + j];
                  double product = -f * w;
                  double total = sum + product;
                  double virtual = total - sum;
                  error +=
                      ((sum - (total - virtual)) + (product - virtual))
                          + (Math.fma(-f, w, -product) - features.lo[i * n + j] * w);
                  sum = total;
                }
                result.set(index, sum, error);
              }
            });
    return result;
  }

  /** The entries, each rounded to the nearest double, row by row. */
  public double[] toArray() {
    return hi.clone();
  }

  /** The largest magnitude of an entry; not a number where an entry is not finite. */
  public double largest() {
    double largest = 0;
    for (double x : hi) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  public boolean isFinite() {
    return Double.isFinite(largest());
  }
}
