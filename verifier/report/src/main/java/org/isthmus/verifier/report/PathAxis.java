package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The horizontal axis of a path: a convex segment has one unit of width, a run of consecutive
 * invariant segments, however long, half a unit.
 */
final class PathAxis {

  private static final double RUN = 0.5;

  /** A run of invariant segments, by the places of its ends, from 0 to 1. */
  record Run(double from, double to) {}

  private final double[] places;
  private final BitSet insideRuns = new BitSet();
  private final List<Run> runs = new ArrayList<>();
  private final double unit;

  PathAxis(List<LossProfile.Segment> segments) {
    places = new double[segments.size() + 1];
    int k = 0;
    while (k < segments.size()) {
      int end = k + 1;
      if (segments.get(k).isConvex()) {
        places[end] = places[k] + 1;
      } else {
        while (end < segments.size() && !segments.get(end).isConvex()) {
          end++;
        }
        for (int m = k + 1; m <= end; m++) {
          places[m] = places[k] + RUN * (m - k) / (end - k);
        }
        insideRuns.set(k + 1, end);
        runs.add(new Run(places[k], places[end]));
      }
      k = end;
    }
    double total = places[segments.size()];
    unit = 1 / total;
    for (int m = 0; m < places.length; m++) {
      places[m] /= total;
    }
    runs.replaceAll(run -> new Run(run.from() / total, run.to() / total));
  }

  /** The place of a position on the path, from 0 at its start to 1 at its end. */
  double at(double position) {
    int k = (int) Math.min(Math.floor(position), places.length - 2);
    return places[k] + (position - k) * (places[k + 1] - places[k]);
  }

  /** The width of a convex segment, where the whole path has width 1. */
  double unit() {
    return unit;
  }

  List<Run> runs() {
    return runs;
  }

  /**
   * Vertices to label, at least {@code gap} apart: the first and the last, and others that are not
   * inside a run.
   */
  List<Integer> labelled(double gap) {
    List<Integer> labelled = new ArrayList<>(List.of(0));
    int last = places.length - 1;
    double previous = 0;
    for (int k = 1; k < last; k++) {
      if (!insideRuns.get(k)
          && places[k] - previous >= gap
          && places[last] - places[k] >= gap) {
        labelled.add(k);
        previous = places[k];
      }
    }
    labelled.add(last);
    return labelled;
  }
}
