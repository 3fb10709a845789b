package org.isthmus.proofs.nbm21.features;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** A hyperplane through given points, exact. */
final class ExactHyperplane {

  private ExactHyperplane() {}

  /** The matrix [X, 1]. */
  static RationalMatrix withOnes(RationalMatrix points) {
    Rational[] ones = new Rational[points.rows()];
    Arrays.fill(ones, Rational.ONE);
    return points.beside(RationalMatrix.of(points.rows(), 1, ones));
  }

  /**
   * A hyperplane {@code x w + c = 0} that contains all points, if there is one; exact.
   *
   * @param points X, shape (m, d), m at least 1
   * @return shape (d + 1, 1): w, which is not zero, then c
   */
  static Optional<RationalMatrix> through(RationalMatrix points) {
    RationalMatrix a = withOnes(points);
    ExactRank rank = ExactRank.of(a);
    if (rank.rank() == a.columns()) {
      return Optional.empty();
    }
    // A vector v with [X, 1] v = 0: one at a column outside the basis. Its w is not zero, since
    // otherwise c = 0 too.
    int[] basis = rank.columns();
    int free =
        IntStream.range(0, a.columns())
            .filter(j -> Arrays.stream(basis).noneMatch(k -> k == j))
            .findFirst()
            .orElseThrow();
    RationalMatrix solution =
        LinearSystem.solve(a.columns(basis), a.columns(free)).orElseThrow();
    Rational[] plane = new Rational[a.columns()];
    Arrays.fill(plane, Rational.ZERO);
    plane[free] = Rational.ONE;
    for (int k = 0; k < basis.length; k++) {
      plane[basis[k]] = solution.get(k, 0).negate();
    }
    return Optional.of(RationalMatrix.of(plane.length, 1, plane));
  }

  /** The hyperplane where coordinate i is a number, in R^d. */
  static RationalMatrix coordinate(int d, int i, Rational value) {
    Rational[] plane = new Rational[d + 1];
    Arrays.fill(plane, Rational.ZERO);
    plane[i] = Rational.ONE;
    plane[d] = value.negate();
    return RationalMatrix.of(d + 1, 1, plane);
  }
}
