package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The loss and the 0/1 error on the straight line {@code theta(t) = (1 - t) A + t B} between two
 * models, by a forward pass at each point: the contrast to a path. Rounded, no proof; between the
 * points the loss may be larger.
 *
 * @param loss the loss that was evaluated
 * @param samples the number N of samples
 * @param points from t = 0 to t = 1, equally spaced
 */
public record StraightLine(Loss loss, int samples, List<Evaluation> points) {

  public StraightLine {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException(
          "a line needs its two ends (found " + points.size() + " points)");
    }
  }

  /**
   * Evaluates the line at t = 0, 1/(n-1), ..., 1.
   *
   * @param n the number of points, at least 2; each costs a forward pass
   * @throws IllegalArgumentException if the models differ in shape, or the data do not fit the
   *     network or the loss
   */
  public static StraightLine between(
      ParameterPoint a,
      ParameterPoint b,
      Loss loss,
      Dataset data,
      Engine engine,
      int n,
      Progress progress) {
    if (n < 2) {
      throw new IllegalArgumentException("a line needs its two ends (found " + n + " points)");
    }
    if (!a.network().hasShapeOf(b.network())) {
      throw new IllegalArgumentException(
          "there is no line between networks of different shape (found "
              + a.network().shape() + " and " + b.network().shape() + ")");
    }
    Evaluator evaluator = new Evaluator(a.network(), loss, data);
    ForwardPasses passes = new ForwardPasses(data.inputs(), engine, progress, n);
    List<Evaluation> points = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      double t = (double) j / (n - 1);
      points.add(evaluator.at(t, passes.outputs(between(a, b, t))));
    }
    return new StraightLine(loss, data.size(), points);
  }

  /** The point {@code (1 - t) A + t B}, rounded; exactly A at t = 0 and B at t = 1. */
  public static ParameterPoint between(ParameterPoint a, ParameterPoint b, double t) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= a.network().depth(); l++) {
      weights.add(Mixture.of(a.weight(l), b.weight(l), t));
      biases.add(Mixture.of(a.bias(l), b.bias(l), t));
    }
    return new ParameterPoint(a.network(), weights, biases);
  }

  /** The first point at which the loss is largest. */
  public Evaluation maximum() {
    return Evaluation.largest(points);
  }

  /**
   * The barrier: the largest excess of the loss over the chord between the ends, {@code max_t
   * loss(t) - ((1 - t) loss(0) + t loss(1))}, over the points evaluated. Never negative, in the
   * unit of the loss; infinite if the loss overflows somewhere.
   */
  public double barrier() {
    double first = points.get(0).loss();
    double last = points.get(points.size() - 1).loss();
    double barrier = 0;
    for (Evaluation point : points) {
      double t = point.position();
      if (point.loss() == Double.POSITIVE_INFINITY) {
        return Double.POSITIVE_INFINITY;
      }
      if (t > 0 && t < 1) {
        barrier = Math.max(barrier, point.loss() - ((1 - t) * first + t * last));
      }
    }
    return barrier;
  }
}
