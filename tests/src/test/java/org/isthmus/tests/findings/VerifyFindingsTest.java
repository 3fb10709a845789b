package org.isthmus.tests.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.UNDECIDED;
import static org.isthmus.verifier.checker.findings.Case.matrix;
import static org.isthmus.verifier.checker.findings.Case.numbers;
import static org.isthmus.verifier.checker.findings.Case.samples;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.Main;
import org.isthmus.verifier.checker.findings.Case;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code isthmus verify} on certificates of findings. */
class VerifyFindingsTest {

  private static final Witness NONE = new Witness.None();

  // The squared loss of outputs max(0, x) = 1, 2, 0 for targets 1, 2, 1 is 1/3.
  private static final Case DATA =
      Case.ofInputs("1; 2; -3", 1, 0, 0, 0)
          .with(
              Case.model(List.of(new Activation.Relu()), "1", "0", "1", "0"))
          .with(
              new Loss.Squared(), new RationalTargets.Values(matrix("1; 2; 1")));

  private static final Finding LOSS =
      finding(new Condition.LossAtMost(Rational.parse("1/3")), HOLDS, NONE);
  private static final Finding DISTINCT =
      finding(new Condition.Distinct(1, KeptSubset.ALL), HOLDS, NONE);
  private static final Finding SEPARABLE =
      finding(
          new Condition.Separable(1, KeptSubset.ALL, 0, true),
          FAILS,
          new Witness.Multipliers(samples(2), numbers("1")));
  private static final Finding TRIED =
      finding(
          new Condition.GeneralPosition(1, KeptSubset.ALL),
          UNDECIDED,
          new Witness.Tried("nothing \"much\""));

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private static Finding finding(Condition condition, Finding.Outcome outcome, Witness witness) {
    return new Finding(condition, outcome, witness, "a note");
  }

  @BeforeEach
  void writeTheData() throws IOException {
    Files.writeString(folder.resolve("data.txt"), "X 3 1\n1\n2\n-3\nY 3 1\n1\n2\n1\n");
    Files.writeString(folder.resolve("alice.txt"), "W1 1 1\n1\nb1 1 1\n0\nW2 1 1\n1\nb2 1 1\n0\n");
  }

  private Run verify(List<Finding> findings, Object... options) {
    return verify(DATA, findings, options);
  }

