package org.isthmus.numeric.model;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * A point of the parameter space of a network whose coordinates are rational numbers: weights {@code
 * W_l} of shape (n_{l-1}, n_l) and biases {@code b_l} of shape (1, n_l), for l = 1..L, all exact.
 *
 * <p>Where the network has no bias the row is zero.
 *
 * @param weights {@code weights.get(l - 1)} is W_l
 * @param biases {@code biases.get(l - 1)} is b_l
 * @throws IllegalArgumentException with the layer and both shapes, if a shape does not fit, or a
 *     bias is not zero where the network has none
 */
public record RationalPoint(
    Network network, List<RationalMatrix> weights, List<RationalMatrix> biases) {

  public RationalPoint {
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
    int depth = network.depth();
    if (weights.size() != depth || biases.size() != depth) {
      throw new IllegalArgumentException(
          "the number of layers does not fit network " + network.name() + " (found "
              + weights.size() + ", expected " + depth + ")");
    }
    for (int l = 1; l <= depth; l++) {
      require(weights.get(l - 1), "W" + l, network.width(l - 1), network.width(l));
      require(biases.get(l - 1), "b" + l, 1, network.width(l));
      if (!network.hasBias(l) && !biases.get(l - 1).isZero()) {
        throw new IllegalArgumentException(
            "layer " + l + " of network " + network.name() + " has no bias, but b" + l
                + " is not zero");
      }
    }
  }

  private static void require(RationalMatrix matrix, String name, int rows, int columns) {
    if (matrix.rows() != rows || matrix.columns() != columns) {
      throw new IllegalArgumentException(
          name + " has the wrong shape (found " + matrix.rows() + " x " + matrix.columns()
              + ", expected " + rows + " x " + columns + ")");
    }
  }

  /** The point with exactly the stored numbers of another one. */
  public static RationalPoint of(ParameterPoint point) {
    return new RationalPoint(
        point.network(),
        point.weights().stream().map(RationalPoint::exact).toList(),
        point.biases().stream().map(RationalPoint::exact).toList());
  }

  private static RationalMatrix exact(Matrix matrix) {
    return RationalMatrix.ofDoubles(matrix.rows(), matrix.columns(), matrix.toArray());
  }

  /** W_l, shape (n_{l-1}, n_l), for {@code l} in 1..L. */
  public RationalMatrix weight(int l) {
    return weights.get(l - 1);
  }

  /** b_l, shape (1, n_l), for {@code l} in 1..L. */
  public RationalMatrix bias(int l) {
    return biases.get(l - 1);
  }

  /** This point with other parameters in layer {@code l}. */
  public RationalPoint with(int l, RationalMatrix weight, RationalMatrix bias) {
    List<RationalMatrix> newWeights = new ArrayList<>(weights);
    List<RationalMatrix> newBiases = new ArrayList<>(biases);
    newWeights.set(l - 1, weight);
    newBiases.set(l - 1, bias);
    return new RationalPoint(network, newWeights, newBiases);
  }

  /**
   * The point whose coordinates are the nearest doubles: for pictures and as a first look, and no
   * proof of anything.
   *
   * @throws IllegalArgumentException if a coordinate is too large for a double
   */
  public ParameterPoint rounded() {
    return new ParameterPoint(
        network,
        weights.stream().map(Matrix::nearest).toList(),
        biases.stream().map(Matrix::nearest).toList());
  }
}
