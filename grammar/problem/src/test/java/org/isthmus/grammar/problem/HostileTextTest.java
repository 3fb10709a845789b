package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.parsing.SpecParser;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text makes the parser fail, hang or say more than a person wants to read. */
class HostileTextTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(", "[", "{", "}", "\"", "/*", "/**/", "//\n", "#", "0", "..", "-", "1e", ",", "network ",
        "network a { ", "+", ">=", "barrier a = disconnect b by n21 \"\" { rows {0, ", "\\",
        "\u0001", "é", "\ud83d\ude00", "\ud800", "\udc00", "\t", "\r"
      })
  void aLongRepetitionGivesAtMostAFewMessages(String part) {
    String text = part.repeat(SpecParser.LONGEST_TEXT / part.length());
    List<Diagnostic> diagnostics = read(text);
    assertTrue(diagnostics.size() <= 51, diagnostics.size() + " messages");
  }

  @Test
  void aMegabyteOfParenthesesGivesOneMessage() {
    List<Diagnostic> diagnostics = read("(".repeat(1 << 20));
    assertEquals(1, diagnostics.size());
    assertEquals("the file is too long for a spec", diagnostics.get(0).message());
  }

  @Test
  void parenthesesBelowTheLimitGiveOneMessage() {
    assertEquals(1, read("(".repeat(400_000)).size());
    assertEquals(1, read("data a = idx" + "(".repeat(400_000)).size());
    assertEquals(1, read("data a = idx(" + "[".repeat(400_000)).size());
    assertEquals(1, read("network a {" + "{".repeat(400_000)).size());
  }

  @Test
  void manyBrokenLinesAreCutShort() {
    List<Diagnostic> diagnostics = read("loss\n".repeat(90_000));
    assertEquals(51, diagnostics.size());
    assertTrue(diagnostics.get(50).message().startsWith("too many errors"));
  }

  @Test
  void aFileWithNulBytesGivesOneMessage() {
    assertEquals(1, read("\0".repeat(1000)).size());
    assertEquals(1, read("loss squared on d\nnonsense\n\0").size());
  }

  @Test
  void aVeryLongLineIsCutInTheMessage() {
    ParsedSpec parsed = SpecFile.parse("x.isth", "loss squared on " + "a".repeat(300_000) + " ,");
    for (String line : SpecFile.render(parsed.source(), parsed.diagnostics()).split("\n")) {
      assertTrue(line.length() < 400, line.length() + " characters");
    }
  }

  @Test
  void aLongButSoundSpecIsRead() {
    StringBuilder indices = new StringBuilder("0");
    for (int k = 1; k < 30_000; k++) {
      indices.append(", ").append(k);
    }
    String text = "subset s of net { h: {" + indices + "} }";
    assertTimeoutPreemptively(SOON, () -> RoundTrip.parse(text));
  }

  @Test
  void anEmptyTextIsAnEmptySpec() {
    for (String text : List.of("", "\n", "\uFEFF", " \t\r\n", "// only a comment")) {
      assertEquals(0, RoundTrip.parse(text).spec().statements().size());
    }
  }

  @Test
  void randomCharactersNeverMakeTheParserFail() {
    Random random = new Random(20260101);
    String alphabet = "{}[]()\"/*#.,:=<-_ \n\tabz019\u0001é\ud83d\ude00network data half";
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(60); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      read(text.toString());
    }
  }

  private static List<Diagnostic> read(String text) {
    return assertTimeoutPreemptively(
        SOON,
        () -> {
          ParsedSpec parsed = SpecFile.parse("hostile.isth", text);
          SpecFile.render(parsed.source(), SpecFile.resolve(parsed).diagnostics());
          return parsed.diagnostics();
        });
  }
}
