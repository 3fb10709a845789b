package org.isthmus.proofs.n21.enclosed;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.RefusedException;

/**
 * The path of N21 Theorem 3.1 between two-layer networks, in doubles.
 *
 * <p><b>Statement.</b> Let L = 2 (H1), the activation two-sloped with m != 1 (H2), the hidden layer
 * with biases (H3), the inputs distinct (H4) and n_1 >= N + 1 (H5). Then there is a piecewise
 * linear path between the two networks on which every loss that is convex in the output is at most
 * its larger value at the two ends, plus what the rounding of output weights costs.
 *
 * <p><b>Construction.</b> The second end is given N independent features if it has fewer ({@link
 * TargetBasis}); the first end takes over its hidden layer in passes ({@link FirstLayerExchange});
 * then the output weights move over in one segment, together with the output bias.
 *
 * <p><b>Why it holds.</b> A segment moves either incoming weights of neurons whose outgoing weights
 * are zeros at both ends, or output weights alone. So rule {@code lumped} accepts it without the
 * data as invariant or as convex, and the largest loss of the path is that of a vertex: N21 needs
 * the outputs to be equal at all vertices but the ends, here they are nearly equal and a checker
 * encloses their losses.
 *
 * <p><b>Notation.</b> N: inputs.rows(); n_1: width(1); F_1: features, shape (N, n_1); Z: the
 * outputs of an end without their bias, shape (N, n_2).
 *
 * <p><b>Departures.</b> Each move of output weights is refined against Z in double-double
 * arithmetic, so errors do not accumulate; which neurons make up a basis is decided by the size of
 * pivots, first of all for small output weights. Neurons are finished in groups. Strict
 * monotonicity (N21 Assumption 1.1) is not needed, so ReLU is admitted. The class of the statement
 * itself, in exact arithmetic and for every depth, is {@code Theorem31}.
 */
public final class EnclosedTheorem31 {

  /** N n_1 beyond which arrays of doubles would not do. */
  private static final long MOST_FEATURES = Integer.MAX_VALUE - 8L;

  private EnclosedTheorem31() {}

  /**
   * Connects two networks of one shape.
   *
   * @param first the start of the path
   * @param second its end
   * @param inputs X, shape (N, n_0), rows distinct: samples that are equal are to be merged before
   * @return the path; its ends are the given points, bit by bit. To construct it takes about 24 N^2
   *     + 32 N n_1 bytes and, where n_1 is near N, some 20 N^3 operations
   * @throws RefusedException if a hypothesis does not hold, with the numbers, or if doubles do not
   *     tell the features from dependent ones
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static DoublePath connect(ParameterPoint first, ParameterPoint second, Matrix inputs) {
    Network network = first.network();
    if (!network.hasShapeOf(second.network())) {
      throw new IllegalArgumentException(
          "the models differ in shape (found " + network.shape() + " and "
              + second.network().shape() + ")");
    }
    if (inputs.columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the inputs do not fit network " + network.name() + " (found " + inputs.columns()
              + " columns, expected " + network.inputWidth() + ")");
    }
    DoubleDouble slope = requireHypotheses(network, inputs);
    Track backward = new Track(second);
    Track forward = new Track(first);
    if (!sameHiddenLayer(first, second)) {
      HiddenFeatures start =
          new HiddenFeatures(inputs, slope, HiddenFeatures.incoming(first));
      HiddenFeatures end = new HiddenFeatures(inputs, slope, HiddenFeatures.incoming(second));
      FeatureBasis target =
          TargetBasis.choose(
              end,
              neuron -> start.agrees(neuron, end),
              new CandidateNeurons(inputs, slope),
              backward);
      new FirstLayerExchange(start, target, forward).run();
    }
    return forward.joinedWith(backward, "output weights of B", "output weights of A");
  }

  private static boolean sameHiddenLayer(ParameterPoint first, ParameterPoint second) {
    return sameNumbers(first.weight(1), second.weight(1))
        && sameNumbers(first.bias(1), second.bias(1));
  }

  /** Equality up to the sign of zeros. */
  private static boolean sameNumbers(Matrix first, Matrix second) {
    double[] mine = first.toArray();
    double[] theirs = second.toArray();
    return IntStream.range(0, mine.length).allMatch(k -> mine[k] == theirs[k]);
  }

  /** Requires H1 to H5 and returns the slope m, to 106 bits. */
  private static DoubleDouble requireHypotheses(Network network, Matrix inputs) {
    if (network.depth() != 2) {
      throw new RefusedException(
          "arithmetic enclosed is for one hidden layer (found " + (network.depth() - 1)
              + " in network " + network.name() + ")");
    }
    String layer = network.layerName(1);
    Rational slope = slope(network.activation(1), layer);
    if (slope.equals(Rational.ONE)) {
      throw new RefusedException(
          "n21 Theorem 3.1 needs an activation with two slopes (layer " + layer + " has "
              + network.activation(1).notation() + ", which is linear)");
    }
    if (!network.hasBias(1)) {
      throw new RefusedException(
          "n21 Theorem 3.1 needs biases in the hidden layer (layer " + layer + " has none)");
    }
    requireDistinct(inputs);
    int samples = inputs.rows();
    int width = network.width(1);
    if (width <= samples) {
      throw new RefusedException(
          "n21 Theorem 3.1 needs n_1 >= N + 1 (layer " + layer + " has " + width
              + " neurons for " + samples + " distinct samples; " + (samples + 1 - width)
              + " more are needed)");
    }
    if ((long) samples * width > MOST_FEATURES) {
      throw new RefusedException(
          "arithmetic enclosed is for fewer than 2^31 features (found " + samples
              + " samples times " + width + " neurons)");
    }
    double nearest = slope.doubleValue();
    if (!Double.isFinite(nearest)) {
      throw new RefusedException(
          "the slope of layer " + layer + " is not in the range of doubles (found " + slope + ")");
    }
    return new DoubleDouble(nearest, slope.minus(Rational.of(nearest)).doubleValue());
  }

  private static Rational slope(Activation activation, String layer) {
    if (activation instanceof Activation.Relu) {
      return Rational.ZERO;
    } else if (activation instanceof Activation.LeakyRelu leaky) {
      return leaky.slope();
    } else if (activation instanceof Activation.Identity) {
      return Rational.ONE;
    }
    throw new RefusedException(
        "n21 Theorem 3.1 is constructed for relu and leaky_relu alone (layer " + layer + " has "
            + activation.notation() + ")");
  }

  private static void requireDistinct(Matrix inputs) {
    if (inputs.rows() == 0) {
      throw new RefusedException("n21 Theorem 3.1 needs at least one sample (found none)");
    }
    if (!inputs.isFinite()) {
      throw new RefusedException("an input is not a finite number");
    }
    Map<Matrix, Integer> seen = new HashMap<>();
    for (int i = 0; i < inputs.rows(); i++) {
      double[] row = inputs.rowRange(i, i + 1).toArray();
      for (int k = 0; k < row.length; k++) {
        // Negative zero is zero.
        row[k] += 0.0;
      }
      Integer before = seen.put(Matrix.adopt(1, row.length, row), i);
      if (before != null) {
        throw new RefusedException(
            "n21 Theorem 3.1 needs distinct samples (samples " + before + " and " + i
                + " are equal)");
      }
    }
  }
}
