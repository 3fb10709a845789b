package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.features.Separability;
import org.isthmus.proofs.nbm21.features.Separation;
import org.isthmus.proofs.nbm21.subnetworks.SeparatingNetwork;
import org.isthmus.proofs.nbm21.subnetworks.SubnetworkLoss;

/**
 * Linearly separable features connect without further width.
 *
 * <p><b>Statement.</b> Let the loss be the cross-entropy of samples with one class each (H1), let n_l
 * >= 2 n_L for l = 1..L-1 (H2), let the activations be strictly monotonic on some interval (H3), and
 * let I_l be kept neurons with n_l / 2 <= |I_l| <= n_l - n_L (H4) such that for l = 0..L-1 each class
 * is separated from all others by a hyperplane on the features I_l of layer l (H5). If two models
 * have such neurons, then for every eps > 0 a path connects them on which the loss is at most the
 * larger of theirs plus eps.
 *
 * <p><b>Construction.</b> H5 is decided class by class ({@link Separability}); the subnetworks xi_l
 * with n_L neurons in every hidden layer are built from the planes ({@link SeparatingNetwork}).
 *
 * <p><b>Why it holds.</b> The largest output of xi_l is that of the sample's class, by a lead of mu >
 * 0, and so its cross-entropy is at most eps once the outputs are multiplied by {@code c = ln((n_L -
 * 1) / eps) / mu}. {@link Theorem41} does the rest.
 *
 * <p><b>Notation.</b> I_l: kept; K = n_L: the number of classes; c, mu: {@link SeparatingNetwork}.
 *
 * <p><b>Departures.</b> Without an output bias the published statement is false: with the features
 * (x, x) of a single layer, x = 1 of one class and x = 2 of the other, x = 3/2 separates, but the
 * outputs are linear in x and the cross-entropy stays above 0.64. There planes through the origin are
 * asked for at layer L-1. They suffice; what is needed is that output weights give every sample's
 * class the largest output. The construction sets biases of hidden layers, so these are asked for.
 * The inputs (l = 0) matter only where the path goes through a subnetwork on them.
 */
@Statement(paper = Paper.NBM21, label = "Corollary 4.5")
public final class Corollary45 {

  private Corollary45() {}

