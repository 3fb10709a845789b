package org.isthmus.tests.campaign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.campaign.Mutant.Family;
import org.isthmus.tests.campaign.truth.Archive;
import org.isthmus.tests.campaign.truth.Data;
import org.isthmus.tests.campaign.truth.Table.Cell;
import org.isthmus.tests.campaign.truth.Table;

/** All mutants of a subject. */
final class Families {

  private static final String ANEW = " (digests anew)";
  private static final String LEFT = " (digests left)";
  private static final Pattern QUOTED = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");

  /** Names that a certificate may give to a file, in quotation marks. */
  private static final List<String> FILES =
      List.of(
          "../data.npz", "/dev/zero", "/dev/random", "/dev/null", "/etc/passwd", ".", "..", "/", "",
          "subject.cert", "mutant.cert", "a\\\\b", "a\\\"b", "x".repeat(300),
          "x/".repeat(2000) + "x", "\u0000", "~", "data.npz/", "./data.npz", "none.gz", "none.txt",
          "none.safetensors",
          "%s%n", "\u00e9", "/proc/self/environ", "-v", "*");

  private final Subject subject;
  private final Archive archive;
  private final List<Changes> text = TextChanges.all();
  private final List<Changes> numbers = NumberChanges.all();

  Families(Subject subject) {
    this.subject = subject;
    this.archive = Archive.of(subject.certificate());
  }

  /** Truncations and trailing bytes, so few that all of them are tried. */
  static boolean isComplete(Family family) {
    return family.name().equals("truncated") || family.name().equals("trailing byte");
  }

  List<Family> all() {
    List<Family> all = new ArrayList<>();
    boolean dataOnly = subject.name().startsWith("line-");
    if (!dataOnly) {
      for (Changes changes : text) {
        // Of a digest that is meant to be wrong only the digest of the text is made anew.
        boolean ofDigests = changes.name().startsWith("digest");
        all.add(family(changes, ANEW, ofDigests ? Archive::ended : Archive::sealed, false));
        all.add(family(changes, LEFT, archive -> archive, true));
      }
      for (Changes changes : numbers) {
        all.add(family(changes, ANEW, Archive::sealed, false));
        all.add(family(changes, " (digests of models left)", Archive::withArrayDigests, false));
        all.add(family(changes, LEFT, archive -> archive, true));
      }
      all.add(family(NumberChanges.forms(), ANEW, Archive::sealed, false));
      byte[] file = subject.certificate();
      for (ByteChanges changes : bytes(true)) {
        all.add(
            new Family(
                changes.name(),
                changes.count().applyAsInt(file),
                k -> changes.change().apply(file, k).map(Mutant::damaged)));
      }
      all.add(fileNames());
    }
    subject.files().forEach((name, bytes) -> all.addAll(files(name, bytes)));
    all.addAll(otherData());
    return all;
  }

  private static List<ByteChanges> bytes(boolean archive) {
    List<ByteChanges> all = new ArrayList<>(ByteChanges.any());
    if (archive) {
      all.addAll(ByteChanges.ofArchives());
    }
    return all;
  }

  private Family family(
      Changes changes, String suffix, UnaryOperator<Archive> seal, boolean damaged) {
    return new Family(
        changes.name() + suffix,
        changes.count().applyAsInt(archive),
        k ->
            changes
                .change()
                .apply(archive, k)
                .map(seal)
                .map(Archive::file)
                .map(file -> damaged ? Mutant.damaged(file) : Mutant.of(file)));
  }

  private Family fileNames() {
    List<Integer> lines = new ArrayList<>();
    for (int k = 0; k < archive.lines().size(); k++) {
      if (archive.lines().get(k).matches("recipe .*|[a-z]+_file .*|first .*|construction .*")) {
        lines.add(k);
      }
    }
    return new Family(
        "name of a file or of a model" + ANEW,
        lines.size() * FILES.size() * 3,
        k -> {
          int at = lines.get(k / (3 * FILES.size()));
          String line = archive.lines().get(at);
          Matcher quoted = QUOTED.matcher(line);
          int which = k / FILES.size() % 3;
          for (int n = 0; quoted.find(); n++) {
            if (n == which) {
              List<String> fresh = new ArrayList<>(archive.lines());
              fresh.set(
                  at,
                  line.substring(0, quoted.start()) + "\"" + FILES.get(k % FILES.size()) + "\""
                      + line.substring(quoted.end()));
              return Optional.of(Mutant.of(archive.withLines(fresh).sealed().file()));
            }
          }
          return Optional.empty();
        });
  }

  // The files beside the certificate.

  private List<Family> files(String name, byte[] bytes) {
    List<Family> families = new ArrayList<>();
    String what = subject.isData(name) ? "data file " : "model file ";
    List<String> options = subject.isData(name) ? List.of() : List.of("--models", "FOLDER");
    for (ByteChanges changes : bytes(name.endsWith(".npz"))) {
      families.add(
          new Family(
              what + changes.name(),
              changes.count().applyAsInt(bytes),
              k ->
                  changes
                      .change()
                      .apply(bytes, k)
                      .map(
                          fresh ->
                              new Mutant(
                                  subject.certificate(),
                                  Map.of(name, fresh),
                                  Optional.empty(),
                                  options,
                                  false))));
    }
    return families;
  }

