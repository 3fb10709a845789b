package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/** Losses of exact outputs against the formulas in naive rationals and in decimals. */
class ExactOutputLossesProperties {

  private final Random random = new Random();

  private Rational number() {
    return Rational.of(random.nextInt(41) - 20, 1 + random.nextInt(9));
  }

  private RationalMatrix numbers(int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = number();
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  /** For each sample a row of the outputs; some rows have several samples. */
  private int[] rows(int samples, int distinct) {
    return random.ints(samples, 0, distinct).toArray();
  }

  private static RationalDataset data(RationalTargets targets) {
    return new RationalDataset(RationalMatrix.zeros(targets.size(), 1), targets);
  }

  @Property(tries = 300)
  void theRationalLossesAreThoseOfTheFormulas(@ForAll long seed) {
    random.setSeed(seed);
    int samples = 1 + random.nextInt(5);
    int width = 1 + random.nextInt(3);
    int[] rows = rows(samples, 3);
    RationalMatrix outputs = numbers(3, width);
    RationalMatrix targets = numbers(samples, width);
    Rational delta = number().abs().plus(Rational.of(1, 7));
    Rational squares = Rational.ZERO;
    Rational hubers = Rational.ZERO;
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < width; k++) {
        Rational r = outputs.get(rows[i], k).minus(targets.get(i, k)).abs();
        squares = squares.plus(r.times(r));
        Rational twice =
            r.compareTo(delta) < 0
                ? r.times(r)
                : delta.times(r).times(Rational.of(2)).minus(delta.times(delta));
        hubers = hubers.plus(twice);
      }
    }
    RationalDataset data = data(new RationalTargets.Values(targets));
    assertEquals(
        Optional.of(squares.dividedBy(Rational.of(samples))),
        ExactOutputLosses.of(new Loss.Squared(), data, width, rows).at(outputs).exact());
    assertEquals(
        Optional.of(hubers.dividedBy(Rational.of(2L * samples))),
        ExactOutputLosses.of(new Loss.Huber(delta), data, width, rows).at(outputs).exact());
  }

  @Property(tries = 150)
  void theEnclosedLossesContainTheValueInDecimals(@ForAll long seed) {
    random.setSeed(seed);
    int samples = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(3);
    int which = random.nextInt(3);
    int[] rows = rows(samples, 2);
    RationalMatrix outputs = numbers(2, width);
    Loss loss = which == 2 ? new Loss.Logistic() : new Loss.CrossEntropy();
    Targets targets = targets(which, samples, width);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < samples; i++) {
      BigDecimal[] z = new BigDecimal[width];
      for (int k = 0; k < width; k++) {
        Rational output = outputs.get(rows[i], k);
        z[k] =
            new BigDecimal(output.numerator())
                .divide(new BigDecimal(output.denominator()), Reference.DIGITS);
      }
      sum = sum.add(Reference.sampleLoss(z, loss, targets, i));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(samples), Reference.DIGITS);
    LossEnclosure found =
        ExactOutputLosses.of(loss, data(RationalTargets.of(targets)), width, rows).at(outputs);
    Interval value = found.value();
    assertEquals(Optional.empty(), found.exact());
    assertTrue(Reference.contains(value, mean), () -> mean + " in " + value);
    assertTrue(value.width() <= 1e-12 * (1 + value.lo()), value::toString);
    Rational above = Rational.of(value.hi());
    assertTrue(found.isAtMost(above));
    assertTrue(!found.isAbove(Rational.of(value.lo())));
  }

  private Targets targets(int which, int samples, int width) {
    if (which == 0) {
      return Targets.Labels.of(random.ints(samples, 0, width).toArray());
    }
    double[] values = new double[samples * width];
    for (int k = 0; k < values.length; k++) {
      double soft = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      values[k] = which == 2 ? 2 * random.nextInt(2) - 1 : soft;
    }
    return new Targets.Values(Matrix.of(samples, width, values));
  }

  /** A parabola is decided by its derivative at the end: it never rises if that is not positive. */
  @Property(tries = 200)
  void theLossRisesAtTheEndOfALineExactlyWhereTheDerivativeSays(@ForAll long seed) {
    random.setSeed(seed);
    int samples = 1 + random.nextInt(4);
    int[] rows = rows(samples, 2);
    RationalMatrix first = numbers(2, 2);
    RationalMatrix last = random.nextInt(5) == 0 ? first : numbers(2, 2);
    RationalDataset data = data(new RationalTargets.Values(numbers(samples, 2)));
    ExactOutputLosses losses = ExactOutputLosses.of(new Loss.Squared(), data, 2, rows);
    // f(t) is a parabola, so its derivative at 1 is 3/2 f(1) - 2 f(1/2) + 1/2 f(0), over 1/2.
    RationalMatrix middle = first.plus(last).times(Rational.of(1, 2));
    Rational derivative =
        loss(losses, last)
            .times(Rational.of(3))
            .minus(loss(losses, middle).times(Rational.of(4)))
            .plus(loss(losses, first));
    Rational slope = losses.slopeAtEnd(first, last);
    assertEquals(derivative.times(Rational.of(samples, 2)), slope);
    if (slope.signum() <= 0) {
      Rational before = loss(losses, first);
      for (int k = 1; k <= 4; k++) {
        Rational t = Rational.of(k, 4);
        Rational here = loss(losses, first.plus(last.minus(first).times(t)));
        assertTrue(here.compareTo(before) <= 0);
        before = here;
      }
    }
  }

  private static Rational loss(ExactOutputLosses losses, RationalMatrix outputs) {
    return losses.at(outputs).exact().orElseThrow();
  }
}
