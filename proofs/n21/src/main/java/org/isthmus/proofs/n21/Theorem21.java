package org.isthmus.proofs.n21;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.n21.states.GreedyBasis;
import org.isthmus.proofs.n21.upper.ExchangeSequence;
import org.isthmus.proofs.n21.upper.ExchangeSequence.Exchange;
import org.isthmus.proofs.n21.upper.LeftInverse;
import org.isthmus.proofs.n21.upper.UpperLayers;
import org.isthmus.proofs.n21.upper.UpperLayers.Notes;

/**
 * Connected sublevel sets for data of full rank and a pyramid above them.
 *
 * <p><b>Statement.</b> Let the data have rank N (H1), let the widths decrease strictly from the
 * first layer above the data to the output (H2), and let Assumption 1.1 hold (H3). Then any two
 * points are connected by a path on which the loss is at most its larger end value, for every
 * convex loss.
 *
 * <p><b>Construction.</b> The data are the features F_1 of a first layer that both points share, as
 * in its use inside {@link Theorem31}. For L = 2 one segment moves the output weights. For L >= 3:
 *
 * <ul>
 *   <li>(A) On either side, for l = 3..L: if W_l has rank r < n_l, with pivot rows I, pivot columns
 *       J and R its g-inverse supported there (W R W = W, R W R = R), a lift moves F_{l-1} to
 *       F_{l-1} W_l R, which is zero outside I; then W_l moves to W_l + D, where D pairs the other
 *       columns with other rows. W_l + D has full column rank.
 *   <li>(B) All W_k, k >= 3, go through an {@link ExchangeSequence} to those of the other side at
 *       the same time. For each exchange, a lift at constant output makes F_{k-1} = G_k R_k, where
 *       R_k is the common left inverse; then W_k moves to its next value.
 *   <li>(C) One lift arrives at the other side. The loss changes on this segment alone.
 * </ul>
 *
 * <p><b>Why it holds.</b> In (A) F_{l-1} W_l stays as W R W = W, and R D = 0 makes the features
 * blind to D; (W + D) v = 0 gives R W v = 0, so W v = 0 and D v = 0, and D is one to one on the
 * null space of W, since a null vector is determined by its coordinates outside J. In (B) R_k dW_k
 * = 0. Moves are {@code affine}; a lift is checked piece by piece with {@code affine}, and is
 * invariant where the output stays, convex in (C). At most 2 (L-2) segments on either side and 2 T
 * + 1 between, where T <= 2 max n_k, k >= 3, is the largest number of exchanges.
 *
 * <p><b>Notation.</b> L: depth; F_k, G_k, R_k, J: {@link UpperLayers}; T: {@code exchanges}.
 *
 * <p><b>Departures.</b> Constructive and self-contained, where the paper cites [7]. Activations may
 * differ by layer, each with two slopes and m > 0 (with m = 1 as well). A hidden layer may have no
 * bias. An output bias moves in (C) alone. Of the other claims of the theorem, that values near the
 * infimum are attained is {@link NoBadValley}, for the squared loss, and that level sets are
 * unbounded is constructed in {@link Theorem31} alone.
 */
@Statement(paper = Paper.N21, label = "Theorem 2.1")
public final class Theorem21 {

  private Theorem21() {}

  /**
   * The hypotheses with the inputs as the data.
   *
   * @param inputs X, shape (samples, n_0)
   */
  public static List<Hypothesis> hypotheses(Network network, RationalMatrix inputs) {
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    int rank = ExactRank.of(distinct).rank();
    return List.of(
        Hypotheses.distinct(DistinctSamples.of(inputs)),
        Hypothesis.decided(
            "rank X = N",
            rank == distinct.rows(),
            Hypotheses.ranks(distinct, rank) + ", N = " + distinct.rows()),
        Hypotheses.pyramid(network, 1),
        Hypotheses.onto(network, 1));
  }

