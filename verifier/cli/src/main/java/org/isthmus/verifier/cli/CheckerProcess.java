package org.isthmus.verifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.limits.MemoryLimit;

/**
 * Runs the checker in a process of its own that sees the modules of the trusted base and nothing
 * else: no construction, no engine, no library.
 */
final class CheckerProcess {

  /** As in the launcher, which says why. */
  private static final List<String> JAVA =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:-UsePerfData",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr");

  private CheckerProcess() {}

  /**
   * What the checker said.
   *
   * @param exitCode of the process
   * @param line the verdict line
   * @param details what it wrote for machines, if it did
   */
  record Answer(int exitCode, String line, Optional<JsonNode> details) {

    private static final String VERIFIED = "VERIFIED ";

    boolean isVerified() {
      return exitCode == Outcome.OK && line.startsWith(VERIFIED);
    }

    /** What was verified: the line without its first word. */
    String proof() {
      return line.substring(VERIFIED.length());
    }

    Outcome outcome() {
      return new Outcome(exitCode, line);
    }
  }

  /** As {@link #verify(Path, List, boolean)}, of a certificate that was written here just now. */
  static Answer verify(Path file, Document certificate, boolean terminal) {
    return verify(file, folders(file, certificate), terminal);
  }

  /**
   * The folders of the data files, since the checker reads none but those that it is given. A file
   * may be a symbolic link: then that of its target, too.
   */
  private static List<Path> folders(Path file, Document certificate) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String name : certificate.data().recipe().files()) {
      Path data = file.toAbsolutePath().resolveSibling(name);
      try {
        folders.add(data.toRealPath().getParent());
      } catch (IOException e) {
        // The checker says what is wrong with the file.
      }
      folders.add(data.normalize().getParent());
    }
    return List.copyOf(folders);
  }

  /**
   * Checks a certificate and reads the answer.
   *
   * @param data the folders in which the checker may look for data; if empty, that of the certificate
   */
  static Answer verify(Path certificate, List<Path> data, boolean terminal) {
    try {
      Path json = Files.createTempFile("isthmus-verdict", ".json");
      try {
        List<String> arguments =
            new ArrayList<>(List.of(certificate.toString(), "--json", json.toString()));
        data.forEach(folder -> arguments.addAll(List.of("--data", folder.toString())));
        Process process =
            start(arguments, Optional.empty(), terminal)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (output.isBlank()) {
          throw new CommandException(
              exitCode, "the checker gave no verdict (exit code " + exitCode + ")");
        }
        String[] lines = output.strip().split("\n");
        Optional<JsonNode> details =
            Files.size(json) == 0
                ? Optional.empty()
                : Optional.of(new ObjectMapper().readTree(json.toFile()));
        return new Answer(exitCode, lines[lines.length - 1], details);
      } finally {
        Files.deleteIfExists(json);
      }
    } catch (IOException e) {
      throw new CommandException(
          Outcome.INTERNAL, "the checker could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Outcome.INTERNAL, "interrupted while the checker ran");
    }
  }

  /** Runs the checker with the user's arguments, its output being that of this process. */
  static int run(List<String> arguments, boolean terminal) {
    try {
      return start(arguments, limit(arguments), terminal).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CommandException(
          Outcome.INTERNAL, "the checker could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Outcome.INTERNAL, "interrupted while the checker ran");
    }
  }

  /** What {@code --max-memory} allows. What is no size the checker itself refuses. */
  private static Optional<MemoryLimit> limit(List<String> arguments) {
    int last = arguments.lastIndexOf("--max-memory");
    return last < 0 || last == arguments.size() - 1
        ? Optional.empty()
        : MemoryLimit.parse(arguments.get(last + 1));
  }

  private static ProcessBuilder start(
      List<String> arguments, Optional<MemoryLimit> limit, boolean terminal) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    limit
        .map(MemoryLimit::javaOption)
        .or(() -> Optional.ofNullable(System.getenv("ISTHMUS_MEMORY")).map(size -> "-Xmx" + size))
        .ifPresent(command::add);
    command.addAll(JAVA);
    command.add("-Disthmus.terminal=" + terminal);
    command.add("-cp");
    command.add(
        trusted().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add("org.isthmus.verifier.checker.Main");
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Where the five modules of the trusted base are, found by a class of each. */
  private static Stream<Path> trusted() {
    return Stream.of(
            Rational.class, Matrix.class, Digests.class, Certificate.class, Checker.class)
        .map(
            type -> {
              try {
                return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
              } catch (URISyntaxException e) {
                throw new IllegalStateException("a module has no place: " + type, e);
              }
            });
  }
}
