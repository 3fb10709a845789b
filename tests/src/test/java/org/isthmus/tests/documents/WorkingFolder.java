package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.documents.Transcript.Exchange;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder that looks like a built working copy: the launcher, the jars of this build, and the
 * examples without what they wrote earlier. Transcripts are carried out in it and compared.
 *
 * <p>Networks are trained by native products, whose last bits depend on the processor. So what is
 * compared is everything but: decimal fractions and numbers with an exponent; digests; counts of
 * bytes, bits and digits, and places in a damaged file; the position of a largest loss; the number
 * of a neuron or a feature that a message names, and how often neurons are inactive; the width of
 * columns. File names count as the files that they
 * name. Words, verdicts, exit codes, numbers of segments, steps and samples, and everything that
 * {@code format} prints are compared to the letter, and every loss and every enclosure that a
 * verdict states must be at most the bound beside it.
 */
final class WorkingFolder {

  /** What the examples are made of; models and data that someone keeps beside them are not. */
  private static final Set<String> COPIED =
      Set.of("isth", "txt", "md", "py", "csv", "java", "svg");

  /** Arrays that an example comes with. */
  private static final Set<String> ARRAYS = Set.of("data.npz", "line.npz", "path.npz");

  /** An enclosure in the line of a verdict. */
  private static final Pattern ENCLOSURE = Pattern.compile("\\[(\\d\\S*), (\\d\\S*)]");

  /** A number or the upper end of an enclosure, and the bound beside it. */
  private static final Pattern BOUNDED = Pattern.compile("(\\d[^\\s;\\]]*)]? <= (\\d[^\\s;]*)");

  /** A file name with a way up in it. */
  private static final Pattern WAY_UP = Pattern.compile("[^\\s\"',]*/\\.\\./[^\\s\"',:]*");

  private static WorkingFolder shared;

  private final Path root;
  private final Map<String, String> runs = new HashMap<>();

  private WorkingFolder(Path root) {
    this.root = root;
  }

  /** The root of the source tree. */
  static Path sources() {
    return Path.of(System.getProperty("isthmus.root")).toAbsolutePath().normalize();
  }

  /** The one in which the transcripts of all documents are carried out. */
  static synchronized WorkingFolder shared() throws IOException {
    if (shared == null) {
      shared = named("documents");
    }
    return shared;
  }

