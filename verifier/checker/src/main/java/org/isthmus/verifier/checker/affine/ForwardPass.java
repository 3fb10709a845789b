package org.isthmus.verifier.checker.affine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * All pre-activations {@code P_l = F_{l-1} W_l + 1 b_l^T} and features {@code F_l = s_l(P_l)} of a
 * network at one state, exact; {@code F_0} are the inputs and {@code P_L} is the output.
 *
 * <p>Activations have two slopes: {@code s(z) = z} for {@code z > 0} and {@code m z} elsewhere.
 *
 * @param point the state
 * @param preactivations P_1..P_L, of shapes (samples, n_l)
 * @param features F_0..F_{L-1}
 */
public record ForwardPass(
    RationalPoint point, List<RationalMatrix> preactivations, List<RationalMatrix> features) {

  public ForwardPass {
    preactivations = List.copyOf(preactivations);
    features = List.copyOf(features);
  }

  /** The first hidden layer whose activation does not have two slopes, if there is one. */
  public static Optional<String> obstacle(Network network) {
    return network.hidden().stream()
        .filter(layer -> layer.activation().negativeSlope().isEmpty())
        .findFirst()
        .map(
            layer ->
                "layer " + layer.name() + " has the activation " + layer.activation().notation()
                    + " (expected one with two slopes)");
  }

  /** The pass at a state, on inputs of shape (samples, n_0). */
  public static ForwardPass at(RationalPoint point, RationalMatrix inputs) {
    return from(point, 1, List.of(), List.of(inputs));
  }

  /**
   * The pass at a state, with everything that another pass has in common with it taken from there:
   * the layers below the first one whose parameters are not the same objects.
   */
  public ForwardPass moved(RationalPoint next) {
    int l = 1;
    while (l <= next.network().depth()
        && next.weight(l) == point.weight(l)
        && next.bias(l) == point.bias(l)) {
      l++;
    }
    return from(
        next,
        l,
        preactivations.subList(0, l - 1),
        features.subList(0, Math.min(l, features.size())));
  }

  /**
   * F_l of some neurons at a state, with nothing above them: shape (samples, number of neurons).
   *
   * @param inputs shape (samples, n_0)
   * @param l the layer, in 0..L-1; F_0 are the inputs
   */
  public static RationalMatrix features(
      RationalPoint point, RationalMatrix inputs, int l, int... neurons) {
    return l == 0
        ? inputs.columns(neurons)
        : activate(point.network(), l, preactivations(point, inputs, l, neurons));
  }

  /** P_l of some neurons, as {@link #features}, for {@code l} in 1..L. */
  public static RationalMatrix preactivations(
      RationalPoint point, RationalMatrix inputs, int l, int... neurons) {
    RationalMatrix below = inputs;
    for (int k = 1; k < l; k++) {
      below = activate(point.network(), k, preactivation(point, k, below));
    }
    return below.times(point.weight(l).columns(neurons)).plusRow(point.bias(l).columns(neurons));
  }

  private static ForwardPass from(
      RationalPoint point,
      int firstLayer,
      List<RationalMatrix> knownPreactivations,
      List<RationalMatrix> knownFeatures) {
    List<RationalMatrix> preactivations = new ArrayList<>(knownPreactivations);
    List<RationalMatrix> features = new ArrayList<>(knownFeatures);
    int depth = point.network().depth();
    for (int l = firstLayer; l <= depth; l++) {
      preactivations.add(preactivation(point, l, features.get(l - 1)));
      if (l < depth) {
        features.add(activate(point.network(), l, preactivations.get(l - 1)));
      }
    }
    return new ForwardPass(point, preactivations, features);
  }

  /** P_l of features F_{l-1} at a state. */
  static RationalMatrix preactivation(RationalPoint point, int l, RationalMatrix below) {
    RationalMatrix product = below.times(point.weight(l));
    return point.bias(l).isZero() ? product : product.plusRow(point.bias(l));
  }

  /** s_l of every entry. */
  static RationalMatrix activate(Network network, int l, RationalMatrix preactivations) {
    return piecewise(preactivations, network.activation(l).negativeSlope().orElseThrow());
  }

  /** {@code z} where {@code z > 0}, else {@code slope * z}, of every entry. */
  static RationalMatrix piecewise(RationalMatrix matrix, Rational slope) {
    BigInteger p = slope.numerator();
    BigInteger q = slope.denominator();
    BigInteger[] denominators = new BigInteger[matrix.columns()];
    BigInteger[] numerators = new BigInteger[matrix.rows() * matrix.columns()];
    for (int j = 0; j < matrix.columns(); j++) {
      denominators[j] = matrix.denominator(j).multiply(q);
      for (int i = 0; i < matrix.rows(); i++) {
        BigInteger numerator = matrix.numerator(i, j);
        numerators[i * matrix.columns() + j] =
            numerator.multiply(numerator.signum() > 0 ? q : p);
      }
    }
    return RationalMatrix.over(matrix.rows(), denominators, numerators);
  }

  /** P_l, for {@code l} in 1..L. */
  public RationalMatrix preactivation(int l) {
    return preactivations.get(l - 1);
  }

  /** F_l, for {@code l} in 0..L-1. */
  public RationalMatrix feature(int l) {
    return features.get(l);
  }

  /** The output P_L, of shape (samples, n_L). */
  public RationalMatrix output() {
    return preactivations.get(preactivations.size() - 1);
  }
}
