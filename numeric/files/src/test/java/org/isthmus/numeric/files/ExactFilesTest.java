package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models and data with exact numbers: text files, the others, and what both have in common. */
class ExactFilesTest {

  private static final Network NET =
      new Network(
          "net", 1, List.of(new HiddenLayer("h", 2, new Activation.Relu(), true)), 1, false);
  private static final ArrayNames CONVENTION = ArrayNames.byConvention();

  private static final String MODEL =
      """
      # by hand
      W1 1 2
      0.5 -2
      b1 1 2
      0 3
      W2 2 1
      1e1
      -0.25
      """;

  private static final ParameterPoint POINT =
      new ParameterPoint(
          NET,
          List.of(Matrix.of(1, 2, 0.5, -2), Matrix.of(2, 1, 10, -0.25)),
          List.of(Matrix.of(1, 2, 0, 3), Matrix.zeros(1, 1)));

  private static final String DATA =
      """
      X 3 2
      0.5 1
      2 -3
      0 0.125
      Y 3 1
      1
      0
      4
      thirds 2 1
      1/3
      1
      """;

  @TempDir Path folder;

  private Path text(String text) {
    return HandMade.file(folder, "a.txt", text);
  }

  private static DataRecipe recipe(String inputs, String targets, DataRecipe.Operation... takes) {
    return new DataRecipe(
        new DataRecipe.Text(inputs, targets), List.of("a.txt"), List.of(takes));
  }

  private static Path npz(Path folder, ParameterPoint point) {
    Path file = folder.resolve("m.npz");
    ModelFiles.write(file, point);
    return file;
  }

  // Models.

  @Test
  void aModelInATextFileIsThatOfItsNumbers() {
    Path file = text(MODEL);
    assertEquals(POINT, ModelFiles.read(file, NET, CONVENTION));
    assertEquals(RationalPoint.of(POINT), ModelFiles.readExact(file, NET, CONVENTION));
    assertEquals(
        RationalPoint.of(POINT), ModelFiles.readExact(npz(folder, POINT), NET, CONVENTION));
  }

  @Test
  void aTextCopyOfAModelHasTheSameDigest() {
    String digest = Digests.of(POINT);
    assertEquals(digest, Digests.of(ModelFiles.read(npz(folder, POINT), NET, CONVENTION)));
    assertEquals(digest, Digests.of(ModelFiles.read(text(MODEL), NET, CONVENTION)));
    assertEquals(digest, Digests.of(ModelFiles.readExact(text(MODEL), NET, CONVENTION)));
    assertEquals(digest, Digests.of(RationalPoint.of(POINT)));
  }

  @Test
  void aModelWithAThirdHasAnother() {
    Path file = text(MODEL.replace("0.5 -2", "1/3 -2"));
    RationalPoint point = ModelFiles.readExact(file, NET, CONVENTION);
    assertEquals(Rational.of(1, 3), point.weight(1).get(0, 0));
    assertNotEquals(Digests.of(POINT), Digests.of(point));
    assertNotEquals(Digests.of(point.rounded()), Digests.of(point));
    refused(
        file, () -> ModelFiles.read(file, NET, CONVENTION),
        "some parameters are not binary64 numbers");
  }

  @Test
  void aTenthThatIsWrittenIsNotTheDoubleNextToIt() {
    Path file = text(MODEL.replace("0.5 -2", "0.1 -2"));
    assertEquals(
        Rational.of(1, 10), ModelFiles.readExact(file, NET, CONVENTION).weight(1).get(0, 0));
    refused(file, () -> ModelFiles.read(file, NET, CONVENTION), "not binary64 numbers");
    assertEquals(
        POINT,
        ModelFiles.read(
            text(MODEL.replace("0.5", "0.5000000000000000000000")), NET, CONVENTION));
  }

