package org.isthmus.numeric.training.convex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class LbfgsTest {

  private static final Lbfgs LONG = new Lbfgs(10, 1000, Double.NEGATIVE_INFINITY, 0);

  @Test
  void anIllConditionedParabolaIsMinimisedAtItsVertex() {
    double[] vertex = {1, -2, 3, 0.5};
    double[] curvature = {1, 100, 1e4, 0.01};
    double[] x = new double[4];
    Lbfgs.Result result =
        LONG.minimise(
            (p, g) -> {
              double sum = 0;
              for (int i = 0; i < 4; i++) {
                double r = p[i] - vertex[i];
                sum += curvature[i] * r * r / 2;
                g[i] = curvature[i] * r;
              }
              return sum + 7;
            },
            x);
    assertArrayEquals(vertex, x, 1e-6);
    assertEquals(7, result.value(), 1e-12);
  }

  @Test
  void logisticRegressionAgreesWithNewtonsMethod() {
    Random random = new Random(4);
    int n = 80;
    double[][] f = new double[n][2];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      f[i][0] = random.nextGaussian();
      f[i][1] = 3 * random.nextGaussian() + 1;
      y[i] = f[i][0] + 0.3 * f[i][1] + random.nextGaussian() > 0 ? 1 : -1;
    }
    Objective objective =
        (p, g) -> {
          double sum = 0;
          g[0] = 0;
          g[1] = 0;
          for (int i = 0; i < n; i++) {
            double m = y[i] * (p[0] * f[i][0] + p[1] * f[i][1]);
            sum += Math.log1p(Math.exp(-m)) / n;
            for (int j = 0; j < 2; j++) {
              g[j] -= y[i] * f[i][j] / (1 + Math.exp(m)) / n;
            }
          }
          return sum;
        };
    double[] newton = new double[2];
    double[] g = new double[2];
    for (int step = 0; step < 30; step++) {
      objective.evaluate(newton, g);
      double a = 0;
      double b = 0;
      double c = 0;
      for (int i = 0; i < n; i++) {
        double s = 1 / (1 + Math.exp(newton[0] * f[i][0] + newton[1] * f[i][1]));
        double w = s * (1 - s) / n;
        a += w * f[i][0] * f[i][0];
        b += w * f[i][0] * f[i][1];
        c += w * f[i][1] * f[i][1];
      }
      double determinant = a * c - b * b;
      newton[0] -= (c * g[0] - b * g[1]) / determinant;
      newton[1] -= (a * g[1] - b * g[0]) / determinant;
    }
    double[] x = {0, 0};
    Lbfgs.Result result = LONG.minimise(objective, x);
    assertArrayEquals(newton, x, 1e-6);
    assertEquals(objective.evaluate(newton, g), result.value(), 1e-14);
  }

  @Test
  void aCurvedValleyIsFollowedToItsEnd() {
    double[] x = {-1.2, 1};
    LONG.minimise(
        (p, g) -> {
          double a = p[1] - p[0] * p[0];
          double b = 1 - p[0];
          g[0] = -400 * p[0] * a - 2 * b;
          g[1] = 200 * a;
          return 100 * a * a + b * b;
        },
        x);
    assertArrayEquals(new double[] {1, 1}, x, 1e-6);
  }

  @Test
  void aValueThatIsNotFiniteIsWalkedAwayFrom() {
    double[] x = {0.5};
    Lbfgs.Result result =
        LONG.minimise(
            (p, g) -> {
              g[0] = 4 - 1 / p[0];
              return p[0] > 0 ? 4 * p[0] - Math.log(p[0]) : Double.NaN;
            },
            x);
    assertEquals(0.25, x[0], 1e-6);
    assertEquals(1 + Math.log(4), result.value(), 1e-12);
  }

  @Test
  void limitsEndTheSearch() {
    Objective falling =
        (p, g) -> {
          g[0] = -Math.exp(-p[0]);
          return Math.exp(-p[0]);
        };
    double[] x = {0};
    assertTrue(new Lbfgs(5, 1000, 1e-7, 0).minimise(falling, x).value() <= 1e-7);
    double[] few = {0};
    Lbfgs.Result result = new Lbfgs(5, 2, 0, 0).minimise(falling, few);
    assertTrue(result.value() > 1e-7 && result.value() < 1);
    double[] none = {3};
    assertEquals(1, new Lbfgs(5, 0, 0, 0).minimise(falling, none).evaluations());
    assertEquals(3, none[0]);
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1, 0, 0));
  }

  @Test
  void anInterruptEndsTheSearch() {
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () ->
            LONG.minimise(
                (p, g) -> {
                  g[0] = 2 * p[0];
                  return p[0] * p[0];
                },
                new double[] {1}));
    assertTrue(Thread.interrupted());
  }
}
