package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
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
