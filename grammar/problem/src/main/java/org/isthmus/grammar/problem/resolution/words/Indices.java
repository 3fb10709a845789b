package org.isthmus.grammar.problem.resolution.words;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.isthmus.grammar.problem.syntax.Selection.Explicit;
import org.isthmus.grammar.problem.syntax.Selection.IndexRange;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;

/**
 * A set of indices as it is written: ranges of which no two meet. However far a range reaches, it
 * takes no more room than its two ends.
 */
public final class Indices {

  private final TreeMap<Integer, Range> ranges = new TreeMap<>();

  private record Range(int first, int last, Span span) {}

  private Indices() {}

  /**
   * The set; nothing, with a diagnostic for every index that is wrong, if some are.
   *
   * @param whole what the set is called, as in {@code the set for layer 'h1'}
   * @param single what one of its indices is called
   * @param below every index is less than this
   */
  public static Optional<Indices> read(
      Report report, Explicit written, String whole, String single, int below) {
    if (written.ranges().isEmpty()) {
      report.error(written.span(), whole + " is empty", "no index", "at least one");
      return Optional.empty();
    }
    Numbers numbers = new Numbers(report);
    Indices indices = new Indices();
    boolean sound = true;
    for (IndexRange range : written.ranges()) {
      Optional<Integer> first = index(numbers, range.first(), single, below);
      // A single index is both ends; one message is enough.
      Optional<Integer> last =
          range.last().equals(range.first()) ? first : index(numbers, range.last(), single, below);
      if (first.isEmpty() || last.isEmpty()) {
        sound = false;
      } else if (first.get() > last.get()) {
        report.error(
            range.span(),
            "the range runs backwards",
            Quoting.quote(range.first().text() + ".." + range.last().text()),
            "the smaller index first");
        sound = false;
      } else {
        sound &= indices.insert(report, new Range(first.get(), last.get(), range.span()));
      }
    }
    return sound ? Optional.of(indices) : Optional.empty();
  }

  private static Optional<Integer> index(
      Numbers numbers, Literal literal, String single, int below) {
    return numbers.integer(literal, single, 0, below - 1);
  }

  /** Adds a range, unless one of its indices is there already, which is reported. */
  private boolean insert(Report report, Range range) {
    Map.Entry<Integer, Range> before = ranges.floorEntry(range.first());
    Map.Entry<Integer, Range> after = ranges.ceilingEntry(range.first());
    if (before != null && before.getValue().last() >= range.first()) {
      report.twice(range.span(), before.getValue().span(), "index " + range.first());
      return false;
    }
    if (after != null && after.getKey() <= range.last()) {
      report.twice(range.span(), after.getValue().span(), "index " + after.getKey());
      return false;
    }
    ranges.put(range.first(), range);
    return true;
  }

  /** How many there are. */
  public long size() {
    return ranges.values().stream().mapToLong(range -> 1L + range.last() - range.first()).sum();
  }

  /** The indices in increasing order. */
  public List<Integer> list() {
    return ranges.values().stream()
        .flatMap(range -> IntStream.rangeClosed(range.first(), range.last()).boxed())
        .toList();
  }
}
