package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --engine} on a bound that is so near that plain doubles do not prove it. */
class VerifyEngineTest {

  @TempDir private static Path folder;

  private static Bench bench;

  @BeforeAll
  static void makeCertificateOfATightBound() throws IOException {
    bench = Bench.in(folder).withCertificate();
    JsonNode rough = json("verify", bench.path("p.cert")).get("maximum");
    BigDecimal lower = new BigDecimal(rough.get("lower").asDouble());
    BigDecimal upper = new BigDecimal(rough.get("upper").asDouble());
    BigDecimal bound = lower.add(upper.subtract(lower).multiply(new BigDecimal("0.9")));
    bench
        .replace("certify p", "assert max_loss(p) <= " + bound.toPlainString() + "\ncertify p")
        .withCertificate();
  }

  private static JsonNode json(Object... words) throws IOException {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--json";
    all[words.length + 1] = bench.path("v.json");
    Command.Run run = Command.here(all);
    assertEquals(0, run.exitCode(), run::toString);
    return new ObjectMapper().readTree(bench.read("v.json"));
  }

  @Test
  void theVerdictAndTheReportNameTheEngineThatWasUsed() throws IOException {
    JsonNode report = json("verify", bench.path("p.cert"), "--engine", "blas");
    assertTrue(
        report.get("reason").asText().endsWith(" segments, 12 samples, products by openblas)"),
        report::toString);
    assertEquals("openblas", report.get("products").asText());
    assertTrue(
        report.get("states").findValuesAsText("precision").contains("sliced"), report::toString);
  }

  @Test
  void theDefaultNamesNoneAndSaysTheSameOtherwise() throws IOException {
    JsonNode report = json("verify", bench.path("p.cert"));
    assertTrue(report.get("reason").asText().endsWith(" segments, 12 samples)"), report::toString);
    assertFalse(report.has("products"));
    assertEquals(
        report.get("reason"), json("verify", bench.path("p.cert"), "--engine", "jdk").get("reason"));
    JsonNode other = json("verify", bench.path("p.cert"), "--engine", "blas");
    for (int k = 0; k < report.get("states").size(); k++) {
      JsonNode one = report.get("states").get(k);
      JsonNode two = other.get("states").get(k);
      assertTrue(one.get("lower").asDouble() <= two.get("upper").asDouble());
      assertTrue(two.get("lower").asDouble() <= one.get("upper").asDouble());
    }
  }
}
