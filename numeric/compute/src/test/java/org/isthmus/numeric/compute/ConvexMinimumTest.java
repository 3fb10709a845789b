package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConvexMinimumTest {

  private static final double CAP = 0x1p20;

  @Test
  void aParabolaIsMinimisedWhereverItsVertexLies() {
    for (double vertex : new double[] {-1234.5, -0.25, 0, 1, 1.5, 3e5}) {
      ConvexMinimum minimum =
          ConvexMinimum.of(r -> (r - vertex) * (r - vertex) + 2, 1, CAP, 1e-9);
      assertEquals(vertex, minimum.point(), 1e-4 * Math.max(1, Math.abs(vertex)));
      assertEquals(2, minimum.value(), 1e-9 * vertex * vertex + 1e-9);
    }
  }

  @Test
  void aKinkIsFound() {
    ConvexMinimum minimum = ConvexMinimum.of(r -> Math.abs(r + 5), 1, CAP, -1);
    assertEquals(-5, minimum.point(), 1e-6);
  }

  @Test
  void anInfimumAtInfinityEndsAtTheCapOrWhenGoodEnough() {
    ConvexMinimum atCap = ConvexMinimum.of(r -> 1 / (1 + Math.abs(r + 1e9)), 1, CAP, 0);
    assertEquals(CAP, atCap.point());
    ConvexMinimum enough = ConvexMinimum.of(r -> Math.log1p(Math.exp(-r)), 1, CAP, 1e-9);
    assertTrue(enough.value() <= 1e-9);
    assertTrue(enough.point() <= 64);
  }

  @Test
  void theAnswerIsNeverWorseThanTheStart() {
    ConvexMinimum minimum = ConvexMinimum.of(r -> r == 1 ? 0 : Double.NaN, 1, CAP, -1);
    assertEquals(1, minimum.point());
    assertEquals(0, minimum.value());
  }

  @Test
  void theNumberOfEvaluationsIsBounded() {
    AtomicInteger count = new AtomicInteger();
    ConvexMinimum.of(
        r -> {
          count.incrementAndGet();
          return Math.sqrt(1 + (r - 77777) * (r - 77777));
        },
        1,
        CAP,
        0);
    assertTrue(count.get() < 300, "evaluations: " + count.get());
  }
}
