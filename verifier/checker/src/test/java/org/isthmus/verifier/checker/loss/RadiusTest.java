package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.DoubleDouble;
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
import org.junit.jupiter.api.Test;

/**
 * The radii of single outputs, without the rounding of a loss around them that would hide a radius
 * that is too small: each output is compared with the double nearest to its exact value, so that
 * what is left is of the size of the errors themselves.
 */
class RadiusTest {

  /** What is asked of the outputs of sample s of a batch, which is a sample of the data. */
  @FunctionalInterface
  private interface SampleCheck {
    void of(Logits outputs, int s, int sample);
  }

  @Test
  void everyOutputOfARationalNetworkIsWithinItsRadius() {
    int[] checked = new int[5];
    for (int seed = 0; seed < 150; seed++) {
      int kind = seed % 5;
      RandomCases random = new RandomCases(seed);
      DoubleSupplier numbers =
          List.<DoubleSupplier>of(
                  random::ordinary,
                  random::scattered,
                  random::nasty,
                  random::cancelling,
                  random::underflowing)
              .get(kind);
      Network network = random.network(1 + seed % 3, 5, RandomCases.RATIONAL);
      ParameterPoint point = random.point(network, numbers);
      Dataset data = random.data(network, new Loss.Squared(), 3, numbers);
      Rational[][] exact =
          IntStream.range(0, data.size())
              .mapToObj(i -> Reference.exactOutputs(point, data.inputs(), i))
              .toArray(Rational[][]::new);
      String name = "case " + seed;
      evaluate(
          point,
          data,
          (outputs, s, sample) -> {
            Rational[] row = exact[sample];
            for (int k = 0; k < row.length; k++) {
              double nearest = row[k].doubleValue();
              if (Math.abs(nearest) <= Double.MAX_VALUE) {
                Rational rest = row[k].minus(Rational.of(nearest));
                assertTrue(outputs.minus(k, s, nearest).contains(rest), name);
              }
              assertTrue(outputs.difference(k, 0, s).contains(row[k].minus(row[0])), name);
              checked[kind]++;
            }
          });
    }
    for (int count : checked) {
      assertTrue(count > 100);
    }
  }

  @Test
  void everyOutputOfASmoothNetworkIsWithinItsRadius() {
    List<Activation> all = new ArrayList<>(RandomCases.SMOOTH);
    all.addAll(RandomCases.RATIONAL.subList(0, 3));
    for (int seed = 0; seed < 100; seed++) {
      RandomCases random = new RandomCases(5000 + seed);
      DoubleSupplier numbers = seed % 2 == 0 ? random::ordinary : () -> 3 * random.ordinary();
      Network network = random.network(1 + seed % 4, 4, all);
      assertWithinRadius(
          random.point(network, numbers), random.data(network, new Loss.Squared(), 2, numbers));
    }
  }

  @Test
  void everySmoothActivationIsWithinItsRadiusWhereItTurnsIntoAConstantOrALine() {
    double[] arguments = {
      13, Math.nextUp(13.0), -13, Math.nextDown(-13.0), 39.9, 40, -40, 80, -80, 81, 350, -350, 1e-9
    };
    for (Activation activation : RandomCases.SMOOTH) {
      Network network =
          new Network("net", 1, List.of(new HiddenLayer("h", 1, activation, false)), 1, false);
      ParameterPoint point =
          new ParameterPoint(
              network,
              List.of(Matrix.of(1, 1, 1), Matrix.of(1, 1, 1)),
              List.of(Matrix.zeros(1, 1), Matrix.zeros(1, 1)));
      for (double x : arguments) {
        RandomCases random = new RandomCases(1);
        Dataset data = random.data(network, new Loss.Squared(), 1, () -> x);
        assertWithinRadius(point, data);
      }
    }
  }

  @Test
  void everyActivationAccountsForItsRoundingAndForTheRadiusOfItsArgument() {
    List<Activation> all = new ArrayList<>(RandomCases.RATIONAL);
    all.addAll(RandomCases.SMOOTH);
    RandomCases random = new RandomCases(6);
    for (Activation activation : all) {
      Network network =
          new Network("net", 1, List.of(new HiddenLayer("h", 1, activation, false)), 1, false);
      ParameterPoint point = random.point(network, () -> 1);
      Dataset data = random.data(network, new Loss.Squared(), 1, random::ordinary);
      SharedNetwork shared = SharedNetwork.of(List.of(point));
      for (BatchEvaluation evaluation :
          List.of(
              new PlainEvaluation(shared, data.inputs()),
              new DoubleDoubleEvaluation(shared, data.inputs()),
              sliced(shared, data.inputs()))) {
        boolean plain = evaluation instanceof PlainEvaluation;
        for (double radius : new double[] {0, 1e-25, 1e-3, 0.5}) {
          for (int k = 0; k < 10; k++) {
            double x = 3 * random.scattered();
            assertEnclosed(evaluation, activation, x, plain ? 0 : x * 0x1.234p-56, radius);
          }
          for (double x : new double[] {0, 1, -1, 14, -14, 1.4142135, -1.4142135, -1e-310}) {
            assertEnclosed(evaluation, activation, x, 0, radius);
          }
        }
      }
    }
  }

