package org.isthmus.tests.campaign.truth;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.campaign.truth.Evaluation.Point;
import org.isthmus.verifier.checker.findings.BruteForce;

/**
 * Whether the conditions of findings are as they are claimed to be: by their definitions and brute
 * force wherever that decides. Only that a subnetwork reaches a loss, and under the cross-entropy
 * that none does, is seen from the witness, evaluated anew.
 */
final class FindingsTruth {

  private static final Rational MARGIN = Rational.parse("1/1" + "0".repeat(50));

  private final List<String> lines;
  private final Map<String, Table> tables;
  private final Evaluation evaluation;
  private final Point model;
  private final Map<String, List<List<Integer>>> subsets = new LinkedHashMap<>();
  private final List<Rational[][]> features;

  FindingsTruth(Archive archive, Data data) {
    lines = archive.lines();
    tables = archive.tables();
    evaluation = new Evaluation(lines, data);
    model = evaluation.model(tables, "M");
    features = evaluation.features(model, evaluation.inputs);
    List<List<Integer>> all = new ArrayList<>();
    for (int l = 1; l < evaluation.depth(); l++) {
      all.add(IntStream.range(0, evaluation.widths.get(l)).boxed().toList());
    }
    subsets.put("all", all);
    List<List<Integer>> current = all;
    for (String line : lines) {
      if (line.startsWith("subset ")) {
        current = new ArrayList<>();
        subsets.put(line.split(" ")[1], current);
      } else if (line.startsWith("kept ")) {
        current.add(Truth.indices(line.split(" ")[1]));
      }
    }
  }

  /** The first finding that is false, or nothing. */
  Optional<String> wrong() {
    int number = 0;
    for (int k = 0; k < lines.size(); k++) {
      if (!lines.get(k).startsWith("finding ")) {
        continue;
      }
      number++;
      String outcome = lines.get(k).split(" ")[1];
      if (outcome.equals("undecided")) {
        continue;
      }
      String[] condition = lines.get(k + 1).split(" ");
      String[] witness =
          lines.get(k + 2).startsWith("witness ") ? lines.get(k + 2).split(" ") : new String[0];
      if (isTrue(condition, witness, number, outcome.equals("holds")) != outcome.equals("holds")) {
        return Optional.of("finding " + number + " is false: " + String.join(" ", condition));
      }
    }
    return Optional.empty();
  }

  private List<List<Integer>> subset(String name) {
    return subsets.get(name);
  }

  private Rational[][] kept(int l, String subset) {
    return l == 0
        ? features.get(0)
        : BruteForce.columns(features.get(l), subset(subset).get(l - 1));
  }

  private boolean isTrue(String[] condition, String[] witness, int number, boolean claimed) {
    boolean ofALayer = condition.length > 2 && condition[2].matches("\\d+");
    int l = ofALayer ? Integer.parseInt(condition[2]) : 0;
    switch (condition[1]) {
      case "numbers":
        return new Relation(condition[3], condition[2]).holds();
      case "activation":
        return has(evaluation.activations.get(l - 1), evaluation.slopes.get(l - 1), condition[3]);
      case "loss":
        return evaluation.loss.equals(condition[2])
            || evaluation.loss.startsWith(condition[2] + "(");
      case "targets":
        return evaluation.data.values().isEmpty() || areTargets(condition[2]);
      case "loss_at_most":
        return atMost(evaluation.loss(model), Rational.parse(condition[2]));
      case "distinct":
        return areDistinct(kept(l, condition[3]));
      case "general_position":
        return areGeneral(kept(l, condition[3]));
      case "separable":
        return areSeparable(
            kept(l, condition[3]),
            Integer.parseInt(condition[4]),
            condition[5].equals("affine"));
      case "rank_at_least":
        return BruteForce.rank(kept(l, condition[3])) >= Integer.parseInt(condition[4]);
      case "reaches":
        Rational level =
            condition[4].equals("model")
                ? evaluation.loss(model)
                    .plus(condition.length > 5 ? Rational.parse(condition[6]) : Rational.ZERO)
                : Rational.parse(condition[4]);
        return claimed
            ? atMost(lossOfSubnetwork(l, condition[3], number), level)
            : !isBeyond(kept(l, condition[3]), level, witness, number);
      default:
        throw new IllegalStateException(condition[1]);
    }
  }

