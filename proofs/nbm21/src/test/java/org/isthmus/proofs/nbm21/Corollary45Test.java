package org.isthmus.proofs.nbm21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.junit.jupiter.api.Test;

class Corollary45Test {

  private static final Loss CROSS_ENTROPY = new Loss.CrossEntropy();
  private static final KeptNeurons NONE = new KeptNeurons(List.of());

  private static Applicability decide(PointFeatures features, Loss loss, boolean allClasses) {
    return Corollary45.applicability(
        features, loss, Optional.empty(), allClasses, 1, line -> {});
  }

  private static List<Subnetwork> build(PointFeatures features, KeptNeurons kept, int width) {
    return Corollary45.subnetworks(features, kept, (l, p) -> width, 0, 1e-6, 1, line -> {});
  }

  /** The features (x, x) of the last layer: x = 1 of class 0, x = 2 of class 1. */
  private static PointFeatures twoPoints(boolean outputBias) {
    Network network = new Network("net", 2, List.of(), 2, outputBias);
    ParameterPoint point =
        new ParameterPoint(network, List.of(Matrix.zeros(2, 2)), List.of(Matrix.zeros(1, 2)));
    return SeparableModels.features(
        point, new Dataset(Matrix.of(2, 2, 1, 1, 2, 2), Targets.Labels.of(0, 1)));
  }

  @Test
  void withoutAnOutputBiasPlanesHaveToGoThroughTheOrigin() {
    Applicability without = decide(twoPoints(false), CROSS_ENTROPY, false);
    Hypothesis failing = without.first(Verdict.FAILS).orElseThrow();
    assertSeparable(0, 0, true, failing);
    assertTrue(failing.proof().get().witness() instanceof Witness.Multipliers);
    assertTrue(without.remarks().get(0).contains("published statement is false"));
    String refusal =
        assertThrows(RefusedException.class, () -> build(twoPoints(false), NONE, 2)).getMessage();
    assertTrue(
        refusal.contains(
            "found class 0 of the inputs, through the origin for lack of an output bias, not"
                + " separable: 2 samples combine to zero"),
        refusal);
  }

  private static void assertSeparable(
      int layer, int label, boolean throughOrigin, Hypothesis hypothesis) {
    Condition.Separable asked =
        (Condition.Separable) hypothesis.proof().orElseThrow().condition();
    assertEquals(layer, asked.layer());
    assertEquals(label, asked.label());
    assertEquals(throughOrigin, asked.throughOrigin());
  }

  @Test
  void withAnOutputBiasTheSameFeaturesDo() {
    Applicability with = decide(twoPoints(true), CROSS_ENTROPY, false);
    assertEquals(Verdict.HOLDS, with.verdict());
    assertFalse(with.remarks().stream().anyMatch(remark -> remark.contains("origin")));
    assertTrue(build(twoPoints(true), NONE, 2).get(0).loss() <= 1e-6);
  }

  @Test
  void thePublishedStatementIsFalseForTheTwoPoints() {
    // Outputs without a bias differ by a x: no a brings the cross-entropy to 0.64.
    double least =
        IntStream.range(-40000, 40000)
            .mapToDouble(i -> i * 1e-3)
            .map(a -> (Math.log1p(Math.exp(a)) + Math.log1p(Math.exp(-2 * a))) / 2)
            .min()
            .orElseThrow();
    assertEquals(0.641953, least, 1e-6);
  }

  private static PointFeatures clusters(Network network, double spread) {
    Random random = new Random(7);
    return SeparableModels.features(
        SeparableModels.point(network, random), SeparableModels.clusters(12, spread, random));
  }

  private static Network tanh(int depth) {
    return SeparableModels.network(depth, new Activation.Tanh(), true);
  }

  @Test
  void clustersMeetEveryHypothesisWithAProofForEachThatHasACondition() {
    Applicability applicability = decide(clusters(tanh(3), 0.01), CROSS_ENTROPY, false);
    assertEquals("nbm21 \"Corollary 4.5\"", applicability.statement());
    assertEquals(Verdict.HOLDS, applicability.verdict(), applicability::toString);
    KeptSubset subset = applicability.subsets().get(0);
    assertEquals("corollary45", subset.name());
    assertEquals(List.of(5, 5), subset.layers().stream().map(List::size).toList());
    assertEquals(2 + 2 * 5 + 3 * 3, applicability.hypotheses().size());
    List<String> unproved =
        applicability.hypotheses().stream()
            .filter(hypothesis -> hypothesis.proof().isEmpty())
            .map(Hypothesis::name)
            .toList();
    assertEquals(List.of("layer h1 has a bias", "layer h2 has a bias"), unproved);
    Hypothesis last = applicability.hypotheses().get(applicability.hypotheses().size() - 1);
    assertSeparable(0, 2, false, last);
  }

