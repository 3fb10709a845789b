package org.isthmus.proofs.n21.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;

class ExchangeSequenceProperties {

  private static RationalMatrix full(Random random, int p, int q, int spread) {
    RationalMatrix matrix;
    do {
      Rational[] entries = new Rational[p * q];
      for (int k = 0; k < entries.length; k++) {
        entries[k] = Rational.of(random.nextInt(2 * spread + 1) - spread);
      }
      matrix = RationalMatrix.of(p, q, entries);
    } while (ExactRank.of(matrix).rank() < q);
    return matrix;
  }

  /** Requires that each exchange keeps a left inverse and the last one arrives. */
  private static int check(RationalMatrix from, RationalMatrix to) {
    int q = from.columns();
    RationalMatrix a = from;
    List<ExchangeSequence.Exchange> exchanges = ExchangeSequence.between(from, to);
    for (ExchangeSequence.Exchange exchange : exchanges) {
      assertEquals(RationalMatrix.identity(q), exchange.inverse().times(a));
      assertEquals(RationalMatrix.identity(q), exchange.inverse().times(exchange.after()));
      a = exchange.after();
    }
    assertEquals(to, a);
    assertTrue(exchanges.size() <= 2 * q, exchanges.size() + " exchanges of " + q + " columns");
    return exchanges.size();
  }

  @Property(tries = 150)
  void atMostTwiceAsManyExchangesAsColumnsLeadAnywhere(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int q,
      @ForAll @IntRange(min = 1, max = 3) int excess) {
    Random random = new Random(seed);
    check(full(random, q + excess, q, 2), full(random, q + excess, q, 2));
  }

  @Property(tries = 60)
  void matricesOfOneColumnSpaceAreConnectedToo(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int q,
      @ForAll @IntRange(min = 1, max = 3) int excess) {
    Random random = new Random(seed);
    RationalMatrix from = full(random, q + excess, q, 2);
    check(from, from.times(full(random, q, q, 1)));
  }

  @Property(tries = 60)
  void permutedColumnsAreConnectedToo(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int q) {
    Random random = new Random(seed);
    RationalMatrix from = full(random, q + 1, q, 3);
    int[] order = new int[q];
    for (int k = 0; k < q; k++) {
      order[k] = (k + 1) % q;
    }
    check(from, from.columns(order));
  }

  @Property(tries = 40)
  void matricesInGeneralPositionTakeTheFewestExchanges(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int q,
      @ForAll @IntRange(min = 1, max = 4) int excess) {
    Random random = new Random(seed);
    int p = q + excess;
    int exchanges = check(full(random, p, q, 1_000_000), full(random, p, q, 1_000_000));
    assertEquals((q + excess - 1) / excess, exchanges);
  }

  @Example
  void equalMatricesNeedNoExchange() {
    RationalMatrix a = full(new Random(1), 4, 2, 3);
    assertEquals(List.of(), ExchangeSequence.between(a, a));
  }

  @Example
  void matricesThatAreNotTallOrLackRankAreRefused() {
    RationalMatrix square = RationalMatrix.identity(2);
    assertThrows(
        IllegalArgumentException.class, () -> ExchangeSequence.between(square, square));
    RationalMatrix tall = RationalMatrix.ofDoubles(3, 2, new double[] {1, 0, 0, 1, 0, 0});
    RationalMatrix dependent = RationalMatrix.ofDoubles(3, 2, new double[] {1, 1, 1, 1, 1, 1});
    assertThrows(ArithmeticException.class, () -> ExchangeSequence.between(tall, dependent));
    assertThrows(ArithmeticException.class, () -> ExchangeSequence.between(dependent, tall));
  }

  @Example
  void aMatrixOfDependentColumnsHasNoLeftInverse() {
    assertTrue(
        LeftInverse.of(RationalMatrix.ofDoubles(3, 2, new double[] {1, 2, 1, 2, 1, 2})).isEmpty());
  }
}
