package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.file;
import static org.isthmus.numeric.files.HandMade.floats;
import static org.isthmus.numeric.files.HandMade.npy;
import static org.isthmus.numeric.files.HandMade.refused;
import static org.isthmus.numeric.files.HandMade.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

  private static final Activation RELU = new Activation.Relu();
  private static final Network NET =
      new Network("net", 2, List.of(new HiddenLayer("h1", 3, RELU, true)), 1, false);
  private static final Network SQUARE =
      new Network(
          "square",
          2,
          List.of(new HiddenLayer("h1", 2, RELU, false), new HiddenLayer("h2", 2, RELU, false)),
          2,
          false);
  private static final ArrayNames CONVENTION = ArrayNames.byConvention();
  private static final ParameterPoint POINT =
      new ParameterPoint(
          NET,
          List.of(Matrix.of(2, 3, 1, 2, 3, 4, 5, 6), Matrix.of(3, 1, -1, -2, -0.0)),
          List.of(Matrix.of(1, 3, 7, 8, 9), Matrix.zeros(1, 1)));

  @TempDir Path folder;

  private static byte[] array(String shape, double... values) {
    return npy("<f4", shape, floats(values));
  }

  private Path npz(Object... members) {
    return file(folder, "model.npz", zip(members));
  }

  /** A file of arrays of the given shapes, (out, in), whose entries are their own number. */
  private Path torch(Map<String, List<Integer>> shapes) {
    StringBuilder header = new StringBuilder("{");
    List<Double> numbers = new ArrayList<>();
    int tensor = 0;
    for (Map.Entry<String, List<Integer>> entry : shapes.entrySet()) {
      int from = 4 * numbers.size();
      int count = entry.getValue().stream().reduce(1, (a, b) -> a * b);
      for (int i = 0; i < count; i++) {
        numbers.add(100.0 * tensor + i);
      }
      header.append(tensor++ == 0 ? "" : ",").append('"').append(entry.getKey())
          .append("\":{\"dtype\":\"F32\",\"shape\":").append(entry.getValue())
          .append(",\"data_offsets\":[").append(from).append(',').append(from + 4 * count)
          .append("]}");
    }
    double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    return file(
        folder, "model.safetensors",
        HandMade.safetensors(header.append("}").toString(), floats(values)));
  }

  private static Map<String, List<Integer>> shapes(Object... namesAndShapes) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShapes.length; i += 3) {
      shapes.put(
          (String) namesAndShapes[i],
          List.of((Integer) namesAndShapes[i + 1], (Integer) namesAndShapes[i + 2]));
    }
    return shapes;
  }

  @Test
  void thePapersNamesAreReadInThePapersOrientation() {
    Path file =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, 6), "b1.npy", array("(3,)", 7, 8, 9),
            "W2.npy", array("(3, 1)", -1, -2, -0.0));
    assertEquals(POINT, ModelFiles.read(file, NET, CONVENTION));
    assertEquals("2-3 relu-1", ModelFiles.infer(file, CONVENTION, "x", RELU).shape());
  }

  @Test
  void whatIsWrittenIsReadBackBitForBit() {
    Path file = folder.resolve("model.npz");
    ModelFiles.write(file, POINT);
    assertEquals(POINT, ModelFiles.read(file, NET, CONVENTION));
    assertTrue(ModelFiles.infer(file, CONVENTION, "x", RELU).hasShapeOf(NET));
    assertEquals(
        List.of("W1 (2, 3)", "b1 (3,)", "W2 (3, 1)"),
        ArrayFiles.read(file).stream().map(NamedArray::toString).toList());
  }

  @Test
  void torchNamesAreTransposedAndOrderedByTheirNumbers() {
    Path file =
        torch(shapes("main.10.weight", 2, 2, "main.2.weight", 2, 2, "main.0.weight", 2, 2));
    ParameterPoint point = ModelFiles.read(file, SQUARE, CONVENTION);
    assertEquals(Matrix.of(2, 2, 200, 202, 201, 203), point.weight(1));
    assertEquals(Matrix.of(2, 2, 100, 102, 101, 103), point.weight(2));
    assertEquals(Matrix.of(2, 2, 0, 2, 1, 3), point.weight(3));
  }

  @Test
  void layersOfDifferentNamesAreOrderedByShapeWhereThatIsClear() {
    Network net =
        new Network(
            "net",
            4,
            List.of(
                new HiddenLayer("a", 3, RELU, false),
                new HiddenLayer("b", 3, RELU, false),
                new HiddenLayer("c", 3, RELU, false)),
            2,
            false);
    Path file =
        torch(shapes("fc3.weight", 3, 3, "out.weight", 2, 3, "fc2.weight", 3, 3,
            "enter.weight", 3, 4));
    ParameterPoint point = ModelFiles.read(file, net, CONVENTION);
    assertEquals(300, point.weight(1).get(0, 0));
    assertEquals(200, point.weight(2).get(0, 0));
    assertEquals(0, point.weight(3).get(0, 0));
    assertEquals(100, point.weight(4).get(0, 0));
    refused(
        file, () -> ModelFiles.infer(file, CONVENTION, "x", RELU),
        "order of the layers", "say which array is which parameter");
  }

  @Test
  void anOrderThatIsNotClearAsksForNames() {
    Path file = torch(shapes("first.weight", 2, 2, "middle.weight", 2, 2, "last.weight", 2, 2));
    refused(
        file, () -> ModelFiles.read(file, SQUARE, CONVENTION),
        "follows neither from their names nor from their shapes", "say which array");
    ArrayNames names =
        ArrayNames.parse(
            "W1 \"first.weight\" transposed W2 \"middle.weight\" transposed"
                + " W3 \"last.weight\"");
    ParameterPoint point = ModelFiles.read(file, SQUARE, names);
    assertEquals(Matrix.of(2, 2, 0, 2, 1, 3), point.weight(1));
    assertEquals(Matrix.of(2, 2, 200, 201, 202, 203), point.weight(3));
    Path same = torch(shapes("fc1.weight", 2, 2, "fc01.weight", 2, 2, "fc2.weight", 2, 2));
    refused(same, () -> ModelFiles.read(same, SQUARE, CONVENTION), "say which array");
  }

  @Test
  void missingLayersAskForNames() {
    Path file = torch(shapes("0.weight", 2, 2, "2.weight", 2, 2));
    refused(
        file, () -> ModelFiles.read(file, SQUARE, CONVENTION),
        "number of weights", "found 2, expected 3");
    Path other = torch(shapes("0.weight", 2, 2, "2.weight", 2, 2, "2.running_mean", 1, 2));
    refused(
        other, () -> ModelFiles.read(other, SQUARE, CONVENTION),
        "\"2.running_mean\" follows no convention");
    Path bias = torch(shapes("0.weight", 2, 2, "1.bias", 1, 2));
    refused(
        bias, () -> ModelFiles.read(bias, SQUARE, CONVENTION), "\"1.bias\" has no weight");
    Path mixed = torch(shapes("W1", 2, 2, "0.weight", 2, 2));
    refused(mixed, () -> ModelFiles.read(mixed, SQUARE, CONVENTION), "follows no convention");
    Path wrong = torch(shapes("a.weight", 2, 2, "b.weight", 2, 3, "c.weight", 3, 2));
    refused(
        wrong, () -> ModelFiles.read(wrong, SQUARE, CONVENTION),
        "no weight that is left fits layer 2");
  }

  @Test
  void anUnusedArrayIsNamed() {
    Path file =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, 6), "b1.npy", array("(3,)", 7, 8, 9),
            "W2.npy", array("(3, 1)", -1, -2, -0.0), "b2.npy", array("(1,)", 0));
    refused(
        file, () -> ModelFiles.read(file, NET, CONVENTION),
        "array \"b2\" is not a parameter of network net");
    assertEquals("2-3 relu-1 bias", ModelFiles.infer(file, CONVENTION, "x", RELU).shape());
    ArrayNames extra = ArrayNames.parse("b2 \"b2\"");
    refused(
        file, () -> ModelFiles.read(file, NET, extra),
        "network net has no parameter b2", "expected W1, b1, W2");
    Path gap = npz("W1.npy", array("(1, 1)", 1), "W3.npy", array("(1, 1)", 1));
    refused(gap, () -> ModelFiles.infer(gap, CONVENTION, "x", RELU), "\"W3\"", "layers 1 to 1");
  }

  @Test
  void aMissingArrayIsNamed() {
    Path file =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, 6), "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(
        file, () -> ModelFiles.read(file, NET, CONVENTION),
        "there is no array \"b1\"", "found W1, W2");
    ArrayNames misspelt = ArrayNames.parse("b1 \"bias\"");
    refused(
        file, () -> ModelFiles.read(file, NET, misspelt), "there is no array \"bias\" for b1");
    Path empty = npz();
    refused(empty, () -> ModelFiles.read(empty, NET, CONVENTION), "there is no array");
    refused(empty, () -> ModelFiles.infer(empty, CONVENTION, "x", RELU), "there is no array");
    ArrayNames exchanged = ArrayNames.parse("W1 \"W2\"");
    refused(file, () -> ModelFiles.read(file, NET, exchanged), "there is no array");
  }

  @Test
  void aWrongShapeIsShownWithTheExpectedOneAndAHint() {
    Path file =
        npz("W1.npy", array("(3, 2)", 1, 2, 3, 4, 5, 6), "b1.npy", array("(3,)", 7, 8, 9),
            "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(
        file, () -> ModelFiles.read(file, NET, CONVENTION),
        "array \"W1\" for W1 has the wrong shape (found (3, 2), expected (2, 3))",
        "it would fit if it were transposed");
    ArrayNames transposed = ArrayNames.parse("W1 \"W1\" transposed");
    assertEquals(
        Matrix.of(2, 3, 1, 3, 5, 2, 4, 6), ModelFiles.read(file, NET, transposed).weight(1));
    ArrayNames both = ArrayNames.parse("W1 \"W1\" transposed W2 \"W2\" transposed");
    refused(
        file, () -> ModelFiles.read(file, NET, both),
        "found (3, 1), expected (1, 3)", "it would fit if it were not transposed");
    Path wide =
        npz("W1.npy", array("(2, 4)", 1, 2, 3, 4, 5, 6, 7, 8), "b1.npy", array("(3,)", 7, 8, 9),
            "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(wide, () -> ModelFiles.read(wide, NET, CONVENTION), "found (2, 4), expected (2, 3)");
    refused(
        wide, () -> ModelFiles.infer(wide, CONVENTION, "x", RELU), "W2 does not fit W1",
        "found 3 inputs, expected 4");
    Path bias =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, 6), "b1.npy", array("(3, 1)", 7, 8, 9),
            "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(bias, () -> ModelFiles.read(bias, NET, CONVENTION), "found (3, 1), expected (3,)");
    Path flat = npz("W1.npy", array("(2,)", 1, 2));
    refused(flat, () -> ModelFiles.infer(flat, CONVENTION, "x", RELU), "expected two axes");
  }

  @Test
  void anEntryThatIsNotFiniteIsNamedWithItsIndex() {
    Path file =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, Double.NaN), "b1.npy",
            array("(3,)", 7, 8, 9), "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(
        file, () -> ModelFiles.read(file, NET, CONVENTION),
        "array \"W1\" has an entry that is not a finite number (found NaN at [1, 2])");
    Path infinite =
        npz("W1.npy", array("(2, 3)", 1, 2, 3, 4, 5, 6), "b1.npy",
            array("(3,)", 7, Double.NEGATIVE_INFINITY, 9), "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(
        infinite, () -> ModelFiles.read(infinite, NET, CONVENTION),
        "array \"b1\"", "found -Infinity at [1]");
  }

  @Test
  void integersAreNoWeights() {
    Path file =
        npz("W1.npy", npy("|i1", "(2, 3)", new byte[6]), "b1.npy", array("(3,)", 7, 8, 9),
            "W2.npy", array("(3, 1)", 1, 2, 3));
    refused(file, () -> ModelFiles.read(file, NET, CONVENTION), "\"W1\" for W1 is of integers");
  }

  @Test
  void aFileThatIsNoModelIsRefused() {
    Path onnx = file(folder, "model.onnx", "x");
    refused(onnx, () -> ModelFiles.read(onnx, NET, CONVENTION), "expected .npz, .safetensors or .txt");
    Path missing = folder.resolve("bob.npz");
    refused(missing, () -> ModelFiles.read(missing, NET, CONVENTION), "there is no such file");
  }

  @Test
  void theDigestDependsOnNumbersAndShapesAndOnNothingElse() {
    Path file = folder.resolve("model.npz");
    ModelFiles.write(file, POINT);
    Network renamed =
        new Network(
            "other", 2, List.of(new HiddenLayer("x", 3, new Activation.Tanh(), true)), 1, false);
    assertEquals(
        Digests.of(POINT), Digests.of(ModelFiles.read(file, renamed, CONVENTION)));
    ParameterPoint positive =
        new ParameterPoint(
            NET, List.of(POINT.weight(1), Matrix.of(3, 1, -1, -2, 0.0)), POINT.biases());
    assertNotEquals(Digests.of(POINT), Digests.of(positive));
    Network withoutBias =
        new Network("net", 2, List.of(new HiddenLayer("h1", 3, RELU, false)), 1, false);
    ParameterPoint zeroBias =
        new ParameterPoint(
            NET, POINT.weights(), List.of(Matrix.zeros(1, 3), Matrix.zeros(1, 1)));
    assertNotEquals(
        Digests.of(zeroBias),
        Digests.of(new ParameterPoint(withoutBias, zeroBias.weights(), zeroBias.biases())));
  }

  @Test
  void theDigestIsOfTheBytesOfItsDefinition() {
    byte[] bytes =
        HandMade.join(
            "isthmus-parameters-1 2\nW1 2 3\n".getBytes(StandardCharsets.US_ASCII),
            doubles(1, 2, 3, 4, 5, 6),
            "b1 3\n".getBytes(StandardCharsets.US_ASCII),
            doubles(7, 8, 9),
            "W2 3 1\n".getBytes(StandardCharsets.US_ASCII),
            doubles(-1, -2, -0.0));
    assertEquals(Digests.of(bytes), Digests.of(POINT));
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Digests.of("abc".getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] doubles(double... values) {
    byte[][] parts = new byte[values.length][];
    for (int i = 0; i < values.length; i++) {
      parts[i] = HandMade.little(8, Double.doubleToRawLongBits(values[i]));
    }
    return HandMade.join(parts);
  }
}
