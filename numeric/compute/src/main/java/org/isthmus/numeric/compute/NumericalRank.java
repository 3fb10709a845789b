package org.isthmus.numeric.compute;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.isthmus.numeric.model.Matrix;

/**
 * The rank of a matrix as its singular values suggest it: evidence, not a proof.
 *
 * @param rank the number of singular values above {@code max(N, n) u s_1}, u = 2^-52
 * @param smallestKept the singular value at the rank; 0 for rank 0
 * @param largestDropped the next singular value; 0 at full rank
 */
public record NumericalRank(int rank, double smallestKept, double largestDropped) {

  /**
   * The numerical rank of a matrix of shape (N, n).
   *
   * @throws ArithmeticException if the singular values cannot be computed
   */
  public static NumericalRank of(Matrix matrix) {
    int rows = matrix.rows();
    int columns = matrix.columns();
    if (rows == 0 || columns == 0) {
      return new NumericalRank(0, 0, 0);
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(rows, columns, false, false, true);
    if (!matrix.isFinite() || !svd.decompose(DMatrixRMaj.wrap(rows, columns, matrix.toArray()))) {
      throw new ArithmeticException("the singular values of a matrix could not be computed");
    }
    double[] values = Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
    Arrays.sort(values);
    int count = values.length;
    double threshold = Math.max(rows, columns) * Math.ulp(1.0) * values[count - 1];
    int rank = 0;
    while (rank < count && values[count - 1 - rank] > threshold) {
      rank++;
    }
    return new NumericalRank(
        rank, rank == 0 ? 0 : values[count - rank], rank == count ? 0 : values[count - 1 - rank]);
  }

  /** The factor between the singular values at both sides of the rank; infinite at full rank. */
  public double gap() {
    return smallestKept / largestDropped;
  }
}
