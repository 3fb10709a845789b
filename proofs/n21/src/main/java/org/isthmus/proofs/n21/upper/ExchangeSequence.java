package org.isthmus.proofs.n21.upper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.n21.states.GreedyBasis;

/**
 * A way from one matrix A of full column rank to another, B, of the same tall shape (p, q), p > q,
 * by exchanges of columns. Two neighbours always have a common left inverse, so every matrix on the
 * segment between them has full column rank too.
 *
 * <p>Construction: columns that differ are replaced by those of B, as many at once as have a common
 * left inverse before and after. When not one can be, all columns of B that are missing lie in the
 * image of A, {@code b_j = sum_i beta_ij a_i}, and beta is nonsingular on them. Then e = p - q (or
 * fewer, if fewer are missing) of the columns a_i make way for unit vectors outside the image of A,
 * chosen so that beta is nonsingular on them, after which as many columns of B can be brought in.
 *
 * <p>It takes at most 2 q exchanges, and ceil(q / e) for matrices in general position. Columns in
 * between are columns of A, of B or unit vectors, so that no number grows.
 */
public final class ExchangeSequence {

  /**
   * One exchange.
   *
   * @param inverse R with {@code R A = Id} for A before it and after it, shape (q, p)
   * @param after the matrix after it, shape (p, q)
   */
  public record Exchange(RationalMatrix inverse, RationalMatrix after) {}

  private ExchangeSequence() {}

  /**
   * The exchanges that lead from A to B; none if they are equal.
   *
   * @throws IllegalArgumentException if the shapes differ or are not tall
   * @throws ArithmeticException if A or B does not have full column rank
   */
  public static List<Exchange> between(RationalMatrix from, RationalMatrix to) {
    int p = from.rows();
    int q = from.columns();
    if (to.rows() != p || to.columns() != q || p <= q) {
      throw new IllegalArgumentException(
          "exchanges need two matrices of one shape with more rows than columns (found "
              + p + " x " + q + " and " + to.rows() + " x " + to.columns() + ")");
    }
    List<Exchange> exchanges = new ArrayList<>();
    RationalMatrix a = from;
    while (!a.equals(to)) {
      if (exchanges.size() == 2 * q) {
        throw dependent();
      }
      Exchange next = exchange(a, to);
      exchanges.add(next);
      a = next.after();
    }
    return exchanges;
  }

  private static Exchange exchange(RationalMatrix a, RationalMatrix to) {
    return exchange(a, to, GreedyBasis::quick)
        .or(() -> exchange(a, to, GreedyBasis::exact))
        .orElseThrow(ExchangeSequence::dependent);
  }

  /** The next exchange, or empty if the bases found were not those that are needed. */
  private static Optional<Exchange> exchange(
      RationalMatrix a, RationalMatrix to, Function<RationalMatrix, GreedyBasis> bases) {
    int[] missing = differing(a, to);
    int[] direct = exchangeable(a, to.minus(a), missing, bases);
    Optional<RationalMatrix> next =
        direct.length > 0 ? Optional.of(replaced(a, to, direct)) : escape(a, to, missing, bases);
    return next.flatMap(
        after ->
            LeftInverse.common(a, after.minus(a)).map(inverse -> new Exchange(inverse, after)));
  }

  private static ArithmeticException dependent() {
    return new ArithmeticException("a matrix to exchange does not have full column rank");
  }

  private static int[] differing(RationalMatrix a, RationalMatrix b) {
    RationalMatrix difference = a.minus(b);
    return IntStream.range(0, a.columns())
        .filter(
            j ->
                IntStream.range(0, a.rows()).anyMatch(i -> difference.signum(i, j) != 0))
        .toArray();
  }

  /** A maximal set S of the missing columns with rank [A, C_S] = q + rank C_S, where C = B - A. */
  private static int[] exchangeable(
      RationalMatrix a,
      RationalMatrix change,
      int[] missing,
      Function<RationalMatrix, GreedyBasis> bases) {
    int[] chosen = {};
    for (int j : missing) {
      int[] trial = IntStream.concat(IntStream.of(chosen), IntStream.of(j)).toArray();
      RationalMatrix columns = change.columns(trial);
      int rank = bases.apply(columns).size();
      if (bases.apply(a.beside(columns)).size() == a.columns() + rank) {
        chosen = trial;
      }
    }
    return chosen;
  }

  private static RationalMatrix replaced(RationalMatrix a, RationalMatrix to, int[] columns) {
    RationalMatrix.Editor next = a.edit();
    for (int j : columns) {
      for (int i = 0; i < a.rows(); i++) {
        next.set(i, j, to, i, j);
      }
    }
    return next.build();
  }

  /** A with unit vectors in place of columns that are in the way of the first missing ones. */
  private static Optional<RationalMatrix> escape(
      RationalMatrix a,
      RationalMatrix to,
      int[] missing,
      Function<RationalMatrix, GreedyBasis> bases) {
    int count = Math.min(a.rows() - a.columns(), missing.length);
    int[] first = Arrays.copyOf(missing, count);
    int[] units = GreedyBasis.complement(a.rows(), bases.apply(a).rows());
    if (units.length != a.rows() - a.columns()) {
      return Optional.empty();
    }
    Optional<RationalMatrix> beta = LinearSystem.solve(a, to.columns(first));
    if (beta.isEmpty()) {
      return Optional.empty();
    }
    int[] leaving = bases.apply(beta.get().rows(missing)).rows();
    if (leaving.length < count) {
      return Optional.empty();
    }
    RationalMatrix.Editor next = a.edit();
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < a.rows(); i++) {
        next.set(i, missing[leaving[k]], i == units[k] ? Rational.ONE : Rational.ZERO);
      }
    }
    return Optional.of(next.build());
  }
}
