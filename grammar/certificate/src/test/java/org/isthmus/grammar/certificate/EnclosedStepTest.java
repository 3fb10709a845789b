package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of the specification, with its step enclosed and followed by one of another rule. */
class EnclosedStepTest {

  private static final Certificate PATH = path(Rule.LUMPED);
  private static final byte[] FILE = CertificateFile.bytes(PATH);
  private static final List<String> LINES = Forger.lines(FILE);

  private static Certificate path(Rule second) {
    Certificate plain = SmallestCertificate.certificate();
    return with(plain, plain.claim(), plain.arrays(), steps(second));
  }

  private static List<Step> steps(Rule second) {
    Step plain = SmallestCertificate.certificate().steps().get(0);
    return List.of(
        new Step(
            new Rule.Enclosed(Subdivision.of(List.of(2, 2, 1))),
            Conclusion.BOUNDED,
            "by pieces",
            plain.writes()),
        new Step(second, Conclusion.INVARIANT, "", List.of()));
  }

  private static Certificate with(
      Certificate plain, Claim claim, List<StoredArray> arrays, List<Step> steps) {
    return new Certificate(
        claim, plain.loss(), plain.network(), plain.data(), plain.first(), plain.second(),
        plain.construction(), arrays, steps);
  }

  @Test
  void theStepIsReadAsItIsWritten() throws MalformedCertificateException {
    assertEquals(
        List.of(
            "step enclosed bounded \"by pieces\"",
            "pieces 2*2,1",
            "put W1 0 0 B.W1 0 0",
            "step lumped invariant \"\"",
            "steps 2"),
        LINES.subList(LINES.size() - 5, LINES.size()));
    assertEquals(PATH.steps(), CertificateFile.read(FILE).steps());
    assertArrayEquals(FILE, CertificateFile.bytes(CertificateFile.read(FILE)));
  }

  @Test
  void aPathWithSuchAStepIsNotExactAndSaysWhatItSaysOfAnyData() {
    assertFalse(PATH.isExact());
    assertFalse(PATH.isDecidedOnData());
  }

