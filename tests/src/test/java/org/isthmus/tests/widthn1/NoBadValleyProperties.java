package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Section 1 (i): from every point the loss descends to its minimum. */
class NoBadValleyProperties {

  /** The least squared loss of any function: equal inputs get the mean of their targets. */
  private static Rational leastLoss(RationalDataset data) {
    RationalMatrix targets = ((RationalTargets.Values) data.targets()).values();
    Map<List<Rational>, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < data.size(); i++) {
      List<Rational> input = new ArrayList<>();
      for (int k = 0; k < data.inputs().columns(); k++) {
        input.add(data.inputs().get(i, k));
      }
      groups.computeIfAbsent(input, key -> new ArrayList<>()).add(i);
    }
    Rational sum = Rational.ZERO;
    for (List<Integer> group : groups.values()) {
      for (int k = 0; k < targets.columns(); k++) {
        Rational mean = Rational.ZERO;
        for (int i : group) {
          mean = mean.plus(targets.get(i, k));
        }
        mean = mean.dividedBy(Rational.of(group.size()));
        for (int i : group) {
          Rational rest = targets.get(i, k).minus(mean);
          sum = sum.plus(rest.times(rest));
        }
      }
    }
    return sum.dividedBy(Rational.of(data.size()));
  }

  private static void assertDescends(int depth, Instances draw) {
    int n = draw.in(1, depth == 2 ? 5 : 3);
    Network network = draw.network(2, n + draw.in(0, 2), depth);
    RationalPoint start = draw.point(network);
    RationalDataset data = draw.data(n, 2, network.outputWidth());
    RationalPath path = NoBadValley.descend(start, data);
    Rational least = leastLoss(data);
    assertEquals(least, PathOracle.loss(path.end(), data));
    assertTrue(path.segments().size() <= 2 + 2 * (depth - 2) + 1);
    for (int k = 0; k < path.segments().size() - 1; k++) {
      assertEquals(Conclusion.INVARIANT, path.segments().get(k).conclusion());
    }
    Certificate certificate = ExactCertificates.of(new Claim.Descends(least), data, path);
    Report report = ExactCertificates.report(certificate, data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    assertEquals(
        Optional.empty(), new PathOracle(certificate, data).wrong(draw.random()));
    Rational lower = least.minus(Rational.parse("1/100000000000000000000000000000000"));
    Certificate better = ExactCertificates.of(new Claim.Descends(lower), data, path);
    assertEquals(Kind.REJECTED, ExactCertificates.report(better, data).verdict().kind());
    if (!path.segments().isEmpty()) {
      Certificate ascent =
          ExactCertificates.of(
              new Claim.Descends(PathOracle.loss(start, data)), data, path.reversed());
      assertEquals(Kind.REJECTED, ExactCertificates.report(ascent, data).verdict().kind());
    }
  }

  @Property(tries = 120)
  @Label("N21 Section 1 (i), two layers: the descent to the least loss is verified")
  void theTwoLayerDescentIsVerified(@ForAll long seed) {
    assertDescends(2, new Instances(seed));
  }

  @Property(tries = 80)
  @Label("N21 Section 1 (i), three layers: the descent to the least loss is verified")
  void theThreeLayerDescentIsVerified(@ForAll long seed) {
    assertDescends(3, new Instances(seed));
  }

  @Property(tries = 40)
  @Label("N21 Section 1 (i), four layers: the descent to the least loss is verified")
  void theFourLayerDescentIsVerified(@ForAll long seed) {
    assertDescends(4, new Instances(seed));
  }

  private static void assertRefused(
      String reason, RationalTargets targets, HiddenLayer... hidden) {
    Network network = new Network("net", 1, List.of(hidden), 1, true);
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(RationalMatrix.zeros(network.width(l - 1), network.width(l)));
      biases.add(RationalMatrix.zeros(1, network.width(l)));
    }
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.of(3, 1, Rational.of(1), Rational.of(2), Rational.of(3)), targets);
    String message =
        assertThrows(
                RefusedException.class,
                () ->
                    NoBadValley.descend(new RationalPoint(network, weights, biases), data))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  private static HiddenLayer layer(int l, int width, Activation activation) {
    return new HiddenLayer("h" + l, width, activation, true);
  }

  @Example
  void whatDoesNotDescendIsRefused() {
    Activation relu = new Activation.Relu();
    RationalTargets real =
        new RationalTargets.Values(
            RationalMatrix.of(3, 1, Rational.ONE, Rational.ZERO, Rational.ONE));
    assertRefused("n_1 >= N fails", real, layer(1, 2, relu));
    assertRefused("", real, layer(1, 3, relu), layer(2, 2, relu));
    assertRefused("n_2 > ... > n_L fails", real, layer(1, 3, relu),
        layer(2, 1, new Activation.LeakyRelu(Rational.of(2))));
    assertRefused("", real, layer(1, 3, new Activation.Identity()));
    assertRefused(
        "class labels", new RationalTargets.Classes(Targets.Labels.of(0, 0, 0)),
        layer(1, 3, relu));
  }
}
