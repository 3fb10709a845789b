package org.isthmus.numeric.compute.onnx;

import static org.isthmus.numeric.compute.onnx.OnnxSample.floatTensor;
import static org.isthmus.numeric.compute.onnx.OnnxSample.header;
import static org.isthmus.numeric.compute.onnx.OnnxSample.integer;
import static org.isthmus.numeric.compute.onnx.OnnxSample.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** Random dense networks, written in the ways that exporters have, are read back exactly. */
final class OnnxModelsProperties {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(1, 4)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu(),
          new Activation.Identity());

  @Property(tries = 300)
  void everyWrittenNetworkIsReadBackExactly(
      @ForAll @IntRange(min = 1, max = 6) int depth, @ForAll Random random) throws IOException {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      hidden.add(
          new HiddenLayer(
              "layer" + l,
              1 + random.nextInt(6),
              ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())),
              random.nextBoolean()));
    }
    Network network =
        new Network(
            "net", 1 + random.nextInt(6), hidden, 1 + random.nextInt(6), random.nextBoolean());
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= depth; l++) {
      weights.add(randomFloats(network.width(l - 1), network.width(l), random));
      biases.add(
          network.hasBias(l)
              ? randomFloats(1, network.width(l), random)
              : Matrix.zeros(1, network.width(l)));
    }
    ParameterPoint point = new ParameterPoint(network, weights, biases);
    Path file = Files.createTempFile("random", ".onnx");
    try {
      Files.write(file, written(point, random).bytes());
      assertEquals(point, OnnxModels.read(file, network));
      OnnxModel found = OnnxModels.read(file);
      assertEquals(weights, found.point().weights());
      assertEquals(biases, found.point().biases());
    } finally {
      Files.delete(file);
    }
  }

  private static Matrix randomFloats(int rows, int columns, Random random) {
    double[] values = new double[rows * columns];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return Matrix.of(rows, columns, values);
  }

  private static OnnxSample written(ParameterPoint point, Random random) {
    Network network = point.network();
    OnnxSample sample = OnnxSample.withInput(-1, network.inputWidth()).operatorSet(20);
    String at = "x";
    for (int l = 1; l <= network.depth(); l++) {
      String weight = "layer" + l + ".weight";
      String bias = "layer" + l + ".bias";
      Matrix w = point.weight(l);
      boolean gemm = random.nextBoolean();
      boolean transposed = gemm && random.nextBoolean();
      sample.tensor(tensor(weight, transposed ? transpose(w) : w, false, random));
      if (network.hasBias(l)) {
        sample.tensor(tensor(bias, point.bias(l), true, random));
        if (random.nextBoolean()) {
          sample.node("Identity", bias + " -> " + bias + "2");
          bias = bias + "2";
        }
      }
      String sum = "s" + l;
      if (gemm) {
        String inputs = at + ", " + weight + (network.hasBias(l) ? ", " + bias : "");
        sample.node("Gemm", inputs + " -> " + sum, integer("transB", transposed ? 1 : 0));
      } else if (network.hasBias(l)) {
        sample.node("MatMul", at + ", " + weight + " -> p" + l);
        sample.node("Add", "p" + l + ", " + bias + " -> " + sum);
      } else {
        sample.node("MatMul", at + ", " + weight + " -> " + sum);
      }
      at = l == network.depth() ? sum : activate(sample, network.activation(l), sum, "h" + l);
    }
    return sample.renamedOutput(at);
  }

  private static String activate(OnnxSample sample, Activation activation, String from, String to) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public String relu() {
            sample.node("Relu", from + " -> " + to);
            return to;
          }

          @Override
          public String leakyRelu(Rational slope) {
            sample.node(
                "LeakyRelu", from + " -> " + to, number("alpha", (float) slope.doubleValue()));
            return to;
          }

          @Override
          public String tanh() {
            sample.node("Tanh", from + " -> " + to);
            return to;
          }

          @Override
          public String sigmoid() {
            sample.node("Sigmoid", from + " -> " + to);
            return to;
          }

          @Override
          public String gelu() {
            sample.node("Gelu", from + " -> " + to);
            return to;
          }

          @Override
          public String identity() {
            return from;
          }
        });
  }

  private static Matrix transpose(Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.columns()];
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        values[j * matrix.rows() + i] = matrix.get(i, j);
      }
    }
    return Matrix.of(matrix.columns(), matrix.rows(), values);
  }

  private static TensorProto tensor(String name, Matrix matrix, boolean row, Random random) {
    List<Long> sizes =
        row
            ? List.of((long) matrix.columns())
            : List.of((long) matrix.rows(), (long) matrix.columns());
    double[] entries = matrix.toArray();
    float[] values = new float[entries.length];
    TensorProto.Builder typed = header(name, OnnxSample.FLOAT, sizes);
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) entries[k];
      typed.addFloatData(values[k]);
    }
    return random.nextBoolean() ? floatTensor(name, sizes, values) : typed.build();
  }
}
