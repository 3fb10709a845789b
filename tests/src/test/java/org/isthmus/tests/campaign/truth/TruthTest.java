package org.isthmus.tests.campaign.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;

/** What is false is seen to be false, by a little and in narrow places. */
class TruthTest {

  private static Table row(Rational... numbers) {
    return Table.of(new Rational[][] {numbers});
  }

  private static Table column(Rational... numbers) {
    return Table.of(Linear.transposed(new Rational[][] {numbers}));
  }

  private static Rational r(String text) {
    return Rational.parse(text);
  }

  /** The squared loss of a neuron, on the input 1 and the target 0, in one step that is straight. */
  private static Archive archive(String claim, String step, Table... numbers) {
    List<String> names = List.of("A.W1", "A.W2", "B.W1", "B.W2");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "isthmus certificate 1", "kind path", "semantics real", "claim " + claim,
                "loss squared", "network \"net\"", "input 1",
                "hidden \"h\" " + numbers[0].width() + " relu nobias", "output 1 nobias",
                "data 1 " + data().digest()));
    List<Archive.Member> members = new ArrayList<>();
    for (int k = 0; k < numbers.length; k++) {
      boolean fractions = numbers[k].hasFractions();
      lines.add(
          (fractions ? "fractions " : "array ") + names.get(k) + " matrix " + numbers[k].height()
              + " " + numbers[k].width() + " ?");
      members.add(
          new Archive.Member(
              names.get(k) + (fractions ? ".txt" : ".npy"), numbers[k].bytes()));
    }
    int last = numbers[0].width() - 1;
    String all = last == 0 ? "0" : last == 1 ? "0,1" : "0.." + last;
    lines.addAll(
        List.of(
            "step " + step + " \"\"", "put W1 0 " + all + " B.W1 0 " + all,
            "put W2 " + all + " 0 B.W2 " + all + " 0", "steps 1"));
    return new Archive(lines, "", members);
  }

  private static Data data() {
    return new Data(
        Table.of(new Rational[][] {{Rational.ONE}}),
        Optional.of(Table.of(new Rational[][] {{Rational.ZERO}})),
        List.of());
  }

  private static Optional<String> wrong(Archive archive) {
    return Truth.wrong(archive, List.of(data()));
  }

  /** Output weights from 1 to -3: the loss is 1 at the start, 9 at the end. */
  private static Archive chord(String claim, String step) {
    return archive(claim, step, row(r("1")), column(r("1")), row(r("1")), column(r("-3")));
  }

  @Test
  void theLeastTrueBoundIsTrueAndNoSmallerOne() {
    assertEquals(Optional.empty(), wrong(chord("max_loss <= 9", "lumped convex")));
    assertEquals(Optional.empty(), wrong(chord("max_loss <= ends", "lumped convex")));
    for (String less : List.of("0", "8", "8" + "9".repeat(40) + "/1" + "0".repeat(40))) {
      assertEquals(
          Optional.of("the claim is false"),
          wrong(chord("max_loss <= " + less, "lumped convex")));
    }
    assertTrue(wrong(chord("max_loss <= 9", "lumped invariant")).isPresent());
  }

  @Test
  void aNarrowSpikeIsSeen() {
    // z = t - 1/3 through three neurons: a hat of width 2^-40 and height 2^40, else 0.
    Rational place = r("1/3");
    Rational half = Rational.of(1, 1L << 40);
    Rational[] first = new Rational[3];
    Rational[] second = new Rational[3];
    for (int k = 0; k < 3; k++) {
      first[k] = place.plus(half.times(Rational.of(k - 1))).negate();
      second[k] = first[k].plus(Rational.ONE);
    }
    Rational slope = Rational.of(1L << 40);
    Table output = column(slope, slope.times(Rational.of(-2)), slope);
    for (String step : List.of("enclosed bounded", "affine convex")) {
      Archive spike = archive("max_loss <= 1/2", step, row(first), output, row(second), output);
      assertTrue(wrong(spike).isPresent(), step);
    }
    Archive room =
        archive("max_loss <= 1", "enclosed bounded", row(first), output, row(second), output);
    assertEquals(Optional.empty(), wrong(room));
  }

  @Test
  void anOutputThatLeavesItsChordIsSeen() {
    // Both layers move: the output is a product.
    Archive bent =
        archive(
            "max_loss <= 100", "lumped convex", row(r("1")), column(r("1")), row(r("2")),
            column(r("2")));
    assertEquals(Optional.of("the output of a step leaves its chord"), wrong(bent));
  }

  @Test
  void dataThatNobodyKnowsAreNotEvaluated() {
    Archive archive = chord("max_loss <= 9", "lumped convex");
    assertTrue(Truth.wrong(archive, List.of()).isPresent());
  }
}
