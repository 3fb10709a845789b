package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Setting;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.loss.Logits;
import org.isthmus.verifier.checker.loss.OutputEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;

/**
 * The model of a certificate of findings on its data: features of samples, exact where all
 * activations up to their layer have two slopes, and enclosed where all numbers are doubles.
 */
final class Subject {

  /** Exact multiplications that one finding may take; what would take more stays open. */
  private static final long MOST_MULTIPLICATIONS = 1L << 31;

  /** Samples whose exact features are computed together. */
  private static final int CHUNK = 64;

  /** Exact numbers that are held at a time. */
  private static final long MOST_NUMBERS = 1L << 22;

  /** Bits that the numbers of a model may have, the largest of each layer added up. */
  private static final long MOST_BITS = 1L << 17;

  private final Findings findings;
  private final Setting setting;
  private final Optional<Dataset> doubles;
  private final Function<int[], RationalMatrix> inputs;
  private final IntBinaryOperator inputOrder;
  private final RationalTargets targets;
  private final int threads;
  private final ProgressListener progress;
  private List<List<Integer>> equalInputs = List.of();
  private Optional<RationalPoint> point = Optional.empty();

  private Subject(
      Findings findings,
      Optional<Dataset> doubles,
      Function<int[], RationalMatrix> inputs,
      IntBinaryOperator inputOrder,
      RationalTargets targets,
      int threads,
      ProgressListener progress) {
    this.findings = findings;
    this.setting = findings.setting();
    this.doubles = doubles;
    this.inputs = inputs;
    this.inputOrder = inputOrder;
    this.targets = targets;
    this.threads = threads;
    this.progress = progress;
  }

  /** The model on data in doubles. */
  static Subject of(Findings findings, Dataset data, int threads, ProgressListener progress) {
    Matrix inputs = data.inputs();
    return new Subject(
        findings,
        findings.isBinary64() ? Optional.of(data) : Optional.empty(),
        samples -> {
          Matrix rows = rows(inputs, samples);
          return RationalMatrix.ofDoubles(rows.rows(), rows.columns(), rows.toArray());
        },
        (i, j) -> {
          int order = 0;
          for (int k = 0; k < inputs.columns() && order == 0; k++) {
            // Negative zero is zero.
            order = Double.compare(inputs.get(i, k) + 0.0, inputs.get(j, k) + 0.0);
          }
          return order;
        },
        RationalTargets.of(data.targets()),
        threads,
        progress);
  }

  /** The model on data with fractions. */
  static Subject of(
      Findings findings, RationalDataset data, int threads, ProgressListener progress) {
    RationalMatrix inputs = data.inputs();
    return new Subject(
        findings,
        Optional.empty(),
        inputs::rows,
        (i, j) -> {
          int order = 0;
          for (int k = 0; k < inputs.columns() && order == 0; k++) {
            order = inputs.numerator(i, k).compareTo(inputs.numerator(j, k));
          }
          return order;
        },
        data.targets(),
        threads,
        progress);
  }

  private static Matrix rows(Matrix matrix, int[] rows) {
    double[] entries = new double[Math.multiplyExact(rows.length, matrix.columns())];
    for (int k = 0; k < rows.length; k++) {
      matrix.copyRows(rows[k], rows[k] + 1, entries, k * matrix.columns());
    }
    return Matrix.adopt(rows.length, matrix.columns(), entries);
  }

  /** What conditions name. */
  Setting setting() {
    return setting;
  }

  Findings findings() {
    return findings;
  }

  Network network() {
    return findings.network();
  }

  /** N. */
  int size() {
    return targets.size();
  }

  RationalTargets targets() {
    return targets;
  }

  int threads() {
    return threads;
  }

  ProgressListener progress() {
    return progress;
  }

  /** The data, if all numbers of data and model are doubles. */
  Optional<Dataset> doubles() {
    return doubles;
  }

  /** I_l: the neurons, or for layer 0 the inputs, that a subset keeps. */
  int[] kept(int layer, String subset) {
    return setting.kept(layer, subset).stream().mapToInt(Integer::intValue).toArray();
  }

