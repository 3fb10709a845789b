package org.isthmus.verifier.checker.loss;

import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Optional;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class ExactOutputLossesTest {

  private static final Loss SQUARED = new Loss.Squared();
  private static final Loss CROSS_ENTROPY = new Loss.CrossEntropy();
  private static final Loss LOGISTIC = new Loss.Logistic();

  private static Loss huber(String delta) {
    return new Loss.Huber(Rational.parse(delta));
  }

  private static RationalTargets values(String text) {
    return new RationalTargets.Values(matrix(text));
  }

  private static RationalTargets labels(int... labels) {
    return new RationalTargets.Classes(Targets.Labels.of(labels));
  }

  /** Losses on samples of which each has its own output row. */
  private static ExactOutputLosses losses(Loss loss, RationalTargets targets, int outputs) {
    int[] rows = new int[targets.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    return losses(loss, targets, outputs, rows);
  }

  private static ExactOutputLosses losses(
      Loss loss, RationalTargets targets, int outputs, int[] rows) {
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.zeros(targets.size(), 1), targets);
    return ExactOutputLosses.of(loss, data, outputs, rows);
  }

  private static Rational exact(Loss loss, String targets, String outputs) {
    RationalTargets values = values(targets);
    int width = matrix(targets).columns();
    LossEnclosure found = losses(loss, values, width).at(matrix(outputs));
    assertEquals(Precision.EXACT, found.precision());
    return found.exact().orElseThrow();
  }

  private static Interval enclosed(Loss loss, RationalTargets targets, String outputs) {
    LossEnclosure found =
        losses(loss, targets, matrix(outputs).columns()).at(matrix(outputs));
    assertEquals(Optional.empty(), found.exact());
    return found.value();
  }

  @Test
  void theSquaredLossIsTheMeanOverTheSamplesOfTheSumOverTheOutputs() {
    assertEquals(Rational.of(5), exact(SQUARED, "0 0", "1 2"));
    assertEquals(Rational.of(1, 18), exact(SQUARED, "1/3; 0", "0; 0"));
    assertEquals(Rational.of(13, 36), exact(SQUARED, "1/3 1/2", "0 0"));
    assertEquals(Rational.of(1, 2), exact(SQUARED, "1; 2", "1; 3"));
    assertEquals(Rational.ZERO, exact(SQUARED, "1/3; 2/7", "1/3; 2/7"));
  }

  @Test
  void theHuberLossIsAParabolaUpToDeltaAndALineBeyond() {
    assertEquals(Rational.of(1, 8), exact(huber("1"), "0", "1/2"));
    assertEquals(Rational.of(1, 2), exact(huber("1"), "0", "1"));
    assertEquals(Rational.of(1, 2), exact(huber("1"), "0", "-1"));
    assertEquals(Rational.of(3, 2), exact(huber("1"), "0", "2"));
    assertEquals(Rational.of(3, 2), exact(huber("1"), "1", "-1"));
    assertEquals(Rational.of(1, 18), exact(huber("1/3"), "0", "1/3"));
    assertEquals(Rational.of(5, 18), exact(huber("1/3"), "0", "1"));
    assertEquals(Rational.of(13, 16), exact(huber("1"), "0; 0", "1/2; 2"));
  }

  @Test
  void everySampleHasItsOwnTargetAndTheOutputOfItsRow() {
    ExactOutputLosses losses =
        losses(SQUARED, values("1; 2; 5"), 1, new int[] {1, 0, 1});
    // Outputs 4, 0, 4 for the targets 1, 2, 5.
    assertEquals(
        Optional.of(Rational.of(14, 3)), losses.at(matrix("0; 4")).exact());
    ExactOutputLosses classes = losses(CROSS_ENTROPY, labels(0, 1, 1), 2, new int[] {0, 0, 1});
    ExactOutputLosses spread = losses(CROSS_ENTROPY, labels(0, 1, 1), 2);
    assertEquals(
        spread.at(matrix("1 3; 1 3; 0 1/3")).value(), classes.at(matrix("1 3; 0 1/3")).value());
  }

  @Test
  void theDerivativeAtTheEndOfALineIsThatOfHalfTheSumOfSquares() {
    ExactOutputLosses losses =
        losses(SQUARED, values("1; 2; 5"), 1, new int[] {1, 0, 1});
    // From 0 to 1 at row 0 and from 4 to 6 at row 1: (6-1) 2 + (1-2) 1 + (6-5) 2.
    assertEquals(Rational.of(11), losses.slopeAtEnd(matrix("0; 4"), matrix("1; 6")));
    assertEquals(Rational.ZERO, losses.slopeAtEnd(matrix("0; 4"), matrix("0; 4")));
    ExactOutputLosses one = losses(SQUARED, values("0"), 1);
    assertEquals(Rational.of(-2, 9), one.slopeAtEnd(matrix("1"), matrix("1/3")));
    assertEquals(Rational.ZERO, one.slopeAtEnd(matrix("1"), matrix("0")));
    assertEquals(Rational.of(4, 9), one.slopeAtEnd(matrix("1"), matrix("-1/3")));
  }

  @Test
  void cancellationsOfLargeNumbersAreExact() {
    String large = "1" + "0".repeat(400);
    assertEquals(
        Rational.of(1, 9), exact(SQUARED, large, large + "/1").plus(Rational.of(1, 9)));
    assertEquals(Rational.ONE, exact(SQUARED, large, large.replaceAll("0$", "1")));
    assertEquals(Rational.of(1, 2), exact(huber("1"), large, large.replaceAll("0$", "1")));
  }

  private static void assertContains(String expected, Interval found, double width) {
    assertTrue(Reference.contains(found, new BigDecimal(expected)), found::toString);
    assertTrue(found.width() <= width, found::toString);
  }

  @Test
  void theEnclosedLossesContainKnownValues() {
    // log 2, log 3, log(1 + e), log(1 + 1/e) and log(1 + exp(1/3)) to 60 digits and more
    assertContains(
        "0.6931471805599453094172321214581765680755001343602552541206800094933936219696947",
        enclosed(CROSS_ENTROPY, labels(0), "1/3 1/3"), 1e-14);
    assertContains(
        "1.0986122886681096913952452369225257046474905578227494517346943336374942932186089",
        enclosed(CROSS_ENTROPY, labels(2), "1/7 1/7 1/7"), 1e-14);
    assertContains(
        "0.6931471805599453094172321214581765680755001343602552541206800094933936219696947",
        enclosed(LOGISTIC, values("-1"), "0"), 1e-14);
    Interval split = enclosed(CROSS_ENTROPY, values("1/2 1/2"), "1/3 1/3");
    assertContains(
        "0.6931471805599453094172321214581765680755001343602552541206800094933936219696947",
        split, 1e-14);
    assertEquals(
        enclosed(CROSS_ENTROPY, labels(0), "0 1/3"), enclosed(LOGISTIC, values("1"), "-1/3"));
  }

  @Test
  void whatIsNotRationalIsAnIntervalAndNotExact() {
    assertFalse(enclosed(LOGISTIC, values("1"), "1/3").width() == 0);
    assertTrue(enclosed(CROSS_ENTROPY, values("0 0"), "1/3 5").hi() == 0);
  }

  @Test
  void outputsBeyondTheRangeOfDoublesAreEnclosedByInfinityAtMost() {
    String huge = "1" + "0".repeat(400);
    for (String outputs : new String[] {huge + " 0", "0 -" + huge, huge + " " + huge}) {
      Interval found = enclosed(CROSS_ENTROPY, labels(0), outputs);
      assertEquals(0, found.lo());
      assertEquals(Double.POSITIVE_INFINITY, found.hi());
    }
    Interval tiny = enclosed(LOGISTIC, values("1"), "1/" + huge);
    assertContains("0.69314718055994530941723212145817656807550013436025525412068", tiny, 1e-14);
  }

  @Test
  void nearlyEqualLargeOutputsKeepTheirDifference() {
    // Both outputs round to one double; their difference is 1/3.
    Interval far = enclosed(CROSS_ENTROPY, labels(1), "10000000000000000000000 "
        + "30000000000000000000001/3");
    Interval near = enclosed(CROSS_ENTROPY, labels(1), "0 1/3");
    assertTrue(far.lo() <= near.hi() && near.lo() <= far.hi(), far + " and " + near);
    assertTrue(far.width() < 1e-9, far::toString);
  }

  private static void assertRefused(
      String message, Loss loss, RationalTargets targets, int outputs) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> losses(loss, targets, outputs))
            .getMessage());
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    String columns =
        "the targets do not fit the output of the network (found 1 a sample, expected 2)";
    for (Loss loss : new Loss[] {SQUARED, huber("1"), CROSS_ENTROPY, LOGISTIC}) {
      assertRefused(columns, loss, values("1; 1"), 2);
    }
    String classes = " needs real targets, one for each output (found class labels)";
    assertRefused("squared" + classes, SQUARED, labels(0), 2);
    assertRefused("huber(1/2)" + classes, huber("1/2"), labels(0), 2);
    assertRefused("logistic" + classes, LOGISTIC, labels(0), 2);
    assertRefused(
        "a class label is too large for the network (found 2, expected at most 1)",
        CROSS_ENTROPY, labels(0, 2), 2);
    assertRefused(
        "cross_entropy needs targets that are not negative (found -0.5 in sample 1, output 0)",
        CROSS_ENTROPY, values("1 0; -1/2 1"), 2);
    assertRefused(
        "logistic needs targets -1 and 1 (found 0.0 in sample 0, output 1)",
        LOGISTIC, values("1 0"), 2);
    assertRefused(
        "logistic needs targets -1 and 1 (found 0.5 in sample 0, output 0)",
        LOGISTIC, values("1/2"), 1);
  }

  @Test
  void fractionsAreTargetsOfTheRationalLossesOnly() {
    String fractions = " needs targets that are binary64 numbers (found fractions)";
    assertRefused("cross_entropy" + fractions, CROSS_ENTROPY, values("1/3 2/3"), 2);
    assertRefused("cross_entropy" + fractions, CROSS_ENTROPY, values("1 0; 0 1/10"), 2);
    assertRefused("logistic" + fractions, LOGISTIC, values("1/3"), 1);
    assertRefused(
        "cross_entropy" + fractions, CROSS_ENTROPY, values("1" + "0".repeat(400) + " 0"), 2);
    assertEquals(Rational.of(5, 9), exact(SQUARED, "1/3 2/3", "0 0"));
    assertEquals(Rational.of(5, 18), exact(huber("1"), "1/3 2/3", "0 0"));
  }
}
