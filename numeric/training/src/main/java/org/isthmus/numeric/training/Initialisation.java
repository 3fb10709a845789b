package org.isthmus.numeric.training;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Random points to start a training from: normal weights with mean 0 and variance gain / n_{l-1},
 * biases 0. The gain is 2 for relu, leaky_relu and gelu (He et al. 2015) and 1 otherwise and in the
 * output layer (Glorot and Bengio 2010).
 */
public final class Initialisation {

  private Initialisation() {}

  /** The point of a seed, rounded to float32. */
  public static ParameterPoint of(Network network, long seed) {
    NormalStream normal = new NormalStream(seed);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      double gain = l == network.depth() ? 1 : network.activation(l).match(GAIN);
      double deviation = Math.sqrt(gain / network.width(l - 1));
      double[] entries = new double[network.width(l - 1) * network.width(l)];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = (float) (deviation * normal.next());
      }
      weights.add(Matrix.adopt(network.width(l - 1), network.width(l), entries));
      biases.add(Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  /**
   * A point that nobody means to train: independent normal numbers with mean 0, those of layer l with
   * variance 1 / n_{l-1}, weights and biases alike, in binary64.
   */
  public static ParameterPoint normal(Network network, long seed) {
    NormalStream normal = new NormalStream(seed);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int rows = network.width(l - 1);
      int columns = network.width(l);
      double deviation = Math.sqrt(1.0 / rows);
      weights.add(matrix(normal, rows, columns, deviation));
      biases.add(
          network.hasBias(l)
              ? matrix(normal, 1, columns, deviation)
              : Matrix.zeros(1, columns));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private static Matrix matrix(NormalStream normal, int rows, int columns, double deviation) {
    double[] entries = new double[rows * columns];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = deviation * normal.next();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  private static final Activation.Cases<Double> GAIN =
      new Activation.Cases<>() {
        @Override
        public Double relu() {
          return 2.0;
        }

        @Override
        public Double leakyRelu(Rational slope) {
          return 2.0;
        }

        @Override
        public Double tanh() {
          return 1.0;
        }

        @Override
        public Double sigmoid() {
          return 1.0;
        }

        @Override
        public Double gelu() {
          return 2.0;
        }

        @Override
        public Double identity() {
          return 1.0;
        }
      };
}
