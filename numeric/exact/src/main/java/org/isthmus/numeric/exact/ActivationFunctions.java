package org.isthmus.numeric.exact;

/**
 * The smooth activations in double-double with proved absolute errors, for every finite argument.
 *
 * <p>They rest on {@link Exponential} and on the error bounds of {@link DoubleDouble}; u = 2^-53.
 */
public final class ActivationFunctions {

  /** A bound of the absolute errors of {@link #tanh} and {@link #sigmoid}. */
  public static final double SIGMOID_ERROR = 0x1p-86;

  /** A bound of the absolute error of {@link #gelu}. */
  public static final double GELU_ERROR = 0x1p-80;

  /** A Lipschitz constant of {@link #tanh}. */
  public static final double TANH_LIPSCHITZ = 1;

  /** A Lipschitz constant of {@link #sigmoid}, whose derivative is s (1 - s). */
  public static final double SIGMOID_LIPSCHITZ = 0.25;

  /**
   * A Lipschitz constant of {@link #gelu}. Its derivative P(Z <= z) + z f(z), f being the normal
   * density, has the derivative (2 - z^2) f(z); so it lies between its values at -sqrt(2) and
   * sqrt(2), which are -0.1289... and 1.1289...
   */
  public static final double GELU_LIPSCHITZ = 1.13;

  private static final DoubleDouble MINUS_TWO = DoubleDouble.of(-2);
  private static final DoubleDouble DENSITY_AT_ZERO =
      RealConstants.nearest(RealConstants.DENSITY_AT_ZERO);
  private static final DoubleDouble[] INVERSE_ODD = new DoubleDouble[271];

  static {
    for (int n = 0; n < INVERSE_ODD.length; n++) {
      INVERSE_ODD[n] = DoubleDouble.ONE.dividedBy(DoubleDouble.of(2 * n + 1));
    }
  }

  private ActivationFunctions() {}

  /**
   * tanh(z) = 1 - 2 / (exp(2 z) + 1) for z >= 0, and odd.
   *
   * <p>The exponential, relatively wrong by 2^-90, makes the fraction wrong by at most 2^-90; the
   * three operations add less than 100 u^2 = 2^-99. From z = 40 on the fraction itself is below
   * 2^-114.
   */
  public static DoubleDouble tanh(DoubleDouble z) {
    if (z.hi() < 0) {
      return tanh(z.negate()).negate();
    }
    if (z.hi() >= 40) {
      return DoubleDouble.ONE;
    }
    DoubleDouble power = Exponential.exp(z.scale(1));
    return DoubleDouble.ONE.plus(MINUS_TWO.dividedBy(power.plus(DoubleDouble.ONE)));
  }

  /**
   * The sigmoid 1 / (1 + exp(-z)) for z >= 0, exp(z) / (1 + exp(z)) for z < 0.
   *
   * <p>Errors as for {@link #tanh}. From |z| = 80 on the distance to 0 or 1 is below 2^-115.
   */
  public static DoubleDouble sigmoid(DoubleDouble z) {
    if (Math.abs(z.hi()) >= 80) {
      return z.hi() < 0 ? DoubleDouble.ZERO : DoubleDouble.ONE;
    }
    DoubleDouble power = Exponential.exp(z.abs().negate());
    DoubleDouble numerator = z.hi() < 0 ? power : DoubleDouble.ONE;
    return numerator.dividedBy(power.plus(DoubleDouble.ONE));
  }

  /**
   * gelu(z) = z P(Z <= z) for a standard normal Z.
   *
   * <p>With q = z^2, P(Z <= z) - 1/2 = z exp(-q/2) / sqrt(2 pi) * S(q), where S(q) = sum over n >=
   * 0 of q^n / (1 3 5 ... (2n + 1)): all terms are positive. So gelu(z) = z/2 + q exp(-q/2) S(q) /
   * sqrt(2 pi); the second part is at most |z|/2.
   *
   * <p>For |z| <= 13, q <= 169: S is cut where the rest is relatively below 2^-98 and summed by
   * Horner's rule, with at most 60 u^2 a step and less than 270 steps: 2^-92. The exponential errs
   * by 2^-90; q, wrong by 8 u^2 q, makes it and S wrong by 2^-95 more; the other products err by
   * 2^-100. So the second part is relatively wrong by less than 2^-89 and absolutely by less than
   * 2^-86. For |z| > 13, max(z, 0) is off by |z| P(Z > |z|) < exp(-z^2/2) / sqrt(2 pi) < 2^-123.
   */
  public static DoubleDouble gelu(DoubleDouble z) {
    if (Math.abs(z.hi()) > 13) {
      return z.hi() < 0 ? DoubleDouble.ZERO : z;
    }
    DoubleDouble q = z.times(z);
    DoubleDouble density = DENSITY_AT_ZERO.times(Exponential.exp(q.scale(-1).negate()));
    return z.scale(-1).plus(q.times(density).times(oddFactorialSeries(q)));
  }

  /**
   * S(q) for 0 <= q <= 169.1. With rho = q / (2n + 3), the terms after the n-th are together at
   * most the n-th times rho / (1 - rho), at most twice the n-th times rho if rho <= 1/2.
   */
  private static DoubleDouble oddFactorialSeries(DoubleDouble q) {
    double bound = q.hi();
    double term = 1;
    double sum = 1;
    int n = 0;
    while (bound > n + 1 || term > sum * 0x1p-100) {
      n++;
      term *= bound / (2 * n + 1);
      sum += term;
    }
    return q.nested(INVERSE_ODD, n);
  }
}
