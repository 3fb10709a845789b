package org.isthmus.proofs.n21;

import static org.isthmus.proofs.n21.ExactPaths.ceil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.Theorem31.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Theorem31Test {

  private static final Activation RELU = new Activation.Relu();
  private static final Activation LEAKY = new Activation.LeakyRelu(Rational.of(1, 10));

  private static Network network(int inputs, List<Integer> widths, Activation... activations) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 0; l < activations.length; l++) {
      hidden.add(new HiddenLayer("h" + (l + 1), widths.get(l), activations[l], true));
    }
    return new Network("net", inputs, hidden, widths.get(activations.length), false);
  }

  private static RationalMatrix uniform(Random random, int rows, int columns) {
    double[] entries = random.doubles((long) rows * columns, -1, 1).toArray();
    return RationalMatrix.ofDoubles(rows, columns, entries);
  }

  private static RationalPoint point(Network network, Random random) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(uniform(random, network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? uniform(random, 1, network.width(l))
              : RationalMatrix.zeros(1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  private static RationalPath connect(
      RationalPoint a, RationalPoint b, RationalMatrix inputs, Form form) {
    return Theorem31.connect(a, b, inputs, form, line -> {});
  }

  @ParameterizedTest
  @CsvSource({"5, 6", "5, 7", "5, 10", "4, 12"})
  void randomDoublesTakeTheGenericNumberOfSegments(int samples, int width) {
    Random random = new Random(3);
    Network network = network(3, List.of(width, 2), LEAKY);
    RationalMatrix inputs = uniform(random, samples, 3);
    RationalPoint a = point(network, random);
    RationalPoint b = point(network, random);
    RationalPath path = connect(a, b, inputs, Form.BATCHED);
    assertEquals(1, ExactPaths.check(path, inputs));
    assertEquals(2 * ceil(samples, width - samples) + 3, path.segments().size());
  }

  @Test
  void theSequentialFormTakesAtMostFourSegmentsANeuron() {
    Random random = new Random(4);
    Network network = network(3, List.of(7, 2), RELU);
    RationalMatrix inputs = uniform(random, 5, 3);
    RationalPoint a = point(network, random);
    RationalPoint b = point(network, random);
    RationalPath path = connect(a, b, inputs, Form.SEQUENTIAL);
    assertEquals(1, ExactPaths.check(path, inputs));
    assertTrue(path.segments().size() <= 4 * 7 + 3);
    assertTrue(path.segments().size() > connect(a, b, inputs, Form.BATCHED).segments().size());
  }

  @Test
  void doublesStayWithinTheCramerBoundOfTheirBasis() {
    Random random = new Random(5);
    Network network = network(3, List.of(9, 2), LEAKY);
    RationalMatrix inputs = uniform(random, 8, 3);
    RationalPath path =
        connect(point(network, random), point(network, random), inputs, Form.BATCHED);
    int bits =
        path.segments().stream()
            .mapToInt(segment -> segment.end().weight(2).bits())
            .max()
            .orElse(0);
    // About 115 bits a sample, whatever the number of the 19 segments.
    assertTrue(bits > 400 && bits < 8 * 140, bits + " bits");
  }

  @Test
  void equalPointsAreConnectedByNoSegment() {
    Network network = network(1, List.of(3, 1), RELU);
    RationalPoint a = point(network, new Random(6));
    RationalMatrix inputs = uniform(new Random(7), 2, 1);
    assertEquals(List.of(), connect(a, a, inputs, Form.BATCHED).segments());
  }

  @Test
  void equalFirstLayersOfTwoLayersTakeOneConvexSegment() {
    Network network = network(1, List.of(3, 1), RELU);
    RationalPoint a = point(network, new Random(6));
    RationalPoint b = a.with(2, a.weight(2).negate(), a.bias(2));
    RationalMatrix inputs = uniform(new Random(7), 2, 1);
    RationalPath path = connect(a, b, inputs, Form.BATCHED);
    assertEquals(1, path.segments().size());
    assertEquals(Conclusion.CONVEX, path.segments().get(0).conclusion());
    assertEquals(1, ExactPaths.check(path, inputs));
  }

  @Test
  void theMissingNeuronsAreNamedWithTheNumberOfDistinctSamples() {
    Network network = network(1, List.of(2, 1), RELU);
    RationalMatrix inputs = RationalMatrix.ofDoubles(4, 1, new double[] {1, 2, 1, 3});
    Hypothesis width = Theorem31.hypotheses(network, inputs).get(1);
    assertEquals(Verdict.FAILS, width.verdict());
    assertEquals("n_1 >= N + 1", width.name());
    assertEquals(
        "layer h1 has 2 neurons, N = 3 distinct of 4 samples; 2 neurons missing",
        width.evidence());
    RefusedException refusal =
        assertThrows(
            RefusedException.class,
            () ->
                connect(
                    point(network, new Random(1)),
                    point(network, new Random(2)),
                    inputs,
                    Form.BATCHED));
    assertEquals(
        "Theorem 3.1 cannot be constructed: n_1 >= N + 1 fails (" + width.evidence() + ")",
        refusal.getMessage());
  }

  private static String refusal(Network network) {
    RationalMatrix inputs = RationalMatrix.ofDoubles(2, 1, new double[] {1, 2});
    return assertThrows(
            RefusedException.class,
            () ->
                connect(
                    point(network, new Random(1)),
                    point(network, new Random(2)),
                    inputs,
                    Form.BATCHED))
        .getMessage();
  }

  @Test
  void anUpperReluIsRefusedBecauseItIsNotOneToOne() {
    assertEquals(
        "Theorem 3.1 cannot be constructed: Assumption 1.1 for the layers 2..L-1 fails (layer h2,"
            + " relu, is not strictly monotonic and onto: -1 and 0 have the same value, 0)",
        refusal(network(1, List.of(3, 2, 1), LEAKY, RELU)));
  }

  @Test
  void widthsThatDoNotDecreaseAreRefused() {
    assertEquals(
        "Theorem 3.1 cannot be constructed: n_2 > ... > n_L fails (widths 2, 2; layer output is not"
            + " narrower than h2)",
        refusal(network(1, List.of(3, 2, 2), LEAKY, LEAKY)));
  }

  @Test
  void aFirstLayerWithoutAKinkIsRefused() {
    assertTrue(
        refusal(network(1, List.of(3, 1), new Activation.Identity()))
            .contains("x = 2 (x - 1) - (x - 2)"));
    assertTrue(refusal(network(1, List.of(3, 1), new Activation.Tanh())).contains("tanh"));
    assertTrue(refusal(network(1, List.of(1), new Activation[0])).contains("hidden layer"));
  }

  @Test
  void networksOfDifferentShapesAreNotConnected() {
    RationalPoint a = point(network(1, List.of(3, 1), RELU), new Random(1));
    RationalPoint b = point(network(1, List.of(4, 1), RELU), new Random(1));
    RationalMatrix inputs = RationalMatrix.ofDoubles(2, 1, new double[] {1, 2});
    assertThrows(IllegalArgumentException.class, () -> connect(a, b, inputs, Form.BATCHED));
  }

  @Test
  void aNeuronThatIsDeadFromTheStartNeedsNoSpareWidth() {
    Network network = network(1, List.of(2, 1), RELU);
    RationalPoint a = point(network, new Random(1));
    RationalPoint dead = a.with(2, RationalMatrix.zeros(2, 1), a.bias(2));
    RationalMatrix inputs = uniform(new Random(2), 6, 1);
    Theorem31.Ray ray = Theorem31.unbounded(dead, inputs);
    assertEquals(0, ray.neuron());
    assertEquals(List.of(), ray.path().segments());
  }

  @Test
  void aPointWithoutADependentNeuronHasNoRay() {
    Network network = network(1, List.of(2, 1), LEAKY);
    RationalPoint a =
        new RationalPoint(
            network,
            List.of(
                RationalMatrix.ofDoubles(1, 2, new double[] {1, 1}),
                RationalMatrix.ofDoubles(2, 1, new double[] {1, 1})),
            List.of(
                RationalMatrix.ofDoubles(1, 2, new double[] {0, 1}), RationalMatrix.zeros(1, 1)));
    RationalMatrix inputs = RationalMatrix.ofDoubles(3, 1, new double[] {1, 2, 3});
    assertEquals(Verdict.FAILS, Theorem31.hypothesesOfUnbounded(a, inputs).get(1).verdict());
    String message =
        assertThrows(RefusedException.class, () -> Theorem31.unbounded(a, inputs)).getMessage();
    assertTrue(message.contains("the rank of its features is 2"), message);
  }

  @Test
  void aRankThatFloatingPointGetsWrongIsReported() {
    // Two columns that differ by 2^-60 in one entry.
    RationalMatrix inputs = RationalMatrix.ofDoubles(2, 2, new double[] {1, 0, 0, 1});
    Network network = network(2, List.of(2, 1), LEAKY);
    RationalPoint a =
        new RationalPoint(
            network,
            List.of(
                RationalMatrix.of(
                    2,
                    2,
                    Rational.ONE,
                    Rational.ONE.plus(Rational.of(0x1p-60)),
                    Rational.ONE,
                    Rational.ONE),
                RationalMatrix.ofDoubles(2, 1, new double[] {1, 1})),
            List.of(RationalMatrix.zeros(1, 2), RationalMatrix.zeros(1, 1)));
    String evidence = Theorem31.hypothesesOfUnbounded(a, inputs).get(1).evidence();
    assertTrue(
        evidence.contains("rank 2, proved; singular values in floating point say 1"), evidence);
  }

  @Test
  void columnsThatVanishModuloThePrimeOfTheFastEliminationDoNoHarm() {
    Rational prime = Rational.of(696299419);
    assertEquals(
        0,
        Pivots.of(RationalMatrix.of(1, 1, prime)).rank(),
        "the fast elimination uses another prime by now, which is to be named here");
    for (int seed = 0; seed < 30; seed++) {
      RandomPoints random = new RandomPoints(seed);
      int distinct = random.in(2, 4);
      RationalMatrix inputs = random.inputs(distinct, 2);
      Network network = random.network(2, distinct + random.in(1, 2), random.in(2, 3));
      RationalPoint a = scaled(random.point(network), prime, seed);
      RationalPoint b = scaled(random.point(network), prime, seed + 1);
      RationalPath path = connect(a, b, inputs, seed % 2 == 0 ? Form.BATCHED : Form.SEQUENTIAL);
      assertTrue(ExactPaths.check(path, inputs) <= 1);
      assertEquals(b, path.end());
    }
  }

  /** Every third column of every weight and bias times a number. */
  private static RationalPoint scaled(RationalPoint point, Rational factor, int offset) {
    RationalPoint scaled = point;
    for (int l = 1; l <= point.network().depth(); l++) {
      RationalMatrix.Editor weight = point.weight(l).edit();
      RationalMatrix.Editor bias = point.bias(l).edit();
      for (int j = Math.floorMod(offset, 3); j < point.network().width(l); j += 3) {
        bias.set(0, j, point.bias(l).get(0, j).times(factor));
        for (int i = 0; i < point.network().width(l - 1); i++) {
          weight.set(i, j, point.weight(l).get(i, j).times(factor));
        }
      }
      scaled = scaled.with(l, weight.build(), bias.build());
    }
    return scaled;
  }
}
