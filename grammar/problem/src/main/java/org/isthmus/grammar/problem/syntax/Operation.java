package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Span;

/** One step of preprocessing, as written after the source of the data. */
public sealed interface Operation {

  Span span();

  /** {@code take COUNT from FROM}; without {@code from}, {@code from 0}. */
  record Take(Literal count, Literal from, Span span) implements Operation {}

  /** {@code scale [LOW, HIGH]}. */
  record Scale(Value.Numbers range, Span span) implements Operation {}

  /** {@code normalise MEAN DEVIATION}, or a list of each; lists have one entry a channel. */
  record Normalise(Value means, Value deviations, Span span) implements Operation {}

  /** {@code float32}. */
  record Float32(Span span) implements Operation {}

  /** {@code one_hot CLASSES}. */
  record OneHot(Literal classes, Span span) implements Operation {}

  /** {@code signs}. */
  record Signs(Span span) implements Operation {}

  /** One answer for each operation. */
  interface Cases<R> {
    R take(Take take);

    R scale(Scale scale);

    R normalise(Normalise normalise);

    R float32(Float32 float32);

    R oneHot(OneHot oneHot);

    R signs(Signs signs);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Take take) {
      return cases.take(take);
    } else if (this instanceof Scale scale) {
      return cases.scale(scale);
    } else if (this instanceof Normalise normalise) {
      return cases.normalise(normalise);
    } else if (this instanceof Float32 float32) {
      return cases.float32(float32);
    } else if (this instanceof OneHot oneHot) {
      return cases.oneHot(oneHot);
    } else {
      return cases.signs((Signs) this);
    }
  }
}
