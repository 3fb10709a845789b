package org.isthmus.proofs.construction;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Writes a path that is given by its states as the steps of a certificate: of each segment the
 * entries that change, from the arrays of the models where they are there, zeros as zeros, all others
 * in arrays of their own, none of them twice.
 */
public final class PathWriter {

  private final List<StoredArray> arrays = new ArrayList<>();
  private final Map<Numbers, String> names = new LinkedHashMap<>();
  private final State first;
  private final State second;

  private PathWriter(State first, State second, List<StoredArray> arraysOfModels) {
    this.first = first;
    this.second = second;
    arrays.addAll(arraysOfModels);
  }

  /**
   * An exact path for a certificate.
   *
   * @param construction which statement and form, for people
   * @param path the path, from the first model to the second
   * @param arraysOfModels the arrays of both models as they are stored, those of the first in front
   */
  public static ConnectingPath write(
      String construction, RationalPath path, List<StoredArray> arraysOfModels) {
    PathWriter writer =
        new PathWriter(State.of(path.start()), State.of(path.end()), arraysOfModels);
    List<Step> steps = new ArrayList<>();
    State state = writer.first;
    for (RationalPath.Segment segment : path.segments()) {
      State end = State.of(segment.end());
      steps.add(
          new Step(
              writer.rule(segment.motion()),
              segment.conclusion(),
              segment.forwardNote(),
              writer.writes(state, end)));
      state = end;
    }
    return writer.path(construction, steps);
  }

  /** A path has a step, also one from a model to itself. */
  private ConnectingPath path(String construction, List<Step> steps) {
    return new ConnectingPath(
        construction,
        arrays,
        steps.isEmpty()
            ? List.of(
                new Step(Step.Rule.LUMPED, Step.Conclusion.INVARIANT, "nothing moves", List.of()))
            : steps);
  }

  /**
   * A path of doubles for a certificate, every segment for the rule lumped.
   *
   * @param construction which statement and form, for people
   * @param start the first model
   * @param segments the segments, the last of which ends at the second model
   */
  public static ConnectingPath write(
      String construction, ParameterPoint start, List<StraightSegment> segments) {
    ParameterPoint target =
        segments.isEmpty() ? start : segments.get(segments.size() - 1).end();
    List<StoredArray> models = new ArrayList<>(Certificate.arraysOf(start, "A"));
    models.addAll(Certificate.arraysOf(target, "B"));
    PathWriter writer = new PathWriter(State.of(start), State.of(target), models);
    List<Step> steps = new ArrayList<>();
    State state = writer.first;
    for (StraightSegment segment : segments) {
      State end = State.of(segment.end());
      steps.add(
          new Step(
              Step.Rule.LUMPED, segment.conclusion(), segment.note(), writer.writes(state, end)));
      state = end;
    }
    return writer.path(construction, steps);
  }

  private Step.Rule rule(Motion motion) {
    if (motion instanceof Motion.Lumped) {
      return Step.Rule.LUMPED;
    }
    if (motion instanceof Motion.Affine) {
      return Step.Rule.AFFINE;
    }
    Motion.Lift lift = (Motion.Lift) motion;
    return new Step.Rule.Lift(
        lift.level(),
        indices(lift.basis()),
        lift.inverses().stream().map(Numbers::of).map(this::stored).toList());
  }

  /** The name of the array with these numbers, which is stored if it is not there yet. */
  private String stored(Numbers numbers) {
    return names.computeIfAbsent(
        numbers,
        entries -> {
          String name = "C" + (names.size() + 1);
          arrays.add(new StoredArray(name, false, entries));
          return name;
        });
  }

  private List<Write> writes(State from, State to) {
    List<Write> writes = new ArrayList<>();
    for (int l = 1; l <= from.weights().size(); l++) {
      parameter(writes, false, l, from.weights().get(l - 1), to.weights().get(l - 1));
      parameter(writes, true, l, from.biases().get(l - 1), to.biases().get(l - 1));
    }
    return writes;
  }

