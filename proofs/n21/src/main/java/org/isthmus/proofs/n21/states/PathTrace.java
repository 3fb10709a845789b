package org.isthmus.proofs.n21.states;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;

/**
 * A path while it is constructed: the state that it has reached and the segments behind it. A
 * segment that changes nothing is not recorded.
 *
 * <p>It records what a construction says of a segment and checks nothing: that is for the checker.
 */
public final class PathTrace {

  private final RationalPoint start;
  private final List<RationalPath.Segment> segments = new ArrayList<>();
  private RationalPoint state;

  public PathTrace(RationalPoint start) {
    this.start = start;
    this.state = start;
  }

  /** The state that the path has reached. */
  public RationalPoint state() {
    return state;
  }

  /** Adds a segment on which the output does not change; the note reads well either way round. */
  public void invariant(Motion motion, String note, RationalPoint end) {
    add(motion, Conclusion.INVARIANT, note, note, end);
  }

  /** Adds a segment on which the output is affine, with its notes forwards and backwards. */
  public void convex(Motion motion, String forwardNote, String backwardNote, RationalPoint end) {
    add(motion, Conclusion.CONVEX, forwardNote, backwardNote, end);
  }

  /** Adds a segment on which the output does not change, with its notes forwards and backwards. */
  public void invariant(
      Motion motion, String forwardNote, String backwardNote, RationalPoint end) {
    add(motion, Conclusion.INVARIANT, forwardNote, backwardNote, end);
  }

  private void add(
      Motion motion,
      Conclusion conclusion,
      String forwardNote,
      String backwardNote,
      RationalPoint end) {
    if (!end.equals(state)) {
      segments.add(new RationalPath.Segment(motion, conclusion, forwardNote, backwardNote, end));
      state = end;
    }
  }

  /** What has been recorded, from the start to the state that is reached. */
  public RationalPath path() {
    return new RationalPath(start, segments);
  }
}
