package org.isthmus.verifier.checker.loss;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * Exact evaluation, for activations with rational slopes and the squared and Huber losses.
 *
 * <p>A value of layer l is held as a dyadic X over the common denominator Q_l = q_1 ... q_l, where
 * p_i / q_i is the slope of layer i for negative arguments (0/1 for ReLU). A pre-activation is P /
 * Q_(l-1) with P = sum X w + Q_(l-1) b, and its activation is q_l P / Q_l or p_l P / Q_l.
 */
final class ExactEvaluation {

  private final SharedNetwork network;
  private final Dataset data;
  private final Optional<Rational> delta;
  private final Rational[] slopes;
  private final Dyadic[] denominators;
  private final Matrix targets;

  private ExactEvaluation(
      SharedNetwork network, Dataset data, Optional<Rational> delta, Matrix targets) {
    this.network = network;
    this.data = data;
    this.delta = delta;
    this.targets = targets;
    int depth = network.network().depth();
    this.slopes = new Rational[depth];
    this.denominators = new Dyadic[depth];
    denominators[0] = Dyadic.ONE;
    for (int l = 1; l < depth; l++) {
      slopes[l] = network.network().activation(l).negativeSlope().orElseThrow();
      denominators[l] = denominators[l - 1].times(integer(slopes[l].denominator()));
    }
  }

  /** The exact losses, one for each output step, or empty if this loss or network has none. */
  static Optional<Rational[]> losses(SharedNetwork network, Loss loss, Dataset data) {
    boolean rational =
        !(loss instanceof Loss.CrossEntropy)
            && !(loss instanceof Loss.Logistic)
            && network.network().hidden().stream()
                .allMatch(layer -> layer.activation().negativeSlope().isPresent());
    if (!rational) {
      return Optional.empty();
    }
    Optional<Rational> delta =
        loss instanceof Loss.Huber huber ? Optional.of(huber.delta()) : Optional.empty();
    Matrix targets = ((Targets.Values) data.targets()).values();
    return Optional.of(new ExactEvaluation(network, data, delta, targets).losses());
  }

  /** The number of exact operations, each times its layer to allow for longer numbers. */
  static long cost(SharedNetwork network, int samples) {
    return network.steps().stream()
            .filter(step -> !step.isOutput())
            .mapToLong(step -> step.group.layer * (step.group.multiplications() + 1))
            .sum()
        * samples;
  }

  private Rational[] losses() {
    Dyadic[] values = new Dyadic[network.slots()];
    Arrays.fill(values, Dyadic.ZERO);
    Deviations[] deviations = new Deviations[network.outputCount()];
    Arrays.setAll(deviations, k -> new Deviations());
    for (int sample = 0; sample < data.size(); sample++) {
      for (int column = 0; column < network.network().inputWidth(); column++) {
        values[column + 1] = Dyadic.of(data.inputs().get(sample, column));
      }
      int outputs = 0;
      for (SharedNetwork.Step step : network.steps()) {
        if (step.isOutput()) {
          deviations[outputs++].add(values, step.outputs, sample);
        } else {
          compute(values, step.group);
        }
      }
    }
    Rational size = Rational.of(data.size());
    return Arrays.stream(deviations)
        .map(sums -> sums.loss().dividedBy(size))
        .toArray(Rational[]::new);
  }

  private void compute(Dyadic[] values, DenseGroup group) {
    int l = group.layer;
    for (int j = 0; j < group.targets.length; j++) {
      Dyadic sum = Dyadic.of(group.biases[j]).times(denominators[l - 1]);
      for (int k = 0; k < group.sources.length; k++) {
        if (group.weights[j][k] != 0) {
          sum = sum.plus(values[group.sources[k]].times(Dyadic.of(group.weights[j][k])));
        }
      }
      values[group.targets[j]] = l == network.network().depth() ? sum : activate(sum, slopes[l]);
    }
  }

  private static Dyadic activate(Dyadic sum, Rational slope) {
    return sum.times(integer(sum.signum() > 0 ? slope.denominator() : slope.numerator()));
  }

  private static Dyadic integer(BigInteger x) {
    return Dyadic.of(x, 0);
  }

  /** Sums over the deviations |output - target| at one point, which are held as D / Q. */
  private final class Deviations {

    private final Dyadic denominator = denominators[denominators.length - 1];
    // Of the deviations within delta (all of them for the squared loss): the sum of D^2.
    private Dyadic squares = Dyadic.ZERO;
    // Of the other ones: the sum of D, and their number.
    private Dyadic excess = Dyadic.ZERO;
    private long excessCount;

    void add(Dyadic[] values, int[] outputs, int sample) {
      for (int k = 0; k < outputs.length; k++) {
        Dyadic target = Dyadic.of(targets.get(sample, k)).times(denominator);
        Dyadic deviation = values[outputs[k]].minus(target).abs();
        if (delta.isPresent() && isBeyond(deviation, delta.get())) {
          excess = excess.plus(deviation);
          excessCount++;
        } else {
          squares = squares.plus(deviation.times(deviation));
        }
      }
    }

    /** Whether D / Q > p / q. */
    private boolean isBeyond(Dyadic deviation, Rational limit) {
      Dyadic left = deviation.times(integer(limit.denominator()));
      return left.compareTo(denominator.times(integer(limit.numerator()))) > 0;
    }

    /** The sum of the losses of all samples. */
    Rational loss() {
      Rational q = denominator.toRational();
      Rational sum = squares.toRational().dividedBy(q.times(q));
      if (delta.isEmpty()) {
        return sum;
      }
      // r^2 / 2 for each of the first kind, delta (r - delta / 2) for each of the second.
      Rational width = delta.get();
      Rational offset = width.times(Rational.of(excessCount, 2));
      Rational linear = excess.toRational().dividedBy(q).minus(offset).times(width);
      return sum.times(Rational.of(1, 2)).plus(linear);
    }
  }
}
