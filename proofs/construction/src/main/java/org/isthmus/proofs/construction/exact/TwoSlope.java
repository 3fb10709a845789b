package org.isthmus.proofs.construction.exact;

import java.math.BigInteger;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.RefusedException;

/**
 * The function {@code s(z) = z} for {@code z > 0} and {@code m z} for {@code z <= 0} with one exact
 * slope m: ReLU has m = 0, the identity m = 1. It maps rational numbers to rational numbers.
 *
 * @param slope m, any rational number
 */
public record TwoSlope(Rational slope) {

  /** The given activation as a function of two slopes, if it is one. */
  public static Optional<TwoSlope> of(Activation activation) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public Optional<TwoSlope> relu() {
            return Optional.of(new TwoSlope(Rational.ZERO));
          }

          @Override
          public Optional<TwoSlope> leakyRelu(Rational slope) {
            return Optional.of(new TwoSlope(slope));
          }

          @Override
          public Optional<TwoSlope> tanh() {
            return Optional.empty();
          }

          @Override
          public Optional<TwoSlope> sigmoid() {
            return Optional.empty();
          }

          @Override
          public Optional<TwoSlope> gelu() {
            return Optional.empty();
          }

          @Override
          public Optional<TwoSlope> identity() {
            return Optional.of(new TwoSlope(Rational.ONE));
          }
        });
  }

  /**
   * The activation of the hidden layer {@code l} in 1..L-1.
   *
   * @throws RefusedException if it does not consist of two slopes, with the layer and its
   *     activation
   */
  public static TwoSlope require(Network network, int l) {
    return of(network.activation(l))
        .orElseThrow(
            () ->
                new RefusedException(
                    "exact features need activations of two slopes: relu, leaky_relu or identity"
                        + " (found " + network.activation(l).notation() + " in layer "
                        + network.layerName(l) + ")"));
  }

  /** Whether m = 1: the function is then the identity and has no kink. */
  public boolean isLinear() {
    return slope.equals(Rational.ONE);
  }

  /** Whether the function is one to one and onto, that is m > 0. */
  public boolean isInvertible() {
    return slope.signum() > 0;
  }

  /** s of every entry, exact; the shape stays. */
  public RationalMatrix apply(RationalMatrix z) {
    if (isLinear()) {
      return z;
    }
    int rows = z.rows();
    int columns = z.columns();
    BigInteger[] denominators = new BigInteger[columns];
    BigInteger[] numerators = new BigInteger[rows * columns];
    for (int j = 0; j < columns; j++) {
      boolean bends = false;
      for (int i = 0; i < rows && !bends; i++) {
        bends = z.signum(i, j) < 0;
      }
      BigInteger scale = bends ? slope.denominator() : BigInteger.ONE;
      denominators[j] = z.denominator(j).multiply(scale);
      for (int i = 0; i < rows; i++) {
        BigInteger numerator = z.numerator(i, j);
        numerators[i * columns + j] =
            numerator.multiply(numerator.signum() < 0 ? slope.numerator() : scale);
      }
    }
    return RationalMatrix.over(rows, denominators, numerators);
  }

  /**
   * The matrix Z with s(Z) = Y, exact; the shape stays.
   *
   * @throws ArithmeticException if s is not one to one
   */
  public RationalMatrix invert(RationalMatrix y) {
    if (!isInvertible()) {
      throw new ArithmeticException("an activation with slope " + slope + " has no inverse");
    }
    return new TwoSlope(Rational.ONE.dividedBy(slope)).apply(y);
  }
}
