package org.isthmus.verifier.checker.loss;

import java.util.Arrays;
import org.isthmus.numeric.exact.ExactProducts;

/** Products by plain loops, which insist on what {@link ExactProducts} promises of the operands. */
public class LoopProducts implements ExactProducts {

  @Override
  public String name() {
    return "loops";
  }

  @Override
  public Factor factor(int m, int k, double[] a) {
    double[] left = Arrays.copyOf(a, m * k);
    return (rows, n, b, c) -> multiply(rows, k, n, left, b, c);
  }

  void multiply(int rows, int k, int n, double[] a, double[] b, double[] c) {
    requireIntegers(a, rows * k);
    requireIntegers(b, k * n);
    double[] sizes = new double[n];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(c, i * n, (i + 1) * n, 0);
      Arrays.fill(sizes, 0);
      for (int l = 0; l < k; l++) {
        double x = a[i * k + l];
        for (int j = 0; j < n; j++) {
          double y = b[l * n + j];
          c[i * n + j] += x * y;
          sizes[j] += Math.abs(x * y);
        }
      }
      for (double size : sizes) {
        if (!(size <= 0x1p53)) {
          throw new AssertionError("terms add up to " + size);
        }
      }
    }
  }

  private static void requireIntegers(double[] entries, int count) {
    for (int k = 0; k < count; k++) {
      if (entries[k] != Math.rint(entries[k])) {
        throw new AssertionError("not an integer: " + entries[k]);
      }
    }
  }
}
