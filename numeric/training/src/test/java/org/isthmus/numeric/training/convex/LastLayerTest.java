package org.isthmus.numeric.training.convex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Samples;
import org.junit.jupiter.api.Test;

class LastLayerTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Lbfgs METHOD = new Lbfgs(20, 500, 1e-7, 1e-9);

  private static LastLayer solve(Samples f, LossFunction loss, boolean bias, double ridge) {
    return LastLayer.solve(
        f, loss, Matrix.zeros(f.width(), loss.outputs()), Matrix.zeros(1, loss.outputs()), bias,
        ridge, METHOD, ENGINE);
  }

  @Test
  void squaredLossGivesTheLineOfLeastSquares() {
    // Through (0,1), (1,3), (2,4): slope 3/2, intercept 7/6; without intercept slope 11/5.
    Samples x = Samples.adopt(3, 1, new float[] {0, 1, 2});
    LossFunction loss =
        LossFunction.of(new Loss.Squared(), new Targets.Values(Matrix.of(3, 1, 1, 3, 4)), 1);
    LastLayer line = solve(x, loss, true, 0);
    assertEquals(1.5, line.weights().get(0, 0), 1e-5);
    assertEquals(7.0 / 6, line.bias().get(0, 0), 1e-5);
    LastLayer through = solve(x, loss, false, 0);
    assertEquals(2.2, through.weights().get(0, 0), 1e-5);
    assertEquals(0, through.bias().get(0, 0));
  }

  @Test
  void theRidgePullsTowardsZero() {
    // Mean (w - 2)^2 + ridge / 2 w^2 with ridge 2: minimum of (w - 2)^2 + w^2 at w = 1.
    Samples x = Samples.adopt(1, 1, new float[] {1});
    LossFunction loss =
        LossFunction.of(new Loss.Squared(), new Targets.Values(Matrix.of(1, 1, 2)), 1);
    LastLayer layer = solve(x, loss, false, 2);
    assertEquals(1, layer.weights().get(0, 0), 1e-5);
    assertEquals(1, layer.loss(), 1e-5);
  }

  @Test
  void crossEntropyOnOneConstantFeatureIsTheEntropyOfTheClasses() {
    Samples x = Samples.adopt(10, 1, new float[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2});
    LossFunction loss =
        LossFunction.of(
            new Loss.CrossEntropy(), Targets.Labels.of(0, 0, 0, 0, 0, 1, 1, 1, 2, 2), 3);
    double entropy = -0.5 * Math.log(0.5) - 0.3 * Math.log(0.3) - 0.2 * Math.log(0.2);
    assertEquals(entropy, solve(x, loss, false, 0).loss(), 1e-7);
    assertEquals(entropy, solve(x, loss, true, 0).loss(), 1e-7);
  }

  @Test
  void withoutBiasTheInfimumOfAnAffinelySeparableSetCanBePositive() {
    // f = (x, x), x = 1 is class 0, x = 2 is class 1: the infimum is 0.64195...
    Samples x = Samples.adopt(2, 2, new float[] {1, 1, 2, 2});
    LossFunction loss = LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(0, 1), 2);
    assertEquals(0.64195, solve(x, loss, false, 0).loss(), 1e-5);
    assertTrue(solve(x, loss, true, 0).loss() < 1e-3);
  }

  @Test
  void separableClassesReachTheTargetWithFiniteFloats() {
    Random random = new Random(1);
    float[] f = new float[300 * 4];
    int[] labels = new int[300];
    for (int i = 0; i < 300; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < 4; j++) {
        f[4 * i + j] = (float) (random.nextGaussian() * 0.2 + (j == i % 3 ? 2 : 0));
      }
      f[4 * i + 3] = 0;
    }
    LossFunction loss = LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(labels), 3);
    LastLayer layer = solve(Samples.adopt(300, 4, f), loss, true, 0);
    assertTrue(layer.loss() <= 1.1e-7, "loss " + layer.loss());
    assertTrue(layer.weights().isFinite());
    for (double x : layer.weights().toArray()) {
      assertEquals((float) x, x);
    }
    for (int k = 0; k < 3; k++) {
      assertEquals(0, layer.weights().get(3, k), "a feature that is always zero");
    }
  }

  @Test
  void theAnswerIsNotWorseThanTheStart() {
    Samples x = Samples.adopt(2, 1, new float[] {1, 2});
    LossFunction loss =
        LossFunction.of(new Loss.Squared(), new Targets.Values(Matrix.of(2, 1, 0.5, 1)), 1);
    LastLayer layer =
        LastLayer.solve(
            x, loss, Matrix.of(1, 1, 0.5), Matrix.zeros(1, 1), true, 0, METHOD, ENGINE);
    assertEquals(0, layer.loss());
    assertEquals(0.5, layer.weights().get(0, 0));
  }
}
