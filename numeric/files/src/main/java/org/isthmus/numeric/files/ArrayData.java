package org.isthmus.numeric.files;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoded array whose numbers still belong to the reader that asked for it, so that large data
 * are not copied. Values are stored with the last index fastest.
 */
final class ArrayData {

  private static final int CHUNK = 1 << 16;

  private final List<Integer> shape;
  private final boolean integral;
  private final double[] values;

  private ArrayData(List<Integer> shape, boolean integral, double[] values) {
    this.shape = shape;
    this.integral = integral;
    this.values = values;
  }

  /** The number of bytes that a shape claims, however absurd. */
  static BigInteger bytes(List<Long> shape, ElementType type) {
    BigInteger bytes = BigInteger.valueOf(type.bytes());
    for (long length : shape) {
      bytes = bytes.multiply(BigInteger.valueOf(length));
    }
    return bytes;
  }

  /**
   * Reads the numbers of an array whose length has been checked against the file.
   *
   * @param name the array, for messages
   */
  static ArrayData read(
      ByteReader in, String name, ElementType type, ByteOrder order, List<Long> claimed) {
    List<Integer> shape = new ArrayList<>();
    for (long length : claimed) {
      if (length > Integer.MAX_VALUE) {
        throw in.fail("array " + name + " has an axis that is too long (found " + length + ")");
      }
      shape.add((int) length);
    }
    long count = bytes(claimed, type).longValueExact() / type.bytes();
    double[] values = in.allocate(count, "array " + name);
    byte[] chunk = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    int perChunk = CHUNK / type.bytes();
    for (int done = 0; done < values.length; ) {
      int now = Math.min(perChunk, values.length - done);
      in.read(chunk, 0, now * type.bytes(), "array " + name);
      buffer.clear();
      int decoded = type.decode(buffer, values, done, now);
      if (decoded < now) {
        throw in.fail(
            "array " + name + " has a value that cannot be held exactly (found " + type
                + " at " + index(shape, done + decoded) + ", expected "
                + (type == ElementType.BOOL ? "0 or 1" : "an integer that is a double") + ")");
      }
      done += now;
    }
    return new ArrayData(List.copyOf(shape), type.isIntegral(), values);
  }

  List<Integer> shape() {
    return shape;
  }

  boolean isIntegral() {
    return integral;
  }

  /** The numbers themselves, not a copy. */
  double[] values() {
    return values;
  }

  NamedArray named(String name) {
    return NamedArray.adopt(name, shape, integral, values);
  }

  /** The same array when {@link #values} were stored with the first index fastest. */
  ArrayData fromFirstIndexFastest() {
    int axes = shape.size();
    if (axes < 2 || values.length == 0) {
      return this;
    }
    double[] ordered = new double[values.length];
    int[] strides = new int[axes];
    strides[0] = 1;
    for (int axis = 1; axis < axes; axis++) {
      strides[axis] = strides[axis - 1] * shape.get(axis - 1);
    }
    int[] at = new int[axes];
    int source = 0;
    for (int target = 0; target < ordered.length; target++) {
      ordered[target] = values[source];
      for (int axis = axes - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++at[axis] < shape.get(axis)) {
          break;
        }
        source -= strides[axis] * shape.get(axis);
        at[axis] = 0;
      }
    }
    return new ArrayData(shape, integral, ordered);
  }

  /** Refuses infinities and NaN, with their place. */
  void requireFinite(String place, String name) {
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= Double.MAX_VALUE)) {
        throw new UnreadableFileException(
            place,
            "array " + name + " has an entry that is not a finite number (found " + values[i]
                + " at " + index(shape, i) + ")");
      }
    }
  }

  /** A position as numpy would index it, such as {@code [3, 0]}. */
  private static String index(List<Integer> shape, int position) {
    List<String> parts = new ArrayList<>();
    int left = position;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      parts.add(0, Integer.toString(left % shape.get(axis)));
      left /= shape.get(axis);
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
