package org.isthmus.numeric.training.subnetwork;

import java.util.List;
import org.isthmus.numeric.model.Matrix;

/**
 * A subnetwork xi_l of NBM21 Theorem 4.1: layers l+1..L that read the kept features of layer l.
 *
 * @param level l, at least 0
 * @param kept I_l, the kept features of layer l in increasing order; all inputs for l = 0
 * @param weights {@code weights.get(p - l - 1)} is U_p, p = l+1..L; U_{l+1} has a row for each kept
 *     feature
 * @param biases {@code biases.get(p - l - 1)} is v_p, one row; zero where the network has no bias
 * @param loss its loss on the data, evaluated in float or double; no proof
 */
public record Subnetwork(
    int level, List<Integer> kept, List<Matrix> weights, List<Matrix> biases, double loss) {

  public Subnetwork {
    kept = List.copyOf(kept);
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
    if (level < 0 || weights.isEmpty() || weights.size() != biases.size()) {
      throw new IllegalArgumentException(
          "a subnetwork of level " + level + " needs as many biases as weights (found "
              + biases.size() + " and " + weights.size() + ")");
    }
    int below = kept.size();
    for (int i = 0; i < weights.size(); i++) {
      Matrix weight = weights.get(i);
      if (weight.rows() != below
          || biases.get(i).rows() != 1
          || biases.get(i).columns() != weight.columns()) {
        throw new IllegalArgumentException(
            "layer " + (level + 1 + i) + " of subnetwork " + level + " does not fit (found weights "
                + weight.rows() + " x " + weight.columns() + " and biases "
                + biases.get(i).rows() + " x " + biases.get(i).columns()
                + " above " + below + " features)");
      }
      below = weight.columns();
    }
  }
}
