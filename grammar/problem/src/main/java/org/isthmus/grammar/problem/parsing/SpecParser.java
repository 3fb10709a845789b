package org.isthmus.grammar.problem.parsing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.isthmus.grammar.problem.generated.IsthLexer;
import org.isthmus.grammar.problem.generated.IsthParser;
import org.isthmus.grammar.problem.syntax.Comment;
import org.isthmus.grammar.problem.syntax.Spec;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.SourceText;
import org.isthmus.grammar.problem.text.Span;

/**
 * Reads a spec statement by statement. A statement that cannot be read gives one diagnostic, and
 * reading goes on at the next line that begins a statement and is not inside the braces of the
 * broken one.
 */
public final class SpecParser {

  /** The longest text that is taken for a spec, in UTF-16 units. */
  public static final int LONGEST_TEXT = 500_000;

  private static final int MOST_ERRORS = 50;

  private final SourceText source;
  private final Places places;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Comment> comments = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private SpecParser(SourceText source) {
    this.source = source;
    this.places = new Places(source.text());
  }

  /** Reads the text; never throws because of what the text is. */
  public static ParsedSpec parse(SourceText source) {
    SpecParser parser = new SpecParser(source);
    if (parser.isText()) {
      parser.readTokens();
      parser.readStatements();
    }
    return new ParsedSpec(
        source,
        new Spec(parser.statements),
        parser.comments,
        parser.broken,
        parser.diagnostics);
  }

  private boolean isText() {
    String text = source.text();
    if (text.length() > LONGEST_TEXT) {
      diagnostics.add(
          Diagnostic.error(
              Span.NONE,
              "the file is too long for a spec",
              text.length() + " characters",
              "at most " + LONGEST_TEXT));
      return false;
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      diagnostics.add(
          Diagnostic.error(
              new Span(nul, nul + 1), "the file is not text", "a NUL character", "a spec"));
      return false;
    }
    return true;
  }

  private void readTokens() {
    IsthLexer lexer = new IsthLexer(CharStreams.fromString(source.text(), source.fileName()));
    lexer.removeErrorListeners();
    Token token = lexer.nextToken();
    boolean afterWholeLine = false;
    while (token.getType() != Token.EOF && token.getType() != IsthLexer.OPEN_COMMENT) {
      if (token.getChannel() == Token.HIDDEN_CHANNEL) {
        Span span = places.of(token);
        // A comment that only comments stand before is on a line of its own as well.
        afterWholeLine |= source.isFirstOnItsLine(span.start());
        comments.add(new Comment(token.getText(), afterWholeLine, span));
      } else {
        tokens.add(token);
        afterWholeLine = false;
      }
      token = lexer.nextToken();
    }
    if (token.getType() == IsthLexer.OPEN_COMMENT) {
      diagnostics.add(
          Diagnostic.error(
              places.of(token), "the comment does not end", "the end of the file", "'*/'"));
    }
  }

  private void readStatements() {
    IsthParser parser = new IsthParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    parser.setErrorHandler(new FirstError());
    parser.setBuildParseTree(true);
    TreeBuilder builder = new TreeBuilder(places);
    SyntaxErrors errors = new SyntaxErrors(source, places, tokens);
    int position = 0;
    while (position < tokens.size()) {
      int first = position;
      try {
        IsthParser.StatementContext context = parser.statement();
        position = parser.getTokenStream().index();
        statements.add(builder.statement(context));
      } catch (ParseCancellationException cancelled) {
        RecognitionException error = (RecognitionException) cancelled.getCause();
        int offending = parser.getTokenStream().index();
        diagnostics.add(errors.describe(first, offending, error.getExpectedTokens()));
        noteBroken(first);
        position = afterBroken(first, offending);
        parser.reset();
        parser.getTokenStream().seek(position);
      } catch (TreeBuilder.UnreadableNumber unreadable) {
        diagnostics.add(unreadable.diagnostic());
        noteBroken(first);
      }
      if (diagnostics.size() >= MOST_ERRORS) {
        giveUp(position);
        return;
      }
    }
  }

  private void giveUp(int position) {
    if (position < tokens.size()) {
      diagnostics.add(
          Diagnostic.error(
              places.of(tokens.get(position)),
              "too many errors, the rest of the file was not read",
              diagnostics.size() + " errors",
              "fewer"));
    }
  }

  /** Remembers what the broken statement that begins at the token would have defined. */
  private void noteBroken(int first) {
    if (tokens.get(first).getType() == IsthLexer.LOSS) {
      broken.add(tokens.get(first).getText());
    }
    if (first + 1 < tokens.size() && Vocabulary.mayBeName(tokens.get(first + 1).getType())) {
      broken.add(tokens.get(first + 1).getText());
    }
  }

  /** The first token at or after the offending one that begins a statement, or nearly does. */
  private int afterBroken(int first, int offending) {
    int depth = 0;
    for (int k = first; k < tokens.size(); k++) {
      Token token = tokens.get(k);
      boolean begins =
          k > first
              && k >= offending
              && Vocabulary.seemsToBeginStatement(token)
              && source.isFirstOnItsLine(places.of(token).start());
      if (begins && (depth <= 0 || column(token) <= column(tokens.get(first)))) {
        return k;
      }
      if (token.getType() == IsthLexer.LBRACE) {
        depth++;
      } else if (token.getType() == IsthLexer.RBRACE) {
        depth--;
      }
    }
    return tokens.size();
  }

  private static int column(Token token) {
    return token.getCharPositionInLine();
  }
}
