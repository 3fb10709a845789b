package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.Random;
import org.isthmus.numeric.exact.Rational;

/** Random matrices of several kinds, their ranks known or not. */
final class RandomMatrices {

  private static final BigInteger LONG_PRIME = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

  private final Random random;

  RandomMatrices(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Entries all of one kind, which is drawn too: small, dyadic, decimal, mixed, long. */
  RationalMatrix any(int rows, int columns) {
    int kind = random.nextInt(5);
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = entry(kind);
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  private Rational entry(int kind) {
    return switch (kind) {
      case 0 -> Rational.of(random.nextInt(5) - 2);
      case 1 -> Rational.of(random.nextGaussian() * Math.scalb(1, random.nextInt(40) - 20));
      case 2 -> Rational.of(random.nextInt(2001) - 1000, 10);
      case 3 -> entry(random.nextInt(3)).times(Rational.of(1, 1 + random.nextInt(12)));
      default ->
          Rational.of(
              new BigInteger(1 + random.nextInt(300), random).negate(),
              random.nextBoolean() ? LONG_PRIME : BigInteger.TEN.pow(random.nextInt(40)));
    };
  }

  /** Integers of this many bits with random signs. */
  RationalMatrix integers(int rows, int columns, int bits) {
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      BigInteger x = new BigInteger(bits, random);
      entries[k] = Rational.of(random.nextBoolean() ? x : x.negate(), BigInteger.ONE);
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  /** Integers at both ends of what fits these bits, their neighbours, and some between. */
  RationalMatrix extremeIntegers(int rows, int columns, int bits) {
    BigInteger largest = BigInteger.ONE.shiftLeft(bits);
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      BigInteger x =
          switch (random.nextInt(3)) {
            case 0 -> largest;
            case 1 -> largest.subtract(BigInteger.ONE);
            default -> new BigInteger(bits, random);
          };
      entries[k] = Rational.of(random.nextBoolean() ? x : x.negate(), BigInteger.ONE);
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  /** A product of two matrices, so of rank {@code rank} at most. */
  RationalMatrix ofRankAtMost(int rank, int rows, int columns) {
    return any(rows, rank).times(any(rank, columns));
  }

  /** Any matrix, some columns of which are zero, equal to or sums of earlier ones. */
  RationalMatrix withDependentColumns(int rows, int columns) {
    RationalMatrix a = any(rows, columns);
    for (int j = 1; j < columns; j++) {
      RationalMatrix column =
          switch (random.nextInt(5)) {
            case 0 -> RationalMatrix.zeros(rows, 1);
            case 1 -> a.columns(random.nextInt(j));
            case 2 -> a.columns(random.nextInt(j)).plus(a.columns(j - 1)).times(Rational.of(1, 3));
            default -> a.columns(j);
          };
      RationalMatrix.Editor editor = a.edit();
      for (int i = 0; i < rows; i++) {
        editor.set(i, j, column, i, 0);
      }
      a = editor.build();
    }
    return a;
  }
}
