package org.isthmus.verifier.checker.text;

import java.util.ArrayList;
import java.util.List;

/** Writes one object of JSON, field by field; numbers as doubles print themselves. */
public final class Json {

  private final List<String> fields = new ArrayList<>();

  public Json text(String name, String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < 0x20) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return raw(name, quoted.append('"').toString());
  }

  /** A finite number; anything else becomes null, which JSON has in its place. */
  public Json number(String name, double value) {
    return raw(name, Double.isFinite(value) ? Double.toString(value) : "null");
  }

  public Json number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  public Json object(String name, Json value) {
    return raw(name, value.toString());
  }

  public Json list(String name, List<Json> values) {
    return raw(name, values.toString());
  }

  private Json raw(String name, String value) {
    fields.add("\"" + name + "\": " + value);
    return this;
  }

  @Override
  public String toString() {
    return "{" + String.join(", ", fields) + "}";
  }
}
