package org.isthmus.numeric.compute.halfspace;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The minimum over v of {@code (r/2) |v|^2 + (1/2) sum_j max(0, 1 - x_j v)^2} by Newton's method
 * with an exact line search (Mangasarian 2002; Keerthi and DeCoste 2005).
 *
 * <p>The residuals {@code l_j = max(0, 1 - x_j v)} of the minimum satisfy {@code sum_j l_j x_j =
 * r v}. So as r goes to 0 either all {@code x_j v} become positive, or the residuals tend to
 * multipliers with which the x_j combine to zero: the vectors decide between the two theorems of
 * Gordan's alternative. Rounded.
 */
final class SquaredHinge {

  private static final int MOST_STEPS = 60;
  private static final double SMALLEST_PROGRESS = 1e-12;
  private static final int HALVINGS = 40;

  private final double[] table;
  private final int rows;
  private final int width;
  private final BooleanSupplier outOfTime;
  private final double[] v;
  private double[] values;
  private final DMatrixRMaj gram;
  private final double[] sums;
  private final boolean[] active;

  /**
   * @param table the x_j, shape (rows, width) row by row
   * @param start v at first; copied
   * @param outOfTime whether to stop
   */
  SquaredHinge(double[] table, int width, double[] start, BooleanSupplier outOfTime) {
    this.table = table;
    this.width = width;
    this.rows = table.length / width;
    this.outOfTime = outOfTime;
    v = start.clone();
    gram = new DMatrixRMaj(width, width);
    sums = new double[width];
    active = new boolean[rows];
    values = products(v);
  }

  /** A copy of v. */
  double[] vector() {
    return v.clone();
  }

  /** {@code x_j v} for all rows; not to be changed. */
  double[] values() {
    return values;
  }

  /** The least {@code x_j v}. */
  double least() {
    return Arrays.stream(values).min().orElse(Double.POSITIVE_INFINITY);
  }

  /** {@code |sum_j l_j x_j| / sum_j l_j}; 0 if no residual l_j is positive. */
  double distanceFromZero() {
    double[] sum = new double[width];
    double total = 0;
    for (int k = 0; k < rows; k++) {
      double residual = 1 - values[k];
      if (residual > 0) {
        total += residual;
        for (int i = 0; i < width; i++) {
          sum[i] += residual * table[k * width + i];
        }
      }
    }
    return total == 0 ? 0 : Math.sqrt(SignedRows.dot(sum, 0, sum, width)) / total;
  }

  /** Goes from the present v to the minimum for this r above 0, or as far as rounding allows. */
  void minimise(double r) {
    double objective = objective(r);
    for (int step = 0; step < MOST_STEPS && !outOfTime.getAsBoolean(); step++) {
      updateGram();
      double[] direction = newtonPoint(r);
      if (direction.length == 0) {
        return;
      }
      for (int i = 0; i < width; i++) {
        direction[i] -= v[i];
      }
      double length = lineSearch(direction, r);
      for (int i = 0; i < width; i++) {
        v[i] += length * direction[i];
      }
      values = products(v);
      double before = objective;
      objective = objective(r);
      if (!(before - objective > SMALLEST_PROGRESS * before)) {
        return;
      }
    }
  }

  /** Makes the sums of {@code x_j x_j^T} and x_j those over the rows with {@code x_j v < 1}. */
  private void updateGram() {
    int[] entering = changed(false);
    int[] leaving = changed(true);
    int count = (int) Arrays.stream(values).filter(value -> value < 1).count();
    if (entering.length + leaving.length >= count) {
      gram.zero();
      Arrays.fill(sums, 0);
      Arrays.fill(active, false);
      entering = changed(false);
      leaving = new int[0];
    }
    add(entering, 1);
    add(leaving, -1);
  }

  /** The rows that enter the sums or, if they were there, leave them. */
  private int[] changed(boolean wereActive) {
    return IntStream.range(0, rows)
        .filter(k -> active[k] == wereActive && values[k] < 1 != wereActive)
        .toArray();
  }

  private void add(int[] changed, double sign) {
    if (changed.length == 0) {
      return;
    }
    DMatrixRMaj part = new DMatrixRMaj(changed.length, width);
    for (int c = 0; c < changed.length; c++) {
      System.arraycopy(table, changed[c] * width, part.data, c * width, width);
      active[changed[c]] = sign > 0;
      for (int i = 0; i < width; i++) {
        sums[i] += sign * part.data[c * width + i];
      }
    }
    DMatrixRMaj products = new DMatrixRMaj(width, width);
    CommonOps_DDRM.multInner(part, products);
    CommonOps_DDRM.addEquals(gram, sign, products);
  }

  /** The v at which the quadratic function of the active rows is least; empty if that fails. */
  private double[] newtonPoint(double r) {
    DMatrixRMaj hessian = gram.copy();
    for (int i = 0; i < width; i++) {
      hessian.data[i * width + i] += r;
    }
    LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(width);
    if (!cholesky.setA(hessian)) {
      return new double[0];
    }
    DMatrixRMaj point = new DMatrixRMaj(width, 1);
    cholesky.solve(DMatrixRMaj.wrap(width, 1, sums.clone()), point);
    return Arrays.stream(point.data).allMatch(Double::isFinite) ? point.data : new double[0];
  }

  /** The step in (0, 1] at which the derivative along the direction vanishes, or 1. */
  private double lineSearch(double[] direction, double r) {
    double[] slopes = products(direction);
    double linear = SignedRows.dot(v, 0, direction, width);
    double quadratic = SignedRows.dot(direction, 0, direction, width);
    if (derivative(slopes, 1, r, linear, quadratic) <= 0) {
      return 1;
    }
    double low = 0;
    double high = 1;
    for (int k = 0; k < HALVINGS; k++) {
      double middle = (low + high) / 2;
      if (derivative(slopes, middle, r, linear, quadratic) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private double derivative(
      double[] slopes, double t, double r, double linear, double quadratic) {
    double sum = r * (linear + t * quadratic);
    for (int k = 0; k < rows; k++) {
      double residual = 1 - (values[k] + t * slopes[k]);
      if (residual > 0) {
        sum -= residual * slopes[k];
      }
    }
    return sum;
  }

  private double objective(double r) {
    double sum = r * SignedRows.dot(v, 0, v, width);
    for (double value : values) {
      double residual = Math.max(0, 1 - value);
      sum += residual * residual;
    }
    return sum / 2;
  }

  private double[] products(double[] vector) {
    double[] products = new double[rows];
    for (int k = 0; k < rows; k++) {
      products[k] = SignedRows.dot(table, k * width, vector, width);
    }
    return products;
  }
}
