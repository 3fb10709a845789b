package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;

/**
 * A network with one hidden layer that fits any distinct points: simplices are peeled off their
 * convex hull, and fitted from the inside out.
 *
 * <p><b>Construction.</b> Of the points left, a supporting hyperplane is turned about the points it
 * touches until it touches another one, as long as these are affinely independent: at most d points
 * A with s = 0 there and s &lt; 0 at the others. In reverse order, let l_k be affine with the
 * residuals of output k on A, C above |l_k| on A and delta small. The neurons s + delta (l_k + C),
 * with output weights 1 / delta, and s + delta C with -1 / delta, shared by all outputs, add l_k on A
 * and nothing at the points inside; the points outside are fitted later. That is K + 1 neurons for
 * each simplex, and ceil(N / d) simplices for points in general position.
 *
 * <p><b>Exactness.</b> Exact in fractions. In doubles errors and residuals grow from simplex to
 * simplex: of several axes to turn about, that of the widest margin is taken.
 */
public final class Peeling {

  private static final int TRIALS = 4;

  private Peeling() {}

  /** The number of hidden neurons for simplices of the given number of outputs. */
  public static int neuronsOfSimplex(int outputs) {
    return outputs + 1;
  }

  /**
   * Fits the points, if that takes no more than a number of simplices.
   *
   * @param points N distinct points of d coordinates, at most 1 in absolute value where rounded
   * @param targets N rows of K numbers
   * @param maxSimplices gives up beyond it
   */
  public static <T> Optional<ReluNetwork> of(
      Arithmetic<T> arithmetic,
      List<List<T>> points,
      List<List<T>> targets,
      int maxSimplices,
      long seed) {
    return new Search<>(arithmetic, points, targets, seed).run(maxSimplices);
  }

  /**
   * Points that a hyperplane touches.
   *
   * @param corners A
   * @param inside the points left without A
   */
  private record Simplex<T>(
      AffineBasis<T> basis, List<Integer> corners, List<T> separator, List<Integer> inside) {}

  /** What a simplex adds to one output: the weight times the difference of two neurons. */
  private record Ramp<T>(List<T> upper, List<T> lower, T weight) {}

  /**
   * A supporting hyperplane.
   *
   * @param corner the point it touches last
   * @param margin the least distance of another point, where the largest is about 1
   */
  private record Contact<T>(int corner, List<T> separator, T margin) {}

  private static final class Search<T> {
    private final Arithmetic<T> arithmetic;
    private final List<List<T>> points;
    private final List<List<T>> targets;
    private final SplittableRandom random;
    private final int dimension;
    private final int outputs;
    private final T zero;
    private final List<List<T>> residuals = new ArrayList<>();
    private final List<List<Rational>> incoming = new ArrayList<>();
    private final List<List<Rational>> outgoing = new ArrayList<>();

    Search(Arithmetic<T> arithmetic, List<List<T>> points, List<List<T>> targets, long seed) {
      this.arithmetic = arithmetic;
      this.points = points;
      this.targets = targets;
      this.random = new SplittableRandom(seed);
      this.dimension = points.get(0).size();
      this.outputs = targets.get(0).size();
      this.zero = arithmetic.of(Rational.ZERO);
    }

    Optional<ReluNetwork> run(int maxSimplices) {
      List<Simplex<T>> simplices = new ArrayList<>();
      List<Integer> left = IntStream.range(0, points.size()).boxed().toList();
      while (!left.isEmpty()) {
        Optional<Simplex<T>> simplex =
            simplices.size() == maxSimplices ? Optional.empty() : peel(left);
        if (simplex.isEmpty()) {
          return Optional.empty();
        }
        simplices.add(simplex.get());
        left = simplex.get().inside();
      }
      targets.forEach(row -> residuals.add(new ArrayList<>(row)));
      Collections.reverse(simplices);
      simplices.forEach(this::fit);
      return Optional.of(
          ReluNetwork.ofNeurons(
              dimension, incoming, outgoing, Collections.nCopies(outputs, Rational.ZERO)));
    }

