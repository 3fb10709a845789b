package org.isthmus.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The source tree keeps the rules of the house. */
class SourceTreeTest {

  private static final int CLASSES_IN_A_PACKAGE = 14;

  /** Packages that are larger, with reason; they may shrink and not grow. */
  private static final Map<String, Integer> LARGER_PACKAGES =
      Map.of(
          // One reader, strict and of its own, for each of the formats.
          "org.isthmus.numeric.files", 30,
          // One record for each noun of the format.
          "org.isthmus.grammar.certificate", 19,
          // Two engines, the products of one of them for the checker, and what is done by them.
          "org.isthmus.numeric.bulk", 15,
          // The program, the rule without data, and a class for each kind of claim.
          "org.isthmus.verifier.checker", 15,
          // One evaluator for each precision, the slices of one, what hands out the work, and what
          // takes the outputs.
          "org.isthmus.verifier.checker.loss", 18,
          // One class for each kind of declaration and the numbers and names in it.
          "org.isthmus.grammar.problem.resolution", 17,
          // One class for each statement of a paper, and what several share.
          "org.isthmus.proofs.construction", 15,
          "org.isthmus.proofs.n21", 16,
          "org.isthmus.proofs.nbm21", 15,
          // One class for each command and what several share.
          "org.isthmus.verifier.cli", 28);

  /** Lines that are neither blank nor comment, in the five modules together. */
  private static final long LARGEST_TRUSTED_BASE = 16000;

  /** Each pattern is written so that it does not match itself. */
  private static final Map<String, Pattern> FORBIDDEN =
      Map.of(
          "a path of one machine",
          Pattern.compile("(?<![\\w.)}$-])/(?:work|tmp|root|home)(?:/|\\b)"),
          "an open end",
          Pattern.compile("\\b(?:TO[D]O|FIX[M]E|XX[X])\\b"),
          "a host of a registry",
          Pattern.compile(
              "repo1?[.]maven[.]|registry[.]npm|npmjs[.]|py[p]i[.]org|crates[.]io"
                  + "|central[.]sonatype"));

  @Test
  void everyPackageSaysWhatItIs() {
    List<String> silent = new ArrayList<>();
    SourceTree.mainPackages()
        .forEach(
            (folder, sources) -> {
              Path info = folder.resolve("package-info.java");
              if (!Files.exists(info)) {
                silent.add(folder + ": no package-info.java");
                return;
              }
              long lines =
                  SourceTree.read(info).lines().takeWhile(l -> !l.startsWith("package")).count();
              // The limits are for the text between the two lines of the comment.
              if (lines < 3 || lines > 10) {
                silent.add(info + ": " + lines + " lines of comment (expected 3 to 10)");
              }
            });
    assertEquals(List.of(), silent);
  }

  @Test
  void everyPackageIsSmallEnoughToKnow() {
    List<String> large = new ArrayList<>();
    SourceTree.mainPackages()
        .forEach(
            (folder, sources) -> {
              String name = SourceTree.packageName(folder);
              long types =
                  sources.stream().filter(file -> !file.endsWith("package-info.java")).count();
              int limit = LARGER_PACKAGES.getOrDefault(name, CLASSES_IN_A_PACKAGE);
              if (types > limit) {
                large.add(name + " has " + types + " types (at most " + limit + ")");
              }
            });
    assertEquals(List.of(), large);
  }

