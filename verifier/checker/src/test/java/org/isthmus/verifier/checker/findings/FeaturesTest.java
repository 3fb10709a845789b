package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.junit.jupiter.api.Test;

/** Whether features are distinct, in general position, or of full rank. */
class FeaturesTest {

  private static final Witness NONE = new Witness.None();
  private static final Activation RELU = new Activation.Relu();
  private static final List<Activation> SMOOTH =
      List.of(new Activation.Tanh(), new Activation.Sigmoid(), new Activation.Gelu());

  // Features on the four inputs: (0, 1), (0, 0), (0, 0), (1, 0).
  private static final Case FOLDED =
      Case.ofInputs("-2 1; -1 0; -1 -3; 1 -1", 2, 0, 0, 1, 1).behind(RELU);

  private static Condition distinct(int layer) {
    return new Condition.Distinct(layer, KeptSubset.ALL);
  }

  private static Condition position(int layer) {
    return new Condition.GeneralPosition(layer, KeptSubset.ALL);
  }

  private static Condition rank(int layer, int rank) {
    return new Condition.RankAtLeast(layer, KeptSubset.ALL, rank);
  }

  private static Witness plane(String plane, int... rows) {
    return new Witness.Hyperplane(samples(rows), numbers(plane));
  }

  @Test
  void equalFeaturesAreFoundAndWitnessed() {
    FOLDED.proves(distinct(0), HOLDS, NONE);
    FOLDED.rejects(distinct(1), HOLDS, NONE);
    FOLDED.proves(distinct(1), FAILS, new Witness.Equal(1, 2));
    FOLDED.proves(distinct(1), FAILS, new Witness.Equal(2, 1));
    FOLDED.rejects(distinct(0), FAILS, new Witness.Equal(1, 2));
    for (int j : new int[] {1, 2, 3}) {
      FOLDED.rejects(distinct(1), FAILS, new Witness.Equal(0, j));
    }
    FOLDED.rejects(distinct(1), FAILS, new Witness.Equal(1, 3));
  }

  @Test
  void aDifferenceOfOneBitIsOne() {
    double next = Math.nextUp(1.0);
    Case data =
        Case.ofInputs(RationalMatrix.ofDoubles(3, 2, new double[] {1, 1, 1, next, next, 1}), 2, 0, 0, 1);
    for (Activation activation :
        List.of(RELU, new Activation.LeakyRelu(Rational.of(1, 7)), new Activation.Identity())) {
      Case behind = data.behind(activation);
      behind.proves(distinct(0), HOLDS, NONE);
      behind.proves(distinct(1), HOLDS, NONE);
      for (int j : new int[] {1, 2}) {
        behind.rejects(distinct(1), FAILS, new Witness.Equal(0, j));
      }
    }
    Case tiny =
        Case.ofInputs(
                RationalMatrix.ofDoubles(
                    3, 2, new double[] {Double.MIN_VALUE, 0, 0, 0, 0x1p900, 1}),
                2, 0, 0, 1)
            .behind(RELU);
    tiny.proves(distinct(1), HOLDS, NONE);
    tiny.rejects(distinct(1), FAILS, new Witness.Equal(0, 1));
  }

  @Test
  void negativeZeroIsZero() {
    Case data = Case.ofInputs("0 1; 0 1", 2, 0, 1);
    data.rejects(distinct(0), HOLDS, NONE);
    data.proves(distinct(0), FAILS, new Witness.Equal(0, 1));
  }

  @Test
  void equalInputsAreEqualEverywhereAndSmoothFeaturesAreEnclosed() {
    for (Activation smooth : SMOOTH) {
      Case data = Case.ofInputs("1 2; 3 4; 1 2; -3 1", 2, 0, 0, 1, 1).behind(smooth);
      data.proves(distinct(1), FAILS, new Witness.Equal(0, 2));
      data.rejects(distinct(1), FAILS, new Witness.Equal(0, 1));
      data.rejects(position(1), HOLDS, NONE);
      data.rejects(distinct(1), HOLDS, NONE);
      Case different = Case.ofInputs("1 2; 3 4; 1 3; -3 1", 2, 0, 0, 1, 1).behind(smooth);
      different.proves(distinct(1), HOLDS, NONE);
      different.rejects(distinct(1), FAILS, new Witness.Equal(0, 2));
      different.leavesOpen(position(1), HOLDS, NONE);
      // The two differ by less than any enclosure shows.
      Case close =
          Case.ofInputs(
                  RationalMatrix.ofDoubles(2, 1, new double[] {0x1p-1000, 0x1p-1001}), 2, 0, 1)
              .behind(smooth);
      close.leavesOpen(distinct(1), HOLDS, NONE);
      close.leavesOpen(distinct(1), FAILS, new Witness.Equal(0, 1));
    }
  }