  /**
   * Whether the theorem applies with the inputs as the data; the loss may be any of those that
   * Isthmus offers, which are convex.
   */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(Hypotheses.distinct(subject.distinct()));
    hypotheses.add(LayerHypotheses.fullRank(subject, 0));
    hypotheses.addAll(LayerHypotheses.narrowing(network, 1));
    hypotheses.addAll(LayerHypotheses.onto(network, 1));
    return Hypotheses.applicability(
        Theorem21.class,
        hypotheses,
        "for two layers above features of rank N no width matters: the output weights move");
  }

  /**
   * Connects two points that share their first layer, whose features on the inputs have rank N.
   *
   * @param inputs X, shape (samples, n_0)
   * @param progress told in a line what is being done
   * @throws RefusedException if the first layers differ, their features have another rank, the
   *     upper widths do not decrease or an upper activation has no inverse of two slopes
   * @throws IllegalArgumentException if the networks differ in shape
   */
  public static RationalPath connect(
      RationalPoint a, RationalPoint b, RationalMatrix inputs, Consumer<String> progress) {
    Hypotheses.requireSameShape(a, b);
    Network network = a.network();
    Hypotheses.require(
        "Theorem 2.1",
        List.of(
            Hypotheses.hiddenLayer(network),
            Hypotheses.pyramid(network, 2),
            Hypotheses.exact(network),
            Hypotheses.invertible(network)));
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    FirstLayer first = FirstLayer.at(a, distinct);
    FirstLayer second = FirstLayer.at(b, distinct);
    if (!a.weight(1).equals(b.weight(1)) || !a.bias(1).equals(b.bias(1))) {
      throw new RefusedException("Theorem 2.1 needs two points with the same first layer");
    }
    ExactRank rank = ExactRank.of(first.features());
    if (rank.rank() < distinct.rows()) {
      throw new RefusedException(
          "Theorem 2.1 needs data of full rank (found rank " + rank.rank() + " of F_1, expected "
              + distinct.rows() + ")");
    }
    int[] basis = rank.columns();
    join(first, second, basis, progress);
    return first.trace().path().then(second.trace().path().reversed());
  }

  /**
   * Leads the path of the first side to the state of the second one, which may move towards it.
   *
   * @param basis N neurons of the first layer, the same on both sides, with independent features
   */
  static void join(
      FirstLayer first, FirstLayer second, int[] basis, Consumer<String> progress) {
    RationalPoint end = second.state();
    if (first.state().network().depth() == 2) {
      moveOutputWeights(first, end);
      return;
    }
    if (first.state().equals(end)) {
      return;
    }
    UpperLayers from = upper(first, basis);
    UpperLayers to = upper(second, basis);
    progress.accept("upper layers: full column rank");
    fullColumnRank(from);
    fullColumnRank(to);
    progress.accept("upper layers: exchanges");
    exchange(from, to);
  }

  /** For L = 2 and equal first layers: one segment, on which only W_2 and b_2 move. */
  static void moveOutputWeights(FirstLayer layer, RationalPoint end) {
    String note = "move the output weights to those of the other end";
    layer.trace().convex(new Motion.Lumped(), note, note, end);
  }

  static UpperLayers upper(FirstLayer layer, int[] basis) {
    return new UpperLayers(layer.trace(), basis, layer.features(), layer.product());
  }

  /** Step (A): afterwards W_3, ..., W_L have full column rank. */
  static void fullColumnRank(UpperLayers layers) {
    List<RationalMatrix> inverses = new ArrayList<>();
    for (int l = 3; l <= layers.depth(); l++) {
      RationalMatrix weight = layers.weight(l);
      GreedyBasis quick = GreedyBasis.quick(weight);
      if (quick.size() < weight.columns()) {
        GreedyBasis pivots = spans(weight, quick) ? quick : GreedyBasis.exact(weight);
        if (pivots.size() < weight.columns()) {
          raiseRank(layers, l, pivots, inverses);
        }
      }
      inverses.add(inverse(layers.weight(l)));
    }
  }

  /** Whether W R W = W for the g-inverse on these pivots: whether their number is the rank. */
  private static boolean spans(RationalMatrix weight, GreedyBasis pivots) {
    return pivots.size() == 0
        ? weight.isZero()
        : onPivots(weight, pivots).times(weight.rows(pivots.rows())).equals(weight);
  }

  /** W[:,J] B^-1 with B = W[I,J]: the columns I of W R, the others being zero. */
  private static RationalMatrix onPivots(RationalMatrix weight, GreedyBasis pivots) {
    RationalMatrix columns = weight.columns(pivots.columns());
    return LinearSystem.solve(
            columns.rows(pivots.rows()), RationalMatrix.identity(pivots.size()))
        .map(columns::times)
        .orElseThrow(() -> new ArithmeticException("a nonsingular minor has no inverse"));
  }

  private static RationalMatrix inverse(RationalMatrix weight) {
    return LeftInverse.of(weight)
        .orElseThrow(() -> new ArithmeticException("an upper weight lacks full column rank"));
  }

  /** Any left inverses R_3..R_L of weights of full column rank. */
  static List<RationalMatrix> inverses(UpperLayers layers) {
    return IntStream.rangeClosed(3, layers.depth())
        .mapToObj(k -> inverse(layers.weight(k)))
        .toList();
  }

  private static void raiseRank(
      UpperLayers layers, int l, GreedyBasis pivots, List<RationalMatrix> inverses) {
    RationalMatrix weight = layers.weight(l);
    int[] rows = pivots.rows();
    int rank = pivots.size();
    RationalMatrix feature = layers.feature(l - 1);
    RationalMatrix.Editor top = RationalMatrix.zeros(feature.rows(), feature.columns()).edit();
    if (rank > 0) {
      RationalMatrix values = feature.times(onPivots(weight, pivots));
      for (int k = 0; k < rank; k++) {
        for (int i = 0; i < feature.rows(); i++) {
          top.set(i, rows[k], values, i, k);
        }
      }
    }
    String of = " of layer " + (l - 1);
    layers.carry(
        l - 1,
        top.build(),
        inverses,
        new Notes(
            "lift the features" + of + " onto " + FirstLayer.count(rank, "neuron"),
            "lift the features" + of + " off " + FirstLayer.count(rank, "neuron")));
    RationalMatrix.Editor raised = weight.edit();
    int[] otherColumns = GreedyBasis.complement(weight.columns(), pivots.columns());
    int[] otherRows = GreedyBasis.complement(weight.rows(), rows);
    for (int k = 0; k < otherColumns.length; k++) {
      int i = otherRows[k];
      int j = otherColumns[k];
      raised.set(i, j, weight.get(i, j).plus(Rational.ONE));
    }
    RationalMatrix full = raised.build();
    layers.move(
        k -> k == l ? full : layers.weight(k),
        new Notes(
            "raise the rank of W_" + l + " from " + rank + " to " + weight.columns(),
            "lower the rank of W_" + l + " from " + weight.columns() + " to " + rank));
  }

  /** Steps (B) and (C); all upper weights have full column rank. */
  private static void exchange(UpperLayers from, UpperLayers to) {
    List<List<Exchange>> sequences = new ArrayList<>();
    for (int k = 3; k <= from.depth(); k++) {
      sequences.add(ExchangeSequence.between(from.weight(k), to.weight(k)));
    }
    int exchanges = sequences.stream().mapToInt(List::size).max().orElse(0);
    List<RationalMatrix> inverses = inverses(from);
    for (int t = 0; t < exchanges; t++) {
      List<RationalMatrix> next = new ArrayList<>();
      List<RationalMatrix> weights = new ArrayList<>();
      for (int k = 3; k <= from.depth(); k++) {
        List<Exchange> sequence = sequences.get(k - 3);
        boolean goesOn = t < sequence.size();
        next.add(goesOn ? sequence.get(t).inverse() : inverses.get(k - 3));
        weights.add(goesOn ? sequence.get(t).after() : from.weight(k));
      }
      inverses = next;
      String which = (t + 1) + " of " + exchanges;
      from.project(
          inverses,
          to.state(),
          new Notes("lift for exchange " + which, "lift back from exchange " + which));
      from.move(
          k -> weights.get(k - 3),
          new Notes(
              "exchange columns of the upper weights, " + which,
              "exchange columns of the upper weights back, " + which));
    }
    from.arrive(
        to,
        inverses,
        new Notes(
            "lift to the outputs of the other end", "lift to the outputs of the other end"));
  }
}
