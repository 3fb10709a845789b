package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;

/**
 * A network with one hidden layer that fits points in groups, each group on a hyperplane of its own.
 *
 * <p><b>Construction.</b> Let s be an affine function that vanishes on the points of a group and on
 * no other point, and let l_k be affine, at least 0 on the group, with the targets of output k there.
 * For a small delta the neurons s + delta l_k and s - delta l_k, with output weights 1 / delta, and s
 * with -2 / delta, shared by all outputs, add up to l_k on the group and to 0 at every other point.
 * Proposition 4 of Bubeck et al. (2020), which NBM21 Corollary 4.4 uses, takes four neurons for each
 * group and output; here it is 2 K + 1 for each group. Targets that are somewhere negative are
 * raised, which needs an output bias. Points whose targets are then all zero need no group.
 *
 * <p><b>Exactness.</b> Exact in fractions. In doubles the value at a point of a group is off by about
 * s / delta, where s is the rounding error of its zero: of all hyperplanes tried that of the widest
 * margin is taken.
 */
public final class Hats {

  private static final int DIRECTIONS = 24;

  private Hats() {}

  /** The number of hidden neurons for groups of the given number of outputs. */
  public static int neuronsOfGroup(int outputs) {
    return 2 * outputs + 1;
  }

  /**
   * Fits the points, if that takes no more than a number of groups.
   *
   * @param points N distinct points of d coordinates, at most 1 in absolute value where rounded
   * @param targets N rows of K numbers
   * @param groupSize largest number of points of a group, at least 1; d in general position
   * @param maxGroups gives up beyond it
   */
  public static <T> Optional<ReluNetwork> of(
      Arithmetic<T> arithmetic,
      List<List<T>> points,
      List<List<T>> targets,
      int groupSize,
      int maxGroups,
      long seed) {
    return new Search<>(arithmetic, points, targets, seed).run(groupSize, maxGroups);
  }

  private static final class Search<T> {
    private final Arithmetic<T> arithmetic;
    private final List<List<T>> points;
    private final List<List<T>> raised = new ArrayList<>();
    private final List<Rational> lowest = new ArrayList<>();
    private final SplittableRandom random;
    private final int dimension;
    private final int outputs;
    private final List<List<Rational>> incoming = new ArrayList<>();
    private final List<List<Rational>> outgoing = new ArrayList<>();

    Search(Arithmetic<T> arithmetic, List<List<T>> points, List<List<T>> targets, long seed) {
      this.arithmetic = arithmetic;
      this.points = points;
      this.random = new SplittableRandom(seed);
      this.dimension = points.get(0).size();
      this.outputs = targets.get(0).size();
      for (int k = 0; k < outputs; k++) {
        Rational low = Rational.ZERO;
        for (List<T> row : targets) {
          Rational y = arithmetic.exact(row.get(k));
          low = y.compareTo(low) < 0 ? y : low;
        }
        lowest.add(low);
      }
      for (List<T> row : targets) {
        List<T> sum = new ArrayList<>();
        for (int k = 0; k < outputs; k++) {
          sum.add(arithmetic.minus(row.get(k), arithmetic.of(lowest.get(k))));
        }
        raised.add(sum);
      }
    }

    Optional<ReluNetwork> run(int groupSize, int maxGroups) {
      List<Integer> left = order();
      for (int groups = 0; !left.isEmpty(); groups++) {
        if (groups == maxGroups || !takeGroup(left, groupSize)) {
          return Optional.empty();
        }
      }
      return Optional.of(ReluNetwork.ofNeurons(dimension, incoming, outgoing, lowest));
    }

    /**
     * The points that need a group, at random: points with equal targets often lie in few dimensions,
     * where a hyperplane through some of them comes near to the others.
     */
    private List<Integer> order() {
      List<Integer> order = new ArrayList<>();
      IntStream.range(0, points.size())
          .filter(j -> raised.get(j).stream().anyMatch(y -> arithmetic.signum(y) != 0))
          .forEach(order::add);
      for (int i = order.size() - 1; i > 0; i--) {
        Collections.swap(order, i, random.nextInt(i + 1));
      }
      return order;
    }

