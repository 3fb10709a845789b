package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small files that speak of large things: they are refused, and not at the price of the large. */
class HostileFilesTest {

  private static final byte[] FILE = CertificateFile.bytes(SmallestCertificate.certificate());
  private static final List<String> LINES = Forger.lines(FILE);
  private static final String ALL = "0..16777215";

  /** What a file may cost to be read: much less than one list of 16777216 indices. */
  private static long allowance(byte[] file) {
    return 8_000_000 + 400L * file.length;
  }

  record Hostile(String name, byte[] file) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Hostile> hostile() {
    return Stream.of(
        lines("hugeListsInManyZeros", "put W1", many(2000, "zero W1 " + ALL + " " + ALL)),
        lines(
            "hugeListsInManyPuts",
            "put W1",
            many(2000, String.join(" ", "put W1", ALL, ALL, "B.W1", ALL, ALL))),
        lines(
            "hugeListsJoined",
            "put W1",
            many(1, "zero W1 " + String.join(",", many(20000, ALL)) + " 0")),
        lines(
            "longListsOfShortRuns",
            "put W1",
            many(1, "zero W1 " + String.join(",", many(50000, "0..2")) + " 0")),
        lines("hugeWidths", "output", List.of("hidden \"h\" 16777216 relu bias", LINES.get(7))),
        lines("hugeInputs", "input", List.of("input 16777216")),
        lines("hugeDepth", "output", depth(20000)),
        lines("hugeMatrix", "array A.W1", List.of(declared("matrix 16777216 16777216"))),
        lines("hugeVector", "array A.W1", List.of(declared("vector 16777216"))),
        lines("hugeStepCount", "steps", List.of("steps 16777216")),
        lines("impossibleStepCount", "steps", List.of("steps 1000000000")),
        lines("impossibleSize", "input", List.of("input " + "9".repeat(100000))),
        lines("hugeBound", "claim", List.of("claim max_loss <= " + "9".repeat(100000))),
        lines("hugeBoundInFew", "claim", List.of("claim max_loss <= 1e2147483647")),
        lines("hugeSlopeInFew", "output", slope("1e-99999999")),
        lines("hugeSlope", "output", slope("1e9999")),
        lines("openQuotes", "network", List.of("network \"" + "\\\"".repeat(100000))),
        lines("deepQuotes", "network", List.of("network \"" + "\\\\".repeat(100000) + "\" x")),
        lines("emptyLines", "network", many(100000, "")),
        lines("manySpaces", "network", List.of("network " + " ".repeat(100000))),
        fractions("hugeFractions", "matrix 16777216 16777216", "over 3\n1\n"),
        fractions("hugeColumnOfFractions", "matrix 16777216 1", "over 3\n1\n"),
        fractions("hugeRowOfFractions", "vector 16777216", "over 3\n1\n"),
        fractions("hugeFraction", "matrix 1 1", "over 3\n" + "7".repeat(2_000_000) + "\n"),
        fractions("hugeDenominator", "matrix 1 1", "over " + "7".repeat(2_000_000) + "\n1\n"),
        lines("hugePieces", "step", pieces("40*65536")),
        lines("hugeDepthOfPieces", "step", pieces("1,99999999999999999999")),
        lines("hugeCountOfPieces", "step", pieces("40*99999999999999999999")),
        lines("manyPieces", "step", pieces(String.join(",", many(1_000_000, "39,40*2")))),
        lines("hugeLift", "step", lift("lift 1000000000 0")),
        lines("hugeLiftedRows", "step", lift("lift 2 " + ALL)),
        lines("manyInverses", "step", lift("lift 2 0", many(100000, "inverse 3 A.W1"))),
        lines(
            "hugeRows",
            "kind",
            List.of(
                "kind disconnection", "semantics real",
                "claim disconnected from 0 below 1 by rows " + ALL)),
        findings("hugeKept", "kept", many(1, "kept " + ALL)),
        findings("hugeKeptInMany", "subset", subsets("0..1023", 2000)),
        findings("hugeKeptJoined", "kept", many(1, "kept " + String.join(",", many(20000, ALL)))),
        findings("hugeHyperplane", "witness hyperplane", many(1, "witness hyperplane " + ALL)),
        findings("hugeMultipliers", "witness multipliers", many(1, "witness multipliers " + ALL)),
        findings("hugeDual", "witness dual", many(1, "witness dual " + ALL)),
        findings(
            "hugeLayer", "condition reaches",
            many(1, "condition reaches 2147483647 half model + 1/2")),
        findings(
            "deepFormula", "condition numbers",
            many(1, "condition numbers half " + "(".repeat(1_000_000))),
        findings(
            "longFormula", "condition numbers",
            many(1, "condition numbers half 1=" + "1*".repeat(500_000) + "1")),
        findings(
            "hugeNumber", "condition numbers",
            many(1, "condition numbers half 1=" + "9".repeat(100_000))),
        findings("manyFindings", "findings", List.of("findings 2147483647")),
        findings("manySubsets", "subset", subsets("0", 100_000)),
        npy("hugeShape", "2147483647,"),
        npy("hugeProduct", "65536, 65536"),
        npy("manyAxes", String.join(", ", many(32, "2147483647"))),
        new Hostile("hugeMember", withSize(FILE, 0x7fffffff)),
        new Hostile("memberBeyondTwoGibibytes", withSize(FILE, 0xffffffff)));
  }

