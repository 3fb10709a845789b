package org.isthmus.proofs.nbm21.features;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.compute.halfspace.HalfspaceSearch;
import org.isthmus.numeric.compute.halfspace.SignedRows;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/**
 * Decides whether a plane separates a class strictly from the rest, the hypothesis of NBM21
 * Corollary 4.5.
 *
 * <p><i>Construction.</i> Two samples on different sides with equal features settle it. Otherwise a
 * search in double precision finds a plane, or samples that seem to have none. Those are turned
 * into exact multipliers (Gordan), which prove that no plane separates: of a part of the samples,
 * and so of all.
 *
 * <p><i>What is proved.</i> {@link Separation.Inseparable} is, in exact arithmetic. A plane is
 * evaluated in double precision at all samples and exactly at those that are nearest to it, where
 * exact features exist: the rounding of the other features is not enclosed here, so that a checker
 * has to confirm the plane. Where the features are not rational, that no plane exists is said for
 * two samples on different sides that are known to be equal, and not otherwise.
 */
public final class Separability {

  /** Time after which a search gives up where none is given. */
  public static final Duration DEFAULT_BUDGET = Duration.ofMinutes(5);

  /** Relative margins from here on are far above the rounding of features. */
  private static final double CLEAR = 1e-8;

  private static final int LEAST_EXACT = 4;
  private static final int MOST_EXACT = 200;
  private static final int MOST_PAIRS = 16;

  private final PointFeatures features;
  private final long seed;
  private final Duration budget;
  private final Consumer<String> progress;

  /** As the other constructor, with the default budget. */
  public Separability(PointFeatures features, long seed, Consumer<String> progress) {
    this(features, seed, DEFAULT_BUDGET, progress);
  }

  /**
   * @param seed of the random choices
   * @param budget time for the search of one class; as much again may go to linear programs, and
   *     the time of exact arithmetic is not bounded
   * @param progress told what is being done
   */
  public Separability(
      PointFeatures features, long seed, Duration budget, Consumer<String> progress) {
    this.features = features;
    this.seed = seed;
    this.budget = budget;
    this.progress = progress;
  }

  /**
   * Whether a class is strictly separable from the rest by F_l[:, kept].
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer, at least one
   * @param label the class: its label, or its column in rows of targets, where an entry 1 says that
   *     the sample is of the class
   * @param throughOrigin whether the plane has to go through the origin
   * @throws IllegalArgumentException if there is no such layer, neuron or column
   */
  public Separation separation(int layer, List<Integer> kept, int label, boolean throughOrigin) {
    requireFits(layer, kept);
    boolean[] own = samplesOf(label);
    if (!throughOrigin && isOneSided(own)) {
      double[] plane = new double[kept.size() + 1];
      plane[kept.size()] = own[0] ? 1 : -1;
      return new Separation.Separated(Matrix.adopt(plane.length, 1, plane), 1);
    }
    Matrix rounded = features.rounded(layer, kept);
    if (!rounded.isFinite()) {
      return new Separation.Undecided("a feature of layer " + layer + " is not finite in double");
    }
    GordanMultipliers gordan =
        new GordanMultipliers(features, layer, kept, own, throughOrigin);
    Optional<Separation.Inseparable> equal =
        features.isExact(layer)
            ? ofEqualRows(gordan, rounded, own, throughOrigin)
            : ofEqualSamples(layer, kept, rounded, own);
    if (equal.isPresent()) {
      return equal.get();
    }
    SignedRows rows = new SignedRows(rounded, own, throughOrigin);
    HalfspaceSearch.Result result =
        new HalfspaceSearch(rows, seed, budget, progress).search();
    if (result instanceof HalfspaceSearch.Result.Inside inside) {
      return confirmed(layer, kept, own, inside.plane(), rows.relativeMargins(inside.plane()));
    }
    if (result instanceof HalfspaceSearch.Result.Spread spread) {
      return multipliers(layer, gordan, rounded, spread.samples());
    }
    return new Separation.Undecided(((HalfspaceSearch.Result.Unknown) result).tried());
  }

