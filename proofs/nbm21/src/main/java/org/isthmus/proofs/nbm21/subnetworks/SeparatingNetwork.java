package org.isthmus.proofs.nbm21.subnetworks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/**
 * A subnetwork of small cross-entropy from one hyperplane for each class (NBM21 Corollary 4.5).
 *
 * <p>Neuron k of every hidden layer belongs to class k. With t_k its value so far, at first w_k f, its
 * pre-activation is {@code z_k = s_k (t_k - m_k) + gamma}: m_k lies in the middle between the samples
 * of the class and all others, s_k > 0 is a power of two, and z_k stays in the interval around gamma
 * on which the activation increases. So activations of the class are above sigma(gamma) and all
 * others below, in layer after layer. The output is c t_k; above the last hidden layer itself it is
 * c s_k (t_k - m_k), and without an output bias c s_k t_k. With mu, the least lead of a sample's class
 * over the others, the cross-entropy is at most {@code ln(1 + (K-1) exp(-c mu))}, so that {@code c =
 * ln((K-1) / eps) / mu} does.
 *
 * <p>In double; that the loss is as small as it should be is for a checker to prove.
 */
public final class SeparatingNetwork {

  /** What mu may be off by. */
  private static final double SAFETY = 1 - 1e-3;

  private final PointFeatures features;
  private final int[] labels;
  private final int classes;

  /**
   * For a model and the classes of its samples.
   *
   * @param labels for each sample, 0..n_L - 1
   */
  public SeparatingNetwork(PointFeatures features, int[] labels) {
    this.features = features;
    this.labels = labels.clone();
    this.classes = features.network().outputWidth();
  }

  /** s and b of the map t -> s t + b. */
  private record Affine(double scale, double offset) {}

  /**
   * The subnetwork xi_l, its loss not a number.
   *
   * @param level l, 0..L-1
   * @param planes one for each class, shape (d + 1, 1): w_k, then c_k; or (d, 1), without c_k
   * @param width the number of neurons in layer p = l+1..L-1, at least n_L; those from n_L on are zero
   * @param targetLoss eps > 0
   * @throws RefusedException if rounding destroys the separation
   */
  public Subnetwork of(
      int level,
      List<Integer> kept,
      List<Matrix> planes,
      IntUnaryOperator width,
      double targetLoss) {
    Network network = features.network();
    int depth = network.depth();
    double[] values = products(level, kept, planes);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    Numbers<double[]> numbers = features.engine().doubles();
    for (int p = level + 1; p < depth; p++) {
      MonotonicInterval interval = MonotonicInterval.of(network.activation(p));
      List<Affine> maps = centred(values, interval, level, p);
      apply(maps, values);
      numbers.activate(network.activation(p), values.length, values, values);
      int below = p == level + 1 ? kept.size() : width.applyAsInt(p - 1);
      weights.add(weight(p == level + 1, planes, maps, below, width.applyAsInt(p)));
      biases.add(bias(maps, width.applyAsInt(p)));
    }
    boolean last = level == depth - 1;
    List<Affine> maps = last ? output(values, level) : identities();
    apply(maps, values);
    List<Affine> scaled = scaled(maps, scale(lead(values, level), targetLoss));
    int below = last ? kept.size() : width.applyAsInt(depth - 1);
    weights.add(weight(last, planes, scaled, below, classes));
    biases.add(bias(scaled, classes));
    return new Subnetwork(level, kept, weights, biases, Double.NaN);
  }

  /** w_k f_j at j n_L + k. */
  private double[] products(int level, List<Integer> kept, List<Matrix> planes) {
    int d = kept.size();
    double[] columns = new double[d * classes];
    for (int k = 0; k < classes; k++) {
      for (int i = 0; i < d; i++) {
        columns[i * classes + k] = planes.get(k).get(i, 0);
      }
    }
    ParameterPoint linear =
        new ParameterPoint(
            new Network("planes", d, List.of(), classes, false),
            List.of(Matrix.adopt(d, classes, columns)),
            List.of(Matrix.zeros(1, classes)));
    return features
        .engine()
        .outputs(linear, features.rounded(level, kept), Precision.DOUBLE)
        .toArray();
  }

