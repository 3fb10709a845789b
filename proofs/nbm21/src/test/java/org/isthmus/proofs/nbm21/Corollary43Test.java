package org.isthmus.proofs.nbm21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.Precision;
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
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.subnetworks.SubnetworkLoss;
import org.junit.jupiter.api.Test;

class Corollary43Test {

  private static final Loss SQUARED = new Loss.Squared();

  /** A model that fits its targets but for rounding. */
  private static PointFeatures model(int depth, long seed) {
    Random random = new Random(seed);
    Network network = SeparableModels.network(depth, new Activation.Tanh(), true);
    ParameterPoint point = SeparableModels.point(network, random);
    Matrix inputs = SeparableModels.normal(random, 20, 4, 1);
    Matrix outputs = Engines.byName("ejml").outputs(point, inputs, Precision.DOUBLE);
    return SeparableModels.features(point, new Dataset(inputs, new Targets.Values(outputs)));
  }

  private static Applicability decide(
      PointFeatures features, Optional<KeptSubset> subset, String epsilon) {
    return Corollary43.applicability(
        features,
        SQUARED,
        subset,
        epsilon.isEmpty() ? Optional.empty() : Optional.of(Rational.parse(epsilon)));
  }

  private static Subnetwork witness(PointFeatures features, Hypothesis hypothesis, KeptSubset kept) {
    Hypothesis.Proof proof = hypothesis.proof().orElseThrow();
    int l = ((Condition.Reaches) proof.condition()).layer();
    Witness.Subnetwork given = (Witness.Subnetwork) proof.witness();
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    given.weights().forEach(matrix -> weights.add(Matrix.nearest(matrix.exact())));
    given.biases().forEach(matrix -> biases.add(Matrix.nearest(matrix.exact())));
    return new Subnetwork(l, kept.layers().get(l - 1), weights, biases, 0);
  }

  @Test
  void theEpsilonThatIsReachedIsAboveEveryPrunedLoss() {
    for (int depth = 2; depth <= 4; depth++) {
      PointFeatures features = model(depth, depth);
      Applicability applicability = decide(features, Optional.empty(), "");
      assertEquals("nbm21 \"Corollary 4.3\"", applicability.statement());
      assertEquals(Verdict.HOLDS, applicability.verdict());
      KeptSubset subset = applicability.subsets().get(0);
      assertEquals("dropout", subset.name());
      List<Hypothesis> hypotheses = applicability.hypotheses();
      assertEquals(2 * (depth - 1), hypotheses.size());
      double own = SubnetworkLoss.ofModel(features, SQUARED);
      double largest = 0;
      Condition.Level level = null;
      for (int l = 1; l < depth; l++) {
        assertEquals(5, subset.layers().get(l - 1).size());
        Hypothesis stable = hypotheses.get(depth - 2 + l);
        level = ((Condition.Reaches) stable.proof().orElseThrow().condition()).level();
        assertTrue(level.aboveModel());
        double pruned =
            SubnetworkLoss.of(features, SQUARED, witness(features, stable, subset));
        largest = Math.max(largest, pruned - own);
      }
      double epsilon = level.number().doubleValue();
      assertTrue(epsilon > largest, epsilon + " and " + largest);
      assertTrue(epsilon < 1.002 * largest + 1e-5, epsilon + " and " + largest);
    }
  }

  @Test
  void aGivenEpsilonHoldsOrIsUndecidedForTheseSets() {
    PointFeatures features = model(3, 5);
    assertEquals(Verdict.HOLDS, decide(features, Optional.empty(), "100").verdict());
    Applicability strict = decide(features, Optional.empty(), "1e-9");
    Hypothesis open = strict.first(Verdict.UNDECIDED).orElseThrow();
    assertEquals(Verdict.UNDECIDED, strict.verdict());
    assertTrue(open.evidence().contains("others may do"), open.evidence());
    assertTrue(open.proof().orElseThrow().witness() instanceof Witness.Tried);
    assertEquals(
        new Condition.Level(true, Rational.parse("1e-9")),
        ((Condition.Reaches) open.proof().get().condition()).level());
  }

