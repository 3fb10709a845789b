package org.isthmus.tests.campaign.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.campaign.truth.Evaluation.Point;
import org.isthmus.tests.campaign.truth.Table.Cell;

/**
 * Whether what a certificate claims is true, by evaluations at the states of its path and between
 * them. Of the rules it knows only which path a step means. Numbers are compared exactly; where an
 * activation or the loss is not rational, to 60 digits behind the point.
 */
public final class Truth {

  private static final Rational MARGIN =
      Rational.parse("1/1" + "0".repeat(60));
  private static final Rational HALF = Rational.of(1, 2);
  private static final int MANY = 40;
  private static final Pattern STEP =
      Pattern.compile("step (\\S+) (invariant|convex|bounded) \".*\"");

  /** A step of the text: its lines behind the first one are those of a lift and the writes. */
  private record Step(String rule, boolean bounded, boolean invariant, List<String[]> lines) {}

  private final List<String> lines;
  private final Map<String, Table> tables;
  private final Evaluation evaluation;
  private final Rational margin;
  private final Rational[][] distinct;

  private Truth(Archive archive, Data data) {
    lines = archive.lines();
    tables = archive.tables();
    evaluation = new Evaluation(lines, data);
    margin = evaluation.isExact() ? Rational.ZERO : MARGIN;
    Set<List<Rational>> rows = new LinkedHashSet<>();
    for (Rational[] row : evaluation.inputs) {
      rows.add(List.of(row));
    }
    distinct = rows.stream().map(row -> row.toArray(Rational[]::new)).toArray(Rational[][]::new);
  }

  /** What is wrong with the claim of a certificate that was verified, or nothing. */
  public static Optional<String> wrong(Archive archive, List<Data> known) {
    String line = line(archive.lines(), "data ");
    String[] words = line.split(" ");
    Optional<Data> data =
        known.stream().filter(each -> each.digest().equals(words[2])).findFirst();
    if (data.isEmpty() || data.get().size() != Integer.parseInt(words[1])) {
      return Optional.of("these data are not known");
    }
    if (line(archive.lines(), "kind ").equals("kind findings")) {
      return new FindingsTruth(archive, data.get()).wrong();
    }
    Truth truth = new Truth(archive, data.get());
    return truth.kind().equals("disconnection") ? truth.wrongBarrier() : truth.wrongPath();
  }

  /** The first line that begins like this. */
  public static String line(List<String> lines, String beginning) {
    return lines.stream().filter(each -> each.startsWith(beginning)).findFirst().orElseThrow();
  }

  private String kind() {
    return line(lines, "kind ").substring(5);
  }

  private String[] claim() {
    return line(lines, "claim ").split(" ");
  }

