package org.isthmus.proofs.nbm21;

import java.util.List;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/** Adds the parameters of subnetworks xi_l to the sources of a path. */
public final class SubnetworkArrays {

  private SubnetworkArrays() {}

  /**
   * Adds the arrays {@code <prefix>l.U_p} and {@code <prefix>l.v_p} of one subnetwork.
   *
   * @param level l
   * @param weights U_{l+1}, ..., U_L; U_p has shape (k_{p-1}, k_p)
   * @param biases v_{l+1}, ..., v_L as rows of shape (1, k_p)
   * @param hasBias for p = l+1..L whether the layer has a bias; where not, v_p is zero
   */
  public static SymbolicSubnetwork add(
      Sources sources,
      String prefix,
      int level,
      List<Matrix> weights,
      List<Matrix> biases,
      List<Boolean> hasBias) {
    long[][][] columns = new long[weights.size()][][];
    for (int k = 0; k < weights.size(); k++) {
      Matrix weight = weights.get(k);
      Matrix bias = biases.get(k);
      int p = level + 1 + k;
      boolean empty = weight.columns() == 0;
      int weightArray =
          empty || weight.rows() == 0
              ? -1
              : sources.add(prefix + level + ".U" + p, false, weight);
      int biasArray =
          empty || !hasBias.get(k) ? -1 : sources.add(prefix + level + ".v" + p, true, bias);
      columns[k] = new long[weight.columns()][];
      for (int t = 0; t < weight.columns(); t++) {
        long[] column = new long[weight.rows() + 1];
        for (int s = 0; s < weight.rows(); s++) {
          column[s] = sources.origin(weightArray, s, t);
        }
        column[weight.rows()] = biasArray < 0 ? Sources.ZERO : sources.origin(biasArray, 0, t);
        columns[k][t] = column;
      }
    }
    return new SymbolicSubnetwork(level, weights.get(0).rows(), columns);
  }
}