  /** The example of findings with the lines that begin like this replaced. */
  private static Hostile findings(String name, String beginning, List<String> replacement) {
    byte[] file = CertificateFile.bytes(FindingsExample.findings());
    List<String> lines = new ArrayList<>();
    for (String line : Forger.lines(file)) {
      lines.addAll(line.startsWith(beginning) ? replacement : List.of(line));
    }
    return new Hostile(name, Forger.withLines(file, lines));
  }

  /** Many subsets that keep the same; the last line kept of the example is left for one more. */
  private static List<String> subsets(String kept, int count) {
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      lines.add("subset s" + k);
      lines.add("kept " + kept);
    }
    lines.add("subset s0");
    return lines;
  }

  private static List<String> many(int count, String line) {
    return Collections.nCopies(count, line);
  }

  private static List<String> depth(int layers) {
    List<String> lines = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      lines.add("hidden \"h" + l + "\" 16777216 relu nobias");
    }
    lines.add("output 1 nobias");
    return lines;
  }

  private static List<String> slope(String slope) {
    return List.of("hidden \"h\" 1 leaky_relu(" + slope + ") bias", "output 1 nobias");
  }

  private static String declared(String shape) {
    return "array A.W1 " + shape + " " + "0".repeat(64);
  }

  /** The example with the line that begins like this replaced. */
  private static Hostile lines(String name, String beginning, List<String> replacement) {
    List<String> lines = new ArrayList<>();
    for (String line : LINES) {
      lines.addAll(line.startsWith(beginning) ? replacement : List.of(line));
    }
    return new Hostile(name, Forger.withLines(FILE, lines));
  }

  private static List<String> pieces(String runs) {
    return List.of("step enclosed bounded \"\"", "pieces " + runs);
  }

  private static List<String> lift(String lift) {
    return lift(lift, List.of());
  }

  private static List<String> lift(String lift, List<String> inverses) {
    List<String> lines = new ArrayList<>(List.of("step lift convex \"\"", lift));
    lines.addAll(inverses);
    return lines;
  }

  /** The example with fractions in the place of the first array. */
  private static Hostile fractions(String name, String shape, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    List<String> lines = new ArrayList<>();
    for (String line : LINES) {
      lines.add(
          line.startsWith("array A.W1")
              ? "fractions A.W1 " + shape + " " + Digests.of(bytes)
              : line);
    }
    return new Hostile(
        name,
        Forger.withMembers(
            Forger.withLines(FILE, lines),
            members -> {
              members.set(1, StoredZip.Member.of("A.W1.txt", bytes));
              return members;
            }));
  }

  private static Hostile npy(String name, String shape) {
    return new Hostile(
        name,
        Forger.withArray(
            FILE,
            "A.W1",
            bytes -> {
              String header =
                  "{'descr': '<f2', 'fortran_order': False, 'shape': (" + shape + "), }";
              int length = (header.length() + 11 + 63) / 64 * 64;
              byte[] changed = Arrays.copyOf(bytes, length + 2);
              changed[8] = (byte) (length - 10);
              changed[9] = (byte) ((length - 10) >> 8);
              Arrays.fill(changed, 10, length, (byte) ' ');
              System.arraycopy(
                  header.getBytes(StandardCharsets.US_ASCII), 0, changed, 10,
                  header.length());
              changed[length - 1] = '\n';
              return changed;
            }));
  }

  private static byte[] withSize(byte[] file, int size) {
    byte[] changed = file.clone();
    for (int k = 0; k < 4; k++) {
      changed[18 + k] = (byte) (size >> (8 * k));
      changed[22 + k] = (byte) (size >> (8 * k));
    }
    return changed;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aSmallFileIsRefusedAtASmallPrice(Hostile hostile) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String message =
        assertThrows(
                MalformedCertificateException.class,
                () -> CertificateFile.document(hostile.file()))
            .getMessage();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated < allowance(hostile.file()),
        () -> allocated + " bytes for a file of " + hostile.file().length + ": " + message);
    assertTrue(message.length() < 700, message);
  }

  @Test
  void writesThatAreAllowedAreReadAtThePriceOfTheirText() throws Exception {
    // 20000 repetitions of one allowed write: this is a certificate.
    List<String> lines = new ArrayList<>();
    for (String line : LINES) {
      lines.addAll(line.startsWith("put W1") ? many(20000, line) : List.of(line));
    }
    byte[] file = Forger.withLines(FILE, lines);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Certificate certificate = CertificateFile.read(file);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(20000, certificate.steps().get(0).writes().size());
    assertTrue(allocated < allowance(file), () -> allocated + " bytes");
  }

  @Test
  void membersWithoutATextAreRefused() {
    for (String name : List.of("certificate.json", "certificate.txt.npy", "A.W1.npy")) {
      byte[] file = StoredZip.bytes(List.of(StoredZip.Member.of(name, new byte[0])));
      assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file));
    }
  }
}
