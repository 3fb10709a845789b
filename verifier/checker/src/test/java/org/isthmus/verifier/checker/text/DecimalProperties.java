package org.isthmus.verifier.checker.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;

/** Whatever is printed is true: lower ends are rounded down and upper ends up. */
class DecimalProperties {

  @Property(tries = 3000)
  void decimalsAreOutwardAndNotFar(@ForAll long bits) {
    double x = Double.longBitsToDouble(bits);
    if (!Double.isFinite(x)) {
      return;
    }
    BigDecimal exact = new BigDecimal(x);
    BigDecimal down = new BigDecimal(Decimal.down(x));
    BigDecimal up = new BigDecimal(Decimal.up(x));
    assertTrue(down.compareTo(exact) <= 0, () -> Decimal.down(x) + " > " + x);
    assertTrue(up.compareTo(exact) >= 0, () -> Decimal.up(x) + " < " + x);
    BigDecimal width = up.subtract(down);
    assertTrue(
        width.compareTo(exact.abs().multiply(new BigDecimal("1.000001e-5"))) <= 0,
        () -> Decimal.down(x) + " to " + Decimal.up(x));
    assertTrue(Decimal.up(x).length() <= 16, Decimal.up(x));
  }

  @Property(tries = 1000)
  void shortDecimalsAreThemselves(@ForAll short thousandths) {
    // Multiples of 1/8 with few digits are doubles.
    double x = thousandths / 8.0;
    if (Math.abs(x) < 1000) {
      assertEquals(Decimal.down(x), Decimal.up(x));
      assertEquals(0, new BigDecimal(x).compareTo(new BigDecimal(Decimal.down(x))));
    }
  }

  @Example
  void everyKindOfNumberHasItsForm() {
    assertEquals("0", Decimal.up(0));
    assertEquals("0", Decimal.down(-0.0));
    assertEquals("1", Decimal.down(1));
    assertEquals("0.333333", Decimal.down(1 / 3.0));
    assertEquals("0.333334", Decimal.up(1 / 3.0));
    assertEquals("-0.333334", Decimal.down(-1 / 3.0));
    assertEquals("123457000", Decimal.up(123456789));
    assertEquals("0.1", Decimal.down(0.1));
    assertEquals("0.100001", Decimal.up(0.1));
    assertEquals("1e-9", Decimal.up(0x1.12e0be826d694p-30));
    assertEquals("4.94066e-324", Decimal.up(Double.MIN_VALUE));
    assertEquals("4.94065e-324", Decimal.down(Double.MIN_VALUE));
    assertEquals("1.7977e308", Decimal.up(Double.MAX_VALUE));
    assertEquals("infinity", Decimal.up(Double.POSITIVE_INFINITY));
    assertEquals("-infinity", Decimal.down(Double.NEGATIVE_INFINITY));
  }

  @Example
  void longFractionsAreEnclosed() {
    assertEquals("2/3", Decimal.exact(Rational.of(2, 3)));
    assertEquals(
        "p/q in [0.333333, 0.333334]",
        Decimal.exact(Rational.parse("1000000000000000/3000000000000001")));
    assertEquals("-1/3", Decimal.about(Rational.of(-1, 3)));
    assertEquals("1000/30001 (0.0333322...)", Decimal.about(Rational.of(1000, 30001)));
    assertEquals("in [0.333333, 0.666667]", Decimal.in(new Interval(1 / 3.0, 2 / 3.0)));
  }
}
