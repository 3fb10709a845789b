package org.isthmus.grammar.problem.text;

/**
 * The line of a source text at a span, and below it an underline such as {@code ^~~~}.
 *
 * <p>A tab stays a tab in both lines, so that they align at any tab width; what {@link Quoting}
 * replaces never reaches the terminal; a wide character gets two columns, a combining one none. Of
 * a long line a window around the span is shown.
 */
final class Excerpt {

  private static final int BEFORE = 60;
  private static final int WINDOW = 110;
  private static final String CUT = "...";

  private Excerpt() {}

  static String of(SourceText source, Span span) {
    int line = source.line(span.start());
    int lineStart = source.startOf(line);
    int lineEnd = source.endOf(line);
    int[] points = source.text().substring(lineStart, lineEnd).codePoints().toArray();
    int first = source.text().codePointCount(lineStart, Math.min(span.start(), lineEnd));
    int end = Math.max(lineStart, Math.min(span.end(), lineEnd));
    int after = Math.max(first + 1, source.text().codePointCount(lineStart, end));
    int from = points.length <= WINDOW ? 0 : Math.max(0, first - BEFORE);
    int to = points.length <= WINDOW ? points.length : Math.min(points.length, from + WINDOW);

    StringBuilder shown = new StringBuilder(from > 0 ? CUT : "");
    StringBuilder underline = new StringBuilder(from > 0 ? " ".repeat(CUT.length()) : "");
    for (int k = from; k < to; k++) {
      boolean tab = points[k] == '\t';
      int point = tab ? '\t' : Quoting.printable(points[k]);
      shown.appendCodePoint(point);
      if (k < first) {
        underline.append(tab ? "\t" : " ".repeat(columns(point)));
      } else if (k < after) {
        String mark = tab ? "~" : "~".repeat(columns(point));
        underline.append(k == first && !mark.isEmpty() ? "^" + mark.substring(1) : mark);
      }
    }
    if (first >= to) {
      underline.append('^');
    }
    return shown + (to < points.length ? CUT : "") + "\n" + underline + "\n";
  }

  /** The columns that a terminal gives to a character. */
  private static int columns(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x2E80 && point <= 0xA4CF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
