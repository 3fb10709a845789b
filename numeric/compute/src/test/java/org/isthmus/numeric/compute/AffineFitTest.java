package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AffineFitTest {

  private static AffineFit fit(double[][] x, double[][] y, double ridge, boolean bias) {
    int n = x.length;
    int d = x[0].length;
    int m = y[0].length;
    double[] gram = new double[d * d];
    double[] cross = new double[d * m];
    double[] inputSums = new double[d];
    double[] targetSums = new double[m];
    for (int s = 0; s < n; s++) {
      for (int i = 0; i < d; i++) {
        inputSums[i] += x[s][i];
        for (int j = 0; j < d; j++) {
          gram[i * d + j] += x[s][i] * x[s][j];
        }
        for (int j = 0; j < m; j++) {
          cross[i * m + j] += x[s][i] * y[s][j];
        }
      }
      for (int j = 0; j < m; j++) {
        targetSums[j] += y[s][j];
      }
    }
    return AffineFit.fromMoments(n, gram, inputSums, cross, targetSums, ridge, bias);
  }

  @Test
  void anAffineMapIsRecovered() {
    Random random = new Random(3);
    double[][] x = new double[40][3];
    double[][] y = new double[40][2];
    for (int s = 0; s < 40; s++) {
      for (int i = 0; i < 3; i++) {
        x[s][i] = 5 + random.nextGaussian();
      }
      y[s][0] = 2 * x[s][0] - x[s][1] + 7;
      y[s][1] = 0.5 * x[s][2] - 3;
    }
    AffineFit fit = fit(x, y, 0, true);
    assertEquals(2, fit.weights().get(0, 0), 1e-9);
    assertEquals(-1, fit.weights().get(1, 0), 1e-9);
    assertEquals(0.5, fit.weights().get(2, 1), 1e-9);
    assertEquals(7, fit.bias().get(0, 0), 1e-8);
    assertEquals(-3, fit.bias().get(0, 1), 1e-8);
  }

  @Test
  void withoutBiasTheFitPassesThroughTheOrigin() {
    // Least squares of y = 1 on x = 1, 2: w = sum x y / sum x^2 = 3/5.
    AffineFit fit = fit(new double[][] {{1}, {2}}, new double[][] {{1}, {1}}, 0, false);
    assertEquals(0.6, fit.weights().get(0, 0), 1e-15);
    assertEquals(0, fit.bias().get(0, 0));
  }

  @Test
  void theRidgeIsRelativeToTheMeanDiagonal() {
    // Centred x: -1, 1, so the Gram entry is 2, lambda = 2 and w = 2 / (2 + 2).
    AffineFit fit = fit(new double[][] {{0}, {2}}, new double[][] {{0}, {2}}, 1, true);
    assertEquals(0.5, fit.weights().get(0, 0), 1e-15);
    assertEquals(0.5, fit.bias().get(0, 0), 1e-15);
  }

  @Test
  void dependentFeaturesStillGiveASmallResidual() {
    double[][] x = {{1, 2, 0}, {2, 4, 0}, {3, 6, 0}, {-1, -2, 0}};
    double[][] y = {{3}, {6}, {9}, {-3}};
    AffineFit fit = fit(x, y, 0, true);
    double z = fit.weights().get(0, 0) + 2 * fit.weights().get(1, 0) + fit.bias().get(0, 0);
    assertEquals(3, z, 1e-6);
    assertTrue(fit.weights().isFinite());
  }

  @Test
  void constantFeaturesGiveTheMean() {
    AffineFit fit = fit(new double[][] {{0}, {0}}, new double[][] {{1}, {5}}, 1e-6, true);
    assertEquals(0, fit.weights().get(0, 0));
    assertEquals(3, fit.bias().get(0, 0));
  }

  @Test
  void entriesThatAreNotFiniteAreRefused() {
    assertThrows(
        ArithmeticException.class,
        () -> fit(new double[][] {{1e300}, {-1e300}}, new double[][] {{1}, {2}}, 0, false));
  }

  @Test
  void momentsThatDoNotFitAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            AffineFit.fromMoments(
                1, new double[3], new double[2], new double[2], new double[1], 0, true));
  }
}
