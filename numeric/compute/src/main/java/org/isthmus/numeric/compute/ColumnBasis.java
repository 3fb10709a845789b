package org.isthmus.numeric.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A basis of R^N whose members are columns that the caller knows by numbers, and unit vectors in
 * the places that no column has taken yet, together with the inverse matrix. Columns enter in
 * groups and drive members out, as in the simplex method.
 *
 * <p>Notation: N slots; B the N x N matrix of the members, slot by slot; G = B^{-1}; for a group C
 * of k columns T = G C, shape (N, k), holds their coordinates. An exchange of the member in slot i
 * for column j is good when {@code |T[i, j]|} is not small: it multiplies |det B| by that number.
 *
 * <p>All columns should be of norm about 1, so that the numbers in T compare with each other.
 * Everything is rounded and so no proof. A group of k columns costs 4 N^2 k operations, and G
 * drifts away from the inverse as the exchanges accumulate: {@link #ofUnits} starts anew.
 */
public final class ColumnBasis {

  /** What {@link #member} says of a slot that still holds its unit vector. */
  public static final int UNIT = -1;

  /** From this many entries on a product is worth more than one thread. */
  private static final long SHARED = 1 << 16;

  private final int size;
  private final double[] inverse;
  private final int[] members;

  /**
   * An exchange that was made.
   *
   * @param slot i
   * @param entered the number of the column that is now in the slot
   * @param left the number of the column that was there, or {@link #UNIT}
   */
  public record Exchange(int slot, int entered, int left) {}

  /**
   * Which exchanges are wanted of a group, the largest pivot first.
   *
   * @param mayLeave the slots whose members may be driven out
   * @param pivot the least {@code |T[i, j]|}
   * @param ofColumn the least part of the largest {@code |T[r, j]|} over all slots r, in [0, 1]:
   *     what is less is lost in the rounding of T
   * @param limit the largest number of exchanges
   */
  public record Stage(IntPredicate mayLeave, double pivot, double ofColumn, int limit) {

    /** Exchanges by their size alone. */
    public static Stage of(IntPredicate mayLeave, double pivot) {
      return new Stage(mayLeave, pivot, 0, Integer.MAX_VALUE);
    }

    /** Exchanges with at least a part of what is the largest in the column. */
    public Stage withPartOfColumn(double least) {
      return new Stage(mayLeave, pivot, least, limit);
    }

    /** At most {@code most} exchanges. */
    public Stage withLimit(int most) {
      return new Stage(mayLeave, pivot, ofColumn, most);
    }
  }

  private ColumnBasis(int size, double[] inverse, int[] members) {
    this.size = size;
    this.inverse = inverse;
    this.members = members;
  }

  /** The N unit vectors. */
  public static ColumnBasis ofUnits(int size) {
    double[] inverse = new double[Math.multiplyExact(size, size)];
    for (int i = 0; i < size; i++) {
      inverse[i * size + i] = 1;
    }
    int[] members = new int[size];
    Arrays.fill(members, UNIT);
    return new ColumnBasis(size, inverse, members);
  }

  /** A basis of its own with the same members. */
  public ColumnBasis copy() {
    return new ColumnBasis(size, inverse.clone(), members.clone());
  }

  /** The number N of slots. */
  public int size() {
    return size;
  }

  /** The number of the column in a slot, or {@link #UNIT}. */
  public int member(int slot) {
    return members[slot];
  }

  /** Whether the slot still holds its unit vector. */
  public boolean isUnit(int slot) {
    return members[slot] == UNIT;
  }

  /** How many slots hold columns. */
  public int columnCount() {
    return (int) Arrays.stream(members).filter(member -> member != UNIT).count();
  }

  /** Calls the column in a slot by another number; the column stays the same. */
  public void rename(int slot, int number) {
    members[slot] = number;
  }

  /**
   * The coordinates T = G C, shape (N, k) row by row, rounded.
   *
   * @param columns C, shape (N, k) row by row
   */
  public double[] coordinates(double[] columns, int count) {
    if (columns.length != (long) size * count) {
      throw new IllegalArgumentException(
          "columns of a basis have the wrong shape (found " + columns.length + " entries, expected "
              + size + " x " + count + ")");
    }
    DMatrixRMaj result = new DMatrixRMaj(size, count);
    if (count == 0) {
      return result.data;
    }
    DMatrixRMaj left = DMatrixRMaj.wrap(size, size, inverse);
    DMatrixRMaj right = DMatrixRMaj.wrap(size, count, columns);
    if ((long) size * count < SHARED) {
      CommonOps_DDRM.mult(left, right, result);
    } else {
      CommonOps_MT_DDRM.mult(left, right, result);
    }
    return result.data;
  }

  /**
   * Lets columns of a group enter, stage by stage: the largest {@code |T[i, j]|} of a slot that may
   * leave and a column that has not entered is exchanged, until no number is large enough. A slot
   * is exchanged at most once in a stage.
   *
   * @param columns C, shape (N, k) row by row, finite
   * @param numbers the numbers of the k columns
   * @return the exchanges in the order in which they were made
   */
  public List<Exchange> enter(double[] columns, int[] numbers, Stage... stages) {
    double[] coordinates = coordinates(columns, numbers.length);
    CoordinateTable table = new CoordinateTable(size, coordinates, numbers.length);
    List<Exchange> exchanges = new ArrayList<>();
    int[] slotOf = new int[numbers.length];
    Arrays.fill(slotOf, UNIT);
    for (Stage stage : stages) {
      boolean[] open = new boolean[size];
      for (int i = 0; i < size; i++) {
        open[i] = stage.mayLeave.test(i);
      }
      for (int made = 0;
          made < stage.limit && table.seek(open, stage.pivot, stage.ofColumn);
          made++) {
        int slot = table.slot();
        int column = table.column();
        exchanges.add(new Exchange(slot, numbers[column], members[slot]));
        for (int j = 0; j < slotOf.length; j++) {
          if (slotOf[j] == slot) {
            slotOf[j] = UNIT;
          }
        }
        slotOf[column] = slot;
        members[slot] = numbers[column];
        open[slot] = false;
        table.exchange();
      }
    }
    replace(coordinates, slotOf);
    return exchanges;
  }

  /**
   * Makes G the inverse for the columns j with {@code slotOf[j] >= 0} in their slots: with S these
   * slots, {@code G'[S] = T[S]^{-1} G[S]} and elsewhere {@code G' = G - T G'[S]}.
   */
  private void replace(double[] coordinates, int[] slotOf) {
    int[] entered =
        IntStream.range(0, slotOf.length).filter(j -> slotOf[j] != UNIT).toArray();
    int k = entered.length;
    if (k == 0) {
      return;
    }
    DMatrixRMaj block = new DMatrixRMaj(k, k);
    DMatrixRMaj rows = new DMatrixRMaj(k, size);
    DMatrixRMaj factor = new DMatrixRMaj(size, k);
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < k; c++) {
        factor.data[i * k + c] = coordinates[i * slotOf.length + entered[c]];
      }
    }
    for (int r = 0; r < k; r++) {
      int slot = slotOf[entered[r]];
      System.arraycopy(factor.data, slot * k, block.data, r * k, k);
      Arrays.fill(factor.data, slot * k, (slot + 1) * k, 0);
      System.arraycopy(inverse, slot * size, rows.data, r * size, size);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(k);
    if (!solver.setA(block)) {
      throw new ArithmeticException("the exchanged columns of a basis are dependent");
    }
    DMatrixRMaj solved = new DMatrixRMaj(k, size);
    solver.solve(rows, solved);
    DMatrixRMaj whole = DMatrixRMaj.wrap(size, size, inverse);
    if ((long) size * size < SHARED) {
      CommonOps_DDRM.multAdd(-1, factor, solved, whole);
    } else {
      CommonOps_MT_DDRM.multAdd(-1, factor, solved, whole);
    }
    for (int r = 0; r < k; r++) {
      System.arraycopy(solved.data, r * size, inverse, slotOf[entered[r]] * size, size);
    }
  }
}
