package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Matrix;

/** Sums of entries that are doubles: exact, and one object for each number. */
class EntriesTest {

  private static final double LARGE = 0x1p1023;

  private static Object sum(double... entries) {
    return Entries.of(Matrix.of(entries.length, 1, entries))
        .sum(IntStream.range(0, entries.length).toArray(), 0);
  }

  private static Rational exact(double... entries) {
    Rational sum = Rational.ZERO;
    for (double entry : entries) {
      sum = sum.plus(Rational.of(entry));
    }
    return sum;
  }

  private static Rational number(Object sum) {
    return sum instanceof Dyadic dyadic ? dyadic.toRational() : Rational.of((Double) sum);
  }

  private static void requireExact(double... entries) {
    Object sum = sum(entries);
    assertEquals(exact(entries), number(sum), sum::toString);
  }

  /** Doubles with few or many bits, near to each other or far away, of both signs. */
  private static double entry(Random random, int kind) {
    double bits = random.nextInt(1 << (1 + random.nextInt(12))) + random.nextInt(2);
    return switch (kind) {
      case 0 -> random.nextInt(7) - 3;
      case 1 -> (random.nextBoolean() ? bits : -bits) * Math.scalb(1.0, 40 + random.nextInt(24));
      case 2 -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(60) - 30);
      case 3 -> Math.scalb(random.nextGaussian(), -1060 - random.nextInt(10));
      default -> Math.scalb(random.nextDouble() - 0.5, 1024);
    };
  }

  @Property(tries = 3000)
  void sumsAreExactInEveryOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int count,
      @ForAll @IntRange(min = 0, max = 6) int kind) {
    Random random = new Random(seed);
    double[] entries = new double[count];
    for (int k = 0; k < count; k++) {
      entries[k] = entry(random, kind < 5 ? kind : random.nextInt(3));
    }
    requireExact(entries);
    double[] backwards = new double[count];
    for (int k = 0; k < count; k++) {
      backwards[k] = entries[count - 1 - k];
    }
    assertEquals(sum(entries), sum(backwards));
    assertEquals(sum(entries).hashCode(), sum(backwards).hashCode());
    double[] withZero = new double[count + 3];
    System.arraycopy(backwards, 0, withZero, 2, count);
    withZero[0] = 0x1p60;
    withZero[1] = -0.0;
    withZero[count + 2] = -0x1p60;
    assertEquals(sum(entries), sum(withZero));
  }

  @Property(tries = 3000)
  void theSecondOfTwoMayBeTheLargerOne(@ForAll long seed) {
    // Odd numbers of 53 bits and halves of units: every way to be rounded, also to even.
    Random random = new Random(seed);
    double large = (1L << 52) + random.nextInt(8) + (random.nextBoolean() ? 1L << 51 : 0);
    double small = (random.nextInt(64) - 32) / 8.0;
    double middle = Math.nextUp(large / 2) + random.nextInt(3);
    requireExact(small, large);
    requireExact(large, small);
    requireExact(small, -large, middle);
    requireExact(middle, large);
    requireExact(-middle, large, small);
    requireExact(middle * 3, large);
    requireExact(small / 3, large);
  }

  @Example
  void sumsBeyondTheLargestDoubleDiffer() {
    assertEquals(exact(LARGE, LARGE), number(sum(LARGE, LARGE)));
    assertFalse(sum(LARGE, LARGE).equals(sum(LARGE, 0x1.8p1023)));
    assertFalse(sum(LARGE, LARGE).equals(sum(-LARGE, -LARGE)));
    assertEquals(sum(LARGE, 0x1.8p1023), sum(0x1.8p1023, LARGE));
    assertEquals(Dyadic.class, sum(LARGE, LARGE).getClass());
  }

  @Example
  void whatIsADoubleAfterALongSumIsOne() {
    double max = Double.MAX_VALUE;
    assertEquals(max, sum(max, 1, -1));
    assertEquals(max, sum(1, max, -1));
    assertEquals(LARGE, sum(LARGE, LARGE, -LARGE));
    assertEquals(Double.MIN_VALUE, sum(1, Double.MIN_VALUE, -1));
    assertEquals(3 * Double.MIN_VALUE, sum(1, 3 * Double.MIN_VALUE, -1));
    assertEquals(0x1.fffffffffffffp0, sum(0x1p100, 0x1.fffffffffffffp0, -0x1p100));
    assertEquals(0.0, sum(1, 0x1p-60, -1, -0x1p-60));
    assertEquals(0.0, sum(-0.0, -0.0));
  }

  @Example
  void entriesOfOneObjectAreTheSame() {
    Matrix matrix = Matrix.of(2, 1, 1, 2);
    assertTrue(Entries.of(matrix).isSameAs(Entries.of(matrix)));
    assertFalse(Entries.of(matrix).isSameAs(Entries.of(Matrix.of(2, 1, 1, 2))));
  }
}
