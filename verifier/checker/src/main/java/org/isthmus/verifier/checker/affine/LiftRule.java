package org.isthmus.verifier.checker.affine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Rule {@code lift}: expands a lifted move of W_2 into its straight pieces and decides each of them
 * as {@link AffineRule} does.
 *
 * <p>Only W_2 and the biases b_2, ..., b_L differ at the two ends; the biases move linearly. With
 * dev(H)(t) = H(t) - (1-t) H(0) - t H(1) and all of the features on the data,
 *
 * <ol>
 *   <li>F_p, or the output if p = L, moves linearly from its value at one end to its value at the
 *       other;
 *   <li>for k = p..3: G_k(t) = s_k^-1(F_k(t)) - 1 b_k(t)^T, where F_L is the output and s_L the
 *       identity; F_{k-1}(t) = (1-t) F_{k-1}(0) + t F_{k-1}(1) + dev(G_k)(t) R_k;
 *   <li>W_2(t) = (1-t) W_2(0) + t W_2(1) + D(t), where D(t) is zero outside the rows J and
 *       F_1[:,J] D(t)[J,:] = dev(G_2)(t).
 * </ol>
 *
 * <p>F_1[:,J] is square on the distinct samples and nonsingular ({@link ExactRank}); so W_2(t) is
 * defined, continuous and affine between the vertices of G_2, with the stated ends, and P_2(t) = F_1
 * W_2(t) + 1 b_2(t)^T = s_2^-1(F_2(t)). From these P_2 at the vertices everything above is computed
 * afresh; what the R_k are plays no part in why the answer holds. No entry of a hidden P_k may have
 * opposite signs at neighbouring vertices; so the output is affine on each piece. If it is the same
 * at all vertices the step is invariant; if at every vertex it is the point of its own chord the
 * step is convex; otherwise it is refused.
 */
public final class LiftRule {

  private LiftRule() {}

  /**
   * Decides a lift.
   *
   * @param level p
   * @param rows J
   * @param inverses R_3..R_p
   */
  public static Decision decide(
      ForwardPass first,
      ForwardPass second,
      int level,
      int[] rows,
      List<RationalMatrix> inverses) {
    Network network = first.point().network();
    Optional<Decision> obstacle = obstacle(first.point(), second.point(), level);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    RationalMatrix basis = first.feature(1).columns(rows);
    if (basis.rows() != basis.columns()) {
      return new Decision.Refused(
          "the rows of W2 that take up the move are not as many as the distinct samples (found "
              + basis.columns() + ", expected " + basis.rows() + ")");
    }
    if (ExactRank.of(basis).rank() < basis.rows()) {
      return new Decision.Refused(
          "the features of the rows of W2 that take up the move are dependent");
    }
    Pieces second2 = preactivations(first, second, level, inverses);
    int depth = network.depth();
    List<RationalMatrix> outputs = new ArrayList<>();
    List<RationalMatrix> before = List.of();
    for (int v = 0; v < second2.times().size(); v++) {
      Rational t = second2.times().get(v);
      List<RationalMatrix> now = new ArrayList<>(List.of(second2.values().get(v)));
      for (int k = 2; k < depth; k++) {
        RationalMatrix feature = ForwardPass.activate(network, k, now.get(k - 2));
        RationalMatrix bias =
            Pieces.between(first.point().bias(k + 1), second.point().bias(k + 1), t);
        now.add(feature.times(first.point().weight(k + 1)).plusRow(bias));
      }
      for (int k = 2; k < depth && v > 0; k++) {
        Optional<Decision> change =
            AffineRule.signChange(before.get(k - 2), now.get(k - 2), k);
        if (change.isPresent()) {
          return change.get();
        }
      }
      outputs.add(now.get(depth - 2));
      before = now;
    }
    return conclusion(second2.times(), outputs);
  }

  private static Optional<Decision> obstacle(RationalPoint first, RationalPoint second, int level) {
    Network network = first.network();
    if (network.depth() < 3) {
      return Optional.of(new Decision.Refused("a lift needs two hidden layers"));
    }
    for (int l = 1; l <= network.depth(); l++) {
      if (l != 2 && !first.weight(l).equals(second.weight(l))) {
        return Optional.of(new Decision.Refused("W" + l + " moves in a lift"));
      }
    }
    if (!first.bias(1).equals(second.bias(1))) {
      return Optional.of(new Decision.Refused("b1 moves in a lift"));
    }
    for (int l = 2; l <= Math.min(level, network.depth() - 1); l++) {
      if (network.activation(l).negativeSlope().orElseThrow().signum() <= 0) {
        return Optional.of(
            new Decision.Refused(
                "the activation " + network.activation(l).notation() + " of layer " + l
                    + " is not injective"));
      }
    }
    return Optional.empty();
  }

  /** P_2 along the lift. */
  private static Pieces preactivations(
      ForwardPass first, ForwardPass second, int level, List<RationalMatrix> inverses) {
    Network network = first.point().network();
    int depth = network.depth();
    Pieces features =
        level == depth
            ? Pieces.chord(first.output(), second.output())
            : Pieces.chord(first.feature(level), second.feature(level)).splitAtZeros();
    for (int k = level; k >= 3; k--) {
      // dev(G_k) is dev(s_k^-1(F_k)): the bias moves on its chord.
      Pieces preimages = preimages(network, k, features);
      List<RationalMatrix> below = new ArrayList<>();
      for (int v = 0; v < preimages.times().size(); v++) {
        Rational t = preimages.times().get(v);
        RationalMatrix chord = Pieces.between(first.feature(k - 1), second.feature(k - 1), t);
        RationalMatrix deviation =
            preimages
                .values()
                .get(v)
                .minus(Pieces.between(preimages.first(), preimages.last(), t));
        below.add(
            deviation.isZero() ? chord : chord.plus(deviation.times(inverses.get(k - 3))));
      }
      features = new Pieces(preimages.times(), below).splitAtZeros();
    }
    return preimages(network, 2, features);
  }

  private static Pieces preimages(Network network, int k, Pieces features) {
    return new Pieces(
        features.times(),
        features.values().stream().map(value -> preimage(network, k, value)).toList());
  }

  /** s_k^-1 of every entry; the identity at the output. */
  private static RationalMatrix preimage(Network network, int k, RationalMatrix features) {
    if (k == network.depth()) {
      return features;
    }
    Rational slope = network.activation(k).negativeSlope().orElseThrow();
    return ForwardPass.piecewise(features, Rational.ONE.dividedBy(slope));
  }

  private static Decision conclusion(List<Rational> times, List<RationalMatrix> outputs) {
    RationalMatrix first = outputs.get(0);
    RationalMatrix last = outputs.get(outputs.size() - 1);
    if (outputs.stream().allMatch(first::equals)) {
      return new Decision.Proved(Conclusion.INVARIANT);
    }
    for (int v = 0; v < times.size(); v++) {
      if (!outputs.get(v).equals(Pieces.between(first, last, times.get(v)))) {
        return new Decision.Refused(
            "the output leaves the straight line between its ends (at vertex " + v + " of "
                + (times.size() - 1) + ")");
      }
    }
    return new Decision.Proved(Conclusion.CONVEX);
  }
}
