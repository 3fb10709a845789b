package org.isthmus.grammar.certificate;

import static org.isthmus.grammar.certificate.Stranger.FRACTION;
import static org.isthmus.grammar.certificate.Stranger.LIST;
import static org.isthmus.grammar.certificate.Stranger.NATURAL;
import static org.isthmus.grammar.certificate.Stranger.TEXT;
import static org.isthmus.grammar.certificate.Stranger.natural;
import static org.isthmus.grammar.certificate.Stranger.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Stranger.Malformed;

/** The lines of section 11 as a {@link Stranger} reads them. */
final class StrangersFindings {

  private static final String SUBSET = "([A-Za-z][A-Za-z0-9_]{0,63})";
  private static final String LAYER = "(" + NATURAL + ")";
  private static final Map<String, String> CONDITIONS = new LinkedHashMap<>();

  static {
    CONDITIONS.put("numbers", SUBSET + " ([^ ]+)");
    CONDITIONS.put(
        "activation",
        LAYER
            + " (monotonic_onto|independent_of_translates|two_slopes|relu|monotonic_somewhere)");
    CONDITIONS.put("loss", "(squared|cross_entropy|logistic|huber)");
    CONDITIONS.put("targets", "(within_unit|one_class)");
    CONDITIONS.put("loss_at_most", FRACTION);
    CONDITIONS.put("distinct", LAYER + " " + SUBSET);
    CONDITIONS.put("general_position", LAYER + " " + SUBSET);
    CONDITIONS.put(
        "separable", LAYER + " " + SUBSET + " (" + NATURAL + ") (affine|through_origin)");
    CONDITIONS.put("rank_at_least", LAYER + " " + SUBSET + " (" + NATURAL + ")");
    CONDITIONS.put(
        "reaches", LAYER + " " + SUBSET + " (?:" + FRACTION + "|(model)(?: \\+ " + FRACTION + ")?)");
  }

  /**
   * A finding; the groups of condition are what follows its first word.
   *
   * @param number counted from 1
   * @param witness the first word of the witness, or nothing
   * @param samples what the witness lists
   */
  record Entry(
      int number, String outcome, String kind, Matcher condition, String witness, int[] samples) {}

  private final Stranger file;
  final Map<String, List<int[]>> subsets = new LinkedHashMap<>();
  final List<Entry> entries = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int listed;

  StrangersFindings(Stranger file) throws Malformed {
    this.file = file;
    for (int l = 1; l <= file.depth(); l++) {
      names.add("M.W" + l);
      if (file.hasBias.get(l - 1)) {
        names.add("M.b" + l);
      }
    }
    while (file.at("subset ")) {
      subset();
    }
    while (file.at("finding ")) {
      entry();
    }
    require(!entries.isEmpty(), "a finding");
    require(
        natural(file.line("findings (" + NATURAL + ")").group(1)) == entries.size(),
        "number of findings");
    require(names.equals(List.copyOf(file.arrays.keySet())), "arrays of findings");
    for (String name : names) {
      require(
          file.vectors.contains(name) == name.matches("M\\.b.*|F[0-9]+\\.v.*"), "form of " + name);
    }
  }

  /** The number of what a subset keeps of a layer. */
  int dimension(int layer, String subset) {
    return layer == 0 || subset.equals("all")
        ? file.widths.get(layer)
        : subsets.get(subset).get(layer - 1).length;
  }

  int[] kept(int layer, String subset) {
    return layer == 0 || subset.equals("all")
        ? IntStream.range(0, file.widths.get(layer)).toArray()
        : subsets.get(subset).get(layer - 1);
  }

  private void subset() throws Malformed {
    String name = file.line("subset " + SUBSET).group(1);
    require(!name.equals("all") && !subsets.containsKey(name), "name of a subset");
    List<int[]> layers = new ArrayList<>();
    for (int l = 1; l < file.depth(); l++) {
      int[] kept = Stranger.list(file.line("kept " + LIST).group(1), file.widths.get(l));
      for (int k = 1; k < kept.length; k++) {
        require(kept[k] > kept[k - 1], "increasing");
      }
      count(kept.length);
      layers.add(kept);
    }
    subsets.put(name, layers);
  }

  private void count(int more) throws Malformed {
    listed += more;
    require(listed <= 1048576, "long lists");
  }

