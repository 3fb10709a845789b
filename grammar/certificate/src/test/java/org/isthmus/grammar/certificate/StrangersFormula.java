package org.isthmus.grammar.certificate;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.isthmus.grammar.certificate.Stranger.Malformed;

/** The formulas of section 11 as a {@link Stranger} computes with them. */
final class StrangersFormula {

  private final String text;
  private final Map<String, BigInteger> values;
  private int next;
  private int open;

  /** Whether a divisor was not positive. */
  private boolean undefined;

  private StrangersFormula(String text, Map<String, BigInteger> values) {
    this.text = text;
    this.values = values;
  }

  static void requireFormula(String text, Set<String> symbols) throws Malformed {
    Map<String, BigInteger> ones = new HashMap<>();
    symbols.forEach(symbol -> ones.put(symbol, BigInteger.ONE));
    new StrangersFormula(text, ones).relation();
  }

  /** Whether the relation is true; null if a divisor is not positive. */
  static Boolean value(String text, Map<String, BigInteger> values) throws Malformed {
    StrangersFormula formula = new StrangersFormula(text, values);
    boolean value = formula.relation();
    return formula.undefined ? null : value;
  }

  private boolean relation() throws Malformed {
    Stranger.require(text.length() <= 400, "a long formula");
    BigInteger left = sum();
    String relation = "";
    while (next < text.length() && "<>=".indexOf(text.charAt(next)) >= 0) {
      relation += text.charAt(next++);
    }
    int order = left.compareTo(sum());
    Stranger.require(next == text.length(), "formula " + text);
    return switch (relation) {
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      case "=" -> order == 0;
      default -> throw new Malformed("formula " + text);
    };
  }

  private boolean take(String sign) {
    boolean found = text.startsWith(sign, next);
    next += found ? sign.length() : 0;
    return found;
  }

  private BigInteger sum() throws Malformed {
    BigInteger value = product();
    while (true) {
      if (take("+")) {
        value = value.add(product());
      } else if (take("-")) {
        value = value.subtract(product());
      } else {
        return value;
      }
    }
  }

  private BigInteger product() throws Malformed {
    BigInteger value = factor();
    while (true) {
      if (take("*")) {
        value = value.multiply(factor());
      } else if (take("//")) {
        BigInteger divisor = factor();
        if (divisor.signum() <= 0) {
          undefined = true;
        } else {
          // The remainder of mod is not negative.
          value = value.subtract(value.mod(divisor)).divide(divisor);
        }
      } else {
        return value;
      }
    }
  }

  private BigInteger factor() throws Malformed {
    if (take("(")) {
      Stranger.require(++open <= 32, "parentheses");
      BigInteger value = sum();
      Stranger.require(take(")"), "a closing parenthesis");
      open--;
      return value;
    }
    int end = next;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    String word = text.substring(next, end);
    next = end;
    if (word.matches("0|[1-9][0-9]{0,17}")) {
      return new BigInteger(word);
    }
    Stranger.require(values.containsKey(word), "symbol " + word);
    return values.get(word);
  }
}
