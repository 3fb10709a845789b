package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.grammar.certificate.Step.Conclusion.INVARIANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program from its arguments to its exit code, its verdict and what it writes. */
class MainTest {

  // |x| in two ways, and then 2|x|: the loss is 1 at the start, 0 at the end.
  private static final ParameterPoint FIRST = Segments.point("1 -1 1", "1; 1; 0");
  private static final ParameterPoint BETWEEN = Segments.point("1 -1 1", "0.5; 1; 0.5");
  private static final ParameterPoint SECOND = Segments.point("1 -1 1", "1; 2; 1");
  private static final Dataset DATA =
      new Dataset(
          Matrix.of(2, 1, 1, -1), new Targets.Values(Matrix.of(2, 1, 2, 2)));

  @TempDir Path folder;

  private Path file;

  private record Run(int code, String out, String err) {
    String verdict() {
      String[] lines = out.strip().split("\n");
      return lines[lines.length - 1];
    }
  }

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

  private static Certificate certificate(Rational bound) {
    return certificate(bound, "first.npz", "models/second.npz");
  }

  private static Certificate certificate(Rational bound, String first, String second) {
    Certificate plain =
        Segments.through(
            List.of(FIRST, BETWEEN, SECOND), SECOND, List.of(INVARIANT, CONVEX), bound, DATA);
    return new Certificate(
        plain.claim(),
        plain.loss(),
        plain.network(),
        plain.data(),
        model(plain.first(), first),
        model(plain.second(), second),
        plain.construction(),
        plain.arrays(),
        plain.steps());
  }

  private static ModelReference model(ModelReference model, String file) {
    return new ModelReference(
        model.name(),
        model.digest(),
        Optional.of(
            new ModelReference.File(file, ArrayNames.byConvention(), model.digest())));
  }

  @BeforeEach
  void writeTheFiles() throws IOException {
    file = folder.resolve("a.cert");
    CertificateFile.write(file, certificate(Rational.ONE));
    DataFiles.write(folder.resolve("data.npz"), DATA);
    Files.createDirectory(folder.resolve("models"));
    ModelFiles.write(folder.resolve("first.npz"), FIRST);
    ModelFiles.write(folder.resolve("models/second.npz"), SECOND);
  }

