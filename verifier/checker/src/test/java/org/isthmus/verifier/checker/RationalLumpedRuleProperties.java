package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/** Rule {@code lumped} on rational points against what it says of doubles. */
class RationalLumpedRuleProperties {

  private static LumpedRule.Answer decide(RationalPoint from, RationalPoint to) {
    return new LumpedRule(from.network()).decide(from, to);
  }

  /** All parameters of layer l by a number, the same at both ends: nothing for the rule changes. */
  private static RationalPoint scaled(ParameterPoint point, List<Rational> factors) {
    RationalPoint scaled = RationalPoint.of(point);
    for (int l = 1; l <= factors.size(); l++) {
      Rational factor = factors.get(l - 1);
      scaled = scaled.with(l, scaled.weight(l).times(factor), scaled.bias(l).times(factor));
    }
    return scaled;
  }

  private static List<Rational> factors(int depth, Random random) {
    List<Rational> factors = new ArrayList<>();
    for (int l = 1; l <= depth; l++) {
      factors.add(Rational.of(1 + random.nextInt(20), 1 + random.nextInt(40)));
    }
    return factors;
  }

  @Property(tries = 2000)
  void aSegmentInOtherUnitsGetsTheAnswerOfTheOneInDoubles(@ForAll long seed) {
    Random random = new Random(seed);
    LumpedRuleProperties.Segment segment = LumpedRuleProperties.segment(random);
    ParameterPoint from = segment.from();
    List<Rational> factors = factors(from.network().depth(), random);
    assertEquals(
        new LumpedRule(from.network()).decide(from, segment.to()),
        decide(scaled(from, factors), scaled(segment.to(), factors)));
  }

  @Property(tries = 500)
  void whatIsRememberedChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    ParameterPoint doubles = LumpedRuleProperties.segment(random).from();
    List<Rational> factors = factors(doubles.network().depth(), random);
    RationalPoint state = scaled(doubles, factors);
    List<RationalPoint> visited = new ArrayList<>(List.of(state));
    LumpedRule remembering = new LumpedRule(state.network());
    for (int k = 0; k < 10; k++) {
      doubles = LumpedRuleProperties.sharing(doubles, random);
      RationalPoint next =
          random.nextInt(4) == 0
              ? visited.get(random.nextInt(visited.size()))
              : sharing(state, scaled(doubles, factors), random);
      assertEquals(decide(state, next), remembering.decide(state, next), "step " + k);
      visited.add(next);
      state = next;
    }
  }

  /** The second point, mostly with the very matrices of the first that are equal. */
  private static RationalPoint sharing(RationalPoint first, RationalPoint second, Random random) {
    RationalPoint point = second;
    for (int l = 1; l <= first.network().depth(); l++) {
      point =
          point.with(
              l,
              shared(first.weight(l), second.weight(l), random),
              shared(first.bias(l), second.bias(l), random));
    }
    return point;
  }

  private static RationalMatrix shared(
      RationalMatrix before, RationalMatrix after, Random random) {
    return before.equals(after) && random.nextInt(5) > 0 ? before : after;
  }
}
