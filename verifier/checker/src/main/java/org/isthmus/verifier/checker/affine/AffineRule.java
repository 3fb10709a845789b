package org.isthmus.verifier.checker.affine;

import java.util.Optional;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Rule {@code affine}: decides a straight segment between two exact states on the data.
 *
 * <p>On the segment every parameter moves linearly. For each layer k = 1..L:
 *
 * <ol>
 *   <li>if W_k differs at the two ends, then F_{k-1} on the data is the same at both (F_0 always is);
 *   <li>if k is a hidden layer, no entry of P_k is positive at one end and negative at the other.
 * </ol>
 *
 * <p><b>Why it holds.</b> By induction over k every F_{k-1} is affine along the segment. Where W_k
 * moves, F_{k-1} is affine with equal ends, so constant; so P_k = F_{k-1} W_k + 1 b_k^T is affine in
 * either case. An entry of P_k that has no sign change stays on one linear piece of the activation,
 * zero belonging to both; so F_k is affine. Hence the output is affine, and the loss is convex along
 * the segment; if the outputs are equal at the ends, it is constant.
 *
 * <p><b>Exactness.</b> Everything is computed in rational arithmetic. There is no tolerance.
 */
public final class AffineRule {

  private AffineRule() {}

  /** Decides the segment between two states of one network. */
  public static Decision decide(ForwardPass first, ForwardPass second) {
    int depth = first.point().network().depth();
    for (int k = 1; k <= depth; k++) {
      if (!first.point().weight(k).equals(second.point().weight(k))
          && !first.feature(k - 1).equals(second.feature(k - 1))) {
        return new Decision.Refused("W" + k + " moves, and so do the features below it");
      }
      if (k < depth) {
        Optional<Decision> change =
            signChange(first.preactivation(k), second.preactivation(k), k);
        if (change.isPresent()) {
          return change.get();
        }
      }
    }
    return new Decision.Proved(
        first.output().equals(second.output()) ? Conclusion.INVARIANT : Conclusion.CONVEX);
  }

  /** The refusal where some entry of P_k has opposite signs at the two ends. */
  static Optional<Decision> signChange(RationalMatrix first, RationalMatrix second, int k) {
    if (first == second) {
      return Optional.empty();
    }
    for (int i = 0; i < first.rows(); i++) {
      for (int j = 0; j < first.columns(); j++) {
        if (first.signum(i, j) * second.signum(i, j) < 0) {
          return Optional.of(
              new Decision.Refused(
                  "neuron " + j + " of layer " + k
                      + " changes its linear piece on distinct sample " + i));
        }
      }
    }
    return Optional.empty();
  }
}
