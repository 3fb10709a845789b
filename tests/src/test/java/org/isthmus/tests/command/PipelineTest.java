package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.tests.Certificates;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs: a spec, its certificate, and what the checker and the samples say of it. */
class PipelineTest {

  private static final String MOONS =
      """
      network net { input 2 layers h1..h2 dense 12 relu output 2 }
      data train = two_moons(samples 120, noise 0.1, seed 1)
      loss cross_entropy on train
      model a : net = trained { seed 1 epochs 15 }
      model b : net = trained { seed 2 epochs 15 }
      subset half of net { each: selected half }
      path p = connect a, b by nbm21 "Theorem 4.1" {
        subset half
        subnetworks trained { seed 1 epochs 10 }
      }
      assert invariant(p)
      certify p to "p.cert"
      plot p to "p.svg"
      """;

  @TempDir private Path folder;

  private Command.Run run(Path in, String engine, String spec) throws IOException {
    Files.createDirectories(in);
    Files.writeString(in.resolve("spec.isth"), spec);
    return Command.here("run", in.resolve("spec.isth"), "--engine", engine);
  }

  private static void assertVerified(Command.Run run) {
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith("VERIFIED max loss "), run::toString);
  }

  private static Certificate certificate(Path file) throws MalformedCertificateException {
    return CertificateFile.read(file);
  }

  @Test
  void theCheckerAloneComesToTheSameVerdictAsTheRun() throws IOException {
    Command.Run run = run(folder, "ejml", MOONS);
    assertVerified(run);
    Command.Run check = Command.here("verify", folder.resolve("p.cert"), "-v");
    assertEquals(run.verdict(), check.verdict(), check::toString);
    assertEquals(0, check.exitCode());
    assertTrue(Files.readString(folder.resolve("p.svg")).contains("</svg>"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("spec.isth", "p.cert", "p.svg", "a.npz", "b.npz", "train.npz"),
          new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
    }
  }

  @Test
  void bothEnginesEndVerified() throws IOException {
    for (String engine : Engines.names()) {
      assertVerified(run(folder.resolve(engine), engine, MOONS));
    }
  }

  @Test
  void equalSeedsGiveEqualBits() throws IOException {
    for (String engine : Engines.names()) {
      Path once = folder.resolve(engine + "-once");
      Path again = folder.resolve(engine + "-again");
      assertVerified(run(once, engine, MOONS));
      assertVerified(run(again, engine, MOONS));
      for (String file : List.of("p.cert", "a.npz", "b.npz", "train.npz", "p.svg")) {
        assertEquals(-1, Files.mismatch(once.resolve(file), again.resolve(file)), engine + file);
      }
    }
    Path other = folder.resolve("other");
    assertVerified(
        run(other, "ejml", MOONS.replace("{ seed 2 epochs 15 }", "{ seed 3 epochs 15 }")));
    Path once = folder.resolve("ejml-once");
    assertNotEquals(-1, Files.mismatch(other.resolve("p.cert"), once.resolve("p.cert")));
    assertNotEquals(-1, Files.mismatch(other.resolve("b.npz"), once.resolve("b.npz")));
    assertEquals(-1, Files.mismatch(other.resolve("a.npz"), once.resolve("a.npz")));
  }

  @Test
  void theSamePathHasAMaximumOnOtherData() throws IOException, MalformedCertificateException {
    assertVerified(run(folder, "ejml", MOONS));
    Path other = folder.resolve("other");
    assertVerified(
        run(
            other,
            "ejml",
            MOONS.replace("samples 120, noise 0.1, seed 1", "samples 90, noise 0.4, seed 5")));
    Path cert = folder.resolve("p.cert");
    Path json = folder.resolve("verdict.json");
    Command.Run check =
        Command.here(
            "verify", cert, "--on", other.resolve("train.npz"), "--json", json, "--threads", "1");
    assertVerified(check);
    assertTrue(check.verdict().endsWith("90 samples), on other data"), check::toString);
    JsonNode maximum = new ObjectMapper().readTree(json.toFile()).get("maximum");
    Dataset data = DataFiles.read(certificate(cert).data().recipe(), other);
    assertEquals(90, data.size());
    double largest = largestVertexLoss(certificate(cert), data);
    assertEquals(largest, maximum.get("upper").asDouble(), 1e-9 * largest);
    // On its own data it is the claim that is decided, and nothing is said of other data.
    assertTrue(!Command.here("verify", cert).verdict().contains("other data"));
  }

  @Test
  void theDataAreFoundInAnotherFolder() throws IOException {
    assertVerified(run(folder, "ejml", MOONS));
    Path elsewhere = Files.createDirectories(folder.resolve("some/where"));
    Path cert = Files.move(folder.resolve("p.cert"), elsewhere.resolve("q.cert"));
    assertEquals(64, Command.here("verify", cert).exitCode());
    assertVerified(Command.here("verify", cert, "--data", folder, "--models", folder));
  }

  @Test
  void aBoundThatDoesNotHoldFailsWithAWitness() throws IOException {
    Command.Run run = run(folder, "ejml", MOONS + "assert max_loss(p) <= 1e-9\n");
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(
        run.verdict()
            .matches(
                "FAILED max_loss\\(p\\) <= 1/1000000000 does not hold: the loss is \\S+ at position"
                    + " \\d+ of \\d+ \\(.+\\)"),
        run::toString);
    // What is written states what does hold.
    assertEquals(0, Command.here("verify", folder.resolve("p.cert")).exitCode());
  }

  @Test
  void aSampleAtAVertexIsTheVertexBitForBitAndBetweenTwoWithinRounding()
      throws IOException, MalformedCertificateException {
    assertVerified(run(folder, "ejml", MOONS));
    Path cert = folder.resolve("p.cert");
    Certificate certificate = certificate(cert);
    List<ParameterPoint> vertices = vertices(certificate);
    int segments = vertices.size() - 1;
    assertEquals(11, segments);
    for (int k = 0; k <= segments; k++) {
      ParameterPoint sample = sample(cert, k + "/" + segments, certificate);
      for (int l = 1; l <= sample.network().depth(); l++) {
        assertArrayEquals(
            bits(vertices.get(k).weight(l)), bits(sample.weight(l)), "W" + l + " at vertex " + k);
        assertArrayEquals(
            bits(vertices.get(k).bias(l)), bits(sample.bias(l)), "b" + l + " at vertex " + k);
      }
    }
    for (String position : List.of("0.037", "0.25", "0.37", "1/2", "0.813", "0.999")) {
      ParameterPoint sample = sample(cert, position, certificate);
      Rational scaled = Rational.parse(position).times(Rational.of(segments));
      int k = scaled.numerator().divide(scaled.denominator()).intValueExact();
      Rational lambda = scaled.minus(Rational.of(k));
      for (int l = 1; l <= sample.network().depth(); l++) {
        assertBetween(
            vertices.get(k).weight(l), vertices.get(k + 1).weight(l), lambda, sample.weight(l));
        assertBetween(vertices.get(k).bias(l), vertices.get(k + 1).bias(l), lambda, sample.bias(l));
      }
    }
  }

  @Test
  void aSampleAtAnyVertexOfALongPathIsTheVertexBitForBit()
      throws IOException, MalformedCertificateException {
    // L = 11: 43 segments, whose ends no decimal hits.
    assertVerified(
        run(
            folder,
            "ejml",
            MOONS
                .replace("layers h1..h2 dense 12", "layers h1..h10 dense 2")
                .replace("samples 120", "samples 20")
                .replace("epochs 15", "epochs 1")
                .replace("epochs 10", "epochs 1")
                .replace("plot p to \"p.svg\"", "")));
    Path cert = folder.resolve("p.cert");
    Certificate certificate = certificate(cert);
    List<ParameterPoint> vertices = vertices(certificate);
    List<Integer> missed = new ArrayList<>();
    for (int k = 0; k < vertices.size(); k++) {
      ParameterPoint sample = sample(cert, k + "/" + (vertices.size() - 1), certificate);
      for (int l = 1; l <= sample.network().depth(); l++) {
        if (!vertices.get(k).weight(l).equals(sample.weight(l))
            || !vertices.get(k).bias(l).equals(sample.bias(l))) {
          missed.add(k);
          break;
        }
      }
    }
    assertEquals(List.of(), missed);
  }

  private ParameterPoint sample(Path cert, String position, Certificate certificate) {
    Path file = folder.resolve("sample.npz");
    Command.Run run = Command.here("sample", cert, "--at", position, "--to", file);
    assertEquals(0, run.exitCode(), run::toString);
    return ModelFiles.read(file, certificate.network(), ArrayNames.byConvention());
  }

  private static List<ParameterPoint> vertices(Certificate certificate) {
    List<ParameterPoint> vertices = new ArrayList<>(List.of(certificate.start()));
    new Replay(certificate).forEachRemaining(vertices::add);
    return vertices;
  }

  private static long[] bits(Matrix matrix) {
    double[] entries = matrix.toArray();
    long[] bits = new long[entries.length];
    for (int k = 0; k < bits.length; k++) {
      bits[k] = Double.doubleToRawLongBits(entries[k]);
    }
    return bits;
  }

  private static void assertBetween(Matrix from, Matrix to, Rational lambda, Matrix sample) {
    double[] a = from.toArray();
    double[] b = to.toArray();
    double[] c = sample.toArray();
    for (int k = 0; k < a.length; k++) {
      Rational exact =
          Rational.of(a[k]).plus(lambda.times(Rational.of(b[k]).minus(Rational.of(a[k]))));
      double rounding = a[k] == b[k] ? 0 : 2 * Math.ulp(Math.max(Math.abs(a[k]), Math.abs(b[k])));
      assertTrue(
          Rational.of(c[k]).minus(exact).abs().compareTo(Rational.of(rounding)) <= 0,
          a[k] + " to " + b[k] + " at " + lambda + ": " + c[k]);
    }
  }

  private static double loss(Certificate certificate, Dataset data, ParameterPoint point) {
    return LossFunction.of(certificate.loss(), data.targets(), certificate.network().outputWidth())
        .mean(Engines.byName("ejml").outputs(point, data.inputs(), Precision.DOUBLE));
  }

  private static double largestVertexLoss(Certificate certificate, Dataset data) {
    return vertices(certificate).stream()
        .mapToDouble(vertex -> loss(certificate, data, vertex))
        .max()
        .orElseThrow();
  }

  /** A name, and the spec up to the subset. */
  private record Kind(String name, String declarations, String path) {}

  private static final String THEOREM =
      "by nbm21 \"Theorem 4.1\" { subset s subnetworks trained { epochs 5 } ";

  private static List<Kind> kinds() {
    return List.of(
        new Kind(
            "squared loss of a teacher, tanh",
            "network net { input 3 layers h1..h2 dense 10 tanh output 2 bias }\n"
                + "data train = teacher(samples 80, network net, seed 3)\n"
                + "loss squared on train\nsubset s of net { each: selected half }\n",
            THEOREM + "}"),
        new Kind(
            "cross entropy of spirals, leaky ReLU without a bias",
            "network net { input 2 layer h1 dense 11 leaky_relu(0.1) no bias"
                + " layer h2 dense 8 leaky_relu(1/8) output 3 }\n"
                + "data train = spirals(samples 90, classes 3, noise 0.1, seed 1)\n"
                + "loss cross_entropy on train\n"
                + "subset s of net { h1: random 6 seed 7 h2: {0, 2, 5..7} }\n",
            THEOREM + "}"),
        new Kind(
            "soft targets, identity and ReLU",
            "network net { input 2 layer h1 dense 8 identity layer h2 dense 8 relu output 3 bias"
                + " }\n"
                + "data train = gaussian_clusters(samples 60, classes 3, seed 1) one_hot 3\n"
                + "loss cross_entropy on train\n"
                + "subset s of net { each: selected half by importance }\n",
            THEOREM + "}"),
        new Kind(
            "logistic loss of signs, sigmoid, through a hub",
            "network net { input 2 layers h1..h2 dense 9 sigmoid output 1 }\n"
                + "data train = two_moons(samples 70, seed 2) signs\n"
                + "loss logistic on train\nsubset s of net { each: selected half }\n",
            THEOREM + "hub yes }"),
        new Kind(
            "Huber loss of a teacher, GELU, in the faithful form",
            "network net { input 2 layers h1..h2 dense 8 gelu output 2 }\n"
                + "data train = teacher(samples 50, network net, seed 1)\n"
                + "loss huber(1/2) on train\nsubset s of net { each: selected half }\n",
            THEOREM + "form faithful }"),
        new Kind(
            "a network without hidden layers",
            "network net { input 2 output 2 bias }\n"
                + "data train = two_moons(samples 50)\n"
                + "loss cross_entropy on train\nsubset s of net { }\n",
            THEOREM + "}"),
        new Kind(
            "the baseline between dropout-stable models",
            "network net { input 2 layers h1..h2 dense 10 relu output 2 }\n"
                + "data train = two_moons(samples 60)\n"
                + "loss cross_entropy on train\nsubset s of net { each: selected half }\n",
            "by nbm21 \"Corollary 4.3\" { subset s }"));
  }

  @TestFactory
  Stream<DynamicTest> everyLossAndActivationEndsVerified() {
    return kinds().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> assertEndsVerified(kind)));
  }

  private void assertEndsVerified(Kind kind) throws IOException, MalformedCertificateException {
    Path in = Files.createTempDirectory(folder, "kind");
    Command.Run run =
        run(
            in,
            "ejml",
            kind.declarations()
                + "model a : net = trained { seed 1 epochs 8 }\n"
                + "model b : net = trained { seed 2 epochs 8 optimiser sgd }\n"
                + "path p = connect a, b "
                + kind.path()
                + "\nassert invariant(p)\ncertify p to \"p.cert\"\n");
    assertVerified(run);
    Path cert = in.resolve("p.cert");
    Path json = in.resolve("verdict.json");
    assertVerified(Command.here("verify", cert, "--models", in, "--json", json));
    double upper = new ObjectMapper().readTree(json.toFile()).at("/maximum/upper").asDouble();
    Certificate certificate = certificate(cert);
    Dataset data = DataFiles.read(certificate.data().recipe(), in);
    assertTrue(upper <= Certificates.bound(certificate).doubleValue());
    // Evaluated by another program, rounded: at no point above, and at some vertex as large.
    assertEquals(upper, largestVertexLoss(certificate, data), 1e-9 * (1 + upper));
    for (double position : new double[] {0.03, 0.21, 0.37, 0.55, 0.71, 0.96}) {
      double loss = loss(certificate, data, sample(cert, String.valueOf(position), certificate));
      assertTrue(loss <= upper + 1e-9 * (1 + upper), position + ": " + loss + " > " + upper);
    }
  }

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("isthmus.shared", "none"), name);
    Assumptions.assumeTrue(Files.exists(file), "the real models and data are not here: " + file);
    return file.toAbsolutePath().normalize();
  }

  private static String digits(int samples, String first, String second) {
    return """
    network digits { input 784 layers h1..h2 dense 64 relu output 10 }
    data train = idx("%s", "%s") take %d normalise 0.5 0.5
    loss cross_entropy on train
    model a : digits = "%s"
    model b : digits = "%s"
    subset half of digits { each: selected half }
    """
        .formatted(
            shared("data/mnist/train-images-idx3-ubyte.gz"),
            shared("data/mnist/train-labels-idx1-ubyte.gz"),
            samples,
            shared("models/digits_64x64_a." + first),
            shared("models/digits_64x64_b." + second));
  }

  @Test
  void oneModelHasOneDigestInEveryFormat() throws IOException, MalformedCertificateException {
    Set<String> first = new TreeSet<>();
    Set<String> second = new TreeSet<>();
    List<String> formats = List.of("npz", "safetensors", "onnx");
    for (int k = 0; k < formats.size(); k++) {
      Path copy = folder.resolve(k + ".npz");
      Command.Run convert =
          Command.here("convert", shared("models/digits_64x64_a." + formats.get(k)), copy);
      assertEquals(0, convert.exitCode(), convert::toString);
      first.add(convert.verdict().replaceFirst(".*digest (\\w+).*", "$1"));
    }
    for (int k = 0; k < 2; k++) {
      Path in = folder.resolve("run" + k);
      Command.Run run =
          run(
              in,
              "ejml",
              digits(20, formats.get(k), formats.get(2 - k))
                  + "path p = connect a, b by nbm21 \"Theorem 4.1\" {\n"
                  + "  subset half subnetworks trained { epochs 1 }\n}\n"
                  + "certify p to \"p.cert\"\n");
      assertVerified(run);
      Certificate certificate = certificate(in.resolve("p.cert"));
      first.add(certificate.first().digest());
      second.add(certificate.second().digest());
    }
    assertEquals(1, first.size(), first::toString);
    assertEquals(1, second.size(), second::toString);
    assertTrue(first.iterator().next().matches("[0-9a-f]{64}"), first::toString);
  }

  @Test
  void theTwoDigitClassifiersAreConnectedBelowAThousandth() throws IOException {
    Command.Run run =
        run(
            folder,
            "ejml",
            digits(1000, "npz", "safetensors")
                + """
                check a satisfies nbm21 "Theorem 4.1" with half
                path p = connect a, b by nbm21 "Theorem 4.1" {
                  subset half
                  subnetworks trained { epochs 60 seed 1 }
                }
                assert invariant(p)
                assert max_loss(p) <= 1e-3
                certify p to "p.cert"
                """);
    assertVerified(run);
    assertTrue(run.verdict().contains("<= 1/1000 on the path"), run::toString);
    assertTrue(run.verdict().contains("1000 samples"), run::toString);
  }

  @Test
  void threeLayersOnAThousandImagesAreConnectedWithoutTrainingASubnetwork() throws IOException {
    Command.Run run =
        run(
            folder,
            Engines.names().get(0),
            """
            network wide { input 784  layers h1..h3 dense 128 relu  output 10 bias }
            data train = idx("%s", "%s") take 1000 normalise 0.5 0.5
            loss cross_entropy on train
            model alice : wide = trained { seed 1 epochs 40 target 1e-3 }
            model bob : wide = trained { seed 2 epochs 40 target 1e-3 }
            subset half of wide { each: selected half }
            path p = connect alice, bob by nbm21 "Theorem 4.1" { subset half  subnetworks memorised }
            assert max_loss(p) <= 0.01
            certify p to "p.cert"
            """
                .formatted(
                    shared("data/mnist/train-images-idx3-ubyte.gz"),
                    shared("data/mnist/train-labels-idx1-ubyte.gz")));
    assertVerified(run);
    assertTrue(run.verdict().contains("1000 samples"), run::toString);
  }

  @Test
  @Tag("slow")
  void everyHypothesisIsDecidedForTenLayersAndSixtyThousandImages() throws IOException {
    Files.writeString(
        folder.resolve("table.isth"),
        """
        network fcn { input 784  layers h1..h10 dense 245 relu  output 10 }
        data train = idx("%s", "%s") normalise 0.5 0.5
        loss cross_entropy on train
        model alice : fcn = "%s"
        check alice satisfies everything to "out/alice.cert"
        """
            .formatted(
                shared("data/mnist/train-images-idx3-ubyte.gz"),
                shared("data/mnist/train-labels-idx1-ubyte.gz"),
                shared("models/mnist_fcn10_a.npz")));
    Command.Run run = Command.here("check", folder.resolve("table.isth"));
    assertEquals(0, run.exitCode(), run::toString);
    assertFalse(run.out().contains("UNDECIDED"), run::toString);
    assertTrue(run.out().contains("checked      VERIFIED "), run::toString);
    for (String failing : List.of("Corollary 4.4", "Corollary 4.5", "Theorem 3.1")) {
      assertTrue(
          run.out().lines().anyMatch(l -> l.matches("  FAILS .*\"" + failing + "\".*")),
          run::toString);
    }
  }

  @Test
  @Tag("slow")
  void theTenLayerPairIsConnectedThroughStoredSubnetworks()
      throws IOException, MalformedCertificateException {
    Command.Run run =
        run(
            folder,
            Engines.names().get(0),
            """
            network mnist { input 784 layers h1..h10 dense 245 relu output 10 }
            data train = idx("%s", "%s") normalise 0.5 0.5
            loss cross_entropy on train
            model mnist_fcn10_a : mnist = "%s"
            model mnist_fcn10_b : mnist = "%s"
            path p = connect mnist_fcn10_a, mnist_fcn10_b by nbm21 "Theorem 4.1" {
              subnetworks from "%s/{model}_entry{l}_draw0.npz"
            }
            assert invariant(p)
            assert max_loss(p) <= 0.089
            certify p to "p.cert"
            """
                .formatted(
                    shared("data/mnist/train-images-idx3-ubyte.gz"),
                    shared("data/mnist/train-labels-idx1-ubyte.gz"),
                    shared("models/mnist_fcn10_a.npz"),
                    shared("models/mnist_fcn10_b.onnx"),
                    shared("models/xi")));
    assertVerified(run);
    Certificate certificate = certificate(folder.resolve("p.cert"));
    assertEquals(43, certificate.steps().size());
    long models =
        Files.size(shared("models/mnist_fcn10_a.npz"))
            + Files.size(shared("models/mnist_fcn10_b.npz"));
    assertTrue(Files.size(folder.resolve("p.cert")) < 4 * models);
    assertEquals(0, Command.here("inspect", folder.resolve("p.cert")).exitCode());
  }
}
