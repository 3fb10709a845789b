package org.isthmus.grammar.problem.plan;

import org.isthmus.numeric.exact.Rational;

/** What a loss along a path is at most. */
public sealed interface Bound {

  /** An exact number, not negative. */
  record Number(Rational value) implements Bound {}

  /** The larger loss of the two ends of the path plus an exact excess that is not negative. */
  record Ends(Rational excess) implements Bound {}

  /** One answer for each bound. */
  interface Cases<R> {
    R number(Rational value);

    R ends(Rational excess);
  }

  default <R> R match(Cases<R> cases) {
    return this instanceof Number number
        ? cases.number(number.value())
        : cases.ends(((Ends) this).excess());
  }
}
