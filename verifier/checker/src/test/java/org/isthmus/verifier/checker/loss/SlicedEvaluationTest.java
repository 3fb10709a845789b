package org.isthmus.verifier.checker.loss;

import static org.isthmus.verifier.checker.loss.LossEnclosuresTest.enclosures;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Slices, and losses by the products of engines, honest ones and others. */
class SlicedEvaluationTest {

  private static final int[] WIDTHS = {1, 2, 3, 7, 31, 63, 64, 127, 128, 129, 255, 256, 300};

  /** Loops that keep the left factors that they are given. */
  private static final class Keeping extends LoopProducts {
    private final List<double[]> factors = new ArrayList<>();

    @Override
    public Factor factor(int m, int k, double[] a) {
      factors.add(Arrays.copyOf(a, m * k));
      return super.factor(m, k, a);
    }
  }

  /** What an engine does to a product of so many columns that it has computed. */
  @FunctionalInterface
  private interface Corruption {
    void of(double[] product, int columns, int place);
  }

  /** Loops of which the product of that number, counted from zero, is corrupted at a place. */
  private static ExactProducts corrupted(Corruption corruption, int number, int place) {
    AtomicInteger next = new AtomicInteger();
    return new LoopProducts() {
      @Override
      void multiply(int rows, int k, int n, double[] a, double[] b, double[] c) {
        super.multiply(rows, k, n, a, b, c);
        if (next.getAndIncrement() == number) {
          corruption.of(c, n, place % (rows * n));
        }
      }
    };
  }

  private static LossEnclosures by(ExactProducts products, Loss loss, Dataset data) {
    return new LossEnclosures(loss, data, 1, ProgressListener.NONE, Optional.of(products));
  }

  @Test
  void everyWeightIsTheExactSumOfItsSlicesAndOfWhatIsLeft() {
    RandomCases random = new RandomCases(1);
    int[] sliced = new int[4];
    for (int k = 0; k < 200; k++) {
      DoubleSupplier numbers =
          List.<DoubleSupplier>of(
                  random::ordinary, random::scattered, random::nasty, random::cancelling)
              .get(k % 4);
      int n = 1 + random.below(40);
      int m = 1 + random.below(12);
      double[][] weights = new double[m][];
      Arrays.setAll(weights, j -> random.matrix(1, n, numbers).toArray());
      DenseGroup group = new DenseGroup(1, new int[n], new int[m], weights, new double[m]);
      Keeping products = new Keeping();
      Optional<SlicedWeights> found = SlicedWeights.of(group, products, new SecureRandom());
      found.ifPresent(w -> assertSumsUp(group, w, products.factors.get(0)));
      sliced[k % 4] += found.isPresent() ? 1 : 0;
    }
    // Extreme weights are left to others, and nothing else is.
    assertTrue(sliced[2] > 2 && sliced[2] < 48, () -> Arrays.toString(sliced));
    assertEquals(List.of(50, 50, 50), List.of(sliced[0], sliced[1], sliced[3]));
  }

  private static void assertSumsUp(DenseGroup group, SlicedWeights w, double[] matrix) {
    int m = group.targets.length;
    int n = group.sources.length;
    for (int j = 0; j < m; j++) {
      Rational[] sums = new Rational[n];
      Rational magnitudes = Rational.ZERO;
      Arrays.fill(sums, Rational.ZERO);
      for (int i = 0; i < w.rests[j].length; i++) {
        int k = w.restSources[j][i];
        sums[k] = Rational.of(w.rests[j][i]);
        magnitudes = magnitudes.plus(sums[k].abs());
        Rational most = Rational.of(Math.scalb(1.0, w.exponents[j] - 16 * w.slices));
        assertTrue(sums[k].abs().compareTo(most) <= 0);
      }
      for (int p = 1; p <= w.slices; p++) {
        Rational unit = Rational.of(Math.scalb(1.0, w.exponents[j] + 1 - 16 * p));
        for (int k = 0; k < n; k++) {
          double integer = matrix[((p - 1) * m + j) * n + k];
          assertTrue(Math.abs(integer) <= 0x1p15 && integer == Math.rint(integer));
          Rational part = Rational.of(integer).times(unit);
          sums[k] = sums[k].plus(part);
          magnitudes = magnitudes.plus(part.abs());
        }
      }
      for (int k = 0; k < n; k++) {
        assertEquals(Rational.of(group.weights[j][k]), sums[k]);
      }
      assertTrue(Rational.of(w.sums[j]).compareTo(magnitudes) >= 0);
    }
  }

