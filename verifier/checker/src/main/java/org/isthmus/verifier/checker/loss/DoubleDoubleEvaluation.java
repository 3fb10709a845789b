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
 * Evaluation in double-double: every value is an exact sum x + y of two doubles with |y| <= u |x|,
 * where u = 2^-53.
 *
 * <p><i>Pre-activations</i> (after the dot product Dot2 of Ogita, Rump and Oishi, Accurate sum and
 * dot product, 2005, extended to two-part vectors; the proof is given here in full). The pair (h,
 * l) starts as (b, 0). For each of n sources with value x + y and weight w, exactly except for
 * underflow,
 *
 * <pre>  x w = p + e   (e by a fused multiply-add),      h + p = h' + t   (TwoSum of Knuth),</pre>
 *
 * and with roundings l' = fl(l + fl(t + fl(y w + e))). So the true sum is h at the end plus the sum
 * of all t + e + y w, and of these
 *
 * <ul>
 *   <li>A denoting |b| + sum |x w|, the partial sums are at most (1 + gamma_(n+1)) A, hence sum |t|
 *       <= n u (1 + gamma_(n+1)) A; sum |e| <= u A; sum |y w| <= u A;
 *   <li>at most n + 2 roundings concern one of them on its way into l, so l errs by at most
 *       gamma_(n+2) (sum |t| + sum |e| + sum |y w|) <= (n + 3) u (n + 3) u A <= (n + 4)^2 u^2 A;
 *       all this for n <= 2^26.
 * </ul>
 *
 * <p>Underflow: e, its fused sum with y w, and nothing else can lose 2^-1075 each; the additions
 * are exact where they underflow. Less than n 2^-1073 together. Overflow: an infinity or NaN in h,
 * p, e or t makes h or l not finite at once and for good.
 *
 * <p>At the end h + l is normalised by a TwoSum, which is exact.
 */
class DoubleDoubleEvaluation extends BatchEvaluation {

  private static final double U_SQUARED = 0x1p-106;

  private final double[][] lows;

  DoubleDoubleEvaluation(SharedNetwork network, Matrix inputs) {
    super(network, inputs);
    int firstNeuron = network.network().inputWidth() + 1;
    double[] zeros = new double[SIZE];
    lows = new double[network.slots()][];
    for (int slot = 0; slot < lows.length; slot++) {
      lows[slot] = slot < firstNeuron ? zeros : new double[SIZE];
    }
  }

  @Override
  double[] trailing(int slot) {
    return lows[slot];
  }

  @Override
  double accumulate(DenseGroup group) {
    for (int j = 0; j < group.targets.length; j++) {
      double[] high = values[group.targets[j]];
      double[] low = lows[group.targets[j]];
      Arrays.fill(high, 0, size, group.biases[j]);
      Arrays.fill(low, 0, size, 0);
      double[] weights = group.weights[j];
      for (int k = 0; k < group.sources.length; k++) {
        if (weights[k] != 0) {
          int source = group.sources[k];
          add(high, low, values[source], lows[source], weights[k]);
        }
      }
    }
    return relativeError(group.sources.length);
  }

  /** The bound (n + 4)^2 u^2 of the class comment. */
  static double relativeError(int n) {
    return (n + 4.0) * (n + 4.0) * U_SQUARED;
  }

  /**
   * Adds one source. The loop is simple and its length constant so that the compiler makes vectors
   * of it; what it does beyond the last sample is never looked at.
   */
  static void add(double[] high, double[] low, double[] x, double[] y, double weight) {
    for (int s = 0; s < SIZE; s++) {
      double p = x[s] * weight;
      double e = Math.fma(x[s], weight, -p);
      double h = high[s];
      double sum = h + p;
      double virtual = sum - h;
      double t = (h - (sum - virtual)) + (p - virtual);
      high[s] = sum;
      low[s] = low[s] + (t + Math.fma(y[s], weight, e));
    }
  }

  @Override
  void settle(int slot) {
    double[] high = values[slot];
    double[] low = lows[slot];
    for (int s = 0; s < size; s++) {
      double h = high[s];
      double l = low[s];
      double sum = h + l;
      double virtual = sum - h;
      high[s] = sum;
      low[s] = (h - (sum - virtual)) + (l - virtual);
    }
  }

  @Override
  Activation.Cases<Elementwise> activations() {
    return new Activation.Cases<>() {
      @Override
      public Elementwise relu() {
        return (slot, radius, magnitude) -> {
          double[] high = values[slot];
          double[] low = lows[slot];
          for (int s = 0; s < size; s++) {
            low[s] = high[s] > 0 ? low[s] : 0;
            high[s] = Math.max(high[s], 0);
          }
          return radius;
        };
      }

      @Override
      public Elementwise leakyRelu(Rational slope) {
        return DoubleDoubleEvaluation.this.leakyRelu(slope);
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

  /**
   * The slope is m = a + c + d with doubles a, c, |c| <= u |a| and |d| <= u |c| + 2^-1075. For a
   * value x + y, the product x a is exact as p + e, and e + x c + y a is rounded twice, to numbers
   * of at most 2.01 and 3.02 u |a x|. With the dropped y c and d (x + y) the error is at most 8 u^2
   * |a x| + (|x| + 4) 2^-1074.
   */
  private Elementwise leakyRelu(Rational slope) {
    double a = slope.doubleValue();
    double c = Math.abs(a) <= Double.MAX_VALUE ? remainder(slope, a) : 0;
    double lipschitz = Math.max(1, slope.abs().roundUp());
    double relative = Math.abs(a) * (8 * U_SQUARED);
    return (slot, radius, magnitude) -> {
      double[] high = values[slot];
      double[] low = lows[slot];
      for (int s = 0; s < size; s++) {
        double x = high[s];
        if (!(x > 0)) {
          double p = x * a;
          double rest = Math.fma(low[s], a, Math.fma(x, c, Math.fma(x, a, -p)));
          double sum = p + rest;
          double virtual = sum - p;
          high[s] = sum;
          low[s] = (p - (sum - virtual)) + (rest - virtual);
        }
      }
      double absolute = multiplyUp(addUp(magnitude, 4), Double.MIN_VALUE);
      double error = addUp(multiplyUp(relative, magnitude), absolute);
      return addUp(multiplyUp(radius, lipschitz), error);
    };
  }

  private static double remainder(Rational slope, double a) {
    return slope.minus(Rational.of(a)).doubleValue();
  }

  private Elementwise smooth(
      UnaryOperator<DoubleDouble> function, double lipschitz, double error) {
    return (slot, radius, magnitude) -> {
      double[] high = values[slot];
      double[] low = lows[slot];
      for (int s = 0; s < size; s++) {
        DoubleDouble value = function.apply(new DoubleDouble(high[s], low[s]));
        high[s] = value.hi();
        low[s] = value.lo();
      }
      return addUp(multiplyUp(radius, lipschitz), error);
    };
  }
}
