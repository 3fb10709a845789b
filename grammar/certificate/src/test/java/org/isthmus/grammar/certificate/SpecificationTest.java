package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.junit.jupiter.api.Test;

/** The example in {@code CERTIFICATE.md} is true to the byte. */
class SpecificationTest {

  private static final double[][] INPUTS = {{1}, {2}};
  private static final double[][] TARGETS = {{-1}, {0}};

  private static final byte[] FILE = CertificateFile.bytes(SpecificationExample.certificate());

  private static String document() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("isthmus.root"), "grammar", "certificate", "CERTIFICATE.md"));
  }

  /** The blocks of code in the section on the example. */
  private static List<String> blocks() throws IOException {
    String document = document();
    String section =
        document.substring(document.indexOf("## 9. An example"), document.indexOf("## 10."));
    List<String> blocks = new ArrayList<>();
    String[] parts = section.split("```\n");
    for (int k = 1; k < parts.length; k += 2) {
      blocks.add(parts[k]);
    }
    return blocks;
  }

  @Test
  void theTextOfTheExampleIsTheOneThatIsWritten() throws IOException {
    assertEquals(Forger.text(FILE), blocks().get(0));
  }

  @Test
  void theBytesOfTheArchiveAreTheOnesThatAreWritten() throws IOException {
    byte[] shown = FILE.clone();
    // In the place of the text the document has three dots.
    int text = StoredZip.read(FILE).get(0).size();
    StringBuilder expected = new StringBuilder();
    dump(expected, Arrays.copyOfRange(shown, 0, 45), 0);
    expected.append("...\n");
    dump(expected, Arrays.copyOfRange(shown, 45 + text, shown.length), 45 + text);
    assertEquals(expected.toString(), blocks().get(1));
    assertTrue(
        document().contains("The file has " + FILE.length + " bytes and the SHA-256\n`"
            + Digests.of(FILE) + "`"),
        () -> FILE.length + " " + Digests.of(FILE));
  }

  private static void dump(StringBuilder out, byte[] bytes, int from) {
    for (int k = 0; k < bytes.length; k += 32) {
      byte[] row = Arrays.copyOfRange(bytes, k, Math.min(bytes.length, k + 32));
      out.append(String.format("%4d  ", from + k))
          .append(HexFormat.of().formatHex(row).replaceAll("(.{8})(?=.)", "$1 "))
          .append('\n');
    }
  }

  @Test
  void theExampleIsReadBackFromTheDocument() throws Exception {
    // The bytes of the dump with the text of the first block in the place of the dots.
    String[] halves = blocks().get(1).split("\\.\\.\\.\n");
    byte[] text = blocks().get(0).getBytes(StandardCharsets.UTF_8);
    byte[] before = bytes(halves[0]);
    byte[] after = bytes(halves[1]);
    byte[] file = Arrays.copyOf(before, before.length + text.length + after.length);
    System.arraycopy(text, 0, file, before.length, text.length);
    System.arraycopy(after, 0, file, before.length + text.length, after.length);
    assertArrayEquals(FILE, file);
    assertEquals(SpecificationExample.certificate(), CertificateFile.read(file));
  }

  private static byte[] bytes(String dump) {
    StringBuilder digits = new StringBuilder();
    dump.lines().forEach(line -> digits.append(line.substring(6).replace(" ", "")));
    return HexFormat.of().parseHex(digits);
  }

  @Test
  void aStrangerProvesTheExampleAndNotALowerBound() {
    assertEquals(0, Stranger.decide(FILE, INPUTS, TARGETS));
    List<String> lines = new ArrayList<>(Forger.lines(FILE));
    assertEquals("claim max_loss <= 4", lines.get(3));
    lines.set(3, "claim max_loss <= 3999999999999999999999/1000000000000000000000");
    assertEquals(10, Stranger.decide(Forger.withLines(FILE, lines), INPUTS, TARGETS));
  }

  @Test
  void aStrangerRefusesTheExampleWhereItIsChanged() {
    List<String> invariant = new ArrayList<>(Forger.lines(FILE));
    invariant.replaceAll(line -> line.replace("step lumped convex", "step lumped invariant"));
    assertEquals(10, Stranger.decide(Forger.withLines(FILE, invariant), INPUTS, TARGETS));
    List<String> elsewhere = new ArrayList<>(Forger.lines(FILE));
    elsewhere.replaceAll(line -> line.replace("put W1 0 0 B.W1", "put W1 0 0 A.W1"));
    assertEquals(10, Stranger.decide(Forger.withLines(FILE, elsewhere), INPUTS, TARGETS));
    assertEquals(12, Stranger.decide(FILE, INPUTS, new double[][] {{-1}, {-0.0}}));
    assertEquals(11, Stranger.decide(Arrays.copyOf(FILE, FILE.length - 1), INPUTS, TARGETS));
    for (int k = 0; k < FILE.length; k++) {
      byte[] changed = FILE.clone();
      changed[k] ^= 4;
      assertEquals(11, Stranger.decide(changed, INPUTS, TARGETS), "byte " + k);
    }
  }

  @Test
  void theDigestsOfTheExampleAreThoseOfTheBytesInTheDocument() throws IOException {
    // Section 7, spelled out: "isthmus-parameters-1 1\nW1 1 1\n" and one binary64.
    String section = document();
    for (String line : List.of("first \"plus\" ", "second \"minus\" ", "data 2 ")) {
      assertTrue(section.contains("\n" + line), line);
    }
    assertEquals(
        "first \"plus\" " + model("000000000000f03f"), line("first "));
    assertEquals(
        "second \"minus\" " + model("000000000000f0bf"), line("second "));
    String numbers =
        "000000000000f03f" + "0000000000000040"
            + hex("values 2 1\n") + "000000000000f0bf" + "0000000000000000";
    assertEquals(
        "data 2 " + sha(hex("isthmus-data-1\ninputs 2 1\n") + numbers), line("data "));
  }

  private static String line(String beginning) throws IOException {
    return blocks().get(0).lines().filter(line -> line.startsWith(beginning)).findFirst().get();
  }

  private static String model(String weight) {
    return sha(hex("isthmus-parameters-1 1\nW1 1 1\n") + weight);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String sha(String digits) {
    return Stranger.sha256(HexFormat.of().parseHex(digits));
  }
}
