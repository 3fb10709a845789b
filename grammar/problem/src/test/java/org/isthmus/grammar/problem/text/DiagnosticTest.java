package org.isthmus.grammar.problem.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DiagnosticTest {

  @Test
  void theWholeMessageHasPlaceLineUnderlineNoteAndHint() {
    SourceText source = new SourceText("a.isth", "one two\nthree four\n");
    Diagnostic diagnostic =
        Diagnostic.error(new Span(14, 18), "wrong", "'four'", "'five'")
            .withHint("write five")
            .withNote(new Span(0, 3), "see here");
    assertEquals(
        """
        a.isth:2:7: error: wrong (found 'four', expected 'five')
        three four
              ^~~~
        a.isth:1:1: note: see here
        one two
        ^~~
        hint: write five
        """,
        diagnostic.render(source));
  }

  @Test
  void aTabIsKeptSoThatTheUnderlineAlignsAtAnyTabWidth() {
    assertEquals("\ta\tbc\n\t \t^~\n", Excerpt.of(new SourceText("f", "\ta\tbc"), new Span(3, 5)));
  }

  @Test
  void aWideCharacterTakesTwoColumnsAndACombiningOneNone() {
    SourceText source = new SourceText("f", "日e\u0301x");
    assertEquals("日e\u0301x\n   ^\n", Excerpt.of(source, new Span(3, 4)));
    assertEquals("日e\u0301x\n^~\n", Excerpt.of(source, new Span(0, 1)));
  }

  @Test
  void columnsCountCharactersOutsideTheBasicPlaneOnce() {
    SourceText source = new SourceText("f", "\ud83d\ude00 x");
    assertEquals(3, source.column(3));
    assertEquals("\ud83d\ude00 x\n   ^\n", Excerpt.of(source, new Span(3, 4)));
  }

  @Test
  void controlAndDirectionCharactersAreNotPrinted() {
    SourceText source = new SourceText("f", "a\u001b[31m\u202eb");
    assertEquals("a\ufffd[31m\ufffdb\n^\n", Excerpt.of(source, new Span(0, 1)));
    assertEquals("'\ufffd\ufffd'", Quoting.quote("\u0007\u2066"));
  }

  @Test
  void theUnderlineEndsWithTheLine() {
    SourceText source = new SourceText("f", "abc\r\ndef");
    assertEquals("abc\n ^~\n", Excerpt.of(source, new Span(1, 8)));
    assertEquals("abc\n   ^\n", Excerpt.of(source, new Span(3, 3)));
  }

  @Test
  void linesEndAtEveryKindOfLineBreak() {
    SourceText source = new SourceText("f", "a\nb\r\nc\rd");
    assertEquals(4, source.line(7));
    assertEquals("c", source.at(new Span(source.startOf(3), source.endOf(3))));
    assertEquals("b", source.at(new Span(source.startOf(2), source.endOf(2))));
  }

  @Test
  void aDiagnosticAlwaysSaysWhatWasFoundAndExpected() {
    assertThrows(
        IllegalArgumentException.class, () -> Diagnostic.error(Span.NONE, "wrong", "", "x"));
    assertThrows(
        IllegalArgumentException.class, () -> Diagnostic.error(Span.NONE, "wrong", "x", ""));
    assertThrows(
        IllegalArgumentException.class, () -> Diagnostic.error(Span.NONE, "", "x", "x"));
  }

  @Test
  void aSpanDoesNotRunBackwards() {
    assertThrows(IllegalArgumentException.class, () -> new Span(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Span(-1, 2));
    assertEquals(new Span(1, 9), new Span(4, 9).to(new Span(1, 2)));
  }
}