  @Test
  void neuronsInPairsAreDroppedForNothingWithTheFactorTwo() {
    PointFeatures single = model(2, 6);
    ParameterPoint half = single.point();
    Network network = half.network();
    double[] in = half.weight(1).toArray();
    double[] bias = half.bias(1).toArray();
    double[] out = half.weight(2).toArray();
    // Neuron 2 i + 1 becomes a copy of neuron 2 i.
    for (int t = 0; t < 10; t += 2) {
      for (int s = 0; s < 4; s++) {
        in[10 * s + t + 1] = in[10 * s + t];
      }
      bias[t + 1] = bias[t];
      for (int k = 0; k < 3; k++) {
        out[3 * (t + 1) + k] = out[3 * t + k];
      }
    }
    ParameterPoint pairs =
        new ParameterPoint(
            network,
            List.of(Matrix.of(4, 10, in), Matrix.of(10, 3, out)),
            List.of(Matrix.of(1, 10, bias), half.bias(2)));
    Matrix inputs = single.data().inputs();
    Matrix outputs = Engines.byName("ejml").outputs(pairs, inputs, Precision.DOUBLE);
    PointFeatures fitted =
        SeparableModels.features(pairs, new Dataset(inputs, new Targets.Values(outputs)));
    KeptSubset even = new KeptSubset("even", List.of(List.of(0, 2, 4, 6, 8)));
    Applicability stable = decide(fitted, Optional.of(even), "1e-5");
    assertEquals(Verdict.HOLDS, stable.verdict(), stable::toString);
    assertEquals(List.of(even), stable.subsets());
  }

  @Test
  void setsOfMoreThanHalfFailWithoutBeingTried() {
    PointFeatures features = model(3, 7);
    KeptSubset large =
        new KeptSubset("large", List.of(List.of(0, 1), List.of(0, 1, 2, 3, 4, 5)));
    Applicability applicability = decide(features, Optional.of(large), "");
    Hypothesis failing = applicability.first(Verdict.FAILS).orElseThrow();
    assertEquals("|D_2| <= n_2 / 2", failing.name());
    Condition.Numbers numbers = (Condition.Numbers) failing.proof().orElseThrow().condition();
    assertEquals("2*k2<=n2", numbers.formula().text());
    assertEquals("large", numbers.subset());
    assertEquals(2, applicability.hypotheses().size());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            decide(features, Optional.of(new KeptSubset("short", List.of(List.of(0)))), ""));
  }

  @Test
  void aLayerOfOneNeuronIsUndecidedUnlessItsSetIsGiven() {
    Random random = new Random(8);
    Network network =
        new Network(
            "net", 4, List.of(new HiddenLayer("h", 1, new Activation.Tanh(), true)), 3, true);
    PointFeatures features =
        SeparableModels.features(
            SeparableModels.point(network, random), model(2, 8).data());
    assertEquals(Verdict.UNDECIDED, decide(features, Optional.empty(), "").verdict());
    KeptSubset all = new KeptSubset("everything", List.of(List.of(0)));
    assertEquals(Verdict.FAILS, decide(features, Optional.of(all), "").verdict());
  }

  @Test
  void withoutAHiddenLayerNothingIsAsked() {
    Applicability applicability = decide(model(1, 9), Optional.empty(), "");
    assertEquals(List.of(), applicability.hypotheses());
    assertEquals(Verdict.HOLDS, applicability.verdict());
  }

  @Test
  void theoremFourOneSpeaksOfHalvesAndOfTheRoomThatIsNeeded() {
    Network network = SeparableModels.network(5, new Activation.Relu(), false);
    List<Integer> half = List.of(0, 1, 2, 3, 4);
    List<Integer> few = List.of(0, 1);
    Applicability holds =
        Theorem41.applicability(
            network, new KeptSubset("half", List.of(half, half, half, half)));
    assertEquals(Verdict.HOLDS, holds.verdict());
    assertEquals(List.of(), holds.remarks());
    Applicability roomy =
        Theorem41.applicability(network, new KeptSubset("low", List.of(few, few, half, half)));
    assertEquals(Verdict.FAILS, roomy.verdict());
    assertTrue(roomy.remarks().get(0).contains("has room all the same"));
    Applicability none =
        Theorem41.applicability(network, new KeptSubset("high", List.of(half, half, half, few)));
    assertEquals(
        "|I_4| >= n_4 / 2", none.first(Verdict.FAILS).orElseThrow().name());
    assertFalse(none.remarks().get(0).contains("all the same"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Theorem41.applicability(network, new KeptSubset("short", List.of(half))));
  }

  @Test
  void anEmptyLayerMakesASubnetworkConstant() {
    PointFeatures features = model(3, 10);
    double[] bias = {1, 2, -1};
    Subnetwork constant =
        new Subnetwork(
            1,
            List.of(0, 1),
            List.of(Matrix.zeros(2, 0), Matrix.zeros(0, 3)),
            List.of(Matrix.zeros(1, 0), Matrix.of(1, 3, bias)),
            0);
    double expected =
        SubnetworkLoss.of(
            features,
            SQUARED,
            new Subnetwork(
                1,
                List.of(0, 1),
                List.of(Matrix.zeros(2, 1), Matrix.zeros(1, 3)),
                List.of(Matrix.zeros(1, 1), Matrix.of(1, 3, bias)),
                0));
    assertEquals(expected, SubnetworkLoss.of(features, SQUARED, constant), 1e-12);
  }
}
