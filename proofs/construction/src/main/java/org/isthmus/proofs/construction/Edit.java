package org.isthmus.proofs.construction;

import java.util.Arrays;

/**
 * The elementary operations of the constructions on the state of a path. They only copy stored
 * numbers and set zeros. Several operations on one edit make one straight segment.
 *
 * <p>Notation: layer p in 1..L; a <em>slot</em> is a neuron of a layer; {@code incoming} weights of a
 * neuron include its bias.
 */
public final class Edit {

  private final SymbolicPoint point;

  Edit(SymbolicPoint point) {
    this.point = point;
  }

  /** The state as edited so far. */
  public SymbolicPoint point() {
    return point;
  }

  /**
   * Overwrites all incoming weights of the slots by those of the subnetwork: its layer l reads the
   * given features, its neuron t of layer p in l+1..L-1 goes to {@code slots[p][t]}. The outputs are
   * left alone.
   *
   * @param features the slots of layer l that it reads, in the order of its inputs
   * @param slots {@code slots[p]} for p in l+1..L-1
   */
  public void load(SymbolicSubnetwork subnetwork, int[] features, int[][] slots) {
    int[] below = features;
    for (int p = subnetwork.level() + 1; p < point.depth(); p++) {
      for (int t = 0; t < subnetwork.width(p); t++) {
        place(p, slots[p][t], subnetwork.column(p, t), below);
      }
      below = slots[p];
    }
  }

  /** Sets the output weights to those of the subnetwork on the slots of layer L-1, zero elsewhere. */
  public void switchTo(SymbolicSubnetwork subnetwork, int[] slots) {
    int depth = point.depth();
    for (int k = 0; k < point.width(depth); k++) {
      place(depth, k, subnetwork.column(depth, k), slots);
    }
  }

  private void place(int p, int slot, long[] values, int[] rows) {
    int size = point.column(p, slot).length;
    long[] column = new long[size];
    Arrays.fill(column, Sources.ZERO);
    for (int s = 0; s < values.length - 1; s++) {
      column[rows[s]] = values[s];
    }
    column[size - 1] = values[values.length - 1];
    point.setColumn(p, slot, column);
  }

  /** Sets all incoming weights of the slots of layer p to zero. */
  public void zeroIncoming(int p, int... slots) {
    for (int slot : slots) {
      long[] column = new long[point.column(p, slot).length];
      Arrays.fill(column, Sources.ZERO);
      point.setColumn(p, slot, column);
    }
  }

  /** Gives slot {@code to} of layer p the incoming weights of slot {@code from}. */
  public void copyIncoming(int p, int from, int to) {
    point.setColumn(p, to, point.column(p, from));
  }

  /** Gives slots of layer p the incoming weights that they have in another point. */
  public void restoreIncoming(int p, SymbolicPoint from, int... slots) {
    for (int slot : slots) {
      point.setColumn(p, slot, from.column(p, slot));
    }
  }

  /**
   * Moves the outgoing weights of {@code from[k]} of layer p to {@code to[k]}, for all k at once:
   * what {@code to[k]} had is lost and {@code from[k]} is left with zeros.
   *
   * @param targets the neurons of layer p+1 whose incoming weights are moved
   */
  public void moveOutgoing(int p, int[] from, int[] to, int[] targets) {
    for (int target : targets) {
      long[] before = point.column(p + 1, target);
      long[] column = before.clone();
      for (int slot : from) {
        column[slot] = Sources.ZERO;
      }
      for (int k = 0; k < from.length; k++) {
        column[to[k]] = before[from[k]];
      }
      point.setColumn(p + 1, target, column);
    }
  }

  /** Makes the state another point. */
  public void become(SymbolicPoint other) {
    for (int p = 1; p <= point.depth(); p++) {
      for (int j = 0; j < point.width(p); j++) {
        point.setColumn(p, j, other.column(p, j));
      }
    }
  }
}
