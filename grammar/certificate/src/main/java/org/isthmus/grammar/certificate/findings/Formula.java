package org.isthmus.grammar.certificate.findings;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.isthmus.numeric.files.LineText;

/**
 * A relation between whole numbers, such as {@code 4*(n2//8)*((n3-k3)//(4*n4))>=N}.
 *
 * <p>There are sums, differences, products and {@code //} (the quotient rounded down, by a positive
 * number), which group to the left, {@code *} and {@code //} before {@code +} and {@code -};
 * parentheses; one of {@code >= <= > < =} between two such terms; decimal numbers of at most 18
 * digits; and the symbols {@code N} (samples), {@code D} (different inputs), {@code L}, {@code n0},
 * ..., {@code nL} (widths) and {@code k0}, ..., {@code k(L-1)} (kept neurons; k0 = n0). There are no
 * spaces. The text is the formula: two formulas are equal if their texts are.
 *
 * @param text the formula
 */
public record Formula(String text) {

  private static final int LONGEST = 400;
  private static final int DEEPEST = 32;

  /** Those of two characters first. */
  private static final List<String> RELATIONS = List.of(">=", "<=", ">", "<", "=");
  private static final Pattern SYMBOL = Pattern.compile("N|D|L|[nk](0|[1-9][0-9]{0,3})");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  /**
   * @throws IllegalArgumentException if the text is not a formula
   */
  public Formula {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("a formula is longer than " + LONGEST + " characters");
    }
    new Reader(text, Optional.empty()).values();
  }

  /** The relation and the values of its two sides. */
  public record Values(BigInteger left, String relation, BigInteger right) {

    /** Whether the relation is true. */
    public boolean hold() {
      int order = left.compareTo(right);
      return switch (relation) {
        case ">=" -> order >= 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case "<" -> order < 0;
        default -> order == 0;
      };
    }

    /** Such as {@code 360 >= 60000}. */
    @Override
    public String toString() {
      return left + " " + relation + " " + right;
    }
  }

  /** The symbols in the formula. */
  public Set<String> symbols() {
    Reader reader = new Reader(text, Optional.empty());
    reader.values();
    return Set.copyOf(reader.found);
  }

  /**
   * Whether the relation is true.
   *
   * @param symbols the values of the symbols
   * @throws IllegalArgumentException if a symbol has no value, or a divisor is not positive
   */
  public boolean holds(Map<String, BigInteger> symbols) {
    return values(symbols).hold();
  }

  /** The values of both sides, as {@link #holds} compares them. */
  public Values values(Map<String, BigInteger> symbols) {
    return new Reader(text, Optional.of(symbols)).values();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Reads the text; without values every symbol is 1 and nothing is divided. */
  private static final class Reader {
    private final String text;
    private final Optional<Map<String, BigInteger>> symbols;
    private final Set<String> found = new TreeSet<>();
    private int position;
    private int depth;

    Reader(String text, Optional<Map<String, BigInteger>> symbols) {
      this.text = text;
      this.symbols = symbols;
    }

    Values values() {
      BigInteger left = sum();
      String relation =
          RELATIONS.stream().filter(this::at).findFirst().orElseThrow(this::fail);
      position += relation.length();
      BigInteger right = sum();
      if (position != text.length()) {
        throw fail();
      }
      return new Values(left, relation, right);
    }

    private BigInteger sum() {
      BigInteger value = product();
      while (at("+") || at("-")) {
        boolean plus = at("+");
        position++;
        BigInteger other = product();
        value = plus ? value.add(other) : value.subtract(other);
      }
      return value;
    }

    private BigInteger product() {
      BigInteger value = factor();
      while (at("*") || at("//")) {
        boolean times = at("*");
        position += times ? 1 : 2;
        BigInteger other = factor();
        value = times ? value.multiply(other) : quotient(value, other);
      }
      return value;
    }

    private BigInteger quotient(BigInteger value, BigInteger divisor) {
      if (symbols.isEmpty()) {
        return value;
      }
      if (divisor.signum() <= 0) {
        throw new IllegalArgumentException("formula " + text + " divides by " + divisor);
      }
      BigInteger[] parts = value.divideAndRemainder(divisor);
      return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private BigInteger factor() {
      if (at("(")) {
        if (++depth > DEEPEST) {
          throw fail();
        }
        position++;
        BigInteger value = sum();
        if (!at(")")) {
          throw fail();
        }
        position++;
        depth--;
        return value;
      }
      int begin = position;
      while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
        position++;
      }
      String word = text.substring(begin, position);
      if (NUMBER.matcher(word).matches()) {
        return new BigInteger(word);
      }
      if (!SYMBOL.matcher(word).matches()) {
        position = begin;
        throw fail();
      }
      found.add(word);
      if (symbols.isEmpty()) {
        return BigInteger.ONE;
      }
      BigInteger value = symbols.get().get(word);
      if (value == null) {
        throw new IllegalArgumentException("formula " + text + " names " + word + ", which is not there");
      }
      return value;
    }

    private boolean at(String expected) {
      return text.startsWith(expected, position);
    }

    private IllegalArgumentException fail() {
      return new IllegalArgumentException(
          "not a formula (found " + LineText.shown(text) + ", at character " + (position + 1) + ")");
    }
  }
}