  /**
   * Sets up a folder of that name under {@code target}, where it stays to be looked at. The test is
   * skipped where there are no jars to set it up with.
   */
  static WorkingFolder named(String name) throws IOException {
    Path folder = Path.of("target", "working-folders", name);
    delete(folder);
    Path root = Files.createDirectories(folder).toRealPath();
    for (String jars :
        List.of("verifier/cli/target/libraries", "verifier/checker/target/trusted")) {
      Path built = sources().resolve(jars);
      Assumptions.assumeTrue(
          Files.isDirectory(built), jars + " is not there yet: 'mvn verify' packages it first");
      Files.createDirectories(root.resolve(jars).getParent());
      Files.createSymbolicLink(root.resolve(jars), built);
    }
    Files.createDirectory(root.resolve("tests"));
    Files.createSymbolicLink(
        root.resolve("tests/corpus"), sources().resolve("tests/corpus"));
    Files.copy(sources().resolve("isthmus"), root.resolve("isthmus"));
    assertTrue(root.resolve("isthmus").toFile().setExecutable(true), "the launcher can be run");
    for (Path file : filesOfExamples()) {
      Path copy = root.resolve(sources().relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    // Last, so that nothing is newer: the launcher does not build.
    Files.createFile(root.resolve("verifier/cli/target/built"));
    return new WorkingFolder(root);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> paths;
      try (Stream<Path> all = Files.walk(folder)) {
        paths = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }

  /** The files of the examples in the order of their names, without what running them writes. */
  static List<Path> filesOfExamples() {
    Path examples = sources().resolve("examples");
    try (Stream<Path> files = Files.walk(examples)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                Path relative = examples.relativize(file);
                return !relative.startsWith("target")
                    && !(relative.getNameCount() > 2 && relative.getName(1).endsWith("out"))
                    && (COPIED.contains(extension(file))
                        || ARRAYS.contains(file.getFileName().toString()));
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  Path root() {
    return root;
  }

  /**
   * Carries out a transcript and compares. What was printed is kept under {@code
   * target/transcripts}, from where it can be accepted.
   */
  void replay(Transcript transcript) throws IOException, InterruptedException {
    requireTools(transcript);
    List<Exchange> found = new ArrayList<>();
    int exitCode = 0;
    for (Exchange expected : transcript.exchanges()) {
      Ended ended = carryOut(expected.command(), exitCode);
      exitCode = ended.exitCode();
      found.add(new Exchange(expected.command(), ended.output()));
    }
    Transcript printed = new Transcript(transcript.name(), found);
    Path kept = Path.of("target", "transcripts").resolve(transcript.name());
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, printed.toString());
    for (int k = 0; k < found.size(); k++) {
      String output = found.get(k).output();
      requireSensibleVerdicts(output);
      assertEquals(
          comparable(transcript.exchanges().get(k)),
          comparable(found.get(k)),
          () -> transcript.name() + ": what is printed now is in " + kept.toAbsolutePath());
    }
  }

  private void requireTools(Transcript transcript) throws IOException, InterruptedException {
    String fashion = "/usr/share/datasets/fashion-mnist";
    if (transcript.mentions(fashion) || transcript.mentions("05-fashion-mnist")) {
      Assumptions.assumeTrue(
          Files.isDirectory(Path.of(fashion)),
          fashion + " is not there: Debian's package dataset-fashion-mnist");
    }
    if (transcript.mentions("$ python3 ")) {
      Assumptions.assumeTrue(
          carryOut("python3 -c 'import numpy'", 0).exitCode() == 0, "python3 has no numpy here");
    }
  }

  private record Ended(int exitCode, String output) {}

  /** Carries out a command, unless it is a run that was carried out before: its files are there. */
  private Ended carryOut(String command, int exitCodeBefore)
      throws IOException, InterruptedException {
    if (runs.containsKey(command)) {
      return new Ended(0, runs.get(command));
    }
    Ended ended = sh("(exit " + exitCodeBefore + ")\n" + command, Map.of());
    if (command.startsWith("./isthmus run ") && ended.exitCode() == 0) {
      runs.put(command, ended.output());
    }
    return ended;
  }

  /** The exit code and the output of a shell command, in an environment that is made for it. */
  private Ended sh(String command, Map<String, String> changes)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("isthmus", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", command)
              .directory(root.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      Map<String, String> environment = builder.environment();
      environment.remove("ISTHMUS_MEMORY");
      environment.remove("ISTHMUS_DEBUG");
      environment.remove("JAVA_TOOL_OPTIONS");
      environment.merge(
          "PATH",
          Path.of(System.getProperty("java.home"), "bin").toString(),
          (path, java) -> java + File.pathSeparator + path);
      environment.putAll(changes);
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("no end after ten minutes: " + command);
      }
      return new Ended(
          process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /** What a command prints, whatever its exit code. */
  String print(String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    return sh(command, environment).output();
  }

  private static void requireSensibleVerdicts(String output) {
    for (String line : output.lines().filter(text -> text.startsWith("VERIFIED ")).toList()) {
      for (MatchResult found : ENCLOSURE.matcher(line).results().toList()) {
        Rational lower = Rational.parse(found.group(1));
        assertTrue(lower.signum() >= 0, () -> "a loss: " + line);
        requireAtMost(lower, Rational.parse(found.group(2)), line);
      }
      List<MatchResult> bounded = BOUNDED.matcher(line).results().toList();
      // A claim in the words of a certificate has no loss beside its bound.
      assertEquals(line.split("(?<!max_loss) <= \\d", -1).length - 1, bounded.size(), line);
      for (MatchResult found : bounded) {
        requireAtMost(Rational.parse(found.group(1)), Rational.parse(found.group(2)), line);
      }
    }
  }

  private static void requireAtMost(Rational value, Rational bound, String line) {
    assertTrue(value.compareTo(bound) <= 0, () -> value + " is above " + bound + ": " + line);
  }

  /** What is compared of an exchange; see above. */
  private String comparable(Exchange exchange) {
    String output = exchange.output().replace(root + "/", "").replace(root.toString(), ".");
    if (exchange.command().startsWith("./isthmus format ")) {
      return exchange.command() + "\n" + output;
    }
    StringBuilder text = new StringBuilder("$ ").append(exchange.command()).append('\n');
    output.lines().map(this::comparableLine).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private String comparableLine(String line) {
    String text = WAY_UP.matcher(line).replaceAll(this::named);
    text = text.replaceAll("\\b[0-9a-f]{64}\\b", "<digest>");
    if (text.startsWith("MALFORMED ")) {
      text = text.replaceAll("\\b\\d+\\b", "#");
    }
    text = text.replaceAll("\\b\\d+ (bytes|bits|digits)\\b", "# $1");
    text = text.replaceAll("\\bposition [\\d.]+ of\\b", "position # of");
    text = text.replaceAll("\\bneuron \\d+ of\\b", "neuron # of");
    text = text.replaceAll("\\bfeature \\d+ is\\b", "feature # is");
    text = text.replaceAll("\\binactive on \\d+ samples\\b", "inactive on # samples");
    text = text.replaceAll("\\b\\d+ of (\\d+ neurons are inactive)\\b", "# of $1");
    text = text.replaceAll("\\d+\\.\\d+(?:[eE][-+]?\\d+)?|\\b\\d+[eE][-+]?\\d+\\b", "#");
    return text.replaceAll("\\s+", " ").stripTrailing();
  }

  /** A file name with a way up in it, as the file that it names. */
  private String named(MatchResult name) {
    Path file = root.resolve(name.group()).normalize();
    return Matcher.quoteReplacement(
        (file.startsWith(root) ? root.relativize(file) : file).toString());
  }
}
