package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.maximum;
import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

class ExactStructureTest {

  private static final RationalDataset DATA = data("1; 2", "0; 0");

  private static final RationalPoint START = point("relu", "1 1/3", "1; 0");
  private static final RationalPoint SHARED = point("relu", "1 1/3", "1/2; 3/2");
  private static final RationalPoint MOVED = point("relu", "1 1/3", "1/2; 1");
  private static final RationalPoint SWITCHED = point("relu", "1 1/3", "5/6; 0");
  private static final RationalPoint TURNED = point("relu", "1 -7", "5/6; 0");

  private static ExactStructure of(ExactPath path, RationalDataset data)
      throws Structure.RejectedException {
    Certificate certificate = path.certificate(maximum("100"), new Loss.Squared(), data);
    return ExactStructure.of(
        certificate, DistinctInputs.of(data.inputs()), ProgressListener.NONE);
  }

  private static String refusal(ExactPath path, RationalDataset data) {
    return assertThrows(Structure.RejectedException.class, () -> of(path, data)).getMessage();
  }

  @Test
  void theStatesThatDecideAreTheStartAndTheEndsOfStatedConvexSteps()
      throws Structure.RejectedException {
    ExactStructure structure =
        of(
            ExactPath.from(START)
                .affine(INVARIANT, SHARED)
                .affine(CONVEX, MOVED)
                .affine(INVARIANT, SWITCHED)
                .lumped(INVARIANT, TURNED)
                .lumped(CONVEX, TURNED),
            DATA);
    assertEquals(
        List.of(INVARIANT, CONVEX, INVARIANT, INVARIANT, INVARIANT), structure.conclusions());
    assertEquals(List.of(0, 2, 5), structure.decisiveSteps());
    assertEquals(
        List.of(matrix("1; 2"), matrix("5/6; 5/3"), matrix("5/6; 5/3")), structure.outputs());
    assertEquals(TURNED, structure.end());
  }

  @Test
  void outputsAreKeptForDistinctInputsOnly() throws Structure.RejectedException {
    ExactStructure structure =
        of(ExactPath.from(START).affine(CONVEX, MOVED), data("2; 1; 2; 2", "0; 0; 1; 2"));
    assertEquals(List.of(matrix("2; 1"), matrix("5/3; 5/6")), structure.outputs());
  }

  @Test
  void theRuleThatIsNamedDecides() {
    // What affine proves on the data lumped does not, and the other way round.
    assertEquals(
        "step 1, rule lumped: the output moves (stated invariant, proved convex)",
        refusal(ExactPath.from(START).lumped(INVARIANT, SHARED), DATA));
    assertEquals(
        "step 1, rule affine: neuron 1 of layer 1 changes its linear piece on distinct sample 0",
        refusal(ExactPath.from(SWITCHED).affine(INVARIANT, TURNED), DATA));
    assertEquals(
        "step 1, rule lift: a lift needs two hidden layers",
        refusal(ExactPath.from(START).lift(INVARIANT, START, new int[] {0, 1}), DATA));
  }

  @Test
  void theFirstWrongStepIsNamed() {
    assertEquals(
        "step 3, rule affine: W2 moves, and so do the features below it",
        refusal(
            ExactPath.from(START)
                .affine(INVARIANT, SHARED)
                .lumped(CONVEX, MOVED)
                .affine(CONVEX, point("relu", "2 1/3", "1; 1"))
                .affine(INVARIANT, START),
            DATA));
    assertEquals(
        "step 2, rule lumped: neuron 0 of layer h1 (1) is alive and its incoming weights move",
        refusal(
            ExactPath.from(START)
                .affine(INVARIANT, SHARED)
                .lumped(CONVEX, point("relu", "2 1/3", "1/2; 3/2")),
            DATA));
  }

