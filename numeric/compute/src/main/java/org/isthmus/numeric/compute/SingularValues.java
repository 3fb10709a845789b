package org.isthmus.numeric.compute;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.isthmus.numeric.model.Matrix;

/** The singular values of a matrix by EJML. Rounded, and so no proof of a rank. */
public final class SingularValues {

  private SingularValues() {}

  /**
   * The min(p, q) singular values of a matrix of shape (p, q), descending; not a number if an entry
   * is not finite or the iteration does not converge.
   */
  public static double[] of(Matrix matrix) {
    int rows = matrix.rows();
    int columns = matrix.columns();
    double[] values = new double[Math.min(rows, columns)];
    if (values.length == 0) {
      return values;
    }
    SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
        DecompositionFactory_DDRM.svd(rows, columns, false, false, true);
    if (!matrix.isFinite()
        || !decomposition.decompose(DMatrixRMaj.wrap(rows, columns, matrix.toArray()))) {
      Arrays.fill(values, Double.NaN);
      return values;
    }
    double[] ascending =
        Arrays.stream(decomposition.getSingularValues(), 0, values.length).sorted().toArray();
    Arrays.setAll(values, k -> ascending[values.length - 1 - k]);
    return values;
  }

  /**
   * How many singular values are above the usual threshold: the largest one times the larger side
   * of the matrix times 2^-52. A guess of the rank.
   */
  public static int rank(Matrix matrix) {
    double[] values = of(matrix);
    double largest = values.length == 0 ? 0 : values[0];
    double threshold = largest * Math.max(matrix.rows(), matrix.columns()) * Math.ulp(1.0);
    return (int) Arrays.stream(values).filter(value -> value > threshold).count();
  }
}