  @Test
  void thereIsNoNegativeZeroInText() {
    ParameterPoint negative =
        new ParameterPoint(
            NET, POINT.weights(), List.of(Matrix.of(1, 2, -0.0, 3), Matrix.zeros(1, 1)));
    assertNotEquals(Digests.of(POINT), Digests.of(negative));
    Path file = text(MODEL.replace("0 3", "-0 3"));
    assertEquals(POINT, ModelFiles.read(file, NET, CONVENTION));
    assertEquals(Digests.of(POINT), Digests.of(RationalPoint.of(negative)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W1 1 2 | V1 1 2 | there is no matrix W1",
        "W2 2 1 | W3 2 1 | there is no matrix W2",
        "b1 1 2 | b2 1 2 | there is no matrix b1",
        "b1 1 2 | B1 1 2 | there is no matrix b1",
        "# by hand | b2 1 1 @ 0 | matrix b2 is not a parameter of network net",
        "# by hand | W3 1 1 @ 0 | matrix W3 is not a parameter of network net",
        "# by hand | note 1 1 @ 0 | matrix note is not a parameter of network net",
        "W2 2 1 @ 1e1 @ -0.25 | W2 1 2 @ 1e1 -0.25 | W2 has the wrong shape (found 1 x 2, expected "
            + "2 x 1)",
        "b1 1 2 @ 0 3 | b1 2 1 @ 0 @ 3 | b1 has the wrong shape (found 2 x 1, expected 1 x 2)",
        "W1 1 2 @ 0.5 -2 | W1 1 1 @ 0.5 | W1 has the wrong shape (found 1 x 1, expected 1 x 2)",
        "W2 2 1 @ 1e1 | W2 1 1 @ 1e1 | :8: this is not the head of a matrix",
        "W2 2 1 @ 1e1 @ -0.25 | W1 1 1 @ 1e1 | :6: there are two matrices named W1"
      })
  void aTextOfAnotherModelIsRefused(String found, String replaced, String message) {
    String from = found.replace(" @ ", "\n");
    assertEquals(1, MODEL.split(java.util.regex.Pattern.quote(from), -1).length - 1, from);
    Path file = text(MODEL.replace(from, replaced.replace(" @ ", "\n")));
    refused(file, () -> ModelFiles.readExact(file, NET, CONVENTION), message);
    refused(file, () -> ModelFiles.read(file, NET, CONVENTION), message);
  }

  @Test
  void matricesOfATextCannotBeRenamed() {
    Path file = text(MODEL);
    ArrayNames names =
        new ArrayNames(List.of(new ArrayNames.Entry("W1", "W1", false)));
    refused(
        file, () -> ModelFiles.readExact(file, NET, names),
        "the matrices of a text file cannot be renamed");
  }

  // Data.

  @Test
  void dataInATextFileAreReadExactlyAndInDoubles() {
    text(DATA);
    Dataset expected =
        new Dataset(
            Matrix.of(3, 2, 0.5, 1, 2, -3, 0, 0.125), new Targets.Values(Matrix.of(3, 1, 1, 0, 4)));
    assertEquals(expected, DataFiles.read(recipe("X", "Y"), folder));
    RationalDataset exact = DataFiles.readExact(recipe("X", "Y"), folder);
    assertEquals(RationalDataset.of(expected), exact);
    assertEquals(Digests.of(expected), Digests.of(exact));
  }

  @Test
  void oneMatrixMayBeInputsAndTargets() {
    text(DATA);
    RationalDataset data = DataFiles.readExact(recipe("thirds", "thirds"), folder);
    assertEquals(new RationalTargets.Values(data.inputs()), data.targets());
    assertEquals(Rational.of(1, 3), data.inputs().get(0, 0));
  }

  @Test
  void samplesAreTaken() {
    text(DATA);
    RationalDataset taken =
        DataFiles.readExact(
            recipe("X", "Y", new DataRecipe.Take(1, 2), new DataRecipe.Take(1, 1)), folder);
    assertEquals(RationalMatrix.of(1, 2, Rational.ZERO, Rational.of(1, 8)), taken.inputs());
    assertEquals(
        new RationalTargets.Values(RationalMatrix.of(1, 1, Rational.of(4))), taken.targets());
    Path file = folder.resolve("a.txt");
    refused(
        file,
        () -> DataFiles.readExact(recipe("X", "Y", new DataRecipe.Take(2, 2)), folder),
        "3");
    refused(
        file, () -> DataFiles.readExact(recipe("X", "Y", new DataRecipe.Take(3, 1)), folder), "3");
  }

  @Test
  void dataThatAreNotThereOrDoNotFitAreRefused() {
    Path file = text(DATA);
    for (String[] names : new String[][] {{"x", "Y"}, {"X", "y"}, {"X", ""}}) {
      refused(
          file, () -> DataFiles.readExact(recipe(names[0], names[1]), folder),
          "there is no matrix \"", "(found X, Y, thirds)");
    }
    refused(
        file, () -> DataFiles.readExact(recipe("X", "thirds"), folder),
        "inputs and targets differ in number (found 3 inputs and 2 targets)");
  }

  @Test
  void fractionsAreNoDoubles() {
    text(DATA);
    for (String[] names : new String[][] {{"thirds", "thirds"}}) {
      assertEquals(
          2, DataFiles.readExact(recipe(names[0], names[1]), folder).size());
      String message =
          assertThrows(
                  UnreadableFileException.class,
                  () -> DataFiles.read(recipe(names[0], names[1]), folder))
              .getMessage();
      assertEquals(
          "a.txt: some numbers are not binary64 numbers (expected such for what is done in"
              + " binary64)",
          message);
    }
  }

  @Test
  void operationsOfDoublesAreRefusedBeforeTheFileIsRead() {
    for (DataRecipe.Operation operation :
        List.of(
            new DataRecipe.Scale(Rational.ZERO, Rational.ONE), new DataRecipe.ToFloat32(),
            new DataRecipe.Signs(), new DataRecipe.OneHot(2))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> DataFiles.readExact(recipe("X", "Y", operation), folder));
    }
  }

