package org.isthmus.proofs.n21.disconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

class BarrierBoundTest {

  private static RationalMatrix diagonal(Rational... entries) {
    RationalMatrix.Editor editor = RationalMatrix.zeros(entries.length, entries.length).edit();
    for (int k = 0; k < entries.length; k++) {
      editor.set(k, k, entries[k]);
    }
    return editor.build();
  }

  @Test
  void theBoundIsTheLargestNumberOfTwentyBitsBelow() {
    // The least eigenvalue is 1/9; 0.111... in binary to 20 bits.
    BarrierBound bound =
        BarrierBound.of(diagonal(Rational.of(2), Rational.of(1, 3))).orElseThrow();
    assertEquals(Rational.of((1 << 23) / 9, 1 << 23), bound.tau());
    assertFalse(bound.guessIsFarOff());
  }

  @Test
  void aSquareThatIsDyadicItselfIsNotReached() {
    BarrierBound bound = BarrierBound.of(diagonal(Rational.of(2), Rational.of(3))).orElseThrow();
    assertEquals(Rational.of((1 << 20) - 1, 1 << 18), bound.tau());
  }

  @Test
  void dependentRowsHaveNoBound() {
    assertEquals(
        Optional.empty(),
        BarrierBound.of(RationalMatrix.ofDoubles(2, 2, new double[] {1, 2, 2, 4})));
    assertEquals(
        Optional.empty(),
        BarrierBound.of(RationalMatrix.ofDoubles(2, 1, new double[] {1, 2})));
  }

  @Test
  void aGuessThatFloatingPointGetsWrongDoesNotMatter() {
    // Rows (1, 0) and (1, 2^-70): the least eigenvalue is about 2^-141.
    Rational tiny = Rational.of(0x1p-70);
    RationalMatrix rows = RationalMatrix.of(2, 2, Rational.ONE, Rational.ZERO, Rational.ONE, tiny);
    BarrierBound bound = BarrierBound.of(rows).orElseThrow();
    Rational half = tiny.times(tiny).times(Rational.of(1, 2));
    assertTrue(bound.tau().compareTo(half) < 0);
    assertTrue(bound.tau().compareTo(half.times(Rational.of(999, 1000))) > 0);
  }

  @Test
  void theSamplesChosenHaveFarTargetsAndIndependentFeatures() {
    RationalMatrix targets =
        RationalMatrix.ofDoubles(4, 2, new double[] {9, 0, 0, 9, 0, 1, 1, 5});
    RationalMatrix features =
        RationalMatrix.ofDoubles(4, 2, new double[] {1, 0, 2, 0, 0, 1, 0, 3});
    // Rows 0 and 1 would be best, but their features are dependent.
    assertEquals(Optional.of(List.of(0, 3)), RowChoice.of(targets, features));
  }

  @Test
  void featuresWithoutABasisOfRowsAreNotChosenFrom() {
    RationalMatrix targets = RationalMatrix.ofDoubles(2, 2, new double[] {1, 0, 0, 1});
    RationalMatrix features = RationalMatrix.ofDoubles(2, 2, new double[] {1, 2, 2, 4});
    assertEquals(Optional.empty(), RowChoice.of(targets, features));
  }
}
