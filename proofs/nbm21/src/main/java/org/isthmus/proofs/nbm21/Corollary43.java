package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.subnetwork.DropoutStable;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.SymbolicPoint;
import org.isthmus.proofs.construction.SymbolicSubnetwork;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.subnetworks.Reached;
import org.isthmus.proofs.nbm21.subnetworks.SubnetworkLoss;

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

  /**
   * Whether a model is dropout stable with given sets, or with the more important half of each layer.
   *
   * @param given the sets D_p; by default the half with the largest spread times outgoing weights
   * @param epsilon how far above the model the loss may be; by default the least that is reached,
   *     rounded up
   * @throws IllegalArgumentException if the sets, the data or the loss do not fit the network
   */
  public static Applicability applicability(
      PointFeatures features,
      Loss loss,
      Optional<KeptSubset> given,
      Optional<Rational> epsilon) {
    Network network = features.network();
    KeptSubset subset = given.orElseGet(() -> importantHalf(features));
    new KeptNeurons(subset.layers()).requireFits(network);
    List<Hypothesis> hypotheses = new ArrayList<>(halves(network, subset));
    List<String> remarks = new ArrayList<>();
    if (hypotheses.stream().allMatch(hypothesis -> hypothesis.verdict() == Verdict.HOLDS)) {
      stability(features, loss, subset, epsilon, hypotheses, remarks);
    } else if (given.isEmpty()) {
      hypotheses.replaceAll(Corollary43::undecidedIfEmpty);
    }
    remarks.add(
        "nothing is asked of subnetworks on the inputs: eq. (7) for l = 0 is not needed");
    return KeptHypotheses.applicability(Corollary43.class, subset, hypotheses, remarks);
  }

  /** Half of one neuron is none, which no subset of kept neurons can say. */
  private static Hypothesis undecidedIfEmpty(Hypothesis size) {
    return size.verdict() == Verdict.HOLDS
        ? size
        : new Hypothesis(
            size.name(),
            Verdict.UNDECIDED,
            "a layer of one neuron would have to be dropped as a whole");
  }

  private static KeptSubset importantHalf(PointFeatures features) {
    Network network = features.network();
    SubsetSelection selection =
        new SubsetSelection(features.point(), features.data().inputs(), features.engine());
    List<List<Integer>> layers = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      layers.add(selection.importance(p, Math.max(1, network.width(p) / 2)));
    }
    return new KeptSubset("dropout", layers);
  }

  private static List<Hypothesis> halves(Network network, KeptSubset subset) {
    List<Hypothesis> hypotheses = new ArrayList<>();
    List<Hypothesis> sizes = hypotheses(network, KeptHypotheses.sizes(subset));
    for (int p = 1; p < network.depth(); p++) {
      Hypothesis size = sizes.get(p - 1);
      hypotheses.add(
          KeptHypotheses.numbers(
              size.name(), network, subset, "2*k" + p + "<=n" + p, size.evidence()));
    }
    return hypotheses;
  }

  /** A pruned model: its factor and, as a subnetwork on the neurons that are kept, its loss. */
  private record Pruned(double factor, Subnetwork subnetwork) {}

  private static void stability(
      PointFeatures features,
      Loss loss,
      KeptSubset subset,
      Optional<Rational> epsilon,
      List<Hypothesis> hypotheses,
      List<String> remarks) {
    int depth = features.network().depth();
    double own = SubnetworkLoss.ofModel(features, loss);
    List<Pruned> pruned = new ArrayList<>();
    double excess = 0;
    for (int l = 1; l < depth; l++) {
      pruned.add(pruned(features, loss, subset, l));
      double value = pruned.get(l - 1).subnetwork().loss();
      excess = Math.max(excess, value - own + Reached.slack(value) + Reached.slack(own));
    }
    if (epsilon.isEmpty() && !Double.isFinite(excess)) {
      remarks.add("a loss is not finite in double, so that no epsilon is found");
      return;
    }
    Rational allowed = epsilon.orElse(Reached.rounded(excess));
    Condition.Level level = new Condition.Level(true, allowed);
    double most = allowed.doubleValue();
    for (int l = 1; l < depth; l++) {
      Subnetwork xi = pruned.get(l - 1).subnetwork();
      String name = "dropping from layer " + l + " on costs at most " + Reached.shown(most);
      String found =
          "loss " + Reached.shown(xi.loss()) + " with the factor "
              + Reached.shown(pruned.get(l - 1).factor()) + ", the model " + Reached.shown(own);
      double margin = Reached.slack(xi.loss()) / 2 + Reached.slack(own) / 2;
      hypotheses.add(
          xi.loss() - own + margin <= most
              ? Reached.by(xi, features.network(), subset, level, name, found)
              : Reached.open(
                  l, subset, level, name, found + ", the best one for these sets; others may do"));
    }
    remarks.add(
        "two models that are dropout stable within " + Reached.shown(most)
            + " are connected by a path on which the loss is at most that above the larger of"
            + " theirs");
  }

  private static Pruned pruned(PointFeatures features, Loss loss, KeptSubset subset, int l) {
    ParameterPoint point = features.point();
    int depth = features.network().depth();
    KeptNeurons kept = new KeptNeurons(subset.layers());
    double factor =
        DropoutStable.of(
                point,
                loss,
                features.data(),
                l,
                subset.layers().subList(l - 1, depth - 1),
                features.engine())
            .factor();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int p = l + 1; p < depth; p++) {
      weights.add(block(point.weight(p), kept.slots(p - 1), kept.slots(p)));
      biases.add(block(point.bias(p), new int[] {0}, kept.slots(p)));
    }
    weights.add(scaledOutput(point, kept.slots(depth - 1), factor));
    biases.add(point.bias(depth));
    List<Integer> read = subset.layers().get(l - 1);
    Subnetwork bare = new Subnetwork(l, read, weights, biases, Double.NaN);
    double value = SubnetworkLoss.of(features, loss, bare);
    return new Pruned(factor, new Subnetwork(l, read, weights, biases, value));
  }

  private static Matrix block(Matrix matrix, int[] rows, int[] columns) {
    double[] entries = new double[rows.length * columns.length];
    for (int s = 0; s < rows.length; s++) {
      for (int t = 0; t < columns.length; t++) {
        entries[s * columns.length + t] = matrix.get(rows[s], columns[t]);
      }
    }
    return Matrix.adopt(rows.length, columns.length, entries);
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