  @Test
  void allOtherFilesHaveTheNumbersThatTheyHave() {
    Dataset data =
        new Dataset(Matrix.of(2, 1, 0.1, -0.0), Targets.Labels.of(1, 0));
    DataFiles.write(folder.resolve("d.npz"), data);
    DataRecipe arrays =
        new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("d.npz"), List.of());
    assertEquals(RationalDataset.of(data), DataFiles.readExact(arrays, folder));
  }

  // Digests, spelled out.

  private static String sha(Object... parts) {
    byte[][] bytes = new byte[parts.length][];
    for (int k = 0; k < parts.length; k++) {
      bytes[k] =
          parts[k] instanceof Double number
              ? ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number).array()
              : ((String) parts[k]).getBytes(StandardCharsets.US_ASCII);
    }
    return Digests.of(HandMade.join(bytes));
  }

  @Test
  void theDigestOfFractionsIsThatOfTheirText() {
    RationalPoint point =
        ModelFiles.readExact(
            text(MODEL.replace("0.5 -2", "1/3 -2").replace("0 3", "0 2/5")), NET, CONVENTION);
    assertEquals(
        sha(
            "isthmus-parameters-1 2\nW1 1 2 fractions\nover 3 1\n1 -2\nb1 2 fractions\nover 1 5\n"
                + "0 2\nW2 2 1\n",
            10.0, -0.25),
        Digests.of(point));
    text(DATA);
    assertEquals(
        sha(
            "isthmus-data-1\ninputs 2 1 fractions\nover 3\n1\n3\nvalues 2 1 fractions\nover 3\n1\n"
                + "3\n"),
        Digests.of(DataFiles.readExact(recipe("thirds", "thirds"), folder)));
    assertEquals(
        sha("isthmus-data-1\ninputs 2 1 fractions\nover 3\n1\n3\nlabels 2\n\1\0\0\0\0\0\0\0"),
        Digests.of(
            new RationalDataset(
                DataFiles.readExact(recipe("thirds", "thirds"), folder).inputs(),
                new RationalTargets.Classes(Targets.Labels.of(1, 0)))));
  }

  @Test
  void theDigestDependsOnEveryNumberAndShapeOfFractions() {
    RationalPoint point =
        ModelFiles.readExact(text(MODEL.replace("0.5 -2", "1/3 -2")), NET, CONVENTION);
    for (String other : new String[] {"1/3 -1", "1/6 -2", "2/3 -2", "1/3 -2.5", "-2 1/3"}) {
      RationalPoint changed =
          ModelFiles.readExact(text(MODEL.replace("0.5 -2", other)), NET, CONVENTION);
      assertNotEquals(Digests.of(point), Digests.of(changed), other);
    }
    for (String same : new String[] {"2/6 -2", "1/3 -2.0", "+1/3 -4/2"}) {
      RationalPoint changed =
          ModelFiles.readExact(text(MODEL.replace("0.5 -2", same)), NET, CONVENTION);
      assertEquals(Digests.of(point), Digests.of(changed), same);
    }
  }
}
