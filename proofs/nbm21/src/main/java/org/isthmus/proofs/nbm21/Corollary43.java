package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.SymbolicPoint;
import org.isthmus.proofs.construction.SymbolicSubnetwork;

/**
 * The path of dropout-stable points, which recovers the result of Kuditipudi et al. (2019).
 *
 * <p><b>Statement.</b> Let each end be dropout stable: for l = 1..L-1, keeping D_p of at most half of
 * the neurons of every layer p >= l (H1) and multiplying the output weights by a number r_l gives a
 * point theta_{l,d} whose loss is at most eps above that of the end (H2). Then the ends are connected
 * by a path on which the loss is at most the larger loss of the ends plus eps.
 *
 * <p><b>Construction.</b> {@link Theorem41} in the alternating form without a subnetwork on the
 * inputs, where xi_l is the part of the end itself between D_l, D_{l+1}, ..., D_{L-1} and the output,
 * its output weights multiplied by r_l.
 *
 * <p><b>Why it holds.</b> Two sets of at most half of a layer always fit beside each other, so there
 * is room. The maximum over the path is exactly the maximum of the losses of the ends and of the
 * theta_{l,d}.
 *
 * <p><b>Notation.</b> D_p: kept; r_l: factors.get(l - 1).
 *
 * <p><b>Departures.</b> The sets are the same for all l, r_l may be any finite number, also a
 * negative one, and an output bias is kept as it is. Eps is not asked for but certified: the
 * certificate states the maximum. The published statement speaks of l = 0 too, which is not needed.
 */
@Statement(paper = Paper.NBM21, label = "Corollary 4.3")
public final class Corollary43 {

  private Corollary43() {}

  /**
   * Connects two models of one shape; the kept neurons of each are its sets D_p.
   *
   * @param firstFactors r_l of the first model for l = 1..L-1
   * @param secondFactors those of the second
   * @throws RefusedException if more than half of a layer is kept, with the layer and the numbers
   */
  public static ConnectingPath connect(
      Endpoint first, List<Double> firstFactors, Endpoint second, List<Double> secondFactors) {
    Sources sources = new Sources(first.point(), second.point());
    End firstEnd = end(first, "dropA", sources, sources.first(), firstFactors);
    End secondEnd = end(second, "dropB", sources, sources.second(), secondFactors);
    return new ConnectingPath(
        "nbm21 Corollary 4.3",
        sources.arrays(),
        Theorem41.alternating(sources, firstEnd, secondEnd));
  }

  /**
   * The hypothesis H1 on the numbers of kept neurons; H2 is what the certificate states.
   *
   * @param kept |D_p| for p = 1..L-1
   */
  public static List<Hypothesis> hypotheses(Network network, List<Integer> kept) {
    List<Hypothesis> hypotheses = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      hypotheses.add(
          Hypothesis.decided(
              "|D_" + p + "| <= n_" + p + " / 2",
              2 * kept.get(p - 1) <= network.width(p),
              "layer " + network.layerName(p) + " keeps " + kept.get(p - 1) + " of "
                  + network.width(p)));
    }
    return hypotheses;
  }

  private static End end(
      Endpoint endpoint,
      String prefix,
      Sources sources,
      SymbolicPoint symbolic,
      List<Double> factors) {
    ParameterPoint point = endpoint.point();
    KeptNeurons kept = endpoint.kept();
    Network network = point.network();
    int depth = network.depth();
    for (int p = 1; p < depth; p++) {
      if (2 * kept.size(p) > network.width(p)) {
        throw new RefusedException(
            "dropout stability keeps at most half of every layer (found "
                + kept.size(p) + " of " + network.width(p) + " in layer "
                + network.layerName(p) + ")");
      }
    }
    List<SymbolicSubnetwork> subnetworks = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      int scaled =
          sources.add(
              prefix + l + ".U" + depth,
              false,
              scaledOutput(point, kept.slots(depth - 1), factors.get(l - 1)));
      long[][][] columns = new long[depth - l][][];
      for (int p = l + 1; p <= depth; p++) {
        int[] below = kept.slots(p - 1);
        int[] here = p == depth ? Slots.all(network.outputWidth()) : kept.slots(p);
        columns[p - l - 1] = new long[here.length][];
        for (int t = 0; t < here.length; t++) {
          long[] column = new long[below.length + 1];
          for (int s = 0; s < below.length; s++) {
            column[s] =
                p == depth ? sources.origin(scaled, s, t) : symbolic.origin(p, below[s], here[t]);
          }
          column[below.length] = symbolic.origin(p, network.width(p - 1), here[t]);
          columns[p - l - 1][t] = column;
        }
      }
      subnetworks.add(new SymbolicSubnetwork(l, kept.size(l), columns));
    }
    return new End(endpoint.name(), network, symbolic, kept, subnetworks, Optional.empty());
  }

  /** The rows of W_L that are kept, times the factor; each product rounded once. */
  private static Matrix scaledOutput(ParameterPoint point, int[] rows, double factor) {
    Matrix output = point.weight(point.network().depth());
    double[] entries = new double[rows.length * output.columns()];
    for (int s = 0; s < rows.length; s++) {
      for (int k = 0; k < output.columns(); k++) {
        entries[s * output.columns() + k] = factor * output.get(rows[s], k);
      }
    }
    return Matrix.adopt(rows.length, output.columns(), entries);
  }
}
