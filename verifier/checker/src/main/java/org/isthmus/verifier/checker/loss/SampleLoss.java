package org.isthmus.verifier.checker.loss;

import org.isthmus.numeric.exact.Exponential;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Logarithm;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;

/**
 * Encloses the loss of one sample, given its outputs: interval arithmetic on the formulas of {@link
 * Loss}, each written so that a small loss is known relatively well. No loss is negative, and no
 * lower end is.
 */
@FunctionalInterface
public interface SampleLoss {

  /** The loss of sample {@code s} of the batch, which is sample {@code sample} of the data. */
  Interval enclose(Logits outputs, int s, int sample);

  /** The given loss with the given targets, which fit it. */
  static SampleLoss of(Loss loss, Targets targets) {
    return loss.match(
        new Loss.Cases<>() {
          @Override
          public SampleLoss squared() {
            return sum(targets, (outputs, k, s, y) -> outputs.minus(k, s, y).square());
          }

          @Override
          public SampleLoss crossEntropy() {
            return targets instanceof Targets.Labels labels
                ? (outputs, s, sample) -> labelled(outputs, s, labels.get(sample))
                : softCrossEntropy(((Targets.Values) targets).values());
          }

          @Override
          public SampleLoss logistic() {
            return sum(
                targets,
                (outputs, k, s, y) -> {
                  Interval z = outputs.minus(k, s, 0);
                  return softplus(y > 0 ? z.negate() : z);
                });
          }

          @Override
          public SampleLoss huber(Rational delta) {
            Interval width = Interval.of(delta);
            return sum(targets, (outputs, k, s, y) -> huberAt(outputs.minus(k, s, y).abs(), width));
          }
        });
  }

  /** The loss of one output alone. */
  @FunctionalInterface
  interface OutputLoss {
    Interval enclose(Logits outputs, int k, int s, double y);
  }

  private static SampleLoss sum(Targets targets, OutputLoss loss) {
    Matrix values = ((Targets.Values) targets).values();
    return (outputs, s, sample) -> {
      Interval sum = Interval.ZERO;
      for (int k = 0; k < outputs.outputs(); k++) {
        sum = sum.plus(loss.enclose(outputs, k, s, values.get(sample, k)));
      }
      return sum;
    };
  }

  // With a the largest output, log(sum_i exp(z_i)) - z_k = (z_a - z_k) + log(1 + sum_(i != a)
  // exp(z_i - z_a)): no term is large or cancels, and for k = a the first part is zero exactly.

  private static Interval labelled(Logits outputs, int s, int label) {
    int a = outputs.largest(s);
    return surprise(outputs, s, label, a, logarithmOfSum(outputs, s, a));
  }

  private static SampleLoss softCrossEntropy(Matrix targets) {
    return (outputs, s, sample) -> {
      int a = outputs.largest(s);
      Interval logarithm = logarithmOfSum(outputs, s, a);
      Interval sum = Interval.ZERO;
      for (int k = 0; k < outputs.outputs(); k++) {
        double target = targets.get(sample, k);
        if (target != 0) {
          sum = sum.plus(Interval.of(target).times(surprise(outputs, s, k, a, logarithm)));
        }
      }
      return sum;
    };
  }

  private static Interval surprise(Logits outputs, int s, int k, int a, Interval logarithm) {
    return k == a
        ? logarithm
        : outputs.difference(a, k, s).plus(logarithm).notBelowZero();
  }

  private static Interval logarithmOfSum(Logits outputs, int s, int a) {
    Interval sum = Interval.ZERO;
    for (int k = 0; k < outputs.outputs(); k++) {
      if (k != a) {
        sum = sum.plus(Exponential.exp(outputs.difference(k, a, s)));
      }
    }
    return Logarithm.log1p(sum.notBelowZero());
  }

  /** log(1 + exp(x)), which increases. */
  private static Interval softplus(Interval x) {
    return new Interval(
        x.lo() == Double.NEGATIVE_INFINITY ? 0 : softplus(x.lo()).lo(),
        x.hi() == Double.POSITIVE_INFINITY ? x.hi() : softplus(x.hi()).hi());
  }

  private static Interval softplus(double x) {
    Interval tail = Logarithm.log1p(Exponential.exp(Interval.of(-Math.abs(x))));
    return x > 0 ? tail.plus(Interval.of(x)) : tail;
  }

  /**
   * The Huber loss at a distance r >= 0. It increases with r. Everywhere r^2 / 2 is at least delta
   * (r - delta / 2), their difference being (r - delta)^2 / 2; the loss is one of them, so the
   * first bounds it from above and the second from below where it is not known which one it is.
   */
  private static Interval huberAt(Interval r, Interval delta) {
    double lower =
        r.lo() <= delta.lo()
            ? halfSquare(r.lo()).lo()
            : Math.max(line(r.lo(), delta).lo(), 0);
    double upper =
        r.hi() >= delta.hi() && r.hi() <= Double.MAX_VALUE
            ? line(r.hi(), delta).hi()
            : halfSquare(r.hi()).hi();
    return new Interval(lower, upper);
  }

  private static Interval halfSquare(double r) {
    Interval size = new Interval(Math.min(r, Double.MAX_VALUE), r);
    return size.square().times(Interval.of(0.5));
  }

  private static Interval line(double r, Interval delta) {
    return delta.times(Interval.of(r).minus(delta.times(Interval.of(0.5))));
  }
}
