package org.isthmus.numeric.model;

import java.util.Optional;
import org.isthmus.numeric.exact.Rational;

/** An elementwise activation. The list is closed; {@link #match} makes a new one break the build. */
public sealed interface Activation {

  /** {@code max(z, 0)}. */
  record Relu() implements Activation {}

  /** {@code z} where {@code z > 0}, else {@code slope * z}; the slope is exact. */
  record LeakyRelu(Rational slope) implements Activation {}

  /** The hyperbolic tangent. */
  record Tanh() implements Activation {}

  /** {@code 1 / (1 + exp(-z))}. */
  record Sigmoid() implements Activation {}

  /** {@code z * P(Z <= z)} for a standard normal Z: the exact form, not the tanh approximation. */
  record Gelu() implements Activation {}

  /** {@code z}. */
  record Identity() implements Activation {}

  /** One answer for each activation. */
  interface Cases<R> {
    R relu();

    R leakyRelu(Rational slope);

    R tanh();

    R sigmoid();

    R gelu();

    R identity();
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Relu) {
      return cases.relu();
    } else if (this instanceof LeakyRelu leaky) {
      return cases.leakyRelu(leaky.slope());
    } else if (this instanceof Tanh) {
      return cases.tanh();
    } else if (this instanceof Sigmoid) {
      return cases.sigmoid();
    } else if (this instanceof Gelu) {
      return cases.gelu();
    } else {
      return cases.identity();
    }
  }

  /**
   * The slope m for negative arguments, where the activation is {@code z} for {@code z > 0} and
   * {@code m z} elsewhere; empty for all others.
   */
  default Optional<Rational> negativeSlope() {
    return match(
        new Cases<>() {
          @Override
          public Optional<Rational> relu() {
            return Optional.of(Rational.ZERO);
          }

          @Override
          public Optional<Rational> leakyRelu(Rational slope) {
            return Optional.of(slope);
          }

          @Override
          public Optional<Rational> tanh() {
            return Optional.empty();
          }

          @Override
          public Optional<Rational> sigmoid() {
            return Optional.empty();
          }

          @Override
          public Optional<Rational> gelu() {
            return Optional.empty();
          }

          @Override
          public Optional<Rational> identity() {
            return Optional.of(Rational.ONE);
          }
        });
  }

  /** The name in the specification language and in a certificate, such as {@code leaky_relu(1/10)}. */
  default String notation() {
    return match(
        new Cases<>() {
          @Override
          public String relu() {
            return "relu";
          }

          @Override
          public String leakyRelu(Rational slope) {
            return "leaky_relu(" + slope + ")";
          }

          @Override
          public String tanh() {
            return "tanh";
          }

          @Override
          public String sigmoid() {
            return "sigmoid";
          }

          @Override
          public String gelu() {
            return "gelu";
          }

          @Override
          public String identity() {
            return "identity";
          }
        });
  }
}
