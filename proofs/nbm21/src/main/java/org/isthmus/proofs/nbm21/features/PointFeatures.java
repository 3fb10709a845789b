package org.isthmus.proofs.nbm21.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.construction.exact.TwoSlope;

/** The features of a point on data: rounded for searches, exact for the samples of a witness. */
public final class PointFeatures {

  private final ParameterPoint point;
  private final RationalPoint exactPoint;
  private final Dataset data;
  private final Engine engine;
  private int cachedLayer = -1;
  private Matrix cached = Matrix.zeros(0, 0);
  private Optional<Optional<EqualInputs>> equalInputs = Optional.empty();

  /** Two samples with the same inputs, exactly. */
  public record EqualInputs(int first, int second) {}

  public PointFeatures(ParameterPoint point, Dataset data, Engine engine) {
    this.point = point;
    this.exactPoint = RationalPoint.of(point);
    this.data = data;
    this.engine = engine;
  }

  public Network network() {
    return point.network();
  }

  public ParameterPoint point() {
    return point;
  }

  public Dataset data() {
    return data;
  }

  public Engine engine() {
    return engine;
  }

  /**
   * I_l, increasing; all inputs for l = 0.
   *
   * @param layer l, 0..L-1
   * @throws IllegalArgumentException if the subset does not fit the network
   */
  public List<Integer> kept(int layer, KeptSubset subset) {
    Network network = network();
    if (subset.layers().size() != network.depth() - 1) {
      throw new IllegalArgumentException(
          "subset " + subset.name() + " does not fit network " + network.name() + " (found "
              + subset.layers().size() + " layers, expected " + (network.depth() - 1) + ")");
    }
    if (layer == 0) {
      return IntStream.range(0, network.inputWidth()).boxed().toList();
    }
    List<Integer> kept = subset.layers().get(layer - 1);
    int last = kept.get(kept.size() - 1);
    if (last >= network.width(layer)) {
      throw new IllegalArgumentException(
          "subset " + subset.name() + " keeps a neuron that layer " + network.layerName(layer)
              + " does not have (found " + last + " of " + network.width(layer) + ")");
    }
    return kept;
  }

  /**
   * The class of each sample, if each has exactly one: its label, or the column of a single 1.
   *
   * @throws IllegalArgumentException if a label is no output of the network
   */
  public Optional<int[]> classes() {
    if (data.targets() instanceof Targets.Labels labels) {
      if (labels.largest() >= network().outputWidth()) {
        throw new IllegalArgumentException(
            "a class label is too large for the network (found " + labels.largest()
                + ", expected at most " + (network().outputWidth() - 1) + ")");
      }
      return Optional.of(IntStream.range(0, labels.size()).map(labels::get).toArray());
    }
    Matrix values = ((Targets.Values) data.targets()).values();
    int[] classes = new int[values.rows()];
    for (int j = 0; j < values.rows(); j++) {
      int ones = 0;
      for (int k = 0; k < values.columns(); k++) {
        double y = values.get(j, k);
        if (y == 1) {
          classes[j] = k;
          ones++;
        } else if (y != 0) {
          return Optional.empty();
        }
      }
      if (ones != 1) {
        return Optional.empty();
      }
    }
    return Optional.of(classes);
  }

  /** Two samples with equal inputs, if there are any; their features are equal in all layers. */
  public synchronized Optional<EqualInputs> equalInputs() {
    if (equalInputs.isEmpty()) {
      equalInputs = Optional.of(findEqualInputs());
    }
    return equalInputs.get();
  }

  private Optional<EqualInputs> findEqualInputs() {
    Matrix inputs = data.inputs();
    double[] row = new double[inputs.columns()];
    double[] other = new double[inputs.columns()];
    Map<Integer, List<Integer>> seen = new HashMap<>();
    for (int j = 0; j < inputs.rows(); j++) {
      normalised(inputs, j, row);
      List<Integer> alike = seen.computeIfAbsent(Arrays.hashCode(row), h -> new ArrayList<>(1));
      for (int earlier : alike) {
        normalised(inputs, earlier, other);
        if (Arrays.equals(row, other)) {
          return Optional.of(new EqualInputs(earlier, j));
        }
      }
      alike.add(j);
    }
    return Optional.empty();
  }

  /** A row without negative zeros. */
  private static void normalised(Matrix inputs, int sample, double[] row) {
    inputs.copyRows(sample, sample + 1, row, 0);
    for (int i = 0; i < row.length; i++) {
      row[i] += 0.0;
    }
  }