    private Optional<Simplex<T>> peel(List<Integer> left) {
      for (int trial = 0; trial < TRIALS; trial++) {
        AffineBasis<T> basis = new AffineBasis<>(arithmetic, dimension);
        Optional<Contact<T>> start = extreme(left, basis);
        if (start.isPresent()) {
          return Optional.of(turned(left, basis, start.get()));
        }
      }
      return Optional.empty();
    }

    /** The only point of largest value of a random linear function. */
    private Optional<Contact<T>> extreme(List<Integer> left, AffineBasis<T> basis) {
      List<T> function = new ArrayList<>();
      for (int i = 0; i < dimension; i++) {
        function.add(arithmetic.of(Rational.of(random.nextInt(-64, 65), 64)));
      }
      function.add(zero);
      List<T> values = left.stream().map(j -> basis.value(function, points.get(j))).toList();
      int best = 0;
      for (int i = 1; i < values.size(); i++) {
        best = arithmetic.exceeds(values.get(i), values.get(best)) ? i : best;
      }
      T top = values.get(best);
      int corner = best;
      if (IntStream.range(0, values.size())
          .anyMatch(i -> i != corner && tied(arithmetic.minus(top, values.get(i))))) {
        return Optional.empty();
      }
      function.set(dimension, arithmetic.minus(zero, top));
      return Optional.of(new Contact<>(left.get(best), function, zero));
    }

    private boolean tied(T difference) {
      return arithmetic.merit(difference) == 0;
    }

    /** Turns the hyperplane until it touches d points, or no further one alone. */
    private Simplex<T> turned(List<Integer> left, AffineBasis<T> basis, Contact<T> start) {
      List<Integer> corners = new ArrayList<>();
      Set<Integer> inside = new HashSet<>(left);
      List<T> separator = start.separator();
      Optional<Contact<T>> next = Optional.of(start);
      while (next.isPresent() && basis.add(points.get(next.get().corner()))) {
        separator = next.get().separator();
        corners.add(next.get().corner());
        inside.remove(next.get().corner());
        next = Optional.empty();
        boolean complete = corners.size() == dimension || inside.isEmpty();
        for (int trial = 0; trial < TRIALS && !complete; trial++) {
          Optional<Contact<T>> other = nextContact(basis, inside, separator);
          boolean wider =
              other.isPresent()
                  && (next.isEmpty()
                      || arithmetic.exceeds(other.get().margin(), next.get().margin()));
          next = wider ? other : next;
        }
      }
      return new Simplex<>(
          basis, corners, separator, left.stream().filter(inside::contains).toList());
    }

    private Optional<Contact<T>> nextContact(
        AffineBasis<T> basis, Set<Integer> inside, List<T> separator) {
      List<T> axis = basis.randomVanishing(random);
      T factor = arithmetic.of(Rational.ONE);
      List<Integer> candidates = new ArrayList<>();
      List<T> angles = new ArrayList<>();
      for (int turn = 0; turn < 2 && candidates.isEmpty(); turn++) {
        for (int j : inside) {
          T slope = arithmetic.times(factor, basis.value(axis, points.get(j)));
          if (arithmetic.signum(slope) > 0 && !tied(slope)) {
            candidates.add(j);
            T height = arithmetic.minus(zero, basis.value(separator, points.get(j)));
            angles.add(arithmetic.over(height, slope));
          }
        }
        factor = candidates.isEmpty() ? arithmetic.minus(zero, factor) : factor;
      }
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      int best = 0;
      for (int i = 1; i < angles.size(); i++) {
        best = arithmetic.exceeds(angles.get(best), angles.get(i)) ? i : best;
      }
      int corner = candidates.get(best);
      List<T> function =
          basis.combined(separator, arithmetic.times(factor, angles.get(best)), axis);
      T largest = zero;
      for (int j : inside) {
        if (j != corner) {
          T value = arithmetic.abs(basis.value(function, points.get(j)));
          largest = arithmetic.exceeds(value, largest) ? value : largest;
        }
      }
      List<T> scaled =
          arithmetic.signum(largest) == 0
              ? function
              : basis.scaled(
                  function,
                  arithmetic.of(
                      Rational.ONE.dividedBy(Arithmetic.powerOfTwo(arithmetic.exact(largest)))));
      T margin = arithmetic.of(Rational.of(2));
      for (int j : inside) {
        if (j != corner) {
          T depth = arithmetic.minus(zero, basis.value(scaled, points.get(j)));
          if (arithmetic.signum(depth) <= 0 || tied(depth)) {
            return Optional.empty();
          }
          margin = arithmetic.exceeds(margin, depth) ? depth : margin;
        }
      }
      return Optional.of(new Contact<>(corner, scaled, margin));
    }

