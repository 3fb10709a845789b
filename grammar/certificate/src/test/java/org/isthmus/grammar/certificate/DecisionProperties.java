package org.isthmus.grammar.certificate;

import static org.isthmus.grammar.certificate.FractionMatrix.chord;
import static org.isthmus.grammar.certificate.FractionMatrix.equal;
import static org.isthmus.grammar.certificate.FractionMatrix.plus;
import static org.isthmus.grammar.certificate.FractionMatrix.times;
import static org.isthmus.grammar.certificate.FractionMatrix.twoSlopes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.StrangersDecision.Vertex;
import org.junit.jupiter.api.Test;

/**
 * What {@code CERTIFICATE.md} decides is true: where a stranger who follows it accepts, the output
 * is affine along every step and the claim holds, wherever one looks along the path.
 */
class DecisionProperties {

  /** Between two vertices. */
  private static final List<Fraction> PLACES =
      List.of(
          Fraction.ZERO, Fraction.of(1, 97), Fraction.of(1, 3), Fraction.of(6, 7), Fraction.ONE);

  @Property(tries = 300)
  void whatIsAcceptedIsTrueWhereverOneLooks(@ForAll long seed) throws Stranger.Malformed {
    requireTrue(SmallClaims.of(seed));
  }

  @Property(tries = 150)
  void aLiftThatIsAcceptedIsTrueWhereverOneLooks(@ForAll long seed) throws Stranger.Malformed {
    requireTrue(SmallClaims.ofLifts(seed));
  }

  /** Checks an accepted claim, in exact arithmetic. */
  static void requireTrue(SmallClaims.Case subject) throws Stranger.Malformed {
    if (verdict(subject) != StrangersDecision.VERIFIED) {
      return;
    }
    Along along = new Along(subject);
    if (along.file.kind.equals("disconnection")) {
      along.requireDisconnected();
    } else {
      along.requirePath();
    }
  }

  private static int verdict(SmallClaims.Case subject) {
    try {
      return StrangersDecision.decide(subject.file(), subject.inputs(), subject.targets());
    } catch (UnsupportedOperationException e) {
      return StrangersDecision.INCONCLUSIVE;
    }
  }

  @Test
  void enoughOfTheClaimsAreAccepted() {
    Map<String, Integer> accepted = new TreeMap<>();
    for (long seed = 0; seed < 1500; seed++) {
      SmallClaims.Case subject = SmallClaims.of(seed);
      if (verdict(subject) == StrangersDecision.VERIFIED) {
        accepted.merge(subject.certificate().claim().kind(), 1, Integer::sum);
        for (Step step : subject.certificate().steps()) {
          accepted.merge(step.rule() + " " + step.conclusion(), 1, Integer::sum);
        }
      }
    }
    for (String what :
        List.of(
            "path", "descent", "ray", "lumped CONVEX", "lumped INVARIANT", "affine CONVEX",
            "affine INVARIANT", "lift CONVEX", "lift INVARIANT")) {
      assertTrue(accepted.getOrDefault(what, 0) >= 10, what + " in " + accepted);
    }
    assertTrue(accepted.getOrDefault("disconnection", 0) >= 1, accepted.toString());
  }

  /** The points of a path, evaluated without any rule: a forward pass at each. */
  private static final class Along {

    private final Stranger file;
    private final byte[] bytes;
    private final Object[][] storedInputs;
    private final Fraction[][] inputs;
    private final Fraction[][] targets;

    Along(SmallClaims.Case subject) throws Stranger.Malformed {
      bytes = subject.file();
      file = new Stranger(bytes);
      storedInputs = subject.inputs();
      inputs = Stranger.exact(subject.inputs());
      targets = Stranger.exact(subject.targets());
    }

    private Fraction loss(Map<String, Fraction[][]> point) {
      return StrangersDecision.loss(file.loss, output(point), targets);
    }

    private Fraction[][] output(Map<String, Fraction[][]> point) {
      Fraction[][] features = inputs;
      for (int l = 1; l <= file.depth(); l++) {
        features = plus(times(features, point.get("W" + l)), Fraction.ONE, point.get("b" + l));
        if (l < file.depth()) {
          String slope = file.slopes.get(l - 1);
          features = twoSlopes(features, Fraction.of(slope));
        }
      }
      return features;
    }

    void requirePath() throws Stranger.Malformed {
      if (file.slopes.contains(null)) {
        // Nothing here evaluates such a network; these are rays and plain paths of the rule lumped.
        return;
      }
      Map<String, Fraction[][]> last = model("A");
      List<Fraction> losses = new ArrayList<>(List.of(loss(last)));
      for (List<Vertex> way : StrangersDecision.polylines(bytes, storedInputs)) {
        requireSame(last, way.get(0).parameters());
        last = way.get(way.size() - 1).parameters();
        Fraction[][] first = output(way.get(0).parameters());
        Fraction[][] end = output(last);
        for (int v = 1; v < way.size(); v++) {
          Vertex a = way.get(v - 1);
          Vertex b = way.get(v);
          for (Fraction t : PLACES) {
            Map<String, Fraction[][]> point = between(a.parameters(), b.parameters(), t);
            losses.add(loss(point));
            Fraction time = a.time().plus(t.times(b.time().minus(a.time())));
            assertTrue(equal(chord(first, end, time), output(point)), "the output is affine");
          }
        }
      }
      requireSame(last, model("B"));
      requireClaim(losses, last);
    }

