package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.verifier.report.drawing.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PathPlotTest {

  private static final Caption CAPTION =
      new Caption("al<i>ce", "b&b", "net (2, 3 relu, 2)", "moons", "nbm21 \"Theorem 4.1\"");

  @TempDir private Path folder;

  private static List<Conclusion> alternating(int count, int every) {
    List<Conclusion> kinds = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      kinds.add(k % every == 0 ? Conclusion.CONVEX : Conclusion.INVARIANT);
    }
    return kinds;
  }

  private static StraightLine line(Loss loss, boolean errors) {
    List<Evaluation> points = new ArrayList<>();
    for (int j = 0; j <= 30; j++) {
      double t = j / 30.0;
      OptionalInt wrong = errors ? OptionalInt.of((int) (3600 * t * (1 - t))) : OptionalInt.empty();
      points.add(new Evaluation(t, 0.25 + 8 * t * (1 - t), wrong));
    }
    return new StraightLine(loss, 1000, points);
  }

  private static PathPlot plot(int segments, boolean errors) {
    LossProfile profile = SmallPaths.profile(alternating(segments, 2), 8, errors);
    return PathPlot.of(CAPTION, profile)
        .certified(Rational.of(1, 50))
        .against(line(profile.loss(), errors));
  }

  private static Document parsed(Path file) throws Exception {
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

  @Test
  void theSvgIsWellFormedAndSaysWhatItShows() throws Exception {
    Path file = folder.resolve("path.svg");
    plot(43, true).write(file);
    List<String> texts = texts(parsed(file));
    for (String label :
        List.of(
            "Loss along a path from al<i>ce to b&b",
            "net (2, 3 relu, 2) on moons, N = 1000",
            "nbm21 \"Theorem 4.1\": 43 segments, 22 convex",
            "certified: loss \u2264 0.02 on the whole path",
            "straight line: largest loss 2.25, barrier 2",
            "start or end of a convex segment",
            "invariant segments: the outputs do not change",
            "loss in nats, mean over 1000 samples",
            "0/1 error in %",
            "vertex of the path (0: al<i>ce, 43: b&b)",
            "43",
            "10-2")) {
      assertTrue(texts.contains(label), label + " is not among " + texts);
    }
    assertTrue(texts.stream().anyMatch(text -> text.startsWith("path: largest loss 0.00")));
  }

  @Test
  void everyMarkOfTheSvgLiesWithinTheFigure() throws Exception {
    Path file = folder.resolve("path.svg");
    plot(43, true).write(file);
    NodeList lines = parsed(file).getElementsByTagName("polyline");
    for (int k = 0; k < lines.getLength(); k++) {
      String points = lines.item(k).getAttributes().getNamedItem("points").getNodeValue();
      for (String point : points.split(" ")) {
        double x = Double.parseDouble(point.split(",")[0]);
        double y = Double.parseDouble(point.split(",")[1]);
        assertTrue(x >= 70 && x <= 900 && y >= 60 && y <= 540, point);
      }
    }
  }

  @Test
  void vertexMarkersStandAtTheEndsOfConvexSegmentsInBothPanels() throws Exception {
    Path file = folder.resolve("path.svg");
    LossProfile profile = SmallPaths.profile(alternating(9, 3), 8, true);
    PathPlot.of(CAPTION, profile).write(file);
    // convex segments 0-1, 3-4, 6-7: six ends in each of two panels, one sample in the legend
    assertEquals(13, parsed(file).getElementsByTagName("circle").getLength());
    // the ground, one sample in the legend, three runs in each of two panels
    assertEquals(8, parsed(file).getElementsByTagName("rect").getLength());
  }

  @Test
  void withoutClassesThereIsNoErrorPanel() throws Exception {
    Path file = folder.resolve("path.svg");
    plot(7, false).write(file);
    List<String> texts = texts(parsed(file));
    assertFalse(texts.contains("0/1 error in %"));
    assertTrue(texts.contains("loss, mean over 1000 samples"));
  }

  @Test
  void theErrorPanelNeedsTheErrorsOfEveryCurve() throws Exception {
    Path file = folder.resolve("path.svg");
    LossProfile profile = SmallPaths.profile(alternating(5, 2), 2, true);
    PathPlot.of(CAPTION, profile).against(line(profile.loss(), false)).write(file);
    assertFalse(texts(parsed(file)).contains("0/1 error in %"));
  }

  @Test
  void aPathAloneClaimsNothing() throws Exception {
    Path file = folder.resolve("path.svg");
    PathPlot.of(CAPTION, SmallPaths.profile(alternating(5, 2), 8, true)).write(file);
    String all = String.join("\n", texts(parsed(file)));
    assertFalse(all.contains("certified"));
    assertFalse(all.contains("straight line"));
    assertTrue(all.contains("Curves are floating-point evaluations, no proof."));
  }

  @Test
  void theSamePictureHasTheSameBytes() throws IOException {
    for (String end : List.of("svg", "png")) {
      plot(11, true).write(folder.resolve("one." + end));
      plot(11, true).write(folder.resolve("two." + end));
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("one." + end)),
          Files.readAllBytes(folder.resolve("two." + end)));
    }
  }

  @Test
  void thePngShowsTheCurvesInBlackAndWhiteToo() throws IOException {
    Path file = folder.resolve("path.png");
    plot(11, true).write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(1840, image.getWidth());
    Set<Integer> greys = new TreeSet<>();
    int dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int grey =
            (int) (0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255));
        greys.add(grey);
        dark += grey < 128 ? 1 : 0;
      }
    }
    double share = (double) dark / (image.getWidth() * image.getHeight());
    assertTrue(share > 0.005 && share < 0.2, "dark share " + share);
    assertTrue(greys.contains(255) && greys.contains(0xe7) && greys.contains(0), greys.toString());
  }

  @Test
  void aPathOfTensOfThousandsOfSegmentsIsDrawnSoonAndSmall() throws Exception {
    LossProfile profile = SmallPaths.profile(alternating(33000, 3), 16, true);
    Path file = folder.resolve("path.svg");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> PathPlot.of(CAPTION, profile).write(file));
    assertTrue(Files.size(file) < 1_000_000, Files.size(file) + " bytes");
    parsed(file);
  }

  @Test
  void lossesThatAreZeroOrInfiniteHaveAPlace() throws Exception {
    Path file = folder.resolve("path.svg");
    LossProfile profile =
        new LossProfile(
            new Loss.CrossEntropy(),
            10,
            List.of(new LossProfile.Segment(Conclusion.CONVEX, "")),
            List.of(
                new Evaluation(0, 0, OptionalInt.of(0)),
                new Evaluation(0.25, 1e-300, OptionalInt.of(1)),
                new Evaluation(0.5, 2, OptionalInt.of(5)),
                new Evaluation(1, Double.POSITIVE_INFINITY, OptionalInt.of(10))));
    PathPlot.of(CAPTION, profile).write(file);
    String svg = Files.readString(file);
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"));
    assertTrue(texts(parsed(file)).contains("path: largest loss overflow, at 1"));
  }

  @Test
  void aPathWithoutAnyLossIsALineAtZero() throws Exception {
    List<Evaluation> points = new ArrayList<>();
    for (int k = 0; k <= 4; k++) {
      points.add(new Evaluation(k / 2.0, 0, OptionalInt.empty()));
    }
    LossProfile profile =
        new LossProfile(
            new Loss.Squared(),
            3,
            Collections.nCopies(2, new LossProfile.Segment(Conclusion.CONVEX, "")),
            points);
    for (Rational bound : List.of(Rational.ZERO, Rational.of(1, 1000))) {
      Path file = folder.resolve("path.svg");
      PathPlot.of(CAPTION, profile).certified(bound).write(file);
      List<String> texts = texts(parsed(file));
      assertTrue(texts.contains("path: largest loss 0, at 0"), texts.toString());
      assertTrue(texts.contains("0"), texts.toString());
      NodeList lines = parsed(file).getElementsByTagName("polyline");
      String curve = "";
      for (int k = 0; k < lines.getLength(); k++) {
        if (lines.item(k).getAttributes().getNamedItem("stroke-width").getNodeValue()
            .equals("1.7")) {
          curve = lines.item(k).getAttributes().getNamedItem("points").getNodeValue();
        }
      }
      assertEquals(5, curve.split(" ").length, curve);
      assertEquals(
          1, Stream.of(curve.split(" ")).map(spot -> spot.split(",")[1]).distinct().count());
    }
    PathPlot.of(CAPTION, profile).write(folder.resolve("path.png"));
    assertTrue(Files.size(folder.resolve("path.png")) > 1000);
  }

  @Test
  void aPathWithoutSegmentsIsNotDrawn() {
    LossProfile start =
        new LossProfile(
            new Loss.Squared(), 3, List.of(), List.of(new Evaluation(0, 0, OptionalInt.empty())));
    assertEquals(
        "there is no path to draw (found 0 segments)",
        assertThrows(IllegalArgumentException.class, () -> PathPlot.of(CAPTION, start))
            .getMessage());
  }

  @Test
  void onlySvgAndPngAreWritten() throws IOException {
    for (String name : List.of("path.pdf", "path", "svg", "path.svg.gz", ".png.txt")) {
      Path file = folder.resolve(name);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> plot(3, true).write(file));
      assertEquals(
          "a picture is a .svg or a .png file (found " + file + ")", refusal.getMessage());
    }
    Sheet.requireFormat(Path.of("a.SVG"));
    Sheet.requireFormat(Path.of("b.png"));
    assertFolderIsEmpty();
  }

  @Test
  void aFolderThatDoesNotExistIsAnError() throws IOException {
    Path file = folder.resolve("missing").resolve("path.svg");
    UncheckedIOException refusal =
        assertThrows(UncheckedIOException.class, () -> plot(3, true).write(file));
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    assertFolderIsEmpty();
  }

  private void assertFolderIsEmpty() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void aLineAboutSomethingElseIsRefused() {
    PathPlot plot = PathPlot.of(CAPTION, SmallPaths.profile(alternating(3, 2), 2, true));
    StraightLine other = line(new Loss.Logistic(), true);
    assertEquals(
        "the straight line is not comparable to the path"
            + " (found logistic on 1000 samples, expected cross_entropy on 1000)",
        assertThrows(IllegalArgumentException.class, () -> plot.against(other)).getMessage());
    StraightLine fewer =
        new StraightLine(
            new Loss.CrossEntropy(), 999, line(new Loss.CrossEntropy(), true).points());
    assertThrows(IllegalArgumentException.class, () -> plot.against(fewer));
    assertThrows(IllegalArgumentException.class, () -> plot.certified(Rational.of(-1)));
  }
}
