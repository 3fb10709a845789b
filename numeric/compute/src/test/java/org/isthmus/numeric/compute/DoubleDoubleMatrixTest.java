package org.isthmus.numeric.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Matrix;
import org.junit.jupiter.api.Test;

class DoubleDoubleMatrixTest {

  @Test
  void anAffineMapIsTheRoundedExactOne() {
    // 1e16 * 1 + 1 * 1 - 1e16 = 1, where doubles give 0.
    Matrix inputs = Matrix.of(1, 2, 1e16, 1);
    DoubleDoubleMatrix z = DoubleDoubleMatrix.affine(inputs, new double[] {1, 1, -1e16}, 1);
    assertEquals(1, z.nearest(0, 0));
    assertEquals(1, z.rows());
    assertEquals(1, z.columns());
  }

  @Test
  void aSlopeThatNoDoubleHoldsIsAppliedTo100Bits() {
    Rational slope = Rational.of(1, 10);
    double hi = slope.doubleValue();
    DoubleDouble pair =
        new DoubleDouble(hi, slope.minus(Rational.of(hi)).doubleValue());
    DoubleDoubleMatrix z =
        DoubleDoubleMatrix.affine(Matrix.of(2, 1, -1, 1), new double[] {3, 0}, 1);
    z.applyTwoSlope(pair);
    assertEquals(3, z.nearest(1, 0));
    // -0.3 * 10 + 3 is zero to about 2^-104.
    assertEquals(
        0, z.minus(z, new double[] {1}).largest());
    DoubleDoubleMatrix ten = z.times(new double[] {10}, 1);
    assertEquals(-3, ten.nearest(0, 0));
    DoubleDoubleMatrix three =
        DoubleDoubleMatrix.affine(Matrix.of(2, 1, -1, 10), new double[] {3, 0}, 1);
    assertEquals(0, three.minus(z, new double[] {10}).largest(), 0x1p-100);
  }

  @Test
  void aResidualIsThatOfExactArithmetic() {
    Random random = new Random(4);
    int samples = 20;
    int neurons = 30;
    Matrix inputs = Matrix.of(samples, 3, random.doubles(samples * 3, -1, 1).toArray());
    double[] hidden = random.doubles(4 * neurons, -1, 1).toArray();
    double[] weights = random.doubles(neurons * 2, -1, 1).toArray();
    DoubleDoubleMatrix features = DoubleDoubleMatrix.affine(inputs, hidden, neurons);
    features.applyTwoSlope(DoubleDouble.ZERO);
    double[] near = weights.clone();
    for (int k = 0; k < near.length; k++) {
      near[k] += 1e-12 * random.nextGaussian();
    }
    double[] residual = features.times(weights, 2).minus(features, near).toArray();
    for (int i = 0; i < samples; i++) {
      for (int p = 0; p < 2; p++) {
        Rational exact = Rational.ZERO;
        for (int j = 0; j < neurons; j++) {
          Rational z = Rational.of(hidden[3 * neurons + j]);
          for (int k = 0; k < 3; k++) {
            z =
                z.plus(
                    Rational.of(inputs.get(i, k)).times(Rational.of(hidden[k * neurons + j])));
          }
          if (z.signum() > 0) {
            Rational difference =
                Rational.of(weights[2 * j + p]).minus(Rational.of(near[2 * j + p]));
            exact = exact.plus(z.times(difference));
          }
        }
        assertEquals(exact.doubleValue(), residual[2 * i + p], 1e-27);
      }
    }
  }

  @Test
  void aColumnIsCopiedWithItsLowPart() {
    DoubleDoubleMatrix source =
        DoubleDoubleMatrix.affine(Matrix.of(1, 2, 1, 0x1p-70), new double[] {1, 1, 0}, 1);
    DoubleDoubleMatrix target =
        DoubleDoubleMatrix.affine(Matrix.of(1, 1, 0), new double[] {0, 0, 5, 7}, 2);
    target.copyColumn(1, source, 0);
    assertArrayEquals(new double[] {5, 1}, target.toArray());
    assertEquals(
        0x1p-70,
        target.times(new double[] {0, 1}, 1)
            .minus(
                DoubleDoubleMatrix.affine(Matrix.of(1, 1, 1), new double[] {1, 0}, 1),
                new double[] {1})
            .nearest(0, 0));
  }

  @Test
  void whatOverflowsIsNotFinite() {
    DoubleDoubleMatrix z =
        DoubleDoubleMatrix.affine(Matrix.of(1, 1, 1e200), new double[] {1e200, 0}, 1);
    assertFalse(z.isFinite());
    assertTrue(
        DoubleDoubleMatrix.affine(Matrix.of(1, 1, 1e100), new double[] {1e200, 0}, 1).isFinite());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Matrix inputs = Matrix.of(1, 1, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> DoubleDoubleMatrix.affine(inputs, new double[] {1}, 1));
    DoubleDoubleMatrix z = DoubleDoubleMatrix.affine(inputs, new double[] {1, 1}, 1);
    assertThrows(IllegalArgumentException.class, () -> z.times(new double[] {1, 2, 3}, 2));
  }
}
