package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary44;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.memorisers.MemorisedSubnetworks;
import org.isthmus.proofs.nbm21.subnetworks.Reached;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** NBM21 Corollary 4.4 over random ReLU networks, decided by the checker. */
class Corollary44Properties {

  private static final int INPUTS = 4;

  /** What a test asks about the training data. */
  enum Samples {
    REAL_TARGETS,
    CLASSES,
    /** The last two samples are equal. */
    TWICE_THE_SAME
  }

  private static Network network(Random random, int outputs, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(new HiddenLayer("h" + (hidden.size() + 1), width, new Activation.Relu(), true));
    }
    return new Network("net", INPUTS, hidden, outputs, random.nextBoolean());
  }

  /** Multiples of 1/512, so that exact features stay small. */
  private static Matrix matrix(Random random, int rows, int columns, double size) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      // No negative zeros.
      entries[k] = Math.rint(512 * size * (2 * random.nextDouble() - 1)) / 512 + 0.0;
    }
    return Matrix.adopt(rows, columns, entries);
  }

  /** A random model. */
  private static ParameterPoint point(Network network, Random random) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int below = network.width(l - 1);
      weights.add(matrix(random, below, network.width(l), 2 / Math.sqrt(below)));
      biases.add(matrix(random, 1, network.width(l), network.hasBias(l) ? 0.5 : 0));
    }
    return new ParameterPoint(network, weights, biases);
  }

  /**
   * The same with a first layer whose neurons 0, ..., 3 are active everywhere, so that its features
   * are as distinct as the inputs are, and whose neuron 4 is inactive on all but a few inputs.
   */
  private static ParameterPoint distinguishing(ParameterPoint point) {
    Network network = point.network();
    int width = network.width(1);
    double[] weight = point.weight(1).toArray();
    double[] bias = point.bias(1).toArray();
    for (int k = 0; k < INPUTS; k++) {
      for (int i = 0; i < INPUTS; i++) {
        weight[i * width + k] = i == k ? 1 : 0;
      }
      bias[k] = 1.25;
    }
    bias[INPUTS] = -1.25;
    List<Matrix> weights = new ArrayList<>(point.weights());
    List<Matrix> biases = new ArrayList<>(point.biases());
    weights.set(0, Matrix.adopt(INPUTS, width, weight));
    biases.set(0, Matrix.adopt(1, width, bias));
    return new ParameterPoint(network, weights, biases);
  }

  private static Dataset data(Random random, Network network, int size, Samples samples) {
    double[] inputs = matrix(random, size, INPUTS, 1).toArray();
    if (samples == Samples.TWICE_THE_SAME) {
      System.arraycopy(inputs, (size - 2) * INPUTS, inputs, (size - 1) * INPUTS, INPUTS);
    }
    Matrix rows = Matrix.adopt(size, INPUTS, inputs);
    return samples == Samples.CLASSES
        ? new Dataset(
            rows, Targets.Labels.of(random.ints(size, 0, network.outputWidth()).toArray()))
        : new Dataset(
            rows, new Targets.Values(matrix(random, size, network.outputWidth(), 1.0625)));
  }

  private static Loss loss(Samples samples) {
    return samples == Samples.CLASSES ? new Loss.CrossEntropy() : new Loss.Squared();
  }

  private static PointFeatures features(ParameterPoint point, Dataset data) {
    return new PointFeatures(point, data, Engines.byName("ejml"));
  }

  private static Optional<Rational> epsilon(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(Rational.ZERO);
      default -> Optional.of(Rational.of(random.nextInt(100), 100));
    };
  }

  @Property(tries = 40)
  @Label("NBM21 Corollary 4.4: the checker verifies every decided hypothesis, and no opposite")
  void theCheckerVerifiesEveryDecidedHypothesisAndNoOpposite(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 5) int depth,
      @ForAll @IntRange(min = 3, max = 14) int size,
      @ForAll Samples samples) {
    Random random = new Random(seed);
    int[] widths = new int[depth - 1];
    for (int l = 1; l < depth; l++) {
      widths[l - 1] = l < depth - 2 ? 3 + random.nextInt(4) : 8 + random.nextInt(9);
    }
    Network network = network(random, samples == Samples.CLASSES ? 2 : 1, widths);
    ParameterPoint point = point(network, random);
    Dataset data = data(random, network, size, samples);
    Applicability decided =
        Corollary44.applicability(
            features(point, data),
            loss(samples),
            Optional.empty(),
            epsilon(random),
            seed,
            line -> {});
    FoundStatements found = FoundStatements.of(loss(samples), point, data, decided);
    assertEquals(decided.hypotheses().size(), found.findings().size());
    assertEquals(
        samples == Samples.TWICE_THE_SAME,
        decided.hypotheses().stream()
            .filter(h -> h.verdict() == Verdict.FAILS)
            .anyMatch(h -> layer(h) == 0));
    found.requireVerified();
    found.requireNoOpposite();
  }

  /** The layer whose features are asked to be distinct; -1 if something else is asked. */
  private static int layer(Hypothesis hypothesis) {
    return hypothesis.proof().orElseThrow().condition() instanceof Condition.Distinct distinct
        ? distinct.layer()
        : -1;
  }

  /** Networks of 16 and 40 neurons that keep the first half of each, (A2) being out of reach. */
  private static final class Memorising {
    static final List<List<Integer>> KEPT =
        List.of(
            IntStream.range(0, 8).boxed().toList(), IntStream.range(0, 20).boxed().toList());
    static final KeptSubset SUBSET = new KeptSubset("kept", KEPT);

    final Loss loss;
    final Dataset data;
    final List<ParameterPoint> points;

    Memorising(long seed, int size, Samples samples) {
      Random random = new Random(seed);
      Network network = network(random, samples == Samples.CLASSES ? 3 : 1, 16, 40);
      loss = loss(samples);
      data = data(random, network, size, samples);
      points =
          List.of(
              distinguishing(point(network, random)), distinguishing(point(network, random)));
    }

    List<Subnetwork> subnetworks(ParameterPoint point, double target) {
      IntBinaryOperator width = (l, p) -> p == 1 ? 8 : 20;
      return MemorisedSubnetworks.of(
          features(point, data), loss, new KeptNeurons(KEPT), width, 0, target, 1, line -> {});
    }
  }

  @Property(tries = 15)
  @Label("NBM21 Corollary 4.4: subnetworks that memorise connect, although (A2) fails")
  void subnetworksThatMemoriseConnectAlthoughA2Fails(
      @ForAll long seed,
      @ForAll boolean classes,
      @ForAll @IntRange(min = 0, max = 6) int digits) {
    Memorising instance =
        new Memorising(seed, 20, classes ? Samples.CLASSES : Samples.REAL_TARGETS);
    double ends =
        instance.points.stream()
            .mapToDouble(point -> StraightPieces.loss(point, instance.loss, instance.data))
            .max()
            .orElseThrow();
    // Values are not fitted by the last layer as classes are: the level of the path is enough.
    double target = classes ? ends * Math.pow(10, -digits) : ends;
    List<List<Subnetwork>> subnetworks = new ArrayList<>();
    for (ParameterPoint point : instance.points) {
      requireWithoutA2(instance, point);
      List<Subnetwork> found = memorised(instance, point, target);
      requireReached(instance, point, found, target);
      subnetworks.add(found);
    }
    KeptNeurons kept = new KeptNeurons(Memorising.KEPT);
    ConnectingPath path =
        Theorem41.connect(
            new Endpoint("a", instance.points.get(0), kept),
            subnetworks.get(0),
            new Endpoint("b", instance.points.get(1), kept),
            subnetworks.get(1),
            Theorem41.Form.ALTERNATING);
    requireVerified(instance, path, ends * (1 + 1e-9));
  }

  /** Requires that general position is proved to fail. */
  private static void requireWithoutA2(Memorising instance, ParameterPoint point) {
    Applicability decided =
        Corollary44.applicability(
            features(point, instance.data),
            instance.loss,
            Optional.of(Memorising.SUBSET),
            Optional.empty(),
            1,
            line -> {});
    Hypothesis position =
        decided.hypotheses().stream()
            .filter(
                h -> h.proof().orElseThrow().condition() instanceof Condition.GeneralPosition)
            .findFirst()
            .orElseThrow();
    assertEquals(Verdict.FAILS, position.verdict(), position::toString);
    FoundStatements.of(instance.loss, point, instance.data, decided).requireVerified();
  }

  /** The subnetworks; features of the last layer that do not allow the target are not taken. */
  private static List<Subnetwork> memorised(
      Memorising instance, ParameterPoint point, double target) {
    try {
      return instance.subnetworks(point, target);
    } catch (RefusedException refused) {
      assertTrue(refused.getMessage().startsWith("level 2: the 20 kept"), refused.getMessage());
      Assume.that(false);
      throw refused;
    }
  }

  /** Requires that the checker proves that every subnetwork reaches the target. */
  private static void requireReached(
      Memorising instance, ParameterPoint point, List<Subnetwork> found, double target) {
    Condition.Level level =
        new Condition.Level(false, Rational.of(target).times(Rational.of(1_000_001, 1_000_000)));
    FoundStatements.of(
            instance.loss,
            point,
            instance.data,
            new Applicability(
                "reached",
                List.of(Memorising.SUBSET),
                found.stream()
                    .map(
                        xi ->
                            Reached.by(
                                xi, point.network(), Memorising.SUBSET, level, "target", ""))
                    .toList(),
                List.of()))
        .requireVerified();
  }

  private static void requireVerified(
      Memorising instance, ConnectingPath path, double bound) {
    Certificate certificate =
        Certificates.of(
            Rational.of(bound),
            instance.loss,
            instance.data,
            path.arrays(),
            path.steps(),
            instance.points.get(0),
            instance.points.get(1));
    Report report = new Checker(1, ProgressListener.NONE).check(certificate, instance.data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
  }

  @Property(tries = 10)
  @Label("NBM21 Corollary 4.4: too many samples for the widths are refused with the numbers")
  void tooManySamplesForTheWidthsAreRefusedWithTheNumbers(@ForAll long seed) {
    Memorising instance = new Memorising(seed, 300, Samples.CLASSES);
    // More than ln 3, which constant outputs reach: so the last layer is no obstacle.
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> instance.subnetworks(instance.points.get(0), 1.1));
    Matcher numbers =
        Pattern.compile(
                "level 1: (\\d+) distinct points of 8 features, and hidden layers of widths \\[20\\],"
                    + " which are enough for (\\d+) points in general position \\(by \\w+\\)")
            .matcher(refused.getMessage());
    assertTrue(numbers.matches(), refused.getMessage());
    assertTrue(Integer.parseInt(numbers.group(1)) > Integer.parseInt(numbers.group(2)));
  }
}
