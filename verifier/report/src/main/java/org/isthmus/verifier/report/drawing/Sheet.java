package org.isthmus.verifier.report.drawing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.isthmus.numeric.files.AtomicFiles;
import org.isthmus.verifier.report.drawing.Canvas.Anchor;
import org.isthmus.verifier.report.drawing.Canvas.Label;

/**
 * The page that panels stand on: a title, lines below it, a legend in two columns, and below the
 * panels a title for the horizontal axis and a note.
 *
 * @param title in bold; also the title of the document
 * @param lines what is shown, one below the other; there is room for two
 * @param legend row by row from left to right
 * @param axis what is on the horizontal axis
 * @param note what is rounded and what is proved
 */
public record Sheet(
    String title, List<String> lines, List<Entry> legend, String axis, String note) {

  /** Where panels begin, from the left. */
  static final double LEFT = 78;

  private static final int WIDTH = 920;

  /** Where panels end. */
  static final double RIGHT = WIDTH - 24;

  private static final double LEGEND = 76;
  private static final double LEGEND_LINE = 16;
  private static final double BELOW = 62;

  /** A sample of a mark, 30 units wide, drawn from the point on. */
  public interface Sample {
    void draw(Canvas canvas, double x, double y);
  }

  /** A line of the legend. */
  public record Entry(Sample sample, String text) {

    /** For what is drawn with a pen alone. */
    public static Entry of(Pen pen, String text) {
      return new Entry((canvas, x, y) -> canvas.line(pen, x, y, x + 30, y), text);
    }
  }

  public Sheet {
    lines = List.copyOf(lines);
    legend = List.copyOf(legend);
  }

  /** How wide panels are. */
  public static double span() {
    return RIGHT - LEFT;
  }

  /** The x of a place on the horizontal axis, from 0 at its left end to 1 at its right. */
  public static double across(double place) {
    return LEFT + place * (RIGHT - LEFT);
  }

  /** The y below the legend, at which panels may begin. */
  public double top() {
    return LEGEND + LEGEND_LINE * ((legend.size() + 1) / 2);
  }

  /** Marks a place on the horizontal axis of a panel whose foot is given. */
  public static void tick(Canvas canvas, double foot, double place, String label) {
    double x = across(place);
    canvas.line(Panel.FRAME, x, foot, x, foot + 4);
    canvas.text(Label.of(label, 11), Panel.BLACK, Anchor.MIDDLE, x, foot + 16);
  }

  /**
   * Checks that a picture can be written under that name.
   *
   * @throws IllegalArgumentException if it ends neither in {@code .svg} nor in {@code .png}
   */
  public static void requireFormat(Path file) {
    if (!endsIn(file, ".svg") && !endsIn(file, ".png")) {
      throw new IllegalArgumentException(
          "a picture is a .svg or a .png file (found " + file + ")");
    }
  }

  private static boolean endsIn(Path file, String end) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(end);
  }

  /**
   * Writes the page with its panels, as SVG or PNG by the end of the name; the file is there as a
   * whole or not at all.
   *
   * @param foot the y at which the lowest panel ends
   * @param panels draws the panels, between {@link #top} and {@code foot}
   * @throws IllegalArgumentException if the name ends in neither
   * @throws IllegalStateException if this machine has no font, for PNG
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void write(Path file, double foot, Consumer<Canvas> panels) {
    requireFormat(file);
    int height = (int) (foot + BELOW);
    if (endsIn(file, ".svg")) {
      SvgCanvas canvas = new SvgCanvas(WIDTH, height, title);
      draw(canvas, foot, panels);
      byte[] bytes = canvas.document().getBytes(StandardCharsets.UTF_8);
      AtomicFiles.write(file, out -> out.write(bytes));
    } else {
      RasterCanvas canvas = new RasterCanvas(WIDTH, height);
      draw(canvas, foot, panels);
      AtomicFiles.write(file, canvas::writeTo);
    }
  }

  private void draw(Canvas canvas, double foot, Consumer<Canvas> panels) {
    canvas.text(new Label(title, "", 15, true), Panel.BLACK, Anchor.START, LEFT, 24);
    for (int k = 0; k < lines.size(); k++) {
      canvas.text(
          Label.of(lines.get(k), 11), Panel.GREY, Anchor.START, LEFT, 42 + 15 * k);
    }
    for (int k = 0; k < legend.size(); k++) {
      double x = LEFT + (k % 2) * (RIGHT - LEFT) / 2;
      double y = LEGEND + LEGEND_LINE * (k / 2);
      legend.get(k).sample().draw(canvas, x, y - 4);
      canvas.text(
          Label.of(legend.get(k).text(), 11), Panel.BLACK, Anchor.START, x + 38, y);
    }
    panels.accept(canvas);
    double middle = (LEFT + RIGHT) / 2;
    canvas.text(Label.of(axis, 12), Panel.BLACK, Anchor.MIDDLE, middle, foot + 34);
    canvas.text(Label.of(note, 9.5), Panel.GREY, Anchor.MIDDLE, middle, foot + 51);
  }
}
