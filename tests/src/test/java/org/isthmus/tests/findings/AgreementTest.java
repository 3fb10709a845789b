package org.isthmus.tests.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.features.GeneralPosition;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.features.Separability;
import org.isthmus.verifier.checker.findings.Case;
import org.isthmus.verifier.checker.findings.Judgement;
import org.junit.jupiter.api.Test;

/** What is said of features by those who search is what the checker proves. */
class AgreementTest {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.Identity(),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu());

  private static PointFeatures features(Case data) {
    Finding any =
        new Finding(
            new Condition.OfLoss("squared"), Outcome.FAILS, new Witness.None(), "");
    Matrix inputs = Matrix.exactly(data.inputs()).orElseThrow();
    return new PointFeatures(
        data.findings(any).binary64Model(),
        new Dataset(inputs, ((RationalTargets.Classes) data.targets()).labels()),
        Engines.byName("ejml"));
  }

  /** Requires that what is claimed is proved; whether it was claimed to hold. */
  private static boolean holds(Case data, Hypothesis hypothesis) {
    if (hypothesis.verdict() == Verdict.UNDECIDED || hypothesis.proof().isEmpty()) {
      return false;
    }
    Finding finding = hypothesis.finding("").orElseThrow();
    Judgement judgement = data.report(finding).judgements().get(0);
    assertEquals(
        Judgement.Kind.PROVED, judgement.kind(), () -> judgement + " of " + hypothesis);
    return finding.outcome() == Outcome.HOLDS;
  }

  private static Case moments(int samples, int d, Activation activation) {
    double[] entries = new double[samples * d];
    for (int k = 0; k < entries.length; k++) {
      // On both sides of zero, so that max(z, 0) makes rows equal.
      entries[k] = Math.pow((k / d - 1) / 128.0, k % d + 1);
    }
    return Case.ofInputs(RationalMatrix.ofDoubles(samples, d, entries), 2, new int[samples])
        .behind(activation);
  }

  @Test
  void generalPositionThatIsClaimedIsProved() {
    for (Activation activation : ACTIVATIONS) {
      int claimed = 0;
      for (int[] shape : new int[][] {{700, 1}, {3, 1}, {200, 2}, {12, 3}, {60, 3}}) {
        Case data = moments(shape[0], shape[1], activation);
        KeptSubset kept =
            new KeptSubset("kept", List.of(IntStream.range(0, shape[1]).boxed().toList()));
        PointFeatures features = features(data);
        for (int layer : new int[] {0, 1}) {
          Hypothesis said = GeneralPosition.decide(features, layer, kept, 1);
          claimed += holds(data.with(kept), said) ? 1 : 0;
        }
      }
      // Four inputs; the same features of the identity, not those on the line of max(z, 0), which
      // has zeros twice, and those alone of smooth activations.
      int expected = activation instanceof Activation.Identity ? 8 : 6;
      assertEquals(expected, claimed, activation::toString);
    }
  }

  @Test
  void equalSamplesOfTwoClassesForbidPlanesForEveryActivation() {
    Random random = new Random(3);
    for (Activation activation : ACTIVATIONS) {
      for (int equal = 0; equal < 2; equal++) {
        double[] entries = random.doubles(120, -2, 2).toArray();
        System.arraycopy(entries, 3 * 7, entries, 3 * 31, 3 * equal);
        int[] labels = new int[40];
        Arrays.fill(labels, 20, 40, 1);
        Case data =
            Case.ofInputs(RationalMatrix.ofDoubles(40, 3, entries), 2, labels).behind(activation);
        KeptSubset kept = new KeptSubset("kept", List.of(List.of(0, 1, 2)));
        List<Verdict> verdicts = new ArrayList<>();
        for (boolean origin : new boolean[] {false, true}) {
          Hypothesis said =
              new Separability(features(data), 1, line -> {}).decide(1, kept, 0, origin);
          holds(data.with(kept), said);
          verdicts.add(said.verdict());
        }
        boolean exact = activation.negativeSlope().isPresent();
        Verdict expected = exact || equal > 0 ? Verdict.FAILS : Verdict.UNDECIDED;
        assertEquals(List.of(expected, expected), verdicts, activation::toString);
      }
    }
  }
}
