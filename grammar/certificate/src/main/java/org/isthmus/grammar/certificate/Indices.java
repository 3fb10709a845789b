package org.isthmus.grammar.certificate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.isthmus.numeric.files.LineText;

/**
 * A non-empty ordered list of indices, counted from zero. The order matters: in a {@link Write.Put}
 * the k-th index of the target receives the k-th index of the source.
 *
 * <p>The text form joins maximal ascending runs, {@code 0..27,40,51}; a run of one or two indices
 * is written singly. There is one text for one list. A list is held as its runs, so it takes no
 * more memory than its text.
 */
public final class Indices {

  /** The first index of each maximal run of consecutive ascending indices. */
  private final int[] starts;

  /** The number of indices in the first k runs, for k from 0 to the number of runs. */
  private final int[] offsets;

  private Indices(int[] starts, int[] offsets) {
    this.starts = starts;
    this.offsets = offsets;
  }

  /**
   * The given indices in the given order.
   *
   * @throws IllegalArgumentException if there is none or one is negative
   */
  public static Indices of(int... values) {
    Runs runs = new Runs();
    for (int value : values) {
      if (value < 0) {
        throw new IllegalArgumentException("an index is negative (found " + value + ")");
      }
      runs.add(value, value);
    }
    return runs.toIndices();
  }

  /** The indices 0..n-1. */
  public static Indices all(int n) {
    Runs runs = new Runs();
    if (n > 0) {
      runs.add(0, n - 1);
    }
    return runs.toIndices();
  }

  /**
   * Reads the text form.
   *
   * @param limit one more than the largest index allowed, and the largest size allowed
   * @throws IllegalArgumentException if the text is not the canonical text of some list within the
   *     limit
   */
  static Indices parse(String text, int limit) {
    Runs runs = new Runs();
    int begin = 0;
    while (begin <= text.length()) {
      int comma = text.indexOf(',', begin);
      int end = comma < 0 ? text.length() : comma;
      int dots = text.indexOf("..", begin);
      boolean single = dots < 0 || dots >= end;
      int from = parseIndex(text, begin, single ? end : dots, limit);
      int to = single ? from : parseIndex(text, dots + 2, end, limit);
      if (to < from) {
        throw new IllegalArgumentException(
            "a run of indices descends (found " + from + ".." + to + ")");
      }
      if (runs.size + (to - from) >= limit) {
        throw new IllegalArgumentException(
            "there are too many indices (expected at most " + limit + ")");
      }
      runs.add(from, to);
      begin = end + 1;
    }
    Indices indices = runs.toIndices();
    if (!indices.toString().equals(text)) {
      throw new IllegalArgumentException(
          "indices are not in canonical form (found " + LineText.shown(text) + ", expected "
              + LineText.shown(indices.toString()) + ")");
    }
    return indices;
  }

  private static int parseIndex(String text, int begin, int end, int limit) {
    boolean digits = begin < end && end - begin <= 9;
    int value = 0;
    for (int k = begin; digits && k < end; k++) {
      char digit = text.charAt(k);
      digits = digit >= '0' && digit <= '9';
      value = 10 * value + (digit - '0');
    }
    if (!digits) {
      throw new IllegalArgumentException(
          "not a list of indices (found " + LineText.shown(text) + ", expected such as 0..27,40)");
    }
    if (value >= limit) {
      throw new IllegalArgumentException(
          "an index is too large (found " + value + ", expected at most " + (limit - 1) + ")");
    }
    return value;
  }

  /** The number of indices, at least 1. */
  public int size() {
    return offsets[starts.length];
  }

  /**
   * The k-th index.
   *
   * @throws IndexOutOfBoundsException if k is negative or not below the size
   */
  public int get(int k) {
    if (k < 0 || k >= size()) {
      throw new IndexOutOfBoundsException("index " + k + " of " + size());
    }
    int found = Arrays.binarySearch(offsets, k);
    int run = found >= 0 ? found : -found - 2;
    return starts[run] + (k - offsets[run]);
  }

  /** All indices in their order. */
  public int[] toArray() {
    int[] values = new int[size()];
    for (int run = 0; run < starts.length; run++) {
      for (int k = offsets[run]; k < offsets[run + 1]; k++) {
        values[k] = starts[run] + (k - offsets[run]);
      }
    }
    return values;
  }

  /**
   * Requires that no index occurs twice.
   *
   * @throws IllegalArgumentException if one does
   */
  void requireDistinct() {
    int[] runs =
        IntStream.range(0, starts.length)
            .boxed()
            .sorted(Comparator.comparingInt(run -> starts[run]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k = 1; k < runs.length; k++) {
      if (starts[runs[k]] <= last(runs[k - 1])) {
        throw new IllegalArgumentException(
            "an index occurs twice (found " + starts[runs[k]] + ")");
      }
    }
  }

  /** The largest index. */
  public int largest() {
    return IntStream.range(0, starts.length).map(this::last).max().orElseThrow();
  }

  /** The last index of a run. */
  private int last(int run) {
    return starts[run] + (offsets[run + 1] - offsets[run]) - 1;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Indices other
        && Arrays.equals(starts, other.starts)
        && Arrays.equals(offsets, other.offsets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < starts.length; run++) {
      int length = offsets[run + 1] - offsets[run];
      text.append(run == 0 ? "" : ",").append(starts[run]);
      if (length == 2) {
        text.append(',').append(last(run));
      } else if (length > 2) {
        text.append("..").append(last(run));
      }
    }
    return text.toString();
  }

  /** Collects indices and joins those that follow each other. */
  private static final class Runs {

    private int[] starts = new int[4];
    private int[] offsets = new int[5];
    private int count;
    private int size;

    void add(int from, int to) {
      int previous = count == 0 ? -1 : starts[count - 1] + (size - offsets[count - 1]);
      size = Math.addExact(size, to - from + 1);
      if (from != previous) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
          offsets = Arrays.copyOf(offsets, 2 * count + 1);
        }
        starts[count++] = from;
      }
      offsets[count] = size;
    }

    Indices toIndices() {
      if (count == 0) {
        throw new IllegalArgumentException("a list of indices is empty");
      }
      return new Indices(Arrays.copyOf(starts, count), Arrays.copyOf(offsets, count + 1));
    }
  }
}
