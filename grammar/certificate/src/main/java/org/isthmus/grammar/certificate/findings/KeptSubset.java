package org.isthmus.grammar.certificate.findings;

import java.util.List;
import java.util.regex.Pattern;
import org.isthmus.numeric.files.LineText;

/**
 * The neurons I_1, ..., I_{L-1} that are kept of the hidden layers, under a name that conditions
 * refer to. All inputs are kept.
 *
 * @param name a letter, then letters, digits and underscores, at most 64 characters; not {@link #ALL}
 * @param layers {@code layers.get(l - 1)} is I_l: increasing, not empty
 */
public record KeptSubset(String name, List<List<Integer>> layers) {

  /** The name of the subset of all neurons, which is always there. */
  public static final String ALL = "all";

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  public KeptSubset {
    layers = layers.stream().map(List::copyOf).toList();
    requireName(name);
    for (int l = 1; l <= layers.size(); l++) {
      List<Integer> kept = layers.get(l - 1);
      if (kept.isEmpty()) {
        throw new IllegalArgumentException("subset " + name + " keeps nothing of layer " + l);
      }
      for (int k = 0; k < kept.size(); k++) {
        if (kept.get(k) < 0 || (k > 0 && kept.get(k) <= kept.get(k - 1))) {
          throw new IllegalArgumentException(
              "the neurons that subset " + name + " keeps of layer " + l + " do not increase");
        }
      }
    }
  }

  /**
   * Requires that a subset may have the name.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireName(String name) {
    if (name.equals(ALL) || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not a name of a subset (found " + LineText.shown(name)
              + ", expected a letter, then letters, digits and '_', and not " + ALL + ")");
    }
  }
}
