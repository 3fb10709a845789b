package org.isthmus.verifier.checker.enclosed;

import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;
import static org.isthmus.verifier.checker.enclosed.AffineForms.SIZE;

import java.util.Arrays;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;

/**
 * Carries affine forms through a network whose parameters move on a straight segment, on one batch
 * of samples and one piece after the other. One instance serves one thread. u = 2^-53.
 *
 * <p><i>Moved numbers.</i> A piece is t = m + s h with s in [-1, 1], where m and h are binary64
 * numbers, m <= 1 and h a power of two. A number that is w at t = 0 and w' at t = 1 is w + m (w' -
 * w) + s h (w' - w). With the doubles delta = fl(w' - w), C = fl(w + m delta), rounded once, and D
 * = fl(h delta), it is within u |C| + 2^-1075 + m u |delta| + u |D| + 2^-1074 of C + s D. E is a
 * bound of this; where w = w', C + s D is w and E is 0.
 *
 * <p><i>The first layer</i> has inputs that do not move: its pre-activations are themselves affine
 * in t. They are computed at t = 0 and t = 1, once for a batch, with errors of at most rho = gamma
 * (sum |x_k| max(|w_k|, |w'_k|) + max(|b|, |b'|)) + n 2^-1074 (gamma below), and moved as numbers
 * are; between the ends the error is at most the larger one.
 *
 * <p><i>Other layers.</i> A pre-activation is the sum of b and n products of a source c + s d,
 * within r, and a weight C + s D, within E. Such a product is
 *
 * <pre>  c C + s (c D + d C) + s^2 d D,   within r (|C| + |D| + E) + (|c| + |d|) E.</pre>
 *
 * <p>As s^2 is between 0 and 1, s^2 q with q = sum_k d_k D_k is within |q| / 2 of q / 2: signs are
 * kept until then. The three sums are computed with at most 2 n roundings for each term, and one of
 * c + q / 2. They err by at most gamma_2n (sum (|c| + |d|)(|C| + |D|) + |b|), b standing for both
 * numbers of the bias, and by less than (4 n + 2) 2^-1075 where they underflow; gamma_2n = 2 n u /
 * (1 - 2 n u) <= alpha = (2 n + 4) u for n <= 2^25 (Higham, Accuracy and Stability, section 3.1).
 * With g_k the largest |c_k| + |d_k| of the batch, the errors that do not come from the r_k are
 *
 * <pre> |q| / 2 + sum_k g_k (E_k + alpha (|C_k| + |D_k|)) + E_b + alpha |b| + (n + 1) 2^-1071.</pre>
 *
 * <p>The sums of terms that are not negative are themselves computed to nearest, with at most n + 4
 * roundings for each term, and made larger by 1 + (n + 8) 2^-52.
 *
 * <p><i>Overflow.</i> What is not finite, or a NaN, stays in a sum to its end and is found there;
 * then nothing is known on the piece.
 */
final class BatchForms {

  private static final int MOST_SOURCES = 1 << 25;
  private static final double U = 0x1p-53;
  // Makes up for a few roundings to nearest.
  private static final double MORE = 1 + 0x1p-50;

  private final Segment segment;
  private final Matrix inputs;
  private final ActivationForms[] activations;
  private final AffineForms[] layers;

  // The pre-activations of the first layer on the current batch at both ends, and rho.
  private final double[][] first;
  private final double[][] last;
  private final double[] rho;
  private final double[] row;
  private int from;
  private int size;

  private double middle;
  private double half;
  // Of the sources of a neuron, and last of its bias: C, D, |C| + |D| + E, E + alpha (|C| + |D|).
  private final double[] centres;
  private final double[] slopes;
  private final double[] sizes;
  private final double[] errors;
  private final double[] quadratic = new double[SIZE];

  BatchForms(Segment segment, Matrix inputs) {
    this.segment = segment;
    this.inputs = inputs;
    Network network = segment.network;
    int depth = network.depth();
    activations = new ActivationForms[depth - 1];
    layers = new AffineForms[depth];
    int widest = 0;
    for (int l = 1; l <= depth; l++) {
      if (l < depth) {
        activations[l - 1] = ActivationForms.of(network.activation(l));
      }
      layers[l - 1] = new AffineForms(network.width(l));
      widest = Math.max(widest, network.width(l));
    }
    first = new double[network.width(1)][SIZE];
    last = new double[network.width(1)][SIZE];
    rho = new double[network.width(1)];
    row = new double[network.inputWidth()];
    centres = new double[widest + 1];
    slopes = new double[widest + 1];
    sizes = new double[widest + 1];
    errors = new double[widest + 1];
  }

  /** Turns to the samples {@code from} (inclusive) to {@code to} (exclusive), at most 256. */
  void load(int from, int to) {
    this.from = from;
    size = to - from;
    int n = inputs.columns();
    double[][] values = new double[n][SIZE];
    double[] magnitude = new double[n];
    for (int i = 0; i < size; i++) {
      inputs.copyRows(from + i, from + i + 1, row, 0);
      for (int k = 0; k < n; k++) {
        values[k][i] = row[k];
        magnitude[k] = Math.max(magnitude[k], Math.abs(row[k]));
      }
    }
    for (int j = 0; j < rho.length; j++) {
      double[] v = segment.from[0][j];
      double[] w = segment.to[0][j];
      Arrays.fill(first[j], v[n]);
      Arrays.fill(last[j], w[n]);
      double sum = Math.max(Math.abs(v[n]), Math.abs(w[n]));
      for (int k = 0; k < n; k++) {
        if (magnitude[k] != 0) {
          addInput(first[j], last[j], values[k], v[k], w[k]);
          sum = Math.fma(magnitude[k], Math.max(Math.abs(v[k]), Math.abs(w[k])), sum);
        }
      }
      rho[j] = addUp(multiplyUp(multiplyUp(sum, raised(n)), alpha(n)), slack(n));
    }
  }

