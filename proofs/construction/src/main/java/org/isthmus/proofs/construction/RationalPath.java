package org.isthmus.proofs.construction;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.RationalPoint;

/**
 * A path of exact states, with what the construction says of each segment. What it says is for the
 * checker to decide.
 *
 * @param start the first state
 * @param segments the segments in order, each from the end of the one before it
 */
public record RationalPath(RationalPoint start, List<Segment> segments) {

  public RationalPath {
    segments = List.copyOf(segments);
  }

  /**
   * One segment.
   *
   * @param forwardNote what it does, for people
   * @param backwardNote what it does when it is run through backwards
   */
  public record Segment(
      Motion motion,
      Conclusion conclusion,
      String forwardNote,
      String backwardNote,
      RationalPoint end) {}

  /** The last state. */
  public RationalPoint end() {
    return segments.isEmpty() ? start : segments.get(segments.size() - 1).end();
  }

  /**
   * This path and then another one.
   *
   * @throws IllegalArgumentException if the other one does not start where this one ends
   */
  public RationalPath then(RationalPath next) {
    if (!end().equals(next.start())) {
      throw new IllegalArgumentException("the second path does not start where the first ends");
    }
    List<Segment> all = new ArrayList<>(segments);
    all.addAll(next.segments());
    return new RationalPath(start, all);
  }

  /** The same path from its end to its start. */
  public RationalPath reversed() {
    List<Segment> backward = new ArrayList<>();
    for (int k = segments.size() - 1; k >= 0; k--) {
      Segment segment = segments.get(k);
      backward.add(
          new Segment(
              segment.motion(),
              segment.conclusion(),
              segment.backwardNote(),
              segment.forwardNote(),
              k == 0 ? start : segments.get(k - 1).end()));
    }
    return new RationalPath(end(), backward);
  }
}
