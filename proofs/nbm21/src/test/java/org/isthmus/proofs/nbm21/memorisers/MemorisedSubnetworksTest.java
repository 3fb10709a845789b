package org.isthmus.proofs.nbm21.memorisers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subnetworks of untrained networks: what is memorised need not be learnt. */
class MemorisedSubnetworksTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Activation RELU = new Activation.Relu();

  private final List<String> progress = new ArrayList<>();

  private static Network network(boolean outputBias, Activation second, int inputs, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(
          new HiddenLayer(
              "h" + (hidden.size() + 1), width, hidden.size() == 1 ? second : RELU, true));
    }
    return new Network("net", inputs, hidden, 3, outputBias);
  }

  private static Matrix points(int size, int columns, long seed) {
    Random random = new Random(seed);
    return Matrix.of(
        size, columns, random.doubles((long) size * columns, -1, 1).toArray());
  }

  private static Targets.Labels labels(int size, long seed) {
    return Targets.Labels.of(new Random(seed).ints(size, 0, 3).toArray());
  }

  /** All but so many neurons of each layer are kept. */
  private static KeptNeurons keeping(Network network, int dropped) {
    return new KeptNeurons(
        network.hidden().stream()
            .map(layer -> IntStream.range(0, layer.width() - dropped).boxed().toList())
            .toList());
  }

  private List<Subnetwork> memorise(
      Network network, Dataset data, Loss loss, int dropped, double target) {
    return memorise(network, data, loss, dropped, (l, p) -> dropped, target);
  }

  private List<Subnetwork> memorise(
      Network network,
      Dataset data,
      Loss loss,
      int dropped,
      IntBinaryOperator width,
      double target) {
    ParameterPoint point = Initialisation.normal(network, 1);
    PointFeatures features = new PointFeatures(point, data, ENGINE);
    KeptNeurons kept = keeping(network, dropped);
    List<Subnetwork> found =
        MemorisedSubnetworks.of(features, loss, kept, width, 0, target, 1, progress::add);
    assertEquals(network.depth(), found.size());
    LossFunction function = LossFunction.of(loss, data.targets(), 3);
    for (int i = 0; i < found.size(); i++) {
      Subnetwork xi = found.get(i);
      int l = network.depth() - 1 - i;
      assertEquals(l, xi.level());
      for (int p = l + 1; p < network.depth(); p++) {
        assertEquals(width.applyAsInt(l, p), xi.weights().get(p - l - 1).columns());
      }
      double value = loss(features.rounded(l, xi.kept()), xi, function);
      assertTrue(value <= target, progress + ": " + value);
      assertEquals(value, xi.loss(), 1e-6 * target);
      if (!network.outputBias()) {
        assertEquals(Matrix.zeros(1, 3), xi.biases().get(network.depth() - l - 1));
      }
    }
    return found;
  }

  private static double loss(Matrix inputs, Subnetwork xi, LossFunction loss) {
    double[] outputs = new double[inputs.rows() * 3];
    for (int j = 0; j < inputs.rows(); j++) {
      double[] x = inputs.rowRange(j, j + 1).toArray();
      System.arraycopy(DoublePass.of(xi.weights(), xi.biases(), x), 0, outputs, 3 * j, 3);
    }
    return loss.mean(Matrix.adopt(inputs.rows(), 3, outputs));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyLevelMemorisesClasses(boolean outputBias) {
    Network network = network(outputBias, RELU, 5, 20, 20, 80);
    Dataset data = new Dataset(points(30, 5, 1), labels(30, 2));
    memorise(network, data, new Loss.CrossEntropy(), 10, 1e-6);
  }

  @Test
  void deepSubnetworksOnFewFeaturesClimbStairs() {
    Network network = network(true, RELU, 3, 60, 60, 60, 60, 200);
    Dataset data = new Dataset(points(36, 3, 1), labels(36, 2));
    memorise(network, data, new Loss.CrossEntropy(), 30, (l, p) -> l == 0 ? 12 : 30, 1e-6);
    assertTrue(
        progress.stream().anyMatch(line -> line.startsWith("xi_0: stairs")), progress.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"squared", "huber", "logistic"})
  void otherLossesMemoriseTheirTargets(String name) {
    Random random = new Random(3);
    Loss loss =
        switch (name) {
          case "squared" -> new Loss.Squared();
          case "huber" -> new Loss.Huber(Rational.of(1, 2));
          default -> new Loss.Logistic();
        };
    double[] y =
        random.doubles(24 * 3, -1, 1).map(x -> name.equals("logistic") ? Math.signum(x) : x)
            .toArray();
    Dataset data = new Dataset(points(24, 6, 1), new Targets.Values(Matrix.of(24, 3, y)));
    memorise(network(false, RELU, 6, 40, 40, 120), data, loss, 20, 1e-4);
  }

  @Test
  void softTargetsMemoriseTheOutputsOfThePoint() {
    Network network = network(true, RELU, 6, 40, 40, 120);
    double[] y = new double[24 * 3];
    for (int j = 0; j < 24; j++) {
      y[3 * j] = 0.5;
      y[3 * j + 1] = 0.25;
      y[3 * j + 2] = 0.25;
    }
    Dataset data = new Dataset(points(24, 6, 1), new Targets.Values(Matrix.of(24, 3, y)));
    Loss loss = new Loss.CrossEntropy();
    ParameterPoint point = Initialisation.normal(network, 1);
    double own =
        LossFunction.of(loss, data.targets(), 3)
            .mean(ENGINE.outputs(point, data.inputs(), Precision.DOUBLE));
    List<Subnetwork> found = memorise(network, data, loss, 20, own + 1e-6);
    assertEquals(own, found.get(2).loss(), 1e-6);
  }

  @Test
  void equalSamplesAreOnePoint() {
    double[] x = points(30, 5, 1).toArray();
    double[] twice = new double[2 * x.length];
    System.arraycopy(x, 0, twice, 0, x.length);
    System.arraycopy(x, 0, twice, x.length, x.length);
    int[] y = new Random(2).ints(30, 0, 3).toArray();
    int[] labels = IntStream.range(0, 60).map(j -> y[j % 30]).toArray();
    Dataset data = new Dataset(Matrix.of(60, 5, twice), Targets.Labels.of(labels));
    memorise(network(true, RELU, 5, 20, 20, 80), data, new Loss.CrossEntropy(), 10, 1e-6);
    assertTrue(progress.get(1).contains("30 points"), progress.toString());
  }

  private String refusal(Network network, Dataset data, int dropped) {
    return assertThrows(
            RefusedException.class,
            () -> memorise(network, data, new Loss.CrossEntropy(), dropped, 1e-3))
        .getMessage();
  }

  @Test
  void equalInputsOfDifferentClassesAreRefusedByTheirNumbers() {
    double[] x = points(30, 5, 1).toArray();
    System.arraycopy(x, 5 * 4, x, 5 * 17, 5);
    int[] y = new int[30];
    y[17] = 1;
    Dataset data = new Dataset(Matrix.of(30, 5, x), Targets.Labels.of(y));
    PointFeatures features =
        new PointFeatures(
            Initialisation.normal(network(true, RELU, 5, 20, 20), 1), data, ENGINE);
    String message =
        assertThrows(
                RefusedException.class,
                () ->
                    MemorisedSubnetworks.of(
                        features,
                        new Loss.CrossEntropy(),
                        keeping(features.network(), 10),
                        (l, p) -> 10,
                        0,
                        10,
                        1,
                        progress::add))
            .getMessage();
    assertEquals(
        "level 1: samples 4 and 17 have different targets, but equal kept features in layer h1",
        message);
  }

  @Test
  void tooManyPointsAreRefusedWithTheNumberThatFits() {
    Dataset data = new Dataset(points(60, 5, 1), labels(60, 2));
    String message = refusal(network(true, RELU, 5, 20, 12, 120), data, 6);
    assertEquals(
        "level 2: 60 distinct points of 6 features, and hidden layers of widths [6], which are enough"
            + " for 18 points in general position (by peeling)",
        message);
  }

  @Test
  void layersThatAreNotReluAreRefusedByName() {
    Dataset data = new Dataset(points(30, 5, 1), labels(30, 2));
    String message = refusal(network(true, new Activation.Tanh(), 5, 20, 20, 80), data, 10);
    assertTrue(message.contains("level 0") || message.contains("level 1"), message);
    assertTrue(message.contains("h2 with tanh"), message);
  }

  @Test
  void layersWithoutBiasAreRefusedByName() {
    Dataset data = new Dataset(points(30, 5, 1), labels(30, 2));
    List<HiddenLayer> hidden =
        List.of(new HiddenLayer("one", 20, RELU, true), new HiddenLayer("two", 80, RELU, false));
    String message = refusal(new Network("net", 5, hidden, 3, true), data, 10);
    assertEquals(
        "level 1: a memoriser needs ReLU hidden layers with biases (found layer two with relu and"
            + " no bias)",
        message);
  }

  @Test
  void featuresThatDoNotSeparateAreRefusedAtTheTopLevel() {
    Dataset data = new Dataset(points(60, 5, 1), labels(60, 2));
    String message = refusal(network(true, RELU, 5, 20, 12), data, 6);
    assertTrue(message.startsWith("level 2: the 6 kept neurons of layer h2"), message);
  }

  @Test
  void theAnswerIsAFunctionOfTheArguments() {
    Dataset data = new Dataset(points(30, 5, 1), labels(30, 2));
    Network network = network(true, RELU, 5, 20, 20, 80);
    Loss loss = new Loss.CrossEntropy();
    assertEquals(
        memorise(network, data, loss, 10, 1e-6), memorise(network, data, loss, 10, 1e-6));
  }
}
