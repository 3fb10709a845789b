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
import java.util.regex.Pattern;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.junit.jupiter.api.Test;

/** The example in {@code CERTIFICATE.md} is true to the byte. */
class SpecificationTest {

  private static final byte[] FILE = CertificateFile.bytes(SpecificationExample.certificate());
  private static final Object[][] INPUTS = {{1.0}, {2.0}};
  private static final Object[][] TARGETS = {{Fraction.ONE}, {Fraction.of(5, 3)}};

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
    assertEquals(SpecificationExample.DATA, blocks().get(0));
    assertEquals(Forger.text(FILE), blocks().get(1));
  }

  @Test
  void everyLineOfTheTextIsExplainedInItsOrder() throws IOException {
    String document = document();
    List<String> explained =
        Pattern.compile("^\\| `([^`]+)` \\| .+ \\|$", Pattern.MULTILINE)
            .matcher(
                document.substring(
                    document.indexOf("Line by line"), document.indexOf("No step states convex")))
            .results()
            .map(row -> row.group(1))
            .toList();
    // Digests are cut to four digits there.
    assertEquals(
        blocks().get(1).lines().map(line -> line.replaceAll("(\\b[0-9a-f]{4})[0-9a-f]{60}", "$1"))
            .toList(),
        explained);
  }

  @Test
  void theBytesOfTheArchiveAreTheOnesThatAreWritten() throws IOException {
    // In the place of the text the document has three dots.
    int text = StoredZip.read(FILE).get(0).size();
    StringBuilder expected = new StringBuilder();
    dump(expected, Arrays.copyOfRange(FILE, 0, 45), 0);
    expected.append("...\n");
    dump(expected, Arrays.copyOfRange(FILE, 45 + text, FILE.length), 45 + text);
    assertEquals(expected.toString(), blocks().get(2));
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
    // The bytes of the dump with the text in the place of the dots.
    String[] halves = blocks().get(2).split("\\.\\.\\.\n");
    byte[] text = blocks().get(1).getBytes(StandardCharsets.UTF_8);
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
  void theDigestsOfTheExampleAreThoseOfTheBytesInTheDocument() throws IOException {
    String zero = "0000000000000000";
    String one = "000000000000f03f";
    String two = "0000000000000040";
    String three = "0000000000000840";
    assertEquals(
        "data 2 "
            + sha(hex("isthmus-data-1\ninputs 2 1\n") + one + two
                + hex("values 2 1 fractions\nover 3\n3\n5\n")),
        line("data "));
    assertEquals(
        "first \"left\" "
            + sha(hex("isthmus-parameters-1 2\nW1 1 2\n") + one + three
                + hex("W2 2 1\n") + one + zero),
        line("first "));
    assertEquals(
        "second \"right\" "
            + sha(hex("isthmus-parameters-1 2\nW1 1 2\n") + zero + three
                + hex("W2 2 1 fractions\nover 3\n0\n1\n")),
        line("second "));
    String text = blocks().get(1);
    assertEquals(
        "end " + sha(hex(text.substring(0, text.indexOf("end ")))), line("end "));
  }

  @Test
  void aStrangerProvesTheExample() {
    assertEquals(0, StrangersDecision.decide(FILE, INPUTS, TARGETS));
    assertEquals(12, StrangersDecision.decide(FILE, INPUTS, new Object[][] {{1.0}, {2.0}}));
    assertEquals(
        12, StrangersDecision.decide(FILE, new Object[][] {{1.0}, {-2.0}}, TARGETS));
    assertEquals(
        11, StrangersDecision.decide(Arrays.copyOf(FILE, FILE.length - 1), INPUTS, TARGETS));
    for (int k = 0; k < FILE.length; k++) {
      byte[] changed = FILE.clone();
      changed[k] ^= 1;
      assertEquals(11, StrangersDecision.decide(changed, INPUTS, TARGETS), "byte " + k);
    }
  }

  @Test
  void aStrangerRefusesTheExampleWhereItIsChanged() {
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
    String text = String.join("\n", Forger.lines(FILE)) + "\n";
    assertTrue(text.contains(found), found);
    byte[] file = Forger.withText(FILE, Forger.sealed(text.replace(found, replaced)));
    return StrangersDecision.decide(file, INPUTS, TARGETS);
  }

  private static String line(String beginning) throws IOException {
    return blocks().get(1).lines().filter(line -> line.startsWith(beginning)).findFirst().get();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String sha(String digits) {
    return Stranger.sha256(HexFormat.of().parseHex(digits));
  }
}