  @Test
  void aNarrowLayerFailsBeforeAnyPlaneIsSought() {
    Network narrow =
        new Network(
            "net", 4, List.of(new HiddenLayer("h", 5, new Activation.Relu(), true)), 3, true);
    Applicability applicability = decide(clusters(narrow, 0.01), CROSS_ENTROPY, false);
    Hypothesis failing = applicability.first(Verdict.FAILS).orElseThrow();
    assertEquals("n_1 >= 2 n_L", failing.name());
    assertEquals(
        "n1>=2*n2",
        ((Condition.Numbers) failing.proof().orElseThrow().condition()).formula().text());
    assertEquals(2, applicability.subsets().get(0).layers().get(0).size());
    assertEquals(7, applicability.hypotheses().size());
    assertTrue(
        applicability.remarks().contains(
            "separability was not looked at, for another hypothesis fails"));
    assertEquals(
        7 + 6,
        decide(clusters(narrow, 0.01), CROSS_ENTROPY, true).hypotheses().size());
  }

  /** Two samples of different classes with the same inputs, among others. */
  private static PointFeatures contradiction() {
    Random random = new Random(3);
    Network network = SeparableModels.network(2, new Activation.Relu(), true);
    Dataset good = SeparableModels.clusters(9, 0.01, random);
    double[] inputs = good.inputs().toArray();
    System.arraycopy(inputs, 4, inputs, 8, 4);
    return SeparableModels.features(
        SeparableModels.point(network, random),
        new Dataset(Matrix.of(9, 4, inputs), good.targets()));
  }

  @Test
  void theFirstClassThatFailsEndsTheSearchUnlessAllAreAskedFor() {
    Applicability first = decide(contradiction(), CROSS_ENTROPY, false);
    Hypothesis failing = first.hypotheses().get(first.hypotheses().size() - 1);
    assertEquals(Verdict.FAILS, failing.verdict());
    assertTrue(
        failing.evidence().endsWith("; not looked at: layer 1 from class 2 on, layer 0"),
        failing.evidence());
    Applicability all = decide(contradiction(), CROSS_ENTROPY, true);
    assertEquals(2 + 5 + 6, all.hypotheses().size());
    assertEquals(
        4, all.hypotheses().stream().filter(h -> h.verdict() == Verdict.FAILS).count());
    String refusal =
        assertThrows(
                RefusedException.class,
                () -> build(contradiction(), SeparableModels.half(tanh(2)), 5))
            .getMessage();
    assertTrue(refusal.contains("found class 1 of layer h1 not separable"), refusal);
  }

  @Test
  void otherLossesAndTargetsFail() {
    PointFeatures labelled = clusters(tanh(2), 0.01);
    Hypothesis loss =
        decide(labelled, new Loss.Squared(), false).first(Verdict.FAILS).orElseThrow();
    assertEquals(new Condition.OfLoss("cross_entropy"), loss.proof().orElseThrow().condition());
    double[] soft = new double[36];
    double[] hard = new double[36];
    double[] two = new double[36];
    for (int j = 0; j < 12; j++) {
      hard[3 * j + j % 3] = 1;
      soft[3 * j + j % 3] = j == 5 ? 0.5 : 1;
      two[3 * j + j % 3] = 1;
    }
    two[0] = 1;
    two[1] = 1;
    assertEquals(Verdict.HOLDS, decide(real(hard), CROSS_ENTROPY, false).verdict());
    for (double[] wrong : List.of(soft, two, new double[36])) {
      Hypothesis targets =
          decide(real(wrong), CROSS_ENTROPY, true).first(Verdict.FAILS).orElseThrow();
      assertEquals(
          new Condition.OfTargets(TargetProperty.ONE_CLASS),
          targets.proof().orElseThrow().condition());
      assertThrows(
          RefusedException.class, () -> build(real(wrong), SeparableModels.half(tanh(2)), 5));
    }
  }

  private static PointFeatures real(double[] targets) {
    PointFeatures labelled = clusters(tanh(2), 0.01);
    return SeparableModels.features(
        labelled.point(),
        new Dataset(
            labelled.data().inputs(), new Targets.Values(Matrix.of(12, 3, targets))));
  }

  @Test
  void labelsBeyondTheOutputsAreRefused() {
    PointFeatures labelled = clusters(tanh(2), 0.01);
    PointFeatures other =
        SeparableModels.features(
            labelled.point(),
            new Dataset(labelled.data().inputs(), Targets.Labels.of(new int[12]).range(0, 12)));
    assertEquals(Verdict.HOLDS, decide(other, CROSS_ENTROPY, false).verdict(), "one class alone");
    int[] labels = new int[12];
    labels[4] = 3;
    PointFeatures large =
        SeparableModels.features(
            labelled.point(),
            new Dataset(labelled.data().inputs(), Targets.Labels.of(labels)));
    assertThrows(
        IllegalArgumentException.class, () -> decide(large, CROSS_ENTROPY, false));
  }

