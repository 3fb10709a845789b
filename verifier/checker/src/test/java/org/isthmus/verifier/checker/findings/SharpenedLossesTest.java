package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

/**
 * Losses that plain double knows to ten digits or so, and claims that need some more: outputs are
 * differences of numbers a million times as large.
 */
class SharpenedLossesTest {

  private static final double LARGE = 1 << 20;

  /** log(1 + exp x). */
  private static final double LOSS = Math.log1p(Math.exp(Math.PI));

  /** Outputs x - y and 0, of class 1; all numbers are doubles. */
  private static final Case DATA =
      Case.ofInputs(
              RationalMatrix.ofDoubles(1, 2, new double[] {Math.PI, Math.PI}), 2, 1)
          .with(
              Case.model(List.of(), (LARGE + 1) + " 0; " + -LARGE + " 0", "0 0"))
          .with(new KeptSubset("none", List.of()));

  private static Condition atMost(double bound) {
    return new Condition.LossAtMost(Rational.of(bound));
  }

  private static Condition reaches(boolean aboveModel, double level) {
    return new Condition.Reaches(
        0, KeptSubset.ALL, new Condition.Level(aboveModel, Rational.of(level)));
  }

  private static Witness subnetwork(double first, double second) {
    return new Witness.Subnetwork(
        List.of(numbers(first + " 0; " + second + " 0")), List.of(numbers("0 0")));
  }

  @Test
  void theLossOfTheModelIsKnownBetterWhereAClaimNeedsIt() {
    DATA.decides(true, atMost(LOSS + 1e-12));
    DATA.decides(false, atMost(LOSS - 1e-12));
  }

  @Test
  void theLossOfASubnetworkIsKnownBetterWhereAClaimNeedsIt() {
    Witness same = subnetwork(-LARGE, LARGE + 1);
    DATA.proves(reaches(false, LOSS + 1e-12), HOLDS, same);
    DATA.rejects(reaches(false, LOSS - 1e-12), HOLDS, same);
  }

  @Test
  void theModelAndTheSubnetworkAreBothKnownBetterWhereTheyAreCompared() {
    Witness same = subnetwork(-LARGE, LARGE + 1);
    DATA.proves(reaches(true, 1e-12), HOLDS, same);
    DATA.rejects(reaches(true, -1e-12), HOLDS, same);
  }

  @Test
  void oneClaimThatNeedsMoreLeavesTheOthersAsTheyAre() {
    List<Judgement> judgements =
        DATA.report(
                new Finding(atMost(LOSS + 1e-12), HOLDS, new Witness.None(), ""),
                new Finding(atMost(4), HOLDS, new Witness.None(), ""),
                new Finding(atMost(LOSS - 1e-12), FAILS, new Witness.None(), ""),
                new Finding(atMost(LOSS - 1e-12), HOLDS, new Witness.None(), ""))
            .judgements();
    Judgement.Kind proved = Judgement.Kind.PROVED;
    assertEquals(
        List.of(proved, proved, proved, Judgement.Kind.WRONG),
        judgements.stream().map(Judgement::kind).toList());
  }
}
