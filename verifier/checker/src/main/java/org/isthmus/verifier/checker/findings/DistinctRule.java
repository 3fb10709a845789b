package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition.Distinct;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.loss.Precision;

/**
 * Whether no two samples have equal features.
 *
 * <p>Equal features have equal images under every linear function. So a few fixed functions are
 * enclosed on all samples, in double and then in double-double, and only two samples whose
 * enclosures overlap for every function may be equal. Those are compared exactly.
 *
 * <p>Two samples that agree in everything that the first layer without two slopes reads agree in all
 * features from there on; that they differ there says nothing of the features. Those are told apart
 * by enclosures alone.
 */
final class DistinctRule {

  private static final int FUNCTIONS = 4;

  /** Pairs that are looked at, and pairs that may be left to compare exactly. */
  private static final long MOST_STEPS = 1L << 26;

  private static final int MOST_PAIRS = 1 << 12;

  private final Subject subject;

  DistinctRule(Subject subject) {
    this.subject = subject;
  }

  /** Two samples. */
  private record Pair(int first, int second) {
    @Override
    public String toString() {
      return "samples " + first + " and " + second;
    }
  }

  /** Decides the claim that two given samples are equal. */
  Judgement decide(Distinct condition, Witness.Equal witness) {
    Pair pair = new Pair(witness.first(), witness.second());
    return areEqual(condition, pair)
        .map(
            equal ->
                equal
                    ? Judgement.proved(pair + " have equal features")
                    : different(pair))
        .orElseGet(() -> areToldApart(condition, pair) ? different(pair) : unknown(pair));
  }

  private static Judgement different(Pair pair) {
    return Judgement.wrong(pair + " have different features");
  }

  private boolean areToldApart(Distinct condition, Pair pair) {
    int[] samples = {pair.first(), pair.second()};
    return subject.doubles().isPresent()
        && overlaps(condition, samples, Precision.DOUBLE_DOUBLE).pairs().isEmpty();
  }

  /** Decides the claim that all features differ. */
  Judgement decide(Distinct condition) {
    Optional<List<Integer>> equalInputs =
        subject.equalInputs().stream().filter(group -> group.size() > 1).findFirst();
    if (equalInputs.isPresent()) {
      Pair pair = new Pair(equalInputs.get().get(0), equalInputs.get().get(1));
      return Judgement.wrong(pair + " have equal inputs");
    }
    if (condition.layer() == 0) {
      return Judgement.proved("all inputs differ");
    }
    return subject.doubles().isPresent() ? search(condition) : compare(condition);
  }

  /** Whether the features of two samples are equal, if that is known. */
  private Optional<Boolean> areEqual(Distinct condition, Pair pair) {
    int[] kept = subject.kept(condition.layer(), condition.subset());
    int[] samples = {pair.first(), pair.second()};
    if (condition.layer() <= subject.lastExactLayer()) {
      return Optional.of(rowsAreEqual(subject.features(condition.layer(), kept, samples)));
    }
    return rowsAreEqual(subject.decisive(condition.layer(), kept, samples))
        ? Optional.of(true)
        : Optional.empty();
  }

  private static boolean rowsAreEqual(RationalMatrix two) {
    return IntStream.range(0, two.columns())
        .allMatch(j -> two.numerator(0, j).equals(two.numerator(1, j)));
  }

  private Judgement unknown(Pair pair) {
    return Judgement.open(
        "it is not known whether " + pair + " are equal: "
            + subject
                .obstacle(subject.network().depth() - 1, 2, false)
                .orElse("there are too many such pairs"));
  }

  /** All features exactly. */
  private Judgement compare(Distinct condition) {
    Optional<String> obstacle = subject.obstacle(condition.layer(), subject.size(), true);
    if (obstacle.isPresent()) {
      return Judgement.open(obstacle.get());
    }
    int[] kept = subject.kept(condition.layer(), condition.subset());
    RationalMatrix features = subject.features(condition.layer(), kept, subject.allSamples());
    int[] rows = DistinctInputs.of(features).rowOfSample();
    for (int j = 0; j < rows.length; j++) {
      // Rows are numbered by their first samples, so the first repetition breaks the order.
      if (rows[j] < j) {
        int row = rows[j];
        int first = IntStream.range(0, j).filter(i -> rows[i] == row).findFirst().orElseThrow();
        return Judgement.wrong(new Pair(first, j) + " have equal features");
      }
    }
    return Judgement.proved("all features differ");
  }

