package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates with fractions, with steps decided on the data, and of every claim. */
class ExactCertificateTest {

  private static final String DIGEST = Digests.of(new byte[0]);
  private static final Rational THIRD = Rational.of(1, 3);

  private static final Network NETWORK =
      new Network(
          "net",
          2,
          List.of(
              new HiddenLayer("h", 4, new Activation.LeakyRelu(Rational.of(1, 10)), true),
              new HiddenLayer("k", 3, new Activation.Identity(), false)),
          1,
          true);

  private static final List<Step> STEPS =
      List.of(
          new Step(
              Rule.AFFINE,
              Conclusion.INVARIANT,
              "",
              List.of(
                  new Write.Put(
                      new Block(false, 2, Indices.of(1, 3), Indices.of(0)),
                      "C1",
                      Indices.all(2),
                      Indices.of(1)))),
          new Step(
              new Rule.Lift(3, Indices.of(3, 0), List.of("R")), Conclusion.CONVEX, "up", List.of()),
          new Step(
              new Rule.Lift(2, Indices.of(0, 1, 2), List.of()),
              Conclusion.INVARIANT,
              "",
              List.of(new Write.Zero(new Block(true, 3, Indices.all(1), Indices.all(1))))));

  private static final Certificate PATH =
      certificate(new Claim.AtMostEnds(Rational.of(1, 2)), STEPS);
  private static final byte[] FILE = CertificateFile.bytes(PATH);
  private static final byte[] DESCENT =
      CertificateFile.bytes(certificate(new Claim.Descends(THIRD), STEPS));
  private static final byte[] RAY =
      CertificateFile.bytes(certificate(new Claim.Unbounded(3, "u"), List.of()));
  private static final byte[] DISCONNECTION =
      CertificateFile.bytes(
          certificate(
              new Claim.Disconnected(Rational.ZERO, THIRD, Indices.of(4, 0, 1, 2, 11)),
              List.of()));

