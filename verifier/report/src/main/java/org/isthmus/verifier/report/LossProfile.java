package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
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
 * invariant one they do not change. So the outputs at the start and at the end of each convex
 * segment give every point between them, whatever their number.
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
   * The profile of a path, by forward passes in double. Memory: three arrays of N x n_L doubles
   * beside the passes.
   *
   * @param certificate one that is not exact
   * @param data the data to evaluate on, those of the certificate or others
   * @param pointsPerSegment how many points a convex segment has after its start, at lambda = 1/p,
   *     2/p, ..., 1; with 1 there are the vertices alone
   * @param progress told about each pass; there is one more than there are convex segments
   * @throws IllegalArgumentException if the certificate is exact or has a step stated bounded,
   *     {@code pointsPerSegment} is less than 1, or the data do not fit the network or the loss
   */
  public static LossProfile along(
      Certificate certificate,
      Dataset data,
      Engine engine,
      int pointsPerSegment,
      Progress progress) {
    if (certificate.isExact()) {
      throw new IllegalArgumentException(
          "an exact certificate is not replayed in floating point (found "
              + certificate.claim().notation()
              + ", decided exactly, expected a path of states in binary64)");
    }
    if (certificate.steps().stream().anyMatch(s -> s.conclusion() == Conclusion.BOUNDED)) {
      throw new IllegalArgumentException(
          "the outputs are not affine along a step that is bounded by pieces");
    }
    requirePoints(pointsPerSegment);
    Evaluator evaluator = new Evaluator(certificate.network(), certificate.loss(), data);
    ForwardPasses passes =
        new ForwardPasses(data.inputs(), engine, progress, outputsNeeded(certificate));
    Iterator<Step> steps = certificate.steps().iterator();
    Replay states = new Replay(certificate);
    Supplier<Matrix> ends =
        () -> {
          ParameterPoint state = states.next();
          while (steps.next().conclusion() != Conclusion.CONVEX) {
            state = states.next();
          }
          return passes.outputs(state);
        };
    Matrix start = passes.outputs(certificate.start());
    return of(certificate, data.size(), evaluator, start, ends, pointsPerSegment);
  }

  /**
   * The profile of a path whose outputs are known, such as that of an exact certificate. Between
   * the outputs given it is the same closed form; so the data are those of the certificate wherever
   * a step is decided on them. Memory: one array of N x n_L doubles beside what is given.
   *
   * @param data the data, rounded to doubles
   * @param outputs the outputs on these data, rounded to doubles, each of shape (N, n_L): at the
   *     start of the path, then at the end of each step stated convex, in order
   * @param pointsPerSegment as for {@link #along}
   * @throws IllegalArgumentException if the certificate is about no path, the number of outputs or
   *     the shape of one is another, one has an entry that is not a number, {@code
   *     pointsPerSegment} is less than 1, the data do not fit the network or the loss, or there are
   *     not as many as a step is decided on
   */
  public static LossProfile through(
      Certificate certificate, Dataset data, List<Matrix> outputs, int pointsPerSegment) {
    if (certificate.claim() instanceof Claim.Disconnected) {
      throw new IllegalArgumentException(
          "a disconnection has no path (found " + certificate.claim().notation() + ")");
    }
    if (certificate.isDecidedOnData() && data.size() != certificate.data().size()) {
      throw new IllegalArgumentException(
          "a path that is decided on its data has a profile on them alone (found " + data.size()
              + " samples, expected " + certificate.data().size() + ")");
    }
    requirePoints(pointsPerSegment);
    if (outputs.size() != outputsNeeded(certificate)) {
      throw new IllegalArgumentException(
          "a profile needs the outputs at the start and at the end of each convex step (found "
              + outputs.size() + ", expected " + outputsNeeded(certificate) + ")");
    }
    for (int k = 0; k < outputs.size(); k++) {
      requireOutputs(k, outputs.get(k), data.size(), certificate.network().outputWidth());
    }
    Evaluator evaluator = new Evaluator(certificate.network(), certificate.loss(), data);
    Iterator<Matrix> inOrder = outputs.iterator();
    Matrix start = inOrder.next();
    return of(certificate, data.size(), evaluator, start, inOrder::next, pointsPerSegment);
  }

  private static void requirePoints(int pointsPerSegment) {
    if (pointsPerSegment < 1) {
      throw new IllegalArgumentException(
          "a segment needs at least one point (found " + pointsPerSegment + ")");
    }
  }

  private static void requireOutputs(int k, Matrix outputs, int rows, int columns) {
    if (outputs.rows() != rows || outputs.columns() != columns) {
      throw new IllegalArgumentException(
          "outputs " + k + " have the wrong shape (found " + outputs.rows() + " x "
              + outputs.columns() + ", expected " + rows + " x " + columns + ")");
    }
    if (DoubleStream.of(outputs.toArray()).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "outputs " + k + " have an entry that is not a number (found NaN)");
    }
  }

  /** At the start, and at the end of each convex step. */
  private static int outputsNeeded(Certificate certificate) {
    return 1
        + (int)
            certificate.steps().stream()
                .filter(step -> step.conclusion() == Conclusion.CONVEX)
                .count();
  }

  /** The profile from the outputs at the start, and those at the ends of convex steps in order. */
  private static LossProfile of(
      Certificate certificate,
      int samples,
      Evaluator evaluator,
      Matrix start,
      Supplier<Matrix> ends,
      int pointsPerSegment) {
    List<Segment> segments =
        certificate.steps().stream()
            .map(step -> new Segment(step.conclusion(), step.note()))
            .toList();
    Matrix from = start;
    Evaluation last = evaluator.at(0, from);
    List<Evaluation> points = new ArrayList<>(List.of(last));
    for (int k = 0; k < segments.size(); k++) {
      if (segments.get(k).isConvex()) {
        Matrix to = ends.get();
        for (int j = 1; j <= pointsPerSegment; j++) {
          double lambda = (double) j / pointsPerSegment;
          last = evaluator.at(k + lambda, Mixture.of(from, to, lambda));
          points.add(last);
        }
        from = to;
      } else {
        last = new Evaluation(k + 1, last.loss(), last.errors());
        points.add(last);
      }
    }
    return new LossProfile(certificate.loss(), samples, segments, points);
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
