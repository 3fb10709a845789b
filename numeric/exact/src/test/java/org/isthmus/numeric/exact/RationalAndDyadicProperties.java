package org.isthmus.numeric.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(Doubles.class)
class RationalAndDyadicProperties {

  @Property(tries = 1000)
  void everyFiniteDoubleIsExactlyItsDyadicAndItsRational(@ForAll double x) {
    Dyadic dyadic = Dyadic.of(x);
    assertEquals(0, new BigDecimal(x).compareTo(value(dyadic.toRational())));
    assertEquals(Rational.of(x), dyadic.toRational());
    assertTrue(dyadic.signum() == 0 || dyadic.mantissa().testBit(0));
    assertEquals(x + 0.0, Rational.of(x).doubleValue());
    assertTrue(Rational.of(x).isDouble());
    assertEquals(x + 0.0, Rational.of(x).roundDown() + 0.0);
    assertEquals(x + 0.0, Rational.of(x).roundUp() + 0.0);
  }

  @Property(tries = 1000)
  void dyadicAndRationalArithmeticAgreeWithDecimals(
      @ForAll double a, @ForAll double b, @ForAll double c) {
    BigDecimal exact =
        new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
    Dyadic dyadic = Dyadic.of(a).times(Dyadic.of(b)).plus(Dyadic.of(c));
    Rational rational = Rational.of(a).times(Rational.of(b)).plus(Rational.of(c));
    assertEquals(0, exact.compareTo(value(rational)));
    assertEquals(rational, dyadic.toRational());
    assertEquals(exact.signum(), dyadic.signum());
    assertEquals(dyadic.hashCode(), Dyadic.of(c).plus(Dyadic.of(b).times(Dyadic.of(a))).hashCode());
    assertEquals(Dyadic.ZERO, dyadic.minus(dyadic));
    assertEquals(
        new BigDecimal(a).compareTo(new BigDecimal(b)), Dyadic.of(a).compareTo(Dyadic.of(b)));
    assertEquals(
        new BigDecimal(a).compareTo(new BigDecimal(b)), Rational.of(a).compareTo(Rational.of(b)));
  }

  @Property(tries = 1000)
  void aRationalIsRoundedToItsNeighbours(@ForAll double a, @ForAll double b) {
    if (b == 0) {
      return;
    }
    Rational x = Rational.of(a).dividedBy(Rational.of(b));
    double down = x.roundDown();
    double up = x.roundUp();
    assertTrue(down == Double.NEGATIVE_INFINITY || Rational.of(down).compareTo(x) <= 0);
    assertTrue(up == Double.POSITIVE_INFINITY || Rational.of(up).compareTo(x) >= 0);
    assertTrue(down == up || Math.nextUp(down) == up);
    assertEquals(a / b + 0.0, x.doubleValue() + 0.0);
    assertEquals(x, Rational.parse(x.toString()));
  }

  @Example
  void textIsReadExactlyOrRefused() {
    assertEquals(Rational.of(1, 20), Rational.parse("0.05"));
    assertEquals(Rational.of(-1, 1000), Rational.parse("-1e-3"));
    assertEquals(Rational.of(3, 2), Rational.parse("6/4"));
    assertNotEquals(Rational.of(0.1), Rational.parse("0.1"));
    for (String wrong :
        new String[] {"", "1/0", "NaN", "Infinity", "0x1p3", "1/-2", "1e99999", " 1", "1.2/3"}) {
      assertThrows(NumberFormatException.class, () -> Rational.parse(wrong), wrong);
    }
  }

  @Example
  void whatIsNotANumberIsRefused() {
    for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      assertThrows(ArithmeticException.class, () -> Dyadic.of(x));
      assertThrows(ArithmeticException.class, () -> Rational.of(x));
    }
    assertThrows(ArithmeticException.class, () -> Rational.of(1, 0));
    assertThrows(ArithmeticException.class, () -> Rational.ONE.dividedBy(Rational.ZERO));
  }

  @Example
  void aQuotientOnTheTieBetweenTwoDoublesGoesToTheEvenOne() {
    Rational half = Rational.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(53));
    assertEquals(1.0, Rational.ONE.plus(half).doubleValue());
    Rational above = half.times(Rational.of(3, 2)).times(Rational.of(2, 3));
    assertEquals(1.0, Rational.ONE.plus(above).doubleValue());
    Rational tiny = Rational.of(BigInteger.ONE, BigInteger.TEN.pow(2000));
    assertEquals(Math.nextUp(1.0), Rational.ONE.plus(half).plus(tiny).doubleValue());
    assertEquals(1.0, Rational.ONE.plus(half).minus(tiny).doubleValue());
  }

  private static BigDecimal value(Rational dyadic) {
    return new BigDecimal(dyadic.numerator()).divide(new BigDecimal(dyadic.denominator()));
  }
}
