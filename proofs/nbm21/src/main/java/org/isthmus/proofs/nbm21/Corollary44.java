package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.nbm21.features.DistinctFeatures;
import org.isthmus.proofs.nbm21.features.GeneralPosition;
import org.isthmus.proofs.nbm21.features.OutputFit;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/**
 * Low-loss paths between networks whose last two hidden layers have about the square root of N
 * neurons.
 *
 * <p><b>Statement.</b> Let every activation be ReLU, the inputs of the N samples distinct and their
 * targets in [-1, 1]. For each of two points let there be kept neurons I_1, ..., I_{L-1} with (A1)
 * {@code 2 |I_{L-1}| >= n_{L-1}} and {@code 4 floor(n_{L-2} / 8) floor((n_{L-1} - |I_{L-1}|) / (4
 * n_L)) >= N}; (A1-b) output weights on I_{L-1} whose loss is at most eps above that of the point,
 * or comes arbitrarily near to that; (A2) {@code |I_{L-2}| = ceil(n_{L-2} / 2)}, and the features on
 * I_{L-2} are in general position; (A3) {@code |I_l| = n_l - 1}, and the features on I_l are
 * distinct, for l = 1..L-3. Then a path connects the points on which the loss exceeds the larger of
 * their losses by at most eps and any positive number.
 *
 * <p><b>Decision.</b> The hypotheses are decided for one point, which is what they speak of. The
 * kept neurons are those given, or are chosen: of the layers up to L-3 all but one, of the last two
 * hidden layers half, by pivoted QR, but at L-2 those that are inactive least often where their
 * number allows (A2).
 *
 * <p><b>Why it holds.</b> (A1-b) is the hypothesis of {@link Theorem41} at l = L-1. Below that a
 * subnetwork can memorise N targets: by groups of ceil(n_{L-2} / 2) samples with hyperplanes of
 * their own at l = L-2, by two layers on a line through distinct samples at l up to L-3. So every
 * term of the bound of the theorem is at most the loss of the point plus eps.
 *
 * <p><b>Notation.</b> n_l: widths; k_l = |I_l| in formulas; N: samples; Phi: the loss of the point;
 * eps: {@code epsilon}.
 *
 * <p><b>Departures.</b> What the published statement needs beyond its words is decided or said: L at
 * least 3, for otherwise (A2) contradicts I_0 = [n_0]; n_l at least 2; biases in the layers that
 * memorise, since without them outputs are positively homogeneous in the inputs. Memorising the
 * targets brings the cross-entropy to no infimum, but memorising the outputs of the point does for
 * every loss. With an output bias, "output weights" include it.
 */
@Statement(paper = Paper.NBM21, label = "Corollary 4.4")
public final class Corollary44 {

  private static final String STATEMENT = "nbm21 \"Corollary 4.4\"";
  private static final String CHOSEN = "corollary44";

  /** How many neurons are tried as the one that (A3) leaves out. */
  private static final int TRIES = 3;

