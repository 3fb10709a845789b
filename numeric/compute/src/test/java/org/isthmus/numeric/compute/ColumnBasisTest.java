package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.isthmus.numeric.compute.ColumnBasis.Exchange;
import org.isthmus.numeric.compute.ColumnBasis.Stage;
import org.junit.jupiter.api.Test;

class ColumnBasisTest {

  private static final Stage ANY_UNIT = Stage.of(slot -> true, 1e-9);

  @Test
  void coordinatesWithRespectToUnitVectorsAreTheEntries() {
    ColumnBasis basis = ColumnBasis.ofUnits(2);
    assertArrayEquals(new double[] {1, 2, 3, 4}, basis.coordinates(new double[] {1, 2, 3, 4}, 2));
    assertTrue(basis.isUnit(0));
    assertEquals(0, basis.columnCount());
  }

  @Test
  void theLargestCoordinateIsExchangedFirst() {
    ColumnBasis basis = ColumnBasis.ofUnits(2);
    // Columns (1, 3) and (2, 1): first 3, then in the slot that is left 2 - 1/3.
    List<Exchange> exchanges =
        basis.enter(new double[] {1, 2, 3, 1}, new int[] {10, 11}, ANY_UNIT);
    assertEquals(
        List.of(
            new Exchange(1, 10, ColumnBasis.UNIT), new Exchange(0, 11, ColumnBasis.UNIT)),
        exchanges);
    assertEquals(11, basis.member(0));
    // 5 (1, 3) - 2 (2, 1) = (1, 13).
    assertArrayEquals(new double[] {-2, 5}, basis.coordinates(new double[] {1, 13}, 1), 1e-14);
  }

  @Test
  void aColumnInTheSpanOfTheMembersStaysOutside() {
    ColumnBasis basis = ColumnBasis.ofUnits(3);
    double[] columns = {1, 0, 1, 0, 1, 1, 1, 1, 2};
    List<Exchange> exchanges = basis.enter(columns, new int[] {0, 1, 2}, ANY_UNIT);
    assertEquals(2, exchanges.size());
    assertEquals(2, basis.columnCount());
  }

  @Test
  void onlySlotsThatMayLeaveDo() {
    ColumnBasis basis = ColumnBasis.ofUnits(2);
    List<Exchange> exchanges =
        basis.enter(new double[] {9, 1}, new int[] {5}, Stage.of(slot -> slot == 1, 0.5));
    assertEquals(List.of(new Exchange(1, 5, ColumnBasis.UNIT)), exchanges);
    assertTrue(basis.isUnit(0));
    assertTrue(
        basis.enter(new double[] {1, 9}, new int[] {6}, Stage.of(slot -> false, 0)).isEmpty());
  }

  @Test
  void aPivotThatIsTooSmallOrTooSmallForItsColumnIsLeft() {
    double[] columns = {1, 0, 0, 0.25};
    int[] numbers = {0, 1};
    assertEquals(
        1, ColumnBasis.ofUnits(2).enter(columns, numbers, Stage.of(slot -> true, 0.5)).size());
    assertEquals(2, ColumnBasis.ofUnits(2).enter(columns, numbers, ANY_UNIT).size());
    Stage second = Stage.of(slot -> slot == 1, 0);
    double[] steep = {1, 0.25};
    assertEquals(
        0,
        ColumnBasis.ofUnits(2)
            .enter(steep, new int[] {0}, second.withPartOfColumn(0.5))
            .size());
    assertEquals(1, ColumnBasis.ofUnits(2).enter(steep, new int[] {0}, second).size());
  }

  @Test
  void theLimitCounts() {
    assertEquals(
        1,
        ColumnBasis.ofUnits(2)
            .enter(new double[] {1, 0, 0, 1}, new int[] {0, 1}, ANY_UNIT.withLimit(1))
            .size());
  }

  @Test
  void aLaterStageMayDriveOutWhatEnteredBefore() {
    ColumnBasis basis = ColumnBasis.ofUnits(1);
    List<Exchange> exchanges =
        basis.enter(new double[] {1, 2}, new int[] {0, 1}, ANY_UNIT, ANY_UNIT);
    assertEquals(
        List.of(new Exchange(0, 1, ColumnBasis.UNIT), new Exchange(0, 0, 1)), exchanges);
    assertEquals(0, basis.member(0));
    assertArrayEquals(new double[] {7}, basis.coordinates(new double[] {7}, 1));
  }

  @Test
  void afterManyExchangesTheCoordinatesStillGiveTheColumns() {
    int size = 300;
    Random random = new Random(1);
    double[][] columns = new double[3 * size][size];
    for (double[] column : columns) {
      for (int i = 0; i < size; i++) {
        column[i] = random.nextGaussian();
      }
    }
    ColumnBasis basis = ColumnBasis.ofUnits(size);
    for (int from = 0; from < columns.length; from += 50) {
      double[] group = new double[size * 50];
      int[] numbers = new int[50];
      for (int c = 0; c < 50; c++) {
        numbers[c] = from + c;
        for (int i = 0; i < size; i++) {
          group[i * 50 + c] = columns[from + c][i];
        }
      }
      basis.enter(group, numbers, Stage.of(slot -> true, 0.1));
    }
    assertEquals(size, basis.columnCount());
    double[] vector = random.doubles(size).toArray();
    double[] coordinates = basis.coordinates(vector, 1);
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int slot = 0; slot < size; slot++) {
        sum += columns[basis.member(slot)][i] * coordinates[slot];
      }
      assertEquals(vector[i], sum, 1e-9);
    }
  }

  @Test
  void aCopyLivesOnItsOwn() {
    ColumnBasis basis = ColumnBasis.ofUnits(1);
    ColumnBasis copy = basis.copy();
    basis.enter(new double[] {2}, new int[] {3}, ANY_UNIT);
    assertTrue(copy.isUnit(0));
    assertArrayEquals(new double[] {4}, copy.coordinates(new double[] {4}, 1));
    assertFalse(basis.isUnit(0));
    basis.rename(0, 8);
    assertEquals(8, basis.member(0));
  }

  @Test
  void columnsOfAnotherLengthAreRefused() {
    ColumnBasis basis = ColumnBasis.ofUnits(2);
    assertThrows(
        IllegalArgumentException.class, () -> basis.coordinates(new double[] {1, 2, 3}, 1));
    assertEquals(0, basis.coordinates(new double[0], 0).length);
  }
}
