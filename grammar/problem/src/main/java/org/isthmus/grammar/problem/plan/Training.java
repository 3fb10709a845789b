package org.isthmus.grammar.problem.plan;

import java.time.Duration;
import org.isthmus.numeric.exact.Rational;

/**
 * How parameters are trained.
 *
 * @param seed of the initial weights and of the order of the samples
 * @param epochs passes over the data, at least 1
 * @param rate the learning rate, positive
 * @param batch samples a step, or {@link #AUTOMATIC}
 * @param target the loss at which the training may end; 0 for none
 * @param budget the time after which the best parameters so far are taken; positive
 */
public record Training(
    long seed,
    int epochs,
    Rational rate,
    int batch,
    Optimiser optimiser,
    Rational target,
    Duration budget) {

  /** A batch that follows from the number N of samples: N/50, but at least 16 and at most 256. */
  public static final int AUTOMATIC = 0;

  /** The rule by which a gradient becomes a step. */
  public enum Optimiser {
    ADAM,
    /** Stochastic gradient descent with momentum 0.9. */
    SGD
  }

  /** What {@code trained} means for a model: LANGUAGE.md lists the same. */
  public static final Training MODEL_DEFAULT =
      new Training(
          1,
          200,
          Rational.of(1, 100),
          32,
          Optimiser.ADAM,
          Rational.ZERO,
          Duration.ofHours(1));

  /** What {@code trained} means for subnetworks: LANGUAGE.md lists the same. */
  public static final Training SUBNETWORK_DEFAULT =
      new Training(
          1,
          60,
          Rational.of(1, 1000),
          AUTOMATIC,
          Optimiser.ADAM,
          Rational.ZERO,
          Duration.ofHours(1));
}
