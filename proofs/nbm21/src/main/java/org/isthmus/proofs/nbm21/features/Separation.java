package org.isthmus.proofs.nbm21.features;

import java.util.List;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * Whether a plane separates the samples of a class strictly from all others. With features f_j and
 * s_j = 1 for samples of the class, -1 for others: there are w and c with {@code s_j (w f_j + c) >
 * 0} for all j, or there are multipliers {@code l_j >= 0}, not all 0, with {@code sum_j l_j s_j
 * (f_j, 1) = 0}, and never both (Gordan 1873). Through the origin there is neither c nor the 1.
 */
public sealed interface Separation {

  /**
   * A plane separates.
   *
   * @param plane w and then c, shape (d + 1, 1); shape (d, 1) through the origin
   * @param margin the least {@code s_j (w f_j + c) / (|w| |f_j| + |c|)}, absolute values entry by
   *     entry, over all samples; rounded
   */
  record Separated(Matrix plane, double margin) implements Separation {}

  /**
   * No plane separates: proved, by multipliers whose combination is exactly zero.
   *
   * @param rows the samples, increasing
   * @param multipliers their l_j, whole numbers at least 1 without a common divisor, shape (number
   *     of rows, 1)
   */
  record Inseparable(List<Integer> rows, RationalMatrix multipliers) implements Separation {
    public Inseparable {
      rows = List.copyOf(rows);
    }
  }

  /** Nothing was proved. */
  record Undecided(String tried) implements Separation {}
}
