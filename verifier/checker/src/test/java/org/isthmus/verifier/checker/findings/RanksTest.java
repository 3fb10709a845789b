package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.junit.jupiter.api.Test;

/** Ranks that a few samples, or one prime, do not show. */
class RanksTest {

  private static final Witness NONE = new Witness.None();

  private static Condition rank(int layer, int rank) {
    return new Condition.RankAtLeast(layer, KeptSubset.ALL, rank);
  }

  /** The prime that {@link Pivots} uses. */
  private static int prime() {
    SplittableRandom random = new SplittableRandom(0x1517_2357L);
    int candidate;
    do {
      candidate = random.nextInt(1 << 29, 2 << 29) | 1;
    } while (!isPrime(candidate));
    assertEquals(
        0, Pivots.of(RationalMatrix.ofDoubles(1, 1, new double[] {candidate})).rank());
    return candidate;
  }

  private static boolean isPrime(int odd) {
    return IntStream.iterate(3, d -> (long) d * d <= odd, d -> d + 2).allMatch(d -> odd % d != 0);
  }

  @Test
  void theSamplesThatMakeARankAreLookedForAmongMoreAndMore() {
    // Features (y, 0) and (0, -y) for y of either sign, which is zero for most samples.
    String inputs =
        IntStream.range(0, 100)
            .mapToObj(t -> t + (t == 55 ? " 1" : t == 57 ? " -1" : " 0"))
            .collect(Collectors.joining(";"));
    Case data =
        Case.ofInputs(inputs, 2, new int[100])
            .with(
                Case.model(
                    List.of(new Activation.Relu()), "0 0; 1 -1", "0 0", "1 0; 0 1",
                    "0 0"));
    data.decides(true, rank(1, 1));
    data.decides(true, rank(1, 2));
    assertEquals("on 40 samples", data.judge(rank(1, 2), HOLDS).reason());
  }

  @Test
  void whatOnePrimeDoesNotShowIsDecidedExactly() {
    int p = prime();
    Case.ofInputs("" + p, 1, 0).decides(true, rank(0, 1));
    Case.ofInputs(p + " 0; 0 1", 1, 0, 0).decides(true, rank(0, 2));
    Case.ofInputs(p + " 0; 0 0", 1, 0, 0).decides(false, rank(0, 2));
    // A determinant that the prime divides is not zero.
    Condition position = new Condition.GeneralPosition(0, KeptSubset.ALL);
    Case.ofInputs("0 0 0; 1 0 0; 0 1 0; 0 0 " + p, 1, 0, 0, 0, 0).proves(position, HOLDS, NONE);
    Case.ofInputs("0 0 0; 1 0 0; 0 1 0; 1 1 0", 1, 0, 0, 0, 0).rejects(position, HOLDS, NONE);
  }

  @Test
  void ranksThatTakeTooLongStayOpen() {
    int n = 520;
    double[] entries = new double[n * n];
    for (int i = 0; i < n - 1; i++) {
      entries[i * n + i] = 1;
    }
    // The last row is the sum of the first two, and no row is equal to another.
    entries[n * n - n] = 1;
    entries[n * n - n + 1] = 1;
    Case data = Case.ofInputs(RationalMatrix.ofDoubles(n, n, entries), 1, new int[n]);
    data.leavesOpen(rank(0, n), HOLDS, NONE);
    data.leavesOpen(rank(0, n), FAILS, NONE);
    data.decides(true, rank(0, n - 1));
    // Few columns make it short.
    double[] narrow = new double[2 * n];
    Arrays.setAll(narrow, k -> k % 2 == 0 ? k : 2 * (k - 1));
    Case.ofInputs(RationalMatrix.ofDoubles(n, 2, narrow), 1, new int[n])
        .decides(false, rank(0, 2));
  }
}
