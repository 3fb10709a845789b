package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The largest loss over a list of points, enclosed no more expensively than a claim needs.
 *
 * <p>A small case is computed exactly. Otherwise every point is enclosed in plain double, and then
 * in double-double, or by the products of an engine, the points that are not proved to be within
 * the claimed bound, and those that may be the largest and are not known to six digits; plain
 * double is left out where a first batch of the data shows that it is too coarse. Six digits, like
 * everything here but the enclosures themselves, is about effort and print, never about what is
 * accepted.
 *
 * @param points one enclosure for each point, in the order given
 * @param value contains the largest of the true losses
 * @param exact the largest of the true losses, if all are known exactly
 */
public record PathMaximum(
    List<LossEnclosure> points, Interval value, Optional<Rational> exact) {

  /** The number of exact operations up to which a case counts as small. */
  private static final long EXACT_BUDGET = 2_000_000;

  private static final double TIGHT = 1e-6;

  public PathMaximum {
    points = List.copyOf(points);
    requirePoints(points);
  }

  private static void requirePoints(List<?> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a maximum needs at least one point (found none)");
    }
  }

  /**
   * Encloses the losses at the points and their maximum.
   *
   * @param bound the claimed bound; it only steers where effort goes
   * @throws IllegalArgumentException if there is no point, or as {@link LossEnclosures#of}
   */
  public static PathMaximum of(LossEnclosures losses, List<ParameterPoint> points, Rational bound) {
    requirePoints(points);
    SharedNetwork network = losses.share(points);
    Optional<List<LossEnclosure>> exact = losses.exact(network, EXACT_BUDGET);
    if (exact.isPresent()) {
      return of(exact.get());
    }
    Precision first =
        isHopeless(losses.onFirstBatch().enclose(network, Precision.DOUBLE))
            ? losses.finest()
            : Precision.DOUBLE;
    List<LossEnclosure> enclosures = new ArrayList<>(losses.enclose(network, first));
    if (first == Precision.DOUBLE) {
      refine(enclosures, losses, points, bound);
    }
    return of(enclosures);
  }

  /**
   * This maximum with the losses at all points enclosed as finely as possible, for a comparison of the
   * losses with each other. Losses that are known exactly stay.
   *
   * @param points the points that this is the maximum over
   */
  public PathMaximum sharpened(LossEnclosures losses, List<ParameterPoint> points) {
    if (exact.isPresent()) {
      return this;
    }
    return of(losses.enclose(losses.share(points), losses.finest()));
  }

  /** Whether most enclosures are wider than their lower ends. */
  private static boolean isHopeless(List<LossEnclosure> enclosures) {
    long wide =
        enclosures.stream()
            .map(LossEnclosure::value)
            .filter(value -> !(value.width() <= value.lo()))
            .count();
    return 2 * wide > enclosures.size();
  }

  private static void refine(
      List<LossEnclosure> enclosures,
      LossEnclosures losses,
      List<ParameterPoint> points,
      Rational bound) {
    double largestLower = largestLower(enclosures);
    List<Integer> refined = new ArrayList<>();
    List<ParameterPoint> refinedPoints = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Interval value = enclosures.get(i).value();
      boolean tight = value.width() <= TIGHT * value.lo();
      boolean maybeLargest = value.hi() >= largestLower;
      if (!enclosures.get(i).isAtMost(bound) || (maybeLargest && !tight)) {
        refined.add(i);
        refinedPoints.add(points.get(i));
      }
    }
    List<LossEnclosure> tighter = losses.of(refinedPoints, losses.finest());
    for (int k = 0; k < refined.size(); k++) {
      int i = refined.get(k);
      if (tighter.get(k).value().width() < enclosures.get(i).value().width()) {
        enclosures.set(i, tighter.get(k));
      }
    }
  }

  /** The maximum of losses that are enclosed already. */
  public static PathMaximum of(List<LossEnclosure> enclosures) {
    double largestUpper = 0;
    for (LossEnclosure enclosure : enclosures) {
      largestUpper = Math.max(largestUpper, enclosure.value().hi());
    }
    Optional<Rational> exact =
        enclosures.stream().allMatch(enclosure -> enclosure.exact().isPresent())
            ? enclosures.stream()
                .flatMap(enclosure -> enclosure.exact().stream())
                .max(Rational::compareTo)
            : Optional.empty();
    return new PathMaximum(
        enclosures, new Interval(largestLower(enclosures), largestUpper), exact);
  }

  private static double largestLower(List<LossEnclosure> enclosures) {
    double largest = 0;
    for (LossEnclosure enclosure : enclosures) {
      largest = Math.max(largest, enclosure.value().lo());
    }
    return largest;
  }

  /** The maximum over the points and more, where the loss is at most a number or infinity. */
  public PathMaximum andAtMost(double bound) {
    return new PathMaximum(
        points, new Interval(value.lo(), Math.max(value.hi(), bound)), Optional.empty());
  }

  /** Whether some loss is enclosed by the products of an engine. */
  public boolean byProducts() {
    return points.stream().anyMatch(enclosure -> enclosure.precision() == Precision.SLICED);
  }

  /** Whether every loss is proved to be at most {@code bound}; the comparison is exact. */
  public boolean isAtMost(Rational bound) {
    return points.stream().allMatch(enclosure -> enclosure.isAtMost(bound));
  }

  /** Whether some loss is proved to be greater than {@code bound}; the comparison is exact. */
  public boolean isAbove(Rational bound) {
    return points.stream().anyMatch(enclosure -> enclosure.isAbove(bound));
  }
}
