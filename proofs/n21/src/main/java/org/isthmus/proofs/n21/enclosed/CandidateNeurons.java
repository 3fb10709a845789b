package org.isthmus.proofs.n21.enclosed;

import java.util.Arrays;
import java.util.Random;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.model.Matrix;

/**
 * Neurons whose features are likely to be independent of those that a network has.
 *
 * <p>Scattered neurons have a normal direction each and bend at a sample, or before all of them;
 * they are well conditioned. The neurons along one direction w are those of the basis lemma behind
 * N21 Lemma 2.2: with the projections {@code p_1 < ... < p_N} of the samples they bend at {@code
 * p_1 - 1, p_1, ..., p_{N-1}}, and for two slopes 1 and m their features have the determinant
 * {@code (1 - m)^{N-2} (p_2 - p_1) ... (p_N - p_{N-1})}, up to sign. The choice is the same in
 * every run.
 */
final class CandidateNeurons {

  /** One of so many scattered neurons bends before all samples. */
  private static final int UNBENT = 8;

  private final Matrix inputs;
  private final DoubleDouble slope;
  private final Random random = new Random(1);

  CandidateNeurons(Matrix inputs, DoubleDouble slope) {
    this.inputs = inputs;
    this.slope = slope;
  }

  /** Some scattered neurons, others at every call. */
  HiddenFeatures scattered(int count) {
    double[][] incoming = new double[count][];
    for (int c = 0; c < count; c++) {
      double[] direction = direction();
      double[] projections = project(direction);
      double bend =
          random.nextInt(UNBENT) == 0
              ? Arrays.stream(projections).min().orElse(0) - 1
              : projections[random.nextInt(projections.length)];
      incoming[c] = neuron(direction, bend);
    }
    return new HiddenFeatures(inputs, slope, incoming);
  }

  /** The N neurons of the basis lemma along a new direction. */
  HiddenFeatures alongOneDirection() {
    double[] direction = direction();
    double[] projections = project(direction);
    Arrays.sort(projections);
    double[][] incoming = new double[projections.length][];
    for (int k = 0; k < incoming.length; k++) {
      incoming[k] = neuron(direction, k == 0 ? projections[0] - 1 : projections[k - 1]);
    }
    return new HiddenFeatures(inputs, slope, incoming);
  }

  /** A direction along which the samples spread over a length of about 1. */
  private double[] direction() {
    double[] direction = new double[inputs.columns()];
    for (int k = 0; k < direction.length; k++) {
      direction[k] = random.nextGaussian();
    }
    double[] projections = project(direction);
    double spread =
        Arrays.stream(projections).max().orElse(0) - Arrays.stream(projections).min().orElse(0);
    if (spread > 0) {
      for (int k = 0; k < direction.length; k++) {
        direction[k] /= spread;
      }
    }
    return direction;
  }

  private double[] project(double[] direction) {
    double[] projections = new double[inputs.rows()];
    for (int i = 0; i < projections.length; i++) {
      for (int k = 0; k < direction.length; k++) {
        projections[i] += inputs.get(i, k) * direction[k];
      }
    }
    return projections;
  }

  private static double[] neuron(double[] direction, double bend) {
    double[] incoming = Arrays.copyOf(direction, direction.length + 1);
    incoming[direction.length] = -bend;
    return incoming;
  }
}
