package org.isthmus.numeric.training.subnetwork;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.NetworkPass;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.Optimiser;
import org.isthmus.numeric.training.Progress;
import org.isthmus.numeric.training.Samples;
import org.isthmus.numeric.training.Trained;
import org.isthmus.numeric.training.Trainer;
import org.isthmus.numeric.training.TrainingOptions;
import org.isthmus.numeric.training.convex.LastLayer;
import org.isthmus.numeric.training.convex.Lbfgs;

/**
 * Trains the subnetworks xi_l of NBM21 Theorem 4.1 of one trained point theta, from l = L-1 down.
 *
 * <p>The last one, l = L-1, is a convex problem and is solved as one. Every other has two warm
 * starts: a fit of theta's own layers above l, each neuron of xi_l imitating one that pivoted QR
 * picks; and a fit of layer l+1 of theta followed by xi_{l+1}. The better one and a random start
 * get a round of Adam each (few layers favour the warm start, many the random one); the winner gets
 * further rounds, each twice as long as the one before and with its own cosine decay, until the
 * target loss or the end of the budget. After each round the last layer is solved again, as a
 * convex problem. The best network seen is kept.
 *
 * <p>Minutes are shared among the levels: level l may use L - l parts of what is left, the levels
 * below it theirs, and what a level leaves goes to those below. With epochs alone as budget the
 * result is a function of the arguments on one machine; minutes make it depend on its speed. A
 * trainer runs in the calling thread: train the two ends of a path in two threads. It ends with a
 * {@link java.util.concurrent.CancellationException} when interrupted.
 */
public final class SubnetworkTrainer {

  private static final int FIRST_ROUND = 10;
  private static final int LONGEST_ROUND = 320;
  private static final int CONVEX_STEPS = 2000;
  private static final int WARM_STEPS = 40;
  private static final int LAST_STEPS = 150;
  private static final double STALL = 1e-3;
  private static final int BLOCK = 512;

  private final ParameterPoint theta;
  private final Network network;
  private final LossFunction loss;
  private final Matrix inputs;
  private final List<List<Integer>> kept;
  private final IntBinaryOperator widths;
  private final SubnetworkOptions options;
  private final Engine engine;
  private final Progress progress;
  private final SubsetSelection selection;
  private final Map<List<Integer>, List<Integer>> picks = new HashMap<>();

  /**
   * A trainer for one end of a path.
   *
   * @param theta the trained point
   * @param kept {@code kept.get(l - 1)} is I_l, l = 1..L-1, increasing indices of layer l
   * @param widths k_p^l for (l, p), p = l+1..L-1: between 1 and n_p
   * @param options see there
   * @param progress hears of every epoch under the name {@code xi_l}
   * @throws IllegalArgumentException if sets, widths, data and network do not fit
   */
  public SubnetworkTrainer(
      ParameterPoint theta,
      Loss loss,
      Dataset data,
      List<List<Integer>> kept,
      IntBinaryOperator widths,
      SubnetworkOptions options,
      Engine engine,
      Progress progress) {
    this.theta = theta;
    this.network = theta.network();
    this.loss = LossFunction.of(loss, data.targets(), network.outputWidth());
    this.inputs = data.inputs();
    this.kept = kept.stream().map(List::copyOf).toList();
    this.widths = widths;
    this.options = options;
    this.engine = engine;
    this.progress = progress;
    requireKept();
    this.selection = new SubsetSelection(theta, inputs, engine);
  }