  @Test
  void whatASmoothLayerReadsDecidesEquality() {
    // The first layer of max(z, 0) makes the first two equal; tanh above it keeps them so.
    Case data =
        Case.ofInputs("-1; -2; 1", 2, 0, 1, 1)
            .with(
                Case.model(
                    List.of(RELU, new Activation.Tanh(), RELU),
                    "1", "0", "1 2", "1 1", "1; 1", "0", "1 0", "0 0"));
    for (int layer : new int[] {1, 2, 3}) {
      data.proves(distinct(layer), FAILS, new Witness.Equal(0, 1));
      data.rejects(distinct(layer), HOLDS, NONE);
    }
    data.rejects(distinct(1), FAILS, new Witness.Equal(0, 2));
    data.rejects(distinct(2), FAILS, new Witness.Equal(0, 2));
    data.rejects(distinct(3), FAILS, new Witness.Equal(0, 2));
  }

  @Test
  void manySamplesAreToldApartByEnclosures() {
    String inputs =
        String.join(";", IntStream.range(0, 2000).mapToObj(i -> i + " " + i * i % 97).toList());
    Case data = Case.ofInputs(inputs, 2, new int[2000]).behind(RELU);
    data.proves(distinct(1), HOLDS, NONE);
    KeptSubset second = new KeptSubset("second", List.of(List.of(1)));
    data.with(second).rejects(new Condition.Distinct(1, "second"), HOLDS, NONE);
  }

  @Test
  void smallSetsAreInGeneralPositionByDeterminants() {
    // No three on a line.
    Case good = Case.ofInputs("0 0; 1 0; 0 1; 2 3; 5 1", 2, 0, 0, 1, 1, 1);
    good.proves(position(0), HOLDS, NONE);
    // (0, 0), (1, 1) and (2, 2) are on one.
    Case bad = Case.ofInputs("0 0; 1 1; 0 1; 2 2; 5 1", 2, 0, 0, 1, 1, 1);
    bad.rejects(position(0), HOLDS, NONE);
    bad.proves(position(0), FAILS, plane("1; -1; 0", 0, 1, 3));
    bad.proves(position(0), FAILS, plane("-1/3; 1/3; 0", 3, 0, 1));
    // As many as dimensions are always in general position, even if they are equal.
    Case.ofInputs("7 7; 7 7", 2, 0, 1).proves(position(0), HOLDS, NONE);
    Case.ofInputs("7 7; 7 7; 1 2", 2, 0, 1, 1).rejects(position(0), HOLDS, NONE);
    Case.ofInputs("7 7; 7 8; 1 2", 2, 0, 1, 1).proves(position(0), HOLDS, NONE);
    Case.ofInputs("1; 2; 3; 2", 2, 0, 0, 1, 1).rejects(position(0), HOLDS, NONE);
    Case.ofInputs("1; 2; 3; 4", 2, 0, 0, 1, 1).proves(position(0), HOLDS, NONE);
  }

  @Test
  void aHyperplaneThatDoesNotContainEnoughSamplesIsRejected() {
    Case data = Case.ofInputs("0 0; 1 1; 0 1; 2 2; 5 1", 2, 0, 0, 1, 1, 1);
    data.rejects(position(0), FAILS, plane("0; 0; 0", 0, 1, 3));
    data.rejects(position(0), FAILS, plane("0; 0; 1", 0, 1, 3));
    data.rejects(position(0), FAILS, plane("1; -1; 0", 0, 1));
    data.rejects(position(0), FAILS, plane("1; -1; 0", 0, 1, 2));
    data.rejects(position(0), FAILS, plane("1; -1; 0", 0, 1, 3, 4));
    data.rejects(position(0), FAILS, plane("1; -1; 1/1000000", 0, 1, 3));
    data.rejects(position(0), FAILS, plane("1; -4503599627370497/4503599627370496; 0", 0, 1, 3));
    data.rejects(position(0), FAILS, plane("1; 1; 0", 0, 1, 3));
  }

