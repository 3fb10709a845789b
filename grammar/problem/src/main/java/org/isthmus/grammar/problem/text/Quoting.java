package org.isthmus.grammar.problem.text;

/** Source text inside a message: in single quotes, cut when long, harmless to a terminal. */
public final class Quoting {

  private static final int LONGEST = 60;

  private Quoting() {}

  /** The text in single quotes. */
  public static String quote(String text) {
    int[] points = text.codePoints().limit(LONGEST + 1L).toArray();
    StringBuilder quoted = new StringBuilder("'");
    for (int k = 0; k < Math.min(points.length, LONGEST); k++) {
      quoted.appendCodePoint(printable(points[k]));
    }
    return quoted.append(points.length > LONGEST ? "..." : "").append('\'').toString();
  }

  /**
   * The character itself, or U+FFFD for one that moves the cursor, changes the direction of writing
   * or cannot be printed.
   */
  static int printable(int point) {
    int type = Character.getType(point);
    boolean hidden =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    return hidden ? 0xFFFD : point;
  }
}
