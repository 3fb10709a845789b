package org.isthmus.verifier.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextAttribute;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Paints a figure into an image with two pixels a unit, in the machine's sans-serif font. */
public final class RasterCanvas implements Canvas {

  private static final int PIXELS = 2;

  private final BufferedImage image;
  private final Graphics2D graphics;

  /**
   * An empty white figure.
   *
   * @throws IllegalStateException if this Java cannot draw text
   */
  public RasterCanvas(int width, int height) {
    image = new BufferedImage(PIXELS * width, PIXELS * height, BufferedImage.TYPE_INT_RGB);
    try {
      graphics = image.createGraphics();
      graphics.getFontMetrics(font(Label.of("", 10)));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Error e) {
      // Java reports missing fonts by several kinds of Error, among them Error itself.
      throw new IllegalStateException(
          "this machine has no font to write a .png with; write a .svg, which needs none", e);
    }
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS, PIXELS);
    rectangle(0xffffff, 0, 0, width, height);
  }

  /** Writes the image as PNG. */
  public void writeTo(OutputStream out) throws IOException {
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java has no writer for .png");
    }
  }

  @Override
  public void polyline(Pen pen, Polyline line) {
    List<Polyline.Spot> spots = line.spots();
    if (spots.isEmpty()) {
      return;
    }
    Path2D path = new Path2D.Double();
    path.moveTo(spots.get(0).x(), spots.get(0).y());
    spots.forEach(spot -> path.lineTo(spot.x(), spot.y()));
    use(pen);
    graphics.draw(path);
  }

  @Override
  public void rectangle(int rgb, double x, double y, double width, double height) {
    graphics.setColor(new Color(rgb));
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void circle(Pen pen, int fill, double x, double y, double radius) {
    Ellipse2D circle =
        new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    graphics.setColor(new Color(fill));
    graphics.fill(circle);
    use(pen);
    graphics.draw(circle);
  }

  @Override
  public void text(Label label, int rgb, Anchor anchor, double x, double y) {
    double width = width(label.base(), font(label)) + width(label.exponent(), raised(label));
    double shift =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> width / 2;
          case END -> width;
        };
    graphics.setColor(new Color(rgb));
    graphics.setFont(font(label));
    graphics.drawString(label.base(), (float) (x - shift), (float) y);
    if (!label.exponent().isEmpty()) {
      graphics.setFont(raised(label));
      graphics.drawString(
          label.exponent(),
          (float) (x - shift + width(label.base(), font(label))),
          (float) (y - 0.38 * label.size()));
    }
  }

  @Override
  public void uprightText(Label label, int rgb, double x, double y) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    text(label, rgb, Anchor.MIDDLE, 0, 0);
    graphics.setTransform(before);
  }

  private void use(Pen pen) {
    graphics.setColor(new Color(pen.rgb()));
    float width = (float) pen.width();
    if (pen.dashes().isEmpty()) {
      graphics.setStroke(
          new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    } else {
      float[] dashes = new float[pen.dashes().size()];
      for (int k = 0; k < dashes.length; k++) {
        dashes[k] = pen.dashes().get(k).floatValue();
      }
      graphics.setStroke(
          new BasicStroke(
              width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0));
    }
  }

  private double width(String text, Font font) {
    return text.isEmpty()
        ? 0
        : font.getStringBounds(text, graphics.getFontRenderContext()).getWidth();
  }

  private static Font raised(Label label) {
    return font(new Label("", "", 0.75 * label.size(), label.bold()));
  }

  private static Font font(Label label) {
    return new Font(
        Map.of(
            TextAttribute.FAMILY, Font.SANS_SERIF,
            TextAttribute.SIZE, (float) label.size(),
            TextAttribute.WEIGHT,
                label.bold() ? TextAttribute.WEIGHT_BOLD : TextAttribute.WEIGHT_REGULAR));
  }
}
