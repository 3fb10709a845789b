package org.isthmus.proofs.construction;

/**
 * One hypothesis of a statement, decided for given models.
 *
 * @param name what is asked, such as {@code |I_2| >= n_2 / 2}
 * @param verdict whether it is so
 * @param evidence the numbers that decide it, so that a reader can check the verdict again
 */
public record Hypothesis(String name, Verdict verdict, String evidence) {

  /** Whether a hypothesis is met. */
  public enum Verdict {
    HOLDS,
    FAILS,
    UNDECIDED
  }

  public static Hypothesis decided(String name, boolean holds, String evidence) {
    return new Hypothesis(name, holds ? Verdict.HOLDS : Verdict.FAILS, evidence);
  }

  @Override
  public String toString() {
    return verdict + "  " + name + "  (" + evidence + ")";
  }
}
