package org.isthmus.verifier.checker.enclosed;

/**
 * The values of the neurons of a layer on a batch of samples as affine forms: the value of neuron j
 * on sample i is within {@code radius[j][i]} of {@code centre[j][i] + s slope[j][i]}, for every s
 * in [-1, 1].
 */
final class AffineForms {

  /** The number of samples in a batch. */
  static final int SIZE = 256;

  final double[][] centre;
  final double[][] slope;
  final double[][] radius;

  /** For each neuron a number that |centre| + |slope| exceeds on no sample. */
  final double[] magnitude;

  AffineForms(int neurons) {
    centre = new double[neurons][SIZE];
    slope = new double[neurons][SIZE];
    radius = new double[neurons][SIZE];
    magnitude = new double[neurons];
  }

  int neurons() {
    return magnitude.length;
  }

  /**
   * Puts the magnitudes right.
   *
   * @return whether all numbers on the first samples are finite, also |centre| + |slope| + radius
   */
  boolean settle(int samples) {
    double all = 0;
    for (int j = 0; j < magnitude.length; j++) {
      double[] c = centre[j];
      double[] d = slope[j];
      double[] r = radius[j];
      double largest = 0;
      for (int i = 0; i < samples; i++) {
        double size = Math.abs(c[i]) + Math.abs(d[i]);
        largest = Math.max(largest, size);
        all = Math.max(all, size + r[i]);
      }
      magnitude[j] = Math.nextUp(largest);
    }
    // The maximum with a NaN is one.
    return all <= Double.MAX_VALUE;
  }
}
