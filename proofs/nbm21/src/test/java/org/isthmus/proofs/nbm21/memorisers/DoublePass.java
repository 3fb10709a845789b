package org.isthmus.proofs.nbm21.memorisers;

import java.util.List;
import org.isthmus.numeric.model.Matrix;

/** A ReLU network in doubles, by its definition. */
final class DoublePass {

  private DoublePass() {}

  /** The outputs of the rounded network at one point. */
  static double[] of(ReluNetwork network, double[] x) {
    var point = network.rounded(network.point().network());
    return of(point.weights(), point.biases(), x);
  }

  static double[] of(List<Matrix> weights, List<Matrix> biases, double[] x) {
    double[] feature = x;
    for (int p = 0; p < weights.size(); p++) {
      double[] z = new double[weights.get(p).columns()];
      for (int k = 0; k < z.length; k++) {
        z[k] = biases.get(p).get(0, k);
        for (int i = 0; i < feature.length; i++) {
          z[k] += weights.get(p).get(i, k) * feature[i];
        }
        z[k] = p + 1 < weights.size() ? Math.max(0, z[k]) : z[k];
      }
      feature = z;
    }
    return feature;
  }
}
