package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;

/**
 * Decides what a path claims: the finite condition of each segment from its two ends, and whole
 * evaluations of the network in between. It shares no code with the constructions.
 */
final class ExactPaths {

  private static final List<Rational> POSITIONS =
      List.of(Rational.of(1, 3), Rational.of(1, 2), Rational.of(6, 7));

  private ExactPaths() {}

  /** F_1, ..., F_{L-1}, F_L on the inputs. */
  static List<RationalMatrix> features(RationalPoint point, RationalMatrix inputs) {
    List<RationalMatrix> features = new ArrayList<>();
    RationalMatrix below = inputs;
    for (int l = 1; l <= point.network().depth(); l++) {
      below = preactivation(point, l, below);
      if (l < point.network().depth()) {
        below = map(below, slope(point.network(), l));
      }
      features.add(below);
    }
    return features;
  }

  static RationalMatrix output(RationalPoint point, RationalMatrix inputs) {
    return features(point, inputs).get(point.network().depth() - 1);
  }

  private static RationalMatrix preactivation(RationalPoint point, int l, RationalMatrix below) {
    return below.times(point.weight(l)).plusRow(point.bias(l));
  }

  private static Rational slope(Network network, int l) {
    Activation activation = network.activation(l);
    if (activation instanceof Activation.LeakyRelu leaky) {
      return leaky.slope();
    }
    return activation instanceof Activation.Relu ? Rational.ZERO : Rational.ONE;
  }

  private static RationalMatrix map(RationalMatrix z, Rational slope) {
    RationalMatrix.Editor editor = z.edit();
    for (int i = 0; i < z.rows(); i++) {
      for (int j = 0; j < z.columns(); j++) {
        if (z.signum(i, j) < 0) {
          editor.set(i, j, slope.times(z.get(i, j)));
        }
      }
    }
    return editor.build();
  }

  /** (1 - t) a + t b. */
  private static RationalMatrix mix(RationalMatrix a, RationalMatrix b, Rational t) {
    return a.times(Rational.ONE.minus(t)).plus(b.times(t));
  }

