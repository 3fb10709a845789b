package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Motion;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RationalPath.Segment;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The given paths and single segments: what the checker has to accept and to refuse. */
class VectorPathsTest {

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
  void everyGivenPathIsAcceptedWithItsExactMaximum(String name) {
    Vector vector = Vector.read(name);
    RationalDataset data = vector.data(Vector.matrix(vector.expected().get("Y")));
    RationalPoint start = vector.point("theta");
    List<Segment> segments = new ArrayList<>();
    RationalPoint state = start;
    for (JsonNode segment : vector.node().get("proto_path")) {
      segments.addAll(segments(vector, state, segment));
      state = vector.point(segment.get("end"));
    }
    RationalPath path = new RationalPath(start, segments);
    assertEquals(vector.point("theta2"), path.end());
    Report report =
        ExactCertificates.report(
            ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path), data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    // The vectors give sums over the samples.
    assertEquals(
        vector.expectedNumber("max_loss_on_path").dividedBy(Rational.of(data.size())),
        report.maximum().orElseThrow().exact().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"07_leaky_L3_generic", "08_leaky_L3_rank_deficient_W3"})
  void everyGivenLiftIsAcceptedInItsCompactForm(String name) {
    Vector vector = Vector.read(name);
    RationalDataset data = vector.data(Vector.matrix(vector.expected().get("Y")));
    RationalPoint state = vector.point("theta");
    int lifts = 0;
    for (JsonNode segment : vector.node().get("proto_path")) {
      RationalPoint end = vector.point(segment.get("end"));
      if (segment.get("kind").asText().equals("LIFT")) {
        Conclusion conclusion = conclusion(segment);
        Segment compact = new Segment(lift(segment.get("lift")), conclusion, "", "", end);
        assertVerdict(Kind.VERIFIED, state, List.of(compact), data);
        lifts++;
      }
      state = end;
    }
    assertTrue(lifts >= 3, "found " + lifts + " lifts");
  }

  @Test
  void everyNegativeItemIsRefusedWithItsStatedConclusion() {
    Vector vector = Vector.read("15_negative");
    RationalDataset data = vector.data(RationalMatrix.zeros(vector.inputs().rows(), 2));
    int items = 0;
    for (JsonNode item : vector.node().get("items")) {
      RationalPoint start = vector.point(item.get("start"));
      List<Segment> segments = segments(vector, start, item.get("segment"));
      assertVerdict(Kind.REJECTED, start, segments, data);
      items++;
    }
    assertEquals(4, items);
  }

  private static void assertVerdict(
      Kind kind, RationalPoint start, List<Segment> segments, RationalDataset data) {
    Report report =
        ExactCertificates.report(
            ExactCertificates.of(
                new Claim.MaxLoss(Rational.of(1_000_000)),
                data,
                new RationalPath(start, segments)),
            data);
    assertEquals(kind, report.verdict().kind(), report.verdict().reason());
  }

  /** A segment of a vector as segments of a certificate, a lift in its pieces. */
  private static List<Segment> segments(Vector vector, RationalPoint start, JsonNode segment) {
    RationalPoint end = vector.point(segment.get("end"));
    Conclusion conclusion = conclusion(segment);
    String kind = segment.get("kind").asText();
    if (!kind.equals("LIFT")) {
      Motion motion =
          kind.equals("DEAD") || kind.equals("CONVEX")
              ? new Motion.Lumped()
              : new Motion.Affine();
      return List.of(new Segment(motion, conclusion, kind, kind, end));
    }
    List<Segment> pieces = new ArrayList<>();
    for (RationalPoint vertex :
        new LiftExpansion(start, end, segment.get("lift")).vertices()) {
      pieces.add(new Segment(new Motion.Affine(), conclusion, kind, kind, vertex));
    }
    pieces.add(new Segment(new Motion.Affine(), conclusion, kind, kind, end));
    return pieces;
  }

  private static Conclusion conclusion(JsonNode segment) {
    boolean moves =
        segment.has("lift")
            ? !segment.get("lift").get("top0").equals(segment.get("lift").get("top1"))
                && segment.get("lift").get("p").asInt() == segment.get("end").get("W").size()
            : segment.get("kind").asText().equals("CONVEX");
    return moves ? Conclusion.CONVEX : Conclusion.INVARIANT;
  }

  private static Motion lift(JsonNode lift) {
    int level = lift.get("p").asInt();
    RationalMatrix inverse = Vector.matrix(lift.get("Fplus"));
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < inverse.rows(); i++) {
      if (!inverse.rowIsZero(i)) {
        rows.add(i);
      }
    }
    List<RationalMatrix> inverses = new ArrayList<>();
    for (int k = 3; k <= level; k++) {
      inverses.add(Vector.matrix(lift.get("R").get(Integer.toString(k))));
    }
    return new Motion.Lift(level, rows, inverses);
  }
}
