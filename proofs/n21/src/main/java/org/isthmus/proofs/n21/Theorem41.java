package org.isthmus.proofs.n21;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.n21.disconnection.BarrierBound;
import org.isthmus.proofs.n21.disconnection.RowChoice;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.construction.exact.TwoSlope;

/**
 * With at most N neurons, two layers can have disconnected sublevel sets.
 *
 * <p><b>Statement.</b> Let L = 2 and 2 <= n_1 <= N (H1), and let I be n_1 samples whose targets are
 * linearly independent (H2), so that n_L >= n_1. Let a point fit the data (H3). Then the point and
 * the one with two neurons exchanged have the same loss, and the set of global minima that both
 * belong to is disconnected.
 *
 * <p><b>Construction.</b> The other point is the first with the neurons i and j exchanged. The
 * samples I are given or searched for ({@link RowChoice}); tau is a proved lower bound of the
 * square of the least singular value of Y_I ({@link BarrierBound}).
 *
 * <p><b>Why it holds.</b> det F_I changes its sign with the exchange of two columns, so every path
 * between the points has a point with det F_I = 0. There F_I W_2 has rank below n_1, and is at
 * least as far from Y_I as the least singular value (Eckart and Young): the sum of squares over I,
 * and the more so over all samples, is above tau. A checker computes both determinants, their
 * signs, and whether Y_I Y_I^T - tau Id is positive definite.
 *
 * <p><b>Notation.</b> F_I: features of the rows I, (n, n); Y_I: their targets, (n, n_L); n: {@code
 * size}, n_1, or n_1 + 1 with an output bias; tau / N: {@code barrier}, N the number of all
 * samples.
 *
 * <p><b>Departures.</b> Instead of H3 it suffices that the loss at both ends is below the barrier:
 * then all sublevel sets from that loss up to below the barrier are disconnected, and with an exact
 * fit the set of minima is. It holds between any two points whose determinants have opposite signs.
 * With an output bias the claim is false as it stands, and [F_I, 1] and n_1 + 1 samples take the
 * places of F_I and n_1. I is a subset of the samples [N], not of [n_1]. For n_1 = 1 there is
 * nothing to exchange and the minima can be connected, so 2 <= n_1 is a hypothesis. Assumption 1.2
 * serves the existence of such data alone ({@link #generate}) and is not asked for; two slopes are,
 * so that determinants are exact. Squared loss only.
 */
@Statement(paper = Paper.N21, label = "Theorem 4.1")
public final class Theorem41 {

  private static final String NAME = "Theorem 4.1";

  private Theorem41() {}

