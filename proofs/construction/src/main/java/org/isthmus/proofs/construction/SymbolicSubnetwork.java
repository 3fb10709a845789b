package org.isthmus.proofs.construction;

import java.util.Arrays;

/**
 * A subnetwork xi_l of NBM21 section 3 in symbolic form: it reads features of layer l and ends at the
 * output.
 *
 * <p>Column t of layer p in l+1..L holds the origins of {@code U_p[., t]} and then of {@code v_p[t]}:
 * shape (k_{p-1} + 1), where k_l is the number of features it reads.
 */
public final class SymbolicSubnetwork {

  private final int level;
  private final int inputs;
  private final long[][][] columns;

  /**
   * @param level l, in 0..L-1
   * @param inputs the number of features of layer l that it reads
   * @param columns {@code columns[p - l - 1][t]} is column t of layer p
   */
  public SymbolicSubnetwork(int level, int inputs, long[][][] columns) {
    this.level = level;
    this.inputs = inputs;
    this.columns = columns;
  }

  /**
   * The subnetwork from the inputs that is active in a point: the neurons of the given slots, each
   * with its incoming weights from the slots of the layer below.
   *
   * @param slots {@code slots[p]} for p in 0..L; {@code slots[0]} are all inputs and {@code slots[L]}
   *     all outputs
   */
  public static SymbolicSubnetwork activeIn(SymbolicPoint point, int[][] slots) {
    long[][][] columns = new long[point.depth()][][];
    for (int p = 1; p <= point.depth(); p++) {
      int layer = p;
      int[] below = slots[p - 1];
      columns[p - 1] =
          Arrays.stream(slots[p])
              .mapToObj(
                  j -> {
                    long[] full = point.column(layer, j);
                    long[] column = new long[below.length + 1];
                    for (int s = 0; s < below.length; s++) {
                      column[s] = full[below[s]];
                    }
                    column[below.length] = full[full.length - 1];
                    return column;
                  })
              .toArray(long[][]::new);
    }
    return new SymbolicSubnetwork(0, slots[0].length, columns);
  }

  /** The layer l whose features it reads. */
  public int level() {
    return level;
  }

  /** The number k_p of its neurons in layer p, for p in l+1..L. */
  public int width(int p) {
    return columns[p - level - 1].length;
  }

  /** The number of features of layer l that it reads. */
  public int inputs() {
    return inputs;
  }

  long[] column(int p, int t) {
    return columns[p - level - 1][t];
  }

  /** Whether both have the same origins everywhere. */
  public boolean sameAs(SymbolicSubnetwork other) {
    return level == other.level
        && inputs == other.inputs
        && Arrays.deepEquals(columns, other.columns);
  }
}
