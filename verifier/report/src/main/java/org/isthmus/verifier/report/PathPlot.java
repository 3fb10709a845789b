package org.isthmus.verifier.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.AtomicFiles;
import org.isthmus.numeric.model.Loss;
import org.isthmus.verifier.report.drawing.Canvas;
import org.isthmus.verifier.report.drawing.Canvas.Anchor;
import org.isthmus.verifier.report.drawing.Canvas.Label;
import org.isthmus.verifier.report.drawing.Pen;
import org.isthmus.verifier.report.drawing.Polyline;
import org.isthmus.verifier.report.drawing.RasterCanvas;
import org.isthmus.verifier.report.drawing.Scale;
import org.isthmus.verifier.report.drawing.SvgCanvas;

/**
 * The picture of a path: the loss above, the 0/1 error below where there is one, with vertices,
 * segment kinds, the certified bound and the straight line between the models as far as they are
 * given. Every curve has its own dashes or markers, so that it reads in black and white.
 *
 * <p>The same input gives the same {@code .svg}, byte by byte; a {@code .png} also depends on the
 * fonts of the machine.
 */
public final class PathPlot {

  private static final int WIDTH = 920;
  private static final double LEFT = 78;
  private static final double RIGHT = WIDTH - 24;
  private static final double LEGEND = 76;
  private static final double LEGEND_LINE = 16;
  private static final double LOSS_HEIGHT = 250;
  private static final double GAP = 18;
  private static final double ERROR_HEIGHT = 130;
  private static final double BELOW = 62;

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;
  private static final int GREY = 0x555555;
  private static final int BAND = 0xe7e7e7;
  private static final Pen FRAME = Pen.solid(BLACK, 0.8);
  private static final Pen GRID = Pen.solid(0xcccccc, 0.5);
  private static final Pen PATH = Pen.solid(BLACK, 1.7);
  private static final Pen BOUND = Pen.dashed(0x1b4f9c, 1.5, 8, 4);
  private static final Pen LINE = Pen.dashed(0xb03020, 1.2, 1.5, 2.5);
  private static final Pen LINE_MARKER = Pen.solid(0xb03020, 1);

  private static final double MARKER = 2.2;

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

  /** The picture of a path alone. */
  public static PathPlot of(Caption caption, LossProfile path) {
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
   * Checks that a picture can be written under that name.
   *
   * @throws IllegalArgumentException if it ends neither in {@code .svg} nor in {@code .png}
   */
  public static void requireFormat(Path file) {
    if (!isSvg(file) && !String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT)
        .endsWith(".png")) {
      throw new IllegalArgumentException(
          "a picture is a .svg or a .png file (found " + file + ")");
    }
  }