  @Test
  void aProvedClaimIsVerifiedOnOneLine() {
    Run run = run(file);
    assertEquals(0, run.code());
    assertEquals(
        "VERIFIED max loss = 1 <= 1 on the path from first to second (2 segments, 2 samples)\n",
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void everyStepHasALineWithItsLossWhereItCounts() {
    Run run = run(file, "-v", "--threads", "1");
    assertEquals(0, run.code());
    List<String> lines = run.out().lines().toList();
    assertEquals(
        List.of(
            "start    loss = 1",
            "step 1     lumped invariant  to 1",
            "step 2     lumped convex    loss at its end = 0  to 2"),
        lines.subList(0, 3));
    assertTrue(lines.get(3).startsWith("VERIFIED "));
    assertEquals(4, lines.size());
  }

  @Test
  void aCheckWithinItsLimitsIsAsWithoutThem() {
    assertEquals(run(file), run(file, "--max-time", "600"));
    assertEquals(run(file), run(file, "--max-memory", "1024g"));
    assertEquals(64, run(file, "--max-memory", "16m").code());
    assertEquals(64, run(folder.resolve("none.cert"), "--max-time", "600").code());
  }

  @Test
  void aBoundBelowTheMaximumIsRejectedWithThePlace() {
    CertificateFile.write(file, certificate(Rational.of(999_999, 1_000_000)));
    Run run = run(file);
    assertEquals(10, run.code());
    assertEquals(
        "REJECTED the loss at the start of the path is = 1, more than 999999/1000000\n",
        run.out());
  }

  @Test
  void aBoundWithinTheEnclosureIsInconclusive() {
    // With tanh in the place of max(z, 0) the loss is known up to an interval.
    Interval loss =
        new Checker(1, ProgressListener.NONE)
            .check(withTanh(Rational.ZERO), DATA)
            .maximum()
            .orElseThrow()
            .value();
    Rational lower = Rational.of(loss.lo());
    Rational upper = Rational.of(loss.hi());
    Rational middle = lower.plus(upper).times(Rational.of(1, 2));
    CertificateFile.write(file, withTanh(middle));
    Run run = run(file);
    assertEquals(20, run.code(), run.out());
    assertTrue(
        run.out().matches(
            "INCONCLUSIVE the loss .* is in \\[.*\\], which is not proved to be at most .*\n"),
        run.out());
    CertificateFile.write(file, withTanh(upper));
    assertEquals(0, run(file).code());
    Rational little = Rational.of(BigInteger.ONE, BigInteger.TEN.pow(40));
    CertificateFile.write(file, withTanh(lower.minus(little)));
    assertEquals(10, run(file).code());
  }

  private static Certificate withTanh(Rational bound) {
    Certificate plain = certificate(bound);
    Network network =
        new Network(
            "net", 1, List.of(new HiddenLayer("h1", 3, new Activation.Tanh(), true)), 1, true);
    return new Certificate(
        plain.claim(),
        plain.loss(),
        network,
        plain.data(),
        plain.first(),
        plain.second(),
        plain.construction(),
        plain.arrays(),
        plain.steps());
  }

  @Test
  void aWrongStepIsRejectedBeforeAnyLossIsComputed() {
    Certificate wrong =
        Segments.through(
            List.of(FIRST, SECOND), SECOND, List.of(INVARIANT), Rational.of(100), DATA);
    CertificateFile.write(file, wrong);
    Run run = run(file, "-v");
    assertEquals(10, run.code());
    assertEquals(
        "REJECTED step 1, rule lumped: the output weights move in sum (stated invariant, proved "
            + "convex)\n",
        run.out());
  }

  @Test
  void whatIsNoCertificateIsMalformed() throws IOException {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, "PK\3\4".getBytes())) {
      Files.write(file, bytes);
      Run run = run(file);
      assertEquals(11, run.code(), run.out());
      assertTrue(run.out().startsWith("MALFORMED byte "), run.out());
    }
    byte[] good = CertificateFile.bytes(certificate(Rational.ONE));
    good[100] ^= 1;
    Files.write(file, good);
    assertEquals(11, run(file).code());
  }

  @Test
  void otherDataUnderTheRecordedNameAreAMismatch() {
    DataFiles.write(
        folder.resolve("data.npz"),
        new Dataset(Matrix.of(2, 1, 1, -1), new Targets.Values(Matrix.of(2, 1, 2, -2))));
    Run run = run(file);
    assertEquals(12, run.code());
    assertTrue(
        run.out().startsWith("INPUT-MISMATCH the data are not those of the certificate (found "),
        run.out());
  }

  @Test
  void minusZeroInTheDataIsAMismatch() throws IOException {
    Dataset zero = new Dataset(Matrix.of(1, 1, 0.0), new Targets.Values(Matrix.of(1, 1, 0.0)));
    CertificateFile.write(
        file,
        Segments.through(
            List.of(FIRST, BETWEEN), BETWEEN, List.of(CONVEX), Rational.ONE, zero));
    DataFiles.write(folder.resolve("data.npz"), zero);
    assertEquals(0, run(file).code());
    DataFiles.write(
        folder.resolve("data.npz"),
        new Dataset(Matrix.of(1, 1, -0.0), new Targets.Values(Matrix.of(1, 1, 0.0))));
    assertEquals(12, run(file).code());
  }

  @Test
  void dataOfAnotherKindThanTheLossTakesAreAMismatch() {
    // Labels, with their digest in the certificate: the recorded data, but not of this loss.
    Dataset labels = new Dataset(Matrix.of(2, 1, 1, -1), Targets.Labels.of(0, 0));
    Certificate plain = certificate(Rational.ONE);
    CertificateFile.write(file, withData(plain, labels, plain.loss()));
    DataFiles.write(folder.resolve("data.npz"), labels);
    Run run = run(file);
    assertEquals(12, run.code());
    assertEquals(
        "INPUT-MISMATCH squared needs real targets, one for each output (found class labels)\n",
        run.out());
    // A label that is no output.
    Dataset large = new Dataset(Matrix.of(2, 1, 1, -1), Targets.Labels.of(0, 1));
    CertificateFile.write(file, withData(plain, large, new Loss.CrossEntropy()));
    DataFiles.write(folder.resolve("data.npz"), large);
    assertEquals(12, run(file).code());
    // Inputs of another width.
    Dataset wide = new Dataset(Matrix.of(1, 2, 1, -1), new Targets.Values(Matrix.of(1, 1, 0)));
    CertificateFile.write(file, withData(plain, wide, plain.loss()));
    DataFiles.write(folder.resolve("data.npz"), wide);
    run = run(file);
    assertEquals(12, run.code());
    assertEquals(
        "INPUT-MISMATCH the data do not fit the network (found 2 inputs, expected 1)\n",
        run.out());
  }

