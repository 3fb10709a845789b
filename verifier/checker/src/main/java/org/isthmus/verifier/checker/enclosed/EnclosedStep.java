package org.isthmus.verifier.checker.enclosed;

import java.util.List;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * What is proved of a step that is cut into pieces.
 *
 * @param number the number of the step, from 1 on
 * @param pieces the pieces in order, at least one
 * @param bounds for each piece a number that the loss exceeds nowhere on it, or infinity
 */
public record EnclosedStep(int number, List<Piece> pieces, List<Double> bounds) {

  public EnclosedStep {
    pieces = List.copyOf(pieces);
    bounds = List.copyOf(bounds);
    if (pieces.size() != bounds.size() || pieces.isEmpty()) {
      throw new IllegalArgumentException(
          "a step has a bound for each piece (found " + bounds.size() + " for " + pieces.size()
              + ")");
    }
    if (bounds.stream().anyMatch(bound -> bound.isNaN())) {
      throw new IllegalArgumentException("a bound is not a number");
    }
  }

  /** A number that the loss exceeds nowhere on the step, or infinity. */
  public double bound() {
    return bounds.get(worst());
  }

  /** The index of a piece with the largest bound. */
  public int worst() {
    int worst = 0;
    for (int k = 1; k < bounds.size(); k++) {
      if (bounds.get(k) > bounds.get(worst)) {
        worst = k;
      }
    }
    return worst;
  }

  /** Whether the loss is proved to be at most {@code level} on the whole step; decided exactly. */
  public boolean isAtMost(Rational level) {
    return bound() <= Double.MAX_VALUE && Rational.of(bound()).compareTo(level) <= 0;
  }

  /** The bound and the piece that it is of, in words. */
  @Override
  public String toString() {
    Piece piece = pieces.get(worst());
    return "at most " + Decimal.up(bound()) + " (piece " + (worst() + 1) + " of " + pieces.size()
        + ", t from " + piece.from() + " to " + piece.to() + ")";
  }
}
