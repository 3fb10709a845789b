package org.isthmus.proofs.n21;

import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;

/**
 * Whether an activation is one to one and onto the real line.
 *
 * <p><b>Statement.</b> s is strictly monotonic and s(R) = R.
 *
 * <p><b>Construction.</b> Decided for each activation, with the reason.
 *
 * <p><b>Why it holds, or fails.</b>
 *
 * <ul>
 *   <li>identity: yes.
 *   <li>leaky ReLU with slope m > 0: both pieces increase, meet at 0 and are unbounded. With m = 0
 *       it is ReLU. With m < 0 the numbers -1 and -m > 0 both have the value -m.
 *   <li>ReLU: -1 and 0 both have the value 0.
 *   <li>tanh: increases, but its values lie between -1 and 1.
 *   <li>sigmoid: increases, but its values lie between 0 and 1.
 *   <li>GELU, z P(Z <= z): negative at -1, zero at 0, and it tends to 0 as z falls to minus
 *       infinity, so it takes some negative value twice.
 * </ul>
 *
 * <p><b>Notation.</b> s: the activation; m: slope.
 *
 * <p><b>Departures.</b> The constructions use it for the hidden layers 2..L-1 alone, through the
 * inverse of s. Two layers do without it, which is why ReLU is welcome there.
 */
@Statement(paper = Paper.N21, label = "Assumption 1.1")
public final class Assumption11 {

  private Assumption11() {}

  /** The assumption for an activation, with the reason. */
  public static Hypothesis decide(Activation activation) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public Hypothesis relu() {
            return verdict(false, "-1 and 0 have the same value, 0");
          }

          @Override
          public Hypothesis leakyRelu(Rational slope) {
            if (slope.signum() > 0) {
              return verdict(
                  true, "two increasing pieces without bounds, slopes " + slope + " and 1");
            }
            return slope.signum() == 0
                ? relu()
                : verdict(
                    false,
                    "-1 and " + slope.negate() + " have the same value, " + slope.negate());
          }

          @Override
          public Hypothesis tanh() {
            return verdict(false, "the values lie between -1 and 1");
          }

          @Override
          public Hypothesis sigmoid() {
            return verdict(false, "the values lie between 0 and 1");
          }

          @Override
          public Hypothesis gelu() {
            return verdict(
                false, "negative at -1, zero at 0, and it tends to zero at minus infinity");
          }

          @Override
          public Hypothesis identity() {
            return verdict(true, "increasing and onto");
          }

          private Hypothesis verdict(boolean holds, String evidence) {
            return Hypothesis.decided(
                "Assumption 1.1: " + activation.notation() + " is strictly monotonic and onto",
                holds,
                evidence);
          }
        });
  }

  /** The assumption for the hidden layer {@code l}, with what a checker decides it from. */
  static Hypothesis decide(Network network, int l) {
    Hypothesis decided = decide(network.activation(l));
    return new Hypothesis(
            "layer " + network.layerName(l) + ": " + decided.name(),
            decided.verdict(),
            decided.evidence())
        .with(
            LayerHypotheses.property(l, ActivationProperty.MONOTONIC_ONTO),
            new Witness.None());
  }

  /** The assumption for all hidden layers; it asks nothing of the data and the loss. */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    return Hypotheses.applicability(
        Assumption11.class,
        LayerHypotheses.each(network, 1, l -> decide(network, l)),
        "only the hidden layers 2..L-1 need it");
  }
}
