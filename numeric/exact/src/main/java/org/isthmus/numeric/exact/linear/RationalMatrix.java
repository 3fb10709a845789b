package org.isthmus.numeric.exact.linear;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;

/**
 * An immutable matrix of exact rational numbers.
 *
 * <p>Each column is a column of integers over one positive denominator, and the greatest common
 * divisor of the column and its denominator is one; a column of zeros has denominator one. This
 * form is unique, so equal matrices have equal integers. Every operation here is exact.
 */
public final class RationalMatrix {

  /** Multiplications below which a product is not worth a second thread. */
  private static final long SMALL_PRODUCT = 1 << 16;

  private final int rows;
  private final int columns;
  private final BigInteger[] denominators;
  private final BigInteger[] numerators;

  /** Takes the arrays as they are: row by row, in canonical form, never changed again. */
  private RationalMatrix(int rows, BigInteger[] denominators, BigInteger[] numerators) {
    this.rows = rows;
    this.columns = denominators.length;
    this.denominators = denominators;
    this.numerators = numerators;
  }

  /** The {@code rows x columns} matrix of zeros. */
  public static RationalMatrix zeros(int rows, int columns) {
    return new RationalMatrix(
        rows, filled(columns, BigInteger.ONE), filled(entries(rows, columns), BigInteger.ZERO));
  }

  /** The {@code n x n} identity. */
  public static RationalMatrix identity(int n) {
    BigInteger[] numerators = filled(entries(n, n), BigInteger.ZERO);
    for (int i = 0; i < n; i++) {
      numerators[i * n + i] = BigInteger.ONE;
    }
    return new RationalMatrix(n, filled(n, BigInteger.ONE), numerators);
  }

  /**
   * The matrix with these entries, row by row.
   *
   * @throws IllegalArgumentException unless there are {@code rows * columns} of them
   */
  public static RationalMatrix of(int rows, int columns, Rational... rowByRow) {
    requireEntries(rows, columns, rowByRow.length);
    BigInteger[] numerators = new BigInteger[rowByRow.length];
    BigInteger[] entryDenominators = new BigInteger[rowByRow.length];
    for (int k = 0; k < rowByRow.length; k++) {
      numerators[k] = rowByRow[k].numerator();
      entryDenominators[k] = rowByRow[k].denominator();
    }
    return ofFractions(rows, columns, numerators, entryDenominators);
  }

  /** As {@link #of(int, int, Rational...)}. */
  public static RationalMatrix of(int rows, int columns, List<Rational> rowByRow) {
    return of(rows, columns, rowByRow.toArray(Rational[]::new));
  }

  /**
   * The matrix whose entries are the exact values of these doubles, row by row.
   *
   * @throws IllegalArgumentException unless there are {@code rows * columns} of them
   * @throws ArithmeticException if one is infinite or not a number
   */
  public static RationalMatrix ofDoubles(int rows, int columns, double[] rowByRow) {
    requireEntries(rows, columns, rowByRow.length);
    Dyadic[] entries = Arrays.stream(rowByRow).mapToObj(Dyadic::of).toArray(Dyadic[]::new);
    int[] lowest = new int[columns];
    for (int k = 0; k < entries.length; k++) {
      lowest[k % columns] = Math.min(lowest[k % columns], entries[k].exponent());
    }
    // In a column with denominators, the entry of lowest exponent has an odd numerator.
    BigInteger[] denominators = new BigInteger[columns];
    Arrays.setAll(denominators, j -> BigInteger.ONE.shiftLeft(-lowest[j]));
    BigInteger[] numerators = new BigInteger[entries.length];
    Arrays.setAll(
        numerators,
        k -> entries[k].mantissa().shiftLeft(entries[k].exponent() - lowest[k % columns]));
    return new RationalMatrix(rows, denominators, numerators);
  }

