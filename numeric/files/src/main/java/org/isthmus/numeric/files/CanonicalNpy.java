package org.isthmus.numeric.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form in which an array of real numbers is written: {@code .npy} version 1.0,
 * little-endian, the last index fastest, in the narrowest of binary16, binary32 and binary64 that
 * holds every value exactly, the sign of zero included.
 *
 * <p>Bytes: {@code \x93NUMPY}, 1, 0; the length of the header, two bytes, little-endian; the header
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (784, 64), }} (one length: {@code
 * (64,)}; none: {@code ()}), then spaces and one line feed so that everything up to the numbers is
 * the least possible multiple of 64 bytes; then the numbers and nothing else. The numbers are
 * finite. So an array has exactly one canonical form.
 */
public final class CanonicalNpy {

  private static final int ALIGNMENT = 64;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<(f2|f4|f8)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\} *\n");
  private static final Pattern LENGTHS =
      Pattern.compile("|[0-9]{1,10},|[0-9]{1,10}(?:, [0-9]{1,10}){1,31}");

  private CanonicalNpy() {}

  /**
   * The canonical bytes of an array of real numbers; the name is not among them.
   *
   * @throws IllegalArgumentException if the array is of integers, has a value that is not finite or
   *     takes 2 GiB or more
   */
  public static byte[] bytes(NamedArray array) {
    if (array.isIntegral()) {
      throw new IllegalArgumentException(
          "array " + array.name() + " is of integers (expected real numbers)");
    }
    int width = 2;
    for (int i = 0; i < array.size(); i++) {
      double x = array.get(i);
      if (!(Math.abs(x) <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "array " + array.name() + " has a value that is not finite (found " + x
                + " at position " + i + ")");
      }
      width = Math.max(width, narrowestWidth(x));
    }
    ByteBuffer out = withHeader("<f" + width, width, array);
    for (int i = 0; i < array.size(); i++) {
      double x = array.get(i);
      switch (width) {
        case 2 -> out.putShort(HalfPrecision.narrow(x));
        case 4 -> out.putFloat((float) x);
        default -> out.putDouble(x);
      }
    }
    return out.array();
  }

  /** The bytes of an array of integers, in the same form with the type {@code <i8}. */
  static byte[] integerBytes(NamedArray array) {
    ByteBuffer out = withHeader("<i8", 8, array);
    for (int i = 0; i < array.size(); i++) {
      out.putLong((long) array.get(i));
    }
    return out.array();
  }

  /**
   * Reads the canonical bytes of an array, from the position of the buffer to its limit, and widens
   * the numbers exactly.
   *
   * @param name the name of the result
   * @throws MalformedContainerException if the bytes are anything but the canonical form of the
   *     result, with an offset from the position of the buffer
   */
  public static NamedArray read(String name, ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (in.limit() < 10) {
      throw malformed(in.limit(), name, "is cut off in its header");
    }
    int length = in.getShort(8) & 0xffff;
    if (in.limit() < 10 + length) {
      throw malformed(in.limit(), name, "is cut off in its header");
    }
    byte[] stored = new byte[length];
    in.get(10, stored);
    Matcher header = HEADER.matcher(new String(stored, StandardCharsets.ISO_8859_1));
    if (!header.matches() || !LENGTHS.matcher(header.group(2)).matches()) {
      throw malformed(10, name, "has a header that is not canonical");
    }
    String type = "<" + header.group(1);
    int width = header.group(1).charAt(1) - '0';
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (String digits : header.group(2).split("[, ]+")) {
      if (digits.isEmpty()) {
        continue;
      }
      long axis = Long.parseLong(digits);
      if (axis > Integer.MAX_VALUE || axis != 0 && count > Integer.MAX_VALUE / axis) {
        throw malformed(10, name, "claims more numbers than an array can have");
      }
      count *= axis;
      shape.add((int) axis);
    }
    byte[] start = header(type, shape);
    for (int i = 0; i < start.length; i++) {
      if (i >= in.limit() || in.get(i) != start[i]) {
        throw malformed(i, name, "has a header that is not canonical");
      }
    }
    long expected = start.length + count * width;
    if (in.limit() != expected) {
      throw malformed(
          Math.min(in.limit(), expected),
          name,
          "has the wrong length (found " + in.limit() + " bytes, expected " + expected + ")");
    }
    double[] values = numbers(name, in, start.length, width, (int) count);
    return NamedArray.adopt(name, shape, false, values);
  }

  private static double[] numbers(String name, ByteBuffer in, int from, int width, int count) {
    double[] values = new double[count];
    int narrowest = 2;
    in.position(from);
    for (int i = 0; i < count; i++) {
      double x =
          switch (width) {
            case 2 -> HalfPrecision.widen(in.getShort());
            case 4 -> in.getFloat();
            default -> in.getDouble();
          };
      if (!(Math.abs(x) <= Double.MAX_VALUE)) {
        throw malformed(
            in.position() - width, name, "has a value that is not finite (found " + x + ")");
      }
      narrowest = Math.max(narrowest, narrowestWidth(x));
      values[i] = x;
    }
    if (narrowest != width) {
      throw malformed(
          10, name,
          "is not in its narrowest exact type (found f" + width + ", expected f" + narrowest + ")");
    }
    return values;
  }

  /** The bytes of the narrowest type that holds a finite number exactly: 2, 4 or 8. */
  private static int narrowestWidth(double x) {
    if (HalfPrecision.holds(x)) {
      return 2;
    }
    // A finite double beyond the range of float becomes infinite, which differs from it.
    return (double) (float) x == x ? 4 : 8;
  }

  private static ByteBuffer withHeader(String type, int width, NamedArray array) {
    byte[] header = header(type, array.shape());
    long length = header.length + (long) width * array.size();
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "array " + array.name() + " is too large for one file (found " + length
              + " bytes, expected less than 2 GiB)");
    }
    return ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN).put(header);
  }

  private static byte[] header(String type, List<Integer> shape) {
    String text =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': "
            + NamedArray.notation(shape) + ", }";
    int length = text.length() + 11;
    int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(length + padding).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    header.putShort((short) (length + padding - 10));
    header.put((text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  private static MalformedContainerException malformed(long offset, String name, String reason) {
    return new MalformedContainerException(offset, "array " + name + " " + reason);
  }
}
