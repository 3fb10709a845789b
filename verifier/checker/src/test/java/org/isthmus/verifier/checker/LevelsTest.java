package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.Precision;
import org.junit.jupiter.api.Test;

/** What enclosed losses say of a level. */
class LevelsTest {

  /** Losses between two numbers each, such as {@code "1 2"}; nothing above is known of {@code "1"}. */
  private static PathMaximum losses(String... losses) {
    return PathMaximum.of(Stream.of(losses).map(LevelsTest::loss).toList());
  }

  private static LossEnclosure loss(String text) {
    String[] ends = text.split(" ");
    double least = Double.parseDouble(ends[0]);
    double most = ends.length > 1 ? Double.parseDouble(ends[1]) : Double.POSITIVE_INFINITY;
    return new LossEnclosure(
        new Interval(least, most), Optional.empty(), Precision.DOUBLE);
  }

  private static Levels above(String excess, String... losses) {
    return above(excess, List.of(), losses);
  }

  private static Levels above(String excess, List<EnclosedStep> steps, String... losses) {
    return Levels.of(new Claim.AtMostEnds(Rational.parse(excess)), losses(losses), steps);
  }

  private static Levels below(String bound, String... losses) {
    return below(bound, List.of(), losses);
  }

  private static Levels below(String bound, List<EnclosedStep> steps, String... losses) {
    return Levels.of(new Claim.MaxLoss(Rational.parse(bound)), losses(losses), steps);
  }

  /** A step of one piece whose loss is at most a number. */
  private static EnclosedStep step(int number, double bound) {
    return new EnclosedStep(number, List.of(new Piece(0, 0)), List.of(bound));
  }

  private static List<Boolean> proved(Levels levels, int count) {
    return Stream.iterate(0, k -> k + 1).limit(count).map(levels::isProved).toList();
  }

  private static List<Boolean> refuted(Levels levels, int count) {
    return Stream.iterate(0, k -> k + 1).limit(count).map(levels::isRefuted).toList();
  }

  @Test
  void aNumberIsComparedWithTheEndOfTheEnclosureThatDecides() {
    Levels levels = below("2", "1 2", "1 3", "2 3", "3 4", "1", "3");
    assertEquals(List.of(true, false, false, false, false, false), proved(levels, 6));
    assertEquals(List.of(false, false, false, true, false, true), refuted(levels, 6));
  }

  @Test
  void betweenTheEndsTheLowerEndsProveAndTheUpperEndsRefute() {
    // The larger loss of the ends is at least 3 and at most 4.
    Levels levels = above("0", "1 2", "1 3", "1 3.5", "3 5", "4 5", "4.5 5", "3 4");
    assertEquals(List.of(true, true, false, false, false, false, true), proved(levels, 7));
    assertEquals(List.of(false, false, false, false, false, true, false), refuted(levels, 7));
    // With the larger one first, and half a unit more.
    Levels more = above("1/2", "3 4", "1 3", "1 3.5", "3 5", "4.5 5", "4.6 5", "1 2");
    assertEquals(List.of(true, true, true, false, false, false, true), proved(more, 7));
    assertEquals(List.of(false, false, false, false, false, true, false), refuted(more, 7));
  }

  @Test
  void nothingIsRefutedWhereALossOfAnEndMayBeAnything() {
    for (Levels levels : List.of(above("0", "1", "9 9", "2 2"), above("0", "2 2", "9 9", "1"))) {
      assertFalse(levels.isProved(1));
      assertFalse(levels.isRefuted(1));
      assertEquals(Optional.empty(), levels.refutedBy(1));
      assertEquals(Optional.of(1), levels.worst());
    }
  }

  @Test
  void theWorstIsTheFirstThatIsRefutedOrElseTheFirstThatIsNotProved() {
    assertEquals(Optional.empty(), below("2", "1 2", "2 2").worst());
    assertEquals(Optional.of(1), below("2", "1 2", "1 3", "1 4").worst());
    assertEquals(Optional.of(2), below("2", "1 2", "1 3", "3 4", "4 4").worst());
    assertEquals(Optional.of(0), below("2", "3 3", "1 3").worst());
    assertEquals(Optional.of(3), above("0", "1 1", "0 1", "1 2", "5 5", "1 1").worst());
  }

