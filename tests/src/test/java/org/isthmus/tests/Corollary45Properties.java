package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary45;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.features.Separability;
import org.isthmus.proofs.nbm21.subnetworks.Reached;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** NBM21 Corollary 4.5 over random networks, decided by the checker. */
class Corollary45Properties {

  private static final Loss LOSS = new Loss.CrossEntropy();
  private static final int CLASSES = 3;
  private static final int WIDTH = 10;

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu(),
          new Activation.Identity());

  private static Matrix normal(Random random, int rows, int columns, double size) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      // Few digits, so that exact features stay small.
      entries[k] = Math.rint(1024 * size * random.nextGaussian()) / 1024;
    }
    return Matrix.adopt(rows, columns, entries);
  }

  /**
   * Samples near 3 e_1, 3 e_2, 3 e_3, one class for each, and models that hand them on: neuron k < 3
   * of every layer is large on the samples of class k and on no other ones.
   */
  private static final class Clusters {
    final Network network;
    final Dataset data;
    final List<ParameterPoint> points;
    final List<KeptSubset> kept;

    Clusters(long seed, int depth, int size) {
      Random random = new Random(seed);
      List<HiddenLayer> hidden = new ArrayList<>();
      for (int l = 1; l < depth; l++) {
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        hidden.add(new HiddenLayer("h" + l, WIDTH, activation, true));
      }
      network = new Network("net", CLASSES, hidden, CLASSES, random.nextBoolean());
      double[] inputs = normal(random, size, CLASSES, 0.05).toArray();
      int[] labels = new int[size];
      for (int j = 0; j < size; j++) {
        labels[j] = j % CLASSES;
        inputs[CLASSES * j + labels[j]] += 3;
      }
      data =
          new Dataset(Matrix.adopt(size, CLASSES, inputs), Targets.Labels.of(labels));
      points = List.of(point(random), point(random));
      kept = List.of(kept("a", random), kept("b", random));
    }

    private ParameterPoint point(Random random) {
      List<Matrix> weights = new ArrayList<>();
      List<Matrix> biases = new ArrayList<>();
      for (int l = 1; l <= network.depth(); l++) {
        int below = network.width(l - 1);
        int here = network.width(l);
        double[] weight = normal(random, below, here, 1 / Math.sqrt(below)).toArray();
        double[] bias = normal(random, 1, here, network.hasBias(l) ? 0.1 : 0).toArray();
        // A sigmoid below has values from 1/2 on, which are to be small again.
        boolean half = l > 1 && network.activation(l - 1) instanceof Activation.Sigmoid;
        for (int k = 0; k < CLASSES && l < network.depth(); k++) {
          for (int i = 0; i < below; i++) {
            weight[i * here + k] = i == k ? half ? 6 : 1 : 0;
          }
          bias[k] = half ? -3 : 0;
        }
        weights.add(Matrix.adopt(below, here, weight));
        biases.add(Matrix.adopt(1, here, bias));
      }
      return new ParameterPoint(network, weights, biases);
    }

    /** Five neurons of each layer, the first three among them. */
    private KeptSubset kept(String name, Random random) {
      List<List<Integer>> layers = new ArrayList<>();
      for (int l = 1; l < network.depth(); l++) {
        List<Integer> others =
            IntStream.range(CLASSES, WIDTH).boxed().collect(Collectors.toList());
        Collections.shuffle(others, random);
        layers.add(
            IntStream.concat(
                    IntStream.range(0, CLASSES),
                    others.subList(0, 2).stream().mapToInt(Integer::intValue))
                .sorted()
                .boxed()
                .toList());
      }
      return new KeptSubset(name, layers);
    }

    Endpoint end(int i) {
      return new Endpoint(
          kept.get(i).name(), points.get(i), new KeptNeurons(kept.get(i).layers()));
    }
  }

  private static PointFeatures features(ParameterPoint point, Dataset data) {
    return new PointFeatures(point, data, Engines.byName("ejml"));
  }

  private static Applicability decide(
      ParameterPoint point, Dataset data, KeptSubset kept, boolean allClasses) {
    return Corollary45.applicability(
        features(point, data), LOSS, Optional.of(kept), allClasses, 1, line -> {});
  }

  private static List<Subnetwork> subnetworks(
      ParameterPoint point, Dataset data, KeptSubset kept, int width, double target) {
    return Corollary45.subnetworks(
        features(point, data),
        new KeptNeurons(kept.layers()),
        (l, p) -> width,
        0,
        target,
        1,
        line -> {});
  }

  private static Rational up(double value) {
    return Rational.of(value * (1 + 1e-9));
  }

  @Property(tries = 25)
  @Label("NBM21 Corollary 4.5: separable features meet every hypothesis, and the checker verifies it")
  void separableFeaturesMeetEveryHypothesis(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int depth) {
    Clusters clusters = new Clusters(seed, depth, 12);
    for (int i = 0; i < 2; i++) {
      Applicability decided =
          decide(clusters.points.get(i), clusters.data, clusters.kept.get(i), false);
      assertEquals(Verdict.HOLDS, decided.verdict(), decided::toString);
      FoundStatements found =
          FoundStatements.of(LOSS, clusters.points.get(i), clusters.data, decided);
      assertEquals(
          CLASSES * depth,
          found.findings().stream()
              .filter(f -> f.condition() instanceof Condition.Separable)
              .count());
      found.requireVerified();
      found.requireNoOpposite();
    }
  }

  @Property(tries = 40)
  @Label("NBM21 Corollary 4.5: the subnetworks reach every eps, and so does the path through them")
  void theSubnetworksReachEveryEpsAndSoDoesThePath(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int depth,
      @ForAll @IntRange(min = 0, max = 8) int digits,
      @ForAll boolean faithful) {
    Clusters clusters = new Clusters(seed, depth, 12);
    double target = Math.pow(10, -digits);
    Rational bound = up(target);
    List<List<Subnetwork>> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ParameterPoint point = clusters.points.get(i);
      KeptSubset kept = clusters.kept.get(i);
      List<Subnetwork> found = subnetworks(point, clusters.data, kept, 5, target);
      Condition.Level level = new Condition.Level(false, up(target));
      List<Hypothesis> reached =
          found.stream()
              .map(xi -> Reached.by(xi, clusters.network, kept, level, "eps", ""))
              .toList();
      assertEquals(depth, reached.size());
      FoundStatements.of(
              LOSS,
              point,
              clusters.data,
              new Applicability("reached", List.of(kept), reached, List.of()))
          .requireVerified();
      all.add(found);
      bound = bound.max(up(StraightPieces.loss(point, LOSS, clusters.data)));
    }
    ConnectingPath path =
        Theorem41.connect(
            clusters.end(0),
            all.get(0),
            clusters.end(1),
            // The faithful form takes one subnetwork on the inputs for both ends.
            all.get(1).subList(0, faithful ? depth - 1 : depth),
            faithful ? Theorem41.Form.FAITHFUL : Theorem41.Form.ALTERNATING);
    Certificate certificate =
        Certificates.of(
            bound,
            LOSS,
            clusters.data,
            path.arrays(),
            path.steps(),
            clusters.points.get(0),
            clusters.points.get(1));
    Report report = new Checker(1, ProgressListener.NONE).check(certificate, clusters.data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
  }

  @Property(tries = 40)
  @Label("NBM21 Corollary 4.5: equal samples of two classes are proved not to be separable")
  void equalSamplesOfTwoClassesAreProvedNotToBeSeparable(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int depth) {
    Clusters clusters = new Clusters(seed, depth, 12);
    Random random = new Random(seed);
    int label = random.nextInt(CLASSES);
    int other = (label + 1) % CLASSES;
    double[] inputs = clusters.data.inputs().toArray();
    System.arraycopy(inputs, CLASSES * label, inputs, CLASSES * (CLASSES + other), CLASSES);
    Dataset touching =
        new Dataset(Matrix.adopt(12, CLASSES, inputs), clusters.data.targets());
    ParameterPoint point = clusters.points.get(0);
    KeptSubset kept = clusters.kept.get(0);
    Applicability decided = decide(point, touching, kept, true);
    assertEquals(Verdict.FAILS, decided.verdict());
    FoundStatements found = FoundStatements.of(LOSS, point, touching, decided);
    List<Finding> inseparable =
        found.findings().stream()
            .filter(f -> f.witness() instanceof Witness.Multipliers)
            .filter(f -> isAsked((Condition.Separable) f.condition(), clusters.network))
            .toList();
    // Both classes in every layer, whatever the activation; the third one is where it was.
    assertEquals(2L * depth, inseparable.size(), decided::toString);
    assertEquals(depth, separable(found, 3 - label - other).size(), decided::toString);
    assertEquals(List.of(), separable(found, label), decided::toString);
    assertEquals(List.of(), separable(found, other), decided::toString);
    found.requireVerified();
    found.requireNoOpposite();
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> subnetworks(point, touching, kept, 5, 0.5));
    String last = depth == 1 ? "the inputs" : "layer h" + (depth - 1);
    assertTrue(
        refused.getMessage().contains("class " + Math.min(label, other) + " of " + last),
        refused.getMessage());
  }

  /** Whether it is what the construction asks for, and not what the published statement does. */
  private static boolean isAsked(Condition.Separable separable, Network network) {
    boolean origin = separable.layer() == network.depth() - 1 && !network.outputBias();
    return separable.throughOrigin() == origin;
  }

  /** The claims that a class is separable. */
  private static List<Finding> separable(FoundStatements found, int label) {
    return found.findings().stream()
        .filter(f -> f.outcome() == Finding.Outcome.HOLDS)
        .filter(f -> f.condition() instanceof Condition.Separable asked && asked.label() == label)
        .toList();
  }

  @Property(tries = 25)
  @Label("NBM21 Corollary 4.5: a sample between two of another class is proved not to be separable")
  void aSampleBetweenTwoOfAnotherClassIsProvedNotToBeSeparable(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 9) int size) {
    Random random = new Random(seed);
    double[] inputs = normal(random, size, CLASSES, 1).toArray();
    int[] labels = new int[size];
    labels[2] = 1;
    for (int i = 0; i < CLASSES; i++) {
      inputs[2 * CLASSES + i] = inputs[i] + (inputs[CLASSES + i] - inputs[i]) / 4;
    }
    Dataset data =
        new Dataset(Matrix.adopt(size, CLASSES, inputs), Targets.Labels.of(labels));
    Network network = new Network("net", CLASSES, List.of(), 2, true);
    ParameterPoint point =
        new ParameterPoint(
            network,
            List.of(normal(random, CLASSES, 2, 1)),
            List.of(normal(random, 1, 2, 1)));
    KeptSubset none = new KeptSubset("none", List.of());
    FoundStatements found =
        FoundStatements.of(LOSS, point, data, decide(point, data, none, true));
    assertEquals(
        2,
        found.findings().stream()
            .filter(f -> f.witness() instanceof Witness.Multipliers)
            .count());
    found.requireVerified();
    found.requireNoOpposite();
  }

  /** The features (x, x) of the last hidden layer at x = 1 and x = 2, of two classes. */
  private static ParameterPoint twice(boolean outputBias) {
    HiddenLayer hidden = new HiddenLayer("h", 4, new Activation.Relu(), true);
    Network network = new Network("net", 1, List.of(hidden), 2, outputBias);
    return new ParameterPoint(
        network,
        List.of(Matrix.of(1, 4, 1, 1, -1, 1), Matrix.of(4, 2, 1, -1, 0, 2, 1, 1, 3, 0)),
        List.of(Matrix.zeros(1, 4), Matrix.zeros(1, 2)));
  }

  private static final Dataset ONE_AND_TWO =
      new Dataset(Matrix.of(2, 1, 1, 2), Targets.Labels.of(0, 1));

  private static final KeptSubset FIRST_TWO = new KeptSubset("kept", List.of(List.of(0, 1)));

  @Example
  @Label("NBM21 Corollary 4.5: without an output bias the published statement is false")
  void withoutAnOutputBiasThePublishedStatementIsFalse() {
    ParameterPoint point = twice(false);
    Applicability decided = decide(point, ONE_AND_TWO, FIRST_TWO, true);
    assertEquals(Verdict.FAILS, decided.verdict());
    List<Hypothesis> failing =
        decided.hypotheses().stream().filter(h -> h.verdict() == Verdict.FAILS).toList();
    assertEquals(
        List.of(
            new Condition.Separable(1, "kept", 0, true),
            new Condition.Separable(1, "kept", 1, true)),
        failing.stream().map(h -> h.proof().orElseThrow().condition()).toList());
    FoundStatements through = FoundStatements.of(LOSS, point, ONE_AND_TWO, decided);
    through.requireVerified();
    through.requireNoOpposite();
    // What the published statement asks for holds.
    Separability separability = new Separability(features(point, ONE_AND_TWO), 1, line -> {});
    List<Hypothesis> affine =
        IntStream.range(0, 2)
            .mapToObj(k -> separability.decide(1, FIRST_TWO, k, false))
            .toList();
    assertFalse(affine.stream().anyMatch(h -> h.verdict() != Verdict.HOLDS), affine::toString);
    FoundStatements separable =
        FoundStatements.of(
            LOSS,
            point,
            ONE_AND_TWO,
            new Applicability("affine", List.of(FIRST_TWO), affine, List.of()));
    separable.requireVerified();
    separable.requireNoOpposite();
    // And no output weights do what it says: the cross-entropy stays above 0.64.
    assertThrows(
        RefusedException.class, () -> subnetworks(point, ONE_AND_TWO, FIRST_TWO, 2, 0.6));
    Rational below = Rational.of(64, 100);
    Finding no =
        new Finding(
            new Condition.Reaches(1, "kept", new Condition.Level(false, below)),
            Finding.Outcome.FAILS,
            dual(),
            "");
    through.with(List.of(no)).requireVerified();
  }

  /** F^T (P - Y) = 0 for the rows (1, 1), (2, 2) of F; the mean entropy of P is 0.6419. */
  private static Witness dual() {
    return new Witness.Dual(
        List.of(0, 1),
        Numbers.of(
            RationalMatrix.of(
                2,
                2,
                Stream.of("2/5", "3/5", "3/10", "7/10").map(Rational::parse).toList())));
  }

  @Example
  @Label("NBM21 Corollary 4.5: with an output bias the same features connect")
  void withAnOutputBiasTheSameFeaturesDo() {
    ParameterPoint point = twice(true);
    Applicability decided = decide(point, ONE_AND_TWO, FIRST_TWO, false);
    assertEquals(Verdict.HOLDS, decided.verdict(), decided::toString);
    FoundStatements.of(LOSS, point, ONE_AND_TWO, decided).requireVerified();
    for (Subnetwork xi : subnetworks(point, ONE_AND_TWO, FIRST_TWO, 2, 1e-6)) {
      assertTrue(xi.loss() <= 1e-6);
    }
  }
}
