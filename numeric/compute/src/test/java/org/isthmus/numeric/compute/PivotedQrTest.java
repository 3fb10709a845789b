package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.isthmus.numeric.model.Matrix;
import org.junit.jupiter.api.Test;

class PivotedQrTest {

  private static final double[] ONES = {1, 1, 1, 1};

  @Test
  void independentColumnsComeBeforeTheirCombinations() {
    // Columns: a, b, a + b, 2a. After 2a only b and a + b carry something new, equally much.
    Matrix matrix = Matrix.of(3, 4, 3, 0, 3, 6, 0, 1, 1, 0, 0, 0, 0, 0);
    assertEquals(List.of(3, 1), PivotedQr.columns(matrix, ONES, 2));
  }

  @Test
  void aHiddenIndependentSetIsFoundAmongCombinations() {
    Random random = new Random(1);
    int rows = 60;
    int n = 12;
    double[] entries = new double[rows * n];
    for (int i = 0; i < rows; i++) {
      double[] base = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      for (int j = 0; j < n; j++) {
        entries[i * n + j] =
            j % 4 == 1 ? 10 * base[j / 4] : base[0] + (j % 3) * base[1] - (j % 2) * base[2];
      }
    }
    double[] scale = new double[n];
    java.util.Arrays.fill(scale, 1);
    List<Integer> chosen = PivotedQr.columns(Matrix.of(rows, n, entries), scale, 3);
    assertEquals(new HashSet<>(List.of(1, 5, 9)), new HashSet<>(chosen));
  }

  @Test
  void theScaleDecides() {
    Matrix identity = Matrix.of(2, 2, 1, 0, 0, 1);
    assertEquals(List.of(0), PivotedQr.columns(identity, new double[] {2, 1}, 1));
    assertEquals(List.of(1), PivotedQr.columns(identity, new double[] {1, 2}, 1));
  }

  @Test
  void beyondTheRankTheRestFollowsByNormEachOnce() {
    Matrix matrix = Matrix.of(2, 4, 1, 2, 3, 0, 1, 2, 3, 0);
    List<Integer> all = PivotedQr.columns(matrix, ONES, 4);
    assertEquals(List.of(2, 1, 0, 3), all);
  }

  @Test
  void everyChoiceIsADifferentColumn() {
    Random random = new Random(2);
    double[] entries = random.doubles(30 * 20).toArray();
    double[] scale = random.doubles(20).toArray();
    List<Integer> all = PivotedQr.columns(Matrix.of(30, 20, entries), scale, 20);
    assertEquals(20, new HashSet<>(all).size());
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    Matrix matrix = Matrix.of(1, 4, 1, 2, 3, 4);
    assertThrows(
        IllegalArgumentException.class, () -> PivotedQr.columns(matrix, new double[3], 1));
    assertThrows(IllegalArgumentException.class, () -> PivotedQr.columns(matrix, ONES, 5));
    assertThrows(IllegalArgumentException.class, () -> PivotedQr.columns(matrix, ONES, -1));
    assertTrue(PivotedQr.columns(matrix, ONES, 0).isEmpty());
  }
}
