package org.isthmus.numeric.exact.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;

class RationalMatrixProperties {

  @Property(tries = 200)
  void theFormIsCanonicalSoEqualNumbersAreEqualMatrices(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    RationalMatrix a = random.any(1 + random.below(4), 1 + random.below(4));
    BigInteger[] denominators = new BigInteger[a.columns()];
    BigInteger[] numerators = new BigInteger[a.rows() * a.columns()];
    for (int j = 0; j < a.columns(); j++) {
      BigInteger factor = BigInteger.valueOf(1 + random.below(1000)).shiftLeft(random.below(70));
      BigInteger divisor = a.denominator(j);
      denominators[j] = a.denominator(j).multiply(factor);
      for (int i = 0; i < a.rows(); i++) {
        divisor = divisor.gcd(a.numerator(i, j));
        numerators[i * a.columns() + j] = a.numerator(i, j).multiply(factor);
        assertEquals(
            a.get(i, j), Rational.of(a.numerator(i, j), a.denominator(j)));
      }
      assertEquals(BigInteger.ONE, divisor);
      assertEquals(1, a.denominator(j).signum());
    }
    RationalMatrix same = RationalMatrix.over(a.rows(), denominators, numerators);
    assertEquals(a, same);
    assertEquals(a.hashCode(), same.hashCode());
    assertEquals(a, a.transpose().transpose());
    assertEquals(a, a.plus(a).times(Rational.of(1, 2)));
  }

