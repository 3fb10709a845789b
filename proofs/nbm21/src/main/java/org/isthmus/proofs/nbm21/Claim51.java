package org.isthmus.proofs.nbm21;

import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.Statement;

/**
 * Swapping a neuron with a pure zero neuron of its layer.
 *
 * <p><b>Statement.</b> Let two hidden neurons be on one layer, and let one of them be pure zero: its
 * incoming weights, its bias and its outgoing weights are zero (H1). Then the two can be swapped by
 * three straight segments on which the output of the network does not change.
 *
 * <p><b>Construction.</b> (i) The pure zero neuron takes the incoming weights of the other. (ii) The
 * outgoing weights move from the other to it. (iii) The incoming weights of the other become zero.
 *
 * <p><b>Why it holds.</b> Each segment is {@code lumped} and invariant: in (i) and (iii) the neuron
 * that moves is dead at both ends; in (ii) the two neurons have equal incoming weights and form one
 * class, whose sum into every target does not change.
 *
 * <p><b>Notation.</b> p: the layer; zero: the pure zero neuron; other: the neuron that is swapped.
 */
@Statement(paper = Paper.NBM21, label = "Claim 5.1")
public final class Claim51 {

  private Claim51() {}

  /** Swaps {@code zero}, which is pure zero, with {@code other} in layer {@code p} in 1..L-1. */
  public static void swap(PathRecorder path, int p, int zero, int other) {
    int[] targets = Slots.all(path.state().width(p + 1));
    String what = "swap " + zero + " and " + other + " of layer " + p;
    path.invariant(what + " (i)", edit -> edit.copyIncoming(p, other, zero));
    path.invariant(
        what + " (ii)",
        edit -> edit.moveOutgoing(p, new int[] {other}, new int[] {zero}, targets));
    path.invariant(what + " (iii)", edit -> edit.zeroIncoming(p, other));
  }
}