  private static RationalPoint mix(RationalPoint a, RationalPoint b, Rational t) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= a.network().depth(); l++) {
      weights.add(mix(a.weight(l), b.weight(l), t));
      biases.add(mix(a.bias(l), b.bias(l), t));
    }
    return new RationalPoint(a.network(), weights, biases);
  }

  /** Requires that every segment does what it says; the number of convex segments. */
  static int check(RationalPath path, RationalMatrix inputs) {
    RationalPoint a = path.start();
    int convex = 0;
    for (RationalPath.Segment segment : path.segments()) {
      RationalPoint b = segment.end();
      assertFalse(a.equals(b), "a segment of length zero: " + segment.forwardNote());
      assertFalse(segment.forwardNote().isBlank());
      assertFalse(segment.backwardNote().isBlank());
      if (segment.motion() instanceof Motion.Lumped) {
        checkLumped(a, b, segment.conclusion());
      } else if (segment.motion() instanceof Motion.Affine) {
        checkAffine(a, b, inputs);
      } else {
        checkLift((Motion.Lift) segment.motion(), a, b, inputs);
      }
      RationalMatrix from = output(a, inputs);
      RationalMatrix to = output(b, inputs);
      if (segment.conclusion() == Conclusion.INVARIANT) {
        assertEquals(from, to, segment.forwardNote());
      } else {
        convex++;
      }
      for (Rational t : POSITIONS) {
        RationalPoint between =
            segment.motion() instanceof Motion.Lift lift
                ? at(lift, a, b, distinct(inputs), t)
                : mix(a, b, t);
        assertEquals(mix(from, to, t), output(between, inputs), segment.forwardNote());
      }
      a = b;
    }
    return convex;
  }

  /** Structural: neurons without outgoing weights move, or outgoing weights within classes. */
  private static void checkLumped(RationalPoint a, RationalPoint b, Conclusion conclusion) {
    Network network = a.network();
    for (int l = 3; l <= network.depth(); l++) {
      assertEquals(a.weight(l), b.weight(l));
      assertEquals(a.bias(l), b.bias(l));
    }
    if (!a.weight(1).equals(b.weight(1)) || !a.bias(1).equals(b.bias(1))) {
      assertEquals(a.weight(2), b.weight(2));
      assertEquals(a.bias(2), b.bias(2));
      assertEquals(Conclusion.INVARIANT, conclusion);
      for (int j = 0; j < network.width(1); j++) {
        if (!incoming(a, j).equals(incoming(b, j))) {
          assertTrue(a.weight(2).rowIsZero(j), "a live neuron moves");
        }
      }
      return;
    }
    if (conclusion == Conclusion.CONVEX) {
      assertEquals(2, network.depth());
      return;
    }
    assertEquals(a.bias(2), b.bias(2));
    RationalMatrix change = b.weight(2).minus(a.weight(2));
    Set<List<Rational>> classes = new LinkedHashSet<>();
    for (int j = 0; j < network.width(1); j++) {
      classes.add(incoming(a, j));
    }
    for (List<Rational> same : classes) {
      for (int k = 0; k < change.columns(); k++) {
        Rational sum = Rational.ZERO;
        for (int j = 0; j < network.width(1); j++) {
          sum = incoming(a, j).equals(same) ? sum.plus(change.get(j, k)) : sum;
        }
        assertEquals(Rational.ZERO, sum, "a class sum changes");
      }
    }
  }

  private static List<Rational> incoming(RationalPoint point, int j) {
    List<Rational> column = new ArrayList<>();
    for (int i = 0; i < point.weight(1).rows(); i++) {
      column.add(point.weight(1).get(i, j));
    }
    column.add(point.bias(1).get(0, j));
    return column;
  }

  /** On the data: weights move over features that stay, and no preactivation changes its sign. */
  private static void checkAffine(RationalPoint a, RationalPoint b, RationalMatrix inputs) {
    assertEquals(a.biases(), b.biases());
    List<RationalMatrix> before = features(a, inputs);
    List<RationalMatrix> after = features(b, inputs);
    assertEquals(a.weight(1), b.weight(1));
    for (int l = 2; l <= a.network().depth(); l++) {
      if (!a.weight(l).equals(b.weight(l))) {
        assertEquals(before.get(l - 2), after.get(l - 2), "features of moving weights");
      }
      RationalMatrix p = preactivation(a, l, before.get(l - 2));
      RationalMatrix q = preactivation(b, l, after.get(l - 2));
      for (int i = 0; i < p.rows(); i++) {
        for (int j = 0; j < p.columns(); j++) {
          assertTrue(p.signum(i, j) * q.signum(i, j) >= 0, "a sign changes");
        }
      }
    }
  }

  private static void checkLift(
      Motion.Lift lift, RationalPoint a, RationalPoint b, RationalMatrix inputs) {
    int level = lift.level();
    int depth = a.network().depth();
    assertTrue(level >= 2 && level <= depth && depth >= 3);
    assertEquals(level - 2, lift.inverses().size());
    assertEquals(a.bias(1), b.bias(1));
    for (int l = 1; l <= depth; l++) {
      if (l != 2) {
        assertEquals(a.weight(l), b.weight(l));
      }
      if (l > level + 1 || l == depth && level < depth) {
        assertEquals(a.bias(l), b.bias(l));
      }
    }
    for (int k = 3; k <= level; k++) {
      assertEquals(
          RationalMatrix.identity(a.network().width(k)),
          lift.inverses().get(k - 3).times(a.weight(k)));
    }
    RationalMatrix distinct = distinct(inputs);
    assertEquals(a, at(lift, a, b, distinct, Rational.ZERO));
    assertEquals(b, at(lift, a, b, distinct, Rational.ONE));
  }

  /** The state of a lift at t. */
  private static RationalPoint at(
      Motion.Lift lift, RationalPoint a, RationalPoint b, RationalMatrix distinct, Rational t) {
    int level = lift.level();
    Network network = a.network();
    List<RationalMatrix> before = features(a, distinct);
    List<RationalMatrix> after = features(b, distinct);
    RationalPoint point = mix(a, b, t);
    RationalMatrix feature = mix(before.get(level - 1), after.get(level - 1), t);
    for (int k = level; k >= 3; k--) {
      RationalMatrix bend =
          linear(network, k, feature, point)
              .minus(
                  mix(
                      linear(network, k, before.get(k - 1), a),
                      linear(network, k, after.get(k - 1), b),
                      t));
      feature =
          mix(before.get(k - 2), after.get(k - 2), t)
              .plus(bend.times(lift.inverses().get(k - 3)));
    }
    RationalMatrix bend =
        linear(network, 2, feature, point)
            .minus(
                mix(
                    linear(network, 2, before.get(1), a),
                    linear(network, 2, after.get(1), b),
                    t));
    int[] rows = lift.basis().stream().mapToInt(Integer::intValue).toArray();
    RationalMatrix change =
        LinearSystem.solve(before.get(0).columns(rows), bend).orElseThrow();
    RationalMatrix.Editor weight = point.weight(2).edit();
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < change.columns(); j++) {
        weight.set(rows[k], j, point.weight(2).get(rows[k], j).plus(change.get(k, j)));
      }
    }
    return point.with(2, weight.build(), point.bias(2));
  }

  private static RationalMatrix linear(
      Network network, int k, RationalMatrix feature, RationalPoint point) {
    RationalMatrix preactivation =
        k == network.depth() ? feature : map(feature, Rational.ONE.dividedBy(slope(network, k)));
    return preactivation.plusRow(point.bias(k).negate());
  }

  static RationalMatrix distinct(RationalMatrix inputs) {
    Set<List<Rational>> seen = new LinkedHashSet<>();
    int[] first =
        IntStream.range(0, inputs.rows())
            .filter(
                i ->
                    seen.add(
                        IntStream.range(0, inputs.columns())
                            .mapToObj(j -> inputs.get(i, j))
                            .toList()))
            .toArray();
    return inputs.rows(first);
  }

  static boolean rowsAreDistinct(RationalMatrix inputs) {
    return distinct(inputs).rows() == inputs.rows();
  }

  static int ceil(int p, int q) {
    return (p + q - 1) / q;
  }

  static int[] range(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, k -> k);
    return all;
  }
}
