package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rule {@code lumped} accepts, as what, and what it refuses, where. */
class LumpedRuleTest {

  private static final String INVARIANT = "INVARIANT";
  private static final String CONVEX = "CONVEX";

  private static final String ULP = "1.0000000000000002";
  private static final String BIG = "1152921504606846976"; // 2^60
  private static final String MAX = "1.7976931348623157e308";
  private static final String BELOW_MAX = "1.7976931348623155e308";
  private static final String TINY = "4.9e-324";
  private static final String TWO_TINY = "9.9e-324";

  record Segment(String name, String expected, ParameterPoint from, ParameterPoint to) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Layers of the start, then as many of the end. */
  private static Segment segment(String name, String expected, String... layers) {
    int depth = layers.length / 2;
    return new Segment(
        name,
        expected,
        Segments.point(Arrays.copyOf(layers, depth)),
        Segments.point(Arrays.copyOfRange(layers, depth, layers.length)));
  }

  static Stream<Segment> accepted() {
    return Stream.of(
        segment("nothing moves", INVARIANT, "1 2 | 3 4", "5; 6 | 7", "1 2 | 3 4", "5; 6 | 7"),
        segment("output weights move", CONVEX, "1 2", "5; 6", "1 2", "5; 7"),
        segment("the output bias moves", CONVEX, "1 2", "5; 6 | 1", "1 2", "5; 6 | 2"),
        segment("an output weight by one ulp", CONVEX, "1", "1", "1", ULP),
        segment("an output weight off zero by the least", CONVEX, "1", "0", "1", TINY),
        segment("an output weight from -0.0 to 0.0", INVARIANT, "1", "-0.0", "1", "0.0"),
        segment("biases from -0.0 to 0.0", INVARIANT, "1 | -0.0", "1 | 0", "1 | 0", "1 | -0.0"),
        segment("weights from -0.0 to 0.0", INVARIANT, "-0.0 1", "1; 1", "0.0 1", "1; 1"),
        // Dead neurons.
        segment("a dead neuron moves", INVARIANT, "1 2 | 3 4", "5; 0", "1 -9 | 3 8", "5; 0"),
        segment("dead by -0.0 at both ends", INVARIANT, "1 2", "5; -0.0", "1 9", "5; -0.0"),
        segment("dead by 0.0 and -0.0", INVARIANT, "1 2", "5; 0.0", "1 9", "5; -0.0"),
        segment("all of a layer is dead", INVARIANT, "1 2", "0; 0 | 3", "7 9 | 1 1", "0; 0 | 3"),
        segment(
            "dead because it reaches dead neurons only",
            INVARIANT, "1 2", "1 0; 0 1", "1; 0", "1 -2 | 0 9", "1 0; 0 1", "1; 0"),
        segment(
            "what a dead neuron hears moves",
            INVARIANT, "1 2", "1 3; 0 1", "1; 0", "1 2", "1 -3; 0 8 | 0 5", "1; 0"),
        segment("a dead neuron comes alive", CONVEX, "1 2", "5; 0", "1 2", "5; 3"),
        segment("an alive neuron dies", CONVEX, "1 2", "5; 3", "1 2", "5; 0"),
        segment("all outputs are switched on", CONVEX, "1 2", "0; 0", "1 2", "1; 1"),
        // Sums over a class: two or three equal neurons.
        segment("a weight is shared out", INVARIANT, "1 1", "0.75; 0", "1 1", "0.5; 0.25"),
        segment("a weight is handed over", INVARIANT, "1 1", "3; 0", "1 1", "0; 3"),
        segment("two weights are exchanged", INVARIANT, "1 1", "3; 4", "1 1", "4; 3"),
        segment("two weights appear that cancel", INVARIANT, "1 1", "0; 0", "1 1", "-4; 4"),
        segment("decimals exchanged", INVARIANT, "1 1", "0.1; 0.2", "1 1", "0.2; 0.1"),
        segment("0.1 + 0.2 is not 0.3", CONVEX, "1 1", "0.1; 0.2", "1 1", "0.3; 0"),
        segment(
            "nor its rounded sum", CONVEX, "1 1", "0.1; 0.2", "1 1", "0.30000000000000004; 0"),
        segment(
            "0.1 + 0.2 - 0.3 is not 0", CONVEX, "1 1 1", "0.1; 0.2; -0.3", "1 1 1", "0; 0; 0"),
        segment(
            "exact cancellation of large numbers",
            INVARIANT, "1 1 1", BIG + "; 1; -" + BIG, "1 1 1", "0; 1; 0"),
        segment(
            "and what rounding would make of it",
            CONVEX, "1 1 1", BIG + "; 1; -" + BIG, "1 1 1", "0; 0; 0"),
        segment("1e16 + 1 is not 1e16", CONVEX, "1 1", "1e16; 1", "1 1", "1e16; 0"),
        segment(
            "1e16 + 2 in another way",
            INVARIANT, "1 1", "1e16; 2", "1 1", "10000000000000002; 0"),
        segment(
            "sums beyond the range of doubles that agree",
            INVARIANT, "1 1 1", MAX + ";" + MAX + ";-" + MAX, "1 1 1", "0; 0;" + MAX),
        segment(
            "sums beyond the range of doubles that differ",
            CONVEX, "1 1", MAX + ";" + MAX, "1 1", MAX + ";" + BELOW_MAX),
        segment(
            "subnormals add up", INVARIANT, "1 1", TINY + ";" + TINY, "1 1", TWO_TINY + "; 0"),
        segment("half a subnormal does not", CONVEX, "1 1", TINY + ";" + TINY, "1 1", TINY + "; 0"),
        segment(
            "a subnormal beside a large number",
            CONVEX, "1 1", MAX + ";" + TINY, "1 1", MAX + "; 0"),
        segment(
            "equal neurons through -0.0",
            INVARIANT, "-0.0 0.0; 1 1", "3; 0", "0.0 -0.0; 1 1", "0; 3"),
        segment(
            "equal biases through -0.0",
            INVARIANT, "1 1 | 0.0 -0.0", "3; 0", "1 1 | -0.0 0.0", "0; 3"),
        segment("between different neurons", CONVEX, "1 2", "3; 0", "1 2", "0; 3"),
        segment("neurons with biases an ulp apart", CONVEX, "1 1 | 1 " + ULP, "3; 0",
            "1 1 | 1 " + ULP, "0; 3"),
        segment("neurons with weights an ulp apart", CONVEX, "1 " + ULP, "3; 0",
            "1 " + ULP, "0; 3"),
        segment("neurons that differ in one of two inputs", CONVEX, "1 1; 2 3", "3; 0",
            "1 1; 2 3", "0; 3"),
        segment("in sum but not class by class", CONVEX, "1 1 2 2", "1; 1; 1; 1",
            "1 1 2 2", "2; 1; 1; 0"),
        segment("class by class", INVARIANT, "1 1 2 2", "1; 1; 1; 1", "1 1 2 2", "2; 0; 0; 2"),
        segment("one output of two moves", CONVEX, "1 1", "1 1; 1 1", "1 1", "2 1; 0 2"),
        segment("both outputs keep their sums", INVARIANT, "1 1", "1 1; 1 1", "1 1", "2 0; 0 2"),
        // Classes of classes.
        segment(
            "hidden sums are kept",
            INVARIANT, "1 1", "1 5; 2 6", "1; 1", "1 1", "3 6; 0 5", "1; 1"),
        segment(
            "neurons are equal because their sums are",
            INVARIANT, "1 1", "3 1; 0 2", "4; 0", "1 1", "3 1; 0 2", "0; 4"),
        segment(
            "and stay so while the sums are shared out anew",
            INVARIANT, "1 1", "3 1; 0 2", "4; 0", "1 1", "1.5 2; 1.5 1", "0; 4"),
        segment(
            "unequal because 0.1 + 0.2 is not 0.3",
            CONVEX, "1 1", "0.1 0.3; 0.2 0", "4; 0", "1 1", "0.1 0.3; 0.2 0", "0; 4"),
        segment(
            "unequal because of the bias",
            CONVEX, "1 1", "3 1; 0 2 | 0 1", "4; 0", "1 1", "3 1; 0 2 | 0 1", "0; 4"),
        segment(
            "three layers of classes",
            INVARIANT,
            "1 1", "3 1; 0 2", "1 0; 1 2", "7; 1", "1 1", "0 2; 3 1", "2 1; 0 1", "1; 7"),
        segment(
            "a class without its dead member",
            INVARIANT, "1 1 1", "1 0; 1 0; 0 1", "1; 0", "1 1 9 | 0 0 9",
            "2 0; 0 0; 0 1", "1; 0"),
        // Few layers, narrow layers.
        segment("no hidden layer, nothing moves", INVARIANT, "1 2; 3 4 | 5 6", "1 2; 3 4 | 5 6"),
        segment("no hidden layer, a weight moves", CONVEX, "1 2; 3 4", "1 2; 3 5"),
        segment("no hidden layer, a bias moves", CONVEX, "1 | 1", "1 | " + ULP),
        segment("no hidden layer, -0.0", INVARIANT, "-0.0 | 0.0", "0.0 | -0.0"),
        segment("no hidden layer, sums of inputs do not count", CONVEX, "1; 0", "0; 1"),
        segment("width one, the output moves", CONVEX, "1", "2", "3", "1", "2", "4"),
        segment("width one, all dead from below", INVARIANT, "1", "2", "0", "5", "7", "0"));
  }