  /**
   * The matrix with entry {@code numerators[i * columns + j] / denominators[j]} at {@code (i, j)};
   * it has as many columns as there are denominators.
   *
   * @throws IllegalArgumentException if a denominator is not positive, or the number of numerators
   *     is not {@code rows * columns}
   */
  public static RationalMatrix over(
      int rows, BigInteger[] denominators, BigInteger[] numeratorsRowByRow) {
    requireEntries(rows, denominators.length, numeratorsRowByRow.length);
    for (int j = 0; j < denominators.length; j++) {
      if (denominators[j].signum() <= 0) {
        throw new IllegalArgumentException(
            "denominator of column " + j + " (found " + denominators[j] + ", expected above 0)");
      }
    }
    return reduced(rows, denominators.clone(), numeratorsRowByRow.clone());
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The entry in row {@code i} and column {@code j}. */
  public Rational get(int i, int j) {
    return Rational.of(numerator(i, j), denominators[j]);
  }

  /** The integer whose quotient by {@link #denominator denominator(j)} is entry (i, j). */
  public BigInteger numerator(int i, int j) {
    return numerators[index(i, j)];
  }

  /** The positive denominator of column {@code j}. */
  public BigInteger denominator(int j) {
    return denominators[Objects.checkIndex(j, columns)];
  }

  /** The sign of entry (i, j): -1, 0 or 1. */
  public int signum(int i, int j) {
    return numerator(i, j).signum();
  }

  /** Whether every entry is zero. */
  public boolean isZero() {
    return Arrays.stream(numerators).allMatch(x -> x.signum() == 0);
  }

  /** Whether every entry of row {@code i} is zero. */
  public boolean rowIsZero(int i) {
    Objects.checkIndex(i, rows);
    return Arrays.stream(numerators, i * columns, (i + 1) * columns)
        .allMatch(x -> x.signum() == 0);
  }

  /**
   * The sum of two matrices of one shape.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public RationalMatrix plus(RationalMatrix other) {
    if (rows != other.rows || columns != other.columns) {
      throw new IllegalArgumentException(
          "sum of matrices (found " + shape() + " and " + other.shape() + ", expected one shape)");
    }
    return combined(other, i -> i);
  }

  /** The difference of two matrices of one shape; errors as in {@link #plus}. */
  public RationalMatrix minus(RationalMatrix other) {
    return plus(other.negate());
  }

  /**
   * The matrix {@code A + 1 b^T}: a {@code 1 x columns} row added to each row.
   *
   * @throws IllegalArgumentException if the row has another shape
   */
  public RationalMatrix plusRow(RationalMatrix row) {
    if (row.rows != 1 || row.columns != columns) {
      throw new IllegalArgumentException(
          "row to be added (found " + row.shape() + ", expected 1 x " + columns + ")");
    }
    return combined(row, i -> 0);
  }

  /**
   * The product {@code A B} of a {@code p x q} and a {@code q x r} matrix.
   *
   * @throws IllegalArgumentException if the inner dimensions differ
   */
  public RationalMatrix times(RationalMatrix other) {
    if (columns != other.rows) {
      throw new IllegalArgumentException(
          "product of matrices (found " + shape() + " times " + other.shape() + ", expected "
              + columns + " rows on the right)");
    }
    // With D the least common multiple of the denominators d_k of this matrix, entry (i, j) is
    // sum_k a_ik (D / d_k) b_kj over D e_j.
    BigInteger common = leastCommonMultiple(denominators, 0, columns, 1);
    BigInteger[] scaled = other.numerators.clone();
    for (int k = 0; k < columns; k++) {
      scale(scaled, k * other.columns, (k + 1) * other.columns, common.divide(denominators[k]));
    }
    BigInteger[] product = new BigInteger[entries(rows, other.columns)];
    IntStream places = IntStream.range(0, product.length);
    ((long) product.length * columns < SMALL_PRODUCT ? places : places.parallel())
        .forEach(
            place -> {
              int i = place / other.columns;
              int j = place % other.columns;
              BigInteger sum = BigInteger.ZERO;
              for (int k = 0; k < columns; k++) {
                BigInteger x = numerators[i * columns + k];
                BigInteger y = scaled[k * other.columns + j];
                if (x.signum() != 0 && y.signum() != 0) {
                  sum = sum.add(x.multiply(y));
                }
              }
              product[place] = sum;
            });
    BigInteger[] productDenominators = other.denominators.clone();
    scale(productDenominators, 0, other.columns, common);
    return reduced(rows, productDenominators, product);
  }

  /** Every entry multiplied by {@code factor}. */
  public RationalMatrix times(Rational factor) {
    BigInteger[] scaled = numerators.clone();
    scale(scaled, 0, scaled.length, factor.numerator());
    BigInteger[] scaledDenominators = denominators.clone();
    scale(scaledDenominators, 0, columns, factor.denominator());
    return reduced(rows, scaledDenominators, scaled);
  }

  /** The matrix {@code -A}. */
  public RationalMatrix negate() {
    return new RationalMatrix(
        rows,
        denominators,
        Arrays.stream(numerators).map(BigInteger::negate).toArray(BigInteger[]::new));
  }

  /** The matrix {@code A^T}, its columns over denominators of their own. */
  public RationalMatrix transpose() {
    BigInteger[] transposed = new BigInteger[numerators.length];
    BigInteger[] entryDenominators = new BigInteger[numerators.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = numerators[i * columns + j];
        entryDenominators[j * rows + i] = denominators[j];
      }
    }
    return ofFractions(columns, rows, transposed, entryDenominators);
  }