  /** The range of the values of a class and of all others. */
  private static final class Range {
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double value) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }

    boolean isEmpty() {
      return most < least;
    }
  }

  private List<Affine> centred(double[] values, MonotonicInterval interval, int level, int p) {
    List<Affine> maps = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      Range own = new Range();
      Range others = new Range();
      for (int j = 0; j < labels.length; j++) {
        (labels[j] == k ? own : others).add(values[j * classes + k]);
      }
      double middle = middle(own, others);
      double radius =
          Math.max(
              Math.max(others.most, own.most) - middle,
              middle - Math.min(others.least, own.least));
      if (!(own.least > middle && middle > others.most)) {
        throw lost(level, "class " + k + " in layer " + features.network().layerName(p));
      }
      double scale = powerBelow(0.999 * interval.radius() / radius);
      maps.add(new Affine(scale, interval.centre() - scale * middle));
    }
    return maps;
  }

  /** Between the class and the others; beside them, by as much as they spread, where one is empty. */
  private static double middle(Range own, Range others) {
    if (own.isEmpty()) {
      return others.most + Math.max(others.most - others.least, step(others.most));
    }
    if (others.isEmpty()) {
      return own.least - Math.max(own.most - own.least, step(own.least));
    }
    return others.most + (own.least - others.most) / 2;
  }

  private static double step(double value) {
    return Math.max(1, Math.abs(value));
  }

  /** The maps of the output layer where it reads the features themselves. */
  private List<Affine> output(double[] values, int level) {
    if (features.network().outputBias()) {
      return centred(values, new MonotonicInterval(0, 1), level, features.network().depth());
    }
    double[] largest = new double[classes];
    for (int i = 0; i < values.length; i++) {
      largest[i % classes] = Math.max(largest[i % classes], Math.abs(values[i]));
    }
    List<Affine> maps = new ArrayList<>();
    for (double most : largest) {
      maps.add(new Affine(most > 0 ? powerBelow(1 / most) : 1, 0));
    }
    return maps;
  }

  private List<Affine> identities() {
    List<Affine> maps = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      maps.add(new Affine(1, 0));
    }
    return maps;
  }

  private void apply(List<Affine> maps, double[] values) {
    for (int i = 0; i < values.length; i++) {
      Affine map = maps.get(i % classes);
      values[i] = map.scale() * values[i] + map.offset();
    }
  }

  /** mu: by how much the value of a sample's class is above all others, at least. */
  private double lead(double[] values, int level) {
    double mu = Double.POSITIVE_INFINITY;
    for (int j = 0; j < labels.length; j++) {
      for (int k = 0; k < classes; k++) {
        if (k != labels[j]) {
          mu = Math.min(mu, values[j * classes + labels[j]] - values[j * classes + k]);
        }
      }
    }
    if (!(mu > 0)) {
      throw lost(level, "some class in the output");
    }
    return mu;
  }

  /** c, a power of two. */
  private double scale(double mu, double targetLoss) {
    if (classes == 1) {
      return 1;
    }
    double exponent = Math.max(Math.log((classes - 1) / targetLoss), 1);
    return 2 * powerBelow(exponent / (SAFETY * mu));
  }

  private static List<Affine> scaled(List<Affine> maps, double c) {
    return maps.stream().map(map -> new Affine(c * map.scale(), c * map.offset())).toList();
  }

  /** The largest power of two that is at most x > 0. */
  private static double powerBelow(double x) {
    return Math.scalb(1.0, Math.getExponent(x));
  }

  /** Column k is s_k w_k in the first layer of the subnetwork, s_k times a unit vector above it. */
  private Matrix weight(
      boolean first, List<Matrix> planes, List<Affine> maps, int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < classes; k++) {
      double scale = maps.get(k).scale();
      if (first) {
        for (int i = 0; i < rows; i++) {
          entries[i * columns + k] = scale * planes.get(k).get(i, 0);
        }
      } else {
        entries[k * columns + k] = scale;
      }
    }
    return Matrix.adopt(rows, columns, entries);
  }

  private Matrix bias(List<Affine> maps, int columns) {
    double[] entries = new double[columns];
    for (int k = 0; k < classes; k++) {
      entries[k] = maps.get(k).offset();
    }
    return Matrix.adopt(1, columns, entries);
  }

  private static RefusedException lost(int level, String where) {
    return new RefusedException(
        "a subnetwork xi_" + level + " of Corollary 4.5 separates " + where
            + " by less than numbers in double resolve");
  }
}
