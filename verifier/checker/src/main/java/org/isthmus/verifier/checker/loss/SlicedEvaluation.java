package org.isthmus.verifier.checker.loss;

import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * Evaluation in double-double whose sums of products are exact products of integer matrices, by an
 * engine that is not believed (error-free splitting after Ozaki, Ogita, Oishi and Rump, Error-free
 * transformations of matrix multiplication, 2012).
 *
 * <p><i>Slices.</i> Let 2^e be greater than all M_k of the sources of a group, so that every value
 * x_k = hi + lo is at most 2^e in magnitude. With the a and f_j of {@link SlicedWeights},
 *
 * <pre>  x_k = sum_q X_q[k] 2^(e + 1 - a q) + c_k,      q = 1..Q,</pre>
 *
 * with integers X_q, the powers being U_q: X_1 is nearest to hi in units of U_1; what it leaves of
 * hi is exact and is added to lo without error (TwoSum), as s + t; X_2 is nearest to s in units of
 * U_2; the rest of s and t are added with one rounding, of a number of at most 0.51 U_2; the others
 * are nearest to what is left, which is exact. Since 21 <= a <= 32,
 *
 * <ul>
 *   <li>|X_q| <= 2^(a-1) (1 + 2^-19), hence sum_q |X_q| 2^(e + 1 - a q) <= 1.01 2^e;
 *   <li>|c_k| <= 0.51 U_Q + 2^-53 U_2.
 * </ul>
 *
 * <p>The terms of an entry of A_p X_q add up to at most n 2^15 2^(a-1) (1 + 2^-19) <= 2^53, as a was
 * chosen for n + 1 and n < 2^18: every classical product is exact.
 *
 * <p><i>The sum.</i> It starts as (b, 0). The few d_jk x_k are added as in {@link
 * DoubleDoubleEvaluation}; then the entries of the products, scaled exactly by powers of two between
 * 2^-900 and 2^700, as terms of a product that have no e and no y. So the bound of that class holds
 * for the number n' of all terms, with A' = |b| + 1.03 2^e T_j, T_j being the sums of the weights.
 *
 * <p><i>What is left out.</i> The c_k, and the products (p, q) with p > P_q. After P_q slices of
 * weights at most 2^(f_j - 16 P_q) of w_jk is left, d_jk included. Together the error is at most
 *
 * <pre>  (n' + 4)^2 u^2 A' + max |c_k| T_j
 *    + sum_(q with P_q &lt; P) 1.03 n 2^(f_j - 16 P_q) 2^(e - a (q - 1)).</pre>
 *
 * <p>Q and the P_q are chosen so that this is small beside what the radii of the sources bring about
 * in any case, or beside 2^-82 of the largest value; that is about width and time alone.
 *
 * <p><i>The engine.</i> Every entry of every product that it gives must be an integer of magnitude at
 * most 2^53, and for each sample u (A X) = (u A) X must hold modulo 2^64 for a random row u
 * (Freivalds); or the evaluation ends. The row is drawn anew for every group and run, by a secure
 * generator, and the engine does not see it. If an entry is wrong, by an odd multiple of 2^t, that
 * goes unnoticed with probability at most 2^(t - 64): for given other numbers of the row at most 2^t
 * values of the one at that entry agree. Mostly t is small; it is never more than 54.
 */
final class SlicedEvaluation extends DoubleDoubleEvaluation {

  private static final int BITS = SlicedWeights.BITS;

  /** Errors of 2^-82 of the largest value are never worth avoiding. */
  private static final int FINEST = 82;

  private final ExactProducts products;
  private final Map<DenseGroup, SlicedWeights> weights;

  // X_q at q - 1, each of shape (n, SIZE), and a product.
  private double[][] slices = {};
  private double[] product = {};
  private double[] errors = {};

  private final double[] rest = new double[SIZE];
  private final double[] tail = new double[SIZE];
  private final double[] row = new double[SIZE];
  private final double[] excesses = new double[SIZE];
  private final long[] expected = new long[SIZE];
  private final long[] found = new long[SIZE];

  SlicedEvaluation(
      SharedNetwork network,
      Matrix inputs,
      ExactProducts products,
      Map<DenseGroup, SlicedWeights> weights) {
    super(network, inputs);
    this.products = products;
    this.weights = weights;
  }

  @Override
  double absoluteError(int j) {
    return errors[j];
  }

  /**
   * Computes the pre-activations, in double-double where exponents are extreme.
   *
   * @throws WrongProductException if the engine did not compute a product
   */
  @Override
  double accumulate(DenseGroup group) {
    double largest = 0;
    double radii = 0;
    for (int source : group.sources) {
      largest = Math.max(largest, magnitude[source]);
      radii += radius[source];
    }
    int e = Math.getExponent(largest) + 1;
    Optional<SlicedWeights> sliced = Optional.ofNullable(weights.get(group));
    if (sliced.isEmpty() || Math.abs(e) > SlicedWeights.LARGEST_EXPONENT) {
      errors = new double[group.targets.length];
      return super.accumulate(group);
    }
    int goal = Math.max(Math.getExponent(radii / group.sources.length) - 3, e - FINEST);
    multiply(group, sliced.get(), e, counts(sliced.get(), e - goal));
    return 0;
  }

  /** The P_q, for errors of 2^-bits of the largest value. */
  private static int[] counts(SlicedWeights w, int bits) {
    int[] counts = new int[Math.max(1, ceiling(bits, w.sourceBits))];
    for (int q = 1; q <= counts.length; q++) {
      int count = ceiling(bits + 3 - w.sourceBits * (q - 1), BITS);
      counts[q - 1] = Math.min(Math.max(count, 1), w.slices);
    }
    return counts;
  }

  private static int ceiling(int a, int b) {
    return -Math.floorDiv(-a, b);
  }

  private void multiply(DenseGroup group, SlicedWeights w, int e, int[] counts) {
    int m = group.targets.length;
    int n = group.sources.length;
    slice(group.sources, e, w.sourceBits, counts.length);
    if (product.length < w.slices * m * SIZE) {
      product = new double[w.slices * m * SIZE];
    }
    for (int j = 0; j < m; j++) {
      double[] high = values[group.targets[j]];
      double[] low = trailing(group.targets[j]);
      Arrays.fill(high, 0, size, group.biases[j]);
      Arrays.fill(low, 0, size, 0);
      for (int i = 0; i < w.rests[j].length; i++) {
        int source = group.sources[w.restSources[j][i]];
        add(high, low, values[source], trailing(source), w.rests[j][i]);
      }
    }
    Arrays.fill(excesses, 0);
    for (int q = 1; q <= counts.length; q++) {
      int rows = counts[q - 1] * m;
      double[] x = slices[q - 1];
      combine(w.checked[counts[q - 1] - 1], n, x, expected);
      w.factor.times(rows, SIZE, x, product);
      combine(w.checks, rows, product, found);
      requireProduct(Arrays.equals(expected, 0, size, found, 0, size));
      for (int r = 0; r < rows; r++) {
        int j = r % m;
        int power = w.exponents[j] + 1 - BITS * (r / m + 1) + e + 1 - w.sourceBits * q;
        int target = group.targets[j];
        System.arraycopy(product, r * SIZE, row, 0, SIZE);
        addScaled(values[target], trailing(target), row, Math.scalb(1.0, power), excesses);
      }
    }
    for (int s = 0; s < size; s++) {
      requireProduct(excesses[s] == 0);
    }
    bound(group, w, e, counts);
  }

  private void requireProduct(boolean isProduct) {
    if (!isProduct) {
      throw new WrongProductException(products.name());
    }
  }

  /** Cuts the values of the sources into slices; there are none beyond the last sample. */
  private void slice(int[] sources, int e, int bits, int count) {
    if (slices.length < count || slices[0].length < sources.length * SIZE) {
      slices = new double[Math.max(count, slices.length)][sources.length * SIZE];
    }
    for (int k = 0; k < sources.length; k++) {
      int at = k * SIZE;
      System.arraycopy(values[sources[k]], 0, rest, 0, SIZE);
      System.arraycopy(trailing(sources[k]), 0, tail, 0, SIZE);
      for (int q = 1; q <= count; q++) {
        int power = e + 1 - bits * q;
        if (q == 1) {
          cutFirst(rest, tail, row, Math.scalb(1.0, power), Math.scalb(1.0, -power));
        } else {
          cutNext(rest, tail, row, Math.scalb(1.0, power), Math.scalb(1.0, -power));
        }
        Arrays.fill(row, size, SIZE, 0);
        System.arraycopy(row, 0, slices[q - 1], at, SIZE);
      }
    }
  }

  // Simple loops of constant length, of which the compiler makes vectors.
  private static void cutFirst(
      double[] rest, double[] tail, double[] slice, double unit, double inverse) {
    for (int s = 0; s < SIZE; s++) {
      double integer = Math.rint(rest[s] * inverse);
      slice[s] = integer;
      double high = rest[s] - integer * unit;
      double low = tail[s];
      double sum = high + low;
      double virtual = sum - high;
      rest[s] = sum;
      tail[s] = (high - (sum - virtual)) + (low - virtual);
    }
  }

  private static void cutNext(
      double[] rest, double[] tail, double[] slice, double unit, double inverse) {
    for (int s = 0; s < SIZE; s++) {
      double integer = Math.rint(rest[s] * inverse);
      slice[s] = integer;
      rest[s] = (rest[s] - integer * unit) + tail[s];
      tail[s] = 0;
    }
  }

  /** The sums over the rows of integers times the factors, modulo 2^64. */
  private static void combine(long[] factors, int rows, double[] matrix, long[] sums) {
    Arrays.fill(sums, 0);
    for (int r = 0; r < rows; r++) {
      long factor = factors[r];
      int at = r * SIZE;
      for (int s = 0; s < SIZE; s++) {
        sums[s] += factor * (long) matrix[at + s];
      }
    }
  }

  /** Adds integers times a power of two, and what they are beyond being integers up to 2^53. */
  private static void addScaled(
      double[] high, double[] low, double[] integers, double scale, double[] excesses) {
    for (int s = 0; s < SIZE; s++) {
      double integer = integers[s];
      double excess = Math.max(Math.abs(integer) - 0x1p53, 0);
      excesses[s] += Math.abs(integer - Math.rint(integer)) + excess;
      double p = integer * scale;
      double h = high[s];
      double sum = h + p;
      double virtual = sum - h;
      double t = (h - (sum - virtual)) + (p - virtual);
      high[s] = sum;
      low[s] = low[s] + t;
    }
  }

  /** The bound of the class comment for each target. */
  private void bound(DenseGroup group, SlicedWeights w, int e, int[] counts) {
    int n = group.sources.length;
    int a = w.sourceBits;
    double cut = 0.51 * Math.scalb(1.0, e + 1 - a * counts.length);
    cut = addUp(cut, Math.scalb(1.0, e + 1 - 2 * a - 53));
    double dropped = 0;
    int terms = 0;
    for (int q = 1; q <= counts.length; q++) {
      terms += counts[q - 1];
      if (counts[q - 1] < w.slices) {
        int power = e - a * (q - 1) - BITS * counts[q - 1];
        dropped = addUp(dropped, multiplyUp(1.03 * n, Math.scalb(1.0, power)));
      }
    }
    if (errors.length < group.targets.length) {
      errors = new double[group.targets.length];
    }
    for (int j = 0; j < group.targets.length; j++) {
      double all =
          addUp(Math.abs(group.biases[j]), multiplyUp(1.03 * Math.scalb(1.0, e), w.sums[j]));
      double error = multiplyUp(relativeError(w.rests[j].length + terms), all);
      error = addUp(error, multiplyUp(cut, w.sums[j]));
      errors[j] = addUp(error, multiplyUp(dropped, Math.scalb(1.0, w.exponents[j])));
    }
  }
}
