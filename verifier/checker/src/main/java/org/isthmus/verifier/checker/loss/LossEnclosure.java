package org.isthmus.verifier.checker.loss;

import java.util.Optional;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;

/**
 * What is proved about the loss at one point.
 *
 * @param value contains the true loss; an infinite upper end says that nothing is proved
 * @param exact the true loss itself, if it was computed exactly
 * @param precision the arithmetic used
 */
public record LossEnclosure(Interval value, Optional<Rational> exact, Precision precision) {

  /** The enclosure of a loss that is known exactly. */
  public static LossEnclosure of(Rational loss) {
    return new LossEnclosure(Interval.of(loss), Optional.of(loss), Precision.EXACT);
  }

  /** A number that the loss is at least. */
  public Rational low() {
    return exact.orElseGet(() -> Rational.of(value.lo()));
  }

  /** A number that the loss is at most, if one is known. */
  public Optional<Rational> high() {
    return exact.isPresent() || !(value.hi() <= Double.MAX_VALUE)
        ? exact
        : Optional.of(Rational.of(value.hi()));
  }

  /** Whether the loss is proved to be at most {@code bound}; the comparison is exact. */
  public boolean isAtMost(Rational bound) {
    return exact.map(loss -> loss.compareTo(bound) <= 0).orElseGet(() -> value.isAtMost(bound));
  }

  /** Whether the loss is proved to be greater than {@code bound}; the comparison is exact. */
  public boolean isAbove(Rational bound) {
    return exact.map(loss -> loss.compareTo(bound) > 0).orElseGet(() -> value.isAbove(bound));
  }
}
