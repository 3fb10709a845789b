package org.isthmus.proofs.nbm21.features;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.bulk.Product;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Samples;
import org.isthmus.numeric.training.convex.LastLayer;
import org.isthmus.numeric.training.convex.Lbfgs;
import org.isthmus.numeric.training.convex.Objective;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/**
 * Whether output weights on the kept features of the last hidden layer do as well as the model, up
 * to a number (NBM21 Corollary 4.4, (A1-b), eq. (9)):
 * {@code inf_U mean_j Psi(U^T f_{L-1, I_{L-1}}(x_j), y_j) <= Phi(theta) + eps}.
 *
 * <p>Where the network has an output bias, U has one too. It holds by output weights, which the
 * checker evaluates again. It fails by a {@link DualPoint}, for the cross-entropy with classes and
 * for the squared loss, on data of moderate size.
 */
public final class OutputFit {

  /** Losses in double are trusted up to this part of them and this; the checker encloses them. */
  private static final double RELATIVE = 1e-8;

  private static final double ABSOLUTE = 1e-14;

  private static final int STEPS = 400;
  private static final double STALL = 1e-4;
  private static final int DUAL_STEPS = 5000;

  /** Entries of F for which a dual point is sought, and multiplications of exact features. */
  private static final long DUAL_ENTRIES = 600_000;

  private static final long EXACT_BUDGET = 600_000_000;
  private static final int LARGEST_SYSTEM = 150;

  /** Samples whose class has a probability this near to 1 have dual rows at their targets. */
  private static final double CERTAIN = 1e-12;

  private static final MathContext FEW_DIGITS = new MathContext(3, RoundingMode.UP);

  private final PointFeatures features;
  private final Loss loss;
  private final List<Integer> kept;
  private final String subset;
  private final Network network;
  private final LossFunction function;
  private final Matrix rows;
  private final double modelLoss;

  private OutputFit(PointFeatures features, Loss loss, KeptSubset subset) {
    this.features = features;
    this.loss = loss;
    this.network = features.network();
    this.kept = features.kept(network.depth() - 1, subset);
    this.subset = network.depth() == 1 ? KeptSubset.ALL : subset.name();
    this.function = LossFunction.of(loss, features.data().targets(), network.outputWidth());
    this.rows = features.rounded(network.depth() - 1, kept);
    this.modelLoss =
        function.mean(
            features
                .engine()
                .outputs(features.point(), features.data().inputs(), Precision.DOUBLE));
  }

  /**
   * Decides whether the infimum over the output weights is at most Phi + eps.
   *
   * @param epsilon eps, at least 0; if it is not given, the least one that was reached
   * @throws IllegalArgumentException if eps is negative, or the loss does not fit the targets
   */
  public static Hypothesis decide(
      PointFeatures features, Loss loss, KeptSubset subset, Optional<Rational> epsilon) {
    if (epsilon.isPresent() && epsilon.get().signum() < 0) {
      throw new IllegalArgumentException(
          "the loss may rise by a number that is not negative (found " + epsilon.get() + ")");
    }
    OutputFit fit = new OutputFit(features, loss, subset);
    return epsilon.map(fit::decide).orElseGet(fit::reached);
  }

  private Hypothesis reached() {
    LastLayer layer = solve(modelLoss);
    double value = value(layer);
    double excess = value - modelLoss + margin(value);
    Rational epsilon =
        excess <= 0
            ? Rational.ZERO
            : Rational.parse(new BigDecimal(excess).round(FEW_DIGITS).toString());
    return holds(epsilon, layer, value);
  }

  private Hypothesis decide(Rational epsilon) {
    double level = modelLoss + epsilon.doubleValue();
    LastLayer layer = solve(level);
    double value = value(layer);
    if (value + margin(value) <= level) {
      return holds(epsilon, layer, value);
    }
    Rational provedAbove = Rational.of(level + margin(level));
    Optional<DualPoint> dual = dual(layer, provedAbove);
    if (dual.isPresent() && dual.get().value().compareTo(provedAbove) > 0) {
      return new Hypothesis(
              name(epsilon),
              Verdict.FAILS,
              evidence(value)
                  + String.format(
                      "; no output weights reach less than %.9g, by a dual point on %d samples",
                      dual.get().value().doubleValue(), dual.get().rows().size()))
          .with(
              condition(epsilon),
              new Witness.Dual(dual.get().rows(), Numbers.of(dual.get().dual())));
    }
    String text =
        evidence(value)
            + dual.map(
                    point ->
                        String.format(
                            "; the best lower bound found is %.9g", point.value().doubleValue()))
                .orElse("; no lower bound was found");
    return new Hypothesis(name(epsilon), Verdict.UNDECIDED, text)
        .with(condition(epsilon), new Witness.Tried(text));
  }

  private Hypothesis holds(Rational epsilon, LastLayer layer, double value) {
    return new Hypothesis(name(epsilon), Verdict.HOLDS, evidence(value))
        .with(
            condition(epsilon),
            new Witness.Subnetwork(
                List.of(new Numbers.Doubles(layer.weights())),
                List.of(new Numbers.Doubles(layer.bias()))));
  }

  private String name(Rational epsilon) {
    return "output weights on " + kept.size() + " features of layer " + (network.depth() - 1)
        + " reach Phi + " + epsilon;
  }

  private String evidence(double value) {
    return String.format("loss %.9g with new output weights, Phi = %.9g", value, modelLoss);
  }

  private Condition condition(Rational epsilon) {
    return new Condition.Reaches(
        network.depth() - 1, subset, new Condition.Level(true, epsilon));
  }

