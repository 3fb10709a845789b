package org.isthmus.proofs.n21.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

class SingularValuesTest {

  @Test
  void aMatrixThatIsKnownHasItsSingularValues() {
    // A^T A has the eigenvalues 45 and 5.
    RationalMatrix a = RationalMatrix.ofDoubles(2, 2, new double[] {3, 0, 4, 5});
    assertArrayEquals(
        new double[] {Math.sqrt(45), Math.sqrt(5)}, SingularValues.of(a), 1e-12);
  }

  @Test
  void aMatrixAndItsTransposeHaveTheSame() {
    RationalMatrix a = RationalMatrix.ofDoubles(2, 3, new double[] {1, 2, 3, -4, 5, 0.5});
    assertArrayEquals(SingularValues.of(a), SingularValues.of(a.transpose()), 1e-12);
    assertEquals(2, SingularValues.of(a).length);
  }

  @Test
  void largeFractionsAreRoundedWell() {
    Rational large = Rational.of(3).dividedBy(Rational.of(7));
    Rational power = Rational.ONE;
    for (int k = 0; k < 40; k++) {
      power = power.times(large);
    }
    double[] value = SingularValues.of(RationalMatrix.of(1, 1, power.negate()));
    assertEquals(1, value[0] / Math.pow(3.0 / 7, 40), 1e-12);
  }

  @Test
  void theRankIsTheNumberOfValuesAboveRoundOff() {
    assertEquals(2, SingularValues.rank(RationalMatrix.identity(2)));
    assertEquals(0, SingularValues.rank(RationalMatrix.zeros(3, 2)));
    assertEquals(
        1,
        SingularValues.rank(RationalMatrix.ofDoubles(2, 2, new double[] {1, 0.1, 10, 1})));
  }
}
