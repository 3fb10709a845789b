package org.isthmus.proofs.nbm21.memorisers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Functions of one variable that are affine on each of several blocks of points, as sums of ReLU
 * ramps. Two knots lie in the gap between two blocks, so that the affine functions of the blocks
 * are independent of each other: P blocks take a ramp from 0 and 2 (P - 1) ramps more.
 */
final class BlockwiseAffine {

  private BlockwiseAffine() {}

  /** The function slope t + constant. */
  record Piece(Rational slope, Rational constant) {

    static Piece constant(Rational value) {
      return new Piece(Rational.ZERO, value);
    }

    /** slope (t - root). */
    static Piece ofRoot(Rational slope, Rational root) {
      return new Piece(slope, slope.times(root).negate());
    }

    Rational at(Rational t) {
      return slope.times(t).plus(constant);
    }
  }

  /**
   * Two places inside a gap between positive numbers, a power of two apart and multiples of it; a
   * quarter of the gap or more is left on either side.
   */
  record Transition(Rational from, Rational to) {

    static Transition between(Rational low, Rational high) {
      Rational width = Arithmetic.powerOfTwo(high.minus(low)).times(Rational.of(1, 4));
      Rational cells = low.plus(high).dividedBy(width.times(Rational.of(2)));
      Rational from =
          Rational.of(cells.numerator().divide(cells.denominator()), BigInteger.ONE).times(width);
      return new Transition(from, from.plus(width));
    }

    Rational width() {
      return to.minus(from);
    }
  }

  /**
   * The weights of the ramps of t - 0 and of t minus each knot, after the bias, for the function
   * with these pieces.
   *
   * @param transitions between neighbouring pieces, one fewer; the knots are their ends
   */
  static List<Rational> weights(List<Piece> pieces, List<Transition> transitions) {
    List<Rational> weights = new ArrayList<>();
    weights.add(pieces.get(0).constant());
    weights.add(pieces.get(0).slope());
    for (int b = 0; b < transitions.size(); b++) {
      Transition transition = transitions.get(b);
      Piece left = pieces.get(b);
      Piece right = pieces.get(b + 1);
      Rational bridge =
          right.at(transition.to()).minus(left.at(transition.from()))
              .dividedBy(transition.width());
      weights.add(bridge.minus(left.slope()));
      weights.add(right.slope().minus(bridge));
    }
    return weights;
  }

  /**
   * The network of two hidden layers, the ramps of positive inputs and the given functions of them.
   *
   * @param functions the weights of the ramps in each, after the bias
   * @param output the output weights of each
   */
  static ReluNetwork network(
      List<Transition> transitions,
      List<List<Rational>> functions,
      List<List<Rational>> output,
      List<Rational> outputBias) {
    List<Rational> knots = knots(transitions).stream().map(Rational::negate).toList();
    ReluNetwork upper =
        ReluNetwork.ofNeurons(
            knots.size(),
            functions.stream().map(BlockwiseAffine::biasLast).toList(),
            output,
            outputBias);
    List<RationalMatrix> weights = new ArrayList<>(upper.weights());
    List<RationalMatrix> biases = new ArrayList<>(upper.biases());
    weights.add(0, ReluNetwork.matrix(List.of(Collections.nCopies(knots.size(), Rational.ONE))));
    biases.add(0, ReluNetwork.matrix(List.of(knots)));
    return new ReluNetwork(weights, biases);
  }

  private static List<Rational> biasLast(List<Rational> function) {
    List<Rational> rotated = new ArrayList<>(function.subList(1, function.size()));
    rotated.add(function.get(0));
    return rotated;
  }

  /** 0 and the ends of the transitions. */
  static List<Rational> knots(List<Transition> transitions) {
    List<Rational> knots = new ArrayList<>(List.of(Rational.ZERO));
    for (Transition transition : transitions) {
      knots.add(transition.from());
      knots.add(transition.to());
    }
    return knots;
  }

  /**
   * Cuts a row of units into consecutive blocks such that the narrowest gap that is cut is as wide as
   * possible.
   *
   * @param gaps between neighbouring units, one fewer than units
   * @param sizes the largest number of units of each block
   * @return the first unit of each block and the number of units, or empty if there are too few blocks
   */
  static Optional<List<Integer>> cuts(List<Rational> gaps, List<Integer> sizes) {
    List<Rational> sorted = gaps.stream().sorted().distinct().toList();
    Optional<List<Integer>> best = cuts(gaps, sizes, Rational.ZERO);
    int low = 0;
    int high = best.isEmpty() ? 0 : sorted.size();
    while (low < high) {
      int middle = (low + high) / 2;
      Optional<List<Integer>> cuts = cuts(gaps, sizes, sorted.get(middle));
      if (cuts.isPresent()) {
        best = cuts;
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return best;
  }

  /** Each block as long as it can be without a cut of a gap below the least one. */
  private static Optional<List<Integer>> cuts(
      List<Rational> gaps, List<Integer> sizes, Rational least) {
    int units = gaps.size() + 1;
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int size : sizes) {
      int from = starts.get(starts.size() - 1);
      int end = Math.min(units, from + size);
      while (end > from && end < units && gaps.get(end - 1).compareTo(least) < 0) {
        end--;
      }
      if (end == from) {
        return Optional.empty();
      }
      starts.add(end);
      if (end == units) {
        return Optional.of(starts);
      }
    }
    return Optional.empty();
  }
}