  private void entry() throws Malformed {
    int number = entries.size() + 1;
    Matcher finding = file.line("finding (holds|fails|undecided) " + TEXT);
    Stranger.text(finding.group(2));
    String kind = file.line("(?=condition ([a-z_]+) ).*").group(1);
    require(CONDITIONS.containsKey(kind), "condition");
    file.back();
    Matcher condition = file.line("condition " + kind + " " + CONDITIONS.get(kind));
    check(kind, condition);
    String outcome = finding.group(1);
    String expected =
        outcome.equals("undecided")
            ? "tried"
            : switch (kind + " " + outcome) {
              case "distinct fails" -> "equal";
              case "general_position fails" -> "hyperplane";
              case "separable holds" -> "separator";
              case "separable fails" -> "multipliers";
              case "reaches holds" -> "subnetwork";
              case "reaches fails" -> "dual";
              default -> "";
            };
    int[] samples = {};
    switch (expected) {
      case "tried" -> Stranger.text(file.line("witness tried " + TEXT).group(1));
      case "equal" -> {
        Matcher equal = file.line("witness equal (" + NATURAL + ") (" + NATURAL + ")");
        samples = new int[] {natural(equal.group(1)), natural(equal.group(2))};
      }
      case "separator", "subnetwork" -> file.line("witness " + expected);
      case "hyperplane", "multipliers", "dual" ->
          samples =
              Stranger.list(
                  file.line("witness " + expected + " " + LIST).group(1), file.samples);
      default -> {}
    }
    for (int sample : samples) {
      require(sample < file.samples, "sample");
    }
    require(Arrays.stream(samples).distinct().count() == samples.length, "samples twice");
    Entry entry = new Entry(number, outcome, kind, condition, expected, samples);
    entries.add(entry);
    arrays(entry);
  }

  private void check(String kind, Matcher condition) throws Malformed {
    if (kind.equals("numbers")) {
      layer(0, condition.group(1), 0);
      StrangersFormula.requireFormula(condition.group(2), symbols());
    } else if (kind.equals("activation")) {
      layer(natural(condition.group(1)), "all", 1);
    } else if (kind.equals("loss_at_most")) {
      Stranger.fraction(condition.group(1));
    } else if (!kind.equals("loss") && !kind.equals("targets")) {
      layer(natural(condition.group(1)), condition.group(2), 0);
    }
    switch (kind) {
      case "separable" ->
          require(
              natural(condition.group(3)) < file.widths.get(file.depth()), "class");
      case "rank_at_least" -> require(natural(condition.group(3)) >= 1, "rank");
      case "reaches" -> {
        if (condition.group(3) != null) {
          Stranger.fraction(condition.group(3));
        }
        if (condition.group(5) != null) {
          require(
              !Stranger.fraction(condition.group(5))[0].equals("0"), "model + 0");
        }
      }
      default -> {}
    }
  }

  private void layer(int layer, String subset, int least) throws Malformed {
    require(layer >= least && layer < file.depth(), "layer");
    require(subset.equals("all") || subsets.containsKey(subset), "subset");
  }

  private Set<String> symbols() {
    Set<String> symbols = new TreeSet<>(Set.of("N", "D", "L"));
    for (int l = 0; l <= file.depth(); l++) {
      symbols.add("n" + l);
      if (l < file.depth()) {
        symbols.add("k" + l);
      }
    }
    return symbols;
  }

  private void arrays(Entry entry) throws Malformed {
    String prefix = "F" + entry.number() + ".";
    Matcher condition = entry.condition();
    int count = entry.samples().length;
    switch (entry.witness()) {
      case "hyperplane" -> {
        count(count);
        array(prefix + "plane", 1 + dimension(condition), 1);
      }
      case "separator" -> {
        int offset = condition.group(4).equals("affine") ? 1 : 0;
        array(prefix + "plane", dimension(condition) + offset, 1);
      }
      case "multipliers" -> array(prefix + "multipliers", count, 1);
      case "dual" -> {
        require(natural(condition.group(1)) == file.depth() - 1, "the last hidden layer");
        require(file.loss.matches("squared|cross_entropy"), "loss of a dual point");
        array(prefix + "dual", count, file.widths.get(file.depth()));
      }
      case "subnetwork" -> {
        int width = dimension(condition);
        for (int p = natural(condition.group(1)) + 1; p <= file.depth(); p++) {
          Object[][] weight = file.arrays.get(prefix + "U" + p);
          require(weight != null, "array");
          int columns = weight[0].length;
          array(prefix + "U" + p, width, columns);
          require(
              p == file.depth()
                  ? columns == file.widths.get(p)
                  : columns <= file.widths.get(p) - dimension(p, condition.group(2)),
              "room");
          if (file.hasBias.get(p - 1)) {
            array(prefix + "v" + p, 1, columns);
          }
          width = columns;
        }
      }
      default -> {}
    }
  }

  private int dimension(Matcher condition) throws Malformed {
    return dimension(natural(condition.group(1)), condition.group(2));
  }

  private void array(String name, int rows, int columns) throws Malformed {
    names.add(name);
    file.requireShape(name, rows, columns);
  }
}
