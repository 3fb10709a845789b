package org.isthmus.numeric.training;

/** A rule that turns gradients into steps. */
public sealed interface Optimiser {

  /** The largest learning rate, before decay. */
  double rate();

  /**
   * Adam (Kingma and Ba 2015) with decay rates 0.9 and 0.999 of the two moments.
   *
   * @param rate the learning rate, above 0
   */
  record Adam(double rate) implements Optimiser {
    public Adam {
      requirePositive(rate);
    }
  }

  /**
   * Stochastic gradient descent with momentum: {@code u := momentum u + g, w := w - rate u}.
   *
   * @param rate the learning rate, above 0
   * @param momentum from 0 (included) to 1 (excluded)
   */
  record Momentum(double rate, double momentum) implements Optimiser {
    public Momentum {
      requirePositive(rate);
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            "the momentum must lie in [0, 1) (found " + momentum + ")");
      }
    }
  }

  private static void requirePositive(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the learning rate must be a positive number (found " + rate + ")");
    }
  }
}
