package org.isthmus.proofs.n21.enclosed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/** The outputs of two-layer networks as the exact numbers they are. */
final class ExactOutputs {

  private ExactOutputs() {}

  /** The outputs on some samples, one after the other, with the output bias. */
  static List<Rational> of(ParameterPoint point, Matrix inputs, int... samples) {
    Rational slope =
        point.network().activation(1) instanceof Activation.LeakyRelu leaky
            ? leaky.slope()
            : Rational.ZERO;
    List<Rational> outputs = new ArrayList<>();
    int n2 = point.network().outputWidth();
    for (int sample : samples) {
      Dyadic[] positive = zeros(n2);
      Dyadic[] negative = zeros(n2);
      for (int j = 0; j < point.network().width(1); j++) {
        Dyadic z = Dyadic.of(point.bias(1).get(0, j));
        for (int k = 0; k < inputs.columns(); k++) {
          z =
              z.plus(
                  Dyadic.of(inputs.get(sample, k)).times(Dyadic.of(point.weight(1).get(k, j))));
        }
        Dyadic[] sums = z.signum() > 0 ? positive : negative;
        for (int k = 0; k < n2; k++) {
          sums[k] = sums[k].plus(z.times(Dyadic.of(point.weight(2).get(j, k))));
        }
      }
      for (int k = 0; k < n2; k++) {
        outputs.add(
            positive[k]
                .plus(Dyadic.of(point.bias(2).get(0, k)))
                .toRational()
                .plus(slope.times(negative[k].toRational())));
      }
    }
    return outputs;
  }

  private static Dyadic[] zeros(int count) {
    Dyadic[] zeros = new Dyadic[count];
    Arrays.fill(zeros, Dyadic.ZERO);
    return zeros;
  }

  /** The largest difference, rounded to the nearest double. */
  static double distance(List<Rational> first, List<Rational> second) {
    Rational largest = Rational.ZERO;
    for (int k = 0; k < first.size(); k++) {
      Rational difference = first.get(k).minus(second.get(k)).abs();
      largest = difference.compareTo(largest) > 0 ? difference : largest;
    }
    return largest.doubleValue();
  }
}
