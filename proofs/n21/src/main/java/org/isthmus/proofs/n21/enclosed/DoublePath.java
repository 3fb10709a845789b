package org.isthmus.proofs.n21.enclosed;

import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * A path of straight segments between points of doubles, every segment for rule {@code lumped}.
 *
 * @param start the first point
 * @param segments the segments in order
 * @param residuals for the end of each segment, the largest {@code |F_L - Z|} over samples and
 *     outputs, where Z are the outputs of that end of the path whose outputs are to be kept there;
 *     estimated in double-double arithmetic and so no proof
 */
public record DoublePath(ParameterPoint start, List<Segment> segments, List<Double> residuals) {

  public DoublePath {
    segments = List.copyOf(segments);
    residuals = List.copyOf(residuals);
    if (residuals.size() != segments.size()) {
      throw new IllegalArgumentException(
          "a path needs one residual for each segment (found " + residuals.size() + ", expected "
              + segments.size() + ")");
    }
  }

  /**
   * One straight segment.
   *
   * @param conclusion what the checker is to prove of it
   * @param forwardNote what its end is, for people
   * @param backwardNote what its start is, for the path run through backwards
   * @param end its last point; the first is the end of the segment before
   */
  public record Segment(
      Conclusion conclusion, String forwardNote, String backwardNote, ParameterPoint end) {}

  /** The last point. */
  public ParameterPoint end() {
    return segments.isEmpty() ? start : segments.get(segments.size() - 1).end();
  }

  /**
   * The largest residual of a vertex, 0 for a path without segments: an estimate of how far an
   * output leaves those of the two ends, apart from the one segment that leads from the one to the
   * other. What that means for the loss depends on the loss.
   */
  public double excess() {
    return residuals.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** The largest magnitude of an output weight at a vertex between the ends, 0 if there is none. */
  public double largestOutputWeight() {
    double largest = 0;
    for (Segment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      ParameterPoint point = segment.end();
      for (double weight : point.weight(point.network().depth()).toArray()) {
        largest = Math.max(largest, Math.abs(weight));
      }
    }
    return largest;
  }
}
