package org.isthmus.proofs.construction;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Random states of small networks, one after the other: some parameters stay, others change in
 * some entries or in all, to zeros, to numbers of the ends and to others. What is said of the
 * segments is not true.
 */
final class RandomPaths {

  private final Random random;
  private final Network network;

  RandomPaths(long seed) {
    random = new Random(seed * 0x9e3779b97f4a7c15L);
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= random.nextInt(4); l++) {
      hidden.add(
          new HiddenLayer(
              "h" + l,
              1 + random.nextInt(4),
              new Activation.LeakyRelu(Rational.of(1, 2)),
              random.nextBoolean()));
    }
    network =
        new Network(
            "net", 1 + random.nextInt(3), hidden, 1 + random.nextInt(3), random.nextBoolean());
  }

  // Exact paths.

  RationalPath exact() {
    List<RationalPoint> states = new ArrayList<>(List.of(point()));
    RationalPoint second = random.nextInt(4) == 0 ? states.get(0) : point();
    int segments = 1 + random.nextInt(4);
    for (int k = 1; k < segments; k++) {
      states.add(changed(states.get(k - 1), states.get(0), second));
    }
    states.add(second);
    List<RationalPath.Segment> path = new ArrayList<>();
    for (int k = 1; k < states.size(); k++) {
      path.add(
          new RationalPath.Segment(
              motion(),
              random.nextBoolean() ? Conclusion.CONVEX : Conclusion.INVARIANT,
              "forward " + k,
              "backward " + k,
              states.get(k)));
    }
    return new RationalPath(states.get(0), path);
  }

  private Motion motion() {
    if (network.depth() < 2 || random.nextInt(3) != 0) {
      return random.nextBoolean() ? new Motion.Lumped() : new Motion.Affine();
    }
    int level = 2 + random.nextInt(network.depth() - 1);
    List<RationalMatrix> inverses = new ArrayList<>();
    for (int k = 3; k <= level; k++) {
      inverses.add(matrix(network.width(k), network.width(k - 1)));
    }
    List<Integer> basis = new ArrayList<>();
    for (int i = network.width(1) - 1; i >= 0; i--) {
      if (basis.isEmpty() || random.nextBoolean()) {
        basis.add(i);
      }
    }
    return new Motion.Lift(level, basis, inverses);
  }

  private RationalPoint point() {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int width = network.width(l);
      weights.add(matrix(network.width(l - 1), width));
      biases.add(network.hasBias(l) ? matrix(1, width) : RationalMatrix.zeros(1, width));
    }
    return new RationalPoint(network, weights, biases);
  }

  private RationalPoint changed(RationalPoint state, RationalPoint first, RationalPoint second) {
    RationalPoint changed = state;
    for (int l = 1; l <= network.depth(); l++) {
      RationalMatrix weight =
          random.nextBoolean()
              ? state.weight(l)
              : mixed(state.weight(l), first.weight(l), second.weight(l));
      RationalMatrix bias =
          random.nextBoolean() || !network.hasBias(l)
              ? state.bias(l)
              : mixed(state.bias(l), first.bias(l), second.bias(l));
      changed = changed.with(l, weight, bias);
    }
    return changed;
  }

  private RationalMatrix mixed(
      RationalMatrix state, RationalMatrix first, RationalMatrix second) {
    RationalMatrix.Editor editor = state.edit();
    for (int i = 0; i < state.rows(); i++) {
      for (int j = 0; j < state.columns(); j++) {
        switch (random.nextInt(6)) {
          case 0 -> editor.zero(i, j);
          case 1 -> editor.set(i, j, first, i, j);
          case 2 -> editor.set(i, j, second, i, j);
          case 3 -> editor.set(i, j, number());
          default -> {
            // The entry stays.
          }
        }
      }
    }
    return editor.build();
  }

  private RationalMatrix matrix(int rows, int columns) {
    List<Rational> entries = new ArrayList<>();
    for (int k = 0; k < rows * columns; k++) {
      entries.add(number());
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  private Rational number() {
    return switch (random.nextInt(5)) {
      case 0 -> Rational.ZERO;
      case 1 -> Rational.of(random.nextGaussian());
      case 2 -> Rational.of(new BigInteger(90, random), BigInteger.TEN.pow(random.nextInt(40)));
      default -> Rational.of(random.nextInt(9) - 4, 1 + random.nextInt(3));
    };
  }

  // Paths of doubles.

  record DoublePath(ParameterPoint start, List<StraightSegment> segments) {}

  DoublePath doubles() {
    ParameterPoint first = doublePoint();
    ParameterPoint second = random.nextInt(4) == 0 ? first : doublePoint();
    List<ParameterPoint> states = new ArrayList<>(List.of(first));
    int segments = 1 + random.nextInt(4);
    for (int k = 1; k < segments; k++) {
      states.add(changed(states.get(k - 1), first, second));
    }
    states.add(second);
    List<StraightSegment> path = new ArrayList<>();
    for (int k = 1; k < states.size(); k++) {
      path.add(
          new StraightSegment(
              random.nextBoolean() ? Conclusion.CONVEX : Conclusion.INVARIANT, "note " + k,
              states.get(k)));
    }
    return new DoublePath(first, path);
  }

  private ParameterPoint doublePoint() {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int width = network.width(l);
      weights.add(doubles(network.width(l - 1), width));
      biases.add(network.hasBias(l) ? doubles(1, width) : Matrix.zeros(1, width));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private ParameterPoint changed(
      ParameterPoint state, ParameterPoint first, ParameterPoint second) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(
          random.nextBoolean()
              ? state.weight(l)
              : mixed(state.weight(l), first.weight(l), second.weight(l)));
      biases.add(
          random.nextBoolean() || !network.hasBias(l)
              ? state.bias(l)
              : mixed(state.bias(l), first.bias(l), second.bias(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private Matrix mixed(Matrix state, Matrix first, Matrix second) {
    double[] entries = state.toArray();
    for (int k = 0; k < entries.length; k++) {
      int i = k / state.columns();
      int j = k % state.columns();
      entries[k] =
          switch (random.nextInt(6)) {
            case 0 -> random.nextBoolean() ? 0.0 : -0.0;
            case 1 -> first.get(i, j);
            case 2 -> second.get(i, j);
            case 3 -> random.nextGaussian();
            default -> entries[k];
          };
    }
    return Matrix.adopt(state.rows(), state.columns(), entries);
  }

  private Matrix doubles(int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] =
          switch (random.nextInt(4)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            default -> random.nextGaussian();
          };
    }
    return Matrix.adopt(rows, columns, entries);
  }
}
