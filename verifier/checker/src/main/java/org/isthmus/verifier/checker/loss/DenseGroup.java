package org.isthmus.verifier.checker.loss;

/**
 * Neurons of one layer that are computed together, because they read (nearly) the same sources.
 *
 * <p>The neuron in slot {@code targets[j]} is {@code act(sum_k x(sources[k]) weights[j][k] +
 * biases[j])}. The arrays {@code sources} and {@code weights[j]} are padded with the zero slot and
 * with zero weights to a length that is a multiple of four.
 */
final class DenseGroup {

  final int layer;
  final int[] sources;
  final int[] targets;
  final double[][] weights;
  final double[] biases;

  DenseGroup(int layer, int[] sources, int[] targets, double[][] weights, double[] biases) {
    this.layer = layer;
    this.sources = sources;
    this.targets = targets;
    this.weights = weights;
    this.biases = biases;
  }

  /** The number of multiplications that one sample takes. */
  long multiplications() {
    return (long) sources.length * targets.length;
  }
}
