package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.nbm21.memorisers.BlockwiseAffine.Piece;
import org.isthmus.proofs.nbm21.memorisers.BlockwiseAffine.Transition;

/**
 * A network with two or more hidden layers that fits values along a line by steps: flat at the
 * points, and with one step for each run of equal values.
 *
 * <p><b>Construction.</b> A pair of hidden layers serves P blocks of at most q runs. Its first layer
 * has 2 P - 1 ramps, so that a neuron of the second can be any affine function on each block. A
 * step is the difference of two such neurons; odd blocks have theirs climb from the left, even ones
 * from the right. In a deep network the pairs serve consecutive segments of the line: a neuron
 * passes the position on to the next pair, and a neuron for each output passes on the sum of the
 * pairs so far, which is not negative. The function of each pair but the last is zero outside its
 * segment, since it has an even number of blocks.
 *
 * <p><b>Exactness.</b> All lengths of steps are powers of two: for dyadic positions and values all
 * weights are dyadic.
 */
public final class Stairs {

  private static final Piece UNUSED = Piece.constant(Rational.of(-1));

  private static final double RESERVE = 1.5;

  private Stairs() {}

  /**
   * Two hidden layers.
   *
   * @param layer the first of them, counted from 0
   * @param blocks P
   * @param steps q
   */
  private record Pair(int layer, int blocks, int steps) {
    long runs() {
      return (long) blocks * steps;
    }
  }

  private record Plan(List<Pair> pairs, long runs) {
    static final Plan NONE = new Plan(List.of(), -1);

    Plan or(Plan other) {
      return other.runs > runs ? other : this;
    }

    Plan behind(Pair pair) {
      List<Pair> all = new ArrayList<>(List.of(pair));
      all.addAll(pairs);
      return runs < 0 ? NONE : new Plan(all, pair.runs() + runs);
    }
  }

  /** The largest number of runs, and so of points, for which the widths always suffice. */
  public static long capacity(List<Integer> widths, int outputs) {
    return Math.max(0, plan(widths, outputs).runs());
  }

  /** The pairs of largest capacity, by dynamic programming from the last layer. */
  private static Plan plan(List<Integer> widths, int outputs) {
    int layers = widths.size();
    Plan[] first = new Plan[layers + 2];
    Plan[] later = new Plan[layers + 2];
    Plan[] carried = new Plan[layers + 2];
    for (int i = layers + 1; i >= 0; i--) {
      first[i] = Plan.NONE;
      later[i] = Plan.NONE;
      carried[i] = i == layers ? new Plan(List.of(), 0) : Plan.NONE;
      if (i >= layers) {
        continue;
      }
      int width = widths.get(i);
      first[i] = width >= 1 ? first[i + 1] : Plan.NONE;
      later[i] = width > outputs ? later[i + 1] : Plan.NONE;
      carried[i] = width >= outputs ? carried[i + 1] : Plan.NONE;
      if (i + 1 < layers) {
        int next = widths.get(i + 1);
        first[i] = first[i].or(pair(i, width, next, outputs, later[i + 2], carried[i + 2]));
        later[i] =
            later[i].or(
                pair(i, width - outputs, next - outputs, outputs, later[i + 2], carried[i + 2]));
      }
    }
    return first[0];
  }

  /** A pair in widths that its carries do not need, before further pairs or as the last one. */
  private static Plan pair(
      int layer, int width, int next, int outputs, Plan further, Plan carried) {
    int blocks = (width + 1) / 2;
    Plan plan = Plan.NONE;
    if (blocks >= 1 && next >= 2 * outputs) {
      plan = plan.or(carried.behind(new Pair(layer, blocks, next / (2 * outputs))));
    }
    if (blocks >= 2 && next > 2 * outputs) {
      plan =
          plan.or(
              further.behind(new Pair(layer, blocks / 2 * 2, (next - 1) / (2 * outputs))));
    }
    return plan;
  }

