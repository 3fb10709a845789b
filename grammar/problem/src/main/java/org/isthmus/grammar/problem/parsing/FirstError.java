package org.isthmus.grammar.problem.parsing;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Gives up a statement at its first error, and finds the error before a loop or an optional part is
 * left, so that everything that could stand there is known.
 */
final class FirstError extends DefaultErrorStrategy {

  @Override
  public void recover(Parser recognizer, RecognitionException error) {
    throw new ParseCancellationException(error);
  }

  @Override
  public Token recoverInline(Parser recognizer) {
    throw new ParseCancellationException(new InputMismatchException(recognizer));
  }

  @Override
  public void sync(Parser recognizer) {
    int next = recognizer.getInputStream().LA(1);
    ATN atn = recognizer.getATN();
    if (atn.nextTokens(atn.states.get(recognizer.getState())).contains(next)) {
      return;
    }
    // What may follow the rule depends on the rules around it, which is slower to find out.
    IntervalSet expected = recognizer.getExpectedTokens();
    boolean endsStatement = expected.contains(Token.EOF) && Vocabulary.beginsStatement(next);
    if (!expected.contains(next) && !endsStatement) {
      throw new ParseCancellationException(new InputMismatchException(recognizer));
    }
  }

  @Override
  public void reportError(Parser recognizer, RecognitionException error) {
    throw new ParseCancellationException(error);
  }
}
