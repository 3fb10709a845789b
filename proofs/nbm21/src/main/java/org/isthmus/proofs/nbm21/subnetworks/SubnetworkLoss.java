package org.isthmus.proofs.nbm21.subnetworks;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/** Losses in double, rounded: of a model, and of a subnetwork on the features that it reads. */
public final class SubnetworkLoss {

  private SubnetworkLoss() {}

  /** The mean loss of the model itself. */
  public static double ofModel(PointFeatures features, Loss loss) {
    return mean(features, loss, features.point(), features.data().inputs());
  }

  /**
   * The mean loss of a subnetwork.
   *
   * @param xi with activations and biases as the network has them; a layer may be empty
   * @throws IllegalArgumentException if a bias is not zero where the network has none
   */
  public static double of(PointFeatures features, Loss loss, Subnetwork xi) {
    Network network = features.network();
    int count = xi.weights().size();
    int start = 0;
    for (int i = 1; i < count; i++) {
      start = xi.weights().get(i).rows() == 0 ? i : start;
    }
    // What follows an empty layer is a constant: a network of one input that is always zero.
    Matrix inputs =
        start == 0
            ? features.rounded(xi.level(), xi.kept())
            : Matrix.zeros(features.data().size(), 1);
    List<Matrix> weights = new ArrayList<>(xi.weights().subList(start, count));
    if (start > 0) {
      weights.set(0, Matrix.zeros(1, weights.get(0).columns()));
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int i = start; i < count - 1; i++) {
      int p = xi.level() + 1 + i;
      hidden.add(
          new HiddenLayer(
              network.layerName(p),
              xi.weights().get(i).columns(),
              network.activation(p),
              network.hasBias(p)));
    }
    Network tail =
        new Network(
            "xi_" + xi.level(),
            inputs.columns(),
            hidden,
            network.outputWidth(),
            network.outputBias());
    return mean(
        features,
        loss,
        new ParameterPoint(tail, weights, xi.biases().subList(start, count)),
        inputs);
  }

  private static double mean(
      PointFeatures features, Loss loss, ParameterPoint point, Matrix inputs) {
    int outputs = point.network().outputWidth();
    return LossFunction.of(loss, features.data().targets(), outputs)
        .mean(features.engine().outputs(point, inputs, Precision.DOUBLE));
  }
}
