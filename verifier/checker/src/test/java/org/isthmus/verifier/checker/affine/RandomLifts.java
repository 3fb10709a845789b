package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.columns;
import static org.isthmus.verifier.checker.affine.PlainMatrices.entries;
import static org.isthmus.verifier.checker.affine.PlainMatrices.kernel;
import static org.isthmus.verifier.checker.affine.PlainMatrices.minus;
import static org.isthmus.verifier.checker.affine.PlainMatrices.plus;
import static org.isthmus.verifier.checker.affine.PlainMatrices.rank;
import static org.isthmus.verifier.checker.affine.PlainMatrices.solve;
import static org.isthmus.verifier.checker.affine.PlainMatrices.times;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/** Small random lifts, right ones and forged ones; a function of the seed. */
final class RandomLifts {

  /**
   * A lift between two states.
   *
   * @param inputs X, its rows distinct
   * @param rows J
   * @param inverses R_3..R_level
   */
  record Lift(
      RationalPoint from,
      RationalPoint to,
      RationalMatrix inputs,
      int level,
      List<Integer> rows,
      List<RationalMatrix> inverses) {

    int[] rowArray() {
      return rows.stream().mapToInt(row -> row).toArray();
    }

    Decision decide() {
      return LiftRule.decide(
          ForwardPass.at(from, inputs), ForwardPass.at(to, inputs), level, rowArray(), inverses);
    }

    PlainLift formulas() {
      return new PlainLift(
          PlainState.of(from),
          PlainState.of(to),
          entries(inputs),
          level,
          rowArray(),
          inverses.stream().map(PlainMatrices::entries).toList());
    }
  }

