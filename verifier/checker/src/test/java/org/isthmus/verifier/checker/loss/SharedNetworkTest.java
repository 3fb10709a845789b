package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

class SharedNetworkTest {

  private static final Network NETWORK =
      new Network(
          "net",
          3,
          List.of(
              new HiddenLayer("h1", 4, new Activation.Relu(), true),
              new HiddenLayer("h2", 2, new Activation.Tanh(), true)),
          2,
          true);

  private final RandomCases random = new RandomCases(3);
  private final ParameterPoint point = random.point(NETWORK, () -> 1 + random.below(1000));

  @Test
  void equalPointsAreComputedOnceAndHandedOverOnce() {
    SharedNetwork one = SharedNetwork.of(List.of(point));
    SharedNetwork three = SharedNetwork.of(List.of(point, copy(point), point));
    assertEquals(one.multiplications(), three.multiplications());
    assertEquals(1, three.outputCount());
    assertEquals(3, three.pointCount());
    assertEquals(0, three.outputOfPoint(2));
  }

  @Test
  void theOrderOfNeuronsDoesNotMatter() {
    Matrix[] w = {point.weight(1), point.weight(2), point.weight(3)};
    double[] first = w[0].toArray();
    double[] bias = point.bias(1).toArray();
    double[] second = w[1].toArray();
    swap(bias, 0, 3);
    for (int i = 0; i < 3; i++) {
      swap(first, 4 * i, 4 * i + 3);
    }
    for (int j = 0; j < 2; j++) {
      swap(second, j, 6 + j);
    }
    ParameterPoint swapped =
        new ParameterPoint(
            NETWORK,
            List.of(Matrix.of(3, 4, first), Matrix.of(4, 2, second), w[2]),
            List.of(Matrix.of(1, 4, bias), point.bias(2), point.bias(3)));
    assertNotEquals(point, swapped);
    SharedNetwork shared = SharedNetwork.of(List.of(point, swapped));
    assertEquals(1, shared.outputCount());
    assertEquals(
        SharedNetwork.of(List.of(point)).multiplications(), shared.multiplications());
  }

  @Test
  void zerosOfEitherSignAreNoConnectionAndDeadNeuronsAreNotComputed() {
    double[] second = point.weight(2).toArray();
    second[0] = 0;
    second[1] = -0.0;
    ParameterPoint pruned = with(point, 2, second);
    double[] otherFirst = point.weight(1).toArray();
    for (int i = 0; i < 3; i++) {
      otherFirst[4 * i] = 1e300; // into the dead neuron 0
    }
    ParameterPoint other = with(pruned, 1, otherFirst);
    SharedNetwork shared = SharedNetwork.of(List.of(pruned, other));
    assertEquals(1, shared.outputCount());
    assertEquals(3, targets(shared, 1));
  }

  @Test
  void whoFeedsOnlyDeadNeuronsIsDead() {
    double[] third = point.weight(3).toArray();
    third[0] = 0;
    third[1] = 0;
    double[] second = point.weight(2).toArray();
    second[1] = 0; // neuron 0 of layer 1 now feeds neuron 0 of layer 2 alone, which is dead
    SharedNetwork shared = SharedNetwork.of(List.of(with(with(point, 3, third), 2, second)));
    assertEquals(1, targets(shared, 2));
    assertEquals(3, targets(shared, 1));
  }

  @Test
  void neuronsWithEqualHashesAndDifferentWeightsAreKeptApart() {
    Network network = new Network("net", 2, List.of(), 2, false);
    long start = SharedNetwork.mix(1, 0, 0);
    long one = Double.doubleToRawLongBits(1.5);
    long two = Double.doubleToRawLongBits(2.5);
    long second = Double.doubleToRawLongBits(3.5);
    // The hashes differ after the first weight; this second weight makes them equal again.
    long forged = second ^ SharedNetwork.mix(start, one, 1) ^ SharedNetwork.mix(start, two, 1);
    assertEquals(
        SharedNetwork.mix(SharedNetwork.mix(start, one, 1), second, 2),
        SharedNetwork.mix(SharedNetwork.mix(start, two, 1), forged, 2));
    double other = Double.longBitsToDouble(forged);
    assertTrue(Double.isFinite(other) && other != 0);
    ParameterPoint collision =
        new ParameterPoint(
            network,
            List.of(Matrix.of(2, 2, 1.5, 2.5, 3.5, other)),
            List.of(Matrix.zeros(1, 2)));
    assertEquals(2, targets(SharedNetwork.of(List.of(collision)), 1));
  }