  @Test
  void anInactiveNeuronIsAHyperplane() {
    Case data = Case.ofInputs("-1 3; -2 1; 0 5; 4 4; -7 2", 2, 0, 0, 1, 1, 1).behind(RELU);
    data.proves(position(1), FAILS, plane("1; 0; 0", 0, 1, 2));
    data.proves(position(1), FAILS, plane("-5; 0; 0", 4, 2, 1, 0));
    data.rejects(position(1), FAILS, plane("1; 0; 0", 0, 1, 3));
    data.rejects(position(1), FAILS, plane("1; 0; 1", 0, 1, 2));
    data.rejects(position(1), FAILS, plane("0; 1; 0", 0, 1, 2));
    data.rejects(position(0), FAILS, plane("1; 0; 0", 0, 1, 2));
    data.behind(new Activation.LeakyRelu(Rational.of(1, 2)))
        .rejects(position(1), FAILS, plane("1; 0; 0", 0, 1, 2));
    // The order of samples plays no part, also where all are named.
    Case all = Case.ofInputs("-1 3; 1 1; -1 5", 2, 0, 0, 1).behind(RELU);
    all.rejects(position(1), FAILS, plane("1; 0; 0", 2, 0, 1));
    all.rejects(position(1), FAILS, plane("1; 0; 0", 1, 2, 0));
  }

  @Test
  void aNeuronAboveSmoothOnesCanBeInactiveForCertain() {
    Case data =
        Case.ofInputs("-1; -2; -3; 1", 2, 0, 0, 1, 1)
            .with(
                Case.model(
                    List.of(new Activation.Tanh(), RELU),
                    "1", "0", "1 1", "0 1", "1 0; 0 1", "0 0"));
    Witness inactive = plane("1; 0; 0", 0, 1, 2);
    assertEquals("PROVED", data.judge(position(2), FAILS, inactive).kind().name());
    data.leavesOpen(position(2), FAILS, plane("1; 0; 0", 0, 1, 3));
    data.leavesOpen(position(2), FAILS, plane("1; 1; 0", 0, 1, 2));
    data.leavesOpen(position(2), HOLDS, NONE);
  }

  @Test
  void onALineGeneralPositionIsDistinctness() {
    String many = String.join(";", IntStream.range(0, 700).mapToObj(i -> "" + (i * i)).toList());
    Case data = Case.ofInputs(many, 2, new int[700]);
    data.proves(position(0), HOLDS, NONE);
    data.behind(RELU).proves(position(1), HOLDS, NONE);
    // Two samples on which the neuron is inactive; one alone is no matter.
    Case.ofInputs("-1; -2; 3; 4", 2, 0, 0, 1, 1).behind(RELU).rejects(position(1), HOLDS, NONE);
    Case.ofInputs("-1; 2; 3; 4", 2, 0, 0, 1, 1).behind(RELU).proves(position(1), HOLDS, NONE);
    KeptSubset second = new KeptSubset("second", List.of(List.of(1)));
    Condition ofSecond = new Condition.GeneralPosition(1, "second");
    for (Activation activation : SMOOTH) {
      Case.ofInputs("1; 2; 3; -1/2", 2, 0, 0, 1, 1)
          .behind(activation)
          .proves(position(1), HOLDS, NONE);
      Case.ofInputs("1; 2; 3; 2", 2, 0, 0, 1, 1)
          .behind(activation)
          .rejects(position(1), HOLDS, NONE);
      Case.ofInputs("1 2; 1 3; 1 4", 2, 0, 0, 1)
          .behind(activation)
          .with(second)
          .proves(ofSecond, HOLDS, NONE);
      Case.ofInputs("1 2; 3 2; 1 4", 2, 0, 0, 1)
          .behind(activation)
          .with(second)
          .rejects(ofSecond, HOLDS, NONE);
      // They differ by less than any enclosure shows.
      Case.ofInputs(
              RationalMatrix.ofDoubles(2, 1, new double[] {0x1p-1000, 0x1p-1001}), 2, 0, 1)
          .behind(activation)
          .leavesOpen(position(1), HOLDS, NONE);
    }
  }

  /** So many points of a parabola, and one at the place of the last. */
  private static Case parabola(int samples, String last) {
    String points =
        String.join(
            ";", IntStream.range(0, samples - 1).mapToObj(i -> i + " " + i * i).toList());
    return Case.ofInputs(points + ";" + last, 2, new int[samples]);
  }

