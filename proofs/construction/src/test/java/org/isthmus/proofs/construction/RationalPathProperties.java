package org.isthmus.proofs.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;

class RationalPathProperties {

  @Property(tries = 100)
  void aPathThatIsReversedTwiceIsThePath(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    assertEquals(path, path.reversed().reversed());
  }

  @Property(tries = 100)
  void aReversedPathHasTheSameStatesAndSaysTheOtherNotes(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    RationalPath reversed = path.reversed();
    assertEquals(path.end(), reversed.start());
    assertEquals(path.start(), reversed.end());
    int last = path.segments().size() - 1;
    for (int k = 0; k <= last; k++) {
      RationalPath.Segment segment = path.segments().get(k);
      RationalPath.Segment back = reversed.segments().get(last - k);
      assertEquals(segment.motion(), back.motion());
      assertEquals(segment.conclusion(), back.conclusion());
      assertEquals(segment.backwardNote(), back.forwardNote());
      RationalPoint before = k == 0 ? path.start() : path.segments().get(k - 1).end();
      assertEquals(before, back.end());
    }
  }

  @Property(tries = 100)
  void thereAndBackIsOnePath(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    RationalPath loop = path.then(path.reversed());
    assertEquals(path.start(), loop.end());
    assertEquals(2 * path.segments().size(), loop.segments().size());
    assertEquals(path.segments(), loop.segments().subList(0, path.segments().size()));
  }

  @Property(tries = 50)
  void aPathGoesOnWhereItEnds(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    RationalPoint end = path.end();
    RationalPath here = new RationalPath(end, List.of());
    assertEquals(path, path.then(here));
    assertEquals(end, here.end());
    RationalPath elsewhere =
        new RationalPath(end.with(1, end.weight(1).plus(ones(end)), end.bias(1)), List.of());
    assertThrows(IllegalArgumentException.class, () -> path.then(elsewhere));
  }

  private static RationalMatrix ones(RationalPoint point) {
    return RationalMatrix.ofDoubles(
        point.weight(1).rows(), point.weight(1).columns(), filled(point));
  }

  private static double[] filled(RationalPoint point) {
    double[] ones = new double[point.weight(1).rows() * point.weight(1).columns()];
    Arrays.fill(ones, 1);
    return ones;
  }
}