  /**
   * F_l[:, kept] in double, shape (N, |kept|); not rigorous, but for l = 0 the inputs themselves.
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer
   */
  public synchronized Matrix rounded(int layer, List<Integer> kept) {
    if (layer == 0 && kept.size() == data.inputs().columns()) {
      return data.inputs();
    }
    if (layer != cachedLayer) {
      cached = above(layer);
      cachedLayer = layer;
    }
    if (kept.size() == cached.columns()) {
      return cached;
    }
    int d = kept.size();
    double[] entries = new double[Math.multiplyExact(data.size(), d)];
    double[] row = new double[cached.columns()];
    for (int j = 0; j < data.size(); j++) {
      cached.copyRows(j, j + 1, row, 0);
      for (int i = 0; i < d; i++) {
        entries[j * d + i] = row[kept.get(i)];
      }
    }
    return Matrix.adopt(data.size(), d, entries);
  }

  /** F_l, from the features at hand if they are of a layer below. */
  private Matrix above(int layer) {
    int from = cachedLayer < layer ? Math.max(cachedLayer, 0) : 0;
    Matrix below = from == 0 ? data.inputs() : cached;
    cached = Matrix.zeros(0, 0);
    Network whole = network();
    Network tail =
        new Network(
            whole.name(),
            whole.width(from),
            whole.hidden().subList(from, whole.depth() - 1),
            whole.outputWidth(),
            whole.outputBias());
    ParameterPoint above =
        new ParameterPoint(
            tail,
            point.weights().subList(from, whole.depth()),
            point.biases().subList(from, whole.depth()));
    return engine.features(above, below, layer - from, Precision.DOUBLE);
  }

  /** F_l[samples, :] in double, all neurons; not rigorous. */
  public Matrix rounded(int layer, int... samples) {
    return engine.features(point, inputs(samples), layer, Precision.DOUBLE);
  }

  private Matrix inputs(int... samples) {
    int width = data.inputs().columns();
    double[] rows = new double[Math.multiplyExact(samples.length, width)];
    for (int s = 0; s < samples.length; s++) {
      data.inputs().copyRows(samples[s], samples[s] + 1, rows, s * width);
    }
    return Matrix.adopt(samples.length, width, rows);
  }

  /** Multiplications that {@link #exact} needs for a number of samples. */
  public long exactCost(int layer, int samples) {
    return IntStream.rangeClosed(1, layer)
        .mapToLong(l -> (long) network().width(l - 1) * network().width(l) * samples)
        .sum();
  }

  /** Whether {@link #exact} has an answer: all activations up to this layer have two slopes. */
  public boolean isExact(int layer) {
    return IntStream.rangeClosed(1, layer)
        .allMatch(l -> TwoSlope.of(network().activation(l)).isPresent());
  }

  /**
   * F_l[samples, kept] without rounding, if that can be computed.
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer
   * @param samples in any order
   */
  public Optional<RationalMatrix> exact(int layer, List<Integer> kept, int... samples) {
    if (!isExact(layer)) {
      return Optional.empty();
    }
    return Optional.of(
        layer == 0
            ? exactInputs(samples).columns(columns(kept))
            : TwoSlope.require(network(), layer).apply(preactivations(layer, kept, samples)));
  }

  /**
   * Whether two samples are known to have equal features: they have without rounding, or where that
   * cannot be computed they agree in what the first layer without two slopes reads.
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer
   */
  public boolean areEqual(int layer, List<Integer> kept, int first, int second) {
    RationalMatrix two;
    if (isExact(layer)) {
      two = exact(layer, kept, first, second).orElseThrow();
    } else {
      int read = 1;
      while (isExact(read)) {
        read++;
      }
      List<Integer> neurons =
          read == layer ? kept : IntStream.range(0, network().width(read)).boxed().toList();
      two = preactivations(read, neurons, first, second);
    }
    return two.rows(0).equals(two.rows(1));
  }

  /** P_l[samples, kept] without rounding, where the activations below have two slopes. */
  private RationalMatrix preactivations(int layer, List<Integer> kept, int... samples) {
    return Features.of(exactPoint, exactInputs(samples), layer - 1)
        .times(exactPoint.weight(layer).columns(columns(kept)))
        .plusRow(exactPoint.bias(layer).columns(columns(kept)));
  }

  private RationalMatrix exactInputs(int... samples) {
    Matrix rows = inputs(samples);
    return RationalMatrix.ofDoubles(rows.rows(), rows.columns(), rows.toArray());
  }

  private static int[] columns(List<Integer> kept) {
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }
}
