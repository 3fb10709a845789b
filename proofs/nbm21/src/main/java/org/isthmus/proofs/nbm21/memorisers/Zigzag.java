package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.proofs.nbm21.memorisers.BlockwiseAffine.Piece;
import org.isthmus.proofs.nbm21.memorisers.BlockwiseAffine.Transition;

/**
 * A network with two hidden layers that fits values along a line: P blocks of q points with 2 P - 1
 * and q K neurons.
 *
 * <p><b>Construction.</b> On a block the function of an output has slopes M, -M, M, ... with one
 * turn between two neighbouring points, placed such that both are met; M is a power of two that is
 * large enough for that. The first neuron of the second layer is the ascent through the first point,
 * each further one a turn, with output weights 1, -1, 1, ... in every block. Odd blocks begin at the
 * left, even ones at the right. Targets that are not all positive are raised, by an output bias.
 */
public final class Zigzag {

  private Zigzag() {}

  /** The largest number of points for which the widths of two hidden layers always suffice. */
  public static long capacity(int first, int second, int outputs) {
    return (long) ((first + 1) / 2) * (second / outputs);
  }

  /**
   * The network on positions.
   *
   * @param first largest width of the first hidden layer
   * @param second largest width of the second hidden layer
   * @return empty if they do not suffice
   */
  public static Optional<ReluNetwork> of(ProjectedSamples samples, int first, int second) {
    int points = samples.positions().size();
    int size = second / samples.outputs();
    if (size == 0) {
      return Optional.empty();
    }
    List<Rational> gaps =
        IntStream.range(1, points)
            .mapToObj(i -> samples.positions().get(i).minus(samples.positions().get(i - 1)))
            .toList();
    return BlockwiseAffine.cuts(gaps, Collections.nCopies((first + 1) / 2, size))
        .map(cuts -> network(samples, cuts));
  }

  private static ReluNetwork network(ProjectedSamples samples, List<Integer> cuts) {
    List<Rational> lowest = samples.lowest();
    List<Transition> transitions = new ArrayList<>();
    for (int cut : cuts.subList(1, cuts.size() - 1)) {
      transitions.add(
          Transition.between(samples.positions().get(cut - 1), samples.positions().get(cut)));
    }
    int turns = 0;
    for (int b = 0; b + 1 < cuts.size(); b++) {
      turns = Math.max(turns, cuts.get(b + 1) - cuts.get(b));
    }
    List<List<Rational>> second = new ArrayList<>();
    List<List<Rational>> output = new ArrayList<>();
    for (int k = 0; k < samples.outputs(); k++) {
      List<List<Piece>> blocks = new ArrayList<>();
      for (int b = 0; b + 1 < cuts.size(); b++) {
        blocks.add(
            block(samples, k, lowest.get(k), cuts.get(b), cuts.get(b + 1), b % 2 == 1));
      }
      for (int i = 0; i < turns; i++) {
        int turn = i;
        second.add(
            BlockwiseAffine.weights(
                blocks.stream()
                    .map(
                        pieces ->
                            turn < pieces.size()
                                ? pieces.get(turn)
                                : Piece.constant(Rational.of(-1)))
                    .toList(),
                transitions));
        List<Rational> own =
            new ArrayList<>(Collections.nCopies(samples.outputs(), Rational.ZERO));
        own.set(k, Rational.of(i % 2 == 0 ? 1 : -1));
        output.add(own);
      }
    }
    return BlockwiseAffine.network(transitions, second, output, lowest);
  }

  /** The pieces of an output on the points from..to-1, mirrored where they begin at the right. */
  private static List<Piece> block(
      ProjectedSamples samples, int output, Rational low, int from, int to, boolean mirrored) {
    List<Rational> t = new ArrayList<>();
    List<Rational> y = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int point = mirrored ? to - 1 - (i - from) : i;
      Rational position = samples.positions().get(point);
      t.add(mirrored ? position.negate() : position);
      y.add(samples.values().get(point).get(output).minus(low));
    }
    Rational slope = slope(t, y);
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece(slope, y.get(0).minus(slope.times(t.get(0)))));
    Rational half = Rational.of(1, 2);
    for (int i = 1; i < t.size(); i++) {
      Rational rise = y.get(i).minus(y.get(i - 1)).dividedBy(slope);
      Rational sum = t.get(i).plus(t.get(i - 1));
      Rational turn = (i % 2 == 1 ? sum.plus(rise) : sum.minus(rise)).times(half);
      pieces.add(Piece.ofRoot(slope.times(Rational.of(2)), turn));
    }
    return mirrored
        ? pieces.stream().map(p -> new Piece(p.slope().negate(), p.constant())).toList()
        : pieces;
  }

  /** A power of two at least twice as steep as all straight lines between neighbours. */
  private static Rational slope(List<Rational> t, List<Rational> y) {
    Rational steepest = Rational.ZERO;
    for (int i = 1; i < t.size(); i++) {
      Rational rise = y.get(i).minus(y.get(i - 1)).abs();
      steepest = steepest.max(rise.dividedBy(t.get(i).minus(t.get(i - 1))));
    }
    return steepest.signum() == 0
        ? Rational.ONE
        : Arithmetic.powerOfTwo(steepest).times(Rational.of(4));
  }
}
