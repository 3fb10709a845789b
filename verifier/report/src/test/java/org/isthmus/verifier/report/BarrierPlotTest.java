package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarrierPlotTest {

  private static final Caption CAPTION =
      new Caption("al<i>ce", "b&b", "net (2, 3 leaky, 2)", "moons", "n21 \"Theorem 4.1\"");
  private static final String BARRIER_DASHES = "8 4";
  private static final String ENDS_DASHES = "8 3 1.5 3";

  @TempDir private Path folder;

  /** Losses of the shape {@code ends + 4 height t (1 - t)}. */
  private static StraightLine line(double ends, double height) {
    List<Evaluation> points = new ArrayList<>();
    for (int j = 0; j <= 30; j++) {
      double t = j / 30.0;
      points.add(new Evaluation(t, ends + 4 * height * t * (1 - t), OptionalInt.empty()));
    }
    return new StraightLine(new Loss.Squared(), 1000, points);
  }

  private static BarrierPlot plot(StraightLine line, Rational from, Rational barrier) {
    return BarrierPlot.of(CAPTION, line, from, barrier);
  }

  private Document drawn(BarrierPlot plot) throws Exception {
    Path file = folder.resolve("barrier.svg");
    plot.write(file);
    String svg = Files.readString(file);
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"));
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static List<String> texts(Document document) {
    NodeList nodes = document.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < nodes.getLength(); k++) {
      texts.add(nodes.item(k).getTextContent());
    }
    return texts;
  }

  /** The y of the level with these dashes: of the lines that have them, the one in the panel. */
  private static double level(Document document, String dashes) {
    List<Double> found = new ArrayList<>();
    NodeList lines = document.getElementsByTagName("polyline");
    for (int k = 0; k < lines.getLength(); k++) {
      Element line = (Element) lines.item(k);
      String[] ends = line.getAttribute("points").split("[ ,]");
      if (line.getAttribute("stroke-dasharray").equals(dashes)
          && Double.parseDouble(ends[2]) - Double.parseDouble(ends[0]) > 100) {
        assertEquals(ends[1], ends[3]);
        found.add(Double.parseDouble(ends[1]));
      }
    }
    assertEquals(1, found.size());
    return found.get(0);
  }

  /** The y of the rings in the panel, from left to right. */
  private static List<Double> rings(Document document) {
    NodeList circles = document.getElementsByTagName("circle");
    List<Double> heights = new ArrayList<>();
    // the first two are the sample in the legend
    for (int k = 2; k < circles.getLength(); k++) {
      heights.add(Double.parseDouble(((Element) circles.item(k)).getAttribute("cy")));
    }
    return heights;
  }

  @Test
  void theSvgSaysWhatIsRoundedAndWhatIsProved() throws Exception {
    List<String> texts =
        texts(drawn(plot(line(0.01, 2), Rational.of(1, 60), Rational.of(2, 3))));
    for (String label :
        List.of(
            "A barrier between al<i>ce and b&b",
            "net (2, 3 leaky, 2) on moons, N = 1000",
            "n21 \"Theorem 4.1\": the two are not connected below the barrier",
            "certified: every path between the two has a point of loss \u2265 0.6666",
            "certified: both ends have loss \u2264 0.01667",
            "straight line: largest loss 2.01, at t = 0.500",
            "loss, mean over 1000 samples",
            "t on the straight line (0: al<i>ce, 1: b&b)",
            "0.2",
            "Rounded: the curve, evaluated in floating point where there is a ring. Proved: the"
                + " barrier (printed rounded down) and the level of the ends (rounded up).")) {
      assertTrue(texts.contains(label), label + " is not among " + texts);
    }
  }

  @Test
  void theLevelsStandWhereTheCurveHasTheirLosses() throws Exception {
    // the curve is 1/4 at its ends and 5/4 in the middle; y grows downwards
    Document document = drawn(plot(line(0.25, 1), Rational.of(1, 4), Rational.of(5, 4)));
    List<Double> rings = rings(document);
    assertEquals(31, rings.size());
    assertEquals(rings.get(0), level(document, ENDS_DASHES), 0.011);
    assertEquals(rings.get(15), level(document, BARRIER_DASHES), 0.011);
    assertTrue(rings.get(15) < rings.get(0) - 100);
  }

  @Test
  void everyMarkLiesWithinTheFigure() throws Exception {
    Document document = drawn(plot(line(0, 1e-3), Rational.ZERO, Rational.of(1, 1_000_000)));
    NodeList lines = document.getElementsByTagName("polyline");
    double height = Double.parseDouble(document.getDocumentElement().getAttribute("height"));
    for (int k = 0; k < lines.getLength(); k++) {
      for (String point : ((Element) lines.item(k)).getAttribute("points").split(" ")) {
        double x = Double.parseDouble(point.split(",")[0]);
        double y = Double.parseDouble(point.split(",")[1]);
        assertTrue(x >= 70 && x <= 900 && y >= 60 && y <= height - 50, point);
      }
    }
  }

  @Test
  void endsWithoutAnyLossHaveALineOfTheirOwnOnALogarithmicScale() throws Exception {
    Document document = drawn(plot(line(0, 3), Rational.ZERO, Rational.of(1, 1000)));
    List<String> texts = texts(document);
    assertTrue(texts.contains("0") && texts.contains("0.01"), texts.toString());
    assertTrue(texts.contains("certified: both ends have loss \u2264 0"), texts.toString());
    double ends = level(document, ENDS_DASHES);
    double barrier = level(document, BARRIER_DASHES);
    List<Double> rings = rings(document);
    assertEquals(ends, rings.get(0), 0.011);
    assertEquals(ends, rings.get(30), 0.011);
    assertTrue(barrier < ends - 10 && rings.get(15) < barrier - 100);
  }

  @Test
  void aBarrierTooSmallOrTooLargeForDoublesHasAPlace() throws Exception {
    Rational huge = Rational.parse("1" + "0".repeat(400));
    Rational tiny = Rational.ONE.dividedBy(huge);
    Document low = drawn(plot(line(0, 1), Rational.ZERO, tiny));
    assertEquals(level(low, ENDS_DASHES), level(low, BARRIER_DASHES));
    assertTrue(
        texts(low).contains("certified: every path between the two has a point of loss \u2265"
            + " 1e-400"));
    Document high = drawn(plot(line(0, 1), Rational.ZERO, huge));
    assertTrue(level(high, BARRIER_DASHES) < level(high, ENDS_DASHES) - 100);
    assertTrue(
        texts(high).contains("certified: every path between the two has a point of loss \u2265"
            + " 1e400"));
  }

  @Test
  void aLineOnWhichTheLossOverflowsIsDrawn() throws Exception {
    StraightLine overflow =
        new StraightLine(
            new Loss.CrossEntropy(),
            1,
            List.of(
                new Evaluation(0, 0, OptionalInt.of(0)),
                new Evaluation(0.5, Double.POSITIVE_INFINITY, OptionalInt.of(1)),
                new Evaluation(1, 0, OptionalInt.of(0))));
    List<String> texts = texts(drawn(plot(overflow, Rational.ZERO, Rational.ONE)));
    assertTrue(texts.contains("straight line: largest loss overflow, at t = 0.500"));
    assertTrue(texts.contains("loss in nats, mean over 1 sample"));
  }

  @Test
  void theSamePictureHasTheSameBytes() throws IOException {
    BarrierPlot plot = plot(line(0, 2), Rational.ZERO, Rational.of(1, 7));
    for (String end : List.of("svg", "png")) {
      plot.write(folder.resolve("one." + end));
      plot.write(folder.resolve("two." + end));
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("one." + end)),
          Files.readAllBytes(folder.resolve("two." + end)));
    }
    assertEquals(1840, ImageIO.read(folder.resolve("one.png").toFile()).getWidth());
  }

  @Test
  void levelsThatSeparateNothingAreRefused() {
    refused("no loss is at most -1/2", Rational.of(-1, 2), Rational.ONE);
    refused(
        "a barrier is above both ends (found barrier 0, expected more than 0)",
        Rational.ZERO,
        Rational.ZERO);
    refused(
        "a barrier is above both ends (found barrier 1/3, expected more than 1/2)",
        Rational.of(1, 2),
        Rational.of(1, 3));
    refused(
        "a barrier is above both ends (found barrier -1, expected more than 0)",
        Rational.ZERO,
        Rational.of(-1));
  }

  private static void refused(String message, Rational from, Rational barrier) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> plot(line(0, 1), from, barrier))
            .getMessage());
  }

  @Test
  void nothingIsLeftWhereThePictureCannotBeWritten() throws IOException {
    BarrierPlot plot = plot(line(0, 2), Rational.ZERO, Rational.ONE);
    for (String name : List.of("barrier.pdf", "barrier", "svg", "barrier.svg.gz")) {
      Path file = folder.resolve(name);
      assertEquals(
          "a picture is a .svg or a .png file (found " + file + ")",
          assertThrows(IllegalArgumentException.class, () -> plot.write(file)).getMessage());
    }
    assertThrows(
        UncheckedIOException.class,
        () -> plot.write(folder.resolve("missing").resolve("barrier.svg")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
