package org.isthmus.numeric.compute.halfspace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.model.Matrix;

/**
 * The vectors {@code x_j = s_j (D f_j, 1)} of N samples, with s_j = 1 for the samples of a class
 * and -1 for the others; without the 1 if planes go through the origin. They lie in an open half-space
 * if and only if the class is strictly linearly separable from the rest.
 *
 * <p>Of the features of a sample those stay that can matter: no columns of zeros, none that are
 * equal to one before, and no constant ones beside the 1. D is diagonal and makes the root mean
 * square of each column a number in [1, 2); its entries are powers of two, so that nothing is
 * rounded.
 */
public final class SignedRows {

  private static final int BLOCK = 64;

  private final Matrix features;
  private final boolean[] positive;
  private final boolean throughOrigin;
  private final int[] columns;
  private final double[] scale;

  /**
   * @param features shape (N, d), finite
   * @param positive whether a sample is of the class; N entries
   * @param throughOrigin whether the offset of a plane has to be zero
   */
  public SignedRows(Matrix features, boolean[] positive, boolean throughOrigin) {
    if (positive.length != features.rows() || !features.isFinite()) {
      throw new IllegalArgumentException(
          "the features of " + features.rows() + " samples are not finite or do not fit "
              + positive.length + " samples");
    }
    this.features = features;
    this.positive = positive.clone();
    this.throughOrigin = throughOrigin;
    ColumnScan scan = new ColumnScan(features);
    columns = scan.columns(throughOrigin);
    scale = Arrays.stream(columns).mapToDouble(scan::scale).toArray();
  }

  /** The number N of vectors. */
  public int count() {
    return positive.length;
  }

  /** The number n of entries of a vector: the features that stay and, if it is there, the 1. */
  public int width() {
    return columns.length + (throughOrigin ? 0 : 1);
  }

  /** Whether s_j = 1. */
  public boolean isPositive(int row) {
    return positive[row];
  }

  /** The vectors of some samples, shape (number of rows, n) row by row. */
  double[] table(List<Integer> rows) {
    int n = width();
    double[] table = new double[Math.multiplyExact(rows.size(), n)];
    double[] feature = new double[features.columns()];
    for (int k = 0; k < rows.size(); k++) {
      int j = rows.get(k);
      features.copyRows(j, j + 1, feature, 0);
      double sign = positive[j] ? 1 : -1;
      for (int i = 0; i < columns.length; i++) {
        table[k * n + i] = sign * scale[i] * feature[columns[i]];
      }
      if (!throughOrigin) {
        table[k * n + n - 1] = sign;
      }
    }
    return table;
  }

  /**
   * The plane {@code w f + c = 0} of a vector v with {@code x_j v = s_j (w f_j + c)}: w and then c,
   * shape (d + 1, 1), or (d, 1) through the origin; zeros are positive.
   */
  Matrix plane(double[] v) {
    int d = features.columns();
    double[] plane = new double[throughOrigin ? d : d + 1];
    for (int i = 0; i < columns.length; i++) {
      plane[columns[i]] = v[i] * scale[i] + 0.0;
    }
    if (!throughOrigin) {
      plane[d] = v[columns.length] + 0.0;
    }
    return Matrix.adopt(plane.length, 1, plane);
  }

  /** {@code s_j (w f_j + c)} for all N samples; rounded. */
  double[] values(Matrix plane) {
    return forEachRow(plane, false);
  }

  /**
   * {@code s_j (w f_j + c) / (|w| |f_j| + |c|)} for all N samples, with absolute values entry by
   * entry: how much of the terms of the sum is left of them. Rounded; 0 where all terms are zero.
   *
   * @param plane w and then c, shape (d + 1, 1), or (d, 1) through the origin
   */
  public double[] relativeMargins(Matrix plane) {
    return forEachRow(plane, true);
  }

