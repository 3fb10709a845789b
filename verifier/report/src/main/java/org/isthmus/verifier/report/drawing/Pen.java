package org.isthmus.verifier.report.drawing;

import java.util.List;

/**
 * How a line looks.
 *
 * @param dashes lengths drawn and left out by turns; empty for a solid line
 */
public record Pen(int rgb, double width, List<Double> dashes) {

  public Pen {
    dashes = List.copyOf(dashes);
  }

  /** A solid line. */
  public static Pen solid(int rgb, double width) {
    return new Pen(rgb, width, List.of());
  }

  /** A line of dashes and gaps. */
  public static Pen dashed(int rgb, double width, double dash, double gap) {
    return new Pen(rgb, width, List.of(dash, gap));
  }
}
