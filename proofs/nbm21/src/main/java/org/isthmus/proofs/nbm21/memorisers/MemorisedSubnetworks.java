package org.isthmus.proofs.nbm21.memorisers;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Samples;
import org.isthmus.numeric.training.convex.LastLayer;
import org.isthmus.numeric.training.convex.Lbfgs;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/**
 * The subnetworks xi_l of NBM21 Theorem 4.1 without training, as in the proof of Corollary 4.4: for
 * l = L-1 the convex problem of the last layer is solved; below, a network that memorises the samples
 * is written down and rounded to doubles.
 *
 * <p>For cross-entropy on classes one number for each sample is memorised, the code c of its class,
 * and the logit of the class with code k is s (k c - k^2 / 2): it leads by s / 2 or more. The most
 * frequent class has code 0. For the other losses the targets themselves are memorised (times a factor
 * for the logistic loss), for a cross-entropy with soft targets the outputs of the point.
 *
 * <p>The losses are evaluated in double and are no proof. The answer is a function of the arguments.
 */
public final class MemorisedSubnetworks {

  private static final int ATTEMPTS = 4;
  private static final int DIRECTIONS = 60;
  private static final double DIRECTION_WORK = 5e8;
  private static final double PEELING_WORK = 2e8;
  private static final double ACTIVE = 0.05;
  private static final int LARGEST_DOUBLING = 20;

  private final PointFeatures features;
  private final Network network;
  private final Loss loss;
  private final LossFunction lossFunction;
  private final KeptNeurons kept;
  private final IntBinaryOperator width;
  private final double targetLoss;
  private final long seed;
  private final Consumer<String> progress;

  private MemorisedSubnetworks(
      PointFeatures features,
      Loss loss,
      KeptNeurons kept,
      IntBinaryOperator width,
      double targetLoss,
      long seed,
      Consumer<String> progress) {
    this.features = features;
    this.network = features.network();
    this.loss = loss;
    this.lossFunction =
        LossFunction.of(loss, features.data().targets(), network.outputWidth());
    this.kept = kept;
    this.width = width;
    this.targetLoss = targetLoss;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * xi_l for l = L-1 down to {@code stop}.
   *
   * @param width the width of layer p of xi_l, for (l, p)
   * @param stop 0, or 1 where the path needs no xi_0
   * @param targetLoss above 0
   * @param progress hears of each subnetwork
   * @return xi_{L-1} first, with exactly these widths and a loss of at most {@code targetLoss}
   * @throws RefusedException if samples of different targets have equal features, if a layer is not
   *     ReLU with biases, or if the widths do not suffice; with the level and the numbers
   */
  public static List<Subnetwork> of(
      PointFeatures features,
      Loss loss,
      KeptNeurons kept,
      IntBinaryOperator width,
      int stop,
      double targetLoss,
      long seed,
      Consumer<String> progress) {
    if (!(targetLoss > 0)) {
      throw new IllegalArgumentException(
          "the loss that memorised subnetworks are to reach must be positive (found "
              + targetLoss + ")");
    }
    MemorisedSubnetworks search =
        new MemorisedSubnetworks(features, loss, kept, width, targetLoss, seed, progress);
    List<Subnetwork> found = new ArrayList<>();
    for (int l = search.network.depth() - 1; l >= stop; l--) {
      found.add(
          l == search.network.depth() - 1 ? search.lastLayer() : search.new Level(l).memorise());
    }
    return found;
  }

  private List<Integer> keptOf(int l) {
    return l == 0
        ? IntStream.range(0, network.inputWidth()).boxed().toList()
        : kept.layers().get(l - 1);
  }

  /** The shape of layers l+1..L on the kept features. */
  private Network shape(int l, List<Integer> widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = l + 1; p < network.depth(); p++) {
      HiddenLayer layer = network.hidden().get(p - 1);
      hidden.add(
          new HiddenLayer(
              layer.name(), widths.get(p - l - 1), layer.activation(), layer.bias()));
    }
    return new Network(
        "xi_" + l, keptOf(l).size(), hidden, network.outputWidth(), network.outputBias());
  }