  @Test
  void aDifferenceOfOneUnitInTheLastPlaceIsAnotherFunction() {
    double[] first = point.weight(1).toArray();
    first[0] = Math.nextUp(first[0]);
    SharedNetwork shared = SharedNetwork.of(List.of(point, with(point, 1, first)));
    assertEquals(2, shared.outputCount());
    assertEquals(5, targets(shared, 1));
    assertEquals(4, targets(shared, 2));
    double[] bias = point.bias(1).toArray();
    bias[1] = Math.nextDown(bias[1]);
    ParameterPoint biased =
        new ParameterPoint(
            NETWORK,
            point.weights(),
            List.of(Matrix.of(1, 4, bias), point.bias(2), point.bias(3)));
    assertEquals(2, SharedNetwork.of(List.of(point, biased)).outputCount());
  }

  @Test
  void inputsThatNobodyReadsAreNotUsed() {
    double[] first = point.weight(1).toArray();
    for (int j = 0; j < 4; j++) {
      first[4 + j] = 0;
    }
    SharedNetwork shared = SharedNetwork.of(List.of(with(point, 1, first)));
    assertTrue(shared.usesInput(0));
    assertFalse(shared.usesInput(1));
    assertTrue(shared.usesInput(2));
  }

  @Test
  void noStepWritesASlotThatALaterStepStillReadsFromAnother() {
    for (int seed = 0; seed < 60; seed++) {
      RandomCases cases = new RandomCases(seed);
      Network network = cases.network(1 + seed % 5, 14, RandomCases.RATIONAL);
      ParameterPoint start = cases.point(network, cases::ordinary);
      List<ParameterPoint> points =
          List.of(
              start,
              cases.relative(start, cases::ordinary),
              cases.point(network, cases::ordinary),
              cases.relative(start, cases::ordinary));
      SharedNetwork shared = SharedNetwork.of(points);
      // Whoever reads a slot must find what the last writer of that slot was meant to give.
      Set<Integer> written = new HashSet<>();
      for (int input = 0; input <= network.inputWidth(); input++) {
        written.add(input);
      }
      for (SharedNetwork.Step step : shared.steps()) {
        for (int slot : step.isOutput() ? step.outputs : step.group.sources) {
          assertTrue(written.contains(slot));
        }
        if (!step.isOutput()) {
          Set<Integer> targets = new HashSet<>();
          for (int slot : step.group.targets) {
            assertTrue(slot > network.inputWidth() && slot < shared.slots());
            assertTrue(targets.add(slot), "two targets in one slot");
          }
          for (int slot : step.group.sources) {
            assertFalse(targets.contains(slot), "a target overwrites a source");
          }
          written.addAll(targets);
          assertEquals(0, step.group.sources.length % 4);
        }
      }
    }
  }

  private static int targets(SharedNetwork shared, int layer) {
    return shared.steps().stream()
        .filter(step -> !step.isOutput() && step.group.layer == layer)
        .mapToInt(step -> step.group.targets.length)
        .sum();
  }

  private static ParameterPoint with(ParameterPoint point, int layer, double[] weights) {
    Matrix old = point.weight(layer);
    Matrix[] all = point.weights().toArray(Matrix[]::new);
    all[layer - 1] = Matrix.of(old.rows(), old.columns(), weights);
    return new ParameterPoint(point.network(), List.of(all), point.biases());
  }

  private static ParameterPoint copy(ParameterPoint point) {
    return with(point, 1, point.weight(1).toArray());
  }

  private static void swap(double[] x, int i, int k) {
    double t = x[i];
    x[i] = x[k];
    x[k] = t;
  }
}
