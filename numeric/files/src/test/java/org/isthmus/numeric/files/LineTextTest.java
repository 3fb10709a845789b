package org.isthmus.numeric.files;

import java.util.stream.IntStream;
import java.util.List;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTextTest {

  @Test
  void everyWordIsTakenInItsOrder() {
    LineText line = new LineText("put \"a \\\"b\\\\\" 0 2147483647 -1/3 end");
    assertFalse(line.accept("pu"));
    assertTrue(line.accept("put"));
    assertEquals("a \"b\\", line.quoted("a name"));
    assertEquals(0, line.integer("a number"));
    assertEquals(Integer.MAX_VALUE, line.integer("a number"));
    assertEquals("-1/3 end", line.rest());
    assertEquals(Rational.of(-1, 3), line.rational("a number"));
    assertFalse(line.atEnd());
    line.keyword("end");
    assertTrue(line.atEnd());
    line.requireEnd();
  }

  @Test
  void everyFaultNamesItsColumn() {
    refused("a  b", line -> { line.word("a"); line.word("b"); }, "column 3", "found a space");
    refused("a ", line -> line.word("a"), "column 2", "expected one space, or the end");
    refused("a b", line -> { line.word("a"); line.requireEnd(); }, "column 3", "found b");
    refused("a", line -> { line.word("a"); line.word("a width"); }, "column 2", "found the end");
    refused("01", line -> line.integer("a width"), "column 1", "found 01, expected a width");
    refused("2147483648", line -> line.integer("a width"), "column 1");
    refused("-0.5", line -> line.rational("a bound"), "column 1", "found -0.5");
    refused("+1", line -> line.rational("a bound"), "column 1");
    refused("1/0", line -> line.rational("a bound"), "denominator is zero");
    refused("x", line -> line.quoted("the name"), "column 1", "expected the name in double quotes");
    refused("\"x", line -> line.quoted("the name"), "column 3", "expected a closing quote");
    refused("\"\\n\"", line -> line.quoted("the name"), "column 3", "\\\" or \\\\");
    refused("\"\u202e\"", line -> line.quoted("the name"), "U+202E");
    refused("\"a\"b", line -> line.quoted("the name"), "column 4", "one space, or the end");
  }

  private static void refused(String text, Consumer<LineText> reading, String... parts) {
    LineText line = new LineText(text);
    String message =
        assertThrows(IllegalArgumentException.class, () -> reading.accept(line)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\t", "\u0000", "\u001b[1m", "\u0085", "\u00ad", "\u2028", "\ud800"})
  void whatALineCannotShowIsNeitherQuotedNorRepeated(String text) {
    assertThrows(IllegalArgumentException.class, () -> LineText.quote(text));
    assertEquals("?" + text.substring(1), LineText.shown(text));
  }

  @Test
  void whatIsLongIsCutWhereItIsRepeated() {
    assertEquals("x".repeat(80), LineText.shown("x".repeat(80)));
    assertEquals("x".repeat(80) + "...", LineText.shown("x".repeat(81)));
    // Not within a character of two parts.
    assertEquals("\ud83d\ude00...", LineText.shown("\ud83d\ude00\ud83d\ude00", 1));
  }

  @Test
  void whatCannotBeShownDoesNotDependOnTheJdk() {
    // Assigned as formatting characters by Unicode 14 and 15.
    for (int later : new int[] {0x890, 0x891, 0x13439, 0x1343F}) {
      assertDoesNotThrow(() -> LineText.quote(Character.toString(later)));
    }
    List<Integer> different =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> isRefused(c) != isOfTheCategories(c))
            .boxed()
            .toList();
    assertTrue(
        different.stream()
            .allMatch(c -> c == 0x890 || c == 0x891 || 0x13439 <= c && c <= 0x1343F),
        different::toString);
  }

  private static boolean isRefused(int c) {
    try {
      LineText.requireShowable(Character.toString(c));
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static boolean isOfTheCategories(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