  private static Certificate certificate(Claim claim, List<Step> steps) {
    RationalPoint first = point(Rational.of(1, 7));
    RationalPoint second = point(Rational.of(3));
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(first, "A"));
    arrays.addAll(Certificate.arraysOf(second, "B"));
    arrays.add(array("C1", false, 2, 2, THIRD));
    arrays.add(new StoredArray("R", true, Matrix.of(1, 3, 1, -0.0, 0.5)));
    arrays.add(array("u", false, 3, 1, THIRD));
    return new Certificate(
        claim,
        new Loss.Squared(),
        NETWORK,
        new DataReference(
            12,
            DIGEST,
            new DataRecipe(
                new DataRecipe.Text("X", "Y"),
                List.of("d.txt"),
                List.of(new DataRecipe.Take(0, 12)))),
        new ModelReference("a", Digests.of(first), Optional.empty()),
        new ModelReference("b", Digests.of(second), Optional.empty()),
        "by hand",
        arrays,
        steps);
  }

  private static RationalPoint point(Rational scale) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= 3; l++) {
      weights.add(filled(NETWORK.width(l - 1), NETWORK.width(l), scale));
      biases.add(filled(1, NETWORK.width(l), NETWORK.hasBias(l) ? scale : Rational.ZERO));
    }
    return new RationalPoint(NETWORK, weights, biases);
  }

  private static RationalMatrix filled(int rows, int columns, Rational scale) {
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = scale.times(Rational.of(k % 5 - 1));
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  private static StoredArray array(
      String name, boolean vector, int rows, int columns, Rational scale) {
    return new StoredArray(name, vector, Numbers.of(filled(rows, columns, scale)));
  }

  private static String messageOf(byte[] file) {
    return assertThrows(
            MalformedCertificateException.class,
            () -> CertificateFile.read(file),
            () -> Forger.text(file))
        .getMessage();
  }

  private static Certificate with(Certificate c, Claim claim, List<Step> steps) {
    return new Certificate(
        claim, c.loss(), c.network(), c.data(), c.first(), c.second(), c.construction(),
        c.arrays(), steps);
  }

  @Test
  void theTextIsTheOneThatTheSpecificationDescribes() {
    List<String> shown =
        Forger.lines(FILE).stream().map(line -> line.replaceAll("[0-9a-f]{64}", "SHA")).toList();
    assertEquals(
        List.of(
            "isthmus certificate 1",
            "kind path",
            "semantics real",
            "claim max_loss <= ends + 1/2",
            "loss squared",
            "network \"net\"",
            "input 2",
            "hidden \"h\" 4 leaky_relu(1/10) bias",
            "hidden \"k\" 3 identity nobias",
            "output 1 bias",
            "data 12 SHA",
            "recipe text \"d.txt\" \"X\" \"Y\" take 0 12",
            "first \"a\" SHA",
            "second \"b\" SHA",
            "construction \"by hand\"",
            "fractions A.W1 matrix 2 4 SHA",
            "fractions A.b1 vector 4 SHA",
            "fractions A.W2 matrix 4 3 SHA",
            "fractions A.W3 matrix 3 1 SHA",
            "fractions A.b3 vector 1 SHA",
            "array B.W1 matrix 2 4 SHA",
            "array B.b1 vector 4 SHA",
            "array B.W2 matrix 4 3 SHA",
            "array B.W3 matrix 3 1 SHA",
            "array B.b3 vector 1 SHA",
            "fractions C1 matrix 2 2 SHA",
            "array R vector 3 SHA",
            "fractions u matrix 3 1 SHA",
            "step affine invariant \"\"",
            "put W2 1,3 0 C1 0,1 1",
            "step lift convex \"up\"",
            "lift 3 3,0",
            "inverse 3 R",
            "step lift invariant \"\"",
            "lift 2 0..2",
            "zero b3 0 0",
            "steps 3"),
        shown);
    assertEquals("claim descends to 1/3", Forger.lines(DESCENT).get(3));
    assertEquals("kind descent", Forger.lines(DESCENT).get(1));
    assertEquals("claim unbounded by neuron 3 along u", Forger.lines(RAY).get(3));
    assertEquals("kind ray", Forger.lines(RAY).get(1));
    assertEquals(
        "claim disconnected from 0 below 1/3 by rows 4,0..2,11",
        Forger.lines(DISCONNECTION).get(3));
    assertEquals("kind disconnection", Forger.lines(DISCONNECTION).get(1));
    for (byte[] empty : List.of(RAY, DISCONNECTION)) {
      List<String> lines = Forger.lines(empty);
      assertEquals("steps 0", lines.get(lines.size() - 1));
    }
  }

  @Test
  void fractionsAreInMembersOfTheirOwnKind() throws MalformedCertificateException {
    List<StoredZip.Member> members = StoredZip.read(FILE);
    assertEquals("A.W1.txt", members.get(1).name());
    assertEquals("B.b3.npy", members.get(10).name());
    assertEquals("C1.txt", members.get(11).name());
    assertEquals(
        "over 3 3\n-1 0\n1 2\n",
        new String(members.get(11).toBytes(), StandardCharsets.US_ASCII));
    assertEquals(PATH, CertificateFile.read(FILE));
    assertEquals(
        new Numbers.Fractions(filled(2, 2, THIRD)), PATH.arrays().get(10).numbers());
  }

  @Test
  void everyKindIsReadBack() throws MalformedCertificateException {
    for (byte[] file : List.of(DESCENT, RAY, DISCONNECTION)) {
      assertArrayEquals(file, CertificateFile.bytes(CertificateFile.read(file)));
      assertTrue(CertificateFile.read(file).isExact());
    }
    Certificate ray = CertificateFile.read(RAY);
    assertEquals(new Claim.Unbounded(3, "u"), ray.claim());
    Certificate stepping = with(ray, ray.claim(), STEPS);
    assertEquals(stepping, CertificateFile.read(CertificateFile.bytes(stepping)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // The claim of a path.
        "ends + 1/2 | ends + 0 | certificate.txt:4: the line is not in canonical form (found "
            + "'claim max_loss <= ends + 0', expected 'claim max_loss <= ends')",
        "ends + 1/2 | ends + -1 | certificate.txt:4: no path stays below the larger loss of its "
            + "ends (found ends + -1)",
        "ends + 1/2 | ends - 1 | certificate.txt:4: column 24 of the line is wrong (found -, "
            + "expected the end of the line)",
        "ends + 1/2 | ends + | certificate.txt:4: column 25 of the line is wrong (found the end, "
            + "expected an excess p/q)",
        "ends + 1/2 | ends +1/2 | certificate.txt:4: column 24",
        "ends + 1/2 | ends+1/2 | certificate.txt:4: column 19",
        "ends + 1/2 | ends 1/2 | certificate.txt:4: column 24",
        "ends + 1/2 | ends + 2/4 | certificate.txt:4: the line is not in canonical form",
        "ends + 1/2 | ends + 0.5 | certificate.txt:4: column 26",
        "ends + 1/2 | ends + ends | certificate.txt:4: column 26",
        "ends + 1/2 | 1/2 + ends | certificate.txt:4: column 23",
        "ends + 1/2 | Ends | certificate.txt:4: column 19 of the line is wrong (found Ends, "
            + "expected a bound p/q or ends)",
        "ends + 1/2 | end | certificate.txt:4: column 19",
        "max_loss <= ends | max_loss < ends | certificate.txt:4: column 16",
        // Kinds and claims that are not of one another.
        "kind path | kind descent | certificate.txt:4: column 7 of the line is wrong (found "
            + "max_loss, expected descends)",
        "claim max_loss <= ends + 1/2 | claim descends to 1/2 | certificate.txt:4: column 7 of the "
            + "line is wrong (found descends, expected max_loss)",
        "claim max_loss <= ends + 1/2 | claim unbounded by neuron 3 along u | certificate.txt:4: "
            + "column 7 of the line is wrong (found unbounded, expected max_loss)",
        // Arrays.
        "fractions A.W1 matrix 2 4 | array A.W1 matrix 2 4 | a member is out of order (found "
            + "A.W1.txt, expected A.W1.npy)",
        "array B.W1 matrix 2 4 | fractions B.W1 matrix 2 4 | a member is out of order (found "
            + "B.W1.npy, expected B.W1.txt)",
        "fractions A.W1 matrix 2 4 | fraction A.W1 matrix 2 4 | certificate.txt:16: column 1",
        "fractions A.W1 matrix 2 4 | fractions A.W1 matrix 4 2 | A.W1.txt: byte ",
        "fractions A.W1 matrix 2 4 | fractions A.W1 matrix 1 4 | A.W1.txt: byte ",
        "fractions A.W1 matrix 2 4 | fractions A.W1 matrix 3 4 | A.W1.txt: byte 0: array A.W1 is "
            + "too short",
        "fractions A.b1 vector 4 | fractions A.b1 vector 3 | A.b1.txt: byte ",
        "fractions A.b1 vector 4 | fractions A.b1 matrix 1 4 | the arrays of the models do not fit "
            + "the network (found A.b1 matrix 1 4, expected A.b1 vector 4)",
        "fractions C1 matrix 2 2 | fractions certificate matrix 2 2 | a member is out of order",
        // Lifts.
        "lift 3 3,0 | lift 4 3,0 | certificate.txt:33: a lift of level 4 has an inverse for each "
            + "layer from 3 to 4 (found 1)",
        "lift 3 3,0 | lift 2 3,0 | certificate.txt:33: a lift of level 2 has an inverse for each "
            + "layer from 3 to 2 (found 1)",
        "lift 3 3,0 | lift 1 3,0 | certificate.txt:33: a lift of level 1 has an inverse",
        "lift 3 3,0 | lift 0 3,0 | certificate.txt:33: a lift of level 0 has an inverse",
        "lift 3 3,0 | lift -3 3,0 | certificate.txt:32: column 6",
        "lift 3 3,0 | lift 3 | certificate.txt:32: column 7 of the line is wrong (found the end, "
            + "expected a list of indices)",
        "lift 3 3,0 | lift 3 3,3 | certificate.txt:32: an index occurs twice (found 3)",
        "lift 3 3,0 | lift 3 4,0 | step 2: a lift names a neuron that is not there (found 4, "
            + "expected less than 4)",
        "lift 3 3,0 | lift 3 3,0 R | certificate.txt:32: column 12",
        "lift 2 0..2 | lift 2 0,1,2 | certificate.txt:35: indices are not in canonical form",
        "inverse 3 R | inverse 2 R | certificate.txt:33: column 9 of the line is wrong (found 2, "
            + "expected 3)",
        "inverse 3 R | inverse 4 R | certificate.txt:33: column 9",
        "inverse 3 R | inverse R | certificate.txt:33: column 9",
        "inverse 3 R | inverse 3 R R | certificate.txt:33: column 13",
        "inverse 3 R | inverse 3 S | step 2: there is no array S",
        "inverse 3 R | inverse 3 C1 | step 2: array C1 has the wrong shape (found 2 x 2, expected "
            + "1 x 3)",
        "inverse 3 R | inverse 3 u | step 2: array u has the wrong shape (found 3 x 1, expected "
            + "1 x 3)",
        "inverse 3 R | inverse 3 A.b1 | step 2: array A.b1 has the wrong shape (found 1 x 4, "
            + "expected 1 x 3)",
        "step lift convex | step affine convex | certificate.txt:32: column 1 of the line is wrong "
            + "(found lift, expected steps)",
        "step affine invariant | step lift invariant | certificate.txt:30: column 1 of the line is "
            + "wrong (found put, expected lift)",
        "step affine invariant | step Affine invariant | certificate.txt:29: unknown rule (found "
            + "Affine, expected lumped, affine, lift or enclosed)",
        "steps 3 | steps 0 | certificate.txt:37: the number of steps is wrong (found 3 steps, "
            + "expected 0)",
        "take 0 12 | scale 0 1 | certificate.txt:12: after text only take is possible",
        "take 0 12 | float32 | certificate.txt:12: after text only take is possible",
      })
  void everyContentThatIsNoPathIsRefusedWithItsPlace(String found, String forged, String message) {
    refused(FILE, found, forged, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "to 1/3 | to 2/6 | certificate.txt:4: the line is not in canonical form",
        "to 1/3 | to 1/0 | certificate.txt:4: denominator is zero",
        "to 1/3 | to | certificate.txt:4: column 18",
        "to 1/3 | to 1/3 1 | certificate.txt:4: column 23",
        "to 1/3 | to ends | certificate.txt:4: column 19",
        "descends to 1/3 | descends 1/3 | certificate.txt:4: column 16",
        "descends to 1/3 | descends to <= 1/3 | certificate.txt:4: column 19",
        "kind descent | kind path | certificate.txt:4: column 7",
        "kind descent | kind descents | certificate.txt:2: unknown kind (found descents"
      })
  void aDescentIsRefusedLikewise(String found, String forged, String message) {
    refused(DESCENT, found, forged, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "neuron 3 | neuron 4 | the first hidden layer has no neuron 4 to move",
        "neuron 3 | neuron 2147483647 | the first hidden layer has no neuron 2147483647",
        "neuron 3 | neuron 2147483648 | certificate.txt:4: column 27",
        "neuron 3 | neuron -1 | certificate.txt:4: column 27",
        "neuron 3 | neuron 03 | certificate.txt:4: column 27",
        "neuron 3 | neuron 1,2 | certificate.txt:4: column 27",
        "along u | along v | there is no array v",
        "along u | along R | array R has the wrong shape (found 1 x 3, expected 3 x 1)",
        "along u | along A.W1 | array A.W1 has the wrong shape (found 2 x 4, expected 3 x 1)",
        "along u | along B.W2 | array B.W2 has the wrong shape (found 4 x 3, expected 3 x 1)",
        "along u | along | certificate.txt:4: column 34",
        "along u | along u u | certificate.txt:4: column 37",
        "kind ray | kind path | certificate.txt:4: column 7"
      })
  void aRayIsRefusedLikewise(String found, String forged, String message) {
    refused(RAY, found, forged, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "from 0 below 1/3 | from 1/3 below 1/3 | certificate.txt:4: there is no level from 1/3 on "
            + "and below 1/3",
        "from 0 below 1/3 | from 1/2 below 1/3 | certificate.txt:4: there is no level from 1/2 on",
        "from 0 below 1/3 | from -1 below 1/3 | certificate.txt:4: there is no level from -1 on",
        "from 0 below 1/3 | from 0 below 0 | certificate.txt:4: there is no level from 0 on",
        "from 0 below 1/3 | below 1/3 from 0 | certificate.txt:4: column 20",
        "from 0 below 1/3 | from -0 below 1/3 | certificate.txt:4: the line is not in canonical",
        "rows 4,0..2,11 | rows 4,0..2,12 | there is no sample 12 (expected less than 12)",
        "rows 4,0..2,11 | rows 4,0..2,4 | certificate.txt:4: an index occurs twice (found 4)",
        "rows 4,0..2,11 | rows 4,0,1,2,11 | certificate.txt:4: indices are not in canonical form",
        "rows 4,0..2,11 | rows 4,0..2,16777216 | certificate.txt:4: an index is too large",
        "rows 4,0..2,11 | rows | certificate.txt:4: column 44",
        "steps 0 | step lumped invariant \"\" @ steps 1 | a disconnection has no path (found 1 "
            + "steps)",
        "data 12 | data 11 | there is no sample 11 (expected less than 11)",
        "kind disconnection | kind disconnected | certificate.txt:2: unknown kind"
      })
  void aDisconnectionIsRefusedLikewise(String found, String forged, String message) {
    refused(DISCONNECTION, found, forged, message);
  }

  private static void refused(byte[] file, String found, String forged, String message) {
    String text = String.join("\n", Forger.lines(file)) + "\n";
    assertTrue(text.contains(found), found);
    String refusal =
        messageOf(
            Forger.withText(
                file, Forger.sealed(text.replace(found, forged.replace(" @ ", "\n")))));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void aPathAndADescentHaveSteps() {
    for (Claim claim :
        List.of(
            new Claim.MaxLoss(THIRD), new Claim.AtMostEnds(Rational.ZERO),
            new Claim.Descends(THIRD))) {
      assertEquals(
          "the path has no step",
          assertThrows(IllegalArgumentException.class, () -> with(PATH, claim, List.of()))
              .getMessage());
    }
  }

  @Test
  void linesOfOtherKindsThatAreMissingOrTwiceAreRefused() {
    List<String> lines = Forger.lines(FILE);
    for (String line : List.of("lift 3 3,0", "inverse 3 R", "lift 2 0..2")) {
      List<String> missing = new ArrayList<>(lines);
      missing.remove(line);
      messageOf(Forger.withLines(FILE, missing));
      List<String> twice = new ArrayList<>(lines);
      twice.add(lines.indexOf(line), line);
      messageOf(Forger.withLines(FILE, twice));
      List<String> later = new ArrayList<>(lines);
      later.add(lines.indexOf(line) + 1, later.remove(lines.indexOf(line)));
      messageOf(Forger.withLines(FILE, later));
    }
  }

  // Arrays of fractions.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "over 6 1\n-2 0\n2 2\n", "over 3 2\n-1 0\n1 4\n", "over 3 1\n-1 0\n1 2", "", "over 3 1\n",
        "over 3 1\r\n-1 0\r\n1 2\r\n", "over 3 1\n-1 0\n1 2\n\n", "over 3 1\n-1 0\n1 2\n ",
        "over 3 1\n-1 0\n01 2\n", "over 3 1\n-1 -0\n1 2\n", "over 3 1\n-1 +0\n1 2\n",
        "over 3 1\n-1\n0 1 2\n", "over 3 1\n-1 0 1\n2\n", "over 0 1\n-1 0\n1 2\n",
        "over -3 1\n1 0\n-1 2\n", "over 1 3\n-1 0\n1 2 1\n", "over 3\n-1 0\n1 2\n",
        "over 3 1 1\n-1 0\n1 2\n",
        // Every number is one of binary64.
        "over 1 1\n-1 0\n1 2\n", "over 4 1\n-1 0\n1 2\n", "over 1 1\n0 0\n0 0\n"
      })
  void fractionsInAnyOtherFormAreRefused(String text) {
    String message =
        messageOf(
            Forger.withArray(FILE, "C1", before -> text.getBytes(StandardCharsets.US_ASCII)));
    assertTrue(message.startsWith("C1.txt: "), message);
  }

  @Test
  void anArrayThatCouldBeBinary64IsRefusedAsFractions() {
    assertEquals(
        "C1.txt: every number is a binary64 number, and so they are not stored as fractions",
        messageOf(
            Forger.withArray(
                FILE, "C1",
                before -> "over 2 1\n1 0\n1 2\n".getBytes(StandardCharsets.US_ASCII))));
    // 2^-1074 is one, its half is not.
    BigInteger least = BigInteger.ONE.shiftLeft(1074);
    messageOf(withC1("over " + least + " 1\n1 0\n1 2\n"));
    assertEquals(
        Rational.of(BigInteger.ONE, least.shiftLeft(1)),
        read(withC1("over " + least.shiftLeft(1) + " 1\n1 0\n1 2\n"))
            .arrays().get(10).numbers().exact().get(0, 0));
    // 2^53 + 1 is none.
    read(withC1("over 1 1\n9007199254740993 0\n1 2\n"));
    messageOf(withC1("over 1 1\n9007199254740992 0\n1 2\n"));
  }

  private static byte[] withC1(String text) {
    return Forger.withArray(FILE, "C1", before -> text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Certificate read(byte[] file) {
    try {
      return CertificateFile.read(file);
    } catch (MalformedCertificateException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fractionsOfAModelThatChangeAreThoseOfAnotherModel() {
    String message =
        messageOf(
            Forger.withArray(
                FILE, "A.b3", before -> "over 5\n-1\n".getBytes(StandardCharsets.US_ASCII)));
    assertTrue(message.startsWith("the arrays are not those of model a"), message);
  }

  @Test
  void aMemberThatIsThereTwiceOrUnderTheOtherNameIsRefused() {
    UnaryOperator<List<StoredZip.Member>> renamed =
        members -> {
          members.set(11, StoredZip.Member.of("C1.npy", members.get(11).toBytes()));
          return members;
        };
    assertTrue(messageOf(Forger.withMembers(FILE, renamed)).startsWith("a member is out of order"));
    UnaryOperator<List<StoredZip.Member>> both =
        members -> {
          members.add(12, StoredZip.Member.of("C1.npy", members.get(11).toBytes()));
          return members;
        };
    assertTrue(messageOf(Forger.withMembers(FILE, both)).startsWith("the number of arrays is"));
    // One name of an array, two names of members.
    List<String> lines = new ArrayList<>(Forger.lines(FILE));
    String digest = Digests.of(StoredZip.read(FILE).get(12).toBytes());
    lines.add(26, "array C1 vector 3 " + digest);
    byte[] twice =
        Forger.withMembers(
            Forger.withLines(FILE, lines),
            members -> {
              members.add(12, StoredZip.Member.of("C1.npy", members.get(12).toBytes()));
              return members;
            });
    assertEquals("two arrays are named C1", messageOf(twice));
  }

  @Test
  void fractionsAreNotWrittenOverTheText() {
    for (boolean fractions : new boolean[] {true, false}) {
      List<StoredArray> arrays = new ArrayList<>(PATH.arrays());
      arrays.add(array("certificate", false, 2, 1, fractions ? THIRD : Rational.ONE));
      Certificate certificate =
          new Certificate(
              PATH.claim(), PATH.loss(), PATH.network(), PATH.data(), PATH.first(), PATH.second(),
              "", arrays, PATH.steps());
      if (fractions) {
        assertThrows(IllegalArgumentException.class, () -> CertificateFile.bytes(certificate));
      } else {
        assertEquals(certificate, read(CertificateFile.bytes(certificate)));
      }
    }
  }

  @Test
  void aFractionThatCouldNotBeReadIsNotWritten() {
    Rational longest =
        Rational.of(BigInteger.TEN.pow(200_000).subtract(BigInteger.ONE), BigInteger.TWO.pow(60));
    Rational longer = Rational.of(BigInteger.TEN.pow(200_000), BigInteger.valueOf(3));
    for (Rational number : List.of(longest, longer, longest.negate())) {
      List<StoredArray> arrays = new ArrayList<>(PATH.arrays());
      arrays.add(new StoredArray("x", false, Numbers.of(RationalMatrix.of(1, 1, number))));
      Certificate certificate =
          new Certificate(
              PATH.claim(), PATH.loss(), PATH.network(), PATH.data(), PATH.first(), PATH.second(),
              "", arrays, PATH.steps());
      if (number == longest) {
        assertEquals(certificate, read(CertificateFile.bytes(certificate)));
      } else {
        String message =
            assertThrows(
                    IllegalArgumentException.class, () -> CertificateFile.bytes(certificate))
                .getMessage();
        assertEquals("a number has more than 200000 digits", message);
      }
    }
  }

  @Test
  void anArrayOfFractionsHasNoBinary64Values() {
    StoredArray fractions = PATH.arrays().get(0);
    assertThrows(IllegalStateException.class, fractions::values);
    assertThrows(IllegalStateException.class, PATH::start);
    assertEquals(point(Rational.of(1, 7)), PATH.exactStart());
    assertEquals(point(Rational.of(3)), PATH.exactTarget());
    assertThrows(IllegalStateException.class, () -> new Replay(PATH));
  }

  // What is exact.

  @Test
  void aCertificateIsExactWhereSomethingInItNeedsThat() {
    assertFalse(SmallestCertificate.certificate().isExact());
    assertFalse(SmallestCertificate.certificate().isDecidedOnData());
    Certificate plain = SmallestCertificate.certificate();
    assertFalse(with(plain, new Claim.AtMostEnds(THIRD), plain.steps()).isExact());
    assertTrue(with(plain, new Claim.Descends(THIRD), plain.steps()).isExact());
    Step lumped = plain.steps().get(0);
    Step affine =
        new Step(Rule.AFFINE, lumped.conclusion(), lumped.note(), lumped.writes());
    assertTrue(with(plain, plain.claim(), List.of(lumped, affine)).isExact());
    assertTrue(with(plain, plain.claim(), List.of(lumped, affine)).isDecidedOnData());
    List<StoredArray> arrays = new ArrayList<>(plain.arrays());
    arrays.add(array("C", false, 2, 2, THIRD));
    Certificate fractions =
        new Certificate(
            plain.claim(), plain.loss(), plain.network(), plain.data(), plain.first(),
            plain.second(), "", arrays, plain.steps());
    assertTrue(fractions.isExact());
    assertFalse(fractions.isDecidedOnData());
    assertTrue(with(plain, new Claim.Disconnected(Rational.ZERO, THIRD, Indices.of(1)),
        List.of()).isExact());
  }

  @Test
  void aRayAndALiftNeedAHiddenLayer() {
    Certificate plain = SmallestCertificate.certificate();
    assertEquals(
        "the first hidden layer has no neuron 0 to move",
        assertThrows(
                IllegalArgumentException.class,
                () -> with(plain, new Claim.Unbounded(0, "A.W1"), plain.steps()))
            .getMessage());
    Step lift =
        new Step(new Rule.Lift(2, Indices.of(0), List.of()), Conclusion.CONVEX, "", List.of());
    assertEquals(
        "step 1: the network has no layer 2 to lift to (expected at most 1)",
        assertThrows(
                IllegalArgumentException.class,
                () -> with(plain, plain.claim(), List.of(lift)))
            .getMessage());
  }
}
