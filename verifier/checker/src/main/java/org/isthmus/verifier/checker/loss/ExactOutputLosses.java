package org.isthmus.verifier.checker.loss;

import java.math.BigInteger;
import java.util.Optional;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/**
 * The loss of outputs that are known exactly, the mean over the samples by the formulas of {@link
 * Loss}: exact for the squared and the Huber loss, enclosed for the others.
 */
public final class ExactOutputLosses {

  private final Loss loss;
  private final RationalTargets targets;
  private final int[] rowOfSample;

  private ExactOutputLosses(Loss loss, RationalTargets targets, int[] rowOfSample) {
    this.loss = loss;
    this.targets = targets;
    this.rowOfSample = rowOfSample;
  }

  /**
   * For one loss on one data set.
   *
   * @param rowOfSample for each sample the row of the outputs that belongs to it
   * @throws IllegalArgumentException if the targets do not fit the loss or the number of outputs
   */
  public static ExactOutputLosses of(
      Loss loss, RationalDataset data, int outputs, int[] rowOfSample) {
    loss.requireTargets(data.targets(), outputs);
    return new ExactOutputLosses(loss, data.targets(), rowOfSample);
  }

  /** The loss of outputs of shape (distinct inputs, n_L). */
  public LossEnclosure at(RationalMatrix outputs) {
    return loss.match(
        new Loss.Cases<>() {
          @Override
          public LossEnclosure squared() {
            return mean(sumOfSquares(deviations(outputs)));
          }

          @Override
          public LossEnclosure crossEntropy() {
            return enclosed(outputs);
          }

          @Override
          public LossEnclosure logistic() {
            return enclosed(outputs);
          }

          @Override
          public LossEnclosure huber(Rational delta) {
            return mean(sumOfHuber(deviations(outputs), delta));
          }
        });
  }

  /**
   * The derivative of the squared loss at the end of the straight line between two outputs, in the
   * direction of the line and over half its factors: {@code sum (z_1 - y) (z_1 - z_0)}. The loss is
   * convex along the line, so it never increases on it if this is not positive.
   */
  public Rational slopeAtEnd(RationalMatrix first, RationalMatrix last) {
    RationalMatrix deviations = deviations(last);
    RationalMatrix moves = last.minus(first).rows(rowOfSample);
    Rational sum = Rational.ZERO;
    for (int k = 0; k < moves.columns(); k++) {
      BigInteger products = BigInteger.ZERO;
      for (int i = 0; i < moves.rows(); i++) {
        products =
            products.add(deviations.numerator(i, k).multiply(moves.numerator(i, k)));
      }
      sum =
          sum.plus(
              Rational.of(products, deviations.denominator(k).multiply(moves.denominator(k))));
    }
    return sum;
  }

  private RationalMatrix deviations(RationalMatrix outputs) {
    return outputs.rows(rowOfSample).minus(((RationalTargets.Values) targets).values());
  }

  private LossEnclosure mean(Rational sum) {
    return LossEnclosure.of(sum.dividedBy(Rational.of(rowOfSample.length)));
  }

  private static Rational sumOfSquares(RationalMatrix deviations) {
    Rational sum = Rational.ZERO;
    for (int k = 0; k < deviations.columns(); k++) {
      BigInteger squares = BigInteger.ZERO;
      for (int i = 0; i < deviations.rows(); i++) {
        BigInteger numerator = deviations.numerator(i, k);
        squares = squares.add(numerator.multiply(numerator));
      }
      BigInteger denominator = deviations.denominator(k);
      sum = sum.plus(Rational.of(squares, denominator.multiply(denominator)));
    }
    return sum;
  }

  private static Rational sumOfHuber(RationalMatrix deviations, Rational delta) {
    Rational half = Rational.of(1, 2);
    Rational sum = Rational.ZERO;
    for (int i = 0; i < deviations.rows(); i++) {
      for (int k = 0; k < deviations.columns(); k++) {
        Rational r = deviations.get(i, k).abs();
        sum =
            sum.plus(
                r.compareTo(delta) <= 0
                    ? r.times(r).times(half)
                    : delta.times(r.minus(delta.times(half))));
      }
    }
    return sum;
  }

  private LossEnclosure enclosed(RationalMatrix outputs) {
    Logits logits = Logits.of(outputs);
    if (!logits.areFinite()) {
      return new LossEnclosure(
          new Interval(0, Double.POSITIVE_INFINITY), Optional.empty(), Precision.DOUBLE_DOUBLE);
    }
    SampleLoss sampleLoss = SampleLoss.of(loss, doubles());
    Interval sum = Interval.ZERO;
    for (int i = 0; i < rowOfSample.length; i++) {
      sum = sum.plus(sampleLoss.enclose(logits, rowOfSample[i], i));
    }
    Interval mean = sum.dividedBy(Interval.of(rowOfSample.length)).notBelowZero();
    return new LossEnclosure(mean, Optional.empty(), Precision.DOUBLE_DOUBLE);
  }

  /** The targets in binary64, which these losses require. */
  private Targets doubles() {
    if (targets instanceof RationalTargets.Classes classes) {
      return classes.labels();
    }
    Matrix values =
        Matrix.exactly(((RationalTargets.Values) targets).values()).orElseThrow();
    return new Targets.Values(values);
  }
}
