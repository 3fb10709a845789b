package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vertices of a path at which the loss changes, as text: the start and the end of each convex
 * segment, with the loss and the 0/1 error there. Rounded, no proof.
 */
public final class VertexTable {

  private VertexTable() {}

  /** The lines of the table, without ends of line: a header, a line a vertex, the maximum. */
  public static List<String> of(LossProfile profile) {
    List<String> lines = new ArrayList<>();
    int width = Math.max(6, Integer.toString(profile.segments().size()).length());
    String form = "%" + width + "s  %13s  %9s  %s";
    lines.add(String.format(form, "vertex", "loss", "0/1 error", "reached by"));
    List<Evaluation> vertices = profile.vertices();
    for (int k = 0; k < vertices.size(); k++) {
      if (k == 0 || profile.segments().get(k - 1).isConvex()) {
        Evaluation vertex = vertices.get(k);
        lines.add(
            String.format(
                form,
                k,
                loss(vertex.loss()),
                vertex.errors().isPresent()
                    ? percentage(vertex.errors().getAsInt(), profile.samples())
                    : "-",
                k == 0 ? "(start)" : profile.segments().get(k - 1).note()));
      }
    }
    Evaluation maximum = profile.maximum();
    lines.add(
        String.format(
            Locale.ROOT,
            "largest loss %s at position %s of %d (rounded, no proof)",
            loss(maximum.loss()),
            position(maximum.position()),
            profile.segments().size()));
    return List.copyOf(lines);
  }

  private static String loss(double loss) {
    return Double.isInfinite(loss) ? "overflow" : String.format(Locale.ROOT, "%.6e", loss);
  }

  private static String percentage(int errors, int samples) {
    return String.format(Locale.ROOT, "%.3f %%", 100.0 * errors / samples);
  }

  /** A position on the path, with no more digits than it needs. */
  static String position(double position) {
    return position == Math.rint(position)
        ? Long.toString((long) position)
        : String.format(Locale.ROOT, "%.3f", position);
  }
}
