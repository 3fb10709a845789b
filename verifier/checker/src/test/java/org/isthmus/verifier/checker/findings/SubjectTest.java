package org.isthmus.verifier.checker.findings;

import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** What is known of a model on its data, and what takes too long to know. */
class SubjectTest {

  private static final Activation RELU = new Activation.Relu();

  private static Findings findings(Case data) {
    return data.findings(
        new Finding(
            new Condition.Distinct(0, KeptSubset.ALL), Outcome.HOLDS, new Witness.None(), ""));
  }

  private static Subject exact(Case data) {
    return Subject.of(
        findings(data),
        new RationalDataset(data.inputs(), data.targets()),
        1,
        ProgressListener.NONE);
  }

  private static Subject doubles(Case data) {
    return Subject.of(
        findings(data),
        new Dataset(
            Matrix.exactly(data.inputs()).orElseThrow(),
            ((RationalTargets.Classes) data.targets()).labels()),
        1,
        ProgressListener.NONE);
  }

  private static Case on(String inputs, RationalPoint model) {
    int samples = inputs.split(";").length;
    return Case.ofInputs(inputs, model.network().outputWidth(), new int[samples]).with(model);
  }

  /** Two inputs, four hidden neurons, one output. */
  private static final Case WIDE =
      on("1 2", Case.model(List.of(RELU), "1 1 1 1; 1 1 1 1", "0 0 0 0", "1; 1; 1; 1", "0"));

  private static Optional<String> tooLong(int samples) {
    return Optional.of("exact features of " + samples + " samples take too long");
  }

  @Test
  void theLastExactLayerIsBelowTheFirstOneWithoutTwoSlopes() {
    Activation tanh = new Activation.Tanh();
    String[] layers = {"1", "0", "1", "0", "1", "0", "1", "0"};
    assertEquals(0, exact(Case.ofInputs("1", 1, 0)).lastExactLayer());
    assertEquals(1, exact(WIDE).lastExactLayer());
    assertEquals(3, exact(on("1", Case.model(List.of(RELU, RELU, RELU), layers))).lastExactLayer());
    Subject smooth = exact(on("1", Case.model(List.of(RELU, tanh, RELU), layers)));
    assertEquals(1, smooth.lastExactLayer());
    assertEquals(Optional.empty(), smooth.obstacle(1, 1, true));
    String reason = "layer h2 has the activation tanh (expected one with two slopes)";
    assertEquals(Optional.of(reason), smooth.obstacle(2, 1, true));
    assertEquals(Optional.of(reason), smooth.obstacleOfOutputs());
    assertEquals(Optional.empty(), smooth.obstacleOfDecisive(1));
    assertEquals(Optional.empty(), exact(WIDE).obstacleOfOutputs());
  }

  @Test
  void multiplicationsAreCountedForEverySample() {
    // 2 + 2 4 for each sample at layer 1, and 4 more at the output; at most 2^31 of them.
    Subject subject = exact(WIDE);
    int most = (1 << 30) / 5;
    assertEquals(Optional.empty(), subject.obstacle(1, most, false));
    assertEquals(tooLong(most + 1), subject.obstacle(1, most + 1, false));
    // 2 for each sample at the inputs: equality is allowed.
    assertEquals(Optional.empty(), subject.obstacle(0, 1 << 30, false));
    assertEquals(tooLong((1 << 30) + 1), subject.obstacle(0, (1 << 30) + 1, false));
  }

  @Test
  void numbersAreCountedWhereTheyAreHeldAtATime() {
    // The widest layer has four numbers for each sample; at most 2^22 are held.
    Subject subject = exact(WIDE);
    assertEquals(Optional.empty(), subject.obstacle(1, 1 << 20, true));
    assertEquals(tooLong((1 << 20) + 1), subject.obstacle(1, (1 << 20) + 1, true));
    assertEquals(Optional.empty(), subject.obstacle(1, (1 << 20) + 1, false));
    assertEquals(Optional.empty(), subject.obstacle(0, 1 << 21, true));
    assertEquals(tooLong((1 << 21) + 1), subject.obstacle(0, (1 << 21) + 1, true));
    // What the first layer without two slopes reads has eight.
    Subject smooth =
        exact(
            on("1", Case.model(
                List.of(RELU, new Activation.Tanh()),
                "1", "0", "1 1 1 1 1 1 1 1", "0 0 0 0 0 0 0 0", "1;1;1;1;1;1;1;1", "0")));
    assertEquals(Optional.empty(), smooth.obstacleOfDecisive(1 << 19));
    assertEquals(tooLong((1 << 19) + 1), smooth.obstacleOfDecisive((1 << 19) + 1));
  }

