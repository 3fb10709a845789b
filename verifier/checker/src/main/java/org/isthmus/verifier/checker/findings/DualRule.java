package org.isthmus.verifier.checker.findings;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.isthmus.grammar.certificate.findings.Condition.Reaches;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Logarithm;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * What no output weights on the features F of the kept neurons of layer L-1 reach.
 *
 * <p>F has a column of ones if the network has an output bias. Y are the targets, and z = F U any
 * outputs.
 *
 * <ul>
 *   <li>cross-entropy, one class for each sample: for p in the simplex {@code log sum_k exp(z_k) >= p
 *       z + H(p)}, H being the entropy. With rows P in the simplex and {@code F^T (P - Y) = 0} the
 *       terms in z cancel in the sum, and the sum of the losses is at least that of H over the rows.
 *       Rows that are left out are those of Y, of entropy zero.
 *   <li>squared: {@code |z - y|^2 >= 2 r (y - z) - |r|^2}. With rows R and {@code F^T R = 0} the sum
 *       of the losses is at least {@code 2 <R, Y> - |R|^2}. Rows that are left out are zero.
 * </ul>
 */
final class DualRule {

  /** Whole numbers of so many bits, and the next ones, are doubles. */
  private static final int LEADING_BITS = 53;

  /** Powers of two up to it times quotients of such numbers are doubles, and so are inverses. */
  private static final int LARGEST_POWER = 900;

  private final Subject subject;

  DualRule(Subject subject) {
    this.subject = subject;
  }

  /** A lower bound of all losses that is between two numbers, or why there is none. */
  record Bound(Rational least, Rational most, Optional<Judgement> instead) {

    private static Bound none(Judgement judgement) {
      return new Bound(Rational.ZERO, Rational.ZERO, Optional.of(judgement));
    }

    /** The judgement of the claim that the bound is above a level between two numbers. */
    Judgement above(Rational leastLevel, Optional<Rational> mostLevel) {
      if (instead.isPresent()) {
        return instead.get();
      }
      String reason =
          "no loss is less than "
              + (least.equals(most) ? Decimal.exact(least) : Decimal.down(least.roundDown()));
      if (mostLevel.isPresent() && least.compareTo(mostLevel.get()) > 0) {
        return Judgement.proved(reason);
      }
      return most.compareTo(leastLevel) <= 0 ? Judgement.wrong(reason) : Judgement.open(reason);
    }
  }

  /** The lower bound that a dual point gives. */
  Bound bound(Reaches condition, Witness.Dual witness) {
    int[] rows = witness.rows().stream().mapToInt(Integer::intValue).toArray();
    RationalMatrix dual = witness.dual().exact();
    boolean entropy = subject.findings().loss() instanceof Loss.CrossEntropy;
    if (entropy && !subject.hasOneClassEach()) {
      return Bound.none(Judgement.open("the samples do not have one class each"));
    }
    RationalMatrix targets = subject.targets(rows);
    RationalMatrix residual = entropy ? dual.minus(targets) : dual;
    Optional<Judgement> mistake =
        (entropy ? offSimplex(dual, rows) : Optional.<Judgement>empty())
            .or(() -> notOrthogonal(condition, witness, residual));
    if (mistake.isPresent()) {
      return Bound.none(mistake.get());
    }
    if (!entropy) {
      Rational exact =
          product(dual, targets.plus(targets).minus(dual))
              .dividedBy(Rational.of(subject.size()));
      return new Bound(exact, exact, Optional.empty());
    }
    Interval mean = entropies(dual).dividedBy(Interval.of(subject.size()));
    return new Bound(
        Rational.of(mean.lo()),
        Rational.of(Math.min(mean.hi(), Double.MAX_VALUE)),
        Optional.empty());
  }

  private static Optional<Judgement> offSimplex(RationalMatrix dual, int[] rows) {
    RationalMatrix sums = dual.times(ones(dual.columns(), 1));
    for (int j = 0; j < dual.rows(); j++) {
      boolean inside = sums.numerator(j, 0).equals(sums.denominator(0));
      for (int k = 0; k < dual.columns(); k++) {
        inside &= dual.signum(j, k) >= 0;
      }
      if (!inside) {
        return Optional.of(
            Judgement.wrong("the dual row of sample " + rows[j] + " is not in the simplex"));
      }
    }
    return Optional.empty();
  }

