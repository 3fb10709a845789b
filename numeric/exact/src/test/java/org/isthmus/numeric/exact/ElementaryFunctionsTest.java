package org.isthmus.numeric.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against 130-digit references, {@link BigReals}. */
class ElementaryFunctionsTest {

  @Test
  void theReferencesAgreeWithPublishedDigits() {
    assertEquals(
        "2.7182818284590452353602874713526624977572470936999595749669676",
        BigReals.exp(BigDecimal.ONE).toPlainString().substring(0, 63));
    assertEquals(
        "0.69314718055994530941723212145817656807550013436025525412068",
        BigReals.log(BigDecimal.valueOf(2)).toPlainString().substring(0, 61));
    // P(Z <= 1)
    assertEquals(
        "0.84134474606854294858523254563",
        BigReals.gelu(BigDecimal.ONE).toString().substring(0, 31));
  }

  @Test
  void expKeepsItsStatedRelativeErrorWithRoomToSpare() {
    for (DoubleDouble x : arguments(Exponential.LIMIT, 600)) {
      BigDecimal exact = BigReals.exp(value(x));
      BigDecimal error = value(Exponential.exp(x)).subtract(exact).abs();
      // The proof gives 2^-95; a test against that catches what the stated margin would hide.
      assertTrue(
          error.compareTo(exact.multiply(new BigDecimal(0x1p-95))) <= 0, () -> "exp(" + x + ")");
    }
  }

  @Test
  void expRefusesWhatItCannotBound() {
    for (double x : new double[] {600.0000001, -601, 1e308}) {
      assertThrows(IllegalArgumentException.class, () -> Exponential.exp(DoubleDouble.of(x)));
    }
  }

  @Test
  void smoothActivationsKeepTheirStatedAbsoluteErrors() {
    assertWithin(
        arguments(100, 400), ActivationFunctions::tanh, BigReals::tanh,
        ActivationFunctions.SIGMOID_ERROR);
    assertWithin(
        arguments(200, 400), ActivationFunctions::sigmoid, BigReals::sigmoid,
        ActivationFunctions.SIGMOID_ERROR);
    assertWithin(
        arguments(14.5, 250), ActivationFunctions::gelu, BigReals::gelu,
        ActivationFunctions.GELU_ERROR * 0x1p-5);
  }

  @Test
  void smoothActivationsTakeTheLargestAndSmallestNumbers() {
    double max = Double.MAX_VALUE;
    double tiny = Double.MIN_VALUE;
    assertEquals(DoubleDouble.ONE, ActivationFunctions.tanh(DoubleDouble.of(max)));
    assertEquals(-1, ActivationFunctions.tanh(DoubleDouble.of(-max)).hi());
    assertTrue(Math.abs(ActivationFunctions.tanh(DoubleDouble.of(tiny)).hi()) <= 0x1p-100);
    assertEquals(DoubleDouble.ONE, ActivationFunctions.sigmoid(DoubleDouble.of(max)));
    assertEquals(DoubleDouble.ZERO, ActivationFunctions.sigmoid(DoubleDouble.of(-max)));
    assertEquals(max, ActivationFunctions.gelu(DoubleDouble.of(max)).hi());
    assertEquals(0, ActivationFunctions.gelu(DoubleDouble.of(-max)).hi());
    for (double z : new double[] {tiny, -tiny, 3e-320, 1e-308, -1e-160, 1e-154, 0x1p-1022}) {
      assertTrue(Math.abs(ActivationFunctions.gelu(DoubleDouble.of(z)).hi()) <= 1e-150);
    }
  }

  @Test
  void enclosuresOfExpContainItAndAreTight() {
    for (DoubleDouble argument : arguments(Exponential.LIMIT, 400)) {
      double x = argument.hi();
      Interval enclosure = Exponential.exp(Interval.of(x));
      assertContains(enclosure, BigReals.exp(new BigDecimal(x)), x);
      assertTrue(enclosure.width() <= 2.1 * Math.ulp(enclosure.hi()), () -> "exp(" + x + ")");
    }
  }

