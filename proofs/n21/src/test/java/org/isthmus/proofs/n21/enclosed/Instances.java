package org.isthmus.proofs.n21.enclosed;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** Two-layer networks and inputs to connect them on, by chance. */
final class Instances {

  private Instances() {}

  /** How the two ends are made. */
  enum Kind {
    INDEPENDENT,
    /** The second end is the first with its neurons in another order. */
    PERMUTED,
    /** Equal hidden layers in another order, other output weights. */
    SAME_NEURONS,
    EQUAL,
    NEAR,
    /** Half of the neurons agree. */
    HALF,
    /** Few different neurons at the first end, at the second, at both. */
    DUPLICATES_FIRST,
    DUPLICATES_SECOND,
    DUPLICATES_BOTH,
    /** All incoming weights are zero. */
    ZERO_FIRST,
    ZERO_SECOND,
    ZERO_BOTH,
    /** Most output weights of both ends are zero. */
    SPARSE,
    /** Weights of very different size. */
    WILD
  }

  /** A pair of networks and their inputs. */
  record Instance(ParameterPoint first, ParameterPoint second, Matrix inputs) {}

  static Network network(int n0, int n1, int n2, Activation activation, boolean outputBias) {
    return new Network(
        "net", n0, List.of(new HiddenLayer("hidden", n1, activation, true)), n2, outputBias);
  }

  static Instance of(Kind kind, int samples, Network network, long seed) {
    Random random = new Random(seed);
    Matrix inputs = normal(random, samples, network.inputWidth(), 1);
    ParameterPoint first = point(network, random);
    ParameterPoint second = point(network, random);
    int n1 = network.width(1);
    List<Integer> order = IntStream.range(0, n1).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    int few = 1 + random.nextInt(n1);
    switch (kind) {
      case PERMUTED -> second = select(first, order, true, first);
      case SAME_NEURONS -> second = select(first, order, false, second);
      case EQUAL -> second = first;
      case NEAR -> second = shifted(first, random, 0.01);
      case HALF -> second = mixed(first, second);
      case DUPLICATES_FIRST -> first = duplicates(first, few);
      case DUPLICATES_SECOND -> second = duplicates(second, few);
      case DUPLICATES_BOTH -> {
        first = duplicates(first, few);
        second = duplicates(second, few);
      }
      case ZERO_FIRST -> first = withoutHidden(first);
      case ZERO_SECOND -> second = withoutHidden(second);
      case ZERO_BOTH -> {
        first = withoutHidden(first);
        second = withoutHidden(second);
      }
      case SPARSE -> {
        first = sparse(first, random);
        second = sparse(second, random);
      }
      case WILD -> {
        first = wild(first, random);
        second = wild(second, random);
      }
      default -> { }
    }
    return new Instance(first, second, inputs);
  }

