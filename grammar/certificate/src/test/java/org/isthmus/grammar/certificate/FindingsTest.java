package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Setting;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fits a network and what does not; the network is 2-4-5-3, of 7 samples. */
class FindingsTest {

  private static final Network NETWORK =
      new Network(
          "net",
          2,
          List.of(
              new HiddenLayer("a", 4, new Activation.Relu(), true),
              new HiddenLayer("b", 5, new Activation.Tanh(), false)),
          3,
          true);

  private static final List<KeptSubset> SUBSETS =
      List.of(
          new KeptSubset("half", List.of(List.of(0, 2), List.of(1, 3, 4))),
          new KeptSubset("most", List.of(List.of(3), List.of(0, 1, 2, 3, 4))));

  private static Numbers zeros(int rows, int columns) {
    return new Numbers.Doubles(Matrix.zeros(rows, columns));
  }

  private static Numbers ones(int rows, int columns) {
    double[] ones = new double[rows * columns];
    Arrays.fill(ones, 1);
    return new Numbers.Doubles(Matrix.of(rows, columns, ones));
  }

  private static Numbers wrong(double entry) {
    return new Numbers.Doubles(Matrix.of(1, 5, 0, 0, entry, 0, 0));
  }

  private static List<Numbers> weights() {
    return List.of(ones(2, 4), ones(4, 5), ones(5, 3));
  }

  private static List<Numbers> biases() {
    return List.of(ones(1, 4), zeros(1, 5), ones(1, 3));
  }

  private static Findings findings(Loss loss, Finding... findings) {
    return findings(loss, weights(), biases(), SUBSETS, List.of(findings));
  }

  private static Findings findings(
      Loss loss,
      List<Numbers> weights,
      List<Numbers> biases,
      List<KeptSubset> subsets,
      List<Finding> findings) {
    return new Findings(
        loss,
        NETWORK,
        new DataReference(
            7,
            Digests.of(new byte[0]),
            new DataRecipe(new DataRecipe.Npy(), List.of("x", "y"), List.of())),
        new ModelReference("m", Digests.of(new byte[0]), Optional.empty()),
        "text",
        weights,
        biases,
        subsets,
        findings);
  }

  private static Finding finding(Condition condition, Outcome outcome, Witness witness) {
    return new Finding(condition, outcome, witness, "note");
  }

  private static Finding holds(Condition condition) {
    return finding(condition, Outcome.HOLDS, new Witness.None());
  }

  private static final Condition REACHES =
      new Condition.Reaches(1, "half", new Condition.Level(true, Rational.ONE));
  private static final Condition LAST =
      new Condition.Reaches(2, "half", new Condition.Level(false, Rational.ONE));
  private static final Condition AFFINE = new Condition.Separable(2, "half", 0, false);
  private static final Condition ORIGIN = new Condition.Separable(2, "half", 0, true);
  private static final Condition POSITION = new Condition.GeneralPosition(1, "half");
  private static final Condition DISTINCT = new Condition.Distinct(0, "most");

  private static Condition numbers(String subset, String formula) {
    return new Condition.Numbers(subset, new Formula(formula));
  }

  private static Witness subnetwork(Numbers... weightsThenBiases) {
    int half = weightsThenBiases.length / 2;
    return new Witness.Subnetwork(
        List.of(weightsThenBiases).subList(0, half),
        List.of(weightsThenBiases).subList(half, weightsThenBiases.length));
  }

