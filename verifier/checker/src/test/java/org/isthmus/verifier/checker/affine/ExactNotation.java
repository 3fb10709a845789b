package org.isthmus.verifier.checker.affine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/** Exact matrices and points in few words. */
public final class ExactNotation {

  private ExactNotation() {}

  /** A matrix by its rows, which semicolons separate: {@code "1 1/2; 0 -3"}. */
  public static RationalMatrix matrix(String text) {
    String[] rows = text.split(";");
    List<Rational> entries = new ArrayList<>();
    for (String row : rows) {
      Arrays.stream(row.strip().split(" +")).map(Rational::parse).forEach(entries::add);
    }
    return RationalMatrix.of(rows.length, entries.size() / rows.length, entries);
  }

  /**
   * A point: for each layer its weights as in {@link #matrix} and after a bar its biases; a layer
   * without a bar has none.
   *
   * @param activations one for each hidden layer, separated by spaces: {@code relu}, {@code
   *     identity}, {@code tanh}, or the slope of a leaky ReLU
   */
  public static RationalPoint point(String activations, String... layers) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    List<Boolean> hasBias = new ArrayList<>();
    for (String layer : layers) {
      String[] parts = layer.split("\\|");
      weights.add(matrix(parts[0]));
      int width = weights.get(weights.size() - 1).columns();
      hasBias.add(parts.length > 1);
      biases.add(parts.length > 1 ? matrix(parts[1]) : RationalMatrix.zeros(1, width));
    }
    String[] names = activations.isEmpty() ? new String[0] : activations.split(" ");
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < layers.length; l++) {
      int width = weights.get(l - 1).columns();
      hidden.add(
          new HiddenLayer("h" + l, width, activation(names[l - 1]), hasBias.get(l - 1)));
    }
    int last = layers.length - 1;
    Network network =
        new Network(
            "net",
            weights.get(0).rows(),
            hidden,
            weights.get(last).columns(),
            hasBias.get(last));
    return new RationalPoint(network, weights, biases);
  }

  private static Activation activation(String name) {
    return switch (name) {
      case "relu" -> new Activation.Relu();
      case "identity" -> new Activation.Identity();
      case "tanh" -> new Activation.Tanh();
      default -> new Activation.LeakyRelu(Rational.parse(name));
    };
  }
}
