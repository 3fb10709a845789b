package org.isthmus.numeric.training.subnetwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.Optimiser;
import org.isthmus.numeric.training.Progress;
import org.isthmus.numeric.training.Samples;
import org.isthmus.numeric.training.Trained;
import org.isthmus.numeric.training.Trainer;
import org.isthmus.numeric.training.TrainingOptions;
import org.isthmus.numeric.training.generated.GeneratedData;
import org.junit.jupiter.api.Test;

class SubnetworkTrainerTest {

  private static final Engine ENGINE = Engines.byName("nd4j");
  private static final Loss ENTROPY = new Loss.CrossEntropy();
  /** Ten overlapping classes in twenty dimensions. */
  private static final Dataset DATA = GeneratedData.gaussianClusters(600, 10, 20, 0.9, 3);

  private static Network network(boolean outputBias, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(new HiddenLayer("h" + hidden.size(), width, new Activation.Relu(), true));
    }
    return new Network("digits", 20, hidden, 10, outputBias);
  }

  private static ParameterPoint trained(Network network, int epochs) {
    TrainingOptions options =
        TrainingOptions.of("theta", 1, Budget.ofEpochs(epochs))
            .with(new Optimiser.Adam(3e-3))
            .withBatch(50);
    return Trainer.train(
            Initialisation.of(network, 2), DATA, ENTROPY, options, ENGINE, Progress.silent())
        .point();
  }

  private static final ParameterPoint THETA = trained(network(false, 40, 40, 40), 60);

  private static List<List<Integer>> halves(ParameterPoint theta) {
    SubsetSelection selection = new SubsetSelection(theta, DATA.inputs(), ENGINE);
    List<List<Integer>> kept = new ArrayList<>();
    for (int l = 1; l < theta.network().depth(); l++) {
      kept.add(selection.pivotedQr(l, (theta.network().width(l) + 1) / 2));
    }
    return kept;
  }

  private static SubnetworkTrainer trainer(ParameterPoint theta, int epochs, double target) {
    return new SubnetworkTrainer(
        theta, ENTROPY, DATA, halves(theta), (l, p) -> theta.network().width(p) / 2,
        SubnetworkOptions.of(1, Budget.ofEpochs(epochs), target, DATA.size()), ENGINE,
        Progress.silent());
  }

  /** The loss of a subnetwork in double, on features computed in double. */
  private static double loss(ParameterPoint theta, Subnetwork xi) {
    Network network = theta.network();
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int i = 0; i + 1 < xi.weights().size(); i++) {
      HiddenLayer layer = network.hidden().get(xi.level() + i);
      hidden.add(
          new HiddenLayer(
              layer.name(), xi.weights().get(i).columns(), layer.activation(), layer.bias()));
    }
    ParameterPoint point =
        new ParameterPoint(
            new Network("xi", xi.kept().size(), hidden, 10, network.outputBias()),
            xi.weights(),
            xi.biases());
    Matrix all = ENGINE.features(theta, DATA.inputs(), xi.level(), Precision.DOUBLE);
    double[] kept = new double[all.rows() * xi.kept().size()];
    for (int i = 0; i < all.rows(); i++) {
      for (int j = 0; j < xi.kept().size(); j++) {
        kept[i * xi.kept().size() + j] = all.get(i, xi.kept().get(j));
      }
    }
    Matrix f = Matrix.adopt(all.rows(), xi.kept().size(), kept);
    return LossFunction.of(ENTROPY, DATA.targets(), 10)
        .mean(ENGINE.outputs(point, f, Precision.DOUBLE));
  }

  @Test
  void everyLevelHasItsShapesAndTheLossItSays() {
    List<Subnetwork> all = trainer(THETA, 30, 0).train(0);
    assertEquals(4, all.size());
    for (int i = 0; i < 4; i++) {
      Subnetwork xi = all.get(i);
      int l = 3 - i;
      assertEquals(l, xi.level());
      assertEquals(20, xi.kept().size());
      assertEquals(4 - l, xi.weights().size());
      assertEquals(Matrix.zeros(1, 10), xi.biases().get(3 - l));
      assertEquals(loss(THETA, xi), xi.loss(), 1e-5);
      for (Matrix matrix : xi.weights()) {
        for (double x : matrix.toArray()) {
          assertEquals((float) x, x);
        }
      }
      assertTrue(xi.loss() < 0.5, "level " + l + " loss " + xi.loss());
    }
  }

  @Test
  void epochsAloneGiveTheSameBitsAgain() {
    assertEquals(trainer(THETA, 6, 0).train(1), trainer(THETA, 6, 0).train(1));
  }

  @Test
  void moreEpochsAreNeverWorseOnTheSameWay() {
    double none = trainer(THETA, 0, 0).train(2).get(1).loss();
    double ten = trainer(THETA, 10, 0).train(2).get(1).loss();
    double fifty = trainer(THETA, 50, 0).train(2).get(1).loss();
    assertTrue(ten <= none && fifty <= ten, none + " " + ten + " " + fifty);
    assertTrue(fifty < none);
  }

  @Test
  void aWarmStartBeatsAsLongATrainingFromScratch() {
    ParameterPoint theta = trained(network(false, 40, 40), 100);
    List<List<Integer>> kept = halves(theta);
    Subnetwork xi = trainer(theta, 2, 0).train(1).get(1);
    Network shape =
        new Network(
            "xi", 20, List.of(new HiddenLayer("h", 20, new Activation.Relu(), true)), 10, false);
    Samples features =
        Samples.adopt(
            DATA.size(),
            20,
            WarmStart.columns(
                Samples.of(ENGINE.features(theta, DATA.inputs(), 1, Precision.FLOAT)),
                kept.get(0)));
    Trained scratch =
        Trainer.train(
            Initialisation.of(shape, 5),
            features,
            LossFunction.of(ENTROPY, DATA.targets(), 10),
            TrainingOptions.of("scratch", 1, Budget.ofEpochs(2)).withBatch(30),
            ENGINE,
            Progress.silent());
    assertTrue(xi.loss() < 0.5 * scratch.loss(), xi.loss() + " against " + scratch.loss());
  }

  @Test
  void keepingEverythingReproducesTheta() {
    List<List<Integer>> all = new ArrayList<>();
    for (int l = 0; l < 3; l++) {
      all.add(IntStream.range(0, 40).boxed().toList());
    }
    double theta =
        LossFunction.of(ENTROPY, DATA.targets(), 10)
            .mean(ENGINE.outputs(THETA, DATA.inputs(), Precision.DOUBLE));
    List<Subnetwork> trained =
        new SubnetworkTrainer(
                THETA, ENTROPY, DATA, all, (l, p) -> 40,
                SubnetworkOptions.of(1, Budget.ofEpochs(0), 0, DATA.size()), ENGINE,
                Progress.silent())
            .train(0);
    for (Subnetwork xi : trained) {
      assertTrue(xi.loss() <= theta + 1e-3, "level " + xi.level() + " loss " + xi.loss());
    }
  }

  @Test
  void theOutputBiasIsTrainedWhereThereIsOne() {
    ParameterPoint theta = trained(network(true, 30), 20);
    List<Subnetwork> all = trainer(theta, 4, 0).train(0);
    assertEquals(2, all.size());
    assertTrue(all.get(0).biases().get(0).get(0, 0) != 0);
  }

  @Test
  void aNetworkWithoutHiddenLayersHasOneConvexLevel() {
    ParameterPoint theta = trained(network(true), 5);
    List<Subnetwork> all = trainer(theta, 1, 0).train(0);
    assertEquals(1, all.size());
    assertEquals(0, all.get(0).level());
    assertEquals(20, all.get(0).kept().size());
  }

  @Test
  void theTargetLossEndsALevelEarly() {
    List<String> epochs = new ArrayList<>();
    List<Subnetwork> all =
        new SubnetworkTrainer(
                THETA, ENTROPY, DATA, halves(THETA), (l, p) -> 20,
                SubnetworkOptions.of(1, Budget.ofEpochs(5000), 0.9, DATA.size()), ENGINE,
                (name, epoch, loss) -> epochs.add(name + " " + epoch))
            .train(1);
    assertTrue(epochs.size() < 200, epochs.toString());
    assertTrue(epochs.contains("xi_1 0"));
    for (Subnetwork xi : all) {
      assertTrue(xi.loss() <= 0.9);
    }
  }

  @Test
  void minutesAreSharedSoThatEveryLevelIsTrainedInTime() {
    List<String> epochs = new ArrayList<>();
    long begin = System.nanoTime();
    new SubnetworkTrainer(
            THETA, ENTROPY, DATA, halves(THETA), (l, p) -> 20,
            SubnetworkOptions.of(1, Budget.ofMinutes(0.03), 0, DATA.size()), ENGINE,
            (name, epoch, loss) -> epochs.add(name + " " + epoch))
        .train(0);
    assertTrue(System.nanoTime() - begin < 10e9);
    for (int l = 0; l < 2; l++) {
      assertTrue(epochs.contains("xi_" + l + " 1"), "level " + l + " of " + epochs.size());
    }
  }

  @Test
  void setsThatDoNotFitAreRefused() {
    SubnetworkOptions options = SubnetworkOptions.of(1, Budget.ofEpochs(1), 0, 100);
    for (List<List<Integer>> kept :
        List.<List<List<Integer>>>of(
            List.of(List.of(1)),
            List.of(List.of(1), List.of(), List.of(2)),
            List.of(List.of(1), List.of(2, 2), List.of(2)),
            List.of(List.of(1), List.of(3, 2), List.of(2)),
            List.of(List.of(1), List.of(40), List.of(2)))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new SubnetworkTrainer(
                  THETA, ENTROPY, DATA, kept, (l, p) -> 20, options, ENGINE, Progress.silent()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Subnetwork(
                0, List.of(0, 1), List.of(Matrix.zeros(3, 1)), List.of(Matrix.zeros(1, 1)), 0));
  }
}
