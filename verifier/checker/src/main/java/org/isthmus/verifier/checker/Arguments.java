package org.isthmus.verifier.checker;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.verifier.checker.limits.MemoryLimit;

/**
 * The arguments of {@code isthmus verify}.
 *
 * @param certificate the file to check
 * @param data folders to find data files in; empty for that of the certificate
 * @param models a folder with the models that the certificate must be about
 * @param otherData files to take in the place of those that the certificate names; empty for none
 * @param engine what multiplies for the losses on a path: {@code jdk} or {@code blas}
 * @param json a file to write the verdict to for machines
 * @param threads the number of threads
 * @param maxTime how long the check may take
 * @param maxMemory how much memory it may use
 * @param verbose whether to print a line for each step or finding
 */
record Arguments(
    Path certificate,
    List<Path> data,
    Optional<Path> models,
    List<String> otherData,
    String engine,
    Optional<Path> json,
    int threads,
    Optional<Duration> maxTime,
    Optional<MemoryLimit> maxMemory,
    boolean verbose) {

  static final String JDK = "jdk";
  static final String BLAS = "blas";

  private static final long LONGEST_SECONDS = 1_000_000_000;

  static final String USAGE =
      """
      usage: isthmus verify CERTIFICATE [options]

      Decides whether everything that the certificate claims is proved.

        --data DIR      find the data files in DIR, once or several times (default: the folder of
                        the certificate)
        --models DIR    require that the models in DIR are those of the certificate
                        (in DIR is: where the certificate says, if that is in DIR; else at the
                        recorded path below DIR; else under the bare name in DIR)
        --on FILE,...   certify the maximum on other data instead: files in the place of the
                        recorded ones, with the recorded preprocessing but all samples
        --engine E      what multiplies for the losses on a path: jdk (default), or blas, which is
                        OpenBLAS: its products are exact and each is verified with a random
                        vector; the verdict names it. Exact and small cases, findings and what
                        plain doubles decide need none. It takes memory of its own, besides what
                        --max-memory allows
        --json FILE     write the verdict to FILE for machines
        --threads N     threads to use (default: all processors)
        --max-time S    give up after S seconds (default: never)
        --max-memory M  give up where more memory is needed, such as 500m or 2g
                        (default: a quarter of the machine's)
        -v              print a line for each step or finding
        --help          print this text

      It reads what is named here and the files that the certificate names in these folders,
      no others, and writes nothing but the FILE of --json.

      exit codes: 0 VERIFIED, 10 REJECTED, 11 MALFORMED, 12 INPUT-MISMATCH,
        20 INCONCLUSIVE, 30 RESOURCE, 64 usage or unreadable input, 70 internal error
      """;

  /** The arguments cannot be understood. */
  static final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  static Arguments parse(String[] words) throws UsageException {
    Optional<Path> certificate = Optional.empty();
    List<Path> data = new ArrayList<>();
    Optional<Path> models = Optional.empty();
    Optional<Path> json = Optional.empty();
    List<String> otherData = new ArrayList<>();
    String engine = JDK;
    int threads = Runtime.getRuntime().availableProcessors();
    Optional<Duration> maxTime = Optional.empty();
    Optional<MemoryLimit> maxMemory = Optional.empty();
    boolean verbose = false;
    for (int k = 0; k < words.length; k++) {
      String word = words[k];
      switch (word) {
        case "-v", "--verbose" -> verbose = true;
        case "--data" -> data.add(path(value(words, ++k)));
        case "--models" -> models = Optional.of(path(value(words, ++k)));
        case "--on" -> otherData.addAll(files(value(words, ++k)));
        case "--engine" -> engine = engine(value(words, ++k));
        case "--json" -> json = Optional.of(path(value(words, ++k)));
        case "--threads" -> threads = threads(value(words, ++k));
        case "--max-time" -> maxTime = Optional.of(seconds(value(words, ++k)));
        case "--max-memory" -> maxMemory = Optional.of(memory(value(words, ++k)));
        default -> {
          if (word.startsWith("-")) {
            throw new UsageException("unknown option " + word);
          }
          if (certificate.isPresent()) {
            throw new UsageException(
                "one certificate at a time (found " + certificate.get() + " and " + word + ")");
          }
          certificate = Optional.of(path(word));
        }
      }
    }
    if (certificate.isEmpty()) {
      throw new UsageException("which certificate? (found none)");
    }
    if (json.map(Path::toAbsolutePath).equals(certificate.map(Path::toAbsolutePath))) {
      throw new UsageException("--json would overwrite the certificate " + certificate.get());
    }
    return new Arguments(
        certificate.get(),
        List.copyOf(data),
        models,
        List.copyOf(otherData),
        engine,
        json,
        threads,
        maxTime,
        maxMemory,
        verbose);
  }

  private static String value(String[] words, int k) throws UsageException {
    if (k >= words.length) {
      throw new UsageException("option " + words[k - 1] + " needs a value");
    }
    return words[k];
  }

  private static List<String> files(String word) throws UsageException {
    List<String> files = List.of(word.split(",", -1));
    for (String file : files) {
      if (file.isEmpty()) {
        throw new UsageException("a file of --on has no name (found '" + word + "')");
      }
      path(file);
    }
    return files;
  }

  private static String engine(String word) throws UsageException {
    if (word.equals(JDK) || word.equals(BLAS)) {
      return word;
    }
    throw new UsageException(
        "there is no engine " + word + " (expected one of " + JDK + ", " + BLAS + ")");
  }

  private static Path path(String word) throws UsageException {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + word);
    }
  }

  private static int threads(String word) throws UsageException {
    try {
      int threads = Integer.parseInt(word);
      if (threads >= 1 && threads <= 1024) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw new UsageException(
        "the number of threads is not possible (found " + word + ", expected 1 to 1024)");
  }

  private static Duration seconds(String word) throws UsageException {
    try {
      long seconds = Long.parseLong(word);
      if (seconds >= 1 && seconds <= LONGEST_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw new UsageException(
        "the time is not possible (found " + word + ", expected whole seconds from 1 to "
            + LONGEST_SECONDS + ")");
  }

  private static MemoryLimit memory(String word) throws UsageException {
    return MemoryLimit.parse(word)
        .orElseThrow(
            () ->
                new UsageException(
                    "the memory is not possible (found " + word
                        + ", expected 16m to 1024g, such as 500m or 2g)"));
  }
}
