package org.isthmus.grammar.certificate;

import static org.isthmus.grammar.certificate.FractionMatrix.changesSign;
import static org.isthmus.grammar.certificate.FractionMatrix.chord;
import static org.isthmus.grammar.certificate.FractionMatrix.columns;
import static org.isthmus.grammar.certificate.FractionMatrix.determinant;
import static org.isthmus.grammar.certificate.FractionMatrix.equal;
import static org.isthmus.grammar.certificate.FractionMatrix.isPositiveDefinite;
import static org.isthmus.grammar.certificate.FractionMatrix.minus;
import static org.isthmus.grammar.certificate.FractionMatrix.plus;
import static org.isthmus.grammar.certificate.FractionMatrix.rows;
import static org.isthmus.grammar.certificate.FractionMatrix.solve;
import static org.isthmus.grammar.certificate.FractionMatrix.times;
import static org.isthmus.grammar.certificate.FractionMatrix.transposed;
import static org.isthmus.grammar.certificate.FractionMatrix.twoSlopes;
import static org.isthmus.grammar.certificate.FractionMatrix.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.isthmus.grammar.certificate.Stranger.Malformed;
import org.isthmus.grammar.certificate.Stranger.Step;

/**
 * The deciding half of a checker as a stranger would write it (sections 5 to 8 of {@code
 * CERTIFICATE.md}), for the losses {@code squared} and {@code huber}, which are exact, and networks
 * whose activations have two slopes.
 */
final class StrangersDecision {

  static final int VERIFIED = 0;
  static final int REJECTED = 10;
  static final int MALFORMED = 11;
  static final int INPUT_MISMATCH = 12;
  static final int INCONCLUSIVE = 20;
  static final int UNREADABLE = 64;

  private final Stranger file;
  private final Fraction[][] inputs;
  private final Fraction[][] targets;
  private final int depth;

  /** The inputs without repetitions, and the features there are only for these. */
  private final Fraction[][] different;

  private StrangersDecision(Stranger file, Fraction[][] inputs, Fraction[][] targets) {
    this.file = file;
    this.inputs = inputs;
    this.targets = targets;
    this.depth = file.depth();
    Set<List<Fraction>> rows = new LinkedHashSet<>();
    for (Fraction[] row : inputs) {
      rows.add(Arrays.asList(row));
    }
    different = rows.stream().map(row -> row.toArray(new Fraction[0])).toArray(Fraction[][]::new);
  }

  /** A place on a step and the parameters there, {@code W1}, {@code b1}, ... */
  record Vertex(Fraction time, Map<String, Fraction[][]> parameters) {}

  /** A state as numbers, a missing bias as zeros. */
  private record State(List<Fraction[][]> weights, List<Fraction[][]> biases) {
    Fraction[][] weight(int l) {
      return weights.get(l - 1);
    }

    Fraction[][] bias(int l) {
      return biases.get(l - 1);
    }
  }

  /** The exit code for a certificate on the given data. */
  static int decide(byte[] bytes, Object[][] inputs, Object[][] targets) {
    try {
      Stranger file = new Stranger(bytes);
      boolean fractions =
          inputs[0][0] instanceof Fraction || targets[0][0] instanceof Fraction;
      if (fractions && !file.isExact()) {
        return UNREADABLE;
      }
      if (!Stranger.dataDigest(inputs, targets).equals(file.dataDigest)
          || file.samples != inputs.length
          || file.widths.get(0) != inputs[0].length
          || file.widths.get(file.depth()) != targets[0].length) {
        return INPUT_MISMATCH;
      }
      if (file.findings != null) {
        return new StrangersJudgement(file, Stranger.exact(inputs), Stranger.exact(targets))
            .verdict();
      }
      return new StrangersDecision(file, Stranger.exact(inputs), Stranger.exact(targets)).decide();
    } catch (Malformed e) {
      return MALFORMED;
    }
  }

  /**
   * For each step the vertices of the way that it takes, straight between one and the next; those of
   * a lift that is refused end where they begin.
   */
  static List<List<Vertex>> polylines(byte[] bytes, Object[][] inputs) throws Malformed {
    Stranger file = new Stranger(bytes);
    Fraction[][] exact = Stranger.exact(inputs);
    StrangersDecision decision = new StrangersDecision(file, exact, exact);
    List<State> states = decision.states();
    List<List<Vertex>> polylines = new ArrayList<>();
    for (int k = 0; k < file.steps.size(); k++) {
      State a = states.get(k);
      State b = states.get(k + 1);
      polylines.add(
          file.steps.get(k).rule().equals("lift")
              ? decision.vertices(file.steps.get(k), a, b)
              : List.of(new Vertex(Fraction.ZERO, named(a)), new Vertex(Fraction.ONE, named(b))));
    }
    return polylines;
  }