  int[] allSamples() {
    return IntStream.range(0, size()).toArray();
  }

  /** Whether a sample is of a class: its label, or a target 1 in this column. */
  boolean isOfClass(int sample, int label) {
    if (targets instanceof RationalTargets.Classes classes) {
      return classes.labels().get(sample) == label;
    }
    RationalMatrix values = ((RationalTargets.Values) targets).values();
    return values.numerator(sample, label).equals(values.denominator(label));
  }

  /** Whether every sample has exactly one class: labels, or rows of one 1 and zeros. */
  boolean hasOneClassEach() {
    return targets instanceof RationalTargets.Classes
        || IntStream.range(0, size())
            .allMatch(
                i -> {
                  RationalMatrix values = ((RationalTargets.Values) targets).values();
                  return IntStream.range(0, values.columns())
                              .filter(k -> values.signum(i, k) != 0)
                              .count()
                          == 1
                      && IntStream.range(0, values.columns()).anyMatch(k -> isOfClass(i, k));
                });
  }

  /** The targets of samples, of shape (samples, n_L); for labels rows with a single one. */
  RationalMatrix targets(int[] samples) {
    if (targets instanceof RationalTargets.Values values) {
      return values.values().rows(samples);
    }
    int outputs = network().outputWidth();
    Rational[] rows = new Rational[Math.multiplyExact(samples.length, outputs)];
    Arrays.setAll(
        rows,
        k -> isOfClass(samples[k / outputs], k % outputs) ? Rational.ONE : Rational.ZERO);
    return RationalMatrix.of(samples.length, outputs, rows);
  }

  /** The samples in groups of equal inputs. */
  List<List<Integer>> equalInputs() {
    if (equalInputs.isEmpty()) {
      List<Integer> sorted =
          IntStream.range(0, size()).boxed().sorted(inputOrder::applyAsInt).toList();
      List<List<Integer>> groups = new ArrayList<>();
      int begin = 0;
      for (int k = 1; k <= sorted.size(); k++) {
        if (k == sorted.size()
            || inputOrder.applyAsInt(sorted.get(begin), sorted.get(k)) != 0) {
          groups.add(sorted.subList(begin, k));
          begin = k;
        }
      }
      equalInputs = groups;
    }
    return equalInputs;
  }

  /** The last layer, at most L-1, whose features are known exactly. */
  int lastExactLayer() {
    int layer = 0;
    while (layer < network().depth() - 1
        && network().activation(layer + 1).negativeSlope().isPresent()) {
      layer++;
    }
    return layer;
  }

  /**
   * What keeps the exact features of so many samples at a layer from being known, if anything.
   *
   * @param atOnce whether all are held at a time, and not {@link #CHUNK} after another
   */
  Optional<String> obstacle(int layer, int samples, boolean atOnce) {
    return layer > lastExactLayer()
        ? ForwardPass.obstacle(network())
        : cost(layer, samples, atOnce);
  }

  /** What keeps the exact outputs of all samples from being known, if anything. */
  Optional<String> obstacleOfOutputs() {
    int depth = network().depth();
    return depth - 1 > lastExactLayer()
        ? ForwardPass.obstacle(network())
        : cost(depth, size(), true);
  }

  /** What keeps the products of layers 1..l on so many samples from being computed, if anything. */
  private Optional<String> cost(int layer, int samples, boolean atOnce) {
    long multiplications = network().inputWidth();
    long widest = network().inputWidth();
    for (int l = 1; l <= layer; l++) {
      multiplications += (long) network().width(l - 1) * network().width(l);
      widest = Math.max(widest, network().width(l));
    }
    return multiplications * samples > MOST_MULTIPLICATIONS
            || atOnce && widest * samples > MOST_NUMBERS
            || bits(layer) > MOST_BITS
        ? Optional.of("exact features of " + samples + " samples take too long")
        : Optional.empty();
  }

