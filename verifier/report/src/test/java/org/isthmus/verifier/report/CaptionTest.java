package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.junit.jupiter.api.Test;

class CaptionTest {

  @Test
  void equalHiddenLayersAreCounted() {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 10; l++) {
      hidden.add(new HiddenLayer("h" + l, 245, new Activation.Relu(), true));
    }
    assertEquals(
        "784, 10 x 245 relu, 10",
        Caption.shapeOf(new Network("fcn10", 784, hidden, 10, true)));
    hidden.set(0, new HiddenLayer("h1", 100, new Activation.Tanh(), true));
    assertEquals(
        "784, 100 tanh, 9 x 245 relu, 10",
        Caption.shapeOf(new Network("fcn10", 784, hidden, 10, true)));
    assertEquals("4, 2", Caption.shapeOf(new Network("linear", 4, List.of(), 2, true)));
  }

  @Test
  void aCertificateHasItsCaption() {
    Caption caption =
        Caption.of(
            SmallPaths.path(new Random(1), new Loss.Squared(), List.of(Conclusion.CONVEX)));
    assertEquals(
        new Caption(
            "alice",
            "bob",
            "net (3, 5 relu, 4 tanh, 2)",
            "images.gz",
            "nbm21 \"Theorem 4.1\""),
        caption);
  }
}