  @Test
  void inThePlaneDirectionsDecide() {
    parabola(1000, "1000 1000000").proves(position(0), HOLDS, NONE);
    // On the line through samples 10 and 16.
    parabola(400, "11 126").rejects(position(0), HOLDS, NONE);
    parabola(5, "2 7").proves(position(0), HOLDS, NONE);
    Case.ofInputs("2 7; 0 0; 2 4; 2 1", 2, 0, 0, 1, 1).rejects(position(0), HOLDS, NONE);
    Case.ofInputs("2 7; 0 0; 3 1; -2 1", 2, 0, 0, 1, 1).proves(position(0), HOLDS, NONE);
    Case.ofInputs("2 7; 0 7; 3 7; -2 1", 2, 0, 0, 1, 1).rejects(position(0), HOLDS, NONE);
    parabola(400, "17 289").rejects(position(0), HOLDS, NONE);
    parabola(6, "1/3 2").proves(position(0), HOLDS, NONE);
    parabola(6, "1/3 1").rejects(position(0), HOLDS, NONE);
    parabola(6, "1/3 1/3").rejects(position(0), HOLDS, NONE);
    parabola(6, "1/3 3333333333333333/10000000000000000").proves(position(0), HOLDS, NONE);
    // Equal features of different inputs.
    Case.ofInputs("-1 1; -2 1; 3 2; 4 7", 2, 0, 0, 1, 1)
        .behind(RELU)
        .rejects(position(1), HOLDS, NONE);
    Case.ofInputs("-1 1; -2 3; 3 2; 4 7", 2, 0, 0, 1, 1)
        .behind(RELU)
        .proves(position(1), HOLDS, NONE);
  }

  @Test
  void tooManyChoicesStayOpen() {
    parabola(1001, "1001 1002001").leavesOpen(position(0), HOLDS, NONE);
    String inputs =
        String.join(
            ";", IntStream.range(0, 60).mapToObj(i -> i + " " + i * i + " " + i * i * i).toList());
    Case.ofInputs(inputs, 2, new int[60]).leavesOpen(position(0), HOLDS, NONE);
  }

  @Test
  void ranksAreDecidedBothWays() {
    Case data = Case.ofInputs("1 2 3; 2 4 6; 0 1 1; 1 2 3", 2, 0, 0, 1, 1);
    data.decides(true, rank(0, 1));
    data.decides(true, rank(0, 2));
    data.decides(false, rank(0, 3));
    data.decides(false, rank(0, 4));
    Case nearly = Case.ofInputs("1 2 3; 2 4 6.000000000000001; 0 1 1", 2, 0, 0, 1);
    nearly.decides(true, rank(0, 3));
    // Equal rows count once, and the rank of their number is out of reach.
    Case equal = Case.ofInputs("1 2; 1 2; 1 2", 2, 0, 0, 1);
    equal.decides(true, rank(0, 1));
    equal.decides(false, rank(0, 2));
    FOLDED.decides(true, rank(1, 2));
    FOLDED.decides(false, rank(1, 3));
    KeptSubset one = new KeptSubset("one", List.of(List.of(1)));
    FOLDED.with(one).decides(true, new Condition.RankAtLeast(1, "one", 1));
    FOLDED.with(one).decides(false, new Condition.RankAtLeast(1, "one", 2));
  }

  @Test
  void ranksOfSmoothFeaturesStayOpenBelowTheNumbersOfAShape() {
    for (Activation smooth : SMOOTH) {
      Case data = Case.ofInputs("1 2; 3 4; 5 9", 2, 0, 0, 1).behind(smooth);
      data.leavesOpen(rank(1, 1), HOLDS, NONE);
      data.leavesOpen(rank(1, 2), FAILS, NONE);
      data.decides(false, rank(1, 3));
    }
  }

  @Test
  void fractionsOfModelsAreExact() {
    Case data =
        Case.ofInputs("1/3; 2/3; 1", 2, 0, 0, 1)
            .with(Case.model(List.of(RELU), "1/7 -1/7", "-1/21 1/21", "1 0; 0 1", "0 0"));
    assertEquals(matrix("1/3; 2/3; 1"), data.inputs());
    // Features: (0, 0), (1/21, 0), (2/21, 0).
    data.proves(distinct(1), HOLDS, NONE);
    data.rejects(distinct(1), FAILS, new Witness.Equal(0, 1));
    data.proves(position(1), FAILS, plane("0; 1; 0", 0, 1, 2));
    data.rejects(position(1), FAILS, plane("1; 0; 0", 0, 1, 2));
    data.rejects(position(1), HOLDS, NONE);
    data.decides(false, rank(1, 2));
  }
}