  /**
   * Two points in different components of all sublevel sets from {@code fit} up to below {@code
   * barrier}.
   *
   * @param swapped the other point
   * @param rows I, numbers of samples
   * @param determinant det F_I, or det [F_I, 1] with an output bias, at the first point
   * @param swappedDeterminant the same at the other point, of opposite sign
   * @param barrier a lower bound of the largest mean squared loss on every path between the points
   * @param fit the larger mean squared loss of the two points, 0 if they fit exactly
   */
  public record Disconnection(
      RationalPoint swapped,
      List<Integer> rows,
      Rational determinant,
      Rational swappedDeterminant,
      Rational barrier,
      Rational fit) {

    public Disconnection {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A point that fits its data exactly and is disconnected from its exchanges of two neurons.
   *
   * @param rows samples I for {@link #disconnect}
   */
  public record Instance(RationalPoint point, RationalDataset data, List<Integer> rows) {
    public Instance {
      rows = List.copyOf(rows);
    }
  }

  /** What was found at a point for samples I: det F_I, the bound of the barrier and the loss. */
  private record Finding(
      Rational determinant, BarrierBound bound, Rational barrier, Rational fit) {}

  /**
   * The hypotheses for a point and its data, with the samples I searched for; those that make no
   * sense because an earlier one fails are left out.
   */
  public static List<Hypothesis> hypotheses(RationalPoint a, RationalDataset data) {
    List<Hypothesis> hypotheses = new ArrayList<>(shape(a.network(), data));
    if (fails(hypotheses)) {
      return hypotheses;
    }
    hypotheses.addAll(onSamples(a, data));
    return hypotheses;
  }

  /** Whether the theorem applies; for the squared loss alone. */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    List<Hypothesis> hypotheses = new ArrayList<>(shape(subject, loss));
    if (!fails(hypotheses)) {
      Network network = subject.network();
      Optional<RationalMatrix> features = LayerHypotheses.exactFeatures(subject, 1);
      Condition asked = new Condition.RankAtLeast(1, KeptSubset.ALL, network.width(1));
      String name = "rank F_1 = n_1";
      if (features.isEmpty()) {
        String reason = LayerHypotheses.whyNotExact(subject, 1);
        hypotheses.add(
            new Hypothesis(name, Verdict.UNDECIDED, reason)
                .with(asked, new Witness.Tried(reason)));
      } else {
        int rank = ExactRank.of(features.get()).rank();
        hypotheses.add(
            Hypothesis.decided(
                    name,
                    rank == network.width(1),
                    Hypotheses.ranks(features.get(), rank) + ", n_1 = " + network.width(1))
                .with(asked, new Witness.None()));
        hypotheses.addAll(onSamples(subject.point(), subject.exact()));
      }
    }
    return Hypotheses.applicability(
        Theorem41.class,
        hypotheses,
        "where it applies, the model and its copy with two neurons exchanged are not connected"
            + " below the barrier");
  }

  /** The hypotheses on the samples I, for a network and data of the right shape. */
  private static List<Hypothesis> onSamples(RationalPoint a, RationalDataset data) {
    int size = size(a.network());
    Optional<List<Integer>> rows = search(a, data);
    String sought = size + " samples with independent targets and features";
    if (rows.isEmpty()) {
      return List.of(withoutSamples(a, data, sought));
    }
    try {
      Finding finding = find(a, data, rows.get());
      BarrierBound bound = finding.bound();
      return List.of(
          Hypothesis.decided(
              sought,
              true,
              "samples " + rows.get() + ", det " + about(finding.determinant())
                  + ", least singular value squared above " + about(bound.tau())
                  + (bound.guessIsFarOff()
                      ? "; floating point says " + bound.guess() + ", which is far off"
                      : "")),
          belowBarrier(finding));
    } catch (RefusedException refusal) {
      return List.of(withoutSamples(a, data, sought));
    }
  }

  private static Hypothesis belowBarrier(Finding finding) {
    boolean below = finding.fit().compareTo(finding.barrier()) < 0;
    Hypothesis hypothesis =
        new Hypothesis(
            "the loss is below the barrier",
            below ? Verdict.HOLDS : Verdict.UNDECIDED,
            "loss " + about(finding.fit()) + ", barrier " + about(finding.barrier())
                + (below ? "" : " from these samples, and perhaps more from others"));
    return below
        ? hypothesis.with(
            new Condition.LossAtMost(between(finding.fit(), finding.barrier())),
            new Witness.None())
        : hypothesis;
  }

  /** A number of few digits that is at least the first and below the second one. */
  static Rational between(Rational least, Rational above) {
    BigDecimal start =
        new BigDecimal(above.numerator())
            .divide(
                new BigDecimal(above.denominator()), new MathContext(40, RoundingMode.DOWN));
    for (int digits = 2; digits <= start.precision(); digits++) {
      BigDecimal rounded = start.round(new MathContext(digits, RoundingMode.DOWN));
      boolean attained = Rational.parse(rounded.toString()).compareTo(above) >= 0;
      BigDecimal candidate = attained ? rounded.subtract(rounded.ulp()) : rounded;
      Rational number = Rational.parse(candidate.toString());
      if (number.compareTo(least) >= 0) {
        return number;
      }
    }
    return least;
  }

  /** Why the search found nothing: for lack of rank, or for no reason that is proved. */
  private static Hypothesis withoutSamples(
      RationalPoint a, RationalDataset data, String sought) {
    int size = size(a.network());
    RationalMatrix features = extended(a, DistinctSamples.of(data.inputs()).select(data.inputs()));
    RationalMatrix targets = Hypotheses.realTargets(NAME, a, data);
    int featureRank = ExactRank.of(features).rank();
    int targetRank = ExactRank.of(targets).rank();
    return new Hypothesis(
        sought,
        Math.min(featureRank, targetRank) < size ? Verdict.FAILS : Verdict.UNDECIDED,
        "the greedy search found none; features of " + Hypotheses.ranks(features, featureRank)
            + ", targets of " + Hypotheses.ranks(targets, targetRank));
  }

  private static boolean fails(List<Hypothesis> hypotheses) {
    return hypotheses.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.FAILS);
  }

  /** What can be said without the parameters. */
  private static List<Hypothesis> shape(Network network, RationalDataset data) {
    boolean values = data.targets() instanceof RationalTargets.Values;
    Hypothesis targets =
        Hypothesis.decided(
            "squared loss, real targets",
            values,
            values ? "real targets" : "the targets are class labels");
    List<Hypothesis> hypotheses = new ArrayList<>(List.of(twoLayers(network), targets));
    if (!fails(hypotheses)) {
      hypotheses.addAll(
          sizes(network, DistinctSamples.of(data.inputs()), Hypotheses.exact(network)));
    }
    return hypotheses;
  }

  /** The same for a loss, with what a checker decides it from. */
  private static List<Hypothesis> shape(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    Hypothesis squared =
        Hypothesis.decided(
                "squared loss, real targets",
                loss instanceof Loss.Squared && subject.hasRealTargets(),
                loss.notation()
                    + (subject.hasRealTargets() ? ", real targets" : ", class labels"))
            .with(new Condition.OfLoss("squared"), new Witness.None());
    List<Hypothesis> hypotheses = new ArrayList<>(List.of(twoLayers(network), squared));
    if (!fails(hypotheses)) {
      hypotheses.addAll(
          sizes(network, subject.distinct(), LayerHypotheses.twoSlopesOf(network, 1)));
    }
    return hypotheses;
  }

  private static Hypothesis twoLayers(Network network) {
    return Hypothesis.decided("L = 2", network.depth() == 2, "L = " + network.depth())
        .with(Hypotheses.numbers("L=2"), new Witness.None());
  }

  private static List<Hypothesis> sizes(
      Network network, DistinctSamples samples, Hypothesis activation) {
    int size = size(network);
    boolean bias = network.hasBias(2);
    String least = bias ? "n_1 + 1" : "n_1";
    String formula = bias ? ">=n1+1" : ">=n1";
    String with = bias ? ", with an output bias" : "";
    return List.of(
        Hypothesis.decided(
                "n_1 >= 2",
                network.width(1) >= 2,
                network.width(1) >= 2
                    ? "n_1 = " + network.width(1)
                    : "n_1 = 1: there is nothing to exchange, and the minima can be connected")
            .with(Hypotheses.numbers("n1>=2"), new Witness.None()),
        activation,
        Hypothesis.decided(
                "N >= " + least,
                samples.count() >= size,
                "N = " + samples.count() + " distinct, " + size + with)
            .with(Hypotheses.numbers("D" + formula), new Witness.None()),
        Hypothesis.decided(
                "n_L >= " + least,
                network.width(2) >= size,
                "n_L = " + network.width(2) + ", " + size + with)
            .with(Hypotheses.numbers("n2" + formula), new Witness.None()));
  }

  /** n: the number of samples in I. */
  private static int size(Network network) {
    return network.width(1) + (network.hasBias(2) ? 1 : 0);
  }

  /**
   * Proves that a point and its exchange of two neurons are disconnected.
   *
   * @param i a neuron of the hidden layer
   * @param j another one
   * @param rows the samples I, or none to search for them
   * @throws RefusedException if a hypothesis fails, the samples do not do, or the loss at the ends
   *     is not below the barrier, with the numbers
   * @throws IllegalArgumentException if the data do not fit the network, or a neuron or sample does
   *     not exist or is named twice
   */
  public static Disconnection disconnect(
      RationalPoint a, RationalDataset data, int i, int j, Optional<List<Integer>> rows) {
    Hypotheses.require(NAME, shape(a.network(), data));
    int width = a.network().width(1);
    if (i == j || Math.min(i, j) < 0 || Math.max(i, j) >= width) {
      throw new IllegalArgumentException(
          "two neurons to exchange (found " + i + " and " + j + ", expected two of 0.."
              + (width - 1) + ")");
    }
    List<Integer> chosen =
        rows.isPresent()
            ? checked(rows.get(), size(a.network()), data.size())
            : search(a, data)
                .orElseThrow(
                    () ->
                        new RefusedException(
                            NAME + ": the search found no " + size(a.network())
                                + " samples with independent targets and features; name them"));
    Finding finding = find(a, data, chosen);
    if (finding.fit().compareTo(finding.barrier()) >= 0) {
      throw new RefusedException(
          NAME + " needs a loss below the barrier (found loss " + about(finding.fit())
              + ", barrier " + about(finding.barrier()) + " from the samples " + chosen + ")");
    }
    return new Disconnection(
        exchanged(a, i, j),
        chosen,
        finding.determinant(),
        finding.determinant().negate(),
        finding.barrier(),
        finding.fit());
  }

  private static List<Integer> checked(List<Integer> rows, int size, int samples) {
    for (int row : rows) {
      if (row < 0 || row >= samples) {
        throw new IllegalArgumentException(
            "there is no sample " + row + " (expected 0.." + (samples - 1) + ")");
      }
    }
    if (rows.size() != size || new HashSet<>(rows).size() != size) {
      throw new IllegalArgumentException(
          "samples of a disconnection (found " + rows + ", expected " + size + " different ones)");
    }
    return rows;
  }

  /** F_1, with a column of ones beside it where the output has a bias. */
  private static RationalMatrix extended(RationalPoint a, RationalMatrix inputs) {
    RationalMatrix features = Features.first(a, inputs);
    if (!a.network().hasBias(2)) {
      return features;
    }
    Rational[] ones = new Rational[inputs.rows()];
    Arrays.fill(ones, Rational.ONE);
    return features.beside(RationalMatrix.of(inputs.rows(), 1, ones));
  }

  private static Optional<List<Integer>> search(RationalPoint a, RationalDataset data) {
    RationalMatrix targets = Hypotheses.realTargets(NAME, a, data);
    DistinctSamples samples = DistinctSamples.of(data.inputs());
    return RowChoice.of(samples.select(targets), extended(a, samples.select(data.inputs())))
        .map(rows -> rows.stream().map(samples.first()::get).toList());
  }

  private static Finding find(RationalPoint a, RationalDataset data, List<Integer> rows) {
    RationalMatrix targets = Hypotheses.realTargets(NAME, a, data);
    int[] indices = rows.stream().mapToInt(Integer::intValue).toArray();
    Rational determinant = Determinant.of(extended(a, data.inputs().rows(indices)));
    if (determinant.signum() == 0) {
      throw new RefusedException(
          NAME + " needs features with a determinant that is not zero (found 0 on the samples "
              + rows + ")");
    }
    BarrierBound bound =
        BarrierBound.of(targets.rows(indices))
            .orElseThrow(
                () ->
                    new RefusedException(
                        NAME + " needs independent targets (found dependent ones on the samples "
                            + rows + ")"));
    Rational share = Rational.of(1, data.size());
    Rational fit = Features.sumOfSquares(Features.output(a, data.inputs()).minus(targets)).times(share);
    return new Finding(determinant, bound, bound.tau().times(share), fit);
  }

  /** The point with two neurons of the hidden layer exchanged: the same function. */
  private static RationalPoint exchanged(RationalPoint a, int i, int j) {
    int[] order = IntStream.range(0, a.network().width(1)).toArray();
    order[i] = j;
    order[j] = i;
    return a.with(1, a.weight(1).columns(order), a.bias(1).columns(order))
        .with(2, a.weight(2).rows(order), a.bias(2));
  }

  private static String about(Rational value) {
    return value.signum() == 0 ? "0" : String.format(Locale.ROOT, "%.6g", value.doubleValue());
  }

  /**
   * Data and a point that fits them exactly: the first neurons of {@link Lemma22}, whose features
   * on the samples I with the smallest projections are nonsingular, and their outputs as the
   * targets. With an output bias the neurons start at the second one, since the first is the second
   * plus one.
   *
   * @param network two layers with 2 <= n_1 <= N, a first bias and a first activation of two
   *     different slopes
   * @param inputs X, shape (samples, n_0)
   * @param outputWeights W_2, shape (n_1, n_L), of rank n_1; with an output bias [W_2; b_2] has
   *     rank n_1 + 1
   * @param outputBias b_2, shape (1, n_L), zero if the network has none
   * @throws RefusedException if the network does not do
   * @throws IllegalArgumentException if the rank is too small or a shape does not fit
   */
  public static Instance generate(
      Network network,
      RationalMatrix inputs,
      RationalMatrix outputWeights,
      RationalMatrix outputBias) {
    RationalDataset shapeOnly =
        new RationalDataset(
            inputs,
            new RationalTargets.Values(RationalMatrix.zeros(inputs.rows(), network.outputWidth())));
    List<Hypothesis> hypotheses = new ArrayList<>(shape(network, shapeOnly));
    Hypotheses.require("an instance of " + NAME, hypotheses);
    Hypotheses.require(
        "an instance of " + NAME,
        List.of(
            Hypotheses.kinked(network),
            Hypothesis.decided("the hidden layer has a bias", network.hasBias(1), "it has none")));
    DistinctSamples samples = DistinctSamples.of(inputs);
    RationalMatrix distinct = samples.select(inputs);
    Lemma22.Basis basis = Lemma22.basis(distinct, TwoSlope.require(network, 1));
    int skipped = network.hasBias(2) ? 1 : 0;
    int[] neurons = IntStream.range(skipped, skipped + network.width(1)).toArray();
    RationalPoint point =
        new RationalPoint(
            network,
            List.of(basis.weights().columns(neurons), outputWeights),
            List.of(basis.biases().columns(neurons), outputBias));
    RationalMatrix projection = distinct.times(basis.direction());
    List<Rational> least = basis.projections().subList(0, size(network));
    List<Integer> rows =
        least.stream()
            .map(
                p ->
                    IntStream.range(0, distinct.rows())
                        .filter(i -> projection.get(i, 0).equals(p))
                        .findFirst()
                        .orElseThrow())
            .map(samples.first()::get)
            .toList();
    RationalMatrix targets = Features.output(point, inputs);
    if (BarrierBound.of(targets.rows(rows.stream().mapToInt(Integer::intValue).toArray()))
        .isEmpty()) {
      throw new IllegalArgumentException(
          "an instance of " + NAME + " needs output weights of rank " + size(network));
    }
    return new Instance(
        point, new RationalDataset(inputs, new RationalTargets.Values(targets)), rows);
  }
}
