package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** Features of which more pairs may be equal than are looked at. */
class DistinctLimitsTest {

  private static final Condition DISTINCT = new Condition.Distinct(1, KeptSubset.ALL);
  private static final Witness NONE = new Witness.None();

  private static Case behind(Activation activation, int width, double[] inputs) {
    int samples = inputs.length / width;
    return Case.ofInputs(
            RationalMatrix.ofDoubles(samples, width, inputs), 2, new int[samples])
        .behind(activation);
  }

  /** What is said of the data as doubles; as fractions they would all be compared. */
  private static Judgement judged(Case data) {
    Matrix inputs = Matrix.exactly(data.inputs()).orElseThrow();
    return FindingsChecker.judge(
            data.findings(new Finding(DISTINCT, HOLDS, NONE, "")),
            new Dataset(inputs, Targets.Labels.of(new int[inputs.rows()])),
            1,
            ProgressListener.NONE)
        .get(0);
  }

  @Test
  void theFirstTwoEqualSamplesAreNamed() {
    Case data =
        Case.ofInputs("1/3; 2/3; 1", 2, 0, 0, 1)
            .with(
                Case.model(
                    List.of(new Activation.Relu()), "1/7 -1", "-2/21 0", "1 0; 0 1", "0 0"));
    // Features 0, 0, 1/21.
    assertEquals(
        "samples 0 and 1 have equal features", data.judge(DISTINCT, HOLDS).reason());
    Case other =
        Case.ofInputs("3; 1; 2; 1/3", 2, 0, 0, 1, 1)
            .with(
                Case.model(
                    List.of(new Activation.Relu()), "1 -1", "-1 0", "1 0; 0 1", "0 0"));
    // Features 2, 0, 1, 0.
    assertEquals(
        "samples 1 and 3 have equal features", other.judge(DISTINCT, HOLDS).reason());
  }

  @Test
  void equalSamplesAreFoundWhereverOthersAreBetweenThem() {
    Activation relu = new Activation.Relu();
    // Features (0, 0), (7, 0), (0, 0), and the other way round (3, 0), (0, 0), (3, 0).
    behind(relu, 2, new double[] {-1, -1, 7, -1, -2, -1}).rejects(DISTINCT, HOLDS, NONE);
    behind(relu, 2, new double[] {3, -1, -5, -1, 3, -2}).rejects(DISTINCT, HOLDS, NONE);
    behind(relu, 2, new double[] {3, -1, -5, -1, 4, -2}).proves(DISTINCT, HOLDS, NONE);
  }

  /**
   * A hundred samples (1, 0), ..., (100, 0) and a large one, beside which plain double cannot tell
   * them apart, and two that max(z, 0) makes equal.
   */
  private static Case withEqualOnes(double place, boolean equal) {
    double[] inputs = new double[2 * 103];
    for (int i = 0; i < 100; i++) {
      inputs[2 * i] = i + 1;
    }
    inputs[200] = 0x1p60;
    inputs[202] = place;
    inputs[203] = equal ? -1 : 0.25;
    inputs[204] = place;
    inputs[205] = equal ? -2 : 0.5;
    return behind(new Activation.Relu(), 2, inputs);
  }

  @Test
  void aPairBehindThePairsThatAreLookedAtInPlainDoubleIsFound() {
    // First or last in the order of any linear function.
    for (double place : new double[] {0.5, 120}) {
      withEqualOnes(place, true).rejects(DISTINCT, HOLDS, NONE);
      withEqualOnes(place, false).proves(DISTINCT, HOLDS, NONE);
    }
  }

  @Test
  void everyPairThatNoEnclosureTellsApartIsCompared() {
    // 1 and the next double, told apart by no enclosure beside 2^60, and two equal samples.
    for (double place : new double[] {0.5, 5}) {
      double[] inputs = {1, -1, Math.nextUp(1.0), -1, 0x1p60, -1, place, -1, place, -2};
      Activation relu = new Activation.Relu();
      behind(relu, 2, inputs).rejects(DISTINCT, HOLDS, NONE);
      inputs[8] = place + 0.25;
      behind(relu, 2, inputs).proves(DISTINCT, HOLDS, NONE);
      assertEquals(
          "no two samples agree, 1 pairs compared exactly",
          judged(behind(relu, 2, inputs)).reason());
    }
  }

  @Test
  void tooManyPairsThatNoEnclosureTellsApartStayOpen() {
    double[] inputs = new double[101];
    for (int i = 0; i < 100; i++) {
      inputs[i] = (i + 1) * 0x1p-300;
    }
    inputs[100] = 1;
    Judgement judgement = judged(behind(new Activation.Relu(), 1, inputs));
    assertEquals(Judgement.Kind.OPEN, judgement.kind(), judgement::reason);
    assertEquals(
        "it is not known whether samples 0 and 1 are equal: there are too many such pairs",
        judgement.reason());
  }

  @Test
  void tooManyComparisonsStayOpenAlthoughNoPairWasFound() {
    // Along a line on which the first linear function is constant, which sorts the samples.
    SplittableRandom random = new SplittableRandom(1);
    double[] weights = new double[8];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = random.nextInt(1 << 20) - (1 << 19);
    }
    int samples = 11_600;
    double[] inputs = new double[2 * samples];
    for (int i = 0; i < samples; i++) {
      inputs[2 * i] = (i + 1) * weights[4];
      inputs[2 * i + 1] = (i + 1) * -weights[0];
    }
    Judgement judgement = judged(behind(new Activation.Identity(), 2, inputs));
    assertEquals(
        new Judgement(Judgement.Kind.OPEN, "the features are not known well enough"), judgement);
  }

  @Test
  void aPairWhoseFeaturesAreTooLongStaysOpen() {
    int layers = 30;
    Activation steep =
        new Activation.LeakyRelu(Rational.parse("7".repeat(3000) + "/1" + "0".repeat(2999)));
    String[] matrices = new String[2 * layers + 2];
    for (int k = 0; k < matrices.length; k += 2) {
      matrices[k] = "1";
      matrices[k + 1] = "0";
    }
    double[] inputs = {0x1p-300, 0x1p-301, 1};
    Case data =
        Case.ofInputs(RationalMatrix.ofDoubles(3, 1, inputs), 1, 0, 0, 0)
            .with(Case.model(Collections.nCopies(layers, steep), matrices));
    assertEquals(
        new Judgement(
            Judgement.Kind.OPEN,
            "it is not known whether samples 0 and 1 are equal:"
                + " exact features of 2 samples take too long"),
        data.judge(new Condition.Distinct(layers, KeptSubset.ALL), HOLDS));
  }
}
