package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The solution {@code Y} of {@code N Y = M} modulo growing powers of a prime {@code p} (Dixon),
 * for integers {@code N}, square and nonsingular modulo {@code p}, and {@code M}.
 *
 * <p>With residual {@code r = M} at first, each step finds the next digit {@code x = N^-1 r}
 * modulo {@code p} and divides: {@code r := (r - N x) / p}. The entries of {@code N} and of the
 * residual are cut into digits of 31 bits, the last one with its sign, so that the steps need
 * words only.
 */
final class PadicLifting {

  private static final int RADIX_BITS = 31;
  private static final long DIGIT = (1L << RADIX_BITS) - 1;

  /** Rows below which a right-hand side is not worth a second thread. */
  private static final int SMALL_SIZE = 100;

  private final ModularElimination elimination;
  private final long prime;
  private final long inverseOfPrime;
  private final int size;
  private final int[][][] matrixDigits;
  private final int residualLength;
  private final int[] powersOfRadix;
  private final long[][] residuals;
  private final List<List<int[]>> solutionDigits = new ArrayList<>();
  private final List<BigInteger> squares = new ArrayList<>();
  private int steps;

  /**
   * Starts with {@code N} and {@code M} the numerators of {@code a} and {@code b} in the pivot
   * rows; all the columns of {@code a} are pivots, in their own order.
   */
  PadicLifting(RationalMatrix a, RationalMatrix b, ModularElimination elimination) {
    this.elimination = elimination;
    prime = elimination.prime();
    inverseOfPrime =
        BigInteger.valueOf(prime).modInverse(BigInteger.ONE.shiftLeft(RADIX_BITS)).longValue();
    size = elimination.rank();
    int[] rows = elimination.rows();
    matrixDigits = new int[digits(a, rows)][size][size];
    residualLength = Math.max(matrixDigits.length + 1, digits(b, rows));
    powersOfRadix = new int[residualLength];
    residuals = new long[b.columns()][size * residualLength];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int d = 0; d < matrixDigits.length; d++) {
          matrixDigits[d][i][j] = (int) digit(a.numerator(rows[i], j), d, matrixDigits.length);
        }
      }
      for (int c = 0; c < b.columns(); c++) {
        for (int d = 0; d < residualLength; d++) {
          residuals[c][i * residualLength + d] =
              digit(b.numerator(rows[i], c), d, residualLength);
        }
      }
    }
    long power = 1;
    for (int d = 0; d < residualLength; d++) {
      powersOfRadix[d] = (int) (power > prime / 2 ? power - prime : power);
      power = (power << RADIX_BITS) % prime;
    }
    for (int c = 0; c < b.columns(); c++) {
      solutionDigits.add(new ArrayList<>());
    }
    squares.add(BigInteger.valueOf(prime));
  }

  private static int digits(RationalMatrix matrix, int[] rows) {
    int bits = 0;
    for (int i : rows) {
      for (int j = 0; j < matrix.columns(); j++) {
        bits = Math.max(bits, matrix.numerator(i, j).bitLength());
      }
    }
    return bits / RADIX_BITS + 1;
  }

  private static long digit(BigInteger x, int d, int length) {
    long shifted = x.shiftRight(d * RADIX_BITS).longValue();
    return d == length - 1 ? shifted : shifted & DIGIT;
  }

  /** The number of digits found of each entry. */
  int steps() {
    return steps;
  }

  /** The power of the prime modulo which the first so many digits give the solution. */
  BigInteger modulus(int digits) {
    return BigInteger.valueOf(prime).pow(digits);
  }

  /** Finds digits until there are {@code most} of them; the columns are independent. */
  void lift(int most) {
    IntStream rightSides = IntStream.range(0, residuals.length);
    (size < SMALL_SIZE ? rightSides : rightSides.parallel()).forEach(c -> lift(c, most));
    steps = Math.max(steps, most);
  }

  private void lift(int c, int most) {
    WideSum sum = new WideSum();
    List<int[]> found = solutionDigits.get(c);
    while (found.size() < most) {
      long[] x = new long[size];
      for (int i = 0; i < size; i++) {
        sum.set(powersOfRadix, 0, residualLength, residuals[c], i * residualLength);
        x[i] = sum.residue(prime);
      }
      elimination.solve(x, sum);
      for (int i = 0; i < size; i++) {
        divideResidual(residuals[c], i, x, sum);
      }
      found.add(Arrays.stream(x).mapToInt(digit -> (int) digit).toArray());
    }
  }

  /** Subtracts {@code N x} from row {@code i} of a residual and divides by the prime. */
  private void divideResidual(long[] residual, int i, long[] x, WideSum sum) {
    int start = i * residualLength;
    long carry = 0;
    for (int d = 0; d < residualLength - 1; d++) {
      long low = carry + residual[start + d];
      carry = 0;
      if (d < matrixDigits.length) {
        sum.set(matrixDigits[d][i], 0, size, x, 0);
        low -= sum.low;
        carry = -2 * sum.high;
      }
      // The digit q for which 2^32 high + low - q p is divisible by the radix.
      long q = (low * inverseOfPrime) & DIGIT;
      residual[start + d] = q;
      carry += (low - q * prime) >> RADIX_BITS;
    }
    int last = start + residualLength - 1;
    residual[last] = (carry + residual[last]) / prime;
  }

  /** Entry {@code (i, c)} from its first so many digits, a number of any sign. */
  BigInteger value(int i, int c, int digits) {
    List<int[]> found = solutionDigits.get(c);
    BigInteger[] parts = new BigInteger[(digits + 1) / 2];
    for (int k = 0; k < parts.length; k++) {
      long next = 2 * k + 1 < digits ? found.get(2 * k + 1)[i] : 0;
      parts[k] = BigInteger.valueOf(found.get(2 * k)[i] + next * prime);
    }
    int length = parts.length;
    for (int level = 1; length > 1; level++) {
      BigInteger power = square(level);
      int half = length / 2;
      for (int k = 0; k < half; k++) {
        parts[k] = parts[2 * k].add(parts[2 * k + 1].multiply(power));
      }
      if (length % 2 == 1) {
        parts[half] = parts[length - 1];
      }
      length = half + length % 2;
    }
    return length == 0 ? BigInteger.ZERO : parts[0];
  }

  /** The prime to the power {@code 2^level}. */
  private BigInteger square(int level) {
    while (squares.size() <= level) {
      BigInteger last = squares.get(squares.size() - 1);
      squares.add(last.multiply(last));
    }
    return squares.get(level);
  }
}
