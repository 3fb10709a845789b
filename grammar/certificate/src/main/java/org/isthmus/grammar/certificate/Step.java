package org.isthmus.grammar.certificate;

import java.util.List;
import org.isthmus.numeric.files.LineText;

/**
 * One straight segment of the path: how its end differs from its start, and what is claimed of it.
 *
 * @param rule the rule by which the checker is to accept it
 * @param conclusion what the rule is to prove of it
 * @param note a line for people; the checker does not read it
 * @param writes the changes, in order
 */
public record Step(Rule rule, Conclusion conclusion, String note, List<Write> writes) {

  public Step {
    writes = List.copyOf(writes);
    LineText.requireShowable(note);
  }

  /** The rules of version 1. */
  public enum Rule {
    /** Structural: decided from the two ends alone, for every input. */
    LUMPED
  }

  /** What a step is claimed to do to the loss. */
  public enum Conclusion {
    /** The output of the network is the same at every point of the segment, for every input. */
    INVARIANT,
    /** The output is affine along the segment, so the loss is at most its larger end value. */
    CONVEX
  }
}
