package org.isthmus.tests.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.verifier.checker.findings.Case;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Separating planes and multipliers that were computed independently. */
class SeparableVectorsTest {

  @Test
  void everyVectorIsJudgedAsItWasComputed() throws IOException {
    Path file =
        Path.of(System.getProperty("isthmus.shared"), "vectors/connect/08_separability.json");
    Assumptions.assumeTrue(Files.exists(file), "the vectors are not here");
    int judged = 0;
    for (JsonNode vector : new ObjectMapper().readTree(file.toFile()).get("cases")) {
      Case data = vectorCase(vector);
      for (boolean through : new boolean[] {false, true}) {
        judged += judgeVector(data, vector, through);
      }
    }
    assertTrue(judged >= 8, "judged " + judged);
  }

  private static Case vectorCase(JsonNode vector) {
    StringBuilder points = new StringBuilder();
    List<Integer> labels = new ArrayList<>();
    for (int j = 0; j < vector.get("points").size(); j++) {
      points.append(j == 0 ? "" : ";");
      vector.get("points").get(j).forEach(x -> points.append(' ').append(x.decimalValue()));
      labels.add(vector.get("signs").get(j).asInt() > 0 ? 0 : 1);
    }
    return Case.ofInputs(
        points.toString(), 2, labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int judgeVector(Case data, JsonNode vector, boolean through) {
    Condition condition = new Condition.Separable(0, KeptSubset.ALL, 0, through);
    String name = through ? "homogeneous" : "affine";
    if (vector.get(name).asText().equals("SEP")) {
      List<Rational> plane = new ArrayList<>();
      vector.get(name + "_w").forEach(w -> plane.add(Rational.parse(w.asText())));
      if (!through) {
        plane.add(Rational.parse(vector.get(name + "_c").asText()));
      }
      RationalMatrix column = RationalMatrix.of(plane.size(), 1, plane);
      data.proves(condition, HOLDS, new Witness.Separator(Numbers.of(column)));
      data.rejects(condition, HOLDS, new Witness.Separator(Numbers.of(column.negate())));
      data.rejects(
          condition,
          HOLDS,
          new Witness.Separator(Numbers.of(column.minus(column))));
      return 1;
    }
    List<Integer> rows = new ArrayList<>();
    List<Rational> multipliers = new ArrayList<>();
    vector
        .get(name + "_gordan")
        .fields()
        .forEachRemaining(
            field -> {
              rows.add(Integer.parseInt(field.getKey()));
              multipliers.add(Rational.parse(field.getValue().asText()));
            });
    RationalMatrix column = RationalMatrix.of(rows.size(), 1, multipliers);
    data.proves(condition, FAILS, witness(rows, column));
    data.rejects(condition, FAILS, witness(rows, column.negate()));
    data.rejects(condition, FAILS, witness(rows, column.minus(column)));
    for (int k = 0; k < rows.size(); k++) {
      // One multiplier off; where its sample is at the origin that changes nothing.
      RationalMatrix off =
          column.edit().set(k, 0, column.get(k, 0).plus(Rational.parse("1/1000000000000"))).build();
      boolean matters = !through || !data.inputs().rowIsZero(rows.get(k));
      Outcome outcome = FAILS;
      if (matters) {
        data.rejects(condition, outcome, witness(rows, off));
      } else {
        data.proves(condition, outcome, witness(rows, off));
      }
    }
    return 1;
  }

  private static Witness witness(List<Integer> rows, RationalMatrix column) {
    return new Witness.Multipliers(rows, Numbers.of(column));
  }
}