  @Property(tries = 200)
  void everyOperationActsOnTheEntriesAsItsFormulaSays(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int m = 1 + random.below(4);
    int n = 1 + random.below(4);
    RationalMatrix a = random.any(m, n);
    RationalMatrix b = random.withDependentColumns(m, n);
    RationalMatrix row = random.any(1, n);
    int[] chosenRows = {random.below(m), random.below(m), 0};
    int[] chosenColumns = {random.below(n), 0};
    Rational factor = Rational.of(random.below(100) - 50, 1 + random.below(30));
    RationalMatrix sum = a.plus(b);
    RationalMatrix difference = a.minus(b);
    RationalMatrix multiple = a.times(factor);
    RationalMatrix both = a.beside(b);
    RationalMatrix moved = a.plusRow(row);
    RationalMatrix selected = a.rows(chosenRows).columns(chosenColumns);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(a.get(i, j).plus(b.get(i, j)), sum.get(i, j));
        assertEquals(a.get(i, j).minus(b.get(i, j)), difference.get(i, j));
        assertEquals(a.get(i, j).times(factor), multiple.get(i, j));
        assertEquals(a.get(i, j).negate(), a.negate().get(i, j));
        assertEquals(a.get(i, j), a.transpose().get(j, i));
        assertEquals(a.get(i, j), both.get(i, j));
        assertEquals(b.get(i, j), both.get(i, n + j));
        assertEquals(a.get(i, j).plus(row.get(0, j)), moved.get(i, j));
        assertEquals(a.get(i, j).signum(), a.signum(i, j));
        assertEquals(a.get(i, j).doubleValue(), a.doubleValue(i, j));
      }
    }
    for (int i = 0; i < chosenRows.length; i++) {
      for (int j = 0; j < chosenColumns.length; j++) {
        assertEquals(a.get(chosenRows[i], chosenColumns[j]), selected.get(i, j));
      }
    }
    assertEquals(a.rows(chosenRows), a.transpose().columns(chosenRows).transpose());
  }

  @Property(tries = 200)
  void theProductAgreesWithFractions(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int inner = 1 + random.below(5);
    RationalMatrix a = random.any(1 + random.below(4), inner);
    RationalMatrix b = random.any(inner, 1 + random.below(4));
    assertEquals(FractionOracle.product(a, b), a.times(b));
    assertEquals(a, a.times(RationalMatrix.identity(inner)));
    assertTrue(a.times(b).minus(a.times(b)).isZero());
  }

  @Property(tries = 200)
  void doublesAreReadExactly(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    double[] kinds = {
      0.0, -0.0, 1.5, -3, Double.MIN_VALUE, -3 * Double.MIN_VALUE, Double.MIN_NORMAL,
      Double.MAX_VALUE, 0x1p200, 1e-300, 0.1, 1e22, 6
    };
    double[] entries = new double[6];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = kinds[random.below(kinds.length)];
    }
    RationalMatrix a = RationalMatrix.ofDoubles(3, 2, entries);
    Rational[] exact = new Rational[6];
    for (int k = 0; k < 6; k++) {
      exact[k] = Rational.of(entries[k]);
      assertEquals(exact[k], a.get(k / 2, k % 2));
      assertEquals(entries[k] + 0.0, a.doubleValue(k / 2, k % 2));
    }
    assertEquals(RationalMatrix.of(3, 2, exact), a);
    assertEquals(RationalMatrix.of(3, 2, List.of(exact)), a);
  }

  @Property(tries = 200)
  void anEditorChangesTheEntriesNamedAndNoOthers(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    RationalMatrix a = random.any(3, 3);
    RationalMatrix b = random.any(2, 4);
    RationalMatrix.Editor editor = a.edit();
    Rational value = b.get(0, 0).times(Rational.of(1, 7));
    RationalMatrix edited = editor.set(0, 1, value).set(2, 0, b, 1, 3).zero(1, 1).build();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        Rational expected = a.get(i, j);
        if (i == 0 && j == 1) {
          expected = value;
        } else if (i == 2 && j == 0) {
          expected = b.get(1, 3);
        } else if (i == 1 && j == 1) {
          expected = Rational.ZERO;
        }
        assertEquals(expected, edited.get(i, j));
      }
    }
    RationalMatrix back =
        editor.set(0, 1, a, 0, 1).set(2, 0, a, 2, 0).set(1, 1, a.get(1, 1)).build();
    assertEquals(a, back);
    assertEquals(RationalMatrix.zeros(1, 1), random.any(1, 1).edit().zero(0, 0).build());
  }

  @Example
  void theNearestDoubleIsFoundAlsoForLongNumbers() {
    BigInteger power = BigInteger.TEN.pow(2000);
    RationalMatrix a =
        RationalMatrix.over(
            2,
            new BigInteger[] {power.shiftLeft(53), power},
            new BigInteger[] {
              power.shiftLeft(53).add(power).add(BigInteger.ONE), power.pow(2),
              power.shiftLeft(53).add(power), BigInteger.ONE.negate()
            });
    assertEquals(Math.nextUp(1.0), a.doubleValue(0, 0));
    assertEquals(1.0, a.doubleValue(1, 0));
    assertEquals(Double.POSITIVE_INFINITY, a.doubleValue(0, 1));
    assertEquals(0, a.doubleValue(1, 1), 0);
  }

  @Example
  void rowsOfZerosAndSizesAreSeen() {
    RationalMatrix a = RationalMatrix.of(2, 2, fractions("0", "0", "1/3", "-8"));
    assertTrue(a.rowIsZero(0));
    assertFalse(a.rowIsZero(1));
    assertFalse(a.isZero());
    assertTrue(RationalMatrix.zeros(2, 2).isZero());
    assertEquals(4, a.bits());
    assertNotEquals(a, a.negate());
    assertNotEquals(RationalMatrix.zeros(2, 3), RationalMatrix.zeros(3, 2));
    assertEquals("2 x 2: 0 0; 1/3 -8", a.toString());
    assertEquals(
        RationalMatrix.zeros(3, 2), RationalMatrix.zeros(3, 0).times(RationalMatrix.zeros(0, 2)));
    assertEquals(0, RationalMatrix.zeros(0, 2).transpose().columns());
  }

  @Example
  void wrongShapesAreRefused() {
    RationalMatrix a = RationalMatrix.zeros(2, 3);
    RationalMatrix b = RationalMatrix.zeros(2, 2);
    List<Runnable> wrong =
        List.of(
            () -> a.plus(b),
            () -> a.minus(b),
            () -> a.times(b),
            () -> a.beside(RationalMatrix.zeros(3, 1)),
            () -> a.plusRow(RationalMatrix.zeros(1, 2)),
            () -> a.plusRow(RationalMatrix.zeros(2, 3)),
            () -> RationalMatrix.zeros(-1, 2),
            () -> RationalMatrix.of(1, 2, Rational.ONE),
            () -> RationalMatrix.ofDoubles(1, 2, new double[3]),
            () ->
                RationalMatrix.over(
                    1, new BigInteger[] {BigInteger.ZERO}, new BigInteger[] {BigInteger.ONE}));
    for (Runnable attempt : wrong) {
      assertThrows(IllegalArgumentException.class, attempt::run);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> a.get(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> a.rows(2));
    assertThrows(IndexOutOfBoundsException.class, () -> a.columns(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> a.edit().zero(2, 0));
    assertThrows(
        ArithmeticException.class,
        () -> RationalMatrix.ofDoubles(1, 1, new double[] {Double.NaN}));
  }

  private static Rational[] fractions(String... texts) {
    return Arrays.stream(texts).map(Rational::parse).toArray(Rational[]::new);
  }
}
