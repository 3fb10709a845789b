package org.isthmus.numeric.compute.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that PyTorch trained and exported, against the copies that numpy wrote. */
final class SharedOnnxModelsTest {

  private static final Activation RELU = new Activation.Relu();
  private static final Activation LEAKY = new Activation.LeakyRelu(Rational.of(1, 10));

  @ParameterizedTest
  @CsvSource({
    "digits_64x64_a, 784-64-64-10", "digits_64x64_b, 784-64-64-10",
    "mnist_fcn10_a, 784-245-245-245-245-245-245-245-245-245-245-10",
    "mnist_fcn10_b, 784-245-245-245-245-245-245-245-245-245-245-10",
    "toy_relu2_a, 8-40-2", "toy_relu2_b, 8-40-2",
    "toy_leaky_a, 16-70-6-3", "toy_leaky_b, 16-70-6-3"
  })
  void everyExportedModelEqualsItsNpzBitForBit(String name, String widths) throws IOException {
    Network network = network(widths, name.startsWith("toy_leaky") ? LEAKY : RELU);
    ParameterPoint point = OnnxModels.read(model(name + ".onnx"), network);
    try (ZipFile npz = new ZipFile(model(name + ".npz").toFile())) {
      for (int l = 1; l <= network.depth(); l++) {
        assertEquals(
            array(npz, "W" + l, network.width(l - 1), network.width(l)), point.weight(l));
        if (network.hasBias(l)) {
          assertEquals(array(npz, "b" + l, 1, network.width(l)), point.bias(l));
        }
      }
    }
    OnnxModel found = OnnxModels.read(model(name + ".onnx"));
    assertEquals(name, found.network().name());
    assertEquals(point.weights(), found.point().weights());
    assertEquals(point.biases(), found.point().biases());
  }

  @Test
  void aConvolutionalNetworkIsRefusedByNodeAndOperator() {
    Path file = model("vgg11_cifar.onnx");
    UnreadableFileException refusal =
        assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file));
    assertEquals(
        file
            + ": node '/features/features.0/Conv' (Conv): the operator is not supported (node 1 of"
            + " 27; supported: Add, Constant, Div, Erf, Flatten, Gelu, Gemm, Identity, LeakyRelu,"
            + " MatMul, Mul, Relu, Reshape, Sigmoid, Tanh)",
        refusal.getMessage());
  }

  private static Path model(String name) {
    Path file = Path.of(System.getProperty("isthmus.shared", "shared")).resolve("models/" + name);
    Assumptions.assumeTrue(Files.exists(file), () -> "there is no " + file);
    return file;
  }

  private static Network network(String widths, Activation activation) {
    String[] n = widths.split("-");
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < n.length - 1; l++) {
      hidden.add(new HiddenLayer("h" + l, Integer.parseInt(n[l]), activation, true));
    }
    return new Network(
        "net", Integer.parseInt(n[0]), hidden, Integer.parseInt(n[n.length - 1]), false);
  }

  /** An array of float32 in C order, as numpy writes it: magic, header length, header, numbers. */
  private static Matrix array(ZipFile npz, String name, int rows, int columns)
      throws IOException {
    byte[] bytes = npz.getInputStream(npz.getEntry(name + ".npy")).readAllBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = 10 + Short.toUnsignedInt(buffer.getShort(8));
    String text = new String(bytes, 10, header - 10, StandardCharsets.US_ASCII);
    Assumptions.assumeTrue(
        text.contains("'<f4'") && text.contains("'fortran_order': False"), text);
    assertEquals(header + 4 * rows * columns, bytes.length);
    double[] values = new double[rows * columns];
    for (int k = 0; k < values.length; k++) {
      values[k] = buffer.getFloat(header + 4 * k);
    }
    return Matrix.of(rows, columns, values);
  }
}
