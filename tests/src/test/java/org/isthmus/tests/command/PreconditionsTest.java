package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which statements apply to a model, by the command: what it says of them, its certificates of
 * findings, and the subnetworks that are constructed and not trained.
 */
class PreconditionsTest {

  private static final int FAILED = 1;
  private static final int MALFORMED = 11;
  private static final int INPUT_MISMATCH = 12;
  private static final int INCONCLUSIVE = 20;
  private static final int USAGE = 64;

  private static final String EVERYTHING = "check alice satisfies everything to \"out/a.cert\"";

  /** The statements of a check of everything, in its order. */
  private static final List<String> STATEMENTS =
      List.of(
          "nbm21 \"Theorem 4.1\"",
          "nbm21 \"Corollary 4.2\"",
          "nbm21 \"Corollary 4.3\"",
          "nbm21 \"Corollary 4.4\"",
          "nbm21 \"Corollary 4.5\"",
          "n21 \"Assumption 1.1\"",
          "n21 \"Assumption 1.2\"",
          "n21 \"Lemma 2.2\"",
          "n21 \"Theorem 2.1\"",
          "n21 \"Theorem 3.1\"",
          "n21 \"Theorem 4.1\"");

  @TempDir private static Path folder;

  /** A problem with the certificate {@code out/a.cert} of a check of everything. */
  private static Bench checked;

  private static Command.Run check;

  @BeforeAll
  static void checkEverything() throws IOException {
    checked = bench("checked", "relu", EVERYTHING);
    check = run("check", checked);
  }

  /**
   * A problem in a folder of its own: networks 2-8-2, and two classes of six samples, which are far
   * apart in {@code apart.npz} and mixed in {@code mixed.npz}.
   */
  private static Bench bench(String name, String activation, String... actions) throws IOException {
    Bench bench = Bench.in(Files.createDirectories(folder.resolve(name)));
    Random random = new Random(5);
    for (String model : List.of("a.npz", "b.npz")) {
      ArrayFiles.write(
          bench.path(model),
          List.of(
              NamedArray.of("W1", List.of(2, 8), Bench.numbers(random, 16)),
              NamedArray.of("b1", List.of(8), Bench.numbers(random, 8)),
              NamedArray.of("W2", List.of(8, 2), Bench.numbers(random, 16)),
              NamedArray.of("b2", List.of(2), Bench.numbers(random, 2))));
    }
    double[] mixed = Bench.numbers(random, 24);
    double[] apart =
        IntStream.range(0, 24)
            .mapToDouble(i -> mixed[i] / 16 + (i % 2 == 1 ? 0 : i % 4 == 0 ? 3 : -3))
            .toArray();
    data(bench, "mixed.npz", mixed);
    data(bench, "apart.npz", apart);
    return bench.text(
        "spec.isth",
        """
        network net { input 2 layer h dense 8 ACTIVATION output 2 bias }
        data train = npz("apart.npz", inputs "X", targets "Y")
        loss cross_entropy on train
        model alice : net = "a.npz"
        model bob : net = "b.npz"
        subset half of net { each: selected half }
        """
                .replace("ACTIVATION", activation)
            + String.join("\n", actions)
            + "\n");
  }

  /** Samples whose classes take turns. */
  private static void data(Bench bench, String name, double[] inputs) {
    int size = inputs.length / 2;
    ArrayFiles.write(
        bench.path(name),
        List.of(
            NamedArray.of("X", List.of(size, 2), inputs),
            NamedArray.ofIntegers(
                "Y", List.of(size), IntStream.range(0, size).mapToLong(j -> j % 2).toArray())));
  }

  private static Command.Run run(String command, Bench bench) {
    return Command.here(command, bench.path("spec.isth"), "--engine", "ejml");
  }

  private static void assertEnds(int exitCode, String verdict, Command.Run run) {
    assertEquals(exitCode, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith(verdict), run::toString);
    String everything = run.out() + run.err();
    for (String mark : List.of("\tat ", "Exception", "internal error", "null")) {
      assertFalse(everything.contains(mark), run::toString);
    }
  }

