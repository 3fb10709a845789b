package org.isthmus.proofs.n21.upper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.n21.states.PathTrace;
import org.isthmus.proofs.construction.exact.TwoSlope;

/**
 * A path through the layers 2..L of a network with L at least 3 whose first layer stays as it is
 * and has features of rank N: the state that is reached, with all its features, and the moves that
 * do not change the output, or change it affinely.
 *
 * <p><b>Lift</b> of level p. {@code F_p} (for p = L the output) moves on the straight line between
 * its values at the two ends. With {@code dev(H)(t) = H(t) - (1-t) H(0) - t H(1)} the layers below
 * follow, for k = p, ..., 3:
 *
 * <pre>
 *   G_k(t) = s^-1(F_k(t)) - 1 b_k(t)^T     (for k = L: F_L(t) - 1 b_L(t)^T)
 *   F_{k-1}(t) = (1-t) F_{k-1}(0) + t F_{k-1}(1) + dev(G_k)(t) R_k
 * </pre>
 *
 * <p>and last W_2: its rows J move on the straight line plus {@code F_1[:,J]^-1 dev(G_2)(t)}, all
 * its other rows on the straight line. Since {@code R_k W_k = Id} and {@code F_{k-1} W_k = G_k} at
 * both ends, {@code F_{k-1}(t) W_k = G_k(t)} for all t: these are the features of the network. W_2
 * is piecewise linear in t. The other weights stay.
 *
 * <p><b>Move</b> of weights {@code W_k}, k at least 3: straight, with {@code F_{k-1} dW_k = 0}.
 *
 * <p>Notation: L, {@code depth()}; J, {@code basis}: N neurons on which F_1 is nonsingular; F_k,
 * {@link #feature}, of shape (N, n_k); R_k, {@code inverses.get(k - 3)}, of shape (n_k, n_{k-1}).
 */
public final class UpperLayers {

  private final Network network;
  private final PathTrace trace;
  private final int[] basis;
  private final RationalMatrix square;
  private List<RationalMatrix> features;

  /**
   * The upper layers of the state that a path has reached.
   *
   * @param trace the path so far, to which the moves are added
   * @param basis J, N columns of F_1 that are independent
   * @param first F_1, shape (N, n_1)
   * @param product F_1 W_2, shape (N, n_2)
   * @throws IllegalArgumentException if the network has fewer than three layers or the basis is not
   *     of N columns
   */
  public UpperLayers(
      PathTrace trace, int[] basis, RationalMatrix first, RationalMatrix product) {
    this.network = trace.state().network();
    if (network.depth() < 3 || basis.length != first.rows()) {
      throw new IllegalArgumentException(
          "upper layers need three layers and a basis of " + first.rows() + " neurons (found "
              + network.depth() + " layers and " + basis.length + " neurons)");
    }
    this.trace = trace;
    this.basis = basis.clone();
    this.square = first.columns(basis);
    this.features = Features.above(trace.state(), product);
  }

  public RationalPoint state() {
    return trace.state();
  }

  /** The path from its start to the state that is reached. */
  public RationalPath path() {
    return trace.path();
  }

  /** L. */
  public int depth() {
    return network.depth();
  }

  /** F_k at the state that is reached, for k = 2..L; F_L is the output. */
  public RationalMatrix feature(int k) {
    return features.get(k - 2);
  }

  /** W_k at the state that is reached. */
  public RationalMatrix weight(int k) {
    return state().weight(k);
  }

  /** G_k = F_{k-1} W_k for the given features and biases. */
  private RationalMatrix linearPart(int k, RationalMatrix feature, RationalPoint point) {
    RationalMatrix preactivation =
        k == depth() ? feature : TwoSlope.require(network, k).invert(feature);
    return preactivation.plusRow(point.bias(k).negate());
  }

