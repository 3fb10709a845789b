package org.isthmus.proofs.n21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.n21.states.GreedyBasis;

/**
 * Makes the first layer of one point equal to that of another whose features have rank N, without a
 * change of the output, given at least N + 1 neurons.
 *
 * <p>Let P be a basis of the columns of the target's features F_1', neurons that agree already
 * first, and Q the s = n_1 - N >= 1 other neurons. D are the neurons of P that agree; their columns
 * are independent. Neurons are named by their index throughout; none changes its place.
 *
 * <p><b>Batched.</b> Each pass moves the outgoing weights to the greedy basis of F_1 in the order
 * D, Q, rest of P (Lemma 2.3). At least s neurons are dead then, none of them in D. Dead ones of P
 * take their target weights. If there are fewer than could be, live ones of P hand their outgoing
 * weights over to dead ones of Q, made copies of them (Lemma 2.4), and so min(dead, rest) neurons
 * are finished a pass. When P is finished it is the basis, and all of Q moves at once. At most 4
 * ceil(N/s) + 2 segments, 2 ceil(N/s) + 2 without copies.
 *
 * <p><b>Sequential.</b> As published, neuron by neuron in the order P, Q: the first neuron from
 * this place on whose column depends on those before it is freed (Lemma 2.3), becomes a copy of the
 * neuron at this place and takes over from it (Lemma 2.4), which then moves to its target. At most
 * 4 n_1 segments.
 */
final class FirstLayerMatch {

  private final FirstLayer layer;
  private final Neurons target;
  private final Consumer<String> progress;
  private final List<Integer> finished = new ArrayList<>();
  private final List<Integer> rest = new ArrayList<>();
  private final int[] spare;

  /**
   * A match of one layer with a target.
   *
   * @param target the first layer to arrive at, its features of rank N, N below its width
   */
  FirstLayerMatch(FirstLayer layer, Neurons target, Consumer<String> progress) {
    this.layer = layer;
    this.target = target;
    this.progress = progress;
    int count = target.count();
    int[] agreeing = IntStream.range(0, count).filter(this::agrees).toArray();
    int[] order = concatenated(agreeing, GreedyBasis.complement(count, agreeing));
    int[] basis = fullBasis(target.features(), order);
    for (int j : basis) {
      (agrees(j) ? finished : rest).add(j);
    }
    spare = GreedyBasis.complement(count, basis);
  }

  private static int[] fullBasis(RationalMatrix features, int[] order) {
    GreedyBasis quick = GreedyBasis.quick(features, order);
    GreedyBasis basis =
        quick.size() == features.rows() ? quick : GreedyBasis.exact(features, order);
    if (basis.size() < features.rows() || basis.size() == order.length) {
      throw new IllegalArgumentException(
          "the first layer to arrive at needs features of rank " + features.rows()
              + " and a neuron more (found rank " + basis.size() + " and " + order.length
              + " neurons)");
    }
    return basis.columns();
  }

  private boolean agrees(int j) {
    return layer.neurons().agrees(j, target, j);
  }

  /** The batched form. */
  void batched() {
    int all = rest.size();
    while (!rest.isEmpty()) {
      progress.accept(
          "first layer: " + (all - rest.size()) + " of " + all + " basis neurons in place");
      int[] order = concatenated(array(finished), spare, array(rest));
      int[] live = layer.redistribute(order, finished.size()).columns();
      int[] dead = GreedyBasis.complement(target.count(), live);
      List<Integer> ready = new ArrayList<>(in(rest, dead));
      List<Integer> free = in(boxed(spare), dead);
      int missing = Math.min(dead.length, rest.size()) - ready.size();
      if (missing > 0) {
        ready.addAll(free(missing, ready, free));
      }
      ready.sort(null);
      arrive(array(ready));
      finished.addAll(ready);
      rest.removeAll(ready);
    }
    int[] open = Arrays.stream(spare).filter(j -> !agrees(j)).toArray();
    if (open.length > 0) {
      progress.accept("first layer: the basis is in place");
      layer.redistribute(concatenated(array(finished), spare), finished.size());
      arrive(open);
    }
  }

  /** Frees live neurons of the basis by dead copies of them. */
  private List<Integer> free(int count, List<Integer> ready, List<Integer> dead) {
    List<Integer> live = rest.stream().filter(j -> !ready.contains(j)).limit(count).toList();
    copyAndTransfer(array(live), array(dead.subList(0, count)));
    return live;
  }

  private void copyAndTransfer(int[] from, int[] to) {
    String copies = FirstLayer.count(to.length, "dead neuron");
    layer.become(
        to,
        layer.neurons(),
        from,
        "make " + copies + (to.length == 1 ? " a copy of a live one" : " copies of live ones"),
        "move " + copies + " back from being copies");
    layer.transfer(from, to);
  }

  /** Moves dead neurons to their targets. */
  private void arrive(int[] neurons) {
    String dead = FirstLayer.count(neurons.length, "dead neuron");
    String whose = neurons.length == 1 ? " to its target" : " to their targets";
    layer.become(
        neurons, target, neurons, "move " + dead + whose, "move " + dead + " back from there");
  }

  /** The sequential form, as published. */
  void sequential() {
    int[] order = concatenated(array(finished), array(rest), spare);
    for (int k = 0; k < order.length; k++) {
      int here = order[k];
      if (agrees(here)) {
        continue;
      }
      progress.accept("first layer: " + k + " of " + order.length + " neurons in place");
      int known = Math.min(k, finished.size() + rest.size());
      int[] live = layer.redistribute(order, known).columns();
      int[] dead = GreedyBasis.complement(order.length, live);
      int position = k;
      while (Arrays.binarySearch(dead, order[position]) < 0) {
        position++;
      }
      if (position > k) {
        copyAndTransfer(new int[] {here}, new int[] {order[position]});
      }
      arrive(new int[] {here});
    }
  }

  private static List<Integer> in(List<Integer> neurons, int[] sorted) {
    return neurons.stream().filter(j -> Arrays.binarySearch(sorted, j) >= 0).toList();
  }

  private static List<Integer> boxed(int[] neurons) {
    return Arrays.stream(neurons).boxed().toList();
  }

  private static int[] array(List<Integer> neurons) {
    return neurons.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] concatenated(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }
}
