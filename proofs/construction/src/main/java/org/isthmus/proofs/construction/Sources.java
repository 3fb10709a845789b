package org.isthmus.proofs.construction;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The stored numbers that a path consists of: the arrays of both models first, then whatever else a
 * construction brings.
 *
 * <p>An <em>origin</em> is a long that names one stored number, or {@link #ZERO}.
 */
public final class Sources {

  /** The origin of the number zero that no array holds. */
  public static final long ZERO = -1;

  private final List<StoredArray> arrays = new ArrayList<>();
  private final SymbolicPoint first;
  private final SymbolicPoint second;

  /** The sources of a path between two points of one network. */
  public Sources(ParameterPoint first, ParameterPoint second) {
    this.first = model(first, "A");
    this.second = model(second, "B");
  }

  private SymbolicPoint model(ParameterPoint point, String prefix) {
    int base = arrays.size();
    arrays.addAll(Certificate.arraysOf(point, prefix));
    int depth = point.network().depth();
    long[][][] columns = new long[depth][][];
    int array = base;
    for (int l = 1; l <= depth; l++) {
      int weight = array++;
      int bias = point.network().hasBias(l) ? array++ : -1;
      int rows = point.network().width(l - 1);
      columns[l - 1] = new long[point.network().width(l)][];
      for (int j = 0; j < columns[l - 1].length; j++) {
        long[] column = new long[rows + 1];
        for (int i = 0; i < rows; i++) {
          column[i] = origin(weight, i, j);
        }
        column[rows] = bias < 0 ? ZERO : origin(bias, 0, j);
        columns[l - 1][j] = column;
      }
    }
    return new SymbolicPoint(columns);
  }

  /** The start of the path: the first model, every parameter its own origin. */
  public SymbolicPoint first() {
    return first;
  }

  /** The end of the path: the second model. */
  public SymbolicPoint second() {
    return second;
  }

  /**
   * Adds an array and returns its number, for {@link #origin}.
   *
   * @param vector whether the array has one dimension; then it has one row
   */
  public int add(String name, boolean vector, Matrix values) {
    arrays.add(new StoredArray(name, vector, values));
    return arrays.size() - 1;
  }

  /** The origin of an entry of an array. */
  public long origin(int array, int row, int column) {
    return ((long) array << 32) | (row * arrays.get(array).values().columns() + column);
  }

  /** The value of an origin. */
  public double value(long origin) {
    if (origin == ZERO) {
      return 0;
    }
    Matrix values = array(origin).values();
    int flat = (int) origin;
    return values.get(flat / values.columns(), flat % values.columns());
  }

  StoredArray array(long origin) {
    return arrays.get((int) (origin >>> 32));
  }

  int row(long origin) {
    return (int) origin / array(origin).values().columns();
  }

  int column(long origin) {
    return (int) origin % array(origin).values().columns();
  }

  /** All arrays, in the order of the certificate. */
  public List<StoredArray> arrays() {
    return List.copyOf(arrays);
  }
}
