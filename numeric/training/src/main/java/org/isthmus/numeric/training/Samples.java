package org.isthmus.numeric.training;

import org.isthmus.numeric.model.Matrix;

/** Inputs of training, rounded to float32, row by row. Not copied: nobody writes to the array. */
public final class Samples {

  private final int size;
  private final int width;
  private final float[] values;

  private Samples(int size, int width, float[] values) {
    this.size = size;
    this.width = width;
    this.values = values;
  }

  /**
   * Takes over an array of {@code size * width} numbers or more.
   *
   * @throws IllegalArgumentException if it is shorter
   */
  public static Samples adopt(int size, int width, float[] values) {
    if (values.length < (long) size * width) {
      throw new IllegalArgumentException(
          size + " samples of width " + width + " need more than " + values.length + " numbers");
    }
    return new Samples(size, width, values);
  }

  /** The rows of a matrix, rounded to float32. */
  public static Samples of(Matrix matrix) {
    int width = matrix.columns();
    float[] values = new float[Math.multiplyExact(matrix.rows(), width)];
    double[] row = new double[width];
    for (int i = 0; i < matrix.rows(); i++) {
      matrix.copyRows(i, i + 1, row, 0);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = (float) row[j];
      }
    }
    return new Samples(matrix.rows(), width, values);
  }

  public int size() {
    return size;
  }

  public int width() {
    return width;
  }

  /** The array itself, row by row; to be read only. */
  public float[] values() {
    return values;
  }
}
