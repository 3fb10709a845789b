package org.isthmus.grammar.certificate.findings;

import org.isthmus.numeric.files.LineText;

/**
 * A condition and what is claimed of it.
 *
 * @param outcome whether the condition is claimed to be true, or false, or nothing is claimed
 * @param witness what the checker needs besides
 * @param note which hypothesis of which statement this is, for people; the checker does not read it
 */
public record Finding(Condition condition, Outcome outcome, Witness witness, String note) {

  /** What is claimed of a condition. */
  public enum Outcome {
    HOLDS,
    FAILS,
    UNDECIDED
  }

  public Finding {
    LineText.requireShowable(note);
    if ((outcome == Outcome.UNDECIDED) != (witness instanceof Witness.Tried)) {
      throw new IllegalArgumentException("what was tried is said of what is undecided, and only of it");
    }
  }
}