  private double loss(ParameterPoint point, Matrix inputs) {
    return lossFunction.mean(features.engine().outputs(point, inputs, Precision.DOUBLE));
  }

  /** The last layer on the kept features, scaled up where they separate the classes. */
  private Subnetwork lastLayer() {
    int l = network.depth() - 1;
    Matrix inputs = features.rounded(l, keptOf(l));
    LastLayer solved =
        LastLayer.solve(
            Samples.of(inputs),
            lossFunction,
            rows(features.point().weight(l + 1), keptOf(l)),
            features.point().bias(l + 1),
            network.outputBias(),
            0,
            new Lbfgs(20, 2000, Math.max(1e-7, targetLoss / 4), 1e-3),
            features.engine());
    double best = Double.POSITIVE_INFINITY;
    for (int doubling = 0; doubling <= LARGEST_DOUBLING; doubling++) {
      double factor = Math.scalb(1.0, doubling);
      ParameterPoint point =
          new ParameterPoint(
              shape(l, List.of()),
              List.of(scaled(solved.weights(), factor)),
              List.of(scaled(solved.bias(), factor)));
      double value = loss(point, inputs);
      best = Math.min(best, value);
      if (value <= targetLoss) {
        progress.accept(
            String.format(Locale.ROOT, "xi_%d: last layer solved, loss %.3g", l, value));
        return new Subnetwork(l, keptOf(l), point.weights(), point.biases(), value);
      }
    }
    throw new RefusedException(
        String.format(
            Locale.ROOT,
            "level %d: the %d kept neurons of layer %s allow a loss of %.6g with new output weights"
                + " (expected at most %.6g)",
            l, keptOf(l).size(), network.layerName(l), best, targetLoss));
  }

  private static Matrix rows(Matrix matrix, List<Integer> rows) {
    int columns = matrix.columns();
    double[] entries = new double[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      matrix.copyRows(rows.get(i), rows.get(i) + 1, entries, i * columns);
    }
    return Matrix.adopt(rows.size(), columns, entries);
  }

  private static Matrix scaled(Matrix matrix, double factor) {
    return Matrix.adopt(
        matrix.rows(),
        matrix.columns(),
        Arrays.stream(matrix.toArray()).map(x -> factor * x).toArray());
  }

  /**
   * What is memorised, and the outputs made of it: z A + b.
   *
   * @param values a row of numbers for each sample
   */
  private record Goal(List<List<Rational>> values, RationalMatrix a, RationalMatrix b) {
    int outputs() {
      return a.rows();
    }
  }

  private Goal goal() {
    Optional<int[]> classes = features.classes();
    if (loss instanceof Loss.CrossEntropy && classes.isPresent()) {
      return classCodes(classes.get());
    }
    int outputs = network.outputWidth();
    Matrix targets =
        loss instanceof Loss.CrossEntropy
            ? features.engine().outputs(
                features.point(), features.data().inputs(), Precision.DOUBLE)
            : ((Targets.Values) features.data().targets()).values();
    Rational scale =
        loss instanceof Loss.Logistic
            ? powerOfTwoFrom(Math.log(2 * outputs / Math.min(targetLoss, 1)))
            : Rational.ONE;
    List<List<Rational>> values = new ArrayList<>();
    for (int j = 0; j < targets.rows(); j++) {
      int sample = j;
      values.add(
          IntStream.range(0, outputs)
              .mapToObj(k -> Rational.of(targets.get(sample, k)))
              .toList());
    }
    return new Goal(
        values, RationalMatrix.identity(outputs).times(scale), RationalMatrix.zeros(1, outputs));
  }