  @Test
  void aSliceOfSourcesHasAsManyBitsAsTheirNumberLeaves() {
    int[] sources = {1, 4, 127, 128, 255, 256, 1023, 1024, 131072};
    int[] bits = {32, 32, 32, 31, 31, 30, 29, 28, 21};
    for (int k = 0; k < sources.length; k++) {
      double[][] weights = {new double[sources[k]]};
      weights[0][0] = 1;
      DenseGroup group =
          new DenseGroup(1, new int[sources[k]], new int[1], weights, new double[1]);
      SlicedWeights w =
          SlicedWeights.of(group, new LoopProducts(), new SecureRandom()).orElseThrow();
      assertEquals(bits[k], w.sourceBits, sources[k] + " sources");
    }
  }

  @Test
  void enclosuresOfNetworksOfAllWidthsContainTheExactLoss() {
    for (int k = 0; k < WIDTHS.length; k++) {
      RandomCases random = new RandomCases(k);
      // Stored in float32, in float64, and in so many sizes that slices do not reach the smallest.
      for (DoubleSupplier numbers :
          List.<DoubleSupplier>of(
              () -> (float) random.scattered(),
              () -> 3 * random.ordinary() / 7,
              random::scattered)) {
        Network network =
            new Network(
                "net",
                WIDTHS[(k + 5) % WIDTHS.length],
                List.of(
                    new HiddenLayer("h1", WIDTHS[k], new Activation.Relu(), true),
                    new HiddenLayer(
                        "h2",
                        9,
                        new Activation.LeakyRelu(Rational.of(1, 10)),
                        random.below(2) > 0)),
                2,
                true);
        ParameterPoint point = random.point(network, numbers);
        List<ParameterPoint> points = List.of(point, random.relative(point, numbers));
        Loss loss = random.rationalLoss();
        Dataset data = random.data(network, loss, 3, numbers);
        List<LossEnclosure> exact = enclosures(loss, data, 1).of(points, Precision.EXACT);
        List<LossEnclosure> found =
            by(new LoopProducts(), loss, data).of(points, Precision.SLICED);
        for (int i = 0; i < points.size(); i++) {
          Interval value = found.get(i).value();
          assertTrue(value.contains(exact.get(i).exact().orElseThrow()), "width " + WIDTHS[k]);
          assertTrue(value.width() <= 1e-14 * value.hi(), () -> "" + value);
        }
      }
    }
  }

  @Test
  void enclosuresOfDeepNetworksAreAboutAsNarrowAsThoseInDoubleDouble() {
    for (int seed = 0; seed < 4; seed++) {
      RandomCases random = new RandomCases(seed);
      List<HiddenLayer> hidden = new ArrayList<>();
      for (int l = 1; l <= 6; l++) {
        Activation activation =
            l == 4 && seed % 2 == 1 ? new Activation.Tanh() : new Activation.Relu();
        hidden.add(new HiddenLayer("h" + l, 60, activation, true));
      }
      Network network = new Network("net", 30, hidden, 5, false);
      DoubleSupplier numbers = () -> (float) (0.4 * random.ordinary());
      ParameterPoint point = random.point(network, numbers);
      Dataset data = random.data(network, new Loss.Squared(), 300, numbers);
      double about = output(point, data, Precision.DOUBLE_DOUBLE, 0).lo();
      Interval narrow = output(point, data, Precision.DOUBLE_DOUBLE, about);
      Interval found = output(point, data, Precision.SLICED, about);
      assertTrue(found.lo() <= narrow.hi() && narrow.lo() <= found.hi());
      assertTrue(narrow.width() <= 1e-20, () -> "" + narrow);
      assertTrue(found.width() <= 8 * narrow.width(), () -> found + " and " + narrow);
    }
  }

  /** The first output on the first sample, minus a number near it. */
  private static Interval output(
      ParameterPoint point, Dataset data, Precision precision, double minus) {
    List<Interval> found = new ArrayList<>();
    new OutputEnclosures(
            data.inputs(), 1, ProgressListener.NONE, Optional.of(new LoopProducts()))
        .of(
            point,
            precision,
            (output, logits, from, size) -> found.add(logits.minus(0, 0, minus)));
    return found.get(0);
  }