  /** The rows with these indices, in this order; an index may be repeated. */
  public RationalMatrix rows(int... indices) {
    BigInteger[] selected = new BigInteger[entries(indices.length, columns)];
    for (int i = 0; i < indices.length; i++) {
      Objects.checkIndex(indices[i], rows);
      System.arraycopy(numerators, indices[i] * columns, selected, i * columns, columns);
    }
    return reduced(indices.length, denominators.clone(), selected);
  }

  /** The columns with these indices, in this order; an index may be repeated. */
  public RationalMatrix columns(int... indices) {
    BigInteger[] selected = new BigInteger[entries(rows, indices.length)];
    BigInteger[] selectedDenominators = new BigInteger[indices.length];
    for (int j = 0; j < indices.length; j++) {
      selectedDenominators[j] = denominator(indices[j]);
      for (int i = 0; i < rows; i++) {
        selected[i * indices.length + j] = numerators[i * columns + indices[j]];
      }
    }
    return new RationalMatrix(rows, selectedDenominators, selected);
  }

  /**
   * The block matrix {@code [A, B]}.
   *
   * @throws IllegalArgumentException if the numbers of rows differ
   */
  public RationalMatrix beside(RationalMatrix right) {
    if (rows != right.rows) {
      throw new IllegalArgumentException(
          "rows of the right matrix (found " + right.rows + ", expected " + rows + ")");
    }
    int width = columns + right.columns;
    BigInteger[] both = new BigInteger[entries(rows, width)];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(numerators, i * columns, both, i * width, columns);
      System.arraycopy(
          right.numerators, i * right.columns, both, i * width + columns, right.columns);
    }
    BigInteger[] bothDenominators = Arrays.copyOf(denominators, width);
    System.arraycopy(right.denominators, 0, bothDenominators, columns, right.columns);
    return new RationalMatrix(rows, bothDenominators, both);
  }

  /** A copy of this matrix whose entries can be replaced before it is built. */
  public Editor edit() {
    return new Editor(this);
  }

  /** The largest bit length of a numerator or a denominator; a measure of size. */
  public int bits() {
    int bits = 0;
    for (BigInteger x : denominators) {
      bits = Math.max(bits, x.abs().bitLength());
    }
    for (BigInteger x : numerators) {
      bits = Math.max(bits, x.abs().bitLength());
    }
    return bits;
  }

  /** The double nearest to entry (i, j), ties to even; rounded, and so no proof of anything. */
  public double doubleValue(int i, int j) {
    BigInteger numerator = numerator(i, j);
    // A quotient of 66 bits or more, its last bit set where digits were cut off, is rounded to
    // the same double as the entry itself.
    int shift = 66 - numerator.bitLength() + denominators[j].bitLength();
    BigInteger[] quotient =
        numerator
            .abs()
            .shiftLeft(Math.max(shift, 0))
            .divideAndRemainder(denominators[j].shiftLeft(Math.max(-shift, 0)));
    BigInteger sticky = quotient[1].signum() == 0 ? quotient[0] : quotient[0].setBit(0);
    double magnitude = Dyadic.of(sticky, -shift).toRational().doubleValue();
    return numerator.signum() < 0 ? -magnitude : magnitude;
  }

  /** Whether the other object is a matrix of this shape with the same numbers. */
  @Override
  public boolean equals(Object object) {
    return object instanceof RationalMatrix other
        && rows == other.rows
        && columns == other.columns
        && Arrays.equals(denominators, other.denominators)
        && Arrays.equals(numerators, other.numerators);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        rows, columns, Arrays.hashCode(denominators), Arrays.hashCode(numerators));
  }

  /** The shape and, while there are few, the entries. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(shape());
    if (numerators.length <= 100 && bits() <= 200) {
      for (int i = 0; i < rows; i++) {
        text.append(i == 0 ? ":" : ";");
        for (int j = 0; j < columns; j++) {
          text.append(' ').append(get(i, j));
        }
      }
    }
    return text.toString();
  }

  /** {@code rows x columns}, for messages. */
  String shape() {
    return rows + " x " + columns;
  }

  /** A matrix being changed entry by entry, in the canonical form again when it is built. */
  public static final class Editor {

    private final int rows;
    private final int columns;
    private final BigInteger[] numerators;
    private final BigInteger[] entryDenominators;

    private Editor(RationalMatrix start) {
      rows = start.rows;
      columns = start.columns;
      numerators = start.numerators.clone();
      entryDenominators = new BigInteger[numerators.length];
      Arrays.setAll(entryDenominators, k -> start.denominators[k % columns]);
    }

    /** Makes {@code value} entry (i, j). */
    public Editor set(int i, int j, Rational value) {
      return put(i, j, value.numerator(), value.denominator());
    }

    /** Makes entry {@code (sourceRow, sourceColumn)} of another matrix entry (i, j). */
    public Editor set(int i, int j, RationalMatrix source, int sourceRow, int sourceColumn) {
      return put(
          i, j, source.numerator(sourceRow, sourceColumn), source.denominator(sourceColumn));
    }

    /** Makes entry (i, j) zero. */
    public Editor zero(int i, int j) {
      return put(i, j, BigInteger.ZERO, BigInteger.ONE);
    }

    /** The matrix as it now is. */
    public RationalMatrix build() {
      return ofFractions(rows, columns, numerators, entryDenominators);
    }

    private Editor put(int i, int j, BigInteger numerator, BigInteger denominator) {
      int k = Objects.checkIndex(i, rows) * columns + Objects.checkIndex(j, columns);
      numerators[k] = numerator;
      entryDenominators[k] = denominator;
      return this;
    }
  }

  private RationalMatrix combined(RationalMatrix other, IntUnaryOperator row) {
    BigInteger[] sums = new BigInteger[numerators.length];
    BigInteger[] sumDenominators = new BigInteger[columns];
    for (int j = 0; j < columns; j++) {
      BigInteger d = denominators[j];
      BigInteger e = other.denominators[j];
      sumDenominators[j] = leastCommonMultiple(d, e);
      BigInteger factor = sumDenominators[j].divide(d);
      BigInteger otherFactor = sumDenominators[j].divide(e);
      for (int i = 0; i < rows; i++) {
        sums[i * columns + j] =
            product(numerators[i * columns + j], factor)
                .add(product(other.numerators[row.applyAsInt(i) * columns + j], otherFactor));
      }
    }
    return reduced(rows, sumDenominators, sums);
  }

  /** The matrix with a numerator and a positive denominator for each entry. */
  private static RationalMatrix ofFractions(
      int rows, int columns, BigInteger[] numerators, BigInteger[] entryDenominators) {
    BigInteger[] common = new BigInteger[columns];
    for (int j = 0; j < columns; j++) {
      common[j] = leastCommonMultiple(entryDenominators, j, entryDenominators.length, columns);
    }
    BigInteger[] scaled = new BigInteger[numerators.length];
    for (int k = 0; k < scaled.length; k++) {
      BigInteger factor = common[k % columns].divide(entryDenominators[k]);
      scaled[k] = product(numerators[k], factor);
    }
    return reduced(rows, common, scaled);
  }

  /** Brings both arrays, which it owns, into canonical form. */
  private static RationalMatrix reduced(
      int rows, BigInteger[] denominators, BigInteger[] numerators) {
    int columns = denominators.length;
    for (int j = 0; j < columns; j++) {
      BigInteger divisor = commonDivisor(denominators[j], numerators, j, columns);
      if (!divisor.equals(BigInteger.ONE)) {
        denominators[j] = denominators[j].divide(divisor);
        for (int k = j; k < numerators.length; k += columns) {
          numerators[k] = numerators[k].divide(divisor);
        }
      }
    }
    return new RationalMatrix(rows, denominators, numerators);
  }

  /** The greatest common divisor of a denominator and its column; the powers of two come first. */
  private static BigInteger commonDivisor(
      BigInteger denominator, BigInteger[] numerators, int first, int step) {
    int zeros = denominator.getLowestSetBit();
    BigInteger divisor = denominator.shiftRight(zeros);
    boolean isZero = true;
    for (int k = first; k < numerators.length; k += step) {
      if (numerators[k].signum() != 0) {
        isZero = false;
        zeros = Math.min(zeros, numerators[k].getLowestSetBit());
      }
    }
    if (isZero) {
      return denominator;
    }
    for (int k = first; k < numerators.length && !divisor.equals(BigInteger.ONE); k += step) {
      BigInteger remainder = numerators[k].remainder(divisor);
      divisor = remainder.signum() == 0 ? divisor : divisor.gcd(remainder);
    }
    return divisor.shiftLeft(zeros);
  }

  private static BigInteger leastCommonMultiple(
      BigInteger[] numbers, int first, int end, int step) {
    BigInteger multiple = BigInteger.ONE;
    for (int k = first; k < end; k += step) {
      multiple = leastCommonMultiple(multiple, numbers[k]);
    }
    return multiple;
  }

  private static BigInteger leastCommonMultiple(BigInteger a, BigInteger b) {
    return a.equals(b) || b.equals(BigInteger.ONE) ? a : a.divide(a.gcd(b)).multiply(b);
  }

  private static BigInteger product(BigInteger a, BigInteger b) {
    return b.equals(BigInteger.ONE) ? a : a.multiply(b);
  }

  private static void scale(BigInteger[] numbers, int from, int to, BigInteger factor) {
    for (int k = from; k < to; k++) {
      numbers[k] = product(numbers[k], factor);
    }
  }

  private int index(int i, int j) {
    return Objects.checkIndex(i, rows) * columns + Objects.checkIndex(j, columns);
  }

  private static BigInteger[] filled(int length, BigInteger value) {
    BigInteger[] array = new BigInteger[length];
    Arrays.fill(array, value);
    return array;
  }

  private static int entries(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "shape of a matrix (found " + rows + " x " + columns + ", expected no negative number)");
    }
    return Math.multiplyExact(rows, columns);
  }

  private static void requireEntries(int rows, int columns, int found) {
    int expected = entries(rows, columns);
    if (found != expected) {
      throw new IllegalArgumentException(
          "entries of a " + rows + " x " + columns + " matrix (found " + found + ", expected "
              + expected + ")");
    }
  }
}
