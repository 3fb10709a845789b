package org.isthmus.verifier.checker.loss;

import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;

import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * Evaluates a {@link SharedNetwork} on one batch of samples after the other, with bounds of all
 * errors. One instance serves one thread.
 *
 * <p>For every slot i there are computed values x(s), one for each sample s of the batch, and a
 * radius r_i with |true value - x(s)| <= r_i for all s. In double-double x(s) is the sum of a
 * leading and a trailing part. M_i is the largest magnitude of the values or, there, of the leading
 * parts.
 *
 * <p><i>Propagation.</i> A pre-activation is z = sum_k x_k w_k + b over n sources. A subclass
 * computes it on the computed x_k with an error of at most alpha (sum_k M_k |w_k| + |b|) + e + n
 * 2^-1073, where it says alpha and e, provided that the result is finite. The errors of the x_k add
 * at most sum_k r_k |w_k|. So the radius of z is at most
 *
 * <pre>  sum_k (alpha M_k + r_k) |w_k| + alpha |b| + e + n 2^-1073.</pre>
 *
 * <p>Only one of alpha |b| and e is not zero. This sum of n + 1 terms that are not negative is itself computed to nearest: at most n + 4
 * roundings concern one term, so the true sum is at most the computed one times 1 + (n + 5) 2^-52,
 * plus n 2^-1074 for underflow. An activation with Lipschitz constant c and a rounding error of at
 * most e on the batch turns a radius r into c r + e, rounded upwards.
 *
 * <p>Underflow is gradual: Java flushes nothing to zero, on any machine, and computes the same
 * bits.
 *
 * <p><i>Overflow.</i> Where a value of the batch or a radius is not finite, before or after the
 * activation, the values of the slot are replaced by zeros and the radius is infinite; so are the
 * radii of all that read it. An infinity or a NaN that arises on the
 * way to a sum stays in it to the end, so testing the results is enough.
 */
abstract class BatchEvaluation {

  /** The number of samples in a batch. */
  static final int SIZE = 256;

  // What subclasses say of alpha is proved for n up to 2^26.
  private static final int MOST_SOURCES = 1 << 26;

  /** The values, or their leading parts: for each slot, for each sample of the batch. */
  final double[][] values;

  /** The number of samples in the current batch, at most {@link #SIZE}. */
  int size;

  /** r_i of the class comment. */
  final double[] radius;

  /** M_i of the class comment. */
  final double[] magnitude;

  private final SharedNetwork network;
  private final Matrix inputs;
  private final double[] rows;
  private double[] margins = {};
  private List<Elementwise> activations = List.of();

  /** An activation of the values of a slot, in place. */
  @FunctionalInterface
  interface Elementwise {

    /**
     * Applies the activation.
     *
     * @param radius the radius before
     * @param magnitude the largest magnitude before
     * @return the radius after
     */
    double apply(int slot, double radius, double magnitude);
  }

  /**
   * For one graph and inputs that fit it.
   *
   * @param inputs shape (samples, n_0), all finite
   */
  BatchEvaluation(SharedNetwork network, Matrix inputs) {
    this.network = network;
    this.inputs = inputs;
    this.values = new double[network.slots()][SIZE];
    this.radius = new double[network.slots()];
    this.magnitude = new double[network.slots()];
    this.rows = new double[SIZE * network.network().inputWidth()];
  }

  /** Computes the pre-activations of a group; returns alpha of the class comment. */
  abstract double accumulate(DenseGroup group);

  /** e of the class comment, for target j of the group whose pre-activations were computed last. */
  double absoluteError(int j) {
    return 0;
  }

  /** Puts the pre-activations of a slot into their final form. */
  abstract void settle(int slot);

  /** The trailing parts of the values of a slot. */
  abstract double[] trailing(int slot);

  /** The activations on the slots of this instance. */
  abstract Activation.Cases<Elementwise> activations();

  /**
   * Encloses the outputs, those of one output step after the other, on the samples {@code from}
   * (inclusive) to {@code to} (exclusive), at most {@link #SIZE} of them.
   */
  final void evaluate(int from, int to, OutputEnclosures.Use use) {
    if (activations.isEmpty()) {
      Activation.Cases<Elementwise> cases = activations();
      activations =
          network.network().hidden().stream()
              .map(layer -> layer.activation().match(cases))
              .toList();
    }
    load(from, to);
    int outputs = 0;
    for (SharedNetwork.Step step : network.steps()) {
      if (step.isOutput()) {
        use.take(outputs++, logits(step.outputs), from, size);
      } else {
        compute(step.group);
      }
    }
  }

