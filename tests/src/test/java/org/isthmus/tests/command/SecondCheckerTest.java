package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two checkers that share no line say the same: the one in Java, and {@code
 * examples/python/check.py}, which was written from {@code CERTIFICATE.md} alone.
 *
 * <p>The exit code of each certificate is compared. The second checker answers {@code NOT-DECIDED}
 * where the first needs a rule or findings that it does not decide; then nothing it does decide is
 * wrong, so the first has a verdict about what is claimed. Where the second encloses losses less
 * closely and is {@code INCONCLUSIVE} for that, the certificate is named here.
 */
class SecondCheckerTest {

  private static final Path ROOT = Path.of(System.getProperty("isthmus.root"));
  private static final Path CORPUS = ROOT.resolve("tests").resolve("corpus");

  /** With weights of 1e16 that cancel, binary64 alone encloses the outputs of tanh too widely. */
  private static final Set<String> WIDER = Set.of("lumped-sums-that-cancel.cert");

  private static final int INCONCLUSIVE = 20;
  private static final int NOT_DECIDED = 21;
  private static final Map<String, Integer> CODES =
      Map.of(
          "VERIFIED", 0,
          "REJECTED", 10,
          "MALFORMED", 11,
          "INPUT-MISMATCH", 12,
          "INCONCLUSIVE", INCONCLUSIVE,
          "NOT-DECIDED", NOT_DECIDED,
          "RESOURCE", 30,
          "USAGE", 64);

  @TempDir Path folder;

  @BeforeAll
  static void pythonIsThere() throws Exception {
    boolean found;
    try {
      found =
          new ProcessBuilder("python3", "-c", "import numpy")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      found = false;
    }
    Assumptions.assumeTrue(found, "python3 with numpy is not there");
  }

  @Test
  void bothSayTheSameOfTheWholeCorpus() throws Exception {
    for (String part : List.of("correct", "forged", "malformed", "mismatch", "inconclusive")) {
      List<Path> files = certificates(part);
      assertTrue(files.size() >= 10, () -> part + " has " + files.size());
      requireAgreement(files, CORPUS.resolve(part));
    }
  }

  @Test
  void bothSayTheSameOfCertificatesWithALineLeftOut() throws Exception {
    requireAgreement(
        edited(
            lines ->
                IntStream.range(0, lines.size())
                    .mapToObj(
                        k -> {
                          List<String> edit = new ArrayList<>(lines);
                          edit.remove(k);
                          return edit;
                        })
                    .toList()),
        CORPUS.resolve("correct"));
  }

  @Test
  void bothSayTheSameOfCertificatesWithAnotherWord() throws Exception {
    Map<String, List<String>> others =
        Map.of(
            "lumped", List.of("affine"),
            "affine", List.of("lumped"),
            "invariant", List.of("convex"),
            "convex", List.of("invariant"),
            "relu", List.of("identity", "leaky_relu(1/2)", "tanh"),
            "squared", List.of("huber(1)", "cross_entropy", "logistic"),
            "cross_entropy", List.of("logistic", "squared"),
            "ends", List.of("0", "1000000"),
            "0", List.of("1", "1/3"),
            "1", List.of("0", "2"));
    requireAgreement(
        edited(
            lines -> {
              List<List<String>> edits = new ArrayList<>();
              for (int k = 0; k < lines.size(); k++) {
                String[] words = lines.get(k).split(" ");
                for (int j = 0; j < words.length; j++) {
                  for (String other : others.getOrDefault(words[j], List.of())) {
                    String[] changed = words.clone();
                    changed[j] = other;
                    List<String> edit = new ArrayList<>(lines);
                    edit.set(k, String.join(" ", changed));
                    edits.add(edit);
                  }
                }
              }
              return edits;
            }),
        CORPUS.resolve("correct"));
  }

  /** Copies of the correct certificates with other lines, the closing digest computed anew. */
  private List<Path> edited(Function<List<String>, List<List<String>>> edits) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : certificates("correct")) {
      List<StoredZip.Member> members = new ArrayList<>(StoredZip.read(Files.readAllBytes(file)));
      List<String> lines =
          new String(members.get(0).toBytes(), StandardCharsets.UTF_8).lines().toList();
      for (List<String> edit : edits.apply(lines.subList(0, lines.size() - 1))) {
        String text = edit.stream().map(line -> line + "\n").collect(Collectors.joining());
        text += "end " + Digests.of(text.getBytes(StandardCharsets.UTF_8)) + "\n";
        members.set(
            0,
            StoredZip.Member.of(
                "certificate.txt", text.getBytes(StandardCharsets.UTF_8)));
        files.add(
            Files.write(
                folder.resolve(file.getFileName() + "." + files.size()),
                StoredZip.bytes(members)));
      }
    }
    assertTrue(files.size() >= 1000, () -> "only " + files.size());
    return files;
  }

  private static List<Path> certificates(String part) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(part))) {
      return files.filter(file -> file.toString().endsWith(".cert")).sorted().toList();
    }
  }

  /** That the exit codes are the same, with the data in a folder. */
  private void requireAgreement(List<Path> files, Path data) throws Exception {
    Map<Path, String> second = second(files, data);
    Map<String, String> different = new TreeMap<>();
    for (Path file : files) {
      Command.Run first = Command.here("verify", file, "--data", data);
      String other = second.get(file);
      int code = CODES.getOrDefault(other.split(" ")[0], 70);
      boolean agree =
          code == NOT_DECIDED
              ? List.of(0, 10, 20).contains(first.exitCode()) && hasWhatIsNotDecided(file)
              : code == first.exitCode() || code == INCONCLUSIVE && isWider(file);
      if (!agree) {
        different.put(file.getFileName().toString(), first.verdict() + first.err() + " / " + other);
      }
    }
    assertEquals(Map.of(), different);
  }

  /** Whether this is a changed copy of one whose losses the second checker encloses less closely. */
  private static boolean isWider(Path file) {
    return WIDER.stream().anyMatch(name -> file.getFileName().toString().startsWith(name + "."));
  }

  /** Whether a step or a finding is beyond the second checker. */
  private static boolean hasWhatIsNotDecided(Path file) throws IOException {
    return new String(
            StoredZip.read(Files.readAllBytes(file)).get(0).toBytes(), StandardCharsets.UTF_8)
        .lines()
        .anyMatch(line -> line.matches("kind findings|step (lift|enclosed) .*"));
  }

  /** What the second checker says of each file, in one process for all. */
  private Map<Path, String> second(List<Path> files, Path data) throws Exception {
    Path list = folder.resolve("list");
    Files.write(list, files.stream().map(Path::toString).toList());
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                "python3",
                ROOT.resolve("examples").resolve("python").resolve("check.py").toString(),
                "--list",
                list.toString(),
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    process.waitFor();
    List<String> lines = Files.readAllLines(out);
    assertEquals(files.size(), lines.size(), () -> String.join("\n", lines));
    Map<Path, String> said = new LinkedHashMap<>();
    for (int k = 0; k < files.size(); k++) {
      assertTrue(lines.get(k).startsWith(files.get(k) + ": "), lines.get(k));
      said.put(files.get(k), lines.get(k).substring(files.get(k).toString().length() + 2));
    }
    return said;
  }
}
