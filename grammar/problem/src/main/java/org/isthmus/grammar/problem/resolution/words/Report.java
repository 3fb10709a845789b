package org.isthmus.grammar.problem.resolution.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;

/** Collects what there is to say about a spec, in the order in which it is found. */
public final class Report {

  private static final int LONGEST_LIST = 12;

  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /** Adds what somebody else worded. */
  public void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /** An error without a hint. */
  public void error(Span span, String message, String found, String expected) {
    add(Diagnostic.error(span, message, found, expected));
  }

  /** A word that is none of the known ones: the message, the known ones, and the nearest. */
  public void unknown(Word word, String message, Collection<String> known) {
    add(
        Diagnostic.error(word.span(), message, Quoting.quote(word.text()), oneOf(known))
            .withHint(NearMiss.hint(word.text(), known)));
  }

  /** A second definition of something. */
  public void twice(Span second, Span first, String what) {
    add(
        Diagnostic.error(second, what + " is given twice", "a second one", "one")
            .withNote(first, "the first one is here"));
  }

  /** What was collected. */
  public List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /** Whether there is more than warnings. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /** A number of things: {@code 1 input}, {@code 2 classes}. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : thing.endsWith("s") ? "es" : "s");
  }

  /** The words for people: {@code 'a', 'b' or 'c'}. */
  public static String oneOf(Collection<String> words) {
    List<String> quoted = words.stream().limit(LONGEST_LIST).map(Quoting::quote).toList();
    if (words.size() > LONGEST_LIST) {
      return String.join(", ", quoted) + " or one of " + (words.size() - LONGEST_LIST) + " more";
    }
    int last = quoted.size() - 1;
    return last <= 0
        ? String.join("", quoted)
        : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
  }
}
