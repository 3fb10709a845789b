package org.isthmus.verifier.checker.loss;

import static org.isthmus.numeric.exact.ActivationFunctions.GELU_ERROR;
import static org.isthmus.numeric.exact.ActivationFunctions.GELU_LIPSCHITZ;
import static org.isthmus.numeric.exact.ActivationFunctions.SIGMOID_ERROR;
import static org.isthmus.numeric.exact.ActivationFunctions.SIGMOID_LIPSCHITZ;
import static org.isthmus.numeric.exact.ActivationFunctions.TANH_LIPSCHITZ;
import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.isthmus.numeric.exact.ActivationFunctions;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * Evaluation in binary64.
 *
 * <p>A pre-activation starts as b and takes n fused multiply-adds. Let u = 2^-53. Each rounding is
 * relatively at most u, or absolutely at most 2^-1075 where it underflows, and at most n of them
 * concern one term: the error is at most gamma_n (sum |x_k w_k| + |b|) + n 2^-1074 with gamma_n = n
 * u / (1 - n u) (Higham, Accuracy and Stability, section 3.1), and gamma_n <= (n + 1) u for n <=
 * 2^26.
 */
final class PlainEvaluation extends BatchEvaluation {

  private static final double U = 0x1p-53;

  // There is no trailing part.
  private final double[] zeros = new double[SIZE];
  private final double[] spare = new double[SIZE];

  PlainEvaluation(SharedNetwork network, Matrix inputs) {
    super(network, inputs);
  }

  @Override
  double[] trailing(int slot) {
    return zeros;
  }

  @Override
  void settle(int slot) {
    // A sum of doubles is in its final form.
  }

  @Override
  double accumulate(DenseGroup group) {
    int[] sources = group.sources;
    int count = group.targets.length;
    for (int j = 0; j < count; j += 2) {
      boolean pair = j + 1 < count;
      double[] sum0 = values[group.targets[j]];
      double[] sum1 = pair ? values[group.targets[j + 1]] : spare;
      double[] weights0 = group.weights[j];
      double[] weights1 = pair ? group.weights[j + 1] : weights0;
      Arrays.fill(sum0, 0, size, group.biases[j]);
      Arrays.fill(sum1, 0, size, pair ? group.biases[j + 1] : 0);
      for (int k = 0; k < sources.length; k += 4) {
        addFour(
            sum0,
            sum1,
            values[sources[k]],
            values[sources[k + 1]],
            values[sources[k + 2]],
            values[sources[k + 3]],
            weights0,
            weights1,
            k);
      }
    }
    return (sources.length + 1) * U;
  }

  /**
   * Adds four sources to two sums. The loop is simple and its length constant so that the compiler
   * makes vectors of it; what it does beyond the last sample is never looked at.
   */
  private static void addFour(
      double[] sum0,
      double[] sum1,
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] v,
      double[] w,
      int k) {
    double v0 = v[k];
    double v1 = v[k + 1];
    double v2 = v[k + 2];
    double v3 = v[k + 3];
    double w0 = w[k];
    double w1 = w[k + 1];
    double w2 = w[k + 2];
    double w3 = w[k + 3];
    for (int s = 0; s < SIZE; s++) {
      double a = x0[s];
      double b = x1[s];
      double c = x2[s];
      double d = x3[s];
      sum0[s] = Math.fma(d, v3, Math.fma(c, v2, Math.fma(b, v1, Math.fma(a, v0, sum0[s]))));
      sum1[s] = Math.fma(d, w3, Math.fma(c, w2, Math.fma(b, w1, Math.fma(a, w0, sum1[s]))));
    }
  }

  @Override
  Activation.Cases<Elementwise> activations() {
    return new Activation.Cases<>() {
      @Override
      public Elementwise relu() {
        return (slot, radius, magnitude) -> {
          double[] z = values[slot];
          for (int s = 0; s < size; s++) {
            z[s] = Math.max(z[s], 0);
          }
          return radius;
        };
      }

      @Override
      public Elementwise leakyRelu(Rational slope) {
        // |m z - fl(fl(m) z)| <= |m - fl(m)| |z| + u |fl(m) z| + 2^-1075, where |m - fl(m)| <= u
        // |fl(m)| + 2^-1075.
        double rounded = slope.doubleValue();
        double lipschitz = Math.max(1, slope.abs().roundUp());
        double relative = Math.abs(rounded) * (2 * U);
        return (slot, radius, magnitude) -> {
          double[] z = values[slot];
          for (int s = 0; s < size; s++) {
            z[s] = z[s] > 0 ? z[s] : rounded * z[s];
          }
          double absolute = multiplyUp(addUp(magnitude, 1), Double.MIN_VALUE);
          double error = addUp(multiplyUp(relative, magnitude), absolute);
          return addUp(multiplyUp(radius, lipschitz), error);
        };
      }

      @Override
      public Elementwise tanh() {
        return smooth(ActivationFunctions::tanh, TANH_LIPSCHITZ, SIGMOID_ERROR);
      }

      @Override
      public Elementwise sigmoid() {
        return smooth(ActivationFunctions::sigmoid, SIGMOID_LIPSCHITZ, SIGMOID_ERROR);
      }

      @Override
      public Elementwise gelu() {
        return smooth(ActivationFunctions::gelu, GELU_LIPSCHITZ, GELU_ERROR);
      }

      @Override
      public Elementwise identity() {
        return (slot, radius, magnitude) -> radius;
      }
    };
  }

  private Elementwise smooth(
      UnaryOperator<DoubleDouble> function, double lipschitz, double error) {
    return (slot, radius, magnitude) -> {
      double[] z = values[slot];
      double largest = 0;
      for (int s = 0; s < size; s++) {
        z[s] = function.apply(DoubleDouble.of(z[s])).hi();
        largest = Math.max(largest, Math.abs(z[s]));
      }
      // The part that is dropped is at most u times the one that is kept.
      return addUp(multiplyUp(radius, lipschitz), addUp(error, multiplyUp(largest, U)));
    };
  }
}
