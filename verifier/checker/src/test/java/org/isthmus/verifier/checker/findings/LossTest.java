package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** The loss of the model, subnetworks that reach a level, and dual points that forbid it. */
class LossTest {

  private static final Activation RELU = new Activation.Relu();

  // Outputs 1, 2, 3 for targets 1, 2, 5: the squared loss is 4/3.
  private static final Case LINE =
      Case.ofInputs("1; 2; 3", 1, 0, 0, 0)
          .with(
              Case.model(List.of(RELU, RELU), "1 1 1 1", "0 0 0 0", "1 0 0 0; 0 1 0 0; 0 0 1 0; 0 0 0 1",
                  "0 0 0 0", "1; 0; 0; 0", "0"))
          .with(new Loss.Squared(), new RationalTargets.Values(matrix("1; 2; 5")))
          .with(new KeptSubset("half", List.of(List.of(0, 1), List.of(1, 2))));

  private static Condition atMost(String bound) {
    return new Condition.LossAtMost(Rational.parse(bound));
  }

  private static Condition reaches(int layer, boolean aboveModel, String level) {
    return new Condition.Reaches(
        layer, "half", new Condition.Level(aboveModel, Rational.parse(level)));
  }

  /** Matrices alternate: U_{l+1}, v_{l+1}, ... */
  private static Witness subnetwork(String... matrices) {
    List<Numbers> all = Stream.of(matrices).map(Case::numbers).toList();
    IntStream layers = IntStream.range(0, all.size() / 2);
    List<Numbers> weights = layers.mapToObj(k -> all.get(2 * k)).toList();
    List<Numbers> biases =
        IntStream.range(0, weights.size()).mapToObj(k -> all.get(2 * k + 1)).toList();
    return new Witness.Subnetwork(weights, biases);
  }

  private static Witness dual(String rows, int... samples) {
    return new Witness.Dual(samples(samples), numbers(rows));
  }

  @Test
  void theLossOfTheModelIsComparedExactly() {
    LINE.decides(true, atMost("4/3"));
    LINE.decides(true, atMost("100"));
    LINE.decides(false, atMost("1333333333333333333333333333333/1000000000000000000000000000000"));
    LINE.decides(false, atMost("0"));
    LINE.decides(false, atMost("-1"));
  }

  @Test
  void anEnclosedLossIsComparedWithItsEnds() {
    // The logits are equal: log 2 = 0.693147180559945309...
    Case data = Case.ofInputs("1; 2", 2, 0, 1);
    data.decides(true, atMost("6931471806/10000000000"));
    data.decides(false, atMost("6931471805/10000000000"));
    String log2 = "0.6931471805599453094172321214581765680755001343602552";
    data.leavesOpen(atMost(log2), HOLDS, new Witness.None());
    data.leavesOpen(atMost(log2), FAILS, new Witness.None());
  }

  @Test
  void aSubnetworkIsAsGoodAsItsLoss() {
    // Above layer 2: outputs 1, 2, 3 from either kept feature, or moved and scaled.
    LINE.proves(reaches(2, false, "4/3"), HOLDS, subnetwork("1; 0", "0"));
    LINE.proves(reaches(2, false, "4/3"), HOLDS, subnetwork("1/2; 1/2", "0"));
    LINE.rejects(reaches(2, false, "133/100"), HOLDS, subnetwork("1; 0", "0"));
    LINE.proves(reaches(2, true, "0"), HOLDS, subnetwork("0; 1", "0"));
    LINE.rejects(reaches(2, true, "-1/1000000000000000000000"), HOLDS, subnetwork("0; 1", "0"));
    // 2 x - 4/3 fits best: residuals 1/3, -2/3, 1/3, loss 2/9.
    LINE.proves(reaches(2, false, "2/9"), HOLDS, subnetwork("2; 0", "-4/3"));
    LINE.rejects(
        reaches(2, false, "222222222222/1000000000000"), HOLDS, subnetwork("2; 0", "-4/3"));
    LINE.rejects(reaches(2, false, "2/9"), HOLDS, subnetwork("2; 0", "-1333333/1000000"));
    LINE.proves(reaches(2, true, "-10/9"), HOLDS, subnetwork("2; 0", "-4/3"));
    LINE.rejects(reaches(2, true, "-10001/9000"), HOLDS, subnetwork("2; 0", "-4/3"));
  }