  /**
   * Whether the hypotheses hold for a model with given neurons, or with half of each layer.
   *
   * @param given I_l; by default ceil(n_l / 2) of them, n_l - n_L at most, chosen by pivoted QR
   * @param allClasses whether to go on behind a hypothesis that fails
   * @param seed of the search for planes
   * @param progress told in a line what is being done
   * @throws IllegalArgumentException if the neurons or the data do not fit the network
   */
  public static Applicability applicability(
      PointFeatures features,
      Loss loss,
      Optional<KeptSubset> given,
      boolean allClasses,
      long seed,
      Consumer<String> progress) {
    Network network = features.network();
    KeptSubset subset = given.orElseGet(() -> half(features));
    new KeptNeurons(subset.layers()).requireFits(network);
    List<Hypothesis> hypotheses = new ArrayList<>();
    Optional<int[]> labels = features.classes();
    hypotheses.add(
        Hypothesis.decided(
                "the loss is the cross-entropy",
                loss instanceof Loss.CrossEntropy,
                loss.notation())
            .with(new Condition.OfLoss("cross_entropy"), new Witness.None()));
    hypotheses.add(
        Hypothesis.decided(
                "every sample has one class",
                labels.isPresent(),
                features.data().targets() instanceof Targets.Labels
                    ? "class labels"
                    : labels.isPresent()
                        ? "every row of targets has a single 1 and zeros"
                        : "some row of targets is not a single 1 and zeros")
            .with(new Condition.OfTargets(TargetProperty.ONE_CLASS), new Witness.None()));
    for (int l = 1; l < network.depth(); l++) {
      hypotheses.addAll(ofLayer(network, subset, l));
    }
    List<String> remarks = new ArrayList<>(remarks(network, subset));
    boolean fails =
        hypotheses.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.FAILS);
    if (labels.isEmpty() || (fails && !allClasses)) {
      remarks.add("separability was not looked at, for another hypothesis fails");
    } else {
      hypotheses.addAll(separable(features, subset, allClasses, seed, progress));
    }
    return KeptHypotheses.applicability(Corollary45.class, subset, hypotheses, remarks);
  }

  private static KeptSubset half(PointFeatures features) {
    Network network = features.network();
    SubsetSelection selection =
        new SubsetSelection(features.point(), features.data().inputs(), features.engine());
    List<List<Integer>> layers = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      int width = network.width(l);
      int most = Math.max(1, width - network.outputWidth());
      layers.add(selection.pivotedQr(l, Math.min((width + 1) / 2, most)));
    }
    return new KeptSubset("corollary45", layers);
  }

  /** H2 to H4, and the bias. */
  private static List<Hypothesis> ofLayer(Network network, KeptSubset subset, int l) {
    int width = network.width(l);
    int outputs = network.outputWidth();
    int kept = subset.layers().get(l - 1).size();
    String layer = "layer " + network.layerName(l);
    String nL = "n" + network.depth();
    String keeps = layer + " keeps " + kept + " of " + width;
    return List.of(
        KeptHypotheses.numbers(
            "n_" + l + " >= 2 n_L",
            network,
            subset,
            "n" + l + ">=2*" + nL,
            layer + " has " + width + ", n_L = " + outputs),
        KeptHypotheses.numbers(
            "|I_" + l + "| >= n_" + l + " / 2", network, subset, "2*k" + l + ">=n" + l, keeps),
        KeptHypotheses.numbers(
            "|I_" + l + "| <= n_" + l + " - n_L",
            network,
            subset,
            "k" + l + "<=n" + l + "-" + nL,
            keeps + ", n_L = " + outputs),
        Hypothesis.decided(
                layer + " has an activation that is strictly monotonic on an interval",
                true,
                network.activation(l).notation())
            .with(
                new Condition.OfActivation(l, ActivationProperty.MONOTONIC_SOMEWHERE),
                new Witness.None()),
        Hypothesis.decided(
            layer + " has a bias", network.hasBias(l), network.hasBias(l) ? "it has" : "it has none"));
  }

  private static List<String> remarks(Network network, KeptSubset subset) {
    List<String> remarks = new ArrayList<>();
    if (throughOrigin(network, network.depth() - 1)) {
      remarks.add(
          "the output has no bias, so planes through the origin are asked for at layer L-1, where"
              + " the published statement is false: the features (1, 1) and (2, 2) of two classes"
              + " are separable, but no output weights bring their cross-entropy below 0.64");
      if (network.outputWidth() > 2) {
        remarks.add(
            "with more than two classes these planes suffice but need not exist: it is enough that"
                + " some output weights give the class of every sample the largest output");
      }
    }
    KeptNeurons kept = new KeptNeurons(subset.layers());
    if (network.depth() > 1 && !Theorem41.needsHub(network, kept, kept)) {
      remarks.add(
          "a path between two models that keep as many neurons as here needs no subnetwork on the"
              + " inputs; layer 0 is asked for by the published statement alone");
    }
    return remarks;
  }

  /** Whether the planes of a layer have to go through the origin. */
  private static boolean throughOrigin(Network network, int l) {
    return l == network.depth() - 1 && !network.outputBias() && network.outputWidth() > 1;
  }

  /** H5: small layers first, the inputs last. */
  private static List<Hypothesis> separable(
      PointFeatures features,
      KeptSubset subset,
      boolean allClasses,
      long seed,
      Consumer<String> progress) {
    Network network = features.network();
    Separability separability = new Separability(features, seed, progress);
    List<Integer> layers =
        new ArrayList<>(IntStream.range(1, network.depth()).boxed().toList());
    layers.sort(Comparator.comparingInt(l -> subset.layers().get(l - 1).size()));
    layers.add(0);
    int classes = network.outputWidth();
    List<Hypothesis> decided = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int l = layers.get(i);
      for (int k = 0; k < classes; k++) {
        progress.accept("separability at layer " + l + ", class " + k);
        boolean throughOrigin = throughOrigin(network, l);
        Hypothesis one = separability.decide(l, subset, k, throughOrigin);
        if (throughOrigin && one.verdict() == Verdict.FAILS) {
          // What the published statement asks for instead.
          decided.add(separability.decide(l, subset, k, false));
        }
        decided.add(one);
        if (one.verdict() == Verdict.FAILS && !allClasses) {
          String rest = notLookedAt(layers.subList(i + 1, layers.size()), l, k, classes);
          decided.set(
              decided.size() - 1,
              new Hypothesis(one.name(), one.verdict(), one.evidence() + rest, one.proof()));
          return decided;
        }
      }
    }
    return decided;
  }

  private static String notLookedAt(List<Integer> layers, int l, int k, int classes) {
    List<String> rest = new ArrayList<>();
    if (k + 1 < classes) {
      rest.add("layer " + l + " from class " + (k + 1) + " on");
    }
    if (!layers.isEmpty()) {
      rest.add(
          (layers.size() == 1 ? "layer " : "layers ")
              + layers.stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
    return rest.isEmpty() ? "" : "; not looked at: " + String.join(", ", rest);
  }

  /**
   * Subnetworks whose cross-entropy is at most a target, evaluated in double; a checker proves it.
   *
   * @param kept I_l for l = 1..L-1
   * @param width the number of neurons of xi_l in layer p for (l, p), at least n_L; those that are
   *     not needed are zero
   * @param stop the last level, 0..L-1
   * @param targetLoss eps > 0
   * @param seed of the search for planes
   * @param progress told in a line what is being done
   * @return xi_l for l = L-1, ..., stop
   * @throws RefusedException if a class is not separable, with the layer and why; if a layer has too
   *     little room or no bias; or if rounding destroys the separation
   * @throws IllegalArgumentException if the neurons or the targets do not fit the network
   */
  public static List<Subnetwork> subnetworks(
      PointFeatures features,
      KeptNeurons kept,
      IntBinaryOperator width,
      int stop,
      double targetLoss,
      long seed,
      Consumer<String> progress) {
    Network network = features.network();
    int depth = network.depth();
    kept.requireFits(network);
    if (!(targetLoss > 0 && targetLoss < Double.POSITIVE_INFINITY) || stop < 0 || stop >= depth) {
      throw new IllegalArgumentException(
          "subnetworks of Corollary 4.5 (found the loss " + targetLoss + " and the last level "
              + stop + ", expected a number above 0 and a level of 0.." + (depth - 1) + ")");
    }
    int[] labels =
        features
            .classes()
            .orElseThrow(
                () -> new RefusedException("Corollary 4.5 needs samples with one class each"));
    requireRoom(network, width, stop);
    Separability separability = new Separability(features, seed, progress);
    SeparatingNetwork networks = new SeparatingNetwork(features, labels);
    List<Subnetwork> subnetworks = new ArrayList<>();
    for (int l = depth - 1; l >= stop; l--) {
      int level = l;
      List<Integer> read = KeptHypotheses.kept(network, kept.layers(), l);
      List<Matrix> planes = planes(separability, network, l, read, progress);
      Subnetwork xi =
          networks.of(l, read, planes, p -> width.applyAsInt(level, p), targetLoss);
      double value = SubnetworkLoss.of(features, new Loss.CrossEntropy(), xi);
      if (!(value <= targetLoss)) {
        throw new RefusedException(
            "the subnetwork xi_" + l + " of Corollary 4.5 loses its accuracy to rounding (found"
                + " loss " + value + ", expected at most " + targetLoss + ")");
      }
      subnetworks.add(new Subnetwork(l, read, xi.weights(), xi.biases(), value));
    }
    return subnetworks;
  }

  private static List<Matrix> planes(
      Separability separability,
      Network network,
      int l,
      List<Integer> read,
      Consumer<String> progress) {
    String layer = l == 0 ? "the inputs" : "layer " + network.layerName(l);
    List<Matrix> planes = new ArrayList<>();
    for (int k = 0; k < network.outputWidth(); k++) {
      progress.accept("a plane at layer " + l + " for class " + k);
      boolean origin = throughOrigin(network, l);
      Separation separation = separability.separation(l, read, k, origin);
      if (!(separation instanceof Separation.Separated separated)) {
        throw new RefusedException(
            "Corollary 4.5 needs separable features (found class " + k + " of " + layer
                + (origin ? ", through the origin for lack of an output bias, " : " ")
                + why(separation) + ")");
      }
      planes.add(separated.plane());
    }
    return planes;
  }

  private static String why(Separation separation) {
    return separation instanceof Separation.Inseparable proved
        ? "not separable: " + proved.rows().size() + " samples combine to zero"
        : "undecided: " + ((Separation.Undecided) separation).tried();
  }

  private static void requireRoom(Network network, IntBinaryOperator width, int stop) {
    int classes = network.outputWidth();
    for (int l = stop; l < network.depth() - 1; l++) {
      for (int p = l + 1; p < network.depth(); p++) {
        int room = width.applyAsInt(l, p);
        if (room < classes) {
          throw new RefusedException(
              "a subnetwork xi_" + l + " of Corollary 4.5 needs a neuron for each class in layer "
                  + network.layerName(p) + " (found " + room + ", expected at least " + classes
                  + ")");
        }
        if (!network.hasBias(p)) {
          throw new RefusedException(
              "a subnetwork xi_" + l + " of Corollary 4.5 needs a bias in layer "
                  + network.layerName(p) + " (found none)");
        }
      }
    }
  }
}
