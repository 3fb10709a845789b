package org.isthmus.tests.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The mutation campaign, of which the normal tests decide a slice. The system properties {@code
 * isthmus.campaign.mutants} and {@code isthmus.campaign.seed} say how many mutants there are and
 * where the random ones begin; {@code mvn -Pcampaign verify} decides {@value #ALL} of them. What
 * became of them is in the file {@code campaign/table.txt} of the build folder.
 */
class CampaignTest {

  /** The mutants of the whole campaign. */
  static final int ALL = 100_000;

  private static final int MUTANTS = Integer.getInteger("isthmus.campaign.mutants", 2000);
  private static final long SEED = Long.getLong("isthmus.campaign.seed", 1);
  private static final boolean WHOLE = MUTANTS >= ALL;

  /** Of the mutants and of the bombs, for which it is less. */
  private static final String MEMORY = "-Xmx256m";

  /** A slice is over before code that is compiled well pays. */
  private static final String COMPILER = "-XX:TieredStopAtLevel=" + (WHOLE ? 4 : 1);

  private static final String LITTLE_MEMORY = "-Xmx64m";
  private static final int PROCESSES = 2;

  /** Of the normal tests: every so many bombs. */
  private static final int BOMBS_APART = 9;

  /** Of which every truncation is tried, and every byte behind them. */
  private static final List<String> COMPLETE = List.of("barrier", "image", "line", "relay");

  private static final List<String> VERDICTS =
      List.of(
          "VERIFIED", "REJECTED", "MALFORMED", "INPUT-MISMATCH", "INCONCLUSIVE", "RESOURCE",
          "UNREADABLE");

  private static final Path ROOT = Path.of("target", "campaign").toAbsolutePath();
  private static final Path SUBJECTS = ROOT.resolve("subjects");


  @BeforeAll
  static void makeTheSubjects() throws IOException {
    if (Files.exists(ROOT)) {
      try (Stream<Path> old = Files.walk(ROOT)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Subjects.write(
        SUBJECTS,
        Path.of(System.getProperty("isthmus.root"), "tests", "corpus", "correct"));
  }

  private static List<String> subjects() throws IOException {
    try (Stream<Path> folders = Files.list(SUBJECTS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static Process java(Path output, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The mutants of each subject, by its weight. */
  private static Map<String, Integer> quotas() throws IOException {
    List<String> subjects = subjects();
    int weights = subjects.stream().mapToInt(CampaignTest::weight).sum();
    Map<String, Integer> quotas = new TreeMap<>();
    int left = MUTANTS;
    for (int k = 0; k < subjects.size(); k++) {
      int quota =
          k + 1 == subjects.size()
              ? left
              : (int) ((long) MUTANTS * weight(subjects.get(k)) / weights);
      quotas.put(subjects.get(k), quota);
      left -= quota;
    }
    return quotas;
  }

  private static int weight(String subject) {
    if (COMPLETE.contains(subject)) {
      return 8;
    }
    // Of the corpus there are many, and data in other formats go with the text of another subject.
    return subject.startsWith("corpus-") || subject.startsWith("line-") ? 1 : 5;
  }

  @Test
  void noMutantIsAcceptedWithAFalseClaimCrashesOrHangs() throws Exception {
    long begin = System.nanoTime();
    List<List<String>> shares = new ArrayList<>();
    for (int k = 0; k < PROCESSES; k++) {
      shares.add(new ArrayList<>());
    }
    int next = 0;
    for (Map.Entry<String, Integer> quota : quotas().entrySet()) {
      shares.get(next++ % PROCESSES).addAll(List.of(quota.getKey(), quota.getValue().toString()));
    }
    List<Process> processes = new ArrayList<>();
    for (int k = 0; k < PROCESSES; k++) {
      Path place = Files.createDirectories(ROOT.resolve("process-" + k));
      Path scratch = Files.createDirectories(place.resolve("scratch"));
      List<String> words =
          new ArrayList<>(
              List.of(
                  MEMORY, COMPILER, "-Djava.io.tmpdir=" + scratch, "-cp",
                  System.getProperty("java.class.path"), Campaign.class.getName(),
                  SUBJECTS.toString(), place.resolve("work").toString(),
                  place.resolve("results").toString(), Long.toString(SEED)));
      words.addAll(shares.get(k));
      processes.add(java(place.resolve("output"), words.toArray(String[]::new)));
    }
    List<String> results = new ArrayList<>();
    for (int k = 0; k < PROCESSES; k++) {
      Path place = ROOT.resolve("process-" + k);
      int code = processes.get(k).waitFor();
      String output = Files.readString(place.resolve("output"));
      assertTrue(Files.exists(place.resolve("results")), () -> code + ": " + output);
      results.addAll(Files.readAllLines(place.resolve("results")));
      assertEquals("", output);
    }
    report(results, (System.nanoTime() - begin) / 60e9);
    assertEquals(
        List.of(), results.stream().filter(line -> line.startsWith("failure")).toList());
    assertEquals(MUTANTS, count(results, "subject", "", ""));
    // Enough reach the rules, and the evaluation that finds nothing wrong could have.
    assertTrue(count(results, "mutator", "", "VERIFIED") * 20 > MUTANTS);
    assertTrue(count(results, "mutator", "", "REJECTED") * 20 > MUTANTS);
    assertTrue(number(results, "refused") * 2 > number(results, "looked"));
  }

  private static int count(List<String> results, String what, String row, String verdict) {
    return results.stream()
        .map(line -> line.split("\t"))
        .filter(words -> words[0].equals("count") && words[1].equals(what))
        .filter(words -> row.isEmpty() || words[2].equals(row))
        .filter(words -> verdict.isEmpty() || words[3].equals(verdict))
        .mapToInt(words -> Integer.parseInt(words[4]))
        .sum();
  }

  private static long number(List<String> results, String what) {
    return results.stream()
        .map(line -> line.split("\t"))
        .filter(words -> words[0].equals(what))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }

  private static void report(List<String> results, double minutes) throws IOException {
    List<String> table = new ArrayList<>();
    for (String what : List.of("mutator", "subject")) {
      List<String> rows =
          results.stream()
              .map(line -> line.split("\t"))
              .filter(words -> words[0].equals("count") && words[1].equals(what))
              .map(words -> words[2])
              .distinct()
              .sorted()
              .toList();
      StringBuilder head = new StringBuilder(String.format("%-52s%9s", what, "mutants"));
      VERDICTS.forEach(verdict -> head.append(String.format("%15s", verdict)));
      table.add(head.toString());
      for (String row : Stream.concat(rows.stream(), Stream.of("")).toList()) {
        StringBuilder line =
            new StringBuilder(
                String.format(
                    "%-52s%9d", row.isEmpty() ? "all" : row, count(results, what, row, "")));
        VERDICTS.forEach(
            verdict -> line.append(String.format("%15d", count(results, what, row, verdict))));
        table.add(line.toString());
      }
      table.add("");
    }
    results.stream().filter(line -> line.startsWith("slowest")).forEach(table::add);
    table.add("distinct claims of verified mutants, all evaluated: " + number(results, "claims"));
    table.add(
        "refused claims evaluated too: " + number(results, "looked") + ", seen to be false: "
            + number(results, "refused"));
    table.add(
        String.format(
            "%.1f minutes, %d seconds of processor time, seed %d, %s", minutes,
            number(results, "seconds"), SEED, MEMORY));
    Files.write(ROOT.resolve("table.txt"), table);
    table.stream().filter(line -> line.startsWith("all ")).limit(1).forEach(System.out::println);
  }

  @Test
  void theReadmeSaysHowManyMutantsThereAre() throws IOException {
    Path readme = Path.of(System.getProperty("isthmus.root"), "README.md");
    assertTrue(Files.readString(readme).contains(ALL + " mutants"));
  }

  @Test
  void noBombTakesMoreThanALittleMemory() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<String> names = Bombs.names();
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < names.size(); k += WHOLE ? 1 : BOMBS_APART) {
      Path folder = ROOT.resolve("bomb");
      Path file = Bombs.make(SUBJECTS, folder, names.get(k));
      Path output = ROOT.resolve("bomb-output");
      long begin = System.nanoTime();
      Process process =
          java(
              output, LITTLE_MEMORY, COMPILER, "-cp", System.getProperty("java.class.path"),
              "org.isthmus.verifier.checker.Main", file.toString(), "--threads", "1",
              "--max-time", "10");
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      String said = Files.readString(output, StandardCharsets.UTF_8).trim();
      String line =
          String.format(
              "%-45s %3d %6.1f s  %s", names.get(k), process.exitValue(),
              (System.nanoTime() - begin) / 1e9, said.substring(0, Math.min(150, said.length())));
      lines.add(line);
      List<Integer> right = List.of(0, 10, 11, 12, 20, 30, 64);
      if (!ended || !right.contains(process.exitValue()) || said.contains("\tat ")) {
        wrong.add(line);
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
    }
    Files.write(ROOT.resolve("bombs.txt"), lines);
    assertEquals(List.of(), wrong);
  }
}
