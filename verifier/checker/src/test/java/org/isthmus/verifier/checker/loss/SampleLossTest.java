package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;

/** The loss of one sample where its outputs are known to be in wide intervals only. */
class SampleLossTest {

  private static final Loss SQUARED = new Loss.Squared();
  private static final Loss CROSS_ENTROPY = new Loss.CrossEntropy();
  private static final Loss LOGISTIC = new Loss.Logistic();
  private static final Loss HUBER = new Loss.Huber(Rational.of(2));

  /** One sample with outputs {@code middles} up to {@code radii} away. */
  private static Logits outputs(double[] middles, double[] radii) {
    double[][] high = new double[middles.length][1];
    for (int k = 0; k < middles.length; k++) {
      high[k][0] = middles[k];
    }
    return new Logits(high, new double[middles.length][1], radii);
  }

  private static Interval one(Loss loss, double target, double least, double most) {
    double middle = least == -most ? 0 : (least + most) / 2;
    double radius =
        most == Double.POSITIVE_INFINITY ? most : (most - least) / 2;
    return SampleLoss.of(loss, new Targets.Values(Matrix.of(1, 1, target)))
        .enclose(
            outputs(new double[] {radius == Double.POSITIVE_INFINITY ? 0 : middle},
                new double[] {radius}),
            0,
            0);
  }

  private static Targets values(double... targets) {
    return new Targets.Values(Matrix.of(1, targets.length, targets));
  }

  /** Requires that an enclosure has these ends but for roundings, and contains them. */
  private static void assertEnds(double lower, double upper, Interval found) {
    double slack = 1e-13 * Math.max(1, Math.abs(upper));
    assertTrue(found.lo() <= lower && found.lo() >= lower - slack, found + " from " + lower);
    assertTrue(found.hi() >= upper && found.hi() <= upper + slack, found + " to " + upper);
  }

  /** Requires that an enclosure has about these ends, which are rounded themselves. */
  private static void assertAbout(double lower, double upper, Interval found) {
    assertEquals(lower, found.lo(), 1e-13 * Math.abs(lower), found::toString);
    assertEquals(upper, found.hi(), 1e-13 * Math.abs(upper), found::toString);
  }

  @Test
  void theSquaredLossIsLeastWhereTheOutputIsNearest() {
    assertEnds(4, 16, one(SQUARED, 1, 3, 5));
    assertEnds(4, 16, one(SQUARED, 1, -3, -1));
    assertEnds(0, 16, one(SQUARED, 1, -1, 5));
    assertEnds(0, 4, one(SQUARED, 1, 1, 3));
  }

  @Test
  void theHuberLossIsASquareUpToDeltaAndALineFromThere() {
    assertEnds(0.5, 2, one(HUBER, 0, 1, 2));
    assertEnds(2, 4, one(HUBER, 0, 2, 3));
    assertEnds(0.5, 4, one(HUBER, 0, 1, 3));
    assertEnds(4, 8, one(HUBER, 0, 3, 5));
    assertEnds(4, 8, one(HUBER, 7, 2, 4));
    assertEnds(0, 8, one(HUBER, 0, -5, 5));
    assertEnds(0, 0.5, one(HUBER, 0, -1, 0.5));
  }

  @Test
  void theHuberLossOfAnUnknownDeltaIsBoundedByBothFormulas() {
    // Delta is between two doubles; the distance is one of them, or next to them.
    Rational third = Rational.of(1, 3);
    Loss loss = new Loss.Huber(third);
    Interval width = Interval.of(third);
    for (double r : new double[] {
      width.lo(), width.hi(), Math.nextDown(width.lo()), Math.nextUp(width.hi()), 0.2, 0.5
    }) {
      Rational distance = Rational.of(r);
      Rational half = Rational.of(1, 2);
      Rational exact =
          distance.compareTo(third) <= 0
              ? distance.times(distance).times(half)
              : third.times(distance.minus(third.times(half)));
      Interval found = one(loss, 0, r, r);
      assertTrue(found.contains(exact), found::toString);
      assertTrue(found.width() <= 1e-15, found::toString);
    }
  }

  @Test
  void theLogisticLossFallsInTheDirectionOfItsTarget() {
    double atOne = Math.log1p(Math.exp(-1));
    double atMinusTwo = 2 + Math.log1p(Math.exp(-2));
    Interval found = one(LOGISTIC, 1, -2, 1);
    assertAbout(atOne, atMinusTwo, found);
    assertEquals(found, one(LOGISTIC, -1, -1, 2));
    assertAbout(Math.log(2), Math.log(2), one(LOGISTIC, 1, 0, 0));
    assertAbout(Math.exp(-101), Math.exp(-99), one(LOGISTIC, 1, 99, 101));
  }

