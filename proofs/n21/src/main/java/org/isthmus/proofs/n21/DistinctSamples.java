package org.isthmus.proofs.n21;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * One sample for each group of samples with equal inputs. Equal inputs have equal features and
 * outputs, whatever the parameters, so every condition on features is one on these samples; their
 * number is the N of the widths. Losses run over all samples.
 *
 * @param first the index of the first sample of each group, ascending
 * @param group for each sample, the position of its group in {@code first}
 */
public record DistinctSamples(List<Integer> first, List<Integer> group) {

  public DistinctSamples {
    first = List.copyOf(first);
    group = List.copyOf(group);
  }

  /**
   * The groups of equal rows; rows are compared exactly.
   *
   * @param inputs X, shape (number of samples, n_0)
   */
  public static DistinctSamples of(RationalMatrix inputs) {
    return grouped(
        inputs.rows(),
        i -> {
          // A column has one denominator: equal numbers are equal numerators.
          List<BigInteger> row = new ArrayList<>();
          for (int j = 0; j < inputs.columns(); j++) {
            row.add(inputs.numerator(i, j));
          }
          return row;
        });
  }

  /**
   * The groups of equal rows of finite doubles; the two zeros are equal.
   *
   * @param inputs X, shape (number of samples, n_0)
   */
  public static DistinctSamples of(Matrix inputs) {
    return grouped(inputs.rows(), i -> new DoubleRow(inputs, i));
  }

  private static DistinctSamples grouped(int rows, IntFunction<Object> key) {
    Map<Object, Integer> seen = new HashMap<>();
    List<Integer> first = new ArrayList<>();
    List<Integer> group = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Integer known = seen.putIfAbsent(key.apply(i), first.size());
      if (known == null) {
        group.add(first.size());
        first.add(i);
      } else {
        group.add(known);
      }
    }
    return new DistinctSamples(first, group);
  }

  /** A row of a matrix of finite doubles, compared by its numbers. */
  private static final class DoubleRow {
    private final Matrix matrix;
    private final int row;
    private final int hash;

    DoubleRow(Matrix matrix, int row) {
      this.matrix = matrix;
      this.row = row;
      int sum = 0;
      for (int j = 0; j < matrix.columns(); j++) {
        // Adding zero leaves every number as it is and makes negative zero positive.
        sum = 31 * sum + Double.hashCode(matrix.get(row, j) + 0.0);
      }
      this.hash = sum;
    }

    @Override
    public boolean equals(Object object) {
      if (!(object instanceof DoubleRow other) || hash != other.hash) {
        return false;
      }
      for (int j = 0; j < matrix.columns(); j++) {
        if (matrix.get(row, j) != other.matrix.get(other.row, j)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** The number N of distinct samples. */
  public int count() {
    return first.size();
  }

  /** The number of all samples. */
  public int size() {
    return group.size();
  }

  /** The rows of the distinct samples: shape (N, columns). */
  public RationalMatrix select(RationalMatrix rows) {
    return count() == rows.rows()
        ? rows
        : rows.rows(first.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * The mean over each group, exact: the outputs at which the mean squared loss is least.
   *
   * @param values shape (number of samples, columns)
   * @return shape (N, columns)
   */
  public RationalMatrix means(RationalMatrix values) {
    if (count() == values.rows()) {
      return values;
    }
    Rational[] sums = new Rational[count() * values.columns()];
    Arrays.fill(sums, Rational.ZERO);
    int[] sizes = new int[count()];
    for (int i = 0; i < group.size(); i++) {
      int g = group.get(i);
      sizes[g]++;
      for (int j = 0; j < values.columns(); j++) {
        int k = g * values.columns() + j;
        sums[k] = sums[k].plus(values.get(i, j));
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] = sums[k].times(Rational.of(1, sizes[k / values.columns()]));
    }
    return RationalMatrix.of(count(), values.columns(), sums);
  }
}
