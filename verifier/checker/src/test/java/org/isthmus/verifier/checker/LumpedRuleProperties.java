package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

/**
 * Rule {@code lumped} against what it is about: whenever it says that the outputs do not move, or
 * move affinely, exact evaluation at points of the segment says so too, whatever the activation.
 *
 * <p>The networks are tiny and their weights are small multiples of 12, so that all parameters are
 * integers at the quarters and thirds of a segment, and that weights coincide and cancel often.
 */
class LumpedRuleProperties {

  private static final int UNIT = 12;

  /** Activations, the last two of which no formula of the network knows. */
  private static final List<UnaryOperator<BigInteger>> ACTIVATIONS =
      List.of(
          z -> z.max(BigInteger.ZERO),
          z -> z.pow(3).add(z).add(BigInteger.ONE),
          z -> BigInteger.valueOf(Math.floorMod(z.hashCode() * 0x9e3779b9, 11) - 4));

  /** The points of the line through the ends, as multiples of 1/12; some lie beyond the ends. */
  private static final List<Integer> TWELFTHS = List.of(0, 3, 4, 6, 12, 24, -12);

  record Segment(ParameterPoint from, ParameterPoint to) {}

  @Test
  void whateverIsProvedHoldsExactly() {
    Map<Conclusion, Integer> proved = new EnumMap<>(Conclusion.class);
    int refused = 0;
    for (int seed = 0; seed < 60_000; seed++) {
      Random random = new Random(seed);
      Segment segment = segment(random);
      LumpedRule rule = new LumpedRule(segment.from().network());
      if (rule.decide(segment.from(), segment.to()) instanceof LumpedRule.Proved answer) {
        proved.merge(answer.conclusion(), 1, Integer::sum);
        requireHolds(segment, answer.conclusion(), random, "seed " + seed);
      } else {
        refused++;
      }
    }
    // All three happen, in number.
    assertTrue(proved.get(Conclusion.INVARIANT) > 3000, proved + ", refused " + refused);
    assertTrue(proved.get(Conclusion.CONVEX) > 3000, proved + ", refused " + refused);
    assertTrue(refused > 3000, proved + ", refused " + refused);
  }

