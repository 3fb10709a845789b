package org.isthmus.numeric.compute.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Reads dense networks from ONNX files.
 *
 * <p><b>What is read.</b> One graph with one input and one output, in operator sets 7 to 25, that
 * is a chain of dense layers: Gemm (alpha = beta = 1, transA = 0) or MatMul with or without Add;
 * Relu, LeakyRelu, Tanh, Sigmoid, and GELU as an operator or in its erf form; Flatten and Reshape
 * to one row a sample; Identity and Constant. Two dense layers without an activation between them
 * make a hidden layer with the identity. The number of samples may be open. Weights are float32,
 * float64, float16 or bfloat16, as raw bytes or as numbers, and are widened exactly.
 *
 * <p><b>What is refused.</b> Everything else, with the name and the operator of the node: other
 * operators, branches, tensors in other files, sparse tensors, functions, subgraphs, training
 * information, fields outside the known format, entries that are not finite, an activation after
 * the last layer. Ignored are names, documentation and metadata, the declared sizes of intermediate
 * results, and stored tensors that no node uses, since none of these changes what the model
 * computes.
 *
 * <p><b>Orientation.</b> {@code W_l} has shape (n_{l-1}, n_l): MatMul stores it so, and so does
 * Gemm with transB = 0; with transB = 1 it is transposed.
 */
public final class OnnxModels {

  private OnnxModels() {}

  /**
   * The network in a file and its parameters.
   *
   * <p>A slope of LeakyRelu is the exact value of the stored float32, so {@code 0.1} comes out as
   * {@code 13421773/134217728}.
   *
   * @throws UnreadableFileException if the file is missing, damaged, or not a dense network as
   *     above
   */
  public static OnnxModel read(Path file) {
    return read(file, networkName(file));
  }

  /**
   * The parameters in a file, as a point of a network that is already known.
   *
   * <p>The file must have the widths, activations and biases of the network, with two allowances
   * for what exporters do. The slope of a leaky ReLU fits if, rounded to double and then to
   * float32, it is the stored one: the network then keeps its own slope, such as 1/10, which no
   * file can hold. And where the network has no bias, the file may have one that is exactly zero.
   *
   * @throws UnreadableFileException if the file is missing, damaged, not a dense network as above,
   *     or of another shape; then the message has both shapes
   */
  public static ParameterPoint read(Path file, Network expected) {
    OnnxModel model = read(file, networkName(file));
    Network found = model.network();
    Place place = Place.of(file.toString());
    List<Matrix> biases = new ArrayList<>();
    firstMisfit(found, expected)
        .ifPresent(
            where -> {
              throw place.refusal(
                  "the model does not fit network " + expected.name() + where + " (found "
                      + found.shape() + ", expected " + expected.shape() + ")");
            });
    for (int l = 1; l <= expected.depth(); l++) {
      Matrix bias = model.point().bias(l);
      if (found.hasBias(l) && !expected.hasBias(l)) {
        requireZero(bias, l, expected, place);
        bias = Matrix.zeros(1, expected.width(l));
      }
      biases.add(bias);
    }
    return new ParameterPoint(expected, model.point().weights(), biases);
  }

  private static OnnxModel read(Path file, String name) {
    Signal output = GraphReader.read(file.toString(), OnnxFile.read(file));
    List<Layer> layers = layers(output);
    Layer last = layers.get(layers.size() - 1);
    last.activation()
        .ifPresent(
            activation -> {
              throw output.place()
                  .refusal(
                      "the model ends with the activation " + activation.notation()
                          + ", but an output layer is linear; drop it: losses take the outputs"
                          + " before it");
            });
    List<HiddenLayer> hidden = new ArrayList<>();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (Layer layer : layers) {
      int width = layer.weight().columns();
      weights.add(layer.weight());
      biases.add(layer.bias().orElseGet(() -> Matrix.zeros(1, width)));
      if (layer != last) {
        hidden.add(
            new HiddenLayer(
                "h" + weights.size(),
                width,
                layer.activation().orElseGet(Activation.Identity::new),
                layer.bias().isPresent()));
      }
    }
    Network network =
        new Network(
            name,
            layers.get(0).weight().rows(),
            hidden,
            last.weight().columns(),
            last.bias().isPresent());
    return new OnnxModel(network, new ParameterPoint(network, weights, biases));
  }

  /** A dense layer as found. */
  private record Layer(Matrix weight, Optional<Matrix> bias, Optional<Activation> activation) {}

  private static List<Layer> layers(Signal output) {
    List<Layer> layers = new ArrayList<>();
    for (Signal.Step step : output.steps()) {
      if (step instanceof Signal.Product product) {
        layers.add(new Layer(product.weight(), Optional.empty(), Optional.empty()));
      } else if (step instanceof Signal.Shift shift) {
        Layer layer = layers.remove(layers.size() - 1);
        layers.add(new Layer(layer.weight(), Optional.of(shift.bias()), Optional.empty()));
      } else if (step instanceof Signal.Activate activate) {
        Layer layer = layers.remove(layers.size() - 1);
        layers.add(new Layer(layer.weight(), layer.bias(), Optional.of(activate.activation())));
      }
    }
    if (layers.isEmpty()) {
      throw output.place().refusal("the model has no dense layer");
    }
    return layers;
  }

  private static String networkName(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
  }

  /** Where two networks differ first, for a message; a bias too many does not count yet. */
  private static Optional<String> firstMisfit(Network found, Network expected) {
    if (found.depth() != expected.depth() || found.inputWidth() != expected.inputWidth()) {
      return Optional.of("");
    }
    for (int l = 1; l <= expected.depth(); l++) {
      boolean fits =
          found.width(l) == expected.width(l)
              && (found.hasBias(l) || !expected.hasBias(l))
              && (l == expected.depth() || fits(found.activation(l), expected.activation(l)));
      if (!fits) {
        return Optional.of(" in layer " + expected.layerName(l));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Activation found, Activation expected) {
    if (found instanceof Activation.LeakyRelu stored
        && expected instanceof Activation.LeakyRelu exact) {
      float rounded = (float) exact.slope().doubleValue();
      return Float.isFinite(rounded) && Rational.of(rounded).equals(stored.slope());
    }
    return found.equals(expected);
  }

  private static void requireZero(Matrix bias, int l, Network expected, Place place) {
    for (int j = 0; j < bias.columns(); j++) {
      if (bias.get(0, j) != 0) {
        throw place.refusal(
            "layer " + expected.layerName(l) + " of network " + expected.name()
                + " has no bias, but the file has one that is not zero (found "
                + bias.get(0, j) + " at " + j + ", expected 0)");
      }
    }
  }
}
