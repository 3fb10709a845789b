package org.isthmus.numeric.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

class NetworkPassTest {

  static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu(),
          new Activation.Identity());

  /** Layers of the given widths, with the activations in turn; every other layer has a bias. */
  static ParameterPoint random(List<Integer> widths, long seed) {
    Random random = new Random(seed);
    List<HiddenLayer> hidden = new ArrayList<>();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    int depth = widths.size() - 1;
    for (int l = 1; l <= depth; l++) {
      boolean bias = l % 2 == 1;
      int width = widths.get(l);
      if (l < depth) {
        Activation activation = ACTIVATIONS.get((l - 1) % ACTIVATIONS.size());
        hidden.add(new HiddenLayer("h" + l, width, activation, bias));
      }
      weights.add(
          Matrix.adopt(
              widths.get(l - 1),
              width,
              random.doubles((long) widths.get(l - 1) * width, -1, 1).toArray()));
      biases.add(
          bias ? Matrix.adopt(1, width, random.doubles(width).toArray()) : Matrix.zeros(1, width));
    }
    Network network =
        new Network("n", widths.get(0), hidden, widths.get(depth), depth % 2 == 1);
    return new ParameterPoint(network, weights, biases);
  }

  private static double[] byDefinition(ParameterPoint point, Matrix inputs, int sample, int layer) {
    double[] f = new double[inputs.columns()];
    inputs.copyRows(sample, sample + 1, f, 0);
    for (int l = 1; l <= layer; l++) {
      double[] next = new double[point.network().width(l)];
      for (int j = 0; j < next.length; j++) {
        double z = point.bias(l).get(0, j);
        for (int i = 0; i < f.length; i++) {
          z += f[i] * point.weight(l).get(i, j);
        }
        next[j] =
            l == point.network().depth()
                ? z
                : ScalarActivation.of(point.network().activation(l)).value(z);
      }
      f = next;
    }
    return f;
  }

  @Test
  void everyLayerOfEveryEngineIsTheDefinition() {
    ParameterPoint point = random(List.of(5, 7, 6, 5, 8, 3, 4, 2), 1);
    Matrix inputs = Matrix.adopt(1100, 5, new Random(2).doubles(5500, -2, 2).toArray());
    for (String name : Engines.names()) {
      Engine engine = Engines.byName(name);
      for (int layer = 0; layer <= 7; layer++) {
        Matrix f = engine.features(point, inputs, layer, Precision.DOUBLE);
        Matrix rounded = engine.features(point, inputs, layer, Precision.FLOAT);
        for (int sample : new int[] {0, 1, 511, 512, 1023, 1099}) {
          double[] expected = byDefinition(point, inputs, sample, layer);
          for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], f.get(sample, j), 1e-11, name + " layer " + layer);
            assertEquals(expected[j], rounded.get(sample, j), 2e-4, name + " layer " + layer);
          }
        }
      }
    }
  }

  @Test
  void theEnginesAgreeInDouble() {
    ParameterPoint point = random(List.of(20, 40, 30, 10), 3);
    Matrix inputs = Matrix.adopt(700, 20, new Random(4).doubles(14000, -2, 2).toArray());
    Matrix one = Engines.byName("nd4j").outputs(point, inputs, Precision.DOUBLE);
    Matrix two = Engines.byName("ejml").outputs(point, inputs, Precision.DOUBLE);
    for (int i = 0; i < 700; i++) {
      for (int k = 0; k < 10; k++) {
        assertEquals(one.get(i, k), two.get(i, k), 1e-9);
      }
    }
  }

  @Test
  void theSameCallGivesTheSameBits() {
    ParameterPoint point = random(List.of(20, 40, 30, 10), 3);
    Matrix inputs = Matrix.adopt(3000, 20, new Random(4).doubles(60000, -2, 2).toArray());
    Engine engine = Engines.byName("nd4j");
    assertEquals(
        engine.outputs(point, inputs, Precision.FLOAT),
        engine.outputs(point, inputs, Precision.FLOAT));
  }

  @Test
  void inputsAndLayersThatDoNotFitAreRefused() {
    ParameterPoint point = random(List.of(2, 3, 1), 1);
    Engine engine = Engines.byName("ejml");
    assertEquals(
        "the samples do not fit network n (found 3 inputs, expected 2)",
        assertThrows(
                IllegalArgumentException.class,
                () -> engine.outputs(point, Matrix.zeros(1, 3), Precision.DOUBLE))
            .getMessage());
    assertEquals(
        "network n has no layer 3 (expected 0 to 2)",
        assertThrows(
                IllegalArgumentException.class,
                () -> engine.features(point, Matrix.zeros(1, 2), 3, Precision.DOUBLE))
            .getMessage());
  }

  @Test
  void aPassGivesItsRoundedPointBack() {
    ParameterPoint point = random(List.of(2, 3, 1), 1);
    ParameterPoint rounded =
        new NetworkPass<>(Engines.byName("ejml").floats(), point, 1).point();
    assertEquals((float) point.weight(1).get(0, 0), rounded.weight(1).get(0, 0));
    assertEquals(
        point, new NetworkPass<>(Engines.byName("ejml").doubles(), point, 1).point());
  }
}
