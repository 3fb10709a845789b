package org.isthmus.numeric.exact;

/**
 * Enclosures of the logarithm, by interval arithmetic on its series alone.
 *
 * <p>log(y) = 2 artanh(t) for t = (y - 1) / (y + 1), and artanh(t) = t (1 + q/3 + q^2/5 + ...) for
 * q = t^2; the terms from n on are together at most q^n / ((2n + 1) (1 - q)).
 */
public final class Logarithm {

  private static final Interval LN_2 = RealConstants.enclose(RealConstants.LN_2);
  private static final Interval TWO = Interval.of(2);

  // Beyond it nothing is claimed but that the logarithm is not negative.
  private static final double LIMIT = 0x1p1000;

  private Logarithm() {}

  /**
   * All values of log(1 + s) for s in an interval of numbers that are not negative; relatively
   * right to about ten units in the last place, also for tiny s.
   *
   * @throws IllegalArgumentException if {@code s} contains a negative number
   */
  public static Interval log1p(Interval s) {
    if (s.lo() < 0) {
      throw new IllegalArgumentException("log1p takes numbers from 0 on (found " + s + ")");
    }
    Interval lower = at(s.lo());
    Interval upper = s.hi() == s.lo() ? lower : at(s.hi());
    return new Interval(Math.max(lower.lo(), 0), upper.hi());
  }

  private static Interval at(double s) {
    if (s == 0) {
      return Interval.ZERO;
    }
    if (!(s <= LIMIT)) {
      return new Interval(0, Double.POSITIVE_INFINITY);
    }
    Interval number = Interval.of(s);
    if (s <= 0.5) {
      return logarithm(number.dividedBy(number.plus(TWO)));
    }
    // 1 + s = 2^k y with y between 0.7 and 1.5.
    Interval sum = number.plus(Interval.ONE);
    int power = Math.getExponent(sum.hi());
    power = Math.scalb(sum.hi(), -power) > 1.4 ? power + 1 : power;
    Interval y = new Interval(Math.scalb(sum.lo(), -power), Math.scalb(sum.hi(), -power));
    return LN_2
        .times(Interval.of(power))
        .plus(logarithm(y.minus(Interval.ONE).dividedBy(y.plus(Interval.ONE))));
  }

  /** 2 artanh(t), for t between -1/4 and 1/4. */
  private static Interval logarithm(Interval t) {
    Interval q = t.square();
    int n = 1;
    for (double power = q.hi(); power > 0x1p-60; power *= q.hi()) {
      n++;
    }
    Interval tail = Interval.ONE.dividedBy(Interval.of(2 * n + 1).times(Interval.ONE.minus(q)));
    Interval sum = new Interval(0, tail.hi());
    for (int k = n - 1; k >= 0; k--) {
      sum = q.times(sum).plus(Interval.ONE.dividedBy(Interval.of(2 * k + 1)));
    }
    return TWO.times(t).times(sum);
  }
}
