package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.disconnected;
import static org.isthmus.verifier.checker.ExactPath.ends;
import static org.isthmus.verifier.checker.ExactPath.maximum;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on certificates that are decided in rational arithmetic. */
class ExactMainTest {

  // On positive inputs both units are multiples of the input: 3 (1/3) x = x.
  private static final RationalPoint FIRST = point("relu", "1 1/3", "1; 0");
  private static final RationalPoint BETWEEN = point("relu", "1 1/3", "0; 3");
  private static final RationalPoint SECOND = point("relu", "1 1/3", "1/3; 0");

  private static final RationalDataset DATA = data("1; 2/3", "1/3; 1/3");
  private static final String DATA_TEXT = "X 2 1\n1\n2/3\nY 2 1\n1/3\n1/3\n";

  private static final ExactPath PATH =
      ExactPath.from(FIRST).affine(INVARIANT, BETWEEN).affine(CONVEX, SECOND);

  @TempDir Path folder;

  private Path file;

  private record Run(int code, String out, String err) {}

  private static Run run(Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            Arrays.stream(words).map(Object::toString).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void write(ExactPath path, Claim claim, RationalDataset data) {
    CertificateFile.write(file, path.certificate(claim, new Loss.Squared(), data));
  }

  @BeforeEach
  void writeTheFiles() throws IOException {
    file = folder.resolve("a.cert");
    Files.writeString(folder.resolve("data.txt"), DATA_TEXT);
    write(PATH, ends("0"), DATA);
  }

  @Test
  void aProvedClaimIsVerified() {
    Run run = run(file);
    assertEquals(0, run.code(), run.out() + run.err());
    // (2/3)^2 and (1/3)^2 over two samples at the start.
    assertEquals(
        "VERIFIED max loss = 5/18 <= the larger loss of its ends on the path from first to second"
            + " (2 segments, 2 samples)\n",
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void everyStepHasALineWithItsRuleAndItsLoss() {
    List<String> lines = run(file, "-v").out().lines().toList();
    assertEquals(
        List.of(
            "start    loss = 5/18",
            "step 1     affine invariant  to 1",
            "step 2     affine convex    loss at its end = 1/162  to 2"),
        lines.subList(0, 3));
  }

  @Test
  void theJsonHasTheExactLosses() throws IOException {
    Path json = folder.resolve("verdict.json");
    assertEquals(0, run(file, "--json", json).code());
    String text = Files.readString(json);
    assertTrue(text.contains("\"exact\": \"5/18\"") || text.contains("\"exact\":\"5/18\""), text);
    assertTrue(text.contains("\"1/162\""), text);
  }

  @Test
  void aBoundByTheLeastTooLowIsRejected() {
    write(PATH, maximum("5/18"), DATA);
    assertEquals(0, run(file).code());
    Rational little = Rational.parse("1/100000000000000000000000000000000000000");
    write(PATH, maximum(Rational.of(5, 18).minus(little).toString()), DATA);
    assertEquals(10, run(file).code());
  }

  @Test
  void aStepThatIsWrongOnOneSampleIsRejected() throws IOException {
    // The second unit is off on the first sample.
    ExactPath path =
        ExactPath.from(point("relu", "1 -1", "1; 2"))
            .affine(INVARIANT, point("relu", "1 -1", "1; 3"));
    write(path, ends("100"), DATA);
    assertEquals(0, run(file).code());
    write(path, ends("100"), data("1; -1/9", "0; 0"));
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1\n-1/9\nY 2 1\n0\n0\n");
    Run run = run(file);
    assertEquals(10, run.code());
    assertEquals(
        "REJECTED step 1, rule affine: the output moves (stated invariant, proved convex)\n",
        run.out());
  }

  @Test
  void otherNumbersAreOtherData() throws IOException {
    for (String other :
        List.of(
            DATA_TEXT.replace("2/3", "0.6666666666666666"),
            DATA_TEXT.replace("Y 2 1\n1/3\n1/3", "Y 2 1\n1/3\n0.3333333333333333"),
            DATA_TEXT.replace("X 2 1\n1\n2/3", "X 2 1\n2/3\n1"))) {
      Files.writeString(folder.resolve("data.txt"), other);
      Run run = run(file);
      assertEquals(12, run.code(), run.out() + run.err());
      assertTrue(
          run.out().startsWith("INPUT-MISMATCH the data are not those of the certificate"),
          run.out());
    }
    // The same numbers in other words are the same data.
    Files.writeString(
        folder.resolve("data.txt"),
        "# targets first\nY 2 1\n1/3\n3/9\n\nX 2 1\n1.0\n+4/6 # a fraction\n");
    assertEquals(0, run(file).code());
  }

  @Test
  void theDataAreFoundInAnotherFolder() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.move(folder.resolve("data.txt"), other.resolve("data.txt"));
    assertEquals(64, run(file).code());
    assertEquals(0, run(file, "--data", other).code());
  }

  @Test
  void aTextFileThatCannotBeReadIsNoVerdict() throws IOException {
    for (String broken : List.of("", "X 2 1\n1\n", "X 2 1\n1\n2/0\nY 2 1\n1\n1\n", "X 1 1\na\n")) {
      Files.writeString(folder.resolve("data.txt"), broken);
      Run run = run(file);
      assertEquals(64, run.code(), run.out() + run.err());
      assertEquals("", run.out());
    }
  }

  @Test
  void anExactCertificateSaysNothingAboutOtherData() throws IOException {
    Files.writeString(folder.resolve("other.txt"), DATA_TEXT);
    Run run = run(file, "--on", folder.resolve("other.txt"));
    assertEquals(64, run.code());
    assertTrue(run.err().contains("says nothing about others"), run.err());
  }

  private void writeWithModelFiles() throws IOException {
    Certificate plain = PATH.certificate(ends("0"), new Loss.Squared(), DATA);
    CertificateFile.write(
        file,
        new Certificate(
            plain.claim(),
            plain.loss(),
            plain.network(),
            plain.data(),
            model(plain.first(), "first.txt"),
            model(plain.second(), "second.txt"),
            plain.construction(),
            plain.arrays(),
            plain.steps()));
    Files.writeString(folder.resolve("first.txt"), "W1 1 2\n1 1/3\nW2 2 1\n1\n0\n");
    Files.writeString(folder.resolve("second.txt"), "W1 1 2\n1 1/3\nW2 2 1\n1/3\n0\n");
  }

  private static ModelReference model(ModelReference model, String file) {
    return new ModelReference(
        model.name(),
        model.digest(),
        Optional.of(
            new ModelReference.File(file, ArrayNames.byConvention(), model.digest())));
  }

  @Test
  void modelsInTextFilesAreCompared() throws IOException {
    writeWithModelFiles();
    assertEquals(0, run(file, "--models", folder).code());
    Files.writeString(folder.resolve("second.txt"), "W1 1 2\n1 1/3\nW2 2 1\n0.3333333333\n0\n");
    Run run = run(file, "--models", folder);
    assertEquals(12, run.code());
    assertTrue(run.out().contains("second.txt is not model second"), run.out());
    Files.writeString(folder.resolve("second.txt"), "W1 1 1\n1\nW2 1 1\n1/3\n");
    assertEquals(12, run(file, "--models", folder).code());
    Files.writeString(folder.resolve("second.txt"), "W1 1 2\n1 1/\n");
    assertEquals(64, run(file, "--models", folder).code());
  }

  @Test
  void dataThatDoNotFitAreAMismatch() throws IOException {
    write(PATH, ends("0"), data("1 1; 2 2", "1; 1"));
    Files.writeString(folder.resolve("data.txt"), "X 2 2\n1 1\n2 2\nY 2 1\n1\n1\n");
    assertEquals(12, run(file).code());
    write(PATH, ends("0"), data("1; 2", "1 1; 1 1"));
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1\n2\nY 2 2\n1 1\n1 1\n");
    Run run = run(file);
    assertEquals(12, run.code());
    assertEquals(
        "INPUT-MISMATCH the targets do not fit the output of the network (found 2 a sample,"
            + " expected 1)\n",
        run.out());
    CertificateFile.write(
        file, PATH.certificate(ends("0"), new Loss.Logistic(), data("1", "1/3")));
    Files.writeString(folder.resolve("data.txt"), "X 1 1\n1\nY 1 1\n1/3\n");
    assertEquals(12, run(file).code());
  }

  @Test
  void aDisconnectionIsVerifiedWithoutAPath() throws IOException {
    RationalPoint first = point("relu", "1 -1", "2 0; 0 1");
    RationalPoint second = point("relu", "-1 1", "0 1; 2 0");
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1\n-1\nY 2 2\n2 0\n0 1\n");
    RationalDataset data = data("1; -1", "2 0; 0 1");
    ExactPath none = ExactPath.from(first).statedToEndAt(second);
    write(none, disconnected("0", "2/5", 0, 1), data);
    Run run = run(file, "-v");
    assertEquals(0, run.code(), run.out() + run.err());
    assertEquals(
        List.of("first: loss = 0", "second: loss = 0"), run.out().lines().limit(2).toList());
    assertEquals(3, run.out().lines().count());
    write(none, disconnected("0", "3/5", 0, 1), data);
    assertEquals(10, run(file).code());
  }

  /** Without fractions of its own and steps on the data a certificate is exact where its data are. */
  @Test
  void aCertificateThatIsNotExactIsDecidedExactlyOnDataWithFractions() throws IOException {
    ExactPath plain =
        ExactPath.from(point("relu", "1 2", "1; 0"))
            .lumped(CONVEX, point("relu", "1 2", "0; 1/2"));
    write(plain, ends("0"), DATA);
    Run run = run(file);
    assertEquals(0, run.code(), run.out());
    write(plain, ends("0"), data("1; 2", "1; 1"));
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1\n2\nY 2 1\n1\n1\n");
    assertEquals(0, run(file).code());
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1\n2\nY 2 1\n1\n1/3\n");
    assertEquals(12, run(file).code());
  }
}
