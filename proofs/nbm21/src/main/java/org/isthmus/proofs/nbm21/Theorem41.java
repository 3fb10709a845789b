package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * A connecting path whose loss is bounded by the two ends and by subnetworks on kept features.
 *
 * <p><b>Statement.</b> Let Psi be convex in the output (H1), and let I_p be neurons of layer p with
 * |I_p| >= n_p / 2 for p = 1..L-1, at both ends (H2). For every choice of subnetworks xi_l, where
 * xi_l reads the features I_l of layer l of an end and has n_p - |I_p| neurons in layer p > l, there
 * is a piecewise linear path between the ends on which the loss is at most the maximum of the losses
 * of the ends and of the Q_l, where Q_l is the loss of xi_l on the features that it reads (NBM21 eq.
 * (4); the quantities Q_l are those of Corollary 4.2).
 *
 * <p><b>Construction.</b> The <em>faithful</em> form ({@link FaithfulPath}) follows the proof, swap by
 * swap. The <em>alternating</em> form comes down from both ends ({@link Descent}) and joins ({@link
 * Join}); it has at most 4 L - 1 segments where the subsets or the room agree, and 4 L + 3 at most.
 *
 * <p><b>Why it holds.</b> Every segment is {@code lumped}: dead moves and folds are invariant, and a
 * switch moves output weights alone, so that the loss is convex along it.
 *
 * <p><b>Notation.</b> L: depth; n_p: width(p); I_p: kept; k_p^l: the number of neurons of xi_l in
 * layer p.
 *
 * <p><b>Departures.</b> H2 is used in the weaker form of {@link #room}: k_{l+1}^l <= n_{l+1} -
 * |I_{l+1}| and k_p^l + k_p^{l+1} <= n_p for p >= l + 2. Subsets and cardinalities may differ between
 * the ends. The subnetwork xi_0 on the inputs is not needed where the stage-1 subnetworks of both
 * ends fit into the network together. The published induction forgets to clear the incoming weights
 * of a layer's dropped neurons; the faithful form clears them.
 */
@Statement(paper = Paper.NBM21, label = "Theorem 4.1")
public final class Theorem41 {

  private Theorem41() {}

  /** The forms of the construction. */
  public enum Form {
    /** At most 4 L + 3 segments. */
    ALTERNATING,
    /** As published, with every swap. */
    FAITHFUL
  }

  /**
   * Connects two models of one shape.
   *
   * @param firstSubnetworks xi_l of the first model for l = L-1, ..., 1 in any order, and xi_0 where
   *     the path is to go through a subnetwork on the inputs
   * @param secondSubnetworks those of the second model; where only one end brings xi_0, it serves both
   * @throws RefusedException if there is no room, with the layer and the numbers
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static ConnectingPath connect(
      Endpoint first,
      List<Subnetwork> firstSubnetworks,
      Endpoint second,
      List<Subnetwork> secondSubnetworks,
      Form form) {
    Network network = first.point().network();
    if (!network.hasShapeOf(second.point().network())) {
      throw new IllegalArgumentException(
          "the models differ in shape (found " + network.shape() + " and "
              + second.point().network().shape() + ")");
    }
    Sources sources = new Sources(first.point(), second.point());
    Map<Integer, SymbolicSubnetwork> mine = add(sources, "xiA", network, firstSubnetworks);
    Map<Integer, SymbolicSubnetwork> theirs = add(sources, "xiB", network, secondSubnetworks);
    Optional<SymbolicSubnetwork> myHub = Optional.ofNullable(mine.get(0));
    Optional<SymbolicSubnetwork> theirHub = Optional.ofNullable(theirs.get(0));
    End firstEnd =
        new End(
            first.name(),
            network,
            sources.first(),
            first.kept(),
            above(mine, network, first.name()),
            myHub.or(() -> theirHub));
    End secondEnd =
        new End(
            second.name(),
            network,
            sources.second(),
            second.kept(),
            above(theirs, network, second.name()),
            theirHub.or(() -> myHub));
    List<Step> steps =
        form == Form.ALTERNATING
            ? alternating(sources, firstEnd, secondEnd)
            : FaithfulPath.between(sources, firstEnd, secondEnd);
    return new ConnectingPath(
        "nbm21 Theorem 4.1, " + form.name().toLowerCase(Locale.ROOT) + " form",
        sources.arrays(),
        steps);
  }

  private static Map<Integer, SymbolicSubnetwork> add(
      Sources sources, String prefix, Network network, List<Subnetwork> subnetworks) {
    Map<Integer, SymbolicSubnetwork> byLevel = new HashMap<>();
    for (Subnetwork subnetwork : subnetworks) {
      List<Boolean> hasBias = new ArrayList<>();
      for (int p = subnetwork.level() + 1; p <= network.depth(); p++) {
        hasBias.add(network.hasBias(p));
      }
      byLevel.put(
          subnetwork.level(),
          SubnetworkArrays.add(
              sources,
              prefix,
              subnetwork.level(),
              subnetwork.weights(),
              subnetwork.biases(),
              hasBias));
    }
    return byLevel;
  }

  private static List<SymbolicSubnetwork> above(
      Map<Integer, SymbolicSubnetwork> byLevel, Network network, String name) {
    List<SymbolicSubnetwork> subnetworks = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      SymbolicSubnetwork subnetwork = byLevel.get(l);
      if (subnetwork == null) {
        throw new IllegalArgumentException("subnetwork xi_" + l + " of " + name + " is missing");
      }
      subnetworks.add(subnetwork);
    }
    return subnetworks;
  }

  /**
   * The hypotheses of the theorem as published.
   *
   * @param kept |I_p| for p = 1..L-1
   */
  public static List<Hypothesis> hypotheses(Network network, List<Integer> kept) {
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(
        Hypothesis.decided(
            "the loss is convex in the output", true, "every loss that Isthmus offers is"));
    for (int p = 1; p < network.depth(); p++) {
      hypotheses.add(
          Hypothesis.decided(
              "|I_" + p + "| >= n_" + p + " / 2",
              2 * kept.get(p - 1) >= network.width(p),
              "layer " + network.layerName(p) + " keeps " + kept.get(p - 1) + " of "
                  + network.width(p)));
    }
    return hypotheses;
  }

  /**
   * Whether the theorem applies to a model with these kept neurons; it asks nothing of the data, and
   * every loss that Isthmus offers is convex in the output.
   *
   * @throws IllegalArgumentException if the subset does not fit the network
   */
  public static Applicability applicability(Network network, KeptSubset kept) {
    new KeptNeurons(kept.layers()).requireFits(network);
    List<Hypothesis> halves = halves(network, kept);
    List<String> remarks = new ArrayList<>();
    boolean roomy =
        room(network, KeptHypotheses.sizes(kept)).stream()
            .allMatch(hypothesis -> hypothesis.verdict() == Verdict.HOLDS);
    if (halves.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.FAILS)) {
      remarks.add(
          roomy
              ? "the alternating form has room all the same: from layer 3 on two subnetworks fit"
                  + " beside each other, which is all that it needs of the numbers"
              : "the alternating form has no room either");
    }
    return KeptHypotheses.applicability(Theorem41.class, kept, halves, remarks);
  }

  /** |I_p| >= n_p / 2 for p = 1..L-1, with what a checker decides it from. */
  static List<Hypothesis> halves(Network network, KeptSubset kept) {
    List<Integer> sizes = KeptHypotheses.sizes(kept);
    List<Hypothesis> hypotheses = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      hypotheses.add(
          KeptHypotheses.numbers(
              "|I_" + p + "| >= n_" + p + " / 2",
              network,
              kept,
              "2*k" + p + ">=n" + p,
              "layer " + network.layerName(p) + " keeps " + sizes.get(p - 1) + " of "
                  + network.width(p)));
    }
    return hypotheses;
  }

  /**
   * The room that the alternating form needs at one end when xi_l has n_p - |I_p| neurons in every
   * layer p > l, for l down to 1.
   *
   * @param kept |I_p| for p = 1..L-1
   */
  public static List<Hypothesis> room(Network network, List<Integer> kept) {
    List<Hypothesis> hypotheses = new ArrayList<>();
    for (int p = 3; p < network.depth(); p++) {
      int dropped = network.width(p) - kept.get(p - 1);
      hypotheses.add(
          Hypothesis.decided(
              "two subnetworks fit into layer " + network.layerName(p),
              2 * dropped <= network.width(p),
              "twice " + dropped + " neurons, " + network.width(p) + " slots"));
    }
    return hypotheses;
  }

  /**
   * Requires that room, as {@link #alternating} would find it, before anything is trained.
   *
   * @throws RefusedException with the layer and the numbers
   */
  public static void requireRoom(Endpoint end) {
    Network network = end.point().network();
    for (int l = network.depth() - 3; l >= 1; l--) {
      for (int p = l + 2; p < network.depth(); p++) {
        int dropped = network.width(p) - end.kept().size(p);
        Descent.requireRoom(network, end.name(), l, p, dropped, dropped);
      }
    }
  }

  /**
   * Whether the path between two points needs a subnetwork on the inputs: whether their stage-1
   * subnetworks, of n_p - |I_p| neurons in layer p >= 2, do not fit into the network together.
   */
  public static boolean needsHub(Network network, KeptNeurons first, KeptNeurons second) {
    if (network.depth() == 1) {
      return false;
    }
    boolean fits = first.size(1) + second.size(1) <= network.width(1);
    for (int p = 2; p < network.depth(); p++) {
      int width = network.width(p);
      fits &= (width - first.size(p)) + (width - second.size(p)) <= width;
    }
    return !fits;
  }

  /** The widths k_p for p in 1..L-1 of a subnetwork on the inputs that has room at both ends. */
  public static List<Integer> hubWidths(Network network, KeptNeurons first, KeptNeurons second) {
    List<Integer> widths = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      widths.add(network.width(p) - Math.max(first.size(p), second.size(p)));
    }
    return widths;
  }

  /**
   * The path in the alternating form. Ends that both have a hub are joined at their hubs, ends that
   * have none at stage 1.
   *
   * @throws RefusedException if there is no room, with the layer and the numbers
   */
  public static List<Step> alternating(Sources sources, End first, End second) {
    Network network = first.network();
    int depth = network.depth();
    if (depth == 1) {
      return direct(sources, first, second);
    }
    int stop = stage(first, second);
    Descent down = new Descent(sources, first, true);
    down.descendTo(stop, Descent.FIRST);
    Descent up = new Descent(sources, second, false);
    boolean common =
        stop == 0 && first.subnetwork(0).sameAs(second.subnetwork(0));
    up.descendTo(stop, common ? sameSlots(down) : otherSlots(down));
    new Join(network, down.path())
        .to(
            up.path(),
            down.active(),
            up.active(),
            second.note(stop),
            first.note(stop));
    List<Step> steps = new ArrayList<>(down.path().forward());
    steps.addAll(up.path().backward());
    return steps;
  }

  private static int stage(End first, End second) {
    if (first.hub().isPresent() != second.hub().isPresent()) {
      throw new IllegalArgumentException(
          "one end has a subnetwork on the inputs and the other has none");
    }
    return first.hub().isPresent() ? 0 : 1;
  }

  /** Neuron t into the slot that it has on the other side, where that is free. */
  private static Descent.LastSlots sameSlots(Descent other) {
    return (p, free, count) -> {
      int[] theirs = other.active()[p];
      int[] rest = Slots.minus(free, theirs);
      int[] slots = new int[count];
      int next = 0;
      for (int t = 0; t < count; t++) {
        slots[t] = Slots.contains(free, theirs[t]) ? theirs[t] : rest[next++];
      }
      return slots;
    };
  }

  /** Slots that the other side does not use first. */
  private static Descent.LastSlots otherSlots(Descent other) {
    return (p, free, count) -> {
      int[] unused = Slots.minus(free, other.active()[p]);
      return Arrays.copyOf(Slots.preferring(free, unused), count);
    };
  }

  /** Without a hidden layer all weights are output weights: one convex segment. */
  static List<Step> direct(Sources sources, End first, End second) {
    PathRecorder path = new PathRecorder(sources, sources.first());
    path.convex(second.name(), first.name(), edit -> edit.become(sources.second()));
    return path.forward();
  }
}
