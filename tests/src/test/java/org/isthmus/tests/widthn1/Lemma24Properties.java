package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RationalPath.Segment;
import org.isthmus.proofs.n21.Lemma24;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Lemma 2.4: outgoing weights are handed over to a neuron that does the same. */
class Lemma24Properties {

  /** Two dead neurons of which each may be a copy of another one. */
  private record Instance(RationalPoint point, int[] from, int[] to, RationalDataset data) {

    static Instance of(long seed, boolean copies) {
      Instances draw = new Instances(seed);
      Network network = draw.network(2, draw.in(4, 6), draw.in(2, 4));
      RationalPoint point = draw.point(network);
      int[] order = draw.order(network.width(1));
      int pairs = draw.in(1, 2);
      int[] from = new int[pairs];
      int[] to = new int[pairs];
      for (int k = 0; k < pairs; k++) {
        from[k] = order[2 * k];
        to[k] = order[2 * k + 1];
        point = dead(point, to[k]);
        if (copies) {
          int[] neurons = PathOracle.upTo(network.width(1));
          neurons[to[k]] = from[k];
          point =
              point.with(1, point.weight(1).columns(neurons), point.bias(1).columns(neurons));
        }
      }
      RationalDataset data = draw.data(draw.in(1, 4), 2, network.outputWidth());
      return new Instance(point, from, to, data);
    }

    private static RationalPoint dead(RationalPoint point, int neuron) {
      RationalMatrix.Editor weight = point.weight(2).edit();
      for (int k = 0; k < point.network().width(2); k++) {
        weight.zero(neuron, k);
      }
      return point.with(2, weight.build(), point.bias(2));
    }

    RationalPoint end() {
      return point.with(2, Lemma24.transfer(point.weight(2), from, to), point.bias(2));
    }

    Certificate certificate(Motion motion, Conclusion conclusion) {
      Segment segment = new Segment(motion, conclusion, "over", "back", end());
      return ExactCertificates.of(
          new Claim.AtMostEnds(Rational.ZERO),
          data,
          new RationalPath(point, List.of(segment)));
    }
  }

  @Property(tries = 80)
  @Label("N21 Lemma 2.4: the segment is invariant for every input, and on the data")
  void handingOverToACopyIsVerified(@ForAll long seed) {
    Instance instance = Instance.of(seed, true);
    for (Motion motion : List.of(new Motion.Lumped(), new Motion.Affine())) {
      Certificate certificate = instance.certificate(motion, Conclusion.INVARIANT);
      Report report = ExactCertificates.report(certificate, instance.data());
      assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
      assertEquals(
          Optional.empty(),
          new PathOracle(certificate, instance.data()).wrong(new Random(seed)));
    }
    for (int neuron : instance.from()) {
      assertTrue(instance.end().weight(2).rowIsZero(neuron));
    }
  }

  /** Equal features are needed; without them the output moves, unless nothing is handed over. */
  @Property(tries = 80)
  @Label("N21 Lemma 2.4: between neurons that differ the segment is not invariant")
  void handingOverToAnotherNeuronIsVerifiedOnlyWhereItIsTrue(@ForAll long seed) {
    Instance instance = Instance.of(seed, false);
    for (Motion motion : List.of(new Motion.Lumped(), new Motion.Affine())) {
      Certificate certificate = instance.certificate(motion, Conclusion.INVARIANT);
      Kind kind = ExactCertificates.report(certificate, instance.data()).verdict().kind();
      boolean right =
          new PathOracle(certificate, instance.data()).wrong(new Random(seed)).isEmpty();
      assertTrue(right || kind == Kind.REJECTED);
    }
  }

  @Example
  void aNeuronThatIsHeardAlreadyAndUnequalNumbersAreRefused() {
    RationalMatrix weights =
        RationalMatrix.of(3, 1, Rational.ONE, Rational.of(1, 3), Rational.ZERO);
    assertEquals(
        RationalMatrix.of(3, 1, Rational.ONE, Rational.ZERO, Rational.of(1, 3)),
        Lemma24.transfer(weights, new int[] {1}, new int[] {2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma24.transfer(weights, new int[] {0}, new int[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma24.transfer(weights, new int[] {0, 1}, new int[] {2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma24.transfer(weights, new int[] {}, new int[] {2}));
  }
}
