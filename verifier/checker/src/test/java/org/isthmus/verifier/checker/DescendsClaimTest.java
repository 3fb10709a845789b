package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.labelled;
import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The claim that the loss never increases along the path and is at most a number at its end. */
class DescendsClaimTest {

  private static final String TINY = "1/100000000000000000000000000000000000000000";

  /** One sample, input 1 and target 0: the loss is the square of the output weight. */
  private static final RationalDataset ONE = data("1", "0");

  private static Claim descends(String bound) {
    return new Claim.Descends(Rational.parse(bound));
  }

  private static ExactPath through(String... outputs) {
    ExactPath path = ExactPath.from(point("relu", "1", outputs[0]));
    for (int k = 1; k < outputs.length; k++) {
      path = path.lumped(CONVEX, point("relu", "1", outputs[k]));
    }
    return path;
  }

  private static void assertVerdict(
      Kind kind, ExactPath path, String bound, RationalDataset data) {
    Verdict verdict = path.verdict(descends(bound), data);
    assertEquals(kind, verdict.kind(), verdict.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "2 1, 1", "2 1 0, 0", "2 1 1/2 1/3, 1/9", "-2 -1 0, 0", "2 2, 4", "2 2 1 1, 1", "0 0, 0",
    "2 0, 0", "1/3 1/7, 1/49", "2 1, 7"
  })
  void descentsAreVerified(String outputs, String bound) {
    assertVerdict(Kind.VERIFIED, through(outputs.split(" ")), bound, ONE);
  }

  @ParameterizedTest
  @CsvSource({
    // Past the minimum, though both ends are low.
    "2 -1, 1", "2 -2, 4", "2 -1/1000000, 1", "-2 1/3, 1", "2 1 -1/2, 1", "0 1, 1", "0 1/3, 1",
    // Up and then down.
    "2 3 0, 0", "1 2 1, 1", "2 1 3 0, 0", "2 0 1, 1", "1 -1 0, 0",
    // Not so far down.
    "2 1, 0", "2 1, 9/10", "1 0, -1", "2 1/3, 1/10"
  })
  void whatIncreasesSomewhereOrDoesNotGetThereIsRejected(String outputs, String bound) {
    assertVerdict(Kind.REJECTED, through(outputs.split(" ")), bound, ONE);
  }

  @Test
  void theVerdictNamesTheStepOrTheLoss() {
    assertEquals(
        "step 2: the loss increases towards its end",
        through("3", "2", "-1").verdict(descends("1"), ONE).reason());
    assertEquals(
        "the loss at the end of the path is = 1, more than 1/2",
        through("2", "1").verdict(descends("1/2"), ONE).reason());
    String verified = through("2", "1/3").verdict(descends("1"), ONE).reason();
    assertTrue(
        verified.startsWith("the loss never increases along the path from first, "), verified);
    assertTrue(
        verified.contains(" 4") && verified.endsWith("1/9 <= 1 (1 segment, 1 sample)"), verified);
  }

  @Test
  void theStepIsCountedWithTheInvariantOnes() {
    ExactPath path =
        ExactPath.from(point("relu", "1 1", "2; 0"))
            .lumped(INVARIANT, point("relu", "1 1", "1; 1"))
            .affine(CONVEX, point("relu", "1 1", "1; 0"))
            .affine(INVARIANT, point("relu", "1 1", "1/3; 2/3"))
            .lumped(CONVEX, point("relu", "1 1", "1/3; -2/3"));
    assertEquals(
        "step 4: the loss increases towards its end",
        path.verdict(descends("1"), ONE).reason());
  }

  @Test
  void theLeastOvershootIsSeen() {
    assertVerdict(Kind.VERIFIED, through("2", TINY), "1", ONE);
    assertVerdict(Kind.REJECTED, through("2", "-" + TINY), "1", ONE);
  }

