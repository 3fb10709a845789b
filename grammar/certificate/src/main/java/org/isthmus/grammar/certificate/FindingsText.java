package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.CertificateText.Lines;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Setting;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/**
 * What the text of a certificate of findings says of its own. Numbers of witnesses are arrays; and
 * lists stay as short as their text until the arrays are known to be there.
 */
record FindingsText(List<Subset> subsets, List<Entry> entries) implements CertificateText.Body {

  static final String KIND = "findings";

  /** The most indices in all lists that no array is as long as. */
  private static final int LARGEST_LISTS = 1 << 20;

  private static final String CONDITIONS =
      "numbers, activation, loss, targets, loss_at_most, distinct, general_position, separable, "
          + "rank_at_least or reaches";
  private static final String WITNESSES =
      "equal, hyperplane, separator, multipliers, subnetwork, dual or tried";

  /** A subset: the list of each hidden layer. */
  record Subset(String name, List<Indices> kept) {}

  /** A finding without the arrays of its witness. */
  record Entry(Outcome outcome, String note, Condition condition, Mark mark) {}

  /**
   * A witness without its arrays.
   *
   * @param word the first word of its line
   * @param rows the samples, where numbers are of some
   * @param whole the witness, where it has no arrays
   */
  record Mark(String word, Optional<Indices> rows, Optional<Witness> whole) {}

  /** What the text says of findings. */
  static FindingsText of(Findings findings) {
    List<Subset> subsets = new ArrayList<>();
    for (KeptSubset subset : findings.subsets()) {
      List<Indices> kept = subset.layers().stream().map(FindingsText::of).toList();
      subsets.add(new Subset(subset.name(), kept));
    }
    return new FindingsText(
        subsets,
        findings.findings().stream()
            .map(
                finding ->
                    new Entry(
                        finding.outcome(), finding.note(), finding.condition(),
                        mark(finding.witness())))
            .toList());
  }

