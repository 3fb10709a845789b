package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RationalPath.Segment;
import org.isthmus.proofs.n21.Lemma23;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;

/** N21 Lemma 2.3: outgoing weights move to neurons that span all others. */
class Lemma23Properties {

  private static Kind decided(RationalPoint from, RationalPoint to, RationalDataset data) {
    Segment segment = new Segment(new Motion.Affine(), Conclusion.INVARIANT, "to", "back", to);
    Certificate certificate =
        ExactCertificates.of(
            new Claim.AtMostEnds(Rational.ZERO),
            data,
            new RationalPath(from, List.of(segment)));
    Report report = ExactCertificates.report(certificate, data);
    assertEquals(
        report.verdict().kind() == Kind.VERIFIED,
        new PathOracle(certificate, data).wrong(new Random(1)).isEmpty());
    return report.verdict().kind();
  }

  @Property(tries = 160)
  @Label("N21 Lemma 2.3: the segment to a basis is invariant, and weights elsewhere are zero")
  void theSegmentToABasisIsVerified(@ForAll long seed) {
    Instances draw = new Instances(seed);
    int n = draw.in(1, 4);
    Network network = draw.network(2, n + draw.in(0, 3), draw.in(2, 4));
    RationalPoint from = draw.point(network);
    RationalDataset data = draw.data(n, 2, network.outputWidth());
    RationalMatrix features = PathOracle.features(from, data.inputs()).get(1);
    int[] basis = ExactRank.of(features).columns();
    RationalMatrix product = features.times(from.weight(2));
    RationalMatrix weights = Lemma23.redistribute(features, product, basis).orElseThrow();
    assertEquals(product, features.times(weights));
    for (int j = 0; j < network.width(1); j++) {
      int neuron = j;
      assertTrue(Arrays.stream(basis).anyMatch(k -> k == neuron) || weights.rowIsZero(j));
    }
    RationalPoint to = from.with(2, weights, from.bias(2));
    assertEquals(Kind.VERIFIED, decided(from, to, data));
    // A weight off by the least is no end of an invariant segment, if its neuron is seen at all.
    int k = draw.in(0, network.width(1) - 1);
    Rational little = Rational.parse("1/1000000000000000000000000000000");
    RationalMatrix off = weights.edit().set(k, 0, weights.get(k, 0).plus(little)).build();
    boolean seen = !features.columns(k).isZero();
    Kind kind = decided(from, from.with(2, off, from.bias(2)), data);
    if (network.depth() == 2) {
      assertEquals(seen ? Kind.REJECTED : Kind.VERIFIED, kind);
    } else {
      assertTrue(seen || kind == Kind.VERIFIED);
    }
  }

  @Property(tries = 120)
  @Label("N21 Lemma 2.3: where the columns do not span the product there is no such end")
  void whatIsNotSpannedIsNotRedistributed(@ForAll long seed) {
    Instances draw = new Instances(seed);
    RationalMatrix features = draw.matrix(draw.in(1, 4), draw.in(1, 5));
    ExactRank rank = ExactRank.of(features);
    Assume.that(rank.rank() > 0);
    int[] fewer = Arrays.copyOf(rank.columns(), rank.rank() - 1);
    int left = rank.columns()[rank.rank() - 1];
    RationalMatrix product = features.columns(left);
    assertEquals(Optional.empty(), Lemma23.redistribute(features, product, fewer));
    RationalMatrix back =
        Lemma23.redistribute(features, product, rank.columns()).orElseThrow();
    RationalMatrix.Editor unit = RationalMatrix.zeros(features.columns(), 1).edit();
    assertEquals(unit.set(left, 0, Rational.ONE).build(), back);
  }

  @Property(tries = 80)
  @Label("N21 Lemma 2.3: dependent columns are no basis")
  void dependentColumnsAreRefused(@ForAll long seed) {
    Instances draw = new Instances(seed);
    int n = draw.in(1, 3);
    RationalMatrix features = draw.matrix(n, n + 1);
    int[] all = IntStream.range(0, n + 1).toArray();
    assertThrows(
        IllegalArgumentException.class,
        () -> Lemma23.redistribute(features, RationalMatrix.zeros(n, 1), all));
  }
}