  /**
   * The network on positions, with as many hidden layers as there are widths.
   *
   * @param widths the largest width of each hidden layer, two or more
   * @return empty if they do not suffice for the runs of the samples
   */
  public static Optional<ReluNetwork> of(ProjectedSamples samples, List<Integer> widths) {
    Plan plan = plan(widths, samples.outputs());
    List<Integer> runs = new ArrayList<>(samples.runs());
    runs.add(samples.positions().size());
    if (plan.runs() < runs.size() - 1) {
      return Optional.empty();
    }
    List<Rational> gaps = new ArrayList<>();
    for (int start : runs.subList(1, runs.size() - 1)) {
      gaps.add(samples.positions().get(start).minus(samples.positions().get(start - 1)));
    }
    // Short blocks have small functions, and a reserve leaves a choice of wide gaps.
    double part = Math.min(1, RESERVE * (runs.size() - 1) / plan.runs());
    List<Integer> sizes = new ArrayList<>();
    for (Pair pair : plan.pairs()) {
      int steps = (int) Math.ceil(part * pair.steps());
      sizes.addAll(Collections.nCopies(pair.blocks(), steps));
    }
    return BlockwiseAffine.cuts(gaps, sizes)
        .map(cuts -> new Tower(samples, runs, cuts, widths.size()).build(plan.pairs()));
  }

  /** A neuron that is to be added: weights of the neurons below, and a bias. */
  private record Neuron(List<Rational> weights, Rational bias) {}

  /** The network from below. */
  private static final class Tower {
    private final ProjectedSamples samples;
    private final List<Integer> runs;
    private final List<Integer> cuts;
    private final int layers;
    private final List<Rational> floor;
    private final List<RationalMatrix> weights = new ArrayList<>();
    private final List<RationalMatrix> biases = new ArrayList<>();
    private Neuron position = new Neuron(List.of(Rational.ONE), Rational.ZERO);
    private List<Neuron> sums = List.of();
    private int block;

    /**
     * A tower.
     *
     * @param runs the first point of each run, and the number of points
     * @param cuts the first run of each block, and the number of runs
     */
    Tower(ProjectedSamples samples, List<Integer> runs, List<Integer> cuts, int layers) {
      this.samples = samples;
      this.runs = runs;
      this.cuts = cuts;
      this.layers = layers;
      this.floor = new ArrayList<>(samples.lowest());
    }

    ReluNetwork build(List<Pair> pairs) {
      int used = 0;
      for (int blocks = 0; blocks < cuts.size() - 1; used++) {
        blocks += pairs.get(used).blocks();
      }
      boolean carries = used > 1 || pairs.get(0).layer() + 2 < layers;
      if (!carries) {
        Collections.fill(floor, Rational.ZERO);
      }
      for (int j = 0; j < used; j++) {
        carryUpTo(pairs.get(j).layer(), true);
        int end = Math.min(cuts.size() - 1, block + pairs.get(j).blocks());
        addPair(end, used == 1, j + 1 < used);
        block = end;
      }
      carryUpTo(layers, false);
      addLayer(sums);
      biases.set(layers, ReluNetwork.matrix(List.of(floor)));
      return new ReluNetwork(weights, biases);
    }

    private void carryUpTo(int layer, boolean withPosition) {
      while (weights.size() < layer) {
        List<Neuron> neurons = new ArrayList<>(withPosition ? List.of(position) : List.of());
        neurons.addAll(sums);
        addLayer(neurons);
        position = withPosition ? unit(0, neurons.size()) : position;
        sums = units(withPosition ? 1 : 0, sums.size(), neurons.size());
      }
    }

    private void addPair(int end, boolean alone, boolean withPosition) {
      List<Transition> transitions = new ArrayList<>();
      for (int b = block + 1; b < end; b++) {
        transitions.add(gapBefore(cuts.get(b)));
      }
      List<Neuron> ramps = new ArrayList<>();
      for (Rational knot : BlockwiseAffine.knots(transitions)) {
        ramps.add(new Neuron(position.weights(), knot.negate()));
      }
      int first = ramps.size();
      ramps.addAll(sums);
      addLayer(ramps);
      List<Neuron> carried = units(first, sums.size(), ramps.size());
      List<Neuron> neurons = new ArrayList<>();
      List<List<Integer>> signs = new ArrayList<>();
      for (int k = 0; k < samples.outputs(); k++) {
        signs.add(new ArrayList<>(Collections.nCopies(neurons.size(), 0)));
        for (List<Piece> pieces : steps(k, end, alone, signs.get(k))) {
          List<Rational> function = BlockwiseAffine.weights(pieces, transitions);
          List<Rational> row = new ArrayList<>(function.subList(1, function.size()));
          row.addAll(Collections.nCopies(ramps.size() - row.size(), Rational.ZERO));
          neurons.add(new Neuron(row, function.get(0)));
        }
      }
      if (neurons.isEmpty()) {
        neurons.add(
            new Neuron(Collections.nCopies(ramps.size(), Rational.ZERO), Rational.ZERO));
      }
      int functions = neurons.size();
      neurons.addAll(carried);
      if (withPosition) {
        neurons.add(unit(0, ramps.size()));
      }
      addLayer(neurons);
      position = withPosition ? unit(neurons.size() - 1, neurons.size()) : position;
      List<Neuron> next = new ArrayList<>();
      for (int k = 0; k < samples.outputs(); k++) {
        List<Rational> row =
            new ArrayList<>(Collections.nCopies(neurons.size(), Rational.ZERO));
        for (int i = 0; i < signs.get(k).size(); i++) {
          row.set(i, Rational.of(signs.get(k).get(i)));
        }
        if (!carried.isEmpty()) {
          row.set(functions + k, Rational.ONE);
        }
        next.add(new Neuron(row, Rational.ZERO));
      }
      sums = next;
    }

