package org.isthmus.numeric.training.convex;

import java.util.Arrays;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.bulk.Product;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.training.Samples;

/**
 * The last layer of a network on fixed features: {@code mean_i Psi(f_i U + v, y_i)}, convex in U
 * and v.
 *
 * <p>Minimised in double over {@code diag(s) U}, s the root mean square of each feature. Where the
 * features separate the classes the infimum of a cross-entropy is at infinity: the limits of {@link
 * Lbfgs} keep the weights finite. The answer is rounded to float32 and evaluated again.
 *
 * @param weights U, shape (d, K), representable in float32
 * @param bias v, shape (1, K), representable in float32; zero where the layer has none
 * @param loss the loss at these rounded numbers, evaluated in double; no proof
 */
public record LastLayer(Matrix weights, Matrix bias, double loss) {

  private static final int BLOCK = 1024;

  /**
   * Minimises from a start. The answer is not worse than the start rounded to float32.
   *
   * @param features f, shape (N, d)
   * @param loss on N targets of K outputs
   * @param weights where U starts, shape (d, K)
   * @param bias where v starts, shape (1, K)
   * @param hasBias whether v is a parameter; otherwise it stays as it is
   * @param ridge adds {@code ridge / 2 |diag(s) U|^2}, at least 0; not part of the reported loss
   */
  public static LastLayer solve(
      Samples features,
      LossFunction loss,
      Matrix weights,
      Matrix bias,
      boolean hasBias,
      double ridge,
      Lbfgs method,
      Engine engine) {
    Problem problem = new Problem(features, loss, hasBias, ridge, engine);
    double[] start = problem.rounded(problem.scaled(weights, bias));
    double before = problem.loss(start);
    double[] x = start.clone();
    method.minimise(problem, x);
    double[] end = problem.rounded(x);
    double after = problem.loss(end);
    return after < before ? problem.layer(end, after) : problem.layer(start, before);
  }

  /** x is diag(s) U row by row, then v. */
  private static final class Problem implements Objective {
    private final Samples features;
    private final LossFunction loss;
    private final boolean hasBias;
    private final double ridge;
    private final Numbers<double[]> numbers;
    private final double[] scale;
    private final int width;
    private final int outputs;

    Problem(
        Samples features, LossFunction loss, boolean hasBias, double ridge, Engine engine) {
      this.features = features;
      this.loss = loss;
      this.hasBias = hasBias;
      this.ridge = ridge;
      this.numbers = engine.doubles();
      this.width = features.width();
      this.outputs = loss.outputs();
      this.scale = new double[width];
      float[] f = features.values();
      for (int i = 0; i < features.size(); i++) {
        for (int j = 0; j < width; j++) {
          double entry = f[i * width + j];
          scale[j] += entry * entry;
        }
      }
      for (int j = 0; j < width; j++) {
        scale[j] = Math.sqrt(scale[j] / features.size());
      }
    }

    double[] scaled(Matrix weights, Matrix bias) {
      double[] x = Arrays.copyOf(weights.toArray(), (width + 1) * outputs);
      for (int j = 0; j < width; j++) {
        for (int k = 0; k < outputs; k++) {
          x[j * outputs + k] *= scale[j];
        }
      }
      System.arraycopy(bias.toArray(), 0, x, width * outputs, outputs);
      return x;
    }

    /** U and v themselves, in floats; a feature that is always zero gets zero weights. */
    double[] rounded(double[] x) {
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double divisor = i < width * outputs ? scale[i / outputs] : 1;
        float weight = divisor == 0 ? 0 : (float) (x[i] / divisor);
        result[i] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, weight));
      }
      return result;
    }

    LastLayer layer(double[] rounded, double value) {
      return new LastLayer(
          Matrix.adopt(width, outputs, Arrays.copyOf(rounded, width * outputs)),
          Matrix.adopt(1, outputs, Arrays.copyOfRange(rounded, width * outputs, rounded.length)),
          value);
    }

    /** The loss at U and v, not scaled, without the ridge. */
    double loss(double[] parameters) {
      return sum(parameters, new double[0]) / features.size();
    }

    @Override
    public double evaluate(double[] x, double[] gradient) {
      double[] parameters = x.clone();
      for (int i = 0; i < width * outputs; i++) {
        double divisor = scale[i / outputs];
        parameters[i] = divisor == 0 ? 0 : x[i] / divisor;
      }
      Arrays.fill(gradient, 0);
      int n = features.size();
      double value = sum(parameters, gradient) / n;
      for (int i = 0; i < width * outputs; i++) {
        double divisor = scale[i / outputs];
        gradient[i] = divisor == 0 ? 0 : gradient[i] / (n * divisor) + ridge * x[i];
        value += ridge / 2 * x[i] * x[i];
      }
      for (int i = width * outputs; i < x.length; i++) {
        gradient[i] = hasBias ? gradient[i] / n : 0;
      }
      return value;
    }

    /** The sum of the losses; adds the gradient of the sum, unless its array is empty. */
    private double sum(double[] parameters, double[] gradient) {
      double[] bias = Arrays.copyOfRange(parameters, width * outputs, parameters.length);
      double[] sums = new double[outputs];
      double[] block = new double[BLOCK * width];
      double[] z = new double[BLOCK * outputs];
      float[] f = features.values();
      double sum = 0;
      for (int from = 0; from < features.size(); from += BLOCK) {
        int rows = Math.min(BLOCK, features.size() - from);
        int start = from * width;
        for (int i = 0; i < rows * width; i++) {
          block[i] = f[start + i];
        }
        numbers.gemm(Product.plain(rows, outputs, width), false, block, parameters, z);
        numbers.addToRows(bias, rows, outputs, z);
        if (gradient.length == 0) {
          for (int i = 0; i < rows; i++) {
            sum += loss.value(from + i, z, i * outputs);
          }
          continue;
        }
        for (int i = 0; i < rows; i++) {
          sum += loss.gradient(from + i, z, i * outputs, z);
        }
        numbers.gemm(Product.leftTransposed(width, outputs, rows), true, block, z, gradient);
        numbers.columnSums(rows, outputs, z, sums);
        for (int k = 0; k < outputs; k++) {
          gradient[width * outputs + k] += sums[k];
        }
      }
      return sum;
    }
  }
}
