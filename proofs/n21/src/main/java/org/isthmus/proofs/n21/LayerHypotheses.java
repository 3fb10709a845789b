package org.isthmus.proofs.n21;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.construction.exact.TwoSlope;

/**
 * Hypotheses on one layer each, decided with what a checker decides them again from. Together those
 * of several layers are what {@link Hypotheses} decides in one.
 */
final class LayerHypotheses {

  private LayerHypotheses() {}

  /** n_from > ... > n_L, pair by pair. */
  static List<Hypothesis> narrowing(Network network, int from) {
    if (network.depth() <= from) {
      return List.of(
          Hypotheses.pyramid(network, from)
              .with(Hypotheses.numbers("L<=" + from), new Witness.None()));
    }
    List<Hypothesis> pairs = new ArrayList<>();
    for (int l = from; l < network.depth(); l++) {
      pairs.add(
          Hypothesis.decided(
                  "n_" + l + " > n_" + (l + 1),
                  network.width(l) > network.width(l + 1),
                  "widths " + network.width(l) + " and " + network.width(l + 1))
              .with(Hypotheses.numbers("n" + l + ">n" + (l + 1)), new Witness.None()));
    }
    return pairs;
  }

  /** Assumption 1.1 for the hidden layers from a given one on, one by one. */
  static List<Hypothesis> onto(Network network, int from) {
    return network.depth() <= from
        ? List.of(
            Hypotheses.onto(network, from)
                .with(Hypotheses.numbers("L<=" + from), new Witness.None()))
        : each(network, from, l -> Assumption11.decide(network, l));
  }

  /** The construction's two slopes, for the hidden layers from a given one on, one by one. */
  static List<Hypothesis> twoSlopes(Network network, int from) {
    return each(network, from, l -> twoSlopesOf(network, l));
  }

  /** The construction's two slopes in one layer; they are different where Assumption 1.2 holds. */
  static Hypothesis twoSlopesOf(Network network, int l) {
    Activation activation = network.activation(l);
    return Hypothesis.decided(
            "layer " + network.layerName(l) + " has an activation of two slopes, which the"
                + " construction needs",
            TwoSlope.of(activation).isPresent(),
            activation.notation())
        .with(property(l, ActivationProperty.TWO_SLOPES), new Witness.None());
  }

  static Condition property(int l, ActivationProperty property) {
    return new Condition.OfActivation(l, property);
  }

  /** One for each hidden layer from a given one on. */
  static List<Hypothesis> each(Network network, int from, IntFunction<Hypothesis> decide) {
    return IntStream.range(from, network.depth()).mapToObj(decide).toList();
  }

  /**
   * Whether the features of layer 0 or 1 have rank N. Fewer than N of them cannot; otherwise they
   * are computed without rounding, unless there are too many samples.
   */
  static Hypothesis fullRank(ModelOnData subject, int layer) {
    int distinct = subject.distinct().count();
    int width = subject.network().width(layer);
    String name = layer == 0 ? "rank X = N" : "rank F_1 = N";
    if (width < distinct) {
      return Hypothesis.decided(
              name, false, "n_" + layer + " = " + width + " is below N = " + distinct)
          .with(Hypotheses.numbers("n" + layer + ">=D"), new Witness.None());
    }
    Condition asked = new Condition.RankAtLeast(layer, KeptSubset.ALL, distinct);
    Optional<RationalMatrix> features = exactFeatures(subject, layer);
    if (features.isEmpty()) {
      String reason = whyNotExact(subject, layer);
      return new Hypothesis(name, Verdict.UNDECIDED, reason)
          .with(asked, new Witness.Tried(reason));
    }
    int rank = ExactRank.of(features.get()).rank();
    return Hypothesis.decided(
            name,
            rank == distinct,
            Hypotheses.ranks(features.get(), rank) + ", N = " + distinct)
        .with(asked, new Witness.None());
  }

  /** The features of the distinct samples in layer 0 or 1, if they can be computed exactly. */
  static Optional<RationalMatrix> exactFeatures(ModelOnData subject, int layer) {
    return layer == 1 && TwoSlope.of(subject.network().activation(1)).isEmpty()
        ? Optional.empty()
        : subject.distinctInputs().map(inputs -> Features.of(subject.point(), inputs, layer));
  }

  /** Why {@link #exactFeatures} are not there. */
  static String whyNotExact(ModelOnData subject, int layer) {
    return subject.isExact()
        ? "features of " + subject.network().activation(layer).notation() + " are not rational"
        : "N = " + subject.distinct().count() + " is more than the "
            + ModelOnData.MOST_EXACT_SAMPLES + " samples for which features are computed exactly";
  }

  /** A bias in the first layer, or features of rank N that do without. */
  static Hypothesis biasOrRank(ModelOnData subject) {
    Hypothesis bias = Hypotheses.firstBias(subject.network());
    if (bias.verdict() == Verdict.HOLDS) {
      return bias;
    }
    Hypothesis rank = fullRank(subject, 1);
    return rank.verdict() == Verdict.HOLDS
        ? rank
        : new Hypothesis(bias.name(), Verdict.UNDECIDED, bias.evidence());
  }
}
