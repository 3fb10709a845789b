package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| `([A-Z-]+)` \\|");

  @Test
  void theExitCodesAreThoseOfTheSpecification() throws IOException {
    String document =
        Files.readString(
            Path.of(
                System.getProperty("isthmus.root"), "grammar", "certificate", "CERTIFICATE.md"));
    String section =
        document.substring(document.indexOf("## 8. Verdicts"), document.indexOf("## 9."));
    Map<String, Integer> written = new LinkedHashMap<>();
    Matcher row = ROW.matcher(section);
    while (row.find()) {
      written.put(row.group(2), Integer.parseInt(row.group(1)));
    }
    Map<String, Integer> actual = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      actual.put(kind.word(), kind.exitCode());
    }
    assertEquals(written, actual);
  }

  @Test
  void theCodesInSectionTenAreThoseOfTheirWords() throws IOException {
    String document =
        Files.readString(
            Path.of(
                System.getProperty("isthmus.root"), "grammar", "certificate", "CERTIFICATE.md"));
    String section = document.substring(document.indexOf("## 10."));
    Matcher code = Pattern.compile("(\\d+) `([A-Z-]+)`").matcher(section);
    int found = 0;
    while (code.find()) {
      Kind kind = Kind.valueOf(code.group(2).replace('-', '_'));
      assertEquals(kind.exitCode(), Integer.parseInt(code.group(1)), code.group());
      found++;
    }
    assertTrue(found >= 8, found + " verdicts");
  }

  @Test
  void onlyVerifiedExitsWithZero() {
    for (Kind kind : Kind.values()) {
      assertEquals(kind == Kind.VERIFIED, kind.exitCode() == 0);
    }
  }

  @Test
  void theLineBeginsWithTheWord() {
    assertEquals(
        "INPUT-MISMATCH the data are others",
        new Verdict(Kind.INPUT_MISMATCH, "the data are others").toString());
  }
}
