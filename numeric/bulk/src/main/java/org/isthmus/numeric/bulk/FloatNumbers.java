package org.isthmus.numeric.bulk;

import java.util.Arrays;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;

/** Vector operations in float. */
record FloatNumbers(Engine engine) implements Numbers<float[]> {

  @Override
  public float[] zeros(int length) {
    return new float[length];
  }

  @Override
  public float[] of(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Override
  public double[] toDoubles(float[] values, int length) {
    double[] result = new double[length];
    for (int i = 0; i < length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Override
  public void read(Matrix matrix, int from, int to, float[] target) {
    int columns = matrix.columns();
    double[] row = new double[columns];
    for (int i = from; i < to; i++) {
      matrix.copyRows(i, i + 1, row, 0);
      int start = (i - from) * columns;
      for (int j = 0; j < columns; j++) {
        target[start + j] = (float) row[j];
      }
    }
  }

  @Override
  public void gather(
      float[] source, int width, int[] order, int from, int to, float[] target) {
    for (int i = from; i < to; i++) {
      System.arraycopy(source, order[i] * width, target, (i - from) * width, width);
    }
  }

  @Override
  public void gemm(Product product, boolean accumulate, float[] a, float[] b, float[] c) {
    engine.gemm(product, accumulate, a, b, c);
  }

  @Override
  public void addToRows(float[] row, int rows, int columns, float[] z) {
    for (int i = 0; i < rows; i++) {
      int start = i * columns;
      for (int j = 0; j < columns; j++) {
        z[start + j] += row[j];
      }
    }
  }

  @Override
  public void activate(Activation activation, int length, float[] z, float[] f) {
    ScalarActivation scalar = ScalarActivation.of(activation);
    if (scalar instanceof ScalarActivation.Leaky leaky) {
      float slope = (float) leaky.negativeSlope();
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
      f[i] = (float) scalar.value(z[i]);
    }
  }

  @Override
  public void timesSlope(
      Activation activation, int length, float[] z, float[] f, float[] gradient) {
    ScalarActivation scalar = ScalarActivation.of(activation);
    if (scalar instanceof ScalarActivation.Leaky leaky) {
      float slope = (float) leaky.negativeSlope();
      float jump = 1 - slope;
      for (int i = 0; i < length; i++) {
        // 1 where z > 0, 0 elsewhere: a form of it that the compiler turns into vector code.
        float positive = Math.min(Math.max(z[i], 0) * Float.MAX_VALUE, 1);
        gradient[i] *= slope + jump * positive;
      }
      return;
    }
    for (int i = 0; i < length; i++) {
      gradient[i] *= (float) scalar.slope(z[i], f[i]);
    }
  }

  @Override
  public void columnSums(int rows, int columns, float[] matrix, float[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      int start = i * columns;
      for (int j = 0; j < columns; j++) {
        sums[j] += matrix[start + j];
      }
    }
  }
}