  /**
   * The hypothesis that a class is strictly separable from the rest, with its proof.
   *
   * @param subset the neurons that are kept of the hidden layers; all inputs are
   */
  public Hypothesis decide(int layer, KeptSubset subset, int label, boolean throughOrigin) {
    List<Integer> kept = features.kept(layer, subset);
    Separation separation = separation(layer, kept, label, throughOrigin);
    String name =
        "class " + label + " linearly separable at layer " + layer
            + (throughOrigin ? " through the origin" : "");
    Condition condition =
        new Condition.Separable(
            layer, layer == 0 ? KeptSubset.ALL : subset.name(), label, throughOrigin);
    if (separation instanceof Separation.Separated separated) {
      String evidence =
          "a plane with relative margin "
              + String.format(Locale.ROOT, "%.1e", separated.margin()) + " on "
              + features.data().size() + " samples";
      return new Hypothesis(name, Verdict.HOLDS, evidence)
          .with(condition, new Witness.Separator(new Numbers.Doubles(separated.plane())));
    }
    if (separation instanceof Separation.Inseparable inseparable) {
      String evidence =
          inseparable.rows().size() + " samples combine to zero, multipliers up to "
              + inseparable.multipliers().bits() + " bits";
      return new Hypothesis(name, Verdict.FAILS, evidence)
          .with(
              condition,
              new Witness.Multipliers(
                  inseparable.rows(), Numbers.of(inseparable.multipliers())));
    }
    String tried = ((Separation.Undecided) separation).tried();
    return new Hypothesis(name, Verdict.UNDECIDED, tried)
        .with(condition, new Witness.Tried(tried));
  }

  private void requireFits(int layer, List<Integer> kept) {
    if (layer < 0 || layer >= features.network().depth()) {
      throw new IllegalArgumentException(
          "layer of features (found " + layer + ", expected 0.."
              + (features.network().depth() - 1) + ")");
    }
    int width = features.network().width(layer);
    boolean increase =
        IntStream.range(1, kept.size()).allMatch(k -> kept.get(k - 1) < kept.get(k));
    if (kept.isEmpty() || !increase || kept.get(0) < 0 || kept.get(kept.size() - 1) >= width) {
      throw new IllegalArgumentException(
          "kept neurons of layer " + layer + " (found " + kept.size() + ", expected increasing"
              + " ones among 0.." + (width - 1) + ")");
    }
  }

  private boolean[] samplesOf(int label) {
    boolean[] own = new boolean[features.data().size()];
    if (features.data().targets() instanceof Targets.Labels labels) {
      for (int j = 0; j < own.length; j++) {
        own[j] = labels.get(j) == label;
      }
    } else {
      Matrix values = ((Targets.Values) features.data().targets()).values();
      for (int j = 0; j < own.length; j++) {
        own[j] = values.get(j, label) == 1;
      }
    }
    return own;
  }

  private static boolean isOneSided(boolean[] own) {
    return IntStream.range(1, own.length).allMatch(j -> own[j] == own[0]);
  }