  @Test
  void aSubnetworkHasLayersOfItsOwn() {
    // max(0, x - 2) and x: 1, 2, 5 exactly, in two neurons of layer 2 on the kept ones of layer 1.
    Witness exact = subnetwork("1 1; 0 0", "0 -2", "1; 2", "0");
    LINE.proves(reaches(1, false, "0"), HOLDS, exact);
    LINE.proves(reaches(1, true, "-4/3"), HOLDS, exact);
    LINE.rejects(reaches(1, false, "-1/1000"), HOLDS, exact);
    LINE.rejects(reaches(1, true, "-5/3"), HOLDS, exact);
    LINE.rejects(reaches(1, false, "0"), HOLDS, subnetwork("1 1; 0 0", "0 -2", "1; 2", "1/1000"));
    LINE.rejects(reaches(1, false, "0"), HOLDS, subnetwork("1 -1; 0 0", "0 2", "1; 2", "0"));
    // From the inputs, two neurons in each layer.
    LINE.proves(
        reaches(0, false, "0"),
        HOLDS,
        subnetwork("1 1", "0 -2", "1 0; 0 1", "0 0", "1; 2", "0"));
    LINE.rejects(
        reaches(0, false, "0"),
        HOLDS,
        subnetwork("1 1", "0 -2", "1 0; 0 1", "0 -1", "1; 2", "0"));
  }

