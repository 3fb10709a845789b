package org.isthmus.numeric.training.subnetwork;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.compute.PivotedQr;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Which neurons of a layer to keep, judged on at most 5000 samples, evenly spaced in the data.
 *
 * <p>Neuron i of layer l with the features f_i and the outgoing weights W_{l+1}[i, :] gets the
 * factor |W_{l+1}[i, :]|, Euclidean.
 */
public final class SubsetSelection {

  private static final int SAMPLES = 5000;

  private final ParameterPoint point;
  private final Matrix inputs;
  private final Engine engine;

  /** For the layers of this point, judged on these inputs of shape (N, n_0). */
  public SubsetSelection(ParameterPoint point, Matrix inputs, Engine engine) {
    this.point = point;
    this.inputs = spaced(inputs);
    this.engine = engine;
  }

  /**
   * Pivoted QR of the centred features times their factors: neurons whose features the others
   * cannot replace linearly.
   *
   * @param layer l in 1..L-1
   * @param count how many, from 0 to n_l
   * @return in increasing order
   */
  public List<Integer> pivotedQr(int layer, int count) {
    Matrix features = features(layer);
    double[] mean = new double[features.columns()];
    double[] entries = features.toArray();
    for (int i = 0; i < entries.length; i++) {
      mean[i % mean.length] += entries[i] / features.rows();
    }
    for (int i = 0; i < entries.length; i++) {
      entries[i] -= mean[i % mean.length];
    }
    Matrix centred = Matrix.adopt(features.rows(), features.columns(), entries);
    return sorted(PivotedQr.columns(centred, outgoing(layer), count));
  }

  /**
   * Importance: the neurons with the largest standard deviation times factor.
   *
   * @param layer l in 1..L-1
   * @param count how many, from 0 to n_l
   * @return in increasing order
   */
  public List<Integer> importance(int layer, int count) {
    Matrix features = features(layer);
    int n = features.columns();
    if (count < 0 || count > n) {
      throw new IllegalArgumentException("cannot choose " + count + " of " + n + " neurons");
    }
    double[] score = outgoing(layer);
    for (int j = 0; j < n; j++) {
      double mean = 0;
      for (int i = 0; i < features.rows(); i++) {
        mean += features.get(i, j) / features.rows();
      }
      double variance = 0;
      for (int i = 0; i < features.rows(); i++) {
        double r = features.get(i, j) - mean;
        variance += r * r / features.rows();
      }
      score[j] *= Math.sqrt(variance);
    }
    List<Integer> order = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      order.add(j);
    }
    order.sort((i, j) -> Double.compare(score[j], score[i]));
    return sorted(order.subList(0, count));
  }

  private Matrix features(int layer) {
    int depth = point.network().depth();
    if (layer < 1 || layer >= depth) {
      throw new IllegalArgumentException(
          "neurons are chosen in a hidden layer (found layer "
              + layer + ", expected 1 to " + (depth - 1) + ")");
    }
    return engine.features(point, inputs, layer, Precision.FLOAT);
  }

  private double[] outgoing(int layer) {
    Matrix weights = point.weight(layer + 1);
    double[] norms = new double[weights.rows()];
    for (int i = 0; i < norms.length; i++) {
      double sum = 0;
      for (int j = 0; j < weights.columns(); j++) {
        sum += weights.get(i, j) * weights.get(i, j);
      }
      norms[i] = Math.sqrt(sum);
    }
    return norms;
  }

  private static List<Integer> sorted(List<Integer> indices) {
    List<Integer> result = new ArrayList<>(indices);
    Collections.sort(result);
    return List.copyOf(result);
  }

  private static Matrix spaced(Matrix inputs) {
    int n = inputs.rows();
    if (n <= SAMPLES) {
      return inputs;
    }
    int width = inputs.columns();
    double[] chosen = new double[SAMPLES * width];
    for (int i = 0; i < SAMPLES; i++) {
      int row = (int) ((long) i * n / SAMPLES);
      inputs.copyRows(row, row + 1, chosen, i * width);
    }
    return Matrix.adopt(SAMPLES, width, chosen);
  }
}
