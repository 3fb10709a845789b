package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.isthmus.numeric.exact.Rational;

/**
 * Affinely independent points in R^d, and the affine functions on R^d as they see them: those that
 * vanish on all of the points, and those that interpolate values there.
 *
 * <p>Points are added one by one by elimination. The vanishing function that serves best as a pivot
 * is divided by its value at the new point and leaves; it is the Newton polynomial of that point,
 * zero at all earlier ones.
 *
 * @param <T> the numbers; an affine function is the list of d slopes and a constant
 */
final class AffineBasis<T> {

  private final Arithmetic<T> arithmetic;
  private final T zero;
  private final List<List<T>> vanishing = new ArrayList<>();
  private final List<List<T>> newton = new ArrayList<>();
  private final List<List<T>> points = new ArrayList<>();

  /** The basis without a point. */
  AffineBasis(Arithmetic<T> arithmetic, int dimension) {
    this.arithmetic = arithmetic;
    this.zero = arithmetic.of(Rational.ZERO);
    T one = arithmetic.of(Rational.ONE);
    for (int i = 0; i <= dimension; i++) {
      List<T> unit = new ArrayList<>(Collections.nCopies(dimension + 1, zero));
      unit.set(i, one);
      vanishing.add(unit);
    }
  }

  /** How many points there are. */
  int size() {
    return points.size();
  }

  /** The value of an affine function. */
  T value(List<T> function, List<T> point) {
    T sum = function.get(point.size());
    for (int i = 0; i < point.size(); i++) {
      sum = arithmetic.plusProduct(sum, function.get(i), point.get(i));
    }
    return sum;
  }

  /** Adds a point; false, and nothing changes, if it depends affinely on those there are. */
  boolean add(List<T> point) {
    List<T> values = new ArrayList<>();
    int best = -1;
    for (int i = 0; i < vanishing.size(); i++) {
      values.add(value(vanishing.get(i), point));
      if (arithmetic.merit(values.get(i)) > (best < 0 ? 0 : arithmetic.merit(values.get(best)))) {
        best = i;
      }
    }
    if (best < 0) {
      return false;
    }
    T one = arithmetic.of(Rational.ONE);
    List<T> pivot = scaled(vanishing.remove(best), arithmetic.over(one, values.remove(best)));
    for (int i = 0; i < vanishing.size(); i++) {
      T factor = values.get(i);
      if (arithmetic.signum(factor) != 0) {
        vanishing.set(i, combined(vanishing.get(i), arithmetic.minus(zero, factor), pivot));
      }
    }
    newton.add(pivot);
    points.add(point);
    return true;
  }

  /** A random affine function that vanishes on the points, if some other than zero does. */
  List<T> randomVanishing(RandomGenerator random) {
    List<T> sum = new ArrayList<>(Collections.nCopies(points.get(0).size() + 1, zero));
    for (List<T> function : vanishing) {
      int factor = random.nextInt(1, 129) * (random.nextBoolean() ? 1 : -1);
      sum = combined(sum, arithmetic.of(Rational.of(factor, 64)), function);
    }
    return sum;
  }

  /** An affine function with these values at the points; constant where the values are equal. */
  List<T> interpolating(List<T> values) {
    List<T> sum = new ArrayList<>(Collections.nCopies(points.get(0).size() + 1, zero));
    if (values.stream().allMatch(values.get(0)::equals)) {
      sum.set(sum.size() - 1, values.get(0));
      return sum;
    }
    for (int i = 0; i < points.size(); i++) {
      T rest = arithmetic.minus(values.get(i), value(sum, points.get(i)));
      if (arithmetic.signum(rest) != 0) {
        sum = combined(sum, rest, newton.get(i));
      }
    }
    return sum;
  }

  /** x + factor y. */
  List<T> combined(List<T> x, T factor, List<T> y) {
    List<T> sum = new ArrayList<>(x.size());
    for (int i = 0; i < x.size(); i++) {
      sum.add(arithmetic.plusProduct(x.get(i), factor, y.get(i)));
    }
    return sum;
  }

  /** factor x. */
  List<T> scaled(List<T> x, T factor) {
    List<T> product = new ArrayList<>(x.size());
    for (T entry : x) {
      product.add(arithmetic.times(factor, entry));
    }
    return product;
  }
}
