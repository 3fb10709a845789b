package org.isthmus.verifier.report;

import java.util.OptionalInt;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;

/** The loss and the errors of outputs, in double. Rounded, no proof. */
final class Evaluator {

  private final LossFunction loss;
  private final boolean classifies;

  /**
   * For the outputs of a network on data.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss
   */
  Evaluator(Network network, Loss loss, Dataset data) {
    if (data.inputs().columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the samples do not fit network " + network.name() + " (found "
              + data.inputs().columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    this.loss = LossFunction.of(loss, data.targets(), network.outputWidth());
    // Real targets of a regression may look like classes by chance: two of them always do.
    this.classifies = loss instanceof Loss.CrossEntropy || loss instanceof Loss.Logistic;
  }

  /**
   * The loss of outputs of shape (N, n_L), and for cross-entropy and logistic the errors: the
   * largest output is not the class, or the sign is wrong; ties are wrong.
   */
  Evaluation at(double position, Matrix outputs) {
    double mean = loss.mean(outputs);
    // A finite network gives a NaN only after an overflow.
    double value = Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
    return new Evaluation(
        position, value, classifies ? loss.errors(outputs) : OptionalInt.empty());
  }
}
