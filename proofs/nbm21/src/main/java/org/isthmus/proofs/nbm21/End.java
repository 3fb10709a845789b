package org.isthmus.proofs.nbm21;

import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.SymbolicPoint;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * One end of a path, with what Theorem 4.1 needs of it.
 *
 * @param name the name of the model, for notes
 * @param point theta
 * @param kept for each l in 1..L-1 the features of layer l that xi_l reads
 * @param subnetworks xi_l for l = 1..L-1: {@code subnetworks.get(l - 1)} is xi_l
 * @param hub xi_0, if there is one
 */
public record End(
    String name,
    Network network,
    SymbolicPoint point,
    KeptNeurons kept,
    List<SymbolicSubnetwork> subnetworks,
    Optional<SymbolicSubnetwork> hub) {

  public End {
    subnetworks = List.copyOf(subnetworks);
    kept.requireFits(network);
    if (subnetworks.size() != network.depth() - 1) {
      throw new IllegalArgumentException(
          name + " needs a subnetwork for each of the layers 1.." + (network.depth() - 1)
              + " (found " + subnetworks.size() + ")");
    }
    for (int l = 1; l < network.depth(); l++) {
      requireFits(subnetworks.get(l - 1), l, kept.size(l), network);
    }
    if (hub.isPresent()) {
      requireFits(hub.get(), 0, network.inputWidth(), network);
    }
  }

  private static void requireFits(
      SymbolicSubnetwork subnetwork, int level, int inputs, Network network) {
    if (subnetwork.level() != level
        || subnetwork.inputs() != inputs
        || subnetwork.width(network.depth()) != network.outputWidth()) {
      throw new IllegalArgumentException(
          "subnetwork xi_" + level + " does not fit (found level " + subnetwork.level() + ", "
              + subnetwork.inputs() + " inputs, " + subnetwork.width(network.depth())
              + " outputs; expected " + inputs + " inputs and " + network.outputWidth()
              + " outputs)");
    }
  }

  /** xi_l, for l in 0..L-1; xi_0 only where there is one. */
  SymbolicSubnetwork subnetwork(int l) {
    return l == 0 ? hub.orElseThrow() : subnetworks.get(l - 1);
  }

  /** The note of the state in which xi_l is switched on, or of the model itself for l = L. */
  String note(int l) {
    return l == network.depth() ? name : "Q_" + l + " of " + name;
  }
}
