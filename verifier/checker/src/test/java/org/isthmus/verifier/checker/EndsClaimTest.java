package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.ends;
import static org.isthmus.verifier.checker.ExactPath.labelled;
import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
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

/** The claim that the loss is at most the larger loss of the ends, and a number more. */
class EndsClaimTest {

  private static final String TINY = "1/1000000000000000000000000000000000000000000000";

  /** One sample, input 1 and target 0: the loss is the square of the output weight. */
  private static final RationalDataset ONE = data("1", "0");

  private static RationalPoint weight(String output) {
    return point("relu", "1", output);
  }

  /** Convex steps from output to output. */
  private static ExactPath through(String... outputs) {
    ExactPath path = ExactPath.from(weight(outputs[0]));
    for (int k = 1; k < outputs.length; k++) {
      path = path.affine(CONVEX, weight(outputs[k]));
    }
    return path;
  }

  private static void assertVerdict(
      Kind kind, ExactPath path, String excess, RationalDataset data) {
    Verdict verdict = path.verdict(ends(excess), data);
    assertEquals(kind, verdict.kind(), verdict.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "1 2, 0", "1 -2, 0", "1 0 1, 0", "1 1/2 1/3 0, 0", "0 0 0, 0", "1 2 2, 0", "2 2 1, 0",
    "1/3 -1/3 1/3, 0", "1 3 1, 8", "1 3 2, 5", "2 3 1, 5", "1 3 1, 80", "0 1/3 0, 1/9",
    "1 3 2 4, 0", "1 3 0 3, 0"
  })
  void pathsWithinTheLevelAreVerified(String outputs, String excess) {
    assertVerdict(Kind.VERIFIED, through(outputs.split(" ")), excess, ONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1 3 -1, 0", "-1 3 1, 0", "0 1/3 0, 0", "1 2 1 2 1, 2", "1 3 2 4 3, 0", "2 5/2 2 1, 1",
    "1 3 1, 0", "1 -3 1, 0", "0 1 0, 0", "1 3 2, 0", "2 3 1, 0", "1 2 3 2 1, 0", "1 0 2 0 1, 0",
    "1 3 1, 7", "1 3 2, 49/10", "0 1/3 0, 1/10", "0 1/3 0, 11111111111111111/100000000000000000",
    "1 1000000000000000000000000000001/1000000000000000000000000000000 1, 0"
  })
  void aBumpIsRejected(String outputs, String excess) {
    assertVerdict(Kind.REJECTED, through(outputs.split(" ")), excess, ONE);
  }

  @Test
  void theVerdictNamesTheStepAndTheLosses() {
    String rejected = through("1", "2", "3", "2").verdict(ends("1"), ONE).reason();
    assertTrue(
        rejected.startsWith(
            "the loss at the end of step 2 is = 9, more than the larger loss of its ends plus 1"),
        rejected);
    String verified = through("1", "3", "1").verdict(ends("8"), ONE).reason();
    assertTrue(
        verified.startsWith("max loss = 9 <= the larger loss of its ends plus 8"), verified);
    assertTrue(
        verified.endsWith("on the path from first to second (2 segments, 1 sample)"), verified);
  }

  @Test
  void theBoundIsExact() {
    ExactPath bump = through("1", "3", "1");
    assertVerdict(Kind.VERIFIED, bump, "8", ONE);
    Rational less = Rational.of(8).minus(Rational.parse(TINY));
    assertVerdict(Kind.REJECTED, bump, less.toString(), ONE);
    Rational more = Rational.of(8).plus(Rational.parse(TINY));
    assertVerdict(Kind.VERIFIED, bump, more.toString(), ONE);
  }

  @Test
  void theSameHoldsOfCertificatesThatAreNotExact() {
    for (String excess : new String[] {"0", "7", "8"}) {
      ExactPath bump =
          ExactPath.from(weight("1")).lumped(CONVEX, weight("3")).lumped(CONVEX, weight("1"));
      assertFalse(bump.certificate(ends(excess), new Loss.Squared(), ONE).isExact());
      assertVerdict(excess.equals("8") ? Kind.VERIFIED : Kind.REJECTED, bump, excess, ONE);
    }
    ExactPath down =
        ExactPath.from(weight("2")).lumped(CONVEX, weight("1")).lumped(CONVEX, weight("-2"));
    assertVerdict(Kind.VERIFIED, down, "0", ONE);
  }

  @Test
  void aBumpIsNotHiddenByInvariantStepsAroundIt() {
    RationalPoint high = point("relu", "1 1", "2; 1");
    RationalPoint shifted = point("relu", "1 1", "0; 3");
    RationalPoint low = point("relu", "1 1", "1; 0");
    ExactPath path =
        ExactPath.from(low)
            .lumped(CONVEX, high)
            .lumped(INVARIANT, shifted)
            .affine(CONVEX, low)
            .lumped(INVARIANT, point("relu", "1 1", "1/3; 2/3"));
    assertVerdict(Kind.REJECTED, path, "0", ONE);
    assertVerdict(Kind.VERIFIED, path, "8", ONE);
  }

