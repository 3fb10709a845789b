package org.isthmus.verifier.report.drawing;

/**
 * What a figure is drawn on. Lengths are in the units of the figure, about 1/96 inch; x grows to
 * the right, y downwards. Later marks cover earlier ones.
 */
public interface Canvas {

  /** Where the given point lies in a text: at its start, middle or end, on the base line. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * The text of a label: {@code base}, and {@code exponent} raised after it, which may be empty.
   *
   * @param size the height of the letters' em square
   */
  record Label(String base, String exponent, double size, boolean bold) {
    /** Plain text. */
    public static Label of(String text, double size) {
      return new Label(text, "", size, false);
    }
  }

  /** A straight line. */
  default void line(Pen pen, double x1, double y1, double x2, double y2) {
    Polyline line = new Polyline();
    line.add(x1, y1);
    line.add(x2, y2);
    polyline(pen, line);
  }

  /** A line through points, open. */
  void polyline(Pen pen, Polyline line);

  /** A filled rectangle. */
  void rectangle(int rgb, double x, double y, double width, double height);

  /** A circle with an outline, filled with a colour. */
  void circle(Pen pen, int fill, double x, double y, double radius);

  /** A text from left to right. */
  void text(Label label, int rgb, Anchor anchor, double x, double y);

  /** A text from bottom to top, its middle at the point. */
  void uprightText(Label label, int rgb, double x, double y);
}
