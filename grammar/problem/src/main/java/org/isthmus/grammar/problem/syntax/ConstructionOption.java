package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Span;

/**
 * One option in the braces of a path, a barrier or a check. Which of them go together is not said
 * here.
 */
public sealed interface ConstructionOption {

  Span span();

  /** The word that it begins with. */
  String name();

  /** {@code subset NAME} for both ends, or {@code subset NAME, NAME}. */
  record Subsets(List<Word> names, Span span) implements ConstructionOption {
    public Subsets {
      names = List.copyOf(names);
    }

    @Override
    public String name() {
      return "subset";
    }
  }

  /** {@code subnetworks ORIGIN}. */
  record Subnetworks(Origin.OfSubnetworks origin, Span span) implements ConstructionOption {
    @Override
    public String name() {
      return "subnetworks";
    }
  }

  /** {@code swap LAYER NEURON NEURON}. */
  record Swap(Word layer, Literal first, Literal second, Span span)
      implements ConstructionOption {
    @Override
    public String name() {
      return "swap";
    }
  }

  /** {@code rows {0, 3..5}}. */
  record Rows(Selection.Explicit indices, Span span) implements ConstructionOption {
    @Override
    public String name() {
      return "rows";
    }
  }

  /** {@code form alternating}, {@code seed 3}: a word that is set to a word or a number. */
  record Setting(Word key, Value value, Span span) implements ConstructionOption {
    @Override
    public String name() {
      return key.text();
    }
  }
}
