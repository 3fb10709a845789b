package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.Theorem21;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Theorem 2.1: a pyramid above data, here features, of full rank. */
class Theorem21Properties {

  private static void assertConnected(int depth, Instances draw) {
    int n = draw.in(1, depth == 4 ? 3 : 4);
    Network network = draw.network(2, n + draw.in(0, 2), depth);
    RationalPoint first = draw.point(network);
    RationalDataset data = draw.data(n, 2, network.outputWidth());
    RationalMatrix features = PathOracle.features(first, data.inputs()).get(1);
    Assume.that(ExactRank.of(features).rank() == n);
    RationalPoint second =
        draw.partner(first).with(1, first.weight(1), first.bias(1));
    RationalPath path = Theorem21.connect(first, second, data.inputs(), progress -> {});
    assertEquals(second, path.end());
    int most = depth == 2 ? 1 : 4 * (depth - 2) + 2 * (2 * network.width(3)) + 1;
    assertTrue(path.segments().size() <= most, path.segments().size() + " segments");
    Certificate certificate =
        ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path);
    Report report = ExactCertificates.report(certificate, data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    assertEquals(
        Optional.empty(), new PathOracle(certificate, data).wrong(draw.random()));
    assertTrue(
        certificate.steps().stream()
                .filter(step -> step.conclusion() == Conclusion.CONVEX)
                .count()
            <= 1);
    if (depth == 2) {
      assertTrue(
          certificate.steps().stream().allMatch(step -> step.rule() instanceof Rule.Lumped));
    }
  }

  @Property(tries = 120)
  @Label("N21 Theorem 2.1, three layers: the path is verified and as short as it says")
  void theThreeLayerPathIsVerified(@ForAll long seed) {
    assertConnected(3, new Instances(seed));
  }

  @Property(tries = 80)
  @Label("N21 Theorem 2.1, four layers: the path is verified and as short as it says")
  void theFourLayerPathIsVerified(@ForAll long seed) {
    assertConnected(4, new Instances(seed));
  }

  @Property(tries = 60)
  @Label("N21 Theorem 2.1: of two layers one segment is enough")
  void theTwoLayerPathIsVerified(@ForAll long seed) {
    assertConnected(2, new Instances(seed));
  }

  private static RationalPoint point(Activation upper, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < widths.length - 1; l++) {
      Activation activation = l == 1 ? new Activation.Relu() : upper;
      hidden.add(new HiddenLayer("h" + l, widths[l], activation, true));
    }
    Network network =
        new Network("net", widths[0], hidden, widths[widths.length - 1], true);
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l < widths.length; l++) {
      RationalMatrix.Editor weight = RationalMatrix.zeros(widths[l - 1], widths[l]).edit();
      RationalMatrix.Editor bias = RationalMatrix.zeros(1, widths[l]).edit();
      for (int j = 0; j < widths[l]; j++) {
        for (int i = 0; i < widths[l - 1]; i++) {
          weight.set(i, j, Rational.of(1 + i + 2L * j));
        }
        bias.set(0, j, Rational.of(-j));
      }
      weights.add(weight.build());
      biases.add(bias.build());
    }
    return new RationalPoint(network, weights, biases);
  }

  private static final RationalMatrix SAMPLES =
      RationalMatrix.of(2, 1, Rational.of(1), Rational.of(3));

  private static void assertRefused(String reason, RationalPoint a, RationalPoint b) {
    String message =
        assertThrows(
                RefusedException.class,
                () -> Theorem21.connect(a, b, SAMPLES, progress -> {}))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Example
  void whatTheTheoremDoesNotSayIsRefused() {
    Activation leaky = new Activation.LeakyRelu(Rational.of(1, 2));
    RationalPoint point = point(leaky, 1, 2, 2, 1);
    assertEquals(
        List.of(), Theorem21.connect(point, point, SAMPLES, progress -> {}).segments());
    RationalPoint other =
        point.with(1, point.weight(1).times(Rational.of(2)), point.bias(1));
    assertRefused("the same first layer", point, other);
    RationalPoint flat =
        point.with(1, point.weight(1).columns(0, 0), point.bias(1).columns(0, 0));
    assertRefused("data of full rank (found rank 1", flat, flat);
    RationalPoint wide = point(leaky, 1, 2, 1, 1);
    assertRefused("n_2 > ... > n_L fails", wide, wide);
    for (Activation upper :
        List.of(
            new Activation.Relu(), new Activation.LeakyRelu(Rational.of(-2)),
            new Activation.Tanh())) {
      RationalPoint folded = point(upper, 1, 2, 2, 1);
      assertRefused("", folded, folded);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Theorem21.connect(point, point(leaky, 1, 2, 3, 1), SAMPLES, progress -> {}));
  }
}