  @Test
  void nothingButTheSignIsKnownOfLossesOfUnknownOutputs() {
    double infinity = Double.POSITIVE_INFINITY;
    for (Loss loss : new Loss[] {SQUARED, HUBER, LOGISTIC}) {
      assertEquals(new Interval(0, infinity), one(loss, 1, -infinity, infinity), loss.notation());
    }
  }

  @Test
  void crossEntropyIsThatOfTheLabel() {
    Logits outputs =
        outputs(new double[] {1, 3, 2}, new double[] {0.5, 0.5, 0});
    double[] least = {
      Math.log1p(Math.exp(2.5 - 1.5) + Math.exp(2 - 1.5)),
      Math.log1p(Math.exp(0.5 - 3.5) + Math.exp(2 - 3.5)),
      Math.log1p(Math.exp(0.5 - 2) + Math.exp(2.5 - 2))
    };
    double[] most = {
      Math.log1p(Math.exp(3.5 - 0.5) + Math.exp(2 - 0.5)),
      Math.log1p(Math.exp(1.5 - 2.5) + Math.exp(2 - 2.5)),
      Math.log1p(Math.exp(1.5 - 2) + Math.exp(3.5 - 2))
    };
    for (int label = 0; label < 3; label++) {
      Interval found =
          SampleLoss.of(CROSS_ENTROPY, Targets.Labels.of(label)).enclose(outputs, 0, 0);
      assertTrue(found.lo() <= least[label] && found.hi() >= most[label], found::toString);
      double[] row = new double[3];
      row[label] = 1;
      assertEquals(
          found, SampleLoss.of(CROSS_ENTROPY, values(row)).enclose(outputs, 0, 0));
    }
    // The label of the largest output: nothing is lost.
    Interval sure =
        SampleLoss.of(CROSS_ENTROPY, Targets.Labels.of(1))
            .enclose(outputs(new double[] {1, 3}, new double[] {0.5, 0.5}), 0, 0);
    assertAbout(Math.log1p(Math.exp(-3)), Math.log1p(Math.exp(-1)), sure);
  }

  @Test
  void aTargetOfZeroAsksNothingOfAnOutput() {
    Interval found =
        SampleLoss.of(CROSS_ENTROPY, values(0, 0.5))
            .enclose(outputs(new double[] {-5, 5}, new double[] {0, 0}), 0, 0);
    double exact = 0.5 * Math.log1p(Math.exp(-10));
    assertAbout(exact, exact, found);
    assertEquals(
        Interval.ZERO,
        SampleLoss.of(CROSS_ENTROPY, values(0, 0))
            .enclose(outputs(new double[] {-5, 5}, new double[] {0, 1}), 0, 0));
  }

  @Test
  void everyLossOfOutputsWithinTheirRadiiIsContained() {
    Random random = new Random(4);
    for (int round = 0; round < 80; round++) {
      int width = 1 + random.nextInt(4);
      Loss loss = new Loss[] {SQUARED, CROSS_ENTROPY, LOGISTIC, HUBER}[round % 4];
      double[] targets = new double[width];
      double[] middles = new double[width];
      double[] radii = new double[width];
      for (int k = 0; k < width; k++) {
        targets[k] = random.nextBoolean() ? 1 : loss == CROSS_ENTROPY ? 0 : -1;
        middles[k] = 3 * random.nextGaussian();
        radii[k] = random.nextInt(3) * random.nextDouble();
      }
      Targets row =
          loss == CROSS_ENTROPY && random.nextBoolean()
              ? Targets.Labels.of(random.nextInt(width))
              : values(targets);
      Interval found = SampleLoss.of(loss, row).enclose(outputs(middles, radii), 0, 0);
      assertTrue(found.lo() >= 0, found::toString);
      for (int corner = 0; corner < 1 << width; corner++) {
        BigDecimal[] z = new BigDecimal[width];
        for (int k = 0; k < width; k++) {
          z[k] =
              new BigDecimal(middles[k])
                  .add(new BigDecimal((corner >> k & 1) == 0 ? radii[k] : -radii[k]));
        }
        BigDecimal exact = Reference.sampleLoss(z, loss, row, 0);
        assertTrue(
            Reference.contains(found, exact),
            () -> loss.notation() + ": " + found + " misses " + exact);
      }
    }
  }
}
