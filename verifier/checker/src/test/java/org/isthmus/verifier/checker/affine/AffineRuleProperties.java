package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.entries;
import static org.isthmus.verifier.checker.affine.PlainMatrices.mixed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.affine.RandomSegments.Segment;
import org.junit.jupiter.api.Test;

/** Rule {@code affine} against whole evaluations of the network along the segment. */
class AffineRuleProperties {

  private static Decision decide(Segment segment) {
    return AffineRule.decide(segment.first(), segment.second());
  }

  /** Whether the outputs at some places of the segment are those that the conclusion says. */
  private static boolean holds(Segment segment, Conclusion conclusion, RandomSegments random) {
    Rational[][] inputs = entries(segment.inputs());
    PlainState from = PlainState.of(segment.from());
    PlainState to = PlainState.of(segment.to());
    Rational[][] first = from.output(inputs);
    Rational[][] last = to.output(inputs);
    if (conclusion == Conclusion.INVARIANT && !Arrays.deepEquals(first, last)) {
      return false;
    }
    List<Rational> places =
        List.of(Rational.of(1, 64), Rational.of(1, 2), random.place(), random.place(),
            random.place(), Rational.of(63, 64));
    return places.stream()
        .allMatch(
            t -> Arrays.deepEquals(mixed(first, last, t), from.towards(to, t).output(inputs)));
  }

  @Property(tries = 5000)
  void whateverIsProvedHoldsAtEveryPlace(@ForAll long seed) {
    RandomSegments random = new RandomSegments(seed);
    Segment segment = random.segment();
    if (decide(segment) instanceof Decision.Proved proved) {
      assertTrue(holds(segment, proved.conclusion(), random));
    }
  }

  @Test
  void acceptedAndRefusedSegmentsAreBothFrequentAndMostRefusedOnesAreBent() {
    Map<Conclusion, Integer> accepted = new EnumMap<>(Conclusion.class);
    int refused = 0;
    int bent = 0;
    int convexMoves = 0;
    for (int seed = 0; seed < 1000; seed++) {
      RandomSegments random = new RandomSegments(seed);
      Segment segment = random.segment();
      if (decide(segment) instanceof Decision.Proved proved) {
        accepted.merge(proved.conclusion(), 1, Integer::sum);
        assertTrue(holds(segment, proved.conclusion(), random), "seed " + seed);
        convexMoves +=
            proved.conclusion() == Conclusion.CONVEX
                    && !holds(segment, Conclusion.INVARIANT, random)
                ? 1
                : 0;
      } else {
        refused++;
        bent += holds(segment, Conclusion.CONVEX, random) ? 0 : 1;
      }
    }
    assertTrue(accepted.get(Conclusion.INVARIANT) > 120, accepted::toString);
    assertTrue(accepted.get(Conclusion.CONVEX) > 120, accepted::toString);
    assertEquals(accepted.get(Conclusion.CONVEX), convexMoves);
    assertTrue(refused > 200, "refused " + refused);
    assertTrue(bent * 100 > refused * 55, bent + " bent of " + refused + " refused");
  }

  @Property(tries = 300)
  void theAnswerIsTheSameBackwards(@ForAll long seed) {
    Segment segment = new RandomSegments(seed).segment();
    Decision backwards = AffineRule.decide(segment.second(), segment.first());
    assertEquals(decide(segment), backwards);
  }

  /** What is proved of some samples together is proved of fewer. */
  @Property(tries = 300)
  void fewerSamplesAreNeverHarder(@ForAll long seed) {
    Segment segment = new RandomSegments(seed).segment();
    if (decide(segment) instanceof Decision.Proved proved) {
      Segment one =
          new Segment(segment.from(), segment.to(), segment.inputs().rows(0));
      Decision decision = decide(one);
      assertTrue(decision instanceof Decision.Proved);
      assertTrue(
          proved.conclusion() == Conclusion.CONVEX || decision.equals(decide(segment)));
    }
  }

  @Property(tries = 300)
  void thePartsOfAnAcceptedSegmentAreAccepted(@ForAll long seed) {
    RandomSegments random = new RandomSegments(seed);
    Segment segment = random.segment();
    if (decide(segment) instanceof Decision.Proved proved) {
      RationalPoint middle = middle(segment, random.place());
      Segment head = new Segment(segment.from(), middle, segment.inputs());
      Segment tail = new Segment(middle, segment.to(), segment.inputs());
      assertEquals(proved, decide(head));
      assertEquals(proved, decide(tail));
    }
  }

  private static RationalPoint middle(Segment segment, Rational t) {
    RationalPoint point = segment.from();
    for (int l = 1; l <= point.network().depth(); l++) {
      RationalMatrix weight = segment.to().weight(l).minus(segment.from().weight(l)).times(t);
      RationalMatrix bias = segment.to().bias(l).minus(segment.from().bias(l)).times(t);
      point = point.with(l, point.weight(l).plus(weight), point.bias(l).plus(bias));
    }
    return point;
  }

  @Property(tries = 300)
  void aPassTakenOverFromAnotherStateIsThatOfItsOwnState(@ForAll long seed) {
    Segment segment = new RandomSegments(seed).segment();
    ForwardPass taken = segment.first().moved(segment.to());
    assertEquals(segment.second(), taken);
    assertEquals(segment.first(), taken.moved(segment.from()));
    Rational[][] inputs = entries(segment.inputs());
    PlainState state = PlainState.of(segment.to());
    for (int l = 1; l < segment.to().network().depth(); l++) {
      assertArrayEquals(state.feature(l, inputs), entries(taken.feature(l)));
    }
    assertArrayEquals(state.output(inputs), entries(taken.output()));
  }
}
