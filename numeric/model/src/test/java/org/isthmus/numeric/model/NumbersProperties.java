package org.isthmus.numeric.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** Rational numbers are stored in binary64 exactly where all of them are binary64 numbers. */
class NumbersProperties {

  /** Any bits of a finite number: subnormal ones, zeros of both signs, the largest. */
  @Provide
  Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
        Arbitraries.of(
            0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL), Double.MAX_VALUE, -Double.MAX_VALUE, 1.0, 0.1));
  }

  @Property(tries = 2000)
  void aMatrixOfDoublesComesBackBitForBitExceptThatZerosAreThenPositive(
      @ForAll("doubles") double a, @ForAll("doubles") double b, @ForAll("doubles") double c) {
    // One column, so that all three have one denominator; and one row, so that none has.
    for (int rows : new int[] {1, 3}) {
      Matrix matrix = Matrix.of(rows, 3 / rows, a, b, c);
      RationalMatrix exact = RationalMatrix.ofDoubles(rows, 3 / rows, matrix.toArray());
      Matrix positive = Matrix.of(rows, 3 / rows, a + 0.0, b + 0.0, c + 0.0);
      assertEquals(Optional.of(positive), Matrix.exactly(exact));
      assertEquals(new Numbers.Doubles(positive), Numbers.of(exact));
      assertEquals(exact, new Numbers.Doubles(matrix).exact());
    }
  }

  @Property(tries = 2000)
  void aNumberIsStoredAsAFractionIfAndOnlyIfNoDoubleIsIt(@ForAll long seed) {
    Random random = new Random(seed);
    BigInteger numerator = new BigInteger(1 + random.nextInt(70), random);
    // Powers of two far and near the least double, and others.
    BigInteger denominator =
        random.nextInt(4) == 0
            ? BigInteger.valueOf(1 + random.nextInt(1000))
            : BigInteger.ONE.shiftLeft(
                random.nextBoolean() ? random.nextInt(80) : 1000 + random.nextInt(120));
    if (random.nextBoolean()) {
      numerator =
          numerator.shiftLeft(
              random.nextBoolean() ? random.nextInt(60) : 900 + random.nextInt(200));
    }
    Rational number =
        Rational.of(random.nextBoolean() ? numerator : numerator.negate(), denominator);
    RationalMatrix matrix = RationalMatrix.of(2, 1, number, Rational.ONE);
    Numbers numbers = Numbers.of(matrix);
    assertEquals(number.isDouble(), numbers instanceof Numbers.Doubles, number::toString);
    assertEquals(matrix, numbers.exact());
    assertEquals(number.isDouble(), Matrix.exactly(matrix).isPresent());
    assertEquals(2, numbers.rows());
    assertEquals(1, numbers.columns());
  }

  @Property(tries = 300)
  void oneFractionMakesAllOfAMatrixFractions(@ForAll long seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(3);
    int columns = 1 + random.nextInt(3);
    double[] entries = random.doubles((long) rows * columns).toArray();
    RationalMatrix exact = RationalMatrix.ofDoubles(rows, columns, entries);
    assertTrue(Numbers.of(exact) instanceof Numbers.Doubles);
    RationalMatrix third =
        exact
            .edit()
            .set(random.nextInt(rows), random.nextInt(columns), Rational.of(1, 3))
            .build();
    assertEquals(new Numbers.Fractions(third), Numbers.of(third));
  }
}
