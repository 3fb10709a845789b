package org.isthmus.grammar.certificate;

import static org.isthmus.grammar.certificate.FractionMatrix.columns;
import static org.isthmus.grammar.certificate.FractionMatrix.determinant;
import static org.isthmus.grammar.certificate.FractionMatrix.equal;
import static org.isthmus.grammar.certificate.FractionMatrix.minus;
import static org.isthmus.grammar.certificate.FractionMatrix.plus;
import static org.isthmus.grammar.certificate.FractionMatrix.rows;
import static org.isthmus.grammar.certificate.FractionMatrix.solve;
import static org.isthmus.grammar.certificate.FractionMatrix.times;
import static org.isthmus.grammar.certificate.FractionMatrix.twoSlopes;
import static org.isthmus.grammar.certificate.FractionMatrix.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;

/**
 * Random certificates of small networks with data, about as often true as not: steps of every rule
 * that nearly keep its conditions, and claims near what is true.
 */
final class SmallClaims {

  /** A certificate and its data. */
  record Case(
      Certificate certificate, RationalDataset data, Object[][] inputs, Object[][] targets) {
    byte[] file() {
      return CertificateFile.bytes(certificate);
    }
  }

  private final Random random;
  private Network network;
  private Fraction[][] inputs;
  private Fraction[][] targets;
  private Loss loss = new Loss.Squared();
  private final Map<String, Fraction[][]> arrays = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Fraction> losses = new ArrayList<>();
  private Map<String, Fraction[][]> state = new LinkedHashMap<>();

  /** Whether all steps are lifts that nearly could be, through up to four hidden layers. */
  private final boolean lifting;

  private SmallClaims(long seed, boolean lifting) {
    this.lifting = lifting;
    // Neighbouring seeds begin with like numbers.
    random = new Random(seed * 0x9e3779b97f4a7c15L);
  }

  static Case of(long seed) {
    SmallClaims claims = new SmallClaims(seed, false);
    return claims.random.nextInt(8) == 0 ? claims.disconnection() : claims.path();
  }

  static Case ofLifts(long seed) {
    return new SmallClaims(seed, true).path();
  }

  // Numbers.

  private Fraction number() {
    return Fraction.of(random.nextInt(7) - 3, random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1);
  }

  private Fraction[][] matrix(int rows, int columns) {
    Fraction[][] matrix = zeros(rows, columns);
    for (Fraction[] row : matrix) {
      Arrays.setAll(row, j -> number());
    }
    return matrix;
  }

  private boolean often() {
    return random.nextInt(12) != 0;
  }

  // The network, its data and its first model.

