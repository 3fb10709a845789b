package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.PlainMatrices;
import org.isthmus.verifier.checker.affine.PlainState;

/**
 * Two proofs that cannot both be: wherever a disconnection is verified, no path between the two
 * models with a maximum below the barrier may be, however it is made up.
 */
class DisconnectedClaimProperties {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 2)),
          new Activation.LeakyRelu(Rational.of(-1)),
          new Activation.LeakyRelu(Rational.of(3)),
          new Activation.Identity());

  /** Two models and data, one of whose disconnections is verified. */
  private record Instance(
      RationalPoint first, RationalPoint second, RationalDataset data, Claim.Disconnected claim) {

    int samples() {
      return data.size();
    }

    Network network() {
      return first.network();
    }

    /** A bound just below the barrier. */
    Rational below() {
      return claim.below().times(Rational.of(999, 1000));
    }
  }

  /** Draws instances and paths. */
  private record Draw(Random random) {

    int in(int least, int most) {
      return least + random.nextInt(most - least + 1);
    }

    Rational number() {
      return Rational.of(in(-4, 4), random.nextInt(3) == 0 ? in(2, 3) : 1);
    }

    RationalMatrix matrix(int rows, int columns) {
      Rational[] entries = new Rational[rows * columns];
      Arrays.setAll(entries, k -> number());
      return RationalMatrix.of(rows, columns, entries);
    }

    RationalMatrix row(boolean there, int columns) {
      return there ? matrix(1, columns) : RationalMatrix.zeros(1, columns);
    }

    RationalPoint point(Network network) {
      return new RationalPoint(
          network,
          List.of(
              matrix(network.width(0), network.width(1)),
              matrix(network.width(1), network.width(2))),
          List.of(
              row(network.hasBias(1), network.width(1)),
              row(network.hasBias(2), network.width(2))));
    }

    /** An instance if the draw has one: a model that fits, and one with neurons exchanged. */
    Optional<Instance> instance() {
      int width = in(2, 3);
      boolean outputBias = random.nextInt(3) == 0;
      int size = width + (outputBias ? 1 : 0);
      Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
      Network network =
          new Network(
              "net",
              in(1, 3),
              List.of(new HiddenLayer("h", width, activation, random.nextInt(3) > 0)),
              size + in(0, 1),
              outputBias);
      RationalPoint first = point(network);
      RationalMatrix inputs = matrix(size + in(0, 1), network.inputWidth());
      RationalMatrix targets =
          PlainMatrices.matrix(PlainState.of(first).output(PlainMatrices.entries(inputs)));
      boolean fits = random.nextBoolean();
      if (!fits) {
        int columns = targets.columns();
        targets = targets.plus(matrix(targets.rows(), columns).times(Rational.of(1, 50)));
      }
      RationalDataset data = new RationalDataset(inputs, new RationalTargets.Values(targets));
      RationalPoint second = exchanged(first, 0, in(1, width - 1));
      if (random.nextInt(3) == 0 && !outputBias) {
        second = rescaled(second);
      }
      int[] rows =
          IntStream.range(0, data.size())
              .boxed()
              .sorted((a, b) -> in(-1, 1))
              .limit(size)
              .mapToInt(i -> i)
              .toArray();
      RationalMatrix chosen = targets.rows(rows);
      return Determinant.sign(chosen.times(chosen.transpose())) == 0
          ? Optional.empty()
          : barrier(first, second, data, rows);
    }

    /** The largest of some barriers that is verified. */
    private static Optional<Instance> barrier(
        RationalPoint first, RationalPoint second, RationalDataset data, int[] rows) {
      Rational from = loss(first, data).max(loss(second, data));
      Optional<Instance> found = Optional.empty();
      for (Rational below = from.max(Rational.of(1, 1024)).times(Rational.of(2)); ;
          below = below.times(Rational.of(2))) {
        Claim.Disconnected claim = new Claim.Disconnected(from, below, Indices.of(rows));
        Verdict verdict = ExactPath.from(first).statedToEndAt(second).verdict(claim, data);
        if (verdict.kind() != Kind.VERIFIED) {
          return found;
        }
        found = Optional.of(new Instance(first, second, data, claim));
      }
    }

    private static RationalPoint exchanged(RationalPoint point, int i, int j) {
      int[] order = IntStream.range(0, point.network().width(1)).toArray();
      order[i] = j;
      order[j] = i;
      return point
          .with(1, point.weight(1).columns(order), point.bias(1).columns(order))
          .with(2, point.weight(2).rows(order), point.bias(2));
    }

    /** The same function: what a neuron hears times a number, what is heard of it over it. */
    private RationalPoint rescaled(RationalPoint point) {
      Rational factor = Rational.of(in(1, 3), in(1, 3));
      RationalMatrix.Editor bias = point.bias(1).edit();
      RationalMatrix.Editor in = point.weight(1).edit();
      RationalMatrix.Editor out = point.weight(2).edit();
      bias.set(0, 0, point.bias(1).get(0, 0).times(factor));
      for (int i = 0; i < point.network().width(0); i++) {
        in.set(i, 0, point.weight(1).get(i, 0).times(factor));
      }
      for (int k = 0; k < point.network().width(2); k++) {
        out.set(0, k, point.weight(2).get(0, k).dividedBy(factor));
      }
      return point.with(1, in.build(), bias.build()).with(2, out.build(), point.bias(2));
    }

    Rule rule() {
      return random.nextBoolean() ? Rule.AFFINE : Rule.LUMPED;
    }

    Conclusion conclusion() {
      return random.nextInt(3) == 0 ? INVARIANT : CONVEX;
    }

    /** Some vertices: anywhere, between others, near an end, or with a layer of one of them. */
    ExactPath polyline(Instance instance) {
      ExactPath path = ExactPath.from(instance.first());
      RationalPoint state = instance.first();
      for (int k = in(0, 5); k > 0; k--) {
        RationalPoint goal = random.nextInt(3) == 0 ? instance.first() : instance.second();
        state =
            switch (in(0, 6)) {
              case 0 -> point(instance.network());
              case 1 -> between(state, goal, Rational.of(in(1, 7), 8));
              case 2 -> state.with(1, goal.weight(1), goal.bias(1));
              case 3 -> state.with(2, goal.weight(2), goal.bias(2));
              case 4 -> refitted(state, instance);
              case 5 -> between(state, point(instance.network()), Rational.of(1, 64));
              default -> exchanged(state, 0, 1);
            };
        path = path.step(rule(), conclusion(), state);
      }
      return path.step(rule(), conclusion(), instance.second());
    }

    /** Output weights that fit the data as well as can be on some samples. */
    private RationalPoint refitted(RationalPoint state, Instance instance) {
      int width = instance.network().width(1);
      RationalMatrix features =
          PlainMatrices.matrix(
              PlainState.of(state).hidden(PlainMatrices.entries(instance.data().inputs())));
      int[] some = IntStream.range(0, width).toArray();
      RationalMatrix targets = ((RationalTargets.Values) instance.data().targets()).values();
      RationalMatrix square = features.rows(some);
      if (Determinant.sign(square) == 0) {
        return state;
      }
      RationalMatrix weights =
          LinearSystem.solve(square, targets.rows(some).plusRow(state.bias(2).negate()))
              .orElseThrow();
      return state.with(2, weights, state.bias(2));
    }

    private static RationalPoint between(RationalPoint a, RationalPoint b, Rational t) {
      RationalPoint point = a;
      for (int l = 1; l <= 2; l++) {
        point =
            point.with(
                l,
                a.weight(l).plus(b.weight(l).minus(a.weight(l)).times(t)),
                a.bias(l).plus(b.bias(l).minus(a.bias(l)).times(t)));
      }
      return point;
    }
  }

  private static Rational loss(RationalPoint point, RationalDataset data) {
    Rational[][] outputs =
        PlainState.of(point).output(PlainMatrices.entries(data.inputs()));
    RationalMatrix targets = ((RationalTargets.Values) data.targets()).values();
    Rational sum = Rational.ZERO;
    for (int i = 0; i < outputs.length; i++) {
      for (int k = 0; k < outputs[i].length; k++) {
        Rational deviation = outputs[i][k].minus(targets.get(i, k));
        sum = sum.plus(deviation.times(deviation));
      }
    }
    return sum.dividedBy(Rational.of(data.size()));
  }

  private static Instance instance(Draw draw) {
    Optional<Instance> found = Optional.empty();
    for (int tries = 0; tries < 60 && found.isEmpty(); tries++) {
      found = draw.instance();
    }
    Assume.that(found.isPresent());
    return found.orElseThrow();
  }

  private static void assertNotVerified(ExactPath path, Instance instance) {
    Rational excess = instance.below().minus(instance.claim().from());
    List<Claim> claims =
        excess.signum() < 0
            ? List.of(new Claim.MaxLoss(instance.below()))
            : List.of(new Claim.MaxLoss(instance.below()), new Claim.AtMostEnds(excess));
    for (Claim claim : claims) {
      Verdict verdict = path.verdict(claim, instance.data());
      assertNotEquals(Kind.VERIFIED, verdict.kind(), verdict.reason());
    }
  }

  @Property(tries = 80)
  void noPolylineWithAMaximumBelowTheBarrierIsVerified(@ForAll long seed) {
    Draw draw = new Draw(new Random(seed));
    Instance instance = instance(draw);
    for (int k = 0; k < 8; k++) {
      assertNotVerified(draw.polyline(instance), instance);
    }
  }

  @Property(tries = 80)
  void noStraightLineAndNoForgedLiftIsVerified(@ForAll long seed) {
    Draw draw = new Draw(new Random(seed));
    Instance instance = instance(draw);
    ExactPath start = ExactPath.from(instance.first());
    int[] rows = ExactPath.upTo(instance.network().width(1));
    for (Conclusion conclusion : List.of(Conclusion.INVARIANT, Conclusion.CONVEX)) {
      assertNotVerified(start.affine(conclusion, instance.second()), instance);
      assertNotVerified(start.lumped(conclusion, instance.second()), instance);
      assertNotVerified(start.lift(conclusion, instance.second(), rows), instance);
    }
  }

  /** The same with every state fitting: the first layers on a chord, the outputs solved for. */
  @Property(tries = 60)
  void noPathThatFitsSomeSamplesAllAlongIsVerified(@ForAll long seed) {
    Draw draw = new Draw(new Random(seed));
    Instance instance = instance(draw);
    ExactPath path = ExactPath.from(instance.first());
    int pieces = draw.in(2, 6);
    for (int k = 1; k < pieces; k++) {
      RationalPoint chord =
          Draw.between(instance.first(), instance.second(), Rational.of(k, pieces));
      path = path.step(draw.rule(), draw.conclusion(), draw.refitted(chord, instance));
    }
    assertNotVerified(
        path.step(draw.rule(), draw.conclusion(), instance.second()), instance);
  }

  /** Over zero output weights there is a path; its maximum is at least every verified barrier. */
  @Property(tries = 80)
  void theWayOverZeroOutputWeightsIsVerifiedWithAMaximumAboveTheBarrier(@ForAll long seed) {
    Instance instance = instance(new Draw(new Random(seed)));
    RationalPoint first = instance.first();
    RationalMatrix zeros =
        RationalMatrix.zeros(instance.network().width(1), instance.network().width(2));
    RationalPoint off = first.with(2, zeros, first.bias(2));
    RationalPoint turned =
        instance.second().with(2, zeros, first.bias(2));
    ExactPath path =
        ExactPath.from(first)
            .lumped(CONVEX, off)
            .lumped(INVARIANT, turned)
            .lumped(CONVEX, instance.second());
    Rational maximum = loss(off, instance.data()).max(instance.claim().from());
    assertTrue(maximum.compareTo(instance.claim().below()) > 0);
    Claim exactly = new Claim.MaxLoss(maximum);
    assertEquals(Kind.VERIFIED, path.verdict(exactly, instance.data()).kind());
    Claim less = new Claim.MaxLoss(maximum.minus(Rational.of(1, 1_000_000_000)));
    assertEquals(Kind.REJECTED, path.verdict(less, instance.data()).kind());
  }

  /**
   * Why it holds: where two neurons are equal the features are dependent, and even the best output
   * weights have a loss above the barrier.
   */
  @Property(tries = 80)
  void theLeastLossOfModelsWithEqualNeuronsIsAboveTheBarrier(@ForAll long seed) {
    Draw draw = new Draw(new Random(seed));
    Instance instance = instance(draw);
    RationalPoint point =
        draw.in(0, 1) == 0 ? instance.first() : draw.point(instance.network());
    int[] neurons = ExactPath.upTo(instance.network().width(1));
    neurons[0] = 1;
    RationalPoint equal =
        point.with(1, point.weight(1).columns(neurons), point.bias(1).columns(neurons));
    RationalMatrix features =
        PlainMatrices.matrix(
            PlainState.of(equal).hidden(PlainMatrices.entries(instance.data().inputs())));
    neurons[0] = 0;
    RationalMatrix others = features.columns(Arrays.copyOfRange(neurons, 1, neurons.length));
    if (instance.network().outputBias()) {
      others = others.beside(ones(instance.samples()));
    }
    // The normal equations of the neurons but one, and the output bias.
    RationalMatrix gram = others.transpose().times(others);
    Assume.that(Determinant.sign(gram) != 0);
    RationalMatrix targets = ((RationalTargets.Values) instance.data().targets()).values();
    RationalMatrix best =
        LinearSystem.solve(gram, others.transpose().times(targets)).orElseThrow();
    RationalMatrix rest = others.times(best).minus(targets);
    Rational sum = Rational.ZERO;
    for (int i = 0; i < rest.rows(); i++) {
      for (int k = 0; k < rest.columns(); k++) {
        sum = sum.plus(rest.get(i, k).times(rest.get(i, k)));
      }
    }
    Rational least = sum.dividedBy(Rational.of(instance.samples()));
    assertTrue(least.compareTo(instance.claim().below()) > 0, least::toString);
  }

  private static RationalMatrix ones(int rows) {
    Rational[] entries = new Rational[rows];
    Arrays.fill(entries, Rational.ONE);
    return RationalMatrix.of(rows, 1, entries);
  }
}