  @Test
  void theExcessIsThatOfTheLossesBetweenTheEnds() {
    // 3 is a number that the larger loss of the ends is at least.
    assertEquals(
        Optional.of(Rational.of(2)), above("9", "1 8", "1 4", "4 5", "3 4", "3 7").provedExcess());
    assertEquals(
        Optional.of(Rational.of(2)), above("9", "3 7", "4 5", "1 4", "1 8").provedExcess());
    assertEquals(Optional.empty(), above("9", "1 8", "1 3", "2 2", "3 7").provedExcess());
    assertEquals(Optional.empty(), above("9", "1 1", "2 3", "5", "1 1").provedExcess());
    assertEquals(Optional.empty(), above("9", "1 1", "1 1").provedExcess());
    assertEquals(Optional.empty(), below("9", "1 1", "2 3", "1 1").provedExcess());
  }

  @Test
  void aBoundedStepHasToBeWithinTheLevelToo() {
    EnclosedStep two = step(1, 2);
    EnclosedStep three = step(2, 3);
    assertEquals(Optional.empty(), below("3", List.of(two, three), "1 1", "1 1").open());
    assertEquals(Optional.of(three), below("5/2", List.of(two, three), "1 1", "1 1").open());
    assertEquals(Optional.of(two), below("1", List.of(two, three), "1 1", "1 1").open());
    // The larger loss of the ends is at least 2.
    List<EnclosedStep> steps = List.of(two, three);
    assertEquals(Optional.of(three), above("0", steps, "2 4", "1 1").open());
    assertEquals(Optional.empty(), above("1", steps, "2 4", "1 1").open());
    assertEquals(Optional.empty(), above("1", steps, "1 1", "2 4").open());
    assertEquals(
        Optional.of(step(1, Double.POSITIVE_INFINITY)),
        above("9", List.of(step(1, Double.POSITIVE_INFINITY)), "1 1", "1 1").open());
    assertEquals(
        Optional.of(Rational.of(2)), above("9", steps, "1 1", "2 2", "1 1").provedExcess());
    assertEquals(Optional.empty(), above("9", List.of(two), "3 3", "1 1").provedExcess());
  }

  @Test
  void everythingIsProvedOnlyWhereLossesAndStepsAre() {
    assertTrue(below("2", List.of(step(1, 2)), "1 1", "2 2").areProved());
    assertFalse(below("2", List.of(step(1, 3)), "1 1", "2 2").areProved());
    assertFalse(below("2", List.of(step(1, 2)), "1 1", "2 3").areProved());
    assertFalse(below("2", List.of(step(1, 3)), "1 1", "2 3").areProved());
    assertTrue(below("2", "1 1", "3 3").areRefuted());
    assertFalse(below("2", "1 1", "2 3").areRefuted());
    assertFalse(below("2", "1 1", "2 2").areRefuted());
    assertFalse(below("2", List.of(step(1, 3)), "1 1", "2 2").areRefuted());
  }

  @Test
  void howFarALossIsAboveTheEndsIsCountedFromTheirUpperEnds() {
    assertEquals(
        Optional.of(Rational.of(3)), above("2", "1 4", "9 10", "3 3").refutedBy(1));
    assertEquals(
        Optional.of(Rational.of(3)), above("2", "3 3", "9 10", "1 4").refutedBy(1));
    assertEquals(Optional.empty(), below("2", "1 1", "9 10", "1 1").refutedBy(1));
  }

  @Test
  void theLevelIsShownAsItIsStated() {
    assertEquals("2", below("2", "1 1").text());
    assertEquals("the larger loss of its ends", above("0", "1 1").text());
    assertEquals("the larger loss of its ends plus 1/3", above("1/3", "1 1").text());
    assertTrue(above("0", "1 2").isProved(0));
  }
}
