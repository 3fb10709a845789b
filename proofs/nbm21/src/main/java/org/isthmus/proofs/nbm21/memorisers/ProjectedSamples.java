package org.isthmus.proofs.nbm21.memorisers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * Points seen along a line: the values to be taken at increasing positions
 * {@code x a - origin}. Points at one position have one value and count once.
 *
 * @param direction a, dyadic for every choice made here
 * @param origin dyadic, below all {@code x a}
 * @param positions positive and increasing, exact
 * @param values a row of K numbers for each position
 */
public record ProjectedSamples(
    List<Rational> direction,
    Rational origin,
    List<Rational> positions,
    List<List<Rational>> values) {

  public ProjectedSamples {
    direction = List.copyOf(direction);
    positions = List.copyOf(positions);
    values = values.stream().map(List::copyOf).toList();
  }

  /**
   * Projects points on the best of several random directions: the narrowest gap between neighbours
   * of different values, against the whole range, is as wide as possible.
   *
   * @param points shape (N, d)
   * @param values shape (N, K)
   * @param trials the number of directions tried
   * @return empty if points of different values coincide on each of them
   */
  public static Optional<ProjectedSamples> of(
      RationalMatrix points, RationalMatrix values, int trials, long seed) {
    return new Choice(
            Matrix.exactly(points).orElseGet(() -> Matrix.nearest(points)), values, trials, seed)
        .project(points);
  }

  /** The number K of outputs. */
  public int outputs() {
    return values.get(0).size();
  }

  /** The maximal runs of neighbours of equal values: the index of the first point of each. */
  public List<Integer> runs() {
    return IntStream.range(0, values.size())
        .filter(i -> i == 0 || !values.get(i).equals(values.get(i - 1)))
        .boxed()
        .toList();
  }

  /** The smallest value of each output. */
  public List<Rational> lowest() {
    List<Rational> lowest = new ArrayList<>(values.get(0));
    for (List<Rational> row : values) {
      for (int k = 0; k < row.size(); k++) {
        if (row.get(k).compareTo(lowest.get(k)) < 0) {
          lowest.set(k, row.get(k));
        }
      }
    }
    return lowest;
  }

  /** A direction of small integers and its narrowest gap. */
  private record Candidate(int[] direction, double gap) {}

  private static final class Choice {
    private static final int LEAST_SLOPE = 64;
    private static final int LARGEST_SLOPE = 1 << 20;

    private final Matrix points;
    private final RationalMatrix values;
    private final int[] kinds;
    private final List<Candidate> candidates = new ArrayList<>();

    Choice(Matrix points, RationalMatrix values, int trials, long seed) {
      this.points = points;
      this.values = values;
      this.kinds = new int[points.rows()];
      Map<List<Rational>, Integer> known = new HashMap<>();
      for (int j = 0; j < kinds.length; j++) {
        kinds[j] = known.computeIfAbsent(row(j), row -> known.size());
      }
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = points.toArray();
      // Points of a lattice are told apart by about as many slopes as there are pairs of points.
      int largest =
          (int)
              Math.max(
                  LEAST_SLOPE,
                  Math.min(LARGEST_SLOPE, (long) points.rows() * points.rows()));
      for (int trial = 0; trial < trials; trial++) {
        int[] direction =
            random.ints(points.columns(), -largest, largest).map(a -> a < 0 ? a : a + 1).toArray();
        candidates.add(new Candidate(direction, gap(x, direction)));
      }
      candidates.sort(Comparator.comparingDouble(Candidate::gap).reversed());
    }

    private List<Rational> row(int j) {
      return IntStream.range(0, values.columns()).mapToObj(k -> values.get(j, k)).toList();
    }

    private double gap(double[] x, int[] direction) {
      int d = direction.length;
      double[] t = new double[kinds.length];
      for (int j = 0; j < t.length; j++) {
        for (int i = 0; i < d; i++) {
          t[j] += direction[i] * x[j * d + i];
        }
      }
      Integer[] order = IntStream.range(0, t.length).boxed().toArray(Integer[]::new);
      Arrays.sort(order, Comparator.comparingDouble(j -> t[j]));
      double gap = Double.POSITIVE_INFINITY;
      for (int i = 1; i < order.length; i++) {
        if (kinds[order[i]] != kinds[order[i - 1]]) {
          gap = Math.min(gap, t[order[i]] - t[order[i - 1]]);
        }
      }
      double range = t[order[order.length - 1]] - t[order[0]];
      return range == 0 ? 0 : gap / range;
    }

    Optional<ProjectedSamples> project(RationalMatrix exact) {
      for (Candidate candidate : candidates) {
        List<Rational> direction =
            Arrays.stream(candidate.direction()).mapToObj(Rational::of).toList();
        RationalMatrix column = exact.times(ReluNetwork.matrix(List.of(direction)).transpose());
        Optional<ProjectedSamples> samples = sorted(direction, column);
        if (samples.isPresent()) {
          return samples;
        }
      }
      return Optional.empty();
    }

    private Optional<ProjectedSamples> sorted(List<Rational> direction, RationalMatrix column) {
      List<Rational> t = IntStream.range(0, kinds.length).mapToObj(j -> column.get(j, 0)).toList();
      List<Integer> order =
          IntStream.range(0, kinds.length).boxed().sorted(Comparator.comparing(t::get)).toList();
      List<Integer> distinct = new ArrayList<>();
      for (int j : order) {
        int before = distinct.isEmpty() ? -1 : distinct.get(distinct.size() - 1);
        if (before < 0 || !t.get(before).equals(t.get(j))) {
          distinct.add(j);
        } else if (kinds[before] != kinds[j]) {
          return Optional.empty();
        }
      }
      Rational low = t.get(distinct.get(0));
      Rational range = t.get(distinct.get(distinct.size() - 1)).minus(low);
      Rational unit = range.signum() == 0 ? Rational.ONE : Arithmetic.powerOfTwo(range);
      Rational scaled = low.dividedBy(unit);
      Rational origin =
          Rational.of(
              scaled.numerator().divide(scaled.denominator()).subtract(BigInteger.TWO),
              BigInteger.ONE);
      List<Rational> positions =
          distinct.stream().map(j -> t.get(j).dividedBy(unit).minus(origin)).toList();
      return Optional.of(
          new ProjectedSamples(
              direction.stream().map(a -> a.dividedBy(unit)).toList(),
              origin,
              positions,
              distinct.stream().map(this::row).toList()));
    }
  }
}
