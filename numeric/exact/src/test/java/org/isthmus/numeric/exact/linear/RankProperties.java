package org.isthmus.numeric.exact.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;

class RankProperties {

  @Property(tries = 300)
  void theMinorIsNotZeroAndEveryOtherColumnDependsOnThePivotsToItsLeft(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    RationalMatrix a = matrix(random, 1 + random.below(6), 1 + random.below(6));
    ExactRank rank = ExactRank.of(a);
    int[] columns = rank.columns();
    RationalMatrix pivots = a.columns(columns);
    RationalMatrix minor = pivots.rows(rank.rows());
    assertNotEquals(0, FractionOracle.determinant(minor).signum());
    for (int j = 0; j < a.columns() && rank.rank() > 0; j++) {
      RationalMatrix combination =
          FractionOracle.solve(minor, a.rows(rank.rows()).columns(j));
      assertEquals(a.columns(j), FractionOracle.product(pivots, combination));
      for (int k = 0; k < columns.length; k++) {
        assertTrue(columns[k] <= j || combination.signum(k, 0) == 0);
      }
    }
    assertTrue(rank.rank() > 0 || a.isZero());
    assertEquals(rank.rank(), ExactRank.of(a.transpose()).rank());
  }

  @Property(tries = 300)
  void thePivotsAreTheFirstIndependentColumnsInAnyOrder(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    RationalMatrix a = matrix(random, 1 + random.below(6), 1 + random.below(6));
    int[] order =
        IntStream.generate(() -> random.below(a.columns())).distinct().limit(a.columns()).toArray();
    Pivots pivots = Pivots.of(a, order);
    int[] places = ExactRank.of(a.columns(order)).columns();
    assertArrayEquals(Arrays.stream(places).map(k -> order[k]).toArray(), pivots.columns());
    assertEquals(places.length, pivots.rank());
    RationalMatrix minor = a.rows(pivots.rows()).columns(pivots.columns());
    assertNotEquals(0, FractionOracle.determinant(minor).signum());
    assertEquals(pivots.rank(), Pivots.of(a).rank());
  }

  @Property(tries = 10)
  void fastAndSlowAgreeOnLargerRanks(@ForAll long seed) {
    RandomMatrices random = new RandomMatrices(seed);
    int r = 10 + random.below(15);
    RationalMatrix a =
        random.integers(25, r, 60).times(random.integers(r, 30, 1 + random.below(60)));
    FractionFree slow = new FractionFree(a);
    ExactRank fast = ExactRank.of(a);
    assertEquals(r, fast.rank());
    assertArrayEquals(slow.columns(), fast.columns());
  }

  @Example
  void emptyOrdersAndMatricesHaveNoPivots() {
    RationalMatrix a = RationalMatrix.identity(3);
    assertEquals(0, Pivots.of(a, new int[0]).rank());
    assertEquals(3, Pivots.of(a).rank());
    assertArrayEquals(new int[] {2, 0}, Pivots.of(a, 2, 2, 0).columns());
    assertEquals(0, ExactRank.of(RationalMatrix.zeros(3, 0)).rank());
    assertEquals(0, ExactRank.of(RationalMatrix.zeros(0, 3)).rank());
    assertEquals(0, ExactRank.of(RationalMatrix.zeros(4, 3)).rank());
    assertThrows(IndexOutOfBoundsException.class, () -> Pivots.of(a, 3));
  }

  @Example
  void aMatrixThatIsSingularModuloManyPrimesHasItsTrueRank() {
    // The primes that this package draws first divide the first entry; in the end, all of them.
    for (int unlucky : new int[] {1, 6, WordPrimes.ENOUGH}) {
      WordPrimes primes = new WordPrimes();
      Rational product = Rational.ONE;
      for (int k = 0; k < unlucky; k++) {
        product = product.times(Rational.of(primes.next()));
      }
      RationalMatrix a = RationalMatrix.identity(3).edit().set(0, 0, product).build();
      assertEquals(2, Pivots.of(a).rank());
      assertEquals(3, ExactRank.of(a).rank());
      assertArrayEquals(new int[] {0, 1, 2}, ExactRank.of(a).columns());
      assertEquals(a, LinearSystem.solve(a, a.times(a)).orElseThrow());
      assertEquals(product, Determinant.of(a));
      RationalMatrix wide = a.columns(0, 1).beside(a.times(a.columns(0)));
      assertEquals(2, ExactRank.of(wide).rank());
      assertEquals(2, ExactRank.of(wide.rows(0, 1).transpose()).rank());
      assertThrows(
          IllegalArgumentException.class, () -> LinearSystem.solve(wide, a.columns(0)));
    }
  }

  private static RationalMatrix matrix(RandomMatrices random, int rows, int columns) {
    return switch (random.below(3)) {
      case 0 -> random.any(rows, columns);
      case 1 -> random.withDependentColumns(rows, columns);
      default -> random.ofRankAtMost(1 + random.below(4), rows, columns);
    };
  }
}
