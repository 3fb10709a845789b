package org.isthmus.numeric.compute;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.isthmus.numeric.model.Matrix;

/**
 * An affine map {@code x W + b} fitted by ridge least squares.
 *
 * @param weights W, shape (d, m)
 * @param bias b, shape (1, m)
 */
public record AffineFit(Matrix weights, Matrix bias) {

  /**
   * Minimises {@code sum_i |x_i W + b - y_i|^2 + lambda |W|^2} by the normal equations of the
   * centred data and Cholesky, where lambda is {@code ridge} times the mean diagonal entry of the
   * centred Gram matrix. Where the matrix is not positive definite in double precision, lambda is
   * raised tenfold until it is.
   *
   * @param samples N, at least 1
   * @param gram {@code X^T X}, d x d row by row
   * @param inputSums {@code 1^T X}, d numbers
   * @param cross {@code X^T Y}, d x m row by row
   * @param targetSums {@code 1^T Y}, m numbers
   * @param ridge relative ridge, at least 0
   * @param bias whether b may differ from zero; without it the data are not centred
   */
  public static AffineFit fromMoments(
      int samples,
      double[] gram,
      double[] inputSums,
      double[] cross,
      double[] targetSums,
      double ridge,
      boolean bias) {
    int d = inputSums.length;
    int m = targetSums.length;
    if (gram.length != d * d || cross.length != d * m) {
      throw new IllegalArgumentException(
          "the moments of a fit do not fit each other (found " + gram.length + " and "
              + cross.length + " entries, expected " + d * d + " and " + d * m + ")");
    }
    double[] centred = gram.clone();
    double[] right = cross.clone();
    if (bias) {
      for (int i = 0; i < d; i++) {
        double mean = inputSums[i] / samples;
        for (int j = 0; j < d; j++) {
          centred[i * d + j] -= mean * inputSums[j];
        }
        for (int j = 0; j < m; j++) {
          right[i * m + j] -= mean * targetSums[j];
        }
      }
    }
    double[] solution = solve(centred, right, d, m, ridge);
    double[] offset = new double[m];
    if (bias) {
      for (int j = 0; j < m; j++) {
        double sum = targetSums[j];
        for (int i = 0; i < d; i++) {
          sum -= inputSums[i] * solution[i * m + j];
        }
        offset[j] = sum / samples;
      }
    }
    return new AffineFit(Matrix.adopt(d, m, solution), Matrix.adopt(1, m, offset));
  }

  private static double[] solve(double[] gram, double[] right, int d, int m, double ridge) {
    double diagonal = 0;
    for (int i = 0; i < d; i++) {
      diagonal += gram[i * d + i] / d;
    }
    DMatrixRMaj x = new DMatrixRMaj(d, m);
    if (!(diagonal > 0)) {
      return x.data;
    }
    DMatrixRMaj b = DMatrixRMaj.wrap(d, m, right);
    for (double lambda = ridge; ; lambda = Math.max(10 * lambda, 1e-15)) {
      LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(d);
      DMatrixRMaj a = DMatrixRMaj.wrap(d, d, gram.clone());
      for (int i = 0; i < d; i++) {
        a.data[i * d + i] += lambda * diagonal;
      }
      if (cholesky.setA(a) && cholesky.quality() > 1e-15) {
        cholesky.solve(b, x);
        return x.data;
      }
      if (!(lambda < 1e9)) {
        throw new ArithmeticException("a least-squares problem has entries that are not finite");
      }
    }
  }
}
