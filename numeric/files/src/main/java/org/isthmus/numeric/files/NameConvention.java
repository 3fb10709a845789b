package org.isthmus.numeric.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.numeric.model.Network;

/**
 * Finds out, from the names and shapes of its arrays, which convention a file of a model follows.
 */
final class NameConvention {

  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";
  private static final Pattern PAPER = Pattern.compile("[Wb][1-9][0-9]{0,3}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final String place;
  private final Map<String, ArrayData> arrays;

  private NameConvention(String place, Map<String, ArrayData> arrays) {
    this.place = place;
    this.arrays = arrays;
  }

  /** The entries that the names mean, for a network of the given shape. */
  static ArrayNames resolve(String place, Map<String, ArrayData> arrays, Network network) {
    NameConvention convention = new NameConvention(place, arrays);
    if (convention.isPapers()) {
      return ArrayNames.byConvention();
    }
    return convention.entries(convention.ordered(convention.layers(), network));
  }

  /** The entries that the names mean, where nothing is known of the network. */
  static ArrayNames resolve(String place, Map<String, ArrayData> arrays) {
    NameConvention convention = new NameConvention(place, arrays);
    if (convention.isPapers()) {
      return ArrayNames.byConvention();
    }
    List<String> layers = convention.layers();
    if (!alike(layers)) {
      throw convention.unclear("the order of the layers does not follow from their names");
    }
    layers.sort(BY_NUMBERS);
    return convention.entries(layers);
  }

  private boolean isPapers() {
    if (arrays.isEmpty()) {
      throw new UnreadableFileException(place, "there is no array in the file");
    }
    return arrays.keySet().stream().allMatch(name -> PAPER.matcher(name).matches());
  }

  /** The names of the layers, without the end. */
  private List<String> layers() {
    List<String> layers = new ArrayList<>();
    for (String name : arrays.keySet()) {
      if (name.endsWith(WEIGHT)) {
        layers.add(name.substring(0, name.length() - WEIGHT.length()));
      } else if (!name.endsWith(BIAS)) {
        throw unclear("array \"" + name + "\" follows no convention");
      }
    }
    for (String name : arrays.keySet()) {
      if (name.endsWith(BIAS)
          && !arrays.containsKey(name.substring(0, name.length() - BIAS.length()) + WEIGHT)) {
        throw unclear("array \"" + name + "\" has no weight beside it");
      }
    }
    return layers;
  }

  private List<String> ordered(List<String> layers, Network network) {
    int depth = network.depth();
    if (layers.size() != depth) {
      throw unclear(
          "the number of weights does not fit network " + network.name() + " (found "
              + layers.size() + ", expected " + depth + ")");
    }
    if (alike(layers)) {
      layers.sort(BY_NUMBERS);
      return layers;
    }
    Map<List<Integer>, List<String>> byShape = new LinkedHashMap<>();
    for (String layer : layers) {
      byShape
          .computeIfAbsent(arrays.get(layer + WEIGHT).shape(), shape -> new ArrayList<>())
          .add(layer);
    }
    for (List<String> group : byShape.values()) {
      if (!alike(group)) {
        throw unclear(
            "the order of the layers follows neither from their names nor from their shapes");
      }
      group.sort(BY_NUMBERS);
    }
    List<String> ordered = new ArrayList<>();
    for (int l = 1; l <= depth; l++) {
      List<Integer> shape = List.of(network.width(l), network.width(l - 1));
      List<String> group = byShape.getOrDefault(shape, List.of());
      if (group.isEmpty()) {
        throw unclear(
            "no weight that is left fits layer " + l + " of network " + network.name()
                + " (expected shape " + NamedArray.notation(shape) + ")");
      }
      ordered.add(group.remove(0));
    }
    return ordered;
  }

  private ArrayNames entries(List<String> layers) {
    List<ArrayNames.Entry> entries = new ArrayList<>();
    try {
      for (int l = 1; l <= layers.size(); l++) {
        String layer = layers.get(l - 1);
        entries.add(new ArrayNames.Entry("W" + l, layer + WEIGHT, true));
        if (arrays.containsKey(layer + BIAS)) {
          entries.add(new ArrayNames.Entry("b" + l, layer + BIAS, false));
        }
      }
      return new ArrayNames(entries);
    } catch (IllegalArgumentException e) {
      throw new UnreadableFileException(place, e.getMessage(), e);
    }
  }

  /** Whether the names differ in nothing but numbers, so that the numbers order them. */
  private static boolean alike(List<String> layers) {
    return layers.stream().map(NameConvention::pattern).distinct().count() <= 1
        && layers.stream().map(NameConvention::numbers).distinct().count() == layers.size();
  }

  private static String pattern(String name) {
    return DIGITS.matcher(name).replaceAll("#");
  }

  /** The numbers in a name, each without leading zeros. */
  private static List<String> numbers(String name) {
    List<String> numbers = new ArrayList<>();
    for (Matcher digits = DIGITS.matcher(name); digits.find(); ) {
      numbers.add(digits.group().replaceFirst("^0+(?=.)", ""));
    }
    return numbers;
  }

  private static final Comparator<String> BY_NUMBERS =
      (first, second) -> {
        List<String> left = numbers(first);
        List<String> right = numbers(second);
        for (int i = 0; i < left.size(); i++) {
          int order = left.get(i).length() - right.get(i).length();
          if (order == 0) {
            order = left.get(i).compareTo(right.get(i));
          }
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  private UnreadableFileException unclear(String reason) {
    return new UnreadableFileException(
        place,
        reason + "; say which array is which parameter (found "
            + String.join(", ", arrays.keySet()) + ")");
  }
}
