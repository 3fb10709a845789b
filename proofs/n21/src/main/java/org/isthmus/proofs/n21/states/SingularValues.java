package org.isthmus.proofs.n21.states;

import java.math.BigInteger;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * The singular values of exact matrices in floating point.
 *
 * <p>Rounded, and so no proof of anything: they steer a search and give a first guess of a rank,
 * which exact arithmetic then decides.
 */
public final class SingularValues {

  private SingularValues() {}

  /**
   * The min(p, q) singular values of a matrix of shape (p, q), descending; not a number if an entry
   * is too large for a double.
   */
  public static double[] of(RationalMatrix matrix) {
    return of(rows(matrix));
  }

  /** The entries, rounded, row by row. */
  public static double[][] rows(RationalMatrix matrix) {
    double[][] rows = new double[matrix.rows()][matrix.columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = quotient(matrix.numerator(i, j), matrix.denominator(j));
      }
    }
    return rows;
  }

  private static double quotient(BigInteger numerator, BigInteger denominator) {
    int above = numerator.bitLength() - 62;
    int below = denominator.bitLength() - 62;
    double quotient =
        (double) numerator.shiftRight(above).longValue()
            / denominator.shiftRight(below).longValue();
    return Math.scalb(quotient, above - below);
  }

  /**
   * The singular values of a matrix that is given row by row, descending.
   *
   * @param rows p rows of q numbers each; left as they are
   */
  public static double[] of(double[][] rows) {
    return org.isthmus.numeric.compute.SingularValues.of(matrix(rows));
  }

  /** A guess of the rank. */
  public static int rank(RationalMatrix matrix) {
    return org.isthmus.numeric.compute.SingularValues.rank(matrix(rows(matrix)));
  }

  private static Matrix matrix(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] entries = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, entries, i * columns, columns);
    }
    return Matrix.adopt(rows.length, columns, entries);
  }
}
