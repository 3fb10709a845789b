package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Setting;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * A certificate of kind {@code findings}: what is claimed of one model, with everything that is
 * needed to decide it except the data.
 *
 * @param weights W_1, ..., W_L, of shapes (n_{l-1}, n_l)
 * @param biases b_1, ..., b_L, each with one row; zeros where the network has no bias
 * @param construction what was asked for, for people
 * @param subsets the kept neurons that conditions name, none twice
 * @param findings at least one
 * @throws IllegalArgumentException if a condition or a witness does not fit the network; whether a
 *     witness proves anything is not decided here
 */
public record Findings(
    Loss loss,
    Network network,
    DataReference data,
    ModelReference model,
    String construction,
    List<Numbers> weights,
    List<Numbers> biases,
    List<KeptSubset> subsets,
    List<Finding> findings)
    implements Document {

  public Findings {
    LineText.requireShowable(construction);
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
    requireFits(network, weights, biases);
    biases = withoutSigns(network, biases);
    subsets = List.copyOf(subsets);
    findings = List.copyOf(findings);
    Setting setting = new Setting(network, loss, data.size(), subsets);
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("there is no finding");
    }
    for (int k = 1; k <= findings.size(); k++) {
      try {
        setting.requireFits(findings.get(k - 1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("finding " + k + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public String kind() {
    return FindingsText.KIND;
  }

  @Override
  public List<ModelReference> models() {
    return List.of(model);
  }

  @Override
  public List<StoredArray> arrays() {
    List<StoredArray> arrays = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      arrays.add(new StoredArray("M.W" + l, false, weights.get(l - 1)));
      if (network.hasBias(l)) {
        arrays.add(new StoredArray("M.b" + l, true, biases.get(l - 1)));
      }
    }
    for (int k = 1; k <= findings.size(); k++) {
      arrays.addAll(FindingsText.arrays(network, findings.get(k - 1), "F" + k));
    }
    return List.copyOf(arrays);
  }

  /** What the findings are about. */
  public Setting setting() {
    return new Setting(network, loss, data.size(), subsets);
  }

  /**
   * What is kept of a layer, as {@link Setting#kept}.
   *
   * @throws IllegalArgumentException if there is no such layer or subset
   */
  public List<Integer> kept(int layer, String subset) {
    return setting().kept(layer, subset);
  }

  /** Whether every number of the model is a binary64 number. */
  public boolean isBinary64() {
    return weights.stream().allMatch(Numbers.Doubles.class::isInstance)
        && biases.stream().allMatch(Numbers.Doubles.class::isInstance);
  }

  /**
   * The model.
   *
   * @throws IllegalStateException if it has fractions
   */
  public ParameterPoint binary64Model() {
    return new ParameterPoint(
        network,
        weights.stream().map(Findings::binary64).toList(),
        biases.stream().map(Findings::binary64).toList());
  }

  private static Matrix binary64(Numbers numbers) {
    if (numbers instanceof Numbers.Doubles doubles) {
      return doubles.matrix();
    }
    throw new IllegalStateException("the model has fractions");
  }

  /** The model, exactly. */
  public RationalPoint exactModel() {
    return new RationalPoint(
        network,
        weights.stream().map(Numbers::exact).toList(),
        biases.stream().map(Numbers::exact).toList());
  }

  /** The canonical digest of the model. */
  String digest() {
    return Digests.of(network, weights, biases);
  }

  private static void requireFits(Network network, List<Numbers> weights, List<Numbers> biases) {
    int depth = network.depth();
    if (weights.size() != depth || biases.size() != depth) {
      throw new IllegalArgumentException(
          "the number of layers does not fit network " + network.name() + " (found "
              + weights.size() + " weights and " + biases.size() + " biases, expected " + depth
              + ")");
    }
    for (int l = 1; l <= depth; l++) {
      Setting.requireShape("W" + l, weights.get(l - 1), network.width(l - 1), network.width(l));
      Setting.requireShape("b" + l, biases.get(l - 1), 1, network.width(l));
      if (!network.hasBias(l) && !biases.get(l - 1).exact().isZero()) {
        throw new IllegalArgumentException("layer " + l + " has no bias, but b" + l + " is not zero");
      }
    }
  }

  /** Zeros without signs where there is no bias, since the file does not have them. */
  private static List<Numbers> withoutSigns(Network network, List<Numbers> biases) {
    List<Numbers> stored = new ArrayList<>(biases);
    for (int l = 1; l <= network.depth(); l++) {
      if (!network.hasBias(l)) {
        stored.set(l - 1, new Numbers.Doubles(Matrix.zeros(1, network.width(l))));
      }
    }
    return List.copyOf(stored);
  }
}
