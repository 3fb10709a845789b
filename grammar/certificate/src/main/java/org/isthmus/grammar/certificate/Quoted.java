package org.isthmus.grammar.certificate;

/** Text in quotation marks: printable ASCII and Unicode letters, with {@code \"} and {@code \\}. */
final class Quoted {

  private Quoted() {}

  /**
   * @throws IllegalArgumentException if the text has a control character or half a character
   */
  static void requirePrintable(String text) {
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              if (Character.isISOControl(point)
                  || type == Character.SURROGATE
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.UNASSIGNED) {
                throw new IllegalArgumentException(
                    String.format("text has a character that cannot be shown (found U+%04X)", point));
              }
            });
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
