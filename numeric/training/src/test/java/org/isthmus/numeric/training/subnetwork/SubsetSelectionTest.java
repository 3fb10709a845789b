package org.isthmus.numeric.training.subnetwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

class SubsetSelectionTest {

  private static final Engine ENGINE = Engines.byName("ejml");
  private static final Matrix INPUTS =
      Matrix.adopt(6000, 2, new Random(1).doubles(12000, -1, 1).toArray());

  /** Features x, 3y, x, x + y, a constant 9; outgoing weights 1, 1, 1, 1, 100. */
  private static ParameterPoint point() {
    Network network =
        new Network(
            "n", 2, List.of(new HiddenLayer("h", 5, new Activation.Identity(), true)), 1, true);
    return new ParameterPoint(
        network,
        List.of(
            Matrix.of(2, 5, 1, 0, 1, 1, 0, 0, 3, 0, 1, 0), Matrix.of(5, 1, 1, 1, 1, 1, 100)),
        List.of(Matrix.of(1, 5, 0, 0, 0, 0, 9), Matrix.of(1, 1, 0)));
  }

  @Test
  void pivotedQrKeepsWhatTheOthersCannotReplace() {
    SubsetSelection selection = new SubsetSelection(point(), INPUTS, ENGINE);
    assertEquals(List.of(1), selection.pivotedQr(1, 1));
    List<Integer> two = selection.pivotedQr(1, 2);
    assertEquals(2, two.size());
    assertEquals(1, two.get(0) == 1 ? two.get(0) : two.get(1));
    assertEquals(List.of(0, 1, 2, 3, 4), selection.pivotedQr(1, 5));
  }

  @Test
  void importanceIsDeviationTimesOutgoingWeight() {
    SubsetSelection selection = new SubsetSelection(point(), INPUTS, ENGINE);
    assertEquals(List.of(1, 3), selection.importance(1, 2));
    assertEquals(List.of(0, 1, 2, 3), selection.importance(1, 4));
    assertEquals(List.of(), selection.importance(1, 0));
  }

  @Test
  void layersAndCountsThatDoNotExistAreRefused() {
    SubsetSelection selection = new SubsetSelection(point(), INPUTS, ENGINE);
    assertThrows(IllegalArgumentException.class, () -> selection.pivotedQr(0, 1));
    assertThrows(IllegalArgumentException.class, () -> selection.importance(2, 1));
    assertThrows(IllegalArgumentException.class, () -> selection.importance(1, 6));
    assertThrows(IllegalArgumentException.class, () -> selection.pivotedQr(1, 6));
  }
}
