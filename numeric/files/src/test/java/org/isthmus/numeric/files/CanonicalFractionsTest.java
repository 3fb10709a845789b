package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFractionsTest {

  private static final RationalMatrix MATRIX =
      RationalMatrix.of(
          2, 3,
          Rational.of(-1, 6), Rational.ZERO, Rational.of(2),
          Rational.of(1, 4), Rational.ZERO, Rational.of(-10));

  private static final String TEXT = "over 12 1 1\n-2 0 2\n3 0 -10\n";

  private static RationalMatrix read(String text, int rows, int columns) {
    return CanonicalFractions.read(
        "a", ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), rows, columns);
  }

  private static String messageOf(String text, int rows, int columns) {
    return assertThrows(
            MalformedContainerException.class, () -> read(text, rows, columns),
            () -> LineText.shown(text))
        .getMessage();
  }

  @Test
  void aMatrixIsItsDenominatorsAndThenItsNumerators() {
    assertEquals(
        TEXT, new String(CanonicalFractions.bytes(MATRIX), StandardCharsets.US_ASCII));
    assertEquals(MATRIX, read(TEXT, 2, 3));
  }

  @Test
  void whatIsReadIsWhatLiesBetweenPositionAndLimit() {
    ByteBuffer buffer =
        ByteBuffer.wrap(("xx" + TEXT + "y").getBytes(StandardCharsets.US_ASCII))
            .position(2)
            .limit(2 + TEXT.length());
    assertEquals(MATRIX, CanonicalFractions.read("a", buffer.asReadOnlyBuffer(), 2, 3));
    assertEquals(2, buffer.position());
  }

  /** In the place of line feeds there are bars. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // One column and two rows, of which over 3|1|2| would be right.
        "over 6|2|4|;byte 0: array a is not in lowest terms in column 0",
        "over 3|0|0|;byte 0: array a is not in lowest terms in column 0",
        "over 3|3|6|;byte 0: array a is not in lowest terms in column 0",
        "over 3|1|2;byte 0: array a is too short",
        "over 3|1|27;byte 11: array a does not go on with ''",
        "over 3|1|2||;byte 11: array a goes on after its last row",
        "over 3|1|2|3|;byte 11: array a goes on after its last row",
        "over 3|1|2| ;byte 11: array a goes on after its last row",
        "over 3|1|2|\u0000;byte 11: array a goes on after its last row",
        "over 3|1 2|;byte 8: array a does not go on with ''",
        "over 3|1||2|;byte 9: array a has no integer in canonical form",
        "over 3||1|2|;byte 7: array a has no integer in canonical form",
        "over 3|01|2|;byte 7: array a has no integer in canonical form",
        "over 03|1|2|;byte 5: array a has no integer in canonical form",
        "over 3|+1|2|;byte 7: array a has no integer in canonical form",
        "over +3|1|2|;byte 5: array a has no integer in canonical form",
        "over 3|-0|1|;byte 7: array a has no integer in canonical form",
        "over 3|00|1|;byte 7: array a has no integer in canonical form",
        "over 3|1.0|2|;byte 7: array a has no integer in canonical form",
        "over 3|1e1|2|;byte 7: array a has no integer in canonical form",
        "over 3|0x1|2|;byte 7: array a has no integer in canonical form",
        "over 3|--1|2|;byte 7: array a has no integer in canonical form",
        "over 3|-|2|1|;byte 7: array a has no integer in canonical form",
        "over 3|1/1|2|;byte 7: array a has no integer in canonical form",
        "over 3| 1|2|;byte 7: array a has no integer in canonical form",
        "over 3|1 |2|;byte 8: array a does not go on with ''",
        "over 3 |1|2|;byte 6: array a does not go on with ''",
        "over  3|1|2|;byte 5: array a has no integer in canonical form",
        "over 3|1\t|2|;byte 8: array a does not go on with ''",
        "over 3\r|1\r|2\r|;byte 6: array a does not go on with ''",
        "over 3|1|2\r|;byte 10: array a does not go on with ''",
        "over\t3|1|2|;byte 0: array a does not go on with 'over'",
        "Over 3|1|2|;byte 0: array a does not go on with 'over'",
        "\ufeffover 3|1|2|;byte 0: array a does not go on with 'over'",
        " over 3|1|2|;byte 0: array a does not go on with 'over'",
        "3|1|2|      ;byte 0: array a does not go on with 'over'",
        "over -3|1|2|;byte 5: array a has a denominator that is not positive",
        "over 0|1|2|;byte 5: array a has a denominator that is not positive",
        "over 3|\u0661|2|;byte 7: array a has no integer in canonical form",
        "over 3|1|;byte 0: array a is too short",
        "over 3|;byte 0: array a is too short",
        "over;byte 0: array a is too short",
        ";byte 0: array a is too short"
      })
  void everyOtherTextIsRefusedWithItsPlace(String text, String message) {
    String found = messageOf(text == null ? "" : text.replace('|', '\n'), 2, 1);
    assertTrue(found.startsWith(message), found);
  }

  @ParameterizedTest
  @CsvSource({"3,2", "2,2", "1,3", "2,4", "3,3", "6,1", "1,6"})
  void rowsOfTheWrongLengthAndNumberAreRefused(int rows, int columns) {
    messageOf(TEXT, rows, columns);
  }

  @Test
  void denominatorsAreThoseOfTheirColumns() {
    assertTrue(messageOf("over 12 1\n-2 0 2\n3 0 -10\n", 2, 3).contains("does not go on with ''"));
    messageOf("over 12 1 1 1\n-2 0 2\n3 0 -10\n", 2, 3);
    messageOf("over 1 12 1\n-2 0 2\n3 0 -10\n", 2, 3);
    // Lowest terms are those of the column, not of the number: 2 over 4 beside 1 over 4.
    assertEquals(
        RationalMatrix.of(2, 1, Rational.of(1, 2), Rational.of(1, 4)), read("over 4\n2\n1\n", 2, 1));
  }

  @Test
  void aNumberMayBeLongButNotTooLong() {
    String longest = "7".repeat(200_000);
    RationalMatrix matrix = read("over 3\n" + longest + "\n", 1, 1);
    assertEquals(Rational.of(new BigInteger(longest), BigInteger.valueOf(3)), matrix.get(0, 0));
    assertDoesNotThrow(() -> CanonicalFractions.requireReadable(matrix));
    for (String text :
        new String[] {
          "over 3\n" + longest + "7\n", "over 3\n-" + longest + "\n", "over " + longest + "7\n1\n",
          "over 3\n" + "0".repeat(200_001) + "\n"
        }) {
      assertTrue(
          messageOf(text, 1, 1).endsWith("array a has a number of more than 200000 digits"));
    }
    RationalMatrix negative = matrix.negate();
    RationalMatrix inverse =
        RationalMatrix.of(1, 1, Rational.of(BigInteger.ONE, BigInteger.TEN.pow(200_000)));
    for (RationalMatrix longer : new RationalMatrix[] {negative, inverse}) {
      assertThrows(
          IllegalArgumentException.class, () -> CanonicalFractions.requireReadable(longer));
    }
  }

  @Test
  void aSmallTextOfALargeMatrixCostsLittle() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int large = 1 << 24;
    for (int[] shape : new int[][] {{large, 1}, {1, large}, {large, large}}) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertTrue(messageOf(TEXT, shape[0], shape[1]).contains("is too short (found 27 bytes for"));
      assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1_000_000);
    }
  }
}
