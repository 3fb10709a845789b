package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The claim that the loss is constant on a path and on a ray from its end. */
class UnboundedClaimTest {

  private static final String TINY = "1/100000000000000000000000000000000000000000";

  private static final RationalDataset DATA = data("1; 2", "1; 1");

  /** Two units of which the second is dead. */
  private static final RationalPoint DEAD = point("relu", "1 2 | 0 0", "3; 0");

  private static Verdict verdict(ExactPath path, int neuron, String direction) {
    return path.array("ray", matrix(direction)).verdict(new Claim.Unbounded(neuron, "ray"), DATA);
  }

  private static void assertRejected(String reason, ExactPath path, int neuron, String direction) {
    assertEquals(new Verdict(Kind.REJECTED, reason), verdict(path, neuron, direction));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1; 0", "0; 1", "-1/3; 7", "0; -1/100000000000000000000000000"})
  void aDeadUnitGoesAnywhere(String direction) {
    assertEquals(
        new Verdict(
            Kind.VERIFIED,
            "the loss is the same at every point of the path from first (0 segments) and of an"
                + " unbounded ray of neuron 1 of layer 1 (2 samples)"),
        verdict(ExactPath.from(DEAD), 1, direction));
  }

  @Test
  void aUnitThatIsDeadAfterInvariantStepsGoesAnywhere() {
    RationalPoint start = point("relu", "1 2", "3; 1");
    ExactPath path = ExactPath.from(start).affine(INVARIANT, point("relu", "1 2", "5; 0"));
    assertEquals(Kind.VERIFIED, verdict(path, 1, "1; 0").kind());
    // The other one is alive there.
    assertRejected(
        "neuron 0 of layer 1 is alive where the ray begins: its outgoing weights are not all zero",
        path, 0, "1; 0");
  }

  @Test
  void aUnitThatIsDeadAtTheStartOnlyIsRejected() {
    RationalPoint end = point("relu", "1 2", "0; 3/2");
    ExactPath path =
        ExactPath.from(point("relu", "1 2", "3; 0")).affine(INVARIANT, end);
    assertRejected(
        "neuron 1 of layer 1 is alive where the ray begins: its outgoing weights are not all zero",
        path, 1, "1; 0");
    assertEquals(Kind.VERIFIED, verdict(path, 0, "1; 0").kind());
  }

  @ParameterizedTest
  @CsvSource({"3; 1", "3; -1", "0; " + TINY})
  void anAliveUnitIsRejectedHoweverLittleItIsHeard(String output) {
    assertRejected(
        "neuron 1 of layer 1 is alive where the ray begins: its outgoing weights are not all zero",
        ExactPath.from(point("relu", "1 2 | 0 0", output)), 1, "1; 0");
  }

  @Test
  void aUnitThatOneOfTwoOutputsHearsIsRejected() {
    ExactPath path = ExactPath.from(point("relu", "1 2 | 0 0", "3 1; 0 1"));
    RationalDataset two = data("1", "0 0");
    Verdict verdict =
        path.array("ray", matrix("1; 0")).verdict(new Claim.Unbounded(1, "ray"), two);
    assertEquals(Kind.REJECTED, verdict.kind());
  }

  /** Dead by what is above it, it is not dead for the rule: only its own weights are looked at. */
  @Test
  void aUnitThatReachesOnlyDeadOnesIsRejected() {
    ExactPath path = ExactPath.from(point("relu relu", "1 2", "1 0; 0 1", "3; 0"));
    assertEquals(Kind.REJECTED, verdict(path, 1, "1; 0").kind());
    ExactPath deep = ExactPath.from(point("relu relu", "1 2", "1 1; 0 0", "3; 4"));
    assertEquals(Kind.VERIFIED, verdict(deep, 1, "1; 0").kind());
  }

  /** Off on the data, and along some ray even off for ever: but not seen to be so. */
  @Test
  void aUnitThatIsOffOnTheDataIsRejected() {
    ExactPath path = ExactPath.from(point("relu", "1 -1 | 0 0", "3; 1"));
    assertEquals(Kind.REJECTED, verdict(path, 1, "-1; 0").kind());
  }

  @Test
  void aRayThatDoesNotMoveIsRejected() {
    assertRejected(
        "the ray does not move: its direction is zero", ExactPath.from(DEAD), 1, "0; 0");
  }

  @Test
  void aBiasThatIsNotThereDoesNotMove() {
    ExactPath bare = ExactPath.from(point("relu", "1 2", "3; 0"));
    assertRejected("the ray moves a bias, but layer 1 has none", bare, 1, "1; 1");
    assertRejected("the ray moves a bias, but layer 1 has none", bare, 1, "0; " + TINY);
    assertEquals(Kind.VERIFIED, verdict(bare, 1, TINY + "; 0").kind());
  }

  @Test
  void aConvexStepIsRejectedThoughTheLossIsTheSameAtItsEnds() {
    // Outputs 1 and -1 with the target 0 have the same loss.
    RationalDataset zero = data("1", "0");
    RationalPoint end = point("relu", "1 2", "-1; 0");
    ExactPath path =
        ExactPath.from(point("relu", "1 2", "1; 0")).lumped(CONVEX, end);
    Verdict verdict =
        path.array("ray", matrix("1; 0")).verdict(new Claim.Unbounded(1, "ray"), zero);
    assertEquals(
        new Verdict(
            Kind.REJECTED, "a level set has only invariant steps (found one stated convex)"),
        verdict);
    RationalPoint same = point("relu", "1 2", "1; 0");
    ExactPath idle = ExactPath.from(same).lumped(CONVEX, same);
    assertEquals(Kind.REJECTED, verdict(idle, 1, "1; 0").kind());
  }

  @Test
  void aStepThatIsNotInvariantIsRejected() {
    RationalPoint end = point("relu", "1 2", "1; 0");
    ExactPath path =
        ExactPath.from(point("relu", "1 2", "3; 0")).affine(INVARIANT, end);
    assertRejected(
        "step 1, rule affine: the output moves (stated invariant, proved convex)", path, 1,
        "1; 0");
  }

  @Test
  void thePathMustEndAtTheSecondModel() {
    RationalPoint other = point("relu", "1 2 | 0 0", "2; 0");
    assertRejected(
        "the path does not end at the second model: W2 differs from it",
        ExactPath.from(DEAD).statedToEndAt(other), 1, "1; 0");
    RationalPoint moved = point("relu", "1 3 | 0 0", "3; 0");
    assertRejected(
        "the path does not end at the second model: W1 differs from it",
        ExactPath.from(DEAD).statedToEndAt(moved), 1, "1; 0");
  }

  /** The outputs do not change for any input: neither the loss nor the activation matters. */
  @Test
  void anyActivationAndAnyLossDo() {
    ExactPath path =
        ExactPath.from(point("tanh", "1 2 2", "3; 1; 0"))
            .lumped(INVARIANT, point("tanh", "1 2 2", "3; 1/3; 2/3"))
            .lumped(INVARIANT, point("tanh", "1 2 2", "3; 0; 1"));
    ExactPath reached = path.array("ray", matrix("1; 0"));
    Claim claim = new Claim.Unbounded(1, "ray");
    assertEquals(Kind.VERIFIED, reached.verdict(claim, DATA).kind());
    assertEquals(
        Kind.VERIFIED,
        reached.verdict(claim, new Loss.Logistic(), data("1; 2", "1; -1")).kind());
  }

  @Test
  void aRayOfWhatIsNotThereIsNoCertificate() {
    ExactPath path = ExactPath.from(DEAD).array("ray", matrix("1; 0"));
    for (Claim.Unbounded claim :
        new Claim.Unbounded[] {
          new Claim.Unbounded(2, "ray"),
          new Claim.Unbounded(1, "other"),
          new Claim.Unbounded(1, "A.W1"),
          new Claim.Unbounded(1, "A.b1")
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> path.certificate(claim, new Loss.Squared(), DATA));
    }
    ExactPath shallow = ExactPath.from(point("", "1 2")).array("ray", matrix("1; 0"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            shallow.certificate(
                new Claim.Unbounded(0, "ray"), new Loss.Squared(), data("1", "0 0")));
  }
}
