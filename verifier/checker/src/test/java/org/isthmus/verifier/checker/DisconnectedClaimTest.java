package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.disconnected;
import static org.isthmus.verifier.checker.ExactPath.labelled;
import static org.isthmus.verifier.checker.ExactPath.maximum;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The claim that every path between two models crosses a barrier.
 *
 * <p>Most cases are two units, relu of x and of -x, on the samples 1 and -1: their features are the
 * identity. With output weights diag(2, 1) the targets that are fitted have the least singular
 * value 1, so the barrier is 1/2 in the mean over two samples.
 */
class DisconnectedClaimTest {

  private static final String TINY = "1/1000000000000000000000000000000000000000000";

  private static final RationalPoint FIRST = point("relu", "1 -1", "2 0; 0 1");
  private static final RationalPoint SWAPPED = point("relu", "-1 1", "0 1; 2 0");
  private static final RationalDataset DATA = data("1; -1", "2 0; 0 1");

  private static Verdict verdict(
      RationalPoint first, RationalPoint second, Claim claim, RationalDataset data) {
    return ExactPath.from(first).statedToEndAt(second).verdict(claim, data);
  }

  private static void assertRejected(
      String reason, RationalPoint first, RationalPoint second, Claim claim, RationalDataset data) {
    assertEquals(new Verdict(Kind.REJECTED, reason), verdict(first, second, claim, data));
  }

  private static void assertVerified(
      RationalPoint first, RationalPoint second, Claim claim, RationalDataset data) {
    Verdict verdict = verdict(first, second, claim, data);
    assertEquals(Kind.VERIFIED, verdict.kind(), verdict.reason());
  }

  private static String signs(int first, int second) {
    return "the determinants of the features do not have opposite signs (found signs " + first
        + " and " + second + ")";
  }

  private static String rows(int found, int expected) {
    return "the samples are not as many as the output weights of one output (found " + found
        + ", expected " + expected + ")";
  }

  private static String tooSmall(String below) {
    return "the least singular value of the targets of these samples is too small for a barrier of "
        + below;
  }

  @Test
  void twoUnitsExchangedAreDisconnected() {
    Verdict verdict = verdict(FIRST, SWAPPED, disconnected("0", "2/5", 0, 1), DATA);
    assertEquals(Kind.VERIFIED, verdict.kind());
    assertTrue(
        verdict
            .reason()
            .startsWith("every path from first to second has a point of loss above 2/5"),
        verdict.reason());
    assertVerified(SWAPPED, FIRST, disconnected("0", "2/5", 0, 1), DATA);
    assertVerified(FIRST, SWAPPED, disconnected("1/3", "2/5", 1, 0), DATA);
  }

  @Test
  void theBarrierIsComparedExactly() {
    Rational half = Rational.of(1, 2);
    String below = half.minus(Rational.parse(TINY)).toString();
    assertVerified(FIRST, SWAPPED, disconnected("0", below, 0, 1), DATA);
    for (Rational barrier : new Rational[] {half, half.plus(Rational.parse(TINY)), Rational.ONE}) {
      assertRejected(
          tooSmall(barrier.toString()), FIRST, SWAPPED,
          disconnected("0", barrier.toString(), 0, 1), DATA);
    }
  }

  @Test
  void theMeanIsOverAllSamples() {
    // Two more samples, which the models fit too: the sum is the same, the mean is half of it.
    RationalDataset four = data("1; 3; -1; -1/3", "2 0; 6 0; 0 1; 0 1/3");
    assertVerified(FIRST, SWAPPED, disconnected("0", "24/100", 0, 2), four);
    assertRejected(
        tooSmall("1/4"), FIRST, SWAPPED,
        disconnected("0", "1/4", 0, 2), four);
    assertRejected(
        tooSmall("3/100"), FIRST, SWAPPED, disconnected("0", "3/100", 0, 3), four);
    assertVerified(FIRST, SWAPPED, disconnected("0", "2/100", 0, 3), four);
  }