  private void requireKept() {
    if (inputs.columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the samples do not fit network " + network.name() + " (found "
              + inputs.columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    if (kept.size() != network.depth() - 1) {
      throw new IllegalArgumentException(
          "a set of kept neurons is needed for each hidden layer (found "
              + kept.size() + ", expected " + (network.depth() - 1) + ")");
    }
    for (int l = 1; l < network.depth(); l++) {
      int before = -1;
      for (int i : kept.get(l - 1)) {
        if (i <= before || i >= network.width(l)) {
          throw new IllegalArgumentException(
              "the kept neurons of layer " + network.layerName(l) + " must increase and lie below "
                  + network.width(l) + " (found " + i + " after " + before + ")");
        }
        before = i;
      }
      if (before < 0) {
        throw new IllegalArgumentException(
            "layer " + network.layerName(l) + " keeps no neuron");
      }
    }
  }

  /**
   * Trains xi_l for l = L-1 down to {@code stop}.
   *
   * @param stop 0 to train all, 1 where the path needs no xi_0
   * @return xi_{L-1} first
   */
  public List<Subnetwork> train(int stop) {
    long begin = System.nanoTime();
    List<Subnetwork> trained = new ArrayList<>();
    for (int l = network.depth() - 1; l >= stop; l--) {
      double left = options.budget().minutes() - (System.nanoTime() - begin) / 60e9;
      double minutes = Math.max(0, left * share(l, stop));
      Optional<Subnetwork> above =
          trained.isEmpty() ? Optional.empty() : Optional.of(trained.get(trained.size() - 1));
      trained.add(train(l, above, minutes));
    }
    return trained;
  }

  /** The part of the time left that level l may use: L - l parts against those below it. */
  private double share(int l, int stop) {
    double parts = 0;
    for (int below = stop; below <= l; below++) {
      parts += network.depth() - below;
    }
    return (network.depth() - l) / parts;
  }

  private Subnetwork train(int l, Optional<Subnetwork> above, double minutes) {
    Samples all = features(l);
    List<Integer> keep = l == 0 ? range(network.inputWidth()) : kept.get(l - 1);
    Network shape = shape(l, keep.size());
    Samples features =
        l == 0 ? all : Samples.adopt(all.size(), keep.size(), WarmStart.columns(all, keep));
    boolean convex = shape.depth() == 1;
    Lbfgs method = new Lbfgs(20, convex ? CONVEX_STEPS : WARM_STEPS, goodEnough(), STALL);
    Level level = new Level(l, features, minutes);
    level.offer(solved(warmStart(l, all, keep, shape), features, method));
    above
        .flatMap(upper -> prepended(l, upper, all, keep, shape))
        .ifPresent(point -> level.offer(solved(point, features, method)));
    progress.report(level.name(), 0, level.bestLoss);
    if (!convex) {
      level.race(Initialisation.of(shape, options.seed() + l));
    }
    return new Subnetwork(
        l, keep, level.best().weights(), level.best().biases(), level.bestLoss);
  }

  /** The search for one subnetwork: the best so far, and what is left of the budget. */
  private final class Level {
    private final int l;
    private final Samples features;
    private final double minutes;
    private final long begin = System.nanoTime();
    private final List<ParameterPoint> bestSoFar = new ArrayList<>();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int epochs;
    private int rounds;

    Level(int l, Samples features, double minutes) {
      this.l = l;
      this.features = features;
      this.minutes = minutes;
    }

    String name() {
      return "xi_" + l;
    }

    ParameterPoint best() {
      return bestSoFar.get(bestSoFar.size() - 1);
    }

    void offer(ParameterPoint point) {
      double value = Trainer.loss(point, features, loss, engine);
      if (bestSoFar.isEmpty() || value < bestLoss) {
        bestSoFar.clear();
        bestSoFar.add(point);
        bestLoss = value;
      }
    }

    /** A round from the warm start, one from a random start, then longer ones from the better. */
    void race(ParameterPoint random) {
      round(best(), FIRST_ROUND, 0.25);
      round(random, FIRST_ROUND, 0.25);
      for (int length = 2 * FIRST_ROUND; round(best(), length, 1); ) {
        length = Math.min(2 * length, LONGEST_ROUND);
      }
    }

    /** Trains for some epochs within a part of the time left; false where nothing is to be done. */
    boolean round(ParameterPoint start, int length, double part) {
      double left = part * (minutes - (System.nanoTime() - begin) / 60e9);
      int limit = Math.min(length, options.budget().epochs() - epochs);
      if (limit <= 0 || left <= 0 || bestLoss <= options.targetLoss()) {
        return false;
      }
      TrainingOptions training =
          TrainingOptions.of(
                  name(), options.seed() + 1000L * l + rounds, new Budget(limit, left))
              .with(new Optimiser.Adam(options.rate()))
              .withBatch(options.batch())
              .withTargetLoss(options.targetLoss() / 4);
      int before = epochs;
      Trained result =
          Trainer.train(
              start,
              features,
              loss,
              training,
              engine,
              (name, epoch, value) -> progress.report(name, before + epoch, value));
      rounds++;
      epochs += result.epochs();
      offer(result.point());
      offer(
          solved(result.point(), features, new Lbfgs(20, LAST_STEPS, goodEnough(), STALL)));
      return true;
    }
  }

  /** Layer by layer from theta's own layers above l. */
  private ParameterPoint warmStart(int l, Samples all, List<Integer> keep, Network shape) {
    List<List<Integer>> chosen = new ArrayList<>();
    for (int p = l + 1; p < network.depth(); p++) {
      int layer = p;
      int width = widths.applyAsInt(l, p);
      chosen.add(
          picks.computeIfAbsent(
              List.of(p, width), key -> selection.pivotedQr(layer, width)));
    }
    ParameterPoint teacher =
        new ParameterPoint(
            tail(l, network.width(l), p -> network.width(p)),
            theta.weights().subList(l, network.depth()),
            theta.biases().subList(l, network.depth()));
    return WarmStart.of(teacher, all, keep, chosen, shape, engine);
  }

  /** Layer l+1 of theta, then xi_{l+1}; empty where the widths do not allow it. */
  private Optional<ParameterPoint> prepended(
      int l, Subnetwork above, Samples all, List<Integer> keep, Network shape) {
    int count = shape.width(1);
    if (count > above.kept().size()) {
      return Optional.empty();
    }
    for (int p = l + 2; p < network.depth(); p++) {
      if (widths.applyAsInt(l, p) != above.weights().get(p - l - 2).columns()) {
        return Optional.empty();
      }
    }
    List<Matrix> weights = new ArrayList<>(theta.weights().subList(0, l));
    List<Matrix> biases = new ArrayList<>(theta.biases().subList(0, l));
    weights.add(columns(theta.weight(l + 1), above.kept()));
    biases.add(columns(theta.bias(l + 1), above.kept()));
    weights.addAll(above.weights());
    biases.addAll(above.biases());
    Network spliced =
        new Network(
            network.name(),
            network.inputWidth(),
            hidden(0, p -> weights.get(p - 1).columns()),
            network.outputWidth(),
            network.outputBias());
    ParameterPoint whole = new ParameterPoint(spliced, weights, biases);
    List<List<Integer>> chosen = new ArrayList<>();
    chosen.add(new SubsetSelection(whole, inputs, engine).pivotedQr(l + 1, count));
    for (int p = l + 2; p < network.depth(); p++) {
      chosen.add(range(spliced.width(p)));
    }
    ParameterPoint teacher =
        new ParameterPoint(
            tail(l, network.width(l), spliced::width),
            weights.subList(l, network.depth()),
            biases.subList(l, network.depth()));
    return Optional.of(WarmStart.of(teacher, all, keep, chosen, shape, engine));
  }

  /** The point with its last layer solved for the loss. */
  private ParameterPoint solved(ParameterPoint point, Samples features, Lbfgs method) {
    int depth = point.network().depth();
    Samples last =
        depth == 1 ? features : features(
                point,
                depth - 1,
                features.size(),
                (from, to, block) ->
                    System.arraycopy(
                        features.values(),
                        from * features.width(),
                        block,
                        0,
                        (to - from) * features.width()));
    LastLayer layer =
        LastLayer.solve(
            last, loss, point.weight(depth), point.bias(depth), network.outputBias(), 0, method,
            engine);
    List<Matrix> weights = new ArrayList<>(point.weights().subList(0, depth - 1));
    List<Matrix> biases = new ArrayList<>(point.biases().subList(0, depth - 1));
    weights.add(layer.weights());
    biases.add(layer.bias());
    return new ParameterPoint(point.network(), weights, biases);
  }

  private double goodEnough() {
    return Math.max(1e-7, options.targetLoss() / 4);
  }

  private Network shape(int l, int features) {
    return tail(l, features, p -> widths.applyAsInt(l, p));
  }

  /** The shape of layers l+1..L above a number of features of layer l. */
  private Network tail(int l, int features, IntUnaryOperator width) {
    return new Network(
        "xi_" + l, features, hidden(l, width), network.outputWidth(), network.outputBias());
  }

  private List<HiddenLayer> hidden(int l, IntUnaryOperator width) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = l + 1; p < network.depth(); p++) {
      HiddenLayer layer = network.hidden().get(p - 1);
      hidden.add(
          new HiddenLayer(
              layer.name(), width.applyAsInt(p), layer.activation(), layer.bias()));
    }
    return hidden;
  }