  private Judgement search(Distinct condition) {
    Overlaps rough = overlaps(condition, subject.allSamples(), Precision.DOUBLE);
    int[] left =
        rough.complete()
            ? rough.pairs().stream()
                .flatMapToInt(pair -> IntStream.of(pair.first(), pair.second()))
                .distinct()
                .sorted()
                .toArray()
            : subject.allSamples();
    Overlaps overlaps = overlaps(condition, left, Precision.DOUBLE_DOUBLE);
    int count = overlaps.pairs().size();
    if (count == 0) {
      return overlaps.complete()
          ? Judgement.proved("no two samples agree in " + FUNCTIONS + " linear functions")
          : Judgement.open("the features are not known well enough");
    }
    boolean all =
        overlaps.complete() && subject.obstacle(condition.layer(), 2 * count, false).isEmpty();
    for (Pair pair : all ? overlaps.pairs() : overlaps.pairs().subList(0, 1)) {
      Optional<Boolean> equal = areEqual(condition, pair);
      if (equal.isPresent() && equal.get()) {
        return Judgement.wrong(pair + " have equal features");
      }
      if (equal.isEmpty() || !all) {
        return unknown(pair);
      }
    }
    return Judgement.proved("no two samples agree, " + count + " pairs compared exactly");
  }

  /** The pairs that may be equal, the first of them if they are not complete. */
  private record Overlaps(List<Pair> pairs, boolean complete) {}

  private Overlaps overlaps(Distinct condition, int[] samples, Precision precision) {
    return samples.length == 0
        ? new Overlaps(List.of(), true)
        : new Images(condition, samples, precision).overlaps();
  }

  /** Enclosures of the linear functions on samples. */
  private final class Images {

    private final int[] samples;
    private final double[][] lower;
    private final double[][] upper;

    Images(Distinct condition, int[] samples, Precision precision) {
      this.samples = samples;
      this.lower = new double[FUNCTIONS][samples.length];
      this.upper = new double[FUNCTIONS][samples.length];
      // Any functions do; these are the same in every run.
      SplittableRandom random = new SplittableRandom(1);
      int width = subject.network().width(condition.layer());
      double[] weights = new double[width * FUNCTIONS];
      for (int neuron : subject.kept(condition.layer(), condition.subset())) {
        for (int k = 0; k < FUNCTIONS; k++) {
          weights[neuron * FUNCTIONS + k] = random.nextInt(1 << 20) - (1 << 19);
        }
      }
      subject.enclose(
          condition.layer(),
          Matrix.adopt(width, FUNCTIONS, weights),
          Matrix.zeros(1, FUNCTIONS),
          samples,
          precision,
          (k, position, least, most) -> {
            lower[k][position] = least;
            upper[k][position] = most;
          });
    }

    /** The pairs that no function tells apart. */
    Overlaps overlaps() {
      List<Integer> sorted =
          IntStream.range(0, samples.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> lower[0][i]))
              .toList();
      int[] order = sorted.stream().mapToInt(Integer::intValue).toArray();
      List<Pair> pairs = new ArrayList<>();
      long steps = 0;
      for (int a = 0; a < order.length; a++) {
        for (int b = a + 1; b < order.length && lower[0][order[b]] <= upper[0][order[a]]; b++) {
          if (overlap(order[a], order[b])) {
            pairs.add(new Pair(samples[order[a]], samples[order[b]]));
          }
          if (++steps > MOST_STEPS || pairs.size() > MOST_PAIRS) {
            return new Overlaps(pairs, false);
          }
        }
      }
      return new Overlaps(pairs, true);
    }

    private boolean overlap(int i, int j) {
      for (int k = 1; k < FUNCTIONS; k++) {
        if (lower[k][j] > upper[k][i] || lower[k][i] > upper[k][j]) {
          return false;
        }
      }
      return true;
    }
  }
}
