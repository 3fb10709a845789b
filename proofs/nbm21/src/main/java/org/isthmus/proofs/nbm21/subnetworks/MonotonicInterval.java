package org.isthmus.proofs.nbm21.subnetworks;

import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;

/**
 * An interval on which an activation increases strictly, and is not far from linear: the interval of
 * NBM21 Corollary 4.5.
 *
 * @param centre gamma, its middle
 * @param radius half its length, above 0
 */
record MonotonicInterval(double centre, double radius) {

  /** For GELU on [0, 2]: the derivative P(Z <= z) + z phi(z) is at least 1/2 there. */
  private static final Activation.Cases<MonotonicInterval> CASES =
      new Activation.Cases<>() {
        @Override
        public MonotonicInterval relu() {
          return new MonotonicInterval(1, 1);
        }

        @Override
        public MonotonicInterval leakyRelu(Rational slope) {
          return new MonotonicInterval(1, 1);
        }

        @Override
        public MonotonicInterval tanh() {
          return new MonotonicInterval(0, 0.5);
        }

        @Override
        public MonotonicInterval sigmoid() {
          return new MonotonicInterval(0, 1);
        }

        @Override
        public MonotonicInterval gelu() {
          return new MonotonicInterval(1, 1);
        }

        @Override
        public MonotonicInterval identity() {
          return new MonotonicInterval(0, 1);
        }
      };

  static MonotonicInterval of(Activation activation) {
    return activation.match(CASES);
  }
}