    /** Adds the neurons of a simplex and takes what they add from the residuals outside. */
    private void fit(Simplex<T> simplex) {
      AffineBasis<T> basis = simplex.basis();
      List<List<T>> functions = new ArrayList<>();
      T height = zero;
      for (int k = 0; k < outputs; k++) {
        int output = k;
        List<T> values =
            simplex.corners().stream().map(j -> residuals.get(j).get(output)).toList();
        functions.add(basis.interpolating(values));
        for (T value : values) {
          T size = arithmetic.abs(value);
          height = arithmetic.exceeds(size, height) ? size : height;
        }
      }
      if (arithmetic.signum(height) == 0) {
        return;
      }
      Rational rise = Arithmetic.powerOfTwo(arithmetic.exact(height)).times(Rational.of(4));
      Rational delta = delta(simplex, functions, arithmetic.of(rise));
      Rational weight = Rational.ONE.dividedBy(delta);
      List<T> lower = raised(simplex.separator(), arithmetic.of(delta.times(rise)));
      for (int k = 0; k < outputs; k++) {
        List<T> upper = basis.combined(lower, arithmetic.of(delta), functions.get(k));
        List<Rational> own = new ArrayList<>(Collections.nCopies(outputs, Rational.ZERO));
        own.set(k, weight);
        addNeuron(upper, own);
        reduceResiduals(basis, new Ramp<>(upper, lower, arithmetic.of(weight)), k);
      }
      addNeuron(lower, Collections.nCopies(outputs, weight.negate()));
    }

    private List<T> raised(List<T> function, T constant) {
      List<T> sum = new ArrayList<>(function);
      sum.set(dimension, arithmetic.plus(function.get(dimension), constant));
      return sum;
    }

    /** A power of two with delta (|l_k| + C) at most |s| / 2 at all points inside. */
    private Rational delta(Simplex<T> simplex, List<List<T>> functions, T rise) {
      Rational delta = Rational.ONE;
      for (int j : simplex.inside()) {
        T largest = zero;
        for (List<T> function : functions) {
          T value = arithmetic.abs(simplex.basis().value(function, points.get(j)));
          largest = arithmetic.exceeds(value, largest) ? value : largest;
        }
        T margin = arithmetic.abs(simplex.basis().value(simplex.separator(), points.get(j)));
        T ratio = arithmetic.over(margin, arithmetic.plus(largest, rise));
        if (arithmetic.exceeds(arithmetic.of(delta), ratio)) {
          delta = Arithmetic.powerOfTwo(arithmetic.exact(ratio));
        }
      }
      return delta.times(Rational.of(1, 2));
    }

    private void reduceResiduals(AffineBasis<T> basis, Ramp<T> ramp, int output) {
      for (int j = 0; j < points.size(); j++) {
        T above = positive(basis.value(ramp.upper(), points.get(j)));
        T below = positive(basis.value(ramp.lower(), points.get(j)));
        T added = arithmetic.times(ramp.weight(), arithmetic.minus(above, below));
        if (arithmetic.signum(added) != 0) {
          List<T> row = residuals.get(j);
          row.set(output, arithmetic.minus(row.get(output), added));
        }
      }
    }

    private T positive(T x) {
      return arithmetic.signum(x) > 0 ? x : zero;
    }

    private void addNeuron(List<T> affine, List<Rational> output) {
      incoming.add(affine.stream().map(arithmetic::exact).toList());
      outgoing.add(output);
    }
  }
}
