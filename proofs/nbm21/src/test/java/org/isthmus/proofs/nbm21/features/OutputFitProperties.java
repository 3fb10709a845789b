package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

class OutputFitProperties {

  private static final Loss CROSS_ENTROPY = new Loss.CrossEntropy();
  private static final Loss SQUARED = new Loss.Squared();

  @Property(tries = 40)
  void theSquaredLossIsDecidedOnBothSidesOfTheExactInfimum(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int kept,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll boolean bias) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = random.nextInt(8, 40);
    ParameterPoint point =
        Models.random(Models.network(new Activation.Relu(), bias, 3, outputs, 5, 4), random);
    Matrix inputs = Models.normal(samples, 3, 1, random);
    Matrix targets = plus(outputs(point, inputs), Models.normal(samples, outputs, 0.1, random));
    PointFeatures features = Models.features(point, inputs, new Targets.Values(targets));
    KeptSubset subset = Models.subset(5, kept);
    double infimum = leastSquares(features, kept, targets);
    double gap = infimum - modelLoss(features, SQUARED);
    double step = 1e-3 * (1 + Math.abs(gap));

    Hypothesis above =
        OutputFit.decide(features, SQUARED, subset, epsilon(Math.max(gap, 0) + step));
    assertEquals(Verdict.HOLDS, above.verdict(), above::toString);
    requireSubnetwork(above, features, SQUARED, subset);
    Statistics.collect(gap - step >= 0);
    if (gap - step >= 0) {
      Hypothesis below = OutputFit.decide(features, SQUARED, subset, epsilon(gap - step));
      assertEquals(Verdict.FAILS, below.verdict(), below::toString);
      RationalMatrix r = requireDual(below, features, kept);
      double value = 0;
      List<Integer> rows = ((Witness.Dual) below.proof().orElseThrow().witness()).rows();
      for (int s = 0; s < r.rows(); s++) {
        for (int k = 0; k < outputs; k++) {
          double entry = r.doubleValue(s, k);
          value += entry * (2 * targets.get(rows.get(s), k) - entry) / samples;
        }
      }
      assertTrue(value > infimum - step / 2 && value < infimum + 1e-9, value + " " + infimum);
    }
  }

  @Property(tries = 20)
  void theCrossEntropyIsDecidedOnBothSidesOfALongMinimisation(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int kept,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll boolean bias) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = 60;
    ParameterPoint point =
        sharpened(
            Models.random(Models.network(new Activation.Relu(), bias, 3, classes, 5, 4), random));
    Matrix inputs = Models.normal(samples, 3, 1, random);
    Matrix noisy = plus(outputs(point, inputs), Models.normal(samples, classes, 0.2, random));
    int[] labels =
        IntStream.range(0, samples)
            .map(j -> random.nextInt(20) == 0 ? random.nextInt(classes) : largest(noisy, j))
            .toArray();
    PointFeatures features = Models.features(point, inputs, Targets.Labels.of(labels));
    KeptSubset subset = Models.subset(5, kept);
    double infimum = minimisedCrossEntropy(features, kept, labels, classes);
    double gap = infimum - modelLoss(features, CROSS_ENTROPY);
    double step = 1e-3;

    Hypothesis above =
        OutputFit.decide(features, CROSS_ENTROPY, subset, epsilon(Math.max(gap, 0) + step));
    assertEquals(Verdict.HOLDS, above.verdict(), above::toString);
    requireSubnetwork(above, features, CROSS_ENTROPY, subset);
    Statistics.collect(gap - step >= 0);
    if (gap - step >= 0) {
      Hypothesis below = OutputFit.decide(features, CROSS_ENTROPY, subset, epsilon(gap - step));
      assertEquals(Verdict.FAILS, below.verdict(), below::toString);
      requireEntropy(below, features, kept, labels, infimum, step);
    }
  }

  @Property(tries = 10)
  void withoutANumberTheOneThatIsReachedIsReported(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Network network = Models.network(new Activation.Relu(), true, 4, 3, 6, 6);
    PointFeatures features =
        Models.features(
            Models.random(network, random),
            Models.normal(50, 4, 1, random),
            Targets.Labels.of(random.ints(50, 0, 3).toArray()));
    for (int kept : new int[] {1, 3, 6}) {
      KeptSubset subset = Models.subset(6, kept);
      Hypothesis answer = OutputFit.decide(features, CROSS_ENTROPY, subset, Optional.empty());
      assertEquals(Verdict.HOLDS, answer.verdict());
      Rational epsilon = requireSubnetwork(answer, features, CROSS_ENTROPY, subset);
      assertTrue(kept < 6 || epsilon.signum() == 0, answer::toString);
    }
  }

  @Example
  void classesOnALineThroughTheOriginAreNotSeparatedWithoutABias() {
    // Features x and 1, outputs that separate 1 from 2 by both; x alone does not, and the infimum
    // of the cross-entropy over u is that of (log(1 + e^-u) + log(1 + e^2u)) / 2.
    Network network = Models.network(new Activation.Relu(), false, 1, 2, 2);
    ParameterPoint point =
        new ParameterPoint(
            network,
            List.of(Matrix.of(1, 2, 1, 0), Matrix.of(2, 2, -20, 20, 30, -30)),
            List.of(Matrix.of(1, 2, 0, 1), Matrix.zeros(1, 2)));
    PointFeatures features =
        Models.features(point, Matrix.of(2, 1, 1, 2), Targets.Labels.of(0, 1));
    Hypothesis fails =
        OutputFit.decide(features, CROSS_ENTROPY, Models.subset(1), epsilon(0.6419));
    assertEquals(Verdict.FAILS, fails.verdict(), fails::toString);
    requireEntropy(fails, features, 1, new int[] {0, 1}, 0.64195, 1e-4);
    Hypothesis holds =
        OutputFit.decide(features, CROSS_ENTROPY, Models.subset(1), epsilon(0.642));
    assertEquals(Verdict.HOLDS, holds.verdict(), holds::toString);
    Hypothesis both = OutputFit.decide(features, CROSS_ENTROPY, Models.subset(2), epsilon(0));
    assertEquals(Verdict.HOLDS, both.verdict(), both::toString);
  }

  @Example
  void separableClassesNeverFail() {
    SplittableRandom random = new SplittableRandom(3);
    Matrix inputs = Models.normal(40, 2, 1, random);
    int[] labels =
        IntStream.range(0, 40).map(j -> inputs.get(j, 0) > 0 ? 1 : 0).toArray();
    Network network = Models.network(new Activation.Identity(), true, 2, 2, 3);
    PointFeatures features =
        Models.features(
            new ParameterPoint(
                network,
                List.of(
                    Matrix.of(2, 3, 1, 0, 1, 0, 1, 1), Matrix.of(3, 2, -90, 90, 0, 0, 0, 0)),
                List.of(Matrix.zeros(1, 3), Matrix.zeros(1, 2))),
            inputs,
            Targets.Labels.of(labels));
    Hypothesis one = OutputFit.decide(features, CROSS_ENTROPY, Models.subset(1), epsilon(0));
    assertEquals(Verdict.HOLDS, one.verdict(), one::toString);
  }

  @Example
  void lossesWithoutADualStayOpen() {
    Network network = Models.network(new Activation.Relu(), true, 1, 1, 2);
    PointFeatures features =
        Models.features(
            new ParameterPoint(
                network,
                List.of(Matrix.of(1, 2, 0, 1), Matrix.of(2, 1, 0, 4)),
                List.of(Matrix.of(1, 2, 1, 0), Matrix.of(1, 1, -6))),
            Matrix.of(2, 1, 1, 2),
            new Targets.Values(Matrix.of(2, 1, -1, 1)));
    Hypothesis open =
        OutputFit.decide(features, new Loss.Logistic(), Models.subset(1), epsilon(0.1));
    assertEquals(Verdict.UNDECIDED, open.verdict(), open::toString);
    assertTrue(open.evidence().contains("no lower bound"), open.evidence());
    assertThrows(
        IllegalArgumentException.class,
        () -> OutputFit.decide(features, SQUARED, Models.subset(1), epsilon(-1)));
  }

  /** The same with outputs four times as large, which fit the classes better. */
  private static ParameterPoint sharpened(ParameterPoint point) {
    int last = point.weights().size() - 1;
    List<Matrix> weights = new ArrayList<>(point.weights());
    Matrix weight = weights.get(last);
    weights.set(
        last,
        Matrix.of(
            weight.rows(),
            weight.columns(),
            Arrays.stream(weight.toArray()).map(x -> 4 * x).toArray()));
    return new ParameterPoint(point.network(), weights, point.biases());
  }

  private static Matrix outputs(ParameterPoint point, Matrix inputs) {
    return Engines.byName("ejml").outputs(point, inputs, Precision.DOUBLE);
  }

  private static Matrix plus(Matrix a, Matrix b) {
    double[] sum = a.toArray();
    double[] other = b.toArray();
    Arrays.setAll(sum, k -> sum[k] + other[k]);
    return Matrix.of(a.rows(), a.columns(), sum);
  }

  private static int largest(Matrix rows, int j) {
    return IntStream.range(0, rows.columns())
        .reduce((a, b) -> rows.get(j, a) >= rows.get(j, b) ? a : b)
        .orElseThrow();
  }

  private static Optional<Rational> epsilon(double value) {
    return Optional.of(Rational.of(value));
  }

  private static double modelLoss(PointFeatures features, Loss loss) {
    ParameterPoint point = features.point();
    return LossFunction.of(loss, features.data().targets(), point.network().outputWidth())
        .mean(outputs(point, features.data().inputs()));
  }

  /** F, with ones where there is an output bias. */
  private static RationalMatrix augmented(PointFeatures features, int kept, int... rows) {
    int layer = features.network().depth() - 1;
    RationalMatrix f =
        features.exact(layer, IntStream.range(0, kept).boxed().toList(), rows).orElseThrow();
    return features.network().outputBias() ? ExactHyperplane.withOnes(f) : f;
  }

  private static int[] all(PointFeatures features) {
    return IntStream.range(0, features.data().size()).toArray();
  }

  /** The least mean squared loss, by the normal equations, exact before it is rounded. */
  private static double leastSquares(PointFeatures features, int kept, Matrix targets) {
    RationalMatrix f = augmented(features, kept, all(features));
    RationalMatrix independent = f.columns(Pivots.of(f).columns());
    RationalMatrix y =
        RationalMatrix.ofDoubles(targets.rows(), targets.columns(), targets.toArray());
    RationalMatrix residual = y;
    if (independent.columns() > 0) {
      RationalMatrix transposed = independent.transpose();
      RationalMatrix u =
          LinearSystem.solve(transposed.times(independent), transposed.times(y)).orElseThrow();
      residual = y.minus(independent.times(u));
    }
    double sum = 0;
    for (int j = 0; j < residual.rows(); j++) {
      for (int k = 0; k < residual.columns(); k++) {
        sum += residual.doubleValue(j, k) * residual.doubleValue(j, k);
      }
    }
    return sum / residual.rows();
  }

  /** Newton's method with step halving on the logits of F U. */
  private static double minimisedCrossEntropy(
      PointFeatures features, int kept, int[] labels, int classes) {
    Matrix f = Matrix.nearest(augmented(features, kept, all(features)));
    int size = f.columns() * classes;
    double[] u = new double[size];
    double best = crossEntropy(f, labels, classes, u);
    for (int step = 0; step < 60; step++) {
      DMatrixRMaj gradient = new DMatrixRMaj(size, 1);
      DMatrixRMaj hessian = CommonOps_DDRM.identity(size);
      CommonOps_DDRM.scale(1e-10, hessian);
      for (int j = 0; j < f.rows(); j++) {
        double[] p = probabilities(f, j, classes, u);
        for (int a = 0; a < size; a++) {
          double fa = f.get(j, a / classes) / f.rows();
          int k = a % classes;
          gradient.data[a] += fa * (p[k] - (k == labels[j] ? 1 : 0));
          for (int b = 0; b < size; b++) {
            int m = b % classes;
            hessian.data[a * size + b] +=
                fa * f.get(j, b / classes) * p[k] * ((k == m ? 1 : 0) - p[m]);
          }
        }
      }
      DMatrixRMaj direction = new DMatrixRMaj(size, 1);
      assertTrue(CommonOps_DDRM.solve(hessian, gradient, direction));
      for (double t = 1; t > 1e-6; t /= 2) {
        double[] next = u.clone();
        for (int a = 0; a < size; a++) {
          next[a] -= t * direction.data[a];
        }
        double value = crossEntropy(f, labels, classes, next);
        if (value < best) {
          best = value;
          u = next;
          break;
        }
      }
    }
    return best;
  }

  private static double crossEntropy(Matrix f, int[] labels, int classes, double[] u) {
    return IntStream.range(0, f.rows())
            .mapToDouble(j -> -Math.log(probabilities(f, j, classes, u)[labels[j]]))
            .sum()
        / f.rows();
  }

  private static double[] probabilities(Matrix f, int j, int classes, double[] u) {
    double[] z = new double[classes];
    for (int a = 0; a < u.length; a++) {
      z[a % classes] += f.get(j, a / classes) * u[a];
    }
    double top = Arrays.stream(z).max().orElseThrow();
    double sum = Arrays.stream(z).map(x -> Math.exp(x - top)).sum();
    return Arrays.stream(z).map(x -> Math.exp(x - top) / sum).toArray();
  }

  /** The loss of the subnetwork is at most the level; the number of the level. */
  private static Rational requireSubnetwork(
      Hypothesis answer, PointFeatures features, Loss loss, KeptSubset subset) {
    Network network = features.network();
    int layer = network.depth() - 1;
    Witness.Subnetwork witness =
        (Witness.Subnetwork) answer.proof().orElseThrow().witness();
    Condition.Reaches reaches = (Condition.Reaches) answer.proof().orElseThrow().condition();
    assertEquals(layer, reaches.layer());
    assertEquals("kept", reaches.subset());
    assertTrue(reaches.level().aboveModel());
    RationalMatrix f =
        features.exact(layer, features.kept(layer, subset), all(features)).orElseThrow();
    RationalMatrix bias = witness.biases().get(0).exact();
    assertTrue(network.outputBias() || bias.isZero());
    Matrix z =
        Matrix.nearest(f.times(witness.weights().get(0).exact()).plusRow(bias));
    double value =
        LossFunction.of(loss, features.data().targets(), network.outputWidth()).mean(z);
    double level = modelLoss(features, loss) + reaches.level().number().doubleValue();
    assertTrue(value <= level, value + " > " + level);
    return reaches.level().number();
  }

  /** F^T E = 0 for the dual point R, or P - Y; the dual point. */
  private static RationalMatrix requireDual(
      Hypothesis answer, PointFeatures features, int kept, int... labels) {
    Witness.Dual witness = (Witness.Dual) answer.proof().orElseThrow().witness();
    int[] rows = witness.rows().stream().mapToInt(Integer::intValue).toArray();
    RationalMatrix dual = witness.dual().exact();
    RationalMatrix.Editor difference = dual.edit();
    for (int s = 0; s < rows.length && labels.length > 0; s++) {
      int label = labels[rows[s]];
      difference.set(s, label, dual.get(s, label).minus(Rational.ONE));
    }
    assertTrue(
        augmented(features, kept, rows).transpose().times(difference.build()).isZero());
    return dual;
  }

  private static void requireEntropy(
      Hypothesis answer,
      PointFeatures features,
      int kept,
      int[] labels,
      double infimum,
      double step) {
    RationalMatrix p = requireDual(answer, features, kept, labels);
    double value = 0;
    for (int s = 0; s < p.rows(); s++) {
      Rational sum = Rational.ZERO;
      for (int k = 0; k < p.columns(); k++) {
        assertTrue(p.signum(s, k) >= 0);
        sum = sum.plus(p.get(s, k));
        double x = p.doubleValue(s, k);
        value -= x == 0 ? 0 : x * Math.log(x) / labels.length;
      }
      assertEquals(Rational.ONE, sum);
    }
    assertTrue(value > infimum - step / 2 && value < infimum + 1e-5, value + " " + infimum);
  }
}
