package org.isthmus.proofs.nbm21.features;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/**
 * Whether the samples have different kept features in a layer (NBM21 Corollary 4.4, (A3)).
 *
 * <p>On the inputs this is decided exactly. Above them equal inputs have equal features; otherwise
 * rows of rounded features that differ by more than a part of {@link #CLOSE} of the largest feature
 * count as different, which is far above the rounding errors and is left to the checker to prove.
 * Rows that are closer are compared without rounding, where the activations have two slopes.
 */
public final class DistinctFeatures {

  /** Two features closer than this part of the largest one are not told apart by their doubles. */
  static final double CLOSE = 1e-9;

  /** The number of close pairs that are compared exactly before the search gives up. */
  private static final int EXACT_PAIRS = 100;

  /** Comparisons of pairs for each sample before the search gives up. */
  private static final long COMPARISONS = 1000;

  private DistinctFeatures() {}

  /**
   * Decides whether no two of the N rows of F_l[:, I_l] are equal.
   *
   * @param layer l, 0..L-1
   * @param subset I_1, ..., I_{L-1}; does not matter for l = 0
   * @return FAILS names two equal rows
   */
  public static Hypothesis decide(PointFeatures features, int layer, KeptSubset subset) {
    List<Integer> kept = features.kept(layer, subset);
    String text = layer == 0 ? "x" : "f_" + layer + "[I_" + layer + "]";
    String name = "the " + text + " of all samples are distinct";
    Condition condition =
        new Condition.Distinct(layer, layer == 0 ? KeptSubset.ALL : subset.name());
    int samples = features.data().size();
    Optional<PointFeatures.EqualInputs> equal = features.equalInputs();
    if (equal.isPresent()) {
      PointFeatures.EqualInputs pair = equal.get();
      return equal(name, condition, pair.first(), pair.second(), "have equal inputs");
    }
    if (layer == 0) {
      return new Hypothesis(
              name, Verdict.HOLDS, "all " + samples + " inputs differ, compared exactly")
          .with(condition, new Witness.None());
    }
    return new Search(features, layer, kept).decide(name, condition);
  }

  private static Hypothesis equal(
      String name, Condition condition, int first, int second, String reason) {
    int low = Math.min(first, second);
    int high = Math.max(first, second);
    return new Hypothesis(
            name, Verdict.FAILS, "samples " + low + " and " + high + " " + reason)
        .with(condition, new Witness.Equal(low, high));
  }

  /** The rows in the order of a projection, of which neighbours are compared. */
  private static final class Search {
    private final PointFeatures features;
    private final int layer;
    private final List<Integer> kept;
    private final Matrix rows;
    private final double close;
    private final double[] projection;
    private final double window;

    Search(PointFeatures features, int layer, List<Integer> kept) {
      this.features = features;
      this.layer = layer;
      this.kept = kept;
      this.rows = features.rounded(layer, kept);
      int d = rows.columns();
      SplittableRandom random = new SplittableRandom(d);
      double[] direction = random.doubles(d, 0.5, 1).toArray();
      for (int i = 0; i < d; i++) {
        direction[i] = random.nextBoolean() ? direction[i] : -direction[i];
      }
      projection = new double[rows.rows()];
      double[] row = new double[d];
      double largest = 0;
      for (int j = 0; j < rows.rows(); j++) {
        rows.copyRows(j, j + 1, row, 0);
        for (int i = 0; i < d; i++) {
          projection[j] += direction[i] * row[i];
          largest = Math.max(largest, Math.abs(row[i]));
        }
      }
      close = CLOSE * largest;
      window = 2 * d * close;
    }

    Hypothesis decide(String name, Condition condition) {
      int[] order =
          IntStream.range(0, projection.length)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> projection[j]))
              .mapToInt(Integer::intValue)
              .toArray();
      long comparisons = COMPARISONS * order.length;
      int exactPairs = 0;
      for (int s = 0; s < order.length; s++) {
        for (int t = s + 1;
            t < order.length && projection[order[t]] - projection[order[s]] <= window;
            t++) {
          if (comparisons-- == 0) {
            return undecided(name, condition, "too many samples with features close to each other");
          }
          if (!areClose(order[s], order[t])) {
            continue;
          }
          String pair = "samples " + order[s] + " and " + order[t];
          Optional<RationalMatrix> exact = features.exact(layer, kept, order[s], order[t]);
          if (exact.isEmpty()) {
            return undecided(
                name, condition, pair + " have nearly equal features, which are not rational");
          }
          if (exact.get().rows(0).equals(exact.get().rows(1))) {
            return equal(name, condition, order[s], order[t], "have equal features, exactly");
          }
          if (++exactPairs == EXACT_PAIRS) {
            return undecided(
                name, condition, exactPairs + " pairs have nearly equal features, such as " + pair);
          }
        }
      }
      return new Hypothesis(name, Verdict.HOLDS, evidence(exactPairs))
          .with(condition, new Witness.None());
    }

    private boolean areClose(int first, int second) {
      for (int i = 0; i < rows.columns(); i++) {
        if (!(Math.abs(rows.get(first, i) - rows.get(second, i)) <= close)) {
          return false;
        }
      }
      return true;
    }

    private String evidence(int exactPairs) {
      String evidence =
          String.format(
              "%d rows of %d features, any two %.1e or more apart in some feature",
              rows.rows(), rows.columns(), close);
      return exactPairs == 0
          ? evidence
          : evidence + ", but for " + exactPairs + " closer pairs, which differ exactly";
    }

    private static Hypothesis undecided(String name, Condition condition, String tried) {
      return new Hypothesis(name, Verdict.UNDECIDED, tried)
          .with(condition, new Witness.Tried(tried));
    }
  }
}
