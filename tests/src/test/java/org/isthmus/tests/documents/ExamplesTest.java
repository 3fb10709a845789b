package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.problem.SpecFile;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.resolution.Resolution;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.tests.documents.Transcript.Exchange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The examples do what they say: every transcript under {@code expected/} and {@code broken/} is
 * carried out and compared as {@link WorkingFolder} says, and every README quotes them.
 */
class ExamplesTest {

  private static final Path ROOT = WorkingFolder.sources();

  /** In the order of their names: later examples use what earlier ones wrote. */
  @TestFactory
  Stream<DynamicTest> everyExamplePrintsWhatItsTranscriptsSay() {
    List<Transcript> all = examples().flatMap(ExamplesTest::transcripts).toList();
    assertTrue(all.size() >= 24, "two for each example, but there are " + all.size());
    return all.stream()
        .map(
            transcript ->
                DynamicTest.dynamicTest(
                    transcript.name(), () -> WorkingFolder.shared().replay(transcript)));
  }

  @TestFactory
  Stream<DynamicTest> everyReadmeQuotesTheTranscripts() {
    return examples()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.getFileName().toString(), () -> requireQuoted(example)));
  }

  private static void requireQuoted(Path example) {
    List<Exchange> printed =
        transcripts(example).flatMap(transcript -> transcript.exchanges().stream()).toList();
    List<Transcript> blocks = Transcript.ofMarkdown(ROOT, example.resolve("README.md"));
    assertFalse(blocks.isEmpty(), () -> example + "/README.md shows no command");
    for (Transcript block : blocks) {
      int last = -1;
      for (Exchange shown : block.exchanges()) {
        // An exit code is that of the command before it.
        int from = shown.command().equals("echo $?") ? last + 1 : 0;
        int to = shown.command().equals("echo $?") ? last + 2 : printed.size();
        last =
            IntStream.range(from, to)
                .filter(k -> quotes(shown, printed.get(k)))
                .findFirst()
                .orElseThrow(
                    () -> new AssertionError(block.name() + ": no transcript has\n" + shown));
      }
    }
  }

  /** A line {@code ...} stands for any lines. */
  private static boolean quotes(Exchange shown, Exchange printed) {
    String pattern =
        Stream.of(("\n" + shown.output()).split("\n\\.\\.\\.\n", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("\n(?:.*\n)*"));
    return shown.command().equals(printed.command())
        && ("\n" + printed.output()).matches(pattern);
  }

  @Test
  void everyExampleHasASpecOrAProgramItsOutputAndABrokenSibling() {
    List<Path> examples = examples().toList();
    assertTrue(examples.size() >= 12, examples::toString);
    List<String> missing = new ArrayList<>();
    for (Path example : examples) {
      for (String part : List.of("README.md", "expected", "broken")) {
        if (!Files.exists(example.resolve(part))) {
          missing.add(ROOT.relativize(example.resolve(part)).toString());
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyBlockOfJavaIsInTheSources() {
    String sources =
        WorkingFolder.filesOfExamples().stream()
            .filter(file -> file.toString().endsWith(".java"))
            .map(Transcript::read)
            .map(ExamplesTest::withoutIndentation)
            .collect(Collectors.joining("\n"));
    int blocks = 0;
    for (Path example : examples().toList()) {
      for (String block : blocks("java", Transcript.read(example.resolve("README.md")))) {
        assertTrue(sources.contains(withoutIndentation(block)), () -> example + ":\n" + block);
        blocks++;
      }
    }
    assertTrue(blocks > 0, "the Java example shows its lines");
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  /** Specs outside {@code broken/}, and the blocks of specs in the READMEs. */
  @Test
  void everySpecIsRight() {
    List<String> wrong = new ArrayList<>();
    for (Path file : WorkingFolder.filesOfExamples()) {
      String name = ROOT.relativize(file).toString();
      if (name.endsWith(".isth") && !name.contains("/broken/")) {
        wrong.addAll(errors(name, Transcript.read(file)));
      } else if (name.endsWith(".md")) {
        blocks("isth", Transcript.read(file)).forEach(block -> wrong.addAll(errors(name, block)));
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** What is wrong with a spec. */
  static List<String> errors(String name, String text) {
    return SpecFile.resolve(SpecFile.parse(name, text))
        .match(
            new Resolution.Cases<>() {
              @Override
              public List<String> resolved(Problem problem, List<Diagnostic> warnings) {
                return warnings.stream().map(warning -> name + ": " + warning).toList();
              }

              @Override
              public List<String> refused(List<Diagnostic> diagnostics) {
                return diagnostics.stream().map(diagnostic -> name + ": " + diagnostic).toList();
              }
            });
  }

  /** The fenced blocks of a language in a Markdown text. */
  static List<String> blocks(String language, String markdown) {
    return Pattern.compile(
            "^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(markdown)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private static Stream<Path> examples() {
    try (Stream<Path> folders = Files.list(ROOT.resolve("examples"))) {
      return folders
          .filter(path -> path.getFileName().toString().matches("\\d\\d-[a-z0-9-]+|python"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is expected first, then what is broken. */
  private static Stream<Transcript> transcripts(Path example) {
    return Stream.of("expected", "broken")
        .flatMap(
            part ->
                WorkingFolder.filesOfExamples().stream()
                    .filter(file -> file.startsWith(example.resolve(part)))
                    .filter(file -> file.toString().endsWith(".txt"))
                    .map(file -> Transcript.ofFile(ROOT, file)));
  }
}
