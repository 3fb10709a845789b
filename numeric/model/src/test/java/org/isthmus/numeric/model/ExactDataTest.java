package org.isthmus.numeric.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.junit.jupiter.api.Test;

/** Data, targets and activations as exact certificates need them. */
class ExactDataTest {

  private static final Rational THIRD = Rational.of(1, 3);

  private static RationalTargets values(int rows, int columns, Rational... entries) {
    return new RationalTargets.Values(RationalMatrix.of(rows, columns, entries));
  }

  private static void refused(Loss loss, RationalTargets targets, int outputs, String message) {
    String found =
        assertThrows(
                IllegalArgumentException.class, () -> loss.requireTargets(targets, outputs))
            .getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void inputsAndTargetsAreAsManyAndAtLeastOne() {
    RationalMatrix inputs = RationalMatrix.of(2, 1, THIRD, THIRD);
    assertEquals(2, new RationalDataset(inputs, values(2, 1, THIRD, Rational.ONE)).size());
    for (RationalTargets targets :
        new RationalTargets[] {
          values(1, 1, THIRD), values(3, 1, THIRD, THIRD, THIRD),
          new RationalTargets.Classes(Targets.Labels.of(0, 1, 0))
        }) {
      assertThrows(
          IllegalArgumentException.class, () -> new RationalDataset(inputs, targets));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RationalDataset(
                RationalMatrix.zeros(0, 1),
                new RationalTargets.Values(RationalMatrix.zeros(0, 1))));
  }

  @Test
  void dataOfDoublesKeepTheirNumbersAndClasses() {
    Dataset real =
        new Dataset(Matrix.of(1, 2, 0.1, -0.0), new Targets.Values(Matrix.of(1, 1, 0.3)));
    assertEquals(
        new RationalDataset(
            RationalMatrix.of(1, 2, Rational.of(0.1), Rational.ZERO),
            values(1, 1, Rational.of(0.3))),
        RationalDataset.of(real));
    Targets.Labels labels = Targets.Labels.of(4);
    assertEquals(
        new RationalTargets.Classes(labels),
        RationalDataset.of(new Dataset(Matrix.of(1, 2, 1, 2), labels)).targets());
  }

  @Test
  void aRationalLossTakesFractionsAndTheOthersDoNot() {
    RationalTargets third = values(1, 1, THIRD);
    for (Loss loss : new Loss[] {new Loss.Squared(), new Loss.Huber(THIRD)}) {
      assertDoesNotThrow(() -> loss.requireTargets(third, 1));
      refused(loss, third, 2, "the targets do not fit the output of the network (found 1");
      refused(loss, values(1, 2, THIRD, THIRD), 1, "the targets do not fit");
      refused(
          loss, new RationalTargets.Classes(Targets.Labels.of(0)), 1,
          loss.notation() + " needs real targets");
    }
    for (Loss loss : new Loss[] {new Loss.CrossEntropy(), new Loss.Logistic()}) {
      refused(loss, third, 1, loss.notation() + " needs targets that are binary64 numbers");
      assertDoesNotThrow(() -> loss.requireTargets(values(1, 1, Rational.ONE), 1));
      refused(loss, values(1, 1, Rational.ONE), 2, "the targets do not fit the output");
      refused(loss, values(1, 1, Rational.of(-2)), 1, loss.notation() + " needs targets");
    }
    refused(
        new Loss.Logistic(), values(1, 1, Rational.of(1, 2)), 1, "logistic needs targets -1 and 1");
    assertDoesNotThrow(
        () -> new Loss.CrossEntropy().requireTargets(values(1, 1, Rational.of(1, 2)), 1));
  }

  @Test
  void aClassIsAnOutput() {
    RationalTargets classes = new RationalTargets.Classes(Targets.Labels.of(0, 2));
    assertDoesNotThrow(() -> new Loss.CrossEntropy().requireTargets(classes, 3));
    refused(new Loss.CrossEntropy(), classes, 2, "a class label is too large for the network");
    refused(new Loss.Logistic(), classes, 3, "logistic needs real targets");
  }

  @Test
  void threeActivationsHaveTwoSlopes() {
    assertEquals(Optional.of(Rational.ZERO), new Activation.Relu().negativeSlope());
    assertEquals(Optional.of(Rational.ONE), new Activation.Identity().negativeSlope());
    assertEquals(Optional.of(THIRD), new Activation.LeakyRelu(THIRD).negativeSlope());
    assertEquals(
        Optional.of(Rational.of(-2)), new Activation.LeakyRelu(Rational.of(-2)).negativeSlope());
    assertEquals(Optional.empty(), new Activation.Tanh().negativeSlope());
    assertEquals(Optional.empty(), new Activation.Sigmoid().negativeSlope());
    assertEquals(Optional.empty(), new Activation.Gelu().negativeSlope());
  }

  @Test
  void fractionsThatAreDoublesAreNoFractions() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Numbers.Fractions(RationalMatrix.of(1, 2, Rational.of(1, 2), Rational.ZERO)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Numbers.Fractions(RationalMatrix.zeros(2, 2)));
    assertEquals(
        2, new Numbers.Fractions(RationalMatrix.of(2, 1, Rational.of(1, 2), THIRD)).rows());
  }
}
