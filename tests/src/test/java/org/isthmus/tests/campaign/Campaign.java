package org.isthmus.tests.campaign;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.isthmus.tests.campaign.Mutant.Family;
import org.isthmus.tests.campaign.truth.Archive;
import org.isthmus.tests.campaign.truth.Data;
import org.isthmus.tests.campaign.truth.Truth;
import org.isthmus.verifier.checker.Main;

/**
 * Decides mutants of some subjects in this process, which is given little memory, and writes what
 * became of them. The arguments: the folder of the subjects, a folder to work in, a file for the
 * results, the seed, then the name of a subject and a number of mutants, any number of times.
 */
public final class Campaign {

  /** A mutant that takes longer hangs. */
  private static final long PATIENCE_MILLIS = 20_000;

  private static final int HANGING = 3;

  /** Every so many claims that are refused are evaluated as well. */
  private static final int REFUSED_APART = 4;

  private static final Map<Integer, String> WORDS =
      Map.of(
          0, "VERIFIED", 10, "REJECTED", 11, "MALFORMED", 12, "INPUT-MISMATCH", 20, "INCONCLUSIVE",
          30, "RESOURCE", 64, "");

  private static final String COMPOUND = "several changes (digests anew)";

  private final Path subjects;
  private final Path work;
  private final long seed;
  private final Map<String, Integer> table = new TreeMap<>();
  private final Set<String> claims = new HashSet<>();
  private final Map<String, Optional<String>> evaluated = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private long looked;
  private long refused;
  private long slowest;
  private String slowestMutant = "";
  private volatile long begun;
  private volatile String current = "";

  private Campaign(Path subjects, Path work, long seed) {
    this.subjects = subjects;
    this.work = work;
    this.seed = seed;
  }

  /** Runs as the class says; the exit code is that of a process that did its work, 0, or hung. */
  public static void main(String[] words) throws IOException {
    Campaign campaign =
        new Campaign(Path.of(words[0]), Path.of(words[1]), Long.parseLong(words[3]));
    Path results = Path.of(words[2]);
    campaign.watch(results);
    for (int k = 4; k < words.length; k += 2) {
      campaign.run(words[k], Integer.parseInt(words[k + 1]));
    }
    campaign.begun = Long.MAX_VALUE;
    campaign.write(results);
    System.exit(0);
  }

  private void watch(Path results) {
    begun = Long.MAX_VALUE;
    Thread watch =
        new Thread(
            () -> {
              while (begun == Long.MAX_VALUE
                  || System.currentTimeMillis() - begun < PATIENCE_MILLIS) {
                try {
                  Thread.sleep(200);
                } catch (InterruptedException e) {
                  return;
                }
              }
              try {
                Files.writeString(results, "failure\thangs: " + current + "\n");
              } catch (IOException e) {
                System.err.println(e.getMessage());
              }
              Runtime.getRuntime().halt(HANGING);
            });
    watch.setDaemon(true);
    watch.start();
  }

  private void write(Path results) throws IOException {
    List<String> lines = new ArrayList<>();
    table.forEach((key, count) -> lines.add("count\t" + key + "\t" + count));
    lines.add("claims\t" + claims.size());
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    lines.add("seconds\t" + system.getProcessCpuTime() / 1_000_000_000);
    lines.add("looked\t" + looked);
    lines.add("refused\t" + refused);
    lines.add("slowest\t" + slowest + "\t" + slowestMutant);
    failures.forEach(failure -> lines.add("failure\t" + failure.replaceAll("\\s+", " ")));
    Files.write(results, lines);
  }

  // The mutants of a subject.

