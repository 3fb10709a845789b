package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** Claims relative to the ends that plain double precision is too coarse for. */
class SharpenedEndsTest {

  private static final int SAMPLES = 100;
  private static final int WIDTH = 60;
  private static final Network NETWORK =
      new Network(
          "net",
          4,
          List.of(
              new HiddenLayer("h1", WIDTH, new Activation.Relu(), true),
              new HiddenLayer("h2", WIDTH, new Activation.Relu(), true)),
          3,
          false);

  private final Random random = new Random(5);

  @Test
  void aTinyExcessIsDecidedWhereAPlainEnclosureIsWiderThanIt() {
    ParameterPoint end =
        new ParameterPoint(
            NETWORK,
            List.of(normal(4, WIDTH), normal(WIDTH, WIDTH), normal(WIDTH, 3)),
            List.of(normal(1, WIDTH), normal(1, WIDTH), Matrix.zeros(1, 3)));
    int[] labels = random.ints(SAMPLES, 0, 3).toArray();
    Dataset data = new Dataset(normal(SAMPLES, 4), Targets.Labels.of(labels));
    ParameterPoint near = moved(end, 0x1p-52);
    PathMaximum plain =
        PathMaximum.of(
            new LossEnclosures(new Loss.CrossEntropy(), data, 1, ProgressListener.NONE),
            List.of(end, near, end),
            Rational.of(Double.MAX_VALUE));
    Rational tiny = Rational.of(plain.points().get(1).value().width() / 8);
    assertTrue(tiny.signum() > 0, plain::toString);
    assertEquals(Kind.VERIFIED, kind(end, near, data, tiny));
    assertEquals(Kind.REJECTED, kind(end, moved(end, 1e-3), data, tiny));
  }

  private static Kind kind(
      ParameterPoint end, ParameterPoint between, Dataset data, Rational excess) {
    Certificate bounded =
        Segments.through(
            List.of(end, between, end),
            end,
            List.of(Conclusion.CONVEX, Conclusion.CONVEX),
            Rational.ONE,
            data);
    Certificate relative =
        new Certificate(
            new Claim.AtMostEnds(excess),
            new Loss.CrossEntropy(),
            bounded.network(),
            bounded.data(),
            bounded.first(),
            bounded.second(),
            bounded.construction(),
            bounded.arrays(),
            bounded.steps());
    Report report = new Checker(1, ProgressListener.NONE).check(relative, data);
    return report.verdict().kind();
  }

  /** The point with its output weights multiplied by a number near 1, which costs where it errs. */
  private static ParameterPoint moved(ParameterPoint point, double by) {
    double[] entries = point.weight(3).toArray();
    for (int k = 0; k < entries.length; k++) {
      entries[k] += by * entries[k];
    }
    List<Matrix> weights = new ArrayList<>(point.weights());
    weights.set(2, Matrix.adopt(WIDTH, 3, entries));
    return new ParameterPoint(NETWORK, weights, point.biases());
  }

  private Matrix normal(int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }
}