  /** Whether F^T times the residual is not zero, or not known. */
  private Optional<Judgement> notOrthogonal(
      Reaches condition, Witness.Dual witness, RationalMatrix residual) {
    if (subject.network().outputBias() && !ones(1, residual.rows()).times(residual).isZero()) {
      return Optional.of(Judgement.wrong("the dual rows are not orthogonal to the output bias"));
    }
    int layer = condition.layer();
    Optional<String> obstacle = subject.obstacle(layer, witness.rows().size(), false);
    if (obstacle.isPresent()) {
      return Optional.of(Judgement.open(obstacle.get()));
    }
    int[] kept = subject.kept(layer, condition.subset());
    RationalMatrix[] sum = {RationalMatrix.zeros(kept.length, residual.columns())};
    int[] done = {0};
    subject.features(
        layer,
        kept,
        witness.rows(),
        (samples, features) -> {
          int[] places = new int[samples.length];
          Arrays.setAll(places, i -> done[0] + i);
          sum[0] = sum[0].plus(features.transpose().times(residual.rows(places)));
          done[0] += samples.length;
        });
    for (int i = 0; i < kept.length; i++) {
      if (!sum[0].rowIsZero(i)) {
        return Optional.of(
            Judgement.wrong("the dual rows are not orthogonal to feature " + kept[i]));
      }
    }
    return Optional.empty();
  }

  private static RationalMatrix ones(int rows, int columns) {
    Rational[] ones = new Rational[Math.multiplyExact(rows, columns)];
    Arrays.fill(ones, Rational.ONE);
    return RationalMatrix.of(rows, columns, ones);
  }

  /** The sum of the products of the entries of two matrices of one shape. */
  private static Rational product(RationalMatrix a, RationalMatrix b) {
    Rational sum = Rational.ZERO;
    for (int k = 0; k < a.columns(); k++) {
      BigInteger products = BigInteger.ZERO;
      for (int i = 0; i < a.rows(); i++) {
        products = products.add(a.numerator(i, k).multiply(b.numerator(i, k)));
      }
      sum =
          sum.plus(Rational.of(products, a.denominator(k).multiply(b.denominator(k))));
    }
    return sum;
  }

  /** The sum of the entropies of the rows, {@code -p log p = p log(1 + (1 - p) / p)}. */
  private static Interval entropies(RationalMatrix rows) {
    Interval sum = Interval.ZERO;
    for (int k = 0; k < rows.columns(); k++) {
      BigInteger whole = rows.denominator(k);
      for (int j = 0; j < rows.rows(); j++) {
        BigInteger part = rows.numerator(j, k);
        if (part.signum() > 0) {
          Interval odds = quotient(whole.subtract(part), part);
          sum = sum.plus(quotient(part, whole).times(Logarithm.log1p(odds)));
        }
      }
    }
    return sum.notBelowZero();
  }

  /** All that a / b, for a >= 0 and b > 0, may be, from what their leading bits say of them. */
  static Interval quotient(BigInteger a, BigInteger b) {
    int power = dropped(a) - dropped(b);
    Interval factor =
        power > LARGEST_POWER
            ? new Interval(Math.scalb(1.0, LARGEST_POWER), Double.POSITIVE_INFINITY)
            : power < -LARGEST_POWER
                ? new Interval(0, Math.scalb(1.0, -LARGEST_POWER))
                : Interval.of(Math.scalb(1.0, power));
    return leading(a).dividedBy(leading(b)).times(factor);
  }

  private static int dropped(BigInteger x) {
    return Math.max(0, x.bitLength() - LEADING_BITS);
  }

  /** The leading bits as a number, and one more where others follow them; both are doubles. */
  private static Interval leading(BigInteger x) {
    double bits = x.shiftRight(dropped(x)).doubleValue();
    return new Interval(bits, dropped(x) == 0 ? bits : bits + 1);
  }
}
