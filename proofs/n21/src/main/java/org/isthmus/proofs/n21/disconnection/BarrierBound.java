package org.isthmus.proofs.n21.disconnection;

import java.math.BigInteger;
import java.util.Optional;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Definiteness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.proofs.n21.states.SingularValues;

/**
 * A dyadic number tau below the square of the least singular value of a matrix with independent
 * rows, proved: {@code Y Y^T - tau Id} is positive definite.
 *
 * @param tau a multiple m 2^k of a power of two with m below 2^20, positive; (m + 1) 2^k does not
 *     do
 * @param guess the square of the least singular value in floating point, which steered the search
 */
public record BarrierBound(Rational tau, double guess) {

  private static final int BITS = 20;

  /**
   * The largest such tau of 20 bits.
   *
   * @param rows Y, shape (n, p)
   * @return empty if the rows are dependent or there are none
   */
  public static Optional<BarrierBound> of(RationalMatrix rows) {
    RationalMatrix gram = rows.times(rows.transpose());
    if (rows.rows() == 0 || !Definiteness.isPositiveDefinite(gram)) {
      return Optional.empty();
    }
    double[] values = SingularValues.of(rows);
    double least = values.length < rows.rows() ? 0 : values[values.length - 1];
    return Optional.of(new BarrierBound(new Search(gram, least * least).largest(), least * least));
  }

  /** Whether the guess is as far from the proved bound as only a failure of the guess explains. */
  public boolean guessIsFarOff() {
    double proved = tau.doubleValue();
    return !(Math.abs(guess - proved) <= proved * 0x1p-10);
  }

  /** The search for tau; lambda stands for the least eigenvalue of the Gram matrix. */
  private record Search(RationalMatrix gram, double guess) {

    Rational largest() {
      int exponent = exponent();
      int unit = exponent - BITS + 1;
      BigInteger low = BigInteger.ONE.shiftLeft(BITS - 1);
      BigInteger high = low.shiftLeft(1);
      double guessed = Math.floor(Math.scalb(guess, -unit));
      if (guessed >= low.doubleValue() && guessed < high.doubleValue()) {
        BigInteger middle = BigInteger.valueOf((long) guessed);
        BigInteger above = middle.add(BigInteger.ONE);
        if (isBelow(middle, unit)) {
          low = middle;
          high = isBelow(above, unit) ? high : above;
        } else {
          high = middle;
        }
      }
      // low is below lambda, high is not.
      while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
        BigInteger middle = low.add(high).shiftRight(1);
        if (isBelow(middle, unit)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return Dyadic.of(low, unit).toRational();
    }

    /** The largest k with 2^k below lambda. */
    private int exponent() {
      int high = Integer.MAX_VALUE;
      for (int i = 0; i < gram.rows(); i++) {
        int above =
            gram.numerator(i, i).bitLength() - gram.denominator(i).bitLength() + 1;
        high = Math.min(high, above);
      }
      // A diagonal entry is at least lambda, and is below 2^high.
      int start = guess > 0 && guess < Double.POSITIVE_INFINITY ? Math.getExponent(guess) : high;
      int low = Math.min(start, high - 1);
      for (int step = 1; !isBelow(BigInteger.ONE, low); step *= 2) {
        high = low;
        low -= step;
      }
      if (high - low > 1 && !isBelow(BigInteger.ONE, low + 1)) {
        return low;
      }
      while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (isBelow(BigInteger.ONE, middle)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private boolean isBelow(BigInteger mantissa, int exponent) {
      Rational tau = Dyadic.of(mantissa, exponent).toRational();
      return Definiteness.isPositiveDefinite(
          gram.minus(RationalMatrix.identity(gram.rows()).times(tau)));
    }
  }
}
