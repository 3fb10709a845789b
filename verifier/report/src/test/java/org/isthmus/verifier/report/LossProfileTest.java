package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class LossProfileTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Loss LOSS = new Loss.CrossEntropy();
  private static final List<Conclusion> KINDS =
      List.of(
          Conclusion.INVARIANT,
          Conclusion.CONVEX,
          Conclusion.INVARIANT,
          Conclusion.INVARIANT,
          Conclusion.CONVEX);

  private static final Network PRODUCT =
      new Network(
          "product", 1, List.of(new HiddenLayer("h", 1, new Activation.Identity(), false)), 1,
          false);

  private static final Dataset TWO =
      new Dataset(Matrix.of(2, 1, 1, 2), new Targets.Values(Matrix.of(2, 1, 1, 2)));

  private static final Claim CLAIM = new Claim.AtMostEnds(Rational.ZERO);

  private static final List<Matrix> OUTPUTS =
      List.of(Matrix.of(2, 1, 1, 2), Matrix.of(2, 1, 3, 6));

  private final Random random = new Random(1);
  private final Certificate path = SmallPaths.path(random, LOSS, KINDS);
  private final Dataset data = SmallPaths.randomData(random, 30, LOSS);

  @Test
  void aPathCostsOneForwardPassAndOneMoreForEachConvexSegment() {
    List<String> heard = new ArrayList<>();
    LossProfile.along(path, data, ENGINE, 50, (done, total) -> heard.add(done + "/" + total));
    assertEquals(List.of("1/3", "2/3", "3/3"), heard);
  }

  @Test
  void thePointsAreTheStartTheConvexSegmentsAndTheEndsOfInvariantOnes() {
    LossProfile profile = LossProfile.along(path, data, ENGINE, 4, Progress.silent());
    assertEquals(
        List.of(0.0, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0, 4.25, 4.5, 4.75, 5.0),
        profile.points().stream().map(Evaluation::position).toList());
    assertEquals(KINDS, profile.segments().stream().map(s -> s.conclusion()).toList());
    assertEquals("dead move 0", profile.segments().get(0).note());
    assertEquals(30, profile.samples());
    assertEquals(LOSS, profile.loss());
  }

  @Test
  void theMaximumIsTheFirstPointOfLargestLoss() {
    LossProfile profile =
        new LossProfile(
            LOSS,
            1,
            Collections.nCopies(3, new LossProfile.Segment(Conclusion.INVARIANT, "")),
            List.of(point(0, 1), point(1, 5), point(2, 5), point(3, 2)));
    assertEquals(point(1, 5), profile.maximum());
  }

  @Test
  void aPathCanBeEvaluatedOnOtherDataThanItsOwn() {
    Dataset other = SmallPaths.randomData(random, 7, LOSS);
    LossProfile profile = LossProfile.along(path, other, ENGINE, 1, Progress.silent());
    assertEquals(7, profile.samples());
    ParameterPoint end = SmallPaths.at(path, KINDS.size());
    assertEquals(
        SmallPaths.loss(end, LOSS, other), profile.points().get(5).loss(), 1e-12);
  }

  @Test
  void aLossThatOverflowsIsInfiniteAndItsAnswersAreWrong() {
    ParameterPoint huge = scaled(SmallPaths.randomPoint(random, SmallPaths.NETWORK), 1e200);
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(huge, "A"));
    arrays.addAll(Certificate.arraysOf(huge, "B"));
    Certificate certificate =
        SmallPaths.certificate(
            new Loss.Squared(), arrays, List.of(SmallPaths.step(Conclusion.CONVEX, "stay")));
    Dataset one =
        new Dataset(Matrix.of(1, 3, 1, 1, 1), new Targets.Values(Matrix.of(1, 2, 1, 0)));
    LossProfile profile = LossProfile.along(certificate, one, ENGINE, 3, Progress.silent());
    assertEquals(Double.POSITIVE_INFINITY, profile.maximum().loss());
  }

  @Test
  void aPathOfManyInvariantSegmentsTakesNoMorePasses() {
    List<Conclusion> kinds = new ArrayList<>(Collections.nCopies(3300, Conclusion.INVARIANT));
    kinds.set(1000, Conclusion.CONVEX);
    Certificate certificate = SmallPaths.path(random, LOSS, kinds);
    List<Integer> passes = new ArrayList<>();
    LossProfile profile =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                LossProfile.along(
                    certificate, data, ENGINE, 16, (done, total) -> passes.add(done)));
    assertEquals(List.of(1, 2), passes);
    assertEquals(3300 + 16, profile.points().size());
  }

  @Test
  void everyMisfitIsRefusedWithWhatWasFoundAndExpected() {
    refused(
        "a segment needs at least one point (found 0)",
        () -> LossProfile.along(path, data, ENGINE, 0, Progress.silent()));
    Dataset narrow = new Dataset(Matrix.zeros(2, 2), Targets.Labels.of(0, 1));
    refused(
        "the samples do not fit network net (found 2 inputs, expected 3)",
        () -> LossProfile.along(path, narrow, ENGINE, 1, Progress.silent()));
    Dataset third = new Dataset(Matrix.zeros(2, 3), Targets.Labels.of(0, 2));
    refused(
        "a class label is too large for the network (found 2, expected at most 1)",
        () -> LossProfile.along(path, third, ENGINE, 1, Progress.silent()));
    Certificate squared = SmallPaths.path(random, new Loss.Squared(), KINDS);
    refused(
        "squared needs real targets, one for each output (found class labels)",
        () -> LossProfile.along(squared, data, ENGINE, 1, Progress.silent()));
    refused(
        "a profile needs a point at each vertex (found 1 points, expected at least 2)",
        () ->
            new LossProfile(
                LOSS,
                1,
                List.of(new LossProfile.Segment(Conclusion.CONVEX, "")),
                List.of(point(0, 1))));
    refused("the loss at 2.0 is not a number", () -> point(2, Double.NaN));
    refused("not a position (found -1.0)", () -> point(-1, 0));
    refused("not a position (found NaN)", () -> point(Double.NaN, 0));
    refused("not a position (found Infinity)", () -> point(Double.POSITIVE_INFINITY, 0));
  }

  @Test
  void aProfileThroughTheOutputsIsTheOneByForwardPasses() {
    List<ParameterPoint> states = new ArrayList<>(List.of(path.start()));
    new Replay(path).forEachRemaining(states::add);
    List<Matrix> outputs = new ArrayList<>();
    for (int vertex : List.of(0, 2, 5)) {
      outputs.add(ENGINE.outputs(states.get(vertex), data.inputs(), Precision.DOUBLE));
    }
    assertEquals(
        LossProfile.along(path, data, ENGINE, 7, Progress.silent()),
        LossProfile.through(path, data, outputs, 7));
    Collections.swap(outputs, 0, 2);
    assertNotEquals(
        LossProfile.along(path, data, ENGINE, 7, Progress.silent()),
        LossProfile.through(path, data, outputs, 7));
  }

  /** Between products 1 and 3, in steps whose writes do not matter: the outputs are given. */
  private static Certificate exact(Claim claim, Rule rule, Conclusion... kinds) {
    List<StoredArray> arrays = new ArrayList<>();
    arrays.add(number("A.W1", Rational.of(1, 3)));
    arrays.add(number("A.W2", Rational.of(3)));
    arrays.add(number("B.W1", Rational.of(1, 3)));
    arrays.add(number("B.W2", Rational.of(9)));
    List<Step> steps = new ArrayList<>();
    for (Conclusion kind : kinds) {
      steps.add(new Step(rule, kind, kind + " move", List.of()));
    }
    return SmallPaths.certificate(claim, PRODUCT, new Loss.Squared(), 2, arrays, steps);
  }

  private static StoredArray number(String name, Rational value) {
    return new StoredArray(name, false, Numbers.of(RationalMatrix.of(1, 1, value)));
  }

  @Test
  void theOutputsOfAnExactPathAreAffineOnConvexStepsAndConstantOnOthers() {
    for (Rule rule : List.of(Rule.AFFINE, Rule.LUMPED)) {
      Certificate certificate =
          exact(CLAIM, rule, Conclusion.INVARIANT, Conclusion.CONVEX, Conclusion.INVARIANT);
      LossProfile profile = LossProfile.through(certificate, TWO, OUTPUTS, 2);
      // residuals t (2, 4) and the mean over two samples: 10 t^2
      assertEquals(
          List.of(point(0, 0), point(1, 0), point(1.5, 2.5), point(2, 10), point(3, 10)),
          profile.points());
      assertEquals(2, profile.samples());
      assertEquals("CONVEX move", profile.segments().get(1).note());
    }
  }

  @Test
  void outputsThatStayWhereTheyAreAreNotRounded() {
    Matrix third = Matrix.of(2, 1, 1 / 3.0, 0.1);
    Dataset fitted = new Dataset(TWO.inputs(), new Targets.Values(third));
    Matrix again = Matrix.of(2, 1, 1 / 3.0, 0.1);
    LossProfile profile =
        LossProfile.through(
            exact(CLAIM, Rule.AFFINE, Conclusion.CONVEX), fitted, List.of(third, again), 49);
    assertEquals(50, profile.points().size());
    assertEquals(0, profile.maximum().loss());
  }

  @Test
  void aRayThatBeginsAtOnceHasTheProfileOfItsStart() {
    List<StoredArray> arrays =
        new ArrayList<>(exact(CLAIM, Rule.AFFINE, Conclusion.CONVEX).arrays());
    arrays.add(
        new StoredArray(
            "u", false, Numbers.of(RationalMatrix.of(2, 1, Rational.ONE, Rational.ONE))));
    Certificate ray =
        SmallPaths.certificate(
            new Claim.Unbounded(0, "u"), PRODUCT, new Loss.Squared(), 2, arrays, List.of());
    LossProfile profile = LossProfile.through(ray, TWO, OUTPUTS.subList(1, 2), 16);
    assertEquals(List.of(point(0, 10)), profile.points());
    assertEquals("0", VertexTable.of(profile).get(1).trim().substring(0, 1));
  }

  @Test
  void anExactCertificateIsNotReplayedInDoubles() {
    refused(
        "an exact certificate is not replayed in floating point"
            + " (found max_loss <= ends, decided exactly, expected a path of states in binary64)",
        () ->
            LossProfile.along(
                exact(CLAIM, Rule.LUMPED, Conclusion.CONVEX),
                TWO,
                ENGINE,
                1,
                Progress.silent()));
    refused(
        "an exact certificate is not replayed in floating point"
            + " (found descends to 1, decided exactly, expected a path of states in binary64)",
        () ->
            LossProfile.along(
                SmallPaths.certificate(
                    new Claim.Descends(Rational.ONE),
                    SmallPaths.NETWORK,
                    LOSS,
                    30,
                    path.arrays(),
                    path.steps()),
                data,
                ENGINE,
                1,
                Progress.silent()));
  }

  @Test
  void outputsThatDoNotFitThePathAreRefused() {
    Certificate certificate =
        exact(CLAIM, Rule.AFFINE, Conclusion.CONVEX, Conclusion.INVARIANT, Conclusion.CONVEX);
    Matrix good = Matrix.of(2, 1, 1, 2);
    refused(
        "a profile needs the outputs at the start and at the end of each convex step"
            + " (found 2, expected 3)",
        () -> LossProfile.through(certificate, TWO, List.of(good, good), 1));
    refused(
        "a profile needs the outputs at the start and at the end of each convex step"
            + " (found 4, expected 3)",
        () -> LossProfile.through(certificate, TWO, List.of(good, good, good, good), 1));
    refused(
        "a profile needs the outputs at the start and at the end of each convex step"
            + " (found 0, expected 3)",
        () -> LossProfile.through(certificate, TWO, List.of(), 1));
    refused(
        "outputs 1 have the wrong shape (found 1 x 2, expected 2 x 1)",
        () ->
            LossProfile.through(
                certificate, TWO, List.of(good, Matrix.of(1, 2, 1, 2), good), 1));
    refused(
        "outputs 2 have the wrong shape (found 3 x 1, expected 2 x 1)",
        () ->
            LossProfile.through(certificate, TWO, List.of(good, good, Matrix.zeros(3, 1)), 1));
    refused(
        "outputs 0 have an entry that is not a number (found NaN)",
        () ->
            LossProfile.through(
                certificate, TWO, List.of(Matrix.of(2, 1, 1, Double.NaN), good, good), 1));
    refused(
        "a segment needs at least one point (found 0)",
        () -> LossProfile.through(certificate, TWO, List.of(good, good, good), 0));
  }

  @Test
  void dataThatDoNotFitAnExactPathAreRefused() {
    Certificate certificate = exact(CLAIM, Rule.AFFINE, Conclusion.CONVEX);
    Dataset one = new Dataset(Matrix.of(1, 1, 1), new Targets.Values(Matrix.of(1, 1, 1)));
    refused(
        "a path that is decided on its data has a profile on them alone"
            + " (found 1 samples, expected 2)",
        () ->
            LossProfile.through(
                certificate, one, Collections.nCopies(2, Matrix.zeros(1, 1)), 1));
    // lumped steps hold for every input
    assertEquals(
        1,
        LossProfile.through(
                exact(CLAIM, Rule.LUMPED, Conclusion.CONVEX),
                one,
                Collections.nCopies(2, Matrix.zeros(1, 1)),
                1)
            .samples());
    Dataset wide = new Dataset(Matrix.zeros(2, 2), TWO.targets());
    refused(
        "the samples do not fit network product (found 2 inputs, expected 1)",
        () -> LossProfile.through(certificate, wide, OUTPUTS, 1));
    Dataset labelled = new Dataset(TWO.inputs(), Targets.Labels.of(0, 0));
    refused(
        "squared needs real targets, one for each output (found class labels)",
        () -> LossProfile.through(certificate, labelled, OUTPUTS, 1));
    Claim apart = new Claim.Disconnected(Rational.ZERO, Rational.of(1, 4), Indices.of(0));
    refused(
        "a disconnection has no path (found disconnected from 0 below 1/4 by rows 0)",
        () -> LossProfile.through(exact(apart, Rule.LUMPED), TWO, OUTPUTS.subList(0, 1), 1));
  }

  private static void refused(String message, Runnable action) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, action::run);
    assertEquals(message, refusal.getMessage());
  }

  private static Evaluation point(double position, double loss) {
    return new Evaluation(position, loss, OptionalInt.empty());
  }

  private static ParameterPoint scaled(ParameterPoint point, double factor) {
    List<Matrix> weights = new ArrayList<>();
    for (Matrix weight : point.weights()) {
      double[] entries = weight.toArray();
      for (int k = 0; k < entries.length; k++) {
        entries[k] *= factor;
      }
      weights.add(Matrix.adopt(weight.rows(), weight.columns(), entries));
    }
    ParameterPoint scaled = new ParameterPoint(point.network(), weights, point.biases());
    assertTrue(scaled.weight(1).isFinite());
    return scaled;
  }
}
