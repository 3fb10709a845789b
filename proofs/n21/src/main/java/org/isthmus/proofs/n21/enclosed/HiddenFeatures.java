package org.isthmus.proofs.n21.enclosed;

import org.isthmus.numeric.compute.DoubleDoubleMatrix;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.RefusedException;

/**
 * The hidden neurons of a two-layer network and their features on the data, while single neurons
 * change.
 *
 * <p>Notation: F the features, shape (N, n_1), in double-double arithmetic; c_j the scale of neuron
 * j, a power of two for which {@code c_j F[:, j]} has norm about 1, but no more than makes rounding
 * errors of the neuron's sums small.
 */
final class HiddenFeatures {

  /** Features below this part of the terms that a neuron adds up are not scaled up to 1. */
  private static final double CANCELLED = 0x1p-20;

  private final Matrix inputs;
  private final double[][] incoming;
  private final DoubleDoubleMatrix features;
  private final double[] scales;

  /**
   * The features of given neurons.
   *
   * @param incoming for each neuron its n_0 weights and its bias
   * @throws RefusedException if a feature is not finite
   */
  HiddenFeatures(Matrix inputs, DoubleDouble slope, double[][] incoming) {
    this.inputs = inputs;
    this.incoming = incoming.clone();
    int count = incoming.length;
    int height = inputs.columns() + 1;
    double[] weights = new double[height * count];
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < height; k++) {
        weights[k * count + j] = incoming[j][k];
      }
    }
    features = DoubleDoubleMatrix.affine(inputs, weights, count);
    features.applyTwoSlope(slope);
    if (!features.isFinite()) {
      throw new RefusedException("the features of the hidden layer overflow");
    }
    scales = new double[count];
    double[] largestInputs = largestInputs(inputs);
    for (int j = 0; j < count; j++) {
      scales[j] = findScale(j, largestInputs);
    }
  }

  /** The incoming weights of all neurons of a point, for each its n_0 weights and its bias. */
  static double[][] incoming(ParameterPoint point) {
    Matrix weight = point.weight(1);
    double[][] incoming = new double[weight.columns()][weight.rows() + 1];
    for (int j = 0; j < incoming.length; j++) {
      for (int k = 0; k < weight.rows(); k++) {
        incoming[j][k] = weight.get(k, j);
      }
      incoming[j][weight.rows()] = point.bias(1).get(0, j);
    }
    return incoming;
  }

  private double findScale(int neuron, double[] largestInputs) {
    double[] weights = incoming[neuron];
    double terms = Math.abs(weights[largestInputs.length]);
    for (int k = 0; k < largestInputs.length; k++) {
      terms += Math.abs(weights[k]) * largestInputs[k];
    }
    if (terms == 0) {
      return 1;
    }
    // Between powers of two that leave room for squares.
    double factor = Math.scalb(1.0, Math.min(Math.max(-Math.getExponent(terms), -900), 900));
    double sum = 0;
    for (int i = 0; i < features.rows(); i++) {
      double x = features.nearest(i, neuron) * factor;
      sum += x * x;
    }
    return Math.scalb(factor, -Math.getExponent(Math.max(Math.sqrt(sum), CANCELLED)));
  }

  private static double[] largestInputs(Matrix inputs) {
    double[] largest = new double[inputs.columns()];
    for (int i = 0; i < inputs.rows(); i++) {
      for (int k = 0; k < largest.length; k++) {
        largest[k] = Math.max(largest[k], Math.abs(inputs.get(i, k)));
      }
    }
    return largest;
  }

  int samples() {
    return features.rows();
  }

  int neurons() {
    return incoming.length;
  }

  /** c_j. */
  double scaleOf(int neuron) {
    return scales[neuron];
  }

  DoubleDoubleMatrix values() {
    return features;
  }

  /** F W_2, the outputs without their bias, shape (N, n_2). */
  DoubleDoubleMatrix outputs(Matrix weight) {
    return features.times(weight.toArray(), weight.columns());
  }

  /** Whether a neuron has the same incoming weights and bias here and there. */
  boolean agrees(int neuron, HiddenFeatures other) {
    double[] mine = incoming[neuron];
    double[] theirs = other.incoming[neuron];
    for (int k = 0; k < mine.length; k++) {
      if (mine[k] != theirs[k]) {
        return false;
      }
    }
    return true;
  }

  /** Makes a neuron a copy of a neuron of {@code source}, which may be this. */
  void become(int neuron, HiddenFeatures source, int from) {
    incoming[neuron] = source.incoming[from];
    features.copyColumn(neuron, source.features, from);
    scales[neuron] = source.scales[from];
  }

  /** The scaled columns of some neurons, rounded, shape (N, k) row by row. */
  double[] scaledColumns(int[] neurons) {
    double[] columns = new double[samples() * neurons.length];
    for (int i = 0; i < samples(); i++) {
      for (int c = 0; c < neurons.length; c++) {
        columns[i * neurons.length + c] = features.nearest(i, neurons[c]) * scales[neurons[c]];
      }
    }
    return columns;
  }

  /** W_1, shape (n_0, n_1). */
  Matrix weight() {
    int rows = inputs.columns();
    double[] entries = new double[rows * incoming.length];
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < incoming.length; j++) {
        entries[k * incoming.length + j] = incoming[j][k];
      }
    }
    return Matrix.adopt(rows, incoming.length, entries);
  }

  /** b_1, shape (1, n_1). */
  Matrix bias() {
    double[] entries = new double[incoming.length];
    for (int j = 0; j < entries.length; j++) {
      entries[j] = incoming[j][inputs.columns()];
    }
    return Matrix.adopt(1, entries.length, entries);
  }
}
