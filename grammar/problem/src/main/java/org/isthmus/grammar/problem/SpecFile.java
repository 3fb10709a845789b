package org.isthmus.grammar.problem;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.parsing.SpecParser;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.resolution.Resolution;
import org.isthmus.grammar.problem.resolution.Resolver;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.SourceText;

/** Reads specs: text to syntax tree, syntax tree to problem. */
public final class SpecFile {

  /**
   * The statements whose hypotheses a spec may check if nothing else is said, in the order in which
   * {@code everything} checks them.
   */
  public static final List<Citation> CHECKABLE =
      List.of(
          new Citation("nbm21", "Theorem 4.1"),
          new Citation("nbm21", "Corollary 4.2"),
          new Citation("nbm21", "Corollary 4.3"),
          new Citation("nbm21", "Corollary 4.4"),
          new Citation("nbm21", "Corollary 4.5"),
          new Citation("n21", "Assumption 1.1"),
          new Citation("n21", "Assumption 1.2"),
          new Citation("n21", "Lemma 2.2"),
          new Citation("n21", "Theorem 2.1"),
          new Citation("n21", "Theorem 3.1"),
          new Citation("n21", "Theorem 4.1"));

  private SpecFile() {}

  /**
   * Reads the text of a spec. Whatever the text is, there is an answer: what could be read, and a
   * diagnostic for each statement that could not.
   *
   * @param fileName the name that messages show; it is not opened
   */
  public static ParsedSpec parse(String fileName, String text) {
    return SpecParser.parse(new SourceText(fileName, text));
  }

  /** {@link #resolve(ParsedSpec, Collection)} with {@link #CHECKABLE}. */
  public static Resolution resolve(ParsedSpec parsed) {
    return resolve(parsed, CHECKABLE);
  }

  /**
   * The problem that a spec states, or every error that can be found without opening a file, those
   * of the syntax included, in the order of their places.
   *
   * @param checkable the statements of papers that {@code check} may name, at least one
   */
  public static Resolution resolve(ParsedSpec parsed, Collection<Citation> checkable) {
    return Resolver.resolve(parsed, checkable);
  }

  /** The messages for people, one after the other, each with its source line; see LANGUAGE.md. */
  public static String render(SourceText source, List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .map(diagnostic -> diagnostic.render(source))
        .collect(Collectors.joining());
  }
}
