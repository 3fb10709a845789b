package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.junit.jupiter.api.Test;

class Theorem21Test {

  private static final Activation LEAKY = new Activation.LeakyRelu(Rational.of(1, 2));

  private static final RationalMatrix INPUTS =
      RationalMatrix.ofDoubles(2, 1, new double[] {1, 2});

  /** One input, two neurons with independent features, two, one output with a bias. */
  private static RationalPoint point(double[] second, double[] third, double bias) {
    Network network =
        new Network(
            "net",
            1,
            List.of(
                new HiddenLayer("h1", 2, LEAKY, true), new HiddenLayer("h2", 2, LEAKY, false)),
            1,
            true);
    return new RationalPoint(
        network,
        List.of(
            RationalMatrix.ofDoubles(1, 2, new double[] {1, 1}),
            RationalMatrix.ofDoubles(2, 2, second),
            RationalMatrix.ofDoubles(2, 1, third)),
        List.of(
            RationalMatrix.ofDoubles(1, 2, new double[] {0, -1}),
            RationalMatrix.zeros(1, 2),
            RationalMatrix.ofDoubles(1, 1, new double[] {bias})));
  }

  private static RationalPath connect(RationalPoint a, RationalPoint b) {
    return Theorem21.connect(a, b, INPUTS, line -> {});
  }

  @Test
  void equalUpperWeightsNeedOneLiftAlone() {
    RationalPoint a = point(new double[] {1, 2, 3, -4}, new double[] {1, 1}, 5);
    RationalPoint b = point(new double[] {-1, 2, 0, 4}, new double[] {1, 1}, -1);
    RationalPath path = connect(a, b);
    assertEquals(1, path.segments().size());
    assertEquals(Conclusion.CONVEX, path.segments().get(0).conclusion());
    assertEquals(3, ((Motion.Lift) path.segments().get(0).motion()).level());
    assertEquals(1, ExactPaths.check(path, INPUTS));
    assertEquals(b, path.end());
  }

  @Test
  void upperWeightsOfRankZeroAreRaisedOnBothSides() {
    RationalPoint a = point(new double[] {1, 2, 3, -4}, new double[] {0, 0}, 5);
    RationalPoint b = point(new double[] {-1, 2, 0, 4}, new double[] {0, 0}, 5);
    RationalPath path = connect(a, b);
    assertEquals(0, ExactPaths.check(path, INPUTS), "equal outputs stay");
    assertEquals(b, path.end());
    List<String> notes = path.segments().stream().map(RationalPath.Segment::forwardNote).toList();
    assertTrue(notes.contains("raise the rank of W_3 from 0 to 1"), notes::toString);
    assertTrue(notes.contains("lower the rank of W_3 from 1 to 0"), notes::toString);
  }

  @Test
  void anOppositeUpperWeightTakesAnEscapeAndAnExchange() {
    RationalPoint a = point(new double[] {1, 2, 3, -4}, new double[] {1, 2}, 0);
    RationalPoint b = point(new double[] {1, 2, 3, -4}, new double[] {-1, -2}, 0);
    RationalPath path = connect(a, b);
    assertEquals(1, ExactPaths.check(path, INPUTS));
    assertTrue(path.segments().size() <= 2 * 2 + 1);
  }

  @Test
  void pointsWithDifferentFirstLayersAreRefused() {
    RationalPoint a = point(new double[] {1, 2, 3, -4}, new double[] {1, 2}, 0);
    RationalPoint b = a.with(1, a.weight(1).negate(), a.bias(1));
    assertThrows(RefusedException.class, () -> connect(a, b));
  }

  @Test
  void featuresOfLowerRankAreRefusedWithTheRank() {
    RationalPoint a = point(new double[] {1, 2, 3, -4}, new double[] {1, 2}, 0);
    RationalPoint flat = a.with(1, a.weight(1), RationalMatrix.zeros(1, 2));
    RationalPoint other = flat.with(3, a.weight(3).negate(), a.bias(3));
    String message =
        assertThrows(RefusedException.class, () -> connect(flat, other)).getMessage();
    assertTrue(message.contains("found rank 1 of F_1, expected 2"), message);
  }

  @Test
  void theHypothesesSpeakOfTheInputsAsTheData() {
    Network network = point(new double[4], new double[2], 0).network();
    List<Hypothesis> hypotheses = Theorem21.hypotheses(network, INPUTS);
    assertEquals(Verdict.FAILS, hypotheses.get(1).verdict());
    assertTrue(hypotheses.get(1).evidence().contains("rank 1"));
    assertEquals(Verdict.FAILS, hypotheses.get(2).verdict(), "n_1 = n_2");
    assertEquals(Verdict.HOLDS, hypotheses.get(3).verdict());
    assertEquals(
        Verdict.HOLDS, Theorem21.hypotheses(network, INPUTS.rows(1, 1)).get(1).verdict());
  }
}
