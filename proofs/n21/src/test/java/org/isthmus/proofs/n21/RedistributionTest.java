package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

/** Lemma 2.3 and Lemma 2.4. */
class RedistributionTest {

  /** Column 2 is the sum of the columns 0 and 1; column 3 is column 0. */
  private static final RationalMatrix F =
      RationalMatrix.ofDoubles(2, 4, new double[] {1, 0, 1, 1, 0, 2, 2, 0});

  private static final RationalMatrix W =
      RationalMatrix.ofDoubles(4, 1, new double[] {1, 1, 1, 1});

  @Test
  void theWeightsEndOnTheBasisWithTheSameProduct() {
    RationalMatrix end = Lemma23.redistribute(F, F.times(W), 0, 1).orElseThrow();
    assertEquals(RationalMatrix.ofDoubles(4, 1, new double[] {3, 2, 0, 0}), end);
    RationalMatrix other = Lemma23.redistribute(F, F.times(W), 2, 3).orElseThrow();
    assertEquals(F.times(W), F.times(other));
    assertTrue(other.rowIsZero(0) && other.rowIsZero(1));
  }

  @Test
  void columnsThatDoNotSpanTheProductAreNoPlaceToGo() {
    assertEquals(Optional.empty(), Lemma23.redistribute(F, F.times(W), 1));
    assertEquals(Optional.empty(), Lemma23.redistribute(F, F.times(W)));
    assertTrue(Lemma23.redistribute(F, RationalMatrix.zeros(2, 1)).orElseThrow().isZero());
  }

  @Test
  void aTransferMovesARowToADeadNeuron() {
    RationalMatrix weights = RationalMatrix.ofDoubles(3, 2, new double[] {1, 2, 0, 0, 5, 6});
    assertEquals(
        RationalMatrix.ofDoubles(3, 2, new double[] {0, 0, 1, 2, 5, 6}),
        Lemma24.transfer(weights, new int[] {0}, new int[] {1}));
  }

  @Test
  void aTransferToALiveNeuronIsRefused() {
    RationalMatrix weights = RationalMatrix.ofDoubles(2, 1, new double[] {1, 2});
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma24.transfer(weights, new int[] {0}, new int[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma24.transfer(weights, new int[] {0}, new int[] {}));
  }
}
