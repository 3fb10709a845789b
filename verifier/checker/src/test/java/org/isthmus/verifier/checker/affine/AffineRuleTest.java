package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.entries;
import static org.isthmus.verifier.checker.affine.PlainMatrices.mixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rule {@code affine} accepts, as what, and what it refuses, where. */
class AffineRuleTest {

  private static final String INVARIANT = "INVARIANT";
  private static final String CONVEX = "CONVEX";

  private static final String TINY = "1/1000000000000000000000000000000000000000000";

  private static final List<Rational> INSIDE =
      List.of(
          Rational.of(1, 7), Rational.of(1, 3), Rational.of(1, 2), Rational.of(3, 4),
          Rational.of(99, 100));

  record Segment(
      String name, String expected, RationalMatrix inputs, RationalPoint from, RationalPoint to) {

    String verdict() {
      return decide(from, to);
    }

    String backwards() {
      return decide(to, from);
    }

    private String decide(RationalPoint first, RationalPoint second) {
      Decision decision =
          AffineRule.decide(ForwardPass.at(first, inputs), ForwardPass.at(second, inputs));
      return decision instanceof Decision.Proved proved
          ? proved.conclusion().name()
          : ((Decision.Refused) decision).reason();
    }

    /** Whether the output is on its chord at some points of the segment. */
    boolean isStraight() {
      Rational[][] rows = entries(inputs);
      PlainState first = PlainState.of(from);
      PlainState last = PlainState.of(to);
      return INSIDE.stream()
          .allMatch(
              t ->
                  Arrays.deepEquals(
                      mixed(first.output(rows), last.output(rows), t),
                      first.towards(last, t).output(rows)));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Layers of the start, then as many of the end. */
  private static Segment segment(
      String name, String expected, String inputs, String activations, String... layers) {
    int depth = layers.length / 2;
    return new Segment(
        name,
        expected,
        ExactNotation.matrix(inputs),
        ExactNotation.point(activations, Arrays.copyOf(layers, depth)),
        ExactNotation.point(activations, Arrays.copyOfRange(layers, depth, layers.length)));
  }

  private static String moves(int l) {
    return "W" + l + " moves, and so do the features below it";
  }

  private static String bends(int l, int neuron, int sample) {
    return "neuron " + neuron + " of layer " + l + " changes its linear piece on distinct sample "
        + sample;
  }

  static Stream<Segment> accepted() {
    return Stream.of(
        segment("one layer, nothing moves", INVARIANT, "1 2", "", "1; 2 | 3", "1; 2 | 3"),
        segment("one layer, all moves", CONVEX, "1 2; 0 1", "", "1; 2 | 3", "-4; 7 | 1/3"),
        segment("one layer, weights of zero inputs", INVARIANT, "0 2", "", "1; 2", "-4; 2"),
        segment("one layer, weight against bias", INVARIANT, "3; 3", "", "1 | 1/2", "1/2 | 2"),
        segment("one layer, an output of two", CONVEX, "1", "", "1 2", "1 3"),
        segment("nothing moves", INVARIANT, "1; -1", "relu", "1 -1", "1; 2", "1 -1", "1; 2"),
        segment("the output weights", CONVEX, "1; -1", "relu", "1 -1", "1; 2", "1 -1", "3; 0"),
        segment(
            "the output weights along the features' kernel",
            INVARIANT, "1; 3", "relu", "1 2", "2; 0", "1 2", "0; 1"),
        segment(
            "the output weights along the kernel, by thirds",
            INVARIANT, "1; 3", "relu", "1 3", "1/3; 0", "1 3", "0; 1/9"),
        segment(
            "the output bias", CONVEX, "1", "relu", "1", "1 | 0", "1", "1 | 1/3"),
        segment(
            "the first layer within its pieces",
            CONVEX, "1; -1", "relu", "1 -1", "1; 1", "2 -3", "1; 1"),
        segment("an output to its negative", CONVEX, "1; 2", "relu", "1", "1", "1", "-1"),
        segment("a weight to zero", CONVEX, "1; -1", "relu", "1", "1", "0", "1"),
        segment("a weight from zero", CONVEX, "1; -1", "relu", "0", "1", "-5", "1"),
        segment("a bias up to the kink", CONVEX, "1; 2", "relu", "1 | 1", "1", "1 | -1", "1"),
        segment("a weight and its bias", CONVEX, "1; 2", "-1/2", "1 | 1", "1", "3 | -2", "1"),
        segment(
            "an alive unit that is off on the data",
            INVARIANT, "1; 2", "relu", "-1 1", "7; 1", "-5 1", "7; 1"),
        segment(
            "a unit that is off and its output weight",
            INVARIANT, "1; 2", "relu", "-1 1", "7; 1", "-5 1", "-3; 1"),
        segment(
            "a unit that is off, its output weight and another",
            CONVEX, "1; 2", "relu", "-1 1", "7; 1", "0 1", "-3; 2"),
        segment(
            "weights that cancel on the data",
            INVARIANT, "1 1; 2 2", "relu", "1; 0", "5", "0; 1", "5"),
        segment(
            "weights that cancel on the data, and output weights",
            CONVEX, "1 1; 2 2", "relu", "1; 0", "5", "1/3; 2/3", "6"),
        segment(
            "a weight and a bias that cancel",
            INVARIANT, "1; 1", "2", "1 | -2", "3", "-1 | 0", "3"),
        segment(
            "units that move against each other",
            INVARIANT, "1; 2", "relu", "1 1", "1; 1", "2 0", "1; 1"),
        segment("an identity unit within its sign", CONVEX, "1", "identity", "1", "2", "9", "2"),
        segment("a negative slope", CONVEX, "-1; 2", "-3", "1", "2", "1/3", "2"),
        segment(
            "a dead unit within its pieces",
            INVARIANT, "1; -1", "relu", "1 1", "0; 1", "4 1", "0; 1"),
        segment(
            "three layers, W1 alone",
            CONVEX, "1; 2", "relu 1/2", "1 1", "1 -1; 2 -2", "1; 1", "2 3", "1 -1; 2 -2", "1; 1"),
        segment(
            "three layers, W2 alone",
            CONVEX, "1; -1", "relu 1/2", "1 -1", "1 -2; 3 4", "1; 1",
            "1 -1", "2 -1; 0 5", "1; 1"),
        segment(
            "W3 moves over features that stay while W1 moves where it is off",
            CONVEX, "1; 2", "relu 1/2", "-1 1", "1 1; 2 2", "1; 1", "-3 1", "1 1; 2 2", "4; 5"),
        segment(
            "W3 along the kernel and all below at rest",
            INVARIANT, "1", "relu 1/2", "1 1", "1 1; 0 1", "2; 0", "1 1", "1 1; 0 1", "0; 1"),
        segment(
            "W2 and W3 along their kernels at once",
            INVARIANT, "1", "relu 1/2", "1 2", "2 1; 0 0", "1; 0", "1 2", "0 1; 1 0", "0; 2"),
        segment(
            "the biases of all layers",
            CONVEX, "1", "2 3", "1 | 1", "1 | 1", "1 | 1", "1 | 2", "1 | 3", "1 | 4"),
        segment(
            "a bias that W2 makes good",
            INVARIANT, "1; 1", "relu 1/2", "1", "2 | 1", "5", "1", "3 | 0", "5"),
        segment(
            "four layers, the first alone",
            CONVEX, "1", "relu 1/2 -1/3", "1", "-1", "1", "1", "3", "-1", "1", "1"),
        segment(
            "four layers, the third along its kernel",
            INVARIANT, "1; 2", "relu relu relu", "1 1", "1 1; 1 1", "1 2; 1 2", "1; 1",
            "1 1", "1 1; 1 1", "2 4; 0 0", "1; 1"),
        segment(
            "four layers, all but the first along kernels",
            INVARIANT, "1", "relu 2 3", "1 1", "1 2; 1 2", "2 4; 1 1", "3; 1",
            "1 1", "2 0; 0 4", "0 6; 2 0", "5/2; 4/3"));
  }

  /** Not affine, whatever the rule: at some point inside the output leaves its chord. */
  static Stream<Segment> bent() {
    return Stream.of(
        segment("a unit crosses its kink", bends(1, 0, 0), "1", "relu", "1", "1", "-1", "1"),
        segment(
            "by the least", bends(1, 0, 0), "1", "relu", TINY, "1", "-1", "1"),
        segment(
            "the other end by the least", bends(1, 0, 0), "1", "relu", "1", "1", "-" + TINY, "1"),
        segment(
            "on the second sample only",
            bends(1, 0, 1), "2; 1", "relu", "1 | 0", "1", "1 | -3/2", "1"),
        segment(
            "the second unit only",
            bends(1, 1, 0), "1", "relu", "1 1", "1; 1", "2 -1", "1; 1"),
        segment("by its bias", bends(1, 0, 0), "0; 1", "relu", "1 | 1", "1", "1 | -1", "1"),
        segment("with a slope", bends(1, 0, 0), "1", "1/2", "1", "1", "-1", "1"),
        segment("with a negative slope", bends(1, 0, 0), "1", "-1", "1", "1", "-1", "1"),
        segment(
            "a weight through zero to the other side of the third sample only",
            bends(1, 0, 2), "1; 2; -1", "relu", "1 | 2", "1", "5 | 2", "1"),
        segment("from slope two to one", bends(1, 0, 0), "1", "2", "-1", "1", "1", "1"),
        segment(
            "two units, of which one is on the wrong side",
            bends(1, 1, 0), "1; 2", "relu", "1 -1", "1; 1", "1 1", "1; 1"),
        segment(
            "by weights of zero sum", bends(1, 0, 1), "1 1; 1 0", "relu", "1; 0", "1", "-1; 2",
            "1"),
        segment("W1 and W2 both move", moves(2), "1", "relu", "1", "1", "2", "2"),
        segment("W1 and W2 by reciprocals", moves(2), "1", "relu", "1", "2", "2", "1"),
        segment("by reciprocals, identity", moves(2), "1", "identity", "1", "2", "2", "1"),
        segment("b1 and W2", moves(2), "1", "relu", "1 | 1", "1", "1 | 2", "3"),
        segment(
            "two units are exchanged",
            moves(2), "1; 2", "relu", "1 3", "5; 7", "3 1", "7; 5"),
        segment(
            "W2 and a feature of one sample alone",
            moves(2), "1; 2", "relu", "0 | 1", "1", "1/2 | 1/2", "2"),
        segment(
            "W2 and one feature by the least",
            moves(2), "1", "relu", "1 | 0", "1", "1 | " + TINY, "2"),
        segment(
            "W1 and W2 with the features equal up to sign",
            bends(1, 0, 0), "1", "-1", "1", "1", "-1", "2"),
        segment(
            "a unit that comes on while W2 moves",
            moves(2), "1", "relu", "0", "1", "1", "2"),
        segment(
            "a sign changes in a layer that does not move",
            bends(2, 0, 0), "1", "relu 1/2", "3 1", "1; -1", "1", "2 5", "1; -1", "1"),
        segment(
            "a sign changes above a move along W2",
            bends(2, 0, 1), "3; 2", "relu relu", "1 | 0", "1 | -1/2", "1",
            "1 | 0", "2 | -9/2", "1"),
        segment(
            "a sign of the second layer while W1 is off and b2 moves",
            bends(2, 0, 0), "1", "relu relu", "-1", "1 | 1", "1", "-2", "1 | -1", "1"),
        segment(
            "a unit of the second layer comes on while W3 moves",
            moves(3), "1", "relu relu", "1", "0", "1", "1", "1", "3"),
        segment(
            "W2 and W3 both move", moves(3), "1", "relu 1/2", "1", "1", "1", "1", "2", "2"),
        segment(
            "W1 and W3 both move", moves(3), "1", "relu 1/2", "1", "1", "1", "2", "1", "2"),
        segment(
            "b2 and W3", moves(3), "1", "relu 1/2", "1", "1 | 0", "1", "1", "1 | 1", "2"),
        segment(
            "W2 and W3 by reciprocals",
            moves(3), "1; 2", "relu 1/2", "1", "3", "1", "1", "1", "3"),
        segment(
            "W2 along no kernel of all samples",
            moves(3), "1; 2", "relu 1/2", "1 1 | 0 1", "1; 1", "1", "1 1 | 0 1", "3; 0", "2"),
        segment(
            "four layers, a sign of the third",
            bends(3, 0, 0), "1", "relu 2 1/3", "1", "1", "1 | -2", "1", "5", "1", "1 | -2", "1"),
        segment(
            "four layers, the second and the fourth",
            moves(4), "1", "relu 2 1/3", "1", "1", "1", "1", "1", "2", "1", "2"),
        segment(
            "four layers, the lowest is named first",
            bends(1, 0, 0), "1", "relu 2 1/3", "1", "1", "1", "1", "-1", "2", "2", "2"));
  }

  /** Affine, but for reasons that the rule does not see. */
  static Stream<Segment> straightButRefused() {
    return Stream.of(
        segment("an identity unit", bends(1, 0, 0), "1", "identity", "1", "1", "-1", "1"),
        segment("slope one", bends(1, 0, 0), "1", "1", "1", "1", "-1", "1"),
        segment("a dead unit", bends(1, 0, 0), "1", "relu", "1 1", "0; 2", "-1 1", "0; 2"),
        segment(
            "two kinks that cancel",
            bends(1, 0, 0), "1", "relu", "1 1", "1; -1", "-1 -1", "1; -1"),
        segment(
            "W2 moves in the row of another unit",
            moves(2), "1; 2", "relu", "1 1", "1; 1", "2 1", "1; 3"),
        segment(
            "W2 moves in the row of a unit without a move",
            moves(2), "1", "relu", "1 1", "0; 1", "2 1", "0; 3"),
        segment(
            "a kink below a dead unit",
            bends(2, 0, 0), "1", "relu relu", "1 1", "1 1; 0 1", "0; 1", "1 1", "-1 1; 0 1",
            "0; 1"),
        segment(
            "W3 moves in the row of another unit",
            moves(3), "1", "relu 1/2", "1", "1 1", "1; 1", "1", "2 1", "1; 3"));
  }

  @ParameterizedTest
  @MethodSource({"accepted", "bent", "straightButRefused"})
  void everySegmentGetsItsConclusionOrIsRefusedAtItsPlace(Segment segment) {
    assertEquals(segment.expected(), segment.verdict());
  }

  @ParameterizedTest
  @MethodSource({"accepted", "bent", "straightButRefused"})
  void everySegmentGetsTheSameAnswerBackwards(Segment segment) {
    assertEquals(segment.expected(), segment.backwards());
  }

  @ParameterizedTest
  @MethodSource({"accepted", "straightButRefused"})
  void theOutputOfAStraightSegmentIsOnItsChord(Segment segment) {
    assertTrue(segment.isStraight());
  }

  @ParameterizedTest
  @MethodSource("bent")
  void theOutputOfABentSegmentLeavesItsChord(Segment segment) {
    assertFalse(segment.isStraight());
  }
}