  private static void assertRefused(Command.Run run, String... parts) {
    assertEquals(USAGE, run.exitCode(), run::toString);
    assertEquals(
        1, run.err().lines().filter(line -> line.matches(".*\\berror: .*")).count(), run::toString);
    for (String part : parts) {
      assertTrue(run.err().contains(part), () -> "no '" + part + "' in\n" + run);
    }
  }

  /** The verdicts of the table, by statement, in its order. */
  private static Map<String, String> table(Command.Run run) {
    return run.out()
        .lines()
        .filter(line -> line.matches("  (HOLDS|FAILS|UNDECIDED) .*"))
        .map(line -> line.strip().split("\\s+", 2))
        .collect(
            Collectors.toMap(
                words ->
                    STATEMENTS.stream().filter(words[1]::startsWith).findFirst().orElseThrow(),
                words -> words[0],
                (one, other) -> one + " " + other,
                LinkedHashMap::new));
  }

  /** The copy of the checked problem in a folder of its own. */
  private static Bench copy(String name) throws IOException {
    return checked.copyTo(Files.createDirectories(folder.resolve(name)));
  }

  @Test
  void aCheckOfEverythingIsATableOfAllStatementsAndAVerifiedCertificate() {
    assertEnds(0, "OK ", check);
    Map<String, String> table = table(check);
    assertEquals(STATEMENTS, List.copyOf(table.keySet()));
    assertEquals("HOLDS", table.get("nbm21 \"Theorem 4.1\""));
    assertEquals("HOLDS", table.get("nbm21 \"Corollary 4.5\""));
    assertEquals("FAILS", table.get("nbm21 \"Corollary 4.4\""), "two layers are too few");
    assertEquals("FAILS", table.get("n21 \"Theorem 3.1\""), "8 neurons and 12 samples");
    long holds = table.values().stream().filter("HOLDS"::equals).count();
    assertEquals("OK " + holds + " of 11 statements apply to alice", check.verdict());
    assertTrue(Files.isRegularFile(checked.path("out/a.cert")));
  }

  @Test
  void theCheckerAloneComesToTheSameVerdictAndSaysItOfEveryFinding() throws IOException {
    Path json = checked.path("verdict.json");
    Command.Run verify =
        Command.here(
            "verify", checked.path("out/a.cert"), "-v", "--json", json, "--data",
            checked.folder());
    assertEnds(0, "VERIFIED ", verify);
    assertTrue(
        check.out().lines().anyMatch(line -> line.equals("checked      " + verify.verdict())),
        check::toString);
    JsonNode findings = new ObjectMapper().readTree(json.toFile()).get("findings");
    List<String> lines = verify.out().lines().toList();
    assertEquals(findings.size() + 1, lines.size());
    for (int k = 0; k < findings.size(); k++) {
      JsonNode finding = findings.get(k);
      assertEquals("proved", finding.get("judgement").asText());
      assertTrue(
          lines.get(k).matches("finding " + (k + 1) + " +" + finding.get("claim").asText() + " .*"),
          lines.get(k));
      assertTrue(lines.get(k).contains(finding.get("condition").asText()), lines.get(k));
      assertTrue(lines.get(k).endsWith(finding.get("note").asText()), lines.get(k));
    }
    Files.delete(json);
    assertTrue(
        verify.verdict()
            .matches(
                "VERIFIED " + findings.size()
                    + " findings about alice: \\d+ conditions hold, \\d+ fail \\(12 samples\\)"),
        verify::toString);
  }

  @Test
  void aRunSaysWhatACheckSays() throws IOException {
    Bench bench = copy("run");
    byte[] before = bench.read("out/a.cert");
    Command.Run run = run("run", bench);
    assertEnds(0, "VERIFIED ", run);
    assertEquals(table(check), table(run));
    assertTrue(Arrays.equals(before, bench.read("out/a.cert")), "equal seeds give equal bits");
  }