  @Test
  void modelsOfOneSignAreRejected() {
    Claim claim = disconnected("0", "1/3", 0, 1);
    assertRejected(signs(1, 1), FIRST, FIRST, claim, DATA);
    assertRejected(signs(-1, -1), SWAPPED, SWAPPED, claim, DATA);
    assertRejected(
        signs(1, 1), FIRST, point("relu", "2 -3", "1 0; 0 1/3"), claim, DATA);
    // Three units in a circle: two exchanges.
    RationalDataset three =
        data("1 0 0; 0 1 0; 0 0 1", "1 0 0; 0 1 0; 0 0 1");
    RationalPoint identity =
        point("relu", "1 0 0; 0 1 0; 0 0 1", "1 0 0; 0 1 0; 0 0 1");
    RationalPoint circle =
        point("relu", "0 1 0; 0 0 1; 1 0 0", "0 0 1; 1 0 0; 0 1 0");
    RationalPoint exchange =
        point("relu", "0 1 0; 1 0 0; 0 0 1", "0 1 0; 1 0 0; 0 0 1");
    Claim third = disconnected("0", "1/4", 0, 1, 2);
    assertRejected(signs(1, 1), identity, circle, third, three);
    assertVerified(identity, exchange, third, three);
    assertVerified(exchange, circle, third, three);
  }

  @Test
  void singularFeaturesAreRejected() {
    Claim claim = disconnected("5", "6", 0, 1);
    RationalDataset large = data("1; -1", "9 0; 0 9");
    for (String weights : new String[] {"1 0", "0 0", "1 1", "1 2", "-1 -1"}) {
      RationalPoint flat = point("relu", weights, "9 0; 0 9");
      Verdict verdict = verdict(FIRST, flat, disconnected("300", "301", 0, 1), large);
      assertEquals(new Verdict(Kind.REJECTED, signs(1, 0)), verdict);
      assertEquals(
          new Verdict(Kind.REJECTED, signs(0, 1)),
          verdict(flat, FIRST, disconnected("300", "301", 0, 1), large));
    }
    assertEquals(Kind.REJECTED, verdict(FIRST, SWAPPED, claim, large).kind());
  }

  @Test
  void otherNumbersOfSamplesAreRejected() {
    assertRejected(rows(1, 2), FIRST, SWAPPED, disconnected("0", "1/3", 0), DATA);
    assertRejected(rows(1, 2), FIRST, SWAPPED, disconnected("0", "1/3", 1), DATA);
    RationalDataset four = data("1; 3; -1; -1/3", "2 0; 6 0; 0 1; 0 1/3");
    assertRejected(rows(3, 2), FIRST, SWAPPED, disconnected("0", "1/9", 0, 1, 2), four);
    assertRejected(rows(4, 2), FIRST, SWAPPED, disconnected("0", "1/9", 0, 1, 2, 3), four);
  }

