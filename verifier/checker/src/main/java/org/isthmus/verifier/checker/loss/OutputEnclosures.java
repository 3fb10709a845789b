package org.isthmus.verifier.checker.loss;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Encloses the outputs of networks over exactly the stored numbers on many samples, batch by batch
 * and on several threads; what is to be done with them is said by the caller.
 */
public final class OutputEnclosures {

  private final Matrix inputs;
  private final int threads;
  private final ProgressListener progress;

  /** What is done with outputs; called from several threads, once for each batch and output. */
  @FunctionalInterface
  public interface Use {

    /**
     * Takes the outputs on one batch, which are not to be kept.
     *
     * @param output which output step of the graph
     * @param outputs the enclosed outputs on the batch
     * @param from the first sample of the batch
     * @param size the number of samples of the batch
     */
    void take(int output, Logits outputs, int from, int size);
  }

  /**
   * For given inputs.
   *
   * @param inputs shape (N, n_0), all finite, N at least 1
   * @param threads the number of threads to use
   * @param progress is told about finished batches
   * @throws IllegalArgumentException if there is no thread
   */
  public OutputEnclosures(Matrix inputs, int threads, ProgressListener progress) {
    Batches.requireThreads(threads);
    this.inputs = inputs;
    this.threads = threads;
    this.progress = progress;
  }

  /** The number of batches that so many samples make. */
  static int batches(int samples) {
    return (samples - 1) / BatchEvaluation.SIZE + 1;
  }

  /**
   * Hands over the enclosed outputs of the network at one point on all samples.
   *
   * @param precision one of the two that round
   * @throws IllegalArgumentException if the inputs do not fit the network
   * @throws CancellationException if the thread is interrupted
   */
  public void of(ParameterPoint point, Precision precision, Use use) {
    if (inputs.columns() != point.network().inputWidth()) {
      throw new IllegalArgumentException(
          "the inputs do not fit the network (found " + inputs.columns() + ", expected "
              + point.network().inputWidth() + ")");
    }
    of(SharedNetwork.of(List.of(point)), precision, use);
  }

  /** The same for the networks of a graph that the inputs fit. */
  void of(SharedNetwork network, Precision precision, Use use) {
    int samples = inputs.rows();
    Batches.run(
        batches(samples),
        threads,
        progress,
        () -> {
          BatchEvaluation evaluation =
              precision == Precision.DOUBLE
                  ? new PlainEvaluation(network, inputs)
                  : new DoubleDoubleEvaluation(network, inputs);
          return batch -> {
            int from = batch * BatchEvaluation.SIZE;
            evaluation.evaluate(from, Math.min(from + BatchEvaluation.SIZE, samples), use);
          };
        });
  }
}
