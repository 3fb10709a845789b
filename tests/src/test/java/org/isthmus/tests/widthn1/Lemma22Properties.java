package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.Lemma22;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Lemma 2.2: features of full rank at constant output. */
class Lemma22Properties {

  @Property(tries = 160)
  @Label("N21 Lemma 2.2: the path is invariant, of two segments at most, and ends with rank N")
  void thePathIsVerifiedAndEndsWithFeaturesOfFullRank(@ForAll long seed) {
    Instances draw = new Instances(seed);
    int n = draw.in(1, 5);
    int width = draw.in(1, 3);
    Network network = draw.network(width, n + draw.in(0, 2), draw.in(2, 4));
    RationalPoint start = draw.point(network);
    RationalDataset data = draw.data(n, width, network.outputWidth());
    RationalPath path = Lemma22.makeFullRank(start, data.inputs());
    assertTrue(path.segments().size() <= 2);
    assertTrue(
        path.segments().stream().allMatch(s -> s.conclusion() == Conclusion.INVARIANT));
    Certificate certificate =
        ExactCertificates.of(
            new Claim.MaxLoss(PathOracle.loss(start, data)), data, path);
    Report report = ExactCertificates.report(certificate, data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    assertEquals(
        Optional.empty(), new PathOracle(certificate, data).wrong(draw.random()));
    RationalMatrix features = PathOracle.features(path.end(), data.inputs()).get(1);
    assertEquals(n, ExactRank.of(features).rank());
    // What has full rank already stays where it is.
    assertEquals(List.of(), Lemma22.makeFullRank(path.end(), data.inputs()).segments());
  }

  @Property(tries = 160)
  @Label("N21 Lemma 2.2: some direction of small integers separates the samples")
  void theProjectionsOfTheDirectionDiffer(@ForAll long seed) {
    Instances draw = new Instances(seed);
    int n = draw.in(1, 8);
    RationalMatrix inputs = distinct(draw, n, draw.in(1, 3));
    RationalMatrix direction = Lemma22.separatingDirection(inputs);
    RationalMatrix projected = inputs.times(direction);
    TreeSet<Rational> values = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      values.add(projected.get(i, 0));
    }
    assertEquals(n, values.size());
    Rational most = Rational.of(n * (n - 1) / 2);
    for (int k = 0; k < direction.rows(); k++) {
      Rational c = direction.get(k, 0);
      assertTrue(c.signum() >= 0 && c.compareTo(most) <= 0, c::toString);
      assertEquals("1", c.denominator().toString());
    }
  }

  private static RationalMatrix distinct(Instances draw, int n, int width) {
    RationalMatrix inputs = draw.inputs(n, width);
    while (inputs.rows() > n) {
      inputs = draw.inputs(n, width);
    }
    return inputs;
  }

  /** A point at which all neurons are equal, so that as many as possible have to be set. */
  private static RationalPoint equalNeurons(int width, Activation activation, boolean bias) {
    Network network =
        new Network("net", 1, List.of(new HiddenLayer("h", width, activation, bias)), 1, false);
    List<Rational> ones = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      ones.add(Rational.ONE);
    }
    return new RationalPoint(
        network,
        List.of(RationalMatrix.of(1, width, ones), RationalMatrix.of(width, 1, ones)),
        List.of(RationalMatrix.zeros(1, width), RationalMatrix.zeros(1, 1)));
  }

  @Property(tries = 120)
  @Label("N21 Lemma 2.2: N neurons will do, whatever the kink")
  void theFeaturesOfTheNeuronsAreNonsingularForEverySlopeButOne(@ForAll long seed) {
    Instances draw = new Instances(seed);
    int n = draw.in(2, 6);
    Rational slope = draw.number();
    RationalMatrix inputs = distinct(draw, n, 1);
    RationalPoint start =
        equalNeurons(n, new Activation.LeakyRelu(slope), true);
    if (slope.equals(Rational.ONE)) {
      // Two linear neurons with different biases can be independent, three cannot.
      assertThrows(RefusedException.class, () -> Lemma22.makeFullRank(start, inputs));
      return;
    }
    RationalPath path = Lemma22.makeFullRank(start, inputs);
    RationalMatrix features = PathOracle.features(path.end(), inputs).get(1);
    assertTrue(Determinant.sign(features) != 0);
  }

  @Example
  void whatCannotBeDoneIsRefusedWithTheNumbers() {
    RationalMatrix inputs = RationalMatrix.of(2, 1, Rational.of(1), Rational.of(2));
    Activation relu = new Activation.Relu();
    assertRefused("found 1, expected at least 2", equalNeurons(1, relu, true), inputs);
    assertRefused("a bias to set", equalNeurons(3, relu, false), inputs);
    assertRefused(
        "an activation that is not linear", equalNeurons(3, new Activation.Identity(), true),
        inputs);
    // Where the rank is full nothing is asked.
    RationalMatrix one = inputs.rows(1);
    assertEquals(
        List.of(),
        Lemma22.makeFullRank(equalNeurons(1, new Activation.Identity(), false), one).segments());
  }

  private static void assertRefused(String reason, RationalPoint point, RationalMatrix inputs) {
    String message =
        assertThrows(RefusedException.class, () -> Lemma22.makeFullRank(point, inputs))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }
}
