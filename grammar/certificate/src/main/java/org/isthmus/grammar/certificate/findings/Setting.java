package org.isthmus.grammar.certificate.findings;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/**
 * What findings are about: conditions and witnesses have to fit it.
 *
 * @param samples the number N of samples
 * @param subsets the kept neurons that conditions name, no name twice
 * @throws IllegalArgumentException if a subset does not fit the network
 */
public record Setting(Network network, Loss loss, int samples, List<KeptSubset> subsets) {

  private static final Set<String> LOSSES =
      Set.of("squared", "cross_entropy", "logistic", "huber");

  public Setting {
    subsets = List.copyOf(subsets);
    Set<String> names = new HashSet<>();
    for (KeptSubset subset : subsets) {
      String place = "subset " + subset.name();
      if (!names.add(subset.name())) {
        throw new IllegalArgumentException("two subsets are named " + subset.name());
      }
      if (subset.layers().size() != network.depth() - 1) {
        throw new IllegalArgumentException(
            place + " is of another network (found " + subset.layers().size()
                + " hidden layers, expected " + (network.depth() - 1) + ")");
      }
      for (int l = 1; l < network.depth(); l++) {
        List<Integer> kept = subset.layers().get(l - 1);
        int last = kept.get(kept.size() - 1);
        if (last >= network.width(l)) {
          throw new IllegalArgumentException(
              place + " keeps a neuron of layer " + l + " that is not there (found " + last
                  + ", expected less than " + network.width(l) + ")");
        }
      }
    }
  }

  /**
   * What is kept of a layer, increasing: all inputs for layer 0, all neurons for {@link
   * KeptSubset#ALL}.
   *
   * @param layer a layer 0..L-1
   * @param subset the name of a subset, or {@link KeptSubset#ALL}
   * @throws IllegalArgumentException if there is no such layer or subset
   */
  public List<Integer> kept(int layer, String subset) {
    return listed(layer, subset)
        .orElseGet(() -> IntStream.range(0, network.width(layer)).boxed().toList());
  }

  /** The number d of what is kept of a layer, as {@link #kept}. */
  public int dimension(int layer, String subset) {
    return listed(layer, subset).map(List::size).orElseGet(() -> network.width(layer));
  }

  /** The list that a subset has of a layer; empty where everything is kept. */
  private Optional<List<Integer>> listed(int layer, String subset) {
    requireLayer(layer, 0);
    if (subset.equals(KeptSubset.ALL)) {
      return Optional.empty();
    }
    KeptSubset named =
        subsets.stream()
            .filter(candidate -> candidate.name().equals(subset))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no subset " + LineText.shown(subset)));
    return layer == 0 ? Optional.empty() : Optional.of(named.layers().get(layer - 1));
  }

  /**
   * The values of the symbols of a {@link Formula}.
   *
   * @param subset what k1, k2, ... count
   * @param differentInputs the number D of different input rows
   */
  public Map<String, BigInteger> symbols(String subset, int differentInputs) {
    Map<String, BigInteger> symbols = new HashMap<>();
    symbols.put("N", BigInteger.valueOf(samples));
    symbols.put("D", BigInteger.valueOf(differentInputs));
    symbols.put("L", BigInteger.valueOf(network.depth()));
    for (int l = 0; l <= network.depth(); l++) {
      symbols.put("n" + l, BigInteger.valueOf(network.width(l)));
      if (l < network.depth()) {
        symbols.put("k" + l, BigInteger.valueOf(dimension(l, subset)));
      }
    }
    return symbols;
  }

  /**
   * Requires that a finding can be made here: its condition names what is there, and its witness is
   * of the kind and the shapes that this condition and outcome have. Whether the witness proves
   * anything is not decided here.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  public void requireFits(Finding finding) {
    requireFits(finding.condition());
    WitnessFit.require(this, finding);
  }

  /**
   * Requires that a condition names what is there.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  public void requireFits(Condition condition) {
    if (condition instanceof Condition.Numbers numbers) {
      requireFits(numbers);
    } else if (condition instanceof Condition.OfActivation of) {
      requireLayer(of.layer(), 1);
    } else if (condition instanceof Condition.OfLoss of) {
      if (!LOSSES.contains(of.name())) {
        throw new IllegalArgumentException(
            "unknown loss (found " + LineText.shown(of.name())
                + ", expected squared, cross_entropy, logistic or huber)");
      }
    } else if (condition instanceof Condition.Distinct distinct) {
      dimension(distinct.layer(), distinct.subset());
    } else if (condition instanceof Condition.GeneralPosition position) {
      dimension(position.layer(), position.subset());
    } else if (condition instanceof Condition.Separable separable) {
      dimension(separable.layer(), separable.subset());
      if (separable.label() < 0 || separable.label() >= network.outputWidth()) {
        throw new IllegalArgumentException(
            "there is no class " + separable.label() + " (expected 0.."
                + (network.outputWidth() - 1) + ")");
      }
    } else if (condition instanceof Condition.RankAtLeast rank) {
      dimension(rank.layer(), rank.subset());
      if (rank.rank() < 1) {
        throw new IllegalArgumentException(
            "every rank is at least " + rank.rank() + " (expected a rank from 1 on)");
      }
    } else if (condition instanceof Condition.Reaches reaches) {
      dimension(reaches.layer(), reaches.subset());
    }
  }

  private void requireFits(Condition.Numbers condition) {
    Set<String> known = symbols(condition.subset(), samples).keySet();
    for (String symbol : condition.formula().symbols()) {
      if (!known.contains(symbol)) {
        throw new IllegalArgumentException(
            "formula " + condition.formula() + " names " + symbol
                + ", which a network with " + network.depth() + " layers does not have");
      }
    }
  }

  private void requireLayer(int layer, int least) {
    if (layer < least || layer >= network.depth()) {
      throw new IllegalArgumentException(
          "there is no such layer of network " + network.name() + " (found " + layer
              + ", expected " + least + ".." + (network.depth() - 1) + ")");
    }
  }

  /**
   * Requires that numbers have a shape, and that all of them are finite.
   *
   * @param what what they are, for the message
   * @throws IllegalArgumentException if not
   */
  public static void requireShape(String what, Numbers numbers, int rows, int columns) {
    if (numbers.rows() != rows || numbers.columns() != columns) {
      throw new IllegalArgumentException(
          what + " has the wrong shape (found " + numbers.rows() + " x " + numbers.columns()
              + ", expected " + rows + " x " + columns + ")");
    }
    if (numbers instanceof Numbers.Doubles doubles && !doubles.matrix().isFinite()) {
      throw new IllegalArgumentException(what + " has an entry that is not a finite number");
    }
  }
}
