package org.isthmus.proofs.n21;

import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.n21.states.GreedyBasis;
import org.isthmus.proofs.n21.states.PathTrace;

/**
 * A path on which the first layer and the weights that leave it move and {@code F_1 W_2} stays as
 * it is: the state that is reached, with its features.
 *
 * <p>Notation: F_1, {@code neurons().features()}, shape (N, n_1); F_1 W_2, {@code product()}, shape
 * (N, n_2), formed once; V_j: row j of W_2.
 */
final class FirstLayer {

  private final PathTrace trace;
  private final RationalMatrix product;
  private Neurons neurons;

  private FirstLayer(PathTrace trace, RationalMatrix product, Neurons neurons) {
    this.trace = trace;
    this.product = product;
    this.neurons = neurons;
  }

  /** The path that starts at a point of at least two layers; the inputs are the distinct ones. */
  static FirstLayer at(RationalPoint point, RationalMatrix distinct) {
    RationalMatrix features = Features.first(point, distinct);
    return new FirstLayer(
        new PathTrace(point), features.times(point.weight(2)), Neurons.of(point, features));
  }

  PathTrace trace() {
    return trace;
  }

  RationalPoint state() {
    return trace.state();
  }

  RationalMatrix product() {
    return product;
  }

  Neurons neurons() {
    return neurons;
  }

  RationalMatrix features() {
    return neurons.features();
  }

  /**
   * Lemma 2.3 for the greedy basis of F_1 in the given order.
   *
   * @param leading how many of the first neurons are known to be independent
   */
  GreedyBasis redistribute(int[] order, int leading) {
    RationalPoint now = state();
    Lemma23.Redistribution end =
        Lemma23.toGreedyBasis(features(), now.weight(2), product, order, leading);
    int size = end.basis().size();
    trace.invariant(
        new Motion.Affine(),
        "redistribute to a basis of " + count(size, "neuron"),
        "redistribute from a basis of " + count(size, "neuron"),
        now.with(2, end.weights(), now.bias(2)));
    return end.basis();
  }

  /** As {@link #redistribute(int[], int)} with the neurons in their own order. */
  GreedyBasis redistribute() {
    return redistribute(IntStream.range(0, neurons.count()).toArray(), 0);
  }

  /** Moves neurons without outgoing weights; nothing sees them. */
  void become(int[] here, Neurons source, int[] there, String forwardNote, String backwardNote) {
    RationalPoint now = state();
    Neurons next = neurons.with(here, source, there);
    trace.invariant(
        new Motion.Lumped(),
        forwardNote,
        backwardNote,
        now.with(1, next.weights(), next.biases()));
    neurons = next;
  }

  /** Lemma 2.4 for pairs of neurons with equal incoming weights. */
  void transfer(int[] from, int[] to) {
    RationalPoint now = state();
    String what = "hand the outgoing weights of " + count(from.length, "neuron");
    trace.invariant(
        new Motion.Lumped(),
        what + " over to copies",
        what + " over to equal ones",
        now.with(2, Lemma24.transfer(now.weight(2), from, to), now.bias(2)));
  }

  /** "1 neuron", "2 neurons". */
  static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
