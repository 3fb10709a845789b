package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.ExactProducts;
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
  private final Optional<ExactProducts> products;

  /**
   * For one loss on one data set.
   *
   * @param threads the number of threads to use, at least 1
   * @param progress is told about finished batches
   * @throws IllegalArgumentException if there is no thread
   */
  public LossEnclosures(Loss loss, Dataset data, int threads, ProgressListener progress) {
    this(loss, data, threads, progress, Optional.empty());
  }

  /**
   * The same with an engine for {@link Precision#SLICED}, if there is one.
   *
   * @throws IllegalArgumentException if there is no thread
   */
  public LossEnclosures(
      Loss loss,
      Dataset data,
      int threads,
      ProgressListener progress,
      Optional<ExactProducts> products) {
    this.loss = loss;
    this.data = data;
    this.threads = threads;
    this.progress = progress;
    this.products = products;
    Batches.requireThreads(threads);
  }

  /**
   * The enclosures at the points, in their order.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss, the points
   *     belong to networks of different shapes, or exact values are asked for where there are none,
   *     or an engine where there is none
   * @throws WrongProductException if the engine did not compute a product
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

  /** The finest precision that rounds: by the engine, where there is one. */
  Precision finest() {
    return products.isPresent() ? Precision.SLICED : Precision.DOUBLE_DOUBLE;
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
    SampleLoss sampleLoss = SampleLoss.of(loss, data.targets());
    Interval[][] sums =
        new Interval[network.outputCount()][OutputEnclosures.batches(data.size())];
    new OutputEnclosures(data.inputs(), threads, progress, products)
        .of(
            network,
            precision,
            (output, logits, from, size) ->
                sums[output][from / BatchEvaluation.SIZE] = sum(sampleLoss, logits, from, size));
    Interval size = Interval.of(data.size());
    List<LossEnclosure> means = new ArrayList<>();
    for (Interval[] batches : sums) {
      Interval sum = Arrays.stream(batches).reduce(Interval.ZERO, Interval::plus);
      Interval mean = sum.dividedBy(size).notBelowZero();
      means.add(new LossEnclosure(mean, Optional.empty(), precision));
    }
    return byPoint(network, means);
  }

  private static Interval sum(SampleLoss loss, Logits logits, int from, int size) {
    if (!logits.areFinite()) {
      return new Interval(0, Double.POSITIVE_INFINITY);
    }
    return IntStream.range(0, size)
        .mapToObj(s -> loss.enclose(logits, s, from + s))
        .reduce(Interval.ZERO, Interval::plus);
  }

  private static List<LossEnclosure> byPoint(SharedNetwork network, List<LossEnclosure> outputs) {
    return IntStream.range(0, network.pointCount())
        .mapToObj(i -> outputs.get(network.outputOfPoint(i)))
        .toList();
  }
}
