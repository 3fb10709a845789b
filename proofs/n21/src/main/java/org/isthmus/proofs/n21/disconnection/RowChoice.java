package org.isthmus.proofs.n21.disconnection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.n21.states.GreedyBasis;
import org.isthmus.proofs.n21.states.SingularValues;

/**
 * A choice of as many samples as there are features whose targets have a large least singular value
 * and whose features are nonsingular.
 *
 * <p>First greedily: always the sample whose target is farthest from the span of those chosen,
 * among those whose features are independent. Then single samples are replaced as long as that
 * raises the least singular value. Floating point steers; that the features are nonsingular is
 * proved. The answer depends on the numbers alone; it need not be the best choice.
 */
public final class RowChoice {

  /** Below this part of its length the rest of a vector is taken for round-off. */
  private static final double NEGLIGIBLE = 1e-9;

  /** The largest number of replacements that are tried. */
  private static final int LARGEST_SEARCH = 4000;

  private final RationalMatrix features;
  private final double[][] targetRows;
  private final List<Integer> rows = new ArrayList<>();

  private RowChoice(RationalMatrix targets, RationalMatrix features) {
    this.features = features;
    this.targetRows = SingularValues.rows(targets);
  }

  /**
   * Rows I, ascending, on which the features are nonsingular, or empty if the search found none.
   *
   * @param targets shape (N, p)
   * @param features shape (N, n)
   * @return n of the numbers 0..N-1
   */
  public static Optional<List<Integer>> of(RationalMatrix targets, RationalMatrix features) {
    RowChoice choice = new RowChoice(targets, features);
    if (!choice.greedy(targets) || !choice.isNonsingular(choice.rows)) {
      return Optional.empty();
    }
    choice.improve();
    return Optional.of(choice.rows.stream().sorted().toList());
  }

  private boolean greedy(RationalMatrix targets) {
    double[][] target = SingularValues.rows(targets);
    double[][] feature = SingularValues.rows(features);
    double[] lengths = new double[feature.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = length(feature[i]);
    }
    while (rows.size() < features.columns()) {
      int best = -1;
      for (int i = 0; i < target.length; i++) {
        boolean independent = length(feature[i]) > NEGLIGIBLE * lengths[i];
        if (independent
            && !rows.contains(i)
            && (best < 0 || length(target[i]) > length(target[best]))) {
          best = i;
        }
      }
      if (best < 0) {
        return false;
      }
      rows.add(best);
      removeDirection(target, best);
      removeDirection(feature, best);
    }
    return true;
  }

  /** Makes all vectors orthogonal to one of them. */
  private static void removeDirection(double[][] vectors, int pivot) {
    double length = length(vectors[pivot]);
    double[] unit = new double[vectors[pivot].length];
    for (int k = 0; k < unit.length && length > 0; k++) {
      unit[k] = vectors[pivot][k] / length;
    }
    for (double[] vector : vectors) {
      double part = 0;
      for (int k = 0; k < unit.length; k++) {
        part += unit[k] * vector[k];
      }
      for (int k = 0; k < unit.length; k++) {
        vector[k] -= part * unit[k];
      }
    }
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double x : vector) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private void improve() {
    double best = leastSingularValue(rows);
    int tried = 0;
    boolean better = true;
    while (better) {
      better = false;
      for (int k = 0; k < rows.size(); k++) {
        for (int i = 0; i < targetRows.length; i++) {
          if (rows.contains(i)) {
            continue;
          }
          if (++tried > LARGEST_SEARCH) {
            return;
          }
          int before = rows.set(k, i);
          double value = leastSingularValue(rows);
          if (value > best * (1 + NEGLIGIBLE) && isNonsingular(rows)) {
            best = value;
            better = true;
          } else {
            rows.set(k, before);
          }
        }
      }
    }
  }

  private double leastSingularValue(List<Integer> chosen) {
    double[] values =
        SingularValues.of(chosen.stream().map(i -> targetRows[i]).toArray(double[][]::new));
    return values.length < chosen.size() ? 0 : values[values.length - 1];
  }

  private boolean isNonsingular(List<Integer> chosen) {
    int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
    return GreedyBasis.quick(features.rows(indices)).size() == indices.length;
  }
}
