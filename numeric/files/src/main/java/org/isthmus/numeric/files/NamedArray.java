package org.isthmus.numeric.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.model.Matrix;

/**
 * An immutable array of numbers with a name and a shape, stored with the last index fastest.
 *
 * <p>Every value is held as a double and is exactly the number that was given or stored. Two arrays
 * are equal when their names, shapes, kinds and all their bits are: {@code -0.0} differs from
 * {@code 0.0}.
 */
public final class NamedArray {

  private final String name;
  private final List<Integer> shape;
  private final boolean integral;
  private final double[] values;

  private NamedArray(String name, List<Integer> shape, boolean integral, double[] values) {
    this.name = name;
    this.shape = shape;
    this.integral = integral;
    this.values = values;
  }

  /**
   * An array of real numbers; the values are copied.
   *
   * @param shape the length of each axis; empty for a single number
   * @throws IllegalArgumentException if a length is negative or the shape does not fit the values
   */
  public static NamedArray of(String name, List<Integer> shape, double... values) {
    return adopt(name, shape, false, values.clone());
  }

  /** The matrix as an array of shape (rows, columns). */
  public static NamedArray of(String name, Matrix matrix) {
    return adopt(name, List.of(matrix.rows(), matrix.columns()), false, matrix.toArray());
  }

  /**
   * An array of integers, which a file keeps in an integer type.
   *
   * @throws IllegalArgumentException if a length is negative, the shape does not fit the values or
   *     a value is not exactly a double
   */
  public static NamedArray ofIntegers(String name, List<Integer> shape, long... values) {
    double[] exact = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      exact[i] = values[i];
      if (!ElementType.isExact(values[i])) {
        throw new IllegalArgumentException(
            "array " + name + " has an integer that is not exactly a double (found "
                + values[i] + ")");
      }
    }
    return adopt(name, shape, true, exact);
  }

  static NamedArray adopt(String name, List<Integer> shape, boolean integral, double[] values) {
    long count = 1;
    for (int length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "array " + name + " has an axis of negative length (found " + length + ")");
      }
      count = Math.multiplyExact(count, length);
    }
    if (count != values.length) {
      throw new IllegalArgumentException(
          "array " + name + " of shape " + notation(shape) + " needs " + count
              + " values (found " + values.length + ")");
    }
    return new NamedArray(name, List.copyOf(shape), integral, values);
  }

  public String name() {
    return name;
  }

  /** The length of each axis; empty for a single number. */
  public List<Integer> shape() {
    return shape;
  }

  /** Whether the values were stored, or are to be stored, in an integer type. */
  public boolean isIntegral() {
    return integral;
  }

  /** The number of values. */
  public int size() {
    return values.length;
  }

  /** The value at a position in the order with the last index fastest. */
  public double get(int position) {
    return values[position];
  }

  /** A copy of all values, the last index fastest. */
  public double[] toArray() {
    return values.clone();
  }

  /**
   * The array as a matrix: shape (rows, columns) as it is, shape (n) as one row.
   *
   * @throws IllegalArgumentException if the array has neither one nor two axes
   */
  public Matrix toMatrix() {
    return switch (shape.size()) {
      case 1 -> Matrix.of(1, shape.get(0), values);
      case 2 -> Matrix.of(shape.get(0), shape.get(1), values);
      default ->
          throw new IllegalArgumentException(
              "array " + name + " is not a matrix (found shape " + notation(shape) + ")");
    };
  }

  /** A shape as numpy prints it: {@code (3, 4)}, {@code (3,)}, {@code ()}. */
  public static String notation(List<? extends Number> shape) {
    if (shape.size() == 1) {
      return "(" + shape.get(0) + ",)";
    }
    List<String> lengths = new ArrayList<>();
    for (Number length : shape) {
      lengths.add(length.toString());
    }
    return "(" + String.join(", ", lengths) + ")";
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof NamedArray other)
        || integral != other.integral
        || !name.equals(other.name)
        || !shape.equals(other.shape)) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.doubleToRawLongBits(values[i]) != Double.doubleToRawLongBits(other.values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + shape.hashCode()) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return name + " " + notation(shape);
  }
}
