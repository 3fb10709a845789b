package org.isthmus.numeric.training;

import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.NetworkPass;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Minibatch training in float32. Each epoch visits the samples in a new order, drawn from the seed.
 * The point of least loss on all samples is kept, the start included, so that the answer is never
 * worse than the start.
 *
 * <p>A training runs in the calling thread: train two networks in two threads. It ends early with a
 * {@link CancellationException} when its thread is interrupted.
 */
public final class Trainer {

  private static final int BLOCK = 512;

  private final Samples samples;
  private final LossFunction loss;
  private final TrainingOptions options;
  private final Progress progress;
  private final NetworkPass<float[]> pass;
  private final Numbers<float[]> numbers;
  private final int capacity;
  private final float[] inputs;
  private final double[] outputs;

  private Trainer(
      ParameterPoint start,
      Samples samples,
      LossFunction loss,
      TrainingOptions options,
      Engine engine,
      Progress progress) {
    if (samples.width() != start.network().inputWidth()
        || loss.outputs() != start.network().outputWidth()
        || samples.size() != loss.size()) {
      throw new IllegalArgumentException(
          "samples, targets and network do not fit (found " + samples.size() + " samples of width "
              + samples.width() + " and " + loss.size() + " targets of width " + loss.outputs()
              + " for network " + start.network().shape() + ")");
    }
    this.samples = samples;
    this.loss = loss;
    this.options = options;
    this.progress = progress;
    this.numbers = engine.floats();
    this.capacity = Math.min(samples.size(), Math.max(options.batch(), BLOCK));
    this.pass = new NetworkPass<>(numbers, start, capacity);
    this.inputs = new float[capacity * samples.width()];
    this.outputs = new double[capacity * loss.outputs()];
  }

  /**
   * Trains from a start on a data set.
   *
   * @throws IllegalArgumentException if network, data and loss do not fit
   */
  public static Trained train(
      ParameterPoint start,
      Dataset data,
      Loss loss,
      TrainingOptions options,
      Engine engine,
      Progress progress) {
    LossFunction function =
        LossFunction.of(loss, data.targets(), start.network().outputWidth());
    return train(start, Samples.of(data.inputs()), function, options, engine, progress);
  }

  /** Trains from a start on samples that are in float already. */
  public static Trained train(
      ParameterPoint start,
      Samples samples,
      LossFunction loss,
      TrainingOptions options,
      Engine engine,
      Progress progress) {
    return new Trainer(start, samples, loss, options, engine, progress).run();
  }

  /** The loss of a point on all samples, evaluated in float: the mean, in nats. */
  public static double loss(
      ParameterPoint point, Samples samples, LossFunction loss, Engine engine) {
    TrainingOptions options = TrainingOptions.of("", 0, Budget.ofEpochs(0)).withBatch(BLOCK);
    return new Trainer(point, samples, loss, options, engine, Progress.silent()).fullLoss();
  }

  private Trained run() {
    Backpropagation<float[]> backward = new Backpropagation<>(pass, capacity);
    Stepper stepper = new Stepper(options.optimiser(), options.clip());
    for (int l = 1; l <= pass.network().depth(); l++) {
      stepper.add(pass.weight(l), backward.weightGradient(l));
      if (pass.network().hasBias(l)) {
        stepper.add(pass.bias(l), backward.biasGradient(l));
      }
    }
    ParameterPoint best = pass.point();
    double bestLoss = fullLoss();
    int[] order = new int[samples.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(options.seed());
    long begin = System.nanoTime();
    int epoch = 0;
    while (epoch < options.budget().epochs()
        && used(begin, epoch) < 1
        && !(bestLoss <= options.targetLoss())) {
      shuffle(order, random);
      double mean = epoch(order, backward, stepper, begin, epoch);
      epoch++;
      progress.report(options.name(), epoch, mean);
      boolean last = used(begin, epoch) >= 1;
      if (last || epoch % options.evaluateEvery() == 0 || mean <= options.targetLoss()) {
        double now = fullLoss();
        if (now < bestLoss) {
          bestLoss = now;
          best = pass.point();
        }
      }
    }
    return new Trained(best, bestLoss, epoch);
  }

  /** The part of the budget that is used up. */
  private double used(long begin, double epochs) {
    double minutes = (System.nanoTime() - begin) / 60e9;
    return Math.max(
        epochs / options.budget().epochs(), minutes / options.budget().minutes());
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  private double epoch(
      int[] order, Backpropagation<float[]> backward, Stepper stepper, long begin, int epoch) {
    int n = order.length;
    int batch = Math.min(options.batch(), n);
    float[] gradient = new float[batch * loss.outputs()];
    double sum = 0;
    for (int from = 0; from < n; from += batch) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the training of " + options.name() + " was interrupted");
      }
      int rows = Math.min(batch, n - from);
      numbers.gather(samples.values(), samples.width(), order, from, from + rows, inputs);
      pass.forward(inputs, rows, pass.network().depth());
      sum += outputGradient(order, from, rows, gradient);
      backward.backward(inputs, rows, gradient);
      stepper.step(options.decay().at(used(begin, epoch + (double) from / n)));
    }
    return sum / n;
  }

  /** Writes the gradient of the batch's mean loss; returns the sum of its losses. */
  private double outputGradient(int[] order, int from, int rows, float[] gradient) {
    int width = loss.outputs();
    float[] z = pass.features(pass.network().depth());
    for (int i = 0; i < rows * width; i++) {
      outputs[i] = z[i];
    }
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += loss.gradient(order[from + i], outputs, i * width, outputs);
    }
    for (int i = 0; i < rows * width; i++) {
      gradient[i] = (float) (outputs[i] / rows);
    }
    return sum;
  }

  private double fullLoss() {
    int n = samples.size();
    int width = loss.outputs();
    int depth = pass.network().depth();
    double sum = 0;
    for (int from = 0; from < n; from += capacity) {
      int rows = Math.min(capacity, n - from);
      System.arraycopy(
          samples.values(), from * samples.width(), inputs, 0, rows * samples.width());
      pass.forward(inputs, rows, depth);
      float[] z = pass.features(depth);
      for (int i = 0; i < rows * width; i++) {
        outputs[i] = z[i];
      }
      for (int i = 0; i < rows; i++) {
        sum += loss.value(from + i, outputs, i * width);
      }
    }
    return sum / n;
  }
}
