package org.isthmus.numeric.files;

/** Exact conversions between binary64 and the two 16-bit floating-point formats. */
final class HalfPrecision {

  private HalfPrecision() {}

  /** The exact value of a binary16 pattern: 1 sign, 5 exponent and 10 fraction bits. */
  static double widen(short pattern) {
    int exponent = (pattern >> 10) & 0x1f;
    int fraction = pattern & 0x3ff;
    double magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24;
    } else {
      magnitude =
          Double.longBitsToDouble((long) (exponent - 15 + 1023) << 52 | (long) fraction << 42);
    }
    return pattern < 0 ? -magnitude : magnitude;
  }

  /** The exact value of a bfloat16 pattern: the upper half of a binary32. */
  static double widenBfloat(short pattern) {
    return Float.intBitsToFloat(pattern << 16);
  }

  /** Whether a finite double is exactly the value of a binary16 pattern. */
  static boolean holds(double x) {
    double magnitude = Math.abs(x);
    if (magnitude >= 0x1p-14) {
      return magnitude < 0x1p16 && (Double.doubleToRawLongBits(x) & ((1L << 42) - 1)) == 0;
    }
    double steps = magnitude * 0x1p24;
    return steps == (int) steps;
  }

  /** The binary16 pattern of a double for which {@link #holds} is true. */
  static short narrow(double x) {
    double magnitude = Math.abs(x);
    int sign = Double.doubleToRawLongBits(x) < 0 ? 0x8000 : 0;
    if (magnitude >= 0x1p-14) {
      int exponent = Math.getExponent(x) + 15;
      int fraction = (int) (Double.doubleToRawLongBits(x) >>> 42) & 0x3ff;
      return (short) (sign | exponent << 10 | fraction);
    }
    return (short) (sign | (int) (magnitude * 0x1p24));
  }
}
