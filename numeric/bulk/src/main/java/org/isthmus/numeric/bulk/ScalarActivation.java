package org.isthmus.numeric.bulk;

import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;

/**
 * An activation and its derivative at one point, in double; rounded to a few units in the last
 * place.
 */
interface ScalarActivation {

  /** {@code act(z)}. */
  double value(double z);

  /** {@code act'(z)}, given {@code f = act(z)}; at a kink, that of the negative side. */
  double slope(double z, double f);

  static ScalarActivation of(Activation activation) {
    return activation.match(CASES);
  }

  /** One answer for each activation. */
  Activation.Cases<ScalarActivation> CASES =
      new Activation.Cases<>() {
        @Override
        public ScalarActivation relu() {
          return new Leaky(0);
        }

        @Override
        public ScalarActivation leakyRelu(Rational slope) {
          return new Leaky(slope.doubleValue());
        }

        @Override
        public ScalarActivation tanh() {
          return new Tanh();
        }

        @Override
        public ScalarActivation sigmoid() {
          return new Sigmoid();
        }

        @Override
        public ScalarActivation gelu() {
          return new Gelu();
        }

        @Override
        public ScalarActivation identity() {
          return new Leaky(1);
        }
      };

  /** z above 0, else slope * z; the slope 0 is ReLU, the slope 1 the identity. */
  record Leaky(double negativeSlope) implements ScalarActivation {
    @Override
    public double value(double z) {
      return z > 0 ? z : negativeSlope == 0 ? 0 : negativeSlope * z;
    }

    @Override
    public double slope(double z, double f) {
      return z > 0 ? 1 : negativeSlope;
    }
  }

  /** The hyperbolic tangent. */
  record Tanh() implements ScalarActivation {
    @Override
    public double value(double z) {
      return Math.tanh(z);
    }

    @Override
    public double slope(double z, double f) {
      return 1 - f * f;
    }
  }

  /** The logistic function. */
  record Sigmoid() implements ScalarActivation {
    @Override
    public double value(double z) {
      return 1 / (1 + Math.exp(-z));
    }

    @Override
    public double slope(double z, double f) {
      return f * (1 - f);
    }
  }

  /** {@code z P(Z <= z)} with the derivative {@code P(Z <= z) + z phi(z)}. */
  record Gelu() implements ScalarActivation {
    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

    @Override
    public double value(double z) {
      return z * normalProbability(z);
    }

    @Override
    public double slope(double z, double f) {
      return normalProbability(z) + z * density(z);
    }

    private static double density(double z) {
      return Math.exp(-0.5 * z * z) / ROOT_OF_TWO_PI;
    }

    /**
     * P(Z <= z), to about 1e-16 absolutely: the series {@code 1/2 + phi(z) (z + z^3/3 + z^5/15 +
     * ...)}, whose terms have one sign (Marsaglia, Evaluating the normal distribution, 2004).
     */
    private static double normalProbability(double z) {
      if (!(Math.abs(z) < 9)) {
        return z > 0 ? 1 : z < 0 ? 0 : Double.NaN;
      }
      double term = z;
      double sum = z;
      for (int i = 3; ; i += 2) {
        term *= z * z / i;
        double next = sum + term;
        if (next == sum) {
          return 0.5 + sum * density(z);
        }
        sum = next;
      }
    }
  }
}