  /** For arguments at, above and below x + y, up to the radius away. */
  private static void assertEnclosed(
      BatchEvaluation evaluation, Activation activation, double x, double y, double radius) {
    int slot = 2;
    double y0 = DoubleDouble.sum(x, y).lo();
    evaluation.size = 1;
    evaluation.values[slot][0] = x;
    evaluation.trailing(slot)[0] = y0;
    double after =
        activation.match(evaluation.activations()).apply(slot, radius, Math.abs(x));
    BigDecimal result =
        new BigDecimal(evaluation.values[slot][0])
            .add(new BigDecimal(evaluation.trailing(slot)[0]));
    BigDecimal middle = new BigDecimal(x).add(new BigDecimal(y0));
    for (int side = -1; side <= 1; side++) {
      BigDecimal argument = middle.add(new BigDecimal(side * radius));
      BigDecimal error = Reference.activate(activation, argument).subtract(result).abs();
      assertTrue(
          error.compareTo(new BigDecimal(after)) <= 0,
          () -> activation.notation() + "(" + x + ") errs by " + error + ", not " + after);
    }
  }

  private static void assertWithinRadius(ParameterPoint point, Dataset data) {
    BigDecimal[][] exact =
        IntStream.range(0, data.size())
            .mapToObj(i -> Reference.outputs(point, data.inputs(), i))
            .toArray(BigDecimal[][]::new);
    evaluate(
        point,
        data,
        (outputs, s, sample) -> {
          for (int k = 0; k < exact[sample].length; k++) {
            double nearest = exact[sample][k].doubleValue();
            BigDecimal rest = exact[sample][k].subtract(new BigDecimal(nearest));
            Interval found = outputs.minus(k, s, nearest);
            assertTrue(
                Reference.contains(found, rest),
                () -> point.network().shape() + ": " + found + " misses " + rest);
          }
        });
  }

  @Test
  void theLoopsKeepToTheirRadiiInEverySampleOnceTheyAreCompiled() {
    RandomCases random = new RandomCases(12);
    Network network =
        new Network(
            "net", 7, List.of(new HiddenLayer("h", 19, new Activation.Relu(), true)), 3, true);
    ParameterPoint point = random.point(network, random::ordinary);
    Dataset data = random.data(network, new Loss.Squared(), BatchEvaluation.SIZE, random::ordinary);
    Rational[][] exact =
        IntStream.range(0, data.size())
            .mapToObj(i -> Reference.exactOutputs(point, data.inputs(), i))
            .toArray(Rational[][]::new);
    boolean[] check = {false};
    SampleCheck comparison =
        (outputs, s, sample) -> {
          for (int k = 0; check[0] && k < 3; k++) {
            double nearest = exact[sample][k].doubleValue();
            Rational rest = exact[sample][k].minus(Rational.of(nearest));
            assertTrue(outputs.minus(k, s, nearest).contains(rest), "sample " + sample);
          }
        };
    OutputEnclosures.Use use = eachSample(comparison);
    SharedNetwork shared = SharedNetwork.of(List.of(point));
    for (BatchEvaluation evaluation :
        List.of(
            new PlainEvaluation(shared, data.inputs()),
            new DoubleDoubleEvaluation(shared, data.inputs()),
            sliced(shared, data.inputs()))) {
      check[0] = false;
      for (int round = 0; round < 400; round++) {
        evaluation.evaluate(0, data.size(), use);
      }
      check[0] = true;
      evaluation.evaluate(0, data.size(), use);
    }
  }

  private static void evaluate(ParameterPoint point, Dataset data, SampleCheck check) {
    SharedNetwork network = SharedNetwork.of(List.of(point));
    OutputEnclosures.Use use = eachSample(check);
    new PlainEvaluation(network, data.inputs()).evaluate(0, data.size(), use);
    new DoubleDoubleEvaluation(network, data.inputs()).evaluate(0, data.size(), use);
    sliced(network, data.inputs()).evaluate(0, data.size(), use);
  }

  private static BatchEvaluation sliced(SharedNetwork network, Matrix inputs) {
    ExactProducts products = new LoopProducts();
    return new SlicedEvaluation(network, inputs, products, SlicedWeights.of(network, products));
  }

  private static OutputEnclosures.Use eachSample(SampleCheck check) {
    return (output, outputs, from, size) ->
        IntStream.range(0, size).forEach(s -> check.of(outputs, s, from + s));
  }
}
