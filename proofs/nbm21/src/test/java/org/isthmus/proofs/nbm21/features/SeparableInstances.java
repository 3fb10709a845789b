package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** Points of two sides as the inputs of a network, and what is known of them independently. */
final class SeparableInstances {

  private SeparableInstances() {}

  /** Points as inputs, class 1 where they are of the class; hidden layers with random weights. */
  static PointFeatures features(
      double[][] points, boolean[] own, Activation activation, long seed, int... widths) {
    int d = points[0].length;
    double[] inputs = new double[points.length * d];
    int[] labels = new int[points.length];
    for (int j = 0; j < points.length; j++) {
      System.arraycopy(points[j], 0, inputs, j * d, d);
      labels[j] = own[j] ? 1 : 0;
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(new HiddenLayer("h" + (hidden.size() + 1), width, activation, true));
    }
    Network network = new Network("net", d, hidden, 2, false);
    Random random = new Random(seed);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(normal(random, network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? normal(random, 1, network.width(l))
              : Matrix.zeros(1, network.width(l)));
    }
    return new PointFeatures(
        new ParameterPoint(network, weights, biases),
        new Dataset(Matrix.adopt(points.length, d, inputs), Targets.Labels.of(labels)),
        Engines.byName("ejml"));
  }

  private static Matrix normal(Random random, int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = (float) random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Requires an answer, and that it is right for all samples in exact arithmetic. */
  static void assertProved(
      PointFeatures features, int layer, boolean[] own, boolean origin, Separation answer) {
    List<Integer> kept = all(features.network().width(layer));
    int d = kept.size();
    if (answer instanceof Separation.Separated separated) {
      RationalMatrix exact =
          features.exact(layer, kept, IntStream.range(0, own.length).toArray()).orElseThrow();
      double[] plane = separated.plane().toArray();
      assertEquals(origin ? d : d + 1, plane.length);
      for (int j = 0; j < own.length; j++) {
        RationalMatrix w = RationalMatrix.ofDoubles(d, 1, Arrays.copyOf(plane, d));
        RationalMatrix value = exact.rows(j).times(w);
        if (!origin) {
          value = value.plus(RationalMatrix.ofDoubles(1, 1, new double[] {plane[d]}));
        }
        assertEquals(own[j] ? 1 : -1, value.signum(0, 0), "sample " + j);
      }
      assertTrue(separated.margin() > 0);
    } else if (answer instanceof Separation.Inseparable inseparable) {
      assertCombinesToZero(features, layer, own, origin, inseparable);
    } else {
      throw new AssertionError(answer);
    }
  }

  private static void assertCombinesToZero(
      PointFeatures features,
      int layer,
      boolean[] own,
      boolean origin,
      Separation.Inseparable inseparable) {
    List<Integer> kept = all(features.network().width(layer));
    int[] rows = inseparable.rows().stream().mapToInt(Integer::intValue).toArray();
    RationalMatrix exact = features.exact(layer, kept, rows).orElseThrow();
    assertEquals(rows.length, inseparable.multipliers().rows());
    assertTrue(rows.length > 0 && rows.length <= kept.size() + 2);
    assertEquals(BigInteger.ONE, inseparable.multipliers().denominator(0));
    BigInteger divisor = BigInteger.ZERO;
    BigInteger balance = BigInteger.ZERO;
    BigInteger[] sums = new BigInteger[kept.size()];
    Arrays.fill(sums, BigInteger.ZERO);
    for (int k = 0; k < rows.length; k++) {
      BigInteger multiplier = inseparable.multipliers().numerator(k, 0);
      assertEquals(1, multiplier.signum());
      assertTrue(k == 0 || rows[k - 1] < rows[k], "rows increase");
      divisor = divisor.gcd(multiplier);
      BigInteger signed = own[rows[k]] ? multiplier : multiplier.negate();
      balance = balance.add(signed);
      for (int i = 0; i < sums.length; i++) {
        sums[i] = sums[i].add(signed.multiply(exact.numerator(k, i)));
      }
    }
    assertEquals(BigInteger.ONE, divisor);
    assertTrue(origin || balance.signum() == 0);
    for (BigInteger sum : sums) {
      assertEquals(0, sum.signum());
    }
  }

  /**
   * Whether {@code s_j (w f_j + c) > 0} has a solution, by the elimination of Fourier and Motzkin
   * for points of small whole numbers.
   */
  static boolean isSeparable(double[][] points, boolean[] own, boolean origin) {
    List<long[]> system = new ArrayList<>();
    for (int j = 0; j < points.length; j++) {
      int d = points[j].length;
      long[] row = new long[origin ? d : d + 1];
      for (int i = 0; i < row.length; i++) {
        row[i] = (own[j] ? 1 : -1) * (i < d ? (long) points[j][i] : 1);
      }
      system.add(row);
    }
    for (int i = 0; i < system.get(0).length; i++) {
      List<long[]> next = new ArrayList<>();
      for (long[] up : system) {
        if (up[i] == 0) {
          next.add(up);
        }
        for (long[] down : system) {
          if (up[i] > 0 && down[i] < 0) {
            next.add(combined(up, down, i));
          }
        }
      }
      // Nothing is left to be greater than 0: the last numbers can be chosen freely.
      if (next.isEmpty()) {
        return true;
      }
      system = next;
    }
    return false;
  }

  private static long[] combined(long[] up, long[] down, int i) {
    long[] sum = new long[up.length];
    long divisor = 0;
    for (int k = 0; k < sum.length; k++) {
      sum[k] =
          Math.addExact(Math.multiplyExact(up[k], -down[i]), Math.multiplyExact(down[k], up[i]));
      divisor = BigInteger.valueOf(divisor).gcd(BigInteger.valueOf(sum[k])).longValue();
    }
    for (int k = 0; k < sum.length && divisor > 0; k++) {
      sum[k] /= divisor;
    }
    return sum;
  }
}