  private double margin(double value) {
    return RELATIVE * (value + modelLoss) + ABSOLUTE;
  }

  /** The convex problem, from the model's own output weights; ends below the level. */
  private LastLayer solve(double level) {
    int depth = network.depth();
    Matrix all = features.point().weight(depth);
    double[] start = new double[kept.size() * all.columns()];
    for (int i = 0; i < kept.size(); i++) {
      all.copyRows(kept.get(i), kept.get(i) + 1, start, i * all.columns());
    }
    double target = Math.max(0, level - 4 * margin(level));
    return LastLayer.solve(
        Samples.of(rows),
        function,
        Matrix.adopt(kept.size(), all.columns(), start),
        features.point().bias(depth),
        network.outputBias(),
        0,
        new Lbfgs(20, STEPS, target, STALL),
        features.engine());
  }

  /** The loss of output weights on the features in double. */
  private double value(LastLayer layer) {
    Network output =
        new Network("output", kept.size(), List.of(), network.outputWidth(), network.outputBias());
    ParameterPoint point =
        new ParameterPoint(output, List.of(layer.weights()), List.of(layer.bias()));
    return function.mean(features.engine().outputs(point, rows, Precision.DOUBLE));
  }

  /** A dual point near to the solution of the convex problem, if the sizes allow it. */
  private Optional<DualPoint> dual(LastLayer start, Rational wanted) {
    int layer = network.depth() - 1;
    int width = kept.size() + (network.outputBias() ? 1 : 0);
    boolean isSquared = loss instanceof Loss.Squared;
    Optional<int[]> classes = loss instanceof Loss.CrossEntropy ? features.classes() : Optional.empty();
    if ((!isSquared && classes.isEmpty())
        || width > LARGEST_SYSTEM
        || (long) rows.rows() * width > DUAL_ENTRIES
        || !features.isExact(layer)) {
      return Optional.empty();
    }
    double[][] gradient = new Problem(start).solvedGradient();
    List<Integer> samples = new ArrayList<>();
    for (int j = 0; j < rows.rows(); j++) {
      if (isSquared || -gradient[j][classes.orElseThrow()[j]] > CERTAIN) {
        samples.add(j);
      }
    }
    if (samples.isEmpty() || features.exactCost(layer, samples.size()) > EXACT_BUDGET) {
      return Optional.empty();
    }
    int[] indices = samples.stream().mapToInt(Integer::intValue).toArray();
    RationalMatrix exact = features.exact(layer, kept, indices).orElseThrow();
    RationalMatrix matrix = network.outputBias() ? ExactHyperplane.withOnes(exact) : exact;
    if (isSquared) {
      Matrix targets = ((Targets.Values) features.data().targets()).values();
      return DualPoint.ofResiduals(
          matrix,
          scaled(gradient, -0.5),
          RationalMatrix.ofDoubles(targets.rows(), targets.columns(), targets.toArray()));
    }
    int[] ofRows = Arrays.stream(indices).map(j -> classes.orElseThrow()[j]).toArray();
    double[][] probabilities = new double[indices.length][];
    for (int s = 0; s < indices.length; s++) {
      probabilities[s] = gradient[indices[s]].clone();
      probabilities[s][ofRows[s]] += 1;
    }
    return DualPoint.ofProbabilities(
        matrix, samples, probabilities, ofRows, rows.rows(), wanted);
  }

  private static double[][] scaled(double[][] rows, double factor) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> factor * x).toArray())
        .toArray(double[][]::new);
  }

  /** The convex problem in double, over {@code diag(s) U} and v, without rounding to float32. */
  private final class Problem implements Objective {
    private final Engine engine = features.engine();
    private final int n = rows.rows();
    private final int width = kept.size() + 1;
    private final int outputs = network.outputWidth();
    private final double[] matrix = new double[n * width];
    private final double[] x = new double[width * outputs];
    private final double[] z = new double[n * outputs];

    Problem(LastLayer start) {
      double[] scale = new double[width];
      for (int j = 0; j < n; j++) {
        rows.copyRows(j, j + 1, matrix, j * width);
        matrix[j * width + width - 1] = network.outputBias() ? 1 : 0;
        for (int i = 0; i < width; i++) {
          scale[i] = Math.hypot(scale[i], matrix[j * width + i]);
        }
      }
      for (int i = 0; i < width; i++) {
        double s = scale[i] / Math.sqrt(n);
        for (int j = 0; j < n && s > 0; j++) {
          matrix[j * width + i] /= s;
        }
        for (int k = 0; k < outputs; k++) {
          double weight =
              i < width - 1 ? start.weights().get(i, k) : start.bias().get(0, k);
          x[i * outputs + k] = s * weight;
        }
      }
    }

    /** The gradient of each sample's loss at the solution, shape (N, K). */
    double[][] solvedGradient() {
      new Lbfgs(30, DUAL_STEPS, 0, 1e-15).minimise(this, x);
      evaluate(x, new double[x.length]);
      double[][] gradient = new double[n][];
      for (int j = 0; j < n; j++) {
        gradient[j] = Arrays.copyOfRange(z, j * outputs, (j + 1) * outputs);
      }
      return gradient;
    }

    @Override
    public double evaluate(double[] parameters, double[] gradient) {
      engine.gemm(Product.plain(n, outputs, width), false, matrix, parameters, z);
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += function.gradient(j, z, j * outputs, z);
      }
      engine.gemm(Product.leftTransposed(width, outputs, n), false, matrix, z, gradient);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= n;
      }
      return sum / n;
    }
  }
}
