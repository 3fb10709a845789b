package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.text.Span;

/**
 * A word with arguments: an activation, a loss or a source of data, such as {@code
 * leaky_relu(1/10)} or {@code idx("images.gz", "labels.gz")}. Without arguments there are no
 * parentheses.
 */
public record Call(Value.Word name, List<Argument> arguments, Span span) {

  public Call {
    arguments = List.copyOf(arguments);
  }

  /** One argument. */
  public sealed interface Argument {

    Span span();

    /** A value that its place explains. */
    record Positional(Value value, Span span) implements Argument {}

    /** A value with a key, such as {@code samples 400}. */
    record Keyed(Value.Word key, Value value, Span span) implements Argument {}

    /** A word alone, such as {@code labels}. */
    record Flag(Value.Word word, Span span) implements Argument {}
  }
}
