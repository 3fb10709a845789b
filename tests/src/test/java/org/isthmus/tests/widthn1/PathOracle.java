package org.isthmus.tests.widthn1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;

/**
 * Says what is wrong with a certificate of the squared loss, as far as can be seen at some points
 * of its path, by whole evaluations of the network at each of them: the states by the writes, the
 * states inside a lift by its formulas. It knows nothing of conditions under which a step is right.
 */
public final class PathOracle {

  private final Certificate certificate;
  private final RationalDataset data;
  private final RationalMatrix distinct;
  private final Map<String, RationalMatrix> arrays = new HashMap<>();

  public PathOracle(Certificate certificate, RationalDataset data) {
    this.certificate = certificate;
    this.data = data;
    int[] firsts =
        IntStream.range(0, data.size())
            .filter(i -> IntStream.range(0, i).noneMatch(before -> sameInputs(before, i)))
            .toArray();
    this.distinct = data.inputs().rows(firsts);
    certificate.arrays().forEach(array -> arrays.put(array.name(), array.numbers().exact()));
  }

  private boolean sameInputs(int i, int j) {
    return IntStream.range(0, data.inputs().columns())
        .allMatch(k -> data.inputs().get(i, k).equals(data.inputs().get(j, k)));
  }

  /** What is seen to be wrong, or nothing. */
  public Optional<String> wrong(Random random) {
    RationalPoint state = certificate.exactStart();
    List<Rational> losses = new ArrayList<>(List.of(loss(state)));
    for (Step step : certificate.steps()) {
      RationalPoint next = written(state, step);
      Optional<String> wrong = wrong(step, state, next, losses, random);
      if (wrong.isPresent()) {
        return wrong;
      }
      state = next;
    }
    if (!state.weights().equals(certificate.exactTarget().weights())
        || !state.biases().equals(certificate.exactTarget().biases())) {
      return Optional.of("the path ends elsewhere");
    }
    return wrong(certificate.claim(), losses, state, random);
  }

  /** The losses along a step are added to those before it, in the order of the path. */
  private Optional<String> wrong(
      Step step,
      RationalPoint from,
      RationalPoint to,
      List<Rational> losses,
      Random random) {
    Function<Rational, RationalPoint> path = t -> between(from, to, t);
    if (step.rule() instanceof Rule.Lift lift) {
      RationalMatrix basis = features(from, distinct).get(1).columns(lift.rows().toArray());
      if (basis.rows() != basis.columns()
          || ExactRank.of(basis).rank() < basis.rows()
          || !areInjective(from.network(), lift.level())) {
        return Optional.of("the path of a lift is not defined");
      }
      path = t -> lifted(lift, basis, from, to, t);
      if (!path.apply(Rational.ZERO).equals(from) || !path.apply(Rational.ONE).equals(to)) {
        return Optional.of("a lift has other ends");
      }
    }
    RationalMatrix first = output(from);
    RationalMatrix last = output(to);
    if (step.conclusion() == Conclusion.INVARIANT && !first.equals(last)) {
      return Optional.of("the output moves in an invariant step");
    }
    List<Rational> places =
        List.of(
            Rational.of(1 + random.nextInt(12), 26),
            Rational.of(1, 2),
            Rational.of(14 + random.nextInt(12), 26));
    for (Rational t : places) {
      RationalPoint point = path.apply(t);
      if (step.conclusion() != Conclusion.BOUNDED
          && !output(point).equals(mixed(first, last, t))) {
        return Optional.of("the output of a step leaves its chord");
      }
      losses.add(loss(point));
    }
    losses.add(loss(to));
    return Optional.empty();
  }

  private Optional<String> wrong(
      Claim claim, List<Rational> losses, RationalPoint end, Random random) {
    Rational largest = losses.stream().max(Rational::compareTo).orElseThrow();
    Rational atStart = losses.get(0);
    Rational atEnd = losses.get(losses.size() - 1);
    boolean right;
    if (claim instanceof Claim.MaxLoss maximum) {
      right = largest.compareTo(maximum.bound()) <= 0;
    } else if (claim instanceof Claim.AtMostEnds ends) {
      right = largest.compareTo(atStart.max(atEnd).plus(ends.excess())) <= 0;
    } else if (claim instanceof Claim.Descends descent) {
      right =
          atEnd.compareTo(descent.bound()) <= 0
              && IntStream.range(1, losses.size())
                  .allMatch(k -> losses.get(k).compareTo(losses.get(k - 1)) <= 0);
    } else {
      Claim.Unbounded ray = (Claim.Unbounded) claim;
      RationalMatrix direction = arrays.get(ray.array());
      Rational far = Rational.of(1 + random.nextInt(1000), 1 + random.nextInt(5));
      right =
          losses.stream().allMatch(atStart::equals)
              && !direction.isZero()
              && (certificate.network().hasBias(1)
                  || direction.signum(direction.rows() - 1, 0) == 0)
              && output(moved(end, ray.neuron(), direction, far)).equals(output(end));
    }
    return right ? Optional.empty() : Optional.of("the claim is false");
  }

  static RationalPoint moved(
      RationalPoint point, int neuron, RationalMatrix direction, Rational far) {
    RationalMatrix.Editor weight = point.weight(1).edit();
    RationalMatrix.Editor bias = point.bias(1).edit();
    int inputs = point.weight(1).rows();
    for (int i = 0; i < inputs; i++) {
      Rational move = direction.get(i, 0).times(far);
      weight.set(i, neuron, point.weight(1).get(i, neuron).plus(move));
    }
    Rational move = direction.get(inputs, 0).times(far);
    bias.set(0, neuron, point.bias(1).get(0, neuron).plus(move));
    return point.with(1, weight.build(), bias.build());
  }

