package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code isthmus bound}: what it certifies, and what it says where it does not. */
class BoundTest {

  private static final String SPEC =
      """
      network net { input 2 layer h dense 4 relu output 2 }
      data train = npz("data.npz", inputs "X", targets "Y")
      loss cross_entropy on train
      """;

  private static final int STATES = 4;

  @TempDir private Path folder;

  private Bench bench;

  @BeforeEach
  void makeProblem() throws IOException {
    bench = Bench.in(folder).text("path.isth", SPEC);
    ArrayFiles.write(bench.path("path.npz"), path(2, 1));
  }

  /** Random states of the network 2-4-2, the numbers of the last layer times a factor. */
  private static List<NamedArray> path(int seed, double factor) {
    Random random = new Random(seed);
    double[] last = Bench.numbers(random, STATES * 8);
    return List.of(
        NamedArray.of("W1", List.of(STATES, 2, 4), Bench.numbers(random, STATES * 8)),
        NamedArray.of("b1", List.of(STATES, 4), Bench.numbers(random, STATES * 4)),
        NamedArray.of(
            "W2", List.of(STATES, 4, 2), Arrays.stream(last).map(x -> factor * x).toArray()));
  }

  private Command.Run bound(Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "bound", bench.path("path.npz"), "--in", bench.path("path.isth"), "--engine", "ejml"));
    words.addAll(List.of(options));
    return Command.here(words.toArray());
  }

  private static double number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertTrue(found.find(), () -> "no '" + pattern + "' in\n" + text);
    return Double.parseDouble(found.group(1));
  }

  @Test
  void theBoundIsCheckedAndTheSampledMaximumIsCloseBelowIt() {
    Command.Run run = bound("--to", bench.path("out/path.cert"));

    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith("VERIFIED max loss in ["), run::toString);
    assertTrue(
        run.verdict().endsWith("on the path from state 0 to state 3 (3 segments, 12 samples)"),
        run::toString);
    double sampled = number(run.out(), "largest loss ([0-9.e+-]+) ");
    double certified = number(run.out(), "at most ([0-9.e+-]+) on all");
    assertTrue(sampled <= certified && certified <= 1.0101 * sampled, run::toString);
    Command.Run again = Command.here("verify", bench.path("out/path.cert"), "--data", folder);
    assertEquals(0, again.exitCode(), again::toString);
    assertEquals(run.verdict(), again.verdict());
  }

  @Test
  void withoutAPlaceForItTheCertificateIsCheckedAndNotKept() throws IOException {
    List<Path> before = bench.files();

    Command.Run run = bound();

    assertEquals(0, run.exitCode(), run::toString);
    assertFalse(run.out().contains("certificate"), run::toString);
    assertEquals(before, bench.files());
  }

  @Test
  void aTighterBoundTakesMorePieces() {
    double coarse = number(bound("--tightness", "0.5").out(), "pieces +([0-9]+) in all");
    double fine = number(bound("--tightness", "0.001").out(), "pieces +([0-9]+) in all");

    assertTrue(coarse < fine, coarse + " and " + fine + " pieces");
  }

  @Test
  void aBoundThatIsAskedForIsTheOneThatIsClaimed() {
    double certified = number(bound().out(), "at most ([0-9.e+-]+) on all");
    String asked = Double.toString(Math.ceil(certified * 1000) / 1000);

    Command.Run run = bound("--at-most", asked);

    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        certified, number(run.verdict(), ", ([0-9.e+-]+)\\]"), 0.02 * certified + 1e-3, asked);
  }

  @Test
  void aBoundThatALossIsAboveFailsWithThePoint() {
    double sampled = number(bound().out(), "largest loss ([0-9.e+-]+) ");

    Command.Run run = bound("--at-most", Double.toString(0.9 * sampled));

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(
        Pattern.matches(
            "FAILED max_loss <= \\S+ does not hold: the loss is [0-9.e+-]+ in segment [123] at t ="
                + " [0-9.]+ \\(rounded\\)",
            run.verdict()),
        run::toString);
  }

  @Test
  void aBoundBetweenTheLossAndWhatTheBudgetProvesIsInconclusiveAndWritesNothing() {
    double sampled = number(bound().out(), "largest loss ([0-9.e+-]+) ");

    Command.Run run =
        bound(
            "--at-most", Double.toString(1.000001 * sampled), "--budget", "5", "--to",
            bench.path("out/path.cert"));

    assertEquals(20, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith("INCONCLUSIVE max_loss <= "), run::toString);
    assertTrue(run.verdict().endsWith("--budget allows more"), run::toString);
    assertFalse(Files.exists(bench.path("out/path.cert")));
  }

  @Test
  void aSmallBudgetGivesAWeakerBoundThatIsTrue() {
    Command.Run run = bound("--tightness", "1e-9", "--budget", "12");

    assertTrue(run.out().contains("the budget is spent"), run::toString);
    assertEquals(0, run.exitCode(), run::toString);
  }

  /**
   * The output at the input 1 is relu(1 - s |t - c|), a tent of height 1 and of a width far below the
   * distance of the points that are looked at first, where the loss is 0.
   */
  @Test
  void aSpikeBetweenThePointsIsNotOverlooked() {
    bench.text(
        "path.isth",
        """
        network net { input 1 layer h1 dense 2 relu no bias layer h2 dense 1 relu output 1 }
        data train = text("points.txt", inputs "X", targets "Y")
        loss squared on train
        """);
    bench.text("points.txt", "X 1 1\n1\nY 1 1\n0\n");
    double s = 20_000;
    double c = 0.5123;
    ArrayFiles.write(
        bench.path("path.npz"),
        List.of(
            NamedArray.of("W1", List.of(2, 1, 2), -s * c, s * c, s * (1 - c), -s * (1 - c)),
            NamedArray.of("W2", List.of(2, 2, 1), -1, -1, -1, -1),
            NamedArray.of("b2", List.of(2, 1), 1, 1),
            NamedArray.of("W3", List.of(2, 1, 1), 1, 1)));

    Command.Run low = bound("--at-most", "0.1");
    Command.Run any = bound();

    assertEquals(1, low.exitCode(), low::toString);
    assertEquals(0, any.exitCode(), any::toString);
    assertTrue(number(any.out(), "at most ([0-9.e+-]+) on all") >= 1, any::toString);
    assertTrue(number(any.out(), "largest loss ([0-9.e+-]+) ") > 0.9, any::toString);
  }

  private record Bad(String name, List<NamedArray> arrays, List<String> parts) {}

  private static List<NamedArray> without(String name, NamedArray... others) {
    List<NamedArray> arrays = new ArrayList<>(path(2, 1));
    arrays.removeIf(array -> array.name().equals(name));
    arrays.addAll(List.of(others));
    return arrays;
  }

  @TestFactory
  Stream<DynamicTest> aFileThatIsNotAPathIsRefusedWithThePlace() {
    return Stream.of(
            new Bad("a missing array", without("b1"), List.of("there is no array \"b1\"", "W1, W2")),
            new Bad(
                "an array too much",
                without("", NamedArray.of("b2", List.of(STATES, 2), new double[8])),
                List.of("array \"b2\" is not a parameter of network net", "W1, b1, W2")),
            new Bad(
                "a transposed array",
                without("W1", NamedArray.of("W1", List.of(STATES, 4, 2), new double[32])),
                List.of("\"W1\" has the wrong shape (found (4, 4, 2), expected (states, 2, 4))")),
            new Bad(
                "a single state without its axis",
                without("b1", NamedArray.of("b1", List.of(4), new double[4])),
                List.of("\"b1\" has the wrong shape (found (4,), expected (states, 4))")),
            new Bad(
                "different numbers of states",
                without("b1", NamedArray.of("b1", List.of(3, 4), new double[12])),
                List.of("found 4 in W1 and 3 in b1")),
            new Bad(
                "one state",
                List.of(
                    NamedArray.of("W1", List.of(1, 2, 4), new double[8]),
                    NamedArray.of("b1", List.of(1, 4), new double[4]),
                    NamedArray.of("W2", List.of(1, 4, 2), new double[8])),
                List.of("a path has at least two states (found 1)")),
            new Bad(
                "no state",
                List.of(
                    NamedArray.of("W1", List.of(0, 2, 4)),
                    NamedArray.of("b1", List.of(0, 4)),
                    NamedArray.of("W2", List.of(0, 4, 2))),
                List.of("a path has at least two states (found 0)")),
            new Bad(
                "integers",
                without("b1", NamedArray.ofIntegers("b1", List.of(STATES, 4), new long[16])),
                List.of("\"b1\" is of integers")))
        .map(
            bad ->
                DynamicTest.dynamicTest(
                    bad.name(),
                    () -> {
                      ArrayFiles.write(bench.path("path.npz"), bad.arrays());
                      requireRefused(bound(), bad.parts());
                    }));
  }

  private void requireRefused(Command.Run run, List<String> parts) {
    assertEquals(64, run.exitCode(), run::toString);
    assertEquals("", run.out(), run::toString);
    assertEquals(1, run.err().lines().count(), run::toString);
    for (String part : parts) {
      assertTrue(run.err().contains(part), () -> "no '" + part + "' in " + run);
    }
  }

  @Test
  void aNumberThatIsNotFiniteIsRefusedWithItsState() {
    double[] last = new double[2 * 8];
    last[9] = Double.NaN;
    bench.bytes(
        "path.npz",
        Bytes.zip(
            "W1.npy", Bytes.npy("<f8", "(2, 2, 4)", new double[16]),
            "b1.npy", Bytes.npy("<f8", "(2, 4)", new double[8]),
            "W2.npy", Bytes.npy("<f8", "(2, 4, 2)", last)));

    requireRefused(
        bound(), List.of("\"W2\" has an entry that is not a finite number (found NaN in state 1)"));
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    bench.truncate("path.npz", 0.7);
    requireRefused(bound(), List.of("path.npz"));
  }

  @Test
  void whatIsAskedForHasToMakeSense() {
    requireRefused(bound("--at-most", "-1"), List.of("a bound is a number from 0 on (found -1"));
    requireRefused(bound("--at-most", "low"), List.of("found low"));
    requireRefused(bound("--tightness", "0"), List.of("a tightness is more than 0"));
    requireRefused(bound("--tightness", "NaN"), List.of("a tightness is more than 0"));
    requireRefused(bound("--budget", "0"), List.of("at least one piece"));
  }

  @Test
  void aSpecWithoutALossOrWithTwoNetworksIsRefused() {
    bench.text("path.isth", "network net { input 2 layer h dense 4 relu output 2 }\n");
    requireRefused(bound(), List.of("there is no loss to bound"));
    bench.text("path.isth", SPEC + "network other { input 2 output 2 }\n");
    requireRefused(bound(), List.of("found 2 in the spec, expected 1"));
  }
}