  static Stream<Segment> refused() {
    return Stream.of(
        segment("an alive neuron's weight moves", "1, 0 weights", "1 2", "5; 6", "2 2", "5; 6"),
        segment("the second of two", "1, 1 weights", "1 2", "5; 6", "1 3", "5; 6"),
        segment("by one ulp", "1, 0 weights", "1", "5", ULP, "5"),
        segment("by the least possible", "1, 0 weights", "0", "5", TINY, "5"),
        segment("an alive neuron's bias moves", "1, 1 bias", "1 2", "5; 6", "1 2 | 0 1", "5; 6"),
        segment("a bias by one ulp", "1, 0 bias", "1 | 1", "5", "1 | " + ULP, "5"),
        segment("a bias off zero by the least", "1, 0 bias", "1", "5", "1 | " + TINY, "5"),
        segment("both move", "1, 0 bias", "1 | 1", "5", "2 | 2", "5"),
        segment("alive at the start only", "1, 0 weights", "1 2", "5; 6", "2 2", "0; 6"),
        segment("alive at the end only", "1, 0 weights", "1 2", "0; 6", "2 2", "5; 6"),
        segment("alive by the least at one end", "1, 0 weights", "1", "0", "2", TINY),
        segment("alive by an output that does not matter", "1, 0 weights",
            "1 2", "0 0; 1 1", "3 2", "0 " + TINY + "; 1 1"),
        segment("dead in the middle", "1, 0 weights", "1", "1", "2", "-1"),
        // Dead at each end, by different routes, and alive inside.
        segment(
            "first above, then below", "1, 0 weights",
            "1 1", "1 0; 0 1", "0; 1", "2 1", "0 0; 0 1", "1; 1"),
        segment(
            "first below, then above", "1, 0 weights",
            "1 1", "0 0; 0 1", "1; 1", "2 1", "1 0; 0 1", "0; 1"),
        segment(
            "and what it hears stays, but not what is heard of it", "2, 0 weights",
            "1 1", "1 0; 0 1", "0; 1", "1 1", "0 0; 0 1", "1; 1"),
        segment(
            "over two layers", "1, 0 bias",
            "1 1", "1 0; 0 1", "1 0; 0 1", "0; 1",
            "1 1 | 1 0", "0 0; 0 1", "0 0; 0 1", "1; 1"),
        segment(
            "the last neuron of three on different routes", "2, 1 bias",
            "1 1", "1 1; 0 1", "0; 0", "1 1", "1 1; 0 1 | 0 3", "0; 2"),
        // The same function at both ends, but not by this rule.
        segment("two neurons are exchanged", "1, 0 weights", "1 2", "3; 4", "2 1", "4; 3"),
        segment("a neuron is scaled", "1, 0 weights", "1", "4", "2", "2"),
        segment("a neuron and its copy swap roles", "1, 0 weights", "1 2", "3; 0", "2 1", "0; 3"),
        segment(
            "equal neurons move together", "1, 0 weights", "1 1", "3; 4", "2 2", "3; 4"),
        segment(
            "equal neurons move together and hand over", "1, 0 weights",
            "1 1", "3; 0", "2 2", "0; 3"),
        segment("two dead weights of one input", "1, 0 weights", "1; 0", "1", "0; 1", "1"),
        // Sums of hidden layers.
        segment(
            "a hidden sum moves", "2, 0 weights",
            "1 1", "1 5; 2 6", "1; 1", "1 1", "3 6; 1 5", "1; 1"),
        segment(
            "the second hidden sum moves", "2, 1 weights",
            "1 1", "1 5; 2 6", "1; 1", "1 1", "2 6; 1 6", "1; 1"),
        segment(
            "0.1 + 0.2 is not 0.3 in a hidden layer", "2, 0 weights",
            "1 1", "0.1; 0.2", "1", "1 1", "0.3; 0", "1"),
        segment(
            "nor its rounded sum", "2, 0 weights",
            "1 1", "0.1; 0.2", "1", "1 1", "0.30000000000000004; 0", "1"),
        segment(
            "1e16 + 1 is not 1e16 in a hidden layer", "2, 0 weights",
            "1 1", "1e16; 1", "1", "1 1", "1e16; 0", "1"),
        segment(
            "2^60 + 1 - 2^60 is not 0", "2, 0 weights",
            "1 1 1", BIG + "; 1; -" + BIG, "1", "1 1 1", "0; 0; 0", "1"),
        segment(
            "sums beyond the range of doubles", "2, 0 weights",
            "1 1", MAX + ";" + MAX, "1", "1 1", MAX + ";" + BELOW_MAX, "1"),
        segment(
            "half a subnormal", "2, 0 weights",
            "1 1", TINY + ";" + TINY, "1", "1 1", TINY + "; 0", "1"),
        segment(
            "between neurons with biases an ulp apart", "2, 0 weights",
            "1 1 | 1 " + ULP, "3; 0", "1", "1 1 | 1 " + ULP, "0; 3", "1"),
        segment(
            "between neurons with weights an ulp apart", "2, 0 weights",
            "1 " + ULP, "3; 0", "1", "1 " + ULP, "0; 3", "1"),
        segment(
            "between inputs", "1, 0 weights", "3; 0", "1", "0; 3", "1"),
        segment(
            "in sum but not class by class", "2, 0 weights",
            "1 1 2 2", "1; 1; 1; 1", "1", "1 1 2 2", "2; 1; 1; 0", "1"),
        segment(
            "a class of the layer below is two classes", "3, 0 weights",
            "1 1", "3 1; 0 2 | 0 1", "4; 0", "1", "1 1", "3 1; 0 2 | 0 1", "0; 4", "1"),
        segment(
            "a class by rounding is none", "3, 0 weights",
            "1 1", "0.1 0.3; 0.2 0", "4; 0", "1", "1 1", "0.1 0.3; 0.2 0", "0; 4", "1"),
        segment(
            "a hidden bias moves against a weight", "2, 0 bias",
            "1 1", "1; 1 | 1", "1", "1 1", "1; 2 | 0", "1"),
        segment("width one", "2, 0 weights", "1", "2", "3", "1", "4", "3"),
        segment("width one, deep", "3, 0 bias", "1", "2", "3 | 1", "4", "1", "2", "3 | 2", "4"),
        segment("the lowest layer is named first", "1, 1 weights",
            "1 1", "1 1; 1 1", "1; 1", "1 2", "2 2; 2 2 | 7 7", "1; 1"));
  }

