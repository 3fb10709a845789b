package org.isthmus.numeric.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
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
import org.isthmus.numeric.training.generated.GeneratedData;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private static final Engine ENGINE = Engines.byName("nd4j");
  private static final Loss ENTROPY = new Loss.CrossEntropy();
  private static final Dataset MOONS = GeneratedData.twoMoons(200, 0.1, 1);
  private static final Network NET =
      new Network(
          "moons",
          2,
          List.of(
              new HiddenLayer("h1", 16, new Activation.Relu(), true),
              new HiddenLayer("h2", 16, new Activation.Tanh(), true)),
          2,
          true);

  private static TrainingOptions options(int epochs) {
    return TrainingOptions.of("moons", 7, Budget.ofEpochs(epochs))
        .with(new Optimiser.Adam(1e-2))
        .withBatch(32);
  }

  private static Trained train(TrainingOptions options) {
    return Trainer.train(
        Initialisation.of(NET, 3), MOONS, ENTROPY, options, ENGINE, Progress.silent());
  }

  private static double lossInDouble(ParameterPoint point, Dataset data, Loss loss) {
    return LossFunction.of(loss, data.targets(), point.network().outputWidth())
        .mean(ENGINE.outputs(point, data.inputs(), Precision.DOUBLE));
  }

  @Test
  void adamLearnsTwoMoonsAndReportsTheLossOfWhatItReturns() {
    Trained trained = train(options(150));
    assertTrue(trained.loss() < 1e-2, "loss " + trained.loss());
    assertEquals(lossInDouble(trained.point(), MOONS, ENTROPY), trained.loss(), 1e-6);
    assertEquals(150, trained.epochs());
  }

  @Test
  void momentumLearnsTwoMoonsToo() {
    TrainingOptions sgd =
        options(150).with(new Optimiser.Momentum(0.1, 0.9)).with(new Decay.Step(3, 0.3));
    assertTrue(train(sgd).loss() < 1e-2);
  }

  @Test
  void aRegressionOnATeacherReachesASmallLoss() {
    Network teacher =
        new Network("t", 3, List.of(new HiddenLayer("h", 4, new Activation.Tanh(), true)), 2, true);
    Dataset data = GeneratedData.teacher(300, teacher, 11);
    Trained trained =
        Trainer.train(
            Initialisation.of(teacher, 12), data, new Loss.Squared(), options(200), ENGINE,
            Progress.silent());
    assertTrue(trained.loss() < 0.02, "loss " + trained.loss());
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    ParameterPoint point = train(options(5)).point();
    assertEquals(point, train(options(5)).point());
    TrainingOptions other =
        TrainingOptions.of("moons", 8, Budget.ofEpochs(5))
            .with(new Optimiser.Adam(1e-2))
            .withBatch(32);
    assertNotEquals(point, train(other).point());
  }

  @Test
  void everyNumberIsAFloat() {
    ParameterPoint point = train(options(3)).point();
    for (int l = 1; l <= 3; l++) {
      for (Matrix matrix : List.of(point.weight(l), point.bias(l))) {
        for (double x : matrix.toArray()) {
          assertEquals((float) x, x);
        }
      }
    }
  }

  @Test
  void theBestIterateIsKept() {
    // A learning rate that destroys the network: the start must come back.
    ParameterPoint start = train(options(100)).point();
    TrainingOptions wild =
        options(10)
            .with(new Optimiser.Momentum(1e4, 0.9))
            .with(new Decay.Step(1, 1))
            .withEvaluationEvery(1);
    Trained trained =
        Trainer.train(start, MOONS, ENTROPY, wild, ENGINE, Progress.silent());
    assertEquals(start, trained.point());
    assertEquals(lossInDouble(start, MOONS, ENTROPY), trained.loss(), 1e-6);
  }

  @Test
  void theTargetLossEndsTheTraining() {
    Trained trained = train(options(1000).withTargetLoss(0.2).withEvaluationEvery(1));
    assertTrue(trained.loss() <= 0.2);
    assertTrue(trained.epochs() < 500, "epochs " + trained.epochs());
  }

  @Test
  void noEpochsReturnTheStart() {
    Trained trained = train(options(0));
    assertEquals(Initialisation.of(NET, 3), trained.point());
    assertEquals(0, trained.epochs());
  }

  @Test
  void aLimitOfTimeIsKept() {
    long begin = System.nanoTime();
    TrainingOptions brief =
        TrainingOptions.of("moons", 7, Budget.ofMinutes(0.005)).withBatch(1);
    train(brief);
    assertTrue(System.nanoTime() - begin < 5e9);
  }

  @Test
  void progressCountsTheEpochs() {
    List<Integer> epochs = new ArrayList<>();
    Trainer.train(
        Initialisation.of(NET, 3), MOONS, ENTROPY, options(4), ENGINE,
        (name, epoch, loss) -> {
          assertEquals("moons", name);
          assertTrue(loss > 0 && loss < 10);
          epochs.add(epoch);
        });
    assertEquals(List.of(1, 2, 3, 4), epochs);
  }

  @Test
  void anInterruptEndsTheTraining() {
    Thread.currentThread().interrupt();
    CancellationException end =
        assertThrows(CancellationException.class, () -> train(options(1000)));
    assertTrue(Thread.interrupted());
    assertEquals("the training of moons was interrupted", end.getMessage());
  }

  @Test
  void layersWithoutBiasKeepNone() {
    Network bare =
        new Network(
            "b", 2, List.of(new HiddenLayer("h", 8, new Activation.Relu(), false)), 2, false);
    Trained trained =
        Trainer.train(
            Initialisation.of(bare, 1), MOONS, ENTROPY, options(5), ENGINE, Progress.silent());
    assertEquals(Matrix.zeros(1, 8), trained.point().bias(1));
    assertEquals(Matrix.zeros(1, 2), trained.point().bias(2));
  }

  @Test
  void theStepIsThatOfAdam() {
    // One weight, one sample x = 1, y = 0, w = 1: gradient 2w. The first step of Adam is its rate.
    Network line = new Network("l", 1, List.of(), 1, false);
    ParameterPoint start =
        new ParameterPoint(line, List.of(Matrix.of(1, 1, 1)), List.of(Matrix.zeros(1, 1)));
    Dataset data =
        new Dataset(
            Matrix.of(1, 1, 1),
            new org.isthmus.numeric.model.Targets.Values(Matrix.zeros(1, 1)));
    TrainingOptions one =
        TrainingOptions.of("l", 1, Budget.ofEpochs(1))
            .with(new Optimiser.Adam(0.25))
            .with(new Decay.Step(1, 1));
    Trained adam = Trainer.train(start, data, new Loss.Squared(), one, ENGINE, Progress.silent());
    assertEquals(0.75, adam.point().weight(1).get(0, 0), 1e-6);
    Trained momentum =
        Trainer.train(
            start, data, new Loss.Squared(), one.with(new Optimiser.Momentum(0.125, 0)), ENGINE,
            Progress.silent());
    assertEquals(0.75, momentum.point().weight(1).get(0, 0), 1e-6);
  }

  @Test
  void decaysFallFromOne() {
    assertEquals(1, new Decay.Cosine().at(0));
    assertEquals(0.5, new Decay.Cosine().at(0.5), 1e-15);
    assertEquals(0, new Decay.Cosine().at(1), 1e-15);
    assertEquals(1, new Decay.Step(2, 0.1).at(0.49));
    assertEquals(0.1, new Decay.Step(2, 0.1).at(0.5));
    assertEquals(0.1, new Decay.Step(2, 0.1).at(1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Dataset wide = GeneratedData.gaussianClusters(10, 2, 3, 0.1, 1);
    ParameterPoint start = Initialisation.of(NET, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> Trainer.train(start, wide, ENTROPY, options(1), ENGINE, Progress.silent()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Trainer.train(
                start, MOONS, new Loss.Squared(), options(1), ENGINE, Progress.silent()));
    assertThrows(IllegalArgumentException.class, () -> new Budget(-1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Budget.ofEpochs(Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> new Optimiser.Adam(0));
    assertThrows(IllegalArgumentException.class, () -> new Optimiser.Momentum(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Decay.Step(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> options(1).withBatch(0));
    assertThrows(IllegalArgumentException.class, () -> options(1).withTargetLoss(-1));
  }
}
