package org.isthmus.numeric.training.generated;

import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.NormalStream;

/**
 * Small data sets to try things on. Randomness is that of {@link NormalStream}, numbers are drawn
 * sample by sample, input by input, and rounded to float32 at the end; sines and cosines are those
 * of {@link StrictMath}. Sample i of a classification belongs to class i mod C.
 */
public final class GeneratedData {

  private GeneratedData() {}

  /**
   * Two half circles that reach into each other. With {@code t = pi j / max(1, m - 1)} for the j-th
   * of the m samples of its class: class 0 at (cos t, sin t), class 1 at (1 - cos t, 1/2 - sin t),
   * plus {@code noise} times a standard normal number in each coordinate.
   */
  public static Dataset twoMoons(int samples, double noise, long seed) {
    requireSizes(samples, 2, noise);
    NormalStream normal = new NormalStream(seed);
    double[] inputs = new double[2 * samples];
    for (int i = 0; i < samples; i++) {
      int of = (samples + 1 - i % 2) / 2;
      double t = StrictMath.PI * (i / 2) / Math.max(1, of - 1);
      double x = i % 2 == 0 ? StrictMath.cos(t) : 1 - StrictMath.cos(t);
      double y = i % 2 == 0 ? StrictMath.sin(t) : 0.5 - StrictMath.sin(t);
      inputs[2 * i] = (float) (x + noise * normal.next());
      inputs[2 * i + 1] = (float) (y + noise * normal.next());
    }
    return classified(samples, 2, 2, inputs);
  }

  /**
   * C spiral arms. With {@code r = (j + 1) / m} for the j-th of the m samples of its class c, the
   * point r (cos a, sin a) at the angle {@code a = 2 pi c / C + 3 pi r}, plus {@code noise} times a
   * standard normal number in each coordinate.
   */
  public static Dataset spirals(int samples, int classes, double noise, long seed) {
    requireSizes(samples, classes, noise);
    NormalStream normal = new NormalStream(seed);
    double[] inputs = new double[2 * samples];
    for (int i = 0; i < samples; i++) {
      int c = i % classes;
      int of = (samples - c + classes - 1) / classes;
      double r = (i / classes + 1.0) / of;
      double angle = 2 * StrictMath.PI * c / classes + 3 * StrictMath.PI * r;
      inputs[2 * i] = (float) (r * StrictMath.cos(angle) + noise * normal.next());
      inputs[2 * i + 1] = (float) (r * StrictMath.sin(angle) + noise * normal.next());
    }
    return classified(samples, 2, classes, inputs);
  }

  /**
   * One normal cloud for each class: first C centres are drawn, each coordinate standard normal;
   * a sample is its centre plus {@code spread} times a standard normal number in each coordinate.
   */
  public static Dataset gaussianClusters(
      int samples, int classes, int dimension, double spread, long seed) {
    requireSizes(samples, classes, spread);
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "generated data need at least one input (found " + dimension + ")");
    }
    NormalStream normal = new NormalStream(seed);
    double[] centres = new double[classes * dimension];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = normal.next();
    }
    double[] inputs = new double[Math.multiplyExact(samples, dimension)];
    for (int i = 0; i < inputs.length; i++) {
      int c = i / dimension % classes;
      inputs[i] = (float) (centres[c * dimension + i % dimension] + spread * normal.next());
    }
    return classified(samples, dimension, classes, inputs);
  }

  /**
   * The outputs of a random network as real targets: inputs standard normal from the seed, the
   * network's point {@link Initialisation#of} of the same seed, its outputs computed in double and
   * rounded to float32.
   */
  public static Dataset teacher(int samples, Network network, long seed) {
    requireSizes(samples, 1, 0);
    NormalStream normal = new NormalStream(seed);
    double[] inputs = new double[Math.multiplyExact(samples, network.inputWidth())];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) normal.next();
    }
    Matrix x = Matrix.adopt(samples, network.inputWidth(), inputs);
    double[] outputs =
        Engines.byName("ejml")
            .outputs(Initialisation.of(network, seed), x, Precision.DOUBLE)
            .toArray();
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) outputs[i];
    }
    return new Dataset(
        x, new Targets.Values(Matrix.adopt(samples, network.outputWidth(), outputs)));
  }

  private static Dataset classified(int samples, int width, int classes, double[] inputs) {
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i % classes;
    }
    return new Dataset(Matrix.adopt(samples, width, inputs), Targets.Labels.of(labels));
  }

  private static void requireSizes(int samples, int classes, double noise) {
    if (samples < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "generated data need at least one sample and one class (found "
              + samples + " samples and " + classes + " classes)");
    }
    if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the noise of generated data is a number that is not negative (found " + noise + ")");
    }
  }
}
