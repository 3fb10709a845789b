package org.isthmus.proofs.n21;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.exact.TwoSlope;
import org.isthmus.proofs.n21.states.SingularValues;

/** The hypotheses that several statements share, decided with the numbers that decide them. */
final class Hypotheses {

  private Hypotheses() {}

  /** Refuses on the first hypothesis that fails, with its name and evidence. */
  static void require(String statement, List<Hypothesis> hypotheses) {
    for (Hypothesis hypothesis : hypotheses) {
      if (hypothesis.verdict() == Verdict.FAILS) {
        throw new RefusedException(
            statement + " cannot be constructed: " + hypothesis.name() + " fails ("
                + hypothesis.evidence() + ")");
      }
    }
  }

  static void requireSameShape(RationalPoint a, RationalPoint b) {
    if (!a.network().hasShapeOf(b.network())) {
      throw new IllegalArgumentException(
          "the models differ in shape (found " + a.network().shape() + " and "
              + b.network().shape() + ")");
    }
  }

  /** The targets as numbers, shape (samples, n_L), which fit the output of the network. */
  static RationalMatrix realTargets(String statement, RationalPoint a, RationalDataset data) {
    if (!(data.targets() instanceof RationalTargets.Values values)) {
      throw new RefusedException(
          statement + " needs the squared loss and real targets (found class labels)");
    }
    int columns = values.values().columns();
    if (columns != a.network().outputWidth()) {
      throw new IllegalArgumentException(
          "the targets do not fit the output of the network (found " + columns
              + " a sample, expected " + a.network().outputWidth() + ")");
    }
    return values.values();
  }

  /** Assumption 1.1 for the hidden layers from a given one on. */
  static Hypothesis onto(Network network, int from) {
    String name = "Assumption 1.1 for the layers " + from + "..L-1";
    if (network.depth() <= from) {
      return Hypothesis.decided(name, true, "there are none");
    }
    Optional<Integer> violating =
        hiddenLayers(network, from)
            .filter(
                l -> Assumption11.decide(network.activation(l)).verdict() == Verdict.FAILS)
            .boxed()
            .findFirst();
    return Hypothesis.decided(
        name,
        violating.isEmpty(),
        violating
            .map(
                l ->
                    "layer " + name(network, l) + " is not strictly monotonic and onto: "
                        + Assumption11.decide(network.activation(l)).evidence())
            .orElseGet(
                () ->
                    hiddenLayers(network, from)
                        .mapToObj(l -> network.activation(l).notation())
                        .distinct()
                        .collect(Collectors.joining(", "))));
  }

  /** An exact rank beside what floating point says of it. */
  static String ranks(RationalMatrix matrix, int exact) {
    int guess = SingularValues.rank(matrix);
    return "rank " + exact + ", proved"
        + (guess == exact ? "" : "; singular values in floating point say " + guess);
  }

  static Hypothesis hiddenLayer(Network network) {
    int layers = network.depth() - 1;
    return Hypothesis.decided(
            "there is a hidden layer", layers >= 1, FirstLayer.count(layers, "hidden layer"))
        .with(numbers("L>=2"), new Witness.None());
  }

  /** Nothing is asked of the samples: equal ones count once. */
  static Hypothesis distinct(DistinctSamples samples) {
    int distinct = samples.count();
    boolean all = distinct == samples.size();
    return Hypothesis.decided(
            "N distinct samples",
            true,
            all
                ? "all " + distinct + " differ"
                : "N = " + distinct + " of " + samples.size() + " samples; equal ones count once")
        .with(
            all
                ? new Condition.Distinct(0, KeptSubset.ALL)
                : numbers("D=" + distinct),
            new Witness.None());
  }

  /** n_1 >= N + spare. */
  static Hypothesis width(Network network, DistinctSamples samples, int spare) {
    int distinct = samples.count();
    int width = network.width(1);
    int missing = distinct + spare - width;
    return Hypothesis.decided(
            "n_1 >= N" + (spare == 0 ? "" : " + " + spare),
            missing <= 0,
            "layer " + network.layerName(1) + " has " + FirstLayer.count(width, "neuron")
                + ", N = " + distinct
                + (distinct == samples.size()
                    ? ""
                    : " distinct of " + samples.size() + " samples")
                + (missing <= 0
                    ? ""
                    : "; " + FirstLayer.count(missing, "neuron") + " missing"))
        .with(numbers("n1>=D" + (spare == 0 ? "" : "+" + spare)), new Witness.None());
  }

