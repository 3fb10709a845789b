package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.BOUNDED;
import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of paths with steps that are cut into pieces. */
class EnclosedRuleTest {

  /** One sample, input 1 and target 0: the loss is the square of the output. */
  private static final Dataset ONE = data(0);

  private static final int SHARPNESS = 1600;

  @TempDir Path folder;

  private static Dataset data(double target) {
    return new Dataset(Matrix.of(1, 1, 1), new Targets.Values(Matrix.of(1, 1, target)));
  }

  /** Of a path on which the output is 4 t (1 - t): the loss is 0 at its ends and 1 between. */
  private static ParameterPoint hill(double t) {
    return Segments.point(t + "", 4 * (1 - t) + "");
  }

  /**
   * The output is a spike of height 1 at t = 0.50125, between all multiples of 1/60 and of 1/400;
   * it is zero from 0.0006 on to both sides.
   */
  private static ParameterPoint spike(double t) {
    double z = SHARPNESS * (t - 0.50125);
    return Segments.point(
        "0 0 0 | " + (z + 1) + " " + z + " " + (z - 1), "1; -2; 1");
  }

  private static List<Integer> uniform(int depth) {
    return Collections.nCopies(1 << depth, depth);
  }

  /** Through the points in steps that are all cut at these depths. */
  private static Certificate path(Claim claim, List<Integer> depths, ParameterPoint... points) {
    Certificate plain =
        Segments.through(
            List.of(points),
            points[points.length - 1],
            Collections.nCopies(points.length - 1, CONVEX),
            Rational.ONE,
            ONE);
    List<Step> steps = new ArrayList<>();
    for (Step step : plain.steps()) {
      steps.add(
          new Step(
              new Step.Rule.Enclosed(Subdivision.of(depths)), BOUNDED, step.note(), step.writes()));
    }
    return with(plain, claim, steps);
  }

  private static Certificate with(Certificate plain, Claim claim, List<Step> steps) {
    return new Certificate(
        claim, plain.loss(), plain.network(), plain.data(), plain.first(), plain.second(),
        plain.construction(), plain.arrays(), steps);
  }

  private static Claim most(String bound) {
    return new Claim.MaxLoss(Rational.parse(bound));
  }

  private static Claim ends(String excess) {
    return new Claim.AtMostEnds(Rational.parse(excess));
  }

  private static Report check(Certificate certificate) {
    return new Checker(2, ProgressListener.NONE).check(certificate, ONE);
  }