  @TestFactory
  List<DynamicTest> aWrongProductIsNotBelieved() {
    Map<String, Corruption> corruptions = new LinkedHashMap<>();
    corruptions.put("one too many", (c, n, at) -> c[at] += 1);
    corruptions.put("one too few", (c, n, at) -> c[at] -= 1);
    corruptions.put("the next double above", (c, n, at) -> c[at] = Math.nextUp(c[at]));
    corruptions.put("the next double below", (c, n, at) -> c[at] = Math.nextDown(c[at]));
    corruptions.put("a half too many", (c, n, at) -> c[at] += 0.5);
    corruptions.put("a large power of two too many", (c, n, at) -> c[at] += 0x1p40);
    corruptions.put("the other sign", (c, n, at) -> c[at] = c[at] == 0 ? 1 : -c[at]);
    corruptions.put("no number", (c, n, at) -> c[at] = Double.NaN);
    corruptions.put("infinity", (c, n, at) -> c[at] = Double.POSITIVE_INFINITY);
    corruptions.put("minus infinity", (c, n, at) -> c[at] = Double.NEGATIVE_INFINITY);
    corruptions.put("beyond the longs", (c, n, at) -> c[at] = 1e300);
    corruptions.put("the least long", (c, n, at) -> c[at] = -0x1p63);
    corruptions.put("nothing computed", (c, n, at) -> Arrays.fill(c, 12345));
    corruptions.put("computed in float", (c, n, at) -> round(c));
    corruptions.put(
        "two neighbours in a row exchanged", (c, n, at) -> swap(c, at / n * n, at / n * n + 1));
    corruptions.put(
        "two neighbours in a column exchanged",
        (c, n, at) -> swap(c, at % n, at % n + n));
    RandomCases random = new RandomCases(3);
    Network network =
        new Network(
            "net", 20, List.of(new HiddenLayer("h", 30, new Activation.Relu(), true)), 12, true);
    ParameterPoint point = random.point(network, () -> (float) random.scattered() + 0.1f);
    Loss loss = new Loss.Squared();
    Dataset data = random.data(network, loss, BatchEvaluation.SIZE, () -> 1.1 + random.ordinary());
    List<DynamicTest> tests = new ArrayList<>();
    corruptions.forEach(
        (name, corruption) ->
            tests.add(
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      // The products with the first and the second slice, at two places each.
                      for (int k = 0; k < 4; k++) {
                        ExactProducts products =
                            corrupted(corruption, k / 2, random.below(1 << 20));
                        WrongProductException refusal =
                            assertThrows(
                                WrongProductException.class,
                                () ->
                                    by(products, loss, data)
                                        .of(List.of(point), Precision.SLICED));
                        assertEquals(
                            "the engine loops computed a wrong product", refusal.getMessage());
                      }
                    })));
    return tests;
  }

  private static void round(double[] c) {
    for (int k = 0; k < c.length; k++) {
      c[k] = (float) c[k];
    }
  }

  private static void swap(double[] c, int one, int other) {
    double kept = c[one];
    c[one] = c[other];
    c[other] = kept == c[one] ? kept + 1 : kept;
  }

  @Test
  void anEngineThatChangesItsOperandsIsNotBelieved() {
    RandomCases random = new RandomCases(4);
    Network network = new Network("net", 20, List.of(), 12, true);
    ParameterPoint point = random.point(network, random::ordinary);
    Dataset data = random.data(network, new Loss.Squared(), 256, random::ordinary);
    ExactProducts products =
        new LoopProducts() {
          @Override
          void multiply(int rows, int k, int n, double[] a, double[] b, double[] c) {
            b[random.below(k * n)] += 2;
            super.multiply(rows, k, n, a, b, c);
          }
        };
    assertThrows(
        WrongProductException.class,
        () -> by(products, new Loss.Squared(), data).of(List.of(point), Precision.SLICED));
  }

  @Test
  void whatAnEngineSaysBeyondTheLastSampleDoesNotMatter() {
    RandomCases random = new RandomCases(5);
    Network network = new Network("net", 20, List.of(), 12, true);
    ParameterPoint point = random.point(network, random::ordinary);
    Dataset data = random.data(network, new Loss.Squared(), 200, random::ordinary);
    ExactProducts products = corrupted((c, n, at) -> c[n - 1] = Double.NaN, 0, 0);
    assertEquals(
        by(new LoopProducts(), new Loss.Squared(), data).of(List.of(point), Precision.SLICED),
        by(products, new Loss.Squared(), data).of(List.of(point), Precision.SLICED));
  }
}
