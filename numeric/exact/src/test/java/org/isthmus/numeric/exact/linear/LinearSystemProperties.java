package org.isthmus.numeric.exact.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;

class LinearSystemProperties {

  @Property(tries = 300)
  void aSquareSystemHasTheSolutionThatFractionsGive(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = 1 + random.below(7);
    RationalMatrix a = random.any(n, n);
    RationalMatrix b = random.any(n, 1 + random.below(3));
    if (FractionOracle.determinant(a).signum() == 0) {
      assertThrows(IllegalArgumentException.class, () -> LinearSystem.solve(a, b));
    } else {
      assertEquals(Optional.of(FractionOracle.solve(a, b)), LinearSystem.solve(a, b));
    }
  }

  @Property(tries = 200)
  void aTallSystemIsSolvedExactlyWhereItCanBe(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = 1 + random.below(4);
    int m = n + 1 + random.below(3);
    RationalMatrix a = random.any(m, n);
    RationalMatrix x = random.any(n, 2);
    RationalMatrix b = a.times(x);
    if (new FractionFree(a).rank() < n) {
      assertThrows(IllegalArgumentException.class, () -> LinearSystem.solve(a, b));
      return;
    }
    assertEquals(Optional.of(x), LinearSystem.solve(a, b));
    int i = random.below(m);
    Rational changed = b.get(i, 1).plus(Rational.of(1, 1 + random.below(1000)));
    RationalMatrix other = b.edit().set(i, 1, changed).build();
    assertEquals(FractionFree.solve(a, other), LinearSystem.solve(a, other));
  }

  @Property(tries = 12)
  void fastAndSlowAgreeOnLargerSystems(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int n = 20 + random.below(20);
    int bits = new int[] {1, 30, 53, 62, 112, 200}[random.below(6)];
    RationalMatrix a = random.integers(n, n, bits);
    RationalMatrix b = random.integers(n, 1 + random.below(3), 1 + random.below(300));
    if (new FractionFree(a).rank() == n) {
      assertEquals(FractionFree.solve(a, b), LinearSystem.solve(a, b));
    }
  }

  @Example
  void anIllConditionedMatrixWithoutPowersOfTwoIsInverted() {
    // The inverse of the Hilbert matrix is integer.
    int n = 24;
    Rational[] entries = new Rational[n * n];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = Rational.of(1, k / n + k % n + 1);
    }
    RationalMatrix hilbert = RationalMatrix.of(n, n, entries);
    RationalMatrix inverse =
        LinearSystem.solve(hilbert, RationalMatrix.identity(n)).orElseThrow();
    assertEquals(RationalMatrix.identity(n), inverse.times(hilbert));
    assertEquals(Rational.of((long) n * n), inverse.get(0, 0));
    assertEquals(
        Rational.ONE, Determinant.of(hilbert).times(Determinant.of(inverse)));
    assertTrue(Definiteness.isPositiveDefinite(hilbert));
    assertEquals(n, ExactRank.of(hilbert).rank());
  }

  @Example
  void aTallSystemOfManyRowsIsSolvedOrFoundInconsistent() {
    RandomMatrices random = new RandomMatrices(7);
    RationalMatrix a = random.integers(70, 40, 60).times(Rational.of(1, 10));
    RationalMatrix x = random.integers(40, 2, 90).times(Rational.of(1, 3));
    RationalMatrix b = a.times(x);
    assertEquals(Optional.of(x), LinearSystem.solve(a, b));
    for (int i : new int[] {0, 35, 69}) {
      Rational changed = b.get(i, 0).plus(Rational.parse("1e-9"));
      assertEquals(
          Optional.empty(), LinearSystem.solve(a, b.edit().set(i, 0, changed).build()));
    }
  }

  @Example
  void severalRightHandSidesOfALargeSystemAreSolvedTogether() {
    RandomMatrices random = new RandomMatrices(11);
    RationalMatrix a = random.integers(110, 110, 40);
    RationalMatrix x = random.integers(110, 6, 50).times(Rational.of(1, 7));
    assertEquals(Optional.of(x), LinearSystem.solve(a, a.times(x)));
  }

  @Example
  void aTriangularSystemWithALongDenominatorIsSolved() {
    // Every entry of the solution has a numerator and a denominator of its own.
    int n = 40;
    RationalMatrix.Editor editor = RationalMatrix.identity(n).edit();
    for (int i = 0; i < n; i++) {
      editor.set(i, i, Rational.of(2 * i + 1, 3));
      if (i > 0) {
        editor.set(i, i - 1, Rational.of(-1, 10));
      }
    }
    RationalMatrix a = editor.build();
    RationalMatrix b = RationalMatrix.zeros(n, 1).edit().set(0, 0, Rational.ONE).build();
    assertEquals(FractionFree.solve(a, b), LinearSystem.solve(a, b));
  }

  @Example
  void longRightHandSidesOverShortMatricesAreSolved() {
    RationalMatrix a = RationalMatrix.of(2, 2, Rational.parse("1"), Rational.parse("2"),
        Rational.parse("1/3"), Rational.parse("1/10"));
    Rational large = Rational.of(BigInteger.TEN.pow(900), BigInteger.valueOf(7).pow(500));
    RationalMatrix x = RationalMatrix.of(2, 1, large, large.negate().plus(Rational.ONE));
    assertEquals(Optional.of(x), LinearSystem.solve(a, a.times(x)));
  }

  @Example
  void systemsWithoutRowsColumnsOrRightHandSidesAreSolved() {
    assertEquals(
        Optional.of(RationalMatrix.zeros(0, 2)),
        LinearSystem.solve(RationalMatrix.zeros(3, 0), RationalMatrix.zeros(3, 2)));
    assertEquals(
        Optional.empty(),
        LinearSystem.solve(RationalMatrix.zeros(1, 0), RationalMatrix.identity(1)));
    assertEquals(
        Optional.of(RationalMatrix.zeros(0, 0)),
        LinearSystem.solve(RationalMatrix.zeros(0, 0), RationalMatrix.zeros(0, 0)));
    assertEquals(
        Optional.of(RationalMatrix.zeros(2, 0)),
        LinearSystem.solve(RationalMatrix.identity(2), RationalMatrix.zeros(2, 0)));
    assertEquals(
        Optional.of(RationalMatrix.zeros(2, 1)),
        LinearSystem.solve(RationalMatrix.identity(2), RationalMatrix.zeros(2, 1)));
  }

  @Example
  void dependentColumnsAndWrongHeightsAreRefusedInWords() {
    RandomMatrices random = new RandomMatrices(1);
    RationalMatrix a = random.integers(5, 2, 60).times(random.integers(2, 4, 60));
    RationalMatrix b = random.integers(5, 1, 60);
    String message =
        assertThrows(IllegalArgumentException.class, () -> LinearSystem.solve(a, b)).getMessage();
    assertTrue(message.contains("found 2") && message.contains("4"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> LinearSystem.solve(RationalMatrix.zeros(1, 2), RationalMatrix.zeros(1, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> LinearSystem.solve(RationalMatrix.identity(2), RationalMatrix.zeros(3, 1)));
  }
}
