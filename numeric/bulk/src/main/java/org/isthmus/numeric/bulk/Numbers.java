package org.isthmus.numeric.bulk;

import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;

/**
 * The few vector operations that forward and backward passes are made of, in one precision.
 * Matrices are arrays, row by row; arrays may be longer than what an operation uses.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public sealed interface Numbers<A> permits FloatNumbers, DoubleNumbers {

  /** An array of zeros. */
  A zeros(int length);

  /** The numbers rounded to this precision. */
  A of(double[] values);

  /** The first {@code length} numbers, widened exactly. */
  double[] toDoubles(A values, int length);

  /**
   * The rows {@code from} (inclusive) to {@code to} (exclusive) of a matrix, rounded, to the
   * target.
   */
  void read(Matrix matrix, int from, int to, A target);

  /**
   * Copies row {@code order[from + i]} of the source to row i of the target, for from + i below to.
   */
  void gather(A source, int width, int[] order, int from, int to, A target);

  /** See {@link Engine#gemm(Product, boolean, float[], float[], float[])}. */
  void gemm(Product product, boolean accumulate, A a, A b, A c);

  /** Adds the row to each row of z, a rows x columns matrix. */
  void addToRows(A row, int rows, int columns, A z);

  /** Writes {@code act(z)} to f, for the first {@code length} numbers. */
  void activate(Activation activation, int length, A z, A f);

  /**
   * Multiplies the gradient by {@code act'(z)}, given z and f = act(z). Where there is no
   * derivative, at 0, that of the negative side is used.
   */
  void timesSlope(Activation activation, int length, A z, A f, A gradient);

  /** Writes the sums over the rows of a rows x columns matrix. */
  void columnSums(int rows, int columns, A matrix, A sums);
}