  /**
   * A lift that moves F_level to the given values and carries the layers below along: {@code
   * F_{k-1}} changes by {@code (G_k(1) - G_k(0)) R_k}. The biases stay.
   *
   * @param level p in 2..L
   * @param top F_p at the end; for p below L with the same product with W_{p+1} as now
   * @param inverses R_3..R_p
   */
  public void carry(
      int level, RationalMatrix top, List<RationalMatrix> inverses, Notes notes) {
    RationalPoint now = state();
    List<RationalMatrix> next = new ArrayList<>(features);
    next.set(level - 2, top);
    for (int k = level; k >= 3; k--) {
      RationalMatrix change =
          linearPart(k, next.get(k - 2), now).minus(linearPart(k, feature(k), now));
      next.set(k - 3, feature(k - 1).plus(change.times(inverses.get(k - 3))));
    }
    lift(level, inverses, next, withSecondWeights(now, next), notes);
  }

  /**
   * A lift of level L at a fixed output after which {@code F_{k-1} = G_k R_k} for k = 3..L, and the
   * hidden biases are those of another point.
   *
   * @param inverses R_3..R_L
   * @param biases the point whose b_2..b_{L-1} are taken over
   */
  public void project(List<RationalMatrix> inverses, RationalPoint biases, Notes notes) {
    RationalPoint end = state();
    for (int k = 2; k < depth(); k++) {
      end = end.with(k, end.weight(k), biases.bias(k));
    }
    List<RationalMatrix> next = new ArrayList<>(features);
    for (int k = depth(); k >= 3; k--) {
      next.set(k - 3, linearPart(k, next.get(k - 2), end).times(inverses.get(k - 3)));
    }
    lift(depth(), inverses, next, withSecondWeights(end, next), notes);
  }

  /**
   * A lift of level L to the state of another path whose first layer and weights W_3..W_L are the
   * same; the output moves on a straight line.
   *
   * @param inverses R_3..R_L
   */
  public void arrive(UpperLayers end, List<RationalMatrix> inverses, Notes notes) {
    lift(depth(), inverses, end.features, end.state(), notes);
  }

  private void lift(
      int level,
      List<RationalMatrix> inverses,
      List<RationalMatrix> next,
      RationalPoint end,
      Notes notes) {
    List<Integer> rows = Arrays.stream(basis).boxed().toList();
    Motion motion = new Motion.Lift(level, rows, inverses);
    if (level == depth() && !next.get(level - 2).equals(feature(level))) {
      trace.convex(motion, notes.forward(), notes.backward(), end);
    } else {
      trace.invariant(motion, notes.forward(), notes.backward(), end);
    }
    features = List.copyOf(next);
  }

  /** The point with W_2 changed in the rows J so that F_1 W_2 fits the given features. */
  private RationalPoint withSecondWeights(RationalPoint point, List<RationalMatrix> next) {
    RationalPoint now = state();
    RationalMatrix change =
        linearPart(2, next.get(0), point).minus(linearPart(2, feature(2), now));
    if (change.isZero()) {
      return point;
    }
    RationalMatrix rows =
        LinearSystem.solve(square, change)
            .orElseThrow(
                () -> new ArithmeticException("the features of the basis neurons are dependent"));
    RationalMatrix.Editor spread = RationalMatrix.zeros(network.width(1), network.width(2)).edit();
    for (int i = 0; i < basis.length; i++) {
      for (int j = 0; j < network.width(2); j++) {
        spread.set(basis[i], j, rows, i, j);
      }
    }
    return point.with(2, point.weight(2).plus(spread.build()), point.bias(2));
  }

  /**
   * A straight move of weights at which no feature changes: {@code F_{k-1} dW_k = 0} for each k.
   *
   * @param weights W_k at the end, for k = 3..L
   */
  public void move(IntFunction<RationalMatrix> weights, Notes notes) {
    RationalPoint end = state();
    for (int k : IntStream.rangeClosed(3, depth()).toArray()) {
      end = end.with(k, weights.apply(k), end.bias(k));
    }
    trace.invariant(new Motion.Affine(), notes.forward(), notes.backward(), end);
  }

  /**
   * What a segment does, for people.
   *
   * @param forward read along the path
   * @param backward read against it
   */
  public record Notes(String forward, String backward) {}
}
