package org.isthmus.grammar.problem.parsing;

import java.util.List;
import java.util.Set;
import org.isthmus.grammar.problem.syntax.Comment;
import org.isthmus.grammar.problem.syntax.Spec;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.SourceText;

/**
 * What could be read of a spec.
 *
 * @param spec the statements that could be read
 * @param comments the comments, in order
 * @param broken the names that statements define which could not be read: to use one is no error
 * @param diagnostics what could not be read; empty if and only if the text is in the language
 */
public record ParsedSpec(
    SourceText source,
    Spec spec,
    List<Comment> comments,
    Set<String> broken,
    List<Diagnostic> diagnostics) {

  public ParsedSpec {
    comments = List.copyOf(comments);
    broken = Set.copyOf(broken);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the whole text was read. */
  public boolean isComplete() {
    return diagnostics.isEmpty();
  }
}
