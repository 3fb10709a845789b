package org.isthmus.numeric.exact;

/**
 * The exponential function with proved errors; of the JDK only the basic operations and the fused
 * multiply-add are trusted.
 *
 * <p><i>Method.</i> With m the integer nearest to x 64 / ln 2, write x = m ln 2 / 64 + r, where |r|
 * < 2^-7.5, and m = 64 k + i with 0 <= i < 64. Then exp(x) = 2^k 2^(i/64) exp(r).
 *
 * <p><i>Why the relative error is below {@link #RELATIVE_ERROR}.</i> Let u = 2^-53; |m| < 2^16.
 *
 * <ul>
 *   <li>ln 2 / 64 is split into a multiple of 2^-40, a multiple of 2^-74 and a double below 2^-74
 *       that is right to 2^-127. The first two products with m have at most 50 bits and are
 *       subtracted exactly by TwoSum; the third product, its error and the sum of the two
 *       remainders err by less than 2^-109 together. Adding x.lo, at most 600 u, errs by less than
 *       2^-96. So r is wrong by less than 2^-95.9.
 *   <li>The Taylor series of exp(r), as 1 + r (1 + r/2 (1 + r/3 (...))), is cut after r^10 / 10!;
 *       the rest is below 2^-107. A step errs by at most 24.2 u^2, all but the last one damped by
 *       r, and the factors 1/k by 32 u^2: below 2^-101 together.
 *   <li>The factor 2^(i/64) is right to 2^-105 and its product to 8 u^2 = 2^-103; 2^k is exact.
 * </ul>
 *
 * <p>Together less than 2^-95, of which the stated bound leaves a factor of 32.
 */
public final class Exponential {

  /** A bound of the relative error of {@link #exp(DoubleDouble)}. */
  public static final double RELATIVE_ERROR = 0x1p-90;

  /** The magnitude up to which {@link #exp(DoubleDouble)} takes arguments. */
  public static final double LIMIT = 600;

  private static final double[] STEP = RealConstants.splitSixtyFourth(RealConstants.LN_2);
  private static final double INVERSE_STEP = 1 / (STEP[0] + STEP[1]); // rounded: only chooses m
  private static final DoubleDouble[] ROOTS = new DoubleDouble[64];
  private static final DoubleDouble[] INVERSES = new DoubleDouble[11];

  static {
    for (int i = 0; i < 64; i++) {
      ROOTS[i] = RealConstants.nearest(RealConstants.rootOfTwo(i));
    }
    for (int n = 1; n <= 10; n++) {
      INVERSES[n] = DoubleDouble.ONE.dividedBy(DoubleDouble.of(n));
    }
  }

  private Exponential() {}

  /**
   * exp(x), relatively wrong by at most {@link #RELATIVE_ERROR}.
   *
   * @throws IllegalArgumentException if {@code |x|} exceeds {@link #LIMIT}
   */
  public static DoubleDouble exp(DoubleDouble x) {
    if (!(Math.abs(x.hi()) <= LIMIT)) {
      throw new IllegalArgumentException("exp takes numbers up to " + LIMIT + " (found " + x + ")");
    }
    double m = Math.rint(x.hi() * INVERSE_STEP);
    DoubleDouble first = DoubleDouble.sum(x.hi(), -m * STEP[0]);
    DoubleDouble second = DoubleDouble.sum(first.hi(), -m * STEP[1]);
    double rest = (first.lo() + second.lo()) - m * STEP[2];
    DoubleDouble r = DoubleDouble.sum(second.hi(), rest + x.lo());
    DoubleDouble sum = r.nested(INVERSES, 10);
    int index = (int) m;
    return ROOTS[index & 63].times(sum).scale(index >> 6);
  }

  /**
   * All values of exp on an interval. Its ends are at most two units in the last place away from
   * the exact ones for arguments between -600 and 600; below, the lower end is 0, above, the upper
   * one is infinite.
   */
  public static Interval exp(Interval x) {
    return new Interval(lower(x.lo()), upper(x.hi()));
  }

  private static double lower(double x) {
    if (x < -LIMIT) {
      return 0;
    }
    return below(exp(DoubleDouble.of(Math.min(x, LIMIT))));
  }

  private static double upper(double x) {
    if (x > LIMIT) {
      return Double.POSITIVE_INFINITY;
    }
    return -below(exp(DoubleDouble.of(Math.max(x, -LIMIT))).negate());
  }

  // Anything nearer than 2^-80 to a double counts as possibly beyond it.
  private static double below(DoubleDouble x) {
    return x.lo() > Math.abs(x.hi()) * 0x1p-80 ? x.hi() : Math.nextDown(x.hi());
  }
}
