package org.isthmus.verifier.checker.affine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Small random networks at two states, of which many are on one linear piece: small moves, moves
 * along the kernels of features, moves of units that are off. A function of the seed.
 */
final class RandomSegments {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 2)),
          new Activation.LeakyRelu(Rational.of(-1, 3)),
          new Activation.LeakyRelu(Rational.of(2)),
          new Activation.Identity());

  /** Two states and inputs, with a forward pass at each. */
  record Segment(RationalPoint from, RationalPoint to, RationalMatrix inputs) {

    ForwardPass first() {
      return ForwardPass.at(from, inputs);
    }

    ForwardPass second() {
      return ForwardPass.at(to, inputs);
    }
  }

  private final Random random;

  RandomSegments(long seed) {
    this.random = new Random(seed);
  }

  int in(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  Rational number() {
    return once(4) ? Rational.ZERO : Rational.of(in(-3, 3), once(3) ? in(2, 4) : 1);
  }

  /** A number strictly between 0 and 1. */
  Rational place() {
    int denominator = in(2, 60);
    return Rational.of(in(1, denominator - 1), denominator);
  }

  RationalMatrix matrix(int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    Arrays.setAll(entries, k -> number());
    return RationalMatrix.of(rows, columns, entries);
  }

  Network network() {
    List<HiddenLayer> hidden = new ArrayList<>();
    int depth = in(1, 4);
    for (int l = 1; l < depth; l++) {
      Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
      hidden.add(new HiddenLayer("h" + l, in(1, 4), activation, !once(3)));
    }
    return new Network("net", in(1, 2), hidden, in(1, 2), once(2));
  }

  RationalPoint point(Network network) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(matrix(network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? matrix(1, network.width(l))
              : RationalMatrix.zeros(1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  Segment segment() {
    Network network = network();
    RationalMatrix inputs = matrix(in(1, 3), network.inputWidth());
    RationalPoint from = point(network);
    RationalPoint to = from;
    for (int moves = in(1, 3); moves > 0; moves--) {
      to = moved(to, inputs);
    }
    return new Segment(from, to, inputs);
  }

  private RationalPoint moved(RationalPoint state, RationalMatrix inputs) {
    Network network = state.network();
    int l = in(1, network.depth());
    return switch (in(0, 5)) {
      case 0, 1 -> alongKernel(state, l, inputs);
      case 2 -> small(state, l);
      case 3 -> scaled(state, l);
      case 4 -> {
        RationalPoint other = point(network);
        yield state.with(
            l, once(2) ? other.weight(l) : state.weight(l), other.bias(l));
      }
      default -> small(state, network.depth());
    };
  }

  /** W_l + v r for a vector v that the features below it send to zero. */
  private RationalPoint alongKernel(RationalPoint state, int l, RationalMatrix inputs) {
    Rational[][] below =
        PlainState.of(state).feature(l - 1, PlainMatrices.entries(inputs));
    Rational[][] kernel = PlainMatrices.kernel(below);
    if (kernel.length == 0) {
      return state;
    }
    Rational[][] vector = {kernel[random.nextInt(kernel.length)]};
    RationalMatrix row = matrix(1, state.network().width(l));
    return state.with(
        l,
        state.weight(l).plus(PlainMatrices.matrix(vector).transpose().times(row)),
        state.bias(l));
  }

  private RationalPoint small(RationalPoint state, int l) {
    Rational little = Rational.of(1, 16);
    RationalMatrix weight = state.weight(l);
    RationalMatrix move = matrix(weight.rows(), weight.columns()).times(little);
    RationalMatrix bias = state.bias(l);
    return state.with(
        l,
        weight.plus(move),
        state.network().hasBias(l) ? bias.plus(matrix(1, bias.columns()).times(little)) : bias);
  }

  /** All that a layer hears, by a factor: no sign changes if it is positive. */
  private RationalPoint scaled(RationalPoint state, int l) {
    Rational factor = Rational.of(in(0, 6), 2);
    return state.with(l, state.weight(l).times(factor), state.bias(l).times(factor));
  }
}
