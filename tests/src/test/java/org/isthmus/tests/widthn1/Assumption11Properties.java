package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.n21.Assumption11;

/** N21 Assumption 1.1: an activation is one to one and onto. */
class Assumption11Properties {

  private static Rational value(Rational slope, Rational x) {
    return x.signum() > 0 ? x : x.times(slope);
  }

  @Property(tries = 200)
  @Label("N21 Assumption 1.1: of two slopes those with a slope above zero")
  void twoSlopesAreDecidedByTheSlope(@ForAll long seed) {
    Instances draw = new Instances(seed);
    Rational slope = draw.number();
    Hypothesis decided = Assumption11.decide(new Activation.LeakyRelu(slope));
    Rational x = draw.number();
    Rational y = x.plus(Rational.of(1, draw.in(1, 9)));
    if (decided.verdict() == Verdict.HOLDS) {
      // Strictly increasing, and x is the value of something.
      assertTrue(value(slope, x).compareTo(value(slope, y)) < 0);
      Rational source = x.signum() > 0 ? x : x.dividedBy(slope);
      assertEquals(x, value(slope, source));
    } else {
      // -1 and its value, or zero, have the same value.
      assertEquals(Verdict.FAILS, decided.verdict());
      Rational other = slope.negate();
      assertEquals(value(slope, Rational.of(-1)), value(slope, other));
      assertTrue(!other.equals(Rational.of(-1)));
    }
  }

  @Example
  void theOthersAreDecidedByTheirShape() {
    assertEquals(
        Verdict.HOLDS, Assumption11.decide(new Activation.Identity()).verdict());
    for (Activation activation :
        List.of(
            new Activation.Relu(), new Activation.Tanh(), new Activation.Sigmoid(),
            new Activation.Gelu())) {
      Hypothesis decided = Assumption11.decide(activation);
      assertEquals(Verdict.FAILS, decided.verdict());
      assertTrue(decided.name().contains(activation.notation()), decided.name());
      assertTrue(!decided.evidence().isBlank());
    }
  }
}
