package org.isthmus.verifier.checker.loss;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/**
 * Losses straight from the formulas, sharing nothing with what they test: every neuron is computed,
 * dead or not, in exact rationals, or, where an exponential occurs, in decimals of 130 digits.
 */
final class Reference {

  static final MathContext DIGITS = new MathContext(130, RoundingMode.HALF_EVEN);
  private static final BigDecimal TINY = new BigDecimal("1e-125");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** What the decimal losses of well-scaled cases may be wrong by. */
  private static final BigDecimal SLACK = new BigDecimal("1e-60");

  private Reference() {}

  /** Whether the interval contains the decimal loss, up to the error of the latter. */
  static boolean contains(Interval interval, BigDecimal loss) {
    return (interval.lo() == Double.NEGATIVE_INFINITY
            || new BigDecimal(interval.lo()).compareTo(loss.add(SLACK)) <= 0)
        && (interval.hi() == Double.POSITIVE_INFINITY
            || new BigDecimal(interval.hi()).compareTo(loss.subtract(SLACK)) >= 0);
  }

  /** The squared or Huber loss of a network without smooth activations. */
  static Rational exactLoss(ParameterPoint point, Loss loss, Dataset data) {
    Rational sum = Rational.ZERO;
    for (int i = 0; i < data.size(); i++) {
      Rational[] outputs = exactOutputs(point, data.inputs(), i);
      for (int k = 0; k < outputs.length; k++) {
        Matrix targets = ((Targets.Values) data.targets()).values();
        Rational r = outputs[k].minus(Rational.of(targets.get(i, k))).abs();
        if (loss instanceof Loss.Huber huber) {
          Rational delta = huber.delta();
          Rational half = Rational.of(1, 2);
          sum =
              sum.plus(
                  r.compareTo(delta) <= 0
                      ? r.times(r).times(half)
                      : delta.times(r.minus(delta.times(half))));
        } else {
          sum = sum.plus(r.times(r));
        }
      }
    }
    return sum.dividedBy(Rational.of(data.size()));
  }

  /** The outputs of a network without smooth activations. */
  static Rational[] exactOutputs(ParameterPoint point, Matrix inputs, int sample) {
    Network network = point.network();
    Rational[] values = new Rational[network.inputWidth()];
    for (int c = 0; c < values.length; c++) {
      values[c] = Rational.of(inputs.get(sample, c));
    }
    for (int l = 1; l <= network.depth(); l++) {
      Rational[] next = new Rational[network.width(l)];
      for (int j = 0; j < next.length; j++) {
        Rational z = Rational.of(point.bias(l).get(0, j));
        for (int k = 0; k < values.length; k++) {
          z = z.plus(values[k].times(Rational.of(point.weight(l).get(k, j))));
        }
        next[j] = l < network.depth() ? activate(network.activation(l), z) : z;
      }
      values = next;
    }
    return values;
  }

  private static Rational activate(Activation activation, Rational z) {
    if (activation instanceof Activation.Identity || z.signum() > 0) {
      return z;
    }
    return activation instanceof Activation.LeakyRelu leaky
        ? leaky.slope().times(z)
        : Rational.ZERO;
  }