  @Test
  void everySourceHasOneTopLevelTypeOfItsName() {
    Pattern topLevel =
        Pattern.compile(
            "^(?:public |final |abstract |sealed |non-sealed )*(?:class|record|@?interface|enum)"
                + " (\\w+)",
            Pattern.MULTILINE);
    List<String> wrong = new ArrayList<>();
    for (List<Path> sources : SourceTree.mainPackages().values()) {
      for (Path source : sources) {
        if (source.endsWith("package-info.java")) {
          continue;
        }
        List<String> types =
            topLevel
                .matcher(SourceTree.read(source))
                .results()
                .map(found -> found.group(1))
                .toList();
        String name = source.getFileName().toString().replace(".java", "");
        if (!types.equals(List.of(name))) {
          wrong.add(source + ": " + types);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theTrustedBaseStaysSmallEnoughToReadInAnAfternoon() throws IOException {
    StringBuilder table = new StringBuilder();
    long total = 0;
    for (String module : Modules.TRUSTED) {
      long lines = SourceTree.mainSources(module).stream().mapToLong(SourceTree::linesOfCode).sum();
      assertTrue(lines > 0, "no sources of " + module + " were found");
      table.append(String.format("%-20s %6d%n", module, lines));
      total += lines;
    }
    table.append(
        String.format("%-20s %6d (at most %d)%n", "trusted base", total, LARGEST_TRUSTED_BASE));
    Path kept = Path.of("target", "trusted-base.txt");
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, table.toString());
    System.out.print(table);
    assertTrue(total <= LARGEST_TRUSTED_BASE, table.toString());
  }

  @Test
  void linesOfCodeAreCountedWithoutBlanksAndComments(@TempDir Path folder) throws IOException {
    Path source = folder.resolve("A.java");
    Files.writeString(
        source, "package a;\n\n/** One. */\n/*\n * Two.\n */\nclass A { // three\n  // four\n}\n");
    assertEquals(3, SourceTree.linesOfCode(source));
  }

  @Test
  void everyPomSaysWhatItsRowOfTheTableSays()
      throws IOException, ParserConfigurationException, SAXException {
    for (String module : Modules.all()) {
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(SourceTree.root().resolve(module).resolve("pom.xml").toFile())
              .getDocumentElement();
      List<String> seen = new ArrayList<>();
      NodeList dependencies = project.getElementsByTagName("dependency");
      for (int k = 0; k < dependencies.getLength(); k++) {
        Element dependency = (Element) dependencies.item(k);
        String artifact = dependency.getElementsByTagName("artifactId").item(0).getTextContent();
        NodeList scope = dependency.getElementsByTagName("scope");
        boolean test = scope.getLength() > 0 && scope.item(0).getTextContent().equals("test");
        if (artifact.startsWith("isthmus-") && !test) {
          seen.add(artifact.substring("isthmus-".length()).replaceFirst("-", "/"));
        }
      }
      List<String> expected = new ArrayList<>(Modules.seenDirectly(module));
      expected.sort(null);
      seen.sort(null);
      assertEquals(expected, seen, module);
    }
  }

  @Test
  void noCommittedTextNamesThisMachineOrARegistryOrAnOpenEnd()
      throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (Path file : filesOfGit()) {
      byte[] bytes = Files.readAllBytes(file);
      if (isBinary(bytes)) {
        continue;
      }
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      for (int k = 0; k < lines.size(); k++) {
        String line = lines.get(k);
        for (Map.Entry<String, Pattern> entry : FORBIDDEN.entrySet()) {
          Matcher matcher = entry.getValue().matcher(line);
          if (matcher.find()) {
            found.add(
                SourceTree.root().relativize(file)
                    + ":"
                    + (k + 1)
                    + ": "
                    + entry.getKey()
                    + ": "
                    + matcher.group());
          }
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void theForbiddenTextsAreRecognised() {
    String[] bad = {
      "see /wo" + "rk/main",
      "in /tm" + "p",
      "'/ho" + "me/ann'",
      "// TO" + "DO later",
      "FIX" + "ME",
      "https://repo" + ".maven.apache.org",
      "py" + "pi.org"
    };
    for (String line : bad) {
      assertTrue(
          FORBIDDEN.values().stream().anyMatch(pattern -> pattern.matcher(line).find()), line);
    }
    for (String line :
        List.of("a/work/b", "http://maven.apache.org/POM/4.0.0", "target/tmp", "${x}/tmp")) {
      assertTrue(
          FORBIDDEN.values().stream().noneMatch(pattern -> pattern.matcher(line).find()), line);
    }
  }

  /** What is committed, or would be by adding everything. */
  private static List<Path> filesOfGit() throws IOException, InterruptedException {
    Path root = SourceTree.root();
    Assumptions.assumeTrue(Files.exists(root.resolve(".git")), "not a working copy of git");
    Process git;
    try {
      git =
          new ProcessBuilder(
                  "git",
                  "-c",
                  "safe.directory=*",
                  "-C",
                  root.toString(),
                  "ls-files",
                  "-z",
                  "--cached",
                  "--others",
                  "--exclude-standard")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      Assumptions.abort("git is not here: " + e.getMessage());
      return List.of();
    }
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(git.waitFor() == 0, "git does not list its files");
    List<Path> files = new ArrayList<>();
    for (String name : names.split("\0")) {
      Path file = root.resolve(name);
      if (!name.isEmpty() && Files.isRegularFile(file)) {
        files.add(file);
      }
    }
    assertTrue(!files.isEmpty(), "git lists no files");
    return files;
  }

  private static boolean isBinary(byte[] bytes) {
    for (int k = 0; k < Math.min(bytes.length, 8000); k++) {
      if (bytes[k] == 0) {
        return true;
      }
    }
    return false;
  }
}