  // Paths.

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) {
        steps.add(
            new Step(
                step.group(1),
                step.group(2).equals("bounded"),
                step.group(2).equals("invariant"),
                new ArrayList<>()));
      } else if (!steps.isEmpty() && !line.startsWith("steps ")) {
        steps.get(steps.size() - 1).lines().add(line.split(" "));
      }
    }
    return steps;
  }

  private boolean isExact() {
    return !kind().equals("path")
        || lines.stream().anyMatch(line -> line.startsWith("fractions "))
        || steps().stream().anyMatch(step -> List.of("affine", "lift").contains(step.rule()))
        || evaluation.data.inputs().hasFractions()
        || evaluation.data.values().map(Table::hasFractions).orElse(false);
  }

  private Map<String, Table> state(String prefix) {
    Map<String, Table> state = new LinkedHashMap<>();
    for (int l = 1; l <= evaluation.depth(); l++) {
      state.put("W" + l, tables.get(prefix + ".W" + l));
      state.put(
          "b" + l,
          evaluation.hasBias.get(l - 1)
              ? tables.get(prefix + ".b" + l)
              : Table.zeros(1, evaluation.widths.get(l)));
    }
    return state;
  }

  private Point point(Map<String, Table> state) {
    Map<String, Table> named = new LinkedHashMap<>();
    state.forEach((name, table) -> named.put("S." + name, table));
    return evaluation.model(named, "S");
  }

  private Map<String, Table> written(Map<String, Table> state, Step step) {
    Map<String, Table> next = new LinkedHashMap<>(state);
    for (String[] write : step.lines()) {
      if (!write[0].equals("zero") && !write[0].equals("put")) {
        continue;
      }
      List<Integer> rows = indices(write[2]);
      List<Integer> columns = indices(write[3]);
      Table table = next.get(write[1]);
      for (int k = 0; k < rows.size(); k++) {
        for (int m = 0; m < columns.size(); m++) {
          Cell cell =
              write[0].equals("zero")
                  ? Cell.of(Rational.ZERO)
                  : tables.get(write[4])
                      .at(indices(write[5]).get(k), indices(write[6]).get(m));
          table = table.with(rows.get(k), columns.get(m), cell);
        }
      }
      next.put(write[1], table);
    }
    return next;
  }

  static List<Integer> indices(String list) {
    List<Integer> indices = new ArrayList<>();
    for (String part : list.split(",")) {
      String[] ends = part.split("\\.\\.");
      IntStream.rangeClosed(
              Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(indices::add);
    }
    return indices;
  }

  private Optional<String> wrongPath() {
    Map<String, Table> state = state("A");
    Point from = point(state);
    List<Rational> losses = new ArrayList<>(List.of(evaluation.loss(from)));
    for (Step step : steps()) {
      state = written(state, step);
      Point to = point(state);
      Optional<String> wrong = wrongStep(step, from, to, losses);
      if (wrong.isPresent()) {
        return wrong;
      }
      from = to;
    }
    for (Map.Entry<String, Table> end : state("B").entrySet()) {
      Table reached = state.get(end.getKey());
      boolean equal =
          isExact()
              ? Arrays.deepEquals(reached.values(), end.getValue().values())
              : reached.rows().equals(end.getValue().rows());
      if (!equal) {
        return Optional.of("the path ends elsewhere");
      }
    }
    return wrongClaim(losses, from);
  }

  private Optional<String> wrongStep(Step step, Point from, Point to, List<Rational> losses) {
    Function<Rational, Point> path = t -> between(from, to, t);
    if (step.rule().equals("lift")) {
      Optional<Lift> lift = lift(step, from, to);
      if (lift.isEmpty()) {
        return Optional.of("the path of a lift is not defined");
      }
      path = lift.get()::at;
      if (!same(path.apply(Rational.ZERO), from) || !same(path.apply(Rational.ONE), to)) {
        return Optional.of("a lift has other ends");
      }
    }
    Rational[][] first = evaluation.outputs(from);
    Rational[][] last = evaluation.outputs(to);
    if (step.invariant() && !near(first, last)) {
      return Optional.of("the output moves in an invariant step");
    }
    boolean onTheData = List.of("affine", "enclosed").contains(step.rule());
    for (Rational t : onTheData ? places(path) : some(4)) {
      Rational[][] outputs = evaluation.outputs(path.apply(t));
      if (!step.bounded() && !near(mixed(first, last, t), outputs)) {
        return Optional.of("the output of a step leaves its chord");
      }
      losses.add(evaluation.loss(outputs));
    }
    losses.add(evaluation.loss(last));
    return Optional.empty();
  }

  /** Places along a step, not quite evenly, so that no symmetry hides anything. */
  private static List<Rational> some(int parts) {
    return IntStream.range(1, parts)
        .mapToObj(k -> Rational.of(7L * k + k % 2, 7L * parts + 1))
        .toList();
  }

  /**
   * Where to look along a straight step that is decided on the data: at some places, where a neuron
   * changes sign, which is where a spike has its foot and its top, and in between.
   */
  private List<Rational> places(Function<Rational, Point> path) {
    TreeSet<Rational> places = new TreeSet<>(List.of(Rational.ZERO, Rational.ONE));
    // Between the zeros of a layer the next one may move on straight lines.
    for (int l = 1; l < evaluation.depth() && places.size() < MANY; l++) {
      List<Rational> known = List.copyOf(places);
      for (int k = 1; k < known.size(); k++) {
        Rational s = known.get(k - 1);
        Rational length = known.get(k).minus(s);
        for (Rational u : evaluation.zeros(path.apply(s), path.apply(known.get(k)))) {
          places.add(s.plus(length.times(u)));
        }
      }
    }
    boolean bent = places.size() > 2;
    places.addAll(some(bent ? 4 : 8));
    List<Rational> known = List.copyOf(places);
    for (int k = 1; k < known.size() && bent; k++) {
      places.add(known.get(k - 1).plus(known.get(k)).times(HALF));
    }
    places.remove(Rational.ZERO);
    places.remove(Rational.ONE);
    return List.copyOf(places);
  }

  private boolean near(Rational[][] a, Rational[][] b) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        if (evaluation.isExact(evaluation.depth())
            ? !a[i][j].equals(b[i][j])
            : a[i][j].minus(b[i][j]).abs().compareTo(MARGIN) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean atMost(Rational a, Rational b) {
    return a.compareTo(b.plus(margin)) <= 0;
  }

  private Optional<String> wrongClaim(List<Rational> losses, Point end) {
    String[] claim = claim();
    Rational largest = losses.stream().reduce(Rational::max).orElseThrow();
    Rational atStart = losses.get(0);
    Rational atEnd = losses.get(losses.size() - 1);
    boolean right;
    switch (kind()) {
      case "path" -> {
        Rational bound =
            claim[3].equals("ends")
                ? atStart
                    .max(atEnd)
                    .plus(claim.length > 4 ? Rational.parse(claim[5]) : Rational.ZERO)
                : Rational.parse(claim[3]);
        right = atMost(largest, bound);
      }
      case "descent" ->
          right =
              atMost(atEnd, Rational.parse(claim[3]))
                  && IntStream.range(1, losses.size())
                      .allMatch(k -> atMost(losses.get(k), losses.get(k - 1)));
      case "ray" -> {
        Rational[][] direction = tables.get(claim[6]).values();
        int neuron = Integer.parseInt(claim[4]);
        right =
            losses.stream().allMatch(each -> atMost(each, atStart) && atMost(atStart, each))
                && Arrays.stream(direction).anyMatch(x -> x[0].signum() != 0)
                && (evaluation.hasBias.get(0) || direction[direction.length - 1][0].signum() == 0)
                && IntStream.of(1, 17, 100000)
                    .mapToObj(far -> moved(end, neuron, direction, Rational.of(far, 3)))
                    .allMatch(
                        point -> near(evaluation.outputs(point), evaluation.outputs(end)));
      }
      default -> throw new IllegalStateException(kind());
    }
    return right ? Optional.empty() : Optional.of("the claim is false");
  }

  private static Point moved(Point point, int neuron, Rational[][] direction, Rational far) {
    Rational[][] weights = copy(point.weights().get(0));
    Rational[][] bias = copy(point.biases().get(0));
    for (int i = 0; i < weights.length; i++) {
      weights[i][neuron] = weights[i][neuron].plus(direction[i][0].times(far));
    }
    bias[0][neuron] = bias[0][neuron].plus(direction[weights.length][0].times(far));
    List<Rational[][]> allWeights = new ArrayList<>(point.weights());
    List<Rational[][]> allBiases = new ArrayList<>(point.biases());
    allWeights.set(0, weights);
    allBiases.set(0, bias);
    return new Point(allWeights, allBiases);
  }

  private static Rational[][] copy(Rational[][] matrix) {
    return Arrays.stream(matrix).map(Rational[]::clone).toArray(Rational[][]::new);
  }

  static Rational[][] mixed(Rational[][] a, Rational[][] b, Rational t) {
    Rational[][] mixed = copy(a);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        if (!a[i][j].equals(b[i][j])) {
          mixed[i][j] = a[i][j].plus(b[i][j].minus(a[i][j]).times(t));
        }
      }
    }
    return mixed;
  }

  /** {@code (1 - t) a + t b}. */
  public static Point between(Point a, Point b, Rational t) {
    List<Rational[][]> weights = new ArrayList<>();
    List<Rational[][]> biases = new ArrayList<>();
    for (int k = 0; k < a.weights().size(); k++) {
      weights.add(mixed(a.weights().get(k), b.weights().get(k), t));
      biases.add(mixed(a.biases().get(k), b.biases().get(k), t));
    }
    return new Point(weights, biases);
  }

  private static boolean same(Point a, Point b) {
    return IntStream.range(0, a.weights().size())
        .allMatch(
            k ->
                Arrays.deepEquals(a.weights().get(k), b.weights().get(k))
                    && Arrays.deepEquals(a.biases().get(k), b.biases().get(k)));
  }

  // Lifts: section 6 of the specification, at one t.

  private Optional<Lift> lift(Step step, Point from, Point to) {
    String[] words = step.lines().get(0);
    List<Rational[][]> inverses =
        step.lines().stream()
            .filter(line -> line[0].equals("inverse"))
            .map(line -> tables.get(line[2]).values())
            .toList();
    Lift lift =
        new Lift(Integer.parseInt(words[1]), indices(words[2]), inverses, from, to);
    return lift.basis.length == lift.rows.size()
            && Linear.determinant(lift.basis).signum() != 0
        ? Optional.of(lift)
        : Optional.empty();
  }

  private final class Lift {

    private final int level;
    private final List<Integer> rows;
    private final List<Rational[][]> inverses;
    private final Point from;
    private final Point to;
    private final List<Rational[][]> before;
    private final List<Rational[][]> after;
    private final Rational[][] basis;

    Lift(int level, List<Integer> rows, List<Rational[][]> inverses, Point from, Point to) {
      this.level = level;
      this.rows = rows;
      this.inverses = inverses;
      this.from = from;
      this.to = to;
      this.before = evaluation.features(from, distinct);
      this.after = evaluation.features(to, distinct);
      this.basis =
          Arrays.stream(before.get(1))
              .map(row -> rows.stream().map(j -> row[j]).toArray(Rational[]::new))
              .toArray(Rational[][]::new);
    }

    Point at(Rational t) {
      Point chord = between(from, to, t);
      Rational[][] feature = mixed(before.get(level), after.get(level), t);
      for (int k = level; k >= 3; k--) {
        Rational[][] moved = Linear.times(deviation(k, feature, chord, t), inverses.get(k - 3));
        feature = Linear.plus(mixed(before.get(k - 1), after.get(k - 1), t), moved);
      }
      Rational[][] change = Linear.solve(basis, deviation(2, feature, chord, t));
      Rational[][] second = copy(chord.weights().get(1));
      for (int k = 0; k < rows.size(); k++) {
        for (int j = 0; j < second[0].length; j++) {
          second[rows.get(k)][j] = second[rows.get(k)][j].plus(change[k][j]);
        }
      }
      List<Rational[][]> weights = new ArrayList<>(chord.weights());
      weights.set(1, second);
      return new Point(weights, chord.biases());
    }

    private Rational[][] deviation(int k, Rational[][] feature, Point chord, Rational t) {
      return Linear.minus(
          reduced(k, feature, chord),
          mixed(reduced(k, before.get(k), from), reduced(k, after.get(k), to), t));
    }

    /** G_k. */
    private Rational[][] reduced(int k, Rational[][] feature, Point point) {
      Rational[][] g = copy(feature);
      for (Rational[] row : g) {
        for (int j = 0; j < row.length; j++) {
          if (k < evaluation.depth() && row[j].signum() < 0) {
            row[j] = row[j].dividedBy(evaluation.slopes.get(k - 1));
          }
          row[j] = row[j].minus(point.biases().get(k - 1)[0][j]);
        }
      }
      return g;
    }
  }

  // Disconnections.

  private Optional<String> wrongBarrier() {
    String[] claim = claim();
    Rational from = Rational.parse(claim[3]);
    Rational below = Rational.parse(claim[5]);
    List<Integer> list = indices(claim[8]);
    Point first = evaluation.model(tables, "A");
    Point second = evaluation.model(tables, "B");
    boolean bias = evaluation.hasBias.get(evaluation.depth() - 1);
    if (evaluation.depth() != 2
        || !evaluation.isExact()
        || !evaluation.loss.equals("squared")
        || list.size() != evaluation.widths.get(1) + (bias ? 1 : 0)
        || evaluation.loss(first).compareTo(from) > 0
        || evaluation.loss(second).compareTo(from) > 0
        || from.compareTo(below) >= 0) {
      return Optional.of("a barrier that is none");
    }
    Rational[][] y =
        list.stream()
            .map(s -> evaluation.targets(s, evaluation.widths.get(2)))
            .toArray(Rational[][]::new);
    Rational[][] gram = Linear.times(y, Linear.transposed(y));
    Rational level = below.times(Rational.of(evaluation.inputs.length));
    for (int i = 0; i < gram.length; i++) {
      gram[i][i] = gram[i][i].minus(level);
    }
    for (int n = 1; n <= gram.length; n++) {
      int size = n;
      Rational[][] minor =
          IntStream.range(0, n)
              .mapToObj(i -> Arrays.copyOf(gram[i], size))
              .toArray(Rational[][]::new);
      if (Linear.determinant(minor).signum() <= 0) {
        return Optional.of("the targets leave no room");
      }
    }
    if (orientation(first, list, bias) * orientation(second, list, bias) >= 0) {
      return Optional.of("the determinants do not differ in sign");
    }
    // On the straight line the loss must be that high where the determinant is nearly zero.
    Rational low = Rational.ZERO;
    Rational high = Rational.ONE;
    for (int k = 0; k < 70; k++) {
      Rational middle = low.plus(high).times(HALF);
      if (orientation(between(first, second, middle), list, bias)
          == orientation(first, list, bias)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return evaluation.loss(between(first, second, high)).compareTo(below) < 0
        ? Optional.of("the straight line stays below the barrier")
        : Optional.empty();
  }

  private int orientation(Point point, List<Integer> samples, boolean bias) {
    Rational[][] features = evaluation.features(point, evaluation.inputs).get(1);
    Rational[][] rows =
        samples.stream()
            .map(
                s -> {
                  Rational[] row = Arrays.copyOf(features[s], features[s].length + (bias ? 1 : 0));
                  if (bias) {
                    row[row.length - 1] = Rational.ONE;
                  }
                  return row;
                })
            .toArray(Rational[][]::new);
    return Linear.determinant(rows).signum();
  }
}
