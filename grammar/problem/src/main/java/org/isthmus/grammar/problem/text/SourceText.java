package org.isthmus.grammar.problem.text;

import java.util.Arrays;

/**
 * The text of a file with its name, cut into lines at LF, CR LF or CR.
 *
 * <p>Lines and columns count from one. A column counts characters (code points), a tab being one.
 */
public final class SourceText {

  private final String fileName;
  private final String text;
  private final int[] lineStarts;

  /** The text of the file with this name; the name is only shown, never opened. */
  public SourceText(String fileName, String text) {
    this.fileName = fileName;
    this.text = text;
    int[] starts = new int[64];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean beforeLineFeed = i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (c == '\n' || (c == '\r' && !beforeLineFeed)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = i + 1;
      }
    }
    this.lineStarts = Arrays.copyOf(starts, count);
  }

  public String fileName() {
    return fileName;
  }

  public String text() {
    return text;
  }

  /** The empty place after the last character. */
  public Span end() {
    return new Span(text.length(), text.length());
  }

  /** The characters at the span. */
  public String at(Span span) {
    return text.substring(span.start(), span.end());
  }

  /** The line, from one, that holds the UTF-16 unit {@code offset}. */
  public int line(int offset) {
    int index = Arrays.binarySearch(lineStarts, offset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** The column, from one, of the UTF-16 unit {@code offset} in its line. */
  public int column(int offset) {
    return text.codePointCount(lineStarts[line(offset) - 1], offset) + 1;
  }

  /** The offset of the first unit of the line. */
  public int startOf(int line) {
    return lineStarts[line - 1];
  }

  /** The offset after the last unit of the line, its line break excluded. */
  public int endOf(int line) {
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > startOf(line) && isLineBreak(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Whether nothing but white space stands before the offset on its line. */
  public boolean isFirstOnItsLine(int offset) {
    int i = startOf(line(offset));
    while (i < offset && (Character.isWhitespace(text.charAt(i)) || text.charAt(i) == 0xFEFF)) {
      i++;
    }
    return i == offset;
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
