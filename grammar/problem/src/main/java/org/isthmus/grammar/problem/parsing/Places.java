package org.isthmus.grammar.problem.parsing;

import org.antlr.v4.runtime.Token;
import org.isthmus.grammar.problem.text.Span;

/** Turns ANTLR's places, counted in code points, into spans, counted in UTF-16 units. */
final class Places {

  private final String text;
  private final int[] unitOfPoint;

  Places(String text) {
    this.text = text;
    int points = text.codePointCount(0, text.length());
    // Without a surrogate pair both counts agree.
    this.unitOfPoint = points == text.length() ? new int[0] : new int[points + 1];
    int unit = 0;
    for (int point = 0; point < unitOfPoint.length; point++) {
      unitOfPoint[point] = unit;
      unit += unit < text.length() ? Character.charCount(text.codePointAt(unit)) : 0;
    }
  }

  /** The place of a token. */
  Span of(Token token) {
    return new Span(unit(token.getStartIndex()), unit(token.getStopIndex() + 1));
  }

  /** From the first character of one token to the last of another. */
  Span of(Token first, Token last) {
    return of(first).to(of(last));
  }

  private int unit(int point) {
    return unitOfPoint.length == 0 ? point : unitOfPoint[point];
  }
}
