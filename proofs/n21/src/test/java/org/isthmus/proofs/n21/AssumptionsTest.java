package org.isthmus.proofs.n21;

import static org.isthmus.proofs.construction.Hypothesis.Verdict.FAILS;
import static org.isthmus.proofs.construction.Hypothesis.Verdict.HOLDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.exact.TwoSlope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssumptionsTest {

  private static Arguments row(Activation activation, Verdict first, Verdict second) {
    return Arguments.of(activation, first, second);
  }

  private static Activation leaky(long p, long q) {
    return new Activation.LeakyRelu(Rational.of(p, q));
  }

  static List<Arguments> activations() {
    return List.of(
        row(new Activation.Relu(), FAILS, HOLDS),
        row(leaky(1, 10), HOLDS, HOLDS),
        row(leaky(3, 1), HOLDS, HOLDS),
        row(leaky(1, 1), HOLDS, FAILS),
        row(leaky(0, 1), FAILS, HOLDS),
        row(leaky(-1, 2), FAILS, HOLDS),
        row(new Activation.Tanh(), FAILS, HOLDS),
        row(new Activation.Sigmoid(), FAILS, HOLDS),
        row(new Activation.Gelu(), FAILS, HOLDS),
        row(new Activation.Identity(), HOLDS, FAILS));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void eachAssumptionIsDecidedWithAReason(Activation activation, Verdict first, Verdict second) {
    assertEquals(first, Assumption11.decide(activation).verdict());
    assertEquals(second, Assumption12.decide(activation).verdict());
    assertTrue(Assumption11.decide(activation).name().contains(activation.notation()));
    assertTrue(!Assumption12.decide(activation).evidence().isBlank());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void theWitnessesAreRight(Activation activation, Verdict first, Verdict second) {
    Optional<TwoSlope> slopes = TwoSlope.of(activation);
    if (slopes.isEmpty()) {
      return;
    }
    Rational m = slopes.get().slope();
    Rational other = m.signum() < 0 ? m.negate() : Rational.ZERO;
    RationalMatrix values =
        slopes.get().apply(RationalMatrix.of(1, 2, Rational.of(-1), other));
    assertEquals(first == FAILS, values.get(0, 0).equals(values.get(0, 1)));
    RationalMatrix shifts =
        slopes
            .get()
            .apply(
                RationalMatrix.of(
                    3, 3, List.of(-2, -3, -4, 1, 0, -1, 3, 2, 1).stream()
                        .map(Rational::of)
                        .toArray(Rational[]::new)));
    // s(x) - 2 s(x - 1) + s(x - 2) at x = -2, 1, 3; at 1 it is 1 - m.
    RationalMatrix identity =
        shifts.times(
            RationalMatrix.of(3, 1, Rational.ONE, Rational.of(-2), Rational.ONE));
    assertEquals(second == FAILS, identity.isZero());
  }
}
