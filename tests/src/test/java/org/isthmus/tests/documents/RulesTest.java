package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;

/**
 * The README's table of rules lacks nothing: every rule and every claim of a certificate has a
 * theorem that is proved in Coq, a class of the trusted base, and tests in which it is accepted and
 * rejected.
 */
class RulesTest {

  private static final String HEAD =
      "| rule | theorem | Java class | accepted in | rejected in |";

  private static final Path ROOT = WorkingFolder.sources();

  private static final List<String> TRUSTED =
      List.of(
          "numeric/exact",
          "numeric/model",
          "numeric/files",
          "grammar/certificate",
          "verifier/checker");

  /** Each claim in an instance, for its words. */
  private static final List<Claim> CLAIMS =
      List.of(
          new Claim.MaxLoss(Rational.of(1, 2)),
          new Claim.AtMostEnds(Rational.of(1, 2)),
          new Claim.Descends(Rational.of(1, 2)),
          new Claim.Unbounded(7, "along"),
          new Claim.Disconnected(Rational.of(1, 3), Rational.of(1, 2), Indices.of(0, 1)));

  private static final Map<String, List<String>> MAIN = sources(TRUSTED, "src/main/java");

  private static final Map<String, List<String>> TESTS =
      sources(Stream.concat(TRUSTED.stream(), Stream.of("tests")).toList(), "src/test/java");

  private static final String PROOFS = proofs();

  @Test
  void everyRuleAndEveryClaimHasARow() {
    assertEquals(List.of(), withoutRow(rows()));
  }

  @Test
  void noRowLacksAnything() {
    for (List<String> row : rows()) {
      assertEquals(List.of(), lacking(row));
    }
  }

  @Test
  void whateverIsTakenFromTheTableIsMissed() {
    for (List<String> row : rows()) {
      for (int k = 1; k < row.size(); k++) {
        for (String changed : List.of("", "`Nothing.nothing`", row.get(k) + ", `nothing`")) {
          List<String> forged = new ArrayList<>(row);
          forged.set(k, changed);
          assertEquals(1, lacking(forged).size(), forged::toString);
        }
      }
      List<List<String>> others = new ArrayList<>(rows());
      others.remove(row);
      assertEquals(words().containsValue(row.get(0)) ? 1 : 0, withoutRow(others).size());
    }
  }

  @Test
  void aProofThatIsNotAskedForItsAxiomsCountsForNothing() {
    assertTrue(isProved("lumped_sound", PROOFS));
    assertFalse(isProved("lumped_sound", PROOFS.replace("Print Assumptions lumped_sound.", "")));
    assertFalse(isProved("lumped_sound", PROOFS.replace("Theorem lumped_sound", "Lemma lumped")));
    assertFalse(isProved("lumped_soun", PROOFS));
  }

  @Test
  void everyClaimHasAnInstanceHere() {
    assertEquals(
        Set.of(Claim.class.getPermittedSubclasses()),
        CLAIMS.stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  /** The rules and claims that have not one row. */
  private static List<String> withoutRow(List<List<String>> rows) {
    return words().entrySet().stream()
        .filter(
            word -> rows.stream().filter(row -> row.get(0).equals(word.getValue())).count() != 1)
        .map(Map.Entry::toString)
        .toList();
  }

  /** What is missing of a row, in words. */
  private static List<String> lacking(List<String> row) {
    List<String> lacking = new ArrayList<>();
    for (String theorem : names(row, 1, lacking)) {
      if (!isProved(theorem, PROOFS)) {
        lacking.add(theorem + " is no theorem of proofs/formal");
      }
    }
    for (String type : names(row, 2, lacking)) {
      if (!isThere(type)) {
        lacking.add(type + " is no class of the trusted base");
      }
    }
    for (int k = 3; k <= 4; k++) {
      for (String test : names(row, k, lacking)) {
        if (!isTested(test)) {
          lacking.add(test + " is no test");
        }
      }
    }
    return lacking;
  }

  /** The first cell of the row of each rule and each claim, by its class. */
  private static Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    for (Class<?> rule : Step.Rule.class.getPermittedSubclasses()) {
      words.put(rule.getSimpleName(), "`" + rule.getSimpleName().toLowerCase(Locale.ROOT) + "`");
    }
    for (Claim claim : CLAIMS) {
      words.put(claim.getClass().getSimpleName(), "`" + inGeneral(claim) + "`");
    }
    return words;
  }

  /** The words of a claim, with letters in the place of its numbers and names. */
  private static String inGeneral(Claim claim) {
    return claim
        .notation()
        .replace("1/2", claim instanceof Claim.Disconnected ? "r/s" : "p/q")
        .replace("1/3", "p/q")
        .replace("neuron 7 along along", "neuron J along ARRAY")
        .replace("rows 0,1", "rows LIST");
  }

  private static List<String> names(List<String> row, int column, List<String> lacking) {
    if (row.size() != 5 || !row.get(column).matches("`[\\w.]+`(, `[\\w.]+`)*")) {
      lacking.add("names in column " + (column + 1) + " of " + row);
      return List.of();
    }
    return Arrays.asList(row.get(column).replace("`", "").split(", "));
  }

  private static boolean isProved(String theorem, String proofs) {
    return has(proofs, "^Theorem " + theorem + "\\b")
        && has(proofs, "^Print Assumptions " + theorem + "\\.$");
  }

  private static boolean isThere(String type) {
    List<String> sources = MAIN.getOrDefault(type, List.of());
    if (sources.size() != 1) {
      return false;
    }
    String source = sources.get(0);
    String name = first("^package ([\\w.]+);$", source) + "." + type;
    try {
      return Class.forName(name, false, RulesTest.class.getClassLoader()).getName().equals(name);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Whether a test of this name is there, or cases of this name that a test takes. */
  private static boolean isTested(String test) {
    String method = test.substring(test.indexOf('.') + 1);
    List<String> sources =
        TESTS.getOrDefault(test.substring(0, Math.max(0, test.indexOf('.'))), List.of());
    if (sources.size() != 1) {
      return false;
    }
    String source = sources.get(0);
    boolean isTest =
        Arrays.stream(source.split("\n  }\n"))
            .anyMatch(
                member ->
                    has(member, "^  @(Test|ParameterizedTest|Property|Example)\\b")
                        && has(member, "^  void " + method + "\\("));
    boolean areCases =
        has(source, "^  static Stream<\\w+> " + method + "\\(")
            && has(source, "@MethodSource\\([^)]*\"" + method + "\"[^)]*\\)");
    return isTest || areCases;
  }

  private static boolean has(String text, String regex) {
    return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).find();
  }

  private static String first(String regex, String text) {
    return Pattern.compile(regex, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** The rows of the table, by their cells. */
  private static List<List<String>> rows() {
    String readme = Transcript.read(ROOT.resolve("README.md"));
    return readme
        .substring(readme.indexOf(HEAD))
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> StatementsTest.cells(line).get(0))
        .toList();
  }

  /** The sources of some modules by the names of their classes. */
  private static Map<String, List<String>> sources(List<String> modules, String below) {
    List<Path> sources = new ArrayList<>();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(below))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      } catch (IOException e) {
        throw new UncheckedIOException(module, e);
      }
    }
    return sources.stream()
        .collect(
            Collectors.groupingBy(
                file -> file.getFileName().toString().replace(".java", ""),
                Collectors.mapping(Transcript::read, Collectors.toList())));
  }

  /** All files of proofs. */
  private static String proofs() {
    Path folder = ROOT.resolve("proofs/formal");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".v"))
          .map(Transcript::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }
}
