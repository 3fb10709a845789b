package org.isthmus.proofs.construction;

import java.util.List;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.StoredArray;

/**
 * A path that a construction gave, ready for a certificate. What it states is for the checker to
 * decide.
 *
 * @param construction which statement and form, for people
 * @param arrays the arrays that the steps copy from, those of the two models first
 * @param steps the segments from the first model to the second
 */
public record ConnectingPath(String construction, List<StoredArray> arrays, List<Step> steps) {
  public ConnectingPath {
    arrays = List.copyOf(arrays);
    steps = List.copyOf(steps);
  }

  /** The number of segments that are stated to be convex. */
  public long convexSteps() {
    return steps.stream()
        .filter(step -> step.conclusion() == Step.Conclusion.CONVEX)
        .count();
  }
}
