package org.isthmus.numeric.compute.halfspace;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Matrix;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.linear.LinearSolver;

/**
 * The two linear programs of Gordan's alternative for some vectors x_j, solved by ojAlgo's simplex
 * method in double precision: no proof.
 */
public final class LinearPrograms {

  /** Multipliers that are smaller than this part of the largest are zeros of the basis. */
  private static final double NEGLIGIBLE = 1e-10;

  /** Entries of a combination below this part of the largest entry are taken for zero. */
  private static final double RESIDUAL = 1e-8;

  private LinearPrograms() {}

  /**
   * Samples whose x_j combine to zero with positive multipliers, at most n + 1 of them and, but for
   * rounding, no fewer of them do: the support of a vertex of {@code sum_j l_j x_j = 0, sum_j l_j =
   * 1, l >= 0}, the one at which a random objective is least. Empty if the library finds none, or
   * one that does not solve the equations.
   *
   * @param candidates the samples to choose from
   * @param seed of the objective; other seeds may lead to other vertices
   * @param millis time after which to give up
   * @return the samples, increasing
   */
  public static Optional<List<Integer>> vertex(
      SignedRows rows, List<Integer> candidates, long seed, long millis) {
    int m = candidates.size();
    int n = rows.width();
    double[] table = rows.table(candidates);
    R064Store left = R064Store.FACTORY.make(n + 1, m);
    for (int k = 0; k < m; k++) {
      for (int i = 0; i < n; i++) {
        left.set(i, k, table[k * n + i]);
      }
      left.set(n, k, 1);
    }
    R064Store right = R064Store.FACTORY.make(n + 1, 1);
    right.set(n, 0, 1);
    double[] cost = new Random(seed).doubles(m, 1, 2).toArray();
    // On large programs either method may call a point optimal that is not even feasible.
    for (boolean dual : new boolean[] {true, false}) {
      Optimisation.Options options = within(millis);
      if (dual) {
        options.linear().dual();
      } else {
        options.linear().primal();
      }
      Optional<double[]> found =
          solve(LinearSolver.newStandardBuilder(cost).equalities(left, right), options, m)
              .filter(multipliers -> combineToZero(table, n, multipliers));
      if (found.isPresent()) {
        return Optional.of(support(candidates, found.get()));
      }
    }
    return Optional.empty();
  }

  /** Whether multipliers of sum 1 are not negative and combine the x_j to zero, nearly. */
  private static boolean combineToZero(double[] table, int n, double[] multipliers) {
    double[] sum = new double[n];
    double total = 0;
    double size = 0;
    for (int k = 0; k < multipliers.length; k++) {
      if (!(multipliers[k] >= -NEGLIGIBLE)) {
        return false;
      }
      total += multipliers[k];
      for (int i = 0; i < n; i++) {
        sum[i] += multipliers[k] * table[k * n + i];
        size = Math.max(size, Math.abs(table[k * n + i]));
      }
    }
    double allowed = RESIDUAL * size;
    return Math.abs(total - 1) <= RESIDUAL
        && Arrays.stream(sum).allMatch(entry -> Math.abs(entry) <= allowed);
  }

  private static List<Integer> support(List<Integer> candidates, double[] multipliers) {
    double largest = Arrays.stream(multipliers).max().orElse(0);
    return IntStream.range(0, multipliers.length)
        .filter(k -> multipliers[k] > NEGLIGIBLE * largest)
        .map(candidates::get)
        .sorted()
        .boxed()
        .toList();
  }

  /**
   * The plane of the v with entries in [-1, 1] for which the least {@code x_j v} of some samples is
   * largest; empty if the library finds none.
   *
   * @param millis time after which to give up
   */
  static Optional<Matrix> widestPlane(SignedRows rows, List<Integer> samples, long millis) {
    int m = samples.size();
    int n = rows.width();
    double[] table = rows.table(samples);
    R064Store left = R064Store.FACTORY.make(m, n + 1);
    R064Store right = R064Store.FACTORY.make(m, 1);
    for (int k = 0; k < m; k++) {
      for (int i = 0; i < n; i++) {
        left.set(k, i, -table[k * n + i]);
      }
      left.set(k, n, 1);
    }
    double[] objective = new double[n + 1];
    objective[n] = -1;
    double[] lower = new double[n + 1];
    double[] upper = new double[n + 1];
    Arrays.fill(lower, -1);
    Arrays.fill(upper, 1);
    LinearSolver.Builder program =
        LinearSolver.newGeneralBuilder(objective)
            .inequalities(left, right)
            .lower(lower)
            .upper(upper);
    return solve(program, within(millis), n)
        .map(v -> rows.plane(v));
  }

  private static Optimisation.Options within(long millis) {
    Optimisation.Options options = new Optimisation.Options();
    options.time_abort = millis;
    options.time_suffice = millis;
    return options;
  }

  /** The first entries of the solution, if the library says that it is optimal. */
  private static Optional<double[]> solve(
      LinearSolver.Builder program, Optimisation.Options options, int entries) {
    Optimisation.Result result = program.build(options).solve();
    if (!result.getState().isOptimal()) {
      return Optional.empty();
    }
    return Optional.of(
        IntStream.range(0, entries).mapToDouble(result::doubleValue).toArray());
  }
}
