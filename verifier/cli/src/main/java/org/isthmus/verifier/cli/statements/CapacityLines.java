package org.isthmus.verifier.cli.statements;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.nbm21.memorisers.Capacity;

/** The table of how many samples the subnetworks of a network can memorise. */
public final class CapacityLines {

  private CapacityLines() {}

  /** A header, a row for each construction, and what NBM21 Corollary 4.4 asks for. */
  public static List<String> of(Network network, Capacity capacity) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%-12s %s: samples that subnetworks memorise, by formula and without rounding",
            network.name(),
            network.shape()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-5s  %-14s  %-16s  %10s  %10s  %s",
            "level", "construction", "hidden layers", "by classes", "by outputs", "how"));
    for (Capacity.Row row : capacity.rows()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %5d  %-14s  %-16s  %10d  %10d  %s",
              row.level(),
              row.name(),
              row.hidden().stream().map(Object::toString).collect(Collectors.joining("-")),
              row.points(),
              row.pointsForOutputs(),
              row.note()));
    }
    lines.add("  NBM21 Corollary 4.4 (A1) allows " + capacity.published());
    return lines;
  }
}
