package org.isthmus.proofs.n21;

import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Neurons of a first layer, a column each: what comes in and what goes out on the data.
 *
 * @param weights incoming weights, shape (n_0, n)
 * @param biases shape (1, n)
 * @param features their values on the N distinct samples, shape (N, n)
 */
record Neurons(RationalMatrix weights, RationalMatrix biases, RationalMatrix features) {

  /** The first layer of a point with its features F_1. */
  static Neurons of(RationalPoint point, RationalMatrix features) {
    return new Neurons(point.weight(1), point.bias(1), features);
  }

  int count() {
    return weights.columns();
  }

  /** Whether neuron j here and neuron k there have the same incoming weights and bias. */
  boolean agrees(int j, Neurons other, int k) {
    return sameColumn(weights, j, other.weights, k) && sameColumn(biases, j, other.biases, k);
  }

  private static boolean sameColumn(RationalMatrix a, int j, RationalMatrix b, int k) {
    // Columns are in lowest terms: equal ones have equal integers.
    boolean same = a.denominator(j).equals(b.denominator(k));
    for (int i = 0; i < a.rows() && same; i++) {
      same = a.numerator(i, j).equals(b.numerator(i, k));
    }
    return same;
  }

  /** These neurons with those of another layer in some places. */
  Neurons with(int[] here, Neurons source, int[] there) {
    return new Neurons(
        with(weights, here, source.weights, there),
        with(biases, here, source.biases, there),
        with(features, here, source.features, there));
  }

  private static RationalMatrix with(
      RationalMatrix matrix, int[] here, RationalMatrix source, int[] there) {
    RationalMatrix.Editor editor = matrix.edit();
    for (int k = 0; k < here.length; k++) {
      for (int i = 0; i < matrix.rows(); i++) {
        editor.set(i, here[k], source, i, there[k]);
      }
    }
    return editor.build();
  }
}
