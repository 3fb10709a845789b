package org.isthmus.verifier.checker.affine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * A continuous matrix function on [0, 1] that is affine between its vertices, exact.
 *
 * @param times the vertices 0 = t_0 < t_1 < ... < t_n = 1
 * @param values the values there, all of one shape
 */
record Pieces(List<Rational> times, List<RationalMatrix> values) {

  Pieces {
    times = List.copyOf(times);
    values = List.copyOf(values);
  }

  /** The straight line between two matrices. */
  static Pieces chord(RationalMatrix first, RationalMatrix last) {
    return new Pieces(List.of(Rational.ZERO, Rational.ONE), List.of(first, last));
  }

  /** The value of a chord at t: {@code (1 - t) first + t last}. */
  static RationalMatrix between(RationalMatrix first, RationalMatrix last, Rational t) {
    if (t.signum() == 0) {
      return first;
    }
    if (t.equals(Rational.ONE)) {
      return last;
    }
    return first.equals(last) ? first : first.plus(last.minus(first).times(t));
  }

  /** The same function with a vertex wherever an entry changes its sign. */
  Pieces splitAtZeros() {
    List<Rational> newTimes = new ArrayList<>(List.of(times.get(0)));
    List<RationalMatrix> newValues = new ArrayList<>(List.of(values.get(0)));
    for (int k = 1; k < times.size(); k++) {
      RationalMatrix first = values.get(k - 1);
      RationalMatrix last = values.get(k);
      // The places within the piece: 0 < u < 1.
      TreeSet<Rational> zeros = new TreeSet<>();
      for (int i = 0; i < first.rows(); i++) {
        for (int j = 0; j < first.columns(); j++) {
          if (first.signum(i, j) * last.signum(i, j) < 0) {
            Rational a = first.get(i, j);
            zeros.add(a.dividedBy(a.minus(last.get(i, j))));
          }
        }
      }
      Rational width = times.get(k).minus(times.get(k - 1));
      for (Rational u : zeros) {
        newTimes.add(times.get(k - 1).plus(width.times(u)));
        newValues.add(between(first, last, u));
      }
      newTimes.add(times.get(k));
      newValues.add(last);
    }
    return new Pieces(newTimes, newValues);
  }

  RationalMatrix first() {
    return values.get(0);
  }

  RationalMatrix last() {
    return values.get(values.size() - 1);
  }
}
