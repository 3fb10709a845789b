package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process loads before it does its work. A time would measure the machine; the classes that
 * are loaded decide it, and say that the checker runs no constructor's code.
 */
class StartupTest {

  private static final Pattern LOADED =
      Pattern.compile("\\[class,load *\\] ([\\w.$/+]+) source: (\\S.*)");

  private static final List<String> TRUSTED =
      List.of(
          "org.isthmus.numeric.exact.",
          "org.isthmus.numeric.model.",
          "org.isthmus.numeric.files.",
          "org.isthmus.grammar.certificate.",
          "org.isthmus.verifier.checker.");

  /** Libraries that take long to load, and what constructs. */
  private static final List<String> HEAVY =
      List.of(
          "org.nd4j.",
          "org.bytedeco.",
          "org.ejml.",
          "org.hipparchus.",
          "com.google.protobuf.",
          "org.isthmus.numeric.bulk.Nd4j",
          "org.isthmus.numeric.compute.",
          "org.isthmus.numeric.training.",
          "org.isthmus.proofs.nbm21.");

  @TempDir private static Path folder;

  private static Bench bench;

  @BeforeAll
  static void makeCertificate() throws IOException {
    bench = Bench.in(Files.createDirectory(folder.resolve("bench"))).withCertificate();
  }

  /** The classes of no JDK that a run loads. */
  private static List<String> loaded(Object... words) throws IOException, InterruptedException {
    Path log = folder.resolve("loaded.log");
    long begin = System.nanoTime();
    Command.Run run =
        Command.apart(
            bench.folder(), List.of("-Xlog:class+load=info:file=" + log + "::filecount=0"), words);
    long milliseconds = (System.nanoTime() - begin) / 1_000_000;
    assertEquals(0, run.exitCode(), run::toString);
    List<String> lines = Files.readAllLines(log);
    List<String> classes =
        lines.stream()
            .map(LOADED::matcher)
            .filter(Matcher::find)
            .filter(
                found ->
                    !found.group(2).startsWith("jrt:/")
                        && !found.group(2).startsWith("shared objects file")
                        && !found.group(1).startsWith("java.")
                        && !found.group(1).startsWith("jdk.")
                        && !found.group(1).startsWith("sun."))
            .map(found -> found.group(1))
            .toList();
    System.out.printf(
        "%-10s %4d ms, %4d classes in all, %4d beyond the JDK%n",
        words[0], milliseconds, lines.size(), classes.size());
    assertTrue(!classes.isEmpty(), "no class of the project was seen");
    return classes;
  }

  private static List<String> of(List<String> classes, List<String> prefixes) {
    return classes.stream().filter(name -> prefixes.stream().anyMatch(name::startsWith)).toList();
  }

  private static void assertNothingHeavy(List<String> classes) {
    assertEquals(List.of(), of(classes, HEAVY));
  }

  @Test
  void theCheckerLoadsTheTrustedBaseAlone() throws IOException, InterruptedException {
    for (Object[] words :
        Stream.of(new Object[] {"verify", "--help"}, new Object[] {"verify", "p.cert", "-v"})
            .toList()) {
      List<String> classes = loaded(words);
      assertEquals(of(classes, TRUSTED), classes);
    }
  }

  @Test
  void formattingLoadsTheLanguageAndNoEngine() throws IOException, InterruptedException {
    List<String> classes = loaded("format", "spec.isth");
    assertNothingHeavy(classes);
    assertTrue(!of(classes, List.of("org.antlr.")).isEmpty());
    assertEquals(List.of(), of(classes, List.of("org.isthmus.verifier.checker.")));
  }

  @Test
  void inspectingLoadsNeitherTheLanguageNorAnEngine() throws IOException, InterruptedException {
    List<String> classes = loaded("inspect", "p.cert");
    assertNothingHeavy(classes);
    assertEquals(List.of(), of(classes, List.of("org.antlr.", "com.fasterxml.jackson.databind.")));
  }

  @Test
  void helpLoadsNeitherTheLanguageNorAnEngine() throws IOException, InterruptedException {
    List<String> classes = loaded("help");
    assertNothingHeavy(classes);
    assertEquals(List.of(), of(classes, List.of("org.antlr.", "com.fasterxml.jackson.databind.")));
  }

  @Test
  void samplingLoadsNeitherTheLanguageNorAnEngine() throws IOException, InterruptedException {
    List<String> classes = loaded("sample", "p.cert", "--at", "0.5", "--to", "s.npz");
    assertNothingHeavy(classes);
    assertEquals(List.of(), of(classes, List.of("org.antlr.", "com.fasterxml.jackson.databind.")));
  }
}
