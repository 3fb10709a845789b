package org.isthmus.numeric.bulk;

import java.util.Arrays;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;

/** Vector operations in double. */
record DoubleNumbers(Engine engine) implements Numbers<double[]> {

  @Override
  public double[] zeros(int length) {
    return new double[length];
  }

  @Override
  public double[] of(double[] values) {
    return values.clone();
  }

  @Override
  public double[] toDoubles(double[] values, int length) {
    return Arrays.copyOf(values, length);
  }

  @Override
  public void read(Matrix matrix, int from, int to, double[] target) {
    matrix.copyRows(from, to, target, 0);
  }

  @Override
  public void gather(
      double[] source, int width, int[] order, int from, int to, double[] target) {
    for (int i = from; i < to; i++) {
      System.arraycopy(source, order[i] * width, target, (i - from) * width, width);
    }
  }

  @Override
  public void gemm(Product product, boolean accumulate, double[] a, double[] b, double[] c) {
    engine.gemm(product, accumulate, a, b, c);
  }

  @Override
  public void addToRows(double[] row, int rows, int columns, double[] z) {
    for (int i = 0; i < rows; i++) {
      int start = i * columns;
      for (int j = 0; j < columns; j++) {
        z[start + j] += row[j];
      }
    }
  }

  @Override
  public void activate(Activation activation, int length, double[] z, double[] f) {
    ScalarActivation scalar = ScalarActivation.of(activation);
    if (scalar instanceof ScalarActivation.Leaky leaky) {
      double slope = leaky.negativeSlope();
      if (slope == 0) {
        for (int i = 0; i < length; i++) {
          f[i] = Math.max(z[i], 0);
        }
      } else {
        for (int i = 0; i < length; i++) {
          f[i] = Math.max(z[i], 0) + slope * Math.min(z[i], 0);
        }
      }
      return;
    }
    for (int i = 0; i < length; i++) {
      f[i] = scalar.value(z[i]);
    }
  }

  @Override
  public void timesSlope(
      Activation activation, int length, double[] z, double[] f, double[] gradient) {
    ScalarActivation scalar = ScalarActivation.of(activation);
    if (scalar instanceof ScalarActivation.Leaky leaky) {
      double slope = leaky.negativeSlope();
      double jump = 1 - slope;
      for (int i = 0; i < length; i++) {
        // 1 where z > 0, 0 elsewhere: a form of it that the compiler turns into vector code.
        double positive = Math.min(Math.max(z[i], 0) * Double.MAX_VALUE, 1);
        gradient[i] *= slope + jump * positive;
      }
      return;
    }
    for (int i = 0; i < length; i++) {
      gradient[i] *= scalar.slope(z[i], f[i]);
    }
  }

  @Override
  public void columnSums(int rows, int columns, double[] matrix, double[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      int start = i * columns;
      for (int j = 0; j < columns; j++) {
        sums[j] += matrix[start + j];
      }
    }
  }
}
