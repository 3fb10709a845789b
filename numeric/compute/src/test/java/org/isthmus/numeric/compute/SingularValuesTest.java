package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.isthmus.numeric.model.Matrix;
import org.junit.jupiter.api.Test;

class SingularValuesTest {

  @Test
  void theyAreThoseOfTheTransposeAndDescend() {
    double[] expected = {Math.sqrt(45), Math.sqrt(5)};
    assertArrayEquals(expected, SingularValues.of(Matrix.of(2, 2, 3, 0, 4, 5)), 1e-12);
    assertArrayEquals(expected, SingularValues.of(Matrix.of(2, 2, 3, 4, 0, 5)), 1e-12);
    assertArrayEquals(
        new double[] {5, 3}, SingularValues.of(Matrix.of(3, 2, 3, 0, 0, -5, 0, 0)), 1e-12);
  }

  @Test
  void theRankOfAProductIsThatOfItsFactors() {
    assertEquals(1, SingularValues.rank(Matrix.of(2, 3, 1, 2, 3, 2, 4, 6)));
    assertEquals(2, SingularValues.rank(Matrix.of(2, 3, 1, 2, 3, 2, 4, 6.001)));
    assertEquals(0, SingularValues.rank(Matrix.zeros(3, 2)));
    assertEquals(0, SingularValues.rank(Matrix.zeros(0, 2)));
  }

  @Test
  void entriesThatAreNotFiniteGiveNoNumbersAndNoRank() {
    Matrix overflowed = Matrix.of(1, 2, 1, Double.POSITIVE_INFINITY);
    assertTrue(Double.isNaN(SingularValues.of(overflowed)[0]));
    assertEquals(0, SingularValues.rank(overflowed));
  }
}