  /** The features of layer l of theta on all samples. */
  private Samples features(int l) {
    if (l == 0) {
      return Samples.of(inputs);
    }
    Numbers<float[]> floats = engine.floats();
    return features(
        theta, l, inputs.rows(), (from, to, block) -> floats.read(inputs, from, to, block));
  }

  /** Copies samples into a block. */
  private interface Reader {
    void read(int from, int to, float[] block);
  }

  private Samples features(ParameterPoint point, int l, int samples, Reader reader) {
    Numbers<float[]> floats = engine.floats();
    NetworkPass<float[]> pass = new NetworkPass<>(floats, point, BLOCK);
    int width = point.network().width(l);
    float[] block = new float[BLOCK * point.network().inputWidth()];
    float[] result = new float[Math.multiplyExact(samples, width)];
    for (int from = 0; from < samples; from += BLOCK) {
      int to = Math.min(samples, from + BLOCK);
      reader.read(from, to, block);
      pass.forward(block, to - from, l);
      System.arraycopy(pass.features(l), 0, result, from * width, (to - from) * width);
    }
    return Samples.adopt(samples, width, result);
  }

  private static Matrix columns(Matrix matrix, List<Integer> columns) {
    double[] result = new double[matrix.rows() * columns.size()];
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < columns.size(); j++) {
        result[i * columns.size() + j] = matrix.get(i, columns.get(j));
      }
    }
    return Matrix.adopt(matrix.rows(), columns.size(), result);
  }

  private static List<Integer> range(int n) {
    return IntStream.range(0, n).boxed().toList();
  }
}
