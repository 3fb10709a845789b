package org.isthmus.numeric.training;

/** How the learning rate falls over a training. */
public sealed interface Decay {

  /** The factor of the learning rate when this part of the budget, from 0 to 1, is used up. */
  double at(double progress);

  /** {@code (1 + cos(pi t)) / 2}: from 1 to 0. */
  record Cosine() implements Decay {
    @Override
    public double at(double progress) {
      return (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
    }
  }

  /**
   * {@code factor^floor(steps t)}: constant on equal parts of the budget.
   *
   * @param steps the number of parts, at least 1
   * @param factor from 0 (excluded) to 1
   */
  record Step(int steps, double factor) implements Decay {
    public Step {
      if (steps < 1 || !(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException(
            "a stepwise decay needs at least one step and a factor in (0, 1] (found "
                + steps + " and " + factor + ")");
      }
    }

    @Override
    public double at(double progress) {
      return Math.pow(factor, Math.min(steps - 1, Math.floor(steps * progress)));
    }
  }
}
