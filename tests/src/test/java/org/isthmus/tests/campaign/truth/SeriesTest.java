package org.isthmus.tests.campaign.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;

/** The series agree with the functions of Java, with published digits, and with each other. */
class SeriesTest {

  private static final Rational TINY = Rational.parse("1/1" + "0".repeat(70));

  private static void agree(
      UnaryOperator<Rational> series, DoubleUnaryOperator function, double... places) {
    for (double x : places) {
      double expected = function.applyAsDouble(x);
      double found = series.apply(Rational.of(x)).doubleValue();
      assertEquals(expected, found, 4e-15 * Math.max(1, Math.abs(expected)), "at " + x);
    }
  }

  @Test
  void theyAgreeWithTheFunctionsOfJava() {
    double[] places = {-0.0, 1e-9, -1e-9, 0.3, -0.7, 1, -1, 2.5, -6, 17, -33, 400, -2000};
    agree(Series::tanh, Math::tanh, places);
    agree(Series::sigmoid, x -> 1 / (1 + Math.exp(-x)), places);
    agree(Series::expOfNegative, Math::exp, 0, -1e-9, -0.5, -3, -40, -700, -5000);
    agree(Series::log, Math::log, 1, 1.5, 2, 3, 1000, 1e-3, 1e300, 1e-300);
    agree(Series::gelu, x -> x, 50, 39, 12);
    agree(Series::gelu, x -> 0, -50, -39, -12, 0);
  }

  @Test
  void theyHaveSeventyDigits() {
    // log 2, exp(-1) and gelu(1) = (1 + erf(1 / sqrt 2)) / 2.
    near(
        "0.69314718055994530941723212145817656807550013436025525412068000949339362196",
        Series.log(Rational.of(2)));
    near(
        "0.36787944117144232159552377016146086744581113103176783450783680169746149574",
        Series.expOfNegative(Rational.of(-1)));
    near("0.8413447460685429485852325456320379224779", Series.gelu(Rational.ONE), 38);
    Rational x = Rational.parse("2.3");
    near(Rational.ZERO.toString(), Series.log(Series.expOfNegative(x.negate())).plus(x));
    Rational e = Series.expOfNegative(x.times(Rational.of(-2)));
    Rational tanh = Rational.ONE.minus(e).dividedBy(Rational.ONE.plus(e));
    near(Rational.ZERO.toString(), tanh.minus(Series.tanh(x)));
    // gelu(x) - gelu(-x) = x
    near(x.toString(), Series.gelu(x).minus(Series.gelu(x.negate())));
  }

  private static void near(String digits, Rational found) {
    near(digits, found, 69);
  }

  private static void near(String digits, Rational found, int places) {
    Rational difference = Rational.parse(digits).minus(found).abs();
    Rational margin = places == 69 ? TINY.times(Rational.of(10)) : Rational.parse("1e-" + places);
    assertTrue(difference.compareTo(margin) <= 0, () -> digits + " and " + found.doubleValue());
  }
}