  @Test
  void theCertificateIsVerifiedInAnotherFolderWithTheData() throws IOException {
    Path there = Files.createDirectories(folder.resolve("elsewhere").resolve("certificates"));
    Path cert = Files.copy(checked.path("out/a.cert"), there.resolve("a.cert"));
    assertRefused(Command.here("verify", cert), "apart.npz");
    Path data = Files.createDirectories(folder.resolve("elsewhere/data/deep"));
    Files.copy(checked.path("apart.npz"), data.resolve("apart.npz"));
    assertEnds(0, "VERIFIED ", Command.here("verify", cert, "--data", data));
    Files.delete(data.resolve("apart.npz"));
    Files.copy(checked.path("mixed.npz"), data.resolve("apart.npz"));
    assertEnds(
        INPUT_MISMATCH, "INPUT-MISMATCH the data ", Command.here("verify", cert, "--data", data));
  }

  @Test
  void anotherModelIsAMismatch() throws IOException {
    Path cert = checked.path("out/a.cert");
    Path models = Files.createDirectories(folder.resolve("models/deep"));
    Files.copy(checked.path("a.npz"), models.resolve("a.npz"));
    Path data = checked.folder();
    assertEnds(
        0, "VERIFIED ", Command.here("verify", cert, "--data", data, "--models", models));
    Files.delete(models.resolve("a.npz"));
    Files.copy(checked.path("b.npz"), models.resolve("a.npz"));
    Command.Run other = Command.here("verify", cert, "--models", models);
    assertEnds(INPUT_MISMATCH, "INPUT-MISMATCH ", other);
    assertTrue(other.verdict().contains("is not model alice of the certificate"), other::toString);
  }

  @Test
  void findingsSayNothingOfOtherData() {
    assertRefused(
        Command.here(
            "verify", checked.path("out/a.cert"), "--on", checked.path("mixed.npz")),
        "--on",
        "its own data");
  }

  @Test
  void aFlippedByteIsMalformedWhereverItIs() throws IOException {
    Bench bench = copy("flipped");
    byte[] content = bench.read("out/a.cert");
    for (int k = 0; k < content.length; k += Math.max(1, content.length / 60)) {
      byte[] flipped = content.clone();
      flipped[k] ^= 1;
      bench.bytes("out/a.cert", flipped);
      assertEnds(
          MALFORMED, "MALFORMED ", Command.here("verify", bench.path("out/a.cert")));
    }
    bench.bytes("out/a.cert", Arrays.copyOf(content, content.length - 1));
    assertEnds(MALFORMED, "MALFORMED ", Command.here("verify", bench.path("out/a.cert")));
    assertEnds(MALFORMED, "MALFORMED ", Command.here("inspect", bench.path("out/a.cert")));
  }

  @Test
  void inspectListsTheFindings() {
    Command.Run inspect = Command.here("inspect", checked.path("out/a.cert"));
    assertEquals(0, inspect.exitCode(), inspect::toString);
    List<String> lines = inspect.out().lines().toList();
    assertTrue(lines.get(0).matches("claim +\\d+ findings"), inspect::toString);
    int count = Integer.parseInt(lines.get(0).replaceAll("\\D", ""));
    assertEquals(
        count,
        lines.stream()
            .filter(line -> line.matches(" +\\d+  (holds|fails|undecided) +n(bm)?21 \".*"))
            .count());
    for (String part : List.of("cross_entropy", "2-8 relu-2", "12 samples", "alice")) {
      assertTrue(inspect.out().contains(part), inspect::toString);
    }
    assertFalse(inspect.out().contains("bob"), inspect::toString);
  }

  @Test
  void findingsHaveNoPathToTakeAPointOf() {
    Command.Run sample =
        Command.here(
            "sample", checked.path("out/a.cert"), "--at", "0", "--to", checked.path("s.npz"));
    assertRefused(sample, "this certificate has no path to take a point of");
    assertFalse(Files.exists(checked.path("s.npz")));
  }