  @Test
  void aBumpBetweenStatedInvariantsIsRejected() {
    for (boolean first : new boolean[] {true, false}) {
      ExactPath path =
          ExactPath.from(weight("1"))
              .affine(first ? INVARIANT : CONVEX, weight("3"))
              .affine(first ? CONVEX : INVARIANT, weight("1"));
      Verdict verdict = path.verdict(ends("100"), ONE);
      assertEquals(Kind.REJECTED, verdict.kind());
      assertEquals(
          "step " + (first ? 1 : 2) + ", rule affine: the output moves (stated invariant, proved"
              + " convex)",
          verdict.reason());
    }
  }

  /** The last loss that decides is that of the end, however many invariant steps follow. */
  @Test
  void theLossOfTheEndIsThatAfterTheLastConvexStep() {
    RationalPoint low = point("relu", "1 1", "1; 0");
    RationalPoint high = point("relu", "1 1", "3; 0");
    ExactPath path =
        ExactPath.from(low)
            .affine(CONVEX, high)
            .lumped(INVARIANT, point("relu", "1 1", "1; 2"))
            .affine(INVARIANT, point("relu", "1 1", "0; 3"));
    assertVerdict(Kind.VERIFIED, path, "0", ONE);
    ExactPath constant =
        ExactPath.from(high).lumped(INVARIANT, point("relu", "1 1", "1/3; 8/3"));
    assertVerdict(Kind.VERIFIED, constant, "0", ONE);
  }

  @Test
  void aPathThatDoesNotReachTheSecondModelIsRejected() {
    ExactPath path = through("1", "0").statedToEndAt(weight(TINY));
    Verdict verdict = path.verdict(ends("100"), ONE);
    assertEquals(Kind.REJECTED, verdict.kind());
    assertEquals(
        "the path does not end at the second model: W2 differs from it", verdict.reason());
    ExactPath bias =
        ExactPath.from(point("relu", "1 | 0", "1"))
            .affine(CONVEX, point("relu", "1 | 1", "1"))
            .statedToEndAt(point("relu", "1 | 1/3", "1"));
    assertEquals(
        "the path does not end at the second model: b1 differs from it",
        bias.verdict(ends("100"), ONE).reason());
  }

  @Test
  void everySampleCounts() {
    // Equal inputs with different targets: (o - 0)^2 and (o - 4)^2 over two.
    RationalDataset twice = data("1; 1", "0; 4");
    assertVerdict(Kind.VERIFIED, through("0", "2", "4"), "0", twice);
    assertVerdict(Kind.REJECTED, through("1", "4", "3"), "0", twice);
    assertVerdict(Kind.VERIFIED, through("1", "4", "3"), "3", twice);
    assertVerdict(Kind.REJECTED, through("1", "4", "3"), "299/100", twice);
  }

  @Test
  void theHuberLossIsComparedExactly() {
    // With delta 1 the losses are 1/2, 5/2 and 1/2.
    Loss huber = new Loss.Huber(Rational.ONE);
    ExactPath bump = through("1", "3", "1");
    assertEquals(Kind.VERIFIED, bump.verdict(ends("2"), huber, ONE).kind());
    assertEquals(Kind.REJECTED, bump.verdict(ends("1999999999/1000000000"), huber, ONE).kind());
  }

