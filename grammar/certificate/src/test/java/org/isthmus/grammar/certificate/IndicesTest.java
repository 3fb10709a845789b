package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndicesTest {

  @ParameterizedTest
  @CsvSource({
    "'0', '0'",
    "'0 1', '0,1'",
    "'0 1 2', '0..2'",
    "'0 1 2 4 5', '0..2,4,5'",
    "'5 4 3', '5,4,3'",
    "'7 0 1 2 3 9 8', '7,0..3,9,8'",
    "'3 3 3', '3,3,3'",
    "'1 2 3 1 2 3', '1..3,1..3'",
    "'1 2 2 3 4', '1,2,2..4'",
    "'99', '99'"
  })
  void everyListHasItsText(String list, String text) {
    int[] values = numbers(list);
    Indices indices = Indices.of(values);
    assertEquals(text, indices.toString());
    assertEquals(indices, Indices.parse(text, 100));
    assertArrayEquals(values, Indices.parse(text, 100).toArray());
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ",", "0,", ",0", "0,,1", " 0", "0 ", "0, 1", "00", "01", "+1", "-1", "-0", "1.0", "1e0",
        "0x1", "..", "0..", "..2", "0...2", "0..1", "0..0", "2..0", "0..2,3", "0,1..3", "0,1,2",
        "0..2..4", "0..02", "100", "0..100", "99999999999", "0..99999999999", "4294967296",
        "2147483647", "2147483648", "999999999", "\u0661", "1\n", "a", "0..b", "0;1",
        "0..99,0", "0..98,5,6"
      })
  void everyOtherTextIsRefusedAndTheMessageIsOneLine(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Indices.parse(text, 100)).getMessage();
    assertTrue(message.length() < 300, message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  @Test
  void everyFaultIsNamed() {
    assertEquals(
        "an index is too large (found 100, expected at most 99)", messageOf("0..100"));
    assertEquals(
        "indices are not in canonical form (found 0,1,2, expected 0..2)", messageOf("0,1,2"));
    assertEquals("a run of indices descends (found 2..0)", messageOf("2..0"));
    assertEquals("there are too many indices (expected at most 100)", messageOf("0..99,0"));
    assertEquals(
        "not a list of indices (found 0,x, expected such as 0..27,40)", messageOf("0,x"));
  }

  private static String messageOf(String text) {
    return assertThrows(IllegalArgumentException.class, () -> Indices.parse(text, 100))
        .getMessage();
  }

  @Test
  void noListIsEmptyAndNoIndexNegative() {
    assertThrows(IllegalArgumentException.class, Indices::of);
    assertThrows(IllegalArgumentException.class, () -> Indices.of(0, -1));
    assertThrows(IllegalArgumentException.class, () -> Indices.all(0));
    assertThrows(IllegalArgumentException.class, () -> Indices.all(-1));
  }

  @Test
  void theLargestIndexIsFoundWhereverItIs() {
    assertEquals(9, Indices.of(1, 2, 9, 0).largest());
    assertEquals(4, Indices.all(5).largest());
    assertEquals(Integer.MAX_VALUE, Indices.of(Integer.MAX_VALUE, 0).largest());
  }

  @Test
  void positionsOutsideTheListAreRefused() {
    Indices indices = Indices.of(4, 5, 6, 1);
    assertEquals(6, indices.get(2));
    assertEquals(1, indices.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> indices.get(4));
    assertThrows(IndexOutOfBoundsException.class, () -> indices.get(-1));
  }

  @Test
  void equalListsAreEqualHoweverMade() {
    assertEquals(Indices.all(3), Indices.of(0, 1, 2));
    assertEquals(Indices.all(3).hashCode(), Indices.of(0, 1, 2).hashCode());
    assertNotEquals(Indices.of(0, 1, 2), Indices.of(0, 2, 1));
    assertNotEquals(Indices.of(0, 1), Indices.of(0, 1, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3,3", "0..5,5", "5,0..5", "2,3,1,2", "7..9,0..7", "0..5,2..4"})
  void anIndexThatOccursTwiceIsFound(String text) {
    Indices indices = Indices.parse(text, 100);
    assertThrows(IllegalArgumentException.class, indices::requireDistinct);
    assertThrows(
        IllegalArgumentException.class, () -> new Block(false, 1, indices, Indices.all(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new Block(false, 1, Indices.all(1), indices));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5,0..4", "2,1,0", "7..9,0..6,10..12"})
  void distinctIndicesInAnyOrderAreFine(String text) {
    assertDoesNotThrow(() -> Indices.parse(text, 100).requireDistinct());
  }

  @Test
  void aPutThatDoesNotFitItsTargetIsRefused() {
    Block target = new Block(false, 1, Indices.all(2), Indices.all(3));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Write.Put(target, "a", Indices.all(3), Indices.all(2)))
            .getMessage();
    assertEquals("a put does not fit its target (found 3 x 2, expected 2 x 3)", message);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Write.Put(target, "a", Indices.all(2), Indices.all(2)));
  }
}
