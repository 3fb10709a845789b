package org.isthmus.numeric.training;

import java.util.SplittableRandom;

/**
 * Standard normal numbers that are the same on every machine: the polar method of Marsaglia and
 * Bray on {@link SplittableRandom}, with the logarithm of {@link StrictMath}.
 */
public final class NormalStream {

  private final SplittableRandom random;
  private double spare = Double.NaN;

  public NormalStream(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next number. */
  public double next() {
    if (!Double.isNaN(spare)) {
      double kept = spare;
      spare = Double.NaN;
      return kept;
    }
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double factor = Math.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  }

  /** A multiple of 2^-53 in [0, 1), uniformly: the upper 53 bits of a 64-bit draw. */
  public double uniform() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }
}
