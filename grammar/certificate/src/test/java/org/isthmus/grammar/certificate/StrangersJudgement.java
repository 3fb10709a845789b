package org.isthmus.grammar.certificate;

import static org.isthmus.grammar.certificate.FractionMatrix.columns;
import static org.isthmus.grammar.certificate.FractionMatrix.determinant;
import static org.isthmus.grammar.certificate.FractionMatrix.plus;
import static org.isthmus.grammar.certificate.FractionMatrix.rows;
import static org.isthmus.grammar.certificate.FractionMatrix.times;
import static org.isthmus.grammar.certificate.FractionMatrix.transposed;
import static org.isthmus.grammar.certificate.FractionMatrix.twoSlopes;
import static org.isthmus.grammar.certificate.FractionMatrix.zeros;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Stranger.Malformed;
import org.isthmus.grammar.certificate.StrangersFindings.Entry;

/**
 * Section 12 as a stranger would write it, for real targets, the losses that are exact and, where
 * features matter, activations of two slopes: elsewhere everything stays open.
 */
final class StrangersJudgement {

  private final Stranger file;
  private final Fraction[][] inputs;
  private final Fraction[][] targets;

  StrangersJudgement(Stranger file, Fraction[][] inputs, Fraction[][] targets) {
    this.file = file;
    this.inputs = inputs;
    this.targets = targets;
  }

  int verdict() throws Malformed {
    int verdict = StrangersDecision.VERIFIED;
    for (Entry entry : file.findings.entries) {
      if (!entry.outcome().equals("undecided")) {
        Boolean accepted = accepted(entry);
        if (Boolean.FALSE.equals(accepted)) {
          return StrangersDecision.REJECTED;
        }
        verdict = accepted == null ? StrangersDecision.INCONCLUSIVE : verdict;
      }
    }
    return verdict;
  }

  /** Whether a finding is accepted; null if it is left open. */
  private Boolean accepted(Entry entry) throws Malformed {
    Matcher condition = entry.condition();
    if (entry.kind().equals("numbers")) {
      Boolean value = StrangersFormula.value(condition.group(2), symbols(condition.group(1)));
      return value != null && value == entry.outcome().equals("holds");
    }
    if (entry.witness().isEmpty()) {
      Boolean value = value(entry.kind(), condition);
      return value == null ? null : value == entry.outcome().equals("holds");
    }
    int layer = Stranger.natural(condition.group(1));
    if (entry.witness().equals("subnetwork")) {
      return hasTwoSlopes(file.depth() - 1) && isRational() ? subnetwork(entry, layer) : null;
    }
    if (!hasTwoSlopes(layer)) {
      return null;
    }
    Fraction[][] f = rows(features(layer, condition.group(2)), entry.samples());
    return switch (entry.witness()) {
      case "equal" -> Arrays.equals(f[0], f[1]);
      case "hyperplane" -> hyperplane(array(entry, "plane"), f);
      case "separator" -> separator(entry, layer);
      case "multipliers" -> multipliers(entry, f);
      default -> isRational() ? dual(entry, f) : null;
    };
  }

  private Map<String, BigInteger> symbols(String subset) {
    Map<String, BigInteger> symbols = new HashMap<>();
    symbols.put("N", BigInteger.valueOf(inputs.length));
    symbols.put("D", BigInteger.valueOf(different(inputs)));
    symbols.put("L", BigInteger.valueOf(file.depth()));
    for (int l = 0; l <= file.depth(); l++) {
      symbols.put("n" + l, BigInteger.valueOf(file.widths.get(l)));
      if (l < file.depth()) {
        symbols.put("k" + l, BigInteger.valueOf(file.findings.dimension(l, subset)));
      }
    }
    return symbols;
  }

  private static int different(Fraction[][] rows) {
    Set<List<Fraction>> different = new HashSet<>();
    Arrays.stream(rows).forEach(row -> different.add(Arrays.asList(row)));
    return different.size();
  }

