package org.isthmus.verifier.checker.findings;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition.Separable;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * Whether the features of a class can be separated strictly from all others by a hyperplane.
 *
 * <p>s_j is 1 for the samples of the class and -1 for the others.
 *
 * <p><i>Yes</i>, by a plane (w, c): {@code s_j (w f_j + c) > 0} for every sample. That is enclosed on
 * all samples, in double and then in double-double where the sign is not known; where it is not known
 * then either, it is computed exactly.
 *
 * <p><i>No</i>, by Gordan's theorem: numbers {@code lambda_j >= 0}, not all zero, with {@code sum_j
 * lambda_j s_j (f_j, 1) = 0}. For a plane as above would give {@code 0 = sum_j lambda_j s_j (w f_j +
 * c) > 0}. For planes through the origin c = 0, and the 1 is left out. Above a layer without two
 * slopes the combination is known to be zero where that of the signs and multipliers alone is, in
 * each group of samples that are known to be equal.
 */
final class SeparationRule {

  /** Planes that are evaluated together. */
  private static final int GROUP = 32;

  private final Subject subject;

  SeparationRule(Subject subject) {
    this.subject = subject;
  }

  /** A claim that a plane separates, and where it is in the list of findings. */
  record Claim(int finding, Separable condition, Numbers plane) {}

  /** Receives the judgement of a claim. */
  @FunctionalInterface
  interface Judgements {
    void take(int finding, Judgement judgement);
  }

  /** Decides claims of planes in the features of one layer, which are evaluated once for many. */
  void decide(int layer, List<Claim> claims, Judgements judgements) {
    for (int from = 0; from < claims.size(); from += GROUP) {
      List<Plane> group =
          claims.subList(from, Math.min(from + GROUP, claims.size())).stream()
              .map(claim -> new Plane(layer, claim))
              .toList();
      List<Plane> enclosed = group.stream().filter(Plane::isOfDoubles).toList();
      if (!enclosed.isEmpty()) {
        enclose(layer, enclosed, Precision.DOUBLE);
        enclose(layer, enclosed, Precision.DOUBLE_DOUBLE);
      }
      group.forEach(plane -> judgements.take(plane.claim.finding(), plane.judgement()));
    }
  }

  private void enclose(int layer, List<Plane> planes, Precision precision) {
    int[] open =
        IntStream.range(0, subject.size())
            .filter(j -> planes.stream().anyMatch(plane -> plane.isOpen(j)))
            .toArray();
    double[] weights = new double[subject.network().width(layer) * planes.size()];
    double[] offsets = new double[planes.size()];
    for (int k = 0; k < planes.size(); k++) {
      planes.get(k).put(weights, offsets, k, planes.size());
    }
    subject.enclose(
        layer,
        Matrix.adopt(weights.length / planes.size(), planes.size(), weights),
        Matrix.adopt(1, planes.size(), offsets),
        open,
        precision,
        (k, position, lower, upper) -> planes.get(k).take(open[position], lower, upper));
  }

  /** Whether a number between two others may be positive or not. */
  static boolean isOpen(double least, double most) {
    return !(least > 0) && !(most <= 0);
  }

  /** A plane and on which side of it the samples are known to be. */
  private final class Plane {

    private final int layer;
    private final Claim claim;
    private final int[] kept;

    /** For each sample a number that s_j (w f_j + c) is at least, if it is not negative; else 0. */
    private final double[] least = new double[subject.size()];

    /** A number that it is at most. */
    private final double[] most = new double[subject.size()];

    Plane(int layer, Claim claim) {
      this.layer = layer;
      this.claim = claim;
      this.kept = subject.kept(layer, claim.condition().subset());
      Arrays.fill(most, Double.POSITIVE_INFINITY);
    }

    boolean isOfDoubles() {
      return subject.doubles().isPresent() && claim.plane() instanceof Numbers.Doubles;
    }

    private int side(int sample) {
      return subject.isOfClass(sample, claim.condition().label()) ? 1 : -1;
    }

    boolean isOpen(int sample) {
      return SeparationRule.isOpen(least[sample], most[sample]);
    }

    /** Writes the plane into column k of weights and offsets of so many planes. */
    void put(double[] weights, double[] offsets, int k, int planes) {
      Matrix plane = ((Numbers.Doubles) claim.plane()).matrix();
      for (int i = 0; i < kept.length; i++) {
        weights[kept[i] * planes + k] = plane.get(i, 0);
      }
      offsets[k] = claim.condition().throughOrigin() ? 0 : plane.get(kept.length, 0);
    }

    /** Takes bounds of w f_j + c. */
    void take(int sample, double lower, double upper) {
      boolean positive = side(sample) > 0;
      least[sample] = Math.max(least[sample], positive ? lower : -upper);
      most[sample] = Math.min(most[sample], positive ? upper : -lower);
    }

