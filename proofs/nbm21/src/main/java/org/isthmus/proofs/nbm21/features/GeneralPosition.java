package org.isthmus.proofs.nbm21.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/**
 * Whether the kept features of a layer are in general position: no hyperplane of R^d has more than
 * d of them (NBM21 Corollary 4.4, (A2)).
 *
 * <p>The cheap reasons come first: at most d samples; a feature with one value on more than d
 * samples, as that of a neuron of ReLU that is often inactive; equal samples; d + 1 samples; few
 * enough sets of d + 1 samples to go through all of them. Beyond that samples with many common
 * features and random sets are tried. To decide it for all numbers of samples and all d is NP-hard,
 * and so the verdict may be UNDECIDED. Every hyperplane that is reported is exact; that a neuron of
 * ReLU is inactive is taken from double where its pre-activation is clearly negative, and left to
 * the checker to prove.
 */
public final class GeneralPosition {

  /** Multiplications of exact features that a search may take. */
  private static final long EXACT_BUDGET = 300_000_000;

  /** Multiplications modulo a prime that the search through all sets may take. */
  private static final double SEARCH_BUDGET = 1e9;

  /**
   * The sets of d + 1 samples up to which HOLDS is said, for d = 2 the pairs; more are not gone
   * through by the checker, which decides this again without a witness.
   */
  private static final double MOST_SETS = 200_000;

  private static final double MOST_PAIRS = 500_000;

  /** The same for the number of sets times (d + 1)^3, and for the exact features of one layer. */
  private static final double MOST_WORK = 0x1p31;

  private static final long MOST_NUMBERS = 1L << 22;

  /** The largest d for which hyperplanes through given samples are sought. */
  private static final int LARGEST_SYSTEM = 300;

  private static final int RANDOM_SETS = 20;

  /** How many inactive samples are looked at for each one that is needed. */
  private static final int SPARE = 8;

  /** How many of the neurons that are inactive most often are looked at. */
  private static final int FEATURES_TRIED = 3;

  /** The part of its terms above which the sign of a pre-activation is right in double. */
  private static final double CLEARLY = 1e-6;

  private final PointFeatures features;
  private final int layer;
  private final List<Integer> kept;
  private final int d;
  private final int samples;
  private final String name;
  private final Condition condition;
  private final List<String> tried = new ArrayList<>();

  private GeneralPosition(PointFeatures features, int layer, KeptSubset subset) {
    this.features = features;
    this.layer = layer;
    this.kept = features.kept(layer, subset);
    this.d = kept.size();
    this.samples = features.data().size();
    this.name =
        "the " + (layer == 0 ? "x" : "f_" + layer + "[I_" + layer + "]")
            + " of all samples are in general position";
    this.condition = new Condition.GeneralPosition(layer, subset.name());
  }

  /**
   * Decides whether no hyperplane contains more than d of the N rows of F_l[:, I_l].
   *
   * @param layer l, 0..L-1
   * @param subset I_1, ..., I_{L-1}, d = |I_l|
   * @param seed of the random sets
   * @return FAILS names d + 1 rows and a hyperplane that contains them, exactly
   */
  public static Hypothesis decide(
      PointFeatures features, int layer, KeptSubset subset, long seed) {
    GeneralPosition search = new GeneralPosition(features, layer, subset);
    if (search.samples <= search.d) {
      return search.holds(
          "N = " + search.samples + " is at most d = " + search.d);
    }
    return search
        .repeatedFeature()
        .or(() -> search.duplicates(subset))
        .or(search::allSets)
        .or(search::commonFeatures)
        .or(() -> search.randomSets(seed))
        .orElseGet(search::undecided);
  }

  /**
   * For each feature the number of samples on which it is zero, in floating point.
   *
   * @param rows shape (N, d)
   * @return d counts
   */
  public static int[] inactive(Matrix rows) {
    int[] counts = new int[rows.columns()];
    for (int j = 0; j < rows.rows(); j++) {
      for (int i = 0; i < counts.length; i++) {
        if (rows.get(j, i) == 0) {
          counts[i]++;
        }
      }
    }
    return counts;
  }