  @Test
  void enclosuresOfExpEndInZeroAndInfinity() {
    double infinity = Double.POSITIVE_INFINITY;
    Interval low = Exponential.exp(new Interval(-infinity, -745));
    assertEquals(0, low.lo());
    assertTrue(low.hi() >= Double.MIN_VALUE && low.hi() <= 1e-260);
    Interval high = Exponential.exp(new Interval(1e300, 1e301));
    assertTrue(high.lo() >= 1e260);
    assertEquals(infinity, high.hi());
    assertEquals(new Interval(0, infinity), Exponential.exp(new Interval(-infinity, infinity)));
    assertTrue(Exponential.exp(Interval.ZERO).contains(Rational.ONE));
  }

  @Test
  void enclosuresOfLog1pContainItAndAreTightAlsoForTinyArguments() {
    List<Double> arguments = new ArrayList<>(List.of(0.5, 1.0, 0.4, 0.6, 1.8, 1e-300, 1e300));
    Random random = new Random(5);
    for (int k = 0; k < 250; k++) {
      arguments.add(Math.abs(random.nextGaussian()) * Math.scalb(1.0, random.nextInt(160) - 120));
      arguments.add(random.nextDouble() * 3);
    }
    for (double s : arguments) {
      Interval enclosure = Logarithm.log1p(Interval.of(s));
      if (s > 1e-60) {
        assertContains(enclosure, BigReals.log(BigDecimal.ONE.add(new BigDecimal(s))), s);
      } else {
        assertTrue(enclosure.hi() >= s && enclosure.lo() < s);
      }
      assertTrue(enclosure.width() <= 24 * Math.ulp(enclosure.hi()), () -> s + ": " + enclosure);
    }
  }

  @Test
  void enclosuresOfLog1pHoldAtTheEndsOfTheRange() {
    assertEquals(Interval.ZERO, Logarithm.log1p(Interval.ZERO));
    assertTrue(Logarithm.log1p(Interval.of(Double.MIN_VALUE)).lo() >= 0);
    assertTrue(Logarithm.log1p(Interval.of(Double.MIN_VALUE)).hi() >= Double.MIN_VALUE);
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(infinity, Logarithm.log1p(new Interval(0, infinity)).hi());
    assertTrue(Logarithm.log1p(Interval.of(Double.MAX_VALUE)).hi() >= 709.7);
    assertThrows(
        IllegalArgumentException.class, () -> Logarithm.log1p(new Interval(-1e-300, 1)));
  }

  private static void assertWithin(
      List<DoubleDouble> arguments,
      UnaryOperator<DoubleDouble> function,
      UnaryOperator<BigDecimal> reference,
      double bound) {
    for (DoubleDouble z : arguments) {
      BigDecimal error = value(function.apply(z)).subtract(reference.apply(value(z))).abs();
      assertTrue(error.compareTo(new BigDecimal(bound)) <= 0, () -> z + " errs by " + error);
    }
  }

  private static void assertContains(Interval enclosure, BigDecimal exact, double x) {
    assertTrue(
        new BigDecimal(enclosure.lo()).compareTo(exact) < 0
            && new BigDecimal(enclosure.hi()).compareTo(exact) > 0,
        () -> "at " + x + ": " + enclosure);
  }

  /** Random arguments of all sizes up to a limit, the limit, zero, and where branches change. */
  private static List<DoubleDouble> arguments(double limit, int count) {
    List<DoubleDouble> arguments = new ArrayList<>();
    for (double x :
        new double[] {0, limit, 1, 12.999, 13, 13.001, 39.99, 40, 79.99, 80, 1e-20, 0x1p-9}) {
      if (x <= limit) {
        arguments.add(DoubleDouble.of(x));
        arguments.add(DoubleDouble.of(-x));
      }
    }
    Random random = new Random(count);
    for (int k = 0; k < count; k++) {
      double size = limit * 0.999 * Math.scalb(1.0, -random.nextInt(k % 2 == 0 ? 3 : 40));
      double hi = (2 * random.nextDouble() - 1) * size;
      arguments.add(DoubleDouble.sum(hi, hi * (random.nextDouble() - 0.5) * 0x1p-53));
    }
    // Near the breakpoints of the reduction, (i + 1/2) ln 2 / 64.
    for (int k = 1; k < count / 4; k++) {
      double x = (random.nextInt(2000) - 1000 + 0.5) * 0.010830424696249145;
      if (Math.abs(x) <= limit) {
        arguments.add(DoubleDouble.sum(x, x * 0x1p-54));
      }
    }
    return arguments;
  }

  private static BigDecimal value(DoubleDouble x) {
    return new BigDecimal(x.hi()).add(new BigDecimal(x.lo()));
  }
}
