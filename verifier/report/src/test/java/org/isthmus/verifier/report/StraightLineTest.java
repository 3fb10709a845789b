package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
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
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class StraightLineTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Loss LOSS = new Loss.CrossEntropy();

  private final Random random = new Random(2);
  private final ParameterPoint a = SmallPaths.randomPoint(random, SmallPaths.NETWORK);
  private final ParameterPoint b = SmallPaths.randomPoint(random, SmallPaths.NETWORK);
  private final Dataset data = SmallPaths.randomData(random, 40, LOSS);

  @Test
  void theEndsOfTheLineHaveTheLossesOfTheModels() {
    StraightLine line =
        StraightLine.between(a, b, LOSS, data, ENGINE, 31, Progress.silent());
    LossFunction direct = LossFunction.of(LOSS, data.targets(), 2);
    assertEquals(
        direct.mean(ENGINE.outputs(a, data.inputs(), Precision.DOUBLE)),
        line.points().get(0).loss());
    assertEquals(
        direct.mean(ENGINE.outputs(b, data.inputs(), Precision.DOUBLE)),
        line.points().get(30).loss());
  }

  @Test
  void everyPointOfTheLineIsTheNetworkBetweenTheModels() {
    List<String> heard = new ArrayList<>();
    StraightLine line =
        StraightLine.between(
            a, b, LOSS, data, ENGINE, 12, (done, total) -> heard.add(done + "/" + total));
    assertEquals(12, heard.size());
    assertEquals("12/12", heard.get(11));
    for (int j = 0; j < 12; j++) {
      Evaluation point = line.points().get(j);
      assertEquals(j / 11.0, point.position());
      ParameterPoint there = SmallPaths.between(a, b, point.position());
      assertEquals(SmallPaths.loss(there, LOSS, data), point.loss(), 1e-12);
      assertEquals(OptionalInt.of(SmallPaths.errors(there, data)), point.errors());
    }
  }

  /** One linear neuron of weight w1 w2: (1, 1) and (-1, -1) agree, and 0 lies between them. */
  @Test
  void theBarrierIsTheExcessOverTheChord() {
    Network network =
        new Network(
            "product",
            1,
            List.of(
                new HiddenLayer(
                    "h", 1, new Activation.Identity(), false)),
            1,
            false);
    Dataset one = new Dataset(Matrix.of(1, 1, 1), new Targets.Values(Matrix.of(1, 1, 1)));
    StraightLine line =
        StraightLine.between(
            weights(network, 1, 1),
            weights(network, -1, -1),
            new Loss.Squared(),
            one,
            ENGINE,
            5,
            Progress.silent());
    assertEquals(List.of(0.0, 0.5625, 1.0, 0.5625, 0.0), losses(line));
    assertEquals(0.5, line.maximum().position());
    assertEquals(1.0, line.barrier());
    // from product 1 to product 2, targets 1: losses 0 and 1, and the product 1.5 between them
    StraightLine rise =
        StraightLine.between(
            weights(network, 1, 1),
            weights(network, 1, 2),
            new Loss.Squared(),
            one,
            ENGINE,
            3,
            Progress.silent());
    assertEquals(List.of(0.0, 0.25, 1.0), losses(rise));
    assertEquals(0.0, rise.barrier());
    assertEquals(1.0, rise.maximum().loss());
  }

  @Test
  void aModelHasNoBarrierToItself() {
    StraightLine line =
        StraightLine.between(a, a, LOSS, data, ENGINE, 9, Progress.silent());
    assertEquals(1, losses(line).stream().distinct().count());
    assertTrue(line.barrier() <= 1e-15);
  }

  @Test
  void anOverflowOnTheLineIsAnInfiniteBarrier() {
    StraightLine line =
        new StraightLine(
            LOSS,
            1,
            List.of(
                new Evaluation(0, 1, OptionalInt.empty()),
                new Evaluation(0.5, Double.POSITIVE_INFINITY, OptionalInt.empty()),
                new Evaluation(1, 1, OptionalInt.empty())));
    assertEquals(Double.POSITIVE_INFINITY, line.barrier());
  }

  @Test
  void aLineNeedsTwoPointsAndModelsOfOneShape() {
    assertEquals(
        "a line needs its two ends (found 1 points)",
        assertThrows(
                IllegalArgumentException.class,
                () -> StraightLine.between(a, b, LOSS, data, ENGINE, 1, Progress.silent()))
            .getMessage());
    Network other = new Network("other", 3, List.of(), 2, true);
    ParameterPoint c = SmallPaths.randomPoint(random, other);
    assertEquals(
        "there is no line between networks of different shape"
            + " (found 3-5 relu-4 tanh-2 bias and 3-2 bias)",
        assertThrows(
                IllegalArgumentException.class,
                () -> StraightLine.between(a, c, LOSS, data, ENGINE, 3, Progress.silent()))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new StraightLine(LOSS, 1, List.of(new Evaluation(0, 1, OptionalInt.empty()))));
  }

  private static ParameterPoint weights(Network network, double first, double second) {
    return new ParameterPoint(
        network,
        List.of(Matrix.of(1, 1, first), Matrix.of(1, 1, second)),
        List.of(Matrix.zeros(1, 1), Matrix.zeros(1, 1)));
  }

  private static List<Double> losses(StraightLine line) {
    return line.points().stream().map(Evaluation::loss).toList();
  }
}
