package org.isthmus.numeric.model;

import java.util.List;

/**
 * A point theta of the parameter space of a network: weights {@code W_l} of shape (n_{l-1}, n_l) and
 * biases {@code b_l} of shape (1, n_l), for l = 1..L. Row is source, column is target: the papers'
 * orientation, the transpose of PyTorch's.
 *
 * <p>Where the network has no bias the row is zero.
 *
 * @param weights {@code weights.get(l - 1)} is W_l
 * @param biases {@code biases.get(l - 1)} is b_l
 * @throws IllegalArgumentException with the layer and both shapes, if a shape does not fit, a number
 *     is not finite, or a bias is not zero where the network has none
 */
public record ParameterPoint(Network network, List<Matrix> weights, List<Matrix> biases) {

  public ParameterPoint {
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
      if (!network.hasBias(l)) {
        for (int j = 0; j < network.width(l); j++) {
          if (biases.get(l - 1).get(0, j) != 0) {
            throw new IllegalArgumentException(
                "layer " + l + " of network " + network.name() + " has no bias, but b" + l
                    + " is not zero (found " + biases.get(l - 1).get(0, j) + " at " + j + ")");
          }
        }
      }
    }
  }

  private static void require(Matrix matrix, String name, int rows, int columns) {
    if (matrix.rows() != rows || matrix.columns() != columns) {
      throw new IllegalArgumentException(
          name + " has the wrong shape (found " + matrix.rows() + " x " + matrix.columns()
              + ", expected " + rows + " x " + columns + ")");
    }
    if (!matrix.isFinite()) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          if (!Double.isFinite(matrix.get(i, j))) {
            throw new IllegalArgumentException(
                name + " has an entry that is not a finite number (found "
                    + matrix.get(i, j) + " at [" + i + ", " + j + "])");
          }
        }
      }
    }
  }

  /** W_l, shape (n_{l-1}, n_l), for {@code l} in 1..L. */
  public Matrix weight(int l) {
    return weights.get(l - 1);
  }

  /** b_l, shape (1, n_l), for {@code l} in 1..L. */
  public Matrix bias(int l) {
    return biases.get(l - 1);
  }
}
