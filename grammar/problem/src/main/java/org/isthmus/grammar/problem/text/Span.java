package org.isthmus.grammar.problem.text;

/**
 * A place in a source text: the UTF-16 units {@code start} (inclusive) to {@code end} (exclusive).
 */
public record Span(int start, int end) {

  /** The place of something that was not read from a text. */
  public static final Span NONE = new Span(0, 0);

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a span: " + start + " to " + end);
    }
  }

  /** The smallest span that holds this one and the other. */
  public Span to(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }
}
