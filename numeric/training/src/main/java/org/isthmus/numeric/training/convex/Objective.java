package org.isthmus.numeric.training.convex;

/** A differentiable function of several variables. */
@FunctionalInterface
public interface Objective {

  /** The value at x; the gradient there is written to {@code gradient}. */
  double evaluate(double[] x, double[] gradient);
}
