package org.isthmus.proofs.n21.enclosed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.n21.enclosed.DoublePath.Segment;
import org.junit.jupiter.api.Test;

class DoublePathTest {

  private static ParameterPoint point(double output) {
    return new ParameterPoint(
        Instances.network(1, 1, 1, new Activation.Relu(), false),
        List.of(Matrix.of(1, 1, 1), Matrix.of(1, 1, output)),
        List.of(Matrix.of(1, 1, 0), Matrix.of(1, 1, 0)));
  }

  private static Segment to(double output) {
    return new Segment(Conclusion.CONVEX, "forward", "backward", point(output));
  }

  @Test
  void theLargestResidualAndTheLargestWeightBetweenTheEndsAreTold() {
    DoublePath path =
        new DoublePath(point(9), List.of(to(-3), to(2), to(8)), List.of(0.25, 0.5, 0.0));
    assertEquals(0.5, path.excess());
    assertEquals(3, path.largestOutputWeight());
    assertEquals(point(8), path.end());
  }

  @Test
  void aPathWithoutSegmentsEndsWhereItStarts() {
    DoublePath path = new DoublePath(point(1), List.of(), List.of());
    assertEquals(point(1), path.end());
    assertEquals(0, path.excess());
  }

  @Test
  void everySegmentHasAResidual() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DoublePath(point(1), List.of(to(2)), List.of()));
  }
}
