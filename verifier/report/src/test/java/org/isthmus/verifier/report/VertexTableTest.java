package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.Loss;
import org.junit.jupiter.api.Test;

class VertexTableTest {

  private static final List<LossProfile.Segment> SEGMENTS =
      List.of(
          new LossProfile.Segment(Conclusion.CONVEX, "load xi_1"),
          new LossProfile.Segment(Conclusion.INVARIANT, "move layer 1"),
          new LossProfile.Segment(Conclusion.CONVEX, "switch outputs"));

  @Test
  void theTableHasTheStartAndTheEndsOfConvexSegments() {
    LossProfile profile =
        new LossProfile(
            new Loss.CrossEntropy(),
            1000,
            SEGMENTS,
            List.of(
                point(0, 1.25e-4, 0),
                point(0.5, 2e-4, 1),
                point(1, 3.5e-2, 12),
                point(2, 3.5e-2, 12),
                point(2.5, 1e-3, 3),
                point(3, 1e-9, 0)));
    assertEquals(
        List.of(
            "vertex           loss  0/1 error  reached by",
            "     0   1.250000e-04    0.000 %  (start)",
            "     1   3.500000e-02    1.200 %  load xi_1",
            "     3   1.000000e-09    0.000 %  switch outputs",
            "largest loss 3.500000e-02 at position 1 of 3 (rounded, no proof)"),
        VertexTable.of(profile));
  }

  @Test
  void whereThereAreNoClassesThereIsNoError() {
    LossProfile profile =
        new LossProfile(
            new Loss.Squared(),
            10,
            SEGMENTS,
            List.of(
                new Evaluation(0, 1, OptionalInt.empty()),
                new Evaluation(1, Double.POSITIVE_INFINITY, OptionalInt.empty()),
                new Evaluation(2, 2, OptionalInt.empty()),
                new Evaluation(3, 0, OptionalInt.empty())));
    assertEquals(
        List.of(
            "vertex           loss  0/1 error  reached by",
            "     0   1.000000e+00          -  (start)",
            "     1       overflow          -  load xi_1",
            "     3   0.000000e+00          -  switch outputs",
            "largest loss overflow at position 1 of 3 (rounded, no proof)"),
        VertexTable.of(profile));
  }

  private static Evaluation point(double position, double loss, int errors) {
    return new Evaluation(position, loss, OptionalInt.of(errors));
  }
}
