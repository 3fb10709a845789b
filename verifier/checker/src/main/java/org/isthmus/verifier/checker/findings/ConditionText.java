package org.isthmus.verifier.checker.findings;

import java.util.Locale;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.verifier.checker.text.Decimal;

/** Conditions in words. */
public final class ConditionText {

  private ConditionText() {}

  /** A condition as a sentence that is true or false. */
  public static String of(Condition condition) {
    if (condition instanceof Condition.Numbers numbers) {
      return numbers.formula() + kept(numbers.subset());
    } else if (condition instanceof Condition.OfActivation of) {
      return "the activation of layer " + of.layer() + " is "
          + of.property().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    } else if (condition instanceof Condition.OfLoss of) {
      return "the loss is " + of.name();
    } else if (condition instanceof Condition.OfTargets of) {
      return of.property() == TargetProperty.ONE_CLASS
          ? "every sample has one class"
          : "every target is within [-1, 1]";
    } else if (condition instanceof Condition.LossAtMost loss) {
      return "the loss is at most " + Decimal.about(loss.bound());
    } else if (condition instanceof Condition.Distinct distinct) {
      return features(distinct.layer(), distinct.subset()) + " are distinct";
    } else if (condition instanceof Condition.GeneralPosition position) {
      return features(position.layer(), position.subset()) + " are in general position";
    } else if (condition instanceof Condition.Separable separable) {
      return features(separable.layer(), separable.subset()) + " separate class "
          + separable.label() + " from all others"
          + (separable.throughOrigin() ? " by a plane through the origin" : "");
    } else if (condition instanceof Condition.RankAtLeast rank) {
      return features(rank.layer(), rank.subset()) + " have rank at least " + rank.rank();
    }
    Condition.Reaches reaches = (Condition.Reaches) condition;
    return features(reaches.layer(), reaches.subset()) + " reach "
        + (reaches.level().aboveModel() ? "the loss of the model + " : "the loss ")
        + Decimal.about(reaches.level().number());
  }

  private static String features(int layer, String subset) {
    return (layer == 0 ? "the inputs" : "the features of layer " + layer) + kept(subset);
  }

  private static String kept(String subset) {
    return subset.equals(KeptSubset.ALL) ? "" : " (" + subset + ")";
  }
}
