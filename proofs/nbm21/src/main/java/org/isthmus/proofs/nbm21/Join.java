package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * Joining the two sides of the alternating form where each has come down to one active subnetwork.
 *
 * <p>Three cases. (1) Both sides have the same subnetwork: its neurons are moved to the slots of the
 * other side by a copy, a fold and a dead move; in equal slots the dead move suffices. (2) The
 * subnetworks differ and fit into the network together: the second is loaded beside the first,
 * switched on, and moved as in (1). (3) The same as (2) for the subnetworks of stage 1, each together
 * with the features of layer 1 that it reads; then no subnetwork on the inputs is needed.
 *
 * <p>Every segment but the switch is invariant: slots that are written are dead, and in a fold every
 * moved neuron and its copy form one class whose sums stay the same.
 */
final class Join {

  private final Network network;
  private final PathRecorder path;

  /** Joins by extending the first path. */
  Join(Network network, PathRecorder path) {
    this.network = network;
    this.path = path;
  }

  /**
   * Leads the path from its state, in which the slots {@code active} are active, to the state that
   * the other side has reached, in which {@code otherActive} are.
   *
   * @param note what the state of the other side is
   * @param backNote what the state of this side is
   */
  void to(PathRecorder other, int[][] active, int[][] otherActive, String note, String backNote) {
    SymbolicSubnetwork mine = SymbolicSubnetwork.activeIn(path.state(), active);
    SymbolicSubnetwork theirs = SymbolicSubnetwork.activeIn(other.state(), otherActive);
    if (mine.sameAs(theirs)) {
      relabel(active, otherActive);
    } else {
      int[][] beside = beside(active, otherActive);
      path.invariant(
          "load the active part of the other side", edit -> edit.load(theirs, beside[0], beside));
      path.convex(
          note, backNote, edit -> edit.switchTo(theirs, beside[network.depth() - 1]));
      relabel(beside, otherActive);
    }
    path.invariant("junk of the other side", edit -> edit.become(other.state()));
  }

  /** Slots for the other side's subnetwork outside the active ones, its own where they are free. */
  private int[][] beside(int[][] active, int[][] wanted) {
    int depth = network.depth();
    int[][] slots = new int[depth + 1][];
    slots[0] = wanted[0];
    slots[depth] = wanted[depth];
    for (int p = 1; p < depth; p++) {
      int width = network.width(p);
      int[] free = Slots.minus(Slots.complement(width, active[p]), wanted[p]);
      int[] clash = Arrays.stream(wanted[p]).filter(contained(active[p])).toArray();
      if (clash.length > free.length) {
        throw new RefusedException(
            "the two subnetworks do not fit into layer " + network.layerName(p)
                + " together (found " + active[p].length + " and " + wanted[p].length
                + " neurons, expected at most " + width + " in sum)");
      }
      int next = 0;
      slots[p] = wanted[p].clone();
      for (int t = 0; t < slots[p].length; t++) {
        if (Slots.contains(active[p], slots[p][t])) {
          slots[p][t] = free[next++];
        }
      }
    }
    return slots;
  }

  private static java.util.function.IntPredicate contained(int[] slots) {
    return slot -> Slots.contains(slots, slot);
  }

  /** Moves neuron t of layer p from {@code from[p][t]} to {@code to[p][t]}, in all layers. */
  private void relabel(int[][] from, int[][] to) {
    int depth = network.depth();
    path.invariant(
        "copy to the slots of the other side",
        edit -> {
          for (int p = 1; p < depth; p++) {
            for (int t = 0; t < from[p].length; t++) {
              if (from[p][t] != to[p][t]) {
                edit.copyIncoming(p, from[p][t], to[p][t]);
              }
            }
          }
        });
    path.invariant(
        "fold onto the slots of the other side",
        edit -> {
          for (int p = 1; p < depth; p++) {
            List<Integer> moved = new ArrayList<>();
            for (int t = 0; t < from[p].length; t++) {
              if (from[p][t] != to[p][t]) {
                moved.add(t);
              }
            }
            int[] sources = pick(from[p], moved);
            int[] targets = pick(to[p], moved);
            edit.moveOutgoing(p, sources, targets, Slots.union(from[p + 1], to[p + 1]));
          }
        });
  }

  private static int[] pick(int[] slots, List<Integer> positions) {
    return positions.stream().mapToInt(t -> slots[t]).toArray();
  }
}