  private void run(String name, int quota) throws IOException {
    Subject subject = Subject.in(subjects.resolve(name));
    Path folder = Files.createDirectories(work.resolve(name));
    for (Map.Entry<String, byte[]> file : subject.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Families families = new Families(subject);
    List<Family> all = families.all();
    int[] shares = shares(all, quota);
    Set<String> seen = new HashSet<>();
    seen.add(identity(Mutant.of(subject.certificate())));
    int left = quota;
    for (int f = 0; f < all.size(); f++) {
      Family family = all.get(f);
      for (int k = 0; k < shares[f]; k++) {
        int number = (int) ((long) k * family.count() / shares[f]);
        Optional<Mutant> mutant = family.make().apply(number);
        if (mutant.isPresent() && seen.add(identity(mutant.get()))) {
          decide(subject, folder, family.name(), number, mutant.get());
          left--;
        }
      }
    }
    for (long k = seed; left > 0; k++) {
      Optional<Mutant> mutant = families.compound(k);
      if (mutant.isPresent() && seen.add(identity(mutant.get()))) {
        decide(subject, folder, COMPOUND, k, mutant.get());
        left--;
      }
    }
  }

  /**
   * How many of each family: the same for all that have so many, and all of those that have fewer.
   * Truncations are complete where there is room for that, and a quarter is left for several changes
   * at once.
   */
  private static int[] shares(List<Family> families, int quota) {
    int[] shares = new int[families.size()];
    int complete =
        families.stream().filter(Families::isComplete).mapToInt(Family::count).sum();
    int room = quota * 3 / 4;
    if (3 * complete <= 2 * quota) {
      for (int f = 0; f < shares.length; f++) {
        shares[f] = Families.isComplete(families.get(f)) ? families.get(f).count() : 0;
      }
      room = (quota - complete) * 3 / 4;
    }
    boolean more = true;
    while (more) {
      more = false;
      for (int f = 0; f < shares.length && room > 0; f++) {
        if (shares[f] < families.get(f).count()) {
          shares[f]++;
          room--;
          more = true;
        }
      }
    }
    return shares;
  }

  private static String identity(Mutant mutant) {
    StringBuilder identity = new StringBuilder(Archive.sha256(mutant.certificate()));
    mutant.files().forEach((name, bytes) -> identity.append(name).append(Archive.sha256(bytes)));
    return identity.toString();
  }

  // One mutant.

  private void decide(Subject subject, Path folder, String family, long number, Mutant mutant)
      throws IOException {
    String name = subject.name() + ", " + family + ", " + number;
    Path file = folder.resolve("mutant.cert");
    write(file, mutant.certificate());
    for (Map.Entry<String, byte[]> other : mutant.files().entrySet()) {
      write(folder.resolve(other.getKey()), other.getValue());
    }
    List<String> words = new ArrayList<>(List.of(file.toString(), "--threads", "1", "-v"));
    mutant.options().forEach(word -> words.add(word.equals("FOLDER") ? folder.toString() : word));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = -1;
    current = name;
    begun = System.currentTimeMillis();
    long start = System.nanoTime();
    try {
      code =
          Main.run(
              words.toArray(String[]::new),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
    } catch (Throwable e) {
      err.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    begun = Long.MAX_VALUE;
    if (millis > slowest) {
      slowest = millis;
      slowestMutant = name;
    }
    String said = err.toString(StandardCharsets.UTF_8);
    String outcome = code + " " + last(out) + " " + said;
    Consumer<String> fail =
        what -> failures.add(what + ": " + name + " -> " + kept(mutant) + " " + outcome);
    String word = last(out).split(" ")[0];
    if (!WORDS.containsKey(code) || !word.equals(WORDS.get(code)) || said.contains("\tat ")) {
      fail.accept("crash");
    } else if (mutant.damaged() && code != 11) {
      fail.accept("damage that is not seen");
    }
    if (code == 0) {
      accepted(subject, mutant, fail);
    } else if (code == 10 && number % REFUSED_APART == 0) {
      rejected(subject, mutant);
    }
    count(subject, family, WORDS.getOrDefault(code, "CRASH"));
    for (String other : mutant.files().keySet()) {
      write(folder.resolve(other), subject.files().get(other));
    }
    requireNothingElse(subject, folder, fail);
  }

  /** A new file: to cut an old one to nothing makes some file systems wait for the disk. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }

  private static String last(ByteArrayOutputStream out) {
    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
    return lines[lines.length - 1];
  }

  private void count(Subject subject, String family, String word) {
    String verdict = word.isEmpty() ? "UNREADABLE" : word;
    table.merge("mutator\t" + family + "\t" + verdict, 1, Integer::sum);
    table.merge("subject\t" + subject.name() + "\t" + verdict, 1, Integer::sum);
  }

  private void accepted(Subject subject, Mutant mutant, Consumer<String> fail) {
    try {
      Archive archive = Archive.of(mutant.certificate());
      String claim = Families.claimOf(archive);
      claims.add(claim);
      List<Data> known = new ArrayList<>(List.of(subject.data()));
      mutant.data().ifPresent(known::add);
      evaluated
          .computeIfAbsent(claim, any -> Truth.wrong(archive, known))
          .ifPresent(wrong -> fail.accept("false accept (" + wrong + ")"));
    } catch (RuntimeException e) {
      fail.accept("accepted and not evaluated (" + e + " " + e.getStackTrace()[0] + ")");
    }
  }

  /** Whether the evaluation is able to see that a claim is false. */
  private void rejected(Subject subject, Mutant mutant) {
    try {
      List<Data> known = new ArrayList<>(List.of(subject.data()));
      mutant.data().ifPresent(known::add);
      refused += Truth.wrong(Archive.of(mutant.certificate()), known).isPresent() ? 1 : 0;
      looked++;
    } catch (RuntimeException e) {
      // A witness that is none, or a lift that is not defined: there is nothing to evaluate.
    }
  }

  /** Keeps a mutant that failed, to look at. */
  private String kept(Mutant mutant) {
    try {
      Path folder = Files.createDirectories(work.resolve("failures"));
      Path file = folder.resolve(Archive.sha256(mutant.certificate()).substring(0, 16) + ".cert");
      Files.write(file, mutant.certificate());
      return file.toString();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private void requireNothingElse(Subject subject, Path folder, Consumer<String> fail)
      throws IOException {
    Set<String> expected = new TreeSet<>(subject.files().keySet());
    expected.add("mutant.cert");
    Set<String> found = new TreeSet<>();
    for (Path place : List.of(folder, Path.of(System.getProperty("java.io.tmpdir")))) {
      try (Stream<Path> files = Files.list(place)) {
        files.forEach(file -> found.add(file.getFileName().toString()));
      }
    }
    if (!found.equals(expected)) {
      fail.accept("other files: " + found);
    }
  }
}
