package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;
import org.junit.jupiter.api.Test;

/** {@code proofs/STATEMENTS.md} says what the annotations of the classes say. */
class StatementsTest {

  private static final Pattern STATEMENT = Pattern.compile("N(?:BM)?21 .+");

  private static final Set<String> STATUSES =
      Set.of("constructed", "decided", "reported", "not here");

  /** A row of the table: statement, class, rules, status, tests. */
  private record Row(String statement, String type, String rules, String status, String tests) {}

  @Test
  void everyAnnotatedClassIsInTheTableAndEveryClassInTheTableIsAnnotated()
      throws IOException, URISyntaxException {
    Map<String, String> table = new TreeMap<>();
    for (Row row : rows()) {
      if (!row.type().isEmpty()) {
        table.put(row.statement(), row.type());
      }
    }
    assertEquals(annotated(), table);
  }

  @Test
  void theReadmeHasTheSameConstructedStatements() throws IOException, URISyntaxException {
    Map<String, String> table = new TreeMap<>();
    for (List<String> cells :
        cells(Transcript.read(WorkingFolder.sources().resolve("README.md")))) {
      if (STATEMENT.matcher(cells.get(0)).matches()) {
        table.put(cells.get(0), plain(cells.get(1)));
      }
    }
    assertEquals(annotated(), table);
  }

  /**
   * Steps have rules; that there is no path is no step but a claim. The rule enclosed is for paths
   * that no statement constructs.
   */
  @Test
  void everyRuleIsOneOfTheCheckers() {
    Set<String> known =
        Stream.concat(
                Arrays.stream(Step.Rule.class.getPermittedSubclasses())
                    .filter(rule -> rule != Step.Rule.Enclosed.class),
                Stream.of(Claim.Disconnected.class))
            .map(rule -> rule.getSimpleName().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>();
    for (Row row : rows()) {
      named.addAll(row.rules().isEmpty() ? Set.of() : Set.of(row.rules().split(", ")));
    }
    assertEquals(known, named);
  }

  @Test
  void whatARowHasFitsItsStatus() {
    for (Row row : rows()) {
      assertTrue(STATUSES.contains(row.status()), row::toString);
      boolean here = row.status().equals("constructed") || row.status().equals("decided");
      boolean proved = row.status().equals("constructed") || row.status().equals("reported");
      assertEquals(here, !row.type().isEmpty(), row::toString);
      assertEquals(here, !row.tests().isEmpty(), row::toString);
      assertEquals(proved, !row.rules().isEmpty(), row::toString);
    }
  }

  /** The tests of N21 are in a package of their own. */
  @Test
  void everyTestOfTheTableIsThere() {
    Path tests = WorkingFolder.sources().resolve("tests/src/test/java/org/isthmus/tests");
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      Path folder = row.statement().startsWith("N21 ") ? tests.resolve("widthn1") : tests;
      if (!row.tests().isEmpty() && !Files.exists(folder.resolve(row.tests() + ".java"))) {
        missing.add(row.toString());
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyPaperOfTheTableIsNamedAboveItAndHasRows() {
    String text = Transcript.read(WorkingFolder.sources().resolve("proofs/STATEMENTS.md"));
    for (Paper paper : Paper.values()) {
      assertTrue(text.contains("\n" + paper.name() + ": "), paper::name);
      assertTrue(
          rows().stream().anyMatch(row -> row.statement().startsWith(paper.name() + " ")),
          paper::name);
    }
  }

  @Test
  void noStatementIsListedTwice() {
    List<String> statements = rows().stream().map(Row::statement).toList();
    assertEquals(statements.stream().distinct().toList(), statements);
  }

  /** The annotated classes of the constructions: statement and simple name. */
  private static Map<String, String> annotated() throws IOException, URISyntaxException {
    Map<String, String> found = new TreeMap<>();
    for (Class<?> theorem :
        List.of(
            org.isthmus.proofs.nbm21.Theorem41.class, org.isthmus.proofs.n21.Theorem41.class)) {
      for (Class<?> type : classesBeside(theorem)) {
        Statement statement = type.getAnnotation(Statement.class);
        if (statement != null) {
          String name = statement.paper().name() + " " + statement.label();
          assertEquals(theorem.getPackageName(), type.getPackageName(), name);
          assertTrue(theorem.getPackageName().endsWith("." + statement.paper().key()), name);
          assertNull(found.put(name, type.getSimpleName()), name + " is constructed once");
        }
      }
    }
    return found;
  }

  /** All classes of a module, from its folder of classes or from its jar. */
  private static List<Class<?>> classesBeside(Class<?> one)
      throws IOException, URISyntaxException {
    Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return classes(place);
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
      return classes(jar.getPath("/"));
    }
  }

  private static List<Class<?>> classes(Path root) throws IOException {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          types.add(
              Class.forName(
                  name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                  false,
                  StatementsTest.class.getClassLoader()));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    return types;
  }

  private static List<Row> rows() {
    String text = Transcript.read(WorkingFolder.sources().resolve("proofs/STATEMENTS.md"));
    List<Row> rows =
        cells(text).stream()
            .filter(cells -> STATEMENT.matcher(cells.get(0)).matches())
            .map(
                cells ->
                    new Row(
                        cells.get(0),
                        plain(cells.get(1)),
                        plain(cells.get(2)),
                        cells.get(3),
                        plain(cells.get(4))))
            .toList();
    assertTrue(rows.size() >= 15, "the table has " + rows.size() + " rows");
    return rows;
  }

  private static String plain(String cell) {
    return cell.replace("`", "");
  }

  /** The cells of all rows of all tables of a Markdown text. */
  static List<List<String>> cells(String markdown) {
    return markdown
        .lines()
        .filter(line -> line.startsWith("|") && line.endsWith("|"))
        .map(
            line ->
                Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .toList())
        .toList();
  }
}