  @Test
  void samplesThatAreNotThereOrNamedTwiceAreNoClaim() {
    assertThrows(IllegalArgumentException.class, () -> disconnected("0", "1/3", 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> verdict(FIRST, SWAPPED, disconnected("0", "1/3", 0, 2), DATA));
    assertThrows(IllegalArgumentException.class, () -> disconnected("1/3", "1/3", 0, 1));
    assertThrows(IllegalArgumentException.class, () -> disconnected("1/2", "1/3", 0, 1));
    assertThrows(IllegalArgumentException.class, () -> disconnected("-1", "1/3", 0, 1));
  }

  @Test
  void equalSamplesAreRejected() {
    // The same sample twice: singular features, however the targets differ.
    RationalDataset twice = data("1; 1; -1", "2 0; 2 0; 0 1");
    assertRejected(signs(0, 0), FIRST, SWAPPED, disconnected("0", "1/9", 0, 1), twice);
    assertVerified(FIRST, SWAPPED, disconnected("0", "1/4", 1, 2), twice);
  }

  @Test
  void aLossAboveTheLevelIsRejected() {
    RationalPoint off = point("relu", "1 -1", "2 1/3; 0 1");
    Claim claim = disconnected("1/18", "1/3", 0, 1);
    assertVerified(off, SWAPPED, claim, DATA);
    assertVerified(SWAPPED, off, claim, DATA);
    Claim lower = disconnected("1/19", "1/3", 0, 1);
    String reason =
        "the loss at the models is not at most 1/19 (found 1/18 and 0)";
    assertRejected(reason, off, SWAPPED, lower, DATA);
    assertEquals(Kind.REJECTED, verdict(SWAPPED, off, lower, DATA).kind());
    assertRejected(
        "the loss at the models is not at most 0 (found 1/18 and 0)", off, SWAPPED,
        disconnected("0", "1/3", 0, 1), DATA);
    // A sample that is not among the rows counts, too.
    RationalDataset misfit = data("1; -1; 2", "2 0; 0 1; 4 3");
    assertEquals(
        Kind.REJECTED,
        verdict(FIRST, SWAPPED, disconnected("29/10", "3", 0, 1), misfit).kind());
  }

  @Test
  void dependentTargetsAreRejected() {
    RationalPoint flat = point("relu", "1 -1", "2 1; 2 1");
    RationalPoint swapped = point("relu", "-1 1", "2 1; 2 1");
    RationalDataset dependent = data("1; -1", "2 1; 2 1");
    assertRejected(
        tooSmall(TINY), flat, swapped, disconnected("0", TINY, 0, 1), dependent);
    // One output and two units: any two targets are dependent.
    assertRejected(
        tooSmall(TINY), point("relu", "1 -1", "2; 1"), point("relu", "-1 1", "1; 2"),
        disconnected("0", TINY, 0, 1), data("1; -1", "2; 1"));
  }

  /** With one unit of slope 0 both features are 0 or more, and exchanges there are none. */
  @Test
  void oneUnitIsRejectedUnlessItChangesItsSign() {
    Claim claim = disconnected("0", "1/2", 0);
    RationalDataset one = data("1", "1");
    assertRejected(
        signs(1, 1), point("relu", "1", "1"), point("relu", "2", "1/2"), claim, one);
    assertRejected(
        signs(1, 1), point("1/2", "1", "1"), point("1/2", "3", "1/3"), claim, one);
    // X = (0, 1, -1) and Y = s(X): the minima are connected, and of one sign.
    RationalDataset three = data("0; 1; -1", "0; 1; -1/2");
    for (int row = 0; row < 3; row++) {
      Verdict verdict =
          verdict(
              point("1/2", "1 | 0", "1"), point("1/2", "4 | 0", "1/4"),
              disconnected("0", "1/1000", row), three);
      assertEquals(Kind.REJECTED, verdict.kind());
    }
    // Here a path would have to go through features 0, where the loss is 1.
    assertVerified(point("1/2", "1", "1"), point("1/2", "-2", "-1"), claim, one);
    assertRejected(
        tooSmall("1"), point("1/2", "1", "1"), point("1/2", "-2", "-1"),
        disconnected("0", "1", 0), one);
  }

  private static final RationalPoint BIASED = point("relu", "1 -1", "2 0; 0 1 | 0 0");
  private static final RationalPoint BIASED_SWAPPED = point("relu", "-1 1", "0 1; 2 0 | 0 0");

  @Test
  void withAnOutputBiasTheSamplesMustBeOneMoreThanTheUnits() {
    assertRejected(rows(2, 3), BIASED, BIASED_SWAPPED, disconnected("0", TINY, 0, 1), DATA);
    // The features and ones on 1, -1 and 0 are (1, 0, 1), (0, 1, 1), (0, 0, 1).
    RationalPoint first = point("relu", "1 -1", "2 0 0; 0 1 0 | 0 0 1");
    RationalPoint second = point("relu", "-1 1", "0 1 0; 2 0 0 | 0 0 1");
    RationalDataset three = data("1; -1; 0", "2 0 1; 0 1 1; 0 0 1");
    assertRejected(rows(2, 3), first, second, disconnected("0", "1/100", 0, 1), three);
    assertVerified(first, second, disconnected("0", "1/100", 0, 1, 2), three);
    assertRejected(
        tooSmall("1/3"), first, second, disconnected("0", "1/3", 0, 1, 2), three);
    // Of two outputs no three targets are independent.
    RationalDataset narrow = data("1; -1; 0", "2 0; 0 1; 0 0");
    assertRejected(
        tooSmall(TINY), BIASED, BIASED_SWAPPED, disconnected("0", TINY, 0, 1, 2), narrow);
  }

  /** What would be claimed with as many samples as units is false. */
  @Test
  void withAnOutputBiasThereIsAPathWithoutLoss() {
    ExactPath path =
        ExactPath.from(BIASED)
            // All that the second unit does, the bias does; it is dead then.
            .affine(INVARIANT, point("relu", "1 -1", "2 -1; 0 0 | 0 1"))
            .lumped(INVARIANT, point("relu", "1 1", "2 -1; 0 0 | 0 1"))
            .lumped(INVARIANT, point("relu", "1 1", "0 0; 2 -1 | 0 1"))
            .lumped(INVARIANT, point("relu", "-1 1", "0 0; 2 -1 | 0 1"))
            .affine(INVARIANT, BIASED_SWAPPED);
    Verdict verdict = path.verdict(maximum("0"), DATA);
    assertEquals(Kind.VERIFIED, verdict.kind(), verdict.reason());
    Verdict claimed =
        verdict(BIASED, BIASED_SWAPPED, disconnected("0", TINY, 0, 1), DATA);
    assertEquals(Kind.REJECTED, claimed.kind());
  }

  @Test
  void aFirstLayerMayHaveABiasOrNone() {
    RationalPoint biased = point("relu", "1 -1 | 0 0", "2 0; 0 1");
    RationalPoint swapped = point("relu", "-1 1 | 0 0", "0 1; 2 0");
    assertVerified(biased, swapped, disconnected("0", "2/5", 0, 1), DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1/2", "0", "3"})
  void anyTwoSlopesDo(String slope) {
    // Units x and -x: features (1, -m), (-m, 1) with determinant 1 - m^2.
    RationalPoint first = point(slope, "1 -1 | 1 1", "2 0; 0 1");
    RationalPoint swapped = point(slope, "-1 1 | 1 1", "0 1; 2 0");
    RationalDataset data = data("1; -2", "4 ?; ? 3".replace("?", "0"));
    Rational minus = Rational.parse(slope).negate();
    // P = (2, 0) and (-1, 3), so F = (2, 0) and (-m, 3) and the outputs are (4, 0), (-2m, 3).
    RationalDataset fitted =
        data("1; -2", "4 0; " + minus.times(Rational.of(2)) + " 3");
    assertVerified(first, swapped, disconnected("0", "1/3", 0, 1), fitted);
    boolean fits = slope.equals("0");
    assertEquals(
        fits ? Kind.VERIFIED : Kind.REJECTED,
        verdict(first, swapped, disconnected("0", "1/3", 0, 1), data).kind());
  }

  @Test
  void otherNetworksAreRejected() {
    Claim claim = disconnected("0", "1/3", 0, 1);
    RationalPoint deep = point("relu relu", "1 -1", "1 0; 0 1", "2 0; 0 1");
    RationalPoint deepSwapped = point("relu relu", "-1 1", "0 1; 1 0", "2 0; 0 1");
    assertRejected(
        "a disconnection is decided for one hidden layer (found 2)", deep, deepSwapped, claim,
        DATA);
    assertRejected(
        "a disconnection is decided for one hidden layer (found 0)", point("", "2 0"),
        point("", "2 0"), disconnected("9", "10", 0), data("1", "2 0"));
    Verdict tanh =
        verdict(point("tanh", "1 -1", "2 0; 0 1"), point("tanh", "-1 1", "0 1; 2 0"), claim, DATA);
    assertEquals(
        new Verdict(
            Kind.REJECTED, "layer h1 has the activation tanh (expected one with two slopes)"),
        tanh);
  }

  @Test
  void otherLossesAreRejected() {
    Claim claim = disconnected("0", "1/3", 0, 1);
    ExactPath path = ExactPath.from(FIRST).statedToEndAt(SWAPPED);
    assertEquals(
        "a disconnection is decided for the squared loss (found huber(9))",
        path.verdict(claim, new Loss.Huber(Rational.of(9)), DATA).reason());
    assertEquals(
        "a disconnection is decided for the squared loss (found cross_entropy)",
        path.verdict(claim, new Loss.CrossEntropy(), labelled("1; -1", 0, 1)).reason());
    assertEquals(
        "a disconnection is decided for the squared loss (found logistic)",
        path.verdict(claim, new Loss.Logistic(), data("1; -1", "1 -1; -1 1")).reason());
  }

  @Test
  void aDisconnectionHasNoSteps() {
    ExactPath path = ExactPath.from(FIRST).affine(INVARIANT, FIRST);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    path.certificate(
                        disconnected("0", "1/3", 0, 1), new Loss.Squared(), DATA))
            .getMessage();
    assertTrue(message.contains("a disconnection has no path"), message);
  }

  /** The way over zero output weights: its maximum is exact, and above every proved barrier. */
  @ParameterizedTest
  @CsvSource({"5/2, VERIFIED", "249/100, REJECTED", "1/2, REJECTED"})
  void thereIsAPathAboveTheBarrier(String bound, Kind kind) {
    RationalPoint off = point("relu", "1 -1", "0 0; 0 0");
    RationalPoint turned = point("relu", "-1 1", "0 0; 0 0");
    ExactPath path =
        ExactPath.from(FIRST)
            .lumped(CONVEX, off)
            .lumped(INVARIANT, turned)
            .lumped(CONVEX, SWAPPED);
    assertEquals(kind, path.verdict(maximum(bound), DATA).kind());
  }
}