  @Test
  void theEndOfTheStepIsStraightAcross() {
    Replay replay = new Replay(PATH);
    assertEquals(PATH.target(), replay.next());
    assertEquals(PATH.target(), replay.next());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "enclosed bounded | enclosed convex | certificate.txt:18: the rule enclosed concludes "
            + "bounded, and no other rule does (found enclosed convex)",
        "enclosed bounded | enclosed invariant | certificate.txt:18: the rule enclosed concludes",
        "lumped invariant | lumped bounded | certificate.txt:19: the rule enclosed concludes "
            + "bounded, and no other rule does (found lumped bounded)",
        "lumped invariant | affine bounded | certificate.txt:19: the rule enclosed concludes",
        "enclosed bounded | lumped convex | certificate.txt:17: column 1 of the line is wrong "
            + "(found pieces, expected steps)",
        "enclosed bounded | bounded | certificate.txt:16: column 14",
        "enclosed bounded | bounded enclosed | certificate.txt:16: column 14",
        "enclosed bounded | enclosed below | certificate.txt:16: column 15 of the line is wrong "
            + "(found below, expected invariant or convex or bounded)",
        "enclosed bounded | Enclosed bounded | certificate.txt:16: unknown rule",
        "lumped invariant | enclosed bounded | certificate.txt:20: column 1 of the line is wrong "
            + "(found steps, expected pieces)",
        "pieces 2*2,1 | pieces 1*2,1 | certificate.txt:17: pieces of one depth",
        "pieces 2*2,1 | pieces 2*2 | certificate.txt:17: the pieces do not make the whole step",
        "pieces 2*2,1 | pieces 2*3,1 | certificate.txt:17: a piece does not begin at a multiple",
        "pieces 2*2,1 | pieces 1,2*2,1 | certificate.txt:17: the pieces do not make the whole",
        "pieces 2*2,1 | pieces 2,2,1 | certificate.txt:17: pieces of one depth that follow",
        "pieces 2*2,1 | pieces 2,1,2 | certificate.txt:17: a piece does not begin at a multiple",
        "pieces 2*2,1 | pieces 2*2, 1 | certificate.txt:17: not a list of pieces",
        "pieces 2*2,1 | pieces 2 * 2,1 | certificate.txt:17: ",
        "pieces 2*2,1 | pieces 2*2,1 1 | certificate.txt:17: column 14",
        "pieces 2*2,1 | pieces 2*2,01 | certificate.txt:17: not a list of pieces (found 2*2,01",
        "pieces 2*2,1 | pieces 41 | certificate.txt:17: the depth of a piece is out of range",
        "pieces 2*2,1 | pieces -1*2 | certificate.txt:17: not a list of pieces",
        "pieces 2*2,1 | pieces | certificate.txt:17: column 7 of the line is wrong (found the end",
        "pieces 2*2,1 | depths 2*2,1 | certificate.txt:17: column 1 of the line is wrong (found "
            + "depths, expected pieces)",
        "claim max_loss <= 4 | claim descends to 4 | certificate.txt:4: column 7",
        "steps 2 | steps 3 | certificate.txt:20: the number of steps is wrong",
      })
  void everyContentThatIsNoPathIsRefusedWithItsPlace(String found, String forged, String message) {
    String text = String.join("\n", LINES) + "\n";
    assertTrue(text.contains(found), found);
    assertRefused(
        Forger.withText(FILE, Forger.sealed(text.replaceFirst(quoted(found), forged))), message);
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  private static void assertRefused(byte[] file, String message) {
    String refusal =
        assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file))
            .getMessage();
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void piecesInAnotherPlaceAreRefused() {
    List<String> moved = new ArrayList<>(LINES);
    int at = moved.indexOf("pieces 2*2,1");
    moved.add(at + 1, moved.remove(at));
    assertRefused(Forger.withLines(FILE, moved), "certificate.txt:17: column 1 of the line is wrong");
    List<String> twice = new ArrayList<>(LINES);
    twice.add(at, twice.get(at));
    assertRefused(Forger.withLines(FILE, twice), "certificate.txt:18: column 1 of the line is wrong");
    List<String> missing = new ArrayList<>(LINES);
    missing.remove(at);
    assertRefused(
        Forger.withLines(FILE, missing), "certificate.txt:17: column 1 of the line is wrong");
    List<String> more = new ArrayList<>(LINES);
    more.add(more.size() - 1, "pieces 0");
    assertRefused(Forger.withLines(FILE, more), "certificate.txt:20: column 1 of the line is wrong");
  }

  @Test
  void anExactCertificateHasNoSuchStep() {
    String message =
        "step 1: an exact certificate has no step of the rule enclosed (it has fractions, another "
            + "step that is decided on the data, or a claim other than max_loss)";
    List<StoredArray> fractions = new ArrayList<>(PATH.arrays());
    fractions.add(
        new StoredArray(
            "C",
            false,
            Numbers.of(RationalMatrix.of(1, 1, new Rational[] {Rational.of(1, 3)}))));
    for (Runnable exact :
        List.<Runnable>of(
            () -> path(Rule.AFFINE),
            () -> with(PATH, new Claim.Descends(Rational.ONE), PATH.arrays(), PATH.steps()),
            () -> with(PATH, PATH.claim(), fractions, PATH.steps()))) {
      assertEquals(
          message, assertThrows(IllegalArgumentException.class, exact::run).getMessage());
    }
    // As a file too.
    List<String> affine = new ArrayList<>(LINES);
    affine.set(affine.size() - 2, "step affine invariant \"\"");
    assertRefused(Forger.withLines(FILE, affine), message);
    List<String> descent = new ArrayList<>(LINES);
    descent.set(1, "kind descent");
    descent.set(3, "claim descends to 4");
    assertRefused(Forger.withLines(FILE, descent), message);
    List<String> ends = new ArrayList<>(LINES);
    ends.set(3, "claim max_loss <= ends + 1/3");
    Optional<String> refusal = refusal(Forger.withLines(FILE, ends));
    assertEquals(Optional.empty(), refusal);
  }

  private static Optional<String> refusal(byte[] file) {
    try {
      CertificateFile.read(file);
      return Optional.empty();
    } catch (MalformedCertificateException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Test
  void theConclusionBelongsToTheRule() {
    Rule enclosed = new Rule.Enclosed(Subdivision.of(List.of(0)));
    for (Conclusion conclusion : List.of(Conclusion.INVARIANT, Conclusion.CONVEX)) {
      assertThrows(
          IllegalArgumentException.class, () -> new Step(enclosed, conclusion, "", List.of()));
    }
    for (Rule rule :
        List.of(Rule.LUMPED, Rule.AFFINE, new Rule.Lift(2, Indices.of(0), List.of()))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Step(rule, Conclusion.BOUNDED, "", List.of()));
    }
  }
}
