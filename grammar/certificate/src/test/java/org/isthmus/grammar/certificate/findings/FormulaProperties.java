package org.isthmus.grammar.certificate.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FormulaProperties {

  /** A text and what it is worth; negative numbers come from differences. */
  private record Term(String text, BigInteger value) {}

  private static Term number(Random random) {
    long value = random.nextLong(1L << random.nextInt(1, 40));
    return new Term(Long.toString(value), BigInteger.valueOf(value));
  }

  /** Parentheses around both sides leave no doubt about the order. */
  private static Term term(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return number(random);
    }
    Term left = term(random, depth - 1);
    Term right = term(random, depth - 1);
    int choice = random.nextInt(4);
    if (choice == 3 && right.value().signum() <= 0) {
      choice = 2;
    }
    BigInteger value =
        switch (choice) {
          case 0 -> left.value().add(right.value());
          case 1 -> left.value().subtract(right.value());
          case 2 -> left.value().multiply(right.value());
          // mod is never negative, so this is rounded down.
          default -> left.value().subtract(left.value().mod(right.value())).divide(right.value());
        };
    String sign = new String[] {"+", "-", "*", "//"}[choice];
    return new Term("(" + left.text() + ")" + sign + "(" + right.text() + ")", value);
  }

  @Property(tries = 300)
  void theSidesAreWorthWhatTheyAreBuiltOf(@ForAll long seed) {
    Random random = new Random(seed);
    Term left = term(random, 3);
    Term right = term(random, 2);
    int order = left.value().compareTo(right.value());
    Map<String, Boolean> expected =
        Map.of(">=", order >= 0, "<=", order <= 0, ">", order > 0, "<", order < 0, "=", order == 0);
    expected.forEach(
        (relation, holds) ->
            assertEquals(holds, new Formula(left.text() + relation + right.text()).holds(Map.of())));
    BigInteger difference = left.value().subtract(right.value());
    String size = difference.abs().toString();
    if (size.length() <= 18) {
      String equation =
          difference.signum() < 0
              ? left.text() + "+" + size + "=" + right.text()
              : left.text() + "=" + right.text() + "+" + size;
      assertEquals(true, new Formula(equation).holds(Map.of()), equation);
    }
  }

  @Property(tries = 500)
  void anyTextIsAFormulaOrRefusedInOneWay(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(12); k > 0; k--) {
      String[] words = {"N", "n1", "k0", "2", "0", "+", "-", "*", "//", "(", ")", ">=", "<", "="};
      text.append(words[random.nextInt(words.length)]);
    }
    try {
      assertEquals(text.toString(), new Formula(text.toString()).text());
    } catch (IllegalArgumentException e) {
      assertThrows(IllegalArgumentException.class, () -> new Formula("(" + text + ")"));
      assertEquals(true, e.getMessage().startsWith("not a formula"), e.getMessage());
    }
  }
}
