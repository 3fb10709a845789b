package org.isthmus.numeric.files;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@code .npy} format, versions 1.0 to 3.0: numbers of a plain type, in either byte order
 * and either order of the indices. The length is checked before anything is allocated.
 */
final class NpyReader {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_AXES = 32;

  private final ByteReader in;
  private final String name;
  private String header = "";
  private int next;
  private String type = "";
  private boolean firstIndexFastest;
  private List<Long> shape = List.of();

  private NpyReader(ByteReader in, String name) {
    this.in = in;
    this.name = name;
  }

  /** Reads one array that takes up all the rest of the input. */
  static ArrayData read(ByteReader in, String name) {
    return new NpyReader(in, name).read();
  }

  private ArrayData read() {
    byte[] start = in.read(8, "the header of array " + name);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        throw fail("this is not a .npy file (its first bytes are not \\x93NUMPY)");
      }
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw fail(
          "the version of the .npy format is unknown (found " + version + "." + start[7]
              + ", expected 1.0, 2.0 or 3.0)");
    }
    long length = 0;
    byte[] stored = in.read(version == 1 ? 2 : 4, "the header of array " + name);
    for (int i = stored.length - 1; i >= 0; i--) {
      length = length << 8 | stored[i] & 0xff;
    }
    if (length > LONGEST_HEADER) {
      throw fail(
          "the .npy header is too long (found " + length + " bytes, expected at most "
              + LONGEST_HEADER + ")");
    }
    header =
        new String(
            in.read((int) length, "the header of array " + name), StandardCharsets.ISO_8859_1);
    parseHeader();
    ElementType element = elementType();
    ByteOrder order = type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    in.requireFollowing(ArrayData.bytes(shape, element), "array " + name);
    ArrayData data = ArrayData.read(in, name, element, order, shape);
    in.requireEnd();
    return firstIndexFastest ? data.fromFirstIndexFastest() : data;
  }

  private ElementType elementType() {
    return switch (type) {
      case "<f2", ">f2" -> ElementType.F16;
      case "<f4", ">f4" -> ElementType.F32;
      case "<f8", ">f8" -> ElementType.F64;
      case "|i1" -> ElementType.I8;
      case "<i2", ">i2" -> ElementType.I16;
      case "<i4", ">i4" -> ElementType.I32;
      case "<i8", ">i8" -> ElementType.I64;
      case "|u1" -> ElementType.U8;
      case "<u2", ">u2" -> ElementType.U16;
      case "<u4", ">u4" -> ElementType.U32;
      case "<u8", ">u8" -> ElementType.U64;
      case "|b1" -> ElementType.BOOL;
      default ->
          throw fail(
              "the type of array " + name + " is not supported (found '" + printable(type)
                  + "', expected f2, f4, f8, i1 to i8, u1 to u8 or b1)");
    };
  }

  /** The header is a Python dictionary of exactly three entries, in any order. */
  private void parseHeader() {
    Set<String> keys = new HashSet<>();
    expect('{');
    while (!accept('}')) {
      String key = string();
      expect(':');
      switch (key) {
        case "descr" -> type = descriptor();
        case "fortran_order" -> firstIndexFastest = truth();
        case "shape" -> shape = tuple();
        default -> throw malformed("an unknown key '" + printable(key) + "'");
      }
      if (!keys.add(key)) {
        throw malformed("the key '" + key + "' twice");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpaces();
    if (next != header.length() - 1 || header.charAt(next) != '\n') {
      throw malformed("something other than spaces and one line end after the dictionary");
    }
    if (keys.size() != 3) {
      throw malformed("only the keys " + keys + ", expected descr, fortran_order and shape");
    }
  }

  private String descriptor() {
    skipSpaces();
    if (next < header.length() && header.charAt(next) == '[') {
      throw fail(
          "the type of array " + name
              + " is not supported (found records, expected plain numbers)");
    }
    return string();
  }

  private String string() {
    skipSpaces();
    char quote = next < header.length() ? header.charAt(next) : ' ';
    int close = quote == '\'' || quote == '"' ? header.indexOf(quote, next + 1) : -1;
    if (close < 0) {
      throw malformed("no quoted text where one was expected");
    }
    String text = header.substring(next + 1, close);
    if (text.indexOf('\\') >= 0) {
      throw malformed("a backslash in a quoted text");
    }
    next = close + 1;
    return text;
  }

  private boolean truth() {
    skipSpaces();
    if (header.startsWith("True", next)) {
      next += 4;
      return true;
    }
    if (header.startsWith("False", next)) {
      next += 5;
      return false;
    }
    throw malformed("no True or False after fortran_order");
  }

  private List<Long> tuple() {
    List<Long> lengths = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      lengths.add(integer());
      if (lengths.size() > MOST_AXES) {
        throw fail("array " + name + " has more than " + MOST_AXES + " axes");
      }
      if (!accept(',')) {
        if (lengths.size() == 1) {
          throw malformed("a number in brackets where a tuple was expected");
        }
        expect(')');
        break;
      }
    }
    return lengths;
  }

  private long integer() {
    skipSpaces();
    int start = next;
    while (next < header.length() && header.charAt(next) >= '0' && header.charAt(next) <= '9') {
      next++;
    }
    String digits = header.substring(start, next);
    if (digits.isEmpty() || digits.length() > 1 && digits.charAt(0) == '0') {
      throw malformed("no length where one was expected in the shape");
    }
    if (digits.length() > 18) {
      throw fail("array " + name + " has an axis that is too long (found " + digits.length()
          + " digits)");
    }
    return Long.parseLong(digits);
  }

  private boolean accept(char character) {
    skipSpaces();
    if (next < header.length() && header.charAt(next) == character) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(char character) {
    if (!accept(character)) {
      throw malformed(
          (next < header.length() ? "'" + printable(header.substring(next, next + 1)) + "'" : "end")
              + ", expected '" + character + "'");
    }
  }

  private void skipSpaces() {
    while (next < header.length() && header.charAt(next) == ' ') {
      next++;
    }
  }

  private static String printable(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() > 40 ? shown.substring(0, 40) + "..." : shown;
  }

  private UnreadableFileException malformed(String found) {
    return fail("the .npy header is malformed at character " + next + " (found " + found + ")");
  }

  private UnreadableFileException fail(String reason) {
    return in.fail(reason);
  }
}
