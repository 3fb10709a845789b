package org.isthmus.verifier.checker.loss;

import static org.isthmus.numeric.exact.DirectedRounding.addUp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * The weights of a group of m targets and n sources, cut into slices of few bits: exactly,
 *
 * <pre>  w_jk = sum_p A_p[j][k] 2^(f_j + 1 - 16 p) + d_jk,      p = 1..P.</pre>
 *
 * <p>Here 2^f_j is greater than all |w_jk|. A_p holds the integers nearest to what the slices before
 * leave, in units of its own power of two, so |A_p| <= 2^15, and after P' slices at most 2^(f_j - 16
 * P') is left. The subtraction of an integer nearest to it, and of its multiple by a power of two,
 * is exact for a double. P is the least number, up to 5, for which few d_jk are not zero: for
 * weights that were stored in float32 mostly 2.
 *
 * <p>Columns of sources are cut into slices of magnitude at most about 2^(a-1), where 16 + a +
 * ceil(log2(n + 1)) <= 55 and a <= 32, so that with the room that is left the terms of a product of
 * slices add up to at most 2^53.
 */
final class SlicedWeights {

  /** The bits of a slice of weights, the sign counted. */
  static final int BITS = 16;

  /** Exponents of weights and values beyond this one, or below minus it, are left to others. */
  static final int LARGEST_EXPONENT = 300;

  private static final int MOST_SLICES = 5;
  private static final int MOST_SOURCE_BITS = 32;
  private static final int TOO_MANY_SOURCES = 1 << 18;

  /** A weight that is left takes as long as this many in a slice. */
  private static final int COST_OF_REST = 16;

  /** The number P of slices. */
  final int slices;

  /** The number a of bits of a slice of sources, the sign counted. */
  final int sourceBits;

  /** f_j. */
  final int[] exponents;

  /** For each target at least sum_k (sum_p |A_p[j][k]| 2^(f_j + 1 - 16 p) + |d_jk|). */
  final double[] sums;

  /** For each target the k with d_jk other than zero. */
  final int[][] restSources;

  /** For each target these d_jk. */
  final double[][] rests;

  /** The slices as one matrix of shape (P m, n): A_1 on top. */
  final ExactProducts.Factor factor;

  /** For each row of that matrix a random number u_r; every long is as likely as every other. */
  final long[] checks;

  /**
   * For p = 1..P at p - 1 the row u^T A for the first p m rows A of that matrix, modulo 2^64.
   */
  final long[][] checked;

  private SlicedWeights(
      DenseGroup group, int[] exponents, ExactProducts products, SecureRandom random) {
    int m = group.targets.length;
    int n = group.sources.length;
    double[][] left = new double[m][];
    Arrays.setAll(left, j -> group.weights[j].clone());
    double[] matrix = {};
    int count = 0;
    do {
      matrix = Arrays.copyOf(matrix, (count + 1) * m * n);
      for (int j = 0; j < m; j++) {
        int power = exponents[j] + 1 - BITS * (count + 1);
        cut(left[j], power, matrix, (count * m + j) * n);
      }
      count++;
    } while (count < MOST_SLICES && COST_OF_REST * notZero(left) > (long) m * n);
    this.slices = count;
    this.sourceBits = sourceBits(n);
    this.exponents = exponents;
    this.sums = new double[m];
    this.restSources = new int[m][];
    this.rests = new double[m][];
    for (int j = 0; j < m; j++) {
      double[] row = left[j];
      for (int p = 1; p <= count; p++) {
        double unit = Math.scalb(1.0, exponents[j] + 1 - BITS * p);
        for (int k = 0; k < n; k++) {
          sums[j] = addUp(sums[j], Math.abs(matrix[((p - 1) * m + j) * n + k]) * unit);
        }
      }
      for (int k = 0; k < n; k++) {
        sums[j] = addUp(sums[j], Math.abs(row[k]));
      }
      restSources[j] = IntStream.range(0, n).filter(k -> row[k] != 0).toArray();
      rests[j] = Arrays.stream(restSources[j]).mapToDouble(k -> row[k]).toArray();
    }
    this.checks = random.longs((long) count * m).toArray();
    this.checked = new long[count][];
    long[] sum = new long[n];
    for (int r = 0; r < count * m; r++) {
      for (int k = 0; k < n; k++) {
        sum[k] += checks[r] * (long) matrix[r * n + k];
      }
      if ((r + 1) % m == 0) {
        checked[r / m] = sum.clone();
      }
    }
    this.factor = products.factor(count * m, n, matrix);
  }

  /** The slices of all groups for which there are some. */
  static Map<DenseGroup, SlicedWeights> of(SharedNetwork network, ExactProducts products) {
    SecureRandom random = new SecureRandom();
    Map<DenseGroup, SlicedWeights> sliced = new HashMap<>();
    for (SharedNetwork.Step step : network.steps()) {
      if (!step.isOutput()) {
        of(step.group, products, random).ifPresent(weights -> sliced.put(step.group, weights));
      }
    }
    return sliced;
  }

  /** The slices of a group, unless its numbers are extreme or its sources too many or none. */
  static Optional<SlicedWeights> of(
      DenseGroup group, ExactProducts products, SecureRandom random) {
    int n = group.sources.length;
    return n == 0 || n >= TOO_MANY_SOURCES
        ? Optional.empty()
        : exponents(group)
            .map(exponents -> new SlicedWeights(group, exponents, products, random));
  }

  /** f_j for all targets, if none is extreme. */
  private static Optional<int[]> exponents(DenseGroup group) {
    int[] exponents = new int[group.targets.length];
    for (int j = 0; j < exponents.length; j++) {
      double largest = Arrays.stream(group.weights[j]).map(Math::abs).max().orElse(0);
      exponents[j] = largest == 0 ? 0 : Math.getExponent(largest) + 1;
      if (Math.abs(exponents[j]) > LARGEST_EXPONENT) {
        return Optional.empty();
      }
    }
    return Optional.of(exponents);
  }

  /** The largest a of the class comment. */
  private static int sourceBits(int n) {
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(n);
    return Math.min(MOST_SOURCE_BITS, 55 - BITS - log);
  }

  /** Moves the nearest integers in units of 2^power from the numbers into the matrix. */
  private static void cut(double[] left, int power, double[] matrix, int at) {
    double unit = Math.scalb(1.0, power);
    double inverse = Math.scalb(1.0, -power);
    for (int k = 0; k < left.length; k++) {
      double integer = Math.rint(left[k] * inverse);
      left[k] -= integer * unit;
      matrix[at + k] = integer;
    }
  }

  private static long notZero(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).filter(x -> x != 0).count();
  }
}
