package org.isthmus.proofs.nbm21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.features.Models;
import org.isthmus.proofs.nbm21.features.PointFeatures;

class Corollary44Properties {

  private static final Loss SQUARED = new Loss.Squared();

  @Property(tries = 15)
  void allHypothesesHoldForFewSamplesAndTheNumberOfSamplesDecides(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 5) int depth) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] widths = new int[depth - 1];
    for (int l = 0; l < widths.length; l++) {
      widths[l] = l < widths.length - 2 ? random.nextInt(8, 12) : 16;
    }
    Network network =
        Models.network(new Activation.Relu(), random.nextBoolean(), 4, 1, widths);
    for (int samples : new int[] {6, 8, 17}) {
      PointFeatures features = features(network, samples, random);
      Applicability answer = decide(features);
      assertEquals("nbm21 \"Corollary 4.4\"", answer.statement());
      assertEquals(
          (depth - 1) + 3 + (depth - 1) + 2 + 1 + 2 + 2 * (depth - 3),
          answer.hypotheses().size());
      requireProofs(answer);
      Hypothesis number = named(answer, ">= N");
      // 4 floor(16 / 8) floor((16 - 8) / 4) = 16
      assertEquals(samples <= 16 ? Verdict.HOLDS : Verdict.FAILS, number.verdict());
      assertEquals(samples <= 8 ? Verdict.HOLDS : Verdict.FAILS, answer.verdict());
      assertTrue(answer.remarks().get(0).endsWith("(A1) allows 16 samples"));
      KeptSubset kept = answer.subsets().get(0);
      assertEquals("corollary44", kept.name());
      for (int l = 1; l < depth; l++) {
        assertEquals(
            l < depth - 2 ? widths[l - 1] - 1 : 8, kept.layers().get(l - 1).size());
      }
    }
  }

  @Example
  void anotherActivationInOneLayerFailsAndNothingElseDoes() {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 3; l++) {
      hidden.add(
          new HiddenLayer(
              "h" + l,
              16,
              l == 2 ? new Activation.LeakyRelu(Rational.of(1, 10)) : new Activation.Relu(),
              true));
    }
    Network network = new Network("net", 4, hidden, 1, true);
    Applicability answer = decide(features(network, 8, new SplittableRandom(2)));
    assertEquals(Verdict.FAILS, answer.verdict());
    assertEquals(
        List.of("layer h2 has ReLU"),
        answer.hypotheses().stream()
            .filter(h -> h.verdict() == Verdict.FAILS)
            .map(Hypothesis::name)
            .toList());
  }

  @Example
  void targetsOutsideTheUnitFail() {
    Network network = Models.network(new Activation.Relu(), true, 4, 1, 16, 16);
    SplittableRandom random = new SplittableRandom(2);
    ParameterPoint point = Models.random(network, random);
    Matrix inputs = Models.normal(3, 4, 1, random);
    for (double target : new double[] {1, -1, Math.nextUp(1.0), -1.5}) {
      Applicability answer =
          decide(
              Models.features(
                  point, inputs, new Targets.Values(Matrix.of(3, 1, 0, target, 0.5))));
      assertEquals(
          Math.abs(target) <= 1 ? Verdict.HOLDS : Verdict.FAILS,
          named(answer, "[-1, 1]").verdict());
    }
  }

  @Example
  void equalSamplesFailInEveryLayerThatIsAskedFor() {
    Network network = Models.network(new Activation.Relu(), true, 2, 1, 9, 16, 16);
    SplittableRandom random = new SplittableRandom(2);
    Applicability answer =
        decide(
            Models.features(
                Models.random(network, random),
                Matrix.of(3, 2, 1, 2, 3, 4, 1, 2),
                new Targets.Values(Matrix.zeros(3, 1))));
    List<Hypothesis> failing =
        answer.hypotheses().stream().filter(h -> h.verdict() == Verdict.FAILS).toList();
    assertEquals(2, failing.size());
    for (Hypothesis hypothesis : failing) {
      assertEquals(new Witness.Equal(0, 2), hypothesis.proof().orElseThrow().witness());
    }
  }

  @Example
  void twoLayersAreTooFew() {
    for (int[] widths : new int[][] {{}, {16}}) {
      Network network = Models.network(new Activation.Relu(), true, 4, 1, widths);
      Applicability answer = decide(features(network, 4, new SplittableRandom(2)));
      assertEquals(Verdict.FAILS, answer.verdict());
      assertEquals("L >= 3", answer.first(Verdict.FAILS).orElseThrow().name());
      assertEquals(widths.length + 3, answer.hypotheses().size());
      requireProofs(answer);
    }
  }

  @Example
  void aGivenSubsetIsWhatIsDecided() {
    Network network = Models.network(new Activation.Relu(), true, 4, 1, 9, 16, 16);
    PointFeatures features = features(network, 8, new SplittableRandom(2));
    Applicability answer =
        Corollary44.applicability(
            features,
            SQUARED,
            Optional.of(Models.subset(7, 9, 7)),
            Optional.of(Rational.parse("1e6")),
            1,
            message -> {});
    assertEquals(
        List.of(
            "(A1) 2 |I_3| >= n_3", "(A2) |I_2| = ceil(n_2 / 2)", "(A3) |I_1| = n_1 - 1"),
        answer.hypotheses().stream()
            .filter(h -> h.verdict() == Verdict.FAILS)
            .map(Hypothesis::name)
            .toList());
    assertEquals(
        new Condition.Reaches(
            3, "kept", new Condition.Level(true, Rational.of(1_000_000))),
        named(answer, "(A1-b)").proof().orElseThrow().condition());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Corollary44.applicability(
                features,
                SQUARED,
                Optional.of(Models.subset(7, 9)),
                Optional.empty(),
                1,
                message -> {}));
  }

  @Example
  void oftenInactiveNeuronsFailForEveryChoiceOfKeptOnes() {
    Network network = Models.network(new Activation.Relu(), true, 4, 2, 12, 16);
    SplittableRandom random = new SplittableRandom(2);
    int[] labels = random.ints(200, 0, 2).toArray();
    PointFeatures features =
        Models.features(
            Models.random(network, random),
            Models.normal(200, 4, 1, random),
            Targets.Labels.of(labels));
    Applicability answer =
        Corollary44.applicability(
            features,
            new Loss.CrossEntropy(),
            Optional.empty(),
            Optional.empty(),
            1,
            message -> {});
    Hypothesis position = named(answer, "general position");
    assertEquals(Verdict.FAILS, position.verdict());
    assertTrue(position.proof().orElseThrow().witness() instanceof Witness.Hyperplane);
    assertTrue(
        answer.remarks().stream().anyMatch(remark -> remark.contains("no choice of I_1")));
  }

  private static PointFeatures features(Network network, int samples, SplittableRandom random) {
    return Models.features(
        Models.random(network, random),
        Models.normal(samples, network.inputWidth(), 1, random),
        new Targets.Values(
            Matrix.adopt(
                samples,
                1,
                IntStream.range(0, samples).mapToDouble(j -> random.nextDouble(-1, 1)).toArray())));
  }

  private static Applicability decide(PointFeatures features) {
    return Corollary44.applicability(
        features, SQUARED, Optional.empty(), Optional.empty(), 1, message -> {});
  }

  private static Hypothesis named(Applicability answer, String part) {
    return answer.hypotheses().stream()
        .filter(h -> h.name().contains(part))
        .findFirst()
        .orElseThrow();
  }

  /** Every hypothesis has a condition, and a witness that says what was tried if undecided. */
  private static void requireProofs(Applicability answer) {
    for (Hypothesis hypothesis : answer.hypotheses()) {
      Finding finding = hypothesis.finding("Corollary 4.4").orElseThrow();
      assertEquals(hypothesis.verdict().name(), finding.outcome().name());
    }
  }
}
