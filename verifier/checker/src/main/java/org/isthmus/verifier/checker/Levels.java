package org.isthmus.verifier.checker;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.PathMaximum;

/**
 * Whether the losses that decide a maximum are at most a level: a number, or the larger loss of the
 * two ends of the path and a number more. The losses are those at the start of the path and at the
 * ends of its convex and bounded steps; after the last of these the loss is constant, so it is that
 * of the end. On bounded steps there are upper bounds besides.
 */
record Levels(
    List<LossEnclosure> losses,
    List<EnclosedStep> enclosed,
    Optional<Rational> bound,
    Rational excess) {

  /** The level of a claim on the largest loss. */
  static Levels of(Claim claim, PathMaximum maximum, List<EnclosedStep> enclosed) {
    return claim instanceof Claim.MaxLoss most
        ? new Levels(maximum.points(), enclosed, Optional.of(most.bound()), Rational.ZERO)
        : new Levels(
            maximum.points(), enclosed, Optional.empty(), ((Claim.AtMostEnds) claim).excess());
  }

  private LossEnclosure start() {
    return losses.get(0);
  }

  private LossEnclosure end() {
    return losses.get(losses.size() - 1);
  }

  private boolean isEnd(int k) {
    return k == 0 || k == losses.size() - 1;
  }

  /** Whether loss k is proved to be at most the level. */
  boolean isProved(int k) {
    return (bound.isEmpty() && isEnd(k)) || losses.get(k).isAtMost(knownLevel());
  }

  /** A number that the level is at least. */
  private Rational knownLevel() {
    return bound.orElseGet(() -> start().low().max(end().low()).plus(excess));
  }

  /** The first bounded step whose loss is not proved to be at most the level. */
  Optional<EnclosedStep> open() {
    return enclosed.stream().filter(step -> !step.isAtMost(knownLevel())).findFirst();
  }

  /** Whether everything is proved to be at most the level. */
  boolean areProved() {
    return worst().isEmpty() && open().isEmpty();
  }

  /** Whether some loss is proved to be above the level. */
  boolean areRefuted() {
    return worst().filter(this::isRefuted).isPresent();
  }

  /** Whether loss k is proved to be above the level. */
  boolean isRefuted(int k) {
    LossEnclosure loss = losses.get(k);
    if (bound.isPresent()) {
      return loss.isAbove(bound.get());
    }
    Optional<Rational> high = start().high().flatMap(a -> end().high().map(a::max));
    return !isEnd(k) && high.isPresent() && loss.isAbove(high.get().plus(excess));
  }

  /**
   * How far the losses between the ends are above the larger loss of the ends at most, if a level
   * relative to them is asked for and it is more than nothing. Everything is proved.
   */
  Optional<Rational> provedExcess() {
    Rational ends = start().low().max(end().low());
    Rational largest = Rational.ZERO;
    for (int k = 1; k < losses.size() - 1; k++) {
      Optional<Rational> high = losses.get(k).high();
      if (high.isEmpty()) {
        return Optional.empty();
      }
      largest = largest.max(high.get().minus(ends));
    }
    for (EnclosedStep step : enclosed) {
      largest = largest.max(Rational.of(step.bound()).minus(ends));
    }
    return bound.isEmpty() && largest.signum() > 0 ? Optional.of(largest) : Optional.empty();
  }

  /** How far a loss is above a level relative to the ends at least, if that is known. */
  Optional<Rational> refutedBy(int k) {
    Optional<Rational> level =
        bound.isPresent()
            ? Optional.empty()
            : start().high().flatMap(a -> end().high().map(b -> a.max(b).plus(excess)));
    return level.map(known -> losses.get(k).low().minus(known));
  }

  /** The first loss that is above the level, or else the first not proved to be within it. */
  Optional<Integer> worst() {
    for (int k = 0; k < losses.size(); k++) {
      if (isRefuted(k)) {
        return Optional.of(k);
      }
    }
    for (int k = 0; k < losses.size(); k++) {
      if (!isProved(k)) {
        return Optional.of(k);
      }
    }
    return Optional.empty();
  }

  /** The level in words. */
  String text() {
    return bound
        .map(Rational::toString)
        .orElse(
            "the larger loss of its ends"
                + (excess.signum() == 0 ? "" : " plus " + excess));
  }
}
