package org.isthmus.numeric.files;

import org.isthmus.numeric.exact.Rational;

/**
 * The words of a canonical line of text: separated by single spaces, names in double quotes. Every
 * fault is an {@link IllegalArgumentException} with the column, counted from 1.
 */
final class LineText {

  private final String text;
  private int next;

  LineText(String text) {
    this.text = text;
  }

  /**
   * The text in double quotes, {@code \"} for a quote and {@code \\} for a backslash.
   *
   * @throws IllegalArgumentException if the text has a character that a line cannot show: a control
   *     or formatting character, a line or paragraph separator, half a surrogate pair
   */
  static String quote(String text) {
    requireShowable(text);
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static void requireShowable(String text) {
    text.codePoints()
        .filter(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                          Character.FORMAT,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR,
                          Character.SURROGATE ->
                      true;
                  default -> false;
                })
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "a name has a character that cannot be shown (found U+"
                      + String.format("%04X", c) + ")");
            });
  }

  /** The text with a question mark for every character that a message should not repeat. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars().limit(80).forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
    return shown.toString();
  }

  boolean atEnd() {
    return next == text.length();
  }

  boolean atQuote() {
    return next < text.length() && text.charAt(next) == '"';
  }

  boolean atNumber() {
    return next < text.length() && "-0123456789".indexOf(text.charAt(next)) >= 0;
  }

  /** The next word, and the space after it unless the line ends. */
  String word(String expected) {
    int end = text.indexOf(' ', next);
    String word = text.substring(next, end < 0 ? text.length() : end);
    if (word.isEmpty()) {
      throw fail(expected);
    }
    next += word.length();
    separator();
    return word;
  }

  /** The next word, which must be the given one. */
  void keyword(String word) {
    if (!accept(word)) {
      throw fail(word);
    }
  }

  /** Takes the next word if it is the given one. */
  boolean accept(String word) {
    int end = next + word.length();
    if (!text.startsWith(word, next) || end < text.length() && text.charAt(end) != ' ') {
      return false;
    }
    next = end;
    separator();
    return true;
  }

  /** The text of the next name in quotes. */
  String quoted(String expected) {
    if (!atQuote()) {
      throw fail(expected + " in double quotes");
    }
    StringBuilder name = new StringBuilder();
    for (next++; next < text.length() && text.charAt(next) != '"'; next++) {
      if (text.charAt(next) == '\\') {
        next++;
        if (next == text.length() || "\\\"".indexOf(text.charAt(next)) < 0) {
          throw fail("\\\" or \\\\");
        }
      }
      name.append(text.charAt(next));
    }
    if (next == text.length()) {
      throw fail("a closing quote");
    }
    next++;
    separator();
    requireShowable(name.toString());
    return name.toString();
  }

  /** The next word as an integer that is not negative and below 2^31. */
  int integer(String expected) {
    int start = next;
    String word = word(expected);
    if (!word.matches("0|[1-9][0-9]{0,9}") || Long.parseLong(word) > Integer.MAX_VALUE) {
      next = start;
      throw fail(expected);
    }
    return Integer.parseInt(word);
  }

  /** The next word as an integer or a fraction. */
  Rational rational(String expected) {
    int start = next;
    String word = word(expected);
    if (!word.matches("-?[0-9]{1,4000}(/[0-9]{1,4000})?")) {
      next = start;
      throw fail(expected);
    }
    return Rational.parse(word);
  }

  IllegalArgumentException fail(String expected) {
    int end = text.indexOf(' ', next);
    String rest = text.substring(Math.min(next, text.length()), end < next ? text.length() : end);
    String found =
        atEnd()
            ? "the end"
            : rest.isEmpty() ? "a space" : rest.substring(0, Math.min(40, rest.length()));
    return new IllegalArgumentException(
        "column " + (next + 1) + " of the line is wrong (found " + found + ", expected "
            + expected + ")");
  }

  private void separator() {
    if (!atEnd()) {
      if (text.charAt(next) != ' ' || next + 1 == text.length()) {
        throw fail("one space, or the end");
      }
      next++;
    }
  }
}
