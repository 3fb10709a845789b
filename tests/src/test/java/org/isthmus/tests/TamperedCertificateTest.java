package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.tests.TamperSubjects.Kind;
import org.isthmus.tests.TamperSubjects.Subject;
import org.isthmus.verifier.checker.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Certificates of every kind of path, tampered with. As long as the digests are left alone nothing
 * but MALFORMED comes out. With all digests made anew a changed certificate is verified only where
 * the changed claim is true.
 */
class TamperedCertificateTest {

  private static final int VERIFIED = 0;
  private static final int REJECTED = 10;
  private static final int MALFORMED = 11;
  private static final int INPUT_MISMATCH = 12;

  @TempDir static Path folder;

  private static final Map<Kind, Subject> SUBJECTS = new EnumMap<>(Kind.class);

  @BeforeAll
  static void construct() throws IOException {
    for (Kind kind : Kind.values()) {
      Subject subject = TamperSubjects.of(kind, 7);
      SUBJECTS.put(kind, subject);
      Path home = Files.createDirectory(home(kind));
      DataFiles.write(home.resolve("data.npz"), subject.data());
      ModelFiles.write(home.resolve("first.npz"), subject.certificate().start());
      ModelFiles.write(home.resolve("second.npz"), subject.certificate().target());
    }
  }

  private static Path home(Kind kind) {
    return folder.resolve(kind.name());
  }

  /** The exit code, after making sure that it is that of the verdict line. */
  private static int verify(Kind kind, byte[] file, String... options) throws IOException {
    Path path = home(kind).resolve("tampered.cert");
    Files.write(path, file);
    List<String> words = new ArrayList<>(List.of(path.toString(), "--threads", "1"));
    words.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = Main.run(words.toArray(new String[0]), new PrintStream(out), System.err);
    String line = out.toString(StandardCharsets.UTF_8);
    String word = line.split(" ")[0];
    assertEquals(
        Map.of("VERIFIED", 0, "REJECTED", 10, "MALFORMED", 11, "INPUT-MISMATCH", 12).get(word),
        code,
        line);
    assertEquals(1, line.lines().count(), line);
    return code;
  }

