package org.isthmus.numeric.training.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.NormalStream;
import org.junit.jupiter.api.Test;

class GeneratedDataTest {

  private static final double FIRST = 0.49295065581737485;
  private static final double SECOND = -0.6940056672160174;
  private static final double MOON = 0.2984849810600281;

  @Test
  void withoutNoiseTheMoonsAreTheirHalfCircles() {
    Dataset moons = GeneratedData.twoMoons(5, 0, 1);
    // Class 0: t = 0, pi/2, pi; class 1: t = 0, pi.
    double[] expected = {1, 0, 0, 0.5, 0, 1, 2, 0.5, -1, 0};
    for (int i = 0; i < 10; i++) {
      assertEquals(expected[i], moons.inputs().get(i / 2, i % 2), 1e-7);
    }
    assertEquals(Targets.Labels.of(0, 1, 0, 1, 0), moons.targets());
  }

  @Test
  void withoutNoiseTheArmsEndOnTheUnitCircle() {
    Dataset spirals = GeneratedData.spirals(7, 3, 0, 1);
    for (int i = 4; i < 7; i++) {
      double x = spirals.inputs().get(i, 0);
      double y = spirals.inputs().get(i, 1);
      assertEquals(1, x * x + y * y, 1e-6);
      assertEquals(2 * Math.PI * (i % 3) / 3, Math.floorMod(
          Math.round((Math.atan2(y, x) - 3 * Math.PI) * 1e6), Math.round(2e6 * Math.PI)) / 1e6,
          1e-5);
    }
  }

  @Test
  void aSpreadOfZeroPutsEveryClassAtItsCentre() {
    Dataset clusters = GeneratedData.gaussianClusters(6, 2, 3, 0, 5);
    assertEquals(clusters.inputs().rowRange(0, 2), clusters.inputs().rowRange(2, 4));
    assertNotEquals(clusters.inputs().rowRange(0, 1), clusters.inputs().rowRange(1, 2));
  }

  @Test
  void theNumbersOfASeedNeverChange() {
    // From a program of its own for SplitMix64 and the polar method.
    NormalStream normal = new NormalStream(42);
    double first = normal.next();
    double second = normal.next();
    assertEquals(new NormalStream(42).next(), first);
    assertEquals(FIRST, first);
    assertEquals(SECOND, second);
    assertEquals(MOON, GeneratedData.twoMoons(4, 0.1, 7).inputs().get(3, 1));
    assertNotEquals(
        GeneratedData.twoMoons(4, 0.1, 7), GeneratedData.twoMoons(4, 0.1, 8));
    assertEquals(GeneratedData.twoMoons(4, 0.1, 7), GeneratedData.twoMoons(4, 0.1, 7));
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    NormalStream normal = new NormalStream(3);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 100000; i++) {
      double x = normal.next();
      sum += x;
      squares += x * x;
    }
    assertEquals(0, sum / 1e5, 0.02);
    assertEquals(1, squares / 1e5, 0.03);
  }

  @Test
  void aTeachersTargetsAreFloatsOfTheRightShape() {
    Network network =
        new Network("t", 4, List.of(new HiddenLayer("h", 5, new Activation.Gelu(), true)), 2, true);
    Dataset data = GeneratedData.teacher(20, network, 9);
    Targets.Values values = (Targets.Values) data.targets();
    assertEquals(20, values.size());
    assertEquals(2, values.values().columns());
    for (double x : values.values().toArray()) {
      assertEquals((float) x, x);
      assertTrue(x != 0);
    }
    for (double x : data.inputs().toArray()) {
      assertEquals((float) x, x);
    }
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> GeneratedData.twoMoons(0, 0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> GeneratedData.twoMoons(5, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> GeneratedData.spirals(5, 0, 0.1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> GeneratedData.gaussianClusters(5, 2, 0, 0.1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> GeneratedData.gaussianClusters(5, 2, 3, Double.NaN, 1));
  }
}