    /** Fits the next group and takes it from the list; smaller ones where a large one fails. */
    private boolean takeGroup(List<Integer> left, int groupSize) {
      for (int limit = groupSize; limit >= 1; limit -= Math.max(1, limit / 8)) {
        AffineBasis<T> basis = new AffineBasis<>(arithmetic, dimension);
        Set<Integer> group = new LinkedHashSet<>();
        for (int j : left) {
          if (group.size() == limit) {
            break;
          }
          if (basis.add(points.get(j))) {
            group.add(j);
          }
        }
        Optional<List<T>> separator = separator(basis, group);
        if (separator.isPresent()) {
          addNeurons(basis, group, separator.get());
          left.removeAll(group);
          return true;
        }
      }
      return false;
    }

    /** Of random functions that are zero on the group, the one with the widest margin elsewhere. */
    private Optional<List<T>> separator(AffineBasis<T> basis, Set<Integer> group) {
      Optional<List<T>> best = Optional.empty();
      T widest = arithmetic.of(Rational.ZERO);
      for (int trial = 0; trial < DIRECTIONS; trial++) {
        List<T> function = basis.randomVanishing(random);
        T largest = arithmetic.of(Rational.ZERO);
        Optional<T> smallest = Optional.empty();
        for (int j = 0; j < points.size(); j++) {
          if (!group.contains(j)) {
            T value = arithmetic.abs(basis.value(function, points.get(j)));
            largest = arithmetic.exceeds(value, largest) ? value : largest;
            if (smallest.isEmpty() || arithmetic.exceeds(smallest.get(), value)) {
              smallest = Optional.of(value);
            }
          }
        }
        if (smallest.isEmpty()) {
          return Optional.of(function);
        }
        if (arithmetic.signum(smallest.get()) > 0) {
          Rational unit = Arithmetic.powerOfTwo(arithmetic.exact(largest));
          T scale = arithmetic.of(Rational.ONE.dividedBy(unit));
          T margin = arithmetic.times(scale, smallest.get());
          if (arithmetic.merit(margin) > 0 && arithmetic.exceeds(margin, widest)) {
            widest = margin;
            best = Optional.of(basis.scaled(function, scale));
          }
        }
      }
      return best;
    }

    private void addNeurons(AffineBasis<T> basis, Set<Integer> group, List<T> separator) {
      List<Rational> shared = new ArrayList<>(Collections.nCopies(outputs, Rational.ZERO));
      for (int k = 0; k < outputs; k++) {
        int output = k;
        List<T> values = group.stream().map(j -> raised.get(j).get(output)).toList();
        if (values.stream().allMatch(y -> arithmetic.signum(y) == 0)) {
          continue;
        }
        List<T> function = basis.interpolating(values);
        Rational delta = delta(basis, group, separator, function);
        T step = arithmetic.of(delta);
        Rational weight = Rational.ONE.dividedBy(delta);
        List<Rational> own = new ArrayList<>(Collections.nCopies(outputs, Rational.ZERO));
        own.set(k, weight);
        addNeuron(basis.combined(separator, step, function), own);
        addNeuron(basis.combined(separator, arithmetic.of(delta.negate()), function), own);
        shared.set(k, weight.times(Rational.of(-2)));
      }
      addNeuron(separator, shared);
    }

    /** A power of two with delta |l| at most |s| / 2 at all points outside the group. */
    private Rational delta(
        AffineBasis<T> basis, Set<Integer> group, List<T> separator, List<T> function) {
      Optional<T> least = Optional.empty();
      for (int j = 0; j < points.size(); j++) {
        if (!group.contains(j)) {
          T value = arithmetic.abs(basis.value(function, points.get(j)));
          if (arithmetic.signum(value) > 0) {
            T margin = arithmetic.abs(basis.value(separator, points.get(j)));
            T ratio = arithmetic.over(margin, value);
            if (least.isEmpty() || arithmetic.exceeds(least.get(), ratio)) {
              least = Optional.of(ratio);
            }
          }
        }
      }
      return least
          .map(ratio -> Arithmetic.powerOfTwo(arithmetic.exact(ratio)).times(Rational.of(1, 2)))
          .orElse(Rational.ONE);
    }

    private void addNeuron(List<T> affine, List<Rational> output) {
      incoming.add(affine.stream().map(arithmetic::exact).toList());
      outgoing.add(output);
    }
  }
}
