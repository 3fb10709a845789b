package org.isthmus.grammar.problem.plan;

/** A statement of a paper, such as {@code nbm21 "Theorem 4.1"}. */
public record Citation(String paper, String label) {

  @Override
  public String toString() {
    return paper + " \"" + label + "\"";
  }
}
