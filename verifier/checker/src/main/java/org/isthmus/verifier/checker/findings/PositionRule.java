package org.isthmus.verifier.checker.findings;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition.Distinct;
import org.isthmus.grammar.certificate.findings.Condition.GeneralPosition;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.loss.Precision;

/**
 * Whether no hyperplane of R^d contains more than d of the N rows of features.
 *
 * <p>d + 1 rows lie in a hyperplane if and only if they, each with a 1 behind it, are linearly
 * dependent. So N at most d is enough; for larger N two equal rows are too many, with any d - 1 others,
 * and while they are not too many, all choices of d + 1 rows are decided by determinants. For d = 1
 * a hyperplane is a number, and so the rows have to differ; for d = 2 it is a line, and so no row may
 * see two others in one direction.
 *
 * <p>A hyperplane (normal n, not zero, and offset c) with more than d given samples on it, n f + c =
 * 0, decides the contrary. If n is zero but for one neuron of a layer of {@code max(z, 0)}, and c is
 * zero, then samples on which this neuron reads {@code z <= 0} need no exact features.
 */
final class PositionRule {

  private static final long MOST_CHOICES = 200_000;

  /** Directions from a row of the plane to another. */
  private static final long MOST_DIRECTIONS = 500_000;

  /** The order of determinants times itself twice, for one that is zero and for all together. */
  private static final long MOST_FOR_ZERO = 1L << 25;

  private static final long MOST_FOR_ALL = 1L << 31;

  private final Subject subject;

  PositionRule(Subject subject) {
    this.subject = subject;
  }

  /** Decides the claim that many samples lie in a given hyperplane. */
  Judgement decide(GeneralPosition condition, Witness.Hyperplane witness) {
    int layer = condition.layer();
    int[] kept = subject.kept(layer, condition.subset());
    RationalMatrix plane = witness.plane().exact();
    int[] support =
        IntStream.range(0, kept.length).filter(i -> plane.signum(i, 0) != 0).toArray();
    if (support.length == 0) {
      return Judgement.wrong("the normal of the hyperplane is zero");
    }
    if (witness.rows().size() <= kept.length) {
      return Judgement.wrong(
          "the hyperplane is not said to contain more than " + kept.length + " samples (found "
              + witness.rows().size() + ")");
    }
    boolean single = support.length == 1 && plane.signum(kept.length, 0) == 0;
    List<Integer> rows =
        single ? active(layer, kept[support[0]], witness.rows()) : witness.rows();
    int[] neurons = Arrays.stream(support).map(i -> kept[i]).toArray();
    if (!rows.isEmpty()) {
      Optional<String> obstacle = subject.obstacle(layer, rows.size(), false);
      if (obstacle.isPresent()) {
        return Judgement.open(obstacle.get());
      }
    }
    RationalMatrix normal = plane.rows(support);
    Rational offset = plane.get(kept.length, 0);
    int[] off = {-1};
    subject.features(
        layer,
        neurons,
        rows,
        (samples, features) -> {
          RationalMatrix values = features.times(normal);
          for (int k = 0; k < samples.length; k++) {
            if (off[0] < 0 && values.get(k, 0).plus(offset).signum() != 0) {
              off[0] = samples[k];
            }
          }
        });
    return off[0] < 0
        ? Judgement.proved(
            witness.rows().size() + " samples lie in a hyperplane of R^" + kept.length)
        : Judgement.wrong("sample " + off[0] + " is not on the hyperplane");
  }

  /** The samples on which the neuron is not proved to be zero as max(z, 0) with z at most 0. */
  private List<Integer> active(int layer, int neuron, List<Integer> rows) {
    boolean applies =
        layer > 0
            && subject.doubles().isPresent()
            && subject
                .network()
                .activation(layer)
                .negativeSlope()
                .filter(slope -> slope.signum() == 0)
                .isPresent();
    if (!applies) {
      return rows;
    }
    Matrix weight = subject.model().weight(layer);
    double[] column = new double[weight.rows()];
    Arrays.setAll(column, i -> weight.get(i, neuron));
    double bias = subject.model().bias(layer).get(0, neuron);
    boolean[] zero = new boolean[rows.size()];
    subject.enclose(
        layer - 1,
        Matrix.of(weight.rows(), 1, column),
        Matrix.of(1, 1, bias),
        rows.stream().mapToInt(Integer::intValue).toArray(),
        Precision.DOUBLE_DOUBLE,
        (k, position, lower, upper) -> zero[position] = upper <= 0);
    return IntStream.range(0, rows.size()).filter(k -> !zero[k]).mapToObj(rows::get).toList();
  }

