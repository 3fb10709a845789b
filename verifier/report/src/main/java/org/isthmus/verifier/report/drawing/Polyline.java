package org.isthmus.verifier.report.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * A line through points from left to right, thinned as it grows: of the points that fall into one
 * column, a quarter of a unit wide, the first, the lowest, the highest and the last are kept. What
 * is left out cannot be seen.
 */
public final class Polyline {

  /** A point of a figure. */
  public record Spot(double x, double y) {}

  private final List<Spot> kept = new ArrayList<>();
  private final List<Spot> column = new ArrayList<>();

  /** Appends a point. */
  public void add(double x, double y) {
    if (!column.isEmpty() && columnOf(column.get(0).x()) != columnOf(x)) {
      kept.addAll(thinned());
      column.clear();
    }
    column.add(new Spot(x, y));
  }

  /** The points in order, after thinning. */
  public List<Spot> spots() {
    List<Spot> spots = new ArrayList<>(kept);
    spots.addAll(thinned());
    return spots;
  }

  private static long columnOf(double x) {
    return (long) Math.floor(4 * x);
  }

  private List<Spot> thinned() {
    if (column.size() <= 4) {
      return column;
    }
    int low = 0;
    int high = 0;
    for (int k = 1; k < column.size(); k++) {
      low = column.get(k).y() < column.get(low).y() ? k : low;
      high = column.get(k).y() > column.get(high).y() ? k : high;
    }
    List<Spot> spots = new ArrayList<>();
    for (int k = 0; k < column.size(); k++) {
      if (k == 0 || k == low || k == high || k == column.size() - 1) {
        spots.add(column.get(k));
      }
    }
    return spots;
  }
}
