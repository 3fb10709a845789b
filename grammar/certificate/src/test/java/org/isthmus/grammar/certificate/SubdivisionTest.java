package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.grammar.certificate.Subdivision.Run;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubdivisionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 1",
        "1*2 | 0 1/2 1",
        "1,2*2 | 0 1/2 3/4 1",
        "2*2,1 | 0 1/4 1/2 1",
        "2*4 | 0 1/4 1/2 3/4 1",
        "2,3*2,1 | 0 1/4 3/8 1/2 1",
        "3*2,2,3*2,2 | 0 1/8 1/4 1/2 5/8 3/4 1",
      })
  void everySubdivisionHasItsPieces(String text, String ends) {
    Subdivision subdivision = Subdivision.parse(text);
    assertEquals(text, subdivision.toString());
    List<String> found = new ArrayList<>(List.of("0"));
    for (Piece piece : subdivision.pieces()) {
      assertEquals(found.get(found.size() - 1), Rational.of(piece.from()).toString());
      found.add(Rational.of(piece.to()).toString());
    }
    assertEquals(ends, String.join(" ", found));
    assertEquals(found.size() - 1, subdivision.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | not a list of pieces (found , expected such as 2 or 3*4)",
        "~ 0~ | not a list of pieces",
        "-0 | not a list of pieces (found -0, expected such as 2 or 3*4)",
        "00 | not a list of pieces",
        "+1*2 | not a list of pieces",
        "1* | not a list of pieces",
        "*2 | not a list of pieces",
        "1x2 | not a list of pieces",
        "1*2*1 | not a list of pieces",
        "1*02 | not a list of pieces",
        "0*1 | not a list of pieces",
        "0*0 | not a list of pieces",
        "1*-2 | not a list of pieces",
        "1,1 | pieces of one depth that follow each other are one run (found two of depth 1)",
        "2*2,2*2 | pieces of one depth that follow each other are one run (found two of depth 2)",
        "1,2*2, | not a list of pieces",
        ",1*2 | not a list of pieces",
        "1;2*2 | not a list of pieces",
        "0..1 | not a list of pieces",
        "1.0*2 | not a list of pieces",
        "\u0661*2 | not a list of pieces",
        "1 | the pieces do not make the whole step (found lengths of the sum 0.5, expected 1)",
        "1,2 | the pieces do not make the whole step (found lengths of the sum 0.75, expected 1)",
        "40 | the pieces do not make the whole step",
        "0*2 | the pieces do not make the whole step (found lengths of the sum 2.0 or more",
        "0,1 | the pieces do not make the whole step (found lengths of the sum 1.5 or more",
        "1*3 | the pieces do not make the whole step (found lengths of the sum 1.5 or more",
        "0*65536 | the pieces do not make the whole step",
        "1*2,40 | the pieces do not make the whole step",
        "2,1,2 | a piece does not begin at a multiple of its length (found depth 1 at 0.25)",
        "1,3,2,3 | a piece does not begin at a multiple of its length (found depth 2 at 0.625)",
        "40,0 | a piece does not begin at a multiple of its length",
        "41 | the depth of a piece is out of range (found 41, expected from 0 to 40)",
        "99*2 | the depth of a piece is out of range (found 99",
        "16*65537 | the number of pieces is out of range (found 65537, expected from 1 to 65536)",
        "17*65536,16*32768 | the number of pieces is out of range (found 98304",
        "40*99999 | the number of pieces is out of range",
        "40*100000 | not a list of pieces",
        "4294967296 | not a list of pieces",
      })
  void everyOtherTextIsRefusedAndTheFaultIsNamed(String text, String message) {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> Subdivision.parse(text)).getMessage();
    assertTrue(refusal.startsWith(message), refusal);
    assertTrue(refusal.chars().noneMatch(Character::isISOControl), refusal);
  }

  @Test
  void asManyPiecesAsThereMayBeAreRead() {
    Subdivision finest = Subdivision.parse("16*65536");
    assertEquals(65536, finest.pieces().size());
    assertEquals(Math.scalb(65535.0, -16), finest.pieces().get(65535).from());
    StringBuilder deepest = new StringBuilder();
    for (int depth = 1; depth < 40; depth++) {
      deepest.append(depth).append(',');
    }
    Subdivision narrowing = Subdivision.parse(deepest + "40*2");
    Piece last = narrowing.pieces().get(40);
    assertEquals(1, last.to());
    assertEquals(1 - Math.scalb(1.0, -40), last.from());
  }

  @Test
  void runsThatAreNotInTheirOneFormAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Subdivision(List.of(new Run(1, 1), new Run(1, 1))));
    assertThrows(IllegalArgumentException.class, () -> new Subdivision(List.of(new Run(0, 0))));
    assertThrows(IllegalArgumentException.class, () -> new Subdivision(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Subdivision(List.of(new Run(0, 1), new Run(5, 0))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Subdivision(List.of(new Run(0, 1), new Run(-1, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Subdivision(List.of(new Run(1, Integer.MAX_VALUE), new Run(2, 2))));
  }
}
