package org.isthmus.grammar.problem.syntax;

import java.util.List;

/** A spec: its statements in the order in which they are written. */
public record Spec(List<Statement> statements) {
  public Spec {
    statements = List.copyOf(statements);
  }
}
