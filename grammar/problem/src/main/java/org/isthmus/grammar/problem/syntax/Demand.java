package org.isthmus.grammar.problem.syntax;

import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Span;

/** What an assertion says of a property. */
public sealed interface Demand {

  /** The place of the number or the words after the sign; of {@link Holds}, of the assertion. */
  Span span();

  /** That it holds: nothing stands behind the property. */
  record Holds(Span span) implements Demand {}

  /** {@code <= BOUND}. */
  record AtMost(Literal bound, Span span) implements Demand {}

  /** {@code <= ends + EXCESS}; without an excess, {@code <= ends + 0}. */
  record AtMostEnds(Literal excess, Span span) implements Demand {}

  /** {@code >= BOUND}. */
  record AtLeast(Literal bound, Span span) implements Demand {}

  /** {@code to BOUND}. */
  record DownTo(Literal bound, Span span) implements Demand {}

  /** One answer for each demand. */
  interface Cases<R> {
    R holds(Holds holds);

    R atMost(AtMost atMost);

    R atMostEnds(AtMostEnds atMostEnds);

    R atLeast(AtLeast atLeast);

    R downTo(DownTo downTo);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Holds holds) {
      return cases.holds(holds);
    } else if (this instanceof AtMost atMost) {
      return cases.atMost(atMost);
    } else if (this instanceof AtMostEnds atMostEnds) {
      return cases.atMostEnds(atMostEnds);
    } else if (this instanceof AtLeast atLeast) {
      return cases.atLeast(atLeast);
    } else {
      return cases.downTo((DownTo) this);
    }
  }
}
