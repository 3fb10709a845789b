package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * The path of NBM21 Theorem 4.1 as its proof in section 5 describes it, with every swap of {@link
 * Claim51}.
 *
 * <p>Each end is made sparse, layer by layer from L-1 down to 1, until all dropped neurons J_p are
 * pure zero; then a subnetwork on the inputs is loaded into them and switched on, the kept neurons
 * are exchanged for those of the other end, and the way goes back up.
 *
 * <p>Where the ends keep different neurons, the pure zero neurons are first swapped into place by
 * Claim 5.1, which needs equal cardinalities.
 */
public final class FaithfulPath {

  private final Network network;
  private final Sources sources;

  private FaithfulPath(Network network, Sources sources) {
    this.network = network;
    this.sources = sources;
  }

  /**
   * The path between two ends with a common subnetwork on the inputs.
   *
   * @throws RefusedException if the ends keep different numbers of neurons, if more than half of a
   *     layer is dropped, or if a subnetwork is wider than the dropped neurons
   */
  public static List<Step> between(Sources sources, End first, End second) {
    if (first.network().depth() == 1) {
      return Theorem41.direct(sources, first, second);
    }
    return new FaithfulPath(first.network(), sources).connect(first, second);
  }

  private List<Step> connect(End first, End second) {
    int depth = network.depth();
    SymbolicSubnetwork hub = first.hub().orElseThrow(FaithfulPath::noHub);
    if (!hub.sameAs(second.hub().orElseThrow(FaithfulPath::noHub))) {
      throw new RefusedException(
          "the faithful form needs one subnetwork xi_0 for both ends (found two)");
    }
    for (int p = 1; p < depth; p++) {
      requireRoom(p, first, hub);
      requireRoom(p, second, hub);
      if (first.kept().size(p) != second.kept().size(p)) {
        throw new RefusedException(
            "the faithful form needs equal numbers of kept neurons in layer "
                + network.layerName(p) + " (found " + first.kept().size(p) + " at " + first.name()
                + " and " + second.kept().size(p) + " at " + second.name()
                + "); the alternating form does not");
      }
    }
    PathRecorder down = new PathRecorder(sources, sources.first());
    sparsify(down, first);
    PathRecorder up = new PathRecorder(sources, sources.second());
    sparsify(up, second);
    for (int p = 1; p < depth; p++) {
      exchangeZeros(down, p, first, second);
    }
    int[][] slots = hubSlots(hub, second);
    int[] inputs = Slots.all(network.inputWidth());
    down.invariant("load xi_0", edit -> edit.load(hub, inputs, slots));
    down.convex(
        "Q_0", first.note(1), edit -> edit.switchTo(hub, slots[depth - 1]));
    down.invariant(
        "kept neurons of " + second.name(),
        edit -> {
          for (int p = 1; p < depth; p++) {
            edit.restoreIncoming(p, up.state(), second.kept().slots(p));
          }
        });
    down.convex(
        second.note(1),
        "Q_0",
        edit ->
            edit.restoreIncoming(depth, up.state(), Slots.all(network.outputWidth())));
    down.invariant("clear xi_0", edit -> edit.become(up.state()));
    List<Step> steps = new ArrayList<>(down.forward());
    steps.addAll(up.backward());
    return steps;
  }

  private static RefusedException noHub() {
    return new RefusedException("the faithful form needs a subnetwork xi_0 on the inputs");
  }

  private void requireRoom(int p, End end, SymbolicSubnetwork hub) {
    int width = network.width(p);
    int dropped = width - end.kept().size(p);
    if (2 * end.kept().size(p) < width) {
      throw new RefusedException(
          "the faithful form keeps at least half of every layer (found "
              + end.kept().size(p) + " of " + width + " in layer " + network.layerName(p) + " of "
              + end.name() + ")");
    }
    for (int l = 0; l < p; l++) {
      int needed = (l == 0 ? hub : end.subnetwork(l)).width(p);
      if (needed > dropped) {
        throw new RefusedException(
            "there is no room in layer " + network.layerName(p) + " for subnetwork xi_" + l
                + " of " + end.name() + " (it needs " + needed + " neurons, " + dropped
                + " are dropped)");
      }
    }
  }

  private int[][] hubSlots(SymbolicSubnetwork subnetwork, End end) {
    int[][] slots = new int[network.depth()][];
    for (int p = subnetwork.level() + 1; p < network.depth(); p++) {
      slots[p] =
          Arrays.copyOf(end.kept().dropped(p, network.width(p)), subnetwork.width(p));
    }
    return slots;
  }

  /** NBM21 section 5: makes all dropped neurons of the end pure zero. */
  private void sparsify(PathRecorder path, End end) {
    int depth = network.depth();
    KeptNeurons kept = end.kept();
    SymbolicSubnetwork last = end.subnetwork(depth - 1);
    path.convex(
        end.note(depth - 1),
        end.note(depth),
        edit -> edit.switchTo(last, kept.slots(depth - 1)));
    clearDropped(path, end, depth - 1);
    for (int l = depth - 2; l >= 1; l--) {
      SymbolicSubnetwork xi = end.subnetwork(l);
      int[][] slots = hubSlots(xi, end);
      int[] features = kept.slots(l);
      int level = l;
      path.invariant(
          "load xi_" + l + " of " + end.name(), edit -> edit.load(xi, features, slots));
      path.convex(
          end.note(l), end.note(l + 1), edit -> edit.switchTo(xi, slots[depth - 1]));
      path.invariant(
          "clear the kept neurons above layer " + network.layerName(l),
          edit -> {
            for (int p = level + 1; p < depth; p++) {
              edit.zeroIncoming(p, kept.slots(p));
            }
          });
      for (int p = l + 1; p < depth; p++) {
        for (int t = 0; t < slots[p].length; t++) {
          Claim51.swap(path, p, kept.slots(p)[t], slots[p][t]);
        }
      }
      clearDropped(path, end, l);
    }
  }

  private void clearDropped(PathRecorder path, End end, int p) {
    path.invariant(
        "clear the dropped neurons of layer " + network.layerName(p),
        edit -> edit.zeroIncoming(p, end.kept().dropped(p, network.width(p))));
  }

  /** Swaps pure zero neurons of layer p into the places that the second end drops. */
  private void exchangeZeros(PathRecorder path, int p, End first, End second) {
    int width = network.width(p);
    int[] mine = first.kept().dropped(p, width);
    int[] theirs = second.kept().dropped(p, width);
    int[] zeros = Slots.minus(mine, theirs);
    int[] others = Slots.minus(theirs, mine);
    for (int k = 0; k < zeros.length; k++) {
      Claim51.swap(path, p, zeros[k], others[k]);
    }
  }
}
