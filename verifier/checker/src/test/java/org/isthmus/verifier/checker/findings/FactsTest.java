package org.isthmus.verifier.checker.findings;

import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalTargets;
import org.junit.jupiter.api.Test;

/** Widths, activations, losses and targets; every one is claimed both ways. */
class FactsTest {

  private static final Case DATA =
      Case.ofInputs("1 0; 2 5; 1 0", 2, 0, 1, 1).behind(new Activation.Relu());

  private static void decides(boolean truth, String subset, String formula) {
    DATA.with(new KeptSubset("half", List.of(List.of(1))))
        .decides(truth, new Condition.Numbers(subset, new Formula(formula)));
  }

  @Test
  void relationsBetweenNumbersAreComputed() {
    decides(true, "all", "N=3");
    decides(true, "all", "D=2");
    decides(false, "all", "D=N");
    decides(true, "all", "D<N");
    decides(true, "all", "n1>=D");
    decides(false, "all", "n1>=D+1");
    decides(true, "all", "L=2");
    decides(true, "all", "k1=n1");
    decides(true, "half", "k1=1");
    decides(false, "half", "k1=n1");
    decides(true, "half", "k0=n0");
    decides(true, "half", "2*k1>=n1");
    decides(true, "all", "(0-7)//2=0-4");
    decides(true, "all", "n0*n1*n2-2*(N+1)=0");
    decides(false, "all", "n0*n1*n2-2*(N+1)<0");
    decides(true, "all", "999999999999999999*999999999999999999>999999999999999999");
  }

  @Test
  void theReasonHasTheValuesOfBothSides() {
    Condition condition = new Condition.Numbers("all", new Formula("4*(n0//2)*n1>=N+D*D+2"));
    for (Outcome outcome : List.of(Outcome.HOLDS, Outcome.FAILS)) {
      assertEquals("8 >= 9 is false", DATA.judge(condition, outcome).reason());
    }
    Condition less = new Condition.Numbers("all", new Formula("D<N"));
    assertEquals("2 < 3 is true", DATA.judge(less, Outcome.HOLDS).reason());
  }

  @Test
  void whatDividesByZeroIsNeitherTrueNorFalse() {
    Condition condition = new Condition.Numbers("all", new Formula("N//(n0-n1)>=0"));
    DATA.rejects(
        condition,
        Outcome.HOLDS,
        new Witness.None());
    DATA.rejects(
        condition,
        Outcome.FAILS,
        new Witness.None());
  }

  @Test
  void everyActivationHasItsProperties() {
    Map<Activation, List<ActivationProperty>> table =
        Map.of(
            new Activation.Relu(),
            List.of(
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.TWO_SLOPES,
                ActivationProperty.RELU,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.LeakyRelu(Rational.of(1, 10)),
            List.of(
                ActivationProperty.MONOTONIC_ONTO,
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.TWO_SLOPES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.LeakyRelu(Rational.of(-1, 10)),
            List.of(
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.TWO_SLOPES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.LeakyRelu(Rational.ONE),
            List.of(
                ActivationProperty.MONOTONIC_ONTO,
                ActivationProperty.TWO_SLOPES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.Identity(),
            List.of(
                ActivationProperty.MONOTONIC_ONTO,
                ActivationProperty.TWO_SLOPES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.Tanh(),
            List.of(
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.Sigmoid(),
            List.of(
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.MONOTONIC_SOMEWHERE),
            new Activation.Gelu(),
            List.of(
                ActivationProperty.INDEPENDENT_OF_TRANSLATES,
                ActivationProperty.MONOTONIC_SOMEWHERE));
    table.forEach(
        (activation, properties) -> {
          for (ActivationProperty property : ActivationProperty.values()) {
            DATA.behind(activation)
                .decides(
                    properties.contains(property), new Condition.OfActivation(1, property));
          }
        });
  }

  @Test
  void theLossHasOneName() {
    RationalTargets signs = new RationalTargets.Values(matrix("1 -1; -1 1; -1 1"));
    Map<String, Case> losses =
        Map.of(
            "cross_entropy", DATA,
            "squared", DATA.with(new Loss.Squared(), signs),
            "logistic", DATA.with(new Loss.Logistic(), signs),
            "huber", DATA.with(new Loss.Huber(Rational.of(1, 2)), signs));
    losses.forEach(
        (name, data) ->
            losses
                .keySet()
                .forEach(
                    other -> data.decides(name.equals(other), new Condition.OfLoss(other))));
  }

  @Test
  void targetsAreLookedAtOneByOne() {
    Condition within = new Condition.OfTargets(TargetProperty.WITHIN_UNIT);
    Condition classes = new Condition.OfTargets(TargetProperty.ONE_CLASS);
    DATA.decides(true, within);
    DATA.decides(true, classes);
    targets("1 0; 0 1; 1 0", true, true);
    targets("1 0; 0 1; 1 1", true, false);
    targets("1 0; 0 1; 0 0", true, false);
    targets("1 0; 0 1; 1/2 1/2", true, false);
    targets("1 0; 0 1; 0 -1", true, false);
    targets("1 0; 0 1; 2 0", false, false);
    targets("-1 1; 1 -1; 1/3 0", true, false);
    targets("-4503599627370497/4503599627370496 1; 1 -1; 0 0", false, false);
  }

  private static void targets(String rows, boolean within, boolean classes) {
    Case data = DATA.with(new Loss.Squared(), new RationalTargets.Values(matrix(rows)));
    data.decides(within, new Condition.OfTargets(TargetProperty.WITHIN_UNIT));
    data.decides(classes, new Condition.OfTargets(TargetProperty.ONE_CLASS));
  }
}