  private static void addInput(double[] a, double[] b, double[] x, double v, double w) {
    for (int i = 0; i < SIZE; i++) {
      a[i] = Math.fma(x[i], v, a[i]);
      b[i] = Math.fma(x[i], w, b[i]);
    }
  }

  private static double alpha(int n) {
    return n <= MOST_SOURCES ? (2.0 * n + 4) * U : Double.POSITIVE_INFINITY;
  }

  private static double raised(int n) {
    return 1 + (n + 8) * 0x1p-52;
  }

  private static double slack(int n) {
    return (8.0 * n + 8) * Double.MIN_VALUE;
  }

  int from() {
    return from;
  }

  int size() {
    return size;
  }

  /** The outputs on the current batch. */
  AffineForms outputs() {
    return layers[layers.length - 1];
  }

  /** Encloses the outputs on a piece; whether anything is known of them. */
  boolean enclose(Piece piece) {
    half = Math.scalb(1.0, -piece.depth() - 1);
    middle = piece.from() + half;
    moveFirstLayer();
    boolean known = layers[0].settle(size);
    for (int l = 2; known && l <= layers.length; l++) {
      known =
          activations[l - 2].apply(layers[l - 2], size)
              && layers[l - 2].settle(size)
              && dense(l);
    }
    return known;
  }

  private void moveFirstLayer() {
    AffineForms layer = layers[0];
    for (int j = 0; j < rho.length; j++) {
      double error = rho[j] * MORE + 4 * Double.MIN_VALUE;
      move(first[j], last[j], layer.centre[j], layer.slope[j], layer.radius[j], error);
    }
  }

  private void move(double[] a, double[] b, double[] c, double[] d, double[] r, double error) {
    double m = middle;
    double h = half;
    for (int i = 0; i < SIZE; i++) {
      double delta = b[i] - a[i];
      c[i] = Math.fma(m, delta, a[i]);
      d[i] = h * delta;
      r[i] = Math.fma(Math.abs(c[i]) + Math.abs(delta) + Math.abs(d[i]), U * MORE, error);
    }
  }

  private boolean dense(int l) {
    AffineForms sources = layers[l - 2];
    AffineForms targets = layers[l - 1];
    int n = sources.neurons();
    double raised = raised(n);
    for (int j = 0; j < targets.neurons(); j++) {
      double error = moveWeights(segment.from[l - 1][j], segment.to[l - 1][j], n, sources);
      double[] c = targets.centre[j];
      double[] d = targets.slope[j];
      double[] r = targets.radius[j];
      Arrays.fill(c, centres[n]);
      Arrays.fill(d, slopes[n]);
      Arrays.fill(r, 0);
      Arrays.fill(quadratic, 0);
      for (int k = 0; k < n; k++) {
        if (sizes[k] != 0) {
          add(c, d, r, sources, k);
        }
      }
      for (int i = 0; i < SIZE; i++) {
        double square = 0.5 * quadratic[i];
        c[i] += square;
        r[i] = (r[i] + (Math.abs(square) + error)) * raised;
      }
    }
    return targets.settle(size);
  }

  /** The numbers of the weights into a neuron, and the errors that are the same for all samples. */
  private double moveWeights(double[] v, double[] w, int n, AffineForms sources) {
    double alpha = alpha(n);
    double sum = 0;
    for (int k = 0; k <= n; k++) {
      double delta = w[k] - v[k];
      double c = Math.fma(middle, delta, v[k]);
      double d = half * delta;
      double both = Math.abs(c) + Math.abs(d);
      double e =
          delta == 0 ? 0 : (both + Math.abs(delta)) * (U * MORE) + 4 * Double.MIN_VALUE;
      centres[k] = c;
      slopes[k] = d;
      sizes[k] = (both + e) * MORE;
      errors[k] = both + e == 0 ? 0 : Math.nextUp((e + alpha * both) * MORE);
    }
    for (int k = 0; k < n; k++) {
      sum = Math.fma(sources.magnitude[k], errors[k], sum);
    }
    return addUp(multiplyUp(addUp(sum, errors[n]), raised(n)), slack(n));
  }

  private void add(double[] c, double[] d, double[] r, AffineForms sources, int k) {
    add(
        c, d, quadratic, r, sources.centre[k], sources.slope[k], sources.radius[k], centres[k],
        slopes[k], sizes[k]);
  }

  /**
   * Adds one source. The loop is simple and its length constant so that the compiler makes vectors
   * of it; what it does beyond the last sample is never looked at.
   */
  private static void add(
      double[] c,
      double[] d,
      double[] q,
      double[] r,
      double[] x,
      double[] y,
      double[] z,
      double centre,
      double slope,
      double size) {
    for (int i = 0; i < SIZE; i++) {
      c[i] = Math.fma(x[i], centre, c[i]);
      d[i] = Math.fma(y[i], centre, Math.fma(x[i], slope, d[i]));
      q[i] = Math.fma(y[i], slope, q[i]);
      r[i] = Math.fma(z[i], size, r[i]);
    }
  }
}
