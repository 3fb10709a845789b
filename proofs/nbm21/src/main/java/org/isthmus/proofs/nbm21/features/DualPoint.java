package org.isthmus.proofs.nbm21.features;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.PivotedQr;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Logarithm;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;

/**
 * A point of the dual of the problem of the last layer, exact, whose value is a lower bound of the
 * loss that any output weights reach.
 *
 * <p>Notation: F the features, shape (N, d), with a column of ones where there is an output bias; Y
 * the targets, shape (N, K). For the cross-entropy with one class a sample, rows P in the simplex
 * with {@code F^T (P - Y) = 0}: by {@code log sum exp z >= <p, z> + H(p)} the loss of outputs F U is
 * at least {@code (1/N) sum_j H(p_j)}. For the squared loss, R with {@code F^T R = 0}: by {@code
 * |z - y|^2 >= 2 <r, y - z> - |r|^2} it is at least {@code (1/N) (2 <R, Y> - |R|^2)}.
 *
 * @param rows the samples whose dual rows are not y_j, or not 0
 * @param dual P or R on these samples, shape (number of rows, K)
 * @param value a lower bound of the value, and hence of the infimum of the loss
 */
record DualPoint(List<Integer> rows, RationalMatrix dual, Rational value) {

  /** Dual rows are rounded to multiples of two to minus this power, relative to the largest. */
  private static final int BITS = 56;

  /** Probabilities below one of these are taken to be zero, the least first. */
  private static final double[] NEGLIGIBLE = {1e-12, 1e-8, 1e-5, 1e-3};

  /** Attempts to absorb the residual in rows that stay in the simplex. */
  private static final int ATTEMPTS = 12;

  /** Equations up to which the residual is absorbed entry by entry. */
  private static final int ENTRY_EQUATIONS = 150;

  /**
   * Rounds a dual point of the cross-entropy and makes it exact.
   *
   * @param features F on the rows, exact
   * @param rows m samples, the others being at their targets
   * @param rounded P on the rows, shape (m, K), near to the simplex and to the equation
   * @param classes the class of each row
   * @param samples N
   * @param wanted the value from which on the search ends
   * @return the one of largest value that was found
   */
  static Optional<DualPoint> ofProbabilities(
      RationalMatrix features,
      List<Integer> rows,
      double[][] rounded,
      int[] classes,
      int samples,
      Rational wanted) {
    Optional<DualPoint> best = Optional.empty();
    for (double negligible : NEGLIGIBLE) {
      int[] support =
          IntStream.range(0, rounded.length)
              .filter(s -> rounded[s][classes[s]] < 1 - negligible)
              .toArray();
      if (support.length == 0) {
        break;
      }
      Probabilities start =
          Probabilities.of(
              Arrays.stream(support).mapToObj(s -> rounded[s]).toArray(double[][]::new),
              Arrays.stream(support).map(s -> classes[s]).toArray(),
              negligible);
      List<Integer> names = Arrays.stream(support).mapToObj(rows::get).toList();
      Optional<DualPoint> point =
          start
              .repaired(features.rows(support))
              .map(exact -> new DualPoint(names, exact, entropy(exact, samples)));
      if (point.isPresent()
          && (best.isEmpty() || point.get().value.compareTo(best.get().value) > 0)) {
        best = point;
      }
      if (best.isPresent() && best.get().value.compareTo(wanted) > 0) {
        break;
      }
    }
    return best;
  }

  /**
   * Rows of the simplex, exact, and the rows Y of their classes.
   *
   * @param room the least entry of each row
   */
  private record Probabilities(RationalMatrix p, RationalMatrix y, double[] room) {

