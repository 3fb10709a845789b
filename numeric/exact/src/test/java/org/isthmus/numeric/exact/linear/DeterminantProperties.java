package org.isthmus.numeric.exact.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;

class DeterminantProperties {

  @Property(tries = 300)
  void theDeterminantIsTheOneOfFractions(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = random.below(7);
    RationalMatrix a =
        random.below(4) == 0 && n > 0 ? random.withDependentColumns(n, n) : random.any(n, n);
    Rational expected = FractionOracle.determinant(a);
    assertEquals(expected, Determinant.of(a));
    assertEquals(expected.signum(), Determinant.sign(a));
  }

  @Property(tries = 300)
  void aMatrixIsPositiveDefiniteWhenItsLeadingMinorsArePositive(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = 1 + random.below(5);
    RationalMatrix factor = random.any(n, n);
    Rational shift = Rational.of(random.below(5) - 2, 1 + random.below(10));
    RationalMatrix a =
        factor.times(factor.transpose()).plus(RationalMatrix.identity(n).times(shift));
    boolean positive = true;
    for (int k = 1; k <= n; k++) {
      int[] leading = firstOnes(k);
      positive &= FractionOracle.determinant(a.rows(leading).columns(leading)).signum() > 0;
    }
    assertEquals(positive, Definiteness.isPositiveDefinite(a));
  }

  @Example
  void determinantsThatManyPrimesDivideAreExact() {
    // det of (gcd(i, j)) is the product of the values of Euler's function; of 2 I + ones, it is
    // 2^(n-1) (n + 2).
    int n = 30;
    Rational[] divisors = new Rational[n * n];
    Rational[] shifted = new Rational[n * n];
    BigInteger expected = BigInteger.ONE;
    for (int i = 0; i < n; i++) {
      int coprime = 0;
      for (int j = 0; j < n; j++) {
        int divisor = BigInteger.valueOf(i + 1).gcd(BigInteger.valueOf(j + 1)).intValue();
        coprime += divisor == 1 && j <= i ? 1 : 0;
        divisors[i * n + j] = Rational.of(divisor);
        shifted[i * n + j] = Rational.of(i == j ? 3 : 1);
      }
      expected = expected.multiply(BigInteger.valueOf(coprime));
    }
    assertEquals(
        Rational.of(expected, BigInteger.ONE), Determinant.of(RationalMatrix.of(n, n, divisors)));
    assertEquals(
        Rational.of((long) (n + 2) << (n - 1)), Determinant.of(RationalMatrix.of(n, n, shifted)));
  }

  @Property(tries = 10)
  void theSignOfALargerDeterminantIsTheOneWithoutFractions(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    RationalMatrix a = random.integers(24, 24, 110);
    RationalMatrix swapped = a.rows(swappedOrder(24));
    assertEquals(-Determinant.sign(a), Determinant.sign(swapped));
    // The last entry moves the determinant to zero and to either side of it.
    RationalMatrix last = RationalMatrix.identity(24).columns(23);
    RationalMatrix x = LinearSystem.solve(a.columns(firstOnes(23)).beside(last), a.columns(23))
        .orElseThrow();
    Rational shift = x.get(23, 0);
    RationalMatrix singular =
        a.edit().set(23, 23, a.get(23, 23).minus(shift)).build();
    assertEquals(0, Determinant.sign(singular));
    assertEquals(23, ExactRank.of(singular).rank());
    Rational tiny = Rational.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(9000));
    RationalMatrix above =
        singular.edit().set(23, 23, singular.get(23, 23).plus(tiny)).build();
    RationalMatrix below =
        singular.edit().set(23, 23, singular.get(23, 23).minus(tiny)).build();
    assertEquals(-1, Determinant.sign(above) * Determinant.sign(below));
  }

  private static int[] firstOnes(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static int[] swappedOrder(int n) {
    int[] order = firstOnes(n);
    order[0] = n - 1;
    order[n - 1] = 0;
    return order;
  }

  @Example
  void theBorderOfDefinitenessIsExact() {
    // The smallest eigenvalue of this matrix is 1.
    RationalMatrix a =
        RationalMatrix.of(2, 2, Rational.of(2), Rational.ONE, Rational.ONE, Rational.of(2));
    Rational tiny = Rational.parse("1e-400");
    assertFalse(Definiteness.isPositiveDefinite(shifted(a, Rational.ONE)));
    assertTrue(Definiteness.isPositiveDefinite(shifted(a, Rational.ONE.minus(tiny))));
    assertFalse(Definiteness.isPositiveDefinite(shifted(a, Rational.ONE.plus(tiny))));
    assertTrue(Definiteness.isPositiveDefinite(RationalMatrix.zeros(0, 0)));
  }

  @Example
  void whatIsNotSquareOrNotSymmetricIsRefused() {
    RationalMatrix wide = RationalMatrix.zeros(2, 3);
    assertThrows(IllegalArgumentException.class, () -> Determinant.of(wide));
    assertThrows(IllegalArgumentException.class, () -> Definiteness.isPositiveDefinite(wide));
    RationalMatrix skew = RationalMatrix.identity(2).edit().set(0, 1, Rational.ONE).build();
    assertThrows(IllegalArgumentException.class, () -> Definiteness.isPositiveDefinite(skew));
  }

  private static RationalMatrix shifted(RationalMatrix a, Rational shift) {
    return a.minus(RationalMatrix.identity(a.rows()).times(shift));
  }
}
