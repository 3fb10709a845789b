package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

class DistinctInputsTest {

  private static void assertDistinct(String rows, int[] rowOfSample, RationalMatrix inputs) {
    DistinctInputs distinct = DistinctInputs.of(inputs);
    assertEquals(matrix(rows), distinct.rows());
    assertEquals(matrix(rows).rows(), distinct.count());
    assertArrayEquals(rowOfSample, distinct.rowOfSample());
  }

  @Test
  void rowsThatDifferAreAllKept() {
    assertDistinct("1 2; 2 1; 1 1", new int[] {0, 1, 2}, matrix("1 2; 2 1; 1 1"));
  }

  @Test
  void equalRowsCountOnceInTheOrderOfTheirFirstSamples() {
    assertDistinct(
        "3 4; 1 2; 0 0", new int[] {0, 1, 0, 2, 1, 2, 0},
        matrix("3 4; 1 2; 3 4; 0 0; 1 2; 0 0; 3 4"));
  }

  @Test
  void equalNumbersAreEqualHoweverTheyCameAbout() {
    assertDistinct("1/3 2", new int[] {0, 0}, matrix("2/6 2; 0.5 2").edit()
        .set(1, 0, matrix("1/3").get(0, 0)).build());
    double[] zeros = {0.0, -0.0};
    assertDistinct("0", new int[] {0, 0}, RationalMatrix.ofDoubles(2, 1, zeros));
  }

  @Test
  void rowsThatDifferByTheLeastAreKeptApart() {
    double[] neighbours = {1, Math.nextUp(1.0), Double.MIN_VALUE, 0};
    DistinctInputs distinct =
        DistinctInputs.of(RationalMatrix.ofDoubles(4, 1, neighbours));
    assertEquals(4, distinct.count());
    assertEquals(2, DistinctInputs.of(matrix("1/3 1; 0.333333333333333333333333 1")).count());
    assertEquals(2, DistinctInputs.of(matrix("1 2; 2 1")).count());
  }
}