  private static Map<String, Fraction[][]> named(State state) {
    Map<String, Fraction[][]> parameters = new LinkedHashMap<>();
    for (int l = 1; l <= state.weights().size(); l++) {
      parameters.put("W" + l, state.weight(l));
      parameters.put("b" + l, state.bias(l));
    }
    return parameters;
  }

  private List<State> states() throws Malformed {
    List<State> states = new ArrayList<>();
    for (Map<String, Object[][]> state : file.states()) {
      states.add(state(state));
    }
    return states;
  }

  private State state(Map<String, Object[][]> parameters) {
    List<Fraction[][]> weights = new ArrayList<>();
    List<Fraction[][]> biases = new ArrayList<>();
    for (int l = 1; l <= depth; l++) {
      weights.add(Stranger.exact(parameters.get("W" + l)));
      biases.add(
          parameters.containsKey("b" + l)
              ? Stranger.exact(parameters.get("b" + l))
              : zeros(1, file.widths.get(l)));
    }
    return new State(weights, biases);
  }

  // Sections 7 and 8.

  private int decide() throws Malformed {
    State first = state(file.state("A"));
    State second = state(file.state("B"));
    if (file.kind.equals("disconnection")) {
      return isDisconnected(first, second) ? VERIFIED : REJECTED;
    }
    List<Map<String, Object[][]>> states = file.states();
    if (!ends(states.get(states.size() - 1), second)) {
      return REJECTED;
    }
    List<State> exact = states();
    for (int k = 0; k < file.steps.size(); k++) {
      Boolean invariant = rule(file.steps.get(k), exact.get(k), exact.get(k + 1));
      if (invariant == null || !invariant && file.steps.get(k).invariant()) {
        return REJECTED;
      }
    }
    if (file.kind.equals("ray")) {
      return isRay(exact.get(exact.size() - 1)) ? VERIFIED : REJECTED;
    }
    if (!hasTwoSlopes()) {
      if (!file.isExact()) {
        throw new UnsupportedOperationException(file.activations.toString());
      }
      return INCONCLUSIVE;
    }
    List<State> deciding = new ArrayList<>(List.of(exact.get(0)));
    for (int k = 0; k < file.steps.size(); k++) {
      if (!file.steps.get(k).invariant()) {
        deciding.add(exact.get(k + 1));
      }
    }
    if (file.kind.equals("descent")) {
      if (!file.loss.equals("squared")) {
        return INCONCLUSIVE;
      }
      return descends(deciding) ? VERIFIED : REJECTED;
    }
    if (!isBounded(deciding.stream().map(state -> loss(state)).toList())) {
      return REJECTED;
    }
    // Nothing is known of pieces here.
    return file.steps.stream().allMatch(step -> step.depths().isEmpty()) ? VERIFIED : INCONCLUSIVE;
  }

  /** Bit for bit, or in an exact certificate number for number. */
  private boolean ends(Map<String, Object[][]> last, State second) {
    return file.isExact()
        ? file.state("B").keySet().stream()
            .allMatch(name -> equal(Stranger.exact(last.get(name)), named(second).get(name)))
        : file.state("B").entrySet().stream()
            .allMatch(entry -> Arrays.deepEquals(entry.getValue(), last.get(entry.getKey())));
  }

  private boolean isBounded(List<Fraction> losses) {
    Fraction bound =
        file.claim.group(1) != null
            ? Fraction.of(file.claim.group(1))
            : max(losses.get(0), losses.get(losses.size() - 1))
                .plus(
                    file.claim.group(2) == null
                        ? Fraction.ZERO
                        : Fraction.of(file.claim.group(2)));
    return losses.stream().allMatch(loss -> loss.compareTo(bound) <= 0);
  }

