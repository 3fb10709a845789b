package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FractionFilesTest {

  @TempDir Path folder;

  private Path file(String text) {
    return HandMade.file(folder, "a.txt", text);
  }

  private Rational number(String word) {
    return FractionFiles.read(file("x 1 1\n" + word + "\n")).get("x").get(0, 0);
  }

  @Test
  void matricesAreReadInTheirOrder() {
    Map<String, RationalMatrix> matrices =
        FractionFiles.read(
            file("W1 2 3\n1/3 -2 0\n0.5 1e-3 +4\n\n_b.x 1 1\n\n# nothing\n7\n"));
    assertEquals(List.of("W1", "_b.x"), List.copyOf(matrices.keySet()));
    assertEquals(
        RationalMatrix.of(
            2, 3,
            Rational.of(1, 3), Rational.of(-2), Rational.ZERO,
            Rational.of(1, 2), Rational.of(1, 1000), Rational.of(4)),
        matrices.get("W1"));
    assertEquals(RationalMatrix.of(1, 1, Rational.of(7)), matrices.get("_b.x"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,1,10", "-0.1,-1,10", "2/6,1,3", "-4/2,-2,1", "+1,1,1", "007,7,1", ".5,1,2", "5.,5,1",
    "1e3,1000,1", "1E-2,1,100", "-0,0,1", "0/5,0,1", "-0.0,0,1",
    "9007199254740993,9007199254740993,1"
  })
  void aNumberIsExactlyWhatIsWritten(String word, long p, long q) {
    assertEquals(Rational.of(p, q), number(word));
  }

  @Test
  void aNumberMayBeLong() {
    String digits = "3".repeat(4000);
    assertEquals(Rational.of(new BigInteger(digits), BigInteger.ONE), number(digits));
    refused(
        file("x 1 1\n" + digits + "3\n"),
        () -> FractionFiles.read(folder.resolve("a.txt")), ":2: this is not a number (found '333");
  }

  @Test
  void spacesTabsCommentsAndLineEndsOfAnySystemAreSkipped() {
    RationalMatrix expected = RationalMatrix.of(2, 2, Rational.ONE, Rational.of(1, 3),
        Rational.ZERO, Rational.of(2));
    for (String text :
        new String[] {
          "x 2 2\n1 1/3\n0 2\n",
          "x 2 2\n1 1/3\n0 2",
          "x 2 2\r\n1 1/3\r\n0 2\r\n",
          "\n\n  x\t2  2 \n\n\t1   1/3\n\n0\t2\t\n\n",
          "# W\nx 2 2 # two rows\n1 1/3# y 1 1\n#\n0 2#",
          "x 2 2\n1 1/3 # \ud83d\ude00 \u0661\n0 2\n"
        }) {
      assertEquals(Map.of("x", expected), FractionFiles.read(file(text)), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "W1", "W1 2", "W1 2 2 2", "W1 0 1", "W1 1 0", "W1 -1 1", "W1 01 1", "W1 1 1.0", "W1 x 1",
        "W1 10000000 1", "1W 1 1", "W-1 1 1", "W/1 1 1", "\u00e9 1 1", "\ufeffW1 1 1", "1 2 3",
        "W1,1,1", "W1: 1 1", "W1\u00a01 1 1"
      })
  void whatIsNoHeadOfAMatrixIsRefusedWithItsLine(String head) {
    Path file = file("a 1 1\n5\n" + head + "\n1\n");
    refused(file, () -> FractionFiles.read(file), ":3: this is not the head of a matrix (found '");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x", "1,5", "1/0", "1/-2", "1/2/3", "1 /2", "1/2.5", "0x1", "1e99999", "1e", "NaN",
        "Infinity", "--1", "1_000", "\u0661", "1/2a", "1e+", "."
      })
  void whatIsNoNumberIsRefusedWithItsLine(String word) {
    Path file = file("a 2 1\n5\n" + word + "\n");
    refused(file, () -> FractionFiles.read(file), ":3: ");
  }

  @Test
  void aRowOfTheWrongLengthIsRefused() {
    for (String rows : new String[] {"1\n2 3", "1 2\n3", "1 2 3\n4", "1 2\n3 4 5"}) {
      Path file = file("a 2 2\n" + rows + "\n");
      refused(file, () -> FractionFiles.read(file), "a row of a has the wrong length (found ");
    }
  }

  @Test
  void aMatrixThatIsCutOffIsRefusedHoweverLargeItSaysThatItIs() {
    Path cut = file("a 3 1\n1\n\n2\n");
    refused(
        cut, () -> FractionFiles.read(cut),
        ":1: a is cut off (found 2 lines after it, expected 3 rows)");
    Path huge = file("a 9999999 9999999\n1\n");
    refused(huge, () -> FractionFiles.read(huge), ":1: a is cut off");
    // The head of the next matrix is no row of this one.
    Path next = file("a 2 3\n1 2 3\nb 1 1\n5\n");
    refused(next, () -> FractionFiles.read(next), ":3: this is not a number (found 'b'");
  }

  @Test
  void noTwoMatricesHaveOneName() {
    Path file = file("a 1 1\n1\nb 1 1\n2\n\na 1 1\n3\n");
    refused(file, () -> FractionFiles.read(file), ":6: there are two matrices named a");
  }

  @Test
  void aFileWithoutMatricesIsRefused() {
    for (String text : new String[] {"\n", "# a 1 1", " \t\r\n"}) {
      Path file = file(text);
      refused(file, () -> FractionFiles.read(file), "there is no matrix in the file");
    }
    Path empty = file("");
    refused(empty, () -> FractionFiles.read(empty), "empty");
    Path missing = folder.resolve("missing.txt");
    refused(missing, () -> FractionFiles.read(missing), "there is no such file");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() {
    Path latin = HandMade.file(folder, "l.txt", "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(latin, () -> FractionFiles.read(latin), "the file is not text in UTF-8");
    Path utf16 = HandMade.file(folder, "u.txt", "a 1 1\n1\n".getBytes(StandardCharsets.UTF_16));
    refused(utf16, () -> FractionFiles.read(utf16), "the file is not text in UTF-8");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.txt");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength((1L << 28) + 1);
    }
    refused(
        huge, () -> FractionFiles.read(huge),
        "the file is too large for text (found 268435457 bytes, expected at most 268435456)");
  }

  @Test
  void theNameSaysWhatAFileIs() {
    assertTrue(FractionFiles.isText(Path.of("a", "b.txt")));
    for (String name : new String[] {"a.npz", "a.TXT", "txt", "a.txt.npz", "a.txt/b"}) {
      assertFalse(FractionFiles.isText(Path.of(name)), name);
    }
  }
}
