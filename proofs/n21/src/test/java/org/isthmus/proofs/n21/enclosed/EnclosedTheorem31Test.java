package org.isthmus.proofs.n21.enclosed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.enclosed.DoublePath.Segment;
import org.isthmus.proofs.n21.enclosed.Instances.Instance;
import org.isthmus.proofs.n21.enclosed.Instances.Kind;
import org.junit.jupiter.api.Test;

class EnclosedTheorem31Test {

  private static final Activation LEAKY = new Activation.LeakyRelu(Rational.of(1, 10));

  private static DoublePath connect(Instance instance) {
    DoublePath path =
        EnclosedTheorem31.connect(instance.first(), instance.second(), instance.inputs());
    PathInspection.requireStructure(instance, path);
    return path;
  }

  @Test
  void networksByChanceNeedTwoSegmentsForEveryGroupOfSpareNeuronsAndThreeMore() {
    // N = 30 and 5 spare neurons: 6 passes.
    Instance instance = Instances.of(Kind.INDEPENDENT, 30, network(4, 35, 2, LEAKY), 1);
    DoublePath path = connect(instance);
    assertEquals(2 * 6 + 3, path.segments().size());
    assertTrue(PathInspection.exactExcess(path, instance.inputs()) < 1e-12);
  }

  @Test
  void whereTheSpareNeuronsAreABasisFiveSegmentsAreEnough() {
    Instance instance =
        Instances.of(Kind.INDEPENDENT, 20, network(5, 60, 1, new Activation.Relu()), 2);
    DoublePath path = connect(instance);
    assertEquals(
        List.of(
            "outputs of A on basis 1",
            "20 idle neurons as in B",
            "outputs of A on basis 2",
            "40 spare neurons as in B",
            "output weights of B"),
        path.segments().stream().map(Segment::forwardNote).toList());
    assertEquals(
        List.of(
            "A",
            "20 idle neurons as in B",
            "outputs of A on basis 1",
            "40 spare neurons as in B",
            "output weights of A"),
        path.segments().stream().map(Segment::backwardNote).toList());
    assertEquals(
        List.of(
            Conclusion.CONVEX,
            Conclusion.INVARIANT,
            Conclusion.CONVEX,
            Conclusion.INVARIANT,
            Conclusion.CONVEX),
        path.segments().stream().map(Segment::conclusion).toList());
    assertEquals(0.0, path.residuals().get(4));
  }

  @Test
  void anEndWithoutFullRankIsReachedThroughOneThatHasIt() {
    Instance instance = Instances.of(Kind.DUPLICATES_SECOND, 12, network(3, 14, 1, LEAKY), 3);
    DoublePath path = connect(instance);
    List<Segment> segments = path.segments();
    Segment last = segments.get(segments.size() - 1);
    assertEquals("B", last.forwardNote());
    assertEquals(Conclusion.CONVEX, last.conclusion());
    assertTrue(
        segments
            .get(segments.size() - 2)
            .forwardNote()
            .endsWith("make the features of B independent"));
    assertTrue(PathInspection.exactExcess(path, instance.inputs()) < 1e-12);
  }

  @Test
  void spareNeuronsThatAreOfNoUseBecomeCopies() {
    // Both hidden layers have the same features, so that most of Q may depend on what is finished.
    Instance instance = Instances.of(Kind.PERMUTED, 10, network(3, 13, 1, LEAKY), 11);
    DoublePath path = connect(instance);
    assertTrue(
        path.segments().stream().anyMatch(s -> s.forwardNote().equals("outputs on the copies")));
    assertTrue(path.segments().size() <= 4 * 4 + 2 + 1);
    assertTrue(PathInspection.exactExcess(path, instance.inputs()) < 1e-12);
  }

  @Test
  void equalHiddenLayersNeedOneSegmentAndEqualEndsNone() {
    Instance instance = Instances.of(Kind.ZERO_BOTH, 5, network(2, 7, 2, LEAKY), 1);
    DoublePath path = connect(instance);
    assertEquals(1, path.segments().size());
    assertEquals(0, path.excess());
    assertEquals(0, path.largestOutputWeight());
    Instance equal = Instances.of(Kind.EQUAL, 5, network(2, 7, 2, LEAKY), 1);
    assertEquals(List.of(), connect(equal).segments());
    assertEquals(0, connect(equal).excess());
  }

  @Test
  void zerosOfAnotherSignAreTheSameNumbers() {
    Network network = network(1, 2, 1, LEAKY);
    ParameterPoint plus = point(network, 0.0, 1);
    ParameterPoint minus = point(network, -0.0, 2);
    Instance instance = new Instance(plus, minus, Matrix.of(1, 1, 1));
    assertEquals(1, connect(instance).segments().size());
  }

  private static ParameterPoint point(Network network, double weight, double output) {
    return new ParameterPoint(
        network,
        List.of(Matrix.of(1, 2, weight, weight), Matrix.of(2, 1, output, output)),
        List.of(Matrix.of(1, 2, 1, 2), Matrix.of(1, 1, 0)));
  }

  @Test
  void samplesInTheHundredsAreConnectedNearlyWithoutExcess() {
    Instance instance = Instances.of(Kind.INDEPENDENT, 200, network(8, 220, 1, LEAKY), 1);
    DoublePath path = connect(instance);
    assertEquals(2 * 10 + 3, path.segments().size());
    assertTrue(path.excess() < 1e-12, () -> "excess " + path.excess());
    assertTrue(path.largestOutputWeight() < 1e3);
    double exact = PathInspection.exactExcess(path, instance.inputs(), 0, 57, 199);
    assertTrue(exact <= path.excess() * 1.001, () -> exact + " beyond " + path.excess());
    assertTrue(exact >= path.excess() * 1e-3);
  }

