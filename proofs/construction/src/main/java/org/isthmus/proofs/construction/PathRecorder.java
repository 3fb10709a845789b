package org.isthmus.proofs.construction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.Write;

/**
 * Records a path of straight segments from a symbolic point on, each with the writes that lead over
 * it in either direction. A segment that changes nothing is not recorded.
 *
 * <p>The recorder states what the construction says of a segment and checks nothing: that is for the
 * checker.
 */
public final class PathRecorder {

  private record Segment(
      Conclusion conclusion, String forwardNote, String backwardNote,
      List<Write> forward, List<Write> backward) {}

  private final Sources sources;
  private final List<Segment> segments = new ArrayList<>();
  private SymbolicPoint state;

  public PathRecorder(Sources sources, SymbolicPoint start) {
    this.sources = sources;
    this.state = start;
  }

  /** The state that the path has reached. */
  public SymbolicPoint state() {
    return state;
  }

  /** Adds a segment on which the outputs do not change. */
  public void invariant(String note, Consumer<Edit> edit) {
    add(Conclusion.INVARIANT, note, note, edit);
  }

  /**
   * Adds a segment on which only output weights of alive neurons move.
   *
   * @param forwardNote what the end of the segment is
   * @param backwardNote what its start is, for the path run through backwards
   */
  public void convex(String forwardNote, String backwardNote, Consumer<Edit> edit) {
    add(Conclusion.CONVEX, forwardNote, backwardNote, edit);
  }

  private void add(
      Conclusion conclusion, String forwardNote, String backwardNote, Consumer<Edit> edit) {
    SymbolicPoint next = state.copy();
    edit.accept(new Edit(next));
    List<Write> forward = writes(state, next);
    if (forward.isEmpty()) {
      return;
    }
    segments.add(
        new Segment(conclusion, forwardNote, backwardNote, forward, writes(next, state)));
    state = next;
  }

  /** The recorded segments from the start on. */
  public List<Step> forward() {
    List<Step> steps = new ArrayList<>();
    for (Segment segment : segments) {
      steps.add(
          new Step(Rule.LUMPED, segment.conclusion, segment.forwardNote, segment.forward));
    }
    return steps;
  }

  /** The recorded segments run through from the reached state back to the start. */
  public List<Step> backward() {
    List<Step> steps = new ArrayList<>();
    for (int k = segments.size() - 1; k >= 0; k--) {
      Segment segment = segments.get(k);
      steps.add(
          new Step(Rule.LUMPED, segment.conclusion, segment.backwardNote, segment.backward));
    }
    return steps;
  }

  /** What a group of columns has in common: rows set to zero, or rows copied from rows of an array. */
  private record Pattern(int layer, boolean bias, String array, List<Integer> rows,
      List<Integer> sourceRows) {}

  /** The columns of a pattern, and the columns of the array that they come from. */
  private record Columns(List<Integer> targets, List<Integer> sources) {}

  private List<Write> writes(SymbolicPoint from, SymbolicPoint to) {
    Map<Pattern, Columns> patterns = new LinkedHashMap<>();
    for (int p = 1; p <= from.depth(); p++) {
      for (int j = 0; j < from.width(p); j++) {
        if (from.column(p, j) != to.column(p, j)) {
          collect(patterns, p, j, from.column(p, j), to.column(p, j));
        }
      }
    }
    List<Write> writes = new ArrayList<>();
    patterns.forEach(
        (pattern, columns) -> {
          Block target =
              new Block(
                  pattern.bias, pattern.layer, indices(pattern.rows), indices(columns.targets));
          writes.add(
              pattern.array.isEmpty()
                  ? new Write.Zero(target)
                  : new Write.Put(
                      target,
                      pattern.array,
                      indices(pattern.sourceRows),
                      indices(columns.sources)));
        });
    return writes;
  }

  private static Indices indices(List<Integer> values) {
    return Indices.of(values.stream().mapToInt(Integer::intValue).toArray());
  }

  private void collect(
      Map<Pattern, Columns> patterns, int p, int j, long[] before, long[] after) {
    if (Arrays.equals(before, after)) {
      return;
    }
    int rows = before.length - 1;
    List<Integer> zeros = new ArrayList<>();
    // For each array and column of it: target rows and source rows.
    Map<Long, List<List<Integer>>> copies = new LinkedHashMap<>();
    for (int i = 0; i < rows; i++) {
      if (before[i] == after[i]) {
        continue;
      }
      if (after[i] == Sources.ZERO) {
        zeros.add(i);
      } else {
        long key = (after[i] >>> 32 << 32) | sources.column(after[i]);
        List<List<Integer>> lists =
            copies.computeIfAbsent(key, k -> List.of(new ArrayList<>(), new ArrayList<>()));
        lists.get(0).add(i);
        lists.get(1).add(sources.row(after[i]));
      }
    }
    if (!zeros.isEmpty()) {
      put(patterns, new Pattern(p, false, "", zeros, List.of()), j, j);
    }
    copies.forEach(
        (key, lists) ->
            put(
                patterns,
                new Pattern(p, false, sources.array(key).name(), lists.get(0), lists.get(1)),
                j,
                key.intValue()));
    if (before[rows] != after[rows]) {
      if (after[rows] == Sources.ZERO) {
        put(patterns, new Pattern(p, true, "", List.of(0), List.of()), j, j);
      } else {
        put(
            patterns,
            new Pattern(
                p,
                true,
                sources.array(after[rows]).name(),
                List.of(0),
                List.of(sources.row(after[rows]))),
            j,
            sources.column(after[rows]));
      }
    }
  }

  private static void put(
      Map<Pattern, Columns> patterns, Pattern pattern, int target, int source) {
    Columns columns =
        patterns.computeIfAbsent(
            pattern, k -> new Columns(new ArrayList<>(), new ArrayList<>()));
    columns.targets.add(target);
    columns.sources.add(source);
  }
}
