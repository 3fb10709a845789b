package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What rule {@code lift} accepts, as what, and what it refuses, where.
 *
 * <p>The first layer is {@code relu} of x, -x and x on the samples 1 and -1, so that F_1 has the
 * rows (1, 0, 1) and (0, 1, 0): the row of W_2 of either of two equal units, and that of the other
 * one, are the pre-activations of the second layer.
 */
class LiftRuleTest {

  private static final String INVARIANT = "INVARIANT";
  private static final String CONVEX = "CONVEX";

  private static final String FIRST = "1 -1 1";
  private static final RationalMatrix SAMPLES = matrix("1; -1");

  record Lift(
      String name,
      String expected,
      RationalPoint from,
      RationalPoint to,
      int level,
      List<Integer> rows,
      List<RationalMatrix> inverses) {

    int[] rowArray() {
      return rows.stream().mapToInt(row -> row).toArray();
    }

    String decide(RationalPoint first, RationalPoint second) {
      Decision decision =
          LiftRule.decide(
              ForwardPass.at(first, SAMPLES),
              ForwardPass.at(second, SAMPLES),
              level,
              rowArray(),
              inverses);
      return decision instanceof Decision.Proved proved
          ? proved.conclusion().name()
          : ((Decision.Refused) decision).reason();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Lift lift(
      String name,
      String expected,
      RationalPoint from,
      RationalPoint to,
      String rows,
      String... inverses) {
    return new Lift(
        name,
        expected,
        from,
        to,
        2 + inverses.length,
        Stream.of(rows.split(" ")).map(Integer::valueOf).toList(),
        Stream.of(inverses).map(ExactNotation::matrix).toList());
  }

  /** Three layers; the outputs are the sums of the two features. */
  private static RationalPoint three(String second) {
    return point("relu 1/2", FIRST, second, "1; 1");
  }

  /** Features (1, -1) and (3, 4), outputs 0 and 7. */
  private static final RationalPoint START = three("1 -2; 3 4; 0 0");

  /** Features (5, 0) and (-1, -1), outputs 5 and -2. */
  private static final RationalPoint END = three("5 0; -2 -2; 0 0");

  /** Features (4, -4) and (9, -2), outputs 0 and 7. */
  private static final RationalPoint SAME_OUTPUT = three("4 -8; 9 -4; 0 0");

  /** Four layers; the third has one unit, the sum of the two features. */
  private static RationalPoint four(String slope, String second, String third) {
    return point("relu 1/2 " + slope, FIRST, second, third, "1");
  }

  private static RationalPoint four(String second) {
    return four("1/3", second, "1; 1 | 0");
  }

  /** Features (1, -1) and (3, 4), outputs 0 and 7. */
  private static final RationalPoint HIGH = four("1 -2; 3 4; 0 0");

  /** Features (6, 0) and (-3, 0), outputs 6 and -1: the second sample changes its sign. */
  private static final RationalPoint HIGH_END = four("6 0; -6 0; 0 0");

  /** Features (2, -2) and (5, 2), outputs 0 and 7. */
  private static final RationalPoint HIGH_SAME = four("2 -4; 5 2; 0 0");

  /** Four layers; the third has two units, which are the two features. */
  private static RationalPoint wide(String second) {
    return point("relu 1/2 1/3", FIRST, second, "1 0; 0 1", "1; 1");
  }

  /** Of the features of the third layer, (7, 5) and (1, 1), one changes its sign. */
  private static final RationalPoint WIDE = wide("7 5; 1 1; 0 0");

  private static final RationalPoint WIDE_END = wide("-6 5; 1 1; 0 0");

  private static final String LEAVES = "the output leaves the straight line between its ends (at";

  private static String bends(int l, int neuron, int sample) {
    return "neuron " + neuron + " of layer " + l + " changes its linear piece on distinct sample "
        + sample;
  }

  private static String tooMany(int found) {
    return "the rows of W2 that take up the move are not as many as the distinct samples (found "
        + found + ", expected 2)";
  }

  private static final String DEPENDENT =
      "the features of the rows of W2 that take up the move are dependent";

  static Stream<Lift> accepted() {
    return Stream.of(
        lift("nothing moves", INVARIANT, START, START, "0 1", "1 0"),
        lift("the output moves", CONVEX, START, END, "0 1", "1 0"),
        lift("with another left inverse", CONVEX, START, END, "0 1", "-2 3"),
        lift("taken up by an equal unit", CONVEX, START, END, "2 1", "1 0"),
        lift("in another order", CONVEX, START, END, "1 0", "1 0"),
        lift("the output stays", INVARIANT, START, SAME_OUTPUT, "0 1", "1 0"),
        lift("the features move straight", INVARIANT, START, SAME_OUTPUT, "0 1"),
        lift("and the output with them", CONVEX, START, END, "1 2"),
        lift("a row that takes up nothing moves", INVARIANT, START,
            three("-2 -1; 3 4; 3 -1"), "0 1", "1 0"),
        // For the uppermost layer the deviation is zero.
        lift("the uppermost inverse is none", CONVEX, START, END, "0 1", "7 9"),
        lift(
            "hidden biases move", INVARIANT,
            point("relu 1/2", FIRST, "1 -2; 3 4; 0 0 | 0 0", "1; 1"),
            point("relu 1/2", FIRST, "0 0; 2 6; 0 0 | 1 -2", "1; 1"), "0 1", "1 0"),
        lift(
            "the output bias moves and the features make it good", INVARIANT,
            point("relu 1/2", FIRST, "1 -2; 3 4; 0 0", "1; 1 | 0"),
            point("relu 1/2", FIRST, "0 -2; 2 4; 0 0", "1; 1 | 1"), "0 1", "1 0"),
        lift(
            "the output bias moves alone", CONVEX,
            point("relu 1/2", FIRST, "1 -2; 3 4; 0 0", "1; 1 | 0"),
            point("relu 1/2", FIRST, "1 -2; 3 4; 0 0", "1; 1 | 1"), "0 1", "1 0"),
        lift("an identity layer", CONVEX, point("relu identity", FIRST, "1 -2; 3 4; 0 0", "1; 1"),
            point("relu identity", FIRST, "5 0; -2 -2; 0 0", "1; 1"), "0 1", "1 0"),
        lift("four layers, the output moves", CONVEX, HIGH, HIGH_END, "0 1", "1 0", "1"),
        lift("with another left inverse of W3", CONVEX, HIGH, HIGH_END, "0 1", "1/2 1/2", "1"),
        lift("and one of W4 that is none", CONVEX, HIGH, HIGH_END, "2 1", "-1 2", "1/9"),
        lift("four layers, the output stays", INVARIANT, HIGH, HIGH_SAME, "0 1", "1 0", "1"),
        lift("four layers, F_3 moves straight", CONVEX, HIGH, HIGH_END, "0 1", "1 0"),
        lift("four layers, F_2 moves straight", INVARIANT, HIGH, HIGH_SAME, "0 1"),
        lift("and any inverse does where nothing deviates", INVARIANT, HIGH, HIGH_SAME, "0 1",
            "0 0"),
        lift("one of two units changes its sign", CONVEX, WIDE, WIDE_END, "0 1", "1 0; 0 1",
            "1 0"),
        lift("and what the other would do is of no account", CONVEX, WIDE, WIDE_END, "0 1",
            "1 0; 5 -1", "1 0"),
        lift(
            "relu above the level", INVARIANT, four("relu", "1 -2; 3 4; 0 0", "1; 1"),
            four("relu", "2 -4; 5 2; 0 0", "1; 1"), "0 1"),
        lift(
            "relu above the level, off", INVARIANT, four("relu", "1 2; 3 4; 0 0", "-1; -1"),
            four("relu", "7 8; 5 2; 0 0", "-1; -1"), "0 1"));
  }

  static Stream<Lift> refused() {
    String six = "6 0; -6 0; 0 0";
    String begin = "1 -2; 3 4; 0 0";
    return Stream.of(
        lift("one hidden layer", "a lift needs two hidden layers",
            point("relu", FIRST, "1; 2; 3"), point("relu", FIRST, "1; 3; 3"), "0 1"),
        lift("W1 moves", "W1 moves in a lift", START,
            point("relu 1/2", "2 -1 1", "5 0; -2 -2; 0 0", "1; 1"), "0 1", "1 0"),
        lift("W1 moves where it is not seen", "W1 moves in a lift", START,
            point("relu 1/2", "1 -1 9", begin, "1; 1"), "0 1", "1 0"),
        lift("W3 moves", "W3 moves in a lift", START,
            point("relu 1/2", FIRST, begin, "1; 2"), "0 1", "1 0"),
        lift("W4 moves", "W4 moves in a lift", HIGH,
            point("relu 1/2 1/3", FIRST, begin, "1; 1 | 0", "2"), "0 1", "1 0"),
        lift("b1 moves", "b1 moves in a lift",
            point("relu 1/2", FIRST + "| 0 0 0", begin, "1; 1"),
            point("relu 1/2", FIRST + "| 0 0 1", begin, "1; 1"), "0 1", "1 0"),
        lift("relu in the second layer",
            "the activation relu of layer 2 is not injective",
            point("relu relu", FIRST, begin, "1; 1"),
            point("relu relu", FIRST, six, "1; 1"), "0 1", "1 0"),
        lift("relu in the second layer, and nothing moves",
            "the activation relu of layer 2 is not injective",
            point("relu relu", FIRST, begin, "1; 1"),
            point("relu relu", FIRST, begin, "1; 1"), "0 1"),
        lift("slope zero", "the activation leaky_relu(0) of layer 2 is not injective",
            point("relu 0", FIRST, begin, "1; 1"),
            point("relu 0", FIRST, six, "1; 1"), "0 1", "1 0"),
        lift("a negative slope", "the activation leaky_relu(-1/2) of layer 2 is not injective",
            point("relu -1/2", FIRST, begin, "1; 1"),
            point("relu -1/2", FIRST, six, "1; 1"), "0 1", "1 0"),
        lift("relu at the level", "the activation relu of layer 3 is not injective",
            four("relu", begin, "1; 1"), four("relu", "2 -4; 5 2; 0 0", "1; 1"), "0 1", "1 0"),
        lift("a negative slope below the level",
            "the activation leaky_relu(-1) of layer 3 is not injective",
            four("-1", begin, "1; 1"), four("-1", "2 -4; 5 2; 0 0", "1; 1"), "0 1", "1 0", "1"),
        lift("too few rows", tooMany(1), START, END, "1", "1 0"),
        lift("too many rows", tooMany(3), START, END, "0 1 2", "1 0"),
        lift("rows of equal units", DEPENDENT, START, END, "0 2", "1 0"),
        lift("one row twice", DEPENDENT, START, END, "1 1", "1 0"),
        lift("rows of a unit that is off",
            DEPENDENT, point("relu 1/2", "1 -1 0", begin, "1; 1"),
            point("relu 1/2", "1 -1 0", "5 0; -2 -2; 0 0", "1; 1"), "1 2", "1 0"),
        lift("dependent rows, and nothing moves", DEPENDENT, START, START, "2 0", "1 0"),
        // What the third layer hears deviates from its chord; R_3 has to carry it.
        lift("no inverse of W3: zero", bends(3, 0, 1), HIGH, HIGH_END, "0 1", "0 0", "1"),
        lift("no inverse of W3: twice one", bends(3, 0, 1), HIGH, HIGH_END, "0 1", "2 0", "1"),
        lift("no inverse of W3: the negative of one",
            bends(3, 0, 1), HIGH, HIGH_END, "0 1", "-1 0", "1"),
        lift("no inverse of W3: off by a thousandth",
            bends(3, 0, 1), HIGH, HIGH_END, "0 1", "999/1000 0", "1"),
        lift("no inverse of W3 at level 3", bends(3, 0, 1), HIGH, HIGH_END, "0 1", "1 1"),
        lift("no inverse of W3 under a bias",
            bends(3, 0, 1), four("1/3", begin, "1; 1 | 1"), four("1/3", six, "1; 1 | 1"), "0 1",
            "1 -1", "1"),
        lift("a unit above the level changes its sign", bends(3, 0, 1), HIGH, HIGH_END, "0 1"),
        lift("an identity above the level changes its sign",
            bends(3, 0, 1), four("identity", begin, "1; 1"), four("identity", six, "1; 1"), "0 1"),
        lift("relu above the level changes its sign",
            bends(3, 0, 1), four("relu", begin, "1; 1"), four("relu", six, "1; 1"), "0 1"),
        // The deviation of one unit must not reach the other.
        lift("an inverse that spills over", LEAVES + " vertex 1 of 2)", WIDE, WIDE_END, "0 1",
            "1 1; 0 1", "1 0"),
        lift("by the least", LEAVES + " vertex 1 of 2)", WIDE, WIDE_END, "2 1",
            "1 1/1000000000000000000000; 0 1", "1 0"),
        lift("to below", LEAVES + " vertex 1 of 2)", WIDE, WIDE_END, "0 1", "1 -1; 0 1", "0 1"),
        lift("at level 3", LEAVES + " vertex 1 of 2)", WIDE, WIDE_END, "0 1", "1 2; 0 1"),
        lift("units exchanged", LEAVES + " vertex 2 of 3)", WIDE, WIDE_END, "0 1", "0 1; 1 0",
            "1 0"));
  }

  @ParameterizedTest
  @MethodSource({"accepted", "refused"})
  void everyLiftGetsItsConclusionOrIsRefusedAtItsPlace(Lift lift) {
    assertEquals(lift.expected(), lift.decide(lift.from(), lift.to()));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void everyAcceptedLiftHasTheSameConclusionBackwards(Lift lift) {
    assertEquals(lift.expected(), lift.decide(lift.to(), lift.from()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyRefusedLiftIsRefusedBackwards(Lift lift) {
    String answer = lift.decide(lift.to(), lift.from());
    assertTrue(!answer.equals(INVARIANT) && !answer.equals(CONVEX), answer);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theOutputOfAnAcceptedLiftIsOnItsChordByTheFormulas(Lift lift) {
    Rational[][] inputs = PlainMatrices.entries(SAMPLES);
    PlainState from = PlainState.of(lift.from());
    PlainState to = PlainState.of(lift.to());
    PlainLift formulas =
        new PlainLift(
            from,
            to,
            inputs,
            lift.level(),
            lift.rowArray(),
            lift.inverses().stream().map(PlainMatrices::entries).toList());
    assertTrue(formulas.at(Rational.ZERO).hasNumbersOf(from));
    assertTrue(formulas.at(Rational.ONE).hasNumbersOf(to));
    Rational[][] last =
        (lift.expected().equals(INVARIANT) ? from : to).output(inputs);
    for (int k = 1; k < 8; k++) {
      Rational t = Rational.of(k, 8);
      assertTrue(
          Arrays.deepEquals(
              PlainMatrices.mixed(from.output(inputs), last, t), formulas.at(t).output(inputs)),
          "at " + t);
    }
  }

  /** A lift is not straight: the segment between its ends is no affine move. */
  @ParameterizedTest
  @MethodSource("accepted")
  void whatAffineAcceptsBetweenTheEndsHasTheSameConclusion(Lift lift) {
    Decision straight =
        AffineRule.decide(
            ForwardPass.at(lift.from(), SAMPLES), ForwardPass.at(lift.to(), SAMPLES));
    if (straight instanceof Decision.Proved proved) {
      assertEquals(lift.expected(), proved.conclusion().name());
    }
  }
}
