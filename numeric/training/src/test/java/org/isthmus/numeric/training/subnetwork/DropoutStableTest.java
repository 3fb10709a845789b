package org.isthmus.numeric.training.subnetwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class DropoutStableTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Network NET =
      new Network("n", 1, List.of(new HiddenLayer("h", 4, new Activation.Relu(), true)), 1, true);

  /** Four neurons |x| / 2 split evenly, output bias 1. */
  private static ParameterPoint point() {
    return new ParameterPoint(
        NET,
        List.of(Matrix.of(1, 4, 1, 1, -1, -1), Matrix.of(4, 1, 0.5, 0.5, 0.5, 0.5)),
        List.of(Matrix.zeros(1, 4), Matrix.of(1, 1, 1)));
  }

  private static Dataset data(double... targets) {
    return new Dataset(
        Matrix.of(4, 1, -2, -1, 1, 2), new Targets.Values(Matrix.of(4, 1, targets)));
  }

  @Test
  void halfOfEqualNeuronsNeedsTheFactorTwoAndKeepsTheOutputBias() {
    DropoutStable dropped =
        DropoutStable.of(
            point(), new Loss.Squared(), data(3, 2, 2, 3), 1, List.of(List.of(1, 2)), ENGINE);
    assertEquals(2, dropped.factor(), 1e-6);
    assertEquals(0, dropped.loss(), 1e-9);
  }

  @Test
  void aNegativeFactorIsFound() {
    DropoutStable dropped =
        DropoutStable.of(
            point(), new Loss.Squared(), data(-5, -2, -2, -5), 1, List.of(List.of(0, 1, 2, 3)),
            ENGINE);
    assertEquals(-3, dropped.factor(), 0.5);
    assertEquals((float) dropped.factor(), dropped.factor());
  }

  @Test
  void aSeparatingNetworkStaysWithinTheCap() {
    DropoutStable dropped =
        DropoutStable.of(
            point(), new Loss.Logistic(), data(1, 1, 1, 1), 1, List.of(List.of(0, 2)), ENGINE);
    assertTrue(dropped.factor() <= 0x1p20);
    assertTrue(dropped.loss() < 1e-8);
  }

  @Test
  void nothingLeftMeansTheOutputBiasAlone() {
    DropoutStable dropped =
        DropoutStable.of(
            point(), new Loss.Squared(), data(1, 1, 1, 1), 1, List.of(List.of()), ENGINE);
    assertEquals(0, dropped.loss());
  }

  @Test
  void setsThatDoNotFitAreRefused() {
    Loss loss = new Loss.Squared();
    Dataset data = data(1, 1, 1, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> DropoutStable.of(point(), loss, data, 0, List.of(List.of(), List.of()), ENGINE));
    assertThrows(
        IllegalArgumentException.class,
        () -> DropoutStable.of(point(), loss, data, 1, List.of(), ENGINE));
    assertEquals(
        "layer h has no neuron 4 (expected 0 to 3)",
        assertThrows(
                IllegalArgumentException.class,
                () -> DropoutStable.of(point(), loss, data, 1, List.of(List.of(4)), ENGINE))
            .getMessage());
  }
}
