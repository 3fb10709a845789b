package org.isthmus.numeric.model;

import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * A loss on the raw outputs {@code z} of a network, convex in {@code z}. The value of a loss on a
 * data set is the mean over the samples of the formulas below. The list is closed.
 */
public sealed interface Loss {

  /** {@code sum_k (z_k - y_k)^2}: the sum over the outputs, no factor 1/2. */
  record Squared() implements Loss {}

  /**
   * {@code sum_k t_k (log(sum_i exp(z_i)) - z_k)}, in nats. With class labels t is one at the label
   * and zero elsewhere; soft targets are finite and not negative.
   */
  record CrossEntropy() implements Loss {}

  /** {@code sum_k log(1 + exp(-y_k z_k))}, in nats, with every {@code y_k} either -1 or 1. */
  record Logistic() implements Loss {}

  /**
   * {@code sum_k h(z_k - y_k)} with {@code h(r) = r^2 / 2} where {@code |r| <= delta} and {@code
   * delta (|r| - delta / 2)} elsewhere; {@code delta > 0} is exact.
   */
  record Huber(Rational delta) implements Loss {
    public Huber {
      if (delta.signum() <= 0) {
        throw new IllegalArgumentException("huber needs delta > 0 (found " + delta + ")");
      }
    }
  }

  /** One answer for each loss. */
  interface Cases<R> {
    R squared();

    R crossEntropy();

    R logistic();

    R huber(Rational delta);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Squared) {
      return cases.squared();
    } else if (this instanceof CrossEntropy) {
      return cases.crossEntropy();
    } else if (this instanceof Logistic) {
      return cases.logistic();
    } else {
      return cases.huber(((Huber) this).delta());
    }
  }

  /** The name in the specification language and in a certificate, such as {@code huber(1/2)}. */
  default String notation() {
    return match(
        new Cases<>() {
          @Override
          public String squared() {
            return "squared";
          }

          @Override
          public String crossEntropy() {
            return "cross_entropy";
          }

          @Override
          public String logistic() {
            return "logistic";
          }

          @Override
          public String huber(Rational delta) {
            return "huber(" + delta + ")";
          }
        });
  }

  /**
   * Checks that the targets fit this loss and a network with the given number of outputs.
   *
   * @throws IllegalArgumentException saying what was found and what the loss needs
   */
  default void requireTargets(Targets targets, int outputs) {
    if (targets instanceof Targets.Labels labels) {
      if (!(this instanceof CrossEntropy)) {
        throw new IllegalArgumentException(
            notation() + " needs real targets, one for each output (found class labels)");
      }
      int largest = labels.largest();
      if (largest >= outputs) {
        throw new IllegalArgumentException(
            "a class label is too large for the network (found "
                + largest + ", expected at most " + (outputs - 1) + ")");
      }
      return;
    }
    Matrix values = ((Targets.Values) targets).values();
    if (values.columns() != outputs) {
      throw new IllegalArgumentException(
          "the targets do not fit the output of the network (found "
              + values.columns() + " a sample, expected " + outputs + ")");
    }
    for (int i = 0; i < values.rows(); i++) {
      for (int k = 0; k < outputs; k++) {
        double y = values.get(i, k);
        if (this instanceof CrossEntropy && y < 0) {
          throw new IllegalArgumentException(
              "cross_entropy needs targets that are not negative (found "
                  + y + " in sample " + i + ", output " + k + ")");
        }
        if (this instanceof Logistic && y != 1 && y != -1) {
          throw new IllegalArgumentException(
              "logistic needs targets -1 and 1 (found "
                  + y + " in sample " + i + ", output " + k + ")");
        }
      }
    }
  }

  /**
   * Checks that exact targets fit this loss and a network with the given number of outputs; where
   * the loss is not rational they have to be binary64 numbers.
   *
   * @throws IllegalArgumentException saying what was found and what the loss needs
   */
  default void requireTargets(RationalTargets targets, int outputs) {
    if (targets instanceof RationalTargets.Classes classes) {
      requireTargets(classes.labels(), outputs);
      return;
    }
    RationalMatrix values = ((RationalTargets.Values) targets).values();
    boolean rational = this instanceof Squared || this instanceof Huber;
    Optional<Matrix> doubles = rational ? Optional.empty() : Matrix.exactly(values);
    if (!rational && doubles.isEmpty()) {
      throw new IllegalArgumentException(
          notation() + " needs targets that are binary64 numbers (found fractions)");
    }
    if (doubles.isPresent()) {
      requireTargets(new Targets.Values(doubles.get()), outputs);
    } else if (values.columns() != outputs) {
      throw new IllegalArgumentException(
          "the targets do not fit the output of the network (found "
              + values.columns() + " a sample, expected " + outputs + ")");
    }
  }
}
