package org.isthmus.verifier.report.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;

/** Writes a figure as SVG 1.1: texts stay texts, and no font is needed to write it. */
public final class SvgCanvas implements Canvas {

  private final StringBuilder body = new StringBuilder();
  private final String head;

  /** An empty white figure; the title is for readers of the file and for screen readers. */
  public SvgCanvas(int width, int height, String title) {
    head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"" + width
            + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height
            + "\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n<title>"
            + escaped(title) + "</title>\n";
    rectangle(0xffffff, 0, 0, width, height);
  }

  /** The file's content, to be stored in UTF-8. */
  public String document() {
    return head + body + "</svg>\n";
  }

  @Override
  public void polyline(Pen pen, Polyline line) {
    body.append("<polyline fill=\"none\" stroke-linejoin=\"round\"").append(stroke(pen))
        .append(" points=\"")
        .append(
            line.spots().stream()
                .map(spot -> number(spot.x()) + "," + number(spot.y()))
                .collect(Collectors.joining(" ")))
        .append("\"/>\n");
  }

  @Override
  public void rectangle(int rgb, double x, double y, double width, double height) {
    body.append("<rect fill=\"").append(colour(rgb)).append("\" x=\"").append(number(x))
        .append("\" y=\"").append(number(y)).append("\" width=\"").append(number(width))
        .append("\" height=\"").append(number(height)).append("\"/>\n");
  }

  @Override
  public void circle(Pen pen, int fill, double x, double y, double radius) {
    body.append("<circle fill=\"").append(colour(fill)).append('"').append(stroke(pen))
        .append(" cx=\"").append(number(x)).append("\" cy=\"").append(number(y))
        .append("\" r=\"").append(number(radius)).append("\"/>\n");
  }

  @Override
  public void text(Label label, int rgb, Anchor anchor, double x, double y) {
    String name =
        switch (anchor) {
          case START -> "start";
          case MIDDLE -> "middle";
          case END -> "end";
        };
    text(label, rgb, name, "x=\"" + number(x) + "\" y=\"" + number(y) + "\"");
  }

  @Override
  public void uprightText(Label label, int rgb, double x, double y) {
    text(
        label,
        rgb,
        "middle",
        "transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\"");
  }

  private void text(Label label, int rgb, String anchor, String place) {
    body.append("<text ").append(place).append(" text-anchor=\"").append(anchor)
        .append("\" font-size=\"").append(number(label.size())).append("\" fill=\"")
        .append(colour(rgb)).append('"').append(label.bold() ? " font-weight=\"bold\"" : "")
        .append('>').append(escaped(label.base()));
    if (!label.exponent().isEmpty()) {
      body.append("<tspan dy=\"").append(number(-0.38 * label.size())).append("\" font-size=\"")
          .append(number(0.75 * label.size())).append("\">").append(escaped(label.exponent()))
          .append("</tspan>");
    }
    body.append("</text>\n");
  }

  private static String stroke(Pen pen) {
    String dashes =
        pen.dashes().stream().map(SvgCanvas::number).collect(Collectors.joining(" "));
    return " stroke=\"" + colour(pen.rgb()) + "\" stroke-width=\"" + number(pen.width()) + "\""
        + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
  }

  private static String colour(int rgb) {
    return String.format("#%06x", rgb);
  }

  /** Two digits after the point, and none that are not needed. */
  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(isXml(point) ? point : 0xfffd);
              }
            });
    return escaped.toString();
  }

  /** Whether XML 1.0 allows the character (its production Char). */
  private static boolean isXml(int point) {
    return point == '\t' || point == '\n' || point == '\r'
        || (point >= 0x20 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd)
        || point >= 0x10000;
  }
}
