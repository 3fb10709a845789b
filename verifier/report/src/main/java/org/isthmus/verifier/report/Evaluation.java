package org.isthmus.verifier.report;

import java.util.List;
import java.util.OptionalInt;

/**
 * The loss and the errors at one point of a path or of a line. Rounded, no proof.
 *
 * @param position on a path, k + lambda: lambda in [0, 1] on the segment from vertex k to vertex
 *     k + 1; on a straight line, t in [0, 1]
 * @param loss the mean over the samples, in nats for cross-entropy and logistic; infinite where
 *     doubles overflow, never NaN
 * @param errors how many samples are answered wrongly, for cross-entropy and logistic with targets
 *     that name classes; a tie is wrong. For other losses empty
 */
public record Evaluation(double position, double loss, OptionalInt errors) {

  public Evaluation {
    if (!(position >= 0) || Double.isInfinite(position)) {
      throw new IllegalArgumentException("not a position (found " + position + ")");
    }
    if (Double.isNaN(loss)) {
      throw new IllegalArgumentException("the loss at " + position + " is not a number");
    }
  }

  /** The first of the points whose loss is largest; there is at least one point. */
  static Evaluation largest(List<Evaluation> points) {
    Evaluation largest = points.get(0);
    for (Evaluation point : points) {
      if (point.loss() > largest.loss()) {
        largest = point;
      }
    }
    return largest;
  }
}