  /** Logits s (k c - k^2 / 2), whose cross-entropy is at most half the target loss. */
  private Goal classCodes(int[] classes) {
    int count = network.outputWidth();
    int[] sizes = new int[count];
    for (int label : classes) {
      sizes[label]++;
    }
    List<Integer> bySize =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparing((Integer k) -> -sizes[k]))
            .toList();
    Rational scale = powerOfTwoFrom(2 * Math.log(6 / Math.min(targetLoss, 1)));
    List<Rational> slopes = new ArrayList<>();
    List<Rational> constants = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      long code = bySize.indexOf(k);
      slopes.add(scale.times(Rational.of(code)));
      constants.add(scale.times(Rational.of(-code * code, 2)));
    }
    return new Goal(
        Arrays.stream(classes)
            .mapToObj(label -> List.of(Rational.of(bySize.indexOf(label))))
            .toList(),
        ReluNetwork.matrix(List.of(slopes)),
        ReluNetwork.matrix(List.of(constants)));
  }

  private static Rational powerOfTwoFrom(double x) {
    return Arithmetic.powerOfTwo(Rational.of(Math.max(1, x))).times(Rational.of(2));
  }

  /** A construction that is tried. */
  private record Candidate(String name, Supplier<Optional<ReluNetwork>> construction) {}

  /** The search for one subnetwork with hidden layers. */
  private final class Level {
    private final int l;
    private final List<Integer> widths = new ArrayList<>();
    private final Matrix inputs;
    private final Goal goal;
    private final List<Integer> distinct;
    private final List<List<Rational>> values;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int projectedFor = -1;
    private Optional<ProjectedSamples> projected = Optional.empty();

    Level(int l) {
      this.l = l;
      for (int p = l + 1; p < network.depth(); p++) {
        requireRelu(p);
        widths.add(width.applyAsInt(l, p));
      }
      this.inputs = features.rounded(l, keptOf(l));
      this.goal = goal();
      this.distinct = distinct();
      this.values = distinct.stream().map(goal.values()::get).toList();
    }

    private void requireRelu(int p) {
      boolean relu = network.activation(p) instanceof Activation.Relu;
      if (!relu || !network.hasBias(p)) {
        throw new RefusedException(
            "level " + l + ": a memoriser needs ReLU hidden layers with biases (found layer "
                + network.layerName(p) + " with " + network.activation(p).notation()
                + (network.hasBias(p) ? ")" : " and no bias)"));
      }
    }

    /** The first sample of each point, equal samples and equal features being one point. */
    private List<Integer> distinct() {
      Matrix samples = features.data().inputs();
      Map<ByteBuffer, Integer> firstSample = new HashMap<>();
      Map<ByteBuffer, Integer> firstPoint = new HashMap<>();
      List<Integer> distinct = new ArrayList<>();
      for (int j = 0; j < inputs.rows(); j++) {
        Integer first = firstSample.putIfAbsent(key(samples, j), j);
        if (first == null) {
          first = firstPoint.putIfAbsent(key(inputs, j), j);
        }
        if (first == null) {
          distinct.add(j);
        } else if (!goal.values().get(first).equals(goal.values().get(j))) {
          throw new RefusedException(
              "level " + l + ": samples " + first + " and " + j
                  + " have different targets, but equal "
                  + (l == 0 ? "inputs" : "kept features in layer " + network.layerName(l)));
        }
      }
      return distinct;
    }

    private ByteBuffer key(Matrix matrix, int row) {
      ByteBuffer key = ByteBuffer.allocate(Double.BYTES * matrix.columns());
      for (int i = 0; i < matrix.columns(); i++) {
        key.putDouble(matrix.get(row, i) + 0.0);
      }
      return key.flip();
    }

    Subnetwork memorise() {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        for (Candidate candidate : candidates(attempt)) {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the construction of xi_" + l + " was interrupted");
          }
          Optional<Subnetwork> found =
              candidate.construction().get().flatMap(net -> accepted(candidate.name(), net));
          if (found.isPresent()) {
            return found.get();
          }
        }
      }
      throw refusal();
    }

    /** From the numerically mildest to the most delicate. */
    private List<Candidate> candidates(int attempt) {
      return List.of(
          new Candidate("hats", () -> hats(attempt)),
          new Candidate("line", () -> line(attempt)),
          new Candidate("stairs", () -> stairs(attempt)),
          new Candidate("zigzag", () -> zigzag(attempt)),
          new Candidate("peeling", () -> peeling(attempt)));
    }

    private long seed(int attempt) {
      return seed * 1_000_003 + 1009L * l + attempt;
    }

    /** How many neurons of the only hidden layer, or of the first of several, are free. */
    private int firstWidth() {
      return widths.size() > 1 || network.outputBias() ? widths.get(0) : widths.get(0) - 1;
    }

    private Optional<ReluNetwork> hats(int attempt) {
      long number =
          values.stream().filter(row -> !row.equals(lowest())).count();
      int groups = firstWidth() / Hats.neuronsOfGroup(goal.outputs());
      int size = (int) Math.max(1, Math.ceil(number * (1 + 0.2 * attempt) / Math.max(1, groups)));
      Cloud cloud = cloud(attempt % 2 == 1 ? inputs.columns() : Math.max(2 * size, 128));
      if (groups * (long) cloud.columns().size() < number) {
        return Optional.empty();
      }
      return Hats.of(
              Arithmetic.ROUNDED,
              cloud.points(),
              cloud.targets(),
              Math.min(size, cloud.columns().size()),
              groups,
              seed(attempt))
          .map(net -> lifted(cloud, net));
    }

    private Optional<ReluNetwork> peeling(int attempt) {
      int simplices = firstWidth() / Peeling.neuronsOfSimplex(goal.outputs());
      Cloud cloud = cloud(inputs.columns());
      long dimension = cloud.columns().size();
      double work = (double) values.size() * values.size() * dimension;
      if (simplices * dimension < values.size() || attempt > 0 && work > PEELING_WORK) {
        return Optional.empty();
      }
      progress.accept("xi_" + l + ": peeling " + values.size() + " points");
      return Peeling.of(
              Arithmetic.ROUNDED, cloud.points(), cloud.targets(), simplices, seed(attempt))
          .map(net -> lifted(cloud, net));
    }

    private List<Rational> lowest() {
      return IntStream.range(0, goal.outputs())
          .mapToObj(k -> values.stream().map(row -> row.get(k)).min(Comparator.naturalOrder()))
          .map(Optional::orElseThrow)
          .toList();
    }

    private ReluNetwork lifted(Cloud cloud, ReluNetwork net) {
      return net.onInputs(inputs.columns(), cloud.columns(), cloud.factor())
          .carriedUp(widths.size() - 1, lowest());
    }

    /** The points in doubles, scaled, on the columns of largest variance among the active ones. */
    private Cloud cloud(int most) {
      int d = inputs.columns();
      double[] variance = new double[d];
      double largest = 0;
      for (int i = 0; i < d; i++) {
        double sum = 0;
        double squares = 0;
        int active = 0;
        for (int j : distinct) {
          double x = inputs.get(j, i);
          sum += x;
          squares += x * x;
          active += x == 0 ? 0 : 1;
          largest = Math.max(largest, Math.abs(x));
        }
        boolean used = active >= ACTIVE * distinct.size() || most == d;
        variance[i] = used ? squares - sum * sum / distinct.size() : 0;
      }
      List<Integer> columns =
          IntStream.range(0, d)
              .boxed()
              .filter(i -> variance[i] > 0)
              .sorted(Comparator.comparing(i -> -variance[i]))
              .limit(most)
              .sorted()
              .toList();
      double factor = Math.scalb(1.0, -Math.getExponent(largest) - 1);
      List<List<Double>> points = new ArrayList<>();
      for (int j : distinct) {
        points.add(columns.stream().map(i -> factor * inputs.get(j, i)).toList());
      }
      return new Cloud(
          columns,
          Rational.of(factor),
          points,
          values.stream()
              .map(row -> row.stream().map(Arithmetic.ROUNDED::of).toList())
              .toList());
    }

    private Optional<ReluNetwork> line(int attempt) {
      int last = widths.get(widths.size() - 1);
      return projected(attempt)
          .filter(samples -> samples.runs().size() <= last + 1)
          .map(
              samples ->
                  Line.of(samples).behindCarries(widths.size() - 1).along(samples));
    }

    private Optional<ReluNetwork> stairs(int attempt) {
      int last = widths.size() - 1;
      List<Integer> free = new ArrayList<>(widths);
      if (!network.outputBias() && !(goal.b().isZero() && last == 1)) {
        free.set(last, widths.get(last) - 1);
      }
      return projected(attempt)
          .flatMap(samples -> Stairs.of(samples, free).map(net -> net.along(samples)));
    }

    private Optional<ReluNetwork> zigzag(int attempt) {
      int layers = widths.size();
      if (layers < 2) {
        return Optional.empty();
      }
      int last = widths.get(layers - 1) - (network.outputBias() ? 0 : 1);
      return projected(attempt)
          .flatMap(
              samples ->
                  Zigzag.of(samples, widths.get(layers - 2), last)
                      .map(net -> net.behindCarries(layers - 2).along(samples)));
    }

    private Optional<ProjectedSamples> projected(int attempt) {
      if (attempt != projectedFor) {
        int trials =
            (int) Math.max(4, Math.min(DIRECTIONS, DIRECTION_WORK / inputs.toArray().length));
        double[] rows = rows(inputs, distinct).toArray();
        projected =
            ProjectedSamples.of(
                RationalMatrix.ofDoubles(distinct.size(), inputs.columns(), rows),
                ReluNetwork.matrix(values),
                trials,
                seed(attempt));
        projectedFor = attempt;
      }
      return projected;
    }

    /** The network with the outputs wanted and the widths asked for, if its loss is low enough. */
    private Optional<Subnetwork> accepted(String name, ReluNetwork memoriser) {
      ReluNetwork whole = memoriser.withOutput(goal.a(), goal.b());
      ReluNetwork exact = network.outputBias() ? whole : whole.withoutOutputBias();
      if (!exact.fits(widths)) {
        return Optional.empty();
      }
      ParameterPoint point = exact.padded(widths).rounded(shape(l, widths));
      double value = loss(point, inputs);
      bestLoss = Math.min(bestLoss, value);
      progress.accept(
          String.format(
              Locale.ROOT,
              "xi_%d: %s with %s of %s neurons for %d points, loss %.3g, largest weight %.2g",
              l, name, exact.hiddenWidths(), widths, distinct.size(), value, largest(point)));
      return value <= targetLoss
          ? Optional.of(new Subnetwork(l, keptOf(l), point.weights(), point.biases(), value))
          : Optional.empty();
    }

    private static double largest(ParameterPoint point) {
      return Stream.concat(point.weights().stream(), point.biases().stream())
          .flatMapToDouble(matrix -> Arrays.stream(matrix.toArray()))
          .map(Math::abs)
          .max()
          .orElse(0);
    }

    private RefusedException refusal() {
      String asked =
          "level " + l + ": " + distinct.size() + " distinct points of " + inputs.columns()
              + " features, and hidden layers of widths " + widths;
      if (bestLoss < Double.POSITIVE_INFINITY) {
        return new RefusedException(
            String.format(
                Locale.ROOT,
                "%s: the loss of the best memoriser is %.6g (expected at most %.6g)",
                asked, bestLoss, targetLoss));
      }
      Capacity.Row most = Capacity.most(l, widths, inputs.columns(), goal.outputs(), network);
      return new RefusedException(
          asked + ", which are enough for " + most.points() + " points in general position (by "
              + most.name() + ")");
    }
  }

  /**
   * Points in doubles.
   *
   * @param columns the coordinates of the features that they are
   * @param factor what these are multiplied by
   */
  private record Cloud(
      List<Integer> columns,
      Rational factor,
      List<List<Double>> points,
      List<List<Double>> targets) {}
}
