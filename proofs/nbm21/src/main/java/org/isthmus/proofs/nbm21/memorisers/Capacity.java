package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Network;

/**
 * How many samples subnetworks of the widths that are left beside the kept neurons memorise: by each
 * construction of this package, and by the condition (A1) of NBM21 Corollary 4.4.
 *
 * <p>The numbers of "hats" and "peeling" are for points in general position and those of "stairs"
 * for a value that changes from each point to the next; with other points it may be fewer and more.
 *
 * @param published {@code 4 floor(n_{L-2} / 8) floor((n_{L-1} - |I_{L-1}|) / (4 n_L))}, or 0 where
 *     there are no two hidden layers
 * @param rows the constructions of each level, the topmost first
 */
public record Capacity(long published, List<Row> rows) {

  public Capacity {
    rows = List.copyOf(rows);
  }

  /**
   * One construction at one level.
   *
   * @param level l of the subnetwork xi_l, which reads the kept features of layer l
   * @param name of the construction
   * @param hidden the widths of its hidden layers
   * @param points the number of samples with one number for each (the code of its class)
   * @param pointsForOutputs the number of samples with a number for each output
   * @param note how it uses the widths
   */
  public record Row(
      int level,
      String name,
      List<Integer> hidden,
      long points,
      long pointsForOutputs,
      String note) {

    public Row {
      hidden = List.copyOf(hidden);
    }
  }

  /**
   * The table of a network.
   *
   * @param keptSizes {@code |I_p|} for p = 1..L-1; the subnetworks have the other
   *     {@code n_p - |I_p|} neurons of each layer
   */
  public static Capacity of(Network network, List<Integer> keptSizes) {
    int depth = network.depth();
    if (keptSizes.size() != depth - 1) {
      throw new IllegalArgumentException(
          "a number of kept neurons is needed for each hidden layer (found " + keptSizes.size()
              + ", expected " + (depth - 1) + ")");
    }
    List<Integer> free =
        IntStream.range(1, depth).mapToObj(p -> network.width(p) - keptSizes.get(p - 1)).toList();
    List<Row> rows = new ArrayList<>();
    for (int l = depth - 2; l >= 0; l--) {
      int features = l == 0 ? network.inputWidth() : keptSizes.get(l - 1);
      rows.addAll(rows(l, free.subList(l, depth - 1), features, network));
    }
    long published =
        depth < 3
            ? 0
            : 4L * (network.width(depth - 2) / 8)
                * (free.get(depth - 2) / (4 * network.outputWidth()));
    return new Capacity(published, rows);
  }

  /** The construction that memorises most, with the given number of values for a sample. */
  static Row most(int level, List<Integer> widths, int features, int values, Network network) {
    return rows(level, widths, features, network).stream()
        .map(
            row ->
                values == 1
                    ? row
                    : new Row(
                        level, row.name(), row.hidden(), row.pointsForOutputs(),
                        row.pointsForOutputs(), row.note()))
        .max(Comparator.comparingLong(Row::points))
        .orElseThrow();
  }

  private static List<Row> rows(
      int level, List<Integer> widths, int features, Network network) {
    Widths shape = new Widths(widths, features, network.outputBias());
    int outputs = network.outputWidth();
    List<Row> rows = new ArrayList<>();
    String carried = widths.size() == 1 ? "" : ", and passes the values on";
    rows.add(
        new Row(
            level, "hats", widths, shape.hats(1), shape.hats(outputs),
            "2 K + 1 neurons for " + features + " points" + carried));
    rows.add(
        new Row(
            level, "peeling", widths, shape.peeling(1), shape.peeling(outputs),
            "K + 1 neurons for " + features + " points" + carried));
    rows.add(
        new Row(
            level, "line", widths, shape.line(1), shape.line(outputs),
            "a neuron for each point after the first"));
    if (widths.size() > 1) {
      rows.add(
          new Row(
              level, widths.size() == 2 ? "stairs" : "deep stairs", widths, shape.stairs(1),
              shape.stairs(outputs), "2 P - 1 and 2 q K neurons for P q points"));
      rows.add(
          new Row(
              level, "zigzag", widths, shape.zigzag(1), shape.zigzag(outputs),
              "2 P - 1 and q K neurons for P q points"));
    }
    return rows;
  }

  /** The widths of a subnetwork, and what fits into them with K values for each sample. */
  private record Widths(List<Integer> hidden, int features, boolean outputBias) {

    /** The width of a hidden layer, counted from 0, without the neuron that stands for a bias. */
    private int free(int layer) {
      boolean last = layer == hidden.size() - 1;
      return last && !outputBias ? hidden.get(layer) - 1 : hidden.get(layer);
    }

    private boolean carries(int from, int to, int values) {
      return IntStream.range(from, to).allMatch(p -> free(p) >= values);
    }

    long hats(int values) {
      return carries(1, hidden.size(), values)
          ? (long) features * (Math.max(0, free(0)) / Hats.neuronsOfGroup(values))
          : 0;
    }

    long peeling(int values) {
      return carries(1, hidden.size(), values)
          ? (long) features * (Math.max(0, free(0)) / Peeling.neuronsOfSimplex(values))
          : 0;
    }

    long line(int values) {
      int last = hidden.size() - 1;
      return carries(0, last, 1) ? Math.max(0, free(last)) + 1 : 0;
    }

    long stairs(int values) {
      List<Integer> widths = new ArrayList<>(hidden);
      widths.set(hidden.size() - 1, Math.max(0, free(hidden.size() - 1)));
      return Stairs.capacity(widths, values);
    }

    long zigzag(int values) {
      int last = hidden.size() - 1;
      return carries(0, last - 1, 1)
          ? Zigzag.capacity(hidden.get(last - 1), Math.max(0, free(last)), values)
          : 0;
    }
  }
}
