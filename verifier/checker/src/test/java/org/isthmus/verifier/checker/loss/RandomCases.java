package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** Random small networks, points and data, well scaled or as nasty as doubles can be. */
public final class RandomCases {

  public static final List<Activation> RATIONAL =
      List.of(
          new Activation.Relu(),
          new Activation.Identity(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(-1, 3)),
          new Activation.LeakyRelu(Rational.of(7, 2)),
          new Activation.LeakyRelu(Rational.of(-3001, 7)));

  public static final List<Activation> SMOOTH =
      List.of(new Activation.Tanh(), new Activation.Sigmoid(), new Activation.Gelu());

  private static final double[] NASTY = {
    0, -0.0, 1, -1, 0.1, 3, 1e16, -1e16, 1e8 + 1, 1e-8, 0x1p-52, -0x1.fffffffffffffp-1, 1e150,
    -1e150, 1e-150, 1e300, 1e-300, Double.MIN_VALUE, -3 * Double.MIN_VALUE, Double.MIN_NORMAL
  };

  private final Random random;

  public RandomCases(long seed) {
    this.random = new Random(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public double ordinary() {
    return random.nextInt(6) == 0 ? 0 : (float) random.nextGaussian();
  }

  /** Mostly ordinary, sometimes extreme: so that the extremes meet, cancel and come and go. */
  public double nasty() {
    return random.nextInt(3) == 0 ? NASTY[random.nextInt(NASTY.length)] : random.nextGaussian();
  }

  /** Numbers of very different sizes: the rounding errors of the large ones swallow the small. */
  public double scattered() {
    return random.nextGaussian() * Math.scalb(1.0, -random.nextInt(70));
  }

  /** Numbers whose products underflow, altogether or in their last digits only. */
  public double underflowing() {
    return random.nextGaussian() * Math.scalb(1.0, -480 - random.nextInt(62));
  }

  /** Big numbers that cancel up to their last digits. */
  double cancelling() {
    return (random.nextBoolean() ? 1e15 : -1e15) + random.nextInt(16) / 8.0;
  }

  public Network network(int depth, int largestWidth, List<Activation> activations) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      hidden.add(
          new HiddenLayer(
              "h" + l,
              1 + random.nextInt(largestWidth),
              activations.get(random.nextInt(activations.size())),
              random.nextInt(3) > 0));
    }
    return new Network(
        "net",
        1 + random.nextInt(largestWidth),
        hidden,
        1 + random.nextInt(largestWidth),
        random.nextBoolean());
  }

  public ParameterPoint point(Network network, DoubleSupplier numbers) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(matrix(network.width(l - 1), network.width(l), numbers));
      biases.add(
          network.hasBias(l)
              ? matrix(1, network.width(l), numbers)
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  /**
   * Another point that has much in common with the given one: in every layer it is the same matrix,
   * or has columns taken over from an earlier one, weights switched off or small changes.
   */
  public ParameterPoint relative(ParameterPoint point, DoubleSupplier numbers) {
    Network network = point.network();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      double[] w = point.weight(l).toArray();
      double[] b = point.bias(l).toArray();
      int columns = network.width(l);
      int kind = random.nextInt(4);
      int one = random.nextInt(columns);
      int other = random.nextInt(columns);
      for (int i = 0; i < network.width(l - 1); i++) {
        int at = i * columns + one;
        if (kind == 1) {
          w[at] = w[i * columns + other];
          b[one] = b[other];
        } else if (kind == 2) {
          w[at] = random.nextBoolean() ? 0 : w[at];
        } else if (kind == 3 && i == 0) {
          w[at] = random.nextBoolean() ? Math.nextUp(w[at]) : numbers.getAsDouble();
        }
      }
      weights.add(Matrix.adopt(network.width(l - 1), columns, w));
      biases.add(Matrix.adopt(1, columns, b));
    }
    return new ParameterPoint(network, weights, biases);
  }

  Matrix matrix(int rows, int columns, DoubleSupplier numbers) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = numbers.getAsDouble();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  public Loss loss() {
    return List.of(
            new Loss.Squared(),
            new Loss.CrossEntropy(),
            new Loss.Logistic(),
            new Loss.Huber(Rational.of(1, 1 + random.nextInt(3))))
        .get(random.nextInt(4));
  }

  /** A loss that is rational where the network is. */
  Loss rationalLoss() {
    return random.nextBoolean()
        ? new Loss.Squared()
        : new Loss.Huber(Rational.of(1 + random.nextInt(5), 3));
  }

  public Dataset data(Network network, Loss loss, int size, DoubleSupplier numbers) {
    Matrix inputs = matrix(size, network.inputWidth(), numbers);
    int outputs = network.outputWidth();
    if (loss instanceof Loss.CrossEntropy && random.nextBoolean()) {
      return new Dataset(
          inputs, Targets.Labels.of(random.ints(size, 0, outputs).toArray()));
    }
    DoubleSupplier targets =
        loss instanceof Loss.Logistic
            ? () -> random.nextBoolean() ? 1 : -1
            : loss instanceof Loss.CrossEntropy
                ? () -> random.nextInt(3) == 0 ? 0 : random.nextDouble()
                : numbers;
    return new Dataset(inputs, new Targets.Values(matrix(size, outputs, targets)));
  }
}
