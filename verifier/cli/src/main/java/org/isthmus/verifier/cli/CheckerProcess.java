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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.Checker;

/**
 * Runs the checker in a process of its own that sees the modules of the trusted base and nothing
 * else: no construction, no engine, no library.
 */
final class CheckerProcess {

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

  /** Checks a certificate and reads the answer. */
  static Answer verify(Path certificate, boolean terminal) {
    try {
      Path json = Files.createTempFile("isthmus-verdict", ".json");
      try {
        Process process =
            start(List.of(certificate.toString(), "--json", json.toString()), terminal)
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
      return start(arguments, terminal).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CommandException(
          Outcome.INTERNAL, "the checker could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Outcome.INTERNAL, "interrupted while the checker ran");
    }
  }

  private static ProcessBuilder start(List<String> arguments, boolean terminal) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Optional.ofNullable(System.getenv("ISTHMUS_MEMORY"))
        .ifPresent(memory -> command.add("-Xmx" + memory));
    command.add("-XX:+UseParallelGC");
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
