package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.isthmus.numeric.model.Matrix;
import org.junit.jupiter.api.Test;

class NumericalRankTest {

  @Test
  void aDiagonalShowsItsSingularValuesAroundTheRank() {
    NumericalRank rank = NumericalRank.of(Matrix.of(3, 3, 5, 0, 0, 0, 0, 0, 0, 0, 2));
    assertEquals(2, rank.rank());
    assertEquals(2, rank.smallestKept(), 1e-14);
    assertEquals(0, rank.largestDropped(), 1e-14);
    assertTrue(rank.gap() > 1e13);
  }

  @Test
  void aNearlyDependentRowCountsButTheGapIsReported() {
    NumericalRank rank = NumericalRank.of(Matrix.of(2, 2, 1, 1, 1, 1 + 1e-9));
    assertEquals(2, rank.rank());
    assertEquals(5e-10, rank.smallestKept(), 1e-12);
    assertEquals(Double.POSITIVE_INFINITY, rank.gap());
  }

  @Test
  void aProductThroughTwoHasRankTwo() {
    double[] entries = new double[6 * 4];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 4; j++) {
        entries[i * 4 + j] = (i + 1) * (j - 1.5) + i * i * Math.cos(j);
      }
    }
    assertEquals(2, NumericalRank.of(Matrix.of(6, 4, entries)).rank());
  }

  @Test
  void zeroAndEmptyMatricesHaveRankZero() {
    assertEquals(0, NumericalRank.of(Matrix.zeros(3, 2)).rank());
    assertEquals(0, NumericalRank.of(Matrix.zeros(0, 2)).rank());
  }

  @Test
  void aNanIsRefused() {
    assertThrows(
        ArithmeticException.class, () -> NumericalRank.of(Matrix.of(1, 1, Double.NaN)));
  }
}