  @Test
  void classesWithoutSamplesDoNotMatter() {
    Random random = new Random(4);
    Dataset three = SeparableModels.clusters(12, 0.01, random);
    int[] labels = new int[12];
    for (int j = 0; j < 12; j++) {
      labels[j] = j % 3 == 0 ? 0 : 2;
    }
    PointFeatures features =
        SeparableModels.features(
            SeparableModels.point(tanh(4), random),
            new Dataset(three.inputs(), Targets.Labels.of(labels)));
    for (Subnetwork xi : build(features, SeparableModels.half(tanh(4)), 4)) {
      assertTrue(SeparableModels.crossEntropy(features, xi) <= 1e-6);
    }
  }

  @Test
  void aSubnetworkNeedsANeuronForEachClassAndABias() {
    PointFeatures features = clusters(tanh(3), 0.01);
    String room =
        assertThrows(
                RefusedException.class,
                () -> build(features, SeparableModels.half(tanh(3)), 2))
            .getMessage();
    assertTrue(room.contains("layer h1 (found 2, expected at least 3)"), room);
    Network bare =
        new Network(
            "net",
            4,
            List.of(
                new HiddenLayer("h1", 10, new Activation.Tanh(), true),
                new HiddenLayer("h2", 10, new Activation.Tanh(), false)),
            3,
            true);
    PointFeatures without = clusters(bare, 0.01);
    String bias =
        assertThrows(
                RefusedException.class,
                () -> build(without, SeparableModels.half(bare), 3))
            .getMessage();
    assertTrue(bias.contains("needs a bias in layer h2"), bias);
    assertEquals(
        "layer h2 has a bias",
        decide(without, CROSS_ENTROPY, false).first(Verdict.FAILS).orElseThrow().name());
  }

  @Test
  void theLastLevelAndTheTargetHaveToMakeSense() {
    PointFeatures features = clusters(tanh(2), 0.01);
    KeptNeurons kept = SeparableModels.half(tanh(2));
    for (double loss : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Corollary45.subnetworks(features, kept, (l, p) -> 5, 0, loss, 1, line -> {}));
    }
    for (int stop : new int[] {-1, 2}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Corollary45.subnetworks(features, kept, (l, p) -> 5, stop, 0.1, 1, line -> {}));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Corollary45.subnetworks(features, NONE, (l, p) -> 5, 0, 0.1, 1, line -> {}));
    assertEquals(
        1,
        Corollary45.subnetworks(features, kept, (l, p) -> 5, 1, 0.1, 1, line -> {}).size());
  }

  @Test
  void subnetworksOfTheCorollaryBoundWhatCorollary42Names() {
    PointFeatures features = clusters(tanh(3), 0.01);
    KeptNeurons kept = SeparableModels.half(tanh(3));
    KeptSubset subset = new KeptSubset("half", kept.layers());
    List<Subnetwork> subnetworks = build(features, kept, 5);
    Applicability bounds =
        Corollary42.applicability(features, CROSS_ENTROPY, subset, subnetworks);
    assertEquals(Verdict.HOLDS, bounds.verdict());
    assertEquals(2 + 3, bounds.hypotheses().size());
    for (int i = 0; i < 3; i++) {
      Hypothesis.Proof proof = bounds.hypotheses().get(2 + i).proof().orElseThrow();
      Condition.Reaches reaches = (Condition.Reaches) proof.condition();
      assertEquals(2 - i, reaches.layer());
      assertFalse(reaches.level().aboveModel());
      assertTrue(
          reaches
                  .level()
                  .number()
                  .compareTo(
                      Rational.of(SeparableModels.crossEntropy(features, subnetworks.get(i))))
              > 0);
      assertTrue(reaches.level().number().compareTo(Rational.of(2, 1000000)) < 0);
    }
    assertTrue(
        Corollary42.applicability(features, CROSS_ENTROPY, subset, subnetworks.subList(0, 2))
            .remarks()
            .contains("no bound on Q_l without a subnetwork: none was given for l = 0"));
    KeptSubset other = new KeptSubset("other", List.of(List.of(0, 1, 2, 3, 4), List.of(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Corollary42.applicability(features, CROSS_ENTROPY, other, subnetworks));
    KeptSubset more =
        new KeptSubset("more", List.of(kept.layers().get(0), List.of(0, 2, 3, 5, 8, 9)));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Corollary42.applicability(
                        features, CROSS_ENTROPY, more, subnetworks.subList(1, 2)))
            .getMessage();
    assertTrue(message.contains("(found 5, expected at most 4)"), message);
  }
}
