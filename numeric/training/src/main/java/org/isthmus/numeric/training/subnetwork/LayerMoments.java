package org.isthmus.numeric.training.subnetwork;

import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.bulk.Product;
import org.isthmus.numeric.compute.AffineFit;

/**
 * The moments that an affine fit of targets on features needs, summed up block by block in double.
 */
final class LayerMoments {

  private final Numbers<double[]> numbers;
  private final int inputs;
  private final int targets;
  private final double[] gram;
  private final double[] cross;
  private final double[] inputSums;
  private final double[] targetSums;
  private int samples;

  LayerMoments(Numbers<double[]> numbers, int inputs, int targets) {
    this.numbers = numbers;
    this.inputs = inputs;
    this.targets = targets;
    this.gram = new double[inputs * inputs];
    this.cross = new double[inputs * targets];
    this.inputSums = new double[inputs];
    this.targetSums = new double[targets];
  }

  /** Adds {@code rows} samples: x of shape rows x inputs, y of shape rows x targets. */
  void add(int rows, double[] x, double[] y) {
    samples += rows;
    numbers.gemm(Product.leftTransposed(inputs, inputs, rows), true, x, x, gram);
    numbers.gemm(Product.leftTransposed(inputs, targets, rows), true, x, y, cross);
    addSums(rows, inputs, x, inputSums);
    addSums(rows, targets, y, targetSums);
  }

  private static void addSums(int rows, int columns, double[] values, double[] sums) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        sums[j] += values[i * columns + j];
      }
    }
  }

  AffineFit fit(double ridge, boolean bias) {
    return AffineFit.fromMoments(samples, gram, inputSums, cross, targetSums, ridge, bias);
  }
}
