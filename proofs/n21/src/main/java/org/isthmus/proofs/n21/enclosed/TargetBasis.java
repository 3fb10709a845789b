package org.isthmus.proofs.n21.enclosed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.isthmus.numeric.compute.ColumnBasis.Stage;
import org.isthmus.numeric.compute.DoubleDoubleMatrix;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.enclosed.FeatureBasis.Representation;

/**
 * The basis P: N neurons of the second end whose features are a basis of R^N. Where its features
 * are not of full rank, or only by a hair, two steps of that end come first: its outputs are put on
 * independent neurons, and idle ones take on features that are missing (N21 Lemma 2.2).
 *
 * <p>A neuron whose feature is nearly dependent on the others carries its part of the outputs in
 * these steps. In the basis a drawn feature takes its place as far as there are idle neurons,
 * because later all outputs have to be had from the basis, with small weights.
 */
final class TargetBasis {

  /** Pivots of neurons that are kept, where others are exchanged. */
  private static final double SOLID = 1e-4;

  /** Pivots of candidates, as long as there are better ones to be drawn. */
  private static final double[] FRESH = {1e-3, 1e-5};

  /** Coordinates of a candidate above this are worth its exchange for a weak neuron. */
  private static final double WORTH = 10;

  /** How many candidates are drawn at a time, and how often without success. */
  private static final int LEAST_DRAWN = 32;

  private static final int MOST_DRAWN = 256;
  private static final int DRAWS = 3;

  private final FeatureBasis basis;
  private final CandidateNeurons candidates;

  private TargetBasis(FeatureBasis basis, CandidateNeurons candidates) {
    this.basis = basis;
    this.candidates = candidates;
  }

  /**
   * The basis P of the second end.
   *
   * @param features those of the second end; where a step is needed, they change
   * @param preferred the neurons that are to be in the basis if they can
   * @param track from the second end on; takes up to two steps
   * @throws RefusedException if no candidates in doubles complete the basis
   */
  static FeatureBasis choose(
      HiddenFeatures features,
      IntPredicate preferred,
      CandidateNeurons candidates,
      Track track) {
    FeatureBasis basis = new FeatureBasis(features);
    IntPredicate others = preferred.negate();
    basis.complete(SOLID, preferred, others);
    boolean[] solid = basis.members();
    basis.complete(FeatureBasis.FIRM, preferred, others);
    if (basis.isFull()) {
      basis.improve(others, others);
    } else {
      basis.complete(FeatureBasis.NEGLIGIBLE, preferred, others);
      new TargetBasis(basis, candidates).replenish(preferred, solid, track);
    }
    return basis;
  }

  private void replenish(IntPredicate preferred, boolean[] solid, Track track) {
    HiddenFeatures features = basis.features();
    DoubleDoubleMatrix outputs = features.outputs(track.last().weight(2));
    Representation own = basis.represent(outputs);
    boolean[] members = basis.members();
    track.moveOutputs(
        "outputs on " + basis.rank() + " independent neurons of B",
        "B",
        own.weight(),
        own.residual());
    Deque<Integer> free = new ArrayDeque<>();
    for (int neuron : basis.idle(preferred.negate())) {
      free.add(neuron);
    }
    for (int neuron : basis.idle(preferred)) {
      free.add(neuron);
    }
    int before = free.size();
    fill(free);
    for (int draw = 0; draw < DRAWS; draw++) {
      basis.adopt(
          candidates.scattered(MOST_DRAWN),
          free,
          Stage.of(basis.slotsOf(neuron -> members[neuron] && !solid[neuron]), WORTH));
    }
    track.moveIdle(
        (before - free.size()) + " idle neurons make the features of B independent",
        features.weight(),
        features.bias());
  }

  private void fill(Deque<Integer> free) {
    int samples = basis.features().samples();
    for (double level : FRESH) {
      int draw = 0;
      while (!basis.isFull() && draw < DRAWS) {
        int missing = samples - basis.rank();
        int count = Math.max(LEAST_DRAWN, Math.min(2 * missing, MOST_DRAWN));
        int entered = basis.adopt(candidates.scattered(count), free, basis.missing(level));
        draw = entered == 0 ? draw + 1 : 0;
      }
    }
    if (!basis.isFull()) {
      basis.adopt(
          candidates.alongOneDirection(),
          free,
          basis.missing(FeatureBasis.NEGLIGIBLE));
    }
    if (!basis.isFull()) {
      throw new RefusedException(
          "in doubles the inputs are too close to each other for independent features (found rank "
              + basis.rank() + ", expected " + samples + ")");
    }
  }
}
