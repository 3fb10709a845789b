package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Setting;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/**
 * Random small certificates of findings that use everything the format has: every condition,
 * outcome and witness, subsets, formulas, binary64 and fractions. Their claims need not be true.
 */
final class RandomFindings {

  private static final List<String> SUBSETS = List.of("half", "A", "x_1", "All", "z".repeat(64));

  private final RandomCertificates parts;
  private final Random random;
  private final boolean fractions;
  private Network network;
  private Setting setting;

  RandomFindings(long seed) {
    parts = new RandomCertificates(seed);
    random = parts.random;
    fractions = random.nextInt(3) == 0;
  }

  Findings findings() {
    network = parts.network();
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(parts.numbers(network.width(l - 1), network.width(l), fractions));
      biases.add(bias(l, network.width(l)));
    }
    int samples = 2 + random.nextInt(1 << random.nextInt(23));
    Loss loss = parts.loss();
    List<KeptSubset> subsets = subsets();
    setting = new Setting(network, loss, samples, subsets);
    List<Finding> findings = new ArrayList<>();
    for (int k = 1 + random.nextInt(6); k > 0; k--) {
      findings.add(finding());
    }
    return new Findings(
        loss,
        network,
        new DataReference(samples, parts.digest(), parts.recipe()),
        new ModelReference(
            parts.one(RandomCertificates.NAMES),
            Digests.of(network, weights, biases),
            parts.file(network)),
        parts.one(RandomCertificates.NAMES),
        weights,
        biases,
        subsets,
        findings);
  }

  private Numbers bias(int layer, int width) {
    return network.hasBias(layer)
        ? parts.numbers(1, width, fractions)
        : new Numbers.Doubles(Matrix.zeros(1, width));
  }

  private List<KeptSubset> subsets() {
    List<KeptSubset> subsets = new ArrayList<>();
    for (int k = random.nextInt(3); k > 0; k--) {
      List<List<Integer>> layers = new ArrayList<>();
      for (int l = 1; l < network.depth(); l++) {
        layers.add(indices(parts.distinct(network.width(l))).stream().sorted().toList());
      }
      subsets.add(new KeptSubset(SUBSETS.get(random.nextInt(2) + 2 * k - 2), layers));
    }
    return subsets;
  }

  private static List<Integer> indices(Indices indices) {
    return Arrays.stream(indices.toArray()).boxed().toList();
  }

  private Finding finding() {
    Condition condition = condition();
    List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.values()));
    if (condition instanceof Condition.Reaches reaches) {
      if (!hasRoom(reaches)) {
        outcomes.remove(Outcome.HOLDS);
      }
      boolean dual =
          setting.loss() instanceof Loss.Squared || setting.loss() instanceof Loss.CrossEntropy;
      if (reaches.layer() < network.depth() - 1 || !dual) {
        outcomes.remove(Outcome.FAILS);
      }
    }
    Outcome outcome = parts.one(outcomes);
    return new Finding(
        condition, outcome, witness(condition, outcome), parts.one(RandomCertificates.NAMES));
  }

  private boolean hasRoom(Condition.Reaches reaches) {
    for (int p = reaches.layer() + 1; p < network.depth(); p++) {
      if (network.width(p) == setting.dimension(p, reaches.subset())) {
        return false;
      }
    }
    return true;
  }

  private Condition condition() {
    int layer = random.nextInt(network.depth());
    String subset =
        setting.subsets().isEmpty() || random.nextInt(3) == 0
            ? KeptSubset.ALL
            : parts.one(setting.subsets()).name();
    return switch (random.nextInt(network.depth() == 1 ? 11 : 12)) {
      case 0 -> new Condition.Numbers(subset, new Formula(relation()));
      case 1 -> new Condition.OfLoss(parts.one(List.of("squared", "cross_entropy", "huber")));
      case 2 -> new Condition.OfTargets(parts.one(List.of(TargetProperty.values())));
      case 3 -> new Condition.LossAtMost(parts.rational());
      case 4 -> new Condition.Distinct(layer, subset);
      case 5 -> new Condition.GeneralPosition(layer, subset);
      case 6, 7 ->
          new Condition.Separable(
              layer, subset, random.nextInt(network.outputWidth()), random.nextBoolean());
      case 8 -> new Condition.RankAtLeast(layer, subset, 1 + random.nextInt(9));
      case 9, 10 ->
          new Condition.Reaches(
              layer, subset, new Condition.Level(random.nextBoolean(), parts.rational()));
      default ->
          new Condition.OfActivation(
              1 + random.nextInt(network.depth() - 1),
              parts.one(List.of(ActivationProperty.values())));
    };
  }

  private String relation() {
    return sum(3) + parts.one(List.of(">=", "<=", ">", "<", "=")) + sum(3);
  }

  private String sum(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      int layer = random.nextInt(network.depth());
      return parts.one(
          List.of("N", "D", "L", "n" + layer, "k" + layer, "n" + network.depth(), "0", "17"));
    }
    String sum = sum(depth - 1) + parts.one(List.of("+", "-", "*", "//")) + sum(depth - 1);
    return random.nextBoolean() ? sum : "(" + sum + ")";
  }

  private Witness witness(Condition condition, Outcome outcome) {
    if (outcome == Outcome.UNDECIDED) {
      return new Witness.Tried(parts.one(RandomCertificates.NAMES));
    }
    boolean holds = outcome == Outcome.HOLDS;
    if (condition instanceof Condition.Distinct && !holds) {
      int first = random.nextInt(setting.samples() - 1);
      return new Witness.Equal(first, first + 1);
    } else if (condition instanceof Condition.GeneralPosition position && !holds) {
      int d = setting.dimension(position.layer(), position.subset());
      return new Witness.Hyperplane(samples(), parts.numbers(d + 1, 1, fractions));
    } else if (condition instanceof Condition.Separable separable) {
      List<Integer> rows = samples();
      int size =
          setting.dimension(separable.layer(), separable.subset())
              + (separable.throughOrigin() ? 0 : 1);
      return holds
          ? new Witness.Separator(parts.numbers(size, 1, fractions))
          : new Witness.Multipliers(rows, parts.numbers(rows.size(), 1, fractions));
    } else if (condition instanceof Condition.Reaches reaches) {
      List<Integer> rows = samples();
      return holds
          ? subnetwork(reaches)
          : new Witness.Dual(
              rows, parts.numbers(rows.size(), network.outputWidth(), fractions));
    }
    return new Witness.None();
  }

  private List<Integer> samples() {
    return indices(parts.distinct(setting.samples()));
  }

  private Witness subnetwork(Condition.Reaches reaches) {
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    int width = setting.dimension(reaches.layer(), reaches.subset());
    for (int p = reaches.layer() + 1; p <= network.depth(); p++) {
      int next =
          p == network.depth()
              ? network.outputWidth()
              : 1 + random.nextInt(network.width(p) - setting.dimension(p, reaches.subset()));
      weights.add(parts.numbers(width, next, fractions));
      biases.add(bias(p, next));
      width = next;
    }
    return new Witness.Subnetwork(weights, biases);
  }
}
