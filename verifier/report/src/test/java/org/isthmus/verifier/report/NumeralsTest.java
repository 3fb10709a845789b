package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;

class NumeralsTest {

  @Test
  void numbersHaveThreeDigits() {
    assertEquals("0", Numerals.of(0));
    assertEquals("2.31", Numerals.of(2.3149));
    assertEquals("0.0125", Numerals.of(0.0125));
    assertEquals("0.001", Numerals.of(0.001));
    assertEquals("9.88e-4", Numerals.of(9.88e-4));
    assertEquals("1e-13", Numerals.of(1e-13));
    assertEquals("12300", Numerals.of(12345));
    assertEquals("1.23e6", Numerals.of(1234567));
    assertEquals("overflow", Numerals.of(Double.POSITIVE_INFINITY));
  }

  @Test
  void aBoundThatHasFewDigitsIsPrintedAsItIs() {
    assertEquals("0.001", Numerals.upper(Rational.of(1, 1000)));
    assertEquals("0.02", Numerals.upper(Rational.of(1, 50)));
    assertEquals("0", Numerals.upper(Rational.ZERO));
    assertEquals("0.3334", Numerals.upper(Rational.of(1, 3)));
    assertEquals("0.001001", Numerals.upper(Rational.of(0.001)));
  }

  @Test
  void aBarrierIsPrintedRoundedDown() {
    assertEquals("0.001", Numerals.lower(Rational.of(1, 1000)));
    assertEquals("0.6666", Numerals.lower(Rational.of(2, 3)));
    assertEquals("0.9999", Numerals.lower(Rational.of(99999, 100000)));
    assertEquals("1.999e-5", Numerals.lower(Rational.of(19999, 1000000000)));
  }

  @Test
  void oneIsCountedInTheSingular() {
    assertEquals("1 sample", Numerals.counted(1, "sample"));
    assertEquals("0 samples", Numerals.counted(0, "sample"));
  }
}
