package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Encloses the loss, the mean over the samples by the formulas of {@link Loss}, at parameter
 * points: of the networks over exactly the stored numbers, as functions of real numbers.
 *
 * <p>What several points have in common is computed once ({@link SharedNetwork}). Samples are taken
 * in fixed batches whose sums are added in a fixed order, so the result does not depend on the
 * number of threads.
 */
public final class LossEnclosures {

  private final Loss loss;
  private final Dataset data;
  private final int threads;
  private final ProgressListener progress;

  /**
   * For one loss on one data set.
   *
   * @param threads the number of threads to use, at least 1
   * @param progress is told about finished batches
   */
  public LossEnclosures(Loss loss, Dataset data, int threads, ProgressListener progress) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "an evaluation needs at least one thread (found " + threads + ")");
    }
    this.loss = loss;
    this.data = data;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * The enclosures at the points, in their order.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss, the points
   *     belong to networks of different shapes, or exact values are asked for where there are none
   * @throws CancellationException if the thread is interrupted
   */
  public List<LossEnclosure> of(List<ParameterPoint> points, Precision precision) {
    if (points.isEmpty()) {
      return List.of();
    }
    SharedNetwork network = share(points);
    if (precision != Precision.EXACT) {
      return enclose(network, precision);
    }
    return exact(network, Long.MAX_VALUE)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no exact values exist for " + loss.notation() + " on the network "
                        + network.network().shape()));
  }

  /** The networks at the points as one graph, after checking that the data fit. */
  SharedNetwork share(List<ParameterPoint> points) {
    Network network = points.get(0).network();
    if (data.inputs().columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the data do not fit the network (found "
              + data.inputs().columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    loss.requireTargets(data.targets(), network.outputWidth());
    return SharedNetwork.of(points);
  }

  /** The same on the first batch of the data alone, for a first look. */
  LossEnclosures onFirstBatch() {
    Dataset first = data.range(0, Math.min(BatchEvaluation.SIZE, data.size()));
    return new LossEnclosures(loss, first, 1, ProgressListener.NONE);
  }

  /** The exact losses, if they exist and take at most {@code budget} operations. */
  Optional<List<LossEnclosure>> exact(SharedNetwork network, long budget) {
    if (ExactEvaluation.cost(network, data.size()) > budget) {
      return Optional.empty();
    }
    return ExactEvaluation.losses(network, loss, data)
        .map(
            losses ->
                byPoint(network, Arrays.stream(losses).map(LossEnclosure::of).toList()));
  }

  /** The enclosures in a floating-point precision. */
  List<LossEnclosure> enclose(SharedNetwork network, Precision precision) {
    Interval[] sums = new Interval[network.outputCount()];
    Arrays.fill(sums, Interval.ZERO);
    for (Interval[] batch : sumsOfBatches(network, precision)) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] = sums[k].plus(batch[k]);
      }
    }
    Interval size = Interval.of(data.size());
    List<LossEnclosure> means = new ArrayList<>();
    for (Interval sum : sums) {
      Interval mean = sum.dividedBy(size).notBelowZero();
      means.add(new LossEnclosure(mean, Optional.empty(), precision));
    }
    return byPoint(network, means);
  }

  private static List<LossEnclosure> byPoint(SharedNetwork network, List<LossEnclosure> outputs) {
    return IntStream.range(0, network.pointCount())
        .mapToObj(i -> outputs.get(network.outputOfPoint(i)))
        .toList();
  }

  private Interval[][] sumsOfBatches(SharedNetwork network, Precision precision) {
    int batches = (data.size() - 1) / BatchEvaluation.SIZE + 1;
    Interval[][] sums = new Interval[batches][];
    SampleLoss sampleLoss = SampleLoss.of(loss, data.targets());
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
                          ? new PlainEvaluation(network, data, sampleLoss)
                          : new DoubleDoubleEvaluation(network, data, sampleLoss);
                  for (int b = queue.take(); b < batches; b = queue.take()) {
                    int from = b * BatchEvaluation.SIZE;
                    int to = Math.min(from + BatchEvaluation.SIZE, data.size());
                    sums[b] = evaluation.sums(from, to);
                    queue.finish();
                  }
                }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
      return sums;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the evaluation of the loss was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("the evaluation of the loss failed", e.getCause());
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
