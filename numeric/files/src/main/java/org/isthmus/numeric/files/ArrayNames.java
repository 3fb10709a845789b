package org.isthmus.numeric.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which array of a file is which parameter of a network.
 *
 * <p>With no entries the names decide. If all are of the form {@code W1, b1, W2, ...}, they are the
 * papers' and every {@code W_l} has shape (n_{l-1}, n_l). If all end in {@code .weight} or {@code
 * .bias}, they are PyTorch's, every weight has shape (n_l, n_{l-1}) and is transposed, and the
 * layers come in the order of the numbers in their names. Where that is not clear, entries are
 * needed.
 *
 * <p>The text form is {@code by_convention}, or the entries in the order {@code W1, b1, W2, ...},
 * such as {@code W1 "fc1.weight" transposed b1 "fc1.bias" W2 "out"}.
 *
 * @param entries one for each parameter that is called something else in the file; a parameter
 *     without one is called {@code W1, b1, ...} there too. Kept in the order {@code W1, b1, W2,
 *     ...}
 * @throws IllegalArgumentException if a parameter or an array occurs twice
 */
public record ArrayNames(List<Entry> entries) {

  private static final String BY_CONVENTION = "by_convention";
  private static final String TRANSPOSED = "transposed";
  private static final Pattern PARAMETER = Pattern.compile("[Wb][1-9][0-9]{0,3}");

  public ArrayNames {
    entries =
        entries.stream()
            .sorted(Comparator.comparingInt(Entry::layer).thenComparing(Entry::parameter))
            .toList();
    Set<String> parameters = new HashSet<>();
    Set<String> arrays = new HashSet<>();
    for (Entry entry : entries) {
      if (!parameters.add(entry.parameter())) {
        throw new IllegalArgumentException("parameter " + entry.parameter() + " is named twice");
      }
      if (!arrays.add(entry.array())) {
        throw new IllegalArgumentException(
            "array \"" + entry.array() + "\" is named for two parameters");
      }
    }
  }

  /**
   * The name of one parameter in the file.
   *
   * @param parameter {@code W1, b1, W2, ...}, up to 9999
   * @param array the name in the file, not empty, without control characters
   * @param transposed whether the array in the file, of shape (n_l, n_{l-1}), is the transpose of
   *     the weight; never for a bias
   */
  public record Entry(String parameter, String array, boolean transposed) {
    public Entry {
      if (!PARAMETER.matcher(parameter).matches()) {
        throw new IllegalArgumentException(
            "there is no such parameter (found " + LineText.shown(parameter)
                + ", expected W1, b1, W2, ...)");
      }
      if (array.isEmpty()) {
        throw new IllegalArgumentException("the array for " + parameter + " has no name");
      }
      LineText.requireShowable(array);
      if (transposed && parameter.startsWith("b")) {
        throw new IllegalArgumentException("a bias is not transposed (found " + parameter + ")");
      }
    }

    /** The layer l of W_l or b_l. */
    public int layer() {
      return Integer.parseInt(parameter.substring(1));
    }
  }

  /** The names decide. */
  public static ArrayNames byConvention() {
    return new ArrayNames(List.of());
  }

  public boolean isByConvention() {
    return entries.isEmpty();
  }

  /** The canonical line of text; {@link #parse} reads it back. */
  public String text() {
    if (isByConvention()) {
      return BY_CONVENTION;
    }
    List<String> words = new ArrayList<>();
    for (Entry entry : entries) {
      words.add(entry.parameter());
      words.add(LineText.quote(entry.array()));
      if (entry.transposed()) {
        words.add(TRANSPOSED);
      }
    }
    return String.join(" ", words);
  }

  /**
   * Reads the canonical line of text.
   *
   * @throws IllegalArgumentException if the line is anything but the text of the result
   */
  public static ArrayNames parse(String line) {
    return parse(new LineText(line));
  }

  /** As {@link #parse(String)}, from the next word of a line to its end. */
  public static ArrayNames parse(LineText text) {
    String line = text.rest();
    if (text.accept(BY_CONVENTION)) {
      text.requireEnd();
      return byConvention();
    }
    List<Entry> entries = new ArrayList<>();
    String parameter = text.word("W1, b1, ... or " + BY_CONVENTION);
    boolean more = true;
    while (more) {
      String array = text.quoted("the name of an array");
      more = !text.atEnd();
      String next = more ? text.word("W1, b1, ... or " + TRANSPOSED) : "";
      boolean transposed = next.equals(TRANSPOSED);
      entries.add(new Entry(parameter, array, transposed));
      if (transposed) {
        more = !text.atEnd();
        next = more ? text.word("W1, b1, ...") : "";
      }
      parameter = next;
    }
    ArrayNames names = new ArrayNames(entries);
    if (!names.text().equals(line)) {
      throw new IllegalArgumentException(
          "the names of arrays are not in canonical form (expected " + names.text() + ")");
    }
    return names;
  }
}