  /** Any loss of any network whose numbers are of moderate size. */
  static BigDecimal loss(ParameterPoint point, Loss loss, Dataset data) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < data.size(); i++) {
      sum = sum.add(sampleLoss(outputs(point, data.inputs(), i), loss, data.targets(), i), DIGITS);
    }
    return sum.divide(BigDecimal.valueOf(data.size()), DIGITS);
  }

  /** The outputs of any network whose numbers are of moderate size. */
  static BigDecimal[] outputs(ParameterPoint point, Matrix inputs, int sample) {
    Network network = point.network();
    BigDecimal[] values = new BigDecimal[network.inputWidth()];
    for (int c = 0; c < values.length; c++) {
      values[c] = new BigDecimal(inputs.get(sample, c));
    }
    for (int l = 1; l <= network.depth(); l++) {
      BigDecimal[] next = new BigDecimal[network.width(l)];
      for (int j = 0; j < next.length; j++) {
        BigDecimal z = new BigDecimal(point.bias(l).get(0, j));
        for (int k = 0; k < values.length; k++) {
          z = z.add(values[k].multiply(new BigDecimal(point.weight(l).get(k, j))), DIGITS);
        }
        next[j] = l < network.depth() ? activate(network.activation(l), z) : z;
      }
      values = next;
    }
    return values;
  }

  static BigDecimal activate(Activation activation, BigDecimal z) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public BigDecimal relu() {
            return z.max(BigDecimal.ZERO);
          }

          @Override
          public BigDecimal leakyRelu(Rational slope) {
            return z.signum() > 0
                ? z
                : z.multiply(new BigDecimal(slope.numerator()))
                    .divide(new BigDecimal(slope.denominator()), DIGITS);
          }

          @Override
          public BigDecimal tanh() {
            BigDecimal e = exp(z.abs().multiply(TWO).negate());
            BigDecimal size = BigDecimal.ONE.subtract(e).divide(BigDecimal.ONE.add(e), DIGITS);
            return z.signum() < 0 ? size.negate() : size;
          }

          @Override
          public BigDecimal sigmoid() {
            return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(z.negate())), DIGITS);
          }

          @Override
          public BigDecimal gelu() {
            return Reference.gelu(z);
          }

          @Override
          public BigDecimal identity() {
            return z;
          }
        });
  }

  /** The loss of one sample, whose outputs are numbers of moderate size. */
  static BigDecimal sampleLoss(BigDecimal[] z, Loss loss, Targets targets, int sample) {
    if (targets instanceof Targets.Labels labels) {
      return logarithmOfSum(z).subtract(z[labels.get(sample)]);
    }
    Matrix values = ((Targets.Values) targets).values();
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < z.length; k++) {
      BigDecimal y = new BigDecimal(values.get(sample, k));
      BigDecimal r = z[k].subtract(y).abs();
      if (loss instanceof Loss.CrossEntropy) {
        sum = sum.add(y.multiply(logarithmOfSum(z).subtract(z[k])));
      } else if (loss instanceof Loss.Logistic) {
        BigDecimal[] margins = {BigDecimal.ZERO, y.multiply(z[k]).negate()};
        sum = sum.add(logarithmOfSum(margins));
      } else if (loss instanceof Loss.Huber huber) {
        BigDecimal delta =
            new BigDecimal(huber.delta().numerator())
                .divide(new BigDecimal(huber.delta().denominator()), DIGITS);
        sum =
            sum.add(
                r.compareTo(delta) <= 0
                    ? r.multiply(r).divide(TWO, DIGITS)
                    : delta.multiply(r.subtract(delta.divide(TWO, DIGITS))));
      } else {
        sum = sum.add(r.multiply(r));
      }
    }
    return sum;
  }

  private static BigDecimal logarithmOfSum(BigDecimal[] z) {
    BigDecimal largest = z[0];
    for (BigDecimal x : z) {
      largest = largest.max(x);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal x : z) {
      sum = sum.add(exp(x.subtract(largest)));
    }
    return largest.add(log(sum));
  }

  private static BigDecimal exp(BigDecimal x) {
    if (x.compareTo(BigDecimal.valueOf(-400)) < 0) {
      return BigDecimal.ZERO; // below the slack
    }
    int halvings = 0;
    BigDecimal small = x;
    while (small.abs().compareTo(new BigDecimal("0.01")) > 0) {
      small = small.divide(TWO, DIGITS);
      halvings++;
    }
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(TINY) > 0; n++) {
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** The logarithm of a number from 1 on, by Newton's method. */
  private static BigDecimal log(BigDecimal y) {
    BigDecimal x = new BigDecimal(Math.log(y.doubleValue()));
    for (int k = 0; k < 4; k++) {
      BigDecimal e = exp(x);
      x = x.add(TWO.multiply(y.subtract(e)).divide(y.add(e), DIGITS), DIGITS);
    }
    return x;
  }

  /** By the alternating series of the normal distribution; beyond 25 the tail is negligible. */
  private static BigDecimal gelu(BigDecimal z) {
    if (z.abs().compareTo(BigDecimal.valueOf(25)) > 0) {
      return z.max(BigDecimal.ZERO);
    }
    MathContext wide = new MathContext(400);
    BigDecimal factor = z.multiply(z, wide).divide(TWO, wide).negate();
    BigDecimal power = z;
    BigDecimal sum = z;
    for (int n = 1; power.abs().compareTo(TINY) > 0 || n < 10; n++) {
      power = power.multiply(factor, wide).divide(BigDecimal.valueOf(n), wide);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), wide), wide);
    }
    // pi = 16 arctan(1/5) - 4 arctan(1/239)
    BigDecimal pi = arctan(5, 16).subtract(arctan(239, 4));
    BigDecimal density = BigDecimal.ONE.divide(TWO.multiply(pi).sqrt(DIGITS), DIGITS);
    return z.multiply(new BigDecimal("0.5").add(sum.multiply(density)), DIGITS);
  }

  private static BigDecimal arctan(int q, int factor) {
    BigDecimal power = BigDecimal.valueOf(factor).divide(BigDecimal.valueOf(q), DIGITS);
    BigDecimal sum = power;
    for (int n = 1; power.abs().compareTo(TINY) > 0; n++) {
      power = power.divide(BigDecimal.valueOf(-(long) q * q), DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
    }
    return sum;
  }
}