  /** The state after the writes of a step. */
  private RationalPoint written(RationalPoint state, Step step) {
    RationalPoint next = state;
    for (Write write : step.writes()) {
      Block target = write.target();
      int l = target.layer();
      RationalMatrix old = target.bias() ? next.bias(l) : next.weight(l);
      RationalMatrix.Editor fresh = old.edit();
      for (int k = 0; k < target.rows().size(); k++) {
        for (int m = 0; m < target.columns().size(); m++) {
          Rational value =
              write instanceof Write.Put put
                  ? arrays.get(put.array()).get(put.rows().get(k), put.columns().get(m))
                  : Rational.ZERO;
          fresh.set(target.rows().get(k), target.columns().get(m), value);
        }
      }
      next =
          target.bias()
              ? next.with(l, next.weight(l), fresh.build())
              : next.with(l, fresh.build(), next.bias(l));
    }
    return next;
  }

  public static RationalMatrix mixed(RationalMatrix a, RationalMatrix b, Rational t) {
    return a.times(Rational.ONE.minus(t)).plus(b.times(t));
  }

  public static RationalPoint between(RationalPoint a, RationalPoint b, Rational t) {
    RationalPoint point = a;
    for (int l = 1; l <= a.network().depth(); l++) {
      point =
          point.with(
              l, mixed(a.weight(l), b.weight(l), t), mixed(a.bias(l), b.bias(l), t));
    }
    return point;
  }

  /** F_0, ..., F_{L-1} and the output. */
  static List<RationalMatrix> features(RationalPoint point, RationalMatrix inputs) {
    List<RationalMatrix> features = new ArrayList<>(List.of(inputs));
    for (int l = 1; l <= point.network().depth(); l++) {
      RationalMatrix z = features.get(l - 1).times(point.weight(l)).plusRow(point.bias(l));
      features.add(
          l == point.network().depth() ? z : belowZero(z, slope(point.network(), l)));
    }
    return features;
  }

  private static Rational slope(Network network, int l) {
    Activation activation = network.activation(l);
    if (activation instanceof Activation.LeakyRelu leaky) {
      return leaky.slope();
    }
    return activation instanceof Activation.Relu ? Rational.ZERO : Rational.ONE;
  }

  private static boolean areInjective(Network network, int level) {
    return IntStream.rangeClosed(2, Math.min(level, network.depth() - 1))
        .noneMatch(l -> slope(network, l).signum() == 0);
  }

  /** Entries below zero times a factor. */
  private static RationalMatrix belowZero(RationalMatrix z, Rational factor) {
    RationalMatrix.Editor entries = z.edit();
    for (int i = 0; i < z.rows(); i++) {
      for (int j = 0; j < z.columns(); j++) {
        if (z.signum(i, j) < 0) {
          entries.set(i, j, z.get(i, j).times(factor));
        }
      }
    }
    return entries.build();
  }

  static RationalMatrix output(RationalPoint point, RationalMatrix inputs) {
    return features(point, inputs).get(point.network().depth());
  }

  private RationalMatrix output(RationalPoint point) {
    return output(point, data.inputs());
  }

  private Rational loss(RationalPoint point) {
    return loss(point, data);
  }

  /** The mean over the samples of the sum of squares. */
  public static Rational loss(RationalPoint point, RationalDataset data) {
    RationalMatrix rest =
        output(point, data.inputs())
            .minus(((RationalTargets.Values) data.targets()).values());
    Rational sum = Rational.ZERO;
    for (int i = 0; i < rest.rows(); i++) {
      for (int k = 0; k < rest.columns(); k++) {
        sum = sum.plus(rest.get(i, k).times(rest.get(i, k)));
      }
    }
    return sum.dividedBy(Rational.of(data.size()));
  }

  /** The state of a lift at t, by its formulas from the top down. */
  private RationalPoint lifted(
      Rule.Lift lift, RationalMatrix basis, RationalPoint from, RationalPoint to, Rational t) {
    RationalPoint chord = between(from, to, t);
    List<RationalMatrix> before = features(from, distinct);
    List<RationalMatrix> after = features(to, distinct);
    RationalMatrix feature = mixed(before.get(lift.level()), after.get(lift.level()), t);
    for (int k = lift.level(); k >= 3; k--) {
      RationalMatrix deviation =
          linear(k, feature, chord)
              .minus(mixed(linear(k, before.get(k), from), linear(k, after.get(k), to), t));
      feature =
          mixed(before.get(k - 1), after.get(k - 1), t)
              .plus(deviation.times(arrays.get(lift.inverses().get(k - 3))));
    }
    RationalMatrix deviation =
        linear(2, feature, chord)
            .minus(mixed(linear(2, before.get(2), from), linear(2, after.get(2), to), t));
    RationalMatrix change = LinearSystem.solve(basis, deviation).orElseThrow();
    int[] rows = lift.rows().toArray();
    RationalMatrix.Editor weight = chord.weight(2).edit();
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < change.columns(); j++) {
        weight.set(rows[k], j, chord.weight(2).get(rows[k], j).plus(change.get(k, j)));
      }
    }
    return chord.with(2, weight.build(), chord.bias(2));
  }

  /** F_{k-1} W_k as F_k and b_k give it. */
  private static RationalMatrix linear(int k, RationalMatrix feature, RationalPoint point) {
    RationalMatrix z =
        k == point.network().depth()
            ? feature
            : belowZero(feature, Rational.ONE.dividedBy(slope(point.network(), k)));
    return z.plusRow(point.bias(k).negate());
  }

  /** The numbers 0, ..., count - 1. */
  public static int[] upTo(int count) {
    int[] all = new int[count];
    Arrays.setAll(all, k -> k);
    return all;
  }
}
