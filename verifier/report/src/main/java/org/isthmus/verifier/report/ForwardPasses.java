package org.isthmus.verifier.report;

import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/** Forward passes over the same samples in double, each of which is reported. Rounded, no proof. */
final class ForwardPasses {

  private final Matrix inputs;
  private final Engine engine;
  private final Progress progress;
  private final int total;
  private int done;

  /**
   * Passes over samples of shape (N, n_0).
   *
   * @param total how many passes will be asked for
   */
  ForwardPasses(Matrix inputs, Engine engine, Progress progress, int total) {
    this.inputs = inputs;
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
}
