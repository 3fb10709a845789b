package org.isthmus.proofs.n21;

import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;

/**
 * Handing the outgoing weights of a neuron over to another one that does the same.
 *
 * <p><b>Statement.</b> Let W_j = 0 for a row j of W (H1), and let the columns j and k of F be equal
 * (H2). Then W can be moved, F W staying as it is, until W_k = 0.
 *
 * <p><b>Construction.</b> The straight segment on which row k falls to zero and row j grows to what
 * row k was; several disjoint pairs at once.
 *
 * <p><b>Why it holds.</b> In its use H2 comes from equal incoming weights, so the segment is {@code
 * lumped} and invariant, for every input: the two neurons form one class, whose sum into every
 * target stays.
 *
 * <p><b>Notation.</b> W: weights, (n, p); k: from; j: to.
 *
 * <p><b>Departures.</b> j and k index rows of W and columns of F; the paper speaks of columns of W,
 * and of W_{k'} where it means W_k. The construction of {@link Theorem31} needs the lemma only
 * where a basis cannot be exchanged directly.
 */
@Statement(paper = Paper.N21, label = "Lemma 2.4")
public final class Lemma24 {

  private Lemma24() {}

  /**
   * The weights after the rows {@code from} were handed over to the rows {@code to}, one by one.
   *
   * @param weights W, shape (n, p)
   * @param from k_1, k_2, ...
   * @param to j_1, j_2, ..., as many; all indices differ
   * @throws IllegalArgumentException if the numbers of rows differ, or a row {@code to} is not zero
   */
  public static RationalMatrix transfer(RationalMatrix weights, int[] from, int[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "a transfer needs as many neurons to take over as to hand over (found "
              + to.length + " and " + from.length + ")");
    }
    RationalMatrix.Editor editor = weights.edit();
    for (int t = 0; t < from.length; t++) {
      if (!weights.rowIsZero(to[t])) {
        throw new IllegalArgumentException(
            "the neuron that takes over has outgoing weights already (neuron " + to[t] + ")");
      }
      for (int j = 0; j < weights.columns(); j++) {
        editor.set(to[t], j, weights, from[t], j);
        editor.zero(from[t], j);
      }
    }
    return editor.build();
  }
}