    static Probabilities of(double[][] rounded, int[] classes, double negligible) {
      int outputs = rounded[0].length;
      BigInteger one = BigInteger.ONE.shiftLeft(BITS);
      BigInteger[] numerators = new BigInteger[rounded.length * outputs];
      double[] room = new double[rounded.length];
      RationalMatrix.Editor targets = RationalMatrix.zeros(rounded.length, outputs).edit();
      for (int s = 0; s < rounded.length; s++) {
        double[] row = rounded[s];
        int largest =
            IntStream.range(0, outputs).reduce((a, b) -> row[a] >= row[b] ? a : b).orElseThrow();
        BigInteger rest = one;
        for (int k = 0; k < outputs; k++) {
          double x = row[k] < negligible ? 0 : row[k];
          BigInteger numerator = BigInteger.valueOf((long) Math.scalb(x, BITS));
          numerators[s * outputs + k] = numerator;
          rest = k == largest ? rest : rest.subtract(numerator);
        }
        numerators[s * outputs + largest] = rest;
        double least = Arrays.stream(row).min().orElseThrow();
        room[s] = least < negligible ? 0 : least;
        targets.set(s, classes[s], Rational.ONE);
      }
      BigInteger[] denominators = new BigInteger[outputs];
      Arrays.fill(denominators, one);
      return new Probabilities(
          RationalMatrix.over(rounded.length, denominators, numerators), targets.build(), room);
    }

