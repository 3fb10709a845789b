package org.isthmus.numeric.training.convex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with a line search that ends at a point of sufficient
 * decrease and of weak curvature (the weak Wolfe conditions, by bisection; Lewis and Overton 2013).
 *
 * <p>The iterate of least value is the answer. Values that are not finite are walked away from.
 */
public final class Lbfgs {

  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int LINE_STEPS = 40;
  private static final int STALL = 20;

  private final int memory;
  private final int iterations;
  private final double target;
  private final double stall;

  /**
   * A method with its limits.
   *
   * @param memory how many steps the curvature is remembered for, at least 1
   * @param iterations largest number of steps
   * @param target ends when the value is at most this
   * @param stall ends when 20 steps lowered the value by less than this part of it
   */
  public Lbfgs(int memory, int iterations, double target, double stall) {
    if (memory < 1 || iterations < 0 || !(stall >= 0) || Double.isNaN(target)) {
      throw new IllegalArgumentException(
          "L-BFGS needs a memory of at least 1 and limits that are not negative (found memory "
              + memory + ", iterations " + iterations + ", stall " + stall + ")");
    }
    this.memory = memory;
    this.iterations = iterations;
    this.target = target;
    this.stall = stall;
  }

  /**
   * The answer.
   *
   * @param value the value at the answer
   * @param evaluations how often the objective was evaluated
   */
  public record Result(double value, int evaluations) {}

  private record Pair(double[] step, double[] change, double product) {}

  /** Minimises from x; the best point replaces it. */
  public Result minimise(Objective objective, double[] x) {
    int n = x.length;
    double[] gradient = new double[n];
    double value = objective.evaluate(x, gradient);
    int evaluations = 1;
    Deque<Pair> pairs = new ArrayDeque<>();
    double[] recent = new double[STALL];
    for (int k = 0; k < iterations && value > target; k++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the training was interrupted");
      }
      if (k >= STALL && recent[k % STALL] - value < stall * Math.abs(value)) {
        break;
      }
      recent[k % STALL] = value;
      double[] direction = direction(pairs, gradient);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        pairs.clear();
        direction = direction(pairs, gradient);
        slope = dot(direction, gradient);
        if (!(slope < 0)) {
          break;
        }
      }
      double t = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double[] next = new double[n];
      double[] nextGradient = new double[n];
      double nextValue = Double.NaN;
      boolean found = false;
      for (int trial = 0; trial < LINE_STEPS; trial++) {
        for (int i = 0; i < n; i++) {
          next[i] = x[i] + t * direction[i];
        }
        nextValue = objective.evaluate(next, nextGradient);
        evaluations++;
        if (!(nextValue <= value + DECREASE * t * slope)) {
          high = t;
        } else if (dot(nextGradient, direction) < CURVATURE * slope) {
          low = t;
          found = true;
        } else {
          found = true;
          break;
        }
        if (nextValue <= target && nextValue < value) {
          break;
        }
        t = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
      }
      if (!(nextValue < value)) {
        if (pairs.isEmpty() || !found && high < Double.MIN_NORMAL) {
          break;
        }
        pairs.clear();
        continue;
      }
      remember(pairs, x, next, gradient, nextGradient);
      System.arraycopy(next, 0, x, 0, n);
      gradient = nextGradient;
      value = nextValue;
    }
    return new Result(value, evaluations);
  }

  private void remember(
      Deque<Pair> pairs, double[] x, double[] next, double[] gradient, double[] nextGradient) {
    double[] step = new double[x.length];
    double[] change = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      step[i] = next[i] - x[i];
      change[i] = nextGradient[i] - gradient[i];
    }
    double product = dot(step, change);
    if (product > 1e-14 * Math.sqrt(dot(step, step)) * Math.sqrt(dot(change, change))) {
      if (pairs.size() == memory) {
        pairs.removeFirst();
      }
      pairs.addLast(new Pair(step, change, product));
    }
  }

  /** The two-loop recursion: minus an approximate inverse Hessian times the gradient. */
  private static double[] direction(Deque<Pair> pairs, double[] gradient) {
    double[] q = gradient.clone();
    double[] alpha = new double[pairs.size()];
    Iterator<Pair> newest = pairs.descendingIterator();
    for (int i = 0; newest.hasNext(); i++) {
      Pair pair = newest.next();
      alpha[i] = dot(pair.step, q) / pair.product;
      add(q, -alpha[i], pair.change);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      double scale = last.product / dot(last.change, last.change);
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    int i = pairs.size();
    for (Pair pair : pairs) {
      i--;
      double beta = dot(pair.change, q) / pair.product;
      add(q, alpha[i] - beta, pair.step);
    }
    for (int j = 0; j < q.length; j++) {
      q[j] = -q[j];
    }
    return q;
  }

  private static void add(double[] y, double factor, double[] x) {
    for (int i = 0; i < y.length; i++) {
      y[i] += factor * x[i];
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
