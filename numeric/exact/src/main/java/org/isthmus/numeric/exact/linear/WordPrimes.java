package org.isthmus.numeric.exact.linear;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Primes between 2^29 and 2^30, in a pseudo-random order that is the same in every run, each
 * proved prime by trial division and none of them twice.
 */
final class WordPrimes {

  /** Every prime is at least two to this power. */
  static final int BITS = 29;

  /** So many primes with bad luck, one after the other, do not happen by chance. */
  static final int ENOUGH = 20;

  private final SplittableRandom random = new SplittableRandom(0x1517_2357L);
  private final Set<Integer> used = new HashSet<>();

  /** A prime that this object has not returned before. */
  int next() {
    int candidate;
    do {
      candidate = random.nextInt(1 << BITS, 2 << BITS) | 1;
    } while (!isPrime(candidate) || !used.add(candidate));
    return candidate;
  }

  /** Whether an odd number above 1 has no divisor up to its root. */
  static boolean isPrime(int odd) {
    for (int divisor = 3; (long) divisor * divisor <= odd; divisor += 2) {
      if (odd % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
