package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Structure;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and single segments whose verdicts and exact losses were computed independently. */
class ConnectVectorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_alternating_same_subsets",
        "02_alternating_relabel_fold",
        "04_short_copy_fold",
        "05_faithful_swaps"
      })
  void everyVerdictAndEveryExactLossIsTheOneGiven(String name)
      throws IOException, Structure.RejectedException {
    JsonNode vector = read(name);
    List<ParameterPoint> vertices = new ArrayList<>();
    vector.get("vertices").forEach(vertex -> vertices.add(point(vertex)));
    Dataset data =
        new Dataset(
            matrix(vector.get("X")), new Targets.Values(matrix(vector.get("Y"))));
    List<Conclusion> conclusions = new ArrayList<>();
    vector
        .get("segments")
        .forEach(segment -> conclusions.add(conclusion(segment.get("expected").asText())));
    Certificate certificate =
        Certificates.through(
            Rational.parse(vector.get("exact_max").asText()),
            new Loss.Squared(),
            data,
            vertices,
            conclusions);
    Structure structure = Structure.of(certificate);
    assertEquals(conclusions, structure.conclusions());
    List<Integer> evaluated =
        StreamSupport.stream(vector.get("evaluate_vertices").spliterator(), false)
            .map(JsonNode::asInt)
            .distinct()
            .toList();
    assertEquals(evaluated, structure.decisiveSteps());
    LossEnclosures losses =
        new LossEnclosures(new Loss.Squared(), data, 1, ProgressListener.NONE);
    Rational bound = Certificates.bound(certificate);
    List<LossEnclosure> all = PathMaximum.of(losses, vertices, bound).points();
    for (int k = 0; k < vertices.size(); k++) {
      assertEquals(
          Rational.parse(vector.get("exact_loss_at_vertices").get(k).asText()),
          all.get(k).exact().orElseThrow(),
          "vertex " + k);
    }
    assertEquals(
        bound, PathMaximum.of(losses, structure.decisive(), bound).exact().orElseThrow());
  }

  @Test
  void everySingleSegmentIsRejectedOrClassifiedAsGiven() throws IOException {
    JsonNode vector = read("06_single_segments");
    int count = 0;
    for (JsonNode segment : vector.get("segments")) {
      ParameterPoint from = point(segment.get("a"));
      ParameterPoint to = point(segment.get("b"));
      assertEquals(
          segment.get("expected").asText(), verdict(from, to), segment.get("why").asText());
      count++;
    }
    assertTrue(count >= 9);
  }

  /** The strongest conclusion that the checker accepts for a segment. */
  private static String verdict(ParameterPoint from, ParameterPoint to) {
    Network network = from.network();
    Dataset data =
        new Dataset(
            Matrix.zeros(1, network.inputWidth()),
            new Targets.Values(Matrix.zeros(1, network.outputWidth())));
    for (Conclusion conclusion : List.of(Conclusion.INVARIANT, Conclusion.CONVEX)) {
      try {
        Structure.of(
            Certificates.through(
                Rational.ONE,
                new Loss.Squared(),
                data,
                List.of(from, to),
                Collections.singletonList(conclusion)));
        return conclusion == Conclusion.INVARIANT ? "INV" : "CONVEX";
      } catch (Structure.RejectedException rejected) {
        assertTrue(rejected.getMessage().startsWith("step 1, rule lumped: "));
      }
    }
    return "FAIL";
  }

  private static Conclusion conclusion(String word) {
    return word.equals("INV") ? Conclusion.INVARIANT : Conclusion.valueOf(word);
  }

  private static JsonNode read(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("isthmus.shared"), "vectors", "connect", name + ".json");
    Assumptions.assumeTrue(Files.exists(file), "the test vectors are not here: " + file);
    return new ObjectMapper().readTree(file.toFile());
  }

  private static ParameterPoint point(JsonNode node) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    node.get("W").forEach(weight -> weights.add(matrix(weight)));
    for (int p = 1; p < weights.size(); p++) {
      biases.add(row(node.get("b").get(p - 1)));
    }
    Matrix last = weights.get(weights.size() - 1);
    boolean outputBias = !node.path("bL").isNull() && !node.path("bL").isMissingNode();
    biases.add(outputBias ? row(node.get("bL")) : Matrix.zeros(1, last.columns()));
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = 1; p < weights.size(); p++) {
      hidden.add(
          new HiddenLayer("h" + p, weights.get(p - 1).columns(), new Activation.Relu(), true));
    }
    return new ParameterPoint(
        new Network("net", weights.get(0).rows(), hidden, last.columns(), outputBias),
        weights,
        biases);
  }

  private static Matrix matrix(JsonNode rows) {
    double[] entries = new double[rows.size() * rows.get(0).size()];
    int k = 0;
    for (JsonNode row : rows) {
      for (JsonNode entry : row) {
        entries[k++] = entry.asDouble();
      }
    }
    return Matrix.adopt(rows.size(), rows.get(0).size(), entries);
  }

  private static Matrix row(JsonNode entries) {
    double[] row = new double[entries.size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = entries.get(k).asDouble();
    }
    return Matrix.adopt(1, row.length, row);
  }
}
