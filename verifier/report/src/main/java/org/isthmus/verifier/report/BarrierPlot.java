package org.isthmus.verifier.report;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.report.drawing.Panel;
import org.isthmus.verifier.report.drawing.Pen;
import org.isthmus.verifier.report.drawing.Scale;
import org.isthmus.verifier.report.drawing.Sheet;
import org.isthmus.verifier.report.drawing.Sheet.Entry;

/**
 * The picture of a disconnection, N21 Theorem 4.1: the loss on the straight line between two
 * models, the level that both models stay at or below, and the barrier that every continuous path
 * between them reaches. The two levels are what a checker has proved; the curve is rounded.
 *
 * <p>The straight line is one path of many: it reaches the barrier too, but between the points
 * evaluated it may do so unseen.
 *
 * <p>The same input gives the same {@code .svg}, byte by byte; a {@code .png} also depends on the
 * fonts of the machine.
 */
public final class BarrierPlot {

  private static final double HEIGHT = 250;
  private static final int TICKS = 5;

  private static final Pen ENDS = new Pen(0x1b4f9c, 1.2, List.of(8.0, 3.0, 1.5, 3.0));

  private final Caption caption;
  private final StraightLine line;
  private final Rational from;
  private final Rational barrier;

  private BarrierPlot(Caption caption, StraightLine line, Rational from, Rational barrier) {
    this.caption = caption;
    this.line = line;
    this.from = from;
    this.barrier = barrier;
  }

  /**
   * The picture of what was proved about two models, on the data of the straight line.
   *
   * @param line the straight line between the models
   * @param from a loss that neither model exceeds; zero for two that fit the data
   * @param barrier a loss that every continuous path between the models reaches somewhere
   * @throws IllegalArgumentException if {@code from} is negative or not less than {@code barrier}
   */
  public static BarrierPlot of(
      Caption caption, StraightLine line, Rational from, Rational barrier) {
    if (from.signum() < 0) {
      throw new IllegalArgumentException("no loss is at most " + from);
    }
    if (from.compareTo(barrier) >= 0) {
      throw new IllegalArgumentException(
          "a barrier is above both ends (found barrier " + barrier + ", expected more than " + from
              + ")");
    }
    return new BarrierPlot(caption, line, from, barrier);
  }

  /**
   * Writes the picture, as SVG or PNG by the end of the name; the file is there as a whole or not
   * at all.
   *
   * @throws IllegalArgumentException if the name ends in neither
   * @throws IllegalStateException if this machine has no font, for PNG
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void write(Path file) {
    Sheet sheet = new Sheet(title(), lines(), legend(), axisTitle(), note());
    Panel losses = new Panel(sheet.top(), HEIGHT, scale());
    sheet.write(
        file,
        losses.foot(),
        canvas -> {
          losses.frame(canvas);
          losses.level(canvas, Marks.CERTIFIED, barrier.doubleValue());
          losses.level(canvas, ENDS, from.doubleValue());
          Marks.line(canvas, losses, line, Evaluation::loss);
          losses.title(canvas, Marks.lossTitle(line.loss(), line.samples()));
          for (int k = 0; k <= TICKS; k++) {
            double t = (double) k / TICKS;
            Sheet.tick(canvas, losses.foot(), t, Numerals.of(t));
          }
        });
  }

  private String title() {
    return "A barrier between " + caption.first(40) + " and " + caption.second(40);
  }

  private List<String> lines() {
    return List.of(
        caption.evaluated(line.samples()),
        caption.construction(100) + ": the two are not connected below the barrier");
  }

  private List<Entry> legend() {
    Evaluation maximum = line.maximum();
    return List.of(
        new Entry(
            Marks.LINE_SAMPLE,
            "straight line: largest loss " + Numerals.of(maximum.loss()) + ", at t = "
                + VertexTable.position(maximum.position())),
        Entry.of(ENDS, "certified: both ends have loss \u2264 " + Numerals.upper(from)),
        // the longest, and so alone in its row
        Entry.of(
            Marks.CERTIFIED,
            "certified: every path between the two has a point of loss \u2265 "
                + Numerals.lower(barrier)));
  }

  private Scale scale() {
    return Scale.fitting(
        DoubleStream.concat(
                line.points().stream().mapToDouble(Evaluation::loss),
                DoubleStream.of(from.doubleValue(), barrier.doubleValue()))
            .toArray());
  }

  private String axisTitle() {
    return "t on the straight line (0: " + caption.first(24) + ", 1: " + caption.second(24) + ")";
  }

  private static String note() {
    return "Rounded: the curve, evaluated in floating point where there is a ring. Proved: the"
        + " barrier (printed rounded down) and the level of the ends (rounded up).";
  }
}
