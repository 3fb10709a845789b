package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.n21.Assumption12;

/** N21 Assumption 1.2: an activation is no combination of translates of itself. */
class Assumption12Properties {

  private static Rational value(Rational slope, Rational x) {
    return x.signum() > 0 ? x : x.times(slope);
  }

  @Property(tries = 200)
  @Label("N21 Assumption 1.2: of two slopes those with a kink")
  void twoSlopesAreDecidedByTheKink(@ForAll long seed) {
    Instances draw = new Instances(seed);
    Rational slope = draw.once(4) ? Rational.ONE : draw.number();
    boolean holds =
        Assumption12.decide(new Activation.LeakyRelu(slope)).verdict() == Verdict.HOLDS;
    assertEquals(!slope.equals(Rational.ONE), holds);
    TreeSet<Rational> shifts = new TreeSet<>();
    for (int k = draw.in(1, 5); k > 0; k--) {
      shifts.add(draw.number());
    }
    shifts.add(Rational.ONE);
    shifts.add(Rational.of(2));
    shifts.remove(Rational.ZERO);
    // The values at zero and close to it on both sides, and at places all around.
    List<Rational> places = new ArrayList<>();
    for (int k = -60; k <= 60; k++) {
      places.add(Rational.of(k, 10));
    }
    List<Rational> translated = new ArrayList<>();
    List<Rational> itself = new ArrayList<>();
    for (Rational x : places) {
      itself.add(value(slope, x));
      for (Rational shift : shifts) {
        translated.add(value(slope, x.minus(shift)));
      }
    }
    RationalMatrix translates =
        RationalMatrix.of(places.size(), shifts.size(), translated);
    RationalMatrix both =
        translates.beside(RationalMatrix.of(places.size(), 1, itself));
    int more = ExactRank.of(both).rank() - ExactRank.of(translates).rank();
    assertEquals(holds ? 1 : 0, more);
  }

  @Property(tries = 50)
  @Label("N21 Assumption 1.2: the identity violates it as it says")
  void theIdentityIsACombinationOfTwoTranslates(@ForAll long seed) {
    Rational x = new Instances(seed).number();
    Rational two = Rational.of(2);
    assertEquals(x, two.times(x.minus(Rational.ONE)).minus(x.minus(two)));
    String evidence = Assumption12.decide(new Activation.Identity()).evidence();
    assertTrue(evidence.contains("x = 2 (x - 1) - (x - 2)"), evidence);
  }

  @Example
  void theOthersHold() {
    for (Activation activation :
        List.of(
            new Activation.Relu(), new Activation.Tanh(), new Activation.Sigmoid(),
            new Activation.Gelu())) {
      assertEquals(Verdict.HOLDS, Assumption12.decide(activation).verdict());
    }
    assertEquals(
        Verdict.FAILS, Assumption12.decide(new Activation.Identity()).verdict());
  }
}
