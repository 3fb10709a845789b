package org.isthmus.numeric.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DoubleDoubleProperties {

  private static final Rational U_SQUARED = Rational.of(0x1p-106);

  @Property(tries = 2000)
  void everyOperationKeepsItsStatedError(@ForAll Random random) {
    DoubleDouble a = number(random);
    DoubleDouble b = random.nextInt(4) == 0 ? near(a, random) : number(random);
    Rational x = a.toRational();
    Rational y = b.toRational();
    assertWithin(a.plus(b), x.plus(y), x.abs().plus(y.abs()), 4);
    assertWithin(a.minus(b), x.minus(y), x.abs().plus(y.abs()), 4);
    assertWithin(a.times(b), x.times(y), x.times(y).abs(), 8);
    if (y.signum() != 0) {
      assertWithin(a.dividedBy(b), x.dividedBy(y), x.dividedBy(y).abs(), 32);
    }
    assertEquals(x.negate(), a.negate().toRational());
    assertEquals(x.abs(), a.abs().toRational());
    assertEquals(x.times(Rational.of(0x1p-20)), a.scale(-20).toRational());
  }

  @Property(tries = 2000)
  void sumsAndProductsOfDoublesAreExact(@ForAll Random random) {
    double a = number(random).hi();
    double b = number(random).hi();
    assertEquals(Rational.of(a).plus(Rational.of(b)), DoubleDouble.sum(a, b).toRational());
    assertEquals(Rational.of(a).times(Rational.of(b)), DoubleDouble.product(a, b).toRational());
  }

  @Property(tries = 300)
  void aNestedSumKeepsTheErrorOfItsSteps(@ForAll Random random) {
    DoubleDouble x = number(random).scale(-20);
    DoubleDouble[] a = new DoubleDouble[12];
    for (int k = 0; k < a.length; k++) {
      a[k] = number(random).scale(-20);
    }
    Rational exact = Rational.ONE;
    Rational error = Rational.ZERO;
    for (int k = a.length - 1; k >= 1; k--) {
      Rational factor = a[k].toRational().times(x.toRational());
      Rational term = factor.times(exact);
      // The step also multiplies the error that the sum had before.
      Rational computed = term.abs().plus(factor.abs().times(error)).plus(Rational.ONE);
      error = factor.abs().times(error).plus(computed.times(U_SQUARED).times(Rational.of(24)));
      exact = Rational.ONE.plus(term);
    }
    DoubleDouble nested = x.nested(a, a.length - 1);
    assertTrue(nested.toRational().minus(exact).abs().compareTo(error) <= 0);
  }

  @Example
  void whatIsNotNormalisedIsRefused() {
    double[][] wrong = {
      {1, 1}, {0, 0x1p-60}, {1, 0x1.8p-53}, {Double.NaN, 0}, {1, Double.NaN},
      {Double.POSITIVE_INFINITY, 0}, {1, Double.NEGATIVE_INFINITY}
    };
    for (double[] parts : wrong) {
      assertThrows(
          IllegalArgumentException.class, () -> new DoubleDouble(parts[0], parts[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> DoubleDouble.sum(1e308, 1e308));
    assertThrows(IllegalArgumentException.class, () -> DoubleDouble.product(1e200, 1e200));
  }

  private static DoubleDouble number(Random random) {
    double hi = random.nextGaussian() * Math.scalb(1.0, random.nextInt(60) - 30);
    double lo = random.nextInt(3) == 0 ? 0 : hi * random.nextGaussian() * 0x1p-54;
    return DoubleDouble.sum(hi, lo);
  }

  /** A number that cancels most of {@code a}. */
  private static DoubleDouble near(DoubleDouble a, Random random) {
    return DoubleDouble.sum(
        -a.hi() * (1 + random.nextInt(3) * 0x1p-52), -a.lo() * random.nextDouble());
  }

  private static void assertWithin(
      DoubleDouble computed, Rational exact, Rational scale, int multiple) {
    Rational error = computed.toRational().minus(exact).abs();
    Rational bound = scale.times(U_SQUARED).times(Rational.of(multiple));
    assertTrue(error.compareTo(bound) <= 0, () -> computed + " of " + exact.doubleValue());
  }
}
