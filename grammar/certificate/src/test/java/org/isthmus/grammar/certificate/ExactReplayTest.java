package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalPoint;
import org.junit.jupiter.api.Test;

class ExactReplayTest {

  private static final Network NETWORK =
      new Network(
          "net", 1, List.of(new HiddenLayer("h", 2, new Activation.Relu(), true)), 1, false);

  private static final RationalMatrix THIRDS =
      RationalMatrix.of(1, 2, Rational.of(1, 3), Rational.of(-2, 3));
  private static final RationalPoint START =
      new RationalPoint(
          NETWORK,
          List.of(THIRDS, RationalMatrix.of(2, 1, Rational.of(5), Rational.of(1, 7))),
          List.of(RationalMatrix.of(1, 2, Rational.of(1, 2), Rational.ZERO),
              RationalMatrix.zeros(1, 1)));

  private static ExactReplay replay(List<List<Write>> steps) {
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(START, "A"));
    arrays.addAll(Certificate.arraysOf(START, "B"));
    arrays.add(new StoredArray("x", true, Matrix.of(1, 3, -0.0, 0.1, 3)));
    arrays.add(
        new StoredArray(
            "y",
            false,
            Numbers.of(
                RationalMatrix.of(2, 2, Rational.of(1, 9), Rational.ONE, Rational.of(2),
                    Rational.of(-1, 11)))));
    ModelReference model = new ModelReference("m", Digests.of(START), Optional.empty());
    return new ExactReplay(
        new Certificate(
            new Claim.AtMostEnds(Rational.ZERO),
            new Loss.Squared(),
            NETWORK,
            new DataReference(
                1,
                Digests.of(new byte[0]),
                new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("d.txt"), List.of())),
            model,
            model,
            "",
            arrays,
            steps.stream()
                .map(writes -> new Step(Rule.AFFINE, Conclusion.CONVEX, "", writes))
                .toList()));
  }

  private static Block block(String parameter, Indices rows, Indices columns) {
    return new Block(
        parameter.startsWith("b"), Integer.parseInt(parameter.substring(1)), rows, columns);
  }

  @Test
  void fractionsAndDoublesAreCopiedAsTheNumbersThatTheyAre() {
    RationalPoint state =
        replay(
                List.of(
                    List.of(
                        new Write.Put(
                            block("W1", Indices.of(0), Indices.of(1, 0)), "y", Indices.of(1),
                            Indices.of(1, 0)),
                        new Write.Put(
                            block("W2", Indices.of(0, 1), Indices.of(0)), "y", Indices.of(0, 0),
                            Indices.of(0)),
                        new Write.Put(
                            block("b1", Indices.of(0), Indices.of(0, 1)), "x", Indices.of(0),
                            Indices.of(1, 0)))))
            .next();
    assertEquals(
        RationalMatrix.of(1, 2, Rational.of(2), Rational.of(-1, 11)), state.weight(1));
    assertEquals(
        RationalMatrix.of(2, 1, Rational.of(1, 9), Rational.of(1, 9)), state.weight(2));
    assertEquals(RationalMatrix.of(1, 2, Rational.of(0.1), Rational.ZERO), state.bias(1));
  }

  @Test
  void laterWritesGoOverEarlierOnesAndZeroIsZero() {
    RationalPoint state =
        replay(
                List.of(
                    List.of(
                        new Write.Zero(block("W1", Indices.of(0), Indices.of(0, 1))),
                        new Write.Put(
                            block("W1", Indices.of(0), Indices.of(1)), "A.W1", Indices.of(0),
                            Indices.of(0)),
                        new Write.Put(
                            block("W2", Indices.of(1), Indices.of(0)), "x", Indices.of(0),
                            Indices.of(2)),
                        new Write.Zero(block("W2", Indices.of(1), Indices.of(0))))))
            .next();
    assertEquals(
        RationalMatrix.of(1, 2, Rational.ZERO, Rational.of(1, 3)), state.weight(1));
    assertEquals(RationalMatrix.of(2, 1, Rational.of(5), Rational.ZERO), state.weight(2));
  }

  @Test
  void statesFollowEachOtherAndShareWhatNoWriteNames() {
    ExactReplay replay =
        replay(
            List.of(
                List.of(new Write.Zero(block("W2", Indices.of(0), Indices.of(0)))),
                List.of(),
                List.of(
                    new Write.Put(
                        block("b1", Indices.of(0), Indices.of(0)), "A.W1", Indices.of(0),
                        Indices.of(1)))));
    RationalPoint first = replay.next();
    RationalPoint second = replay.next();
    assertTrue(replay.hasNext());
    RationalPoint third = replay.next();
    assertFalse(replay.hasNext());
    assertThrows(NoSuchElementException.class, replay::next);
    assertSame(first.weight(2), second.weight(2));
    assertSame(first.weight(1), third.weight(1));
    assertSame(first.weight(2), third.weight(2));
    assertSame(second.bias(2), third.bias(2));
    assertNotSame(second.bias(1), third.bias(1));
    assertEquals(START.bias(1), second.bias(1));
    assertEquals(RationalMatrix.of(1, 2, Rational.of(-2, 3), Rational.ZERO), third.bias(1));
    assertEquals(RationalMatrix.of(2, 1, Rational.ZERO, Rational.of(1, 7)), third.weight(2));
  }
}
