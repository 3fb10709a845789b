package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.junit.jupiter.api.Test;

class PathAxisTest {

  private static PathAxis axis(String kinds) {
    List<LossProfile.Segment> segments = new ArrayList<>();
    for (char kind : kinds.toCharArray()) {
      segments.add(
          new LossProfile.Segment(
              kind == 'c' ? Conclusion.CONVEX : Conclusion.INVARIANT, ""));
    }
    return new PathAxis(segments);
  }

  @Test
  void aRunOfInvariantSegmentsIsHalfAsWideAsAConvexSegment() {
    PathAxis axis = axis("ciic");
    assertEquals(0, axis.at(0));
    assertEquals(0.2, axis.at(0.5), 1e-15);
    assertEquals(0.4, axis.at(1), 1e-15);
    assertEquals(0.5, axis.at(2), 1e-15);
    assertEquals(0.6, axis.at(3), 1e-15);
    assertEquals(1, axis.at(4));
    assertEquals(0.4, axis.unit(), 1e-15);
    assertEquals(List.of(new PathAxis.Run(axis.at(1), axis.at(3))), axis.runs());
  }

  @Test
  void aPathWithoutConvexSegmentsHasAnAxis() {
    PathAxis axis = axis("iii");
    assertEquals(List.of(new PathAxis.Run(0, 1)), axis.runs());
    assertEquals(0.5, axis.at(1.5), 1e-15);
    assertEquals(List.of(0, 3), axis.labelled(0.1));
  }

  @Test
  void labelsAreApartAndNotInsideRuns() {
    PathAxis axis = axis("c" + "i".repeat(1000) + "c".repeat(98) + "i" + "c");
    List<Integer> labelled = axis.labelled(0.05);
    assertEquals(0, labelled.get(0));
    assertEquals(1101, labelled.get(labelled.size() - 1));
    assertTrue(labelled.size() > 10);
    for (int k = 1; k < labelled.size(); k++) {
      int vertex = labelled.get(k);
      assertTrue(axis.at(vertex) - axis.at(labelled.get(k - 1)) >= 0.05);
      assertTrue(vertex <= 1 || vertex >= 1001);
    }
  }
}
