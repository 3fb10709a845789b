package org.isthmus.proofs.n21.upper;

import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.n21.states.GreedyBasis;

/**
 * Left inverses R of a matrix A of full column rank, {@code R A = Id}, exact. Their columns are
 * zero but for as many as A has rows that matter, so that they are small.
 */
public final class LeftInverse {

  private LeftInverse() {}

  /**
   * A left inverse of A.
   *
   * @param a A, shape (p, q), p at least q
   * @return R, shape (q, p), or empty if the columns of A are dependent
   */
  public static Optional<RationalMatrix> of(RationalMatrix a) {
    GreedyBasis basis = GreedyBasis.quick(a);
    if (basis.size() < a.columns()) {
      basis = GreedyBasis.exact(a);
    }
    return basis.size() < a.columns()
        ? Optional.empty()
        : Optional.of(onRows(a, basis.rows(), a.columns()));
  }

  /**
   * A matrix that is a left inverse of A and of A + C at once: {@code R A = Id}, {@code R C = 0}.
   * There is one if and only if rank [A, C] = rank A + rank C; then all of A + t C has full column
   * rank.
   *
   * @param a A, shape (p, q)
   * @param change C, shape (p, q)
   * @return R, shape (q, p), or empty if there is none
   */
  public static Optional<RationalMatrix> common(RationalMatrix a, RationalMatrix change) {
    RationalMatrix both = a.beside(change);
    Optional<RationalMatrix> inverse = common(a, change, both, GreedyBasis.quick(both));
    return inverse.isPresent()
        ? inverse
        : common(a, change, both, GreedyBasis.exact(both));
  }

  private static Optional<RationalMatrix> common(
      RationalMatrix a, RationalMatrix change, RationalMatrix both, GreedyBasis basis) {
    int q = a.columns();
    int[] columns = basis.columns();
    if (columns.length < q || IntStream.range(0, q).anyMatch(j -> columns[j] != j)) {
      return Optional.empty();
    }
    RationalMatrix inverse = onRows(both.columns(columns), basis.rows(), q);
    return inverse.times(change).isZero() ? Optional.of(inverse) : Optional.empty();
  }

  /** The first q rows of M[I,:]^-1, in the columns I; zero elsewhere. */
  private static RationalMatrix onRows(RationalMatrix m, int[] rows, int q) {
    RationalMatrix square =
        LinearSystem.solve(m.rows(rows), RationalMatrix.identity(rows.length))
            .orElseThrow(() -> new ArithmeticException("a nonsingular matrix has no inverse"));
    RationalMatrix.Editor inverse = RationalMatrix.zeros(q, m.rows()).edit();
    for (int k = 0; k < rows.length; k++) {
      for (int i = 0; i < q; i++) {
        inverse.set(i, rows[k], square, i, k);
      }
    }
    return inverse.build();
  }
}
