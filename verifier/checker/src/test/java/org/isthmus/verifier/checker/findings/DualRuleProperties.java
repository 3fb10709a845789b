package org.isthmus.verifier.checker.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;

class DualRuleProperties {

  @Property(tries = 2000)
  void quotientsAreEnclosed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int bitsAbove,
      @ForAll @IntRange(min = 1, max = 3000) int bitsBelow,
      @ForAll @IntRange(min = 0, max = 2) int kind) {
    Random random = new Random(seed);
    BigInteger a = number(random, bitsAbove, kind);
    BigInteger b = number(random, bitsBelow, random.nextInt(3)).max(BigInteger.ONE);
    requireEnclosed(a, b);
  }

  @Property(tries = 1000)
  void quotientsOfNumbersOfAboutOneLengthAreEnclosedTightly(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int bits) {
    Random random = new Random(seed);
    BigInteger a = number(random, bits, random.nextInt(3)).setBit(bits);
    BigInteger b = number(random, bits, random.nextInt(3)).setBit(bits);
    requireEnclosed(a, b);
    Interval found = DualRule.quotient(a, b);
    assertTrue(found.width() <= 0x1p-50 * found.lo(), found::toString);
  }

  /** Any number, the largest or the smallest of its length. */
  private static BigInteger number(Random random, int bits, int kind) {
    return switch (kind) {
      case 0 -> new BigInteger(bits, random);
      case 1 -> BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
      default -> BigInteger.ONE.shiftLeft(bits - 1);
    };
  }

  private static void requireEnclosed(BigInteger a, BigInteger b) {
    Interval found = DualRule.quotient(a, b);
    assertTrue(found.contains(Rational.of(a, b)), () -> found + " of " + a + "/" + b);
  }

  @Example
  void shortNumbersAreExact() {
    assertEquals(Interval.of(0.75), DualRule.quotient(BigInteger.valueOf(3), BigInteger.valueOf(4)));
    assertEquals(Interval.ZERO, DualRule.quotient(BigInteger.ZERO, BigInteger.ONE.shiftLeft(5000)));
    assertEquals(
        Interval.of(0x1p53 - 1),
        DualRule.quotient(BigInteger.valueOf((1L << 53) - 1), BigInteger.ONE));
  }

  @Example
  void whatIsBeyondAllDoublesIsEnclosed() {
    BigInteger huge = BigInteger.ONE.shiftLeft(10_000);
    requireEnclosed(huge, BigInteger.ONE);
    requireEnclosed(BigInteger.ONE, huge);
    assertTrue(DualRule.quotient(huge, BigInteger.ONE).lo() > 0x1p800);
    assertTrue(DualRule.quotient(BigInteger.ONE, huge).hi() < 0x1p-800);
  }

  @Example
  void quotientsAreTightUpToTheLargestPowerOfTwoThatIsUsed() {
    // 953 bits are 53 leading ones and the power 900.
    BigInteger large = BigInteger.ONE.shiftLeft(952);
    requireEnclosed(large, BigInteger.ONE);
    assertTrue(DualRule.quotient(large, BigInteger.ONE).hi() < 0x1.1p952);
    requireEnclosed(BigInteger.ONE, large);
    assertTrue(DualRule.quotient(BigInteger.ONE, large).lo() > 0x0.fp-952);
  }
}
