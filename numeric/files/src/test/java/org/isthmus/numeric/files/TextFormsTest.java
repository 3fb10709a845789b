package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idx \"a.gz\" \"b.gz\" take 0 1000 normalise 1/2 1/2",
        "idx \"a b\" \"\\\"q\\\\\"",
        "cifar \"1.bin\" \"2.bin\" normalise 1/2 1/3 1/4 1/5 1/6 1/7 float32",
        "npy \"x.npy\" \"y.npy\"",
        "arrays \"d.npz\" \"X\" \"Y\" take 5 1 take 0 1",
        "text \"d.txt\" \"X\" \"Y\"",
        "text \"d.txt\" \"X\" \"X\" take 5 1 take 0 1",
        "csv \"d.csv\" header 1 targets 2",
        "csv \"d.csv\" header 0 targets 1 labels one_hot 3",
        "csv \"d.csv\" header 0 targets 1 labels signs scale -1 1",
        "npy \"ünï/日本.npy\" \"y\" scale -1/3 123456789012345678901234567891/7"
      })
  void everyCanonicalRecipeComesBack(String line) {
    assertEquals(line, DataRecipeText.write(DataRecipeText.parse(line)));
  }

  @Test
  void aRecipeIsReadAsItsRecords() {
    assertEquals(
        new DataRecipe(
            new DataRecipe.Idx(),
            List.of("a\"\\.gz", "b.gz"),
            List.of(
                new DataRecipe.Take(3, 10),
                new DataRecipe.Scale(Rational.of(-1), Rational.of(1, 2)),
                new DataRecipe.Normalise(
                    List.of(Rational.of(1, 2), Rational.ZERO),
                    List.of(Rational.ONE, Rational.of(2))),
                new DataRecipe.ToFloat32(),
                new DataRecipe.OneHot(10))),
        DataRecipeText.parse(
            "idx \"a\\\"\\\\.gz\" \"b.gz\" take 3 10 scale -1 1/2 normalise 1/2 0 1 2 "
                + "float32 one_hot 10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "idx",
        "idx \"a\"",
        "idx \"a\" \"b\" ",
        " idx \"a\" \"b\"",
        "idx  \"a\" \"b\"",
        "idx \"a\"\t\"b\"",
        "idx \"a\" \"b\" \"c\"",
        "idx a b",
        "idx \"a\" \"b",
        "idx \"a\" \"b\\\"",
        "idx \"a\" \"\\n\"",
        "idx \"a\" \"b\"take 0 1",
        "idx \"a\" \"\"",
        "idx \"a\" \"b\n\"",
        "idx \"a\" \"b\u202e\"",
        "idx \"a\" \"b\u2028\"",
        "idx \"a\" \"b\u007f\"",
        "idx \"a\" \"b\ud800\"",
        "IDX \"a\" \"b\"",
        "xyz \"a\" \"b\"",
        "cifar",
        "arrays \"a\" \"X\"",
        "text \"a\"",
        "text \"a\" \"X\"",
        "text \"a\" \"X\" \"Y\" \"Z\"",
        "text \"\" \"X\" \"Y\"",
        "text \"a\" X Y",
        "text \"a\" \"X\" \"Y\" take 0 0",
        "text \"a\" \"X\" \"Y\" scale 0 1",
        "text \"a\" \"X\" \"Y\" normalise 0 1",
        "text \"a\" \"X\" \"Y\" float32",
        "text \"a\" \"X\" \"Y\" take 0 1 one_hot 2",
        "text \"a\" \"X\" \"Y\" signs",
        "TEXT \"a\" \"X\" \"Y\"",
        "csv \"a\"",
        "csv \"a\" header 0 targets 0",
        "csv \"a\" header 0 targets 2 labels",
        "csv \"a\" header -1 targets 1",
        "csv \"a\" targets 1 header 0",
        "idx \"a\" \"b\" take 0",
        "idx \"a\" \"b\" take 0 0",
        "idx \"a\" \"b\" take 0 1 2",
        "idx \"a\" \"b\" take 00 1",
        "idx \"a\" \"b\" take -1 1",
        "idx \"a\" \"b\" take 0 2147483648",
        "idx \"a\" \"b\" take 0 1.0",
        "idx \"a\" \"b\" scale 2/4 1",
        "idx \"a\" \"b\" scale 0.5 1",
        "idx \"a\" \"b\" scale 1/0 1",
        "idx \"a\" \"b\" scale 1/1 1",
        "idx \"a\" \"b\" scale +1 1",
        "idx \"a\" \"b\" scale -0 1",
        "idx \"a\" \"b\" scale 1",
        "idx \"a\" \"b\" normalise",
        "idx \"a\" \"b\" normalise 1",
        "idx \"a\" \"b\" normalise 1 0",
        "idx \"a\" \"b\" normalise 1 -1",
        "idx \"a\" \"b\" normalise 1 2 3",
        "idx \"a\" \"b\" float64",
        "idx \"a\" \"b\" float32 7",
        "idx \"a\" \"b\" one_hot 0",
        "idx \"a\" \"b\" signs\n"
      })
  void everyOtherLineIsRefusedWithAMessage(String line) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DataRecipeText.parse(line))
            .getMessage();
    assertTrue(message.length() > 10, message);
  }

  @Test
  void theMessageSaysTheColumn() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> DataRecipeText.parse("idx \"a\" \"b\" tak 0 1"))
            .getMessage();
    assertEquals(
        "column 13 of the line is wrong (found tak, expected take, scale, normalise, float32, "
            + "one_hot or signs)",
        message);
  }

  @Test
  void aRecipeWithTheWrongFilesIsNotWritten() {
    for (DataRecipe recipe :
        List.of(
            new DataRecipe(new DataRecipe.Idx(), List.of("a"), List.of()),
            new DataRecipe(new DataRecipe.Cifar(), List.of(), List.of()),
            new DataRecipe(new DataRecipe.Csv(0, 1, true), List.of("a", "b"), List.of()),
            new DataRecipe(new DataRecipe.Npy(), List.of("a", "b\n"), List.of()))) {
      assertThrows(IllegalArgumentException.class, () -> DataRecipeText.write(recipe));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "by_convention",
        "W1 \"fc1.weight\" transposed b1 \"fc1.bias\" W2 \"out\"",
        "b3 \"W1\"",
        "W2 \"a \\\"b\\\\\" W10 \"c\" transposed"
      })
  void everyCanonicalLineOfNamesComesBack(String line) {
    assertEquals(line, ArrayNames.parse(line).text());
  }

  @Test
  void namesAreOrderedByLayer() {
    ArrayNames names =
        new ArrayNames(
            List.of(
                new ArrayNames.Entry("W10", "x", false),
                new ArrayNames.Entry("b2", "y", false),
                new ArrayNames.Entry("W2", "z", true)));
    assertEquals("W2 \"z\" transposed b2 \"y\" W10 \"x\"", names.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "by_convention ",
        "W1",
        "W1 fc1",
        "W0 \"a\"",
        "W01 \"a\"",
        "V1 \"a\"",
        "W1 \"\"",
        "W1 \"a\" W1 \"b\"",
        "W1 \"a\" W2 \"a\"",
        "W2 \"b\" W1 \"a\"",
        "b1 \"b\" W1 \"a\"",
        "b1 \"b\" transposed",
        "W1 \"a\" transposed transposed",
        "W1 \"a\" transpose",
        "W1 \"a\"  b1 \"b\"",
        "W1 \"a\" ",
        "W1 \"a\tb\"",
        "W12345 \"a\""
      })
  void everyOtherLineOfNamesIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> ArrayNames.parse(line));
  }
}
