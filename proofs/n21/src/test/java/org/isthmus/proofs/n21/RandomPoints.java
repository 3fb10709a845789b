package org.isthmus.proofs.n21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/** Small random networks, inputs and points, among them degenerate ones; a function of the seed. */
final class RandomPoints {

  private final Random random;

  RandomPoints(long seed) {
    this.random = new Random(seed);
  }

  int in(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  Rational number() {
    return Rational.of(in(-3, 3), once(3) ? in(1, 4) : 1);
  }

  RationalMatrix matrix(int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    Arrays.setAll(entries, k -> number());
    return RationalMatrix.of(rows, columns, entries);
  }

  /** A matrix of a random rank at most the smaller side. */
  RationalMatrix anyRank(int rows, int columns) {
    if (once(2)) {
      return matrix(rows, columns);
    }
    int rank = in(0, Math.min(rows, columns));
    return rank == 0
        ? RationalMatrix.zeros(rows, columns)
        : matrix(rows, rank).times(matrix(rank, columns));
  }

  /** Inputs with the given number of distinct rows, and some of them twice or more. */
  RationalMatrix inputs(int distinct, int width) {
    RationalMatrix rows = matrix(distinct, width);
    while (!ExactPaths.rowsAreDistinct(rows)) {
      rows = matrix(distinct, width).times(Rational.of(in(1, 4)));
    }
    if (once(2)) {
      return rows;
    }
    int[] repeated =
        IntStream.range(0, distinct + in(1, 3)).map(i -> i < distinct ? i : in(0, distinct - 1))
            .toArray();
    for (int i = repeated.length - 1; i > 0; i--) {
      int k = in(0, i);
      int other = repeated[i];
      repeated[i] = repeated[k];
      repeated[k] = other;
    }
    return rows.rows(repeated);
  }

  private Activation kinked() {
    Rational[] slopes = {
      Rational.of(1, 10), Rational.of(1, 3), Rational.of(2), Rational.of(-1, 2)
    };
    return once(3) ? new Activation.Relu() : new Activation.LeakyRelu(slopes[in(0, 3)]);
  }

  private Activation invertible() {
    Rational[] slopes = {Rational.of(1, 10), Rational.of(1, 2), Rational.of(3)};
    return once(6) ? new Activation.Identity() : new Activation.LeakyRelu(slopes[in(0, 2)]);
  }

  /** A pyramid above a first layer of the given width. */
  Network network(int inputWidth, int firstWidth, int depth) {
    List<HiddenLayer> hidden = new ArrayList<>();
    hidden.add(new HiddenLayer("h1", firstWidth, kinked(), true));
    int[] widths = new int[depth + 1];
    widths[depth] = in(1, 2);
    for (int l = depth - 1; l >= 2; l--) {
      widths[l] = widths[l + 1] + in(1, 2);
    }
    for (int l = 2; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, widths[l], invertible(), !once(4)));
    }
    return new Network("net", inputWidth, hidden, widths[depth], once(2));
  }

  /** Any point: neurons that are equal, dead or zero, upper weights of any rank. */
  RationalPoint point(Network network) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(anyRank(network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l) && !once(5)
              ? matrix(1, network.width(l))
              : RationalMatrix.zeros(1, network.width(l)));
    }
    RationalPoint point = new RationalPoint(network, weights, biases);
    if (once(2)) {
      int n = network.width(1);
      int[] some = IntStream.range(0, n).map(j -> once(2) ? in(0, n - 1) : j).toArray();
      point = point.with(1, point.weight(1).columns(some), point.bias(1).columns(some));
    }
    if (once(4)) {
      RationalMatrix.Editor editor = point.weight(2).edit();
      for (int j = 0; j < network.width(1); j++) {
        for (int k = 0; k < network.width(2) && j % 2 == 0; k++) {
          editor.zero(j, k);
        }
      }
      point = point.with(2, editor.build(), point.bias(2));
    }
    return point;
  }

  /** Another point: unrelated, equal, with neurons in other places, or with layers in common. */
  RationalPoint partner(RationalPoint point) {
    Network network = point.network();
    RationalPoint other = point(network);
    switch (in(0, 5)) {
      case 0:
        return point;
      case 1:
        return point.with(1, other.weight(1), other.bias(1));
      case 2:
        return other.with(1, point.weight(1), point.bias(1));
      case 3:
        RationalPoint permuted = point;
        for (int l = 1; l < network.depth(); l++) {
          int[] order = permutation(network.width(l));
          permuted =
              permuted
                  .with(
                      l, permuted.weight(l).columns(order), permuted.bias(l).columns(order))
                  .with(l + 1, permuted.weight(l + 1).rows(order), permuted.bias(l + 1));
        }
        return permuted;
      default:
        return other;
    }
  }

  int[] permutation(int n) {
    int[] order = ExactPaths.range(n);
    for (int i = n - 1; i > 0; i--) {
      int k = in(0, i);
      int other = order[i];
      order[i] = order[k];
      order[k] = other;
    }
    return order;
  }
}
