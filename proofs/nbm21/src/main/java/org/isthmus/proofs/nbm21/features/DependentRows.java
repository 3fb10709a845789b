package org.isthmus.proofs.nbm21.features;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * A search through all sets of d + 1 among N points of R^d for one on a hyperplane.
 *
 * <p>Notation: a_j = (x_j, 1), reduced modulo p = 2^61 - 1 after each coordinate was multiplied by
 * its common denominator. For every set of d - 1 rows the later rows are eliminated by them, which
 * leaves two coordinates of each; d + 1 rows are dependent if and only if the two last ones have
 * the same ratio there. Ratios that differ modulo p differ, so a search that finds nothing is a
 * proof; what looks dependent modulo p is decided exactly.
 */
final class DependentRows {

  private static final long P = (1L << 61) - 1;

  private final RationalMatrix augmented;
  private final int d;
  private final int[] chosen;
  private Optional<int[]> found = Optional.empty();
  private boolean unlucky;

  /**
   * What was found.
   *
   * @param isProved whether all sets were decided, or one was found
   * @param rows d + 1 points on a hyperplane, if there are any
   */
  record Answer(boolean isProved, Optional<List<Integer>> rows) {}

  private DependentRows(RationalMatrix points) {
    augmented = ExactHyperplane.withOnes(points);
    d = points.columns();
    chosen = new int[d + 1];
  }

  /**
   * Decides whether d + 1 of these points lie on a hyperplane.
   *
   * @param points X, shape (N, d) with N above d
   */
  static Answer search(RationalMatrix points) {
    DependentRows search = new DependentRows(points);
    search.extend(0, 0, search.residues());
    return new Answer(
        search.found.isPresent() || !search.unlucky,
        search.found.map(rows -> Arrays.stream(rows).boxed().toList()));
  }

  /** About how many multiplications a search takes. */
  static double cost(int samples, int d) {
    double flats = 1;
    double cost = 0;
    for (int t = 0; t < d - 1; t++) {
      flats *= (double) (samples - t) / (t + 1);
      cost += flats * samples * (d - t);
    }
    return cost + flats * samples * 4;
  }

  private long[][] residues() {
    BigInteger modulus = BigInteger.valueOf(P);
    long[][] rows = new long[augmented.rows()][d + 1];
    for (int j = 0; j < rows.length; j++) {
      for (int i = 0; i <= d; i++) {
        rows[j][i] = augmented.numerator(j, i).mod(modulus).longValue();
      }
    }
    return rows;
  }

  /**
   * Chooses row number {@code t} of a set among those from {@code from} on.
   *
   * @param rows {@code rows[j - from]} is row j, reduced by the t rows chosen before
   */
  private void extend(int t, int from, long[][] rows) {
    int zero = firstZero(rows);
    if (zero >= 0) {
      chosen[t] = from + zero;
      confirmFlat(t + 1);
      return;
    }
    if (t == d - 1) {
      compareRatios(from, rows);
      return;
    }
    for (int j = 0; j < rows.length && found.isEmpty() && !unlucky; j++) {
      if (augmented.rows() - (from + j) >= d + 1 - t) {
        chosen[t] = from + j;
        extend(t + 1, from + j + 1, reduced(rows, j));
      }
    }
  }

  private static int firstZero(long[][] rows) {
    return IntStream.range(0, rows.length)
        .filter(j -> Arrays.stream(rows[j]).allMatch(x -> x == 0))
        .findFirst()
        .orElse(-1);
  }

  /** The rows after row k without the coordinate in which row k is not zero, eliminated. */
  private static long[][] reduced(long[][] rows, int k) {
    int width = rows[k].length;
    int pivot = 0;
    while (rows[k][pivot] == 0) {
      pivot++;
    }
    long inverse = inverse(rows[k][pivot]);
    long[][] result = new long[rows.length - k - 1][width - 1];
    for (int j = 0; j < result.length; j++) {
      long[] row = rows[k + 1 + j];
      long factor = times(row[pivot], inverse);
      int place = 0;
      for (int i = 0; i < width; i++) {
        if (i != pivot) {
          result[j][place++] = minus(row[i], times(factor, rows[k][i]));
        }
      }
    }
    return result;
  }

  /** Looks for two rows of two coordinates with the same ratio; no row is zero. */
  private void compareRatios(int from, long[][] rows) {
    long[] ratios = ratios(rows);
    long[] sorted = ratios.clone();
    Arrays.sort(sorted);
    for (int k = 1; k < sorted.length; k++) {
      if (sorted[k] == sorted[k - 1]) {
        long ratio = sorted[k];
        int[] alike =
            IntStream.range(0, ratios.length).filter(j -> ratios[j] == ratio).toArray();
        chosen[d - 1] = from + alike[0];
        chosen[d] = from + alike[1];
        confirm(chosen);
        return;
      }
    }
  }

  /** The first coordinate over the second; P where the second is zero. */
  private static long[] ratios(long[][] rows) {
    // All inverses from one: products of all before, then back.
    long[] before = new long[rows.length];
    long product = 1;
    for (int j = 0; j < rows.length; j++) {
      before[j] = product;
      product = rows[j][1] == 0 ? product : times(product, rows[j][1]);
    }
    long inverse = inverse(product);
    long[] ratios = new long[rows.length];
    for (int j = rows.length - 1; j >= 0; j--) {
      if (rows[j][1] == 0) {
        ratios[j] = P;
      } else {
        ratios[j] = times(rows[j][0], times(inverse, before[j]));
        inverse = times(inverse, rows[j][1]);
      }
    }
    return ratios;
  }

  /** The first {@code count} chosen rows are dependent modulo p; any others complete them. */
  private void confirmFlat(int count) {
    List<Integer> rows = new ArrayList<>();
    Arrays.stream(chosen, 0, count).forEach(rows::add);
    for (int j = 0; rows.size() < d + 1; j++) {
      if (!rows.contains(j)) {
        rows.add(j);
      }
    }
    confirm(rows.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Decides exactly about rows that are dependent modulo p; if p misled, the search ends. */
  private void confirm(int[] rows) {
    if (ExactRank.of(augmented.rows(rows)).rank() <= d) {
      int[] sorted = rows.clone();
      Arrays.sort(sorted);
      found = Optional.of(sorted);
    } else {
      unlucky = true;
    }
  }

  private static long minus(long x, long y) {
    long difference = x - y;
    return difference < 0 ? difference + P : difference;
  }

  private static long times(long x, long y) {
    long low = x * y;
    long sum = (low & P) + ((Math.multiplyHigh(x, y) << 3) | (low >>> 61));
    return sum >= P ? sum - P : sum;
  }

  private static long inverse(long x) {
    return BigInteger.valueOf(x).modInverse(BigInteger.valueOf(P)).longValue();
  }
}
