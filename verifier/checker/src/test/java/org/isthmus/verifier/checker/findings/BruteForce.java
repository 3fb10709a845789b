package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;

/** Truth by the simplest means, in fractions, with nothing of the checker or of linear algebra. */
public final class BruteForce {

  private BruteForce() {}

  /** The features of all samples at a layer, of a network whose activations have two slopes. */
  static Rational[][] features(RationalPoint model, RationalMatrix inputs, int layer) {
    Rational[][] rows = new Rational[inputs.rows()][];
    for (int s = 0; s < rows.length; s++) {
      Rational[] x = new Rational[inputs.columns()];
      for (int i = 0; i < x.length; i++) {
        x[i] = inputs.get(s, i);
      }
      for (int l = 1; l <= layer; l++) {
        x = affine(model, x, l);
        if (l < model.network().depth()) {
          Rational slope = model.network().activation(l).negativeSlope().orElseThrow();
          for (int j = 0; j < x.length; j++) {
            x[j] = x[j].signum() > 0 ? x[j] : x[j].times(slope);
          }
        }
      }
      rows[s] = x;
    }
    return rows;
  }

  private static Rational[] affine(RationalPoint model, Rational[] x, int l) {
    Rational[] z = new Rational[model.weight(l).columns()];
    for (int j = 0; j < z.length; j++) {
      z[j] = model.bias(l).get(0, j);
      for (int i = 0; i < x.length; i++) {
        z[j] = z[j].plus(x[i].times(model.weight(l).get(i, j)));
      }
    }
    return z;
  }

  /** Some columns. */
  public static Rational[][] columns(Rational[][] rows, List<Integer> kept) {
    Rational[][] selected = new Rational[rows.length][kept.size()];
    for (int s = 0; s < rows.length; s++) {
      for (int i = 0; i < kept.size(); i++) {
        selected[s][i] = rows[s][kept.get(i)];
      }
    }
    return selected;
  }

  /** Each row with a 1 behind it. */
  public static Rational[][] withOnes(Rational[][] rows) {
    Rational[][] longer = new Rational[rows.length][];
    for (int s = 0; s < rows.length; s++) {
      longer[s] = Arrays.copyOf(rows[s], rows[s].length + 1);
      longer[s][rows[s].length] = Rational.ONE;
    }
    return longer;
  }

  /** A column x other than zero with {@code A x = 0}, if there is one: Gauss and Jordan. */
  static Optional<Rational[]> kernel(Rational[][] matrix) {
    int columns = matrix[0].length;
    Rational[][] a = new Rational[matrix.length][];
    for (int i = 0; i < a.length; i++) {
      a[i] = matrix[i].clone();
    }
    int[] pivotOfColumn = new int[columns];
    int rank = 0;
    for (int j = 0; j < columns; j++) {
      int pivot = rank;
      while (pivot < a.length && a[pivot][j].signum() == 0) {
        pivot++;
      }
      if (pivot == a.length) {
        Rational[] x = new Rational[columns];
        Arrays.fill(x, Rational.ZERO);
        x[j] = Rational.ONE;
        for (int k = 0; k < j; k++) {
          x[k] = a[pivotOfColumn[k]][j].negate();
        }
        return Optional.of(x);
      }
      Rational[] row = a[pivot];
      a[pivot] = a[rank];
      Rational head = row[j];
      for (int k = 0; k < columns; k++) {
        row[k] = row[k].dividedBy(head);
      }
      a[rank] = row;
      for (int i = 0; i < a.length; i++) {
        Rational factor = a[i][j];
        for (int k = 0; i != rank && k < columns; k++) {
          a[i][k] = a[i][k].minus(factor.times(row[k]));
        }
      }
      pivotOfColumn[j] = rank++;
    }
    return Optional.empty();
  }

  /** The rank. */
  public static int rank(Rational[][] matrix) {
    List<Rational[]> independent = new ArrayList<>();
    for (Rational[] row : matrix) {
      List<Rational[]> more = new ArrayList<>(independent);
      more.add(row);
      Rational[][] transposed = new Rational[row.length][more.size()];
      for (int i = 0; i < more.size(); i++) {
        for (int j = 0; j < row.length; j++) {
          transposed[j][i] = more.get(i)[j];
        }
      }
      if (kernel(transposed).isEmpty()) {
        independent = more;
      }
    }
    return independent.size();
  }

  /** An inequality {@code a x > 0} and the multipliers with which it is a sum of the first ones. */
  private record Inequality(Rational[] a, Rational[] multipliers) {}

  /**
   * Either x with {@code A x > 0} in every row, or multipliers of at least 0, not all 0, with {@code
   * multipliers A = 0}: Fourier and Motzkin.
   */
  public record Alternative(Optional<Rational[]> solution, Optional<Rational[]> multipliers) {}

  public static Alternative strictlyPositive(Rational[][] rows) {
    int n = rows[0].length;
    List<List<Inequality>> stages = new ArrayList<>();
    List<Inequality> system = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      Rational[] unit = new Rational[rows.length];
      Arrays.fill(unit, Rational.ZERO);
      unit[i] = Rational.ONE;
      system.add(new Inequality(rows[i], unit));
    }
    for (int j = n - 1; j >= 0; j--) {
      stages.add(system);
      system = withoutVariable(system, j);
    }
    // What is left reads 0 > 0.
    if (!system.isEmpty()) {
      return new Alternative(Optional.empty(), Optional.of(system.get(0).multipliers()));
    }
    Rational[] x = new Rational[n];
    for (int j = 0; j < n; j++) {
      x[j] = between(stages.get(n - 1 - j), x, j);
    }
    return new Alternative(Optional.of(x), Optional.empty());
  }

  private static List<Inequality> withoutVariable(List<Inequality> system, int j) {
    List<Inequality> next = new ArrayList<>();
    for (Inequality p : system) {
      if (p.a()[j].signum() == 0) {
        next.add(p);
      }
      for (Inequality q : system) {
        if (p.a()[j].signum() > 0 && q.a()[j].signum() < 0) {
          next.add(
              new Inequality(
                  sum(p.a(), q.a()[j].negate(), q.a(), p.a()[j]),
                  sum(p.multipliers(), q.a()[j].negate(), q.multipliers(), p.a()[j])));
        }
      }
    }
    return next;
  }

  private static Rational[] sum(Rational[] a, Rational s, Rational[] b, Rational t) {
    Rational[] sum = new Rational[a.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = a[k].times(s).plus(b[k].times(t));
    }
    return sum;
  }

  /** A value of variable j with which all inequalities in the variables up to it hold. */
  private static Rational between(List<Inequality> system, Rational[] x, int j) {
    Optional<Rational> least = Optional.empty();
    Optional<Rational> most = Optional.empty();
    for (Inequality inequality : system) {
      Rational rest = Rational.ZERO;
      for (int k = 0; k < j; k++) {
        rest = rest.plus(inequality.a()[k].times(x[k]));
      }
      Rational factor = inequality.a()[j];
      if (factor.signum() != 0) {
        Rational limit = rest.negate().dividedBy(factor);
        if (factor.signum() > 0) {
          least = Optional.of(least.map(limit::max).orElse(limit));
        } else {
          most = Optional.of(most.map(m -> m.negate().max(limit.negate()).negate()).orElse(limit));
        }
      }
    }
    if (least.isPresent() && most.isPresent()) {
      return least.get().plus(most.get()).dividedBy(Rational.of(2));
    }
    if (least.isPresent()) {
      return least.get().plus(Rational.ONE);
    }
    return most.isPresent() ? most.get().minus(Rational.ONE) : Rational.ZERO;
  }
}
