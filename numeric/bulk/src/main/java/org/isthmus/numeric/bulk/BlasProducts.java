package org.isthmus.numeric.bulk;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.isthmus.numeric.exact.ExactProducts;

/**
 * Products by OpenBLAS, with which ND4J comes: its classical {@code dgemm} on one thread, called
 * without the detour through ND4J, which would take longer to start than many a check takes.
 *
 * <p>The left factor is kept in native memory, where the other operands are copied each time.
 */
public final class BlasProducts implements ExactProducts {

  private final ThreadLocal<Operand> right = ThreadLocal.withInitial(Operand::new);
  private final ThreadLocal<Operand> product = ThreadLocal.withInitial(Operand::new);

  /**
   * Loads the library.
   *
   * @throws LinkageError if it does not load on this machine
   */
  public BlasProducts() {
    blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public Factor factor(int m, int k, double[] a) {
    require(m >= 1 && k >= 1 && a.length >= m * k, "factor", m, k, a.length);
    DoublePointer left = new DoublePointer((long) m * k).put(a, 0, m * k);
    return (rows, n, b, c) -> {
      require(rows >= 1 && rows <= m && c.length >= rows * n, "product", rows, n, c.length);
      require(n >= 1 && b.length >= k * n, "operand", k, n, b.length);
      DoublePointer x = right.get().ofSize(k * n).put(b, 0, k * n);
      DoublePointer y = product.get().ofSize(rows * n);
      cblas_dgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, n, k, 1, left, k, x, n, 0, y, n);
      y.get(c, 0, rows * n);
    };
  }

  private static void require(boolean fits, String what, int rows, int columns, int length) {
    if (!fits) {
      throw new IllegalArgumentException(
          "a " + what + " of shape (" + rows + ", " + columns + ") does not fit (found " + length
              + " entries)");
    }
  }

  /** Native memory of one thread, as large as the largest operand so far. */
  private static final class Operand {
    private DoublePointer memory = new DoublePointer();

    DoublePointer ofSize(int entries) {
      if (memory.capacity() < entries) {
        memory.close();
        memory = new DoublePointer((long) entries);
      }
      return memory;
    }
  }
}
