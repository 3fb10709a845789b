package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.exact.Rational;

class SubdivisionProperties {

  @Property(tries = 500)
  void whateverIsHalvedIsASubdivisionAndWithAPieceMoreOrLessItIsNot(@ForAll long seed) {
    RandomCertificates random = new RandomCertificates(seed);
    Subdivision subdivision = random.subdivision();
    assertEquals(subdivision, Subdivision.parse(subdivision.toString()));
    Rational end = Rational.ZERO;
    for (Piece piece : subdivision.pieces()) {
      assertEquals(end, Rational.of(piece.from()));
      end = Rational.of(piece.to());
    }
    assertEquals(Rational.ONE, end);
    List<Integer> depths =
        new ArrayList<>(subdivision.pieces().stream().map(Piece::depth).toList());
    depths.remove(new Random(seed).nextInt(depths.size()));
    assertThrows(IllegalArgumentException.class, () -> Subdivision.of(depths));
    List<Integer> more =
        new ArrayList<>(subdivision.pieces().stream().map(Piece::depth).toList());
    more.add(more.get(0));
    assertThrows(IllegalArgumentException.class, () -> Subdivision.of(more));
    Collections.reverse(more.subList(0, more.size() - 1));
    assertEquals(subdivision.size(), Subdivision.of(more.subList(0, more.size() - 1)).size());
  }
}
