package org.isthmus.numeric.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses the header of a {@code .safetensors} file: exactly the JSON that the format has, an object
 * of objects with {@code dtype}, {@code shape} and {@code data_offsets}, and nothing more general.
 */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";
  private static final int MOST_AXES = 32;

  private final ByteReader in;
  private final String text;
  private int next;

  private SafetensorsHeader(ByteReader in, String text) {
    this.in = in;
    this.text = text;
  }

  /** One array: its numbers are the bytes {@code begin} (inclusive) to {@code end} (exclusive). */
  record Entry(String name, String type, List<Long> shape, long begin, long end) {}

  /** The arrays in the order of the header. */
  static List<Entry> parse(ByteReader in, byte[] header) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      return new SafetensorsHeader(in, text).parse();
    } catch (CharacterCodingException e) {
      throw in.fail("the .safetensors header is not UTF-8");
    }
  }

  private List<Entry> parse() {
    if (text.charAt(0) != '{') {
      throw malformed("does not begin with '{'");
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    expect('{');
    if (!accept('}')) {
      do {
        String name = string();
        if (!names.add(name)) {
          throw malformed("has the name \"" + name + "\" twice");
        }
        expect(':');
        if (name.equals(METADATA)) {
          metadata();
        } else {
          entries.add(entry(name));
        }
      } while (accept(','));
      expect('}');
    }
    skipSpaces();
    if (next != text.length()) {
      throw malformed("goes on after its end");
    }
    return entries;
  }

  private void metadata() {
    Set<String> keys = new HashSet<>();
    expect('{');
    if (!accept('}')) {
      do {
        if (!keys.add(string())) {
          throw malformed("has a key of the metadata twice");
        }
        expect(':');
        string();
      } while (accept(','));
      expect('}');
    }
  }

  private Entry entry(String name) {
    Set<String> keys = new HashSet<>();
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    expect('{');
    do {
      String key = string();
      if (!keys.add(key)) {
        throw malformed("has the key \"" + key + "\" of array \"" + name + "\" twice");
      }
      expect(':');
      switch (key) {
        case "dtype" -> type = string();
        case "shape" -> shape = integers();
        case "data_offsets" -> offsets = integers();
        default -> throw malformed("has an unknown key \"" + key + "\" for array \"" + name + "\"");
      }
    } while (accept(','));
    expect('}');
    if (keys.size() != 3) {
      throw malformed(
          "lacks a key for array \"" + name + "\" (expected dtype, shape and data_offsets)");
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw malformed("has offsets of array \"" + name + "\" that are not a range");
    }
    if (shape.size() > MOST_AXES) {
      throw malformed("has an array \"" + name + "\" of more than " + MOST_AXES + " axes");
    }
    return new Entry(name, type, List.copyOf(shape), offsets.get(0), offsets.get(1));
  }

  private List<Long> integers() {
    List<Long> integers = new ArrayList<>();
    expect('[');
    if (!accept(']')) {
      do {
        integers.add(integer());
      } while (accept(','));
      expect(']');
    }
    return integers;
  }

  private long integer() {
    skipSpaces();
    int start = next;
    while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
      next++;
    }
    String digits = text.substring(start, next);
    if (digits.isEmpty() || digits.length() > 1 && digits.charAt(0) == '0') {
      throw malformed("has no whole number where one was expected");
    }
    if (digits.length() > 18) {
      throw malformed("has a number that is too large (found " + digits.length() + " digits)");
    }
    return Long.parseLong(digits);
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char character = character();
      if (character == '"') {
        break;
      } else if (character < ' ') {
        throw malformed("has a control character in a string");
      } else if (character == '\\') {
        string.append(escape());
      } else {
        string.append(character);
      }
    }
    for (int i = 0; i < string.length(); i++) {
      if (Character.isHighSurrogate(string.charAt(i))
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(string.charAt(i))) {
        throw malformed("has half a character in a string");
      }
    }
    return string.toString();
  }

  private char escape() {
    char escaped = character();
    switch (escaped) {
      case '"', '\\', '/':
        return escaped;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = character();
          int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
          if (value < 0) {
            throw malformed("has an escape in a string that is not four digits");
          }
          code = code << 4 | value;
        }
        return (char) code;
      default:
        throw malformed("has an unknown escape in a string");
    }
  }

  private char character() {
    if (next == text.length()) {
      throw malformed("ends in a string");
    }
    return text.charAt(next++);
  }

  private boolean accept(char character) {
    skipSpaces();
    if (next < text.length() && text.charAt(next) == character) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(char character) {
    if (!accept(character)) {
      throw malformed("lacks '" + character + "'");
    }
  }

  private void skipSpaces() {
    while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
  }

  private UnreadableFileException malformed(String reason) {
    return in.fail(
        "the .safetensors header " + LineText.shown(reason) + " (at character " + next + ")");
  }
}