  private double[] forEachRow(Matrix plane, boolean relative) {
    int d = features.columns();
    if (plane.columns() != 1 || plane.rows() != (throughOrigin ? d : d + 1)) {
      throw new IllegalArgumentException(
          "plane for " + d + " features (found shape " + plane.rows() + " x " + plane.columns()
              + ")");
    }
    double[] w = plane.toArray();
    double c = throughOrigin ? 0 : w[d];
    double[] result = new double[count()];
    double[] block = new double[BLOCK * d];
    for (int from = 0; from < count(); from += BLOCK) {
      int to = Math.min(from + BLOCK, count());
      features.copyRows(from, to, block, 0);
      for (int j = from; j < to; j++) {
        double value = c + dot(block, (j - from) * d, w, d);
        double terms = 1;
        if (relative) {
          terms = Math.abs(c) + sumOfSizes(block, (j - from) * d, w, d);
        }
        result[j] = terms == 0 ? 0 : (positive[j] ? value : -value) / terms;
      }
    }
    return result;
  }

  /** The product of {@code d} numbers from {@code offset} on with a vector, in four sums. */
  static double dot(double[] table, int offset, double[] vector, int d) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int i = 0;
    for (; i + 3 < d; i += 4) {
      a += table[offset + i] * vector[i];
      b += table[offset + i + 1] * vector[i + 1];
      c += table[offset + i + 2] * vector[i + 2];
      e += table[offset + i + 3] * vector[i + 3];
    }
    for (; i < d; i++) {
      a += table[offset + i] * vector[i];
    }
    return (a + b) + (c + e);
  }

  private static double sumOfSizes(double[] table, int offset, double[] vector, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += Math.abs(table[offset + i] * vector[i]);
    }
    return sum;
  }

  /** What one pass over the features says of their columns. */
  private static final class ColumnScan {
    private final Matrix features;
    private final boolean[] constant;
    private final double[] first;
    private final double[] squares;
    private final double[] largest;
    private final long[] hash;

    ColumnScan(Matrix features) {
      this.features = features;
      int d = features.columns();
      constant = new boolean[d];
      Arrays.fill(constant, true);
      first = new double[d];
      squares = new double[d];
      largest = new double[d];
      hash = new long[d];
      double[] row = new double[d];
      for (int j = 0; j < features.rows(); j++) {
        features.copyRows(j, j + 1, row, 0);
        for (int i = 0; i < d; i++) {
          double f = row[i] + 0.0;
          if (j == 0) {
            first[i] = f;
          }
          constant[i] &= f == first[i];
          squares[i] += f * f;
          largest[i] = Math.max(largest[i], Math.abs(f));
          long mixed = hash[i] ^ Double.doubleToRawLongBits(f);
          hash[i] = 0x9E3779B97F4A7C15L * mixed + (hash[i] >>> 29);
        }
      }
    }

    int[] columns(boolean throughOrigin) {
      Map<Long, Integer> seen = new HashMap<>();
      int[] chosen = new int[features.columns()];
      int count = 0;
      for (int i = 0; i < chosen.length; i++) {
        if (constant[i] && (!throughOrigin || first[i] == 0)) {
          continue;
        }
        Integer earlier = seen.putIfAbsent(hash[i], i);
        if (earlier == null || !equal(earlier, i)) {
          chosen[count++] = i;
        }
      }
      return Arrays.copyOf(chosen, count);
    }

    private boolean equal(int one, int other) {
      for (int j = 0; j < features.rows(); j++) {
        if (features.get(j, one) != features.get(j, other)) {
          return false;
        }
      }
      return true;
    }

    double scale(int column) {
      double size = Math.sqrt(squares[column] / features.rows());
      // Squares of very small or large numbers leave the range of doubles.
      boolean usual = size > 1e-150 && size < 1e150;
      int exponent = Math.getExponent(usual ? size : largest[column]);
      return Math.scalb(1.0, Math.min(-exponent, Double.MAX_EXPONENT));
    }
  }
}