  private void begin(int depth, int samples) {
    int[] widths = IntStream.range(0, depth + 1).map(l -> 1 + random.nextInt(3)).toArray();
    if (lifting) {
      widths[1] = Math.max(widths[1], samples);
      widths[2] = 2 + random.nextInt(3);
    }
    for (int l = 3; l <= depth; l++) {
      widths[l] = Math.max(1, widths[l - 1] - 1);
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, widths[l], activation(l), random.nextBoolean()));
    }
    network = new Network("net", widths[0], hidden, widths[depth], random.nextBoolean());
    inputs = matrix(samples, widths[0]);
    if (samples > 1 && random.nextInt(4) == 0) {
      inputs[samples - 1] = inputs[0];
    }
    targets = matrix(samples, widths[depth]);
    for (int l = 1; l <= depth; l++) {
      state.put("W" + l, matrix(widths[l - 1], widths[l]));
      state.put("b" + l, network.hasBias(l) ? matrix(1, widths[l]) : zeros(1, widths[l]));
    }
  }

  private Activation activation(int l) {
    return switch (lifting ? 5 : random.nextInt(l == 1 ? 8 : 24)) {
      case 0, 1 -> new Activation.Relu();
      case 2 -> new Activation.Identity();
      case 3 -> new Activation.LeakyRelu(Rational.of(-1, 2));
      case 4 -> random.nextInt(4) == 0 ? new Activation.Tanh() : new Activation.LeakyRelu(third());
      default -> new Activation.LeakyRelu(random.nextBoolean() ? Rational.of(2) : third());
    };
  }

  private static Rational third() {
    return Rational.of(1, 3);
  }

  private Fraction slope(int l) {
    return network
        .activation(l)
        .negativeSlope()
        .map(slope -> Fraction.of(slope.toString()))
        .orElse(Fraction.ONE);
  }

  /** F_l at the state. */
  private Fraction[][] features(Map<String, Fraction[][]> point, Fraction[][] samples, int l) {
    Fraction[][] features = samples;
    for (int k = 1; k <= l; k++) {
      features = plus(times(features, point.get("W" + k)), Fraction.ONE, point.get("b" + k));
      features = k == network.depth() ? features : twoSlopes(features, slope(k));
    }
    return features;
  }

  private Fraction[][] output(Map<String, Fraction[][]> point) {
    return features(point, inputs, network.depth());
  }

  private Fraction lossOf(Map<String, Fraction[][]> point) {
    return StrangersDecision.loss(loss.notation(), output(point), targets);
  }

  private Fraction[][] different() {
    return new LinkedHashSet<>(Arrays.stream(inputs).map(Arrays::asList).toList())
        .stream().map(row -> row.toArray(new Fraction[0])).toArray(Fraction[][]::new);
  }

  // Steps.

  private Case path() {
    begin(
        lifting ? 3 + random.nextInt(3) : 1 + random.nextInt(4),
        1 + random.nextInt(lifting ? 2 : 3));
    if (random.nextInt(5) == 0) {
      loss = new Loss.Huber(Rational.of(1 + random.nextInt(3), 2));
    }
    boolean ray = !lifting && network.depth() > 1 && random.nextInt(6) == 0;
    int neuron = ray ? random.nextInt(network.width(1)) : 0;
    if (ray && random.nextBoolean()) {
      state.get("W2")[neuron] = zeros(1, network.width(2))[0];
    }
    keep("A");
    losses.add(lossOf(state));
    for (int k = random.nextInt(4) + (ray ? 0 : 1); k > 0; k--) {
      step(ray);
    }
    if (ray) {
      arrays.put("u", often() ? matrix(network.inputWidth() + 1, 1)
          : zeros(network.inputWidth() + 1, 1));
      if (!network.hasBias(1) && often()) {
        arrays.get("u")[network.inputWidth()][0] = Fraction.ZERO;
      }
    }
    if (!often()) {
      arrays.get("A.W1")[0][0] = number();
    }
    Map<String, Fraction[][]> reached = state;
    if (!often()) {
      state = new LinkedHashMap<>(state);
      state.put("W1", matrix(network.width(0), network.width(1)));
    }
    keep("B");
    state = reached;
    return finished(ray ? new Claim.Unbounded(neuron, "u") : claim());
  }

  private void keep(String prefix) {
    Map<String, Fraction[][]> model = new LinkedHashMap<>();
    for (int l = 1; l <= network.depth(); l++) {
      model.put(prefix + ".W" + l, state.get("W" + l));
      if (network.hasBias(l)) {
        model.put(prefix + ".b" + l, state.get("b" + l));
      }
    }
    arrays.putAll(model);
  }

  private void step(boolean invariant) {
    int depth = network.depth();
    Map<String, Fraction[][]> end = new LinkedHashMap<>(state);
    Rule rule = random.nextInt(5) == 0 ? Rule.LUMPED : Rule.AFFINE;
    int kind = random.nextInt(invariant ? 3 : 6);
    if (lifting || depth >= 3 && random.nextInt(3) == 0) {
      rule = lift(end);
    } else if (depth == 1 || kind == 4) {
      // Output weights.
      end.put("W" + depth, matrix(network.width(depth - 1), network.width(depth)));
      rule = random.nextBoolean() ? Rule.LUMPED : Rule.AFFINE;
    } else if (kind == 3) {
      // A small move of some parameters.
      for (int l = 1; l <= depth; l++) {
        if (random.nextInt(3) == 0) {
          end.put("W" + l, near(state.get("W" + l)));
        }
        if (network.hasBias(l) && random.nextInt(3) == 0) {
          end.put("b" + l, near(state.get("b" + l)));
        }
      }
    } else if (kind == 2 || kind == 5) {
      // The parameters of a neuron that may be dead.
      int i = random.nextInt(network.width(1));
      Fraction[][] weights = copy(state.get("W1"));
      for (Fraction[] row : weights) {
        row[i] = number();
      }
      end.put("W1", weights);
      if (!invariant && random.nextBoolean()) {
        end.put("W2", copy(state.get("W2")));
        end.get("W2")[i] = zeros(1, network.width(2))[0];
      }
    } else {
      alongKernel(end, 2 + random.nextInt(depth - 1));
    }
    add(rule, end);
  }

  /** Moves W_l by what the features below do not see. */
  private void alongKernel(Map<String, Fraction[][]> end, int l) {
    Fraction[][] below = features(state, different(), l - 1);
    Fraction[][] weights = copy(state.get("W" + l));
    for (int attempt = 0; attempt < 60; attempt++) {
      Fraction[][] v = matrix(network.width(l - 1), 1);
      if (Arrays.stream(times(below, v)).allMatch(x -> x[0].signum() == 0)) {
        // Perhaps such that the row of a neuron vanishes.
        int j = random.nextInt(weights[0].length);
        int i = random.nextInt(v.length);
        Fraction factor =
            v[i][0].signum() == 0 ? Fraction.ONE : Fraction.ZERO.minus(weights[i][j].over(v[i][0]));
        for (int k = 0; k < v.length; k++) {
          weights[k][j] = weights[k][j].plus(factor.times(v[k][0]));
        }
        break;
      }
    }
    end.put("W" + l, weights);
  }

  private static Fraction[][] copy(Fraction[][] matrix) {
    return Arrays.stream(matrix).map(Fraction[]::clone).toArray(Fraction[][]::new);
  }

  private Fraction[][] near(Fraction[][] matrix) {
    return plus(
        matrix, Fraction.of(1, 1 + random.nextInt(9)), matrix(matrix.length, matrix[0].length));
  }

  private Rule lift(Map<String, Fraction[][]> end) {
    int depth = network.depth();
    Fraction[][] samples = different();
    Fraction[][] first = features(state, samples, 1);
    List<Integer> neurons = new ArrayList<>(IntStream.range(0, first[0].length).boxed().toList());
    Collections.shuffle(neurons, random);
    int size = often() ? Math.min(samples.length, neurons.size()) : 1;
    int[] rows = neurons.subList(0, size).stream().mapToInt(i -> i).toArray();
    for (int l = 2; l <= depth; l++) {
      if (network.hasBias(l) && random.nextBoolean()) {
        end.put("b" + l, matrix(1, network.width(l)));
      }
    }
    Fraction[][] basis = columns(first, rows);
    Fraction[][] weights = copy(state.get("W2"));
    if (rows.length == samples.length
        && determinant(basis).signum() != 0
        && slope(2).signum() > 0
        && random.nextBoolean()) {
      // The same output, or nearly, from other features of layer 2.
      Fraction[][] features = features(state, samples, 2);
      Fraction[][] w3 = state.get("W3");
      for (int attempt = 0; attempt < 60; attempt++) {
        Fraction[][] moved = matrix(samples.length, network.width(2));
        if (equal(times(moved, w3), zeros(samples.length, w3[0].length))) {
          features = plus(features, Fraction.ONE, moved);
          break;
        }
      }
      Fraction[][] wanted =
          plus(
              twoSlopes(features, Fraction.ONE.over(slope(2))),
              Fraction.of(-1, 1),
              end.get("b2"));
      Fraction[][] difference = solve(basis, minus(wanted, times(first, weights)));
      for (int k = 0; k < rows.length; k++) {
        for (int j = 0; j < weights[0].length; j++) {
          weights[rows[k]][j] = weights[rows[k]][j].plus(difference[k][j]);
        }
      }
      for (int l = 3; l <= depth; l++) {
        end.put("b" + l, state.get("b" + l));
      }
      end.put("W2", weights);
    } else {
      end.put("W2", matrix(weights.length, weights[0].length));
    }
    if (!often()) {
      int l = 1 + random.nextInt(depth);
      end.put("W" + l, near(end.get("W" + l)));
    }
    int level = random.nextInt(3) == 0 ? 2 + random.nextInt(depth - 1) : depth;
    List<String> inverses = new ArrayList<>();
    for (int k = 3; k <= level; k++) {
      String name = "R" + (steps.size() + 1) + "." + k;
      arrays.put(name, often() ? inverse(state.get("W" + k))
          : matrix(network.width(k), network.width(k - 1)));
      inverses.add(name);
    }
    return new Rule.Lift(level, Indices.of(rows), inverses);
  }

  /** A left inverse, if there is one. */
  private Fraction[][] inverse(Fraction[][] weights) {
    int n = weights[0].length;
    Fraction[][] inverse = zeros(n, weights.length);
    List<Integer> order = new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
    for (int attempt = 0; attempt < 6 && n <= weights.length; attempt++) {
      Collections.shuffle(order, random);
      int[] chosen = order.subList(0, n).stream().mapToInt(i -> i).toArray();
      Fraction[][] minor = rows(weights, chosen);
      if (determinant(minor).signum() != 0) {
        Fraction[][] identity = zeros(n, n);
        for (int i = 0; i < n; i++) {
          identity[i][i] = Fraction.ONE;
        }
        Fraction[][] inverted = solve(minor, identity);
        for (int i = 0; i < n; i++) {
          for (int k = 0; k < n; k++) {
            inverse[i][chosen[k]] = inverted[i][k];
          }
        }
        return inverse;
      }
    }
    return inverse;
  }

  private void add(Rule rule, Map<String, Fraction[][]> end) {
    List<Write> writes = new ArrayList<>();
    end.forEach(
        (name, after) -> {
          boolean bias = name.startsWith("b");
          int l = Integer.parseInt(name.substring(1));
          if (equal(after, state.get(name)) || bias && !network.hasBias(l)) {
            return;
          }
          Indices all = Indices.all(after.length);
          Indices columns = Indices.all(after[0].length);
          Block block = new Block(bias, l, all, columns);
          if (equal(after, zeros(after.length, after[0].length))) {
            writes.add(new Write.Zero(block));
          } else {
            String array = "S" + (steps.size() + 1) + "." + name;
            arrays.put(array, after);
            writes.add(new Write.Put(block, array, all, columns));
          }
        });
    boolean same = equal(output(state), output(end));
    Conclusion conclusion = same == often() ? Conclusion.INVARIANT : Conclusion.CONVEX;
    steps.add(new Step(rule, conclusion, "", writes));
    state = end;
    if (conclusion == Conclusion.CONVEX) {
      losses.add(lossOf(state));
    }
  }

  // Claims.

  private Claim claim() {
    Fraction largest = Collections.max(losses);
    Fraction ends = Collections.max(List.of(losses.get(0), losses.get(losses.size() - 1)));
    Fraction slack =
        switch (random.nextInt(4)) {
          case 0 -> Fraction.ZERO;
          case 1 -> Fraction.of(-1, 1000);
          default -> Fraction.of(1, 7);
        };
    Fraction excess = largest.minus(ends).plus(slack);
    Fraction last = losses.get(losses.size() - 1);
    return switch (random.nextInt(5)) {
      case 0 -> new Claim.MaxLoss(rational(largest.plus(slack)));
      case 1 ->
          new Claim.AtMostEnds(
              rational(excess.signum() < 0 ? Fraction.ZERO : excess));
      case 2, 3 -> new Claim.AtMostEnds(Rational.ZERO);
      default -> new Claim.Descends(rational(last.plus(slack)));
    };
  }

  private Case disconnection() {
    begin(2, 2 + random.nextInt(2));
    int size = network.width(1) + (network.outputBias() ? 1 : 0);
    keep("A");
    // Two neurons change places, or all is new.
    Map<String, Fraction[][]> other = new LinkedHashMap<>(state);
    if (random.nextInt(4) != 0 && network.width(1) > 1) {
      int[] order = IntStream.range(0, network.width(1)).map(i -> i < 2 ? 1 - i : i).toArray();
      other.put("W1", columns(state.get("W1"), order));
      other.put("b1", columns(state.get("b1"), order));
      other.put("W2", rows(state.get("W2"), order));
    } else {
      other.put("W1", matrix(network.inputWidth(), network.width(1)));
    }
    if (random.nextInt(4) != 0) {
      targets = near(output(state));
    }
    Fraction[][] first = output(state);
    state = other;
    keep("B");
    Fraction from =
        Collections.max(
            List.of(
                StrangersDecision.loss("squared", first, targets),
                StrangersDecision.loss("squared", output(other), targets)));
    from = often() ? from : from.times(Fraction.of(9, 10));
    Fraction below =
        from.plus(Fraction.of(1 + random.nextInt(20), random.nextInt(4) == 0 ? 1 : 60));
    List<Integer> samples = new ArrayList<>(IntStream.range(0, inputs.length).boxed().toList());
    Collections.shuffle(samples, random);
    int count = Math.min(samples.size(), often() ? size : 1);
    int[] list = samples.subList(0, count).stream().mapToInt(i -> i).toArray();
    return finished(
        new Claim.Disconnected(rational(from), rational(below), Indices.of(list)));
  }

  private Case finished(Claim claim) {
    RationalDataset data =
        new RationalDataset(rational(inputs), new RationalTargets.Values(rational(targets)));
    List<StoredArray> stored = new ArrayList<>();
    for (String prefix : List.of("A.", "B.", "R", "S", "u")) {
      arrays.forEach(
          (name, array) -> {
            if (name.startsWith(prefix)) {
              stored.add(
                  new StoredArray(
                      name,
                      name.matches("[AB]\\.b.*"),
                      Numbers.of(rational(array))));
            }
          });
    }
    return new Case(
        new Certificate(
            claim,
            loss,
            network,
            new DataReference(
                inputs.length,
                Digests.of(data),
                new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("d.txt"), List.of())),
            model("A"),
            model("B"),
            "",
            stored,
            steps),
        data,
        stored(inputs),
        stored(targets));
  }

  private ModelReference model(String prefix) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(rational(arrays.get(prefix + ".W" + l)));
      biases.add(
          network.hasBias(l)
              ? rational(arrays.get(prefix + ".b" + l))
              : RationalMatrix.zeros(1, network.width(l)));
    }
    return new ModelReference(
        prefix, Digests.of(new RationalPoint(network, weights, biases)), Optional.empty());
  }

  private static Rational rational(Fraction number) {
    return Rational.of(number.p(), number.q());
  }

  private static RationalMatrix rational(Fraction[][] matrix) {
    return RationalMatrix.of(
        matrix.length,
        matrix[0].length,
        Arrays.stream(matrix).flatMap(Arrays::stream).map(SmallClaims::rational).toList());
  }

  /** Numbers as a file has them: binary64 where all are. */
  private static Object[][] stored(Fraction[][] matrix) {
    boolean binary64 =
        Arrays.stream(matrix).flatMap(Arrays::stream).allMatch(Fraction::isBinary64);
    return binary64
        ? Arrays.stream(matrix)
            .map(
                row ->
                    Arrays.stream(row)
                        .map(x -> x.p().doubleValue() / x.q().doubleValue())
                        .toArray(Object[]::new))
            .toArray(Object[][]::new)
        : matrix;
  }
}
