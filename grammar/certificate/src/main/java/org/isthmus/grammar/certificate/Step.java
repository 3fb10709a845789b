package org.isthmus.grammar.certificate;

import java.util.List;
import java.util.Locale;
import org.isthmus.numeric.files.LineText;

/**
 * One segment of the path: how its end differs from its start, and what is claimed of it. The
 * segment is straight, except that a lift is a path of straight pieces.
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
    if ((conclusion == Conclusion.BOUNDED) != (rule instanceof Rule.Enclosed)) {
      throw new IllegalArgumentException(
          "the rule enclosed concludes bounded, and no other rule does (found " + rule + " "
              + conclusion.name().toLowerCase(Locale.ROOT) + ")");
    }
  }

  /** The rules of version 1. */
  public sealed interface Rule {

    /** Structural: decided from the two ends alone, for every input. */
    Rule LUMPED = new Lumped();

    /** Exact, on the data: no hidden unit changes its linear piece on any sample. */
    Rule AFFINE = new Affine();

    /** {@link #LUMPED}. */
    record Lumped() implements Rule {
      @Override
      public String toString() {
        return "lumped";
      }
    }

    /** {@link #AFFINE}. */
    record Affine() implements Rule {
      @Override
      public String toString() {
        return "affine";
      }
    }

    /**
     * A move of W_2 in pieces, each of which is decided as {@link #AFFINE} is, that makes the
     * features of layer {@code level} (or the output) move on a straight line.
     *
     * @param level p, from 2 to L
     * @param rows as many neurons of the first hidden layer as there are distinct samples; their
     *     outgoing weights take up what the other rows do not
     * @param inverses for k = 3..p the array R_k of shape (n_k, n_{k-1})
     */
    record Lift(int level, Indices rows, List<String> inverses) implements Rule {
      public Lift {
        inverses = List.copyOf(inverses);
        rows.requireDistinct();
        if (level < 2 || inverses.size() != level - 2) {
          throw new IllegalArgumentException(
              "a lift of level " + level + " has an inverse for each layer from 3 to " + level
                  + " (found " + inverses.size() + ")");
        }
      }

      @Override
      public String toString() {
        return "lift";
      }
    }

    /**
     * Enclosed, on the data: on each piece of a straight segment the loss is bounded by an enclosure
     * over the whole piece.
     */
    record Enclosed(Subdivision pieces) implements Rule {
      @Override
      public String toString() {
        return "enclosed";
      }
    }
  }

  /** What a step is claimed to do to the loss. */
  public enum Conclusion {
    /**
     * The output of the network is the same at every point of the segment: for every input by the
     * rule lumped, on the data by the others.
     */
    INVARIANT,
    /** The output is affine along the segment, so the loss is at most its larger end value. */
    CONVEX,
    /** The loss is at most what is claimed of the whole path; by the rule enclosed alone. */
    BOUNDED
  }
}
