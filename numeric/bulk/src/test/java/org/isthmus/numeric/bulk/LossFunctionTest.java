package org.isthmus.numeric.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

class LossFunctionTest {

  private static final Matrix Z = Matrix.of(2, 3, 1, -2, 0.5, 4, 4.5, -3);
  private static final Matrix SIGNS = Matrix.of(2, 3, 1, -1, 1, -1, 1, -1);

  private static LossFunction values(Loss loss, Matrix targets) {
    return LossFunction.of(loss, new Targets.Values(targets), targets.columns());
  }

  @Test
  void squaredIsTheMeanOfSumsWithoutAHalf() {
    Matrix y = Matrix.of(2, 3, 1, 0, 0, 4, 4, -3);
    assertEquals((4 + 0.25 + 0.25) / 2, values(new Loss.Squared(), y).mean(Z), 1e-15);
  }

  @Test
  void huberIsQuadraticInsideAndLinearOutside() {
    Matrix y = Matrix.of(2, 3, 1, 0, 0, 4, 4, -3);
    // Residuals -2, 0.5, 0.5 with delta 1: 1 * (2 - 1/2) + 1/8 + 1/8.
    Loss huber = new Loss.Huber(Rational.of(1));
    assertEquals((1.5 + 0.125 + 0.125) / 2, values(huber, y).mean(Z), 1e-15);
  }

  @Test
  void crossEntropyOfLabelsAndOfOneHotTargetsAgree() {
    double first = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5)) - 0.5;
    double second = Math.log(Math.exp(4) + Math.exp(4.5) + Math.exp(-3)) - 4;
    LossFunction labels = LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(2, 0), 3);
    LossFunction soft = values(new Loss.CrossEntropy(), Matrix.of(2, 3, 0, 0, 1, 1, 0, 0));
    assertEquals((first + second) / 2, labels.mean(Z), 1e-15);
    assertEquals(labels.mean(Z), soft.mean(Z));
  }

  @Test
  void crossEntropyWeighsSoftTargetsThatNeedNotSumToOne() {
    LossFunction soft = values(new Loss.CrossEntropy(), Matrix.of(1, 2, 0.5, 1));
    double log = Math.log(1 + Math.E);
    assertEquals(0.5 * (log - 0) + (log - 1), soft.mean(Matrix.of(1, 2, 0, 1)), 1e-15);
  }

  @Test
  void logisticSumsOverTheOutputs() {
    double expected = 0;
    for (int i = 0; i < 2; i++) {
      for (int k = 0; k < 3; k++) {
        expected += Math.log(1 + Math.exp(-SIGNS.get(i, k) * Z.get(i, k))) / 2;
      }
    }
    assertEquals(expected, values(new Loss.Logistic(), SIGNS).mean(Z), 1e-14);
  }

  @Test
  void tinyAndHugeLossesKeepTheirAccuracy() {
    LossFunction entropy = LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(0), 2);
    assertEquals(Math.exp(-50), entropy.mean(Matrix.of(1, 2, 50, 0)), 1e-36);
    assertEquals(5000, entropy.mean(Matrix.of(1, 2, -5000, 0)), 0);
    LossFunction logistic = values(new Loss.Logistic(), Matrix.of(1, 1, 1));
    assertEquals(Math.exp(-50), logistic.mean(Matrix.of(1, 1, 50)), 1e-36);
    assertEquals(5000, logistic.mean(Matrix.of(1, 1, -5000)), 0);
  }

  @Test
  void everyGradientIsTheLimitOfDifferences() {
    Random random = new Random(5);
    List<LossFunction> functions =
        List.of(
            values(new Loss.Squared(), SIGNS),
            values(new Loss.Huber(Rational.of(3, 4)), SIGNS),
            values(new Loss.Logistic(), SIGNS),
            values(new Loss.CrossEntropy(), Matrix.of(2, 3, 0.2, 0.5, 0, 1, 2, 3)),
            LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(1, 2), 3));
    for (LossFunction function : functions) {
      for (int sample = 0; sample < 2; sample++) {
        double[] z = random.doubles(5, -3, 3).toArray();
        double[] gradient = new double[5];
        double value = function.gradient(sample, z, 1, gradient);
        assertEquals(function.value(sample, z, 1), value, 1e-15);
        double[] inPlace = z.clone();
        function.gradient(sample, inPlace, 1, inPlace);
        assertEquals(z[0], inPlace[0]);
        assertEquals(z[4], inPlace[4]);
        for (int k = 1; k <= 3; k++) {
          double h = 1e-5;
          double kept = z[k];
          z[k] = kept + h;
          double up = function.value(sample, z, 1);
          z[k] = kept - h;
          double down = function.value(sample, z, 1);
          z[k] = kept;
          assertEquals((up - down) / (2 * h), gradient[k], 1e-8);
          assertEquals(gradient[k], inPlace[k], 1e-15);
        }
      }
    }
  }

  @Test
  void aTieIsAnErrorAndSoIsANan() {
    LossFunction labels =
        LossFunction.of(new Loss.CrossEntropy(), Targets.Labels.of(0, 1, 1, 0), 2);
    Matrix z = Matrix.of(4, 2, 2, 1, 2, 1, 3, 3, Double.NaN, 0);
    assertEquals(OptionalInt.of(3), labels.errors(z));
  }

  @Test
  void oneHotTargetsNameClassesAndOtherRealTargetsDoNot() {
    Matrix oneHot = Matrix.of(2, 3, 0, 1, 0, -1, -1, 1);
    assertEquals(OptionalInt.of(2), values(new Loss.Squared(), oneHot).errors(Z));
    Matrix real = Matrix.of(2, 3, 0, 1, 0.5, 0, 0, 1);
    assertTrue(values(new Loss.Squared(), real).errors(Z).isEmpty());
    Matrix flat = Matrix.of(2, 3, 1, 1, 1, 0, 0, 1);
    assertTrue(values(new Loss.Squared(), flat).errors(Z).isEmpty());
  }

  @Test
  void oneOutputAndLogisticAreJudgedBySign() {
    Matrix y = Matrix.of(3, 1, 1, -1, 1);
    Matrix z = Matrix.of(3, 1, 0.1, 0.1, 0);
    assertEquals(OptionalInt.of(2), values(new Loss.Squared(), y).errors(z));
    assertEquals(OptionalInt.of(2), values(new Loss.Logistic(), y).errors(z));
    assertEquals(OptionalInt.of(1), values(new Loss.Logistic(), SIGNS).errors(Z));
    assertTrue(values(new Loss.Squared(), Matrix.of(3, 1, 1, -1, 2)).errors(z).isEmpty());
  }

  @Test
  void targetsAndOutputsThatDoNotFitAreRefused() {
    Targets labels = Targets.Labels.of(3);
    assertThrows(
        IllegalArgumentException.class,
        () -> LossFunction.of(new Loss.CrossEntropy(), labels, 3));
    assertThrows(
        IllegalArgumentException.class, () -> LossFunction.of(new Loss.Squared(), labels, 4));
    LossFunction function = values(new Loss.Squared(), SIGNS);
    assertEquals(
        "the outputs do not fit the targets (found 1 x 3, expected 2 x 3)",
        assertThrows(
                IllegalArgumentException.class, () -> function.mean(Matrix.zeros(1, 3)))
            .getMessage());
  }
}