  private void parameter(List<Write> writes, boolean bias, int l, Table before, Table after) {
    if (before.isSameAs(after)) {
      return;
    }
    // For each set of rows that change in the same way, the columns that do.
    Map<Change, List<Integer>> changes = new LinkedHashMap<>();
    for (int j = 0; j < before.columns(); j++) {
      Map<Source, List<Integer>> rows = new EnumMap<>(Source.class);
      for (int i = 0; i < before.rows(); i++) {
        if (!before.same(after, i, j)) {
          rows.computeIfAbsent(source(bias, l, after, i, j), s -> new ArrayList<>()).add(i);
        }
      }
      for (Map.Entry<Source, List<Integer>> entry : rows.entrySet()) {
        changes
            .computeIfAbsent(
                new Change(entry.getKey(), entry.getValue()), change -> new ArrayList<>())
            .add(j);
      }
    }
    changes.forEach(
        (change, columns) -> {
          Indices rows = indices(change.rows());
          Indices targets = indices(columns);
          Block target = new Block(bias, l, rows, targets);
          switch (change.source()) {
            case ZERO -> writes.add(new Write.Zero(target));
            case FIRST -> writes.add(new Write.Put(target, name("A", bias, l), rows, targets));
            case SECOND -> writes.add(new Write.Put(target, name("B", bias, l), rows, targets));
            case OWN ->
                writes.add(
                    new Write.Put(
                        target,
                        stored(after.block(rows.toArray(), targets.toArray())),
                        indices(upTo(rows.size())),
                        indices(upTo(targets.size()))));
          }
        });
  }

  private enum Source {
    ZERO,
    FIRST,
    SECOND,
    OWN
  }

  private record Change(Source source, List<Integer> rows) {}

  private Source source(boolean bias, int l, Table after, int i, int j) {
    if (after.isZero(i, j)) {
      return Source.ZERO;
    }
    if (after.same(first.parameter(bias, l), i, j)) {
      return Source.FIRST;
    }
    return after.same(second.parameter(bias, l), i, j) ? Source.SECOND : Source.OWN;
  }

  private static String name(String model, boolean bias, int l) {
    return model + (bias ? ".b" : ".W") + l;
  }

  private static List<Integer> upTo(int count) {
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      all.add(k);
    }
    return all;
  }

  private static Indices indices(List<Integer> values) {
    return Indices.of(values.stream().mapToInt(Integer::intValue).toArray());
  }

  /** All parameters of a state, in the order of the layers. */
  private record State(List<Table> weights, List<Table> biases) {

    static State of(RationalPoint point) {
      return new State(
          point.weights().stream().map(Table::of).toList(),
          point.biases().stream().map(Table::of).toList());
    }

    static State of(ParameterPoint point) {
      return new State(
          point.weights().stream().map(Table::of).toList(),
          point.biases().stream().map(Table::of).toList());
    }

    Table parameter(boolean bias, int l) {
      return (bias ? biases : weights).get(l - 1);
    }
  }

  /** The entries of a parameter: compared as numbers if they are exact, bit by bit if doubles. */
  private sealed interface Table {

    static Table of(RationalMatrix matrix) {
      return new Exact(matrix);
    }

    static Table of(Matrix matrix) {
      return new Doubles(matrix);
    }

    int rows();

    int columns();

    /** Whether these are the entries of the same object. */
    boolean isSameAs(Table other);

    /** Whether both have the same entry at (i, j). */
    boolean same(Table other, int i, int j);

    /** Whether writing a zero gives the entry at (i, j). */
    boolean isZero(int i, int j);

    Numbers block(int[] rows, int[] columns);
  }

  private record Exact(RationalMatrix matrix) implements Table {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int columns() {
      return matrix.columns();
    }

    @Override
    public boolean isSameAs(Table other) {
      return matrix == ((Exact) other).matrix;
    }

    @Override
    public boolean same(Table other, int i, int j) {
      RationalMatrix second = ((Exact) other).matrix;
      return matrix.denominator(j).equals(second.denominator(j))
          ? matrix.numerator(i, j).equals(second.numerator(i, j))
          : matrix
              .numerator(i, j)
              .multiply(second.denominator(j))
              .equals(second.numerator(i, j).multiply(matrix.denominator(j)));
    }

    @Override
    public boolean isZero(int i, int j) {
      return matrix.signum(i, j) == 0;
    }

    @Override
    public Numbers block(int[] rows, int[] columns) {
      return Numbers.of(matrix.rows(rows).columns(columns));
    }
  }

  private record Doubles(Matrix matrix) implements Table {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int columns() {
      return matrix.columns();
    }

    @Override
    public boolean isSameAs(Table other) {
      return matrix == ((Doubles) other).matrix;
    }

    @Override
    public boolean same(Table other, int i, int j) {
      return bits(matrix, i, j) == bits(((Doubles) other).matrix, i, j);
    }

    @Override
    public boolean isZero(int i, int j) {
      return bits(matrix, i, j) == 0;
    }

    private static long bits(Matrix matrix, int i, int j) {
      return Double.doubleToRawLongBits(matrix.get(i, j));
    }

    @Override
    public Numbers block(int[] rows, int[] columns) {
      double[] entries = new double[rows.length * columns.length];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < columns.length; j++) {
          entries[i * columns.length + j] = matrix.get(rows[i], columns[j]);
        }
      }
      return new Numbers.Doubles(Matrix.adopt(rows.length, columns.length, entries));
    }
  }
}
