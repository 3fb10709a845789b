package org.isthmus.numeric.bulk;

import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Something that multiplies matrices fast, and what follows from that: features and outputs of a
 * network on many samples.
 *
 * <p>An engine is safe for use by several threads at once. A product is computed by the calling
 * thread alone, and for one shape it is a function of its arguments' bits on one machine.
 */
public interface Engine {

  /** The name by which {@link Engines#byName} finds this engine. */
  String name();

  /**
   * {@code C := op(A) op(B)}, or {@code C += op(A) op(B)} to accumulate, in float. Arrays may be
   * longer than their matrices; what lies behind is left alone.
   */
  void gemm(Product product, boolean accumulate, float[] a, float[] b, float[] c);

  /** As for floats, in double. */
  void gemm(Product product, boolean accumulate, double[] a, double[] b, double[] c);

  /** Vector operations in float on this engine. */
  default Numbers<float[]> floats() {
    return new FloatNumbers(this);
  }

  /** Vector operations in double on this engine. */
  default Numbers<double[]> doubles() {
    return new DoubleNumbers(this);
  }

  /**
   * The outputs {@code f_L} on all samples, before the loss; rounded to the given precision.
   *
   * @param inputs shape (N, n_0)
   * @return shape (N, n_L)
   */
  default Matrix outputs(ParameterPoint point, Matrix inputs, Precision precision) {
    return features(point, inputs, point.network().depth(), precision);
  }

  /**
   * The features {@code f_l} of layer {@code l}: the inputs for l = 0, after the activation for
   * l in 1..L-1, the outputs for l = L; rounded to the given precision. The samples are spread over
   * the processors; the answer does not depend on their number.
   *
   * @param inputs shape (N, n_0)
   * @return shape (N, n_l)
   * @throws IllegalArgumentException if the inputs do not fit the network or there is no such layer
   */
  default Matrix features(ParameterPoint point, Matrix inputs, int layer, Precision precision) {
    return precision == Precision.FLOAT
        ? BulkFeatures.of(floats(), point, inputs, layer)
        : BulkFeatures.of(doubles(), point, inputs, layer);
  }
}
