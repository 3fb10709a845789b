package org.isthmus.proofs.n21.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;

class GreedyBasisProperties {

  @Property(tries = 150)
  void bothFormsFindTheLeftmostIndependentColumns(@ForAll long seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(5);
    int columns = 1 + random.nextInt(6);
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = Rational.of(random.nextInt(3) - 1, 1 + random.nextInt(2));
    }
    RationalMatrix a = RationalMatrix.of(rows, columns, entries);
    int[] order = random.ints(0, columns).distinct().limit(columns).toArray();
    GreedyBasis exact = GreedyBasis.exact(a, order);
    assertArrayEquals(exact.columns(), GreedyBasis.quick(a, order).columns());
    assertEquals(ExactRank.of(a).rank(), exact.size());
    assertNotEquals(
        0, Determinant.sign(a.rows(exact.rows()).columns(exact.columns())));
    int rank = 0;
    int[] prefix = {};
    for (int j : order) {
      prefix = Arrays.copyOf(prefix, prefix.length + 1);
      prefix[prefix.length - 1] = j;
      int next = ExactRank.of(a.columns(prefix)).rank();
      if (next > rank) {
        assertEquals(j, exact.columns()[rank]);
      }
      rank = next;
    }
  }

  @Example
  void theComplementIsAscending() {
    assertArrayEquals(new int[] {0, 2, 4}, GreedyBasis.complement(5, 3, 1));
  }
}
