package org.isthmus.verifier.checker.loss;

import static org.isthmus.numeric.exact.DirectedRounding.addUp;

import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * The enclosed outputs of a network on a batch of samples: output k on sample s of the batch
 * differs from {@code hi[k][s] + lo[k][s]} by at most {@code radius[k]}.
 */
public final class Logits {

  private final double[][] hi;
  private final double[][] lo;
  private final double[] radius;

  Logits(double[][] hi, double[][] lo, double[] radius) {
    this.hi = hi;
    this.lo = lo;
    this.radius = radius;
  }

  /** The outputs on one sample, output k within {@code radius[k]} of {@code value[k]}; finite. */
  public static Logits around(double[] value, double[] radius) {
    double[][] hi = new double[value.length][1];
    for (int k = 0; k < value.length; k++) {
      hi[k][0] = value[k];
    }
    return new Logits(hi, new double[value.length][1], radius);
  }

  /** Outputs that are known exactly, of shape (samples, n_L). */
  static Logits of(RationalMatrix outputs) {
    int samples = outputs.rows();
    double[][] hi = new double[outputs.columns()][samples];
    double[][] lo = new double[outputs.columns()][samples];
    double[] radius = new double[outputs.columns()];
    for (int k = 0; k < outputs.columns(); k++) {
      for (int s = 0; s < samples; s++) {
        Rational z = outputs.get(s, k);
        hi[k][s] = z.doubleValue();
        if (Math.abs(hi[k][s]) <= Double.MAX_VALUE) {
          Rational rest = z.minus(Rational.of(hi[k][s]));
          lo[k][s] = rest.doubleValue();
          Rational error = rest.minus(Rational.of(lo[k][s])).abs();
          radius[k] = Math.max(radius[k], error.roundUp());
        } else {
          radius[k] = Double.POSITIVE_INFINITY;
        }
      }
    }
    return new Logits(hi, lo, radius);
  }

  /** The number of outputs. */
  public int outputs() {
    return hi.length;
  }

  /** Whether every output is known to be finite on this batch. */
  boolean areFinite() {
    for (double r : radius) {
      if (!(r <= Double.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /** An output that is about the largest on sample {@code s}. */
  int largest(int s) {
    int largest = 0;
    for (int k = 1; k < hi.length; k++) {
      if (hi[k][s] > hi[largest][s]) {
        largest = k;
      }
    }
    return largest;
  }

  /** Output k on sample s, minus the number y; without finite ends where nothing is known. */
  public Interval minus(int k, int s, double y) {
    return Interval.of(hi[k][s])
        .minus(Interval.of(y))
        .plus(Interval.of(lo[k][s]))
        .widen(radius[k]);
  }

  /** Output k on sample s, minus output m on it. */
  Interval difference(int k, int m, int s) {
    return Interval.of(hi[k][s])
        .minus(Interval.of(hi[m][s]))
        .plus(Interval.of(lo[k][s]).minus(Interval.of(lo[m][s])))
        .widen(addUp(radius[k], radius[m]));
  }
}
