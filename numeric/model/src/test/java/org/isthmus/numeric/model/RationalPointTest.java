package org.isthmus.numeric.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

class RationalPointTest {

  private static final Network NET =
      new Network(
          "net", 2, List.of(new HiddenLayer("h", 3, new Activation.Relu(), true)), 1, false);

  private static final RationalMatrix W1 = thirds(2, 3);
  private static final RationalMatrix B1 = thirds(1, 3);
  private static final RationalMatrix W2 = thirds(3, 1);
  private static final RationalMatrix NONE = RationalMatrix.zeros(1, 1);

  private static RationalMatrix thirds(int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = Rational.of(k + 1, 3);
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  private static void refused(
      String message, List<RationalMatrix> weights, List<RationalMatrix> biases) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> new RationalPoint(NET, weights, biases))
            .getMessage());
  }

  @Test
  void parametersOfTheShapesOfTheNetworkAreAPoint() {
    RationalPoint point = new RationalPoint(NET, List.of(W1, W2), List.of(B1, NONE));
    assertSame(W1, point.weight(1));
    assertSame(W2, point.weight(2));
    assertSame(B1, point.bias(1));
    assertSame(NONE, point.bias(2));
  }

  @Test
  void parametersOfOtherShapesAreRefusedWithBoth() {
    refused(
        "W1 has the wrong shape (found 3 x 2, expected 2 x 3)",
        List.of(W1.transpose(), W2), List.of(B1, NONE));
    refused(
        "W2 has the wrong shape (found 1 x 3, expected 3 x 1)",
        List.of(W1, W2.transpose()), List.of(B1, NONE));
    refused(
        "b1 has the wrong shape (found 3 x 1, expected 1 x 3)",
        List.of(W1, W2), List.of(B1.transpose(), NONE));
    refused(
        "b2 has the wrong shape (found 1 x 3, expected 1 x 1)", List.of(W1, W2), List.of(B1, B1));
    refused(
        "the number of layers does not fit network net (found 1, expected 2)",
        List.of(W1), List.of(B1, NONE));
    refused(
        "the number of layers does not fit network net (found 2, expected 2)",
        List.of(W1, W2), List.of(B1));
  }

  @Test
  void aBiasThatTheNetworkHasNotIsZero() {
    refused(
        "layer 2 of network net has no bias, but b2 is not zero",
        List.of(W1, W2), List.of(B1, thirds(1, 1)));
  }

  @Test
  void onePointWithOtherParametersOfALayerIsAnother() {
    RationalPoint point = new RationalPoint(NET, List.of(W1, W2), List.of(B1, NONE));
    RationalPoint moved = point.with(1, W1.negate(), B1.negate());
    assertEquals(W1.negate(), moved.weight(1));
    assertEquals(B1.negate(), moved.bias(1));
    assertSame(W2, moved.weight(2));
    assertSame(W1, point.weight(1));
    assertThrows(IllegalArgumentException.class, () -> point.with(2, W2, thirds(1, 1)));
  }

  @Test
  void aPointOfDoublesKeepsItsNumbersAndComesBack() {
    ParameterPoint doubles =
        new ParameterPoint(
            NET,
            List.of(Matrix.of(2, 3, 0.1, -0.0, 1e300, 2, 3, 5e-324), Matrix.of(3, 1, 1, 2, 3)),
            List.of(Matrix.of(1, 3, -0.1, 0, 7), Matrix.zeros(1, 1)));
    RationalPoint exact = RationalPoint.of(doubles);
    assertEquals(Rational.of(0.1), exact.weight(1).get(0, 0));
    assertEquals(Rational.ZERO, exact.weight(1).get(0, 1));
    assertEquals(Rational.of(1e300), exact.weight(1).get(0, 2));
    assertEquals(Rational.of(5e-324), exact.weight(1).get(1, 2));
    assertEquals(Rational.of(-0.1), exact.bias(1).get(0, 0));
    ParameterPoint back = exact.rounded();
    assertEquals(Matrix.of(2, 3, 0.1, 0.0, 1e300, 2, 3, 5e-324), back.weight(1));
    assertEquals(doubles.weight(2), back.weight(2));
    assertEquals(doubles.bias(1), back.bias(1));
  }

  @Test
  void aFractionIsRoundedToTheNearestDouble() {
    RationalPoint point = new RationalPoint(NET, List.of(W1, W2), List.of(B1, NONE));
    assertEquals(Matrix.of(3, 1, 1 / 3.0, 2 / 3.0, 1), point.rounded().weight(2));
  }
}
