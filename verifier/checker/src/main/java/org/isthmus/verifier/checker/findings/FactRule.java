package org.isthmus.verifier.checker.findings;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalTargets;

/** The conditions that need no witness: widths, activations, loss, targets and ranks. */
final class FactRule {

  /** Multiplications of exact numbers for a rank that is smaller than both numbers of a shape. */
  private static final long MOST_FOR_RANK = 1L << 27;

  private final Subject subject;

  FactRule(Subject subject) {
    this.subject = subject;
  }

  /** Decides a relation between whole numbers. */
  Judgement decide(Condition.Numbers condition, Outcome claimed) {
    int different =
        condition.formula().symbols().contains("D") ? subject.equalInputs().size() : 0;
    Map<String, BigInteger> symbols =
        subject.setting().symbols(condition.subset(), different);
    try {
      Formula.Values values = condition.formula().values(symbols);
      return Judgement.decided(values.hold(), claimed, values + " is " + values.hold());
    } catch (IllegalArgumentException e) {
      return Judgement.wrong(e.getMessage());
    }
  }

  /**
   * Decides a property of an activation. Of the list, {@code leaky_relu(m)} with m > 0 and the
   * identity alone are monotonic and have all real values. x = 2 (x - 1) - (x - 2) is a combination
   * of translates of itself; no other activation is: with slopes 1 and m other than 1 it has a kink
   * at 0, where no translate has one; tanh and the sigmoid have poles with the real part 0, which no
   * translate has; and of translates of gelu the one with the least shift falls slowest to zero at
   * minus infinity, so its coefficient vanishes. All are strictly increasing where z > 0.
   */
  Judgement decide(Condition.OfActivation condition, Outcome claimed) {
    Activation activation = subject.network().activation(condition.layer());
    return Judgement.decided(
        has(activation, condition.property()), claimed, "it is " + activation.notation());
  }

  private static boolean has(Activation activation, ActivationProperty property) {
    Optional<Rational> slope = activation.negativeSlope();
    return switch (property) {
      case MONOTONIC_ONTO -> slope.filter(m -> m.signum() > 0).isPresent();
      case INDEPENDENT_OF_TRANSLATES -> slope.filter(Rational.ONE::equals).isEmpty();
      case TWO_SLOPES -> slope.isPresent();
      case RELU -> slope.filter(m -> m.signum() == 0).isPresent();
      case MONOTONIC_SOMEWHERE -> true;
    };
  }

  /** Decides which loss it is. */
  Judgement decide(Condition.OfLoss condition, Outcome claimed) {
    Loss loss = subject.findings().loss();
    String name = loss instanceof Loss.Huber ? "huber" : loss.notation();
    return Judgement.decided(name.equals(condition.name()), claimed, "it is " + loss.notation());
  }

  /** Decides a property of the targets. */
  Judgement decide(Condition.OfTargets condition, Outcome claimed) {
    boolean has =
        condition.property() == TargetProperty.ONE_CLASS
            ? subject.hasOneClassEach()
            : areWithinUnit();
    return Judgement.decided(has, claimed, "of " + subject.size() + " samples");
  }

  private boolean areWithinUnit() {
    if (subject.targets() instanceof RationalTargets.Classes) {
      return true;
    }
    RationalMatrix values = ((RationalTargets.Values) subject.targets()).values();
    return IntStream.range(0, values.columns())
        .allMatch(
            k ->
                IntStream.range(0, values.rows())
                    .allMatch(
                        i -> values.numerator(i, k).abs().compareTo(values.denominator(k)) <= 0));
  }

  /**
   * Decides a lower bound of a rank on the different inputs, which have all the rows there are. Rows
   * that are independent modulo a prime are independent; a few of them are often enough.
   */
  Judgement decide(Condition.RankAtLeast condition, Outcome claimed) {
    int layer = condition.layer();
    int[] kept = subject.kept(layer, condition.subset());
    int[] samples = subject.equalInputs().stream().mapToInt(group -> group.get(0)).toArray();
    int most = Math.min(kept.length, samples.length);
    if (condition.rank() > most) {
      return Judgement.decided(false, claimed, "the rank is at most " + most);
    }
    for (long count = condition.rank() + 8L; ; count *= 2) {
      int rows = (int) Math.min(count, samples.length);
      Optional<String> obstacle = subject.obstacle(layer, rows, true);
      if (obstacle.isPresent()) {
        return Judgement.open(obstacle.get());
      }
      int[] spread =
          IntStream.range(0, rows)
              .map(i -> samples[(int) ((long) i * samples.length / rows)])
              .toArray();
      RationalMatrix features = subject.features(layer, kept, spread);
      if (Pivots.of(features).rank() >= condition.rank()) {
        return Judgement.decided(true, claimed, "on " + rows + " samples");
      }
      if (rows == samples.length) {
        return (long) rows * most * most > MOST_FOR_RANK
            ? Judgement.open("the exact rank takes too long")
            : exactly(features, condition.rank(), claimed);
      }
    }
  }

  private static Judgement exactly(RationalMatrix features, int rank, Outcome claimed) {
    int found = ExactRank.of(features).rank();
    return Judgement.decided(found >= rank, claimed, "the rank is " + found);
  }
}
