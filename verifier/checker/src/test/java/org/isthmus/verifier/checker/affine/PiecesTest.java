package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;

class PiecesTest {

  private static List<Rational> numbers(String... numbers) {
    return Stream.of(numbers).map(Rational::parse).toList();
  }

  @Test
  void aChordHasAVertexWhereAnEntryChangesItsSign() {
    Pieces split = Pieces.chord(matrix("1 -2; 3 0"), matrix("-2 1; 3 5")).splitAtZeros();
    assertEquals(numbers("0", "1/3", "2/3", "1"), split.times());
    assertEquals(
        List.of(
            matrix("1 -2; 3 0"),
            matrix("0 -1; 3 5/3"),
            matrix("-1 0; 3 10/3"),
            matrix("-2 1; 3 5")),
        split.values());
  }

  @Test
  void entriesThatChangeTheirSignTogetherHaveOneVertex() {
    assertEquals(
        numbers("0", "1/4", "1"),
        Pieces.chord(matrix("1 -2"), matrix("-3 6")).splitAtZeros().times());
  }

  @Test
  void anEntryThatOnlyTouchesZeroNeedsNoVertex() {
    for (String end : List.of("0", "2", "1")) {
      assertEquals(
          numbers("0", "1"), Pieces.chord(matrix("1"), matrix(end)).splitAtZeros().times());
    }
    assertEquals(
        numbers("0", "1"), Pieces.chord(matrix("0"), matrix("-1")).splitAtZeros().times());
  }

  @Test
  void everyPieceIsSplitByItself() {
    Pieces zigzag =
        new Pieces(
            numbers("0", "1/2", "3/4", "1"),
            List.of(matrix("1"), matrix("-1"), matrix("0"), matrix("-1")));
    assertEquals(numbers("0", "1/4", "1/2", "3/4", "1"), zigzag.splitAtZeros().times());
    assertEquals(zigzag.splitAtZeros(), zigzag.splitAtZeros().splitAtZeros());
    assertEquals(matrix("1"), zigzag.first());
    assertEquals(matrix("-1"), zigzag.last());
  }
}
