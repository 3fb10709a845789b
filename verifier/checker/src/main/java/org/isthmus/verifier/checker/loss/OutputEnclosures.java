package org.isthmus.verifier.checker.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * Encloses the outputs of networks over exactly the stored numbers on many samples, batch by batch
 * and on several threads; what is to be done with them is said by the caller.
 */
public final class OutputEnclosures {

  private final Matrix inputs;
  private final int threads;
  private final ProgressListener progress;
  private final Optional<ExactProducts> products;

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
    this(inputs, threads, progress, Optional.empty());
  }

  /** The same with an engine for {@link Precision#SLICED}, if there is one. */
  OutputEnclosures(
      Matrix inputs, int threads, ProgressListener progress, Optional<ExactProducts> products) {
    Batches.requireThreads(threads);
    this.inputs = inputs;
    this.threads = threads;
    this.progress = progress;
    this.products = products;
  }

  /** The number of batches that so many samples make. */
  static int batches(int samples) {
    return (samples - 1) / BatchEvaluation.SIZE + 1;
  }

  /**
   * Hands over the enclosed outputs of the network at one point on all samples.
   *
   * @param precision one that rounds
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

  /**
   * The same for the networks of a graph that the inputs fit.
   *
   * @throws WrongProductException if the engine, where there is one, did not compute a product
   */
  void of(SharedNetwork network, Precision precision, Use use) {
    int samples = inputs.rows();
    Supplier<BatchEvaluation> evaluations = evaluations(network, precision);
    Batches.run(
        batches(samples),
        threads,
        progress,
        () -> {
          BatchEvaluation evaluation = evaluations.get();
          return batch -> {
            int from = batch * BatchEvaluation.SIZE;
            evaluation.evaluate(from, Math.min(from + BatchEvaluation.SIZE, samples), use);
          };
        });
  }

  /** Makes an evaluation for each thread. */
  private Supplier<BatchEvaluation> evaluations(SharedNetwork network, Precision precision) {
    switch (precision) {
      case DOUBLE:
        return () -> new PlainEvaluation(network, inputs);
      case DOUBLE_DOUBLE:
        return () -> new DoubleDoubleEvaluation(network, inputs);
      case SLICED:
        ExactProducts engine =
            products.orElseThrow(() -> new IllegalArgumentException("there is no product engine"));
        Map<DenseGroup, SlicedWeights> weights = SlicedWeights.of(network, engine);
        return () -> new SlicedEvaluation(network, inputs, engine, weights);
      default:
        throw new IllegalArgumentException("outputs are enclosed in a precision that rounds");
    }
  }
}
