package org.isthmus.numeric.files;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * The one text of a matrix of fractions: the line {@code over d_1 ... d_n} with a positive
 * denominator for each column, then a line for each row with its numerators, all in decimal and
 * separated by single spaces, every line ended by one line feed. In each column the numerators and
 * the denominator have no common divisor but 1.
 */
public final class CanonicalFractions {

  /**
   * As many characters as a number may have, a minus sign among them; a path through 1000 samples
   * has numbers of some 40000.
   */
  static final int MOST_DIGITS = 200_000;

  /** A number of at most so many bits has fewer characters than that. */
  private static final int BITS_OF_ENOUGH = 664_000;

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*+");

  private CanonicalFractions() {}

  /** The canonical text of a matrix as ASCII bytes. */
  public static byte[] bytes(RationalMatrix matrix) {
    StringBuilder text = new StringBuilder("over");
    for (int j = 0; j < matrix.columns(); j++) {
      text.append(' ').append(matrix.denominator(j));
    }
    text.append('\n');
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        text.append(j == 0 ? "" : " ").append(matrix.numerator(i, j));
      }
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Requires that {@link #read} takes what {@link #bytes} gives.
   *
   * @throws IllegalArgumentException if a number is too long
   */
  public static void requireReadable(RationalMatrix matrix) {
    if (matrix.bits() <= BITS_OF_ENOUGH) {
      return;
    }
    for (int j = 0; j < matrix.columns(); j++) {
      requireReadable(matrix.denominator(j));
      for (int i = 0; i < matrix.rows(); i++) {
        requireReadable(matrix.numerator(i, j));
      }
    }
  }

  private static void requireReadable(BigInteger number) {
    if (number.bitLength() > BITS_OF_ENOUGH && number.toString().length() > MOST_DIGITS) {
      throw new IllegalArgumentException("a number has more than " + MOST_DIGITS + " digits");
    }
  }

  /**
   * Reads the canonical text of a matrix, from the position of the buffer to its limit.
   *
   * @param name what messages call the matrix
   * @throws MalformedContainerException if the bytes are anything but the canonical text of a matrix
   *     of this shape, with an offset from the position of the buffer
   */
  public static RationalMatrix read(String name, ByteBuffer bytes, int rows, int columns) {
    // Each number takes a digit and a separator at least: nothing is prepared for more of them.
    if (bytes.remaining() < "over\n".length() + 2L * columns * (rows + 1L)) {
      throw new MalformedContainerException(
          0,
          "array " + name + " is too short (found " + bytes.remaining() + " bytes for "
              + rows + " x " + columns + " fractions)");
    }
    byte[] ascii = new byte[bytes.remaining()];
    bytes.duplicate().get(ascii);
    Words words = new Words(name, new String(ascii, StandardCharsets.ISO_8859_1));
    words.take("over ");
    BigInteger[] denominators = new BigInteger[columns];
    for (int j = 0; j < columns; j++) {
      int start = words.next;
      denominators[j] = words.integer(j == columns - 1 ? '\n' : ' ');
      if (denominators[j].signum() <= 0) {
        throw words.fail(start, "has a denominator that is not positive");
      }
    }
    BigInteger[] numerators = new BigInteger[Math.multiplyExact(rows, columns)];
    for (int k = 0; k < numerators.length; k++) {
      numerators[k] = words.integer((k + 1) % columns == 0 ? '\n' : ' ');
    }
    words.requireEnd();
    RationalMatrix matrix = RationalMatrix.over(rows, denominators, numerators);
    for (int j = 0; j < columns; j++) {
      if (!matrix.denominator(j).equals(denominators[j])) {
        throw words.fail(0, "is not in lowest terms in column " + j);
      }
    }
    return matrix;
  }

  /** The numbers of the text, one after the other. */
  private static final class Words {

    private final String name;
    private final String text;
    private int next;

    private Words(String name, String text) {
      this.name = name;
      this.text = text;
    }

    private void take(String expected) {
      if (!text.startsWith(expected, next)) {
        throw fail(next, "does not go on with '" + expected.strip() + "'");
      }
      next += expected.length();
    }

    private BigInteger integer(char end) {
      int stop = next;
      while (stop < text.length() && text.charAt(stop) > ' ') {
        stop++;
      }
      if (stop - next > MOST_DIGITS) {
        throw fail(next, "has a number of more than " + MOST_DIGITS + " digits");
      }
      String word = text.substring(next, stop);
      if (!INTEGER.matcher(word).matches()) {
        throw fail(next, "has no integer in canonical form where one is expected");
      }
      next = stop;
      take(String.valueOf(end));
      return new BigInteger(word);
    }

    private void requireEnd() {
      if (next != text.length()) {
        throw fail(next, "goes on after its last row");
      }
    }

    private MalformedContainerException fail(int offset, String reason) {
      return new MalformedContainerException(offset, "array " + name + " " + reason);
    }
  }
}