  /** A coordinate with one value on more than d samples. */
  private Optional<Hypothesis> repeatedFeature() {
    Matrix rows = features.rounded(layer, kept);
    if (layer > 0 && features.network().activation(layer) instanceof Activation.Relu) {
      int[] zeros = inactive(rows);
      List<Integer> order =
          IntStream.range(0, d)
              .filter(i -> zeros[i] > d)
              .boxed()
              .sorted(Comparator.comparingInt(i -> -zeros[i]))
              .limit(FEATURES_TRIED)
              .toList();
      for (int i : order) {
        Optional<Hypothesis> answer = inactiveOften(rows, i, zeros[i]);
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    if (!isSolvable(d + 1)) {
      return Optional.empty();
    }
    for (int i = 0; i < d; i++) {
      int[] alike = mostAlike(rows, i);
      if (alike.length > d) {
        int[] chosen = Arrays.copyOf(alike, d + 1);
        Optional<Hypothesis> answer = repeated(i, chosen, alike.length + " samples have one value");
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    tried.add("no feature with one value on more than d samples");
    return Optional.empty();
  }

  /**
   * Neuron i of a layer with ReLU, zero in double on many samples. Those with the least
   * pre-activations are taken, and either they are so clearly negative that rounding has no part in
   * it, or exact features decide.
   */
  private Optional<Hypothesis> inactiveOften(Matrix rows, int i, int count) {
    int[] some =
        IntStream.range(0, samples)
            .filter(j -> rows.get(j, i) == 0)
            .limit((long) SPARE * (d + 1))
            .toArray();
    Matrix below = features.rounded(layer - 1, some);
    Matrix weight = features.point().weight(layer);
    double bias = features.point().bias(layer).get(0, kept.get(i));
    double[] part = new double[some.length];
    for (int s = 0; s < some.length; s++) {
      double sum = bias;
      double sizes = Math.abs(bias);
      for (int k = 0; k < weight.rows(); k++) {
        double term = below.get(s, k) * weight.get(k, kept.get(i));
        sum += term;
        sizes += Math.abs(term);
      }
      part[s] = sizes == 0 ? 0 : sum / sizes;
    }
    int[] order =
        IntStream.range(0, some.length)
            .boxed()
            .sorted(Comparator.comparingDouble(s -> part[s]))
            .limit(d + 1)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] chosen = Arrays.stream(order).map(s -> some[s]).toArray();
    String reason = "it is inactive on " + count + " samples in double";
    return part[order[d]] < -CLEARLY
        ? Optional.of(unit(i, chosen, Rational.ZERO, reason))
        : isSolvable(d + 1) ? repeated(i, chosen, reason) : Optional.empty();
  }

  /** The samples that have the most frequent value of feature i. */
  private int[] mostAlike(Matrix rows, int i) {
    double[] values = new double[samples];
    for (int j = 0; j < samples; j++) {
      values[j] = rows.get(j, i) + 0.0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int best = 0;
    double mode = sorted[0];
    for (int begin = 0, end; begin < samples; begin = end) {
      end = begin;
      while (end < samples && sorted[end] == sorted[begin]) {
        end++;
      }
      if (end - begin > best) {
        best = end - begin;
        mode = sorted[begin];
      }
    }
    double value = mode;
    return IntStream.range(0, samples).filter(j -> values[j] == value).toArray();
  }

  /** The hyperplane of one value of feature i, if these d + 1 samples have it exactly. */
  private Optional<Hypothesis> repeated(int i, int[] chosen, String reason) {
    RationalMatrix exact = features.exact(layer, List.of(kept.get(i)), chosen).orElseThrow();
    Rational value = exact.get(0, 0);
    return IntStream.range(1, chosen.length).allMatch(s -> exact.get(s, 0).equals(value))
        ? Optional.of(unit(i, chosen, value, reason))
        : Optional.empty();
  }

  private Hypothesis unit(int i, int[] chosen, Rational value, String reason) {
    return fails(
        chosen,
        ExactHyperplane.coordinate(d, i, value),
        "feature " + kept.get(i) + " is " + value + " on all of them; " + reason);
  }

  private Optional<Hypothesis> duplicates(KeptSubset subset) {
    Hypothesis distinct = DistinctFeatures.decide(features, layer, subset);
    if (distinct.verdict() != Verdict.FAILS) {
      if (d == 1 && distinct.verdict() == Verdict.HOLDS) {
        return Optional.of(holds("d = 1, and " + distinct.evidence()));
      }
      tried.add(
          distinct.verdict() == Verdict.HOLDS
              ? "no two samples with equal features"
              : distinct.evidence());
      return Optional.empty();
    }
    Witness.Equal pair = (Witness.Equal) distinct.proof().orElseThrow().witness();
    List<Integer> rows = completed(List.of(pair.first(), pair.second()));
    String reason = "samples " + pair.first() + " and " + pair.second() + " have equal features";
    return through(rows, reason)
        .or(
            () ->
                Optional.of(
                    new Hypothesis(
                        name,
                        Verdict.FAILS,
                        evidence() + reason + ", and with d - 1 others they lie on a hyperplane, "
                            + "which is too large to be written down or not rational")));
  }

  /** The rows, completed by the first others to d + 1. */
  private List<Integer> completed(List<Integer> some) {
    BitSet used = new BitSet();
    some.forEach(used::set);
    List<Integer> rows = new ArrayList<>(some);
    for (int j = 0; rows.size() < d + 1; j++) {
      if (!used.get(j)) {
        rows.add(j);
      }
    }
    return rows;
  }

  /** All sets of d + 1 samples, where their number allows it. */
  private Optional<Hypothesis> allSets() {
    double cost = DependentRows.cost(samples, d);
    boolean one = samples == d + 1 && d <= LARGEST_SYSTEM;
    if (!isSolvable(samples) || (cost > SEARCH_BUDGET && !one)) {
      return Optional.empty();
    }
    if (one) {
      return Optional.of(
          through(completed(List.of()), "N = d + 1, and the determinant is 0")
              .orElseGet(() -> independent("N = d + 1, and the determinant is not 0")));
    }
    RationalMatrix points =
        features.exact(layer, kept, IntStream.range(0, samples).toArray()).orElseThrow();
    DependentRows.Answer answer = DependentRows.search(points);
    if (!answer.isProved()) {
      return Optional.empty();
    }
    return Optional.of(
        answer
            .rows()
            .flatMap(rows -> through(rows, "found by a search through all sets of d + 1 samples"))
            .orElseGet(
                () ->
                    independent("all sets of d + 1 samples are affinely independent, gone through")));
  }

  /** HOLDS, if a checker goes through the sets again. */
  private Hypothesis independent(String evidence) {
    double sets =
        IntStream.rangeClosed(1, d + 1)
            .mapToDouble(k -> (double) (samples - d - 1 + k) / k)
            .reduce(1, (a, b) -> a * b);
    boolean few =
        d == 2
            ? samples * (samples - 1.0) / 2 <= MOST_PAIRS
            : sets <= Math.min(MOST_SETS, MOST_WORK / Math.pow(d + 1, 3));
    int widest = IntStream.rangeClosed(0, layer).map(features.network()::width).max().orElseThrow();
    if (few && (long) widest * samples <= MOST_NUMBERS) {
      return holds(evidence);
    }
    tried.add(evidence + ", but these are too many for the checker to prove it");
    return undecided();
  }

  private boolean isSolvable(int count) {
    return features.isExact(layer) && features.exactCost(layer, count) <= EXACT_BUDGET;
  }

  /**
   * Samples with the same values of m features lie on a flat of dimension d - m; d - m + 2 of them
   * and m - 1 others are on a hyperplane. Features are fixed one by one, each time that of which
   * most of the samples left have one value.
   */
  private Optional<Hypothesis> commonFeatures() {
    if (d > LARGEST_SYSTEM || !isSolvable(d + 1)) {
      return Optional.empty();
    }
    Matrix rows = features.rounded(layer, kept);
    List<Integer> left = IntStream.range(0, samples).boxed().toList();
    BitSet fixed = new BitSet(d);
    for (int m = 1; m <= d; m++) {
      List<Integer> best = List.of();
      int coordinate = -1;
      for (int i = fixed.nextClearBit(0); i < d; i = fixed.nextClearBit(i + 1)) {
        List<Integer> alike = largestClass(rows, i, left);
        if (alike.size() > best.size()) {
          best = alike;
          coordinate = i;
        }
      }
      fixed.set(coordinate);
      left = best;
      if (left.size() < 2) {
        break;
      }
      if (left.size() >= d - m + 2) {
        Optional<Hypothesis> answer =
            through(
                completed(left.subList(0, d - m + 2)),
                (d - m + 2) + " of the samples have " + m + " equal features");
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    tried.add("no d - m + 2 samples found with m equal features");
    return Optional.empty();
  }

  private static List<Integer> largestClass(Matrix rows, int i, List<Integer> among) {
    List<Integer> sorted = new ArrayList<>(among);
    sorted.sort(Comparator.comparingDouble(j -> rows.get(j, i) + 0.0));
    int best = 0;
    int place = 0;
    for (int begin = 0, end; begin < sorted.size(); begin = end) {
      end = begin + 1;
      while (end < sorted.size()
          && rows.get(sorted.get(end), i) == rows.get(sorted.get(begin), i)) {
        end++;
      }
      if (end - begin > best) {
        best = end - begin;
        place = begin;
      }
    }
    return List.copyOf(sorted.subList(place, place + best));
  }

  private Optional<Hypothesis> randomSets(long seed) {
    int sets = RANDOM_SETS;
    while (sets > 0 && !isSolvable(sets * (d + 1))) {
      sets /= 2;
    }
    if (sets == 0 || d > LARGEST_SYSTEM) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < sets; k++) {
      List<Integer> rows =
          random.ints(0, samples).distinct().limit(d + 1).boxed().toList();
      Optional<Hypothesis> answer = through(rows, "found among random sets of samples");
      if (answer.isPresent()) {
        return answer;
      }
    }
    tried.add(sets + " random sets of d + 1 samples are affinely independent");
    return Optional.empty();
  }

  /** FAILS by a hyperplane through these d + 1 samples, if there is one. */
  private Optional<Hypothesis> through(List<Integer> rows, String reason) {
    if (d > LARGEST_SYSTEM || !isSolvable(d + 1)) {
      return Optional.empty();
    }
    int[] samplesOfPlane = rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    return features
        .exact(layer, kept, samplesOfPlane)
        .flatMap(ExactHyperplane::through)
        .map(plane -> fails(samplesOfPlane, plane, reason));
  }

  private Hypothesis fails(int[] rows, RationalMatrix plane, String reason) {
    int[] sorted = Arrays.stream(rows).sorted().toArray();
    return new Hypothesis(
            name,
            Verdict.FAILS,
            evidence() + "a hyperplane contains " + sorted.length + " samples: " + reason)
        .with(
            condition,
            new Witness.Hyperplane(
                Arrays.stream(sorted).boxed().toList(), Numbers.of(plane)));
  }

  private Hypothesis holds(String evidence) {
    return new Hypothesis(name, Verdict.HOLDS, evidence).with(condition, new Witness.None());
  }

  private Hypothesis undecided() {
    String text =
        evidence() + (tried.isEmpty() ? "" : String.join("; ", tried) + "; ")
            + "to decide it in general is NP-hard";
    return new Hypothesis(name, Verdict.UNDECIDED, text)
        .with(condition, new Witness.Tried(text));
  }

  private String evidence() {
    return "d = " + d + ", N = " + samples + "; ";
  }
}
