package org.isthmus.proofs.nbm21.features;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.halfspace.LinearPrograms;
import org.isthmus.numeric.compute.halfspace.SignedRows;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * Exact multipliers with which samples that no plane separates combine to zero.
 *
 * <p>A vertex of the multipliers, found by a linear program on rounded features, says which
 * samples. Their exact vectors {@code s_j (f_j, 1)} have to be dependent in one way only, which is then
 * computed. Where they are dependent in several, a vertex among these samples is taken, with the
 * features left out that depend on others; where the multipliers have both signs, the vertex was
 * one of the rounded problem only, and another one is taken.
 */
final class GordanMultipliers {

  private static final int ATTEMPTS = 4;

  private final PointFeatures features;
  private final int layer;
  private final List<Integer> kept;
  private final boolean[] own;
  private final boolean throughOrigin;

  GordanMultipliers(
      PointFeatures features,
      int layer,
      List<Integer> kept,
      boolean[] own,
      boolean throughOrigin) {
    this.features = features;
    this.layer = layer;
    this.kept = kept;
    this.own = own;
    this.throughOrigin = throughOrigin;
  }

  /**
   * Multipliers for some of the candidates, if they are found; the layer has exact features.
   *
   * @param rounded F_l[:, kept] in double
   * @param millis time for each linear program
   */
  Optional<Separation.Inseparable> among(
      Matrix rounded, List<Integer> candidates, long seed, long millis) {
    int[] all = IntStream.range(0, kept.size()).toArray();
    List<Integer> increasing = candidates.stream().sorted().toList();
    List<Integer> pool = increasing;
    int[] used = all;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<Integer>> vertex =
          vertex(columnsOf(rowsOf(rounded, pool), used), pool, seed + attempt, millis);
      if (vertex.isEmpty()) {
        continue;
      }
      RationalMatrix vectors = vectors(vertex.get());
      boolean severalWays = Pivots.of(vectors).rank() < vectors.columns() - 1;
      Optional<Separation.Inseparable> found =
          severalWays ? Optional.empty() : ofDependence(vertex.get(), vectors);
      if (found.isPresent()) {
        return found;
      }
      pool = severalWays ? vertex.get() : increasing;
      used = severalWays ? independentFeatures(vectors) : all;
    }
    return Optional.empty();
  }

  private Optional<List<Integer>> vertex(
      Matrix rounded, List<Integer> samples, long seed, long millis) {
    SignedRows vectors = new SignedRows(rounded, signs(samples), throughOrigin);
    if (vectors.width() == 0) {
      return Optional.of(List.of(samples.get(0)));
    }
    List<Integer> places = IntStream.range(0, samples.size()).boxed().toList();
    return LinearPrograms.vertex(vectors, places, seed, millis)
        .map(vertex -> vertex.stream().map(samples::get).toList());
  }

  /** Multipliers of exactly these samples, if there are any and, but for a factor, only one. */
  Optional<Separation.Inseparable> of(List<Integer> samples) {
    return ofDependence(samples, vectors(samples));
  }

  /** The columns {@code s_j (f_j, 1)} of some samples, shape (d + 1, m), exact. */
  private RationalMatrix vectors(List<Integer> samples) {
    int m = samples.size();
    RationalMatrix rows =
        features
            .exact(layer, kept, samples.stream().mapToInt(Integer::intValue).toArray())
            .orElseThrow();
    if (!throughOrigin) {
      Rational[] ones = new Rational[m];
      Arrays.fill(ones, Rational.ONE);
      rows = rows.beside(RationalMatrix.of(m, 1, ones));
    }
    BigInteger[] numerators = new BigInteger[m * rows.columns()];
    BigInteger[] denominators = new BigInteger[rows.columns()];
    Arrays.setAll(denominators, rows::denominator);
    for (int k = 0; k < m; k++) {
      for (int i = 0; i < rows.columns(); i++) {
        BigInteger x = rows.numerator(k, i);
        numerators[k * rows.columns() + i] = own[samples.get(k)] ? x : x.negate();
      }
    }
    return RationalMatrix.over(m, denominators, numerators).transpose();
  }

  private static Optional<Separation.Inseparable> ofDependence(
      List<Integer> samples, RationalMatrix vectors) {
    int last = samples.size() - 1;
    if (last == 0) {
      return vectors.isZero()
          ? whole(samples, RationalMatrix.zeros(0, 1))
          : Optional.empty();
    }
    int[] others = IntStream.range(0, last).toArray();
    RationalMatrix independent = vectors.columns(others);
    if (Pivots.of(independent).rank() < last) {
      return Optional.empty();
    }
    return LinearSystem.solve(independent, vectors.columns(last).negate())
        .flatMap(solution -> whole(samples, solution));
  }

  /** The multipliers (x, 1), if none is negative, as whole numbers; zeros are left out. */
  private static Optional<Separation.Inseparable> whole(
      List<Integer> samples, RationalMatrix solution) {
    List<Integer> rows = new ArrayList<>();
    List<Rational> multipliers = new ArrayList<>();
    for (int k = 0; k < samples.size(); k++) {
      // One column over one denominator without a common divisor: whole numbers without one.
      BigInteger number =
          k < solution.rows() ? solution.numerator(k, 0) : solution.denominator(0);
      if (number.signum() < 0) {
        return Optional.empty();
      }
      if (number.signum() > 0) {
        rows.add(samples.get(k));
        multipliers.add(Rational.of(number, BigInteger.ONE));
      }
    }
    return Optional.of(
        new Separation.Inseparable(rows, RationalMatrix.of(rows.size(), 1, multipliers)));
  }

  /** Features that are independent as functions of these samples and of the 1, very likely all. */
  private int[] independentFeatures(RationalMatrix vectors) {
    int d = kept.size();
    int[] order = IntStream.range(0, vectors.rows()).map(k -> (k + d) % vectors.rows()).toArray();
    return Arrays.stream(Pivots.of(vectors.transpose(), order).columns())
        .filter(i -> i < d)
        .sorted()
        .toArray();
  }

  private boolean[] signs(List<Integer> samples) {
    boolean[] signs = new boolean[samples.size()];
    for (int k = 0; k < signs.length; k++) {
      signs[k] = own[samples.get(k)];
    }
    return signs;
  }

  private static Matrix rowsOf(Matrix matrix, List<Integer> rows) {
    int columns = matrix.columns();
    double[] entries = new double[rows.size() * columns];
    for (int k = 0; k < rows.size(); k++) {
      matrix.copyRows(rows.get(k), rows.get(k) + 1, entries, k * columns);
    }
    return Matrix.adopt(rows.size(), columns, entries);
  }

  private static Matrix columnsOf(Matrix matrix, int[] columns) {
    double[] entries = new double[matrix.rows() * columns.length];
    for (int k = 0; k < matrix.rows(); k++) {
      for (int i = 0; i < columns.length; i++) {
        entries[k * columns.length + i] = matrix.get(k, columns[i]);
      }
    }
    return Matrix.adopt(matrix.rows(), columns.length, entries);
  }
}
