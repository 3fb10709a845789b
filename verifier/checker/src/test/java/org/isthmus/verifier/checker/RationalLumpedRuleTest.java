package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.affine.ExactNotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule {@code lumped} on points of rational numbers. */
class RationalLumpedRuleTest {

  private static final String INVARIANT = "INVARIANT";
  private static final String CONVEX = "CONVEX";

  private static final String TINY = "1/10000000000000000000000000000000000000000";
  private static final String NEARLY_ONE =
      "9999999999999999999999999999999999999999/10000000000000000000000000000000000000000";

  record Segment(String name, String expected, RationalPoint from, RationalPoint to) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Segment segment(String name, String expected, String... layers) {
    int depth = layers.length / 2;
    // The rule does not ask what the activation is.
    String activations = "tanh ".repeat(depth - 1).strip();
    return new Segment(
        name,
        expected,
        ExactNotation.point(activations, Arrays.copyOf(layers, depth)),
        ExactNotation.point(activations, Arrays.copyOfRange(layers, depth, layers.length)));
  }

  private static String verdict(RationalPoint from, RationalPoint to) {
    return verdict(new LumpedRule(from.network()).decide(from, to));
  }

  private static String verdict(LumpedRule.Answer answer) {
    return answer instanceof LumpedRule.Refused refused
        ? refused.layer() + ", " + refused.neuron()
        : ((LumpedRule.Proved) answer).conclusion().name();
  }

  static Stream<Segment> accepted() {
    return Stream.of(
        segment("three thirds are one", INVARIANT,
            "1 1 1", "1/3; 1/3; 1/3", "1 1 1", "1; 0; 0"),
        segment("a third shared out", INVARIANT, "1 1", "1/3; 0", "1 1", "1/4; 1/12"),
        segment("0.1 + 0.2 is 0.3", INVARIANT, "1 1", "0.1; 0.2", "1 1", "0.3; 0"),
        segment("thirds that cancel", INVARIANT, "1 1", "0; 0", "1 1", "1/3; -1/3"),
        segment("fractions exchanged", INVARIANT, "1 1", "1/3; 2/7", "1 1", "2/7; 1/3"),
        segment("equal units by fractions", INVARIANT,
            "1/3 1/3 | 1/7 1/7", "2; 0", "1/3 1/3 | 1/7 1/7", "0; 2"),
        segment("three thirds are nearly one", CONVEX,
            "1 1 1", "1/3; 1/3; 1/3", "1 1 1", NEARLY_ONE + "; 0; 0"),
        segment("an output weight off zero by the least", CONVEX, "1", "0", "1", TINY),
        segment("units apart by the least", CONVEX,
            "1/3 1/3 | 0 " + TINY, "2; 0", "1/3 1/3 | 0 " + TINY, "0; 2"),
        segment("a third and its double are different units", CONVEX,
            "1/3 0.3333333333333333", "2; 0", "1/3 0.3333333333333333", "0; 2"),
        segment("a hidden sum of thirds", INVARIANT,
            "1 1 1", "1/3; 1/3; 1/3", "5", "1 1 1", "1/2; 1/3; 1/6", "5"),
        segment("units are equal because their sums are", INVARIANT,
            "1 1", "1/3 1/2; 1/6 0", "4; 0", "1 1", "1/3 1/2; 1/6 0", "0; 4"),
        segment("units are equal whatever their columns' denominators", INVARIANT,
            "1 1 2", "1/3 1/2; 1/6 0; 1 1", "4; 0", "1 1 2", "1/3 1/2; 1/6 0; 1 1", "0; 4"),
        segment("one column of thirds beside one of sevenths", INVARIANT,
            "1 1", "1/3 1/7; 1/3 1/7", "1; 1", "1 1", "2/3 0; 0 2/7", "1; 1"),
        segment("a dead unit moves by a third", INVARIANT, "1 1/3", "5; 0", "1 2/3", "5; 0"),
        segment("without a hidden layer", CONVEX, "1/3", "1/4"));
  }

