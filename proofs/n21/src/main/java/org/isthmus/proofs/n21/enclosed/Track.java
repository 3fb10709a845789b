package org.isthmus.proofs.n21.enclosed;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.n21.enclosed.DoublePath.Segment;

/** Records the points of a path from one of its ends on. A step that changes nothing is dropped. */
final class Track {

  private final ParameterPoint start;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Double> residuals = new ArrayList<>();

  Track(ParameterPoint start) {
    this.start = start;
  }

  ParameterPoint last() {
    return segments.isEmpty() ? start : segments.get(segments.size() - 1).end();
  }

  /** The residual of the last point; that of the start is zero. */
  double lastResidual() {
    return residuals.isEmpty() ? 0 : residuals.get(residuals.size() - 1);
  }

  /** Moves the incoming weights of neurons whose outgoing weights are zero. */
  void moveIdle(String note, Matrix weight, Matrix bias) {
    ParameterPoint from = last();
    add(
        new Segment(
            Conclusion.INVARIANT,
            note,
            note,
            new ParameterPoint(
                from.network(), List.of(weight, from.weight(2)), List.of(bias, from.bias(2)))),
        lastResidual());
  }

  /** Moves outgoing weights; the outputs are then off by the residual. */
  void moveOutputs(String forwardNote, String backwardNote, Matrix weight, double residual) {
    ParameterPoint from = last();
    add(
        new Segment(
            Conclusion.CONVEX,
            forwardNote,
            backwardNote,
            new ParameterPoint(
                from.network(), List.of(from.weight(1), weight), from.biases())),
        residual);
  }

  private void add(Segment segment, double residual) {
    if (!sameNumbers(segment.end(), last())) {
      segments.add(segment);
      residuals.add(residual);
    }
  }

  private static boolean sameNumbers(ParameterPoint first, ParameterPoint second) {
    return first.weights().equals(second.weights()) && first.biases().equals(second.biases());
  }

  /**
   * This track, a segment from its last point to the last point of the other one, and the other one
   * backwards. The output weights alone may differ between the two last points.
   */
  DoublePath joinedWith(Track other, String forwardNote, String backwardNote) {
    Track whole = new Track(start);
    for (int k = 0; k < segments.size(); k++) {
      whole.add(segments.get(k), residuals.get(k));
    }
    whole.add(
        new Segment(Conclusion.CONVEX, forwardNote, backwardNote, other.last()),
        other.lastResidual());
    for (int k = other.segments.size() - 1; k >= 0; k--) {
      Segment segment = other.segments.get(k);
      ParameterPoint end = k == 0 ? other.start : other.segments.get(k - 1).end();
      whole.add(
          new Segment(segment.conclusion(), segment.backwardNote(), segment.forwardNote(), end),
          k == 0 ? 0 : other.residuals.get(k - 1));
    }
    return new DoublePath(start, whole.segments, whole.residuals);
  }
}
