package org.isthmus.grammar.certificate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * A non-empty ordered list of indices, counted from zero. The order matters: in a {@link Write.Put}
 * the k-th index of the target receives the k-th index of the source.
 *
 * <p>The text form joins maximal ascending runs, {@code 0..27,40,51}; a run of one or two indices is
 * written singly. There is one text for one list.
 */
public final class Indices {

  private final int[] values;

  private Indices(int[] values) {
    this.values = values;
  }

  /**
   * The given indices in the given order; the array is copied.
   *
   * @throws IllegalArgumentException if there is none or one is negative
   */
  public static Indices of(int... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a list of indices is empty");
    }
    for (int value : values) {
      if (value < 0) {
        throw new IllegalArgumentException("an index is negative (found " + value + ")");
      }
    }
    return new Indices(values.clone());
  }

  /** The indices 0..n-1. */
  public static Indices all(int n) {
    return of(IntStream.range(0, n).toArray());
  }

  /**
   * Reads the text form.
   *
   * @param limit one more than the largest index allowed, which bounds the work
   * @throws IllegalArgumentException if the text is not the canonical text of some list below the
   *     limit
   */
  static Indices parse(String text, int limit) {
    int[] values = new int[Math.min(limit, 64)];
    int size = 0;
    for (String item : text.split(",", -1)) {
      int dots = item.indexOf("..");
      int from = parseIndex(dots < 0 ? item : item.substring(0, dots), text, limit);
      int to = dots < 0 ? from : parseIndex(item.substring(dots + 2), text, limit);
      if (to < from || size + (to - from) >= limit) {
        throw new IllegalArgumentException("not a list of indices: " + text);
      }
      int needed = size + to - from + 1;
      if (needed > values.length) {
        values = Arrays.copyOf(values, Math.max(needed, Math.min(limit, 2 * values.length)));
      }
      for (int value = from; value <= to; value++) {
        values[size++] = value;
      }
    }
    Indices indices = of(Arrays.copyOf(values, size));
    if (!indices.toString().equals(text)) {
      throw new IllegalArgumentException(
          "indices are not in canonical form (found " + text + ", expected " + indices + ")");
    }
    return indices;
  }

  private static int parseIndex(String digits, String text, int limit) {
    if (digits.isEmpty() || digits.length() > 9) {
      throw new IllegalArgumentException("not a list of indices: " + text);
    }
    int value = 0;
    for (char digit : digits.toCharArray()) {
      if (digit < '0' || digit > '9') {
        throw new IllegalArgumentException("not a list of indices: " + text);
      }
      value = 10 * value + (digit - '0');
    }
    if (value >= limit) {
      throw new IllegalArgumentException(
          "an index is too large (found " + value + ", expected at most " + (limit - 1) + ")");
    }
    return value;
  }

  public int size() {
    return values.length;
  }

  public int get(int k) {
    return values[k];
  }

  /**
   * @throws IllegalArgumentException if an index occurs twice
   */
  void requireDistinct() {
    BitSet seen = new BitSet();
    for (int value : values) {
      if (seen.get(value)) {
        throw new IllegalArgumentException("an index occurs twice (found " + value + ")");
      }
      seen.set(value);
    }
  }

  /** The largest index. */
  public int largest() {
    return Arrays.stream(values).max().orElseThrow();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Indices other && Arrays.equals(values, other.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int k = 0;
    while (k < values.length) {
      int end = k;
      while (end + 1 < values.length && values[end + 1] == values[end] + 1) {
        end++;
      }
      if (end - k < 2) {
        end = k;
      }
      text.append(k == 0 ? "" : ",").append(values[k]);
      if (end > k) {
        text.append("..").append(values[end]);
      }
      k = end + 1;
    }
    return text.toString();
  }
}