  @Test
  void theModelIsEnclosedWhereAllItsNumbersAreDoubles() {
    Case fractions = on("1", Case.model(List.of(RELU), "1/3", "0", "1", "0"));
    assertEquals(Optional.empty(), doubles(fractions).doubles());
    assertTrue(doubles(WIDE).doubles().isPresent());
    assertEquals(Optional.empty(), exact(WIDE).doubles());
    RationalDataset data = exact(WIDE).exactData();
    assertEquals(WIDE.inputs(), data.inputs());
  }

  /** A chain of single neurons whose weights and biases have so many bits. */
  private static Subject chain(Activation activation, int[] weightBits, int[] biasBits) {
    List<Activation> activations =
        IntStream.range(1, weightBits.length).mapToObj(l -> activation).toList();
    String[] ones = new String[2 * weightBits.length];
    Arrays.fill(ones, "1");
    Network network = Case.model(activations, ones).network();
    return exact(on("1", new RationalPoint(network, ofBits(weightBits), ofBits(biasBits))));
  }

  private static List<RationalMatrix> ofBits(int[] bits) {
    return Arrays.stream(bits)
        .mapToObj(b -> Rational.of(BigInteger.ONE.shiftLeft(b - 1), BigInteger.ONE))
        .map(number -> RationalMatrix.of(1, 1, number))
        .toList();
  }

  private static Optional<String> obstacle(
      int layer, Activation activation, int[] weightBits, int[] biasBits) {
    return chain(activation, weightBits, biasBits).obstacle(layer, 1, false);
  }

  @Test
  void theBitsOfAllLayersAreAddedUp() {
    int most = 1 << 17;
    // max(z, 0) has the slope 0/1, of one bit; every layer adds its weights or its bias.
    assertEquals(
        Optional.empty(), obstacle(1, RELU, new int[] {most - 1, 1}, new int[] {1, 1}));
    assertEquals(
        tooLong(1), obstacle(1, RELU, new int[] {most, 1}, new int[] {1, 1}));
    assertEquals(
        tooLong(1), obstacle(1, RELU, new int[] {1, 1}, new int[] {most, 1}));
    // The slope 8/7 has four and three bits.
    Activation steep = new Activation.LeakyRelu(Rational.of(8, 7));
    assertEquals(
        Optional.empty(), obstacle(1, steep, new int[] {most - 7, 1}, new int[] {1, 1}));
    assertEquals(
        tooLong(1), obstacle(1, steep, new int[] {most - 6, 1}, new int[] {1, 1}));
    // Two layers.
    int half = most / 2;
    assertEquals(
        Optional.empty(),
        obstacle(2, RELU, new int[] {half - 1, half - 1, 1}, new int[] {1, 1, 1}));
    assertEquals(
        tooLong(1),
        obstacle(2, RELU, new int[] {half - 1, half, 1}, new int[] {1, 1, 1}));
    assertEquals(
        Optional.empty(),
        obstacle(1, RELU, new int[] {half - 1, most, 1}, new int[] {1, 1, 1}));
  }

  @Test
  void theOutputLayerHasNoSlope() {
    int most = 1 << 17;
    int[] ones = {1, 1};
    assertEquals(
        Optional.empty(), chain(RELU, new int[] {1, most - 2}, ones).obstacleOfOutputs());
    assertEquals(tooLong(1), chain(RELU, new int[] {1, most - 1}, ones).obstacleOfOutputs());
  }

