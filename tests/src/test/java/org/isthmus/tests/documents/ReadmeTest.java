package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.isthmus.verifier.checker.Verdict;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The README says what is so: its commands are carried out, its tables and links are compared. */
class ReadmeTest {

  private static final Path ROOT = WorkingFolder.sources();
  private static final String README = Transcript.read(ROOT.resolve("README.md"));

  /** The numbers of lines are given to the nearest hundred, and may be off by one more. */
  private static final int LINES_OFF = 150;

  @Test
  void everyCommandOfTheFirstScreenPrintsWhatItSays() throws IOException, InterruptedException {
    WorkingFolder folder = WorkingFolder.shared();
    List<Transcript> blocks = Transcript.ofMarkdown(ROOT, ROOT.resolve("README.md"));
    assertTrue(blocks.size() >= 2, "a success and a refusal");
    for (Transcript block : blocks) {
      folder.replay(block);
    }
    Path plot = folder.root().resolve("examples/02-quickstart/out/alice-bob.svg");
    assertTrue(Transcript.read(plot).contains("<svg"), "the plot is there");
  }

  @Test
  void theSpecOfTheFirstScreenIsTheQuickstart() {
    String spec = ExamplesTest.blocks("isth", README).get(0);
    assertEquals(
        Transcript.read(ROOT.resolve("examples/02-quickstart/quickstart.isth")), spec);
    assertEquals(10, spec.lines().count());
  }

  @Test
  void theSpecOfTheExactPathIsThatOfItsExample() {
    String exact = Transcript.read(ROOT.resolve("examples/10-deep-and-exact/deep.isth"));
    assertTrue(ExamplesTest.blocks("isth", README).contains(exact), exact);
    assertEquals(10, exact.lines().count());
  }

  @Test
  void everySpecIsRight() {
    for (String spec : ExamplesTest.blocks("isth", README)) {
      assertEquals(List.of(), ExamplesTest.errors("README.md", spec));
    }
  }

  @Test
  void thePictureOfTheFirstScreenIsTheQuickstarts() {
    assertTrue(README.contains("(examples/02-quickstart/expected/alice-bob.svg)"));
  }

