package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Span;

/** Which neurons of a layer a subset keeps. */
public sealed interface Selection {

  Span span();

  /** {@code all}. */
  record All(Span span) implements Selection {}

  /** {@code {0..27, 40}}. */
  record Explicit(List<IndexRange> ranges, Span span) implements Selection {
    public Explicit {
      ranges = List.copyOf(ranges);
    }
  }

  /** {@code first..last}, both ends included; a single index is both. */
  record IndexRange(Literal first, Literal last, Span span) {}

  /** {@code random COUNT seed SEED}; without {@code seed}, {@code seed 1}. */
  record Random(Count count, Literal seed, Span span) implements Selection {}

  /** {@code selected COUNT by CRITERION}; without {@code by}, {@code by qr}. */
  record Selected(Count count, Word criterion, Span span) implements Selection {}

  /** How many. */
  sealed interface Count {

    Span span();

    /** A number. */
    record Exactly(Literal number, Span span) implements Count {}

    /** {@code half}: the width divided by two, rounded up. */
    record Half(Span span) implements Count {}

    /** {@code smaller half}: the width divided by two, rounded down. */
    record SmallerHalf(Span span) implements Count {}
  }

  /** One answer for each selection. */
  interface Cases<R> {
    R all(All all);

    R explicit(Explicit explicit);

    R random(Random random);

    R selected(Selected selected);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof All all) {
      return cases.all(all);
    } else if (this instanceof Explicit explicit) {
      return cases.explicit(explicit);
    } else if (this instanceof Random random) {
      return cases.random(random);
    } else {
      return cases.selected((Selected) this);
    }
  }
}
