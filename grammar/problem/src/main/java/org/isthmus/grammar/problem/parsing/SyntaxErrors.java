package org.isthmus.grammar.problem.parsing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.isthmus.grammar.problem.generated.IsthLexer;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.SourceText;
import org.isthmus.grammar.problem.text.Span;

/** Says in the words of a user what is wrong with a statement that cannot be read. */
final class SyntaxErrors {

  private static final int SHORTEST_MISSPELT_WORD = 3;

  private final SourceText source;
  private final Places places;
  private final List<Token> tokens;

  SyntaxErrors(SourceText source, Places places, List<Token> tokens) {
    this.source = source;
    this.places = places;
    this.tokens = tokens;
  }

  /**
   * The diagnostic for a statement.
   *
   * @param first the index of its first token
   * @param offending the index of the token at which it cannot go on, or the number of tokens
   * @param expected the kinds of tokens with which it could
   */
  Diagnostic describe(int first, int offending, IntervalSet expected) {
    String kind = "the " + tokens.get(first).getText() + " statement";
    String wanted = Vocabulary.describe(expected);
    if (offending >= tokens.size()) {
      int end = places.of(tokens.get(tokens.size() - 1)).end();
      return Diagnostic.error(
              new Span(end, end), kind + " ends too early", "the end of the file", wanted)
          .withHint(missingBrace(expected));
    }
    Token token = tokens.get(offending);
    Span span = places.of(token);
    String text = token.getText();
    switch (token.getType()) {
      case IsthLexer.OPEN_STRING:
        return openString(span);
      case IsthLexer.RUN_ON:
        return runOn(span, text);
      case IsthLexer.OTHER:
        return otherCharacter(span, text, wanted);
      default:
        break;
    }
    boolean newLine = source.isFirstOnItsLine(span.start());
    boolean begins = Vocabulary.beginsStatement(token.getType());
    if (offending == first && !begins) {
      return Diagnostic.error(
              span, "no statement begins like this", Quoting.quote(text), wanted)
          .withHint(NearMiss.hint(text, Vocabulary.words(expected)));
    }
    if (expected.contains(IsthLexer.NAME)
        && Vocabulary.isReserved(token.getType())
        && !(newLine && begins)) {
      return Diagnostic.error(
          span,
          Quoting.quote(text) + " is a word of the language and cannot be a name",
          Quoting.quote(text),
          wanted);
    }
    if (newLine && begins) {
      return Diagnostic.error(span, kind + " ends too early", Quoting.quote(text), wanted)
          .withHint(missingBrace(expected));
    }
    return Diagnostic.error(span, kind + " cannot go on like this", Quoting.quote(text), wanted)
        .withHint(hint(first, offending, expected));
  }

  private static Optional<String> missingBrace(IntervalSet expected) {
    return expected.contains(IsthLexer.RBRACE)
        ? Optional.of("a '}' may be missing before this place")
        : Optional.empty();
  }

  private Optional<String> hint(int first, int offending, IntervalSet expected) {
    Token token = tokens.get(offending);
    boolean afterUnit =
        token.getType() == IsthLexer.NUMBER
            && tokens.get(offending - 1).getType() == IsthLexer.UNIT;
    if (afterUnit || token.getType() == IsthLexer.UNIT) {
      return Optional.of("a duration is written 'budget 10 minutes'");
    }
    if (Vocabulary.mayBeName(token.getType())) {
      Optional<String> near = NearMiss.hint(token.getText(), Vocabulary.words(expected));
      if (near.isPresent()) {
        return near;
      }
    }
    // A misspelt word may have passed for a name, one or two tokens before; the first name of a
    // statement is the one that it defines.
    for (int k = offending - 1; k > first + 1 && k >= offending - 2; k--) {
      String text = tokens.get(k).getText();
      if (tokens.get(k).getType() == IsthLexer.NAME && text.length() >= SHORTEST_MISSPELT_WORD) {
        Optional<String> near =
            NearMiss.of(text, Vocabulary.words()).filter(w -> w.length() > SHORTEST_MISSPELT_WORD);
        if (near.isPresent()) {
          return near.map(w -> "did you mean '" + w + "' instead of '" + text + "'?");
        }
      }
    }
    return Optional.empty();
  }

  private Diagnostic openString(Span span) {
    boolean atEnd = span.end() == source.endOf(source.line(span.start()));
    return atEnd
        ? Diagnostic.error(
            span, "the string does not end on its line", "the end of the line", "'\"'")
        : Diagnostic.error(
            new Span(span.end(), span.end() + 1),
            "a string cannot hold a tab or another control character",
            String.format(Locale.ROOT, "U+%04X", (int) source.text().charAt(span.end())),
            "characters that can be seen, on one line");
  }

  private static Diagnostic runOn(Span span, String text) {
    int split = 0;
    while (!Character.isLetter(text.charAt(split)) && text.charAt(split) != '_') {
      split++;
      if (split == text.length()) {
        return Diagnostic.error(
            span, "this is not a number", Quoting.quote(text), "one decimal point at most");
      }
    }
    return Diagnostic.error(
            span,
            "a number runs into the word after it",
            Quoting.quote(text),
            "a space between them")
        .withHint("write '" + text.substring(0, split) + " " + text.substring(split) + "'");
  }

  private static Diagnostic otherCharacter(Span span, String text, String wanted) {
    int point = text.codePointAt(0);
    boolean plain = point > ' ' && point < 0x7F;
    String found =
        Quoting.quote(text) + (plain ? "" : String.format(Locale.ROOT, " (U+%04X)", point));
    Diagnostic diagnostic =
        Diagnostic.error(span, "this character does not belong here", found, wanted);
    if ("'\u2018\u2019\u201C\u201D\u201E\u00AB\u00BB".indexOf(point) >= 0) {
      return diagnostic.withHint("a string is written in straight double quotes: \"a.npz\"");
    } else if (point == ';') {
      return diagnostic.withHint("nothing stands between two statements");
    } else if (point == '<' || point == '>') {
      return diagnostic.withHint("a bound is written '" + text + "='");
    }
    return diagnostic;
  }
}
