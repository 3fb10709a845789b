package org.isthmus.numeric.exact.linear;

/**
 * The number {@code 2^32 high + low}: a sum of products, each factor within one word, that is
 * exact although it may be longer than a word.
 */
final class WideSum {

  private static final long LOW = 0xffff_ffffL;

  long high;
  long low;

  /**
   * Becomes the sum of {@code a[k] b[k + shift]} over {@code from <= k < to}, for {@code |a[k]| <
   * 2^31} and {@code |b[k]| < 2^29}, or the other way round.
   */
  void set(int[] a, int from, int to, long[] b, int shift) {
    high = 0;
    low = 0;
    int k = from;
    for (; k + 8 <= to; k += 8) {
      int m = k + shift;
      // Eight products of 60 bits stay below 2^63.
      add(
          a[k] * b[m]
              + a[k + 1] * b[m + 1]
              + a[k + 2] * b[m + 2]
              + a[k + 3] * b[m + 3]
              + a[k + 4] * b[m + 4]
              + a[k + 5] * b[m + 5]
              + a[k + 6] * b[m + 6]
              + a[k + 7] * b[m + 7]);
    }
    long rest = 0;
    for (; k < to; k++) {
      rest += a[k] * b[k + shift];
    }
    add(rest);
  }

  private void add(long sum) {
    high += sum >> 32;
    low += sum & LOW;
  }

  /** A number of the same residue modulo a prime below 2^30, and less than 2^62 in size. */
  long residue(long prime) {
    return (high % prime) * ((1L << 32) % prime) + low;
  }
}
