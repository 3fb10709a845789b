package org.isthmus.proofs.construction.exact;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * The features of a point on given inputs, without rounding: {@code F_0 = X}, {@code F_l =
 * s_l(F_{l-1} W_l + 1 b_l^T)} for l = 1..L-1 and the output {@code F_L = F_{L-1} W_L + 1 b_L^T}
 * (N21 eq. (1), with an optional output bias).
 */
public final class Features {

  private Features() {}

  /**
   * F_1, shape (N, n_1).
   *
   * @param inputs X, shape (N, n_0)
   * @throws org.isthmus.proofs.construction.RefusedException if the layer's activation does not
   *     consist of two slopes
   */
  public static RationalMatrix first(RationalPoint point, RationalMatrix inputs) {
    requireWidth(point.network(), inputs);
    return TwoSlope.require(point.network(), 1)
        .apply(inputs.times(point.weight(1)).plusRow(point.bias(1)));
  }

  /**
   * F_2, ..., F_{L-1} and the output F_L from {@code F_1 W_2}, for L at least 2.
   *
   * @param product F_1 W_2, shape (N, n_2)
   * @return {@code get(k - 2)} is F_k, shape (N, n_k)
   */
  public static List<RationalMatrix> above(RationalPoint point, RationalMatrix product) {
    Network network = point.network();
    List<RationalMatrix> features = new ArrayList<>();
    RationalMatrix linear = product;
    for (int k = 2; k <= network.depth(); k++) {
      RationalMatrix preactivation = linear.plusRow(point.bias(k));
      if (k == network.depth()) {
        features.add(preactivation);
      } else {
        RationalMatrix feature = TwoSlope.require(network, k).apply(preactivation);
        features.add(feature);
        linear = feature.times(point.weight(k + 1));
      }
    }
    return features;
  }

  /**
   * F_l, shape (N, n_l), for a layer l in 0..L-1; F_0 are the inputs.
   *
   * @throws org.isthmus.proofs.construction.RefusedException if one of the layers 1..l has an
   *     activation that does not consist of two slopes
   */
  public static RationalMatrix of(RationalPoint point, RationalMatrix inputs, int layer) {
    requireWidth(point.network(), inputs);
    RationalMatrix features = inputs;
    for (int l = 1; l <= layer; l++) {
      features =
          TwoSlope.require(point.network(), l)
              .apply(features.times(point.weight(l)).plusRow(point.bias(l)));
    }
    return features;
  }

  /** The output F_L, shape (N, n_L), exact. */
  public static RationalMatrix output(RationalPoint point, RationalMatrix inputs) {
    requireWidth(point.network(), inputs);
    if (point.network().depth() == 1) {
      return inputs.times(point.weight(1)).plusRow(point.bias(1));
    }
    List<RationalMatrix> above = above(point, first(point, inputs).times(point.weight(2)));
    return above.get(above.size() - 1);
  }

  /** The sum of the squares of all entries, exact. */
  public static Rational sumOfSquares(RationalMatrix matrix) {
    Rational sum = Rational.ZERO;
    for (int j = 0; j < matrix.columns(); j++) {
      BigInteger squares = BigInteger.ZERO;
      for (int i = 0; i < matrix.rows(); i++) {
        squares = squares.add(matrix.numerator(i, j).pow(2));
      }
      sum = sum.plus(Rational.of(squares, matrix.denominator(j).pow(2)));
    }
    return sum;
  }

  private static void requireWidth(Network network, RationalMatrix inputs) {
    if (inputs.columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the inputs do not fit network " + network.name() + " (found " + inputs.columns()
              + " numbers a sample, expected " + network.inputWidth() + ")");
    }
  }
}