  /**
   * What is decided, under the name of the statement.
   *
   * @param constructor the class of the statement
   */
  static Applicability applicability(
      Class<?> constructor, List<Hypothesis> hypotheses, String... remarks) {
    Statement statement = constructor.getAnnotation(Statement.class);
    return new Applicability(
        statement.paper().key() + " \"" + statement.label() + "\"",
        List.of(),
        hypotheses,
        List.of(remarks));
  }

  /** A relation between widths and numbers of samples, which a checker decides by itself. */
  static Condition numbers(String formula) {
    return new Condition.Numbers(KeptSubset.ALL, new Formula(formula));
  }

  /** n_from > ... > n_L. */
  static Hypothesis pyramid(Network network, int from) {
    int depth = network.depth();
    String name = "n_" + from + " > ... > n_L";
    if (depth <= from) {
      return Hypothesis.decided(name, true, "nothing is asked of n_L alone");
    }
    List<String> widths = new ArrayList<>();
    Optional<String> violation = Optional.empty();
    for (int l = from; l <= depth; l++) {
      widths.add(Integer.toString(network.width(l)));
      if (l < depth && network.width(l) <= network.width(l + 1) && violation.isEmpty()) {
        violation =
            Optional.of(
                "layer " + network.layerName(l + 1) + " is not narrower than "
                    + network.layerName(l));
      }
    }
    return Hypothesis.decided(
        name,
        violation.isEmpty(),
        "widths " + String.join(", ", widths) + violation.map(text -> "; " + text).orElse(""));
  }

  /** The first activation has two slopes, not equal: what is used of Assumption 1.2. */
  static Hypothesis kinked(Network network) {
    Optional<TwoSlope> activation = TwoSlope.of(network.activation(1));
    return Hypothesis.decided(
        "layer " + network.layerName(1) + " has an activation of two different slopes",
        activation.isPresent() && !activation.get().isLinear(),
        network.activation(1).notation());
  }

  /** All hidden activations can be evaluated exactly. */
  static Hypothesis exact(Network network) {
    Optional<Integer> other =
        hiddenLayers(network, 1)
            .filter(l -> TwoSlope.of(network.activation(l)).isEmpty())
            .boxed()
            .findFirst();
    return Hypothesis.decided(
        "all activations have two slopes",
        other.isEmpty(),
        other
            .map(l -> "layer " + name(network, l) + " has another one")
            .orElse("relu, leaky_relu or identity"));
  }

  /** The hidden layers 2..L-1 have activations of two slopes with an inverse. */
  static Hypothesis invertible(Network network) {
    Optional<Integer> other =
        hiddenLayers(network, 2)
            .filter(
                l -> TwoSlope.of(network.activation(l)).filter(TwoSlope::isInvertible).isEmpty())
            .boxed()
            .findFirst();
    String evidence =
        network.depth() <= 2
            ? "there are none"
            : other
                .map(l -> "layer " + name(network, l) + " is not one to one or not of two slopes")
                .orElse("each is a leaky_relu with a slope above 0, or the identity");
    return Hypothesis.decided(
        "the activations of the layers 2..L-1 have inverses of two slopes",
        other.isEmpty(),
        evidence);
  }

  private static IntStream hiddenLayers(Network network, int from) {
    return IntStream.range(from, network.depth());
  }

  private static String name(Network network, int l) {
    return network.layerName(l) + ", " + network.activation(l).notation() + ",";
  }

  /** A bias in the first layer, which is set where the features do not have rank N. */
  static Hypothesis firstBias(Network network) {
    String layer = "layer " + network.layerName(1);
    return network.hasBias(1)
        ? new Hypothesis(layer + " has a bias", Verdict.HOLDS, "it has")
        : new Hypothesis(
            layer + " has a bias",
            Verdict.UNDECIDED,
            "it has none, which does where the features have rank N from the start");
  }
}