    /** The pieces of the neurons of an output on the blocks of a pair; their signs are appended. */
    private List<List<Piece>> steps(int output, int end, boolean alone, List<Integer> signs) {
      int most = 0;
      for (int b = block; b < end; b++) {
        most = Math.max(most, cuts.get(b + 1) - cuts.get(b));
      }
      List<List<Piece>> neurons = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        List<Piece> up = new ArrayList<>();
        List<Piece> down = new ArrayList<>();
        for (int b = block; b < end; b++) {
          List<Piece> step = step(output, b, i, end, alone);
          up.add(step.get(0));
          down.add(step.get(1));
        }
        append(up, 1, neurons, signs);
        append(down, -1, neurons, signs);
      }
      return neurons;
    }

    private static void append(
        List<Piece> pieces, int sign, List<List<Piece>> neurons, List<Integer> signs) {
      if (!pieces.stream().allMatch(UNUSED::equals)) {
        neurons.add(pieces);
        signs.add(sign);
      }
    }

    /** The i-th step of a block: what is added on it, and what is subtracted. */
    private List<Piece> step(int output, int b, int i, int end, boolean alone) {
      boolean fromLeft = (b - block) % 2 == 0;
      int count = cuts.get(b + 1) - cuts.get(b);
      if (i >= count) {
        return List.of(UNUSED, UNUSED);
      }
      int run = fromLeft ? cuts.get(b) + i : cuts.get(b + 1) - 1 - i;
      Rational height = value(run, output);
      if (i > 0) {
        height = height.minus(value(fromLeft ? run - 1 : run + 1, output));
      }
      if (height.signum() == 0) {
        return List.of(UNUSED, UNUSED);
      }
      boolean outermost = i == 0 && (fromLeft ? b == block && b > 0 : b == end - 1 && !last(b));
      List<Piece> step =
          i == 0 && (alone || !outermost)
              ? List.of(Piece.constant(height.abs()), UNUSED)
              : slope(gapBefore(fromLeft ? run : run + 1), height.abs(), fromLeft);
      return height.signum() > 0 ? step : List.of(step.get(1), step.get(0));
    }

    private boolean last(int b) {
      return b == cuts.size() - 2;
    }

    private static List<Piece> slope(Transition transition, Rational height, boolean fromLeft) {
      Rational slope = height.dividedBy(transition.width());
      Piece left = Piece.ofRoot(fromLeft ? slope : slope.negate(), transition.from());
      Piece right = Piece.ofRoot(fromLeft ? slope : slope.negate(), transition.to());
      return fromLeft ? List.of(left, right) : List.of(right, left);
    }

    private Rational value(int run, int output) {
      return samples.values().get(runs.get(run)).get(output).minus(floor.get(output));
    }

    private Transition gapBefore(int run) {
      int point = runs.get(run);
      return Transition.between(
          samples.positions().get(point - 1), samples.positions().get(point));
    }

    private void addLayer(List<Neuron> neurons) {
      weights.add(
          ReluNetwork.matrix(neurons.stream().map(Neuron::weights).toList()).transpose());
      biases.add(ReluNetwork.matrix(List.of(neurons.stream().map(Neuron::bias).toList())));
    }

    private static Neuron unit(int place, int width) {
      return new Neuron(
          IntStream.range(0, width)
              .mapToObj(i -> i == place ? Rational.ONE : Rational.ZERO)
              .toList(),
          Rational.ZERO);
    }

    private static List<Neuron> units(int from, int count, int width) {
      return IntStream.range(from, from + count).mapToObj(i -> unit(i, width)).toList();
    }
  }
}
