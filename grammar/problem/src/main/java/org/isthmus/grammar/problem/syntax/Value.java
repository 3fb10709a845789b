package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** Something that an argument or an option may be set to. */
public sealed interface Value {

  Span span();

  /** A name or another word. */
  record Word(String text, Span span) implements Value {}

  /** Text in double quotes; the quotes are not part of {@code text}. */
  record Quoted(String text, Span span) implements Value {
    public Quoted {
      if (text.chars().anyMatch(c -> c == '"' || c < ' ' || c == 0x7F)) {
        throw new IllegalArgumentException("a string cannot hold quotes and control characters");
      }
    }
  }

  /**
   * An exact number as it is written: an integer, a decimal or p/q, with a sign and underscores.
   *
   * @throws NumberFormatException if {@link Rational#parse} refuses the text
   */
  record Literal(String text, Span span) implements Value {
    public Literal {
      Rational.parse(plain(text));
    }

    /** The number. */
    public Rational number() {
      return Rational.parse(plain(text));
    }

    private static String plain(String text) {
      return text.replace("_", "");
    }
  }

  /** Numbers in brackets; at least one. */
  record Numbers(List<Literal> numbers, Span span) implements Value {
    public Numbers {
      numbers = List.copyOf(numbers);
    }
  }

  /** A number with a unit of time, such as {@code 10 minutes}. */
  record Duration(Literal number, Word unit, Span span) implements Value {}

  /** One answer for each kind of value. */
  interface Cases<R> {
    R word(Word word);

    R quoted(Quoted quoted);

    R literal(Literal literal);

    R numbers(Numbers numbers);

    R duration(Duration duration);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Word word) {
      return cases.word(word);
    } else if (this instanceof Quoted quoted) {
      return cases.quoted(quoted);
    } else if (this instanceof Literal literal) {
      return cases.literal(literal);
    } else if (this instanceof Numbers numbers) {
      return cases.numbers(numbers);
    } else {
      return cases.duration((Duration) this);
    }
  }
}
