package org.isthmus.numeric.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.NetworkPass;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackpropagationTest {

  private static final int SAMPLES = 6;

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu(),
          new Activation.Identity());

  private static final List<Loss> LOSSES =
      List.of(
          new Loss.Squared(),
          new Loss.CrossEntropy(),
          new Loss.Logistic(),
          new Loss.Huber(Rational.of(1, 2)));

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "ejml"})
  void everyGradientIsTheLimitOfDifferences(String engine) {
    Random random = new Random(9);
    double[] signs = random.doubles(SAMPLES * 3).map(x -> x < 0.5 ? -1 : 1).toArray();
    for (Activation activation : ACTIVATIONS) {
      for (Loss loss : LOSSES) {
        for (boolean bias : new boolean[] {true, false}) {
          Network network =
              new Network(
                  "n",
                  4,
                  List.of(
                      new HiddenLayer("one", 5, activation, bias),
                      new HiddenLayer("two", 4, activation, !bias)),
                  3,
                  bias);
          Targets targets =
              loss instanceof Loss.CrossEntropy
                  ? Targets.Labels.of(0, 1, 2, 0, 1, 2)
                  : new Targets.Values(Matrix.of(SAMPLES, 3, signs));
          check(
              network, LossFunction.of(loss, targets, 3), random, Engines.byName(engine),
              activation.notation() + " " + loss.notation());
        }
      }
    }
  }

  private static void check(
      Network network, LossFunction loss, Random random, Engine engine, String message) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= 3; l++) {
      int rows = network.width(l - 1);
      int columns = network.width(l);
      weights.add(
          Matrix.adopt(rows, columns, random.doubles((long) rows * columns, -1, 1).toArray()));
      biases.add(
          network.hasBias(l)
              ? Matrix.adopt(1, columns, random.doubles(columns, -1, 1).toArray())
              : Matrix.zeros(1, columns));
    }
    double[] x = random.doubles(SAMPLES * 4, -1, 1).toArray();
    NetworkPass<double[]> pass =
        new NetworkPass<>(
            engine.doubles(), new ParameterPoint(network, weights, biases), SAMPLES);
    Backpropagation<double[]> backward = new Backpropagation<>(pass, SAMPLES);
    pass.forward(x, SAMPLES, 3);
    double[] gradient = pass.features(3).clone();
    for (int i = 0; i < SAMPLES; i++) {
      loss.gradient(i, gradient, 3 * i, gradient);
    }
    backward.backward(x, SAMPLES, gradient);
    for (int l = 1; l <= 3; l++) {
      compare(pass, loss, x, pass.weight(l), backward.weightGradient(l), message + " W" + l);
      if (network.hasBias(l)) {
        compare(pass, loss, x, pass.bias(l), backward.biasGradient(l), message + " b" + l);
      } else {
        for (double entry : backward.biasGradient(l)) {
          assertEquals(0, entry);
        }
      }
    }
  }

  private static void compare(
      NetworkPass<double[]> pass,
      LossFunction loss,
      double[] x,
      double[] parameters,
      double[] gradient,
      String message) {
    double h = 1e-6;
    for (int i = 0; i < parameters.length; i++) {
      double kept = parameters[i];
      parameters[i] = kept + h;
      double up = sum(pass, loss, x);
      parameters[i] = kept - h;
      double down = sum(pass, loss, x);
      parameters[i] = kept;
      assertEquals((up - down) / (2 * h), gradient[i], 1e-7 * (1 + Math.abs(up)), message);
    }
  }

  private static double sum(NetworkPass<double[]> pass, LossFunction loss, double[] x) {
    pass.forward(x, SAMPLES, 3);
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      sum += loss.value(i, pass.features(3), 3 * i);
    }
    return sum;
  }
}
