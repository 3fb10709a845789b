package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

class StructureTest {

  private static final ParameterPoint START = Segments.point("1 1 | 0 0", "3; 0 | 0");
  private static final ParameterPoint SHARED = Segments.point("1 1 | 0 0", "1; 2 | 0");
  private static final ParameterPoint MOVED = Segments.point("1 1 | 0 0", "1; 5 | 0");
  private static final ParameterPoint ELSEWHERE = Segments.point("1 2 | 0 0", "1; 5 | 0");

  private static Structure of(List<ParameterPoint> points, Conclusion... stated)
      throws Structure.RejectedException {
    return Structure.of(Segments.through(points, List.of(stated)));
  }

  private static String refusal(List<ParameterPoint> points, Conclusion... stated) {
    return assertThrows(Structure.RejectedException.class, () -> of(points, stated)).getMessage();
  }

  @Test
  void theStatesThatDecideAreTheStartAndTheEndsOfStatedConvexSteps()
      throws Structure.RejectedException {
    Structure structure =
        of(List.of(START, SHARED, MOVED, MOVED, START), INVARIANT, CONVEX, INVARIANT, CONVEX);
    assertEquals(List.of(INVARIANT, CONVEX, INVARIANT, CONVEX), structure.conclusions());
    assertEquals(List.of(0, 2, 4), structure.decisiveSteps());
    assertEquals(List.of(START, MOVED, START), structure.decisive());
  }

  @Test
  void aStepMayStateLessThanIsProved() throws Structure.RejectedException {
    Structure structure = of(List.of(START, SHARED, START), CONVEX, INVARIANT);
    assertEquals(List.of(INVARIANT, INVARIANT), structure.conclusions());
    assertEquals(List.of(0, 1), structure.decisiveSteps());
    assertEquals(List.of(START, SHARED), structure.decisive());
  }

  @Test
  void aStepMustNotStateMoreThanIsProved() {
    assertEquals(
        "step 2, rule lumped: the output weights move in sum (stated invariant, proved convex)",
        refusal(List.of(START, SHARED, MOVED), INVARIANT, INVARIANT));
  }

  @Test
  void theFirstWrongStepIsNamedWithItsNeuron() {
    assertEquals(
        "step 3, rule lumped: neuron 1 of layer h1 (1) is alive and its incoming weights move",
        refusal(
            List.of(START, SHARED, MOVED, ELSEWHERE, START), INVARIANT, CONVEX, CONVEX, CONVEX));
    assertEquals(
        "step 1, rule lumped: neuron 0 of layer h1 (1) is alive and its bias moves",
        refusal(
            List.of(START, Segments.point("1 1 | 1 1", "3; 0 | 0")), CONVEX));
  }

  @Test
  void theEndMustBeTheSecondModelBitForBit() {
    for (String[] target :
        List.of(
            new String[] {"W2", "1 1 | 0 0", "3; -0.0 | 0"},
            new String[] {"W2", "1 1 | 0 0", "3.0000000000000004; 0 | 0"},
            new String[] {"W1", "1 2 | 0 0", "3; 0 | 0"},
            new String[] {"b1", "1 1 | 0 -0.0", "3; 0 | 0"},
            new String[] {"b2", "1 1 | 0 0", "3; 0 | 4.9e-324"},
            new String[] {"W1", "2 1 | 0 0", "4; 0 | 1"})) {
      ParameterPoint other = Segments.point(target[1], target[2]);
      Certificate certificate =
          Segments.through(
              List.of(START, SHARED, START),
              other,
              List.of(INVARIANT, INVARIANT),
              Rational.ONE,
              Segments.data(START));
      assertEquals(
          "the path does not end at the second model: " + target[0] + " differs from it",
          assertThrows(Structure.RejectedException.class, () -> Structure.of(certificate))
              .getMessage());
    }
  }

  @Test
  void aPathThatStaysWhereItIsHasOneStateThatDecides() throws Structure.RejectedException {
    Structure structure = of(List.of(START, START), INVARIANT);
    assertEquals(List.of(0), structure.decisiveSteps());
  }
}
