package org.isthmus.proofs.nbm21;

import java.util.Arrays;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * One side of the alternating form: from a model down to the state in which a subnetwork on the
 * features of a low layer, or on the inputs, is active and everything else is dead.
 *
 * <p>Stage l, from L-1 down: load xi_l into slots that the subnetwork of stage l+1 does not use (one
 * invariant segment, none at stage L-1), then switch the outputs over to it (one convex segment).
 * After a switch the slots that were active before are dead, so the next subnetwork fits there and
 * the published swap back is not needed.
 *
 * <p>Notation: A_p, {@code active[p]}: the slots of layer p that the active subnetwork uses; below
 * its level all neurons are in place.
 */
final class Descent {

  private final End end;
  private final Network network;
  private final PathRecorder path;
  private int[][] active;

  Descent(Sources sources, End end, boolean first) {
    this.end = end;
    this.network = end.network();
    this.path = new PathRecorder(sources, first ? sources.first() : sources.second());
  }

  PathRecorder path() {
    return path;
  }

  /** A_p for p in 0..L: all inputs for p = 0, all outputs for p = L. */
  int[][] active() {
    return active;
  }

  /** How the slots of the last stage are chosen among those that are free. */
  interface LastSlots {
    /**
     * Chooses {@code count} of the free slots of layer p, which are given in the order of preference.
     */
    int[] choose(int p, int[] free, int count);
  }

  /** Descends to the stage {@code stop}, 0 or 1. */
  void descendTo(int stop, LastSlots lastSlots) {
    int depth = network.depth();
    active = new int[depth + 1][];
    for (int l = depth - 1; l >= stop; l--) {
      int[] features = l == 0 ? Slots.all(network.inputWidth()) : end.kept().slots(l);
      int[][] slots = new int[depth + 1][];
      slots[l] = features;
      slots[depth] = Slots.all(network.outputWidth());
      SymbolicSubnetwork xi = end.subnetwork(l);
      for (int p = l + 1; p < depth; p++) {
        slots[p] = freeSlots(l, p, xi.width(p), l == stop ? lastSlots : FIRST);
      }
      int level = l;
      path.invariant(
          "load xi_" + l + " of " + end.name(), edit -> edit.load(xi, features, slots));
      path.convex(
          end.note(l),
          end.note(l + 1),
          edit -> edit.switchTo(xi, slots[depth - 1]));
      for (int p = 0; p <= depth; p++) {
        active[p] = p < level ? Slots.all(network.width(p)) : slots[p];
      }
    }
  }

  static final LastSlots FIRST =
      (p, free, count) -> Arrays.copyOf(free, count);

  private int[] freeSlots(int l, int p, int count, LastSlots choice) {
    int width = network.width(p);
    int[] free = Slots.complement(width, active[p]);
    requireRoom(network, end.name(), l, p, count, active[p].length);
    return choice.choose(
        p, Slots.preferring(free, end.kept().dropped(p, width)), count);
  }

  /** Refuses xi_l where layer p has fewer than {@code needed} slots that are not in use. */
  static void requireRoom(
      Network network, String name, int l, int p, int needed, int inUse) {
    if (needed > network.width(p) - inUse) {
      throw new RefusedException(
          "there is no room in layer " + network.layerName(p) + " for subnetwork xi_" + l + " of "
              + name + " (it needs " + needed + " neurons there, but " + inUse + " of the "
              + network.width(p) + " are in use: "
              + (p == l + 1 ? "the kept ones" : "subnetwork xi_" + (l + 1)) + ")");
    }
  }
}
