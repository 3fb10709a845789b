package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The loss and the 0/1 error along a whole path, in closed form between its vertices.
 *
 * <p>On a convex segment the outputs are affine, {@code z = (1 - lambda) z0 + lambda z1}; on an
 * invariant one they do not change. So one forward pass at the start and one at the end of each
 * convex segment give every point between them, whatever their number.
 *
 * <p>This holds for certificates whose conclusions are right: verify first. The numbers are rounded
 * doubles and no proof, neither that the loss is low nor that it is as low as they say; what is
 * certified is what the checker computes.
 *
 * @param loss the loss of the certificate
 * @param samples the number N of samples of the data evaluated on
 * @param segments the segments in order; segment k goes from vertex k to vertex k + 1
 * @param points from position 0 to position K, the number of segments: the start, then for each
 *     convex segment equally spaced points up to its end, for each invariant one its end
 */
public record LossProfile(
    Loss loss, int samples, List<Segment> segments, List<Evaluation> points) {

  /** One segment of the path: what is claimed of it, and its line for people. */
  public record Segment(Conclusion conclusion, String note) {
    public boolean isConvex() {
      return conclusion == Conclusion.CONVEX;
    }
  }

  public LossProfile {
    segments = List.copyOf(segments);
    points = List.copyOf(points);
    if (points.size() <= segments.size()) {
      throw new IllegalArgumentException(
          "a profile needs a point at each vertex (found "
              + points.size() + " points, expected at least " + (segments.size() + 1) + ")");
    }
  }

  /**
   * The profile of a path. Memory: three arrays of N x n_L doubles beside the passes.
   *
   * @param data the data to evaluate on, those of the certificate or others
   * @param pointsPerSegment how many points a convex segment has after its start, at lambda = 1/p,
   *     2/p, ..., 1; with 1 there are the vertices alone
   * @param progress told about each pass; there is one more than there are convex segments
   * @throws IllegalArgumentException if {@code pointsPerSegment} is less than 1, or the data do not
   *     fit the network or the loss
   */
  public static LossProfile along(
      Certificate certificate,
      Dataset data,
      Engine engine,
      int pointsPerSegment,
      Progress progress) {
    if (pointsPerSegment < 1) {
      throw new IllegalArgumentException(
          "a segment needs at least one point (found " + pointsPerSegment + ")");
    }
    List<Segment> segments =
        certificate.steps().stream()
            .map(step -> new Segment(step.conclusion(), step.note()))
            .toList();
    int passes = 1 + (int) segments.stream().filter(Segment::isConvex).count();
    Evaluator evaluator =
        new Evaluator(
            certificate.network(), certificate.loss(), data, engine, progress, passes);
    Matrix outputs = evaluator.outputs(certificate.start());
    Evaluation last = evaluator.at(0, outputs);
    List<Evaluation> points = new ArrayList<>(List.of(last));
    Replay states = new Replay(certificate);
    for (int k = 0; k < segments.size(); k++) {
      ParameterPoint state = states.next();
      if (segments.get(k).isConvex()) {
        Matrix end = evaluator.outputs(state);
        for (int j = 1; j <= pointsPerSegment; j++) {
          double lambda = (double) j / pointsPerSegment;
          last = evaluator.at(k + lambda, Mixture.of(outputs, end, lambda));
          points.add(last);
        }
        outputs = end;
      } else {
        last = new Evaluation(k + 1, last.loss(), last.errors());
        points.add(last);
      }
    }
    return new LossProfile(certificate.loss(), data.size(), segments, points);
  }

  /** The first point at which the loss is largest. Up to rounding it is an end of a segment. */
  public Evaluation maximum() {
    return Evaluation.largest(points);
  }

  /** The K + 1 vertices of the path in order. */
  public List<Evaluation> vertices() {
    List<Evaluation> vertices = new ArrayList<>();
    for (Evaluation point : points) {
      if (point.position() == vertices.size()) {
        vertices.add(point);
      }
    }
    return vertices;
  }
}
