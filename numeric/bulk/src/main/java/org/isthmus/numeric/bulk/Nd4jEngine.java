package org.isthmus.numeric.bulk;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Products by ND4J, in place: each thread keeps column-ordered operands for the shapes that it used
 * last. A row-major product {@code C = A B} is the column-major {@code C^T = B^T A^T}, so nothing
 * is transposed in memory.
 *
 * <p>The native library runs with one thread: callers spread their work themselves, which is faster
 * than sharing one small product. On CUDA the operands travel by ND4J's own transfers.
 */
final class Nd4jEngine implements Engine {

  /** Largest total size of the operands that one thread keeps, in entries. */
  private static final long KEPT_ENTRIES = 1L << 25;

  private final boolean inMainMemory;
  private final ThreadLocal<Kept> floats = ThreadLocal.withInitial(() -> new Kept(DataType.FLOAT));
  private final ThreadLocal<Kept> doubles =
      ThreadLocal.withInitial(() -> new Kept(DataType.DOUBLE));

  private Nd4jEngine() {
    System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
    inMainMemory = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    if (inMainMemory) {
      openblas_nolapack.blas_set_num_threads(1);
    }
  }

  /** The engine, started on the first call. */
  static Nd4jEngine instance() {
    return Holder.ENGINE;
  }

  private static final class Holder {
    private static final Nd4jEngine ENGINE = new Nd4jEngine();
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public void gemm(Product p, boolean accumulate, float[] a, float[] b, float[] c) {
    if (inMainMemory && p.k() > 0 && p.m() * p.n() > 0) {
      Operands operands = floats.get().operands(p);
      FloatPointer result = (FloatPointer) operands.c.data().addressPointer();
      ((FloatPointer) operands.a.data().addressPointer()).put(a, 0, p.m() * p.k());
      ((FloatPointer) operands.b.data().addressPointer()).put(b, 0, p.k() * p.n());
      if (accumulate) {
        result.put(c, 0, p.m() * p.n());
      }
      operands.multiply(p, accumulate);
      result.get(c, 0, p.m() * p.n());
      return;
    }
    float[] product = new float[p.m() * p.n()];
    if (p.k() > 0 && product.length > 0) {
      Operands operands =
          new Operands(
              Nd4j.create(Arrays.copyOf(a, p.m() * p.k()), Operands.shapeOfA(p), 'f'),
              Nd4j.create(Arrays.copyOf(b, p.k() * p.n()), Operands.shapeOfB(p), 'f'),
              Nd4j.create(product, Operands.shapeOfC(p), 'f'));
      operands.multiply(p, false);
      product = operands.c.data().asFloat();
    }
    for (int i = 0; i < p.m() * p.n(); i++) {
      c[i] = accumulate ? c[i] + product[i] : product[i];
    }
  }

  @Override
  public void gemm(Product p, boolean accumulate, double[] a, double[] b, double[] c) {
    if (inMainMemory && p.k() > 0 && p.m() * p.n() > 0) {
      Operands operands = doubles.get().operands(p);
      DoublePointer result = (DoublePointer) operands.c.data().addressPointer();
      ((DoublePointer) operands.a.data().addressPointer()).put(a, 0, p.m() * p.k());
      ((DoublePointer) operands.b.data().addressPointer()).put(b, 0, p.k() * p.n());
      if (accumulate) {
        result.put(c, 0, p.m() * p.n());
      }
      operands.multiply(p, accumulate);
      result.get(c, 0, p.m() * p.n());
      return;
    }
    double[] product = new double[p.m() * p.n()];
    if (p.k() > 0 && product.length > 0) {
      Operands operands =
          new Operands(
              Nd4j.create(Arrays.copyOf(a, p.m() * p.k()), Operands.shapeOfA(p), 'f'),
              Nd4j.create(Arrays.copyOf(b, p.k() * p.n()), Operands.shapeOfB(p), 'f'),
              Nd4j.create(product, Operands.shapeOfC(p), 'f'));
      operands.multiply(p, false);
      product = operands.c.data().asDouble();
    }
    for (int i = 0; i < p.m() * p.n(); i++) {
      c[i] = accumulate ? c[i] + product[i] : product[i];
    }
  }

  /** The operands of one shape, column by column: each is the transpose of the row-major matrix. */
  private record Operands(INDArray a, INDArray b, INDArray c) {

    static Operands of(DataType type, Product p) {
      return new Operands(
          Nd4j.create(type, shapeOfA(p), 'f'),
          Nd4j.create(type, shapeOfB(p), 'f'),
          Nd4j.create(type, shapeOfC(p), 'f'));
    }

    static long[] shapeOfA(Product p) {
      return p.transposeA() ? new long[] {p.m(), p.k()} : new long[] {p.k(), p.m()};
    }

    static long[] shapeOfB(Product p) {
      return p.transposeB() ? new long[] {p.k(), p.n()} : new long[] {p.n(), p.k()};
    }

    static long[] shapeOfC(Product p) {
      return new long[] {p.n(), p.m()};
    }

    void multiply(Product p, boolean accumulate) {
      Nd4j.gemm(b, a, c, p.transposeB(), p.transposeA(), 1, accumulate ? 1 : 0);
    }

    void close() {
      a.close();
      b.close();
      c.close();
    }
  }

  /** The operands that one thread used last, in one precision. */
  private static final class Kept {
    private final DataType type;
    private final Map<Product, Operands> byShape = new LinkedHashMap<>(16, 0.75f, true);
    private long entries;

    Kept(DataType type) {
      this.type = type;
    }

    Operands operands(Product p) {
      Operands found = byShape.get(p);
      if (found == null) {
        entries += size(p);
        Iterator<Map.Entry<Product, Operands>> eldest = byShape.entrySet().iterator();
        while (entries > KEPT_ENTRIES && eldest.hasNext()) {
          Map.Entry<Product, Operands> entry = eldest.next();
          entries -= size(entry.getKey());
          entry.getValue().close();
          eldest.remove();
        }
        found = Operands.of(type, p);
        byShape.put(p, found);
      }
      return found;
    }

    private static long size(Product p) {
      return (long) p.m() * p.k() + (long) p.k() * p.n() + (long) p.m() * p.n();
    }
  }
}
