package org.isthmus.grammar.problem.text;

import java.util.Optional;

/**
 * One thing to say about a spec, with its place.
 *
 * @param span where it is
 * @param message what is wrong, in one clause
 * @param found what stands there, with quotes where it is source text
 * @param expected what should stand there
 * @param hint what would make it right, such as {@code did you mean 'alice'?}
 * @param note another place that belongs to it, such as that of a first definition
 */
public record Diagnostic(
    Severity severity,
    Span span,
    String message,
    String found,
    String expected,
    Optional<String> hint,
    Optional<Note> note) {

  /** Whether a spec can be used in spite of it. */
  public enum Severity {
    ERROR("error"),
    WARNING("warning");

    private final String word;

    Severity(String word) {
      this.word = word;
    }
  }

  /** A second place and what is there. */
  public record Note(Span span, String message) {}

  public Diagnostic {
    if (message.isEmpty() || found.isEmpty() || expected.isEmpty()) {
      throw new IllegalArgumentException("a diagnostic says what is wrong, found and expected");
    }
  }

  /** An error without hint and note. */
  public static Diagnostic error(Span span, String message, String found, String expected) {
    return new Diagnostic(
        Severity.ERROR, span, message, found, expected, Optional.empty(), Optional.empty());
  }

  /** A warning without hint and note. */
  public static Diagnostic warning(Span span, String message, String found, String expected) {
    return new Diagnostic(
        Severity.WARNING, span, message, found, expected, Optional.empty(), Optional.empty());
  }

  /** The same with a hint. */
  public Diagnostic withHint(String text) {
    return new Diagnostic(severity, span, message, found, expected, Optional.of(text), note);
  }

  /** The same with a hint if there is one. */
  public Diagnostic withHint(Optional<String> text) {
    return text.map(this::withHint).orElse(this);
  }

  /** The same with a note. */
  public Diagnostic withNote(Span place, String text) {
    return new Diagnostic(
        severity, span, message, found, expected, hint, Optional.of(new Note(place, text)));
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * The message for people: {@code FILE:LINE:COL: error: MESSAGE (found ..., expected ...)}, the
   * source line, an underline, and where there are some the note and the hint. Lines end with LF,
   * the last one too.
   */
  public String render(SourceText source) {
    StringBuilder text = new StringBuilder();
    text.append(place(source, span))
        .append(severity.word)
        .append(": ")
        .append(message)
        .append(" (found ")
        .append(found)
        .append(", expected ")
        .append(expected)
        .append(")\n")
        .append(Excerpt.of(source, span));
    note.ifPresent(
        other ->
            text.append(place(source, other.span()))
                .append("note: ")
                .append(other.message())
                .append('\n')
                .append(Excerpt.of(source, other.span())));
    hint.ifPresent(words -> text.append("hint: ").append(words).append('\n'));
    return text.toString();
  }

  private static String place(SourceText source, Span span) {
    return source.fileName()
        + ":" + source.line(span.start()) + ":" + source.column(span.start()) + ": ";
  }
}