  /** Two outputs, of which the first moves; the label is 0, so the loss falls with it. */
  private static ExactPath logits(String... first) {
    ExactPath path = ExactPath.from(point("relu", "1", first[0] + " 0"));
    for (int k = 1; k < first.length; k++) {
      path = path.affine(CONVEX, point("relu", "1", first[k] + " 0"));
    }
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    "1 2, 0, VERIFIED", "1 2 1, 0, VERIFIED", "1/3 1/2 0, 0, VERIFIED", "1 0 1, 1, VERIFIED",
    "1 0 1, 0, REJECTED", "1 0 1, 1/10, REJECTED", "2 1/3 1, 1/100, REJECTED",
    "-2 -9 -2, 0, REJECTED", "-2 -9 -8, 1/2, REJECTED", "-2 -9 -8, 11/10, VERIFIED",
    "1 0 0, 0, INCONCLUSIVE", "0 0 1, 0, INCONCLUSIVE", "1 1 1, 0, INCONCLUSIVE",
    "1 1 1, 1/1000000, VERIFIED"
  })
  void enclosedLossesAreDecidedWhereTheirIntervalsAreApart(
      String outputs, String excess, Kind kind) {
    Verdict verdict =
        logits(outputs.split(" "))
            .verdict(ends(excess), new Loss.CrossEntropy(), labelled("1", 0));
    assertEquals(kind, verdict.kind(), verdict.reason());
  }

  @Test
  void anEnclosedLossAtTheBoundIsInconclusive() {
    // log(1 + 1) - log(1 + 1/e) lies between the two.
    Verdict below =
        logits("1", "0", "1")
            .verdict(ends("37988549304172/100000000000000"), new Loss.CrossEntropy(),
                labelled("1", 0));
    Verdict above =
        logits("1", "0", "1")
            .verdict(ends("37988549304173/100000000000000"), new Loss.CrossEntropy(),
                labelled("1", 0));
    assertEquals(Kind.REJECTED, below.kind(), below.reason());
    assertEquals(Kind.VERIFIED, above.kind(), above.reason());
    Verdict at =
        logits("1", "0", "1")
            .verdict(
                ends("3798854930417224753682366/10000000000000000000000000"),
                new Loss.CrossEntropy(), labelled("1", 0));
    assertEquals(Kind.INCONCLUSIVE, at.kind(), at.reason());
    assertTrue(at.reason().contains("which is not proved to be at most"), at.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUGE 1", "1 HUGE 1", "1 1 HUGE", "HUGE 1 HUGE", "1 -HUGE 1"})
  void outputsBeyondTheRangeOfDoublesAreNoReasonToAccept(String outputs) {
    String huge = "1" + "0".repeat(400);
    Verdict verdict =
        logits(outputs.replace("HUGE", huge).split(" "))
            .verdict(ends("1000"), new Loss.CrossEntropy(), labelled("1", 1));
    Kind expected = outputs.split(" ")[1].endsWith("HUGE") ? Kind.INCONCLUSIVE : Kind.VERIFIED;
    assertEquals(expected, verdict.kind(), verdict.reason());
  }

  /** As binary64, decided by enclosures: where these are infinite nothing is accepted. */
  @ParameterizedTest
  @ValueSource(
      strings = {"1 1e200 1", "1e200 1 1e200", "1 1e200", "1e200 1e200 1e200", "1 1e308 2"})
  void lossesBeyondTheRangeOfDoublesAreNoReasonToAcceptEither(String outputs) {
    List<RationalPoint> points =
        Stream.of(outputs.split(" "))
            .map(Double::valueOf)
            .map(output -> point("tanh", "1", Rational.of(output).toString()))
            .toList();
    ExactPath path = ExactPath.from(points.get(0));
    for (RationalPoint next : points.subList(1, points.size())) {
      path = path.lumped(CONVEX, next);
    }
    assertFalse(path.certificate(ends("5"), new Loss.Squared(), ONE).isExact());
    Verdict verdict = path.verdict(ends("5"), ONE);
    boolean within = points.size() == 2 || outputs.startsWith("1e200 1 ");
    assertEquals(within, verdict.kind() == Kind.VERIFIED, verdict.toString());
  }

  /** Where plain doubles are too coarse the losses are enclosed more tightly. */
  @ParameterizedTest
  @CsvSource({"-4, VERIFIED", "4, REJECTED", "0, INCONCLUSIVE"})
  void lossesAFewUlpsApartAreToldApart(int ulps, Kind kind) {
    RationalPoint end = point("tanh", "1", "1");
    RationalPoint middle = point("tanh", "1", Rational.of(1 + ulps * Math.ulp(1.0)).toString());
    ExactPath path = ExactPath.from(end).lumped(CONVEX, middle).lumped(CONVEX, end);
    assertFalse(path.certificate(ends("0"), new Loss.Squared(), ONE).isExact());
    assertVerdict(kind, path, "0", ONE);
  }

  @Test
  void theLossOfAnotherActivationIsNotKnown() {
    ExactPath path =
        ExactPath.from(point("tanh", "1", "1/3")).lumped(CONVEX, point("tanh", "1", "2/3"));
    Verdict verdict = path.verdict(ends("0"), ONE);
    assertEquals(
        new Verdict(
            Kind.INCONCLUSIVE,
            "the loss is not known exactly: layer h1 has the activation tanh (expected one with"
                + " two slopes)"),
        verdict);
    ExactPath affine =
        ExactPath.from(point("tanh", "1", "1/3")).affine(CONVEX, point("tanh", "1", "2/3"));
    assertEquals(Kind.REJECTED, affine.verdict(ends("0"), ONE).kind());
  }

  @Test
  void aBumpOfALiftIsAsGoodAsAnyOther() {
    // F_1 is the identity on two samples; outputs are sums of features.
    RationalPoint low = point("relu 1/2", "1 -1", "1 0; 0 1", "1; 1");
    RationalPoint high = point("relu 1/2", "1 -1", "3 0; 0 3", "1; 1");
    RationalDataset data = data("1; -1", "0; 0");
    int[] rows = {0, 1};
    ExactPath path =
        ExactPath.from(low)
            .lift(CONVEX, high, rows, matrix("1 0"))
            .lift(CONVEX, low, rows, matrix("1 0"));
    assertVerdict(Kind.REJECTED, path, "0", data);
    assertVerdict(Kind.VERIFIED, path, "8", data);
    ExactPath hidden =
        ExactPath.from(low)
            .lift(INVARIANT, high, rows, matrix("1 0"))
            .lift(CONVEX, low, rows, matrix("1 0"));
    Verdict verdict = hidden.verdict(ends("8"), data);
    assertEquals(
        "step 1, rule lift: the output moves (stated invariant, proved convex)",
        verdict.reason());
  }

  @Test
  void aNegativeExcessIsNoClaim() {
    assertThrows(
        IllegalArgumentException.class, () -> new Claim.AtMostEnds(Rational.of(-1)));
  }
}