  private static byte[] file(Kind kind) {
    return CertificateFile.bytes(SUBJECTS.get(kind).certificate());
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsVerifiedAsItIsAndTheOracleAgrees(Kind kind) throws IOException {
    Subject subject = SUBJECTS.get(kind);
    assertEquals(VERIFIED, verify(kind, file(kind)));
    assertEquals(VERIFIED, verify(kind, file(kind), "--models", home(kind).toString()));
    assertTrue(
        new ExactTamperOracle(subject.certificate(), subject.data())
            .seesNothingWrong(new Random(0)));
    assertTrue(subject.certificate().steps().size() >= 7);
  }

  @ParameterizedTest
  @EnumSource
  void aLowerBoundIsRejectedHoweverLittleLower(Kind kind) throws IOException {
    Subject subject = SUBJECTS.get(kind);
    Certificate certificate = subject.certificate();
    Rational little =
        Rational.of(BigInteger.ONE, BigInteger.TEN.pow(300));
    for (Rational bound :
        List.of(
            Certificates.bound(certificate).minus(little), Rational.ZERO, Rational.of(-1),
            Certificates.bound(certificate).negate())) {
      Certificate lowered = withBound(certificate, bound);
      assertEquals(REJECTED, verify(kind, CertificateFile.bytes(lowered)));
      assertTrue(
          new ExactTamperOracle(lowered, subject.data()).seesALossBeyondTheBoundAtAVertex());
    }
    Certificate raised = withBound(certificate, Certificates.bound(certificate).plus(little));
    assertEquals(VERIFIED, verify(kind, CertificateFile.bytes(raised)));
  }

  private static Certificate withBound(Certificate c, Rational bound) {
    return TamperSubjects.rebuilt(c, bound, c.network(), c.data(), c.arrays(), c.steps());
  }

  // With the digests left alone.

  private static String text(byte[] file) {
    return new String(StoredZip.read(file).get(0).toBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] withMember(byte[] file, int position, byte[] content) {
    List<StoredZip.Member> members = new ArrayList<>(StoredZip.read(file));
    members.set(position, StoredZip.Member.of(members.get(position).name(), content));
    return StoredZip.bytes(members);
  }

  private static byte[] withText(byte[] file, String text) {
    return withMember(file, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsCutOffAnywhereIsMalformed(Kind kind) throws IOException {
    byte[] file = file(kind);
    for (int length = 0; length < file.length; length += 10) {
      assertEquals(MALFORMED, verify(kind, Arrays.copyOf(file, length)), "at " + length);
    }
    assertEquals(MALFORMED, verify(kind, Arrays.copyOf(file, file.length - 1)));
  }

  @ParameterizedTest
  @EnumSource
  void bytesBeforeBetweenOrAfterAreMalformed(Kind kind) throws IOException {
    byte[] file = file(kind);
    Random random = new Random(1);
    for (int k = 0; k < 60; k++) {
      int position = k == 0 ? 0 : k == 1 ? file.length : random.nextInt(file.length);
      byte[] longer = new byte[file.length + 1 + random.nextInt(3)];
      System.arraycopy(file, 0, longer, 0, position);
      System.arraycopy(
          file, position, longer, position + longer.length - file.length, file.length - position);
      assertEquals(MALFORMED, verify(kind, longer), "at " + position);
    }
    byte[] twice = Arrays.copyOf(file, 2 * file.length);
    System.arraycopy(file, 0, twice, file.length, file.length);
    assertEquals(MALFORMED, verify(kind, twice));
  }

  @ParameterizedTest
  @EnumSource
  void anyByteThatChangesIsMalformed(Kind kind) throws IOException {
    Random random = new Random(2);
    for (int k = 0; k < 400; k++) {
      byte[] file = file(kind);
      int position = random.nextInt(file.length);
      file[position] ^= (byte) (1 << random.nextInt(8));
      assertEquals(MALFORMED, verify(kind, file), "byte " + position);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyArrayThatChangesWithoutItsDigestIsMalformed(Kind kind) throws IOException {
    byte[] file = file(kind);
    List<StoredZip.Member> members = StoredZip.read(file);
    for (int k = 1; k < members.size(); k++) {
      byte[] content = members.get(k).toBytes();
      content[content.length - 2] ^= 1; // the last digit of the last number
      assertEquals(MALFORMED, verify(kind, withMember(file, k, content)), members.get(k).name());
      // The content of another array, and the two exchanged.
      int other = 1 + k % (members.size() - 1);
      byte[] another = members.get(other).toBytes();
      if (!Arrays.equals(another, members.get(k).toBytes())) {
        assertEquals(MALFORMED, verify(kind, withMember(file, k, another)));
        byte[] exchanged =
            withMember(withMember(file, k, another), other, members.get(k).toBytes());
        assertEquals(MALFORMED, verify(kind, exchanged));
      }
      List<StoredZip.Member> moved = new ArrayList<>(members);
      Collections.swap(moved, k, other);
      assertEquals(MALFORMED, verify(kind, StoredZip.bytes(moved)));
      List<StoredZip.Member> missing = new ArrayList<>(members);
      missing.remove(k);
      assertEquals(MALFORMED, verify(kind, StoredZip.bytes(missing)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyChangeOfTheTextWithoutItsDigestIsMalformed(Kind kind) throws IOException {
    byte[] file = file(kind);
    String text = text(file);
    List<String> lines = List.of(text.split("\n"));
    List<String> changed = new ArrayList<>();
    for (int k = 0; k < lines.size(); k++) {
      List<String> missing = new ArrayList<>(lines);
      missing.remove(k);
      List<String> repeated = new ArrayList<>(lines);
      repeated.add(k, lines.get(k));
      List<String> moved = new ArrayList<>(lines);
      Collections.swap(moved, k, (k + 1) % lines.size());
      for (List<String> variant : List.of(missing, repeated, moved)) {
        changed.add(String.join("\n", variant) + "\n");
      }
    }
    changed.add(text.replaceFirst("invariant", "convex"));
    changed.add(text.replaceFirst("step lumped convex", "step lumped invariant"));
    changed.add(text.replaceFirst("max_loss <= .*", "max_loss <= 0"));
    changed.add(text.replaceFirst("max_loss <= .*", "max_loss <= 1000000"));
    changed.add(text.replaceFirst("relu", "identity"));
    changed.add(text.replaceFirst("\nloss squared", "\nloss logistic"));
    Matcher digest = Pattern.compile("[0-9a-f]{64}").matcher(text);
    int digests = 0;
    while (digest.find()) {
      String other = Digests.of(digest.group().getBytes(StandardCharsets.US_ASCII));
      changed.add(text.substring(0, digest.start()) + other + text.substring(digest.end()));
      digests++;
    }
    assertTrue(digests > 10, digests + " digests");
    for (String variant : changed) {
      if (!variant.equals(text)) {
        assertEquals(MALFORMED, verify(kind, withText(file, variant)), variant);
      }
    }
  }

  /** With the digests of arrays and of the text made anew, but not those of the models. */
  @ParameterizedTest
  @EnumSource
  void aModelThatChangesWithoutItsDigestIsMalformed(Kind kind) throws IOException {
    Certificate c = SUBJECTS.get(kind).certificate();
    for (int k = 0; k < c.arrays().size(); k++) {
      if (!c.arrays().get(k).name().matches("[AB]\\..*")) {
        continue;
      }
      List<StoredArray> arrays = new ArrayList<>(c.arrays());
      arrays.set(k, ulp(arrays.get(k), 0, true));
      Certificate changed =
          TamperSubjects.rebuilt(c, Certificates.bound(c), c.network(), c.data(), arrays, c.steps());
      byte[] file = CertificateFile.bytes(changed);
      String text =
          text(file)
              .replace(changed.first().digest(), c.first().digest())
              .replace(changed.second().digest(), c.second().digest());
      String sealed = text.substring(0, text.lastIndexOf("end "));
      sealed += "end " + Digests.of(sealed.getBytes(StandardCharsets.UTF_8)) + "\n";
      assertEquals(MALFORMED, verify(kind, withText(file, sealed)));
    }
  }

  private static StoredArray ulp(StoredArray array, int position, boolean up) {
    double[] entries = array.values().toArray();
    entries[position] = up ? Math.nextUp(entries[position]) : Math.nextDown(entries[position]);
    return new StoredArray(
        array.name(),
        array.vector(),
        Matrix.adopt(array.values().rows(), array.values().columns(), entries));
  }

  // With all digests made anew.

  @ParameterizedTest
  @EnumSource
  void otherModelsAreAMismatchUnderModels(Kind kind) throws IOException {
    Certificate c = SUBJECTS.get(kind).certificate();
    int checked = 0;
    for (int k = 0; k < c.arrays().size(); k++) {
      if (c.arrays().get(k).name().matches("[AB]\\..*")) {
        List<StoredArray> arrays = new ArrayList<>(c.arrays());
        arrays.set(k, ulp(arrays.get(k), 0, k % 2 == 0));
        Certificate changed =
            TamperSubjects.rebuilt(c, Certificates.bound(c), c.network(), c.data(), arrays, c.steps());
        assertEquals(
            INPUT_MISMATCH,
            verify(
                kind, CertificateFile.bytes(changed), "--models", home(kind).toString()),
            c.arrays().get(k).name());
        checked++;
      }
    }
    assertTrue(checked >= 6);
    // The two files exchanged.
    Path exchanged = Files.createDirectories(home(kind).resolve("exchanged"));
    ModelFiles.write(exchanged.resolve("first.npz"), c.target());
    ModelFiles.write(exchanged.resolve("second.npz"), c.start());
    assertEquals(
        INPUT_MISMATCH, verify(kind, file(kind), "--models", exchanged.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void otherDataAreAMismatch(Kind kind) throws IOException {
    Certificate c = SUBJECTS.get(kind).certificate();
    DataReference other =
        new DataReference(c.data().size(), Digests.of(new byte[1]), c.data().recipe());
    DataReference more =
        new DataReference(c.data().size() + 1, c.data().digest(), c.data().recipe());
    for (DataReference data : List.of(other, more)) {
      assertEquals(
          INPUT_MISMATCH,
          verify(
              kind,
              CertificateFile.bytes(
                  TamperSubjects.rebuilt(
                      c, Certificates.bound(c), c.network(), data, c.arrays(), c.steps()))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyConclusionThatStatesMoreIsRejectedAndLessIsWorthItsLoss(Kind kind) throws IOException {
    Subject subject = SUBJECTS.get(kind);
    Certificate c = subject.certificate();
    for (int k = 0; k < c.steps().size(); k++) {
      Step step = c.steps().get(k);
      Conclusion other =
          step.conclusion() == Conclusion.CONVEX ? Conclusion.INVARIANT : Conclusion.CONVEX;
      List<Step> steps = new ArrayList<>(c.steps());
      steps.set(k, new Step(step.rule(), other, step.note(), step.writes()));
      int code =
          verify(
              kind,
              CertificateFile.bytes(
                  TamperSubjects.rebuilt(
                      c, Certificates.bound(c), c.network(), c.data(), c.arrays(), steps)));
      if (other == Conclusion.CONVEX) {
        // The state at the end of an invariant step has the loss of the last that decides.
        assertEquals(VERIFIED, code, "step " + (k + 1));
      } else {
        // Unless nothing moves in it but dead neurons, in spite of what it states.
        Certificate alone = with(c, steps);
        boolean harmless =
            new ExactTamperOracle(alone, subject.data()).seesNothingWrong(new Random(k));
        assertTrue(code == REJECTED || code == VERIFIED && harmless, "step " + (k + 1));
      }
    }
  }

  private static Certificate with(Certificate c, List<Step> steps) {
    return TamperSubjects.rebuilt(c, Certificates.bound(c), c.network(), c.data(), c.arrays(), steps);
  }

  @ParameterizedTest
  @EnumSource
  void anyStepThatIsMissingRepeatedOrMovedIsRejectedUnlessThePathIsStillProved(Kind kind)
      throws IOException {
    Subject subject = SUBJECTS.get(kind);
    Certificate c = subject.certificate();
    int rejected = 0;
    for (int k = 0; k < c.steps().size(); k++) {
      List<Step> missing = new ArrayList<>(c.steps());
      missing.remove(k);
      List<Step> repeated = new ArrayList<>(c.steps());
      repeated.add(k, c.steps().get(k));
      List<Step> moved = new ArrayList<>(c.steps());
      Collections.swap(moved, k, (k + 1) % moved.size());
      for (List<Step> steps : List.of(missing, repeated, moved)) {
        if (decide(kind, with(c, steps), new Random(k)) == REJECTED) {
          rejected++;
        }
      }
    }
    // A step repeated changes nothing, but one missing or moved mostly does.
    int least = c.steps().size();
    int found = rejected;
    assertTrue(rejected >= least, () -> found + " rejected, expected " + least + " at least");
  }

  /** The exit code; what is verified must be right by the oracle. */
  private static int decide(Kind kind, Certificate certificate, Random random)
      throws IOException {
    int code = verify(kind, CertificateFile.bytes(certificate));
    assertTrue(code == VERIFIED || code == REJECTED, "exit code " + code);
    if (code == VERIFIED) {
      assertTrue(
          new ExactTamperOracle(certificate, SUBJECTS.get(kind).data())
              .seesNothingWrong(random),
          "a false claim was verified");
    }
    return code;
  }

  @Test
  void whateverIsVerifiedAfterRandomChangesIsTrue() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Kind kind = Kind.values()[seed % Kind.values().length];
      Certificate certificate = SUBJECTS.get(kind).certificate();
      for (int k = random.nextInt(2); k >= 0; k--) {
        certificate = changed(certificate, random);
      }
      if (random.nextBoolean()) {
        certificate = reaching(certificate);
      }
      if (random.nextBoolean()) {
        // With room for whatever the change costs; the structure decides alone.
        certificate = withBound(certificate, Rational.of(1_000_000_000));
      }
      int code = decide(kind, certificate, random);
      counts.merge(code == VERIFIED ? "verified" : "rejected", 1, Integer::sum);
    }
    assertTrue(counts.get("verified") >= 100, counts::toString);
    assertTrue(counts.get("rejected") >= 150, counts::toString);
  }

  /** The second model replaced by the point where the path ends, so that it is reached. */
  private static Certificate reaching(Certificate c) {
    List<ParameterPoint> vertices = StraightPieces.vertices(c);
    List<StoredArray> end = Certificate.arraysOf(vertices.get(vertices.size() - 1), "B");
    List<StoredArray> arrays =
        c.arrays().stream()
            .map(
                array ->
                    end.stream()
                        .filter(other -> other.name().equals(array.name()))
                        .findFirst()
                        .orElse(array))
            .collect(Collectors.toList());
    // Writes copy from the second model, too: those copies stay what they were under other names.
    List<StoredArray> kept = new ArrayList<>(arrays);
    for (StoredArray array : c.arrays()) {
      if (array.name().startsWith("B.")) {
        kept.add(new StoredArray("kept" + array.name(), array.vector(), array.values()));
      }
    }
    if (c.arrays().stream().anyMatch(array -> array.name().startsWith("kept"))) {
      return c;
    }
    return TamperSubjects.rebuilt(
        c,
        Certificates.bound(c),
        c.network(),
        c.data(),
        kept,
        c.steps().stream().map(TamperedCertificateTest::fromKept).toList());
  }

  private static Step fromKept(Step step) {
    List<Write> writes = new ArrayList<>();
    for (Write write : step.writes()) {
      writes.add(
          write instanceof Write.Put put && put.array().startsWith("B.")
              ? new Write.Put(put.target(), "kept" + put.array(), put.rows(), put.columns())
              : write);
    }
    return new Step(step.rule(), step.conclusion(), step.note(), writes);
  }

  private static Certificate changed(Certificate c, Random random) {
    List<Step> steps = new ArrayList<>(c.steps());
    List<StoredArray> arrays = new ArrayList<>(c.arrays());
    Network network = c.network();
    Rational bound = Certificates.bound(c);
    int at = random.nextInt(steps.size());
    Step step = steps.get(at);
    switch (random.nextInt(11)) {
      case 0 -> {
        int k = random.nextInt(arrays.size());
        int size = arrays.get(k).values().toArray().length;
        arrays.set(k, ulp(arrays.get(k), random.nextInt(size), random.nextBoolean()));
      }
      case 1 -> {
        if (steps.size() > 1) {
          steps.remove(at);
        }
      }
      case 2 -> steps.add(random.nextInt(steps.size()), step);
      case 3 -> Collections.swap(steps, at, random.nextInt(steps.size()));
      case 4 -> {
        Conclusion[] both = Conclusion.values();
        steps.set(
            at,
            new Step(step.rule(), both[random.nextInt(2)], step.note(), step.writes()));
      }
      case 5 -> {
        List<Write> writes = new ArrayList<>(step.writes());
        if (!writes.isEmpty()) {
          writes.remove(random.nextInt(writes.size()));
        }
        steps.set(at, new Step(step.rule(), step.conclusion(), step.note(), writes));
      }
      case 6 -> {
        // Two steps in one.
        if (at + 1 < steps.size()) {
          Step next = steps.remove(at + 1);
          List<Write> writes = new ArrayList<>(step.writes());
          writes.addAll(next.writes());
          steps.set(
              at,
              new Step(
                  step.rule(),
                  random.nextBoolean() ? step.conclusion() : next.conclusion(),
                  step.note(),
                  writes));
        }
      }
      case 7 -> {
        // A number of an array somewhere.
        List<Write> writes = new ArrayList<>(step.writes());
        int l = 1 + random.nextInt(network.depth());
        StoredArray source = arrays.get(random.nextInt(arrays.size()));
        boolean bias = network.hasBias(l) && random.nextBoolean();
        writes.add(
            new Write.Put(
                new Block(
                    bias,
                    l,
                    Indices.of(bias ? 0 : random.nextInt(network.width(l - 1))),
                    Indices.of(random.nextInt(network.width(l)))),
                source.name(),
                Indices.of(random.nextInt(source.values().rows())),
                Indices.of(random.nextInt(source.values().columns()))));
        steps.set(at, new Step(step.rule(), step.conclusion(), step.note(), writes));
      }
      case 8 -> {
        // A neuron's weights off.
        List<Write> writes = new ArrayList<>(step.writes());
        int l = 1 + random.nextInt(network.depth());
        writes.add(
            new Write.Zero(
                new Block(
                    false,
                    l,
                    Indices.of(random.nextInt(network.width(l - 1))),
                    Indices.all(network.width(l)))));
        steps.set(at, new Step(step.rule(), step.conclusion(), step.note(), writes));
      }
      case 9 -> {
        List<HiddenLayer> hidden = new ArrayList<>();
        for (HiddenLayer layer : network.hidden()) {
          Activation activation =
              random.nextBoolean()
                  ? new Activation.LeakyRelu(Rational.of(random.nextInt(5) - 2, 4))
                  : new Activation.Identity();
          hidden.add(new HiddenLayer(layer.name(), layer.width(), activation, layer.bias()));
        }
        network =
            new Network(
                network.name(), network.inputWidth(), hidden, network.outputWidth(),
                network.outputBias());
      }
      default -> bound = bound.times(Rational.of(random.nextInt(100), 100));
    }
    return TamperSubjects.rebuilt(c, bound, network, c.data(), arrays, steps);
  }

  // For machines, and in a process of its own.

  @Test
  void theVerdictForMachinesIsTheVerdict() throws IOException {
    Path json = folder.resolve("verdict.json");
    byte[] good = file(Kind.HUB);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    byte[] low =
        CertificateFile.bytes(withBound(SUBJECTS.get(Kind.HUB).certificate(), Rational.ZERO));
    for (byte[] file : List.of(good, bad, low)) {
      int code = verify(Kind.HUB, file, "--json", json.toString());
      JsonNode verdict = new ObjectMapper().readTree(json.toFile());
      assertEquals(code, verdict.get("exit_code").asInt());
      assertEquals(
          Map.of(0, "VERIFIED", 10, "REJECTED", 11, "MALFORMED").get(code),
          verdict.get("verdict").asText());
      assertEquals(code != MALFORMED, verdict.has("maximum"));
      if (code != MALFORMED) {
        Rational bound = Certificates.bound(SUBJECTS.get(Kind.HUB).certificate());
        assertEquals(
            bound, Rational.parse(verdict.get("maximum").get("exact").asText()));
        assertTrue(verdict.get("maximum").get("lower").asDouble() <= bound.doubleValue());
        assertTrue(verdict.get("states").size() > 3);
      }
    }
  }

  @Test
  void aProcessOfItsOwnSaysTheSame() throws IOException, InterruptedException {
    Path path = home(Kind.HUB).resolve("process.cert");
    for (int code : List.of(VERIFIED, MALFORMED)) {
      byte[] file = file(Kind.HUB);
      Files.write(path, code == VERIFIED ? file : Arrays.copyOf(file, file.length - 1));
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(code, process.waitFor(), out);
      assertTrue(out.startsWith(code == VERIFIED ? "VERIFIED max loss = " : "MALFORMED "), out);
    }
  }
}
