package org.isthmus.numeric.files;

import java.util.regex.Pattern;
import org.isthmus.numeric.exact.Rational;

/**
 * A line of canonical text, read word by word from left to right: words are separated by single
 * spaces, names are in double quotes with {@code \"} for a quote and {@code \\} for a backslash.
 * Nothing is skipped and no second spelling is understood. Every fault is an {@link
 * IllegalArgumentException} that says the column, counted from 1, what was found and what was
 * expected.
 */
public final class LineText {

  /** Written out, as a later Unicode has more: what a certificate is must not depend on the JDK. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[\\x00-\\x1F\\x7F-\\x9F\\xAD\\x{600}-\\x{605}\\x{61C}\\x{6DD}\\x{70F}\\x{8E2}\\x{180E}"
              + "\\x{200B}-\\x{200F}\\x{2028}-\\x{202E}\\x{2060}-\\x{2064}\\x{2066}-\\x{206F}"
              + "\\x{D800}-\\x{DFFF}\\x{FEFF}\\x{FFF9}-\\x{FFFB}\\x{110BD}\\x{110CD}"
              + "\\x{13430}-\\x{13438}\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}"
              + "\\x{E0001}\\x{E0020}-\\x{E007F}]");

  private static final int MOST_SHOWN = 80;

  private final String text;
  private int next;

  /** The words of a line, which is given without its line feed. */
  public LineText(String text) {
    this.text = text;
  }

  /**
   * The text in double quotes, {@code \"} for a quote and {@code \\} for a backslash.
   *
   * @throws IllegalArgumentException if the text has a character that a line cannot show: a control
   *     or formatting character, a line or paragraph separator, half a surrogate pair
   */
  public static String quote(String text) {
    requireShowable(text);
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Requires that a line can show the text.
   *
   * @throws IllegalArgumentException if the text has a character of one of the categories Cc
   *     (control), Cf (format), Zl and Zp (separators of lines and paragraphs) and Cs (half a
   *     surrogate pair) of Unicode 13
   */
  public static void requireShowable(String text) {
    text.codePoints()
        .filter(c -> !isShowable(c))
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "a name has a character that cannot be shown (found U+"
                      + String.format("%04X", c) + ")");
            });
  }

  private static boolean isShowable(int c) {
    return !HIDDEN.matcher(Character.toString(c)).matches();
  }

  /** As {@link #shown(String, int)}, for a word or a name within a message. */
  public static String shown(String text) {
    return shown(text, MOST_SHOWN);
  }

  /**
   * Text that was read, as a message repeats it: a question mark for every character that a line
   * cannot show, and three dots in the place of what goes beyond {@code most} characters.
   */
  public static String shown(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(c -> shown.appendCodePoint(isShowable(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > most ? shown + "..." : shown.toString();
  }

  /** Whether every word has been taken. */
  public boolean atEnd() {
    return next == text.length();
  }

  boolean atQuote() {
    return next < text.length() && text.charAt(next) == '"';
  }

  boolean atNumber() {
    return next < text.length() && "-0123456789".indexOf(text.charAt(next)) >= 0;
  }

  /** What has not been taken yet, which stays so. */
  String rest() {
    return text.substring(next);
  }

  /** Requires that every word has been taken. */
  public void requireEnd() {
    if (!atEnd()) {
      throw fail("the end of the line");
    }
  }

  /**
   * The next word, and the space after it unless the line ends.
   *
   * @param expected what the message says if there is none
   */
  public String word(String expected) {
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
  public void keyword(String word) {
    if (!accept(word)) {
      throw fail(word);
    }
  }

  /** Takes the next word if it is the given one. */
  public boolean accept(String word) {
    int end = next + word.length();
    if (!text.startsWith(word, next) || end < text.length() && text.charAt(end) != ' ') {
      return false;
    }
    next = end;
    separator();
    return true;
  }

  /**
   * The text of the next name in quotes.
   *
   * @param expected what the message says if there is none
   */
  public String quoted(String expected) {
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

  /** The next word as a decimal integer from 0 to 2^31 - 1 without leading zeros. */
  public int integer(String expected) {
    int start = next;
    String word = word(expected);
    if (!word.matches("0|[1-9][0-9]{0,9}") || Long.parseLong(word) > Integer.MAX_VALUE) {
      next = start;
      throw fail(expected);
    }
    return Integer.parseInt(word);
  }

  /**
   * The next word as an integer or a fraction {@code p/q}, of at most 4000 digits each. Whether it
   * is in lowest terms is not decided here.
   */
  public Rational rational(String expected) {
    int start = next;
    String word = word(expected);
    if (!word.matches("-?[0-9]{1,4000}(/[0-9]{1,4000})?")) {
      next = start;
      throw fail(expected);
    }
    return Rational.parse(word);
  }

  /** The fault at the next word, for the caller to throw. */
  public IllegalArgumentException fail(String expected) {
    int end = text.indexOf(' ', next);
    String rest = text.substring(Math.min(next, text.length()), end < next ? text.length() : end);
    String found =
        atEnd()
            ? "the end"
            : rest.isEmpty() ? "a space" : shown(rest, 40);
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
