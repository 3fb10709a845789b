package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of findings in {@code CERTIFICATE.md} is true to the byte, and is decided from it. */
class FindingsSpecificationTest {

  private static final byte[] FILE = CertificateFile.bytes(FindingsExample.findings());
  private static final Double[][] INPUTS = {{0.0}, {1.0}, {2.0}, {3.0}};
  private static final Double[][] TARGETS = {{1.0, 0.0}, {0.0, 1.0}, {0.0, 1.0}, {1.0, 0.0}};

  private static List<String> blocks() throws IOException {
    Path root = Path.of(System.getProperty("isthmus.root"));
    String document =
        Files.readString(root.resolve("grammar").resolve("certificate").resolve("CERTIFICATE.md"));
    List<String> blocks = new ArrayList<>();
    String[] parts =
        document.substring(document.indexOf("## 13. An example of findings")).split("```\n");
    for (int k = 0; k < parts.length; k++) {
      blocks.add(parts[k]);
    }
    return blocks;
  }

  @Test
  void theTextOfTheExampleIsTheOneThatIsWritten() throws IOException {
    assertEquals(Forger.text(FILE), blocks().get(1));
    assertTrue(
        blocks().get(4).contains("The file has " + FILE.length + " bytes and the SHA-256\n`"
            + Digests.of(FILE) + "`"),
        () -> FILE.length + " " + Digests.of(FILE));
  }

  @Test
  void theMemberWithTheFractionsIsTheOneThatIsWritten() throws IOException {
    StoredZip.Member member =
        StoredZip.read(FILE).stream()
            .filter(candidate -> candidate.name().equals("F10.dual.txt"))
            .findFirst()
            .orElseThrow();
    assertEquals(new String(member.toBytes(), StandardCharsets.US_ASCII), blocks().get(3));
  }

  @Test
  void theDigestsOfTheExampleAreThoseOfTheBytesThatTheDocumentDescribes() {
    String one = "000000000000f03f";
    String minus = "000000000000f0bf";
    String two = "0000000000000040";
    String model =
        hex("isthmus-parameters-1 2\nW1 1 2\n") + one + minus + hex("b1 2\n") + minus + two
            + hex("W2 2 2\n") + one + minus + one + minus + hex("b2 2\n") + minus + two;
    assertTrue(
        Forger.text(FILE)
            .contains(
                "\nmodel \"fitted\" " + Stranger.sha256(HexFormat.of().parseHex(model)) + "\n"));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theExampleIsReadBack() throws MalformedCertificateException {
    assertEquals(FindingsExample.findings(), CertificateFile.document(FILE));
  }

  @Test
  void aStrangerProvesTheExample() {
    assertEquals(0, StrangersDecision.decide(FILE, INPUTS, TARGETS));
    Double[][] others = TARGETS.clone();
    others[0] = new Double[] {0.0, 1.0};
    assertEquals(12, StrangersDecision.decide(FILE, INPUTS, others));
    for (int k = 0; k < FILE.length; k++) {
      byte[] changed = FILE.clone();
      changed[k] ^= 2;
      assertEquals(11, StrangersDecision.decide(changed, INPUTS, TARGETS), "byte " + k);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "numbers half 2*k1>=n1 | numbers half 2*k1>n1 | 10",
        "numbers half 2*k1>=n1 | numbers all 2*k1>n1 | 0",
        "numbers half 2*k1>=n1 | numbers half N*D//(k1+n2)=5+n0-1 | 0",
        "numbers half 2*k1>=n1 | numbers half N//(k1-1)>=0 | 10",
        "numbers half 2*k1>=n1 | numbers half (0-5)//2=0-3 | 0",
        "numbers half 2*k1>=n1 | numbers half (0-5)//2=0-2 | 10",
        "activation 1 monotonic_onto | activation 1 relu | 10",
        "activation 1 monotonic_onto | activation 1 two_slopes | 10",
        "activation 1 monotonic_onto | activation 1 independent_of_translates | 10",
        "activation 1 monotonic_onto | activation 1 monotonic_somewhere | 10",
        "targets one_class | targets within_unit | 0",
        "targets one_class | loss squared | 0",
        "targets one_class | loss huber | 10",
        "loss_at_most 0 | loss_at_most -1/1000000000000 | 10",
        "loss_at_most 0 | rank_at_least 1 all 2 | 0",
        "loss_at_most 0 | rank_at_least 1 half 1 | 0",
        "loss_at_most 0 | rank_at_least 1 all 3 | 10",
        "loss_at_most 0 | distinct 1 all | 0",
        "loss_at_most 0 | distinct 1 half | 10",
        "general_position 1 all | general_position 0 all | 0",
        "general_position 1 all | general_position 1 half | 10",
        "hyperplane 0,1 | hyperplane 0,2 | 10",
        "hyperplane 0,1 | hyperplane 0 | 10",
        "hyperplane 0,1 | hyperplane 1,0 | 0",
        "separable 1 all 0 affine | separable 1 all 1 affine | 10",
        "separable 0 all 0 affine | separable 0 all 1 affine | 0",
        "multipliers 0..3 | multipliers 3,2,1,0 | 0",
        "multipliers 0..3 | multipliers 3,1,2,0 | 0",
        "model + 1/2 | model + 49/100 | 10",
        "model + 1/2 | 1/2 | 0",
        "model + 1/2 | model | 10",
        "half 9/20 | half 5/11 | 10",
        "half 9/20 | half 4545454/10000000 | 11",
        "half 9/20 | half 2272727/5000000 | 0",
        "half 9/20 | half model + 2272727/5000000 | 0",
        "half 9/20 | all 9/20 | 10",
        "dual 0..3 | dual 0,1,3,2 | 10",
        "finding undecided | finding fails | 11",
        "finding fails | finding holds | 11",
      })
  void aStrangerDecidesTheExampleWhereItIsChanged(String found, String forged, int code) {
    String text = String.join("\n", Forger.lines(FILE)) + "\n";
    assertTrue(text.contains(found), found);
    byte[] file = Forger.withText(FILE, Forger.sealed(text.replace(found, forged)));
    assertEquals(code, StrangersDecision.decide(file, INPUTS, TARGETS));
  }

  @ParameterizedTest
  @CsvSource({
    "F6.plane, 1, 10", "F7.plane, 0, 10", "F8.multipliers, 3, 10", "F9.U2, 1, 10", "F9.v2, 0, 10"
  })
  void aStrangerRefusesWitnessesWhereTheyAreChanged(String array, int entry, int code) {
    byte[] file =
        Forger.withArray(
            FILE,
            array,
            bytes -> {
              // Binary16 from byte 128 on: 2 in the place of a number.
              bytes[128 + 2 * entry] = 0;
              bytes[128 + 2 * entry + 1] = 0x40;
              return bytes;
            });
    assertEquals(code, StrangersDecision.decide(file, INPUTS, TARGETS));
  }
}
