package org.isthmus.tests.widthn1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;

/** Small random networks, points and data, many of them degenerate; a function of the seed. */
final class Instances {

  private static final List<Activation> KINKED =
      List.of(
          new Activation.Relu(),
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(-1, 2)),
          new Activation.LeakyRelu(Rational.of(3)));

  private static final List<Activation> INVERTIBLE =
      List.of(
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(1, 2)),
          new Activation.LeakyRelu(Rational.of(2)),
          new Activation.Identity());

  private final Random random;

  Instances(long seed) {
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  int in(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Rational number() {
    return Rational.of(in(-4, 4), once(3) ? in(2, 5) : 1);
  }

  RationalMatrix matrix(int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    Arrays.setAll(entries, k -> number());
    return RationalMatrix.of(rows, columns, entries);
  }

  private RationalMatrix ofAnyRank(int rows, int columns) {
    if (once(2)) {
      return matrix(rows, columns);
    }
    int rank = in(0, Math.min(rows, columns));
    return rank == 0
        ? RationalMatrix.zeros(rows, columns)
        : matrix(rows, rank).times(matrix(rank, columns));
  }

  /** Inputs of so many distinct samples, some of which may be there more often, in any order. */
  RationalMatrix inputs(int distinct, int width) {
    Set<List<Rational>> rows = new HashSet<>();
    List<List<Rational>> samples = new ArrayList<>();
    while (samples.size() < distinct) {
      List<Rational> row = new ArrayList<>();
      for (int k = 0; k < width; k++) {
        row.add(number());
      }
      if (rows.add(row)) {
        samples.add(row);
      }
    }
    for (int more = once(2) ? in(1, 3) : 0; more > 0; more--) {
      samples.add(in(0, samples.size()), oneOf(samples));
    }
    return RationalMatrix.of(
        samples.size(), width, samples.stream().flatMap(List::stream).toList());
  }

  RationalDataset data(int distinct, int width, int outputs) {
    RationalMatrix inputs = inputs(distinct, width);
    return new RationalDataset(
        inputs, new RationalTargets.Values(matrix(inputs.rows(), outputs)));
  }

  /** A network to which Theorem 3.1 applies if its first layer is wide enough. */
  Network network(int inputWidth, int firstWidth, int depth) {
    int[] widths = new int[depth + 1];
    widths[depth] = in(1, 2);
    for (int l = depth - 1; l >= 2; l--) {
      widths[l] = widths[l + 1] + in(1, 2);
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    hidden.add(new HiddenLayer("h1", firstWidth, oneOf(KINKED), true));
    for (int l = 2; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, widths[l], oneOf(INVERTIBLE), !once(3)));
    }
    return new Network("net", inputWidth, hidden, widths[depth], once(2));
  }

  /** Any point: weights of any rank, neurons that are equal, zero or dead. */
  RationalPoint point(Network network) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(ofAnyRank(network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l) && !once(4)
              ? matrix(1, network.width(l))
              : RationalMatrix.zeros(1, network.width(l)));
    }
    RationalPoint point = new RationalPoint(network, weights, biases);
    int width = network.width(1);
    if (once(3)) {
      int[] some = IntStream.range(0, width).map(j -> once(2) ? in(0, width - 1) : j).toArray();
      point = point.with(1, point.weight(1).columns(some), point.bias(1).columns(some));
    }
    if (once(3)) {
      RationalMatrix.Editor heard = point.weight(2).edit();
      RationalMatrix.Editor incoming = point.weight(1).edit();
      int zero = in(0, width - 1);
      int dead = in(0, width - 1);
      for (int i = 0; i < network.width(0); i++) {
        incoming.zero(i, zero);
      }
      for (int k = 0; k < network.width(2); k++) {
        heard.zero(dead, k);
      }
      point =
          point
              .with(1, incoming.build(), point.bias(1))
              .with(2, heard.build(), point.bias(2));
    }
    return point;
  }

  /** Another point: unrelated, the same, with neurons in other places, or with common layers. */
  RationalPoint partner(RationalPoint point) {
    RationalPoint other = point(point.network());
    return switch (in(0, 6)) {
      case 0 -> point;
      case 1 -> permuted(point, 1);
      case 2 -> permuted(point, point.network().depth() - 1);
      case 3 -> other.with(1, point.weight(1), point.bias(1));
      case 4 -> point.with(1, other.weight(1), other.bias(1));
      default -> other;
    };
  }

  /** The same function with the neurons of the layers up to one in another order. */
  private RationalPoint permuted(RationalPoint point, int last) {
    RationalPoint permuted = point;
    for (int l = 1; l <= last; l++) {
      int[] order = order(point.network().width(l));
      permuted =
          permuted
              .with(l, permuted.weight(l).columns(order), permuted.bias(l).columns(order))
              .with(l + 1, permuted.weight(l + 1).rows(order), permuted.bias(l + 1));
    }
    return permuted;
  }

  int[] order(int count) {
    List<Integer> order = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      order.add(in(0, j), j);
    }
    return order.stream().mapToInt(j -> j).toArray();
  }
}
