package org.isthmus.numeric.bulk;

/**
 * The shape of a matrix product {@code C = op(A) op(B)}: C is m x n, op(A) is m x k, op(B) is
 * k x n. All matrices are stored row by row; where op transposes, the stored matrix has the
 * transposed shape. At most one of the factors is transposed.
 */
public record Product(int m, int n, int k, boolean transposeA, boolean transposeB) {

  public Product {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException(
          "a matrix product needs sizes that are not negative (found "
              + m + " x " + k + " times " + k + " x " + n + ")");
    }
    if (transposeA && transposeB) {
      throw new IllegalArgumentException("a matrix product transposes at most one factor");
    }
  }

  /** {@code A B} with A of shape m x k and B of shape k x n. */
  public static Product plain(int m, int n, int k) {
    return new Product(m, n, k, false, false);
  }

  /** {@code A^T B} with A of shape k x m and B of shape k x n. */
  public static Product leftTransposed(int m, int n, int k) {
    return new Product(m, n, k, true, false);
  }

  /** {@code A B^T} with A of shape m x k and B of shape n x k. */
  public static Product rightTransposed(int m, int n, int k) {
    return new Product(m, n, k, false, true);
  }
}