  private Run verify(Case data, List<Finding> findings, Object... options) {
    Findings stated = data.findings(findings.toArray(Finding[]::new));
    Findings stored =
        new Findings(
            stated.loss(),
            stated.network(),
            new DataReference(
                3,
                stated.data().digest(),
                new DataRecipe(
                    new DataRecipe.Text("X", "Y"), List.of("data.txt"), List.of())),
            new ModelReference(
                "alice",
                stated.model().digest(),
                Optional.of(
                    new ModelReference.File(
                        "alice.txt", ArrayNames.byConvention(), "0".repeat(64)))),
            stated.construction(),
            stated.weights(),
            stated.biases(),
            stated.subsets(),
            stated.findings());
    CertificateFile.write(folder.resolve("a.cert"), stored);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[options.length + 1];
    words[0] = folder.resolve("a.cert").toString();
    for (int k = 0; k < options.length; k++) {
      words[k + 1] = options[k].toString();
    }
    int code =
        Main.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsProvedIsCounted() {
    Run run = verify(List.of(LOSS, DISTINCT, SEPARABLE));
    assertEquals(
        "VERIFIED 3 findings about alice: 2 conditions hold, 1 fails (3 samples)\n", run.out());
    assertEquals(0, run.code());
    assertEquals("", run.err());
    assertEquals(
        "VERIFIED 2 findings about alice: 1 condition holds, 1 fails (3 samples); 1 undecided\n",
        verify(List.of(LOSS, TRIED, SEPARABLE)).out());
  }

  @Test
  void everyFindingHasALine() {
    assertEquals(
        List.of(
            "finding 1    holds     the loss is at most 1/3: the loss is 1/3  a note",
            "finding 2    fails     the features of layer 1 separate class 0 from all others by a"
                + " plane through the origin: the combination is zero (samples: 1, bits of the"
                + " multipliers: 1)  a note",
            "finding 3    undecided the features of layer 1 are in general position: nothing"
                + " \"much\"  a note"),
        verify(List.of(LOSS, SEPARABLE, TRIED), "-v").out().lines().limit(3).toList());
  }

  @Test
  void theFirstFindingThatIsWrongIsNamed() {
    Finding low = finding(new Condition.LossAtMost(Rational.parse("1/4")), HOLDS, NONE);
    Run run = verify(List.of(TRIED, LOSS, low, SEPARABLE, low));
    assertEquals(10, run.code());
    assertEquals(
        "REJECTED finding 3 (the loss is at most 1/4, said to hold): the loss is 1/3\n", run.out());
    Finding equal =
        finding(
            new Condition.Distinct(1, KeptSubset.ALL), FAILS, new Witness.Equal(0, 2));
    assertEquals(
        "REJECTED finding 1 (the features of layer 1 are distinct, said to fail): samples 0 and 2"
            + " have different features\n",
        verify(List.of(equal)).out());
  }

  @Test
  void whereNothingIsClaimedNothingIsVerified() {
    Run run = verify(List.of(TRIED));
    assertEquals(20, run.code());
    assertEquals("INCONCLUSIVE nothing is claimed about alice (1 undecided)\n", run.out());
  }

  @Test
  void theListIsThereForMachines() throws IOException {
    Path json = folder.resolve("verdict.json");
    verify(List.of(LOSS, SEPARABLE, TRIED), "--json", json);
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    assertEquals("VERIFIED", read.get("verdict").asText());
    JsonNode findings = read.get("findings");
    assertEquals(3, findings.size());
    assertEquals(2, findings.get(1).get("finding").asInt());
    assertEquals("fails", findings.get(1).get("claim").asText());
    assertEquals("proved", findings.get(1).get("judgement").asText());
    assertEquals("undecided", findings.get(2).get("claim").asText());
    assertEquals("nothing \"much\"", findings.get(2).get("reason").asText());
    assertEquals("a note", findings.get(0).get("note").asText());
  }

  @Test
  void otherDataAreAMistakeOfUsage() {
    Run run = verify(List.of(LOSS), "--on", folder.resolve("data.txt"));
    assertEquals(64, run.code());
    assertTrue(run.err().contains("--on: this certificate is decided on its own data"), run.err());
  }

  @Test
  void theModelCanBeCompared() throws IOException {
    assertEquals(0, verify(List.of(LOSS), "--models", folder).code());
    Files.writeString(folder.resolve("alice.txt"), "W1 1 1\n1\nb1 1 1\n0\nW2 1 1\n2\nb2 1 1\n0\n");
    Run run = verify(List.of(LOSS), "--models", folder);
    assertEquals(12, run.code());
    assertTrue(run.out().contains("is not model alice of the certificate"), run.out());
  }

  @Test
  void otherNumbersInTheDataAreAMismatch() throws IOException {
    Files.writeString(folder.resolve("data.txt"), "X 3 1\n1\n2\n-3\nY 3 1\n1\n2\n2\n");
    assertEquals(12, verify(List.of(LOSS)).code());
  }

  @Test
  void bytesThatAreChangedAreMalformed() throws IOException {
    verify(List.of(LOSS, SEPARABLE));
    byte[] bytes = Files.readAllBytes(folder.resolve("a.cert"));
    for (int at = 0; at < bytes.length; at += 37) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Path file = folder.resolve("b.cert");
      Files.write(file, changed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
      int code = Main.run(new String[] {file.toString()}, stream, stream);
      assertEquals(11, code, () -> out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aCheckThatTakesTooLongIsGivenUp() {
    // The exact loss has millions of digits: each layer multiplies by a slope of 4000.
    String digits = "7".repeat(4000);
    Activation steep = new Activation.LeakyRelu(Rational.parse(digits + "/1" + "0".repeat(3999)));
    int layers = 24;
    String[] matrices = new String[2 * layers + 2];
    for (int k = 0; k < matrices.length; k += 2) {
      matrices[k] = "1";
      matrices[k + 1] = "0";
    }
    Case data = DATA.with(Case.model(Collections.nCopies(layers, steep), matrices));
    Run run = verify(data, List.of(LOSS), "--max-time", "1");
    assertEquals(30, run.code(), run::toString);
    assertEquals("RESOURCE out of time (1 s); --max-time allows more", run.out().strip());
  }
}