  @Test
  void thePathIsAFunctionOfItsInputs() {
    Instance instance = Instances.of(Kind.ZERO_SECOND, 40, network(3, 50, 1, LEAKY), 9);
    assertEquals(connect(instance), connect(instance));
  }

  @Test
  void samplesThatDoublesHardlyTellApartAreManaged() {
    double[] inputs = new Random(1).doubles(12).toArray();
    inputs[7] = inputs[3] + 1e-7;
    Network network = network(1, 15, 1, LEAKY);
    Instance base = Instances.of(Kind.INDEPENDENT, 12, network, 4);
    Instance instance = new Instance(base.first(), base.second(), Matrix.of(12, 1, inputs));
    DoublePath path = connect(instance);
    assertTrue(PathInspection.exactExcess(path, instance.inputs()) < 1e-9);
  }

  @Test
  void samplesThatAreTooCloseAreRefused() {
    Network network = network(1, 4, 1, new Activation.Relu());
    Instance base = Instances.of(Kind.ZERO_SECOND, 3, network, 4);
    Matrix inputs = Matrix.of(3, 1, 1, 1 + 0x1p-50, 2);
    refused(
        "in doubles the inputs are too close to each other for independent features (found rank 2,"
            + " expected 3)",
        base.first(),
        base.second(),
        inputs);
  }

  @Test
  void hypothesesThatFailAreNamedWithTheNumbers() {
    Matrix inputs = Matrix.of(3, 1, 1, 2, 3);
    refused(
        "n21 Theorem 3.1 needs n_1 >= N + 1 (layer hidden has 2 neurons for 3 distinct samples; 2"
            + " more are needed)",
        network(1, 2, 1, LEAKY),
        inputs);
    refused(
        "n21 Theorem 3.1 needs an activation with two slopes (layer hidden has leaky_relu(1), which"
            + " is linear)",
        network(1, 4, 1, new Activation.LeakyRelu(Rational.ONE)),
        inputs);
    refused(
        "n21 Theorem 3.1 needs an activation with two slopes (layer hidden has identity, which is"
            + " linear)",
        network(1, 4, 1, new Activation.Identity()),
        inputs);
    refused(
        "n21 Theorem 3.1 is constructed for relu and leaky_relu alone (layer hidden has tanh)",
        network(1, 4, 1, new Activation.Tanh()),
        inputs);
    refused(
        "n21 Theorem 3.1 needs distinct samples (samples 0 and 2 are equal)",
        network(1, 4, 1, LEAKY),
        Matrix.of(3, 1, 0.0, 1, -0.0));
    refused(
        "n21 Theorem 3.1 needs at least one sample (found none)",
        network(1, 4, 1, LEAKY),
        Matrix.zeros(0, 1));
    refused(
        "an input is not a finite number",
        network(1, 4, 1, LEAKY),
        Matrix.of(1, 1, Double.NaN));
    refused(
        "the slope of layer hidden is not in the range of doubles (found 1" + "0".repeat(400) + ")",
        network(1, 4, 1, new Activation.LeakyRelu(Rational.parse("1e400"))),
        inputs);
    refused(
        "n21 Theorem 3.1 needs biases in the hidden layer (layer hidden has none)",
        new Network("net", 1, List.of(new HiddenLayer("hidden", 4, LEAKY, false)), 1, false),
        inputs);
    HiddenLayer first = new HiddenLayer("first", 4, LEAKY, true);
    HiddenLayer second = new HiddenLayer("second", 4, LEAKY, true);
    Network deep = new Network("deep", 1, List.of(first, second), 1, false);
    ParameterPoint zero =
        new ParameterPoint(
            deep,
            List.of(Matrix.zeros(1, 4), Matrix.zeros(4, 4), Matrix.zeros(4, 1)),
            List.of(Matrix.zeros(1, 4), Matrix.zeros(1, 4), Matrix.zeros(1, 1)));
    refused(
        "arithmetic enclosed is for one hidden layer (found 2 in network deep)",
        zero,
        zero,
        inputs);
  }

  @Test
  void featuresThatOverflowAreRefused() {
    Network network = network(1, 2, 1, LEAKY);
    refused(
        "the features of the hidden layer overflow",
        point(network, 1, 1),
        point(network, -2, 1),
        Matrix.of(1, 1, 1e308));
  }

  @Test
  void shapesThatDifferAreRefused() {
    ParameterPoint first = Instances.point(network(1, 4, 1, LEAKY), new Random(1));
    ParameterPoint second = Instances.point(network(1, 5, 1, LEAKY), new Random(1));
    Matrix inputs = Matrix.of(1, 1, 1);
    assertThrows(
        IllegalArgumentException.class, () -> EnclosedTheorem31.connect(first, second, inputs));
    assertThrows(
        IllegalArgumentException.class,
        () -> EnclosedTheorem31.connect(first, first, Matrix.of(1, 2, 1, 1)));
  }

  private static void refused(String message, Network network, Matrix inputs) {
    int n1 = network.width(1);
    ParameterPoint zero =
        new ParameterPoint(
            network,
            List.of(Matrix.zeros(1, n1), Matrix.zeros(n1, 1)),
            List.of(Matrix.zeros(1, n1), Matrix.zeros(1, 1)));
    refused(message, zero, zero, inputs);
  }

  private static void refused(
      String message, ParameterPoint first, ParameterPoint second, Matrix inputs) {
    RefusedException refusal =
        assertThrows(
            RefusedException.class, () -> EnclosedTheorem31.connect(first, second, inputs));
    assertEquals(message, refusal.getMessage());
  }

  private static Network network(int n0, int n1, int n2, Activation activation) {
    return Instances.network(n0, n1, n2, activation, true);
  }
}
