package org.isthmus.proofs.nbm21.features;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** Small models on small data. */
public final class Models {

  private static final Engine ENGINE = Engines.byName("ejml");

  private Models() {}

  public static Network network(
      Activation activation, boolean outputBias, int inputs, int outputs, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 0; l < widths.length; l++) {
      hidden.add(new HiddenLayer("h" + (l + 1), widths[l], activation, true));
    }
    return new Network("net", inputs, hidden, outputs, outputBias);
  }

  /** A point with weights of a normal distribution, scaled by the square root of the width. */
  public static ParameterPoint random(Network network, SplittableRandom random) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int below = network.width(l - 1);
      int here = network.width(l);
      weights.add(normal(below, here, Math.sqrt(2.0 / below), random));
      biases.add(network.hasBias(l) ? normal(1, here, 0.3, random) : Matrix.zeros(1, here));
    }
    return new ParameterPoint(network, weights, biases);
  }

  public static Matrix normal(int rows, int columns, double scale, SplittableRandom random) {
    return Matrix.adopt(
        rows,
        columns,
        IntStream.range(0, rows * columns)
            .mapToDouble(k -> scale * random.nextGaussian())
            .toArray());
  }

  /** One hidden layer whose features are the inputs themselves, and an output. */
  public static PointFeatures identity(Matrix inputs) {
    int d = inputs.columns();
    double[] eye = new double[d * d];
    IntStream.range(0, d).forEach(i -> eye[i * d + i] = 1);
    return oneLayer(
        new Activation.Identity(), inputs, Matrix.adopt(d, d, eye), Matrix.zeros(1, d));
  }

  /** One hidden layer with these weights and biases, and an output without use. */
  public static PointFeatures oneLayer(
      Activation activation, Matrix inputs, Matrix weight, Matrix bias) {
    Network network = network(activation, false, inputs.columns(), 1, weight.columns());
    return features(
        new ParameterPoint(
            network,
            List.of(weight, Matrix.zeros(weight.columns(), 1)),
            List.of(bias, Matrix.zeros(1, 1))),
        inputs,
        new Targets.Values(Matrix.zeros(inputs.rows(), 1)));
  }

  public static PointFeatures features(ParameterPoint point, Matrix inputs, Targets targets) {
    return new PointFeatures(point, new Dataset(inputs, targets), ENGINE);
  }

  /** A subset that keeps everything. */
  public static KeptSubset everything(Network network) {
    return subset(IntStream.range(1, network.depth()).map(network::width).toArray());
  }

  /** A subset that keeps the first neurons of each hidden layer. */
  public static KeptSubset subset(int... counts) {
    return new KeptSubset(
        "kept",
        IntStream.of(counts).mapToObj(n -> IntStream.range(0, n).boxed().toList()).toList());
  }
}
