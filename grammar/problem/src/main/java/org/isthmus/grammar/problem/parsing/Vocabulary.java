package org.isthmus.grammar.problem.parsing;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.isthmus.grammar.problem.generated.IsthLexer;
import org.isthmus.grammar.problem.text.NearMiss;

/** What the kinds of tokens are called, and which words begin statements or may be names. */
final class Vocabulary {

  private static final IntervalSet HEADS =
      new IntervalSet(
          IsthLexer.NETWORK,
          IsthLexer.DATA,
          IsthLexer.LOSS,
          IsthLexer.MODEL,
          IsthLexer.SUBSET,
          IsthLexer.CHECK,
          IsthLexer.CAPACITY,
          IsthLexer.PATH,
          IsthLexer.BARRIER,
          IsthLexer.ASSERT,
          IsthLexer.CERTIFY,
          IsthLexer.PLOT);

  private static final IntervalSet NAMES =
      new IntervalSet(
          IsthLexer.NAME,
          IsthLexer.ALL,
          IsthLexer.BIAS,
          IsthLexer.DENSE,
          IsthLexer.DESCEND,
          IsthLexer.DISCONNECT,
          IsthLexer.ENDS,
          IsthLexer.HALF,
          IsthLexer.MEMORISED,
          IsthLexer.NO,
          IsthLexer.RANDOM,
          IsthLexer.ROWS,
          IsthLexer.SCALE,
          IsthLexer.SELECTED,
          IsthLexer.SEPARATED,
          IsthLexer.SIGNS,
          IsthLexer.SMALLER,
          IsthLexer.SWAP,
          IsthLexer.TRAINED,
          IsthLexer.UNBOUNDED,
          IsthLexer.UNIT);

  private Vocabulary() {}

  static boolean beginsStatement(int type) {
    return HEADS.contains(type);
  }

  /** Whether it is a word that begins statements, or that word misspelt. */
  static boolean seemsToBeginStatement(Token token) {
    return beginsStatement(token.getType())
        || (token.getType() == IsthLexer.NAME
            && NearMiss.of(token.getText(), words(HEADS)).isPresent());
  }

  static boolean mayBeName(int type) {
    return NAMES.contains(type);
  }

  /** Whether it is a word of the language that cannot be a name. */
  static boolean isReserved(int type) {
    return !word(type).isEmpty() && !mayBeName(type);
  }

  /** The word of the language, or nothing if the token is none. */
  static String word(int type) {
    if (type == Token.EOF) {
      return "";
    }
    String literal = IsthLexer.VOCABULARY.getLiteralName(type);
    boolean isWord = literal != null && Character.isLetter(literal.charAt(1));
    return isWord ? literal.substring(1, literal.length() - 1) : "";
  }

  /** The words of the language. */
  static List<String> words() {
    return words(IntervalSet.of(1, IsthLexer.VOCABULARY.getMaxTokenType()));
  }

  /** The words of the language among the kinds, those that begin statements if the end may come. */
  static List<String> words(IntervalSet types) {
    IntervalSet all = types.contains(Token.EOF) ? types.or(HEADS) : types;
    List<String> words = new ArrayList<>();
    for (int type : all.toList()) {
      if (!word(type).isEmpty()) {
        words.add(word(type));
      }
    }
    return words;
  }

  /**
   * What may stand somewhere, for people: {@code a number, 'half' or 'smaller'}. That a number
   * might go on with a slash is left out.
   */
  static String describe(IntervalSet types) {
    List<String> parts = new ArrayList<>();
    // Where not every name may stand, the words that may stand there mean something.
    boolean anyName = types.contains(IsthLexer.NAME);
    boolean everyName = types.and(NAMES).size() == NAMES.size();
    boolean anyNumber = types.contains(IsthLexer.NUMBER);
    if (anyName) {
      parts.add("a name");
    }
    if (anyNumber) {
      parts.add("a number");
    }
    if (types.contains(IsthLexer.STRING)) {
      parts.add("a string in double quotes");
    }
    for (int type : types.toList()) {
      boolean said =
          type == Token.EOF
              || type == IsthLexer.SLASH
              || type == IsthLexer.STRING
              || type == IsthLexer.NUMBER
              || (anyNumber && type == IsthLexer.MINUS)
              || type == IsthLexer.NAME
              || (everyName && mayBeName(type));
      if (type == IsthLexer.UNIT && !everyName) {
        parts.add("a unit of time");
      } else if (!said) {
        parts.add(IsthLexer.VOCABULARY.getLiteralName(type));
      }
    }
    if (types.contains(Token.EOF)) {
      parts.add("a new statement");
    }
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " or " + parts.get(last);
  }
}