  private long bits(int layer) {
    long bits = 0;
    for (int l = 1; l <= layer && bits <= MOST_BITS; l++) {
      bits += Math.max(point().weight(l).bits(), point().bias(l).bits());
      if (l < network().depth()) {
        Rational slope = network().activation(l).negativeSlope().orElse(Rational.ZERO);
        bits += slope.numerator().bitLength() + slope.denominator().bitLength();
      }
    }
    return bits;
  }

  /** F_l[samples, neurons], exact, where there is no obstacle. */
  RationalMatrix features(int layer, int[] neurons, int... samples) {
    return ForwardPass.features(point(), inputs.apply(samples), layer, neurons);
  }

  /** Receives exact features of some samples. */
  @FunctionalInterface
  interface Features {
    void take(int[] samples, RationalMatrix features);
  }

  /** The same for many samples, {@link #CHUNK} of them at a time, in order. */
  void features(int layer, int[] neurons, List<Integer> samples, Features use) {
    for (int from = 0; from < samples.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, samples.size());
      int[] chunk = samples.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
      use.take(chunk, features(layer, neurons, chunk));
      progress.progress(to, samples.size());
    }
  }

  /**
   * What the features of a layer that is not exact are functions of, exact: P_l[samples, neurons] of
   * the first layer l without two slopes, all of its neurons below a later layer.
   */
  RationalMatrix decisive(int layer, int[] neurons, int... samples) {
    int first = lastExactLayer() + 1;
    int[] read =
        layer == first ? neurons : IntStream.range(0, network().width(first)).toArray();
    return ForwardPass.preactivations(point(), inputs.apply(samples), first, read);
  }

  /** What keeps {@link #decisive} of so many samples from being known, if anything. */
  Optional<String> obstacleOfDecisive(int samples) {
    return cost(lastExactLayer() + 1, samples, true);
  }

  /** The model, if all numbers of data and model are doubles. */
  ParameterPoint model() {
    return findings.binary64Model();
  }

  /** The model, exact. */
  RationalPoint point() {
    if (point.isEmpty()) {
      point = Optional.of(findings.exactModel());
    }
    return point.get();
  }

  /** The data, exact. */
  RationalDataset exactData() {
    return new RationalDataset(inputs.apply(allSamples()), targets);
  }

  /** Receives bounds of function k on the sample at a position of a list of samples. */
  @FunctionalInterface
  interface Bounds {
    void take(int k, int position, double lower, double upper);
  }

  /**
   * Encloses affine functions {@code f W + b} of the features of a layer; the numbers must be {@link
   * #doubles}.
   *
   * @param weights W, of shape (n_l, functions)
   * @param offsets b, of shape (1, functions)
   * @param samples the samples, in any order
   * @param bounds is called from several threads, once for each function and sample
   */
  void enclose(
      int layer, Matrix weights, Matrix offsets, int[] samples, Precision precision, Bounds bounds) {
    if (samples.length == 0) {
      return;
    }
    Matrix all = doubles.orElseThrow().inputs();
    Network truncated =
        new Network(
            network().name(),
            network().inputWidth(),
            network().hidden().subList(0, layer),
            weights.columns(),
            true);
    ParameterPoint model = model();
    List<Matrix> truncatedWeights = new ArrayList<>(model.weights().subList(0, layer));
    List<Matrix> truncatedBiases = new ArrayList<>(model.biases().subList(0, layer));
    truncatedWeights.add(weights);
    truncatedBiases.add(offsets);
    new OutputEnclosures(
            Arrays.equals(samples, allSamples()) ? all : rows(all, samples), threads, progress)
        .of(
            new ParameterPoint(truncated, truncatedWeights, truncatedBiases),
            precision,
            (output, logits, from, size) -> hand(logits, from, size, bounds));
  }

  private static void hand(Logits logits, int from, int size, Bounds bounds) {
    for (int k = 0; k < logits.outputs(); k++) {
      for (int s = 0; s < size; s++) {
        Interval z = logits.minus(k, s, 0);
        bounds.take(k, from + s, z.lo(), z.hi());
      }
    }
  }
}