  @Test
  void classesAreLabelsOrRowsWithASingleOne() {
    Subject labels = exact(Case.ofInputs("1; 2; 3", 3, 2, 0, 1));
    assertTrue(labels.hasOneClassEach());
    assertEquals(matrix("0 1 0; 0 0 1"), labels.targets(new int[] {2, 0}));
    Case rows =
        Case.ofInputs("1; 2; 3", 3, 0, 0, 0)
            .with(new Loss.Squared(), new RationalTargets.Values(matrix("1/2 0 1; 1 0 0; 0 0 0")));
    Subject values = exact(rows);
    assertEquals(matrix("0 0 0; 1/2 0 1"), values.targets(new int[] {2, 0}));
    assertFalse(values.hasOneClassEach());
    String[] others = {"1 0 0; 0 1 0; 0 1 1", "1 0 0; 0 1 0; 0 0 0", "1 0 0; 0 1 0; 0 0 2"};
    for (String each : others) {
      assertFalse(
          exact(rows.with(new Loss.Squared(), new RationalTargets.Values(matrix(each))))
              .hasOneClassEach());
    }
    assertTrue(
        exact(
                rows.with(
                    new Loss.Squared(), new RationalTargets.Values(matrix("1 0 0; 0 1 0; 1 0 0"))))
            .hasOneClassEach());
    boolean[][] expected = {{false, false, true}, {true, false, false}, {false, false, false}};
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        assertEquals(expected[i][k], values.isOfClass(i, k));
        assertEquals(k == new int[] {2, 0, 1}[i], labels.isOfClass(i, k));
      }
    }
  }

  @Test
  void samplesOfEqualInputsFormGroups() {
    Case data = Case.ofInputs("3 1; 1 2; 3 1; 1 1; 3 0; 1 2; 3 1", 1, 0, 0, 0, 0, 0, 0, 0);
    List<List<Integer>> expected =
        List.of(List.of(3), List.of(1, 5), List.of(4), List.of(0, 2, 6));
    assertEquals(expected, exact(data).equalInputs());
    assertEquals(expected, doubles(data).equalInputs());
    // Negative zero is zero, and smaller than the least positive number.
    Case zeros = Case.ofInputs("0; 1; 2; 3", 1, 0, 0, 0, 0);
    Subject signed =
        Subject.of(
            findings(zeros),
            new Dataset(
                Matrix.of(4, 1, Double.MIN_VALUE, -0.0, 0.0, -0.0),
                Targets.Labels.of(0, 0, 0, 0)),
            1,
            ProgressListener.NONE);
    assertEquals(List.of(List.of(1, 2, 3), List.of(0)), signed.equalInputs());
  }

  @Test
  void manySamplesAreTakenInChunksInOrder() {
    int samples = 130;
    String inputs =
        IntStream.range(0, samples).mapToObj(i -> "" + i).collect(Collectors.joining(";"));
    Case data = on(inputs, Case.model(List.of(RELU), "1 -1 2", "0 0 1", "1; 1; 1", "0"));
    List<String> heard = new ArrayList<>();
    Subject subject =
        Subject.of(
            findings(data),
            new RationalDataset(data.inputs(), data.targets()),
            1,
            (done, total) -> heard.add(done + " of " + total));
    List<Integer> taken = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<Integer> order = IntStream.range(0, samples).mapToObj(i -> samples - 1 - i).toList();
    subject.features(
        1,
        new int[] {2, 0},
        order,
        (chunk, features) -> {
          sizes.add(chunk.length);
          for (int k = 0; k < chunk.length; k++) {
            taken.add(chunk[k]);
            assertEquals(Rational.of(2 * chunk[k] + 1), features.get(k, 0));
            assertEquals(Rational.of(chunk[k]), features.get(k, 1));
          }
        });
    assertEquals(order, taken);
    assertEquals(List.of(64, 64, 2), sizes);
    assertEquals(List.of("64 of 130", "128 of 130", "130 of 130"), heard);
  }

  @Test
  void functionsOfFeaturesAreEnclosedForTheSamplesThatAreAskedFor() {
    Case data = on("1; 2; 3; -4", Case.model(List.of(RELU), "1 -1", "0 0", "1; 1", "0"));
    for (int[] samples : new int[][] {{3, 1}, {0, 1, 2, 3}, {3, 2, 1, 0}, {2}, {}}) {
      double[][] lower = new double[2][samples.length];
      double[][] upper = new double[2][samples.length];
      doubles(data)
          .enclose(
              1,
              Matrix.of(2, 2, 1, 10, 100, 1000),
              Matrix.of(1, 2, 0.5, 0),
              samples,
              Precision.DOUBLE,
              (k, position, least, most) -> {
                lower[k][position] = least;
                upper[k][position] = most;
              });
      for (int p = 0; p < samples.length; p++) {
        double x = new double[] {1, 2, 3, -4}[samples[p]];
        double[] exact = {
          Math.max(x, 0) + 100 * Math.max(-x, 0) + 0.5, 10 * Math.max(x, 0) + 1000 * Math.max(-x, 0)
        };
        for (int k = 0; k < 2; k++) {
          assertTrue(lower[k][p] <= exact[k] && exact[k] <= upper[k][p]);
          assertTrue(upper[k][p] - lower[k][p] <= 1e-9);
        }
      }
    }
  }

  @Test
  void whatASmoothLayerReadsIsExact() {
    Case data =
        on("1; -1", Case.model(
            List.of(RELU, new Activation.Tanh(), RELU),
            "1 -1", "0 1", "1 2; 3 4", "0 1", "1; 1", "0", "1", "0"));
    Subject subject = exact(data);
    // F_1 are (1, 0) and (0, 2); P_2 are (1, 3) and (6, 9).
    RationalMatrix all = matrix("1 3; 6 9");
    assertEquals(all.columns(1), subject.decisive(2, new int[] {1}, 0, 1));
    // A later layer reads all of them.
    assertEquals(all, subject.decisive(3, new int[] {0}, 0, 1));
    assertArrayEquals(new int[] {0, 1}, subject.allSamples());
  }
}
