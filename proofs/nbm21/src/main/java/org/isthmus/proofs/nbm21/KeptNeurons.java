package org.isthmus.proofs.nbm21;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Network;

/**
 * The subsets I_p of the neurons that a point keeps, one for each hidden layer p in 1..L-1 (NBM21
 * section 3). I_0 are all inputs.
 *
 * @param layers {@code layers.get(p - 1)} is I_p, sorted, without repetition
 */
public record KeptNeurons(List<List<Integer>> layers) {

  public KeptNeurons {
    layers = layers.stream().map(List::copyOf).toList();
    for (int p = 1; p <= layers.size(); p++) {
      List<Integer> kept = layers.get(p - 1);
      for (int k = 0; k < kept.size(); k++) {
        if (kept.get(k) < 0 || (k > 0 && kept.get(k) <= kept.get(k - 1))) {
          throw new IllegalArgumentException(
              "the kept neurons of layer " + p + " are not sorted and distinct: " + kept);
        }
      }
      if (kept.isEmpty()) {
        throw new IllegalArgumentException("layer " + p + " keeps no neuron");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the layers or the largest indices do not fit the network
   */
  void requireFits(Network network) {
    if (layers.size() != network.depth() - 1) {
      throw new IllegalArgumentException(
          "kept neurons are given for " + layers.size() + " layers (expected "
              + (network.depth() - 1) + ")");
    }
    for (int p = 1; p < network.depth(); p++) {
      List<Integer> kept = layers.get(p - 1);
      if (kept.get(kept.size() - 1) >= network.width(p)) {
        throw new IllegalArgumentException(
            "layer " + network.layerName(p) + " has no neuron " + kept.get(kept.size() - 1)
                + " (it has " + network.width(p) + ")");
      }
    }
  }

  /** |I_p|, for p in 1..L-1. */
  public int size(int p) {
    return layers.get(p - 1).size();
  }

  /** I_p as slots, for p in 1..L-1. */
  int[] slots(int p) {
    return layers.get(p - 1).stream().mapToInt(Integer::intValue).toArray();
  }

  /** The complement of I_p in a layer of the given width. */
  int[] dropped(int p, int width) {
    int[] kept = slots(p);
    return IntStream.range(0, width).filter(j -> Arrays.binarySearch(kept, j) < 0).toArray();
  }
}
