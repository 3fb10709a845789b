package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SeparabilityTest {

  private static final Activation RELU = new Activation.Relu();
  private static final double[][] XOR = {{0, 0}, {1, 1}, {0, 1}, {1, 0}};
  private static final boolean[] DIAGONAL = {true, true, false, false};
  private static final KeptSubset BOTH = new KeptSubset("both", List.of(List.of(0, 1)));

  @Test
  void aPlaneNeedNotGoThroughTheOrigin() {
    double[][] points = {{1}, {2}};
    boolean[] own = {true, false};
    assertSeparable(points, own, false);
    Separation.Inseparable answer = assertInseparable(points, own, true);
    assertEquals(List.of(0, 1), answer.rows());
    assertEquals(
        RationalMatrix.of(2, 1, Rational.of(2), Rational.ONE), answer.multipliers());
  }

  @Test
  void noPlaneSeparatesTheDiagonalsOfASquare() {
    Separation.Inseparable answer = assertInseparable(XOR, DIAGONAL, false);
    assertEquals(List.of(0, 1, 2, 3), answer.rows());
    assertEquals(
        RationalMatrix.of(4, 1, Rational.ONE, Rational.ONE, Rational.ONE, Rational.ONE),
        answer.multipliers());
    assertEquals(List.of(0), assertInseparable(XOR, DIAGONAL, true).rows());
  }

  @Test
  void segmentsThatTouchAreNotSeparatedStrictly() {
    double[][] points = {{0}, {1}, {1}, {2}};
    boolean[] own = {true, true, false, false};
    assertEquals(List.of(1, 2), assertInseparable(points, own, false).rows());
    assertEquals(List.of(0), assertInseparable(points, own, true).rows());
  }

  @Test
  void wholeNumbersOnTwoSidesAreSeparated() {
    double[][] points = {
      {8, 9}, {-7, -7}, {-3, 4}, {8, 6}, {-2, 8}, {-5, -7},
      {-1, -8}, {3, 9}, {-7, -7}, {-6, -6}, {1, 1}, {9, -1}
    };
    boolean[] own = {
      true, false, false, true, false, false, true, false, false, false, true, true
    };
    assertSeparable(points, own, false);
    assertSeparable(points, own, true);
  }

  @Test
  void thePointThatSpoilsItIsFoundAmongMany() {
    Random random = new Random(1);
    int n = 4000;
    double[][] points = new double[n][6];
    boolean[] own = new boolean[n];
    for (int j = 0; j < n; j++) {
      own[j] = j % 10 == 0;
      for (int i = 0; i < 6; i++) {
        points[j][i] = random.nextGaussian();
      }
      points[j][3] = own[j] ? 1 + Math.abs(points[j][3]) : -Math.abs(points[j][3]);
    }
    assertSeparable(points, own, false);
    points[2021] = points[30].clone();
    assertEquals(List.of(30, 2021), assertInseparable(points, own, false).rows());
    points[2021][3] += 0.25;
    Separation.Inseparable answer = assertInseparable(points, own, false);
    assertTrue(answer.rows().contains(2021));
  }

  @Test
  void aClassOfNoSampleAndOneOfAllSamplesAreSeparable() {
    for (boolean all : new boolean[] {true, false}) {
      boolean[] own = {all, all, all, all};
      Separation answer = assertSeparable(XOR, own, false);
      assertEquals(
          Matrix.of(3, 1, 0, 0, all ? 1 : -1), ((Separation.Separated) answer).plane());
      // The zero row is in no half-space whose boundary contains the origin.
      assertEquals(List.of(0), assertInseparable(XOR, own, true).rows());
      double[][] others = {{1, 1}, {0, 1}, {1, 0}};
      assertSeparable(others, new boolean[] {all, all, all}, true);
      assertSeparable(new double[][] {{3, -4}}, new boolean[] {all}, true);
    }
  }

  @Test
  void samplesWhoseNeuronsAreAllInactiveAreEqual() {
    PointFeatures features =
        SeparableInstances.features(
            new double[][] {{-1, -2}, {3, 1}, {-2, -5}},
            new boolean[] {true, false, false},
            RELU,
            1);
    Network network =
        new Network("net", 2, List.of(new HiddenLayer("h1", 2, RELU, false)), 2, false);
    PointFeatures rectified =
        new PointFeatures(
            new ParameterPoint(
                network,
                List.of(Matrix.of(2, 2, 1, 0, 0, 1), Matrix.zeros(2, 2)),
                List.of(Matrix.zeros(1, 2), Matrix.zeros(1, 2))),
            features.data(),
            Engines.byName("ejml"));
    Separation.Inseparable answer =
        assertInstanceOf(
            Separation.Inseparable.class,
            separability(rectified).separation(1, List.of(0, 1), 1, false));
    assertEquals(List.of(0, 2), answer.rows());
    assertInstanceOf(
        Separation.Inseparable.class, separability(rectified).separation(1, List.of(1), 1, false));
    assertInstanceOf(
        Separation.Separated.class, separability(rectified).separation(0, List.of(0, 1), 0, false));
  }

  @Test
  void inRowsOfTargetsTheColumnIsTheClass() {
    Matrix targets = Matrix.of(4, 2, 1, 0, 0, 1, 0.5, 1, 1, 0);
    PointFeatures labelled = SeparableInstances.features(XOR, DIAGONAL, RELU, 1, 2);
    PointFeatures features =
        new PointFeatures(
            labelled.point(),
            new Dataset(labelled.data().inputs(), new Targets.Values(targets)),
            labelled.engine());
    boolean[] second = {false, true, true, false};
    SeparableInstances.assertProved(
        features, 0, second, false, separability(features).separation(0, List.of(0, 1), 1, false));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> separability(features).separation(0, List.of(0, 1), 2, false));
  }

  @Test
  void withoutRationalFeaturesOnlyPlanesAreFoundUnlessSamplesAreEqual() {
    PointFeatures smooth =
        SeparableInstances.features(XOR, DIAGONAL, new Activation.Tanh(), 5, 2);
    double[][] line = {{0}, {1}, {2}};
    PointFeatures between =
        SeparableInstances.features(
            line, new boolean[] {true, false, true}, new Activation.Tanh(), 5, 1);
    Separation answer = separability(between).separation(1, List.of(0), 1, false);
    assertTrue(
        assertInstanceOf(Separation.Undecided.class, answer).tried().contains("not rational"));
    double[][] twice = {{1, 2}, {3, 1}, {1, 2}, {-0.0, 4}, {0.0, 4}};
    PointFeatures equal =
        SeparableInstances.features(
            twice,
            new boolean[] {true, true, false, false, true},
            new Activation.Tanh(), 5, 2);
    for (boolean origin : new boolean[] {false, true}) {
      Separation none = separability(equal).separation(1, List.of(0, 1), 1, origin);
      Separation.Inseparable proved = assertInstanceOf(Separation.Inseparable.class, none);
      assertEquals(List.of(0, 2), proved.rows());
      assertEquals(RationalMatrix.of(2, 1, Rational.ONE, Rational.ONE), proved.multipliers());
    }
    PointFeatures apart =
        SeparableInstances.features(
            twice,
            new boolean[] {true, false, true, false, false},
            new Activation.Tanh(), 5, 2);
    assertInstanceOf(
        Separation.Separated.class, separability(apart).separation(1, List.of(0, 1), 1, false));
    Hypothesis plane = separability(smooth).decide(1, BOTH, 7, false);
    assertEquals(Verdict.HOLDS, plane.verdict());
    boolean[] corner = {false, true, false, false};
    PointFeatures one =
        SeparableInstances.features(XOR, corner, new Activation.Tanh(), 5, 2);
    assertInstanceOf(
        Separation.Separated.class, separability(one).separation(1, List.of(0, 1), 1, false));
  }

  @Test
  void whatASmoothLayerReadsMakesSamplesEqual() {
    // The neuron of max(z, 0) is inactive on the first two samples, and tanh reads it alone.
    Network network =
        new Network(
            "net",
            1,
            List.of(
                new HiddenLayer("h1", 1, RELU, true),
                new HiddenLayer("h2", 2, new Activation.Tanh(), true),
                new HiddenLayer("h3", 2, RELU, true)),
            2,
            false);
    ParameterPoint point =
        new ParameterPoint(
            network,
            List.of(
                Matrix.of(1, 1, 1), Matrix.of(1, 2, 1, 2), Matrix.of(2, 2, 1, 2, 3, 4),
                Matrix.zeros(2, 2)),
            List.of(
                Matrix.zeros(1, 1), Matrix.of(1, 2, 1, -1), Matrix.zeros(1, 2), Matrix.zeros(1, 2)));
    PointFeatures features =
        new PointFeatures(
            point,
            new Dataset(Matrix.of(3, 1, -1, -2, 1), Targets.Labels.of(0, 1, 1)),
            Engines.byName("ejml"));
    for (int layer : new int[] {2, 3}) {
      Separation answer = separability(features).separation(layer, List.of(0, 1), 1, false);
      assertEquals(List.of(0, 1), assertInstanceOf(Separation.Inseparable.class, answer).rows());
    }
    assertFalse(features.areEqual(2, List.of(0, 1), 0, 2));
    assertFalse(features.areEqual(0, List.of(0), 0, 1));
    assertTrue(features.areEqual(1, List.of(0), 0, 1));
  }

  @Test
  void aHypothesisCarriesItsConditionAndItsWitness() {
    PointFeatures features = SeparableInstances.features(XOR, DIAGONAL, RELU, 1, 2);
    Hypothesis fails = separability(features).decide(0, BOTH, 1, false);
    assertEquals(Verdict.FAILS, fails.verdict());
    assertEquals("class 1 linearly separable at layer 0", fails.name());
    assertEquals("4 samples combine to zero, multipliers up to 1 bits", fails.evidence());
    Hypothesis.Proof proof = fails.proof().orElseThrow();
    assertEquals(new Condition.Separable(0, KeptSubset.ALL, 1, false), proof.condition());
    assertEquals(
        List.of(0, 1, 2, 3), assertInstanceOf(Witness.Multipliers.class, proof.witness()).rows());
    Hypothesis holds = separability(features).decide(0, BOTH, 5, false);
    assertEquals(Verdict.HOLDS, holds.verdict());
    assertInstanceOf(Witness.Separator.class, holds.proof().orElseThrow().witness());
    Hypothesis origin = separability(features).decide(0, BOTH, 1, true);
    assertEquals("class 1 linearly separable at layer 0 through the origin", origin.name());
    assertTrue(origin.finding("nbm21 Corollary 4.5").isPresent());
  }

  @Test
  void withoutTimeNothingIsSaid() {
    Random random = new Random(1);
    double[][] points = new double[2000][10];
    boolean[] own = new boolean[points.length];
    for (int j = 0; j < points.length; j++) {
      points[j] = random.doubles(10).toArray();
      own[j] = random.nextBoolean();
    }
    PointFeatures features = SeparableInstances.features(points, own, RELU, 1, 2);
    Hypothesis answer =
        new Separability(features, 1, Duration.ZERO, message -> {}).decide(0, BOTH, 1, false);
    assertEquals(Verdict.UNDECIDED, answer.verdict());
    assertInstanceOf(Witness.Tried.class, answer.proof().orElseThrow().witness());
    assertTrue(answer.evidence().startsWith("no answer within 0 s"), answer.evidence());
  }

  @Test
  void aGapThatDoublesCannotResolveIsNeverCalledDecidedWrongly() {
    // The class is 2^-60 away from the middle of two others.
    double tiny = 0x1p-60;
    double[][] points = {{0, 0}, {1, 0}, {0.5, tiny}};
    boolean[] own = {false, false, true};
    PointFeatures features = SeparableInstances.features(points, own, RELU, 1, 2);
    Separation answer = separability(features).separation(0, List.of(0, 1), 1, false);
    assertTrue(!(answer instanceof Separation.Inseparable), answer.toString());
    points[2][1] = 0;
    assertInseparable(points, own, false);
  }

  @Test
  void whatDoesNotFitTheNetworkIsRefused() {
    Separability separability =
        separability(SeparableInstances.features(XOR, DIAGONAL, RELU, 1, 2));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(2, List.of(0), 1, false));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(-1, List.of(0), 1, false));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(1, List.of(), 1, false));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(1, List.of(1, 0), 1, false));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(1, List.of(0, 2), 1, false));
    assertThrows(
        IllegalArgumentException.class, () -> separability.separation(1, List.of(-1), 1, false));
  }

  @Test
  void theAnswerDependsOnTheSeedAlone() {
    Random random = new Random(7);
    double[][] points = new double[3000][8];
    boolean[] own = new boolean[points.length];
    for (int j = 0; j < points.length; j++) {
      points[j] = random.doubles(8).toArray();
      own[j] = random.nextInt(5) == 0;
    }
    PointFeatures features = SeparableInstances.features(points, own, RELU, 1, 2);
    assertEquals(
        separability(features).separation(0, SeparableInstances.all(8), 1, false),
        separability(features).separation(0, SeparableInstances.all(8), 1, false));
  }

  /** A ten-layer network: half of the neurons of a layer, one class. */
  @Test
  @Tag("slow")
  void classesOfMnistAreDecidedAtAnyLayer() {
    Path shared = Path.of(System.getProperty("isthmus.shared", "shared"));
    Path folder = shared.resolve("data/mnist");
    Path model = shared.resolve("models/mnist_fcn10_a.npz");
    Assumptions.assumeTrue(
        Files.isDirectory(folder) && Files.exists(model), "no MNIST in " + folder);
    Rational half = Rational.of(1, 2);
    Dataset data =
        DataFiles.read(
            new DataRecipe(
                new DataRecipe.Idx(),
                List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
                List.of(new DataRecipe.Normalise(List.of(half), List.of(half)))),
            folder);
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 10; l++) {
      hidden.add(new HiddenLayer("h" + l, 245, RELU, true));
    }
    PointFeatures features =
        new PointFeatures(
            ModelFiles.read(
                model, new Network("fcn10", 784, hidden, 10, false), ArrayNames.byConvention()),
            data,
            Engines.byName("nd4j"));
    List<Integer> kept = IntStream.range(0, 123).map(i -> 2 * i).boxed().toList();
    boolean[] own = new boolean[data.size()];
    for (int j = 0; j < own.length; j++) {
      own[j] = ((Targets.Labels) data.targets()).get(j) == 8;
    }
    assertInstanceOf(
        Separation.Inseparable.class, separability(features).separation(1, kept, 8, false));
    assertInstanceOf(
        Separation.Separated.class, separability(features).separation(9, kept, 8, false));
    Separation pixels =
        separability(features).separation(0, SeparableInstances.all(784), 8, false);
    SeparableInstances.assertProved(features, 0, own, false, pixels);
    assertInstanceOf(Separation.Inseparable.class, pixels);
  }

  private static Separation assertSeparable(double[][] points, boolean[] own, boolean origin) {
    return assertDecided(Separation.Separated.class, points, own, origin);
  }

  private static Separation.Inseparable assertInseparable(
      double[][] points, boolean[] own, boolean origin) {
    return assertDecided(Separation.Inseparable.class, points, own, origin);
  }

  private static <T extends Separation> T assertDecided(
      Class<T> expected, double[][] points, boolean[] own, boolean origin) {
    PointFeatures features = SeparableInstances.features(points, own, RELU, 1, 2);
    Separation answer =
        separability(features)
            .separation(0, SeparableInstances.all(points[0].length), 1, origin);
    SeparableInstances.assertProved(features, 0, own, origin, answer);
    return assertInstanceOf(expected, answer);
  }

  private static Separability separability(PointFeatures features) {
    return new Separability(features, 1, message -> {});
  }
}
