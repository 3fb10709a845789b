package org.isthmus.grammar.certificate.findings;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/** Whether a witness is of the kind and the shapes that a condition and an outcome have. */
final class WitnessFit {

  private final Setting setting;
  private final Condition condition;

  private WitnessFit(Setting setting, Condition condition) {
    this.setting = setting;
    this.condition = condition;
  }

  /** Requires it of a finding whose condition fits the setting. */
  static void require(Setting setting, Finding finding) {
    Witness witness = finding.witness();
    Class<?> expected = kind(finding.condition(), finding.outcome());
    if (witness.getClass() != expected) {
      throw new IllegalArgumentException(
          "the witness is not of the kind for this condition and outcome (found "
              + word(witness.getClass()) + ", expected " + word(expected) + ")");
    }
    new WitnessFit(setting, finding.condition()).require(witness);
  }

  /** The kind of witness that there is for an outcome of a condition. */
  private static Class<? extends Witness> kind(Condition condition, Outcome outcome) {
    if (outcome == Outcome.UNDECIDED) {
      return Witness.Tried.class;
    }
    boolean holds = outcome == Outcome.HOLDS;
    if (condition instanceof Condition.Distinct) {
      return holds ? Witness.None.class : Witness.Equal.class;
    } else if (condition instanceof Condition.GeneralPosition) {
      return holds ? Witness.None.class : Witness.Hyperplane.class;
    } else if (condition instanceof Condition.Separable) {
      return holds ? Witness.Separator.class : Witness.Multipliers.class;
    } else if (condition instanceof Condition.Reaches) {
      return holds ? Witness.Subnetwork.class : Witness.Dual.class;
    }
    return Witness.None.class;
  }

  private static String word(Class<?> kind) {
    return kind.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private void require(Witness witness) {
    if (witness instanceof Witness.Equal equal) {
      requireSamples(List.of(equal.first(), equal.second()));
    } else if (witness instanceof Witness.Hyperplane hyperplane) {
      requireSamples(hyperplane.rows());
      Setting.requireShape("the plane", hyperplane.plane(), dimension() + 1, 1);
    } else if (witness instanceof Witness.Separator separator) {
      boolean through = ((Condition.Separable) condition).throughOrigin();
      Setting.requireShape("the plane", separator.plane(), dimension() + (through ? 0 : 1), 1);
    } else if (witness instanceof Witness.Multipliers multipliers) {
      requireSamples(multipliers.rows());
      int count = multipliers.rows().size();
      Setting.requireShape("the column of multipliers", multipliers.multipliers(), count, 1);
    } else if (witness instanceof Witness.Dual dual) {
      requireDual(dual);
    } else if (witness instanceof Witness.Subnetwork subnetwork) {
      requireSubnetwork(subnetwork, (Condition.Reaches) condition);
    }
  }

  private int dimension() {
    if (condition instanceof Condition.GeneralPosition position) {
      return setting.dimension(position.layer(), position.subset());
    }
    Condition.Separable separable = (Condition.Separable) condition;
    return setting.dimension(separable.layer(), separable.subset());
  }

  private void requireDual(Witness.Dual dual) {
    int last = setting.network().depth() - 1;
    int layer = ((Condition.Reaches) condition).layer();
    if (layer != last) {
      throw new IllegalArgumentException(
          "a dual point is of the last hidden layer alone (found layer " + layer + ", expected "
              + last + ")");
    }
    if (!(setting.loss() instanceof Loss.Squared || setting.loss() instanceof Loss.CrossEntropy)) {
      throw new IllegalArgumentException(
          "a dual point is of the loss squared or cross_entropy (found "
              + setting.loss().notation() + ")");
    }
    requireSamples(dual.rows());
    int outputs = setting.network().outputWidth();
    Setting.requireShape("the dual point", dual.dual(), dual.rows().size(), outputs);
  }

  private void requireSubnetwork(Witness.Subnetwork subnetwork, Condition.Reaches reaches) {
    Network network = setting.network();
    int depth = network.depth();
    int layers = depth - reaches.layer();
    if (subnetwork.weights().size() != layers || subnetwork.biases().size() != layers) {
      throw new IllegalArgumentException(
          "a subnetwork has the wrong number of layers (found " + subnetwork.weights().size()
              + " weights and " + subnetwork.biases().size() + " biases, expected " + layers + ")");
    }
    int width = setting.dimension(reaches.layer(), reaches.subset());
    for (int p = reaches.layer() + 1; p <= depth; p++) {
      Numbers weight = subnetwork.weights().get(p - reaches.layer() - 1);
      Numbers bias = subnetwork.biases().get(p - reaches.layer() - 1);
      int columns = p == depth ? network.outputWidth() : weight.columns();
      Setting.requireShape("U" + p, weight, width, columns);
      if (p < depth) {
        int room = network.width(p) - setting.dimension(p, reaches.subset());
        if (columns < 1 || columns > room) {
          throw new IllegalArgumentException(
              "there is no room for the subnetwork in layer " + p + " (found " + columns
                  + " neurons, expected 1.." + room + ")");
        }
      }
      Setting.requireShape("v" + p, bias, 1, columns);
      if (!network.hasBias(p) && !bias.exact().isZero()) {
        throw new IllegalArgumentException("layer " + p + " has no bias, but v" + p + " is not zero");
      }
      width = columns;
    }
  }

  private void requireSamples(List<Integer> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the witness names no sample");
    }
    for (int row : rows) {
      if (row < 0 || row >= setting.samples()) {
        throw new IllegalArgumentException(
            "there is no sample " + row + " (expected 0.." + (setting.samples() - 1) + ")");
      }
    }
    if (new HashSet<>(rows).size() != rows.size()) {
      throw new IllegalArgumentException("the witness names a sample twice");
    }
  }
}
