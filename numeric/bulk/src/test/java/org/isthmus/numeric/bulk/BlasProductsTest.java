package org.isthmus.numeric.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.ExactProducts;
import org.junit.jupiter.api.Test;

class BlasProductsTest {

  private static final int[][] SHAPES = {
    {1, 1, 1}, {1, 7, 3}, {5, 1, 2}, {20, 88, 256}, {244, 124, 256}, {33, 129, 65}
  };

  /** The BLAS as its users find it. */
  private static ExactProducts products() {
    return ServiceLoader.load(ExactProducts.class).findFirst().orElseThrow();
  }

  /** Integers whose products with those of 53 - bits - log2 k bits add up to at most 2^53. */
  private static double[] integers(Random random, int count, int bits) {
    long bound = 1L << bits;
    return random.longs(count, -bound, bound + 1).asDoubleStream().toArray();
  }

  private static long[] product(int m, int k, int n, double[] a, double[] b) {
    long[] c = new long[m * n];
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        for (int j = 0; j < n; j++) {
          c[i * n + j] += (long) a[i * k + l] * (long) b[l * n + j];
        }
      }
    }
    return c;
  }

  @Test
  void productsOfIntegersAreExactAsFarAsTheDoublesReach() {
    Random random = new Random(1);
    ExactProducts products = products();
    assertEquals("openblas", products.name());
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int k = shape[1];
      int n = shape[2];
      int bits = 53 - (Integer.SIZE - Integer.numberOfLeadingZeros(k));
      for (int left : new int[] {1, 15, bits / 2, bits - 1}) {
        double[] a = integers(random, m * k, left);
        double[] b = integers(random, k * n, bits - left);
        double[] c = new double[m * n];
        products.factor(m, k, a).times(m, n, b, c);
        assertArrayEquals(
            product(m, k, n, a, b), Arrays.stream(c).mapToLong(x -> (long) x).toArray());
      }
    }
  }

  @Test
  void someRowsOfAFactorGiveTheRowsOfTheProductAndNothingBehindThemIsTouched() {
    Random random = new Random(2);
    double[] a = integers(random, 9 * 5 + 3, 10);
    double[] b = integers(random, 5 * 4 + 2, 10);
    ExactProducts.Factor factor = products().factor(9, 5, a);
    long[] expected = product(9, 5, 4, a, b);
    Arrays.fill(a, Double.NaN);
    for (int rows = 1; rows <= 9; rows++) {
      double[] c = new double[40];
      Arrays.fill(c, 0.5);
      factor.times(rows, 4, b, c);
      for (int i = 0; i < c.length; i++) {
        assertEquals(i < rows * 4 ? expected[i] : 0.5, c[i]);
      }
    }
  }

  @Test
  void aFactorServesSeveralThreadsAtOnce() {
    Random random = new Random(3);
    double[] a = integers(random, 40 * 30, 12);
    ExactProducts.Factor factor = products().factor(40, 30, a);
    List<double[]> others =
        IntStream.range(0, 200).mapToObj(i -> integers(random, 30 * 50, 12)).toList();
    List<double[]> found =
        others.parallelStream()
            .map(
                b -> {
                  double[] c = new double[40 * 50];
                  factor.times(40, 50, b, c);
                  return c;
                })
            .toList();
    for (int i = 0; i < others.size(); i++) {
      assertArrayEquals(
          product(40, 30, 50, a, others.get(i)),
          Arrays.stream(found.get(i)).mapToLong(x -> (long) x).toArray());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ExactProducts products = products();
    assertRefused(() -> products.factor(2, 3, new double[5]), "shape (2, 3)");
    assertRefused(() -> products.factor(0, 3, new double[5]), "shape (0, 3)");
    assertRefused(() -> products.factor(3, 0, new double[5]), "shape (3, 0)");
    ExactProducts.Factor factor = products.factor(2, 3, new double[6]);
    assertRefused(() -> factor.times(3, 1, new double[3], new double[3]), "product of shape (3, 1)");
    assertRefused(() -> factor.times(0, 1, new double[3], new double[3]), "product of shape (0, 1)");
    assertRefused(() -> factor.times(2, 2, new double[6], new double[3]), "product of shape (2, 2)");
    assertRefused(() -> factor.times(2, 2, new double[5], new double[4]), "operand of shape (3, 2)");
  }

  private static void assertRefused(Runnable use, String reason) {
    String message = assertThrows(IllegalArgumentException.class, use::run).getMessage();
    assertTrue(message.contains(reason), message);
  }
}
