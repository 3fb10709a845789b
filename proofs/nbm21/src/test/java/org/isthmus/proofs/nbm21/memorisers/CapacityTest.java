package org.isthmus.proofs.nbm21.memorisers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.junit.jupiter.api.Test;

class CapacityTest {

  private static Network network(boolean outputBias, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(
          new HiddenLayer("h" + (hidden.size() + 1), width, new Activation.Relu(), true));
    }
    return new Network("net", 784, hidden, 10, outputBias);
  }

  private static String table(Capacity capacity, int level) {
    return capacity.rows().stream()
        .filter(row -> row.level() == level)
        .map(row -> row.name() + " " + row.points() + " " + row.pointsForOutputs())
        .collect(Collectors.joining(", "));
  }

  /** d = 123 features, 122 neurons: worked out by hand from the formulas. */
  @Test
  void theWidthsOfTheTenLayerNetwork() {
    int[] widths = Collections.nCopies(10, 245).stream().mapToInt(Integer::intValue).toArray();
    Capacity capacity = Capacity.of(network(true, widths), Collections.nCopies(10, 123));
    assertEquals(360, capacity.published());
    assertEquals("hats 4920 615, peeling 7503 1353, line 123 123", table(capacity, 9));
    assertEquals(
        "hats 4920 615, peeling 7503 1353, line 123 123, stairs 3721 366, zigzag 7442 732",
        table(capacity, 8));
  }

  /** 8 features and 6 neurons at level 2; 8 features, 8 and 6 neurons at level 1. */
  @Test
  void withoutOutputBiasANeuronOfTheLastLayerStandsForIt() {
    Capacity biased = Capacity.of(network(true, 16, 16, 16), List.of(8, 8, 10));
    assertEquals("hats 16 0, peeling 24 0, line 7 7", table(biased, 2));
    assertEquals(
        "hats 16 0, peeling 32 0, line 7 7, stairs 12 0, zigzag 24 0", table(biased, 1));
    Capacity unbiased = Capacity.of(network(false, 16, 16, 16), List.of(8, 8, 10));
    assertEquals("hats 8 0, peeling 16 0, line 6 6", table(unbiased, 2));
    assertEquals(
        "hats 16 0, peeling 32 0, line 6 6, stairs 8 0, zigzag 20 0", table(unbiased, 1));
  }

  @Test
  void deepStairsAddUpTheirPairs() {
    // 4 blocks of 4 steps below, and 2 blocks of 4 steps beside the sum so far.
    assertEquals(24, Stairs.capacity(List.of(8, 9, 4, 9), 1));
    assertEquals(16, Stairs.capacity(List.of(8, 9, 1, 1), 1));
    assertEquals(0, Stairs.capacity(List.of(8, 1), 1));
    assertEquals(0, Stairs.capacity(List.of(0, 9), 1));
  }

  @Test
  void aNetworkWithOneHiddenLayerHasNoPublishedCondition() {
    assertEquals(0, Capacity.of(network(true, 64), List.of(32)).published());
  }

  @Test
  void theNumberOfLayersMustFit() {
    assertThrows(
        IllegalArgumentException.class, () -> Capacity.of(network(true, 64), List.of(32, 32)));
  }
}
