package org.isthmus.proofs.n21;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.n21.states.GreedyBasis;

/**
 * Width N + 1 in the first layer: sublevel sets are connected, level sets unbounded.
 *
 * <p><b>Statement.</b> Let n_1 >= N + 1 (H1), n_2 > ... > n_L (H2), and let Assumptions 1.1 and 1.2
 * hold (H3). Then (i) any two points are connected by a path on which the loss is at most its
 * larger end value, for every convex loss, and (ii) every component of every level set is
 * unbounded.
 *
 * <p><b>Construction.</b> (i) {@link Lemma22} gives the features F_1' of the second end rank N. The
 * first end then takes over its first layer at constant output ({@link FirstLayerMatch}; forms
 * {@link Form}). The layers above follow by {@link Theorem21}, and the path of Lemma 2.2 is run
 * backwards. (ii) The outgoing weights move to a basis of F_1 (Lemma 2.3); some neuron j is dead
 * then, and its incoming weights go to infinity in any direction.
 *
 * <p><b>Why it holds.</b> The output is constant along the path up to one segment, on which it is
 * affine, and constant after it. Redistributions are {@code affine}, moves of dead neurons and the
 * output weights of two layers {@code lumped}, lifts are checked piece by piece with {@code
 * affine}. A ray is decided by V_j = 0 alone.
 *
 * <p><b>Notation.</b> L: depth; N: number of distinct samples; s = n_1 - N; T: exchanges of Theorem
 * 2.1; V_j: row j of W_2. At most 4 ceil(N/s) + 5 segments for L = 2, generically 2 ceil(N/s) + 3;
 * at most 4 ceil(N/s) + 4 L - 3 + 2 T for L >= 3.
 *
 * <p><b>Departures.</b> The published theorem leaves out that the samples are distinct; here N
 * counts the distinct ones. Of H3 only this is used: the first activation has two slopes, m != 1,
 * of any sign; those of the layers 2..L-1 have two slopes, m > 0, so L = 2 allows ReLU; they may
 * differ by layer. The rank of the first end's F_1 is not used. Neurons are named by index, so the
 * first N columns need not be a basis. For two layers Theorem 2.1 does not apply as stated: the
 * output weights move on a straight line. The case j' = k of the induction, with nothing to copy,
 * is treated. (ii) is claimed without a proof in the paper; it needs n_1 > rank F_1 alone, or a
 * neuron that is dead from the start, and no condition on the upper widths or slopes. An output
 * bias and missing biases are as in Theorem 2.1 and Lemma 2.2. The sequential form redistributes to
 * a whole basis each time, which keeps the numbers short.
 */
@Statement(paper = Paper.N21, label = "Theorem 3.1")
public final class Theorem31 {

  private Theorem31() {}

  /** How the first layer of one end takes over that of the other. */
  public enum Form {
    /** As many neurons at a time as can be. */
    BATCHED,
    /** One neuron at a time, as published. */
    SEQUENTIAL
  }

  /**
   * A path of constant output and then a ray of constant output.
   *
   * @param path to the point at which the ray starts
   * @param neuron j of the first layer, whose outgoing weights are zero there
   * @param direction u, not zero, shape (n_0 + 1, 1): incoming weights, then bias; the ray adds c u
   *     for all c >= 0
   */
  public record Ray(RationalPath path, int neuron, RationalMatrix direction) {}

  /**
   * The hypotheses under which {@link #connect} connects any two points.
   *
   * @param inputs X, shape (samples, n_0)
   */
  public static List<Hypothesis> hypotheses(Network network, RationalMatrix inputs) {
    if (network.depth() < 2) {
      return List.of(Hypotheses.hiddenLayer(network));
    }
    return List.of(
        Hypotheses.distinct(DistinctSamples.of(inputs)),
        Hypotheses.width(network, DistinctSamples.of(inputs), 1),
        Hypotheses.pyramid(network, 2),
        Hypotheses.onto(network, 2),
        Hypotheses.invertible(network),
        Assumption12.decide(network.activation(1)),
        Hypotheses.kinked(network),
        Hypotheses.firstBias(network));
  }

