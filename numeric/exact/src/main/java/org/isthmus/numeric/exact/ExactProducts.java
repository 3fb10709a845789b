package org.isthmus.numeric.exact;

/**
 * Something that multiplies matrices of integers fast, such as a BLAS.
 *
 * <p>All entries are integers, and for every entry of a product the sum of the magnitudes of its
 * terms is at most 2^53. So every term and every partial sum is exact in binary64, in whatever order
 * a classical product adds them, fused or not, and the product is exact. What an implementation
 * computes is not believed but verified by its caller.
 *
 * <p>An implementation is found by {@link java.util.ServiceLoader}. It is safe for use by several
 * threads at once, and a product is computed by the calling thread alone.
 */
public interface ExactProducts {

  /** The name for a verdict. */
  String name();

  /**
   * A left factor, to be used many times.
   *
   * @param a at least m k entries, of which the first are a matrix of shape (m, k), row by row; they
   *     are not needed afterwards
   * @throws IllegalArgumentException if there are too few entries
   */
  Factor factor(int m, int k, double[] a);

  /** A matrix of shape (m, k) to multiply others by from the left. */
  interface Factor {

    /**
     * The product of its first rows with a matrix.
     *
     * @param rows the number of rows of the factor to take, at most m
     * @param n the number of columns of the other matrix
     * @param b at least k n entries, of which the first are the other matrix, row by row
     * @param c gets the product, of shape (rows, n), row by row, in its first entries
     * @throws IllegalArgumentException if the numbers do not fit
     */
    void times(int rows, int n, double[] b, double[] c);
  }
}
