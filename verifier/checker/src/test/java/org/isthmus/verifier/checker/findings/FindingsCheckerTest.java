package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.UNDECIDED;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.text.Decimal;
import org.junit.jupiter.api.Test;

/** What all findings of a certificate have in common. */
class FindingsCheckerTest {

  private static final Witness NONE = new Witness.None();
  private static final Case DATA = Case.ofInputs("1; 2; 3", 2, 0, 1, 1);
  private static final Finding DISTINCT =
      new Finding(new Condition.Distinct(0, KeptSubset.ALL), HOLDS, NONE, "");

  private static String refusal(Matrix inputs, Targets targets) {
    Findings findings = DATA.findings(DISTINCT);
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                FindingsChecker.judge(
                    findings, new Dataset(inputs, targets), 1, ProgressListener.NONE))
        .getMessage();
  }

  private static String refusal(RationalMatrix inputs, RationalTargets targets) {
    Findings findings = DATA.findings(DISTINCT);
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                FindingsChecker.judge(
                    findings, new RationalDataset(inputs, targets), 1, ProgressListener.NONE))
        .getMessage();
  }

  @Test
  void dataThatAreNotOfTheCertificateAreRefused() {
    String many =
        "the data are not those of the certificate (found 2 samples, expected 3)";
    Targets.Labels two = Targets.Labels.of(0, 1);
    assertEquals(many, refusal(Matrix.of(2, 1, 1, 2), two));
    assertEquals(many, refusal(matrix("1; 2"), new RationalTargets.Classes(two)));
    String large = "a class label is too large for the network (found 2, expected at most 1)";
    Targets.Labels labels = Targets.Labels.of(0, 1, 2);
    assertEquals(large, refusal(Matrix.of(3, 1, 1, 2, 3), labels));
    assertEquals(large, refusal(matrix("1; 2; 3"), new RationalTargets.Classes(labels)));
  }

  @Test
  void nothingIsSaidBesideALossThatMayBeAnything() {
    // Of the model only the sign of its loss is known: its outputs are beyond all doubles.
    Case one =
        Case.ofInputs("1", 2, 0).with(Case.model(List.of(), "1e400 0", "0 0"));
    Condition above =
        new Condition.Reaches(0, KeptSubset.ALL, new Condition.Level(true, Rational.ONE));
    Witness zero = new Witness.Subnetwork(List.of(numbers("0 0")), List.of(numbers("0 0")));
    one.proves(above, HOLDS, zero);
    Witness ten = new Witness.Subnetwork(List.of(numbers("-10 0")), List.of(numbers("0 0")));
    one.leavesOpen(above, HOLDS, ten);
    one.leavesOpen(new Condition.LossAtMost(Rational.ONE), HOLDS, NONE);
    // Nothing is below zero, and so not below the loss of the model less one either, perhaps.
    Condition below =
        new Condition.Reaches(
            0, KeptSubset.ALL, new Condition.Level(true, Rational.of(-1)));
    Witness dual = new Witness.Dual(List.of(0), numbers("1 0"));
    one.leavesOpen(below, FAILS, dual);
    one.rejects(above, FAILS, dual);
  }

  @Test
  void findingsAreJudgedInTheirOrderWhateverTheyShare() {
    Condition.Separable first = new Condition.Separable(0, KeptSubset.ALL, 0, false);
    Witness plane = new Witness.Separator(numbers("-1; 3/2"));
    Witness none = new Witness.Multipliers(List.of(0), numbers("1"));
    List<Judgement.Kind> kinds =
        DATA.report(
                new Finding(first, HOLDS, plane, ""),
                new Finding(first, FAILS, none, ""),
                DISTINCT,
                new Finding(new Condition.LossAtMost(Rational.ONE), HOLDS, NONE, ""),
                new Finding(first, UNDECIDED, new Witness.Tried("nothing"), ""))
            .judgements()
            .stream()
            .map(Judgement::kind)
            .toList();
    assertEquals(
        List.of(
            Judgement.Kind.PROVED,
            Judgement.Kind.WRONG,
            Judgement.Kind.PROVED,
            Judgement.Kind.PROVED,
            Judgement.Kind.OPEN),
        kinds);
  }

  @Test
  void reasonsShowTheLoss() {
    Case squared =
        Case.ofInputs("1; 2; 3", 1, 0, 0, 0)
            .with(new Loss.Squared(), new RationalTargets.Values(matrix("1; 1; 0")));
    String third = Decimal.exact(Rational.of(2, 3));
    assertEquals(
        "the loss is " + third,
        squared.judge(new Condition.LossAtMost(Rational.ONE), HOLDS).reason());
    assertEquals(
        "the loss is " + third,
        squared.judge(new Condition.LossAtMost(Rational.ZERO), FAILS).reason());
    Witness zero = new Witness.Subnetwork(List.of(numbers("0")), List.of(numbers("0")));
    assertEquals(
        "the loss of the subnetwork is " + third,
        squared
            .judge(
                new Condition.Reaches(0, KeptSubset.ALL, new Condition.Level(true, Rational.ZERO)),
                HOLDS,
                zero)
            .reason());
  }

  @Test
  void lowerBoundsAreShownExactlyWhereTheyAreKnownExactly() {
    // The residuals of the best line through (1, 1), (2, 2) and (3, 5).
    Witness best = new Witness.Dual(List.of(0, 1, 2), numbers("1/3; -2/3; 1/3"));
    Case squared =
        Case.ofInputs("1; 2; 3", 1, 0, 0, 0)
            .with(new Loss.Squared(), new RationalTargets.Values(matrix("1; 2; 5")));
    Condition below =
        new Condition.Reaches(
            0, KeptSubset.ALL, new Condition.Level(false, Rational.of(-1)));
    assertEquals(
        "no loss is less than " + Decimal.exact(Rational.of(2, 9)),
        squared.judge(below, FAILS, best).reason());
    Witness halves = new Witness.Dual(List.of(0, 1), numbers("1/2 1/2; 1/2 1/2"));
    String reason = Case.ofInputs("1; 1", 2, 0, 1).judge(below, FAILS, halves).reason();
    assertEquals("no loss is less than 0.693147", reason);
  }
}