  private boolean atMost(Rational a, Rational b) {
    return a.compareTo(evaluation.isExact() ? b : b.plus(MARGIN)) <= 0;
  }

  private boolean areTargets(String property) {
    Rational[][] rows = evaluation.data.values().orElseThrow().values();
    if (property.equals("within_unit")) {
      return Arrays.stream(rows)
          .flatMap(Arrays::stream)
          .allMatch(y -> y.abs().compareTo(Rational.ONE) <= 0);
    }
    return Arrays.stream(rows)
        .allMatch(
            row ->
                Arrays.stream(row).filter(Rational.ONE::equals).count() == 1
                    && Arrays.stream(row).filter(y -> y.signum() == 0).count() == row.length - 1);
  }

  private static boolean has(String activation, Rational slope, String property) {
    boolean two = List.of("relu", "leaky_relu", "identity").contains(activation);
    return switch (property) {
      case "two_slopes" -> two;
      case "relu" ->
          activation.equals("relu") || activation.equals("leaky_relu") && slope.signum() == 0;
      case "monotonic_onto" -> two && slope.signum() > 0;
      case "monotonic_somewhere" -> true;
      default -> !two || !slope.equals(Rational.ONE);
    };
  }

  private static boolean isZero(Rational x) {
    return x.abs().compareTo(MARGIN) <= 0;
  }

  private static boolean areEqual(Rational[] a, Rational[] b) {
    return IntStream.range(0, a.length).allMatch(k -> isZero(a[k].minus(b[k])));
  }

