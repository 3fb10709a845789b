package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of the example of findings, and what is said of it when a line or an array changes. */
class FindingsTextTest {

  private static final Findings EXAMPLE = FindingsExample.findings();
  private static final byte[] FILE = CertificateFile.bytes(EXAMPLE);
  private static final List<String> LINES = Forger.lines(FILE);

  @TempDir Path folder;

  @Test
  void aFileIsReadAsWhatItIsAndNotAsAPath() throws MalformedCertificateException {
    Path file = folder.resolve("a.cert");
    CertificateFile.write(file, EXAMPLE);
    assertEquals(EXAMPLE, CertificateFile.document(file));
    assertEquals(
        "the certificate is about one model (found kind findings, expected path, descent, ray or "
            + "disconnection)",
        assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file))
            .getMessage());
    Certificate path = SmallestCertificate.certificate();
    CertificateFile.write(file, path);
    assertEquals(path, CertificateFile.document(file));
    assertEquals("path", path.kind());
    assertEquals(List.of("plus", "minus"), path.models().stream().map(ModelReference::name).toList());
  }

  @Test
  void everyLineInAnotherSpellingIsRefusedWithItsNumber() {
    int variants = 0;
    for (int k = 0; k < LINES.size(); k++) {
      for (String variant : CertificateTextTest.spellings(LINES.get(k))) {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(k, variant);
        if (isAnotherNote(LINES.get(k), variant)) {
          continue;
        }
        String message = messageOf(Forger.withLines(FILE, lines));
        // What is wrong with a formula or a level that can be read is said with its finding.
        assertTrue(
            message.startsWith("certificate.txt:" + (k + 1) + ": ")
                || message.startsWith("finding "),
            variant + " -> " + message);
        variants++;
      }
    }
    assertTrue(variants > 700, variants + " variants");
  }

  private static boolean isAnotherNote(String line, String variant) {
    return line.startsWith("subset ") && variant.equals("subset HALF");
  }

  @Test
  void everyLineThatIsMissingRepeatedOrMovedIsRefusedOrTheTextOfOtherFindings() {
    int refused = 0;
    for (int k = 0; k < LINES.size(); k++) {
      List<String> missing = new ArrayList<>(LINES);
      missing.remove(k);
      List<String> repeated = new ArrayList<>(LINES);
      repeated.add(k, LINES.get(k));
      List<String> moved = new ArrayList<>(LINES);
      moved.add((k + 1) % LINES.size(), moved.remove(k));
      for (List<String> lines : List.of(missing, repeated, moved)) {
        byte[] file = Forger.withLines(FILE, lines);
        try {
          assertArrayEquals(file, CertificateFile.bytes(CertificateFile.document(file)));
          assertEquals(LINES, lines);
        } catch (MalformedCertificateException e) {
          refused++;
        }
      }
    }
    assertTrue(refused >= 3 * LINES.size() - 1, refused + " of " + 3 * LINES.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kind findings | kind finding | certificate.txt:2: unknown kind (found finding",
        "kind findings | kind path | certificate.txt:4: column 1 of the line is wrong (found loss",
        "model \"fitted\" | first \"fitted\" | certificate.txt:11: column 1 of the line is wrong "
            + "(found first, expected model)",
        "array M.W1 matrix | array A.W1 matrix | a member is out of order",
        "array M.b1 vector 2 | array M.b1 matrix 1 2 | M.b1.npy has the wrong shape",
        "subset half | subset | certificate.txt:23: column",
        "subset half | subset all | certificate.txt:23: not a name of a subset (found all,",
        "subset half | subset h-alf | certificate.txt:23: not a name of a subset (found h-alf",
        "subset half | subset other | finding 1: there is no subset half",
        "subset half | subset half 1 | certificate.txt:23: column 13",
        "kept 0 | kept 0,0 | the neurons that subset half keeps of layer 1 do not increase",
        "kept 0 | kept 1,0 | the neurons that subset half keeps of layer 1 do not increase",
        "kept 0 | kept 2 | subset half keeps a neuron of layer 1 that is not there (found 2",
        "kept 0 | kept -1 | certificate.txt:24: not a list of indices",
        "kept 0 | kept 0,1 | finding 6: the plane has the wrong shape (found 2 x 1, expected 3 x",
        "finding holds | finding Holds | certificate.txt:25: column 9 of the line is wrong (found "
            + "Holds, expected holds or fails or undecided)",
        "finding holds | finding true | certificate.txt:25: column 9",
        "finding undecided | finding holds | finding 11: what was tried is said of what is undecided",
        "finding fails | finding holds | finding 6: the witness is not of the kind for this "
            + "condition and outcome (found hyperplane, expected none)",
        "holds \"\" | holds | certificate.txt:25: column",
        "holds \"\" | holds note | certificate.txt:25: column 15",
        "numbers half | number half | certificate.txt:26: unknown condition (found number",
        "numbers half 2*k1>=n1 | numbers 2*k1>=n1 | certificate.txt:26: column",
        "numbers half 2*k1>=n1 | numbers half 2*k1>=n3 | finding 1: formula 2*k1>=n3 names n3",
        "numbers half 2*k1>=n1 | numbers half 2*k2>=n1 | finding 1: formula 2*k2>=n1 names k2",
        "numbers half 2*k1>=n1 | numbers half 2*k1>=m1 | certificate.txt:26: not a formula",
        "numbers half 2*k1>=n1 | numbers half 2*k1 >=n1 | certificate.txt:26: not a formula",
        "numbers half 2*k1>=n1 | numbers half 2*k1>=n1 1 | certificate.txt:26: column 33",
        "numbers half 2*k1>=n1 | numbers halves 2*k1>=n1 | finding 1: there is no subset halves",
        "activation 1 | activation 0 | finding 2: there is no such layer",
        "activation 1 | activation 2 | finding 2: there is no such layer",
        "activation 1 | activation 2147483648 | certificate.txt:28: column 22",
        "1 monotonic_onto | 1 monotonic | certificate.txt:28: column 24",
        "1 monotonic_onto | 1 MONOTONIC_ONTO | certificate.txt:28: column 24",
        "targets one_class | targets two_classes | certificate.txt:30: column 19",
        "targets one_class | loss squared(1) | finding 3: unknown loss",
        "loss_at_most 0 | loss_at_most -0 | certificate.txt:32: the line is not in canonical form",
        "loss_at_most 0 | loss_at_most 2/4 | certificate.txt:32: the line is not in canonical",
        "loss_at_most 0 | loss_at_most 0.5 | certificate.txt:32: column 24",
        "loss_at_most 0 | loss_at_most model | certificate.txt:32: column 24",
        "loss_at_most 0 | rank_at_least 1 all 0 | finding 4: every rank is at least 0",
        "general_position 1 all | general_position 2 all | finding 5: there is no such layer",
        "general_position 1 all | general_position all 1 | certificate.txt:34: column 28",
        "witness hyperplane 0,1 | witness equal 0 1 | finding 7: an array is not the one of this "
            + "place (found F6.plane matrix, expected F7.plane matrix)",
        "witness hyperplane 0,1 | witness plane 0,1 | certificate.txt:37: unknown witness (found p",
        "witness hyperplane 0,1 | witness hyperplane | certificate.txt:37: column",
        "witness hyperplane 0,1 | witness hyperplane 0,0 | finding 6: the witness names a sample t",
        "witness hyperplane 0,1 | witness hyperplane 0,4 | finding 6: there is no sample 4",
        "witness hyperplane 0,1 | witness hyperplane 0..1 | certificate.txt:37: indices are not",
        "witness hyperplane 0,1 | witness hyperplane 0..1048576 | certificate.txt:37: the lists of "
            + "kept neurons and of samples in hyperplanes are too long (found 1048578",
        "witness hyperplane 0,1 | witness hyperplane 0..1048574 | finding 6: there is no sample 4",
        "0 affine\\nwitness separator | 0 line\\nwitness separator | certificate.txt:39: column 29",
        "1 all 0 affine | 1 all 2 affine | finding 7: there is no class 2 (expected 0..1)",
        "1 all 0 affine | 1 all -1 affine | certificate.txt:39: column 27",
        "1 all 0 affine | 1 all 0 through_origin | finding 7: the plane has the wrong shape",
        "0 all 0 affine | 1 all 0 affine 1 | certificate.txt:42: column",
        "witness separator | witness separator 0 | certificate.txt:40: column 19",
        "witness multipliers 0..3 | witness multipliers 0..2 | finding 8: the array is not for "
            + "these samples (found 4 rows, expected 3)",
        "witness multipliers 0..3 | witness multipliers 0,1,2,4 | certificate.txt:43: indices are",
        "witness multipliers 0..3 | witness multipliers 0..2,4 | finding 8: there is no sample 4",
        "witness multipliers 0..3 | witness multipliers 0..16777215 | finding 8: the array is not",
        "model + 1/2 | model + 0 | certificate.txt:45: the line is not in canonical form",
        "model + 1/2 | model 1/2 | certificate.txt:45: column 32",
        "model + 1/2 | model +1/2 | certificate.txt:45: column 32",
        "model + 1/2 | 1/2 + model | certificate.txt:45: column 30",
        "model + 1/2 | ends + 1/2 | certificate.txt:45: column 26",
        "witness subnetwork | witness subnetworks | certificate.txt:46: unknown witness",
        "witness subnetwork | witness dual 0 | finding 9: an array is not the one of this place",
        "1 half model + 1/2 | 0 half model + 1/2 | finding 9: an array is not the one of this",
        "1 half model + 1/2 | 2 half model + 1/2 | finding 9: there is no such layer",
        "1 half model + 1/2 | 2147483647 half model + 1/2 | finding 9: there is no such layer",
        "reaches 1 half model + 1/2 | distinct 1 half | finding 9: a subnetwork is a witness of "
            + "the condition reaches alone",
        "1 half 9/20 | 0 half 9/20 | finding 10: a dual point is of the last hidden layer alone",
        "loss squared\\nnet | loss huber(1)\\nnet | finding 10: a dual point is of the loss squared",
        "witness dual 0..3 | witness dual 3,3,3,3 | finding 10: the witness names a sample twice",
        "witness tried \"one neuron\" | witness tried one neuron | certificate.txt:52: column 15",
        "findings 11 | findings 10 | certificate.txt:53: the number of findings is wrong (found 11 "
            + "findings, expected 10)",
        "findings 11 | steps 11 | certificate.txt:53: column 1 of the line is wrong (found steps",
        "findings 11 | findings 2147483648 | certificate.txt:53: column 10",
      })
  void everyContentThatFitsNothingIsRefusedWithItsPlace(
      String found, String forged, String message) {
    String text = String.join("\n", LINES) + "\n";
    String before = found.replace("\\n", "\n");
    assertTrue(text.contains(before), found);
    String refusal =
        messageOf(
            Forger.withText(
                FILE, Forger.sealed(text.replace(before, forged.replace("\\n", "\n")))));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void noFindingIsNoCertificate() {
    List<String> lines = new ArrayList<>(LINES.subList(0, 24));
    lines.removeIf(line -> line.matches("(array|fractions) F.*"));
    lines.add("findings 0");
    byte[] file =
        Forger.withMembers(
            Forger.withLines(FILE, lines), members -> new ArrayList<>(members.subList(0, 5)));
    assertEquals("there is no finding", messageOf(file));
  }

  @Test
  void anArrayThatIsMissingOrTooMuchIsNamed() {
    List<String> missing = new ArrayList<>(LINES);
    missing.removeIf(line -> line.startsWith("fractions F10.dual"));
    byte[] without =
        Forger.withMembers(
            Forger.withLines(FILE, missing),
            members -> {
              members.remove(members.size() - 1);
              return members;
            });
    assertEquals(
        "finding 10: an array is missing (expected F10.dual matrix)", messageOf(without));
    List<String> more = new ArrayList<>(LINES);
    more.add(22, more.get(12).replace("M.W1", "F11.plane"));
    byte[] with =
        Forger.withMembers(
            Forger.withLines(FILE, more),
            members -> {
              members.add(StoredZip.Member.of("F11.plane.npy", members.get(1).toBytes()));
              return members;
            });
    assertEquals("an array belongs to no finding (found F11.plane)", messageOf(with));
  }

  @Test
  void theModelIsTheOneOfTheDigest() {
    UnaryOperator<byte[]> change =
        bytes -> {
          bytes[bytes.length - 1] ^= 1;
          return bytes;
        };
    for (String array : List.of("M.W1", "M.b1", "M.W2", "M.b2")) {
      String message = messageOf(Forger.withArray(FILE, array, change));
      assertTrue(message.startsWith("the arrays are not those of model fitted"), message);
    }
  }

  @Test
  void listsAreWrittenUpToTheLengthThatIsRead() {
    int width = 1 << 10;
    List<Integer> all = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      all.add(j);
    }
    List<KeptSubset> subsets = new ArrayList<>();
    for (int k = 0; k <= 1024; k++) {
      subsets.add(new KeptSubset("s" + k, List.of(all)));
    }
    assertEquals(1025 * width, subsets.size() * width);
    assertThrows(
        IllegalArgumentException.class, () -> CertificateFile.bytes(wide(width, subsets)));
    byte[] file = CertificateFile.bytes(wide(width, subsets.subList(0, 1024)));
    assertTrue(Forger.text(file).contains("\nsubset s1023\nkept 0..1023\n"));
  }

  private static Findings wide(int width, List<KeptSubset> subsets) {
    Network network =
        new Network(
            "wide",
            1,
            List.of(
                new HiddenLayer(
                    "h", width, new Activation.Relu(), false)),
            1,
            false);
    List<Numbers> weights =
        List.of(
            new Numbers.Doubles(Matrix.zeros(1, width)),
            new Numbers.Doubles(Matrix.zeros(width, 1)));
    List<Numbers> biases =
        List.of(
            new Numbers.Doubles(Matrix.zeros(1, width)), new Numbers.Doubles(Matrix.zeros(1, 1)));
    return new Findings(
        EXAMPLE.loss(),
        network,
        EXAMPLE.data(),
        new ModelReference(
            "m",
            Digests.of(network, weights, biases),
            EXAMPLE.model().file()),
        "",
        weights,
        biases,
        subsets,
        List.of(
            new Finding(
                new Condition.Distinct(1, "all"), Outcome.HOLDS, new Witness.None(), "")));
  }

  private static String messageOf(byte[] file) {
    return assertThrows(MalformedCertificateException.class, () -> CertificateFile.document(file))
        .getMessage();
  }
}