  static Stream<Arguments> fitting() {
    return Stream.of(
        holds(numbers("half", "N*D*L*n0*n3*k0*k2>=0")),
        holds(new Condition.OfActivation(2, ActivationProperty.RELU)),
        holds(new Condition.OfLoss("huber")),
        holds(new Condition.OfTargets(TargetProperty.ONE_CLASS)),
        holds(new Condition.LossAtMost(Rational.of(-1))),
        holds(DISTINCT),
        finding(DISTINCT, Outcome.FAILS, new Witness.Equal(6, 0)),
        holds(POSITION),
        finding(
            POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(6, 0, 3), ones(3, 1))),
        // Too few, or a normal of zeros: that is for the checker.
        finding(POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(1), zeros(3, 1))),
        finding(AFFINE, Outcome.HOLDS, new Witness.Separator(ones(4, 1))),
        finding(ORIGIN, Outcome.HOLDS, new Witness.Separator(ones(3, 1))),
        finding(AFFINE, Outcome.FAILS, new Witness.Multipliers(List.of(2, 1), ones(2, 1))),
        finding(ORIGIN, Outcome.FAILS, new Witness.Multipliers(List.of(2, 1), ones(2, 1))),
        holds(new Condition.RankAtLeast(2, "all", 1_000_000)),
        finding(
            new Condition.RankAtLeast(0, "all", 1), Outcome.FAILS, new Witness.None()),
        finding(
            REACHES,
            Outcome.HOLDS,
            subnetwork(ones(2, 2), ones(2, 3), zeros(1, 2), ones(1, 3))),
        finding(
            REACHES,
            Outcome.HOLDS,
            subnetwork(ones(2, 1), ones(1, 3), zeros(1, 1), ones(1, 3))),
        finding(LAST, Outcome.HOLDS, subnetwork(ones(3, 3), ones(1, 3))),
        finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(5), ones(1, 3))),
        finding(REACHES, Outcome.UNDECIDED, new Witness.Tried("this")))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void whatFitsIsTaken(Finding finding) {
    assertDoesNotThrow(() -> findings(new Loss.CrossEntropy(), finding));
  }

  static Stream<Arguments> unfitting() {
    Numbers infinite =
        new Numbers.Doubles(Matrix.adopt(3, 1, new double[] {1, Double.POSITIVE_INFINITY, 0}));
    Witness none = new Witness.None();
    return Stream.of(
        no("there is no subset other", holds(numbers("other", "1=1"))),
        no("there is no subset ALL", holds(numbers("ALL", "1=1"))),
        no("formula n4>=1 names n4", holds(numbers("half", "n4>=1"))),
        no("formula k3>=1 names k3", holds(numbers("half", "k3>=1"))),
        no("no such layer", holds(new Condition.OfActivation(0, ActivationProperty.RELU))),
        no("no such layer", holds(new Condition.OfActivation(3, ActivationProperty.RELU))),
        no("no such layer", holds(new Condition.OfActivation(-1, ActivationProperty.RELU))),
        no("unknown loss", holds(new Condition.OfLoss("huber(1)"))),
        no("unknown loss", holds(new Condition.OfLoss("Squared"))),
        no("no such layer", holds(new Condition.Distinct(3, "all"))),
        no("no such layer", holds(new Condition.Distinct(-1, "all"))),
        no("no subset", holds(new Condition.Distinct(0, "other"))),
        no("no such layer", holds(new Condition.GeneralPosition(3, "half"))),
        no("no such layer", holds(new Condition.RankAtLeast(3, "half", 1))),
        no("every rank", holds(new Condition.RankAtLeast(2, "half", 0))),
        no("no class 3", tried(new Condition.Separable(0, "all", 3, true))),
        no("no class -1", tried(new Condition.Separable(0, "all", -1, true))),
        no("no such layer", tried(new Condition.Separable(3, "all", 0, true))),
        no(
            "no such layer",
            tried(
                new Condition.Reaches(3, "all", new Condition.Level(false, Rational.ZERO)))),
        no("kind", finding(numbers("all", "1=1"), Outcome.HOLDS, new Witness.Equal(0, 1))),
        no("(found none, expected equal)", finding(DISTINCT, Outcome.FAILS, none)),
        no("kind", finding(DISTINCT, Outcome.HOLDS, new Witness.Equal(0, 1))),
        no("no sample 7", finding(DISTINCT, Outcome.FAILS, new Witness.Equal(0, 7))),
        no("no sample -1", finding(DISTINCT, Outcome.FAILS, new Witness.Equal(-1, 0))),
        no("twice", finding(DISTINCT, Outcome.FAILS, new Witness.Equal(3, 3))),
        no("kind", finding(POSITION, Outcome.FAILS, none)),
        no("kind", finding(POSITION, Outcome.HOLDS, plane(3))),
        no("shape (found 2 x 1, expected 3 x 1)", finding(POSITION, Outcome.FAILS, plane(2))),
        no("shape", finding(POSITION, Outcome.FAILS, plane(4))),
        no(
            "shape (found 1 x 3, expected 3 x 1)",
            finding(
                POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(0), ones(1, 3)))),
        no(
            "no sample",
            finding(POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(), ones(3, 1)))),
        no(
            "not a finite number",
            finding(
                POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(0), infinite))),
        no(
            "no sample 7",
            finding(
                POSITION, Outcome.FAILS, new Witness.Hyperplane(List.of(0, 7), ones(3, 1)))),
        no(
            "twice",
            finding(
                POSITION,
                Outcome.FAILS,
                new Witness.Hyperplane(List.of(0, 1, 0), ones(3, 1)))),
        no("kind", finding(AFFINE, Outcome.HOLDS, none)),
        no("kind", finding(AFFINE, Outcome.FAILS, new Witness.Separator(ones(4, 1)))),
        no("shape", finding(AFFINE, Outcome.HOLDS, new Witness.Separator(ones(3, 1)))),
        no("shape", finding(ORIGIN, Outcome.HOLDS, new Witness.Separator(ones(4, 1)))),
        no(
            "shape",
            finding(AFFINE, Outcome.FAILS, new Witness.Multipliers(List.of(0), ones(2, 1)))),
        no(
            "shape",
            finding(AFFINE, Outcome.FAILS, new Witness.Multipliers(List.of(0, 1), ones(1, 2)))),
        no(
            "twice",
            finding(AFFINE, Outcome.FAILS, new Witness.Multipliers(List.of(1, 1), ones(2, 1)))),
        no("kind", finding(LAST, Outcome.HOLDS, none)),
        no("kind", finding(LAST, Outcome.FAILS, none)),
        no(
            "the last hidden layer alone",
            finding(REACHES, Outcome.FAILS, new Witness.Dual(List.of(0), ones(1, 3)))),
        no(
            "shape",
            finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(0), ones(1, 2)))),
        no(
            "shape",
            finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(0, 1), ones(1, 3)))),
        no("no sample 9", finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(9), ones(1, 3)))),
        subnetworkThatDoesNotFit("number of layers", ones(3, 3), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "U2 has the wrong shape", ones(3, 2), ones(2, 3), zeros(1, 2), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "U3 has the wrong shape", ones(2, 2), ones(1, 3), zeros(1, 2), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "U3 has the wrong shape", ones(2, 2), ones(2, 2), zeros(1, 2), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "no room for the subnetwork in layer 2 (found 3 neurons, expected 1..2)",
            ones(2, 3), ones(3, 3), zeros(1, 3), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "no room for the subnetwork in layer 2 (found 0 neurons",
            zeros(2, 0), zeros(0, 3), zeros(1, 0), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "v2 has the wrong shape", ones(2, 2), ones(2, 3), zeros(1, 3), ones(1, 3)),
        subnetworkThatDoesNotFit(
            "v3 has the wrong shape", ones(2, 2), ones(2, 3), zeros(1, 2), ones(3, 1)),
        subnetworkThatDoesNotFit(
            "layer 2 has no bias", ones(2, 2), ones(2, 3), ones(1, 2), ones(1, 3)),
        no(
            "no room",
            finding(
                new Condition.Reaches(1, "most", new Condition.Level(true, Rational.ZERO)),
                Outcome.HOLDS,
                subnetwork(ones(1, 1), ones(1, 3), zeros(1, 1), ones(1, 3)))));
  }

  private static Arguments no(String message, Finding finding) {
    return Arguments.of(message, finding);
  }

  private static Finding tried(Condition condition) {
    return finding(condition, Outcome.UNDECIDED, new Witness.Tried(""));
  }

  private static Witness plane(int rows) {
    return new Witness.Hyperplane(List.of(0), ones(rows, 1));
  }

  private static Arguments subnetworkThatDoesNotFit(String message, Numbers... parts) {
    return no(message, finding(REACHES, Outcome.HOLDS, subnetwork(parts)));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void whatDoesNotFitIsRefusedWithItsPlace(String expected, Finding finding) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> findings(new Loss.CrossEntropy(), tried(LAST), finding))
            .getMessage();
    assertTrue(message.startsWith("finding 2: "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aDualPointIsOfTheLossesThatHaveOne() {
    Finding finding = finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(0), ones(1, 3)));
    assertDoesNotThrow(() -> findings(new Loss.Squared(), finding));
    for (Loss loss : List.of(new Loss.Logistic(), new Loss.Huber(Rational.ONE))) {
      assertThrows(IllegalArgumentException.class, () -> findings(loss, finding));
    }
  }

  @Test
  void whatWasTriedIsSaidOfWhatIsUndecidedAndOnlyOfIt() {
    assertThrows(
        IllegalArgumentException.class,
        () -> finding(LAST, Outcome.HOLDS, new Witness.Tried("")));
    assertThrows(
        IllegalArgumentException.class,
        () -> finding(LAST, Outcome.UNDECIDED, new Witness.None()));
    assertThrows(IllegalArgumentException.class, () -> new Witness.Tried("two\nlines"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Finding(LAST, Outcome.UNDECIDED, new Witness.Tried(""), "two\nlines"));
  }

  @Test
  void aModelThatDoesNotFitTheNetworkIsRefused() {
    List<Finding> one = List.of(holds(DISTINCT));
    Loss loss = new Loss.Squared();
    for (int k = 0; k < 3; k++) {
      for (Numbers other : List.of(ones(2, 2), ones(5, 4), ones(1, 1), zeros(0, 0))) {
        List<Numbers> weights = new ArrayList<>(weights());
        weights.set(k, other);
        List<Numbers> biases = new ArrayList<>(biases());
        biases.set(k, other);
        assertThrows(
            IllegalArgumentException.class, () -> findings(loss, weights, biases(), SUBSETS, one));
        assertThrows(
            IllegalArgumentException.class, () -> findings(loss, weights(), biases, SUBSETS, one));
      }
    }
    for (double entry : new double[] {1, Double.NaN, Double.MIN_VALUE}) {
      List<Numbers> biases = new ArrayList<>(biases());
      biases.set(1, wrong(entry));
      assertThrows(
          IllegalArgumentException.class, () -> findings(loss, weights(), biases, SUBSETS, one));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> findings(loss, weights().subList(0, 2), biases(), SUBSETS, one));
    assertThrows(
        IllegalArgumentException.class,
        () -> findings(loss, weights(), biases().subList(0, 2), SUBSETS, one));
    assertThrows(
        IllegalArgumentException.class,
        () -> findings(loss, weights(), biases(), SUBSETS, List.of()));
  }

  @Test
  void aMissingBiasIsZeroWithoutASign() {
    List<Numbers> biases = new ArrayList<>(biases());
    biases.set(1, wrong(-0.0));
    List<Finding> one = List.of(holds(DISTINCT));
    assertEquals(
        findings(new Loss.Squared(), weights(), biases(), SUBSETS, one),
        findings(new Loss.Squared(), weights(), biases, SUBSETS, one));
  }

  @Test
  void subsetsThatDoNotFitTheNetworkAreRefused() {
    List<KeptSubset> wrong =
        List.of(
            new KeptSubset("a", List.of()),
            new KeptSubset("a", List.of(List.of(0))),
            new KeptSubset("a", List.of(List.of(0), List.of(0), List.of(0))),
            new KeptSubset("a", List.of(List.of(4), List.of(0))),
            new KeptSubset("a", List.of(List.of(0), List.of(0, 5))));
    for (KeptSubset subset : wrong) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Setting(NETWORK, new Loss.Squared(), 7, List.of(subset)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Setting(
                NETWORK, new Loss.Squared(), 7, List.of(SUBSETS.get(0), SUBSETS.get(0))));
  }

  @Test
  void subsetsKeepNeuronsInOrderUnderAName() {
    for (List<Integer> kept :
        List.of(List.<Integer>of(), List.of(1, 0), List.of(0, 0), List.of(-1, 0))) {
      assertThrows(
          IllegalArgumentException.class, () -> new KeptSubset("a", List.of(kept, List.of(0))));
    }
    for (String name : List.of("", "all", "1", "_a", "a b", "a.b", "a-b", "é", "a".repeat(65))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new KeptSubset(name, List.of(List.of(0))),
          name);
    }
  }

  @Test
  void whatIsKeptIsTheListOrEverything() {
    Findings findings = findings(new Loss.Squared(), holds(DISTINCT));
    assertEquals(List.of(1, 3, 4), findings.kept(2, "half"));
    assertEquals(List.of(0, 1), findings.kept(0, "half"));
    assertEquals(List.of(0, 1, 2, 3), findings.kept(1, "all"));
    for (int l = 0; l < 3; l++) {
      for (String subset : List.of("half", "most", "all")) {
        assertEquals(
            findings.kept(l, subset).size(), findings.setting().dimension(l, subset));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> findings.kept(3, "all"));
    assertThrows(IllegalArgumentException.class, () -> findings.kept(-1, "half"));
    assertThrows(IllegalArgumentException.class, () -> findings.kept(0, "other"));
  }

  @Test
  void theSymbolsAreCounted() {
    var symbols = findings(new Loss.Squared(), holds(DISTINCT)).setting().symbols("half", 6);
    assertEquals(10, symbols.size());
    assertEquals(
        List.of(7, 6, 3, 2, 4, 5, 3, 2, 2, 3),
        Stream.of("N", "D", "L", "n0", "n1", "n2", "n3", "k0", "k1", "k2")
            .map(symbols::get)
            .map(BigInteger::intValue)
            .toList());
  }

  @Test
  void theModelIsExactAndInBinary64WhereItIs() {
    Findings findings = findings(new Loss.Squared(), holds(DISTINCT));
    assertTrue(findings.isBinary64());
    assertEquals(RationalPoint.of(findings.binary64Model()), findings.exactModel());
    List<Numbers> biases = new ArrayList<>(biases());
    Rational[] thirds = new Rational[3];
    IntStream.range(0, 3).forEach(k -> thirds[k] = Rational.of(k, 3));
    biases.set(2, Numbers.of(RationalMatrix.of(1, 3, thirds)));
    Findings fractions =
        findings(new Loss.Squared(), weights(), biases, SUBSETS, List.of(holds(DISTINCT)));
    assertFalse(fractions.isBinary64());
    assertEquals(Rational.of(2, 3), fractions.exactModel().bias(3).get(0, 2));
    assertThrows(IllegalStateException.class, fractions::binary64Model);
  }

  @Test
  void theArraysAreThoseOfTheModelThenThoseOfTheWitnesses() {
    List<String> names =
        findings(
                new Loss.Squared(),
                finding(
                    REACHES,
                    Outcome.HOLDS,
                    subnetwork(ones(2, 2), ones(2, 3), zeros(1, 2), ones(1, 3))),
                holds(DISTINCT),
                finding(AFFINE, Outcome.HOLDS, new Witness.Separator(ones(4, 1))),
                finding(LAST, Outcome.FAILS, new Witness.Dual(List.of(5), ones(1, 3))))
            .arrays()
            .stream()
            .map(array -> array.name() + (array.vector() ? " vector" : ""))
            .toList();
    assertEquals(
        List.of(
            "M.W1", "M.b1 vector", "M.W2", "M.W3", "M.b3 vector", "F1.U2", "F1.U3",
            "F1.v3 vector", "F3.plane", "F4.dual"),
        names);
  }
}
