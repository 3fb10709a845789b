package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.resolution.Resolution;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every wrong spec under {@code errors} gives exactly the text beside it. What came out is written
 * to {@code target/errors}, to be looked at and accepted by hand.
 */
class ErrorMessagesTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "errors");
  private static final Path ACTUAL = Path.of("target", "errors");

  @TestFactory
  Stream<DynamicTest> everyWrongSpecGivesTheWholeExpectedMessage() throws IOException {
    return specs().stream()
        .map(spec -> DynamicTest.dynamicTest(spec.getFileName().toString(), () -> compare(spec)));
  }

  @Test
  void thereAreManyWrongSpecs() throws IOException {
    assertTrue(specs().size() >= 40, specs().size() + " specs");
  }

  private static List<Path> specs() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".isth")).sorted().toList();
    }
  }

  private static void compare(Path spec) throws IOException {
    String name = spec.getFileName().toString();
    ParsedSpec parsed =
        SpecFile.parse(name, Files.readString(spec, StandardCharsets.UTF_8));
    Resolution resolution = SpecFile.resolve(parsed);
    List<Diagnostic> diagnostics = resolution.diagnostics();
    String actual = SpecFile.render(parsed.source(), diagnostics);
    Files.createDirectories(ACTUAL);
    String golden = name.replace(".isth", ".txt");
    Files.writeString(ACTUAL.resolve(golden), actual, StandardCharsets.UTF_8);
    assertEquals(Files.readString(GOLDEN.resolve(golden), StandardCharsets.UTF_8), actual);
    assertFalse(diagnostics.isEmpty());
    assertEquals(
        diagnostics.stream().anyMatch(Diagnostic::isError),
        resolution instanceof Resolution.Refused);
    if (parsed.isComplete()) {
      RoundTrip.parse(parsed.source().text());
    }
  }
}