  /** Multipliers of two samples on different sides with equal features, or of a row of zeros. */
  private static Optional<Separation.Inseparable> ofEqualRows(
      GordanMultipliers gordan, Matrix rounded, boolean[] own, boolean throughOrigin) {
    long zero = hash(new double[rounded.columns()]);
    Stream<List<Integer>> zeros =
        Stream.of(true, false)
            .map(side -> firsts(rounded, own, side))
            .filter(side -> throughOrigin && side.containsKey(zero))
            .map(side -> List.of(side.get(zero)));
    return Stream.concat(zeros, pairs(rounded, own))
        .limit(MOST_PAIRS)
        .map(gordan::of)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Multipliers of two samples on different sides that are equal without features known exactly. */
  private Optional<Separation.Inseparable> ofEqualSamples(
      int layer, List<Integer> kept, Matrix rounded, boolean[] own) {
    return Stream.of(features.data().inputs(), rounded)
        .flatMap(rows -> pairs(rows, own).limit(MOST_PAIRS))
        .filter(pair -> features.areEqual(layer, kept, pair.get(0), pair.get(1)))
        .findFirst()
        .map(
            pair ->
                new Separation.Inseparable(
                    pair, RationalMatrix.of(2, 1, Rational.ONE, Rational.ONE)));
  }

  /** Two samples on different sides whose rows seem to be equal, for each such row. */
  private static Stream<List<Integer>> pairs(Matrix rows, boolean[] own) {
    Map<Long, Integer> inside = firsts(rows, own, true);
    Map<Long, Integer> outside = firsts(rows, own, false);
    return inside.entrySet().stream()
        .filter(entry -> outside.containsKey(entry.getKey()))
        .map(entry -> Stream.of(entry.getValue(), outside.get(entry.getKey())))
        .map(pair -> pair.sorted().toList())
        .sorted(Comparator.comparing(pair -> pair.get(0)));
  }

  /** For the hash of each row on one side the first sample there that has it. */
  private static Map<Long, Integer> firsts(Matrix rows, boolean[] own, boolean side) {
    Map<Long, Integer> firsts = new HashMap<>();
    double[] row = new double[rows.columns()];
    for (int j = 0; j < own.length; j++) {
      if (own[j] == side) {
        rows.copyRows(j, j + 1, row, 0);
        firsts.putIfAbsent(hash(row), j);
      }
    }
    return firsts;
  }

  /** A number that is equal for equal rows; the two zeros are equal. */
  private static long hash(double[] row) {
    long hash = 0;
    for (double x : row) {
      hash = 0x9E3779B97F4A7C15L * (hash ^ Double.doubleToRawLongBits(x + 0.0)) + (hash >>> 29);
    }
    return hash;
  }

  private Separation multipliers(
      int layer, GordanMultipliers gordan, Matrix rounded, List<Integer> candidates) {
    if (!features.isExact(layer)) {
      return new Separation.Undecided(
          "samples that no plane seems to separate, " + candidates.size() + " of them, and the"
              + " features of layer " + layer + " are not rational");
    }
    progress.accept("exact multipliers among " + candidates.size() + " samples");
    return gordan
        .among(rounded, candidates, seed, Math.max(1000, budget.toMillis() / 8))
        .<Separation>map(found -> found)
        .orElseGet(
            () ->
                new Separation.Undecided(
                    candidates.size() + " samples that no plane seems to separate, but no exact"
                        + " multipliers of them"));
  }

  private Separation confirmed(
      int layer, List<Integer> kept, boolean[] own, Matrix plane, double[] margins) {
    int[] nearest =
        IntStream.range(0, margins.length)
            .boxed()
            .sorted(Comparator.comparingDouble(j -> margins[j]))
            .limit(MOST_EXACT + 1)
            .mapToInt(Integer::intValue)
            .toArray();
    double least = margins[nearest[0]];
    if (!features.isExact(layer)) {
      return least >= CLEAR
          ? new Separation.Separated(plane, least)
          : unclear(least, "and the features are not rational");
    }
    // The inputs are doubles, so that only the sum of d + 1 terms is rounded.
    double clear = layer == 0 ? (kept.size() + 4) * 0x1p-50 : CLEAR;
    int unsure = (int) Arrays.stream(nearest).filter(j -> !(margins[j] >= clear)).count();
    if (unsure > MOST_EXACT) {
      return unclear(least, "and more than " + MOST_EXACT + " samples are that near");
    }
    int[] checked = Arrays.copyOf(nearest, Math.min(nearest.length, Math.max(unsure, LEAST_EXACT)));
    progress.accept("exact values of the plane at " + checked.length + " samples");
    return separates(layer, kept, own, plane, checked)
        ? new Separation.Separated(plane, least)
        : unclear(least, "and one of " + checked.length + " exact values has the wrong sign");
  }

  private static Separation unclear(double margin, String reason) {
    return new Separation.Undecided(
        "a plane with relative margin " + String.format(Locale.ROOT, "%.1e", margin) + ", "
            + reason);
  }

  /** Whether some samples are strictly on their sides of a plane, in exact arithmetic. */
  private boolean separates(
      int layer, List<Integer> kept, boolean[] own, Matrix plane, int[] samples) {
    int d = kept.size();
    double[] entries = plane.toArray();
    RationalMatrix values =
        features
            .exact(layer, kept, samples)
            .orElseThrow()
            .times(RationalMatrix.ofDoubles(d, 1, Arrays.copyOf(entries, d)));
    if (entries.length > d) {
      values = values.plusRow(RationalMatrix.ofDoubles(1, 1, new double[] {entries[d]}));
    }
    RationalMatrix exact = values;
    return IntStream.range(0, samples.length)
        .allMatch(k -> exact.signum(k, 0) == (own[samples[k]] ? 1 : -1));
  }
}
