package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.n21.Theorem31.Form;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Theorem 3.1 over random instances: every path and every ray decided by the checker. */
class Theorem31Properties {

  /** Two points, data and the number of distinct samples. */
  private record Instance(
      Instances draw, RationalPoint first, RationalPoint second, RationalDataset data, int n) {

    static Instance of(long seed, int depth, int mostSamples) {
      Instances draw = new Instances(seed);
      int n = draw.in(1, mostSamples);
      int spare = draw.in(1, depth == 2 ? 4 : 2);
      int inputWidth = draw.in(1, 3);
      Network network = draw.network(inputWidth, n + spare, depth);
      RationalPoint first = draw.point(network);
      RationalDataset data = draw.data(n, inputWidth, network.outputWidth());
      return new Instance(draw, first, draw.partner(first), data, n);
    }

    RationalPath connect(Form form) {
      return Theorem31.connect(first, second, data.inputs(), form, progress -> {});
    }

    /** The most segments of the form that moves many neurons at a time. */
    int bound() {
      Network network = first.network();
      int spare = network.width(1) - n;
      int passes = (n + spare - 1) / spare;
      int depth = network.depth();
      if (depth == 2) {
        return 4 * passes + 5;
      }
      int exchanges = 2 * network.width(3);
      return 2 + 4 * passes + 2 + 4 * (depth - 2) + 2 * exchanges + 1;
    }
  }

  private static Report assertVerified(Certificate certificate, RationalDataset data) {
    Report report = ExactCertificates.report(certificate, data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    return report;
  }

  private static void assertConnected(Instance instance, RationalPath path) {
    RationalDataset data = instance.data();
    Certificate certificate =
        ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path);
    Report report = assertVerified(certificate, data);
    assertEquals(instance.first(), certificate.exactStart());
    assertEquals(instance.second(), certificate.exactTarget());
    assertEquals(
        PathOracle.loss(instance.first(), data).max(PathOracle.loss(instance.second(), data)),
        report.maximum().orElseThrow().exact().orElseThrow());
    assertEquals(
        Optional.empty(), new PathOracle(certificate, data).wrong(instance.draw().random()));
    long convex =
        path.segments().stream()
            .filter(segment -> segment.conclusion() == Conclusion.CONVEX)
            .count();
    assertTrue(convex <= 1, convex + " convex segments");
  }

  @Property(tries = 200)
  @Label("N21 Theorem 3.1, two layers: the path is verified and as short as it says")
  void theTwoLayerPathIsVerifiedAndAsShortAsItSays(@ForAll long seed) {
    Instance instance = Instance.of(seed, 2, 5);
    RationalPath path = instance.connect(Form.BATCHED);
    assertConnected(instance, path);
    assertTrue(path.segments().size() <= instance.bound());
  }

  @Property(tries = 120)
  @Label("N21 Theorem 3.1, three layers: the path is verified and as short as it says")
  void theThreeLayerPathIsVerifiedAndAsShortAsItSays(@ForAll long seed) {
    Instance instance = Instance.of(seed, 3, 4);
    RationalPath path = instance.connect(Form.BATCHED);
    assertConnected(instance, path);
    assertTrue(path.segments().size() <= instance.bound());
  }

  @Property(tries = 60)
  @Label("N21 Theorem 3.1, four layers: the path is verified and as short as it says")
  void theFourLayerPathIsVerifiedAndAsShortAsItSays(@ForAll long seed) {
    Instance instance = Instance.of(seed, 4, 3);
    RationalPath path = instance.connect(Form.BATCHED);
    assertConnected(instance, path);
    assertTrue(path.segments().size() <= instance.bound());
  }

  @Property(tries = 60)
  @Label("N21 Theorem 3.1, as published: the path is verified")
  void thePathNeuronByNeuronIsVerified(@ForAll long seed) {
    Instance instance = Instance.of(seed, 2 + (int) Math.floorMod(seed, 2L), 4);
    assertConnected(instance, instance.connect(Form.SEQUENTIAL));
  }

  @Property(tries = 40)
  @Label("N21 Theorem 3.1: the path is verified from its end to its start, too")
  void thePathIsVerifiedBackwards(@ForAll long seed) {
    Instance instance = Instance.of(seed, 2 + (int) Math.floorMod(seed, 3L), 3);
    Instance turned =
        new Instance(
            instance.draw(), instance.second(), instance.first(), instance.data(), instance.n());
    assertConnected(turned, instance.connect(Form.BATCHED).reversed());
  }