  static Stream<Segment> refused() {
    return Stream.of(
        segment("a weight by the least", "1, 0", "1/3", "5",
            "0.3333333333333333333333333333333333333333", "5"),
        segment("a third and its double", "1, 0", "1/3", "5", "0.3333333333333333", "5"),
        segment("a bias off zero by the least", "1, 0", "1 | 0", "5", "1 | " + TINY, "5"),
        segment("alive by the least", "1, 0", "1/3", "0", "2/3", TINY),
        segment("a hidden sum nearly one", "2, 0",
            "1 1 1", "1/3; 1/3; 1/3", "5", "1 1 1", NEARLY_ONE + "; 0; 0", "5"),
        segment("a hidden sum off zero by the least", "2, 0",
            "1 1", "1/3; -1/3", "5", "1 1", TINY + "; 0", "5"),
        segment("the second hidden sum", "2, 1",
            "1 1", "1/3 1/7; 1/3 1/7", "1; 1", "1 1", "2/3 0; 0 3/7", "1; 1"),
        segment("a class by rounding is none", "3, 0",
            "1 1", "1/3 0.3333333333333333; 1/6 1/6", "4; 0", "1",
            "1 1", "1/3 0.3333333333333333; 1/6 1/6", "0; 4", "1"),
        segment("equal numerators over other denominators", "1, 0", "1/3", "5", "1/5", "5"),
        segment("equal columns up to a factor", "1, 0", "1/3; 2/3", "5", "2/3; 4/3", "5"),
        segment("a unit scaled by a third", "1, 0", "1", "4", "1/3", "12"),
        segment("units of a third and a fourth exchanged", "1, 0",
            "1/3 1/4", "3; 4", "1/4 1/3", "4; 3"),
        segment("dead at each end by another route", "1, 0",
            "1 1", "1/3 0; 0 1", "0; 1", "2 1", "0 0; 0 1", "1/3; 1"),
        segment("in sum but not class by class", "2, 0",
            "1 1 2 2", "1/3; 1/3; 1/3; 1/3", "1", "1 1 2 2", "2/3; 1/3; 1/3; 0", "1"),
        segment("a bias against a weight", "2, 0",
            "1 1", "1/3; 1/3 | 1/3", "1", "1 1", "1/3; 2/3 | 0", "1"),
        segment("a unit comes alive while it moves", "1, 0", "1/3", "0", "1/4", "1/5"),
        segment("the second of two by the least", "1, 1", "1/3 1/3", "1; 1",
            "1/3 33333333333333333333/100000000000000000000", "1; 1"),
        segment("a sum of thirds that are two of the three", "2, 0",
            "1 1 1", "1/3; 1/3; 1/3", "5", "1 1 1", "1/3; 1/3; 0", "5"),
        segment("between inputs", "1, 0", "1/3; 0", "1", "0; 1/3", "1"));
  }

  @ParameterizedTest
  @MethodSource({"accepted", "refused"})
  void everySegmentOfFractionsGetsItsConclusionOrIsRefusedAtItsUnit(Segment segment) {
    assertEquals(segment.expected(), verdict(segment.from(), segment.to()));
    assertEquals(segment.expected(), verdict(segment.to(), segment.from()));
  }

  static Stream<LumpedRuleTest.Segment> segmentsOfDoubles() {
    return Stream.concat(LumpedRuleTest.accepted(), LumpedRuleTest.refused());
  }

  @ParameterizedTest
  @MethodSource("segmentsOfDoubles")
  void everySegmentOfDoublesGetsTheSameAnswerAsRationals(LumpedRuleTest.Segment segment) {
    assertEquals(
        new LumpedRule(segment.from().network()).decide(segment.from(), segment.to()),
        new LumpedRule(segment.from().network())
            .decide(RationalPoint.of(segment.from()), RationalPoint.of(segment.to())));
  }

  /** Units are looked up by the doubles next to their numbers, but compared in full. */
  @Test
  void unitsOfTheSameNearestDoublesAreNotTakenForEqual() {
    RationalPoint near = ExactNotation.point("relu", "1/3 0.33333333333333333333", "2; 0");
    assertEquals(near.weight(1).doubleValue(0, 0), near.weight(1).doubleValue(0, 1));
    assertNotEquals(near.weight(1).get(0, 0), near.weight(1).get(0, 1));
    assertEquals(
        CONVEX,
        verdict(near, near.with(2, ExactNotation.matrix("0; 2"), near.bias(2))));
    RationalPoint equal = ExactNotation.point("relu", "1/3 1/3", "2; 0");
    assertEquals(
        INVARIANT,
        verdict(equal, equal.with(2, ExactNotation.matrix("0; 2"), equal.bias(2))));
  }
}
