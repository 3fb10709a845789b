package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.limits.MemoryLimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates of someone who means no good: {@code verify} reads no file that it was not given,
 * writes none, and ends in the memory and the time that it was given.
 */
class HostileCertificateTest {

  private static final int USAGE = 64;
  private static final int MALFORMED = 11;
  private static final int RESOURCE = 30;
  private static final String SECRET = "swordfish";
  private static final Dataset DATA =
      new Dataset(Matrix.of(2, 1, 1, -1), new Targets.Values(Matrix.of(2, 1, 1, 1)));

  @TempDir Path root;

  private Path folder;
  private Path file;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    folder = Files.createDirectories(root.resolve("given/deep"));
    file = folder.resolve("a.cert");
    outside = Files.createDirectories(root.resolve("outside"));
    Files.writeString(outside.resolve("secret.csv"), SECRET + ",1\n");
    Files.writeString(outside.resolve("data.csv"), "1,1\n-1,1\n");
  }

  private static Network network(int layers, Activation activation) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= layers; l++) {
      hidden.add(new HiddenLayer("h" + l, 1, activation, false));
    }
    return new Network("net", 1, hidden, 1, false);
  }

  /** A path that goes nowhere, from a network of ones to itself. */
  private static Certificate certificate(Network network, DataReference data) {
    ParameterPoint ones =
        new ParameterPoint(
            network,
            Collections.nCopies(network.depth(), Matrix.of(1, 1, 1)),
            Collections.nCopies(network.depth(), Matrix.zeros(1, 1)));
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(ones, "A"));
    arrays.addAll(Certificate.arraysOf(ones, "B"));
    ModelReference model = new ModelReference("ones", Digests.of(ones), Optional.empty());
    return new Certificate(
        new Claim.MaxLoss(Rational.ONE),
        new Loss.Squared(),
        network,
        data,
        model,
        model,
        "nothing",
        arrays,
        List.of(new Step(Step.Rule.LUMPED, Step.Conclusion.INVARIANT, "", List.of())));
  }

  private static Certificate about(DataRecipe.Format format, String... files) {
    return certificate(
        network(1, new Activation.Relu()),
        new DataReference(
            2, Digests.of(DATA), new DataRecipe(format, List.of(files), List.of())));
  }

  /** A certificate about a file of two columns. */
  private void name(String data) {
    CertificateFile.write(file, about(new DataRecipe.Csv(0, 1, false), data));
  }

  /** Changes the text and the members of the certificate and computes the digests anew. */
  private void forge(UnaryOperator<String> text, Map<String, byte[]> others) {
    List<StoredZip.Member> members = StoredZip.read(file);
    String old = new String(members.get(0).toBytes(), StandardCharsets.UTF_8);
    String body = text.apply(old.substring(0, old.lastIndexOf("end ")));
    assertFalse(old.startsWith(body), "something is changed");
    String end = "end " + Digests.of(body.getBytes(StandardCharsets.UTF_8)) + "\n";
    List<StoredZip.Member> forged = new ArrayList<>();
    forged.add(
        StoredZip.Member.of("certificate.txt", (body + end).getBytes(StandardCharsets.UTF_8)));
    forged.addAll(members.subList(1, members.size()));
    others.forEach((name, bytes) -> forged.add(StoredZip.Member.of(name, bytes)));
    try {
      Files.write(file, StoredZip.bytes(forged));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Every file below a folder with the bytes that it has, or what it is if it is no file. */
  private static Map<String, String> tree(Path folder) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.toList()) {
        tree.put(
            folder.relativize(path).toString(),
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? Digests.of(Files.readAllBytes(path))
                : "no file");
      }
    }
    return tree;
  }

  private void assertNotRead(String message, Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("verify", file));
    words.addAll(List.of(options));
    Map<String, String> before = tree(root);
    Command.Run run =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Command.here(words.toArray()));
    assertEquals(USAGE, run.exitCode(), run::toString);
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run::toString);
    assertFalse(run.err().contains(SECRET), run::toString);
    assertEquals(1, run.err().lines().count(), run::toString);
    assertEquals(before, tree(root));
  }

  @Test
  void theFolderOfTheCertificateIsRead() throws IOException {
    for (String data : List.of("data.csv", "in/data.csv", "in/../data.csv", "./data.csv")) {
      Path place = folder.resolve(data).normalize();
      Files.createDirectories(place.getParent());
      Files.copy(outside.resolve("data.csv"), place);
      name(data);
      Command.Run run = Command.here("verify", file);
      assertEquals(0, run.exitCode(), run::toString);
      Files.delete(place);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret.csv", "nothing.csv", "data.csv"})
  void noPathLeadsOutOfTheFolderOfTheCertificate(String target) throws IOException {
    // Whether there is such a file makes no difference.
    String absolute = outside.resolve(target).toString();
    for (String data :
        List.of(absolute, "../../outside/" + target, "in/../../../outside/" + target)) {
      name(data);
      assertNotRead("not in the folder of the certificate, so it is not read (--data ");
    }
    name(absolute);
    assertNotRead("there is no such file", "--data", folder);
    name("../../outside/" + target);
    assertNotRead("there is no such file", "--data", folder);
  }

  @Test
  void aFolderBesideItWhoseNameBeginsAlikeIsAnother() throws IOException {
    Path alike = Files.createDirectory(root.resolve("given/deeper"));
    Files.copy(outside.resolve("secret.csv"), alike.resolve("secret.csv"));
    name("../deeper/secret.csv");
    assertNotRead("not in the folder of the certificate");
    name(alike.resolve("secret.csv").toString());
    assertNotRead("not in the folder of the certificate");
  }

  @Test
  void aSymbolicLinkDoesNotLeadOut() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.csv"), outside.resolve("secret.csv"));
    Files.createSymbolicLink(folder.resolve("chain.csv"), Path.of("link.csv"));
    Files.createSymbolicLink(folder.resolve("inside"), outside);
    Files.createSymbolicLink(folder.resolve("up"), Path.of("../../outside"));
    for (String data :
        List.of("link.csv", "chain.csv", "inside/secret.csv", "up/secret.csv")) {
      name(data);
      assertNotRead("a symbolic link leads out of the folder, so this is not read");
      assertNotRead("a symbolic link leads out of the folder", "--data", folder);
      assertNotRead("a symbolic link leads out of the folder", "--data", root.resolve("given"));
    }
    // What lies behind the links can be given.
    name("inside/data.csv");
    Command.Run given = Command.here("verify", file, "--data", folder, "--data", outside);
    assertEquals(0, given.exitCode(), given::toString);
    // Links that stay within are followed, and the folder itself may be behind one.
    Files.copy(outside.resolve("data.csv"), folder.resolve("data.csv"));
    Files.createSymbolicLink(folder.resolve("same.csv"), Path.of("data.csv"));
    Path alias = Files.createSymbolicLink(root.resolve("alias"), folder);
    name("same.csv");
    for (List<Object> words :
        List.<List<Object>>of(
            List.of("verify", file),
            List.of("verify", alias.resolve("a.cert")),
            List.of("verify", file, "--data", alias),
            List.of("verify", alias.resolve("a.cert"), "--data", folder))) {
      Command.Run run = Command.here(words.toArray());
      assertEquals(0, run.exitCode(), run::toString);
    }
  }

  @Test
  void aWayUpIsTakenWhereItsEndIsGiven() throws IOException {
    name("../../outside/data.csv");
    for (Path given : List.of(outside, root)) {
      Command.Run run = Command.here("verify", file, "--data", given);
      assertEquals(0, run.exitCode(), run::toString);
    }
    // The recorded file, and not another of its name.
    Files.copy(outside.resolve("secret.csv"), root.resolve("data.csv"));
    Command.Run run = Command.here("verify", file, "--data", root);
    assertEquals(0, run.exitCode(), run::toString);
  }

  @Test
  void whatIsNoFileIsNotOpened() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Files.createDirectory(folder.resolve("folder.csv"));
    List<DataRecipe> recipes = new ArrayList<>();
    for (String data : List.of("pipe.csv", "folder.csv", ".")) {
      recipes.add(new DataRecipe(new DataRecipe.Csv(0, 1, false), List.of(data), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Cifar(), List.of(data), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Idx(), List.of(data, data), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Npy(), List.of(data, data), List.of()));
      recipes.add(new DataRecipe(new DataRecipe.Text("X", "Y"), List.of(data), List.of()));
    }
    for (DataRecipe recipe : recipes) {
      CertificateFile.write(
          file, about(recipe.format(), recipe.files().toArray(new String[0])));
      assertNotRead("this is a folder or a device (expected a file)");
    }
    for (String kind : List.of(".npz", ".safetensors")) {
      Path other = folder.resolve("pipe" + kind);
      Files.move(pipe, other);
      CertificateFile.write(file, about(new DataRecipe.Arrays("X", "Y"), "pipe" + kind));
      assertNotRead("this is a folder or a device (expected a file)");
      Files.move(other, pipe);
    }
    // Given by the user, but still endless.
    for (String device : List.of("/dev/zero", "/dev/random", "/dev/stdin")) {
      name(device);
      assertNotRead("this is a folder or a device (expected a file)", "--data", "/dev");
      assertNotRead("this is a folder or a device (expected a file)", "--on", device);
    }
    Files.delete(file);
    Files.move(pipe, file);
    assertNotRead("this is a folder or a device (expected a file)");
  }

  @Test
  void nothingIsWrittenButTheVerdictThatIsAskedFor() throws IOException, InterruptedException {
    Path work = Files.createDirectory(root.resolve("work"));
    Path temporary = Files.createDirectory(root.resolve("temporary"));
    Files.copy(outside.resolve("data.csv"), folder.resolve("data.csv"));
    List<String> options = List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary);
    for (String data : List.of("data.csv", "../../outside/secret.csv", "nothing.csv")) {
      name(data);
      Map<String, String> before = tree(root);
      for (List<Object> words :
          List.<List<Object>>of(
              List.of("verify", file),
              List.of("verify", file, "-v", "--threads", "2", "--max-time", "30"),
              List.of("verify", outside.resolve("data.csv")))) {
        Command.apart(work, options, words.toArray());
        assertEquals(before, tree(root), words::toString);
      }
    }
    name("data.csv");
    Map<String, String> before = tree(root);
    Command.Run run = Command.apart(work, options, "verify", file, "--json", "v.json");
    assertEquals(0, run.exitCode(), run::toString);
    Map<String, String> after = tree(root);
    after.remove("work/v.json");
    assertEquals(before, after);
  }

  private Command.Run limited(String memory, int seconds) throws Exception {
    MemoryLimit limit = MemoryLimit.parse(memory).orElseThrow();
    Path json = root.resolve("v.json");
    long begin = System.nanoTime();
    Command.Run run =
        Command.apart(
            folder,
            List.of(limit.javaOption(), "-XX:MaxDirectMemorySize=64m"),
            "verify", file, "--max-memory", memory, "--max-time", seconds, "--json", json);
    double elapsed = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%6.1f s  %s%n", elapsed, run.verdict());
    // A second to start, one to end, and the rest for a machine that is busy.
    assertTrue(elapsed < seconds + 10, () -> elapsed + " s: " + run);
    assertFalse((run.out() + run.err()).contains("\tat "), run::toString);
    assertEquals(1, (run.out() + run.err()).lines().count(), run::toString);
    if (run.exitCode() == RESOURCE) {
      assertTrue(Files.readString(json).startsWith("{\"verdict\": \"RESOURCE\", "));
    }
    return run;
  }

  private void assertExhausted(String what, String memory, int seconds) throws Exception {
    Command.Run run = limited(memory, seconds);
    assertEquals(RESOURCE, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith("RESOURCE out of " + what + " ("), run::toString);
  }

  @Test
  void aCertificateThatNeedsLittleIsVerifiedInLittle() throws Exception {
    Files.copy(outside.resolve("data.csv"), folder.resolve("data.csv"));
    name("data.csv");
    Command.Run run = limited("16m", 60);
    assertEquals(0, run.exitCode(), run::toString);
  }

  @Test
  void aLimitThatTheJavaMachineDoesNotKeepIsRefused() throws Exception {
    name("data.csv");
    Command.Run run =
        Command.apart(folder, List.of("-Xmx64m"), "verify", file, "--max-memory", "32m");
    assertEquals(USAGE, run.exitCode(), run::toString);
    assertEquals("", run.out());
    assertTrue(run.err().contains("this Java machine may use more (found "), run::toString);
    assertTrue(run.err().contains("starts it with -Xmx32768k\n"), run::toString);
  }

  @Test
  void dataThatUnpackToMoreThanTheMemoryAreGivenUp() throws Exception {
    // 16 MB of zeros, packed a thousand times smaller, and 128 MB as numbers.
    Files.write(
        folder.resolve("x.gz"), Bytes.gzip(Bytes.idx(new int[] {20_000, 800}, new int[16_000_000])));
    Files.write(folder.resolve("y.gz"), Bytes.gzip(Bytes.idx(new int[] {20_000}, new int[20_000])));
    CertificateFile.write(file, about(new DataRecipe.Idx(), "x.gz", "y.gz"));
    assertExhausted("memory", "64m", 60);
    // One line without end.
    byte[] line = new byte[40_000_000];
    Arrays.fill(line, (byte) '1');
    Files.write(folder.resolve("data.csv"), Bytes.gzip(line));
    name("data.csv");
    assertExhausted("memory", "64m", 60);
  }

  @Test
  void fewBytesOfTextDoNotTakeAllMemory() throws Exception {
    name("data.csv");
    String longest = "zero W1 0..16777215 0..16777215\n";
    forge(text -> text.replace("steps 1\n", longest.repeat(40) + "steps 1\n"), Map.of());
    Command.Run run = limited("64m", 60);
    assertTrue(List.of(MALFORMED, RESOURCE).contains(run.exitCode()), run::toString);
  }

  @ParameterizedTest
  @CsvSource({"array, npy", "fractions, txt"})
  void shapesThatNoFileHasAreMalformed(String kind, String end) throws Exception {
    byte[] content = "over 1\n1\n".getBytes(StandardCharsets.US_ASCII);
    for (String shape : List.of("matrix 16777216 16777216", "vector 16777216")) {
      name("data.csv");
      String line = kind + " Z " + shape + " " + Digests.of(content) + "\n";
      forge(text -> text.replace("step lumped", line + "step lumped"), Map.of("Z." + end, content));
      Command.Run run = limited("32m", 60);
      assertEquals(MALFORMED, run.exitCode(), run::toString);
    }
  }

  @Test
  void numbersOfManyDigitsTakeNoMoreThanTheirTime() throws Exception {
    name("data.csv");
    int count = 200;
    String row = String.join(" ", Collections.nCopies(count, "7".repeat(199_999)));
    byte[] content =
        ("over" + " 1".repeat(count) + "\n" + row + "\n").getBytes(StandardCharsets.US_ASCII);
    String line = "fractions Z matrix 1 " + count + " " + Digests.of(content) + "\n";
    forge(text -> text.replace("step lumped", line + "step lumped"), Map.of("Z.txt", content));
    assertExhausted("time", "500m", 2);
  }

  @Test
  void deepNetworksOfLongSlopesTakeNoMoreThanTheirTime() throws Exception {
    // Each layer multiplies by a slope of 4000 digits: in the end one product takes many seconds.
    Rational slope = Rational.parse("7".repeat(4000) + "/1" + "0".repeat(3999));
    DataRecipe recipe = new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("data.txt"), List.of());
    Files.writeString(folder.resolve("data.txt"), "X 2 1\n1/3\n-1/3\nY 2 1\n1/3\n1/3\n");
    String digest = Digests.of(DataFiles.readExact(recipe, folder));
    CertificateFile.write(
        file,
        certificate(
            network(1000, new Activation.LeakyRelu(slope)),
            new DataReference(2, digest, recipe)));
    assertExhausted("time", "1g", 3);
  }

  @Test
  void manyArraysTakeNoMoreThanTheirMemory() throws Exception {
    name("data.csv");
    byte[] content = StoredZip.read(file).get(1).toBytes();
    Map<String, byte[]> members = new TreeMap<>();
    StringBuilder lines = new StringBuilder();
    for (int k = 10_000; k < 70_000; k++) {
      members.put("Z" + k + ".npy", content);
      lines.append("array Z" + k + " matrix 1 1 " + Digests.of(content) + "\n");
    }
    forge(text -> text.replace("step lumped", lines + "step lumped"), members);
    assertExhausted("memory", "32m", 60);
  }
}
