package org.isthmus.numeric.files;

import java.nio.ByteBuffer;

/** The types of numbers in array files; each value widens exactly to binary64 or is refused. */
enum ElementType {
  F16(2, false),
  BF16(2, false),
  F32(4, false),
  F64(8, false),
  I8(1, true),
  I16(2, true),
  I32(4, true),
  I64(8, true),
  U8(1, true),
  U16(2, true),
  U32(4, true),
  U64(8, true),
  BOOL(1, true);

  private final int bytes;
  private final boolean integral;

  ElementType(int bytes, boolean integral) {
    this.bytes = bytes;
    this.integral = integral;
  }

  /** The number of bytes of a value. */
  int bytes() {
    return bytes;
  }

  boolean isIntegral() {
    return integral;
  }

  /** Whether the integer is exactly the value of a double. */
  static boolean isExact(long integer) {
    return integer != Long.MAX_VALUE && (long) (double) integer == integer;
  }

  /**
   * Decodes {@code count} values from the buffer, in the buffer's byte order.
   *
   * @return the number of values decoded: less than {@code count} if the next one is not exactly a
   *     double, or is a truth value other than 0 and 1
   */
  int decode(ByteBuffer in, double[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      double x;
      switch (this) {
        case F16 -> x = HalfPrecision.widen(in.getShort());
        case BF16 -> x = HalfPrecision.widenBfloat(in.getShort());
        case F32 -> x = in.getFloat();
        case F64 -> x = in.getDouble();
        case I8 -> x = in.get();
        case I16 -> x = in.getShort();
        case I32 -> x = in.getInt();
        case U8 -> x = in.get() & 0xff;
        case U16 -> x = in.getShort() & 0xffff;
        case U32 -> x = in.getInt() & 0xffffffffL;
        case I64 -> {
          long integer = in.getLong();
          if (!isExact(integer)) {
            return i;
          }
          x = integer;
        }
        case U64 -> {
          long integer = in.getLong();
          // Halving an even number of 2^63 or more is exact, and so is doubling the double.
          boolean large = integer < 0;
          long half = large ? integer >>> 1 : integer;
          if (!isExact(half) || large && (integer & 1) != 0) {
            return i;
          }
          x = large ? 2.0 * half : half;
        }
        default -> {
          int truth = in.get();
          if (truth != 0 && truth != 1) {
            return i;
          }
          x = truth;
        }
      }
      target[offset + i] = x;
    }
    return count;
  }
}