  @Test
  void manySubnetworksAreJudgedOneByOne() {
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < 50; k++) {
      // Outputs k/10 x: the loss is the least, 10/21, at 20/14.
      Witness witness = subnetwork(k + "/10; 0", "0");
      findings.add(new Finding(reaches(2, k % 3 == 0, k % 3 == 0 ? "0" : "1"), HOLDS, witness, ""));
    }
    List<Judgement> judgements = LINE.report(findings.toArray(Finding[]::new)).judgements();
    for (int k = 0; k < 50; k++) {
      double c = k / 10.0;
      double loss =
          (Math.pow(c - 1, 2) + Math.pow(2 * c - 2, 2) + Math.pow(3 * c - 5, 2)) / 3;
      boolean reached = loss <= (k % 3 == 0 ? 4 / 3.0 : 1);
      Judgement.Kind expected = reached ? Judgement.Kind.PROVED : Judgement.Kind.WRONG;
      assertEquals(expected, judgements.get(k).kind(), "loss " + loss);
    }
  }

  @Test
  void aSubnetworkThatIsTooWideIsNoWitness() {
    Witness wide = subnetwork("1 1 1; 0 0 0", "0 -2 0", "1; 2; 0", "0");
    assertThrows(
        IllegalArgumentException.class,
        () -> LINE.judge(reaches(1, false, "0"), HOLDS, wide));
  }

  @Test
  void keptFeaturesAreThoseThatTheSubnetworkReads() {
    // Only neuron 1 of layer 1 sees the inputs.
    Case one =
        LINE.with(
            Case.model(List.of(RELU, RELU), "0 1 0 0", "0 0 0 0",
                "0 0 0 0; 0 0 0 0; 0 0 0 0; 0 0 0 0", "0 0 0 0", "0; 0; 0; 0", "0"));
    one.proves(reaches(1, false, "0"), HOLDS, subnetwork("0 0; 1 1", "0 -2", "1; 2", "0"));
    one.rejects(reaches(1, false, "0"), HOLDS, subnetwork("1 1; 0 0", "0 -2", "1; 2", "0"));
    one.rejects(reaches(2, false, "4/3"), HOLDS, subnetwork("1; 1", "0"));
  }

  @Test
  void squaredDualPointsBoundTheLossFromBelow() {
    // Residuals of the best line, orthogonal to x and to 1: nothing is below 2/9.
    Witness best = dual("1/3; -2/3; 1/3", 0, 1, 2);
    LINE.proves(reaches(2, false, "1/5"), FAILS, best);
    LINE.proves(reaches(2, false, "222222222222/1000000000000"), FAILS, best);
    LINE.rejects(reaches(2, false, "2/9"), FAILS, best);
    LINE.rejects(reaches(2, false, "1/4"), FAILS, best);
    LINE.rejects(reaches(2, true, "0"), FAILS, best);
    LINE.proves(reaches(2, true, "-9/8"), FAILS, best);
    LINE.rejects(reaches(2, true, "-10/9"), FAILS, best);
    // Half of it still proves 1/6.
    LINE.proves(reaches(2, false, "1/7"), FAILS, dual("1/6; -1/3; 1/6", 0, 1, 2));
    LINE.rejects(reaches(2, false, "1/6"), FAILS, dual("1/6; -1/3; 1/6", 0, 1, 2));
    // Not orthogonal to 1; to neither; too long; the wrong way.
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("-1; 1/2; 0", 0, 1, 2));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("0; 0; 2", 0, 1, 2));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("1/3; -2/3; 1/2", 0, 1, 2));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("1/3; -2/3; 1/3", 0, 2, 1));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("-1/3; 2/3; -1/3", 0, 1, 2));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("0; 0", 0, 2));
    LINE.rejects(reaches(2, false, "0"), FAILS, dual("10; -20; 10", 0, 1, 2));
  }

  @Test
  void dualPointsOfCrossEntropyAreInTheSimplex() {
    // One feature that is 1 everywhere and a bias: the best are the frequencies 1/2, 1/2.
    Case constant = Case.ofInputs("1; 1; 1; 1", 2, 0, 0, 1, 1);
    Witness halves = dual("1/2 1/2; 1/2 1/2; 1/2 1/2; 1/2 1/2", 0, 1, 2, 3);
    Condition below = level("0.6931471805");
    constant.proves(below, FAILS, halves);
    constant.rejects(level("0.6931471806"), FAILS, halves);
    constant.rejects(level("1"), FAILS, halves);
    constant.leavesOpen(
        level("0.6931471805599453094172321214581765680755001343602552"), FAILS, halves);
    // Two of the four, as those of other classes cancel.
    constant.proves(level("0.34"), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 2));
    constant.rejects(level("0.35"), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 2));
    constant.rejects(below, FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    constant.rejects(below, FAILS, dual("1/2 1/2; 1/2 1/2; 1/2 1/2; 1/2 1/4", 0, 1, 2, 3));
    constant.rejects(below, FAILS, dual("3/2 -1/2; -1/2 3/2; 1/2 1/2; 1/2 1/2", 0, 1, 2, 3));
    constant.rejects(below, FAILS, dual("1 0; 1 0; 0 1; 0 1", 0, 1, 2, 3));
    constant.rejects(level("0.6"), FAILS, dual("1/3 2/3; 1/2 1/2; 1/2 1/2; 1/2 1/2", 0, 1, 2, 3));
    constant.proves(level("0.6"), FAILS, dual("1/3 2/3; 2/3 1/3; 1/2 1/2; 1/2 1/2", 0, 1, 2, 3));
    // Separable data have no dual point but the targets.
    Case apart = Case.ofInputs("1; 2; 3; 4", 2, 0, 0, 1, 1);
    apart.rejects(below, FAILS, halves);
    apart.rejects(level("0"), FAILS, dual("1 0; 1 0; 0 1; 0 1", 0, 1, 2, 3));
    apart.proves(level("-1/1000"), FAILS, dual("1 0; 1 0; 0 1; 0 1", 0, 1, 2, 3));
  }

  private static Condition level(String level) {
    return new Condition.Reaches(
        0, KeptSubset.ALL, new Condition.Level(false, Rational.parse(level)));
  }

  @Test
  void withoutAnOutputBiasAPlaneThroughTheOriginIsNotEnough() {
    // (13) of NBM21 for l = L-1: separable at 3/2, but all logits are multiples of x, so that the
    // entropies of rows (p, 1 - p) and (q, 1 - q) with 1 - p = 2 q bound the loss: 0.6419...
    Case data = Case.ofInputs("1; 2", 2, 0, 1);
    Network network = new Network("net", 1, List.of(), 2, false);
    Case noBias =
        data.with(
            new RationalPoint(
                network, List.of(matrix("0 0")), List.of(matrix("0 0"))));
    Witness dual = dual("36/100 64/100; 32/100 68/100", 0, 1);
    noBias.proves(level("0.64"), FAILS, dual);
    noBias.rejects(level("0.65"), FAILS, dual);
    data.rejects(level("0.64"), FAILS, dual);
    noBias.rejects(level("0.64"), FAILS, dual("36/100 64/100; 33/100 67/100", 0, 1));
  }

  @Test
  void entropiesOfManyLongFractionsAreEnclosed() {
    // Pairs of one input and two classes with rows (p, q) and (q, p), of 10000 bits.
    int n = 2000;
    Random random = new Random(1);
    BigInteger whole = new BigInteger(10_000, random).setBit(10_000).setBit(0);
    BigInteger[] parts = new BigInteger[2 * n];
    double[] inputs = new double[n];
    int[] labels = new int[n];
    double entropy = 0;
    for (int j = 0; j < n; j += 2) {
      BigInteger part = new BigInteger(10_000, random);
      parts[2 * j] = part;
      parts[2 * j + 1] = whole.subtract(part);
      parts[2 * j + 2] = parts[2 * j + 1];
      parts[2 * j + 3] = part;
      inputs[j] = j;
      inputs[j + 1] = j;
      labels[j + 1] = 1;
      double p =
          new BigDecimal(part).divide(new BigDecimal(whole), MathContext.DECIMAL64).doubleValue();
      entropy -= (p * Math.log(p) + (1 - p) * Math.log(1 - p)) * 2 / n;
    }
    Case data = Case.ofInputs(RationalMatrix.ofDoubles(n, 1, inputs), 2, labels);
    RationalMatrix rows = RationalMatrix.over(n, new BigInteger[] {whole, whole}, parts);
    Witness dual =
        new Witness.Dual(IntStream.range(0, n).boxed().toList(), Numbers.of(rows));
    Finding below =
        new Finding(level(Double.toString(entropy - 1e-9)), FAILS, dual, "");
    Finding above =
        new Finding(level(Double.toString(entropy + 1e-9)), FAILS, dual, "");
    Findings findings = data.findings(below, above);
    List<Judgement.Kind> kinds =
        assertTimeout(
            Duration.ofSeconds(20),
            () ->
                FindingsChecker.judge(
                        findings,
                        new RationalDataset(data.inputs(), data.targets()),
                        1,
                        ProgressListener.NONE)
                    .stream()
                    .map(Judgement::kind)
                    .toList());
    assertEquals(List.of(Judgement.Kind.PROVED, Judgement.Kind.WRONG), kinds);
  }

  @Test
  void negativeZeroIsNoBias() {
    Network network = new Network("net", 1, List.of(), 2, false);
    Case noBias =
        Case.ofInputs("1; 2", 2, 0, 1)
            .with(new RationalPoint(network, List.of(matrix("0 0")), List.of(matrix("0 0"))));
    for (double zero : new double[] {0.0, -0.0}) {
      noBias.proves(level("0.7"), HOLDS, noSlopes(zero, -0.0));
      noBias.rejects(level("0.6"), HOLDS, noSlopes(zero, zero));
    }
    for (double bias : new double[] {1, -1, Double.MIN_VALUE, -Double.MIN_VALUE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> noBias.judge(level("0.7"), HOLDS, noSlopes(-0.0, bias)));
    }
  }

  private static Witness noSlopes(double... bias) {
    return new Witness.Subnetwork(
        List.of(numbers("0 0")), List.of(new Numbers.Doubles(Matrix.of(1, 2, bias))));
  }

  @Test
  void softTargetsAndSmoothFeaturesStayOpen() {
    Case soft =
        Case.ofInputs("1; 1", 2, 0, 1)
            .with(new Loss.CrossEntropy(), new RationalTargets.Values(matrix("1/2 1/2; 0 1")));
    soft.leavesOpen(level("0"), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    Case oneHot =
        Case.ofInputs("1; 1", 2, 0, 1)
            .with(new Loss.CrossEntropy(), new RationalTargets.Values(matrix("1 0; 0 1")));
    oneHot.proves(level("0.69"), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    oneHot.rejects(level("0.70"), FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
    Case tanh = Case.ofInputs("1; 1", 2, 0, 1).behind(new Activation.Tanh());
    Condition last =
        new Condition.Reaches(
            1, KeptSubset.ALL, new Condition.Level(false, Rational.parse("0.1")));
    tanh.leavesOpen(last, FAILS, dual("1/2 1/2; 1/2 1/2", 0, 1));
  }
}
