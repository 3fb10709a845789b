package org.isthmus.numeric.compute.onnx;

import java.util.Arrays;
import java.util.Optional;

/** The element types of tensors that are read, with their numbers in the format. */
enum ElementType {
  FLOAT32(1, "float32", 4, 24),
  INT64(7, "int64", 8, 63),
  FLOAT16(10, "float16", 2, 11),
  FLOAT64(11, "float64", 8, 53),
  BFLOAT16(16, "bfloat16", 2, 8);

  private final int code;
  private final String notation;
  private final int bytes;
  private final int precision;

  ElementType(int code, String notation, int bytes, int precision) {
    this.code = code;
    this.notation = notation;
    this.bytes = bytes;
    this.precision = precision;
  }

  static Optional<ElementType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** The name of the type with the given number, for messages. */
  static String nameOf(int code) {
    return of(code).map(type -> type.notation).orElse("element type number " + code);
  }

  int code() {
    return code;
  }

  String notation() {
    return notation;
  }

  /** The size of one element in {@code raw_data}. */
  int bytes() {
    return bytes;
  }

  boolean isFloating() {
    return this != INT64;
  }

  /**
   * The number of this floating-point type that is nearest to {@code x}, for x between 1/2 and 2:
   * {@code x} rounded to the precision of the type.
   */
  double nearest(double x) {
    int shift = precision - 1 - Math.getExponent(x);
    return Math.scalb(Math.rint(Math.scalb(x, shift)), -shift);
  }

  /** The exact value of an IEEE 754 binary16 number, given by its 16 bits. */
  static double widenFloat16(int bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, -24);
    } else {
      magnitude = Math.scalb((double) (fraction | 0x400), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  /** The exact value of a bfloat16 number: the upper half of a float32. */
  static double widenBfloat16(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