  private static final List<Activation> FIRST =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(-1, 2)),
          new Activation.LeakyRelu(Rational.of(1, 3)));

  private static final List<Activation> UPPER =
      List.of(
          new Activation.LeakyRelu(Rational.of(1, 2)),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(3)),
          new Activation.LeakyRelu(Rational.of(2)),
          new Activation.Identity());

  private final RandomSegments random;

  RandomLifts(long seed) {
    random = new RandomSegments(seed);
  }

  RandomSegments random() {
    return random;
  }

  private Rational[][] numbers(int rows, int columns) {
    return entries(random.matrix(rows, columns));
  }

  private Rational[][] ofFullColumnRank(int rows, int columns) {
    Rational[][] matrix = numbers(rows, columns);
    while (rank(matrix) < columns) {
      matrix = numbers(rows, columns);
    }
    return matrix;
  }

  private static Rational[][] transposed(Rational[][] a) {
    Rational[][] entries = new Rational[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        entries[j][i] = a[i][j];
      }
    }
    return entries;
  }

  /** Any R with R W = Id. */
  private Rational[][] leftInverse(Rational[][] w) {
    Rational[][] inverse = solve(times(transposed(w), w), transposed(w));
    return plus(inverse, vanishingOn(w, inverse.length));
  }

  /** Some rows that W sends to zero. */
  private Rational[][] vanishingOn(Rational[][] w, int rows) {
    Rational[][] kernel = kernel(transposed(w));
    if (kernel.length == 0) {
      Rational[][] zeros = new Rational[rows][w.length];
      Arrays.stream(zeros).forEach(row -> Arrays.fill(row, Rational.ZERO));
      return zeros;
    }
    return times(numbers(rows, kernel.length), kernel);
  }

  private Network network(int samples) {
    int depth = random.once(5) ? 3 : random.once(6) ? 5 : 4;
    int[] widths = new int[depth + 1];
    widths[depth] = random.in(1, 2);
    for (int l = depth - 1; l >= 2; l--) {
      widths[l] = widths[l + 1] + random.in(l == depth - 1 ? 1 : 0, 1);
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    hidden.add(
        new HiddenLayer("h1", samples + random.in(0, 2), FIRST.get(random.in(0, 2)), true));
    for (int l = 2; l < depth; l++) {
      hidden.add(
          new HiddenLayer(
              "h" + l, widths[l], UPPER.get(random.in(0, UPPER.size() - 1)), !random.once(3)));
    }
    return new Network("net", random.in(1, 2), hidden, widths[depth], random.once(2));
  }

  /** A lift as the constructions make them. */
  Lift right() {
    int samples = random.once(4) ? 1 : random.in(2, 3);
    Network network = network(samples);
    int depth = network.depth();
    RationalPoint from;
    RationalMatrix inputs;
    int[] rows;
    do {
      inputs = random.matrix(samples, network.inputWidth());
      from = random.point(network);
      rows =
          IntStream.range(0, network.width(1))
              .boxed()
              .sorted((a, b) -> random.in(-1, 1))
              .limit(samples)
              .mapToInt(row -> row)
              .toArray();
    } while (rank(columns(PlainState.of(from).feature(1, entries(inputs)), rows)) < samples);
    for (int l = 3; l <= depth; l++) {
      Rational[][] weight = ofFullColumnRank(network.width(l - 1), network.width(l));
      from = from.with(l, PlainMatrices.matrix(weight), from.bias(l));
    }
    int level = random.once(3) ? random.in(2, depth - 1) : depth;
    return lifted(from, inputs, level, rows);
  }

  private Lift lifted(RationalPoint from, RationalMatrix inputs, int level, int[] rows) {
    Network network = from.network();
    int depth = network.depth();
    RationalPoint to = from;
    for (int l = 2; l <= Math.min(level + 1, depth); l++) {
      if (network.hasBias(l) && random.once(2)) {
        to = to.with(l, to.weight(l), random.matrix(1, network.width(l)));
      }
    }
    PlainState first = PlainState.of(from);
    PlainState biases = PlainState.of(to);
    Rational[][] x = entries(inputs);
    Rational[][] feature = first.feature(level, x);
    if (level < depth) {
      Rational[][] above = first.weight(level + 1);
      Rational[][] move =
          times(minus(first.bias(level + 1), biases.bias(level + 1)), leftInverse(above));
      Rational[][] moves = vanishingOn(above, x.length);
      for (int i = 0; i < x.length; i++) {
        feature = added(feature, i, plus(new Rational[][] {moves[i]}, move)[0]);
      }
    } else if (!random.once(2)) {
      feature =
          plus(
              feature,
              PlainMatrices.scaled(numbers(x.length, network.width(depth)), Rational.of(20)));
    }
    RationalMatrix[] inverses = new RationalMatrix[level - 2];
    for (int k = level; k >= 3; k--) {
      Rational[][] inverse = leftInverse(first.weight(k));
      inverses[k - 3] = PlainMatrices.matrix(inverse);
      Rational[][] move = reducedMove(k, first, biases, feature, x);
      feature =
          plus(
              plus(first.feature(k - 1, x), times(move, inverse)),
              vanishingOn(first.weight(k), x.length));
    }
    Rational[][] move = reducedMove(2, first, biases, feature, x);
    Rational[][] change = solve(columns(first.feature(1, x), rows), move);
    RationalMatrix.Editor spread = to.weight(2).edit();
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < network.width(2); j++) {
        spread.set(rows[k], j, to.weight(2).get(rows[k], j).plus(change[k][j]));
      }
    }
    RationalMatrix weight = spread.build();
    Rational[][] kernel = kernel(first.feature(1, x));
    if (kernel.length > 0) {
      Rational[][] unseen = times(transposed(kernel), numbers(kernel.length, network.width(2)));
      weight = weight.plus(PlainMatrices.matrix(unseen));
    }
    return new Lift(
        from,
        to.with(2, weight, to.bias(2)),
        inputs,
        level,
        Arrays.stream(rows).boxed().toList(),
        List.of(inverses));
  }

  private static Rational[][] added(Rational[][] a, int row, Rational[] move) {
    Rational[][] entries = a.clone();
    entries[row] = plus(new Rational[][] {a[row]}, new Rational[][] {move})[0];
    return entries;
  }

  private static Rational[][] reducedMove(
      int k, PlainState first, PlainState biases, Rational[][] feature, Rational[][] x) {
    return minus(
        PlainLift.reduced(k, feature, biases),
        PlainLift.reduced(k, first.feature(k, x), first));
  }

  /** A lift with something changed. */
  Lift forged() {
    Lift lift = right();
    for (int changes = random.in(1, 2); changes > 0; changes--) {
      lift = changed(lift);
    }
    return lift;
  }

  private Lift changed(Lift lift) {
    Network network = lift.from().network();
    RationalPoint to = lift.to();
    int level = lift.level();
    List<Integer> rows = new ArrayList<>(lift.rows());
    List<RationalMatrix> inverses = new ArrayList<>(lift.inverses());
    switch (random.in(0, 7)) {
      case 0, 1, 2 -> {
        // Where nothing deviates, as for the uppermost layer, any matrix does.
        int last = level == network.depth() ? inverses.size() - 2 : inverses.size() - 1;
        for (int k = 0; k <= last; k++) {
          inverses.set(k, random.once(2) ? other(inverses.get(k)) : nudged(inverses.get(k)));
        }
        if (last < 0 && !inverses.isEmpty()) {
          inverses.set(0, other(inverses.get(0)));
        }
      }
      case 3 -> rows.set(random.in(0, rows.size() - 1), random.in(0, network.width(1) - 1));
      case 4 -> to = to.with(2, nudged(to.weight(2)), to.bias(2));
      case 5 -> {
        int l = random.in(2, network.depth());
        to = network.hasBias(l) ? to.with(l, to.weight(l), nudged(to.bias(l))) : to;
      }
      case 6 -> {
        // Another level, with inverses to match.
        level = random.in(2, network.depth());
        while (inverses.size() > level - 2) {
          inverses.remove(inverses.size() - 1);
        }
        for (int k = inverses.size() + 3; k <= level; k++) {
          inverses.add(
              PlainMatrices.matrix(leftInverse(entries(lift.from().weight(k)))));
        }
      }
      default -> {
        int l = random.in(1, network.depth());
        to = to.with(l, nudged(to.weight(l)), to.bias(l));
      }
    }
    return new Lift(lift.from(), to, lift.inputs(), level, rows, inverses);
  }

  private RationalMatrix other(RationalMatrix matrix) {
    return random.matrix(matrix.rows(), matrix.columns());
  }

  private RationalMatrix nudged(RationalMatrix matrix) {
    int i = random.in(0, matrix.rows() - 1);
    int j = random.in(0, matrix.columns() - 1);
    Rational little = Rational.of(1, random.once(2) ? 1 : 64);
    return matrix.edit().set(i, j, matrix.get(i, j).plus(little)).build();
  }
}