  @Test
  void aStepMustNotStateMoreThanIsProvedOfIt() {
    assertEquals(
        "step 2, rule affine: the output moves (stated invariant, proved convex)",
        refusal(ExactPath.from(START).affine(CONVEX, SHARED).affine(INVARIANT, MOVED), DATA));
  }

  /** F_1 is the identity on the samples 1 and -1. */
  private static final RationalPoint LOW = point("relu 1/2", "1 -1 1", "1 0; 0 1; 0 0", "1; 1");

  private static final RationalPoint HIGH = point("relu 1/2", "1 -1 1", "3 0; 0 3; 0 0", "1; 1");

  @Test
  void aLiftTakesAsManyRowsAsThereAreDistinctSamples() throws Structure.RejectedException {
    ExactPath two = ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {2, 1}, matrix("1 0"));
    assertEquals(List.of(CONVEX), of(two, data("1; -1; 1; 1", "0; 0; 1; 2")).conclusions());
    assertEquals(List.of(CONVEX), of(two, data("1; -1", "0; 0")).conclusions());
    assertEquals(
        "step 1, rule lift: the rows of W2 that take up the move are not as many as the distinct"
            + " samples (found 2, expected 3)",
        refusal(two, data("1; -1; 2", "0; 0; 0")));
    ExactPath one = ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {2}, matrix("1 0"));
    assertEquals(
        "step 1, rule lift: the rows of W2 that take up the move are not as many as the distinct"
            + " samples (found 1, expected 2)",
        refusal(one, data("1; -1; 1", "0; 0; 0")));
    assertEquals(List.of(CONVEX), of(one, data("1; 1; 1", "0; 1; 2")).conclusions());
    assertEquals(
        "step 1, rule lift: the features of the rows of W2 that take up the move are dependent",
        refusal(
            ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {0, 2}, matrix("1 0")),
            data("1; -1", "0; 0")));
  }

  @Test
  void aLiftOfWhatIsNotThereIsNoCertificate() {
    RationalDataset data = data("1; -1", "0; 0");
    for (ExactPath path :
        List.of(
            ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {0, 3}, matrix("1 0")),
            ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {0, 1}, matrix("1; 0")),
            ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {0, 1}, matrix("1 0"), matrix("1")))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> path.certificate(maximum("9"), new Loss.Squared(), data));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> ExactPath.from(LOW).lift(CONVEX, HIGH, new int[] {0, 0}, matrix("1 0")));
  }

  @Test
  void withAnotherActivationOnlyLumpedStepsAreDecidedAndNoOutputIsKnown()
      throws Structure.RejectedException {
    RationalPoint from = point("tanh", "1 1", "1/3; 2/3");
    RationalPoint to = point("tanh", "1 1", "1; 0");
    ExactStructure structure = of(ExactPath.from(from).lumped(INVARIANT, to), DATA);
    assertEquals(List.of(INVARIANT), structure.conclusions());
    assertEquals(List.of(), structure.outputs());
    String reason = "layer h1 has the activation tanh (expected one with two slopes)";
    assertEquals(
        "step 1, rule affine: " + reason,
        refusal(ExactPath.from(from).affine(INVARIANT, to), DATA));
    assertEquals(
        "step 1, rule lift: " + reason,
        refusal(ExactPath.from(from).lift(INVARIANT, to, new int[] {0, 1}), DATA));
  }

  @Test
  void theEndMustBeTheSecondModelNumberForNumber() {
    for (String[] target :
        List.of(
            new String[] {"W1", "1 1/4", "1; 0"},
            new String[] {"W2", "1 1/3", "1/3; 0"},
            new String[] {"W2", "1 1/3", "1; 1/1000000000000000000000000000000"})) {
      ExactPath path =
          ExactPath.from(START)
              .affine(INVARIANT, SHARED)
              .affine(INVARIANT, START)
              .statedToEndAt(point("relu", target[1], target[2]));
      assertEquals(
          "the path does not end at the second model: " + target[0] + " differs from it",
          refusal(path, DATA));
    }
  }
}
