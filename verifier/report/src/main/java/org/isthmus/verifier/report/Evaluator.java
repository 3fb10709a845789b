package org.isthmus.verifier.report;

import java.util.OptionalInt;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** Forward passes in double, and the loss and the errors of their outputs. Rounded, no proof. */
final class Evaluator {

  private final Matrix inputs;
  private final LossFunction loss;
  private final boolean classifies;
  private final Engine engine;
  private final Progress progress;
  private final int total;
  private int done;

  /**
   * @param total how many passes will be asked for
   * @throws IllegalArgumentException if the data do not fit the network or the loss
   */
  Evaluator(
      Network network, Loss loss, Dataset data, Engine engine, Progress progress, int total) {
    if (data.inputs().columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the samples do not fit network " + network.name() + " (found "
              + data.inputs().columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    this.inputs = data.inputs();
    this.loss = LossFunction.of(loss, data.targets(), network.outputWidth());
    // Real targets of a regression may look like classes by chance: two of them always do.
    this.classifies = loss instanceof Loss.CrossEntropy || loss instanceof Loss.Logistic;
    this.engine = engine;
    this.progress = progress;
    this.total = total;
  }

  /** The outputs at a parameter point, shape (N, n_L). */
  Matrix outputs(ParameterPoint point) {
    Matrix outputs = engine.outputs(point, inputs, Precision.DOUBLE);
    done++;
    progress.report(done, total);
    return outputs;
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