  private static boolean isSvg(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".svg");
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
    requireFormat(file);
    if (isSvg(file)) {
      SvgCanvas canvas = new SvgCanvas(WIDTH, height(), title());
      draw(canvas);
      byte[] bytes = canvas.document().getBytes(StandardCharsets.UTF_8);
      AtomicFiles.write(file, out -> out.write(bytes));
    } else {
      RasterCanvas canvas = new RasterCanvas(WIDTH, height());
      draw(canvas);
      AtomicFiles.write(file, canvas::writeTo);
    }
  }

  private boolean hasErrors() {
    return evaluations().allMatch(evaluation -> evaluation.errors().isPresent());
  }

  private int height() {
    return (int) (top() + LOSS_HEIGHT + (hasErrors() ? GAP + ERROR_HEIGHT : 0) + BELOW);
  }

  private void draw(Canvas canvas) {
    header(canvas);
    drawLegend(canvas);
    Panel loss = new Panel(top(), LOSS_HEIGHT, lossScale());
    loss.draw(canvas, lossTitle(), Evaluation::loss, bound);
    double foot = top() + LOSS_HEIGHT;
    if (hasErrors()) {
      Panel errors = new Panel(foot + GAP, ERROR_HEIGHT, errorScale());
      errors.draw(canvas, "0/1 error in %", this::percentage, Optional.empty());
      foot += GAP + ERROR_HEIGHT;
    }
    footer(canvas, foot);
  }

  private String title() {
    return "Loss along a path from " + shortened(caption.first(), 40) + " to "
        + shortened(caption.second(), 40);
  }

  private void header(Canvas canvas) {
    long convex = path.segments().stream().filter(LossProfile.Segment::isConvex).count();
    canvas.text(new Label(title(), "", 15, true), BLACK, Anchor.START, LEFT, 24);
    canvas.text(
        Label.of(
            shortened(caption.network() + " on " + caption.data(), 118)
                + ", N = " + path.samples(),
            11),
        GREY, Anchor.START, LEFT, 42);
    canvas.text(
        Label.of(
            shortened(caption.construction(), 100) + ": "
                + counted(path.segments().size(), "segment") + ", " + convex + " convex",
            11),
        GREY, Anchor.START, LEFT, 57);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String shortened(String text, int length) {
    int points = text.codePointCount(0, text.length());
    return points <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "\u2026";
  }

  private boolean showsDetail() {
    return axis.unit() * (RIGHT - LEFT) >= WIDTH_OF_DETAIL;
  }

  /** A sample of a mark, 30 units wide, drawn from the point on. */
  private interface Sample {
    void draw(Canvas canvas, double x, double y);
  }

  /** A line of the legend. */
  private record Entry(Sample sample, String text) {}

  private List<Entry> legend() {
    List<Entry> entries = new ArrayList<>();
    Evaluation maximum = path.maximum();
    entries.add(
        new Entry(
            (on, x, y) -> on.line(PATH, x, y, x + 30, y),
            "path: largest loss " + Numerals.of(maximum.loss()) + ", at "
                + VertexTable.position(maximum.position())));
    bound.ifPresent(
        proved ->
            entries.add(
                new Entry(
                    (on, x, y) -> on.line(BOUND, x, y, x + 30, y),
                    "certified: loss \u2264 " + Numerals.upper(proved)
                        + " on the whole path")));
    line.ifPresent(
        straight ->
            entries.add(
                new Entry(
                    (on, x, y) -> {
                      on.line(LINE, x, y, x + 30, y);
                      on.circle(LINE_MARKER, WHITE, x + 5, y, MARKER);
                      on.circle(LINE_MARKER, WHITE, x + 25, y, MARKER);
                    },
                    "straight line: largest loss " + Numerals.of(straight.maximum().loss())
                        + ", barrier " + Numerals.of(straight.barrier()))));
    if (showsDetail()) {
      entries.add(
          new Entry(
              (on, x, y) -> on.circle(FRAME, BLACK, x + 15, y, MARKER),
              "start or end of a convex segment"));
      if (!axis.runs().isEmpty()) {
        entries.add(
            new Entry(
                (on, x, y) -> on.rectangle(BAND, x, y - 5, 30, 10),
                "invariant segments: the outputs do not change"));
      }
    }
    return entries;
  }

  private void drawLegend(Canvas canvas) {
    List<Entry> entries = legend();
    for (int k = 0; k < entries.size(); k++) {
      double x = LEFT + (k % 2) * (RIGHT - LEFT) / 2;
      double y = LEGEND + LEGEND_LINE * (k / 2);
      entries.get(k).sample().draw(canvas, x, y - 4);
      canvas.text(Label.of(entries.get(k).text(), 11), BLACK, Anchor.START, x + 38, y);
    }
  }

  private double top() {
    return LEGEND + LEGEND_LINE * ((legend().size() + 1) / 2);
  }

  private String lossTitle() {
    String unit =
        path.loss().match(
            new Loss.Cases<String>() {
              @Override
              public String squared() {
                return "loss";
              }

              @Override
              public String crossEntropy() {
                return "loss in nats";
              }

              @Override
              public String logistic() {
                return "loss in nats";
              }

              @Override
              public String huber(Rational delta) {
                return "loss";
              }
            });
    return unit + ", mean over " + counted(path.samples(), "sample");
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

  private static double across(double place) {
    return LEFT + place * (RIGHT - LEFT);
  }

  private void footer(Canvas canvas, double foot) {
    int last = path.segments().size();
    double labelWidth = 14 + 8 * Integer.toString(last).length();
    for (int vertex : axis.labelled(labelWidth / (RIGHT - LEFT))) {
      double x = across(axis.at(vertex));
      canvas.line(FRAME, x, foot, x, foot + 4);
      canvas.text(
          Label.of(Integer.toString(vertex), 11), BLACK, Anchor.MIDDLE, x, foot + 16);
    }
    canvas.text(
        Label.of(
            "vertex of the path (0: " + shortened(caption.first(), 24) + ", " + last + ": "
                + shortened(caption.second(), 24) + ")",
            12),
        BLACK, Anchor.MIDDLE, (LEFT + RIGHT) / 2, foot + 34);
    canvas.text(
        Label.of(
            "Curves are floating-point evaluations"
                + (bound.isPresent() ? "; the certified bound is proved." : ", no proof.")
                + (line.isPresent() ? " The straight line is stretched over the whole width." : "")
                + (axis.runs().isEmpty()
                    ? ""
                    : " Runs of invariant segments are drawn narrow."),
            9.5),
        GREY, Anchor.MIDDLE, (LEFT + RIGHT) / 2, foot + 51);
  }

  /** A frame with a vertical scale in which one quantity of the path and of the line is drawn. */
  private final class Panel {
    private final double top;
    private final double height;
    private final Scale scale;

    Panel(double top, double height, Scale scale) {
      this.top = top;
      this.height = height;
      this.scale = scale;
    }

    private double up(double place) {
      return top + (1 - place) * height;
    }

    void draw(
        Canvas canvas,
        String title,
        ToDoubleFunction<Evaluation> quantity,
        Optional<Rational> level) {
      if (showsDetail()) {
        for (PathAxis.Run run : axis.runs()) {
          double from = across(run.from());
          canvas.rectangle(BAND, from, top, across(run.to()) - from, height);
        }
      }
      ticks(canvas);
      level.ifPresent(
          value -> {
            double y = up(scale.at(value.doubleValue()));
            canvas.line(BOUND, LEFT, y, RIGHT, y);
          });
      line.ifPresent(straight -> straight(canvas, straight, quantity));
      Polyline curve = new Polyline();
      for (Evaluation point : path.points()) {
        curve.add(
            across(axis.at(point.position())), up(scale.at(quantity.applyAsDouble(point))));
      }
      canvas.polyline(PATH, curve);
      if (showsDetail()) {
        vertices(canvas, quantity);
      }
      canvas.uprightText(Label.of(title, 12), BLACK, 22, top + height / 2);
    }

    private void ticks(Canvas canvas) {
      for (Scale.Tick tick : scale.ticks()) {
        double y = up(tick.at());
        if (tick.isMinor()) {
          canvas.line(FRAME, LEFT - 2.5, y, LEFT, y);
        } else {
          canvas.line(GRID, LEFT, y, RIGHT, y);
          canvas.line(FRAME, LEFT - 5, y, LEFT, y);
          canvas.text(
              new Label(tick.base(), tick.exponent(), 11, false),
              BLACK, Anchor.END, LEFT - 8, y + 4);
        }
      }
      canvas.line(FRAME, LEFT, top, RIGHT, top);
      canvas.line(FRAME, RIGHT, top, RIGHT, top + height);
      canvas.line(FRAME, RIGHT, top + height, LEFT, top + height);
      canvas.line(FRAME, LEFT, top + height, LEFT, top);
    }

    private void straight(
        Canvas canvas, StraightLine straight, ToDoubleFunction<Evaluation> quantity) {
      Polyline curve = new Polyline();
      for (Evaluation point : straight.points()) {
        curve.add(across(point.position()), up(scale.at(quantity.applyAsDouble(point))));
      }
      canvas.polyline(LINE, curve);
      for (Polyline.Spot spot : curve.spots()) {
        canvas.circle(LINE_MARKER, WHITE, spot.x(), spot.y(), MARKER);
      }
    }

    private void vertices(Canvas canvas, ToDoubleFunction<Evaluation> quantity) {
      List<Evaluation> vertices = path.vertices();
      for (int k = 0; k < vertices.size(); k++) {
        boolean before = k > 0 && path.segments().get(k - 1).isConvex();
        boolean after = k < path.segments().size() && path.segments().get(k).isConvex();
        if (before || after) {
          Evaluation vertex = vertices.get(k);
          canvas.circle(
              FRAME,
              BLACK,
              across(axis.at(k)),
              up(scale.at(quantity.applyAsDouble(vertex))),
              MARKER);
        }
      }
    }
  }
}