  private boolean hasTwoSlopes(int layer) {
    return file.slopes.subList(0, layer).stream().allMatch(slope -> slope != null);
  }

  private boolean isRational() {
    return file.loss.matches("squared|huber.*");
  }

  // Conditions without a witness.

  private Boolean value(String kind, Matcher condition) throws Malformed {
    switch (kind) {
      case "activation" -> {
        int layer = Stranger.natural(condition.group(1));
        return has(file.slopes.get(layer - 1), condition.group(2));
      }
      case "loss" -> {
        return file.loss.replaceAll("\\(.*", "").equals(condition.group(1));
      }
      case "targets" -> {
        return Arrays.stream(targets).allMatch(row -> is(row, condition.group(1)));
      }
      case "loss_at_most" -> {
        return hasTwoSlopes(file.depth() - 1) && isRational()
            ? model().compareTo(Fraction.of(condition.group(1))) <= 0
            : null;
      }
      default -> {}
    }
    int layer = Stranger.natural(condition.group(1));
    if (!hasTwoSlopes(layer)) {
      return null;
    }
    Fraction[][] f = features(layer, condition.group(2));
    return switch (kind) {
      case "distinct" -> different(f) == f.length;
      case "general_position" -> isInGeneralPosition(f);
      default -> hasRank(f, Stranger.natural(condition.group(3)));
    };
  }

  private static boolean has(String slope, String property) {
    boolean smooth = slope == null;
    return switch (property) {
      case "two_slopes" -> !smooth;
      case "relu" -> "0".equals(slope);
      case "monotonic_onto" -> !smooth && Fraction.of(slope).signum() > 0;
      case "monotonic_somewhere" -> true;
      default -> !"1".equals(slope);
    };
  }

  private static boolean is(Fraction[] row, String property) {
    if (property.equals("one_class")) {
      return Arrays.stream(row).filter(y -> y.signum() != 0).toList().equals(List.of(Fraction.ONE));
    }
    return Arrays.stream(row)
        .allMatch(
            y -> y.compareTo(Fraction.ONE) <= 0 && y.compareTo(Fraction.of(-1, 1)) >= 0);
  }

  private static boolean isInGeneralPosition(Fraction[][] f) {
    int size = f[0].length + 1;
    if (f.length < size) {
      return true;
    }
    Fraction[][] wide = withOnes(f);
    return choices(f.length, size).stream()
        .noneMatch(choice -> determinant(rows(wide, choice)).signum() == 0);
  }

  private static boolean hasRank(Fraction[][] f, int rank) {
    if (rank > f.length || rank > f[0].length) {
      return false;
    }
    return choices(f.length, rank).stream()
        .anyMatch(
            choice ->
                choices(f[0].length, rank).stream()
                    .anyMatch(
                        minor ->
                            determinant(columns(rows(f, choice), minor)).signum() != 0));
  }

  /** All ways to choose so many of 0..n-1. */
  private static List<int[]> choices(int n, int size) {
    List<int[]> choices = new ArrayList<>();
    for (int set = 0; set < 1 << n; set++) {
      if (Integer.bitCount(set) == size) {
        int chosen = set;
        choices.add(IntStream.range(0, n).filter(k -> (chosen >> k & 1) == 1).toArray());
      }
    }
    return choices;
  }

  // Witnesses.

  private static boolean hyperplane(Fraction[][] plane, Fraction[][] f) {
    int d = plane.length - 1;
    boolean hasNormal = Arrays.stream(plane).limit(d).anyMatch(w -> w[0].signum() != 0);
    return f.length > d && hasNormal && isZero(times(withOnes(f), plane));
  }

  private boolean separator(Entry entry, int layer) throws Malformed {
    Fraction[][] f = features(layer, entry.condition().group(2));
    boolean affine = entry.condition().group(4).equals("affine");
    Fraction[][] sides = times(affine ? withOnes(f) : f, array(entry, "plane"));
    return IntStream.range(0, f.length)
        .allMatch(j -> sides[j][0].signum() == (isOfClass(entry, j) ? 1 : -1));
  }

