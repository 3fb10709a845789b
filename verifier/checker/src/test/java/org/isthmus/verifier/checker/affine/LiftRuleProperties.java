package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.entries;
import static org.isthmus.verifier.checker.affine.PlainMatrices.mixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.checker.affine.RandomLifts.Lift;
import org.junit.jupiter.api.Test;

/** Rule {@code lift} against the formulas that define a lift and whole evaluations along it. */
class LiftRuleProperties {

  /** Whether the lift has the stated ends and its outputs are those that the conclusion says. */
  private static boolean holds(Lift lift, Conclusion conclusion, RandomSegments random) {
    Rational[][] inputs = entries(lift.inputs());
    PlainState from = PlainState.of(lift.from());
    PlainState to = PlainState.of(lift.to());
    PlainLift formulas = lift.formulas();
    if (!formulas.at(Rational.ZERO).hasNumbersOf(from)
        || !formulas.at(Rational.ONE).hasNumbersOf(to)) {
      return false;
    }
    Rational[][] first = from.output(inputs);
    Rational[][] last = to.output(inputs);
    if (conclusion == Conclusion.INVARIANT && !Arrays.deepEquals(first, last)) {
      return false;
    }
    List<Rational> places =
        List.of(Rational.of(1, 64), Rational.of(1, 2), random.place(), random.place(),
            random.place(), Rational.of(63, 64));
    return places.stream()
        .allMatch(t -> Arrays.deepEquals(mixed(first, last, t), formulas.at(t).output(inputs)));
  }

  private static boolean outputStays(Lift lift) {
    Rational[][] inputs = entries(lift.inputs());
    return Arrays.deepEquals(
        PlainState.of(lift.from()).output(inputs), PlainState.of(lift.to()).output(inputs));
  }

  @Property(tries = 200)
  void everyRightLiftIsAcceptedAndHolds(@ForAll long seed) {
    RandomLifts lifts = new RandomLifts(seed);
    Lift lift = lifts.right();
    Conclusion expected = outputStays(lift) ? Conclusion.INVARIANT : Conclusion.CONVEX;
    assertEquals(new Decision.Proved(expected), lift.decide());
    assertTrue(holds(lift, expected, lifts.random()));
  }

  @Property(tries = 200)
  void everyRightLiftIsAcceptedBackwards(@ForAll long seed) {
    Lift lift = new RandomLifts(seed).right();
    Lift back =
        new Lift(
            lift.to(), lift.from(), lift.inputs(), lift.level(), lift.rows(), lift.inverses());
    assertEquals(lift.decide(), back.decide());
  }

  @Property(tries = 800)
  void whateverIsProvedOfAForgedLiftHolds(@ForAll long seed) {
    RandomLifts lifts = new RandomLifts(seed);
    Lift lift = lifts.forged();
    if (lift.decide() instanceof Decision.Proved proved) {
      assertTrue(holds(lift, proved.conclusion(), lifts.random()));
    }
  }

  @Test
  void forgedLiftsAreRefusedForEveryReasonAndSomeAreAsGoodAsRightOnes() {
    int accepted = 0;
    int bends = 0;
    int leaves = 0;
    int moves = 0;
    int basis = 0;
    for (int seed = 0; seed < 400; seed++) {
      Decision decision = new RandomLifts(seed).forged().decide();
      if (decision instanceof Decision.Refused refused) {
        bends += refused.reason().contains("changes its linear piece") ? 1 : 0;
        leaves += refused.reason().contains("leaves the straight line") ? 1 : 0;
        moves += refused.reason().contains("in a lift") ? 1 : 0;
        basis += refused.reason().contains("take up the move") ? 1 : 0;
      } else {
        accepted++;
      }
    }
    String counts =
        accepted + " accepted, " + bends + " bend, " + leaves + " leave, " + moves + " move, "
            + basis + " without a basis";
    assertTrue(accepted > 100 && bends > 20 && leaves > 0 && moves > 25 && basis > 20, counts);
    assertEquals(400, accepted + bends + leaves + moves + basis, counts);
  }
}
