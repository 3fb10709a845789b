package org.isthmus.numeric.exact.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;

class WordArithmeticProperties {

  @Example
  void primesAreDistinctPrimesOfThirtyBits() {
    WordPrimes primes = new WordPrimes();
    Set<Integer> seen = new HashSet<>();
    for (int k = 0; k < 50; k++) {
      int prime = primes.next();
      assertTrue(BigInteger.valueOf(prime).isProbablePrime(60));
      assertEquals(30, BigInteger.valueOf(prime).bitLength());
      assertTrue(seen.add(prime));
    }
    assertFalse(WordPrimes.isPrime(32749 * 32749));
    assertFalse(WordPrimes.isPrime(9));
    assertTrue(WordPrimes.isPrime(536870923));
  }

  @Property(tries = 200)
  void aSumOfProductsIsExactForTheLargestFactors(@ForAll long seed) {
    Random random = new Random(seed);
    int length = random.nextInt(600);
    int shift = random.nextInt(3);
    boolean longFactorsFirst = random.nextBoolean();
    boolean extreme = random.nextBoolean();
    int[] a = new int[length];
    long[] b = new long[length + shift];
    BigInteger expected = BigInteger.ZERO;
    int from = length == 0 ? 0 : random.nextInt(length);
    for (int k = 0; k < length; k++) {
      a[k] = (int) factor(random, extreme, longFactorsFirst ? 31 : 29);
      b[k + shift] = factor(random, extreme, longFactorsFirst ? 29 : 31);
      if (k >= from) {
        expected =
            expected.add(BigInteger.valueOf(a[k]).multiply(BigInteger.valueOf(b[k + shift])));
      }
    }
    WideSum sum = new WideSum();
    sum.set(a, from, length, b, shift);
    BigInteger found = BigInteger.valueOf(sum.high).shiftLeft(32).add(BigInteger.valueOf(sum.low));
    assertEquals(expected, found);
    long prime = new WordPrimes().next();
    assertEquals(
        expected.mod(BigInteger.valueOf(prime)).longValue(),
        Math.floorMod(sum.residue(prime), prime));
    assertTrue(Math.abs(sum.residue(prime)) < 1L << 62);
  }

  private static long factor(Random random, boolean extreme, int bits) {
    long largest = (1L << bits) - 1;
    return extreme ? largest : random.nextLong(-largest, largest + 1);
  }

  @Property(tries = 100)
  void digitsLiftTheSolutionAndTheirFractionsAreTheSolution(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = 1 + random.below(12);
    RationalMatrix a = random.extremeIntegers(n, n, 1 + random.below(130));
    RationalMatrix b = random.extremeIntegers(n, 2, 1 + random.below(200));
    int prime = new WordPrimes().next();
    int[] order = IntStream.range(0, n).toArray();
    ModularElimination elimination = new ModularElimination(a, order, prime);
    if (elimination.rank() < n) {
      return;
    }
    PadicLifting lifting = new PadicLifting(a, b, elimination);
    lifting.lift(3);
    int bits =
        Reconstruction.sufficientBits(
            Determinant.boundBits(a) + Determinant.boundBits(b), Determinant.boundBits(a));
    int steps = bits / WordPrimes.BITS + 1;
    lifting.lift(steps);
    BigInteger modulus = lifting.modulus(steps);
    assertEquals(BigInteger.valueOf(prime).pow(steps), modulus);
    Reconstruction reconstruction = new Reconstruction(lifting);
    RationalMatrix x = FractionFree.solve(a, b).orElseThrow();
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < n; i++) {
        BigInteger residual = b.numerator(i, c).negate();
        for (int j = 0; j < n; j++) {
          residual = residual.add(a.numerator(i, j).multiply(lifting.value(j, c, steps)));
        }
        assertEquals(BigInteger.ZERO, residual.mod(modulus));
        assertTrue(reconstruction.find(i, c));
        assertEquals(
            x.get(i, c),
            Rational.of(reconstruction.numerator(), reconstruction.denominator()));
      }
    }
  }
}
