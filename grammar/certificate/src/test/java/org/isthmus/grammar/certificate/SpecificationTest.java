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

/** The examples in {@code CERTIFICATE.md} are true to the byte. */
class SpecificationTest {

  private static final Double[][] INPUTS = {{1.0}, {2.0}};
  private static final Double[][] TARGETS = {{-1.0}, {0.0}};

  private static final byte[] FILE = CertificateFile.bytes(SpecificationExample.certificate());

  private static final byte[] RELAY = CertificateFile.bytes(FractionsExample.certificate());
  private static final Object[][] RELAY_INPUTS = {{1.0}, {2.0}};
  private static final Object[][] RELAY_TARGETS = {{Fraction.ONE}, {Fraction.of(5, 3)}};

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
    assertEquals(0, StrangersDecision.decide(FILE, INPUTS, TARGETS));
    List<String> lines = new ArrayList<>(Forger.lines(FILE));
    assertEquals("claim max_loss <= 4", lines.get(3));
    lines.set(3, "claim max_loss <= 3999999999999999999999/1000000000000000000000");
    assertEquals(10, StrangersDecision.decide(Forger.withLines(FILE, lines), INPUTS, TARGETS));
  }

  @Test
  void aStrangerRefusesTheExampleWhereItIsChanged() {
    List<String> invariant = new ArrayList<>(Forger.lines(FILE));
    invariant.replaceAll(line -> line.replace("step lumped convex", "step lumped invariant"));
    assertEquals(10, StrangersDecision.decide(Forger.withLines(FILE, invariant), INPUTS, TARGETS));
    List<String> elsewhere = new ArrayList<>(Forger.lines(FILE));
    elsewhere.replaceAll(line -> line.replace("put W1 0 0 B.W1", "put W1 0 0 A.W1"));
    assertEquals(10, StrangersDecision.decide(Forger.withLines(FILE, elsewhere), INPUTS, TARGETS));
    assertEquals(12, StrangersDecision.decide(FILE, INPUTS, new Double[][] {{-1.0}, {-0.0}}));
    byte[] shorter = Arrays.copyOf(FILE, FILE.length - 1);
    assertEquals(11, StrangersDecision.decide(shorter, INPUTS, TARGETS));
    for (int k = 0; k < FILE.length; k++) {
      byte[] changed = FILE.clone();
      changed[k] ^= 4;
      assertEquals(11, StrangersDecision.decide(changed, INPUTS, TARGETS), "byte " + k);
    }
  }

  @Test
  void theDigestsOfTheExampleAreThoseOfTheBytesInTheDocument() throws IOException {
    // The digests of section 3, spelled out: "isthmus-parameters-1 1\nW1 1 1\n" and one binary64.
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

  @Test
  void theSecondExampleIsTheOneThatIsWritten() throws IOException {
    assertEquals(FractionsExample.DATA, blocks().get(2));
    assertEquals(Forger.text(RELAY), blocks().get(3));
    assertTrue(
        document().contains("The file has " + RELAY.length + " bytes and the SHA-256\n`"
            + Digests.of(RELAY) + "`"),
        () -> RELAY.length + " " + Digests.of(RELAY));
  }

  @Test
  void theMemberWithTheFractionsIsTheOneThatIsWritten() throws IOException {
    StoredZip.Member member = StoredZip.read(RELAY).get(4);
    assertEquals("B.W2.txt", member.name());
    assertArrayEquals("over 3\n0\n1\n".getBytes(StandardCharsets.US_ASCII), member.toBytes());
    // Before the central headers, the last local header and its bytes.
    int central = new String(RELAY, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    int from = central - 30 - member.name().length() - member.size();
    StringBuilder expected = new StringBuilder();
    dump(expected, Arrays.copyOfRange(RELAY, from, central), from);
    assertEquals(expected.toString(), blocks().get(4));
  }

  @Test
  void theDigestsOfTheSecondExampleAreThoseOfTheBytesInTheDocument() throws IOException {
    String inputs = "000000000000f03f" + "0000000000000040";
    String data =
        hex("isthmus-data-1\ninputs 2 1\n") + inputs
            + hex("values 2 1 fractions\nover 3\n3\n5\n");
    assertTrue(blocks().get(3).contains("\ndata 2 " + sha(data) + "\n"));
    String weights = "0000000000000000" + "0000000000000840";
    String right =
        hex("isthmus-parameters-1 2\nW1 1 2\n") + weights
            + hex("W2 2 1 fractions\nover 3\n0\n1\n");
    assertTrue(blocks().get(3).contains("\nsecond \"right\" " + sha(right) + "\n"));
  }

  @Test
  void aStrangerProvesTheSecondExample() {
    assertEquals(0, StrangersDecision.decide(RELAY, RELAY_INPUTS, RELAY_TARGETS));
    assertEquals(12, StrangersDecision.decide(RELAY, RELAY_INPUTS, new Object[][] {{1.0}, {2.0}}));
    assertEquals(12, StrangersDecision.decide(RELAY, INPUTS, TARGETS));
    for (int k = 0; k < RELAY.length; k++) {
      byte[] changed = RELAY.clone();
      changed[k] ^= 1;
      assertEquals(
          11, StrangersDecision.decide(changed, RELAY_INPUTS, RELAY_TARGETS), "byte " + k);
    }
  }

  @Test
  void aStrangerRefusesTheSecondExampleWhereItIsChanged() {
    // The exact bound is 1/18.
    assertEquals(0, forged("max_loss <= ends", "max_loss <= 1/18"));
    assertEquals(0, forged("max_loss <= ends", "max_loss <= ends + 1"));
    assertEquals(10, forged("max_loss <= ends", "max_loss <= 1/19"));
    // The rule lumped does not see the data, and affine not what the neurons are for.
    assertEquals(10, forged("step affine invariant", "step lumped invariant"));
    assertEquals(0, forged("step affine invariant", "step lumped convex"));
    assertEquals(0, forged("step lumped invariant", "step affine invariant"));
    assertEquals(10, forged("put W2 0,1 0 B.W2 0,1 0", "put W2 0,1 0 B.W2 1,0 0"));
    assertEquals(10, forged("zero W1 0 0\n", ""));
    assertEquals(10, forged("zero W1 0 0", "zero W1 0 1"));
  }

  private static int forged(String found, String replaced) {
    String text = String.join("\n", Forger.lines(RELAY)) + "\n";
    assertTrue(text.contains(found), found);
    byte[] file = Forger.withText(RELAY, Forger.sealed(text.replace(found, replaced)));
    return StrangersDecision.decide(file, RELAY_INPUTS, RELAY_TARGETS);
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
