package org.isthmus.verifier.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.report.drawing.Canvas;
import org.isthmus.verifier.report.drawing.Panel;
import org.isthmus.verifier.report.drawing.Pen;
import org.isthmus.verifier.report.drawing.Scale;
import org.isthmus.verifier.report.drawing.Sheet;
import org.isthmus.verifier.report.drawing.Sheet.Entry;

/**
 * The picture of a path: the loss above, the 0/1 error below where there is one, with vertices,
 * segment kinds, the certified bound and the straight line between the models as far as they are
 * given. Every curve has its own dashes or markers, so that it reads in black and white.
 *
 * <p>The same input gives the same {@code .svg}, byte by byte; a {@code .png} also depends on the
 * fonts of the machine.
 */
public final class PathPlot {

  private static final double LOSS_HEIGHT = 250;
  private static final double GAP = 18;
  private static final double ERROR_HEIGHT = 130;

  private static final Pen PATH = Pen.solid(Panel.BLACK, 1.7);

  /** Vertices and bands are drawn while a convex segment is at least this wide. */
  private static final double WIDTH_OF_DETAIL = 6;

  private final Caption caption;
  private final LossProfile path;
  private final Optional<Rational> bound;
  private final Optional<StraightLine> line;
  private final PathAxis axis;

  private PathPlot(
      Caption caption, LossProfile path, Optional<Rational> bound, Optional<StraightLine> line) {
    this.caption = caption;
    this.path = path;
    this.bound = bound;
    this.line = line;
    this.axis = new PathAxis(path.segments());
  }

  /**
   * The picture of a path alone.
   *
   * @throws IllegalArgumentException if the path has no segment
   */
  public static PathPlot of(Caption caption, LossProfile path) {
    if (path.segments().isEmpty()) {
      throw new IllegalArgumentException("there is no path to draw (found 0 segments)");
    }
    return new PathPlot(caption, path, Optional.empty(), Optional.empty());
  }

  /**
   * With the bound that the checker has proved for the whole path, on the same data.
   *
   * @throws IllegalArgumentException if it is negative, which no loss is
   */
  public PathPlot certified(Rational proved) {
    if (proved.signum() < 0) {
      throw new IllegalArgumentException("no loss is at most " + proved);
    }
    return new PathPlot(caption, path, Optional.of(proved), line);
  }

  /**
   * With the straight line between the models, on the same data.
   *
   * @throws IllegalArgumentException if the line is about another loss or another number of samples
   */
  public PathPlot against(StraightLine straight) {
    if (!straight.loss().equals(path.loss()) || straight.samples() != path.samples()) {
      throw new IllegalArgumentException(
          "the straight line is not comparable to the path (found "
              + straight.loss().notation() + " on " + straight.samples() + " samples, expected "
              + path.loss().notation() + " on " + path.samples() + ")");
    }
    return new PathPlot(caption, path, bound, Optional.of(straight));
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
    Panel losses = new Panel(sheet.top(), LOSS_HEIGHT, lossScale());
    Optional<Panel> errors =
        hasErrors()
            ? Optional.of(new Panel(losses.foot() + GAP, ERROR_HEIGHT, errorScale()))
            : Optional.empty();
    double foot = errors.orElse(losses).foot();
    sheet.write(
        file,
        foot,
        canvas -> {
          String title = Marks.lossTitle(path.loss(), path.samples());
          draw(canvas, losses, title, Evaluation::loss, bound);
          errors.ifPresent(
              panel ->
                  draw(canvas, panel, "0/1 error in %", this::percentage, Optional.empty()));
          ticks(canvas, foot);
        });
  }

  private void draw(
      Canvas canvas,
      Panel panel,
      String title,
      ToDoubleFunction<Evaluation> quantity,
      Optional<Rational> level) {
    if (showsDetail()) {
      axis.runs().forEach(run -> panel.band(canvas, run.from(), run.to()));
    }
    panel.frame(canvas);
    level.ifPresent(value -> panel.level(canvas, Marks.CERTIFIED, value.doubleValue()));
    line.ifPresent(straight -> Marks.line(canvas, panel, straight, quantity));
    canvas.polyline(
        PATH, panel.curve(path.points(), point -> axis.at(point.position()), quantity));
    if (showsDetail()) {
      vertices(canvas, panel, quantity);
    }
    panel.title(canvas, title);
  }