  /** Decides the claim that no hyperplane contains too many. */
  Judgement decide(GeneralPosition condition) {
    int[] kept = subject.kept(condition.layer(), condition.subset());
    int size = subject.size();
    int order = kept.length + 1;
    if (size < order) {
      return Judgement.proved(
          size + " samples are no more than a hyperplane of R^" + kept.length + " may have");
    }
    if (kept.length == 1) {
      return new DistinctRule(subject)
          .decide(new Distinct(condition.layer(), condition.subset()));
    }
    if (subject.equalInputs().size() < size) {
      return Judgement.wrong("two samples are equal, and so a hyperplane contains too many");
    }
    Optional<String> obstacle = subject.obstacle(condition.layer(), size, true);
    if (obstacle.isPresent()) {
      return Judgement.open(obstacle.get());
    }
    if (kept.length == 2 && (long) size * (size - 1) / 2 <= MOST_DIRECTIONS) {
      return directions(subject.features(condition.layer(), kept, subject.allSamples()));
    }
    long cube = (long) order * order * order;
    long choices = choices(size, order);
    if (choices > Math.min(MOST_CHOICES, MOST_FOR_ALL / cube)) {
      return Judgement.open(
          "the choices of " + order + " among " + size + " samples are too many to decide each");
    }
    Rational[] ones = new Rational[size];
    Arrays.fill(ones, Rational.ONE);
    RationalMatrix rows =
        subject
            .features(condition.layer(), kept, subject.allSamples())
            .beside(RationalMatrix.of(size, 1, ones));
    int[] choice = IntStream.range(0, order).toArray();
    do {
      RationalMatrix square = rows.rows(choice);
      if (Pivots.of(square).rank() < order) {
        if (cube > MOST_FOR_ZERO) {
          return Judgement.open("a determinant of order " + order + " takes too long");
        }
        if (Determinant.sign(square) == 0) {
          return Judgement.wrong(
              order + " samples lie in a hyperplane of R^" + kept.length + ", from sample "
                  + choice[0] + " to sample " + choice[order - 1]);
        }
      }
    } while (advance(choice, size));
    return Judgement.proved(
        "no determinant of order " + order + " is zero, of " + choices);
  }

  /** Decides it for rows of two features. */
  private static Judgement directions(RationalMatrix rows) {
    return IntStream.range(0, rows.rows())
        .parallel()
        .boxed()
        .flatMap(i -> line(rows, i).stream())
        .findFirst()
        .map(Judgement::wrong)
        .orElseGet(() -> Judgement.proved("no sample sees two others in one direction"));
  }

  /** Which two rows behind a row lie on a line with it, if there are any. */
  private static Optional<String> line(RationalMatrix rows, int i) {
    Map<Optional<Rational>, Integer> seen = new HashMap<>();
    for (int j = i + 1; j < rows.rows(); j++) {
      // Each feature has a denominator of its own, which plays no part.
      BigInteger x = rows.numerator(j, 0).subtract(rows.numerator(i, 0));
      BigInteger y = rows.numerator(j, 1).subtract(rows.numerator(i, 1));
      if (x.signum() == 0 && y.signum() == 0) {
        return Optional.of("samples " + i + " and " + j + " have equal features");
      }
      Optional<Rational> slope =
          x.signum() == 0 ? Optional.empty() : Optional.of(Rational.of(y, x));
      Integer other = seen.putIfAbsent(slope, j);
      if (other != null) {
        return Optional.of("samples " + i + ", " + other + " and " + j + " lie on a line");
      }
    }
    return Optional.empty();
  }

  /** The number of choices of {@code k} among {@code n >= k}, or a number beyond the limit. */
  private static long choices(int n, int k) {
    long choices = 1;
    for (int i = 1; i <= k && choices <= MOST_CHOICES; i++) {
      // C(n - k + i, i), which does not decrease in i.
      choices = choices * (n - k + i) / i;
    }
    return choices;
  }

  /** The next increasing list of numbers below {@code size}, if there is one. */
  private static boolean advance(int[] choice, int size) {
    int last = choice.length - 1;
    int i = last;
    while (i >= 0 && choice[i] == size - choice.length + i) {
      i--;
    }
    if (i < 0) {
      return false;
    }
    choice[i]++;
    for (int k = i + 1; k <= last; k++) {
      choice[k] = choice[k - 1] + 1;
    }
    return true;
  }
}
