package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/** Random models on clusters of samples, one for each class, and a plain evaluation of subnetworks. */
final class SeparableModels {

  static final int CLASSES = 3;
  static final int WIDTH = 10;

  private SeparableModels() {}

  static Activation activation(String name) {
    return switch (name) {
      case "relu" -> new Activation.Relu();
      case "leaky_relu" -> new Activation.LeakyRelu(Rational.of(1, 10));
      case "negative" -> new Activation.LeakyRelu(Rational.of(-1, 2));
      case "tanh" -> new Activation.Tanh();
      case "sigmoid" -> new Activation.Sigmoid();
      case "gelu" -> new Activation.Gelu();
      case "identity" -> new Activation.Identity();
      default -> throw new IllegalArgumentException(name);
    };
  }

  static Network network(int depth, Activation activation, boolean outputBias) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, WIDTH, activation, true));
    }
    return new Network("net", 4, hidden, CLASSES, outputBias);
  }

  /** Weights of the usual size, small biases. */
  static ParameterPoint point(Network network, Random random) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int below = network.width(l - 1);
      weights.add(normal(random, below, network.width(l), 1.5 / Math.sqrt(below)));
      biases.add(normal(random, 1, network.width(l), network.hasBias(l) ? 0.1 : 0));
    }
    return new ParameterPoint(network, weights, biases);
  }

  static Matrix normal(Random random, int rows, int columns, double scale) {
    double[] entries = new double[rows * columns];
    for (int k = 0; scale > 0 && k < entries.length; k++) {
      entries[k] = scale * random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  /** Samples near e_1, e_2, e_3 in four dimensions, of the classes 0, 1, 2. */
  static Dataset clusters(int samples, double spread, Random random) {
    double[] inputs = new double[samples * 4];
    int[] labels = new int[samples];
    for (int j = 0; j < samples; j++) {
      labels[j] = j % CLASSES;
      for (int i = 0; i < 4; i++) {
        inputs[4 * j + i] = (i == labels[j] ? 3 : 0) + spread * random.nextGaussian();
      }
    }
    return new Dataset(Matrix.adopt(samples, 4, inputs), Targets.Labels.of(labels));
  }

  static PointFeatures features(ParameterPoint point, Dataset data) {
    return new PointFeatures(point, data, Engines.byName("ejml"));
  }

  static KeptNeurons half(Network network) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      layers.add(List.of(0, 2, 3, 5, 8));
    }
    return new KeptNeurons(layers);
  }

  /** The mean cross-entropy of a subnetwork on labelled data, sample by sample. */
  static double crossEntropy(PointFeatures features, Subnetwork xi) {
    Network network = features.network();
    Targets.Labels labels = (Targets.Labels) features.data().targets();
    double sum = 0;
    for (int j = 0; j < labels.size(); j++) {
      double[] all = forward(features.point(), xi.level(), row(features.data().inputs(), j));
      double[] value = xi.kept().stream().mapToDouble(i -> all[i]).toArray();
      for (int p = xi.level() + 1; p <= network.depth(); p++) {
        int i = p - xi.level() - 1;
        value = layer(network, p, xi.weights().get(i), xi.biases().get(i), value);
      }
      double largest = Math.max(value[0], Math.max(value[1], value[2]));
      double total = 0;
      for (double z : value) {
        total += Math.exp(z - largest);
      }
      // log1p keeps what is far below the rounding of 1.
      double others = total - Math.exp(value[labels.get(j)] - largest);
      sum +=
          value[labels.get(j)] == largest
              ? Math.log1p(others)
              : Math.log(total) + largest - value[labels.get(j)];
    }
    return sum / labels.size();
  }

  private static double[] row(Matrix matrix, int j) {
    double[] row = new double[matrix.columns()];
    matrix.copyRows(j, j + 1, row, 0);
    return row;
  }

  private static double[] forward(ParameterPoint point, int last, double[] input) {
    double[] value = input;
    for (int l = 1; l <= last; l++) {
      value = layer(point.network(), l, point.weight(l), point.bias(l), value);
    }
    return value;
  }

  private static double[] layer(
      Network network, int p, Matrix weight, Matrix bias, double[] from) {
    double[] to = new double[weight.columns()];
    DoubleUnaryOperator activate =
        p == network.depth() ? z -> z : function(network.activation(p));
    for (int t = 0; t < to.length; t++) {
      to[t] = bias.get(0, t);
      for (int s = 0; s < from.length; s++) {
        to[t] += from[s] * weight.get(s, t);
      }
      to[t] = activate.applyAsDouble(to[t]);
    }
    return to;
  }

  private static DoubleUnaryOperator function(Activation activation) {
    if (activation.negativeSlope().isPresent()) {
      double slope = activation.negativeSlope().get().doubleValue();
      return z -> z > 0 ? z : slope * z;
    }
    return switch (activation.notation()) {
      case "tanh" -> Math::tanh;
      case "sigmoid" -> z -> 1 / (1 + Math.exp(-z));
      default -> z -> z * normal(z);
    };
  }

  /** P(Z <= z), by the series of the density times sums of one sign. */
  private static double normal(double z) {
    if (Math.abs(z) > 8.5) {
      return z > 0 ? 1 : 0;
    }
    double term = z;
    double sum = z;
    for (int n = 1; n < 150; n++) {
      term *= z * z / (2 * n + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