  private void load(int from, int to) {
    size = to - from;
    int columns = network.network().inputWidth();
    inputs.copyRows(from, to, rows, 0);
    for (int column = 0; column < columns; column++) {
      if (network.usesInput(column)) {
        double[] x = values[column + 1];
        for (int s = 0; s < size; s++) {
          x[s] = rows[s * columns + column];
        }
        magnitude[column + 1] = magnitude(column + 1);
      }
    }
  }

  private void compute(DenseGroup group) {
    int n = group.sources.length;
    double proved = accumulate(group);
    double alpha = n <= MOST_SOURCES ? proved : Double.POSITIVE_INFINITY;
    if (margins.length < n) {
      margins = new double[n];
    }
    for (int k = 0; k < n; k++) {
      int source = group.sources[k];
      margins[k] = Math.nextUp(Math.fma(alpha, magnitude[source], radius[source]));
    }
    for (int j = 0; j < group.targets.length; j++) {
      double start = Math.abs(group.biases[j]) * alpha + absoluteError(j);
      finish(group, j, propagated(group.weights[j], n, start));
    }
  }

  /** The radius of a pre-activation; {@code start} is alpha |b| + e, rounded to nearest. */
  private double propagated(double[] weights, int n, double start) {
    double sum0 = start;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int k = 0; k < n; k += 4) {
      sum0 = Math.fma(margins[k], Math.abs(weights[k]), sum0);
      sum1 = Math.fma(margins[k + 1], Math.abs(weights[k + 1]), sum1);
      sum2 = Math.fma(margins[k + 2], Math.abs(weights[k + 2]), sum2);
      sum3 = Math.fma(margins[k + 3], Math.abs(weights[k + 3]), sum3);
    }
    double sum = (sum0 + sum1) + (sum2 + sum3);
    return addUp(multiplyUp(sum, 1 + (n + 5) * 0x1p-52), (4.0 * n + 4) * Double.MIN_VALUE);
  }

  private void finish(DenseGroup group, int j, double propagated) {
    int slot = group.targets[j];
    settle(slot);
    double before = magnitude(slot);
    if (before <= Double.MAX_VALUE && propagated <= Double.MAX_VALUE) {
      radius[slot] =
          group.layer == network.network().depth()
              ? propagated
              : activations.get(group.layer - 1).apply(slot, propagated, before);
      magnitude[slot] = magnitude(slot);
      if (magnitude[slot] <= Double.MAX_VALUE && radius[slot] <= Double.MAX_VALUE) {
        return;
      }
    }
    Arrays.fill(values[slot], 0);
    Arrays.fill(trailing(slot), 0);
    magnitude[slot] = 0;
    radius[slot] = Double.POSITIVE_INFINITY;
  }

  /**
   * The largest magnitude of the values of a slot, or something that is not finite if one of them
   * or of their trailing parts is not: magnitudes are ordered as their bits are, with infinity and
   * the NaNs on top.
   */
  private double magnitude(int slot) {
    double[] hi = values[slot];
    double[] lo = trailing(slot);
    long largest = 0;
    long largestTrailing = 0;
    for (int s = 0; s < size; s++) {
      largest = Math.max(largest, Double.doubleToRawLongBits(hi[s]) & Long.MAX_VALUE);
      largestTrailing =
          Math.max(largestTrailing, Double.doubleToRawLongBits(lo[s]) & Long.MAX_VALUE);
    }
    return Double.longBitsToDouble(largest) + 0 * Double.longBitsToDouble(largestTrailing);
  }

  private Logits logits(int[] outputs) {
    return new Logits(
        Arrays.stream(outputs).mapToObj(slot -> values[slot]).toArray(double[][]::new),
        Arrays.stream(outputs).mapToObj(this::trailing).toArray(double[][]::new),
        Arrays.stream(outputs).mapToDouble(slot -> radius[slot]).toArray());
  }
}
