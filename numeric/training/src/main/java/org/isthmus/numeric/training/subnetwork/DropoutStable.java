package org.isthmus.numeric.training.subnetwork;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.compute.ConvexMinimum;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The best rescaling of a trained network whose neurons outside given sets are dropped (Kuditipudi
 * et al. 2019; NBM21 Corollary 4.3).
 *
 * <p>With z the outputs of the pruned network before the output bias, the loss {@code mean Psi(r
 * z_i + b_L, y_i)} is convex in r. The infimum may lie at infinity: r stays within 2^20 and the
 * search ends once the loss is below 1e-9. A negative r is legal.
 *
 * @param level l
 * @param factor r, representable in float32
 * @param loss the loss with this factor, evaluated in double from float outputs; no proof
 */
public record DropoutStable(int level, double factor, double loss) {

  private static final double LARGEST_FACTOR = 0x1p20;
  private static final double GOOD_ENOUGH = 1e-9;

  /**
   * Finds the factor for level l.
   *
   * @param level l in 1..L-1
   * @param kept {@code kept.get(p - l)} is D_p^l, increasing indices of layer p = l..L-1
   * @throws IllegalArgumentException if a set is missing, or an index lies outside its layer
   */
  public static DropoutStable of(
      ParameterPoint theta,
      Loss loss,
      Dataset data,
      int level,
      List<List<Integer>> kept,
      Engine engine) {
    Network network = theta.network();
    int depth = network.depth();
    if (level < 1 || level >= depth || kept.size() != depth - level) {
      throw new IllegalArgumentException(
          "dropping from layer " + level + " on needs a set for each layer from there to "
              + (depth - 1) + " (found " + kept.size() + " sets)");
    }
    ParameterPoint pruned = pruned(theta, level, kept);
    double[] z = engine.outputs(pruned, data.inputs(), Precision.FLOAT).toArray();
    double[] bias = theta.bias(depth).toArray();
    LossFunction function = LossFunction.of(loss, data.targets(), network.outputWidth());
    double[] scaled = new double[z.length];
    ConvexMinimum minimum =
        ConvexMinimum.of(
            r -> value(function, z, r, bias, scaled), 1, LARGEST_FACTOR, GOOD_ENOUGH);
    double factor = (float) minimum.point();
    double value = value(function, z, factor, bias, scaled);
    double unscaled = value(function, z, 1, bias, scaled);
    return value <= unscaled
        ? new DropoutStable(level, factor, value)
        : new DropoutStable(level, 1, unscaled);
  }

  private static double value(
      LossFunction function, double[] z, double r, double[] bias, double[] scaled) {
    int outputs = bias.length;
    for (int i = 0; i < z.length; i++) {
      scaled[i] = r * z[i] + bias[i % outputs];
    }
    double sum = 0;
    for (int i = 0; i < function.size(); i++) {
      sum += function.value(i, scaled, i * outputs);
    }
    return sum / function.size();
  }

  /** theta without output bias, the outgoing weights of dropped neurons zero. */
  private static ParameterPoint pruned(
      ParameterPoint theta, int level, List<List<Integer>> kept) {
    Network network = theta.network();
    int depth = network.depth();
    List<Matrix> weights = new ArrayList<>(theta.weights());
    List<Matrix> biases = new ArrayList<>(theta.biases());
    for (int p = level; p < depth; p++) {
      Matrix all = theta.weight(p + 1);
      double[] entries = new double[all.rows() * all.columns()];
      for (int i : kept.get(p - level)) {
        if (i < 0 || i >= all.rows()) {
          throw new IllegalArgumentException(
              "layer " + network.layerName(p) + " has no neuron " + i
                  + " (expected 0 to " + (all.rows() - 1) + ")");
        }
        all.copyRows(i, i + 1, entries, i * all.columns());
      }
      weights.set(p, Matrix.adopt(all.rows(), all.columns(), entries));
    }
    biases.set(depth - 1, Matrix.zeros(1, network.outputWidth()));
    return new ParameterPoint(network, weights, biases);
  }
}
