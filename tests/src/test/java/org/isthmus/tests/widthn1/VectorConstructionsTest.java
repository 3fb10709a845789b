package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Definiteness;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.n21.Lemma22;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.n21.Theorem31.Form;
import org.isthmus.proofs.n21.Theorem41;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The constructions on instances whose ranks, bases, outputs and losses were computed elsewhere. */
class VectorConstructionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_relu_L2_generic",
        "03_relu_L2_degenerate",
        "04_leaky_L2_batch",
        "05_leaky_L2_duplicate_rows",
        "06_leaky_L2_worst_copies",
        "07_leaky_L3_generic",
        "08_leaky_L3_rank_deficient_W3"
      })
  void everyPathIsVerifiedWithTheGivenMaximumWithinTheGivenNumberOfSegments(String name) {
    Vector vector = Vector.read(name);
    RationalDataset data = vector.data(Vector.matrix(vector.expected().get("Y")));
    RationalPath path =
        Theorem31.connect(
            vector.point("theta"),
            vector.point("theta2"),
            vector.inputs(),
            Form.BATCHED,
            progress -> {});
    assertTrue(
        path.segments().size() <= vector.expected().get("max_segments").asInt(),
        path.segments().size() + " segments");
    Report report =
        ExactCertificates.report(
            ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path), data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    assertEquals(
        vector.expectedNumber("max_loss_on_path").dividedBy(Rational.of(data.size())),
        report.maximum().orElseThrow().exact().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_relu_L2_generic",
        "03_relu_L2_degenerate",
        "04_leaky_L2_batch",
        "05_leaky_L2_duplicate_rows",
        "06_leaky_L2_worst_copies",
        "07_leaky_L3_generic",
        "08_leaky_L3_rank_deficient_W3"
      })
  void ranksBasesAndOutputsAreTheGivenOnes(String name) {
    Vector vector = Vector.read(name);
    JsonNode expected = vector.expected();
    DistinctInputs distinct = DistinctInputs.of(vector.inputs());
    assertEquals(expected.get("N_distinct").asInt(), distinct.count());
    for (String end : List.of("theta", "theta2")) {
      RationalPoint point = vector.point(end);
      RationalMatrix features = ForwardPass.at(point, distinct.rows()).feature(1);
      assertEquals(expected.get("rank_F1_" + end).asInt(), ExactRank.of(features).rank());
      assertEquals(
          Vector.integers(expected.get("greedy_basis_F1_" + end)),
          IntStream.of(Pivots.of(features).columns()).boxed().toList());
      assertEquals(
          Vector.matrix(expected.get("output_" + end)),
          ForwardPass.at(point, vector.inputs()).output());
      expected
          .get("rank_W_" + end)
          .fields()
          .forEachRemaining(
              rank ->
                  assertEquals(
                      rank.getValue().asInt(),
                      ExactRank.of(point.weight(Integer.parseInt(rank.getKey()))).rank()));
    }
  }

  @Test
  void theBasisLemmaGivesTheGivenNeuronsAndDeterminants() {
    Vector vector = Vector.read("14_basis_lemma");
    RationalMatrix inputs = vector.inputs();
    JsonNode expected = vector.expected();
    RationalMatrix direction = Lemma22.separatingDirection(inputs);
    List<Integer> expectedDirection = Vector.integers(expected.get("direction"));
    List<Rational> projections = new ArrayList<>();
    for (int k = 0; k < expectedDirection.size(); k++) {
      assertEquals(Rational.of(expectedDirection.get(k)), direction.get(k, 0));
    }
    RationalMatrix projected = inputs.times(direction);
    for (int i = 0; i < inputs.rows(); i++) {
      projections.add(projected.get(i, 0));
      assertEquals(
          Rational.parse(expected.get("projections").get(i).asText()), projected.get(i, 0));
    }
    int[] sorted =
        IntStream.range(0, inputs.rows())
            .boxed()
            .sorted(Comparator.comparing(projections::get))
            .mapToInt(Integer::intValue)
            .toArray();
    RationalMatrix neurons = Vector.matrix(expected.get("neurons_w_then_bias")).transpose();
    int[] weights = IntStream.range(0, neurons.rows() - 1).toArray();
    RationalMatrix linear =
        inputs.times(neurons.rows(weights)).plusRow(neurons.rows(neurons.rows() - 1));
    for (JsonNode item : expected.get("cases")) {
      Rational slope = Rational.parse(item.get("neg_slope").asText());
      RationalMatrix features = features(linear, slope);
      assertEquals(Vector.matrix(item.get("C")), features);
      assertEquals(
          Rational.parse(item.get("det_sorted_rows").asText()),
          Determinant.of(features.rows(sorted)));
    }
  }

  private static RationalMatrix features(RationalMatrix linear, Rational slope) {
    List<Rational> entries = new ArrayList<>();
    for (int i = 0; i < linear.rows(); i++) {
      for (int j = 0; j < linear.columns(); j++) {
        Rational z = linear.get(i, j);
        entries.add(z.signum() > 0 ? z : z.times(slope));
      }
    }
    return RationalMatrix.of(linear.rows(), linear.columns(), entries);
  }

  @Test
  void theRayIsFoundAndVerified() {
    Vector vector = Vector.read("13_unbounded_ray_L3");
    RationalPoint start = vector.point("theta");
    RationalMatrix output = Vector.matrix(vector.expected().get("output"));
    assertEquals(output, ForwardPass.at(start, vector.inputs()).output());
    Theorem31.Ray ray = Theorem31.unbounded(start, vector.inputs());
    assertEquals(vector.expected().get("free_neuron").asInt(), ray.neuron());
    assertEquals(
        vector.point(vector.expected().get("theta_after_redistribution")), ray.path().end());
    RationalDataset data = vector.data(output);
    Report report = ExactCertificates.report(ExactCertificates.of(data, ray), data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
  }

  @Test
  void theDisconnectionHasTheGivenDeterminantsAndAtLeastTheGivenBarrier() {
    Vector vector = Vector.read("10_necessity_leaky");
    RationalDataset data = vector.data(Vector.matrix(vector.node().get("Y")));
    List<Integer> rows = Vector.integers(vector.node().get("I"));
    Theorem41.Disconnection found =
        Theorem41.disconnect(vector.point("theta"), data, 0, 1, Optional.of(rows));
    assertEquals(vector.point("theta2"), found.swapped());
    assertEquals(vector.expectedNumber("det_theta"), found.determinant());
    assertEquals(vector.expectedNumber("det_theta2"), found.swappedDeterminant());
    assertEquals(Rational.ZERO, found.fit());
    // The vector bounds the sum over the samples, the loss is the mean.
    Rational given =
        vector.expectedNumber("barrier_certified_tau").dividedBy(Rational.of(data.size()));
    for (Rational barrier : List.of(given, found.barrier())) {
      Report report = disconnection(vector, data, rows, barrier);
      assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    }
    // The least singular value squared is below the given bound and a tenth of a percent.
    Rational tooHigh = given.times(Rational.of(1001, 1000));
    assertEquals(Kind.REJECTED, disconnection(vector, data, rows, tooHigh).verdict().kind());
    RationalMatrix targets =
        ((RationalTargets.Values) data.targets()).values();
    assertTrue(
        !Definiteness.isPositiveDefinite(
            targets
                .times(targets.transpose())
                .minus(
                    RationalMatrix.identity(3)
                        .times(tooHigh.times(Rational.of(data.size()))))));
  }

  private static Report disconnection(
      Vector vector, RationalDataset data, List<Integer> rows, Rational barrier) {
    Claim.Disconnected claim =
        new Claim.Disconnected(
            Rational.ZERO,
            barrier,
            Indices.of(rows.stream().mapToInt(Integer::intValue).toArray()));
    return ExactCertificates.report(
        ExactCertificates.of(claim, data, vector.point("theta"), vector.point("theta2")), data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01_relu_L2_generic", "04_leaky_L2_batch", "07_leaky_L3_generic"})
  void theLossDescendsToZeroFromTheFirstPoint(String name) {
    Vector vector = Vector.read(name);
    RationalDataset data = vector.data(Vector.matrix(vector.expected().get("Y")));
    RationalPath path = NoBadValley.descend(vector.point("theta"), data);
    Report report =
        ExactCertificates.report(
            ExactCertificates.of(new Claim.Descends(Rational.ZERO), data, path), data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
  }
}