  private List<Family> otherData() {
    Optional<String> text =
        subject.files().keySet().stream().filter(name -> name.endsWith(".txt")).findFirst();
    boolean npz = subject.files().containsKey("data.npz");
    if (text.isEmpty() && !npz || subject.name().startsWith("constructed")) {
      return List.of();
    }
    Data data = subject.data();
    int inputs = data.inputs().height() * data.inputs().width();
    int targets = data.values().map(y -> y.height() * y.width()).orElse(data.size());
    List<UnaryOperator<Cell>> ways = NumberChanges.ofANumber();
    return List.of(
        new Family(
            "number of the data" + ANEW,
            (inputs + targets) * ways.size(),
            k -> {
              Data other = changed(k / ways.size(), ways.get(k % ways.size()));
              if (npz && other.inputs().hasFractions()
                  || npz && other.values().map(Table::hasFractions).orElse(false)) {
                return Optional.empty();
              }
              byte[] file = npz ? Subjects.npzBytes(other) : other.text();
              List<String> lines = new ArrayList<>(archive.lines());
              lines.replaceAll(
                  line ->
                      line.startsWith("data ")
                          ? "data " + other.size() + " " + other.digest()
                          : line);
              return Optional.of(
                  new Mutant(
                      archive.withLines(lines).sealed().file(),
                      Map.of(text.orElse("data.npz"), file),
                      Optional.of(other),
                      List.of(),
                      false));
            }));
  }

  private Data changed(int at, UnaryOperator<Cell> change) {
    Data data = subject.data();
    int width = data.inputs().width();
    int inputs = data.size() * width;
    if (at < inputs) {
      return new Data(changed(data.inputs(), at, change), data.values(), data.labels());
    }
    if (data.values().isPresent()) {
      Table values = changed(data.values().get(), at - inputs, change);
      return new Data(data.inputs(), Optional.of(values), data.labels());
    }
    List<Integer> labels = new ArrayList<>(data.labels());
    int label = change.apply(Cell.of(Rational.of(labels.get(at - inputs)))).value().signum();
    labels.set(at - inputs, label);
    return new Data(data.inputs(), Optional.empty(), labels);
  }

  private static Table changed(Table table, int at, UnaryOperator<Cell> change) {
    int i = at / table.width();
    int j = at % table.width();
    return table.with(i, j, change.apply(table.at(i, j)));
  }

  // Several changes at once.

  /** Two changes or three, and often a claim with room for what they cost. */
  Optional<Mutant> compound(long seed) {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L + subject.name().hashCode());
    if (subject.name().startsWith("line-")) {
      return compoundOfFiles(random);
    }
    Archive changed = archive;
    if (random.nextInt(3) == 0) {
      List<String> lines = new ArrayList<>(changed.lines());
      lines.replaceAll(
          line -> line.startsWith("claim max_loss") ? "claim max_loss <= 1000000" : line);
      changed = changed.withLines(lines);
    }
    for (int n = 2 + random.nextInt(2); n > 0; n--) {
      List<Changes> kinds = random.nextInt(3) == 0 ? text : numbers;
      Changes kind = kinds.get(random.nextInt(kinds.size()));
      int count = kind.count().applyAsInt(changed);
      if (count > 0) {
        changed = kind.change().apply(changed, random.nextInt(count)).orElse(changed);
      }
    }
    return Optional.of(Mutant.of(changed.sealed().file()));
  }

  private Optional<Mutant> compoundOfFiles(Random random) {
    List<String> names = new ArrayList<>(subject.files().keySet());
    Collections.shuffle(names, random);
    byte[] bytes = subject.files().get(names.get(0));
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      ByteChanges changes = ByteChanges.any().get(random.nextInt(ByteChanges.any().size()));
      int count = changes.count().applyAsInt(bytes);
      if (count > 0 && bytes.length > 1) {
        bytes = changes.change().apply(bytes, random.nextInt(count)).orElse(bytes);
      }
    }
    return Optional.of(
        new Mutant(
            subject.certificate(),
            Map.of(names.get(0), bytes),
            Optional.empty(),
            List.of(),
            false));
  }

  /** What a claim says, without the names and notes in it, and of which numbers. */
  static String claimOf(Archive archive) {
    StringBuilder key = new StringBuilder();
    for (String line : archive.lines()) {
      if (!line.matches("(recipe|construction|network|[a-z]+_file) .*")) {
        key.append(QUOTED.matcher(line).replaceAll("\"\"")).append('\n');
      }
    }
    return Archive.sha256(key.toString().getBytes(StandardCharsets.UTF_8));
  }
}
