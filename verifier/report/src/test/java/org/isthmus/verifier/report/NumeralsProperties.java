package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.isthmus.numeric.exact.Rational;

class NumeralsProperties {

  @Property
  void aPrintedBoundIsNeverLessThanTheBound(
      @ForAll @LongRange(min = 0) long numerator, @ForAll @LongRange(min = 1) long denominator) {
    Rational bound = Rational.of(numerator, denominator);
    assertTrue(
        new BigDecimal(Numerals.upper(bound))
                .multiply(new BigDecimal(denominator))
                .compareTo(new BigDecimal(numerator))
            >= 0);
  }

  @Property
  void aPrintedBarrierIsNeverMoreThanTheBarrier(
      @ForAll @LongRange(min = 0) long numerator, @ForAll @LongRange(min = 1) long denominator) {
    Rational barrier = Rational.of(numerator, denominator);
    assertTrue(
        new BigDecimal(Numerals.lower(barrier))
                .multiply(new BigDecimal(denominator))
                .compareTo(new BigDecimal(numerator))
            <= 0);
  }
}
