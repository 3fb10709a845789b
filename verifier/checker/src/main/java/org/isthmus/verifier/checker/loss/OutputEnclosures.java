package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    requireThreads(threads);
    this.inputs = inputs;
    this.threads = threads;
    this.progress = progress;
  }

  static void requireThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "an evaluation needs at least one thread (found " + threads + ")");
    }
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
    int batches = batches(samples);
    Batches queue = new Batches(batches);
    int workers = Math.min(threads, batches);
    ExecutorService executor = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            executor.submit(
                () -> {
                  BatchEvaluation evaluation =
                      precision == Precision.DOUBLE
                          ? new PlainEvaluation(network, inputs)
                          : new DoubleDoubleEvaluation(network, inputs);
                  for (int b = queue.take(); b < batches; b = queue.take()) {
                    int from = b * BatchEvaluation.SIZE;
                    evaluation.evaluate(
                        from, Math.min(from + BatchEvaluation.SIZE, samples), use);
                    queue.finish();
                  }
                }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the evaluation of a network was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("the evaluation of a network failed", e.getCause());
    } finally {
      queue.close();
      executor.shutdownNow();
    }
  }

  /** Hands out batches and counts the finished ones. */
  private final class Batches {

    private final int count;
    private final AtomicInteger next = new AtomicInteger();
    private int finished;

    Batches(int count) {
      this.count = count;
    }

    /** The number of a batch that nobody has taken, or something beyond the last one. */
    int take() {
      return next.getAndUpdate(batch -> Math.min(batch + 1, count));
    }

    synchronized void finish() {
      progress.progress(++finished, count);
    }

    /** Hands out no more batches. */
    void close() {
      next.set(count);
    }
  }
}