  private static boolean areDistinct(Rational[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        if (areEqual(rows[i], rows[j])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether no hyperplane has more than d rows: whether any d + 1 of them span. */
  private static boolean areGeneral(Rational[][] rows) {
    int d = rows[0].length;
    return rows.length <= d
        || combinations(rows.length, d + 1).stream()
            .allMatch(
                chosen -> {
                  Rational[][] square =
                      BruteForce.withOnes(
                          chosen.stream().map(s -> rows[s]).toArray(Rational[][]::new));
                  return !isZero(Linear.determinant(square));
                });
  }

  private static List<List<Integer>> combinations(int n, int size) {
    List<List<Integer>> all = new ArrayList<>(List.of(List.of()));
    for (int k = 0; k < n; k++) {
      for (List<Integer> shorter : List.copyOf(all)) {
        List<Integer> longer = new ArrayList<>(shorter);
        longer.add(k);
        all.add(longer);
      }
    }
    return all.stream().filter(list -> list.size() == size).toList();
  }

  private boolean isOfClass(int sample, int c) {
    return evaluation.data.values().isPresent()
        ? evaluation.data.values().get().values()[sample][c].equals(Rational.ONE)
        : evaluation.data.labels().get(sample) == c;
  }

  private boolean areSeparable(Rational[][] rows, int c, boolean affine) {
    Rational[][] signed = affine ? BruteForce.withOnes(rows) : Linear.plus(rows, zeros(rows));
    for (int s = 0; s < signed.length; s++) {
      for (int k = 0; k < signed[s].length && !isOfClass(s, c); k++) {
        signed[s][k] = signed[s][k].negate();
      }
    }
    return BruteForce.strictlyPositive(signed).solution().isPresent();
  }

  private static Rational[][] zeros(Rational[][] like) {
    return Table.zeros(like.length, like[0].length).values();
  }

  private Rational lossOfSubnetwork(int l, String subset, int number) {
    Rational[][] g = kept(l, subset);
    for (int p = l + 1; p <= evaluation.depth(); p++) {
      Rational[][] u = tables.get("F" + number + ".U" + p).values();
      Rational[][] v =
          evaluation.hasBias.get(p - 1)
              ? tables.get("F" + number + ".v" + p).values()
              : Table.zeros(1, u[0].length).values();
      boolean fits =
          p == evaluation.depth()
              ? u[0].length == evaluation.widths.get(p)
              : u[0].length + subset(subset).get(p - 1).size() <= evaluation.widths.get(p);
      if (!fits || u.length != g[0].length) {
        throw new IllegalStateException("this is no subnetwork");
      }
      g = Evaluation.affine(g, u, v[0]);
      g = p == evaluation.depth() ? g : evaluation.activated(p, g);
    }
    return evaluation.loss(g);
  }

  /** Whether the infimum over the output weights is beyond a level. */
  private boolean isBeyond(Rational[][] rows, Rational level, String[] witness, int number) {
    boolean bias = evaluation.hasBias.get(evaluation.depth() - 1);
    Rational[][] f = bias ? BruteForce.withOnes(rows) : rows;
    Rational[][] y =
        IntStream.range(0, f.length)
            .mapToObj(s -> evaluation.targets(s, evaluation.widths.get(evaluation.depth())))
            .toArray(Rational[][]::new);
    if (evaluation.loss.equals("squared")) {
      Rational[][] transposed = Linear.transposed(f);
      Rational[][] best = Linear.solve(Linear.times(transposed, f), Linear.times(transposed, y));
      return evaluation.loss(Linear.times(f, best)).compareTo(level) > 0;
    }
    List<Integer> list = Truth.indices(witness[2]);
    Rational[][] p = tables.get("F" + number + ".dual").values();
    Rational[][] excess = new Rational[list.size()][];
    Rational[][] chosen = new Rational[list.size()][];
    Rational entropy = Rational.ZERO;
    for (int k = 0; k < excess.length; k++) {
      // In the simplex, all of them, or nothing follows.
      chosen[k] = f[list.get(k)];
      excess[k] = p[k].clone();
      Rational sum = Rational.ZERO;
      for (int i = 0; i < p[k].length; i++) {
        excess[k][i] = p[k][i].minus(y[list.get(k)][i]);
        sum = sum.plus(p[k][i]);
        if (p[k][i].signum() < 0) {
          return false;
        }
        if (p[k][i].signum() > 0) {
          entropy =
              entropy.plus(p[k][i].times(Series.log(Rational.ONE.dividedBy(p[k][i]))));
        }
      }
      if (!sum.equals(Rational.ONE)) {
        return false;
      }
    }
    boolean balanced =
        Arrays.stream(Linear.times(Linear.transposed(chosen), excess))
            .flatMap(Arrays::stream)
            .allMatch(x -> x.signum() == 0);
    return balanced
        && entropy.dividedBy(Rational.of(f.length)).compareTo(level.minus(MARGIN)) > 0;
  }

  /** A relation between whole numbers. */
  private final class Relation {

    private final String text;
    private final String subset;
    private int at;

    Relation(String text, String subset) {
      this.text = text;
      this.subset = subset;
    }

    boolean holds() {
      BigInteger left = sum();
      int from = at;
      at += text.startsWith("=", at + 1) ? 2 : 1;
      String relation = text.substring(from, at);
      int order = left.compareTo(sum());
      return switch (relation) {
        case ">=" -> order >= 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case "<" -> order < 0;
        default -> order == 0;
      };
    }

    private boolean take(String token) {
      boolean there = text.startsWith(token, at);
      at += there ? token.length() : 0;
      return there;
    }

    private BigInteger sum() {
      BigInteger value = product();
      while (true) {
        if (take("+")) {
          value = value.add(product());
        } else if (take("-")) {
          value = value.subtract(product());
        } else {
          return value;
        }
      }
    }

    private BigInteger product() {
      BigInteger value = factor();
      while (true) {
        if (take("*")) {
          value = value.multiply(factor());
        } else if (take("//")) {
          BigInteger[] parts = value.divideAndRemainder(factor());
          value = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        } else {
          return value;
        }
      }
    }

    private BigInteger factor() {
      if (take("(")) {
        BigInteger value = sum();
        take(")");
        return value;
      }
      int from = at;
      while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
        at++;
      }
      String word = text.substring(from, at);
      int l = word.length() > 1 && !Character.isDigit(word.charAt(0))
          ? Integer.parseInt(word.substring(1)) : 0;
      return switch (word.charAt(0)) {
        case 'N' -> BigInteger.valueOf(evaluation.inputs.length);
        case 'D' ->
            BigInteger.valueOf(
                Arrays.stream(evaluation.inputs).map(Arrays::asList).distinct().count());
        case 'L' -> BigInteger.valueOf(evaluation.depth());
        case 'n' -> BigInteger.valueOf(evaluation.widths.get(l));
        case 'k' ->
            BigInteger.valueOf(
                l == 0 ? evaluation.widths.get(0) : subset(subset).get(l - 1).size());
        default -> new BigInteger(word);
      };
    }
  }
}
