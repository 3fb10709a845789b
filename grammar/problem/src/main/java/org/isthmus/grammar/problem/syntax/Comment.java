package org.isthmus.grammar.problem.syntax;

import org.isthmus.grammar.problem.text.Span;

/**
 * A comment as it is written, its markers included.
 *
 * @param wholeLine whether nothing but white space stands before it on its line
 */
public record Comment(String text, boolean wholeLine, Span span) {

  /** Whether it ends at the end of its line: {@code //} or {@code #}. */
  public boolean endsWithLine() {
    return !text.startsWith("/*");
  }

  /** Whether it goes over several lines. */
  public boolean isMultiLine() {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }
}
