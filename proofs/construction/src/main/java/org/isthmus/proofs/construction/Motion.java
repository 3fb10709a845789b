package org.isthmus.proofs.construction;

import java.util.List;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** How a segment between two exact states is to be decided: by which rule, with which hints. */
public sealed interface Motion {

  /** A straight segment, structural: neurons without outgoing weights move, or output weights do. */
  record Lumped() implements Motion {}

  /** A straight segment, decided on the data. */
  record Affine() implements Motion {}

  /**
   * A move of W_2 in pieces that lets the features of layer {@code level}, or the output, move on
   * their chord. With dev(H)(t) = H(t) - (1-t) H(0) - t H(1) and G_k = s^-1(F_k) - 1 b_k^T (G_L = F_L -
   * 1 b_L^T): F_{k-1} = chord + dev(G_k) R_k for k = level..3, and W_2 = chord + F_1[:,J]^-1 dev(G_2) on
   * the rows J, nothing on the others.
   *
   * @param level p, from 2 to L
   * @param basis J, as many neurons of the first hidden layer as there are distinct samples
   * @param inverses R_3..R_p, of shapes (n_k, n_{k-1})
   */
  record Lift(int level, List<Integer> basis, List<RationalMatrix> inverses) implements Motion {
    public Lift {
      basis = List.copyOf(basis);
      inverses = List.copyOf(inverses);
    }
  }
}