    Judgement judgement() {
      List<Integer> open =
          IntStream.range(0, subject.size()).filter(this::isOpen).boxed().toList();
      Optional<Integer> wrong = firstWrong();
      if (wrong.isEmpty() && !open.isEmpty()) {
        Optional<String> obstacle = subject.obstacle(layer, open.size(), false);
        if (obstacle.isPresent()) {
          return Judgement.open(
              "the side of the plane is not known for " + open.size()
                  + " samples, such as sample " + open.get(0) + ": " + obstacle.get());
        }
        subject.features(layer, kept, open, this::takeExactly);
        wrong = firstWrong();
      }
      return wrong
          .map(
              sample ->
                  Judgement.wrong(
                      "sample " + sample + " is not on its side of the plane, which is the "
                          + (side(sample) > 0 ? "positive" : "negative") + " one"))
          .orElseGet(
              () ->
                  Judgement.proved(
                      "all samples are on their sides of the plane, w f + c is at least "
                          + Decimal.down(Arrays.stream(least).min().orElseThrow())
                          + " away from 0"));
    }

    private Optional<Integer> firstWrong() {
      return IntStream.range(0, subject.size()).filter(j -> most[j] <= 0).boxed().findFirst();
    }

    private void takeExactly(int[] samples, RationalMatrix features) {
      RationalMatrix plane = claim.plane().exact();
      RationalMatrix values = features.times(plane.rows(IntStream.range(0, kept.length).toArray()));
      for (int k = 0; k < samples.length; k++) {
        Rational value = values.get(k, 0);
        if (!claim.condition().throughOrigin()) {
          value = value.plus(plane.get(kept.length, 0));
        }
        take(samples[k], value.roundDown(), value.roundUp());
      }
    }
  }

  /** Decides the claim that numbers by Gordan's theorem forbid every plane. */
  Judgement decide(Separable condition, Witness.Multipliers witness) {
    RationalMatrix multipliers = witness.multipliers().exact();
    Optional<String> mistake = mistake(witness.rows(), multipliers);
    if (mistake.isPresent()) {
      return Judgement.wrong(mistake.get());
    }
    // The multipliers have one denominator, which plays no part; signed[k] is s_j lambda_j.
    BigInteger[] signed = new BigInteger[multipliers.rows()];
    BigInteger total = BigInteger.ZERO;
    for (int k = 0; k < signed.length; k++) {
      BigInteger lambda = multipliers.numerator(k, 0);
      boolean own = subject.isOfClass(witness.rows().get(k), condition.label());
      signed[k] = own ? lambda : lambda.negate();
      total = total.add(signed[k]);
    }
    if (!condition.throughOrigin() && total.signum() != 0) {
      return Judgement.wrong("the multipliers of the class and of all others differ in sum");
    }
    int layer = condition.layer();
    int[] kept = subject.kept(layer, condition.subset());
    if (layer > subject.lastExactLayer()) {
      return decideByGroups(layer, kept, witness.rows(), signed);
    }
    Optional<String> obstacle = subject.obstacle(layer, signed.length, false);
    if (obstacle.isPresent()) {
      return Judgement.open(obstacle.get());
    }
    Rational[] sums = new Rational[kept.length];
    Arrays.fill(sums, Rational.ZERO);
    int[] done = {0};
    subject.features(
        layer,
        kept,
        witness.rows(),
        (samples, features) -> {
          IntStream.range(0, kept.length)
              .parallel()
              .forEach(i -> sums[i] = sums[i].plus(product(signed, done[0], features, i)));
          done[0] += samples.length;
        });
    for (int i = 0; i < sums.length; i++) {
      if (sums[i].signum() != 0) {
        return Judgement.wrong(
            "the combination of the " + signed.length + " samples is not zero in feature "
                + kept[i]);
      }
    }
    return Judgement.proved(
        "the combination is zero (samples: " + signed.length + ", bits of the multipliers: "
            + multipliers.bits() + ")");
  }

  /** Decides it where the features are not known, by samples that are known to be equal. */
  private Judgement decideByGroups(
      int layer, int[] kept, List<Integer> rows, BigInteger[] signed) {
    Optional<String> obstacle = subject.obstacleOfDecisive(signed.length);
    if (obstacle.isPresent()) {
      return Judgement.open(obstacle.get());
    }
    int[] samples = rows.stream().mapToInt(Integer::intValue).toArray();
    DistinctInputs different = DistinctInputs.of(subject.decisive(layer, kept, samples));
    BigInteger[] sums = new BigInteger[different.count()];
    Arrays.fill(sums, BigInteger.ZERO);
    int[] groups = different.rowOfSample();
    for (int k = 0; k < signed.length; k++) {
      sums[groups[k]] = sums[groups[k]].add(signed[k]);
    }
    return Arrays.stream(sums).allMatch(sum -> sum.signum() == 0)
        ? Judgement.proved(
            "the multipliers cancel among samples that are equal (samples: " + signed.length
                + ", different ones: " + sums.length + ")")
        : Judgement.open(
            "the combination of the " + signed.length + " samples is not known: "
                + ForwardPass.obstacle(subject.network()).orElseThrow());
  }

  private static Optional<String> mistake(List<Integer> rows, RationalMatrix multipliers) {
    for (int k = 0; k < multipliers.rows(); k++) {
      if (multipliers.signum(k, 0) < 0) {
        return Optional.of("the multiplier of sample " + rows.get(k) + " is negative");
      }
    }
    return multipliers.isZero() ? Optional.of("all multipliers are zero") : Optional.empty();
  }

  private static Rational product(
      BigInteger[] signed, int from, RationalMatrix features, int column) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; k < features.rows(); k++) {
      BigInteger feature = features.numerator(k, column);
      if (feature.signum() != 0) {
        sum = sum.add(signed[from + k].multiply(feature));
      }
    }
    return Rational.of(sum, features.denominator(column));
  }
}
