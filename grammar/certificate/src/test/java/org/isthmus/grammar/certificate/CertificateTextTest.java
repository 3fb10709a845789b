package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One certificate with every kind of line, and what is said of it when a line changes. */
class CertificateTextTest {

  /** Text in quotation marks, a space, or a number. */
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|( )|(?<![A-Za-z0-9])([0-9]+)(?![0-9a-f])");

  private static final String DIGEST = Digests.of(new byte[0]);
  private static final byte[] FILE = CertificateFile.bytes(certificate());
  private static final List<String> LINES = Forger.lines(FILE);

  private static Certificate certificate() {
    Network network =
        new Network(
            "a \"net\\work\"",
            2,
            List.of(
                new HiddenLayer("h\\", 4, new Activation.LeakyRelu(Rational.of(1, 10)), true),
                new HiddenLayer("k\"", 3, new Activation.Tanh(), false)),
            2,
            true);
    ParameterPoint first = point(network, 1);
    ParameterPoint second = point(network, 0.1);
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(first, "A"));
    arrays.addAll(Certificate.arraysOf(second, "B"));
    arrays.add(new StoredArray("xi.W", false, Matrix.of(2, 4, 1, 2, 3, 4, 5, 6, 7, 8)));
    Block rows = new Block(false, 1, Indices.of(1, 0), Indices.of(0, 1, 2));
    return new Certificate(
        new Claim.MaxLoss(Rational.of(7, 2)),
        new Loss.Huber(Rational.of(1, 2)),
        network,
        new DataReference(
            12,
            DIGEST,
            new DataRecipe(
                new DataRecipe.Csv(1, 2, false),
                List.of("data \\ \"x\".csv"),
                List.of(
                    new DataRecipe.Take(0, 12),
                    new DataRecipe.Scale(Rational.of(-1), Rational.ONE)))),
        new ModelReference(
            "al\\ice",
            Digests.of(first),
            Optional.of(
                new ModelReference.File(
                    "dir/al\"ice\".npz",
                    new ArrayNames(List.of(new ArrayNames.Entry("W1", "f\"c\\", true))),
                    DIGEST))),
        new ModelReference(
            "bob",
            Digests.of(second),
            Optional.of(
                new ModelReference.File("bob.onnx", ArrayNames.byConvention(), DIGEST))),
        "by hand",
        arrays,
        List.of(
            new Step(
                Rule.LUMPED,
                Conclusion.INVARIANT,
                "",
                List.of(
                    new Write.Zero(new Block(true, 1, Indices.all(1), Indices.of(3))),
                    new Write.Put(rows, "xi.W", Indices.of(0, 0), Indices.of(3, 1, 2)))),
            new Step(Rule.LUMPED, Conclusion.CONVEX, "no writes", List.of())));
  }

  private static ParameterPoint point(Network network, double scale) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= 3; l++) {
      weights.add(filled(network.width(l - 1), network.width(l), scale));
      biases.add(filled(1, network.width(l), network.hasBias(l) ? scale : 0));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private static Matrix filled(int rows, int columns, double scale) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = scale * (k % 5);
    }
    return Matrix.adopt(rows, columns, entries);
  }

  @Test
  void theTextIsTheOneThatTheSpecificationDescribes() {
    List<String> shown =
        LINES.stream().map(line -> line.replaceAll("[0-9a-f]{64}", "SHA")).toList();
    assertEquals(
        List.of(
            "isthmus certificate 1",
            "kind path",
            "semantics real",
            "claim max_loss <= 7/2",
            "loss huber(1/2)",
            "network \"a \\\"net\\\\work\\\"\"",
            "input 2",
            "hidden \"h\\\\\" 4 leaky_relu(1/10) bias",
            "hidden \"k\\\"\" 3 tanh nobias",
            "output 2 bias",
            "data 12 SHA",
            "recipe csv \"data \\\\ \\\"x\\\".csv\" header 1 targets 2 take 0 12 scale -1 1",
            "first \"al\\\\ice\" SHA",
            "first_file \"dir/al\\\"ice\\\".npz\" SHA W1 \"f\\\"c\\\\\" transposed",
            "second \"bob\" SHA",
            "second_file \"bob.onnx\" SHA by_convention",
            "construction \"by hand\"",
            "array A.W1 matrix 2 4 SHA",
            "array A.b1 vector 4 SHA",
            "array A.W2 matrix 4 3 SHA",
            "array A.W3 matrix 3 2 SHA",
            "array A.b3 vector 2 SHA",
            "array B.W1 matrix 2 4 SHA",
            "array B.b1 vector 4 SHA",
            "array B.W2 matrix 4 3 SHA",
            "array B.W3 matrix 3 2 SHA",
            "array B.b3 vector 2 SHA",
            "array xi.W matrix 2 4 SHA",
            "step lumped invariant \"\"",
            "zero b1 0 3",
            "put W1 1,0 0..2 xi.W 0,0 3,1,2",
            "step lumped convex \"no writes\"",
            "steps 2"),
        shown);
  }

  @Test
  void everyLineInAnotherSpellingIsRefusedWithItsNumber() {
    int variants = 0;
    for (int k = 0; k < LINES.size(); k++) {
      for (String variant : spellings(LINES.get(k))) {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(k, variant);
        String message = messageOf(Forger.withLines(FILE, lines));
        assertTrue(
            message.startsWith("certificate.txt:" + (k + 1) + ": "), variant + " -> " + message);
        variants++;
      }
    }
    assertTrue(variants > 500, variants + " variants");
  }

  /** What people or programs could write in place of a line, and mean the same. */
  static List<String> spellings(String line) {
    List<String> spellings = new ArrayList<>();
    for (String space : List.of(" ", "\t", "\r", "\u00a0", "\ufeff", "#", "//")) {
      spellings.add(space + line);
      spellings.add(line + space);
    }
    spellings.add(line + "\r");
    spellings.add(line.toUpperCase(Locale.ROOT));
    // Outside of quotation marks: spaces, and other forms of each number.
    Matcher token = TOKEN.matcher(line);
    while (token.find()) {
      List<String> replacements = new ArrayList<>();
      if (token.group(1) != null) {
        replacements.addAll(List.of("  ", "\t", "\u00a0", ""));
      } else if (token.group(2) != null) {
        String number = token.group(2);
        replacements.addAll(
            List.of("0" + number, "+" + number, number + ".0", number + "e0", number + "/1",
                "-" + number.replaceAll("[1-9]", "0"), "0x" + number, number + "L", number + "_0"));
        if (number.equals("0")) {
          replacements.add("-0");
        }
      } else {
        String inner = token.group().substring(1, token.group().length() - 1);
        replacements.addAll(List.of("'" + inner + "'", inner, "\"" + inner, inner + "\""));
        replacements.add("\"\\" + "a" + inner + "\"");
        replacements.add("\"" + inner + "\u202e\"");
        replacements.add("\"" + inner + "\u0000\"");
      }
      for (String replacement : replacements) {
        spellings.add(
            line.substring(0, token.start()) + replacement + line.substring(token.end()));
      }
    }
    Matcher fraction = Pattern.compile("([0-9]+)/([0-9]+)").matcher(line);
    while (fraction.find()) {
      int p = Integer.parseInt(fraction.group(1));
      int q = Integer.parseInt(fraction.group(2));
      for (String other : List.of(3 * p + "/" + 3 * q, -p + "/-" + q, p + "/" + q + "/1", p + "/0",
          Double.toString(p / (double) q))) {
        spellings.add(
            line.substring(0, fraction.start()) + other + line.substring(fraction.end()));
      }
    }
    spellings.removeIf(line::equals);
    return spellings;
  }

  @Test
  void everyLineThatIsMissingRepeatedOrMovedIsRefusedOrTheTextOfAnotherPath() {
    int refused = 0;
    for (int k = 0; k < LINES.size(); k++) {
      List<String> missing = new ArrayList<>(LINES);
      missing.remove(k);
      List<String> repeated = new ArrayList<>(LINES);
      repeated.add(k, LINES.get(k));
      List<String> moved = new ArrayList<>(LINES);
      moved.add((k + 1) % LINES.size(), moved.remove(k));
      for (List<String> lines : List.of(missing, repeated, moved)) {
        // A write is a change, not a form: with one more or less it is another path. So are the two
        // lines that say which file a model came from.
        String line = LINES.get(k);
        boolean free =
            line.startsWith("zero ")
                || line.startsWith("put ")
                || lines == missing && line.contains("_file ")
                || lines == moved && line.startsWith("step ") && !line.endsWith("\"\"");
        byte[] file = Forger.withLines(FILE, lines);
        try {
          Certificate read = CertificateFile.read(file);
          assertTrue(free, line + " was not missed");
          assertArrayEquals(file, CertificateFile.bytes(read));
        } catch (MalformedCertificateException e) {
          refused++;
        }
      }
    }
    assertTrue(refused >= 3 * LINES.size() - 12, refused + " refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "isthmus certificate 1 | isthmus certificate 2 | certificate.txt:1: unexpected line (found "
            + "'isthmus certificate 2', expected 'isthmus certificate 1')",
        "kind path | kind paths | certificate.txt:2: unknown kind (found paths, expected path, "
            + "descent, ray, disconnection or findings)",
        "kind path | kind findings | certificate.txt:4: column 1 of the line is wrong (found claim, "
            + "expected loss)",
        "kind path | kind descent | certificate.txt:4: column 7 of the line is wrong (found "
            + "max_loss, expected descends)",
        "kind path | kind ray | certificate.txt:4: column 7 of the line is wrong (found max_loss, "
            + "expected unbounded)",
        "kind path | kind disconnection | certificate.txt:4: column 7 of the line is wrong (found "
            + "max_loss, expected disconnected)",
        "semantics real | semantics binary64 | certificate.txt:3: unexpected line",
        "claim max_loss <= 7/2 | claim max_loss <= 3.5 | certificate.txt:4: column 19 of the line "
            + "is wrong (found 3.5, expected a bound p/q or ends)",
        "claim max_loss <= 7/2 | claim max_loss < 7/2 | certificate.txt:4: column 16",
        "claim max_loss <= 7/2 | claim max_loss <= infinity | certificate.txt:4: column 19",
        "claim max_loss <= 7/2 | claim max_loss <= NaN | certificate.txt:4: column 19",
        "loss huber(1/2) | loss hinge | certificate.txt:5: unknown loss hinge",
        "loss huber(1/2) | loss huber | certificate.txt:5: unknown loss huber",
        "loss huber(1/2) | loss huber(0) | certificate.txt:5: huber needs delta > 0",
        "loss huber(1/2) | loss squared(1) | certificate.txt:5: unknown loss",
        "input 2 | input 0 | certificate.txt:10: network",
        "input 2 | input 16777217 | certificate.txt:7: a size is too large",
        "input 2 | input 99999999999 | certificate.txt:7: column 7",
        "input 2 | input -2 | certificate.txt:7: column 7",
        "4 leaky_relu(1/10) bias | 0 leaky_relu(1/10) bias | certificate.txt:8: layer",
        "leaky_relu(1/10) bias | leaky_relu() bias | certificate.txt:8: not a rational number",
        "leaky_relu(1/10) bias | prelu bias | certificate.txt:8: unknown activation prelu",
        "leaky_relu(1/10) bias | relu maybe | certificate.txt:8: column 21 of the line is wrong "
            + "(found maybe, expected bias or nobias)",
        "tanh nobias | softmax nobias | certificate.txt:9: unknown activation softmax",
        "\"k\\\"\" 3 | \"h\\\\\" 3 | certificate.txt:10: network",
        "data 12 | data 0 | certificate.txt:12: the data has no sample",
        "recipe csv | recipe tsv | certificate.txt:12: the recipe for data begins wrongly "
            + "(found tsv",
        "header 1 | header x | certificate.txt:12: column 39 of the line is wrong (found x",
        "take 0 12 | take 0 0 | certificate.txt:12: take needs",
        "take 0 12 | shuffle 1 | certificate.txt:12: column 51",
        "W1 \"f | W0 \"f | certificate.txt:14: there is no such parameter",
        "by_convention | by_conventions | certificate.txt:16: column",
        "by_convention | trusted | certificate.txt:16: column",
        "array A.W1 matrix | array A.W1 tensor | certificate.txt:18: column 12",
        "array A.W1 | array A..W1 | certificate.txt:18: not a name of an array",
        "array A.W1 | array 1 | certificate.txt:18: not a name of an array",
        "array A.W1 | array ../A.W1 | certificate.txt:18: not a name of an array",
        "array A.W1 | array A/W1 | certificate.txt:18: not a name of an array",
        "array A.b1 vector 4 | array A.b1 vector 0 | A.b1.npy has the wrong shape",
        "array A.b1 vector 4 | array A.b1 vector 5 | A.b1.npy has the wrong shape (found [4], "
            + "expected [5])",
        "array A.b1 vector 4 | array A.b1 matrix 1 4 | A.b1.npy has the wrong shape (found [4], "
            + "expected [1, 4])",
        "array A.W1 matrix 2 4 | array A.W1 matrix 4 2 | A.W1.npy has the wrong shape",
        "array A.W1 matrix 2 4 | array A.W1 vector 8 | A.W1.npy has the wrong shape",
        "array A.W1 matrix 2 4 | array A.W1 matrix 2 16777216 | A.W1.npy has the wrong shape",
        "array xi.W matrix 2 4 | array xj.W matrix 2 4 | a member is out of order (found xi.W.npy, "
            + "expected xj.W.npy)",
        "step lumped invariant | step enclose invariant | certificate.txt:29: unknown rule (found "
            + "enclose, expected lumped, affine, lift or enclosed)",
        "step lumped invariant | step enclosed invariant | certificate.txt:30: column 1 of the line "
            + "is wrong (found zero, expected pieces)",
        "step lumped invariant | step lumped bounded | certificate.txt:31: the rule enclosed "
            + "concludes bounded, and no other rule does (found lumped bounded)",
        "step lumped invariant | step lift invariant | certificate.txt:30: column 1 of the line "
            + "is wrong (found zero, expected lift)",
        "step lumped invariant | step lumped trusted | certificate.txt:29: column 13 of "
            + "the line is wrong (found trusted, expected invariant or convex or bounded)",
        "step lumped invariant | step invariant | certificate.txt:29: column 16",
        "step lumped invariant | step invariant lumped | certificate.txt:29: column 16",
        "zero b1 0 3 | zero b1 1 3 | step 1: a write goes outside b1 (found entry 1, 3, expected "
            + "within 1 x 4)",
        "zero b1 0 3 | zero b1 0 4 | step 1: a write goes outside b1",
        "zero b1 0 3 | zero b2 0 0 | step 1: the network has no parameter b2",
        "zero b1 0 3 | zero W4 0 0 | step 1: the network has no parameter W4",
        "zero b1 0 3 | zero W0 0 0 | certificate.txt:30: not a parameter (found W0",
        "zero b1 0 3 | zero W-1 0 0 | certificate.txt:30: not a parameter",
        "zero b1 0 3 | zero W+1 0 0 | certificate.txt:30: not a parameter",
        "zero b1 0 3 | zero c1 0 0 | certificate.txt:30: not a parameter",
        "zero b1 0 3 | zero W999999 0 0 | certificate.txt:30: not a parameter",
        "zero b1 0 3 | zero b1 0 3,3 | certificate.txt:30: an index occurs twice (found 3)",
        "zero b1 0 3 | zero b1 0 16777216 | certificate.txt:30: an index is too large",
        "zero b1 0 3 | zero b1 0 3 A.b1 | certificate.txt:30: column 13",
        "zero b1 0 3 | copy b1 0 3 | certificate.txt:30: column 1 of the line is wrong",
        "put W1 1,0 0..2 | put W1 2,0 0..2 | step 1: a write goes outside W1",
        "put W1 1,0 0..2 | put W1 1,1 0..2 | certificate.txt:31: an index occurs twice",
        "put W1 1,0 0..2 | put W1 1,0 0..3 | certificate.txt:31: a put does not fit its target "
            + "(found 2 x 3, expected 2 x 4)",
        "put W1 1,0 0..2 | put W1 1 0..2 | certificate.txt:31: a put does not fit its target",
        "put W1 1,0 0..2 | put W1 1,0 0,1,2 | certificate.txt:31: indices are not in canonical "
            + "form",
        "xi.W 0,0 3,1,2 | xi.W 0,2 3,1,2 | step 1: a put reads outside array xi.W",
        "xi.W 0,0 3,1,2 | xi.W 0,0 4,1,2 | step 1: a put reads outside array xi.W",
        "xi.W 0,0 3,1,2 | xi.V 0,0 3,1,2 | step 1: there is no array xi.V",
        "xi.W 0,0 3,1,2 | A.b1 0,1 3,1,2 | step 1: a put reads outside array A.b1",
        "steps 2 | steps 1 | certificate.txt:33: the number of steps is wrong (found 2 steps, "
            + "expected 1)",
        "steps 2 | steps 3 | certificate.txt:33: the number of steps is wrong",
        "steps 2 | steps 999999999 | certificate.txt:33: the number of steps is wrong",
        "steps 2 | steps 2147483648 | certificate.txt:33: column 7",
        "steps 2 | steps -2 | certificate.txt:33: column 7",
      })
  void everyContentThatIsNoPathIsRefusedWithItsPlace(String found, String forged, String message) {
    String text = String.join("\n", LINES) + "\n";
    assertTrue(text.contains(found), found);
    String refusal =
        messageOf(Forger.withText(FILE, Forger.sealed(text.replace(found, forged))));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void aPathWithoutStepsIsRefused() {
    List<String> lines = new ArrayList<>(LINES.subList(0, 28));
    lines.add("steps 0");
    assertEquals("the path has no step", messageOf(Forger.withLines(FILE, lines)));
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 22, 23, 28})
  void anArrayThatIsNotDeclaredIsMissed(int line) {
    List<String> lines = new ArrayList<>(LINES);
    lines.remove(line - 1);
    assertTrue(
        messageOf(Forger.withLines(FILE, lines))
            .startsWith("the number of arrays is wrong (found 11 members, expected 10)"));
  }

  @Test
  void arraysInAnotherOrderAreRefusedInTheTextInTheArchiveAndInBoth() {
    UnaryOperator<byte[]> text =
        file -> {
          List<String> lines = new ArrayList<>(LINES);
          lines.add(18, lines.remove(17));
          return Forger.withLines(file, lines);
        };
    UnaryOperator<byte[]> archive =
        file ->
            Forger.withMembers(
                file,
                members -> {
                  members.add(2, members.remove(1));
                  return members;
                });
    assertTrue(messageOf(text.apply(FILE)).startsWith("a member is out of order"));
    assertTrue(messageOf(archive.apply(FILE)).startsWith("a member is out of order"));
    assertEquals(
        "the arrays of the models do not fit the network (found A.b1 vector 4, expected A.W1 "
            + "matrix 2 4)",
        messageOf(archive.apply(text.apply(FILE))));
  }

  @Test
  void anArrayThatIsLeftOutEverywhereIsMissed() {
    List<String> lines = new ArrayList<>(LINES);
    lines.remove(26);
    byte[] without =
        Forger.withMembers(
            Forger.withLines(FILE, lines),
            members -> {
              members.remove(10);
              return members;
            });
    assertEquals(
        "the arrays of the models do not fit the network (found xi.W matrix 2 4, expected B.b3 "
            + "vector 2)",
        messageOf(without));
    List<String> end = new ArrayList<>(LINES);
    end.subList(26, 28).clear();
    byte[] withoutEnd =
        Forger.withMembers(
            Forger.withLines(FILE, end),
            members -> {
              members.subList(10, 12).clear();
              return members;
            });
    assertEquals("an array is missing (expected B.b3 vector 2)", messageOf(withoutEnd));
  }

  @Test
  void theEndOfTheTextIsExact() {
    String text = Forger.text(FILE);
    int end = text.lastIndexOf("end ");
    String wrong = text.charAt(end + 4) == '0' ? "1" : "0";
    assertEquals(
        "certificate.txt:34: the text is not the one that its digest was taken of",
        messageOf(
            Forger.withText(
                FILE, text.substring(0, end + 4) + wrong + text.substring(end + 5))));
    for (String changed :
        List.of(
            text.substring(0, text.length() - 1),
            text + "\n",
            text + " ",
            text + "end 0\n",
            text.substring(0, end),
            text.substring(0, end) + "end\n",
            text.substring(0, end) + "end " + text.substring(end + 4).toUpperCase(),
            text.replace("\n", "\r\n"),
            "\ufeff" + text,
            text + text,
            "",
            "\n")) {
      String message = messageOf(Forger.withText(FILE, changed));
      assertTrue(message.matches("certificate\\.txt:(1|34|35): .*"), message);
    }
  }

  @Test
  void aTextThatIsNotUtf8IsRefused() {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[] {(byte) 0xe2})) {
      assertEquals(
          "certificate.txt is not UTF-8",
          messageOf(
              Forger.withMembers(
                  FILE,
                  members -> {
                    members.set(
                        0, StoredZip.Member.of(Forger.TEXT, bytes));
                    return members;
                  })));
    }
  }

  @Test
  void everythingWrongWithMembersIsNamed() {
    assertEquals(
        "the first member is not the text (found A.W1.npy, expected certificate.txt)",
        messageOf(
            Forger.withMembers(
                FILE,
                members -> {
                  members.add(1, members.remove(0));
                  return members;
                })));
    assertEquals(
        "the number of arrays is wrong (found 12 members, expected 11)",
        messageOf(
            Forger.withMembers(
                FILE,
                members -> {
                  members.add(
                      StoredZip.Member.of("more.npy", new byte[0]));
                  return members;
                })));
    assertTrue(messageOf(new byte[0]).startsWith("byte 0: "));
    assertTrue(messageOf(new byte[] {'P', 'K', 3, 4}).startsWith("byte 4: "));
  }

  @Test
  void arraysOtherThanThoseOfTheDigestsAreRefused() {
    // A value of the first model, with only the checksums anew, and with its own digest as well.
    UnaryOperator<byte[]> change =
        bytes -> {
          bytes[bytes.length - 2] ^= 1;
          return bytes;
        };
    String message =
        messageOf(
            Forger.withMembers(
                FILE,
                members -> {
                  members.set(
                      1,
                      StoredZip.Member.of(
                          "A.W1.npy", change.apply(members.get(1).toBytes())));
                  return members;
                }));
    assertTrue(message.startsWith("A.W1.npy is not the array that its digest was taken of"));
    assertTrue(
        messageOf(Forger.withArray(FILE, "A.W1", change))
            .startsWith("the arrays are not those of model al\\ice (found digest "));
    assertTrue(
        messageOf(Forger.withArray(FILE, "B.b3", change))
            .startsWith("the arrays are not those of model bob (found digest "));
    // An array of no model may be any other.
    assertDoesNotThrow(() -> CertificateFile.read(Forger.withArray(FILE, "xi.W", change)));
  }

  @Test
  void numbersThatAreNotFiniteOrInTooWideATypeAreRefused() {
    assertTrue(
        messageOf(
                Forger.withArray(
                    FILE,
                    "xi.W",
                    bytes -> {
                      bytes[bytes.length - 1] = 0x7c; // binary16 infinity, or a NaN
                      return bytes;
                    }))
            .startsWith("xi.W.npy: byte 142: array xi.W has a value that is not finite"));
    String message =
        messageOf(
            Forger.withArray(
                FILE,
                "B.W1",
                bytes -> {
                  // 0.1 k in binary64 becomes 0: every number is then a binary16.
                  Arrays.fill(bytes, 128, bytes.length, (byte) 0);
                  return bytes;
                }));
    assertTrue(message.contains("is not in its narrowest exact type (found f8, expected f2)"));
  }

  private static String messageOf(byte[] file) {
    return assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file))
        .getMessage();
  }
}
