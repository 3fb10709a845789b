package org.isthmus.numeric.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(Doubles.class)
class DirectedRoundingProperties {

  @Property(tries = 3000)
  void everySumLiesBetweenItsTwoRoundingsAndNoTighterDoublesDo(
      @ForAll double a, @ForAll double b) {
    Rational sum = Rational.of(a).plus(Rational.of(b));
    assertTightest(sum, DirectedRounding.addDown(a, b), DirectedRounding.addUp(a, b));
  }

  @Property(tries = 3000)
  void everyProductLiesBetweenItsTwoRoundings(@ForAll double a, @ForAll double b) {
    Rational product = Rational.of(a).times(Rational.of(b));
    double down = DirectedRounding.multiplyDown(a, b);
    double up = DirectedRounding.multiplyUp(a, b);
    if (product.signum() == 0 || Math.abs(a * b) >= 0x1p-960) {
      assertTightest(product, down, up);
    } else {
      assertEncloses(product, down, up);
      assertTrue(up - down <= 3 * Math.ulp(a * b));
    }
  }

  @Property(tries = 3000)
  void everyQuotientLiesBetweenItsTwoRoundings(@ForAll double a, @ForAll double b) {
    if (b == 0) {
      return;
    }
    Rational quotient = Rational.of(a).dividedBy(Rational.of(b));
    double down = DirectedRounding.divideDown(a, b);
    double up = DirectedRounding.divideUp(a, b);
    if (a == 0 || (Math.abs(a) >= 0x1p-960 && Math.abs(a / b) >= 0x1p-960)) {
      assertTightest(quotient, down, up);
    } else {
      assertEncloses(quotient, down, up);
      assertTrue(up - down <= 3 * Math.ulp(a / b));
    }
  }

  @Example
  void noBoundIsEverNotANumber() {
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(infinity, DirectedRounding.addUp(infinity, -infinity));
    assertEquals(-infinity, DirectedRounding.addDown(infinity, -infinity));
    assertEquals(infinity, DirectedRounding.multiplyUp(0, infinity));
    assertEquals(-infinity, DirectedRounding.multiplyDown(0, infinity));
    assertEquals(infinity, DirectedRounding.divideUp(infinity, -infinity));
    assertEquals(-infinity, DirectedRounding.divideDown(infinity, -infinity));
  }

  @Example
  void anOverflowIsAnInfinityOnlyOutwards() {
    double max = Double.MAX_VALUE;
    assertEquals(Double.POSITIVE_INFINITY, DirectedRounding.addUp(max, max));
    assertEquals(max, DirectedRounding.addDown(max, max));
    assertEquals(-max, DirectedRounding.multiplyUp(max, -2));
    assertEquals(Double.NEGATIVE_INFINITY, DirectedRounding.multiplyDown(max, -2));
    assertEquals(max, DirectedRounding.divideDown(max, 0.5));
  }

  private static void assertTightest(Rational exact, double down, double up) {
    assertEncloses(exact, down, up);
    assertFalse(up > down && up > Math.nextUp(down), () -> down + " .. " + up);
    if (down != up) {
      assertFalse(Double.isFinite(down) && Rational.of(down).equals(exact));
      assertFalse(Double.isFinite(up) && Rational.of(up).equals(exact));
    }
  }

  private static void assertEncloses(Rational exact, double down, double up) {
    assertTrue(new Interval(down, up).contains(exact), () -> down + " .. " + up + " of " + exact);
  }
}
