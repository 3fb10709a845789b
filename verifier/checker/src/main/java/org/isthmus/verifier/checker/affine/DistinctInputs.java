package org.isthmus.verifier.checker.affine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * The different rows of the inputs, in the order of their first samples. A network gives equal
 * outputs on equal inputs, so features are computed once for each.
 */
public final class DistinctInputs {

  private final RationalMatrix rows;
  private final int[] rowOfSample;

  private DistinctInputs(RationalMatrix rows, int[] rowOfSample) {
    this.rows = rows;
    this.rowOfSample = rowOfSample;
  }

  /** The different rows of inputs of shape (N, n_0). */
  public static DistinctInputs of(RationalMatrix inputs) {
    Map<List<Rational>, Integer> known = new LinkedHashMap<>();
    List<Integer> firsts = new ArrayList<>();
    int[] rowOfSample = new int[inputs.rows()];
    for (int i = 0; i < inputs.rows(); i++) {
      List<Rational> row = new ArrayList<>();
      for (int j = 0; j < inputs.columns(); j++) {
        row.add(inputs.get(i, j));
      }
      Integer before = known.putIfAbsent(row, known.size());
      rowOfSample[i] = before == null ? known.size() - 1 : before;
      if (before == null) {
        firsts.add(i);
      }
    }
    int[] kept = firsts.stream().mapToInt(Integer::intValue).toArray();
    return new DistinctInputs(inputs.rows(kept), rowOfSample);
  }

  /** The different rows, of shape (number of them, n_0). */
  public RationalMatrix rows() {
    return rows;
  }

  /** The number of different rows. */
  public int count() {
    return rows.rows();
  }

  /** For each sample its row. */
  public int[] rowOfSample() {
    return rowOfSample.clone();
  }
}
