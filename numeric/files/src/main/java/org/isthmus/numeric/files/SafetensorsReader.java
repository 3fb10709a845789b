package org.isthmus.numeric.files;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads {@code .safetensors} files: eight bytes with the length of a JSON header, the header, and
 * the numbers, little-endian, the last index fastest. The ranges of the arrays must tile the
 * numbers without gap or overlap.
 */
final class SafetensorsReader {

  private static final long LONGEST_HEADER = 1 << 24;

  private SafetensorsReader() {}

  /** The arrays whose names are wanted, by name, in the order of the header. */
  static Map<String, ArrayData> read(Path file, Predicate<String> wanted) {
    try (ByteReader in = ByteReader.open(file)) {
      List<SafetensorsHeader.Entry> entries = header(in);
      List<SafetensorsHeader.Entry> stored = tiling(in, entries);
      Map<String, ArrayData> found = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : stored) {
        if (wanted.test(entry.name())) {
          ArrayData array =
              ArrayData.read(
                  in, entry.name(), type(in, entry), ByteOrder.LITTLE_ENDIAN, entry.shape());
          found.put(entry.name(), array);
        } else {
          in.skip(entry.end() - entry.begin(), "array " + entry.name());
        }
      }
      in.requireEnd();
      Map<String, ArrayData> arrays = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : entries) {
        if (found.containsKey(entry.name())) {
          arrays.put(entry.name(), found.get(entry.name()));
        }
      }
      return arrays;
    }
  }

  /** The names of all arrays, in the order of the header. */
  static List<String> names(Path file) {
    try (ByteReader in = ByteReader.open(file)) {
      List<String> names = new ArrayList<>();
      for (SafetensorsHeader.Entry entry : header(in)) {
        names.add(entry.name());
      }
      return names;
    }
  }

  private static List<SafetensorsHeader.Entry> header(ByteReader in) {
    byte[] start = in.read(8, "the length of the header");
    long length = 0;
    for (int i = 7; i >= 0; i--) {
      length = length << 8 | start[i] & 0xff;
    }
    if (length < 2 || length > LONGEST_HEADER) {
      throw in.fail(
          "this is not a .safetensors file (found a header of "
              + Long.toUnsignedString(length) + " bytes, expected 2 to " + LONGEST_HEADER + ")");
    }
    return SafetensorsHeader.parse(in, in.read((int) length, "the header"));
  }

  /** The entries in the order of their numbers, after checking that they tile what follows. */
  private static List<SafetensorsHeader.Entry> tiling(
      ByteReader in, List<SafetensorsHeader.Entry> entries) {
    List<SafetensorsHeader.Entry> stored = new ArrayList<>(entries);
    stored.sort(
        Comparator.comparingLong(SafetensorsHeader.Entry::begin)
            .thenComparingLong(SafetensorsHeader.Entry::end));
    long end = 0;
    for (SafetensorsHeader.Entry entry : stored) {
      BigInteger bytes = ArrayData.bytes(entry.shape(), type(in, entry));
      if (!BigInteger.valueOf(entry.end()).subtract(BigInteger.valueOf(entry.begin()))
          .equals(bytes)) {
        throw in.fail(
            "array " + entry.name() + " has offsets that do not fit its shape (found "
                + entry.begin() + " to " + entry.end() + ", expected " + bytes + " bytes)");
      }
      if (entry.begin() != end) {
        throw in.fail(
            "array " + entry.name() + (entry.begin() < end ? " overlaps" : " leaves a gap after")
                + " the array before it (found offset " + entry.begin() + ", expected "
                + end + ")");
      }
      end = entry.end();
    }
    in.requireFollowing(BigInteger.valueOf(end), "the header");
    return stored;
  }

  private static ElementType type(ByteReader in, SafetensorsHeader.Entry entry) {
    return switch (entry.type()) {
      case "F16" -> ElementType.F16;
      case "BF16" -> ElementType.BF16;
      case "F32" -> ElementType.F32;
      case "F64" -> ElementType.F64;
      case "I8" -> ElementType.I8;
      case "I16" -> ElementType.I16;
      case "I32" -> ElementType.I32;
      case "I64" -> ElementType.I64;
      case "U8" -> ElementType.U8;
      case "U16" -> ElementType.U16;
      case "U32" -> ElementType.U32;
      case "U64" -> ElementType.U64;
      case "BOOL" -> ElementType.BOOL;
      default ->
          throw in.fail(
              "the type of array " + entry.name() + " is not supported (found " + entry.type()
                  + ", expected F16, BF16, F32, F64, I8 to I64, U8 to U64 or BOOL)");
    };
  }
}
