package org.isthmus.proofs.n21;

import java.util.List;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.n21.upper.UpperLayers;
import org.isthmus.proofs.n21.upper.UpperLayers.Notes;

/**
 * From every point a path along which the loss does not rise leads to a global minimum.
 *
 * <p><b>Statement.</b> Let n_1 >= N (H1), n_2 > ... > n_L (H2) and let the assumptions of {@link
 * Theorem31} on the activations hold (H3). Then from every point there is a path to a point of
 * least squared loss: its segments leave the output as it is, but for a last one on which the
 * output moves on the straight line from F_L to Y*. There the loss is (1-t)^2 times its excess at
 * the start plus its minimum, so it falls strictly unless it was minimal.
 *
 * <p><b>Construction.</b> {@link Lemma22} makes F_1 of rank N. For L = 2 the output weights then
 * move by the solution U of F_1 U = Y* - F_L on N neurons. For L >= 3 step (A) of {@link Theorem21}
 * gives the upper weights full column rank, and one lift of level L moves the output to Y*.
 *
 * <p><b>Why it holds.</b> The last segment is {@code lumped} and convex for L = 2, and a lift,
 * checked with {@code affine}, for L >= 3; the others are invariant. The squared loss over equal
 * samples is least at the mean of their targets.
 *
 * <p><b>Notation.</b> Y*: targets of the distinct samples, {@code best}, (N, n_L); F_L: output; U:
 * {@code change}.
 *
 * <p><b>Departures.</b> The paper states this for width N in its introduction, citing [10] and
 * [13]. A path to the minimum itself needs targets that are attained, so class labels are refused:
 * the cross-entropy of an attained label has no minimum. Output biases stay.
 */
@Statement(paper = Paper.N21, label = "Section 1 (i)")
public final class NoBadValley {

  private static final String NAME = "the descent of width N";

  private NoBadValley() {}

  /**
   * The hypotheses for a network and inputs of shape (samples, n_0).
   */
  public static List<Hypothesis> hypotheses(Network network, RationalMatrix inputs) {
    if (network.depth() < 2) {
      return List.of(Hypotheses.hiddenLayer(network));
    }
    return List.of(
        Hypotheses.distinct(DistinctSamples.of(inputs)),
        Hypotheses.width(network, DistinctSamples.of(inputs), 0),
        Hypotheses.pyramid(network, 2),
        Hypotheses.kinked(network),
        Hypotheses.invertible(network),
        Hypotheses.firstBias(network));
  }

  /**
   * The path to a point whose output on the data is Y*, exact.
   *
   * @throws RefusedException if a hypothesis fails, with its numbers, or the targets are class
   *     labels
   * @throws IllegalArgumentException if the data do not fit the network
   */
  public static RationalPath descend(RationalPoint a, RationalDataset data) {
    Network network = a.network();
    Hypotheses.require(NAME, hypotheses(network, data.inputs()));
    if (data.targets() instanceof RationalTargets.Classes) {
      throw new RefusedException(
          NAME + " needs the squared loss and real targets (found class labels: where"
              + " all of them are attained the cross-entropy falls for ever and has no minimum)");
    }
    DistinctSamples samples = DistinctSamples.of(data.inputs());
    RationalMatrix best = samples.means(Hypotheses.realTargets(NAME, a, data));
    RationalMatrix distinct = samples.select(data.inputs());
    if (Features.output(a, distinct).equals(best)) {
      return new RationalPath(a, List.of());
    }
    FirstLayer layer = FirstLayer.at(a, distinct);
    int[] basis = Lemma22.makeFullRank(layer, distinct);
    Notes notes = new Notes("move the outputs to the targets", "move the outputs off the targets");
    if (network.depth() == 2) {
      RationalPoint now = layer.state();
      RationalMatrix output = layer.product().plusRow(now.bias(2));
      RationalMatrix change =
          Lemma23.redistribute(layer.features(), best.minus(output), basis)
              .orElseThrow(() -> new ArithmeticException("a basis of N neurons misses a target"));
      layer
          .trace()
          .convex(
              new Motion.Lumped(),
              notes.forward(),
              notes.backward(),
              now.with(2, now.weight(2).plus(change), now.bias(2)));
      return layer.trace().path();
    }
    UpperLayers upper = Theorem21.upper(layer, basis);
    Theorem21.fullColumnRank(upper);
    upper.carry(network.depth(), best, Theorem21.inverses(upper), notes);
    return upper.path();
  }
}
