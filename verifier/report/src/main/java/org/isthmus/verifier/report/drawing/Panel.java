package org.isthmus.verifier.report.drawing;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.isthmus.verifier.report.drawing.Canvas.Anchor;
import org.isthmus.verifier.report.drawing.Canvas.Label;

/**
 * A frame on a {@link Sheet}, with a vertical scale in which curves are drawn.
 *
 * @param top the y of its upper edge
 * @param height how far its lower edge is below that
 */
public record Panel(double top, double height, Scale scale) {

  public static final int BLACK = 0x000000;
  static final int GREY = 0x555555;
  private static final int WHITE = 0xffffff;
  private static final int BAND = 0xe7e7e7;

  static final Pen FRAME = Pen.solid(BLACK, 0.8);
  private static final Pen GRID = Pen.solid(0xcccccc, 0.5);

  private static final double MARKER = 2.2;

  /** The sample of a {@link #band} for a legend. */
  public static final Sheet.Sample BAND_SAMPLE =
      (canvas, x, y) -> canvas.rectangle(BAND, x, y - 5, 30, 10);

  /** The sample of a {@link #spot} for a legend. */
  public static final Sheet.Sample SPOT_SAMPLE =
      (canvas, x, y) -> canvas.circle(FRAME, BLACK, x + 15, y, MARKER);

  /** The sample of a {@link #ringed} curve for a legend. */
  public static Sheet.Sample ringedSample(Pen pen, Pen ring) {
    return (canvas, x, y) -> {
      canvas.line(pen, x, y, x + 30, y);
      canvas.circle(ring, WHITE, x + 5, y, MARKER);
      canvas.circle(ring, WHITE, x + 25, y, MARKER);
    };
  }

  /** The y of the lower edge. */
  public double foot() {
    return top + height;
  }

  private double up(double value) {
    return above(scale.at(value));
  }

  private double above(double place) {
    return top + (1 - place) * height;
  }

  /** The curve through points, each of which has a place from 0 to 1 and a value. */
  public <P> Polyline curve(
      List<P> points, ToDoubleFunction<P> place, ToDoubleFunction<P> value) {
    Polyline curve = new Polyline();
    for (P point : points) {
      curve.add(Sheet.across(place.applyAsDouble(point)), up(value.applyAsDouble(point)));
    }
    return curve;
  }

  /** A grey band between two places, for what is under the frame. */
  public void band(Canvas canvas, double from, double to) {
    double x = Sheet.across(from);
    canvas.rectangle(BAND, x, top, Sheet.across(to) - x, height);
  }

  /** The edges, the ticks and the lines across at those with labels. */
  public void frame(Canvas canvas) {
    for (Scale.Tick tick : scale.ticks()) {
      double y = above(tick.at());
      if (tick.isMinor()) {
        canvas.line(FRAME, Sheet.LEFT - 2.5, y, Sheet.LEFT, y);
      } else {
        canvas.line(GRID, Sheet.LEFT, y, Sheet.RIGHT, y);
        canvas.line(FRAME, Sheet.LEFT - 5, y, Sheet.LEFT, y);
        canvas.text(
            new Label(tick.base(), tick.exponent(), 11, false),
            BLACK, Anchor.END, Sheet.LEFT - 8, y + 4);
      }
    }
    canvas.line(FRAME, Sheet.LEFT, top, Sheet.RIGHT, top);
    canvas.line(FRAME, Sheet.RIGHT, top, Sheet.RIGHT, foot());
    canvas.line(FRAME, Sheet.RIGHT, foot(), Sheet.LEFT, foot());
    canvas.line(FRAME, Sheet.LEFT, foot(), Sheet.LEFT, top);
  }

  /** What is on the vertical axis. */
  public void title(Canvas canvas, String text) {
    canvas.uprightText(Label.of(text, 12), BLACK, 22, top + height / 2);
  }

  /** A line across at a value. */
  public void level(Canvas canvas, Pen pen, double value) {
    double y = up(value);
    canvas.line(pen, Sheet.LEFT, y, Sheet.RIGHT, y);
  }

  /** A curve with a ring at each of its points. */
  public void ringed(Canvas canvas, Pen pen, Pen ring, Polyline curve) {
    canvas.polyline(pen, curve);
    for (Polyline.Spot spot : curve.spots()) {
      canvas.circle(ring, WHITE, spot.x(), spot.y(), MARKER);
    }
  }

  /** A filled mark. */
  public void spot(Canvas canvas, double place, double value) {
    canvas.circle(FRAME, BLACK, Sheet.across(place), up(value), MARKER);
  }
}
