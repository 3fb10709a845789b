package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.PlainMatrices;
import org.isthmus.verifier.checker.affine.PlainState;

/** Walks of several steps: what is kept from earlier steps changes no answer. */
class ExactStructureProperties {

  private record Walk(ExactPath path, RationalDataset data) {}

  private static Rational number(Random random) {
    return random.nextInt(3) == 0
        ? Rational.ZERO
        : Rational.of(random.nextInt(7) - 3, 1 + random.nextInt(3));
  }

  private static RationalMatrix matrix(Random random, int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    Arrays.setAll(entries, k -> number(random));
    return RationalMatrix.of(rows, columns, entries);
  }

  private static Walk walk(Random random) {
    Network network =
        new Network(
            "net",
            1,
            List.of(
                new HiddenLayer("h1", 3, new Activation.Relu(), true),
                new HiddenLayer("h2", 2, new Activation.LeakyRelu(Rational.of(1, 3)), true)),
            1,
            true);
    RationalMatrix inputs = matrix(random, 2, 1);
    RationalPoint state =
        new RationalPoint(
            network,
            List.of(matrix(random, 1, 3), matrix(random, 3, 2), matrix(random, 2, 1)),
            List.of(matrix(random, 1, 3), matrix(random, 1, 2), matrix(random, 1, 1)));
    ExactPath path = ExactPath.from(state);
    for (int k = 1 + random.nextInt(4); k > 0; k--) {
      state = moved(state, random);
      Conclusion conclusion =
          random.nextInt(4) == 0 ? Conclusion.INVARIANT : Conclusion.CONVEX;
      path =
          path.step(random.nextBoolean() ? Rule.AFFINE : Rule.LUMPED, conclusion, state);
    }
    return new Walk(
        path,
        new RationalDataset(inputs, new RationalTargets.Values(matrix(random, 2, 1))));
  }

  private static RationalPoint moved(RationalPoint state, Random random) {
    int l = 1 + random.nextInt(3);
    RationalMatrix weight = state.weight(l);
    RationalMatrix bias = state.bias(l);
    Rational little = Rational.of(1, 12);
    return switch (random.nextInt(4)) {
      case 0 -> state;
      case 1 -> state.with(l, weight, bias.plus(matrix(random, 1, bias.columns()).times(little)));
      case 2 ->
          state.with(
              l,
              weight.plus(matrix(random, weight.rows(), weight.columns()).times(little)),
              bias);
      default -> state.with(3, matrix(random, 2, 1), state.bias(3));
    };
  }

  @Property(tries = 120)
  void aWalkIsAcceptedExactlyIfEachOfItsStepsIs(@ForAll long seed) {
    Walk walk = walk(new Random(seed));
    Optional<Integer> firstRejected = Optional.empty();
    List<RationalPoint> points = walk.path().points();
    for (int k = 1; k < points.size() && firstRejected.isEmpty(); k++) {
      ExactPath alone =
          ExactPath.from(points.get(k - 1))
              .step(walk.path().rules().get(k - 1), walk.path().conclusions().get(k - 1),
                  points.get(k));
      Verdict verdict = alone.verdict(ExactPath.maximum("1000000000"), walk.data());
      firstRejected = verdict.kind() == Kind.VERIFIED ? Optional.empty() : Optional.of(k);
    }
    Verdict verdict = walk.path().verdict(ExactPath.maximum("1000000000"), walk.data());
    assertEquals(
        firstRejected.isPresent() ? Kind.REJECTED : Kind.VERIFIED, verdict.kind());
    firstRejected.ifPresent(
        step -> assertTrue(verdict.reason().startsWith("step " + step + ", "), verdict.reason()));
  }

  /** The maximum that is verified is that of all points of the walk, and attained. */
  @Property(tries = 120)
  void theExactMaximumOfAnAcceptedWalkIsTheLargestLossOfItsPoints(@ForAll long seed) {
    Random random = new Random(seed);
    Walk walk = walk(random);
    Checker.Report report =
        ExactPath.report(
            walk.path()
                .certificate(
                    ExactPath.maximum("1000000000"),
                    new Loss.Squared(),
                    walk.data()),
            walk.data());
    if (report.verdict().kind() != Kind.VERIFIED) {
      return;
    }
    Rational maximum = report.maximum().orElseThrow().exact().orElseThrow();
    List<RationalPoint> points = walk.path().points();
    List<Rational> losses = new ArrayList<>();
    for (int k = 1; k < points.size(); k++) {
      PlainState from = PlainState.of(points.get(k - 1));
      PlainState to = PlainState.of(points.get(k));
      for (int t = 0; t <= 5; t++) {
        losses.add(loss(from.towards(to, Rational.of(t, 5)), walk.data()));
      }
    }
    assertEquals(losses.stream().max(Rational::compareTo).orElseThrow(), maximum);
  }

  private static Rational loss(PlainState state, RationalDataset data) {
    Rational[][] outputs = state.output(PlainMatrices.entries(data.inputs()));
    Rational sum = Rational.ZERO;
    RationalMatrix targets = ((RationalTargets.Values) data.targets()).values();
    for (int i = 0; i < outputs.length; i++) {
      Rational deviation = outputs[i][0].minus(targets.get(i, 0));
      sum = sum.plus(deviation.times(deviation));
    }
    return sum.dividedBy(Rational.of(outputs.length));
  }
}