    private void requireClaim(List<Fraction> losses, Map<String, Fraction[][]> last) {
      Fraction end = losses.get(losses.size() - 1);
      Fraction largest = Collections.max(losses);
      switch (file.kind) {
        case "path" -> {
          Fraction bound =
              file.claim.group(1) != null
                  ? Fraction.of(file.claim.group(1))
                  : Collections.max(List.of(losses.get(0), end))
                      .plus(
                          file.claim.group(2) == null
                              ? Fraction.ZERO
                              : Fraction.of(file.claim.group(2)));
          assertTrue(largest.compareTo(bound) <= 0, () -> largest + " > " + bound);
        }
        case "descent" -> {
          for (int k = 1; k < losses.size(); k++) {
            assertTrue(losses.get(k).compareTo(losses.get(k - 1)) <= 0);
          }
          assertTrue(end.compareTo(Fraction.of(file.claim.group(1))) <= 0);
        }
        default -> {
          for (Fraction loss : losses) {
            assertEquals(end, loss);
          }
          for (long far : new long[] {1, 1000}) {
            assertEquals(end, loss(onRay(last, Fraction.of(far, 3))));
          }
        }
      }
    }

    private Map<String, Fraction[][]> onRay(Map<String, Fraction[][]> begin, Fraction far) {
      int neuron = Integer.parseInt(file.claim.group(1));
      Fraction[][] direction = Stranger.exact(file.arrays.get(file.claim.group(2)));
      Map<String, Fraction[][]> point = new LinkedHashMap<>();
      begin.forEach((name, matrix) -> point.put(name, chord(matrix, matrix, Fraction.ZERO)));
      int inputs = direction.length - 1;
      for (int i = 0; i < inputs; i++) {
        Fraction[] row = point.get("W1")[i];
        row[neuron] = row[neuron].plus(far.times(direction[i][0]));
      }
      Fraction[] bias = point.get("b1")[0];
      bias[neuron] = bias[neuron].plus(far.times(direction[inputs][0]));
      return point;
    }

    /** On a straight line between the models, where the determinant vanishes, or nearly. */
    void requireDisconnected() throws Stranger.Malformed {
      Map<String, Fraction[][]> first = model("A");
      Map<String, Fraction[][]> second = model("B");
      Fraction from = Fraction.of(file.claim.group(1));
      Fraction below = Fraction.of(file.claim.group(2));
      assertTrue(loss(first).compareTo(from) <= 0);
      assertTrue(loss(second).compareTo(from) <= 0);
      Fraction low = Fraction.ZERO;
      Fraction high = Fraction.ONE;
      int sign = sign(first);
      assertEquals(-sign, sign(second));
      for (int k = 0; k < 80; k++) {
        Fraction middle = low.plus(high).over(Fraction.of(2, 1));
        if (sign(between(first, second, middle)) == sign) {
          low = middle;
        } else {
          high = middle;
        }
      }
      assertTrue(loss(between(first, second, high)).compareTo(below) >= 0);
    }

    private int sign(Map<String, Fraction[][]> point) throws Stranger.Malformed {
      int[] rows = Stranger.list(file.claim.group(3), file.samples);
      Fraction[][] features =
          twoSlopes(
              plus(
                  times(FractionMatrix.rows(inputs, rows), point.get("W1")),
                  Fraction.ONE,
                  point.get("b1")),
              Fraction.of(file.slopes.get(0)));
      if (file.hasBias.get(1)) {
        Fraction[][] transposed = FractionMatrix.transposed(features);
        Fraction[][] wide = Arrays.copyOf(transposed, transposed.length + 1);
        wide[transposed.length] = new Fraction[rows.length];
        Arrays.fill(wide[transposed.length], Fraction.ONE);
        features = wide;
      }
      return FractionMatrix.determinant(features).signum();
    }

    private Map<String, Fraction[][]> model(String prefix) {
      Map<String, Fraction[][]> model = new LinkedHashMap<>();
      for (int l = 1; l <= file.depth(); l++) {
        int width = file.widths.get(l);
        model.put("W" + l, Stranger.exact(file.arrays.get(prefix + ".W" + l)));
        model.put(
            "b" + l,
            file.hasBias.get(l - 1)
                ? Stranger.exact(file.arrays.get(prefix + ".b" + l))
                : FractionMatrix.zeros(1, width));
      }
      return model;
    }

    private static Map<String, Fraction[][]> between(
        Map<String, Fraction[][]> a, Map<String, Fraction[][]> b, Fraction t) {
      Map<String, Fraction[][]> point = new LinkedHashMap<>();
      a.forEach((name, matrix) -> point.put(name, chord(matrix, b.get(name), t)));
      return point;
    }

    private static void requireSame(
        Map<String, Fraction[][]> a, Map<String, Fraction[][]> b) {
      a.forEach((name, matrix) -> assertTrue(equal(matrix, b.get(name)), name));
    }
  }
}