  @Test
  void aStatementThatHoldsEndsWithZero() throws IOException {
    Bench bench =
        bench("holds", "relu", "check alice satisfies nbm21 \"Corollary 4.5\" to \"a.cert\"");
    assertEnds(0, "OK every hypothesis holds", run("check", bench));
    assertEnds(0, "VERIFIED ", run("run", bench));
    Command.Run verify = Command.here("verify", bench.path("a.cert"));
    assertEnds(0, "VERIFIED ", verify);
    assertTrue(verify.verdict().contains(", 0 fail "), verify::toString);
  }

  @Test
  void aStatementThatFailsEndsWithOneAndItsCertificateIsVerified() throws IOException {
    Bench bench =
        bench("fails", "relu", "check alice satisfies nbm21 \"Corollary 4.5\" to \"a.cert\"")
            .replace("\"apart.npz\"", "\"mixed.npz\"");
    for (String command : List.of("check", "run")) {
      Command.Run run = run(command, bench);
      assertEnds(FAILED, "FAILED nbm21 \"Corollary 4.5\" for alice: class ", run);
      assertTrue(run.verdict().contains(" linearly separable at layer "), run::toString);
      assertTrue(run.verdict().contains(" samples combine to zero"), run::toString);
    }
    Command.Run verify = Command.here("verify", bench.path("a.cert"), "-v");
    assertEnds(0, "VERIFIED ", verify);
    assertTrue(verify.out().contains("the combination is zero"), verify::toString);
  }

  @Test
  void aStatementThatIsUndecidedEndsWithTwenty() throws IOException {
    Bench bench =
        bench("undecided", "tanh", "check alice satisfies nbm21 \"Corollary 4.5\" to \"a.cert\"");
    // The features see only the input in which the classes are mixed, and they are irrational
    // numbers, so that no multipliers can be written down.
    double[] second = new double[16];
    System.arraycopy(Bench.numbers(new Random(1), 8), 0, second, 8, 8);
    ArrayFiles.write(
        bench.path("a.npz"),
        List.of(
            NamedArray.of("W1", List.of(2, 8), second),
            NamedArray.of("b1", List.of(8), Bench.numbers(new Random(1), 8)),
            NamedArray.of("W2", List.of(8, 2), new double[16]),
            NamedArray.of("b2", List.of(2), new double[2])));
    for (String command : List.of("check", "run")) {
      assertEnds(
          INCONCLUSIVE, "INCONCLUSIVE a hypothesis is undecided", run(command, bench));
    }
    Command.Run verify = Command.here("verify", bench.path("a.cert"));
    assertEnds(0, "VERIFIED ", verify);
    assertTrue(verify.verdict().endsWith("; 2 undecided"), verify::toString);
  }

  @Test
  void aFailureCountsMoreThanWhatIsUndecided() throws IOException {
    Bench bench =
        bench(
            "both",
            "relu",
            "check alice satisfies n21 \"Theorem 3.1\"",
            "check alice satisfies nbm21 \"Theorem 4.1\" with half",
            "check bob satisfies n21 \"Theorem 4.1\"");
    Command.Run run = run("check", bench);
    assertEnds(FAILED, "FAILED n21 \"Theorem 3.1\" for alice: n_1 >= N + 1 fails", run);
    assertTrue(run.verdict().endsWith("; and 1 more"), run::toString);
  }

