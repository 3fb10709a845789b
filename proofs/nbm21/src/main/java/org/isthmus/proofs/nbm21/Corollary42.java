package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.subnetworks.Reached;
import org.isthmus.proofs.nbm21.subnetworks.SubnetworkLoss;

/**
 * The bound of Theorem 4.1 in terms of the numbers Q_l.
 *
 * <p><b>Statement.</b> In the setting of {@link Theorem41}, where at least half of every hidden layer
 * is kept (H1), let Q_l be the infimum of the loss over the subnetworks xi_l. The least value of the
 * largest Q_l over all choices of kept neurons can be found size by size: for given numbers |I_l| =
 * K_l every Q_l depends on I_l alone, so that the sets may be chosen one by one (NBM21 eq. (5)).
 *
 * <p><b>Construction.</b> For the kept neurons at hand every Q_l is bounded from above by a
 * subnetwork, whatever it comes from.
 *
 * <p><b>Why it holds.</b> The loss of a subnetwork is at least the infimum; a checker encloses it.
 *
 * <p><b>Notation.</b> I_l: kept; Q_l: bounded by the level of an entry.
 *
 * <p><b>Departures.</b> The minimum over the sets and the infimum over the parameters are not
 * computed; the entries are upper bounds for one choice of sets.
 */
@Statement(paper = Paper.NBM21, label = "Corollary 4.2")
public final class Corollary42 {

  private Corollary42() {}

  /**
   * Bounds Q_l for the kept neurons by given subnetworks.
   *
   * @param subnetworks xi_l that read what the subset keeps, for any of l = 0..L-1, with at most n_p
   *     - |I_p| neurons in layer p
   * @throws IllegalArgumentException if a subnetwork does not fit the subset
   */
  public static Applicability applicability(
      PointFeatures features, Loss loss, KeptSubset subset, List<Subnetwork> subnetworks) {
    Network network = features.network();
    List<Hypothesis> hypotheses = new ArrayList<>(Theorem41.halves(network, subset));
    List<String> remarks = new ArrayList<>();
    Rational largest = Rational.ZERO;
    boolean finite = true;
    List<Subnetwork> ordered =
        subnetworks.stream()
            .sorted(Comparator.comparingInt(Subnetwork::level).reversed())
            .toList();
    for (Subnetwork xi : ordered) {
      double value = SubnetworkLoss.of(features, loss, xi);
      if (!Double.isFinite(value)) {
        finite = false;
        remarks.add("the loss of subnetwork xi_" + xi.level() + " is not finite in double");
        continue;
      }
      Rational bound = Reached.above(value);
      largest = largest.max(bound);
      hypotheses.add(
          Reached.by(
              xi,
              network,
              subset,
              new Condition.Level(false, bound),
              "Q_" + xi.level() + " <= " + Reached.shown(bound.doubleValue()),
              "a subnetwork of loss " + Reached.shown(value)));
    }
    List<Integer> levels = ordered.stream().map(Subnetwork::level).toList();
    String missing =
        IntStream.range(0, network.depth())
            .filter(l -> !levels.contains(l))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      remarks.add("no bound on Q_l without a subnetwork: none was given for l = " + missing);
    } else if (finite) {
      remarks.add(
          "two such models are connected by a path on which the loss is at most "
              + Reached.shown(largest.doubleValue()) + " or that of an end, whichever is larger");
    }
    return KeptHypotheses.applicability(Corollary42.class, subset, hypotheses, remarks);
  }
}
