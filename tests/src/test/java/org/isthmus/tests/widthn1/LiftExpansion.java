package org.isthmus.tests.widthn1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * The vertices of a lifted move as the vectors give it: by its recursion with the matrices R, M, N and
 * a right inverse of F_1, evaluated between the zeros of the features.
 */
final class LiftExpansion {

  private final RationalPoint start;
  private final RationalPoint end;
  private final JsonNode lift;
  private final int level;

  LiftExpansion(RationalPoint start, RationalPoint end, JsonNode lift) {
    this.start = start;
    this.end = end;
    this.lift = lift;
    this.level = lift.get("p").asInt();
  }

  /** The states of the recursion at 0, at all zeros of features, and at 1. */
  List<RationalPoint> vertices() {
    TreeSet<Rational> times = new TreeSet<>(List.of(Rational.ZERO, Rational.ONE));
    Network network = start.network();
    for (int k = Math.min(level, network.depth() - 1); k >= 2; k--) {
      TreeSet<Rational> zeros = new TreeSet<>();
      Rational before = null;
      for (Rational t : times) {
        if (before != null) {
          addZeros(zeros, before, feature(k, before), t, feature(k, t));
        }
        before = t;
      }
      times.addAll(zeros);
    }
    return times.stream().map(this::at).toList();
  }

  private static void addZeros(
      TreeSet<Rational> zeros, Rational s, RationalMatrix first, Rational t, RationalMatrix last) {
    for (int i = 0; i < first.rows(); i++) {
      for (int j = 0; j < first.columns(); j++) {
        if (first.signum(i, j) * last.signum(i, j) < 0) {
          Rational a = first.get(i, j);
          Rational u = a.dividedBy(a.minus(last.get(i, j)));
          zeros.add(s.plus(t.minus(s).times(u)));
        }
      }
    }
  }

  private static RationalMatrix mixed(RationalMatrix first, RationalMatrix last, Rational t) {
    return first.times(Rational.ONE.minus(t)).plus(last.times(t));
  }

  /** F_k(t), or the output if k = L. */
  private RationalMatrix feature(int k, Rational t) {
    if (k == level) {
      return mixed(Vector.matrix(lift.get("top0")), Vector.matrix(lift.get("top1")), t);
    }
    String key = Integer.toString(k + 1);
    return reduced(k + 1, t)
        .times(Vector.matrix(lift.get("R").get(key)))
        .plus(
            mixed(
                Vector.matrix(lift.get("M0").get(key)),
                Vector.matrix(lift.get("M1").get(key)),
                t));
  }

  /** G_k(t). */
  private RationalMatrix reduced(int k, Rational t) {
    RationalMatrix feature = feature(k, t);
    if (k == start.network().depth()) {
      return feature;
    }
    Rational slope = start.network().activation(k).negativeSlope().orElseThrow();
    List<Rational> entries = new ArrayList<>();
    for (int i = 0; i < feature.rows(); i++) {
      for (int j = 0; j < feature.columns(); j++) {
        Rational z = feature.get(i, j);
        entries.add(z.signum() < 0 ? z.dividedBy(slope) : z);
      }
    }
    return RationalMatrix.of(feature.rows(), feature.columns(), entries)
        .plusRow(mixed(start.bias(k), end.bias(k), t).negate());
  }

  private RationalPoint at(Rational t) {
    RationalMatrix weight =
        Vector.matrix(lift.get("Fplus"))
            .times(reduced(2, t))
            .plus(
                mixed(
                    Vector.matrix(lift.get("N0")), Vector.matrix(lift.get("N1")), t));
    RationalPoint point = end;
    for (int l = 2; l < start.network().depth(); l++) {
      point = point.with(l, point.weight(l), mixed(start.bias(l), end.bias(l), t));
    }
    return point.with(2, weight, point.bias(2));
  }
}