  static Matrix normal(Random random, int rows, int columns, double scale) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = scale * random.nextGaussian();
    }
    return Matrix.of(rows, columns, entries);
  }

  static ParameterPoint point(Network network, Random random) {
    int n1 = network.width(1);
    int n2 = network.outputWidth();
    return new ParameterPoint(
        network,
        List.of(
            normal(random, network.inputWidth(), n1, 1),
            normal(random, n1, n2, 1 / Math.sqrt(n1))),
        List.of(normal(random, 1, n1, 1), normal(random, 1, n2, network.outputBias() ? 1 : 0)));
  }

  /** The neurons of {@code hidden} in an order, with their output weights or those of a point. */
  private static ParameterPoint select(
      ParameterPoint hidden, List<Integer> order, boolean withOutput, ParameterPoint output) {
    Matrix weight = hidden.weight(1);
    Matrix bias = hidden.bias(1);
    double[] w = new double[weight.rows() * weight.columns()];
    double[] b = new double[weight.columns()];
    double[] v = output.weight(2).toArray();
    int n2 = output.weight(2).columns();
    for (int j = 0; j < b.length; j++) {
      int from = order.get(j);
      b[j] = bias.get(0, from);
      for (int k = 0; k < weight.rows(); k++) {
        w[k * b.length + j] = weight.get(k, from);
      }
      for (int k = 0; withOutput && k < n2; k++) {
        v[j * n2 + k] = output.weight(2).get(from, k);
      }
    }
    return new ParameterPoint(
        hidden.network(),
        List.of(Matrix.of(weight.rows(), b.length, w), Matrix.of(b.length, n2, v)),
        List.of(Matrix.of(1, b.length, b), output.bias(2)));
  }

  private static ParameterPoint duplicates(ParameterPoint point, int few) {
    List<Integer> order =
        IntStream.range(0, point.network().width(1)).map(j -> j % few).boxed().toList();
    return select(point, order, false, point);
  }

  private static ParameterPoint shifted(ParameterPoint point, Random random, double size) {
    return new ParameterPoint(
        point.network(),
        List.of(plus(point.weight(1), random, size), plus(point.weight(2), random, size)),
        List.of(plus(point.bias(1), random, size), point.bias(2)));
  }

  private static Matrix plus(Matrix matrix, Random random, double size) {
    double[] entries = matrix.toArray();
    for (int k = 0; k < entries.length; k++) {
      entries[k] += size * random.nextGaussian();
    }
    return Matrix.of(matrix.rows(), matrix.columns(), entries);
  }

  private static ParameterPoint mixed(ParameterPoint even, ParameterPoint odd) {
    return new ParameterPoint(
        odd.network(),
        List.of(mixed(even.weight(1), odd.weight(1)), odd.weight(2)),
        List.of(mixed(even.bias(1), odd.bias(1)), odd.bias(2)));
  }

  private static Matrix mixed(Matrix even, Matrix odd) {
    double[] entries = odd.toArray();
    for (int k = 0; k < entries.length; k++) {
      if (k % even.columns() % 2 == 0) {
        entries[k] = even.get(k / even.columns(), k % even.columns());
      }
    }
    return Matrix.of(odd.rows(), odd.columns(), entries);
  }

  private static ParameterPoint withoutHidden(ParameterPoint point) {
    Matrix weight = point.weight(1);
    return new ParameterPoint(
        point.network(),
        List.of(Matrix.zeros(weight.rows(), weight.columns()), point.weight(2)),
        List.of(Matrix.zeros(1, weight.columns()), point.bias(2)));
  }

  private static ParameterPoint sparse(ParameterPoint point, Random random) {
    Matrix weight = point.weight(2);
    double[] entries = weight.toArray();
    for (int j = 0; j < weight.rows(); j++) {
      if (random.nextInt(4) > 0) {
        Arrays.fill(
            entries, j * weight.columns(), (j + 1) * weight.columns(), j % 2 == 0 ? 0 : -0.0);
      }
    }
    return new ParameterPoint(
        point.network(),
        List.of(point.weight(1), Matrix.of(weight.rows(), weight.columns(), entries)),
        point.biases());
  }

  /** Neuron j times a power of two, its output weights divided by it. */
  private static ParameterPoint wild(ParameterPoint point, Random random) {
    Matrix weight = point.weight(1);
    int n1 = weight.columns();
    double[] w = weight.toArray();
    double[] b = point.bias(1).toArray();
    double[] v = point.weight(2).toArray();
    int n2 = point.weight(2).columns();
    for (int j = 0; j < n1; j++) {
      int power = random.nextInt(81) - 40;
      b[j] = Math.scalb(b[j], power);
      for (int k = 0; k < weight.rows(); k++) {
        w[k * n1 + j] = Math.scalb(w[k * n1 + j], power);
      }
      for (int k = 0; k < n2; k++) {
        v[j * n2 + k] = Math.scalb(v[j * n2 + k], -power);
      }
    }
    return new ParameterPoint(
        point.network(),
        List.of(Matrix.of(weight.rows(), n1, w), Matrix.of(n1, n2, v)),
        List.of(Matrix.of(1, n1, b), point.bias(2)));
  }
}