  private static Kind kind(Certificate certificate) {
    return check(certificate).verdict().kind();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0", "11/10, 5", "101/100, 7", "10001/10000, 10", "1000001/1000000, 14"
  })
  void aHillIsBelowALevelAboveItIfThePiecesAreShortEnough(String bound, int depth) {
    ParameterPoint[] hill = {hill(0), hill(1)};
    Report report = check(path(most(bound), uniform(Math.max(depth, 3)), hill));
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    EnclosedStep step = report.steps().orElseThrow().enclosed().get(0);
    assertTrue(step.bound() >= 1, step::toString);
    assertEquals(step.bound(), report.maximum().orElseThrow().value().hi());
    assertEquals(Kind.VERIFIED, kind(path(ends(bound), uniform(Math.max(depth, 3)), hill)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1/2", "99/100", "9999999999/10000000000"})
  void aHillIsNeverBelowALevelBelowIt(String bound) {
    for (int depth : new int[] {0, 1, 3, 6, 9, 12}) {
      for (Claim claim : List.of(most(bound), ends(bound))) {
        Report report = check(path(claim, uniform(depth), hill(0), hill(1)));
        assertEquals(Kind.INCONCLUSIVE, report.verdict().kind(), report.verdict().reason());
      }
    }
  }

  @Test
  void whereThePiecesAreTooLongNothingIsSaid() {
    for (List<Integer> coarse : List.of(List.of(1, 1), List.of(1, 2, 2), List.of(1, 2, 3, 3))) {
      Report report = check(path(most("101/100"), coarse, hill(0), hill(1)));
      assertEquals(Kind.INCONCLUSIVE, report.verdict().kind());
      String reason = report.verdict().reason();
      assertTrue(reason.startsWith("the loss on step 1 is at most "), reason);
      assertTrue(reason.contains(" (piece 1 of " + coarse.size() + ", t from 0.0 to "), reason);
      assertTrue(reason.endsWith("), which is not proved to be at most 101/100"), reason);
    }
  }

  @Test
  void aSpikeThatNoSampledPointShowsIsNotMissed() {
    ParameterPoint from = spike(0);
    ParameterPoint to = spike(1);
    LossEnclosures losses =
        new LossEnclosures(new Loss.Squared(), ONE, 1, ProgressListener.NONE);
    for (int samples : new int[] {61, 401}) {
      List<ParameterPoint> points =
          IntStream.range(0, samples).mapToObj(k -> spike(k / (samples - 1.0))).toList();
      assertTrue(
          losses.of(points, Precision.DOUBLE_DOUBLE).stream()
              .allMatch(loss -> loss.value().hi() < 1e-20));
    }
    for (int depth : new int[] {0, 2, 6, 9, 13, 16}) {
      for (Claim claim : List.of(most("1/2"), most("99/100"), ends("1/2"), ends("0"))) {
        Kind kind = kind(path(claim, uniform(depth), from, to));
        assertEquals(Kind.INCONCLUSIVE, kind, depth + " " + claim);
      }
    }
    assertEquals(Kind.VERIFIED, kind(path(most("11/10"), uniform(16), from, to)));
    // The spike alone, in pieces that end at sampled points, or are short but at the spike.
    List<Integer> forged = new ArrayList<>();
    for (int depth = 1; depth < 10; depth++) {
      forged.add(depth);
    }
    forged.add(9);
    Collections.sort(forged);
    assertEquals(Kind.INCONCLUSIVE, kind(path(most("1/2"), forged, from, to)));
    Collections.reverse(forged);
    assertEquals(Kind.INCONCLUSIVE, kind(path(most("1/2"), forged, from, to)));
  }

  @Test
  void statesAboveTheLevelAreRejectedAndPiecesAreNot() {
    ParameterPoint[] through = {hill(0), Segments.point("1", "2"), hill(1)};
    assertEquals(Kind.REJECTED, kind(path(most("1"), uniform(4), through)));
    Report report = check(path(ends("3"), uniform(4), through));
    assertEquals(Kind.REJECTED, report.verdict().kind());
    assertTrue(report.verdict().reason().startsWith("the loss at the end of step 1 is = 4, more"));
    // Nothing was computed of the pieces, so nothing is known of the maximum.
    assertEquals(
        Double.POSITIVE_INFINITY, report.maximum().orElseThrow().value().hi());
    assertEquals(Kind.VERIFIED, kind(path(most("41/10"), uniform(6), through)));
    assertEquals(Kind.VERIFIED, kind(path(ends("41/10"), uniform(6), through)));
    assertEquals(Kind.INCONCLUSIVE, kind(path(ends("4"), uniform(6), through)));
  }

  @Test
  void theEndOfABoundedStepDecides() {
    ParameterPoint[] up = {Segments.point("1", "0"), Segments.point("1", "2")};
    assertEquals(Kind.REJECTED, kind(path(most("39/10"), List.of(0), up)));
    assertEquals(Kind.VERIFIED, kind(path(most("41/10"), List.of(0), up)));
    assertEquals(
        List.of(0, 1),
        check(path(most("5"), List.of(0), up)).steps().orElseThrow().decisive());
    assertEquals(Kind.VERIFIED, kind(path(ends("1/1000000"), List.of(0), up)));
  }

  @Test
  void otherStepsAreDecidedByTheirRulesAndThePathMustEndWhereItSays() {
    Certificate two = path(most("5"), List.of(0), hill(0), hill(1), Segments.point("1", "1"));
    Step second = two.steps().get(1);
    for (Step.Conclusion conclusion : List.of(CONVEX, INVARIANT)) {
      Step lumped = new Step(Step.Rule.LUMPED, conclusion, "", second.writes());
      Certificate mixed = with(two, most("5"), List.of(two.steps().get(0), lumped));
      assertEquals(conclusion == CONVEX ? Kind.VERIFIED : Kind.REJECTED, kind(mixed));
      Step first = new Step(Step.Rule.LUMPED, conclusion, "", two.steps().get(0).writes());
      Certificate wrong = with(two, most("100"), List.of(first, second));
      assertEquals(Kind.REJECTED, kind(wrong));
    }
    Certificate cut = with(two, most("5"), List.of(two.steps().get(0)));
    Report report = check(cut);
    assertEquals(Kind.REJECTED, report.verdict().kind());
    assertTrue(report.verdict().reason().startsWith("the path does not end at the second model"));
  }

  @Test
  void nothingIsKnownWhereNumbersOverflowOrDataHaveFractions() {
    double most = Double.MAX_VALUE;
    Certificate overflow =
        path(most("5"), uniform(3), Segments.point(most + "", "0"), Segments.point(-most + "", "0"));
    assertEquals(Kind.INCONCLUSIVE, kind(overflow));
    assertTrue(check(overflow).verdict().reason().startsWith("the loss on step 1 is at most infin"));
    Report exact =
        new Checker(1, ProgressListener.NONE)
            .check(path(most("2"), uniform(3), hill(0), hill(1)), RationalDataset.of(ONE));
    assertEquals(Kind.INCONCLUSIVE, exact.verdict().kind());
  }

  @Test
  void onOtherDataThePiecesAreEnclosedThere() {
    Certificate certificate = path(most("2"), uniform(6), hill(0), hill(1));
    Report here = check(certificate);
    Report there =
        new Checker(1, ProgressListener.NONE).checkOn(certificate, data(10));
    assertEquals(Kind.VERIFIED, there.verdict().kind());
    // The output is between 0 and 1, so the loss between 81 and 100.
    double upper = there.maximum().orElseThrow().value().hi();
    assertTrue(upper >= 100 && upper < 101, () -> "" + upper);
    assertNotEquals(here.maximum(), there.maximum());
  }

  @Test
  void aBoundThatIsNoNumberIsNone() {
    List<Subdivision.Piece> halves = Subdivision.of(List.of(1, 1)).pieces();
    for (List<Double> wrong :
        List.of(List.of(1.0), List.of(1.0, Double.NaN), List.of(Double.NaN, 1.0))) {
      assertThrows(IllegalArgumentException.class, () -> new EnclosedStep(1, halves, wrong));
    }
    EnclosedStep step = new EnclosedStep(1, halves, List.of(1.0, Double.POSITIVE_INFINITY));
    assertTrue(!step.isAtMost(Rational.of(Double.MAX_VALUE)));
    assertTrue(new EnclosedStep(1, halves, List.of(0.5, 0.1)).isAtMost(Rational.of(1, 2)));
    assertTrue(!new EnclosedStep(1, halves, List.of(0.1, 0.5)).isAtMost(Rational.parse("4/9")));
  }

  @Test
  void theProgramSaysWhichPieceIsTheWorst() throws IOException {
    Path file = folder.resolve("a.cert");
    CertificateFile.write(file, path(most("5"), List.of(2, 2, 1), hill(0), hill(1)));
    DataFiles.write(folder.resolve("data.npz"), ONE);
    Path json = folder.resolve("a.json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] words = {file.toString(), "-v", "--json", json.toString()};
    assertEquals(0, Main.run(words, print, print), () -> out.toString(StandardCharsets.UTF_8));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(
        lines.get(1).startsWith("step 1     enclosed bounded   loss at its end = 0, on it at most "),
        lines.get(1));
    assertTrue(lines.get(1).endsWith(" (piece 3 of 3, t from 0.5 to 1.0)  to 1"), lines.get(1));
    assertTrue(lines.get(2).startsWith("VERIFIED max loss in [0, "), lines.get(2));
    String text = Files.readString(json);
    assertTrue(text.contains("\"enclosed\": [{\"step\": 1, \"pieces\": 3, \"upper\": "), text);
    assertTrue(text.contains("\"worst_from\": 0.5, \"worst_to\": 1.0}]"), text);
  }
}