  private final PointFeatures features;
  private final Network network;
  private final Loss loss;
  private final long seed;
  private final Consumer<String> progress;
  private final List<Hypothesis> hypotheses = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private Corollary44(
      PointFeatures features, Loss loss, long seed, Consumer<String> progress) {
    this.features = features;
    this.network = features.network();
    this.loss = loss;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Decides the hypotheses for one point and its data, all of them, in the order of the statement.
   *
   * @param subset I_1, ..., I_{L-1}; chosen where it is not given
   * @param epsilon eps of (A1-b), at least 0; the least one that is reached where it is not given
   * @param seed of random sets in the search for a hyperplane
   * @param progress hears of every part that takes time
   * @throws IllegalArgumentException if subset, targets and network do not fit
   */
  public static Applicability applicability(
      PointFeatures features,
      Loss loss,
      Optional<KeptSubset> subset,
      Optional<Rational> epsilon,
      long seed,
      Consumer<String> progress) {
    Corollary44 decision = new Corollary44(features, loss, seed, progress);
    decision.activations();
    decision.targets();
    decision.progress.accept("comparing the inputs");
    KeptSubset kept = subset.orElseGet(decision::chosen);
    decision.add(DistinctFeatures.decide(features, 0, kept));
    decision.formula("L >= 3", "L>=3", kept, "L = " + decision.network.depth());
    if (decision.network.depth() < 3) {
      decision.remarks.add(
          "with L = " + decision.network.depth()
              + " there is no layer L-2 with neurons to be kept, and (A1) to (A3) say nothing");
      return decision.applicability(kept);
    }
    decision.sizes(kept);
    decision.progress.accept("solving for output weights");
    decision.add(named("(A1-b) ", OutputFit.decide(features, loss, kept, epsilon)));
    decision.generalPosition(kept);
    decision.distinctFeatures(kept);
    decision.remark(kept);
    return decision.applicability(kept);
  }

  private Applicability applicability(KeptSubset kept) {
    return new Applicability(
        STATEMENT,
        List.of(kept),
        hypotheses,
        remarks);
  }

  private void add(Hypothesis hypothesis) {
    hypotheses.add(hypothesis);
  }

  private void activations() {
    for (int l = 1; l < network.depth(); l++) {
      Activation activation = network.activation(l);
      add(
          Hypothesis.decided(
                  "layer " + network.layerName(l) + " has ReLU",
                  activation instanceof Activation.Relu,
                  activation.notation())
              .with(
                  new Condition.OfActivation(l, ActivationProperty.RELU), new Witness.None()));
    }
  }

  private void targets() {
    Optional<String> outside = Optional.empty();
    String inside = "class labels, as rows with a single one";
    if (features.data().targets() instanceof Targets.Values targets) {
      Matrix values = targets.values();
      double largest = 0;
      for (int j = 0; j < values.rows(); j++) {
        for (int k = 0; k < values.columns(); k++) {
          double y = values.get(j, k);
          largest = Math.max(largest, Math.abs(y));
          if (Math.abs(y) > 1 && outside.isEmpty()) {
            outside = Optional.of("target " + k + " of sample " + j + " is " + y);
          }
        }
      }
      inside = "the largest is " + largest + " in absolute value";
    }
    add(
        Hypothesis.decided(
                "all targets are in [-1, 1]", outside.isEmpty(), outside.orElse(inside))
            .with(new Condition.OfTargets(TargetProperty.WITHIN_UNIT), new Witness.None()));
  }

  /** A relation between whole numbers, decided by the formula that a checker gets. */
  private void formula(String name, String formula, KeptSubset kept, String evidence) {
    add(
        KeptHypotheses.numbers(
            name, network, features.data().size(), kept, formula, evidence));
  }

  private static int size(KeptSubset kept, int l) {
    return kept.layers().get(l - 1).size();
  }

  private String keeps(KeptSubset kept, int l) {
    return "layer " + network.layerName(l) + " keeps " + size(kept, l) + " of " + network.width(l);
  }

  /** n_l >= 2 and (A1). */
  private void sizes(KeptSubset kept) {
    for (int l = 1; l < network.depth(); l++) {
      formula(
          "n_" + l + " >= 2",
          "n" + l + ">=2",
          kept,
          "layer " + network.layerName(l) + " has " + network.width(l));
    }
    int last = network.depth() - 1;
    formula(
        "(A1) 2 |I_" + last + "| >= n_" + last,
        "2*k" + last + ">=n" + last,
        kept,
        keeps(kept, last));
    formula(
        "(A1) 4 floor(n_" + (last - 1) + " / 8) floor((n_" + last + " - |I_" + last + "|) / (4 n_"
            + (last + 1) + ")) >= N",
        "4*(n" + (last - 1) + "//8)*((n" + last + "-k" + last + ")//(4*n" + (last + 1) + "))>=N",
        kept,
        "the left side is " + most(kept) + ", N = " + features.data().size());
  }

  /** The number of samples that (A1) allows. */
  private long most(KeptSubset kept) {
    int last = network.depth() - 1;
    return 4L * (network.width(last - 1) / 8)
        * ((network.width(last) - size(kept, last)) / (4L * network.outputWidth()));
  }

  private void generalPosition(KeptSubset kept) {
    int l = network.depth() - 2;
    progress.accept("looking for hyperplanes with many features of layer " + l);
    formula(
        "(A2) |I_" + l + "| = ceil(n_" + l + " / 2)",
        "k" + l + "=(n" + l + "+1)//2",
        kept,
        keeps(kept, l));
    add(named("(A2) ", GeneralPosition.decide(features, l, kept, seed)));
  }

  private void distinctFeatures(KeptSubset kept) {
    for (int l = 1; l <= network.depth() - 3; l++) {
      progress.accept("comparing the features of layer " + l);
      formula(
          "(A3) |I_" + l + "| = n_" + l + " - 1",
          "k" + l + "=n" + l + "-1",
          kept,
          keeps(kept, l));
      add(named("(A3) ", DistinctFeatures.decide(features, l, kept)));
    }
  }

  private static Hypothesis named(String prefix, Hypothesis hypothesis) {
    return new Hypothesis(
        prefix + hypothesis.name(),
        hypothesis.verdict(),
        hypothesis.evidence(),
        hypothesis.proof());
  }

  private void remark(KeptSubset kept) {
    int last = network.depth() - 1;
    remarks.add(
        "with n_" + (last - 1) + " = " + network.width(last - 1) + ", n_" + last + " = "
            + network.width(last) + ", |I_" + last + "| = " + size(kept, last) + " and n_L = "
            + network.outputWidth() + " (A1) allows " + most(kept) + " samples");
    String without =
        IntStream.rangeClosed(1, last)
            .filter(l -> !network.hasBias(l))
            .mapToObj(network::layerName)
            .collect(Collectors.joining(", "));
    remarks.add(
        "memorising samples needs biases in the hidden layers, of which the statement does not "
            + "speak; " + (without.isEmpty() ? "every hidden layer has one" : "none in " + without));
    remarks.add(
        "the statement memorises the targets, at which the loss need not be least (as with the "
            + "cross-entropy); memorising the outputs of the model gives its loss for every loss");
    if (hypotheses.stream()
        .anyMatch(h -> h.name().startsWith("(A2)") && h.verdict() == Verdict.FAILS)) {
      remarks.add(
          "(A2) fails wherever a kept ReLU neuron is inactive on more than |I_" + (last - 1)
              + "| samples; the conclusion can be reached without it, by subnetworks that "
              + "memorise: subnetworks memorised");
    }
    remarkOnAllSubsets();
    remarks.add("the corollary asks the same of both ends of the path");
  }

  /** Says if no choice of I_{L-2} meets (A2), because of neurons that are often inactive. */
  private void remarkOnAllSubsets() {
    int l = network.depth() - 2;
    int needed = (network.width(l) + 1) / 2;
    long fit = Arrays.stream(inactive(l)).filter(count -> count <= needed).count();
    if (network.activation(l) instanceof Activation.Relu
        && fit < needed
        && features.data().size() > needed) {
      remarks.add(
          "in layer " + network.layerName(l) + " " + fit + " of " + network.width(l)
              + " neurons are inactive on at most " + needed + " samples, and (A2) needs " + needed
              + " of them: no choice of I_" + l + " meets it (counted in floating point)");
    }
  }

  private int[] inactive(int layer) {
    return GeneralPosition.inactive(
        features.rounded(layer, all(network.width(layer))));
  }

  private static List<Integer> all(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  /** Kept neurons that serve the hypotheses as well as can be told quickly. */
  private KeptSubset chosen() {
    progress.accept("choosing the kept neurons");
    SubsetSelection selection =
        new SubsetSelection(features.point(), features.data().inputs(), features.engine());
    List<List<Integer>> layers = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      int half = (network.width(l) + 1) / 2;
      if (l < network.depth() - 2) {
        layers.add(allButOne(l, selection));
      } else if (l == network.depth() - 2) {
        layers.add(mostActive(l, half).orElseGet(() -> selection.pivotedQr(layers.size() + 1, half)));
      } else {
        layers.add(selection.pivotedQr(l, half));
      }
    }
    return new KeptSubset(CHOSEN, layers);
  }

  /** Half of the neurons, if so many are inactive on so few samples that (A2) may hold. */
  private Optional<List<Integer>> mostActive(int l, int half) {
    if (l < 1 || !(network.activation(l) instanceof Activation.Relu)) {
      return Optional.empty();
    }
    int[] inactive = inactive(l);
    List<Integer> order =
        IntStream.range(0, inactive.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> inactive[i]))
            .limit(half)
            .toList();
    return Optional.of(order.stream().sorted().toList())
        .filter(kept -> kept.stream().allMatch(i -> inactive[i] <= half));
  }

  /** All neurons but the one that matters least; another one if the features are then not distinct. */
  private List<Integer> allButOne(int l, SubsetSelection selection) {
    int width = network.width(l);
    if (width == 1) {
      return List.of(0);
    }
    List<Integer> first = selection.importance(l, width - 1);
    List<Integer> kept = first;
    for (int tries = 1; ; tries++) {
      Hypothesis distinct =
          DistinctFeatures.decide(features, l, alone(l, kept));
      if (distinct.verdict() != Verdict.FAILS || tries == Math.min(TRIES, width - 1)) {
        return distinct.verdict() == Verdict.FAILS ? first : kept;
      }
      List<Integer> left = selection.importance(l, width - 1 - tries);
      List<Integer> before = selection.importance(l, width - tries);
      int out = before.stream().filter(i -> !left.contains(i)).findFirst().orElseThrow();
      kept = IntStream.range(0, width).filter(i -> i != out).boxed().toList();
    }
  }

  /** A subset that keeps these neurons of one layer and all of the others. */
  private KeptSubset alone(int layer, List<Integer> kept) {
    return new KeptSubset(
        CHOSEN,
        IntStream.range(1, network.depth())
            .mapToObj(l -> l == layer ? kept : all(network.width(l)))
            .toList());
  }
}
