package org.isthmus.numeric.bulk;

import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;

/**
 * The loss of one sample, and its gradient, on parts of arrays. The formulas are those of {@link
 * Loss}.
 */
interface SampleLoss {

  /** The loss of outputs z[offset ...] for targets y[start ...], {@code count} of each. */
  double value(double[] y, int start, int count, double[] z, int offset);

  /** The loss; its gradient is written to the same places of {@code gradient}, which may be z. */
  double gradient(double[] y, int start, int count, double[] z, int offset, double[] gradient);

  static SampleLoss of(Loss loss) {
    return loss.match(
        new Loss.Cases<>() {
          @Override
          public SampleLoss squared() {
            return new Squared();
          }

          @Override
          public SampleLoss crossEntropy() {
            return new CrossEntropy();
          }

          @Override
          public SampleLoss logistic() {
            return new Logistic();
          }

          @Override
          public SampleLoss huber(Rational delta) {
            return new Huber(delta.doubleValue());
          }
        });
  }

  /** Sum of squares. */
  record Squared() implements SampleLoss {
    @Override
    public double value(double[] y, int start, int count, double[] z, int offset) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double r = z[offset + k] - y[start + k];
        sum += r * r;
      }
      return sum;
    }

    @Override
    public double gradient(
        double[] y, int start, int count, double[] z, int offset, double[] gradient) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double r = z[offset + k] - y[start + k];
        sum += r * r;
        gradient[offset + k] = 2 * r;
      }
      return sum;
    }
  }

  /** Cross-entropy; tiny losses keep their relative accuracy. */
  record CrossEntropy() implements SampleLoss {
    @Override
    public double value(double[] y, int start, int count, double[] z, int offset) {
      int top = top(count, z, offset);
      double rest = 0;
      for (int k = 0; k < count; k++) {
        if (k != top) {
          rest += Math.exp(z[offset + k] - z[offset + top]);
        }
      }
      return weigh(y, start, count, z, offset, z[offset + top], Math.log1p(rest));
    }

    @Override
    public double gradient(
        double[] y, int start, int count, double[] z, int offset, double[] gradient) {
      int top = top(count, z, offset);
      double peak = z[offset + top];
      double rest = 0;
      double mass = 0;
      for (int k = 0; k < count; k++) {
        if (k != top) {
          rest += Math.exp(z[offset + k] - peak);
        }
        mass += y[start + k];
      }
      double sum = weigh(y, start, count, z, offset, peak, Math.log1p(rest));
      for (int k = 0; k < count; k++) {
        double probability = Math.exp(z[offset + k] - peak) / (1 + rest);
        gradient[offset + k] = mass * probability - y[start + k];
      }
      return sum;
    }

    /** {@code sum_k y_k (log sum_i exp(z_i - peak) + peak - z_k)}. */
    private static double weigh(
        double[] y, int start, int count, double[] z, int offset, double peak, double logSum) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        if (y[start + k] != 0) {
          sum += y[start + k] * (logSum + (peak - z[offset + k]));
        }
      }
      return sum;
    }

    private static int top(int count, double[] z, int offset) {
      int top = 0;
      for (int k = 1; k < count; k++) {
        if (z[offset + k] > z[offset + top]) {
          top = k;
        }
      }
      return top;
    }
  }

  /** One logistic loss for each output. */
  record Logistic() implements SampleLoss {
    @Override
    public double value(double[] y, int start, int count, double[] z, int offset) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double margin = y[start + k] * z[offset + k];
        sum += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
      return sum;
    }

    @Override
    public double gradient(
        double[] y, int start, int count, double[] z, int offset, double[] gradient) {
      double sum = value(y, start, count, z, offset);
      for (int k = 0; k < count; k++) {
        double sign = y[start + k];
        gradient[offset + k] = -sign / (1 + Math.exp(sign * z[offset + k]));
      }
      return sum;
    }
  }

  /** Huber's loss for each output. */
  record Huber(double delta) implements SampleLoss {
    @Override
    public double value(double[] y, int start, int count, double[] z, int offset) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += at(z[offset + k] - y[start + k]);
      }
      return sum;
    }

    @Override
    public double gradient(
        double[] y, int start, int count, double[] z, int offset, double[] gradient) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double r = z[offset + k] - y[start + k];
        sum += at(r);
        gradient[offset + k] = Math.max(-delta, Math.min(delta, r));
      }
      return sum;
    }

    private double at(double r) {
      double size = Math.abs(r);
      return size <= delta ? r * r / 2 : delta * (size - delta / 2);
    }
  }
}