  private static Indices of(List<Integer> indices) {
    return Indices.of(indices.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Mark mark(Witness witness) {
    if (witness instanceof Witness.Hyperplane hyperplane) {
      return new Mark("hyperplane", Optional.of(of(hyperplane.rows())), Optional.empty());
    } else if (witness instanceof Witness.Multipliers multipliers) {
      return new Mark("multipliers", Optional.of(of(multipliers.rows())), Optional.empty());
    } else if (witness instanceof Witness.Dual dual) {
      return new Mark("dual", Optional.of(of(dual.rows())), Optional.empty());
    } else if (witness instanceof Witness.Separator) {
      return new Mark("separator", Optional.empty(), Optional.empty());
    } else if (witness instanceof Witness.Subnetwork) {
      return new Mark("subnetwork", Optional.empty(), Optional.empty());
    }
    String word =
        witness instanceof Witness.Equal
            ? "equal"
            : witness instanceof Witness.Tried ? "tried" : "none";
    return new Mark(word, Optional.empty(), Optional.of(witness));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<String> claimed() {
    return Optional.empty();
  }

  @Override
  public void write(Consumer<String> lines) {
    for (Subset subset : subsets) {
      lines.accept("subset " + subset.name());
      subset.kept().forEach(kept -> lines.accept("kept " + kept));
    }
    for (Entry entry : entries) {
      lines.accept(
          "finding " + entry.outcome().name().toLowerCase(Locale.ROOT) + " "
              + LineText.quote(entry.note()));
      lines.accept("condition " + text(entry.condition()));
      Mark mark = entry.mark();
      if (mark.rows().isPresent()) {
        lines.accept("witness " + mark.word() + " " + mark.rows().get());
      } else if (mark.whole().isEmpty()) {
        lines.accept("witness " + mark.word());
      } else if (mark.whole().get() instanceof Witness.Equal equal) {
        lines.accept("witness equal " + equal.first() + " " + equal.second());
      } else if (mark.whole().get() instanceof Witness.Tried tried) {
        lines.accept("witness tried " + LineText.quote(tried.text()));
      }
    }
    lines.accept("findings " + entries.size());
  }

  private static String text(Condition condition) {
    if (condition instanceof Condition.Numbers numbers) {
      return "numbers " + numbers.subset() + " " + numbers.formula();
    } else if (condition instanceof Condition.OfActivation of) {
      return "activation " + of.layer() + " " + of.property().name().toLowerCase(Locale.ROOT);
    } else if (condition instanceof Condition.OfLoss of) {
      return "loss " + of.name();
    } else if (condition instanceof Condition.OfTargets of) {
      return "targets " + of.property().name().toLowerCase(Locale.ROOT);
    } else if (condition instanceof Condition.LossAtMost loss) {
      return "loss_at_most " + loss.bound();
    } else if (condition instanceof Condition.Distinct distinct) {
      return "distinct " + distinct.layer() + " " + distinct.subset();
    } else if (condition instanceof Condition.GeneralPosition position) {
      return "general_position " + position.layer() + " " + position.subset();
    } else if (condition instanceof Condition.Separable separable) {
      return "separable " + separable.layer() + " " + separable.subset() + " " + separable.label()
          + (separable.throughOrigin() ? " through_origin" : " affine");
    } else if (condition instanceof Condition.RankAtLeast rank) {
      return "rank_at_least " + rank.layer() + " " + rank.subset() + " " + rank.rank();
    }
    Condition.Reaches reaches = (Condition.Reaches) condition;
    Rational number = reaches.level().number();
    String level =
        !reaches.level().aboveModel()
            ? number.toString()
            : "model" + (number.signum() == 0 ? "" : " + " + number);
    return "reaches " + reaches.layer() + " " + reaches.subset() + " " + level;
  }

  /** Reads the subsets, the findings and the line that counts these. */
  static FindingsText read(Lines lines) {
    long listed = 0;
    List<Subset> subsets = new ArrayList<>();
    while (lines.at("subset")) {
      LineText line = lines.next("subset");
      String name = line.word("the name of a subset");
      KeptSubset.requireName(name);
      line.requireEnd();
      List<Indices> kept = new ArrayList<>();
      while (lines.at("kept")) {
        LineText list = lines.next("kept");
        kept.add(Lines.indices(list));
        list.requireEnd();
        listed = counted(listed, kept.get(kept.size() - 1));
      }
      subsets.add(new Subset(name, kept));
    }
    List<Entry> entries = new ArrayList<>();
    while (lines.at("finding")) {
      Entry entry = entry(lines);
      if (entry.mark().word().equals("hyperplane")) {
        listed = counted(listed, entry.mark().rows().orElseThrow());
      }
      entries.add(entry);
    }
    lines.requireCount("findings", entries.size());
    return new FindingsText(subsets, entries);
  }

  private static long counted(long listed, Indices list) {
    long sum = listed + list.size();
    if (sum > LARGEST_LISTS) {
      throw new IllegalArgumentException(
          "the lists of kept neurons and of samples in hyperplanes are too long (found " + sum
              + " indices up to here, expected at most " + LARGEST_LISTS + ")");
    }
    return sum;
  }

  private static Entry entry(Lines lines) {
    LineText line = lines.next("finding");
    Outcome outcome = Lines.choice(line, Outcome.values());
    String note = line.quoted("a note");
    line.requireEnd();
    LineText conditionLine = lines.next("condition");
    Condition condition = condition(conditionLine);
    conditionLine.requireEnd();
    Mark mark = mark(new Witness.None());
    if (lines.at("witness")) {
      LineText witnessLine = lines.next("witness");
      mark = mark(witnessLine);
      witnessLine.requireEnd();
    }
    return new Entry(outcome, note, condition, mark);
  }

  private static Condition condition(LineText line) {
    String word = line.word(CONDITIONS);
    return switch (word) {
      case "numbers" ->
          new Condition.Numbers(subset(line), new Formula(line.word("a formula")));
      case "activation" ->
          new Condition.OfActivation(
              layer(line), Lines.choice(line, ActivationProperty.values()));
      case "loss" -> new Condition.OfLoss(line.word("a loss"));
      case "targets" -> new Condition.OfTargets(Lines.choice(line, TargetProperty.values()));
      case "loss_at_most" -> new Condition.LossAtMost(line.rational("a bound p/q"));
      case "distinct" -> new Condition.Distinct(layer(line), subset(line));
      case "general_position" -> new Condition.GeneralPosition(layer(line), subset(line));
      case "separable" ->
          new Condition.Separable(
              layer(line), subset(line), line.integer("a class"), isThroughOrigin(line));
      case "rank_at_least" ->
          new Condition.RankAtLeast(layer(line), subset(line), line.integer("a rank"));
      case "reaches" -> new Condition.Reaches(layer(line), subset(line), level(line));
      default ->
          throw new IllegalArgumentException(
              "unknown condition (found " + LineText.shown(word) + ", expected " + CONDITIONS
                  + ")");
    };
  }

  private static int layer(LineText line) {
    return line.integer("a layer");
  }

  private static String subset(LineText line) {
    return line.word("the name of a subset, or " + KeptSubset.ALL);
  }

  private static boolean isThroughOrigin(LineText line) {
    boolean affine = line.accept("affine");
    if (!affine && !line.accept("through_origin")) {
      throw line.fail("affine or through_origin");
    }
    return !affine;
  }

  private static Condition.Level level(LineText line) {
    boolean aboveModel = line.accept("model");
    boolean given = !aboveModel || line.accept("+");
    return new Condition.Level(
        aboveModel, given ? line.rational("a level p/q or model") : Rational.ZERO);
  }

  private static Mark mark(LineText line) {
    String word = line.word(WITNESSES);
    return switch (word) {
      case "equal" ->
          mark(new Witness.Equal(line.integer("a sample"), line.integer("a sample")));
      case "tried" -> mark(new Witness.Tried(line.quoted("a text")));
      case "separator", "subnetwork" -> new Mark(word, Optional.empty(), Optional.empty());
      case "hyperplane", "multipliers", "dual" ->
          new Mark(word, Optional.of(Lines.indices(line)), Optional.empty());
      default ->
          throw new IllegalArgumentException(
              "unknown witness (found " + LineText.shown(word) + ", expected " + WITNESSES + ")");
    };
  }

  /** The arrays of the witness of a finding, named after the prefix. */
  static List<StoredArray> arrays(Network network, Finding finding, String prefix) {
    Witness witness = finding.witness();
    if (witness instanceof Witness.Hyperplane hyperplane) {
      return List.of(new StoredArray(prefix + ".plane", false, hyperplane.plane()));
    } else if (witness instanceof Witness.Separator separator) {
      return List.of(new StoredArray(prefix + ".plane", false, separator.plane()));
    } else if (witness instanceof Witness.Multipliers multipliers) {
      return List.of(
          new StoredArray(prefix + ".multipliers", false, multipliers.multipliers()));
    } else if (witness instanceof Witness.Dual dual) {
      return List.of(new StoredArray(prefix + ".dual", false, dual.dual()));
    }
    List<StoredArray> arrays = new ArrayList<>();
    if (witness instanceof Witness.Subnetwork subnetwork) {
      int layers = subnetwork.weights().size();
      for (int k = 0; k < layers; k++) {
        int p = network.depth() - layers + k + 1;
        arrays.add(new StoredArray(prefix + ".U" + p, false, subnetwork.weights().get(k)));
        if (network.hasBias(p)) {
          arrays.add(new StoredArray(prefix + ".v" + p, true, subnetwork.biases().get(k)));
        }
      }
    }
    return arrays;
  }

  /**
   * The findings that a text and the arrays say.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  Findings with(CertificateText.Content content, List<StoredArray> arrays) {
    Network network = content.network();
    Taking taking = new Taking(network, arrays.iterator());
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    taking.layers(1, "M.W", "M.b", weights, biases);
    List<KeptSubset> kept = subsets.stream().map(FindingsText::kept).toList();
    Setting setting = new Setting(network, content.loss(), content.data().size(), kept);
    List<Finding> findings = new ArrayList<>();
    for (Entry entry : entries) {
      String place = "finding " + (findings.size() + 1) + ": ";
      try {
        setting.requireFits(entry.condition());
        Witness witness =
            taking.witness(entry.mark(), entry.condition(), "F" + (findings.size() + 1));
        findings.add(new Finding(entry.condition(), entry.outcome(), witness, entry.note()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + e.getMessage(), e);
      }
    }
    taking.requireEnd();
    return new Findings(
        content.loss(), network, content.data(), content.models().get(0), content.construction(),
        weights, biases, kept, findings);
  }

  private static KeptSubset kept(Subset subset) {
    return new KeptSubset(subset.name(), subset.kept().stream().map(FindingsText::list).toList());
  }

  private static List<Integer> list(Indices indices) {
    return IntStream.range(0, indices.size()).mapToObj(indices::get).toList();
  }

  /** Takes the arrays one after the other, each under the name that is next. */
  private record Taking(Network network, Iterator<StoredArray> arrays) {

    Witness witness(Mark mark, Condition condition, String prefix) {
      if (mark.whole().isPresent()) {
        return mark.whole().get();
      }
      return switch (mark.word()) {
        case "separator" -> new Witness.Separator(take(prefix + ".plane", false));
        case "hyperplane" -> {
          Numbers plane = take(prefix + ".plane", false);
          yield new Witness.Hyperplane(list(mark.rows().orElseThrow()), plane);
        }
        case "multipliers" -> {
          Numbers multipliers = take(prefix + ".multipliers", false);
          yield new Witness.Multipliers(rows(mark, multipliers), multipliers);
        }
        case "dual" -> {
          Numbers dual = take(prefix + ".dual", false);
          yield new Witness.Dual(rows(mark, dual), dual);
        }
        default -> subnetwork(condition, prefix);
      };
    }

    private Witness subnetwork(Condition condition, String prefix) {
      if (!(condition instanceof Condition.Reaches reaches)) {
        throw new IllegalArgumentException(
            "a subnetwork is a witness of the condition reaches alone");
      }
      List<Numbers> weights = new ArrayList<>();
      List<Numbers> biases = new ArrayList<>();
      layers(reaches.layer() + 1, prefix + ".U", prefix + ".v", weights, biases);
      return new Witness.Subnetwork(weights, biases);
    }

    /** The weights and biases of the layers from one on, zeros for a missing bias. */
    void layers(
        int from, String weight, String bias, List<Numbers> weights, List<Numbers> biases) {
      for (int l = from; l <= network.depth(); l++) {
        Numbers numbers = take(weight + l, false);
        weights.add(numbers);
        biases.add(
            network.hasBias(l)
                ? take(bias + l, true)
                : new Numbers.Doubles(Matrix.zeros(1, numbers.columns())));
      }
    }

    /** The samples that the rows of an array are of. */
    private static List<Integer> rows(Mark mark, Numbers array) {
      Indices rows = mark.rows().orElseThrow();
      if (rows.size() != array.rows()) {
        throw new IllegalArgumentException(
            "the array is not for these samples (found " + array.rows() + " rows, expected "
                + rows.size() + ")");
      }
      return list(rows);
    }

    private Numbers take(String name, boolean vector) {
      String expected = name + (vector ? " vector" : " matrix");
      if (!arrays.hasNext()) {
        throw new IllegalArgumentException("an array is missing (expected " + expected + ")");
      }
      StoredArray array = arrays.next();
      String found = array.name() + (array.vector() ? " vector" : " matrix");
      if (!found.equals(expected)) {
        throw new IllegalArgumentException(
            "an array is not the one of this place (found " + found + ", expected " + expected
                + ")");
      }
      return array.numbers();
    }

    void requireEnd() {
      if (arrays.hasNext()) {
        throw new IllegalArgumentException(
            "an array belongs to no finding (found " + arrays.next().name() + ")");
      }
    }
  }
}