  /**
   * The oracle can tell: of the segments that are refused most move their outputs in no affine way
   * under some activation, for some input.
   */
  @Test
  void mostOfWhatIsRefusedIsIndeedNotAffine() {
    int refused = 0;
    int curved = 0;
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      Segment segment = segment(random);
      LumpedRule rule = new LumpedRule(segment.from().network());
      if (rule.decide(segment.from(), segment.to()) instanceof LumpedRule.Refused) {
        refused++;
        boolean holds = true;
        for (int k = 0; k < 4 && holds; k++) {
          holds = holds(segment, Conclusion.CONVEX, random);
        }
        curved += holds ? 0 : 1;
      }
    }
    int share = 100 * curved / refused;
    assertTrue(share >= 80, share + " % of " + refused);
  }

  /** And of those that are convex but not invariant, most do move. */
  @Test
  void mostOfWhatIsConvexIndeedMoves() {
    int convex = 0;
    int moving = 0;
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      Segment segment = segment(random);
      LumpedRule rule = new LumpedRule(segment.from().network());
      if (rule.decide(segment.from(), segment.to()).equals(
          new LumpedRule.Proved(Conclusion.CONVEX))) {
        convex++;
        boolean holds = true;
        for (int k = 0; k < 4 && holds; k++) {
          holds = holds(segment, Conclusion.INVARIANT, random);
        }
        moving += holds ? 0 : 1;
      }
    }
    int share = 100 * moving / convex;
    assertTrue(share >= 80, share + " % of " + convex);
  }

  private static void requireHolds(
      Segment segment, Conclusion conclusion, Random random, String seed) {
    assertTrue(holds(segment, conclusion, random), () -> seed + " is not " + conclusion);
  }

  private static boolean holds(Segment segment, Conclusion conclusion, Random random) {
    BigInteger[] input = new BigInteger[segment.from().network().inputWidth()];
    Arrays.setAll(input, i -> BigInteger.valueOf(random.nextInt(9) - 4));
    for (UnaryOperator<BigInteger> activation : ACTIVATIONS) {
      List<BigInteger[]> outputs = new ArrayList<>();
      for (int twelfths : TWELFTHS) {
        outputs.add(outputs(segment, twelfths, input, activation));
      }
      BigInteger[] first = outputs.get(0);
      BigInteger[] last = outputs.get(TWELFTHS.indexOf(12));
      for (int k = 0; k < TWELFTHS.size(); k++) {
        for (int j = 0; j < first.length; j++) {
          // 12 (f(t) - f(0)) = 12 t (f(1) - f(0)), and for an invariant segment zero.
          BigInteger moved = outputs.get(k)[j].subtract(first[j]);
          BigInteger slope = last[j].subtract(first[j]);
          boolean fits =
              conclusion == Conclusion.INVARIANT
                  ? moved.signum() == 0
                  : moved
                      .multiply(BigInteger.valueOf(12))
                      .equals(slope.multiply(BigInteger.valueOf(TWELFTHS.get(k))));
          if (!fits) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static BigInteger[] outputs(
      Segment segment, int twelfths, BigInteger[] input, UnaryOperator<BigInteger> activation) {
    Network network = segment.from().network();
    BigInteger[] values = input;
    for (int l = 1; l <= network.depth(); l++) {
      BigInteger[] next = new BigInteger[network.width(l)];
      for (int j = 0; j < next.length; j++) {
        BigInteger sum =
            at(segment.from().bias(l), segment.to().bias(l), 0, j, twelfths);
        for (int i = 0; i < values.length; i++) {
          BigInteger weight =
              at(segment.from().weight(l), segment.to().weight(l), i, j, twelfths);
          sum = sum.add(values[i].multiply(weight));
        }
        next[j] = l == network.depth() ? sum : activation.apply(sum);
      }
      values = next;
    }
    return values;
  }

  private static BigInteger at(Matrix from, Matrix to, int i, int j, int twelfths) {
    long a = (long) from.get(i, j);
    long b = (long) to.get(i, j);
    return BigInteger.valueOf(a + (b - a) / 12 * twelfths);
  }

  // Random segments with coincidences.

  private static Network network(Random random) {
    List<HiddenLayer> hidden = new ArrayList<>();
    int depth = 1 + random.nextInt(4);
    for (int l = 1; l < depth; l++) {
      hidden.add(
          new HiddenLayer("h" + l, 1 + random.nextInt(3), new Activation.Tanh(), true));
    }
    return new Network("net", 1 + random.nextInt(3), hidden, 1 + random.nextInt(2), true);
  }

  /** The numbers of all layers, weights and then biases, to be written to. */
  private record Draft(Network network, List<double[]> weights, List<double[]> biases) {

    static Draft of(ParameterPoint point) {
      return new Draft(
          point.network(),
          point.weights().stream().map(Matrix::toArray).toList(),
          point.biases().stream().map(Matrix::toArray).toList());
    }

    ParameterPoint point() {
      List<Matrix> weightMatrices = new ArrayList<>();
      List<Matrix> biasMatrices = new ArrayList<>();
      for (int l = 1; l <= network.depth(); l++) {
        weightMatrices.add(
            Matrix.of(network.width(l - 1), network.width(l), weights.get(l - 1)));
        biasMatrices.add(Matrix.of(1, network.width(l), biases.get(l - 1)));
      }
      return new ParameterPoint(network, weightMatrices, biasMatrices);
    }

    double get(int l, int i, int j) {
      return weights.get(l - 1)[i * network.width(l) + j];
    }

    void set(int l, int i, int j, double value) {
      weights.get(l - 1)[i * network.width(l) + j] = value;
    }

    double bias(int l, int j) {
      return biases.get(l - 1)[j];
    }

    void setBias(int l, int j, double value) {
      biases.get(l - 1)[j] = value;
    }
  }

  private static double number(Random random) {
    return random.nextInt(3) == 0 ? 0 : UNIT * (random.nextInt(5) - 2);
  }

  static Segment segment(Random random) {
    Network network = network(random);
    Draft draft =
        Draft.of(
            new ParameterPoint(
                network,
                zeros(network, false),
                zeros(network, true)));
    for (int l = 1; l <= network.depth(); l++) {
      for (int j = 0; j < network.width(l); j++) {
        for (int i = 0; i < network.width(l - 1); i++) {
          draft.set(l, i, j, number(random));
        }
        draft.setBias(l, j, random.nextBoolean() ? 0 : number(random));
      }
    }
    for (int k = random.nextInt(4); k > 0; k--) {
      plant(draft, random);
    }
    ParameterPoint from = draft.point();
    Draft moved = Draft.of(from);
    for (int k = 1 + random.nextInt(3); k > 0; k--) {
      move(moved, random);
    }
    return new Segment(from, moved.point());
  }

  private static List<Matrix> zeros(Network network, boolean biases) {
    List<Matrix> zeros = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      zeros.add(Matrix.zeros(biases ? 1 : network.width(l - 1), network.width(l)));
    }
    return zeros;
  }

  /** Makes neurons equal, outright or in their sums over equal neurons below, or dead. */
  private static void plant(Draft draft, Random random) {
    Network network = draft.network();
    int l = 1 + random.nextInt(network.depth());
    int j = random.nextInt(network.width(l));
    int other = random.nextInt(network.width(l));
    switch (random.nextInt(3)) {
      case 0 -> {
        for (int i = 0; i < network.width(l - 1); i++) {
          draft.set(l, i, other, draft.get(l, i, j));
        }
        draft.setBias(l, other, draft.bias(l, j));
      }
      case 1 -> {
        if (l < network.depth()) {
          for (int k = 0; k < network.width(l + 1); k++) {
            draft.set(l + 1, j, k, random.nextInt(5) == 0 ? -0.0 : 0);
          }
        }
      }
      default -> handOver(draft, random);
    }
  }

  /** Takes from one weight into a neuron and gives to another. */
  private static void handOver(Draft draft, Random random) {
    Network network = draft.network();
    int l = 1 + random.nextInt(network.depth());
    int i = random.nextInt(network.width(l - 1));
    int other = random.nextInt(network.width(l - 1));
    int j = random.nextInt(network.width(l));
    double amount = random.nextBoolean() ? draft.get(l, i, j) : number(random);
    draft.set(l, i, j, draft.get(l, i, j) - amount);
    draft.set(l, other, j, draft.get(l, other, j) + amount);
  }

  private static void move(Draft draft, Random random) {
    Network network = draft.network();
    int l = 1 + random.nextInt(network.depth());
    int i = random.nextInt(network.width(l - 1));
    int j = random.nextInt(network.width(l));
    switch (random.nextInt(6)) {
      case 0 -> draft.set(l, i, j, number(random));
      case 1 -> draft.setBias(l, j, number(random));
      case 2 -> {
        // All that a neuron hears, most often one that is dead.
        for (int source = 0; source < network.width(l - 1); source++) {
          draft.set(l, source, j, number(random));
        }
        draft.setBias(l, j, number(random));
      }
      case 3 -> {
        // What the outputs hear.
        int last = network.depth();
        int k = random.nextInt(network.width(last));
        draft.set(last, random.nextInt(network.width(last - 1)), k, number(random));
      }
      default -> {
        handOver(draft, random);
        handOver(draft, random);
      }
    }
  }

  /**
   * The rule remembers what it found of layers that do not change. Over any walk it says what it
   * says of each segment by itself.
   */
  @Property(tries = 1500)
  void whatIsRememberedChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    ParameterPoint state = segment(random).from();
    List<ParameterPoint> visited = new ArrayList<>(List.of(state));
    LumpedRule remembering = new LumpedRule(state.network());
    for (int k = 0; k < 12; k++) {
      ParameterPoint next =
          switch (random.nextInt(4)) {
            case 0 -> visited.get(random.nextInt(visited.size()));
            case 1 -> state;
            default -> sharing(state, random);
          };
      assertEquals(
          new LumpedRule(state.network()).decide(state, next),
          remembering.decide(state, next),
          "step " + k);
      visited.add(next);
      state = next;
    }
  }

  /** The point after a move, mostly with the very matrices that did not change, as in a replay. */
  static ParameterPoint sharing(ParameterPoint state, Random random) {
    Draft draft = Draft.of(state);
    move(draft, random);
    ParameterPoint moved = draft.point();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= state.network().depth(); l++) {
      weights.add(shared(state.weight(l), moved.weight(l), random));
      biases.add(shared(state.bias(l), moved.bias(l), random));
    }
    return new ParameterPoint(state.network(), weights, biases);
  }

  private static Matrix shared(Matrix before, Matrix after, Random random) {
    return before.equals(after) && random.nextInt(5) > 0 ? before : after;
  }

  /** Equal sums of doubles of all sizes are found, and only they: the rule against rationals. */
  @Property(tries = 3000)
  void sumsOfDoublesAreComparedExactly(@ForAll long seed) {
    Random random = new Random(seed);
    int width = 2 + random.nextInt(4);
    double[] from = new double[width];
    double[] to = new double[width];
    for (int i = 0; i < width; i++) {
      from[i] = Math.scalb((double) (random.nextInt(9) - 4), random.nextInt(2139) - 1120);
      to[i] = random.nextInt(4) == 0 ? Math.nextUp(from[i]) : from[i];
    }
    // Shuffled, or with two terms put together, which is exact or not.
    for (int k = random.nextInt(3); k > 0; k--) {
      int i = random.nextInt(width);
      int j = random.nextInt(width);
      double kept = to[i];
      to[i] = to[j];
      to[j] = kept;
      if (i != j && random.nextBoolean()) {
        to[i] = to[i] + to[j];
        to[j] = 0;
      }
    }
    for (double x : to) {
      if (!Double.isFinite(x)) {
        return;
      }
    }
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    Network network =
        new Network(
            "net", 1, List.of(new HiddenLayer("h", width, new Activation.Gelu(), false)), 1, false);
    boolean equal = sum(from).equals(sum(to));
    assertEquals(
        new LumpedRule.Proved(equal ? Conclusion.INVARIANT : Conclusion.CONVEX),
        new LumpedRule(network).decide(lumped(network, ones, from), lumped(network, ones, to)));
  }

  private static Rational sum(double[] terms) {
    Rational sum = Rational.ZERO;
    for (double term : terms) {
      sum = sum.plus(Rational.of(term));
    }
    return sum;
  }

  private static ParameterPoint lumped(Network network, double[] below, double[] above) {
    return new ParameterPoint(
        network,
        List.of(Matrix.of(1, below.length, below), Matrix.of(above.length, 1, above)),
        List.of(Matrix.zeros(1, below.length), Matrix.zeros(1, 1)));
  }
}