  private boolean multipliers(Entry entry, Fraction[][] f) throws Malformed {
    Fraction[][] signed = array(entry, "multipliers");
    boolean negative = Arrays.stream(signed).anyMatch(row -> row[0].signum() < 0);
    if (negative || isZero(signed)) {
      return false;
    }
    for (int k = 0; k < signed.length; k++) {
      if (!isOfClass(entry, entry.samples()[k])) {
        signed[k][0] = Fraction.ZERO.minus(signed[k][0]);
      }
    }
    boolean affine = entry.condition().group(4).equals("affine");
    return isZero(times(transposed(affine ? withOnes(f) : f), signed));
  }

  private boolean isOfClass(Entry entry, int sample) {
    return targets[sample][Integer.parseInt(entry.condition().group(3))].equals(Fraction.ONE);
  }

  private boolean subnetwork(Entry entry, int layer) throws Malformed {
    Fraction[][] g = features(layer, entry.condition().group(2));
    for (int p = layer + 1; p <= file.depth(); p++) {
      g = times(g, array(entry, "U" + p));
      if (file.hasBias.get(p - 1)) {
        g = plus(g, Fraction.ONE, array(entry, "v" + p));
      }
      if (p < file.depth()) {
        g = twoSlopes(g, Fraction.of(file.slopes.get(p - 1)));
      }
    }
    return StrangersDecision.loss(file.loss, g, targets).compareTo(level(entry)) <= 0;
  }

  private boolean dual(Entry entry, Fraction[][] f) throws Malformed {
    Fraction[][] r = array(entry, "dual");
    Fraction[][] wide = file.hasBias.get(file.depth() - 1) ? withOnes(f) : f;
    Fraction sum = Fraction.ZERO;
    for (int k = 0; k < r.length; k++) {
      for (int i = 0; i < r[k].length; i++) {
        Fraction y = targets[entry.samples()[k]][i];
        sum = sum.plus(r[k][i].times(y.plus(y).minus(r[k][i])));
      }
    }
    Fraction value = sum.over(Fraction.of(inputs.length, 1));
    return isZero(times(transposed(wide), r)) && value.compareTo(level(entry)) > 0;
  }

  private Fraction level(Entry entry) throws Malformed {
    Matcher condition = entry.condition();
    if (condition.group(4) == null) {
      return Fraction.of(condition.group(3));
    }
    return condition.group(5) == null
        ? model()
        : model().plus(Fraction.of(condition.group(5)));
  }

  private Fraction[][] array(Entry entry, String name) {
    return Stranger.exact(file.arrays.get("F" + entry.number() + "." + name));
  }

  // The model.

  private Fraction[][] features(int layer, String subset) {
    return columns(layers(layer), file.findings.kept(layer, subset));
  }

  private Fraction model() {
    return StrangersDecision.loss(file.loss, layers(file.depth()), targets);
  }

  /** All of F_l, or the output for l = L. */
  private Fraction[][] layers(int layer) {
    Fraction[][] f = inputs;
    for (int l = 1; l <= layer; l++) {
      f = times(f, Stranger.exact(file.arrays.get("M.W" + l)));
      if (file.hasBias.get(l - 1)) {
        f = plus(f, Fraction.ONE, Stranger.exact(file.arrays.get("M.b" + l)));
      }
      if (l < file.depth()) {
        f = twoSlopes(f, Fraction.of(file.slopes.get(l - 1)));
      }
    }
    return f;
  }

  private static boolean isZero(Fraction[][] a) {
    return Arrays.deepEquals(a, zeros(a.length, a[0].length));
  }

  private static Fraction[][] withOnes(Fraction[][] f) {
    return Arrays.stream(f)
        .map(
            row -> {
              Fraction[] wide = Arrays.copyOf(row, row.length + 1);
              wide[row.length] = Fraction.ONE;
              return wide;
            })
        .toArray(Fraction[][]::new);
  }
}
