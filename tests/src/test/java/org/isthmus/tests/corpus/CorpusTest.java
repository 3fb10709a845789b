package org.isthmus.tests.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.tests.corpus.CorpusFile.Folder;
import org.isthmus.tests.corpus.CorpusFolder.Listed;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The committed corpus: its verdicts, where it comes from, and what it covers. */
class CorpusTest {

  private static final List<CorpusFile> FILES = Corpus.files();

  /** Certificates that may be the only ones of a rule, claim or condition to be forged. */
  private static final int FEWEST_FORGERIES = 3;

  @TestFactory
  Stream<DynamicTest> everyFileGetsItsVerdictAndExitCode() {
    return FILES.stream()
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> assertVerdict(file)));
  }

  private static void assertVerdict(CorpusFile file) {
    Folder folder = file.folder();
    Listed listed =
        CorpusFolder.verdicts(folder).stream()
            .filter(entry -> entry.file().equals(file.fileName()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no verdict of " + file + " is listed"));
    Verification found = Verification.of(CorpusFolder.of(folder), file);
    assertEquals(listed, Listed.of(file, found));
    assertEquals(folder.exitCode(), found.exitCode());
    assertTrue(found.line().startsWith(folder.verdict() + " "), found.line());
    assertTrue(found.line().contains(file.says()), found.line());
    assertFalse(file.says().isBlank() || file.sentence().isBlank());
    assertEquals("", found.err());
  }

  @ParameterizedTest
  @EnumSource
  void theCommittedFilesAreWhatIsWrittenHere(Folder folder) throws IOException {
    Map<String, byte[]> contents = CorpusFolder.contents(FILES, folder);
    assertEquals(List.copyOf(contents.keySet()), CorpusFolder.committed(folder));
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      Path path = CorpusFolder.of(folder).resolve(entry.getKey());
      assertArrayEquals(entry.getValue(), Files.readAllBytes(path), entry.getKey());
    }
    List<String> names =
        FILES.stream()
            .filter(file -> file.folder() == folder)
            .map(CorpusFile::fileName)
            .sorted()
            .toList();
    assertEquals(names, CorpusFolder.verdicts(folder).stream().map(Listed::file).toList());
  }

  /** {@code AtMostEnds} is {@code at-most-ends}, and names begin with that. */
  private static String prefix(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT)
        + "-";
  }

  private static boolean has(Document document, Class<?> type) {
    Stream<?> parts;
    if (document instanceof Findings findings) {
      parts =
          findings.findings().stream()
              .flatMap(finding -> Stream.of(finding.condition(), finding.witness()));
    } else {
      Certificate certificate = (Certificate) document;
      parts =
          Stream.concat(
              Stream.of(certificate.claim()), certificate.steps().stream().map(Step::rule));
    }
    return parts.anyMatch(type::isInstance);
  }

  private static long count(Folder folder, Predicate<CorpusFile> which) {
    return FILES.stream().filter(file -> file.folder() == folder).filter(which).count();
  }

  private static void assertCovered(String what, Predicate<CorpusFile> which) {
    long controls = count(Folder.CORRECT, which);
    long forgeries = count(Folder.FORGED, which);
    assertTrue(controls >= 1, what + ": no control");
    assertTrue(forgeries >= FEWEST_FORGERIES, what + ": " + forgeries + " forgeries");
  }

  static Stream<Class<?>> kinds() {
    return Stream.of(Step.Rule.class, Claim.class, Condition.class)
        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleClaimAndConditionHasAControlAndThreeForgeriesOfItsName() {
    return kinds()
        .map(
            type ->
                DynamicTest.dynamicTest(
                    prefix(type),
                    () ->
                        assertCovered(
                            type.getSimpleName(),
                            file ->
                                file.name().startsWith(prefix(type))
                                    && has(Truth.document(file.bytes()), type))));
  }

  @TestFactory
  Stream<DynamicTest> everyConclusionHasAControlAndThreeForgeriesOfItsName() {
    return Arrays.stream(Step.Conclusion.values())
        .map(
            conclusion ->
                DynamicTest.dynamicTest(
                    conclusion.toString(),
                    () ->
                        assertCovered(
                            conclusion.toString(),
                            file ->
                                file.name().startsWith(conclusion.name().toLowerCase(Locale.ROOT))
                                    && has(file, conclusion))));
  }

  private static boolean has(CorpusFile file, Step.Conclusion conclusion) {
    return Truth.document(file.bytes()) instanceof Certificate certificate
        && certificate.steps().stream().anyMatch(step -> step.conclusion() == conclusion);
  }

  /** What proves something, and what does not. */
  @TestFactory
  Stream<DynamicTest> everyWitnessHasAControlAndThreeForgeries() {
    return Arrays.stream(Witness.class.getPermittedSubclasses())
        .filter(type -> type != Witness.Tried.class)
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type.getSimpleName(),
                    () ->
                        assertCovered(
                            type.getSimpleName(),
                            file -> has(Truth.document(file.bytes()), type))));
  }

  @Test
  void noControlIsWithoutForgeriesOfItsName() {
    List<String> prefixes = new ArrayList<>();
    kinds().forEach(type -> prefixes.add(prefix(type)));
    for (Step.Conclusion conclusion : Step.Conclusion.values()) {
      prefixes.add(conclusion.name().toLowerCase(Locale.ROOT) + "-");
    }
    for (CorpusFile file : FILES) {
      if (file.folder() == Folder.CORRECT || file.folder() == Folder.FORGED) {
        List<String> fitting = prefixes.stream().filter(file.name()::startsWith).toList();
        assertFalse(fitting.isEmpty(), file + " is of no rule, claim or condition");
        assertTrue(
            count(Folder.FORGED, other -> fitting.stream().anyMatch(other.name()::startsWith))
                >= FEWEST_FORGERIES,
            file + " has no forged siblings");
      }
    }
  }

  @Test
  void theCorpusIsSmall() {
    long bytes = FILES.stream().mapToLong(file -> file.bytes().length).sum();
    assertTrue(bytes < 2_000_000, () -> bytes + " bytes");
    for (CorpusFile file : FILES) {
      assertTrue(file.bytes().length < 100_000, file + " has " + file.bytes().length + " bytes");
    }
  }
}
