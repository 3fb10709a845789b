package org.isthmus.numeric.compute;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/**
 * An approximate minimum of a convex function of one variable.
 *
 * @param point the best point evaluated
 * @param value the function there
 */
public record ConvexMinimum(double point, double value) {

  /** Never more evaluations than this by Brent's method. */
  private static final int MAXIMAL_EVALUATIONS = 200;

  /**
   * Brackets the minimum by doubling steps from {@code start}, in both directions, then applies
   * Brent's method. The search ends early where the function is at most {@code goodEnough}, and
   * never leaves {@code [-cap, cap]}: the infimum may lie at infinity.
   *
   * @param function convex; its value need not be finite far out
   * @param start the first point; the answer is never worse than it
   * @param cap largest absolute value of an answer, above {@code |start|}
   */
  public static ConvexMinimum of(
      DoubleUnaryOperator function, double start, double cap, double goodEnough) {
    Search search = new Search(function, start);
    double right = search.walk(start, 1, cap, goodEnough);
    double left = search.walk(start, -1, cap, goodEnough);
    if (search.value <= goodEnough) {
      return new ConvexMinimum(search.point, search.value);
    }
    try {
      new BrentOptimizer(1e-9, 1e-12)
          .optimize(
              new MaxEval(MAXIMAL_EVALUATIONS),
              new UnivariateObjectiveFunction(search::at),
              GoalType.MINIMIZE,
              new SearchInterval(left, right, search.point));
    } catch (MathIllegalStateException outOfEvaluations) {
      return new ConvexMinimum(search.point, search.value);
    }
    return new ConvexMinimum(search.point, search.value);
  }

  /** The best point seen so far. */
  private static final class Search {
    private final DoubleUnaryOperator function;
    private double point;
    private double value;

    Search(DoubleUnaryOperator function, double start) {
      this.function = function;
      this.point = start;
      this.value = function.applyAsDouble(start);
    }

    double at(double x) {
      double y = function.applyAsDouble(x);
      if (y < value) {
        value = y;
        point = x;
      }
      return Double.isNaN(y) ? Double.MAX_VALUE : y;
    }

    /** Steps 1, 2, 4, ... until the function rises; the point reached bounds the minimum. */
    double walk(double start, int sign, double cap, double goodEnough) {
      double before = at(start);
      for (double step = 1; ; step *= 2) {
        double x = Math.max(-cap, Math.min(cap, start + sign * step));
        double y = at(x);
        if (y > before || Math.abs(x) >= cap || value <= goodEnough) {
          return x;
        }
        before = y;
      }
    }
  }
}
