package org.isthmus.verifier.checker.enclosed;

import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The numbers of two parameter points for reading by target neuron: {@code from[l - 1][j]} are the
 * weights into neuron j of layer l at the first point, and after them its bias.
 */
final class Segment {

  final Network network;
  final double[][][] from;
  final double[][][] to;

  Segment(ParameterPoint a, ParameterPoint b) {
    if (!a.network().hasShapeOf(b.network())) {
      throw new IllegalArgumentException(
          "the ends of a segment are of different networks (found " + a.network().shape() + " and "
              + b.network().shape() + ")");
    }
    network = a.network();
    from = columns(a);
    to = columns(b);
  }

  private static double[][][] columns(ParameterPoint point) {
    int depth = point.network().depth();
    double[][][] layers = new double[depth][][];
    for (int l = 1; l <= depth; l++) {
      Matrix weights = point.weight(l);
      double[][] columns = new double[weights.columns()][weights.rows() + 1];
      for (int k = 0; k < weights.rows(); k++) {
        for (int j = 0; j < columns.length; j++) {
          columns[j][k] = weights.get(k, j);
        }
      }
      for (int j = 0; j < columns.length; j++) {
        columns[j][weights.rows()] = point.bias(l).get(0, j);
      }
      layers[l - 1] = columns;
    }
    return layers;
  }
}