    /** Rows with F^T (P - Y) = 0, whole rows changed or else single entries. */
    Optional<RationalMatrix> repaired(RationalMatrix features) {
      double[] left = room.clone();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<RationalMatrix> exact =
            DualPoint.repaired(features, p.minus(y), left).map(e -> e.plus(y));
        if (exact.isEmpty()) {
          break;
        }
        List<Integer> negative = negativeRows(exact.get());
        if (negative.isEmpty()) {
          return exact;
        }
        negative.forEach(s -> left[s] = 0);
      }
      return features.columns() * p.columns() <= ENTRY_EQUATIONS
          ? new EntryRepair(features, p, y).repaired()
          : Optional.empty();
    }
  }

  /**
   * The residual absorbed by moves of probability from the largest entry of a row to another one
   * that is not zero: for faces of the simplex.
   */
  private static final class EntryRepair {
    private final RationalMatrix features;
    private final RationalMatrix p;
    private final RationalMatrix y;
    private final List<int[]> moves = new ArrayList<>();
    private final List<Double> room = new ArrayList<>();

    EntryRepair(RationalMatrix features, RationalMatrix p, RationalMatrix y) {
      this.features = features;
      this.p = p;
      this.y = y;
      for (int s = 0; s < p.rows(); s++) {
        int row = s;
        int largest =
            IntStream.range(0, p.columns())
                .reduce((a, b) -> p.get(row, a).compareTo(p.get(row, b)) >= 0 ? a : b)
                .orElseThrow();
        for (int k = 0; k < p.columns(); k++) {
          if (k != largest && p.signum(s, k) > 0) {
            moves.add(new int[] {s, k, largest});
            room.add(enclosed(p, s, k).lo());
          }
        }
      }
    }

    Optional<RationalMatrix> repaired() {
      for (int attempt = 0; attempt < ATTEMPTS && !moves.isEmpty(); attempt++) {
        Optional<RationalMatrix> exact = solved();
        if (exact.isEmpty()) {
          return exact;
        }
        List<Integer> negative = negativeRows(exact.get());
        if (negative.isEmpty()) {
          return exact;
        }
        IntStream.range(0, moves.size())
            .filter(v -> negative.contains(moves.get(v)[0]))
            .forEach(v -> room.set(v, 0.0));
      }
      return Optional.empty();
    }

    private Optional<RationalMatrix> solved() {
      RationalMatrix all = equations();
      int[] pivots = Pivots.of(all).columns();
      RationalMatrix independent = all.columns(pivots).transpose();
      int[] basis =
          PivotedQr.columns(
                  rounded(independent),
                  room.stream().mapToDouble(Double::doubleValue).toArray(),
                  pivots.length)
              .stream()
              .mapToInt(Integer::intValue)
              .toArray();
      RationalMatrix square = independent.columns(basis);
      if (Pivots.of(square).rank() < pivots.length) {
        return Optional.empty();
      }
      RationalMatrix residual = features.transpose().times(p.minus(y));
      int outputs = p.columns();
      Rational[] right = new Rational[features.columns() * outputs];
      Arrays.setAll(right, e -> residual.get(e / outputs, e % outputs).negate());
      RationalMatrix amounts =
          LinearSystem.solve(square, RationalMatrix.of(right.length, 1, right).rows(pivots))
              .orElseThrow();
      return Optional.of(moved(basis, amounts))
          .filter(x -> features.transpose().times(x.minus(y)).isZero());
    }

    /** What a unit of each move changes F^T P by, shape (moves, d K). */
    private RationalMatrix equations() {
      int d = features.columns();
      int outputs = p.columns();
      RationalMatrix.Editor equations = RationalMatrix.zeros(moves.size(), d * outputs).edit();
      for (int v = 0; v < moves.size(); v++) {
        int[] move = moves.get(v);
        for (int i = 0; i < d; i++) {
          Rational f = features.get(move[0], i);
          equations.set(v, i * outputs + move[1], f).set(v, i * outputs + move[2], f.negate());
        }
      }
      return equations.build();
    }

    /** P after these moves by these amounts. */
    private RationalMatrix moved(int[] chosen, RationalMatrix amounts) {
      RationalMatrix.Editor change = RationalMatrix.zeros(p.rows(), p.columns()).edit();
      Map<Integer, Rational> fromLargest = new HashMap<>();
      for (int b = 0; b < chosen.length; b++) {
        int[] move = moves.get(chosen[b]);
        Rational amount = amounts.get(b, 0);
        change.set(move[0], move[1], amount);
        Rational sum = fromLargest.merge(move[0], amount, Rational::plus);
        change.set(move[0], move[2], sum.negate());
      }
      return p.plus(change.build());
    }
  }

  /**
   * Rounds a dual point of the squared loss and makes it exact.
   *
   * @param features F on all samples, exact
   * @param rounded R, shape (N, K), near to the equation
   * @param targets Y, shape (N, K)
   */
  static Optional<DualPoint> ofResiduals(
      RationalMatrix features, double[][] rounded, RationalMatrix targets) {
    int samples = features.rows();
    int outputs = targets.columns();
    double largest =
        Arrays.stream(rounded).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    int bits = BITS - Math.getExponent(Math.max(largest, Double.MIN_NORMAL));
    double[] entries = new double[samples * outputs];
    for (int e = 0; e < entries.length; e++) {
      entries[e] = Math.scalb(Math.rint(Math.scalb(rounded[e / outputs][e % outputs], bits)), -bits);
    }
    double[] room = new double[samples];
    Arrays.fill(room, 1);
    return repaired(features, RationalMatrix.ofDoubles(samples, outputs, entries), room)
        .map(
            r ->
                new DualPoint(
                    IntStream.range(0, samples).boxed().toList(), r, squaredValue(r, targets)));
  }

  /**
   * Changes as many rows of E as F has independent columns, so that {@code F^T E = 0}, exact. Where
   * the entries of each row of E sum to zero, they still do: then so do the right-hand sides.
   *
   * @param room how much the rows may be changed, at least roughly; 0 for those that may not be
   * @return empty if the rows with room do not span all others
   */
  private static Optional<RationalMatrix> repaired(
      RationalMatrix features, RationalMatrix e, double[] room) {
    int[] columns = Pivots.of(features).columns();
    RationalMatrix independent = features.columns(columns).transpose();
    RationalMatrix residual = independent.times(e);
    RationalMatrix.Editor result = e.edit();
    if (!residual.isZero()) {
      int[] basis =
          PivotedQr.columns(rounded(independent), room, columns.length).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      RationalMatrix square = independent.columns(basis);
      if (Arrays.stream(basis).anyMatch(s -> room[s] == 0)
          || Pivots.of(square).rank() < columns.length) {
        return Optional.empty();
      }
      RationalMatrix change = LinearSystem.solve(square, residual.negate()).orElseThrow();
      for (int b = 0; b < basis.length; b++) {
        for (int k = 0; k < e.columns(); k++) {
          result.set(basis[b], k, e.get(basis[b], k).plus(change.get(b, k)));
        }
      }
    }
    RationalMatrix exact = result.build();
    return Optional.of(exact).filter(x -> features.transpose().times(x).isZero());
  }

  private static List<Integer> negativeRows(RationalMatrix p) {
    List<Integer> rows = new ArrayList<>();
    for (int s = 0; s < p.rows(); s++) {
      int row = s;
      if (IntStream.range(0, p.columns()).anyMatch(k -> p.signum(row, k) < 0)) {
        rows.add(s);
      }
    }
    return rows;
  }

  /** (1/N) sum_j H(p_j), rounded downwards. */
  private static Rational entropy(RationalMatrix p, int samples) {
    Interval sum = Interval.ZERO;
    for (int s = 0; s < p.rows(); s++) {
      for (int k = 0; k < p.columns(); k++) {
        if (p.signum(s, k) > 0) {
          Interval probability = enclosed(p, s, k);
          if (probability.lo() == 0) {
            continue;
          }
          Interval odds =
              Interval.ONE.minus(probability).notBelowZero().dividedBy(probability);
          // -p log p = p log(1 + (1 - p) / p)
          sum = sum.plus(probability.times(Logarithm.log1p(odds)));
        }
      }
    }
    return Rational.of(Math.max(sum.lo(), 0)).dividedBy(Rational.of(samples));
  }

  /** The doubles near to the entries, for a choice of columns. */
  private static Matrix rounded(RationalMatrix matrix) {
    double[] entries = new double[matrix.rows() * matrix.columns()];
    for (int e = 0; e < entries.length; e++) {
      int i = e / matrix.columns();
      int j = e % matrix.columns();
      entries[e] = matrix.signum(i, j) * enclosed(matrix, i, j).lo();
    }
    return Matrix.adopt(matrix.rows(), matrix.columns(), entries);
  }

  /** Encloses the absolute value of an entry up to 2^900, to about a unit in the last place. */
  private static Interval enclosed(RationalMatrix matrix, int i, int j) {
    BigInteger numerator = matrix.numerator(i, j).abs();
    BigInteger denominator = matrix.denominator(j);
    int up = Math.max(0, numerator.bitLength() - 53);
    int down = Math.max(0, denominator.bitLength() - 53);
    Interval quotient = leading(numerator, up).dividedBy(leading(denominator, down));
    int power = up - down;
    return power < -900
        ? new Interval(0, 0x1p-800)
        : quotient.times(Interval.of(Math.scalb(1.0, Math.min(power, 900))));
  }

  /** Encloses a number that is not negative over two to a power, which leaves it 53 bits. */
  private static Interval leading(BigInteger x, int power) {
    double floor = x.shiftRight(power).doubleValue();
    return new Interval(floor, power == 0 ? floor : floor + 1);
  }

  /** (1/N) (2 <R, Y> - |R|^2), exact. */
  private static Rational squaredValue(RationalMatrix r, RationalMatrix y) {
    Rational sum = Rational.ZERO;
    for (int k = 0; k < r.columns(); k++) {
      // With columns r / D and y / E: sum r (2 y D - r E) over D^2 E.
      BigInteger common = r.denominator(k);
      BigInteger other = y.denominator(k);
      BigInteger total = BigInteger.ZERO;
      for (int j = 0; j < r.rows(); j++) {
        BigInteger numerator = r.numerator(j, k);
        total =
            total.add(
                numerator.multiply(
                    y.numerator(j, k).shiftLeft(1).multiply(common)
                        .subtract(numerator.multiply(other))));
      }
      sum = sum.plus(Rational.of(total, common.pow(2).multiply(other)));
    }
    return sum.dividedBy(Rational.of(r.rows()));
  }
}
