package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

class DistinctSamplesTest {

  private static final RationalMatrix INPUTS =
      RationalMatrix.ofDoubles(5, 2, new double[] {0, 1, 0, 2, -0.0, 1, 0.5, 1, 0, 2});

  @Test
  void equalRowsShareAGroupWhichItsFirstRowStandsFor() {
    DistinctSamples samples = DistinctSamples.of(INPUTS);
    assertEquals(List.of(0, 1, 3), samples.first());
    assertEquals(List.of(0, 1, 0, 2, 1), samples.group());
    assertEquals(INPUTS.rows(0, 1, 3), samples.select(INPUTS));
  }

  @Test
  void theMeanIsTakenOverEachGroup() {
    RationalMatrix values = RationalMatrix.ofDoubles(5, 1, new double[] {1, 2, 4, 8, 3});
    assertEquals(
        RationalMatrix.ofDoubles(3, 1, new double[] {2.5, 2.5, 8}),
        DistinctSamples.of(INPUTS).means(values));
  }
}