  @ParameterizedTest
  @MethodSource({"accepted", "refused"})
  void everySegmentGetsItsConclusionOrIsRefusedAtItsNeuron(Segment segment) {
    assertEquals(segment.expected(), Segments.verdict(segment.from(), segment.to()));
  }

  /** The rule does not care which end is which. */
  @ParameterizedTest
  @MethodSource("accepted")
  void everyAcceptedSegmentHasTheSameConclusionBackwards(Segment segment) {
    assertEquals(segment.expected(), Segments.verdict(segment.to(), segment.from()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyRefusedSegmentIsRefusedBackwards(Segment segment) {
    assertEquals(segment.expected(), Segments.verdict(segment.to(), segment.from()));
  }

  /**
   * Different doubles with one hash code are different sums.
   */
  @Test
  void neuronsWithOneHashAreNotTakenForEqual() {
    double one = 1;
    double other = Double.longBitsToDouble(0x3ff0_0001_0000_0001L);
    assertEquals(Double.hashCode(one), Double.hashCode(other));
    String weights = one + " " + other;
    assertEquals(CONVEX, moved("1 1 | " + weights));
    assertEquals(CONVEX, moved(weights));
    assertEquals(INVARIANT, moved("1 1 | " + one + " " + one));
    assertEquals(INVARIANT, moved(other + " " + other));
    // In sums over a class of two, too.
    Dyadic sum = Dyadic.of(one).plus(Dyadic.of(0x1p-60));
    Dyadic equalHash = Dyadic.of(BigInteger.valueOf(collision(sum)), sum.exponent());
    assertEquals(sum.hashCode(), equalHash.hashCode());
    assertNotEquals(sum, equalHash);
    double large = equalHash.toRational().doubleValue();
    double small =
        equalHash.minus(Dyadic.of(large)).toRational().doubleValue();
    assertEquals(equalHash, Dyadic.of(large).plus(Dyadic.of(small)));
    String layer = one + " " + large + "; " + 0x1p-60 + " " + small;
    assertEquals(
        CONVEX,
        Segments.verdict(
            Segments.point("1 1", layer, "3; 0"), Segments.point("1 1", layer, "0; 3")));
  }

  /** Another odd number of two words with the hash of the mantissa. */
  private static long collision(Dyadic number) {
    // The hash of a BigInteger of two words is 31 times the high one plus the low one.
    long mantissa = number.mantissa().longValueExact();
    long high = (mantissa >>> 32) + 2;
    long low = (mantissa - 2 * 31) & 0xffff_ffffL;
    return high << 32 | low;
  }

  private static String moved(String layer) {
    return Segments.verdict(Segments.point(layer, "3; 0"), Segments.point(layer, "0; 3"));
  }

  /**
   * After a refused segment the neurons of the first layer are no class any more, while the
   * matrices above are the very same objects: what was found of those must be found anew.
   */
  @Test
  void whatWasFoundOfALayerIsForgottenWhenTheClassesBelowItChange() {
    ParameterPoint first = Segments.point("1 1", "3 1; 0 2", "4; 1");
    ParameterPoint second = with(first, 1, Matrix.of(1, 2, 1, 2));
    ParameterPoint third = with(second, 3, Matrix.of(2, 1, 1, 4));
    LumpedRule rule = new LumpedRule(first.network());
    assertEquals(new LumpedRule.Proved(Conclusion.INVARIANT), rule.decide(first, first));
    assertEquals(
        new LumpedRule.Proved(Conclusion.INVARIANT),
        rule.decide(first, with(first, 3, Matrix.of(2, 1, 1, 4))));
    assertInstanceOf(LumpedRule.Refused.class, rule.decide(first, second));
    assertEquals(new LumpedRule.Proved(Conclusion.CONVEX), rule.decide(second, third));
  }

  private static ParameterPoint with(ParameterPoint point, int l, Matrix weight) {
    List<Matrix> weights = new ArrayList<>(point.weights());
    weights.set(l - 1, weight);
    return new ParameterPoint(point.network(), weights, point.biases());
  }
}