  /** The model a.npz as text, with 1/3 in the place of its first number. */
  private static void fractions(Bench bench) throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    int[][] shapes = {{2, 8}, {1, 8}, {8, 2}, {1, 2}};
    for (int k = 0; k < shapes.length; k++) {
      String name = List.of("W1", "b1", "W2", "b2").get(k);
      text.append(name + " " + shapes[k][0] + " " + shapes[k][1] + "\n");
      for (int i = 0; i < shapes[k][0]; i++) {
        String row =
            Arrays.stream(Bench.numbers(random, shapes[k][1]))
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
        text.append(k + i == 0 ? row.replaceFirst("\\S+", "1/3") : row).append("\n");
      }
    }
    bench.text("a.txt", text.toString()).replace("\"a.npz\"", "\"a.txt\"");
  }

  @Test
  void aModelWithFractionsHasATableToo() throws IOException {
    Bench bench = bench("fractions", "relu", EVERYTHING);
    fractions(bench);
    Command.Run run = run("check", bench);
    assertEnds(0, "OK ", run);
    Map<String, String> table = table(run);
    assertEquals(STATEMENTS, List.copyOf(table.keySet()));
    table.forEach(
        (statement, verdict) -> {
          if (statement.startsWith("nbm21")) {
            assertEquals("UNDECIDED", verdict, statement);
          } else {
            assertEquals(table(check).get(statement), verdict, statement);
          }
        });
    assertTrue(run.verdict().endsWith(" of 6 statements apply to alice"), run::toString);
    assertEnds(
        0, "VERIFIED ",
        Command.here(
            "verify", bench.path("out/a.cert"), "--models", bench.folder(), "--data",
            bench.folder()));
  }

  @Test
  void aStatementOfBinary64NumbersRefusesFractions() throws IOException {
    for (String statement : List.of("Corollary 4.3", "Corollary 4.4", "Corollary 4.5")) {
      Bench bench =
          bench(
              "fractions " + statement,
              "relu",
              "check alice satisfies nbm21 \"" + statement + "\" to \"a.cert\"");
      fractions(bench);
      assertRefused(run("check", bench), "alice", "not binary64 numbers");
      assertFalse(Files.exists(bench.path("a.cert")));
    }
  }

  @Test
  void theCapacityOfANetworkIsATable() throws IOException {
    Bench bench = bench("capacity", "relu", "capacity of net with half");
    for (String command : List.of("check", "run")) {
      Command.Run run = run(command, bench);
      assertEnds(0, "OK ", run);
      // One neuron for each point after the first, and four neurons.
      assertTrue(
          run.out()
              .lines()
              .anyMatch(line -> line.matches(" +0 +line +4 +5 +5 +a neuron for each point.*")),
          run::toString);
      assertTrue(run.out().contains("NBM21 Corollary 4.4 (A1) allows 0\n"), run::toString);
    }
  }

  private static String path(String subnetworks) {
    return "path p = connect alice, bob by nbm21 \"Theorem 4.1\" {\n  subset half\n  subnetworks "
        + subnetworks + "\n}\ncertify p to \"p.cert\"";
  }

  /** Networks 2-8-8-2 on so many mixed samples. */
  private static Bench deep(String name, int size, String subnetworks) throws IOException {
    Bench bench =
        bench(name, "relu", path(subnetworks))
            .replace("layer h dense", "layers h1..h2 dense", "\"apart.npz\"", "\"many.npz\"");
    Random random = new Random(2);
    for (String model : List.of("a.npz", "b.npz")) {
      double[] positive = Bench.numbers(random, 16);
      Arrays.setAll(positive, i -> Math.abs(positive[i]));
      ArrayFiles.write(
          bench.path(model),
          List.of(
              // Every neuron is active on all samples, so that their features differ.
              NamedArray.of("W1", List.of(2, 8), positive),
              NamedArray.of("b1", List.of(8), IntStream.range(0, 8).mapToDouble(i -> 8).toArray()),
              NamedArray.of("W2", List.of(8, 8), Bench.numbers(random, 64)),
              NamedArray.of("b2", List.of(8), IntStream.range(0, 8).mapToDouble(i -> 64).toArray()),
              NamedArray.of("W3", List.of(8, 2), Bench.numbers(random, 16)),
              NamedArray.of("b3", List.of(2), Bench.numbers(random, 2))));
    }
    data(bench, "many.npz", Bench.numbers(random, 2 * size));
    return bench;
  }

  @Test
  void memorisedSubnetworksConnectOnFewSamples() throws IOException {
    Bench bench = deep("memorised", 4, "memorised { target 0.01 }");
    assertEnds(0, "VERIFIED max loss ", run("run", bench));
    Command.Run verify = Command.here("verify", bench.path("p.cert"), "-v");
    assertEnds(0, "VERIFIED max loss ", verify);
    for (String model : List.of("alice", "bob")) {
      for (int l = 1; l <= 2; l++) {
        String reached = "Q_" + l + " of " + model;
        String line =
            verify.out().lines().filter(l1 -> l1.endsWith(reached)).findFirst().orElseThrow();
        // The end of the enclosure of the loss there.
        String upper = line.replaceAll(".*\\[.*, (.*)\\].*", "$1");
        assertTrue(Double.parseDouble(upper) <= 0.01, line);
      }
    }
  }

  @Test
  void tooManySamplesToMemoriseAreNamed() throws IOException {
    Bench bench = deep("many", 200, "memorised { target 0.7 }");
    Command.Run run = run("run", bench);
    assertEnds(
        FAILED,
        "FAILED path p, model alice: level 1: 200 distinct points of 4 features, and hidden layers of"
            + " widths [4], which are enough for ",
        run);
    assertFalse(Files.exists(bench.path("p.cert")));
  }

  @Test
  void separatedSubnetworksConnectWhereClassesAreSeparable() throws IOException {
    Bench bench = bench("separated", "relu", path("separated { target 0.001 }"));
    assertEnds(0, "VERIFIED max loss ", run("run", bench));
    Command.Run verify = Command.here("verify", bench.path("p.cert"));
    assertEnds(0, "VERIFIED max loss ", verify);
  }

  @Test
  void inseparableClassesAreNamedWithTheirLayer() throws IOException {
    Bench bench =
        bench("inseparable", "relu", path("separated"))
            .replace("\"apart.npz\"", "\"mixed.npz\"");
    Command.Run run = run("run", bench);
    assertEnds(FAILED, "FAILED path p, model ", run);
    assertTrue(
        run.verdict()
            .matches(
                ".* model (alice|bob): Corollary 4[.]5 needs separable features \\(found class 0 of"
                    + " layer h not separable: \\d+ samples combine to zero\\)"),
        run::toString);
    assertFalse(Files.exists(bench.path("p.cert")));
  }

  @Test
  void whatIsFoundIsCheckedAlsoWhereNobodyKeepsTheCertificate() throws IOException {
    Bench bench = bench("unkept", "relu", "check alice satisfies nbm21 \"Corollary 4.5\"");
    for (String command : List.of("check", "run")) {
      Command.Run run = run(command, bench);
      assertEnds(0, "OK every hypothesis holds", run);
      assertTrue(
          run.out().lines().anyMatch(line -> line.startsWith("checked      VERIFIED ")),
          run::toString);
      assertFalse(run.out().contains(".cert"), run::toString);
    }
  }

  @Test
  void whereNothingIsLeftForSubnetworksTheirBoundIsUndecided() throws IOException {
    Command.Run run =
        run(
            "check",
            bench(
                "nothing-left",
                "relu",
                "subset every of net { each: all }",
                "check alice satisfies nbm21 \"Corollary 4.2\" with every"
                    + " { subnetworks trained { epochs 1 } }"));
    assertEnds(INCONCLUSIVE, "INCONCLUSIVE ", run);
    assertTrue(run.out().contains("there is no neuron for the subnetworks of alice"), run::toString);
  }

  @Test
  void aSubsetThatACertificateCannotNameIsRefused() throws IOException {
    assertRefused(
        run(
            "check",
            bench(
                "names",
                "relu",
                "subset _half of net { each: selected half }",
                "check alice satisfies everything with _half")),
        "subset _half cannot be checked");
  }

  @Test
  void aNetworkWithoutHiddenLayersNeedsNoSeparatedSubnetworks() throws IOException {
    Bench bench = Bench.in(Files.createDirectories(folder.resolve("shallow")));
    Command.Run run =
        run(
            "run",
            bench.text(
                "spec.isth",
                """
                network net { input 2 output 2 bias }
                data train = two_moons(samples 12, noise 0.1, seed 1)
                loss cross_entropy on train
                model alice : net = random { seed 1 }
                model bob : net = random { seed 2 }
                subset none of net { }
                path p = connect alice, bob by nbm21 "Theorem 4.1" {
                  subset none
                  subnetworks separated
                }
                assert max_loss(p) <= 100
                certify p to "out/p.cert"
                """));
    assertEnds(0, "VERIFIED ", run);
  }
}
