package org.isthmus.proofs.n21;

import java.util.Arrays;
import java.util.Optional;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.n21.states.GreedyBasis;

/**
 * Moving outgoing weights onto neurons whose features span those of all others.
 *
 * <p><b>Statement.</b> Let every column of F outside a set I of columns be in the span of the
 * columns in I (H1). Then W can be moved, F W staying as it is, until its rows outside I are zero.
 *
 * <p><b>Construction.</b> I is a basis. The end is U on the rows I and zero elsewhere, where U is
 * the one solution of F[:,I] U = F W; the path is the straight segment to it.
 *
 * <p><b>Why it holds.</b> F W is affine along the segment and the same at its ends, so it is
 * constant: the checker's rule {@code affine}. Instead of H1 the lemma needs only that the columns
 * of F W are in the span of F[:,I]; that the system has a solution is the proof of it.
 *
 * <p><b>Notation.</b> F: features, (N, n); F W: product, (N, p); I: basis; U: solution, (|I|, p).
 *
 * <p><b>Departures.</b> The paper writes r = rank F for the size of I, which asks for a basis, and
 * so does this class; with an arbitrary spanning I the end would not be unique. Being unique it
 * depends on F W and I alone, and its numbers are quotients of minors, however long the path before
 * it.
 */
@Statement(paper = Paper.N21, label = "Lemma 2.3")
public final class Lemma23 {

  /**
   * The end of a redistribution.
   *
   * @param basis I in the order in which it was found, |I| at most N
   * @param weights W at the end, shape (n, p); its rows outside I are zero
   */
  record Redistribution(GreedyBasis basis, RationalMatrix weights) {}

  private Lemma23() {}

  /**
   * The weights that give the same product with their support in I, exact.
   *
   * @param features F, shape (N, n)
   * @param product F W, shape (N, p)
   * @param basis I, columns of F that are independent
   * @return shape (n, p), or empty if a column of the product is not in the span of F[:,I]
   * @throws IllegalArgumentException if the columns in I are dependent
   */
  public static Optional<RationalMatrix> redistribute(
      RationalMatrix features, RationalMatrix product, int... basis) {
    if (basis.length == 0) {
      return product.isZero()
          ? Optional.of(RationalMatrix.zeros(features.columns(), product.columns()))
          : Optional.empty();
    }
    return LinearSystem.solve(features.columns(basis), product)
        .map(solution -> spread(features.columns(), basis, solution));
  }

  /** The matrix of n rows with the given rows at the places I and zeros elsewhere. */
  private static RationalMatrix spread(int n, int[] basis, RationalMatrix rows) {
    RationalMatrix.Editor editor = RationalMatrix.zeros(n, rows.columns()).edit();
    for (int k = 0; k < basis.length; k++) {
      for (int j = 0; j < rows.columns(); j++) {
        editor.set(basis[k], j, rows, k, j);
      }
    }
    return editor.build();
  }

  /**
   * Redistributes W to the greedy basis of the columns of F in a given order.
   *
   * @param weights W at the start, shape (n, p)
   * @param product F W
   * @param order all columns of F
   * @param leading how many of the first ones are independent, and so have to be in the basis
   */
  static Redistribution toGreedyBasis(
      RationalMatrix features,
      RationalMatrix weights,
      RationalMatrix product,
      int[] order,
      int leading) {
    GreedyBasis quick = GreedyBasis.quick(features, order);
    int[] first = Arrays.copyOf(order, leading);
    if (Arrays.equals(Arrays.copyOf(quick.columns(), leading), first)) {
      Optional<RationalMatrix> end = end(features, weights, product, quick);
      if (end.isPresent()) {
        return new Redistribution(quick, end.get());
      }
    }
    GreedyBasis exact = GreedyBasis.exact(features, order);
    return new Redistribution(
        exact,
        end(features, weights, product, exact)
            .orElseThrow(
                () -> new ArithmeticException("the product is not in the span of the features")));
  }

  /** W itself where its rows outside I are zero already: the end is unique. */
  private static Optional<RationalMatrix> end(
      RationalMatrix features, RationalMatrix weights, RationalMatrix product, GreedyBasis basis) {
    int[] others = GreedyBasis.complement(features.columns(), basis.columns());
    return Arrays.stream(others).allMatch(weights::rowIsZero)
        ? Optional.of(weights)
        : redistribute(features, product, basis.columns());
  }
}