  @Test
  void everyPictureIsSmall() throws IOException {
    int pictures = 0;
    for (Path file : WorkingFolder.filesOfExamples()) {
      if (file.toString().endsWith(".svg")) {
        assertTrue(Files.size(file) < 60_000, () -> "at most 60 kB: " + file);
        pictures++;
      }
    }
    assertTrue(pictures >= 2, "pictures were found");
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<Path> documents;
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      documents =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !ROOT.relativize(file).toString().contains("target"))
              .toList();
    }
    List<String> broken = new ArrayList<>();
    for (Path document : documents) {
      for (MatchResult link :
          Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)")
              .matcher(withoutCode(Transcript.read(document)))
              .results()
              .toList()) {
        Path place = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        boolean leads =
            link.group(1).contains(":")
                || Files.exists(place)
                    && (link.group(2) == null || anchors(place).contains(link.group(2)));
        if (!leads) {
          broken.add(ROOT.relativize(document) + ": " + link.group());
        }
      }
    }
    assertTrue(documents.size() > 10, "documents were found");
    assertEquals(List.of(), broken);
  }

  /** The anchors of a Markdown document: its headings, as a forge of repositories names them. */
  private static List<String> anchors(Path document) {
    return withoutCode(Transcript.read(document))
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String withoutCode(String markdown) {
    return Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(markdown)
        .replaceAll("");
  }

  @Test
  void everyExitCodeOfTheCheckerIsInTheTable() {
    Map<Integer, List<String>> table = new TreeMap<>();
    for (List<String> cells : StatementsTest.cells(README)) {
      if (cells.get(0).matches("\\d+")) {
        table.put(
            Integer.parseInt(cells.get(0)),
            Arrays.stream(cells.get(1).split(", "))
                .map(word -> word.replace("`", ""))
                .filter(word -> !word.isEmpty())
                .toList());
      }
    }
    Map<Integer, List<String>> expected = new TreeMap<>();
    expected.put(1, List.of("FAILED"));
    expected.put(64, List.of());
    expected.put(70, List.of());
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      expected.put(
          kind.exitCode(),
          kind == Verdict.Kind.VERIFIED ? List.of("VERIFIED", "OK") : List.of(kind.word()));
    }
    assertEquals(expected, table);
  }

  @Test
  void everyCommandIsInTheTable() throws IOException, InterruptedException {
    String help = WorkingFolder.named("help").print("./isthmus help", Map.of());
    TreeSet<String> commands =
        Pattern.compile("^  ([a-z]+) {2,}", Pattern.MULTILINE)
            .matcher(help.substring(help.indexOf("Commands:")))
            .results()
            .map(command -> command.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> table =
        StatementsTest.cells(README).stream()
            .filter(cells -> cells.get(0).startsWith("`isthmus "))
            .map(cells -> cells.get(0).split("[ `]+")[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(commands, table);
  }

  @Test
  void withoutMavenTheLauncherSaysWhatItNeeds() throws IOException, InterruptedException {
    WorkingFolder folder = WorkingFolder.named("launcher");
    Files.delete(folder.root().resolve("verifier/cli/target/built"));
    Path tools = Files.createDirectory(folder.root().resolve("tools"));
    for (String tool : List.of("dirname", "find", "head", "readlink")) {
      Files.createSymbolicLink(
          tools.resolve(tool),
          Stream.of("/usr/bin", "/bin")
              .map(place -> Path.of(place, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow());
    }
    String java = System.getProperty("java.home") + "/bin";
    assertEquals(
        "isthmus: error: not built yet, and no mvn found (expected Apache Maven 3.8 or later)\n"
            + "64\n",
        folder.print("./isthmus help; echo $?", Map.of("PATH", tools + ":" + java)));
    assertEquals(
        "isthmus: error: no java found (expected a JDK 17 or later)\n64\n",
        folder.print("./isthmus help; echo $?", Map.of("PATH", tools.toString())));
  }

  @Test
  void theLauncherStartsTheCheckerWithinTheMemoryThatIsAllowed()
      throws IOException, InterruptedException {
    WorkingFolder folder = WorkingFolder.named("memory");
    String missing = "isthmus verify: error: none.cert: there is no such file\n64\n";
    String command =
        "java -cp 'verifier/cli/target/libraries/*' org.isthmus.verifier.cli.Main verify";
    for (String start : List.of("./isthmus verify", command)) {
      for (String memory : List.of("16m", "17000k", "33M", "1g")) {
        assertEquals(
            missing,
            folder.print(
                start + " none.cert --max-memory 2g --max-memory " + memory + "; echo $?",
                Map.of("ISTHMUS_MEMORY", "3g")),
            start + memory);
      }
      for (String memory : List.of("15m", "0", "2000g", "16", "m", "'$(touch x)m'", "''")) {
        String printed = folder.print(start + " none.cert --max-memory " + memory, Map.of());
        assertTrue(
            printed.startsWith("isthmus verify: error: the memory is not possible (found "),
            printed);
      }
    }
    String alone =
        folder.print(
            "java -Xmx40m -cp 'verifier/checker/target/trusted/*'"
                + " org.isthmus.verifier.checker.Main none.cert --max-memory 16m",
            Map.of());
    assertTrue(
        alone.startsWith("isthmus verify: error: --max-memory: this Java machine may use more"),
        alone);
    assertTrue(Files.notExists(folder.root().resolve("x")));
  }

  @Test
  void theLauncherPutsAnEngineBehindTheCheckerOnlyWhenItIsAskedFor()
      throws IOException, InterruptedException {
    WorkingFolder folder = WorkingFolder.named("engine");
    String there = "./isthmus verify --engine blas no.cert 2>&1 | head -n 1";
    assertEquals(
        "isthmus verify: error: no.cert: there is no such file\n", folder.print(there, Map.of()));
    Files.delete(folder.root().resolve("verifier/cli/target/libraries"));
    assertEquals(
        "isthmus verify: error: engine blas is not on the class path, where ./isthmus verify puts"
            + " it; use jdk\n",
        folder.print(there, Map.of()));
    assertEquals(
        "isthmus verify: error: no.cert: there is no such file\n",
        folder.print("./isthmus verify no.cert 2>&1 | head -n 1", Map.of()));
  }

  @Test
  void everyModuleOfTheBuildIsInTheTableOfFolders()
      throws IOException, ParserConfigurationException, SAXException {
    NodeList modules =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve("pom.xml").toFile())
            .getElementsByTagName("module");
    TreeSet<String> expected = new TreeSet<>();
    for (int k = 0; k < modules.getLength(); k++) {
      expected.add(modules.item(k).getTextContent());
    }
    // The proofs in Coq are not built by Maven.
    expected.add("proofs/formal");
    assertEquals(expected, new TreeSet<>(column("| folder | holds |").keySet()));
  }

  @Test
  void theTrustedBaseHasAboutAsManyLinesAsTheTableSays() {
    Map<String, String> table = column("| module | lines | holds |");
    assertEquals(5, table.size(), table::toString);
    table.forEach(
        (module, stated) -> {
          long lines = linesOfCode(ROOT.resolve(module).resolve("src/main/java"));
          assertTrue(
              Math.abs(lines - Integer.parseInt(stated)) <= LINES_OFF,
              () -> module + " has " + lines + " lines, the README says " + stated);
        });
  }

  /** The second column of the table with this head by the first. */
  private static Map<String, String> column(String head) {
    Map<String, String> column = new LinkedHashMap<>();
    README
        .substring(README.indexOf(head))
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> StatementsTest.cells(line).get(0))
        .forEach(cells -> column.put(cells.get(0).replace("`", ""), cells.get(1)));
    return column;
  }

  /** Lines that are neither blank nor comment. */
  private static long linesOfCode(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Transcript::read)
          .map(
              source ->
                  Pattern.compile("^\\s*/\\*.*?\\*/", Pattern.MULTILINE | Pattern.DOTALL)
                      .matcher(source)
                      .replaceAll(""))
          .flatMap(String::lines)
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("//"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