  private static Fraction max(Fraction a, Fraction b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private boolean descends(List<State> deciding) {
    for (int k = 1; k < deciding.size(); k++) {
      Fraction[][] before = output(deciding.get(k - 1), inputs);
      Fraction[][] after = output(deciding.get(k), inputs);
      Fraction sum = Fraction.ZERO;
      for (int i = 0; i < inputs.length; i++) {
        for (int j = 0; j < after[i].length; j++) {
          sum =
              sum.plus(
                  after[i][j].minus(targets[i][j]).times(after[i][j].minus(before[i][j])));
        }
      }
      if (sum.signum() > 0) {
        return false;
      }
    }
    return loss(deciding.get(deciding.size() - 1)).compareTo(Fraction.of(file.claim.group(1)))
        <= 0;
  }

  private boolean isRay(State last) {
    Fraction[] row = last.weight(2)[Integer.parseInt(file.claim.group(1))];
    Fraction[][] direction = Stranger.exact(file.arrays.get(file.claim.group(2)));
    return file.steps.stream().allMatch(Step::invariant)
        && Arrays.stream(row).allMatch(x -> x.signum() == 0)
        && Arrays.stream(direction).anyMatch(x -> x[0].signum() != 0)
        && (file.hasBias.get(0) || direction[direction.length - 1][0].signum() == 0);
  }

  private boolean isDisconnected(State first, State second) throws Malformed {
    int[] list = Stranger.list(file.claim.group(3), file.samples);
    int size = file.widths.get(1) + (file.hasBias.get(depth - 1) ? 1 : 0);
    if (depth != 2 || !file.loss.equals("squared") || !hasTwoSlopes() || list.length != size) {
      return false;
    }
    Fraction from = Fraction.of(file.claim.group(1));
    Fraction[][] y = rows(targets, list);
    Fraction[][] shifted = times(y, transposed(y));
    Fraction level = Fraction.of(file.claim.group(2)).times(Fraction.of(inputs.length, 1));
    for (int i = 0; i < size; i++) {
      shifted[i][i] = shifted[i][i].minus(level);
    }
    int signs =
        determinant(features(first, list)).signum() * determinant(features(second, list)).signum();
    return loss(first).compareTo(from) <= 0
        && loss(second).compareTo(from) <= 0
        && signs < 0
        && isPositiveDefinite(shifted);
  }

  private Fraction[][] features(State state, int[] list) {
    Fraction[][] features = activated(1, preactivations(state, rows(inputs, list)).get(0));
    if (!file.hasBias.get(depth - 1)) {
      return features;
    }
    Fraction[][] wide = new Fraction[features.length][];
    for (int i = 0; i < features.length; i++) {
      wide[i] = Arrays.copyOf(features[i], features[i].length + 1);
      wide[i][features[i].length] = Fraction.ONE;
    }
    return wide;
  }

  private boolean hasTwoSlopes() {
    return file.slopes.stream().allMatch(slope -> slope != null);
  }

  private Fraction loss(State state) {
    return loss(file.loss, output(state, inputs), targets);
  }

  /** Phi of outputs. */
  static Fraction loss(String loss, Fraction[][] outputs, Fraction[][] targets) {
    Fraction half = Fraction.of(1, 2);
    Fraction sum = Fraction.ZERO;
    for (int i = 0; i < outputs.length; i++) {
      for (int k = 0; k < outputs[i].length; k++) {
        Fraction r = outputs[i][k].minus(targets[i][k]);
        r = r.signum() < 0 ? Fraction.ZERO.minus(r) : r;
        if (loss.equals("squared")) {
          sum = sum.plus(r.times(r));
        } else if (loss.startsWith("huber(")) {
          Fraction d = Fraction.of(loss.substring(6, loss.length() - 1));
          sum =
              sum.plus(
                  r.compareTo(d) <= 0
                      ? r.times(r).times(half)
                      : d.times(r.minus(d.times(half))));
        } else {
          throw new UnsupportedOperationException(loss);
        }
      }
    }
    return sum.over(Fraction.of(outputs.length, 1));
  }

  // Sections 5 and 6.

  /** Whether a step is invariant, or null if it is refused. */
  private Boolean rule(Step step, State a, State b) {
    if (step.rule().equals("enclosed")) {
      return false;
    }
    if (step.rule().equals("lumped")) {
      return lumped(a, b);
    }
    if (!hasTwoSlopes()) {
      return null;
    }
    return step.rule().equals("affine") ? affine(a, b) : lift(step, a, b);
  }

  private Boolean lumped(State a, State b) {
    List<boolean[]> alive = new ArrayList<>();
    for (int width : file.widths) {
      alive.add(new boolean[width]);
    }
    Arrays.fill(alive.get(depth), true);
    for (int l = depth; l >= 1; l--) {
      for (int i = 0; i < file.widths.get(l - 1); i++) {
        for (int j = 0; j < file.widths.get(l); j++) {
          boolean moves =
              a.weight(l)[i][j].signum() != 0 || b.weight(l)[i][j].signum() != 0;
          alive.get(l - 1)[i] |= moves && alive.get(l)[j];
        }
      }
    }
    // The class of a neuron is what decides it: the name of an input, or bias and sums.
    List<Object> classes = new ArrayList<>();
    for (int i = 0; i < file.widths.get(0); i++) {
      classes.add(i);
    }
    for (int l = 1; l <= depth; l++) {
      List<Object> above = new ArrayList<>();
      for (int j = 0; j < file.widths.get(l); j++) {
        Object before = function(a, l, j, classes, alive.get(l - 1));
        Object after = function(b, l, j, classes, alive.get(l - 1));
        if (alive.get(l)[j] && !before.equals(after)) {
          return l == depth ? false : null;
        }
        above.add(before);
      }
      classes = above;
    }
    return true;
  }

  private static Object function(
      State state, int l, int j, List<Object> classes, boolean[] alive) {
    Map<Object, Fraction> sums = new LinkedHashMap<>();
    for (int i = 0; i < alive.length; i++) {
      if (alive[i]) {
        sums.merge(classes.get(i), state.weight(l)[i][j], Fraction::plus);
      }
    }
    return List.of(state.bias(l)[0][j], sums);
  }

  private Boolean affine(State a, State b) {
    List<Fraction[][]> before = preactivations(a, different);
    List<Fraction[][]> after = preactivations(b, different);
    for (int l = 1; l <= depth; l++) {
      boolean sameBelow =
          l == 1
              || equal(activated(l - 1, before.get(l - 2)), activated(l - 1, after.get(l - 2)));
      if (!equal(a.weight(l), b.weight(l)) && !sameBelow
          || l < depth && changesSign(before.get(l - 1), after.get(l - 1))) {
        return null;
      }
    }
    return equal(before.get(depth - 1), after.get(depth - 1));
  }

  private Boolean lift(Step step, State a, State b) {
    if (depth < 3) {
      return null;
    }
    for (int k = 2; k <= Math.min(step.level(), depth - 1); k++) {
      if (slope(k).signum() <= 0) {
        return null;
      }
    }
    for (int l = 1; l <= depth; l++) {
      if (l != 2 && !equal(a.weight(l), b.weight(l))) {
        return null;
      }
    }
    Fraction[][] first = activated(1, preactivations(a, different).get(0));
    if (!equal(a.bias(1), b.bias(1))
        || step.rows().length != different.length
        || determinant(columns(first, step.rows())).signum() == 0) {
      return null;
    }
    List<Fraction> times = new ArrayList<>();
    List<Fraction[][]> features = features(step, a, b, times);
    List<Fraction[][]> outputs = new ArrayList<>();
    List<Fraction[][]> below = List.of();
    for (int v = 0; v < times.size(); v++) {
      // P_2 at the vertex, and all above.
      List<Fraction[][]> now = new ArrayList<>();
      now.add(inverse(2, features.get(v)));
      for (int l = 3; l <= depth; l++) {
        Fraction[][] bias = chord(a.bias(l), b.bias(l), times.get(v));
        now.add(
            plus(
                times(activated(l - 1, now.get(l - 3)), a.weight(l)), Fraction.ONE, bias));
      }
      for (int l = 2; l < depth && v > 0; l++) {
        if (changesSign(below.get(l - 2), now.get(l - 2))) {
          return null;
        }
      }
      outputs.add(now.get(depth - 2));
      below = now;
    }
    Fraction[][] start = outputs.get(0);
    Fraction[][] end = outputs.get(outputs.size() - 1);
    boolean invariant = true;
    for (int v = 0; v < times.size(); v++) {
      invariant &= equal(outputs.get(v), start);
      if (!equal(outputs.get(v), chord(start, end, times.get(v)))) {
        return null;
      }
    }
    return invariant;
  }

  /** F_2 at the vertices of a lift, whose times are added to the list. */
  private List<Fraction[][]> features(Step step, State a, State b, List<Fraction> times) {
    List<Fraction[][]> before = preactivations(a, different);
    List<Fraction[][]> after = preactivations(b, different);
    int p = step.level();
    times.addAll(List.of(Fraction.ZERO, Fraction.ONE));
    List<Fraction[][]> values =
        new ArrayList<>(
            List.of(activated(p, before.get(p - 1)), activated(p, after.get(p - 1))));
    if (p < depth) {
      split(times, values);
    }
    for (int k = p; k >= 3; k--) {
      Fraction[][] inverse = Stranger.exact(file.arrays.get(step.inverses().get(k - 3)));
      List<Fraction[][]> g = reduced(k, a, b, times, values);
      for (int v = 0; v < times.size(); v++) {
        Fraction[][] line =
            chord(
                activated(k - 1, before.get(k - 2)),
                activated(k - 1, after.get(k - 2)),
                times.get(v));
        Fraction[][] deviation =
            minus(g.get(v), chord(g.get(0), g.get(g.size() - 1), times.get(v)));
        values.set(v, plus(line, Fraction.ONE, times(deviation, inverse)));
      }
      split(times, values);
    }
    return values;
  }

  /** G_k at the vertices. */
  private List<Fraction[][]> reduced(
      int k, State a, State b, List<Fraction> times, List<Fraction[][]> values) {
    List<Fraction[][]> g = new ArrayList<>();
    for (int v = 0; v < times.size(); v++) {
      g.add(
          plus(
              inverse(k, values.get(v)),
              Fraction.of(-1, 1),
              chord(a.bias(k), b.bias(k), times.get(v))));
    }
    return g;
  }

  /** A vertex wherever an entry changes its sign between two neighbouring ones. */
  private static void split(List<Fraction> times, List<Fraction[][]> values) {
    for (int v = times.size() - 1; v >= 1; v--) {
      Fraction[][] first = values.get(v - 1);
      Fraction[][] last = values.get(v);
      Set<Fraction> zeros = new TreeSet<>();
      for (int i = 0; i < first.length; i++) {
        for (int j = 0; j < first[i].length; j++) {
          if (first[i][j].signum() * last[i][j].signum() < 0) {
            zeros.add(first[i][j].over(first[i][j].minus(last[i][j])));
          }
        }
      }
      List<Fraction> newTimes = new ArrayList<>();
      List<Fraction[][]> newValues = new ArrayList<>();
      for (Fraction u : zeros) {
        newTimes.add(times.get(v - 1).plus(u.times(times.get(v).minus(times.get(v - 1)))));
        newValues.add(chord(first, last, u));
      }
      times.addAll(v, newTimes);
      values.addAll(v, newValues);
    }
  }

  /** The way of a lift that is not refused. */
  private List<Vertex> vertices(Step step, State a, State b) {
    if (lift(step, a, b) == null) {
      return List.of(new Vertex(Fraction.ZERO, named(a)));
    }
    List<Fraction> times = new ArrayList<>();
    List<Fraction[][]> features = features(step, a, b, times);
    List<Fraction[][]> g = reduced(2, a, b, times, features);
    Fraction[][] basis =
        columns(activated(1, preactivations(a, different).get(0)), step.rows());
    List<Vertex> vertices = new ArrayList<>();
    for (int v = 0; v < times.size(); v++) {
      Fraction t = times.get(v);
      Fraction[][] deviation = minus(g.get(v), chord(g.get(0), g.get(g.size() - 1), t));
      Fraction[][] moved = solve(basis, deviation);
      List<Fraction[][]> weights = new ArrayList<>(a.weights());
      List<Fraction[][]> biases = new ArrayList<>();
      Fraction[][] second = chord(a.weight(2), b.weight(2), t);
      for (int k = 0; k < step.rows().length; k++) {
        for (int j = 0; j < second[0].length; j++) {
          int row = step.rows()[k];
          second[row][j] = second[row][j].plus(moved[k][j]);
        }
      }
      weights.set(1, second);
      for (int l = 1; l <= depth; l++) {
        biases.add(chord(a.bias(l), b.bias(l), t));
      }
      vertices.add(new Vertex(t, named(new State(weights, biases))));
    }
    return vertices;
  }

  private Fraction slope(int l) {
    return Fraction.of(file.slopes.get(l - 1));
  }

  /** F_l of P_l. */
  private Fraction[][] activated(int l, Fraction[][] preactivations) {
    return l == depth ? preactivations : twoSlopes(preactivations, slope(l));
  }

  /** P_l of F_l. */
  private Fraction[][] inverse(int l, Fraction[][] features) {
    return l == depth ? features : twoSlopes(features, Fraction.ONE.over(slope(l)));
  }

  /** P_1..P_L. */
  private List<Fraction[][]> preactivations(State state, Fraction[][] samples) {
    List<Fraction[][]> all = new ArrayList<>();
    Fraction[][] below = samples;
    for (int l = 1; l <= depth; l++) {
      all.add(plus(times(below, state.weight(l)), Fraction.ONE, state.bias(l)));
      below = activated(l, all.get(l - 1));
    }
    return all;
  }

  private Fraction[][] output(State state, Fraction[][] samples) {
    return preactivations(state, samples).get(depth - 1);
  }
}