  /**
   * Whether {@link #connect} connects the point with any other one; the loss may be any of those
   * that Isthmus offers, which are convex.
   */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    if (network.depth() < 2) {
      return Hypotheses.applicability(Theorem31.class, List.of(Hypotheses.hiddenLayer(network)));
    }
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(Hypotheses.distinct(subject.distinct()));
    hypotheses.add(Hypotheses.width(network, subject.distinct(), 1));
    hypotheses.addAll(LayerHypotheses.narrowing(network, 2));
    hypotheses.addAll(LayerHypotheses.onto(network, 2));
    hypotheses.add(Assumption12.decide(network, 1));
    hypotheses.addAll(LayerHypotheses.twoSlopes(network, 1));
    hypotheses.add(LayerHypotheses.biasOrRank(subject));
    return Hypotheses.applicability(
        Theorem31.class,
        hypotheses,
        "Assumption 1.1 is asked of the hidden layers 2..L-1 alone, where its inverse is used",
        "equal samples count once");
  }

  /**
   * The hypotheses under which {@link #unbounded} finds a ray at a point.
   *
   * @param inputs X, shape (samples, n_0)
   */
  public static List<Hypothesis> hypothesesOfUnbounded(RationalPoint a, RationalMatrix inputs) {
    Network network = a.network();
    if (network.depth() < 2) {
      return List.of(Hypotheses.hiddenLayer(network));
    }
    Hypothesis exact = Hypotheses.exact(network);
    if (exact.verdict() != Hypothesis.Verdict.HOLDS) {
      return List.of(exact);
    }
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    RationalMatrix features = Features.first(a, distinct);
    int rank = ExactRank.of(features).rank();
    int[] dead = IntStream.range(0, network.width(1)).filter(a.weight(2)::rowIsZero).toArray();
    return List.of(
        exact,
        Hypothesis.decided(
            "n_1 > rank F_1, or a neuron of the first layer is dead",
            network.width(1) > rank || dead.length > 0,
            "n_1 = " + network.width(1) + ", " + Hypotheses.ranks(features, rank) + ", "
                + FirstLayer.count(dead.length, "dead neuron")));
  }

  /**
   * Connects two points of one network, exactly.
   *
   * @param inputs X, shape (samples, n_0); equal samples count once
   * @param progress told in a line what is being done
   * @return a path of which one segment at most is convex and all others are invariant; without
   *     segments if the points are equal
   * @throws RefusedException if a hypothesis fails, with its numbers
   * @throws IllegalArgumentException if the networks differ in shape or the inputs do not fit
   */
  public static RationalPath connect(
      RationalPoint a,
      RationalPoint b,
      RationalMatrix inputs,
      Form form,
      Consumer<String> progress) {
    Hypotheses.requireSameShape(a, b);
    Hypotheses.require("Theorem 3.1", hypotheses(a.network(), inputs));
    if (a.equals(b)) {
      return new RationalPath(a, List.of());
    }
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    FirstLayer first = FirstLayer.at(a, distinct);
    FirstLayer second = FirstLayer.at(b, distinct);
    if (a.network().depth() == 2 && sameFirstLayer(a, b)) {
      Theorem21.moveOutputWeights(first, b);
      return first.trace().path();
    }
    progress.accept("first layer of the second end: full rank");
    int[] basis = Lemma22.makeFullRank(second, distinct);
    FirstLayerMatch match = new FirstLayerMatch(first, second.neurons(), progress);
    if (form == Form.BATCHED) {
      match.batched();
    } else {
      match.sequential();
    }
    Theorem21.join(first, second, basis, progress);
    return first.trace().path().then(second.trace().path().reversed());
  }

  private static boolean sameFirstLayer(RationalPoint a, RationalPoint b) {
    return a.weight(1).equals(b.weight(1)) && a.bias(1).equals(b.bias(1));
  }

  /**
   * A ray of constant output in the level set of a point.
   *
   * @param inputs X, shape (samples, n_0)
   * @throws RefusedException if n_1 is the rank of F_1 and no neuron is dead, or an activation does
   *     not have two slopes
   * @throws IllegalArgumentException if the inputs do not fit
   */
  public static Ray unbounded(RationalPoint a, RationalMatrix inputs) {
    Network network = a.network();
    Hypotheses.require(
        "Theorem 3.1",
        network.depth() < 2
            ? List.of(Hypotheses.hiddenLayer(network))
            : List.of(Hypotheses.exact(network)));
    int[] neurons = IntStream.range(0, network.width(1)).toArray();
    int[] dead = Arrays.stream(neurons).filter(a.weight(2)::rowIsZero).toArray();
    RationalPath path = new RationalPath(a, List.of());
    if (dead.length == 0) {
      FirstLayer layer = FirstLayer.at(a, DistinctSamples.of(inputs).select(inputs));
      int[] basis = layer.redistribute().columns();
      if (basis.length == neurons.length) {
        throw new RefusedException(
            "Theorem 3.1 finds no ray here: layer " + network.layerName(1) + " has "
                + FirstLayer.count(neurons.length, "neuron") + ", the rank of its features is "
                + basis.length + ", and none is dead (expected a rank below the width)");
      }
      dead = GreedyBasis.complement(neurons.length, basis);
      path = layer.trace().path();
    }
    BigInteger[] one = {BigInteger.ONE};
    BigInteger[] direction = new BigInteger[network.inputWidth() + 1];
    Arrays.fill(direction, BigInteger.ONE);
    direction[network.inputWidth()] = network.hasBias(1) ? BigInteger.ONE : BigInteger.ZERO;
    return new Ray(path, dead[0], RationalMatrix.over(direction.length, one, direction));
  }
}