  @Test
  void theLossMayFallInSumWhileItRisesOnASample() {
    RationalDataset two = data("1; -1", "0; 0");
    RationalPoint start = point("relu", "1 -1", "3; 0");
    assertVerdict(
        Kind.VERIFIED, ExactPath.from(start).affine(CONVEX, point("relu", "1 -1", "2; 1")), "5/2",
        two);
    // Outputs (1, 2): (1)(-2) + (2)(2) > 0.
    assertVerdict(
        Kind.REJECTED, ExactPath.from(start).affine(CONVEX, point("relu", "1 -1", "1; 2")), "5/2",
        two);
    // Outputs (3/2, 3/2): the least on the line, and there the derivative is zero.
    assertVerdict(
        Kind.VERIFIED, ExactPath.from(start).affine(CONVEX, point("relu", "1 -1", "3/2; 3/2")),
        "9/4", two);
  }

  @Test
  void equalInputsCountWithAllTheirTargets() {
    RationalDataset twice = data("1; 1; 1", "0; 0; 3");
    assertVerdict(Kind.VERIFIED, through("3", "1"), "2", twice);
    assertVerdict(Kind.REJECTED, through("3", "99/100"), "100", twice);
    assertVerdict(Kind.VERIFIED, through("0", "1"), "2", twice);
    assertVerdict(Kind.REJECTED, through("0", "1"), "1999999/1000000", twice);
  }

  @Test
  void aStepStatedToBeInvariantMustBe() {
    ExactPath path = ExactPath.from(point("relu", "1", "2")).lumped(INVARIANT, point("relu", "1",
        "1"));
    Verdict verdict = path.verdict(descends("1"), ONE);
    assertEquals(Kind.REJECTED, verdict.kind());
    assertTrue(verdict.reason().startsWith("step 1, rule lumped: "), verdict.reason());
  }

  @Test
  void aBentStepIsRejectedThoughItsEndsDescend() {
    // The output is relu(w) with w from 3 to -1: it falls to zero and stays there.
    ExactPath path =
        ExactPath.from(point("relu", "3", "1"))
            .affine(CONVEX, point("relu", "-1", "1"));
    assertVerdict(Kind.REJECTED, path, "4", data("1", "0"));
  }

  @Test
  void aLiftDescendsToo() {
    RationalPoint high = point("relu 1/2", "1 -1", "3 0; 0 3", "1; 1");
    int[] rows = {0, 1};
    RationalDataset data = data("1; -1", "1; 1");
    ExactPath down =
        ExactPath.from(high)
            .lift(CONVEX, point("relu 1/2", "1 -1", "0 1; 1 0", "1; 1"), rows, matrix("1 0"));
    assertVerdict(Kind.VERIFIED, down, "0", data);
    ExactPath past =
        ExactPath.from(high)
            .lift(CONVEX, point("relu 1/2", "1 -1", "0 1; 1/3 1/3", "1; 1"), rows, matrix("1 0"));
    assertVerdict(Kind.REJECTED, past, "1", data);
  }

  @Test
  void otherLossesAreInconclusive() {
    assertEquals(
        new Verdict(
            Kind.INCONCLUSIVE, "a descent is decided for the squared loss (found huber(1))"),
        through("2", "1").verdict(descends("1"), new Loss.Huber(Rational.ONE), ONE));
    ExactPath logits =
        ExactPath.from(point("relu", "1", "0 0")).affine(CONVEX, point("relu", "1", "1 0"));
    assertEquals(
        Kind.INCONCLUSIVE,
        logits.verdict(descends("1"), new Loss.CrossEntropy(), labelled("1", 0)).kind());
  }

  @Test
  void theLossOfAnotherActivationIsNotKnown() {
    ExactPath path =
        ExactPath.from(point("tanh", "1", "2")).lumped(CONVEX, point("tanh", "1", "1"));
    assertEquals(Kind.INCONCLUSIVE, path.verdict(descends("4"), ONE).kind());
  }

  @Test
  void theEndMustBeTheSecondModel() {
    ExactPath path = through("2", "1").statedToEndAt(point("relu", "1", "0"));
    assertVerdict(Kind.REJECTED, path, "1", ONE);
  }
}
