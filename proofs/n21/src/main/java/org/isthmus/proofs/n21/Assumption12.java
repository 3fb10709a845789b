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
 * Whether an activation is no combination of translates of itself.
 *
 * <p><b>Statement.</b> There are no p at least 1, non-zero lambda_1..lambda_p and distinct non-zero
 * a_1..a_p with s(x) = lambda_1 s(x - a_1) + ... + lambda_p s(x - a_p) for all real x.
 *
 * <p><b>Construction.</b> Decided for each activation, with the reason or with such an identity.
 *
 * <p><b>Why it holds, or fails.</b>
 *
 * <ul>
 *   <li>identity, and leaky ReLU with slope 1: fails, x = 2 (x - 1) - (x - 2).
 *   <li>ReLU, and leaky ReLU with slope m other than 1: the left side has different slopes to the
 *       two sides of x = 0; the right side is linear near 0, for its kinks are at the a_i.
 *   <li>tanh, sigmoid: both sides are meromorphic in the complex plane, so an identity on the real
 *       line is one everywhere. The left side has a pole at i pi/2, respectively i pi; the poles of
 *       the right side have the real parts a_i, none of which is 0.
 *   <li>GELU, s(x) = x P(Z <= x): bring all terms to one side, with the shift 0 among them, and
 *       divide by the standard normal density at x - a, where a is the least of all shifts. As x
 *       falls to minus infinity, s(x) over the density at x tends to -1, and the density at x - b
 *       over that at x - a tends to 0 for b > a. So the coefficient of the shift a is zero, which
 *       it is not.
 * </ul>
 *
 * <p><b>Notation.</b> s: the activation; m: slope.
 *
 * <p><b>Departures.</b> The published sentence leaves open whether the a_i may be zero; with a
 * shift of zero it would fail for every function, s(x) = 1 s(x - 0). The constructions ask for two
 * slopes, m other than 1, and hence for a bit more than this assumption.
 */
@Statement(paper = Paper.N21, label = "Assumption 1.2")
public final class Assumption12 {

  private Assumption12() {}

  /** The assumption for an activation, with the reason or the identity that violates it. */
  public static Hypothesis decide(Activation activation) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public Hypothesis relu() {
            return leakyRelu(Rational.ZERO);
          }

          @Override
          public Hypothesis leakyRelu(Rational slope) {
            return slope.equals(Rational.ONE)
                ? identity()
                : verdict(
                    true, "no translate has a kink at 0, where the slopes are " + slope + " and 1");
          }

          @Override
          public Hypothesis tanh() {
            return verdict(true, "the pole at i pi/2 is a pole of no translate");
          }

          @Override
          public Hypothesis sigmoid() {
            return verdict(true, "the pole at i pi is a pole of no translate");
          }

          @Override
          public Hypothesis gelu() {
            return verdict(true, "translates decay at different speeds at minus infinity");
          }

          @Override
          public Hypothesis identity() {
            return verdict(false, "x = 2 (x - 1) - (x - 2)");
          }

          private Hypothesis verdict(boolean holds, String evidence) {
            return Hypothesis.decided(
                "Assumption 1.2: " + activation.notation() + " is no combination of translates",
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
            LayerHypotheses.property(l, ActivationProperty.INDEPENDENT_OF_TRANSLATES),
            new Witness.None());
  }

  /** The assumption for all hidden layers; it asks nothing of the data and the loss. */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    return Hypotheses.applicability(
        Assumption12.class,
        LayerHypotheses.each(network, 1, l -> decide(network, l)),
        "only the first hidden layer needs it");
  }
}