  private static Certificate withData(Certificate plain, Dataset data, Loss loss) {
    return new Certificate(
        plain.claim(),
        loss,
        plain.network(),
        new DataReference(data.size(), Digests.of(data), plain.data().recipe()),
        plain.first(),
        plain.second(),
        plain.construction(),
        plain.arrays(),
        plain.steps());
  }

  @Test
  void aRecordedNumberOfSamplesThatIsWrongIsAMismatch() {
    Certificate plain = certificate(Rational.ONE);
    CertificateFile.write(
        file,
        new Certificate(
            plain.claim(),
            plain.loss(),
            plain.network(),
            new DataReference(3, plain.data().digest(), plain.data().recipe()),
            plain.first(),
            plain.second(),
            plain.construction(),
            plain.arrays(),
            plain.steps()));
    Run run = run(file);
    assertEquals(12, run.code());
    assertTrue(run.out().contains(" of 2 samples, expected "), run.out());
  }

  @Test
  void theDataAreFoundUnderTheRecordedPathOrTheBareNameInTheGivenFolder() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
    Files.move(folder.resolve("data.npz"), elsewhere.resolve("data.npz"));
    Run missing = run(file);
    assertEquals(64, missing.code());
    assertEquals("", missing.out());
    assertTrue(missing.err().contains("data.npz: there is no such file"), missing.err());
    assertEquals(0, run(file, "--data", elsewhere).code());
    Certificate plain = certificate(Rational.ONE);
    DataRecipe nested =
        new DataRecipe(
            new DataRecipe.Arrays("X", "Y"), List.of("some/where/data.npz"), List.of());
    CertificateFile.write(
        file,
        new Certificate(
            plain.claim(),
            plain.loss(),
            plain.network(),
            new DataReference(2, plain.data().digest(), nested),
            plain.first(),
            plain.second(),
            plain.construction(),
            plain.arrays(),
            plain.steps()));
    assertEquals(64, run(file).code());
    assertEquals(0, run(file, "--data", elsewhere).code());
  }

  @Test
  void theModelsAreComparedOnlyWhenAskedFor() {
    assertEquals(0, run(file, "--models", folder).code());
    // By their bare names, too.
    ModelFiles.write(folder.resolve("second.npz"), SECOND);
    ModelFiles.write(folder.resolve("models/first.npz"), FIRST);
    assertEquals(0, run(file, "--models", folder.resolve("models")).code());
    ModelFiles.write(folder.resolve("models/second.npz"), BETWEEN);
    assertEquals(0, run(file).code());
    Run run = run(file, "--models", folder);
    assertEquals(12, run.code());
    assertTrue(
        run.out().contains("second.npz is not model second of the certificate (found digest "),
        run.out());
    assertEquals(64, run(file, "--models", folder.resolve("nowhere")).code());
  }

  @Test
  void modelsOutsideTheFolderPlayNoPart() throws IOException {
    Path models = folder.resolve("models");
    Path inside = Files.createDirectories(models.resolve("in"));
    String absolute = folder.resolve("first.npz").toString();
    for (String path :
        List.of("../first.npz", "in/../../first.npz", "../models/../first.npz", absolute)) {
      CertificateFile.write(file, certificate(Rational.ONE, path, "second.npz"));
      Files.deleteIfExists(models.resolve("first.npz"));
      Run missing = run(file, "--models", models);
      assertEquals(64, missing.code(), path);
      assertTrue(missing.err().contains("there is no such file"), missing.err());
      ModelFiles.write(models.resolve("first.npz"), BETWEEN);
      assertEquals(12, run(file, "--models", models).code(), path);
      ModelFiles.write(models.resolve("first.npz"), FIRST);
      assertEquals(0, run(file, "--models", models).code(), path);
    }
    // What stays inside is found, and before another file of its name.
    ModelFiles.write(inside.resolve("first.npz"), FIRST);
    ModelFiles.write(models.resolve("first.npz"), BETWEEN);
    for (String path :
        List.of("in/first.npz", "./in/../in/first.npz", inside.resolve("first.npz").toString())) {
      CertificateFile.write(file, certificate(Rational.ONE, path, "second.npz"));
      assertEquals(0, run(file, "--models", models).code(), path);
    }
    // The names of folders and of nothing.
    for (String path : List.of("..", "in/../..", "../..", "/", "/..")) {
      CertificateFile.write(file, certificate(Rational.ONE, path, "second.npz"));
      Run none = run(file, "--models", models);
      assertEquals(64, none.code(), path);
      assertTrue(none.err().contains("this is not the name of a file"), none.err());
    }
  }

  @Test
  void dataOutsideTheFolderPlayNoPart() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Certificate plain = certificate(Rational.ONE);
    DataRecipe outside =
        new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("../data.npz"), List.of());
    Path below = Files.createDirectories(folder.resolve("below")).resolve("a.cert");
    CertificateFile.write(
        below,
        new Certificate(
            plain.claim(),
            plain.loss(),
            plain.network(),
            new DataReference(2, plain.data().digest(), outside),
            plain.first(),
            plain.second(),
            plain.construction(),
            plain.arrays(),
            plain.steps()));
    Run refused = run(below);
    assertEquals(64, refused.code());
    Path real = folder.toRealPath();
    assertEquals(
        "isthmus verify: error: " + real.resolve("data.npz") + ": the certificate names this file,"
            + " which is not in the folder of the certificate, so it is not read (--data " + real
            + " allows it)\n",
        refused.err());
    assertEquals(0, run(below, "--data", folder).code());
    assertEquals(64, run(below, "--data", elsewhere).code());
    assertEquals(0, run(below, "--data", elsewhere, "--data", folder).code());
    Files.move(folder.resolve("data.npz"), elsewhere.resolve("data.npz"));
    assertEquals(64, run(below, "--data", folder).code());
    assertEquals(0, run(below, "--data", elsewhere).code());
    assertEquals(0, run(below, "--data", folder, "--data", elsewhere).code());
  }

  @Test
  void aModelOfAnotherShapeIsAMismatchAndADamagedOneIsUnreadable() throws IOException {
    Network wider = new Network("wider", 2, List.of(), 1, false);
    ModelFiles.write(
        folder.resolve("models/second.npz"),
        new ParameterPoint(
            wider, List.of(Matrix.of(2, 1, 1, 2)), List.of(Matrix.zeros(1, 1))));
    Run run = run(file, "--models", folder);
    assertEquals(12, run.code(), run.out());
    Path model = folder.resolve("models/second.npz");
    Files.write(model, Arrays.copyOf(Files.readAllBytes(model), 60));
    assertEquals(64, run(file, "--models", folder).code());
  }

  @Test
  void aModelThatCameFromNoFileCannotBeComparedWithOne() {
    CertificateFile.write(
        file,
        Segments.through(
            List.of(FIRST, BETWEEN, SECOND), SECOND, List.of(INVARIANT, CONVEX), Rational.ONE,
            DATA));
    assertEquals(0, run(file).code());
    Run run = run(file, "--models", folder);
    assertEquals(12, run.code());
    assertEquals(
        "INPUT-MISMATCH the certificate does not say which file model first came from\n",
        run.out());
  }

  @Test
  void onOtherDataTheMaximumIsEnclosedAndNothingElseIsClaimed() {
    Path other = folder.resolve("other.npz");
    DataFiles.write(
        other,
        new Dataset(Matrix.of(3, 1, 1, 2, -3), new Targets.Values(Matrix.of(3, 1, 0, 0, 0))));
    Run run = run(file, "--on", other);
    assertEquals(0, run.code());
    assertEquals(
        "VERIFIED max loss = 56/3 over the path from first to second (2 segments, 3 samples), "
            + "on other data\n",
        run.out());
    for (String files : List.of(other + "," + other, "nowhere.npz", folder.toString())) {
      Run wrong = run(file, "--on", files);
      assertEquals(64, wrong.code(), wrong.err());
      assertEquals("", wrong.out());
      assertTrue(wrong.err().startsWith("isthmus verify: error: "), wrong.err());
    }
  }

  @Test
  void theVerdictForMachinesSaysTheSame() throws IOException {
    Path json = folder.resolve("verdict.json");
    assertEquals(0, run(file, "--json", json).code());
    String text = Files.readString(json);
    assertTrue(text.startsWith("{\"verdict\": \"VERIFIED\", \"exit_code\": 0, \"reason\": \"max "));
    assertTrue(text.contains("\"exact\": \"1\"}, \"states\": [{"), text);
    assertTrue(text.contains("\"step\": 2, \"precision\": \"exact\", \"exact\": \"0\"}]}"), text);
    Files.write(file, new byte[] {1});
    assertEquals(11, run(file, "--json", json).code());
    assertTrue(Files.readString(json).startsWith("{\"verdict\": \"MALFORMED\", \"exit_code\": 11"));
    assertEquals(64, run(file, "--json", folder.resolve("no/where.json")).code());
  }

  @Test
  void helpIsPrintedAndIsNoError() {
    for (String word : List.of("--help", "-h")) {
      Run run = run(file, word);
      assertEquals(0, run.code());
      assertEquals(Arguments.USAGE, run.out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--what", "a b", "a --threads 0", "a --json"})
  void usageErrorsSayTheUsageAndNoVerdict(String words) {
    Run run = run((Object[]) (words.isEmpty() ? new String[0] : words.split(" ")));
    assertEquals(64, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("isthmus verify: error: "), run.err());
    assertTrue(run.err().endsWith(Arguments.USAGE), run.err());
  }

  @Test
  void aFileThatIsNotThereOrIsAFolderIsAUsageErrorWithoutAVerdict() {
    for (Path path : List.of(folder.resolve("nothing.cert"), folder, Path.of(""))) {
      Run run = run(path);
      assertEquals(64, run.code());
      assertEquals("", run.out());
      assertFalse(run.err().isBlank());
    }
  }

  @Test
  void damagedDataAreUnreadable() throws IOException {
    Path data = folder.resolve("data.npz");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length - 7));
    Run run = run(file);
    assertEquals(64, run.code());
    assertEquals("", run.out());
    Files.delete(data);
    Files.createDirectory(data);
    assertEquals(64, run(file).code());
  }

  @Test
  void recipesThatAskForWhatCannotBeAreUnreadable() {
    Certificate plain = certificate(Rational.ONE);
    List<DataRecipe.Operation> impossible =
        List.of(
            new DataRecipe.Take(0, 3),
            new DataRecipe.Take(Integer.MAX_VALUE, Integer.MAX_VALUE),
            new DataRecipe.OneHot(10),
            new DataRecipe.OneHot(Integer.MAX_VALUE),
            new DataRecipe.Signs(),
            new DataRecipe.Scale(
                Rational.ZERO, Rational.of(BigInteger.TEN.pow(400), BigInteger.ONE)),
            new DataRecipe.Normalise(
                List.of(Rational.ZERO, Rational.ZERO), List.of(Rational.ONE, Rational.ONE)));
    List<DataRecipe> recipes = new ArrayList<>();
    for (DataRecipe.Operation operation : impossible) {
      recipes.add(
          new DataRecipe(
              new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of(operation)));
    }
    for (String path : List.of("/", ".", "..", "/dev/null", "data.npz/x", "~", "\\", "a.cert")) {
      recipes.add(
          new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of(path), List.of()));
      recipes.add(
          new DataRecipe(new DataRecipe.Npy(), List.of(path, "data.npz"), List.of()));
      recipes.add(
          new DataRecipe(new DataRecipe.Csv(0, 1, false), List.of(path), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Cifar(), List.of(path), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Idx(), List.of("data.npz", path), List.of()));
    }
    for (DataRecipe recipe : recipes) {
      CertificateFile.write(
          file,
          new Certificate(
              plain.claim(),
              plain.loss(),
              plain.network(),
              new DataReference(2, plain.data().digest(), recipe),
              plain.first(),
              plain.second(),
              plain.construction(),
              plain.arrays(),
              plain.steps()));
      for (Run run : List.of(run(file), run(file, "--data", folder))) {
        assertEquals(64, run.code(), recipe + ": " + run.out() + run.err());
        assertEquals("", run.out());
      }
    }
  }
}
