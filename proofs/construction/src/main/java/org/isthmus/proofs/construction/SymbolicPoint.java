package org.isthmus.proofs.construction;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * A point of the parameter space in which every parameter is an origin (see {@link Sources}): a
 * stored number or zero.
 *
 * <p>Column j of layer l holds the incoming weights of neuron j, one for each neuron of layer l - 1,
 * and then its bias: shape (n_{l-1} + 1). Columns are never changed in place, so points share them.
 */
public final class SymbolicPoint {

  private final long[][][] columns;

  SymbolicPoint(long[][][] columns) {
    this.columns = columns;
  }

  /** The number L of layers. */
  public int depth() {
    return columns.length;
  }

  /** The width n_l, for l in 1..L. */
  public int width(int l) {
    return columns[l - 1].length;
  }

  /** The origin of {@code W_l[row, column]}, or of {@code b_l[column]} where row is n_{l-1}. */
  public long origin(int l, int row, int column) {
    return columns[l - 1][column][row];
  }

  long[] column(int l, int j) {
    return columns[l - 1][j];
  }

  SymbolicPoint copy() {
    long[][][] copy = new long[columns.length][][];
    for (int l = 0; l < copy.length; l++) {
      copy[l] = columns[l].clone();
    }
    return new SymbolicPoint(copy);
  }

  void setColumn(int l, int j, long[] column) {
    columns[l - 1][j] = column;
  }

  /** The point with the stored numbers in the place of their origins. */
  public ParameterPoint resolve(Network network, Sources sources) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= depth(); l++) {
      int rows = network.width(l - 1);
      int width = network.width(l);
      double[] weight = new double[rows * width];
      double[] bias = new double[width];
      for (int j = 0; j < width; j++) {
        long[] column = column(l, j);
        for (int i = 0; i < rows; i++) {
          weight[i * width + j] = sources.value(column[i]);
        }
        bias[j] = sources.value(column[rows]);
      }
      weights.add(Matrix.adopt(rows, width, weight));
      biases.add(Matrix.adopt(1, width, bias));
    }
    return new ParameterPoint(network, weights, biases);
  }
}