  /** Data of the same inputs: the path does not know the targets. */
  @Property(tries = 40)
  @Label("N21 Theorem 3.1: one path does for all targets")
  void onePathDoesForAllTargets(@ForAll long seed) {
    Instance instance = Instance.of(seed, 2 + (int) Math.floorMod(seed, 2L), 3);
    RationalPath path = instance.connect(Form.BATCHED);
    RationalMatrix inputs = instance.data().inputs();
    for (int k = 0; k < 3; k++) {
      RationalMatrix targets =
          instance.draw().matrix(inputs.rows(), instance.first().network().outputWidth());
      RationalDataset other =
          new RationalDataset(
              inputs, new RationalTargets.Values(targets));
      assertVerified(
          ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), other, path), other);
    }
  }

  @Property(tries = 120)
  @Label("N21 Theorem 3.1 (ii): the ray is verified")
  void theRayIsVerified(@ForAll long seed) {
    Instance instance = Instance.of(seed, 2 + (int) Math.floorMod(seed, 3L), 4);
    RationalDataset data = instance.data();
    Theorem31.Ray ray = Theorem31.unbounded(instance.first(), data.inputs());
    Certificate certificate = ExactCertificates.of(data, ray);
    assertVerified(certificate, data);
    assertEquals(
        Optional.empty(), new PathOracle(certificate, data).wrong(instance.draw().random()));
    assertTrue(ray.path().segments().size() <= 1);
  }

  // What the theorem does not say.

  private static RationalPoint zeros(Network network) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(RationalMatrix.zeros(network.width(l - 1), network.width(l)));
      biases.add(RationalMatrix.zeros(1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  private static HiddenLayer layer(int l, int width, Activation activation) {
    return new HiddenLayer("h" + l, width, activation, true);
  }

  private static final Activation RELU = new Activation.Relu();

  private static Activation leaky(long p, long q) {
    return new Activation.LeakyRelu(Rational.of(p, q));
  }

  private static final RationalMatrix TWO_SAMPLES =
      RationalMatrix.of(3, 1, Rational.of(1), Rational.of(2), Rational.of(1));

  private static void assertRefused(String reason, HiddenLayer... hidden) {
    Network network = new Network("net", 1, List.of(hidden), 1, true);
    RationalPoint a = zeros(network);
    RationalPoint b = a.with(1, a.weight(1), a.bias(1).edit().set(0, 0, Rational.ONE).build());
    for (Form form : Form.values()) {
      String message =
          assertThrows(
                  RefusedException.class,
                  () -> Theorem31.connect(a, b, TWO_SAMPLES, form, progress -> {}))
              .getMessage();
      assertTrue(message.contains(reason), message);
    }
  }

  @Example
  void aFirstLayerAsWideAsThereAreDistinctSamplesIsRefusedWithTheNumbers() {
    assertRefused(
        "n_1 >= N + 1 fails (layer h1 has 2 neurons, N = 2 distinct of 3 samples; 1 neuron"
            + " missing)",
        layer(1, 2, RELU));
  }

  @Example
  void reluInAnUpperLayerIsRefused() {
    assertRefused("Assumption 1.1", layer(1, 3, RELU), layer(2, 2, RELU));
    assertRefused("Assumption 1.1", layer(1, 3, RELU), layer(2, 3, leaky(1, 2)),
        layer(3, 2, RELU));
    assertRefused("Assumption 1.1", layer(1, 3, RELU), layer(2, 2, leaky(-1, 2)));
    assertRefused("Assumption 1.1", layer(1, 3, RELU), layer(2, 2, leaky(0, 1)));
  }

  @Example
  void aLinearFirstLayerIsRefused() {
    assertRefused("Assumption 1.2", layer(1, 3, new Activation.Identity()));
    assertRefused("Assumption 1.2", layer(1, 3, leaky(1, 1)));
  }

  @Example
  void upperLayersThatDoNotBecomeNarrowerAreRefused() {
    assertRefused(
        "n_2 > ... > n_L fails (widths 1, 1", layer(1, 3, RELU), layer(2, 1, leaky(1, 2)));
    assertRefused(
        "layer h3 is not narrower than h2",
        layer(1, 3, RELU), layer(2, 3, leaky(1, 2)), layer(3, 3, leaky(1, 2)));
  }

  @Example
  void activationsThatAreNotOfTwoSlopesAreRefused() {
    assertRefused("", layer(1, 3, new Activation.Tanh()));
    assertRefused("", layer(1, 3, RELU), layer(2, 2, new Activation.Sigmoid()));
  }

  @Example
  void aNetworkWithoutAHiddenLayerIsRefused() {
    RationalPoint a = zeros(new Network("net", 1, List.of(), 1, true));
    assertThrows(
        RefusedException.class,
        () -> Theorem31.connect(a, a, TWO_SAMPLES, Form.BATCHED, progress -> {}));
    assertThrows(RefusedException.class, () -> Theorem31.unbounded(a, TWO_SAMPLES));
  }

  @Example
  void aRayNeedsADeadNeuronOrADependentOne() {
    // Units x and x - 1 on the samples 1 and 2: features (1, 0) and (2, 1), both alive.
    Network network = new Network("net", 1, List.of(layer(1, 2, RELU)), 1, true);
    RationalPoint alive =
        new RationalPoint(
            network,
            List.of(
                RationalMatrix.of(1, 2, Rational.ONE, Rational.ONE),
                RationalMatrix.of(2, 1, Rational.ONE, Rational.ONE)),
            List.of(
                RationalMatrix.of(1, 2, Rational.ZERO, Rational.of(-1)),
                RationalMatrix.zeros(1, 1)));
    String message =
        assertThrows(
                RefusedException.class, () -> Theorem31.unbounded(alive, TWO_SAMPLES))
            .getMessage();
    assertTrue(message.contains("none is dead"), message);
    RationalPoint dead =
        alive.with(2, RationalMatrix.of(2, 1, Rational.ONE, Rational.ZERO), alive.bias(2));
    assertEquals(1, Theorem31.unbounded(dead, TWO_SAMPLES).neuron());
    assertFalse(Theorem31.unbounded(dead, TWO_SAMPLES).direction().isZero());
    // One sample fewer, and the features are dependent.
    assertEquals(
        1, Theorem31.unbounded(alive, TWO_SAMPLES.rows(0)).path().segments().size());
  }
}
