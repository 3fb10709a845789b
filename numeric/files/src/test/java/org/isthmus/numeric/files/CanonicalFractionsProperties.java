package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/** There is one text for one matrix, and nothing else is read. */
class CanonicalFractionsProperties {

  private static final String CHARACTERS = "0123456789-+ \n\r\tover./e\u0000\u00e9";

  private static RationalMatrix matrix(Random random) {
    int rows = 1 + random.nextInt(4);
    int columns = 1 + random.nextInt(4);
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      int bits = 1 + random.nextInt(random.nextInt(8) == 0 ? 300 : 5);
      BigInteger numerator = new BigInteger(bits, random);
      entries[k] =
          Rational.of(
              random.nextBoolean() ? numerator : numerator.negate(),
              BigInteger.ONE.add(new BigInteger(1 + random.nextInt(4), random)));
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  @Property(tries = 500)
  void aMatrixComesBackFromItsText(@ForAll long seed) {
    RationalMatrix matrix = matrix(new Random(seed));
    byte[] text = CanonicalFractions.bytes(matrix);
    assertEquals(
        matrix,
        CanonicalFractions.read("a", ByteBuffer.wrap(text), matrix.rows(), matrix.columns()));
  }

  @Property(tries = 3000)
  void aTextThatIsChangedIsThatOfAnotherMatrixOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    RationalMatrix matrix = matrix(random);
    String text = new String(CanonicalFractions.bytes(matrix), StandardCharsets.US_ASCII);
    for (int k = random.nextInt(2); k >= 0; k--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(3));
      char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      text =
          text.substring(0, from) + (random.nextBoolean() ? c : "") + text.substring(to);
      text = text.isEmpty() ? "x" : text;
    }
    byte[] changed = text.getBytes(StandardCharsets.ISO_8859_1);
    try {
      RationalMatrix read =
          CanonicalFractions.read(
              "a", ByteBuffer.wrap(changed), matrix.rows(), matrix.columns());
      assertArrayEquals(changed, CanonicalFractions.bytes(read), text);
    } catch (MalformedContainerException e) {
      assertEquals(false, Arrays.equals(changed, CanonicalFractions.bytes(matrix)));
    }
  }
}