  private void vertices(Canvas canvas, Panel panel, ToDoubleFunction<Evaluation> quantity) {
    List<Evaluation> vertices = path.vertices();
    for (int k = 0; k < vertices.size(); k++) {
      boolean before = k > 0 && path.segments().get(k - 1).isConvex();
      boolean after = k < path.segments().size() && path.segments().get(k).isConvex();
      if (before || after) {
        panel.spot(canvas, axis.at(k), quantity.applyAsDouble(vertices.get(k)));
      }
    }
  }

  private void ticks(Canvas canvas, double foot) {
    double labelWidth = 14 + 8 * Integer.toString(path.segments().size()).length();
    for (int vertex : axis.labelled(labelWidth / Sheet.span())) {
      Sheet.tick(canvas, foot, axis.at(vertex), Integer.toString(vertex));
    }
  }

  private boolean hasErrors() {
    return evaluations().allMatch(evaluation -> evaluation.errors().isPresent());
  }

  private String title() {
    return "Loss along a path from " + caption.first(40) + " to " + caption.second(40);
  }

  private List<String> lines() {
    long convex = path.segments().stream().filter(LossProfile.Segment::isConvex).count();
    return List.of(
        caption.evaluated(path.samples()),
        caption.construction(100) + ": "
            + Numerals.counted(path.segments().size(), "segment") + ", " + convex + " convex");
  }

  private boolean showsDetail() {
    return axis.unit() * Sheet.span() >= WIDTH_OF_DETAIL;
  }

  private List<Entry> legend() {
    List<Entry> entries = new ArrayList<>();
    Evaluation maximum = path.maximum();
    entries.add(
        Entry.of(
            PATH,
            "path: largest loss " + Numerals.of(maximum.loss()) + ", at "
                + VertexTable.position(maximum.position())));
    bound.ifPresent(
        proved ->
            entries.add(
                Entry.of(
                    Marks.CERTIFIED,
                    "certified: loss \u2264 " + Numerals.upper(proved) + " on the whole path")));
    line.ifPresent(
        straight ->
            entries.add(
                new Entry(
                    Marks.LINE_SAMPLE,
                    "straight line: largest loss " + Numerals.of(straight.maximum().loss())
                        + ", barrier " + Numerals.of(straight.barrier()))));
    if (showsDetail()) {
      entries.add(new Entry(Panel.SPOT_SAMPLE, "start or end of a convex segment"));
      if (!axis.runs().isEmpty()) {
        entries.add(
            new Entry(Panel.BAND_SAMPLE, "invariant segments: the outputs do not change"));
      }
    }
    return entries;
  }

  private Stream<Evaluation> evaluations() {
    return Stream.concat(
        path.points().stream(), line.stream().flatMap(straight -> straight.points().stream()));
  }

  private Scale lossScale() {
    return Scale.fitting(
        DoubleStream.concat(
                evaluations().mapToDouble(Evaluation::loss),
                bound.stream().mapToDouble(Rational::doubleValue))
            .toArray());
  }

  private Scale errorScale() {
    return Scale.fitting(evaluations().mapToDouble(this::percentage).toArray());
  }

  private double percentage(Evaluation evaluation) {
    OptionalInt errors = evaluation.errors();
    return 100.0 * errors.orElseThrow() / path.samples();
  }

  private String axisTitle() {
    return "vertex of the path (0: " + caption.first(24) + ", " + path.segments().size() + ": "
        + caption.second(24) + ")";
  }

  private String note() {
    return "Curves are floating-point evaluations"
        + (bound.isPresent() ? "; the certified bound is proved." : ", no proof.")
        + (line.isPresent() ? " The straight line is stretched over the whole width." : "")
        + (axis.runs().isEmpty() ? "" : " Runs of invariant segments are drawn narrow.");
  }
}
