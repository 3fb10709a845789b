package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final Network NETWORK =
      new Network(
          "net", 2, List.of(new HiddenLayer("h", 3, new Activation.Relu(), true)), 1, false);
  private static final ParameterPoint START =
      new ParameterPoint(
          NETWORK,
          List.of(Matrix.of(2, 3, 1, 2, 3, 4, 5, 6), Matrix.of(3, 1, 7, 8, 9)),
          List.of(Matrix.of(1, 3, -1, -2, -3), Matrix.zeros(1, 1)));
  private static final StoredArray X =
      new StoredArray("x", false, Matrix.of(2, 3, 10, 20, 30, 40, 50, -0.0));
  private static final StoredArray V = new StoredArray("v", true, Matrix.of(1, 3, 70, 80, 90));

  private static Replay replay(List<List<Write>> steps) {
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(START, "A"));
    arrays.addAll(Certificate.arraysOf(START, "B"));
    arrays.addAll(List.of(X, V));
    ModelReference model = new ModelReference("a", Digests.of(START), Optional.empty());
    Certificate certificate =
        new Certificate(
            new Claim.MaxLoss(Rational.ONE),
            new Loss.Squared(),
            NETWORK,
            new DataReference(
                1,
                Digests.of(new byte[0]),
                new DataRecipe(new DataRecipe.Npy(), List.of("x", "y"), List.of())),
            model,
            model,
            "by hand",
            arrays,
            steps.stream()
                .map(writes -> new Step(Rule.LUMPED, Conclusion.CONVEX, "", writes))
                .toList());
    return new Replay(certificate);
  }

  private static List<ParameterPoint> states(List<List<Write>> steps) {
    Replay replay = replay(steps);
    List<ParameterPoint> states = new ArrayList<>();
    replay.forEachRemaining(states::add);
    assertFalse(replay.hasNext());
    assertThrows(NoSuchElementException.class, replay::next);
    return states;
  }

  private static Write put(
      String parameter, List<Integer> rows, List<Integer> columns, String array,
      List<Integer> fromRows, List<Integer> fromColumns) {
    return new Write.Put(block(parameter, rows, columns), array, of(fromRows), of(fromColumns));
  }

  private static Write zero(String parameter, List<Integer> rows, List<Integer> columns) {
    return new Write.Zero(block(parameter, rows, columns));
  }

  private static Block block(String parameter, List<Integer> rows, List<Integer> columns) {
    return new Block(
        parameter.startsWith("b"),
        Integer.parseInt(parameter.substring(1)),
        of(rows),
        of(columns));
  }

  private static Indices of(List<Integer> indices) {
    return Indices.of(indices.stream().mapToInt(i -> i).toArray());
  }

  @Test
  void theKthTargetReceivesTheKthSource() {
    ParameterPoint state =
        states(
                List.of(
                    List.of(
                        put(
                            "W1", List.of(1, 0), List.of(2, 0), "x", List.of(0, 1),
                            List.of(1, 2)))))
            .get(0);
    // W1[1, 2] = x[0, 1], W1[1, 0] = x[0, 2], W1[0, 2] = x[1, 1], W1[0, 0] = x[1, 2] = -0.0.
    assertEquals(Matrix.of(2, 3, -0.0, 2, 50, 30, 5, 20), state.weight(1));
    assertEquals(START.weight(2), state.weight(2));
    assertEquals(START.bias(1), state.bias(1));
  }

  @Test
  void theColumnsOfTheLastStepAreKnownAndNoOthers() {
    Replay replay =
        replay(
            List.of(
                List.of(
                    zero("W1", List.of(1), List.of(2)),
                    put("W1", List.of(0), List.of(0), "x", List.of(0), List.of(0)),
                    zero("b1", List.of(0), List.of(1))),
                List.of(zero("W2", List.of(0, 2), List.of(0)))));
    replay.next();
    assertEquals(BitSet.valueOf(new long[] {0b101}), replay.written(1));
    assertEquals(new BitSet(), replay.written(2));
    replay.next();
    assertEquals(new BitSet(), replay.written(1));
    assertEquals(BitSet.valueOf(new long[] {0b1}), replay.written(2));
  }

  @Test
  void aLaterWriteOfAStepGoesOverAnEarlierOne() {
    Write put = put("b1", List.of(0), List.of(0, 1, 2), "v", List.of(0), List.of(2, 1, 0));
    Write zero = zero("b1", List.of(0), List.of(1));
    List<ParameterPoint> states = states(List.of(List.of(put, zero), List.of(zero, put)));
    assertEquals(Matrix.of(1, 3, 90, 0, 70), states.get(0).bias(1));
    assertEquals(Matrix.of(1, 3, 90, 80, 70), states.get(1).bias(1));
  }

  @Test
  void zeroWritesPositiveZero() {
    List<ParameterPoint> states =
        states(
            List.of(
                List.of(put("W1", List.of(0), List.of(0), "x", List.of(1), List.of(2))),
                List.of(zero("W1", List.of(0), List.of(0)))));
    assertEquals(Matrix.of(2, 3, -0.0, 2, 3, 4, 5, 6), states.get(0).weight(1));
    assertEquals(Matrix.of(2, 3, 0, 2, 3, 4, 5, 6), states.get(1).weight(1));
  }

  @Test
  void sourcesAreArraysOfTheFileNeverTheState() {
    // After W1 is zero in the state, the array A.W1 still has its numbers.
    List<ParameterPoint> states =
        states(
            List.of(
                List.of(
                    zero("W1", List.of(0, 1), List.of(0, 1, 2)),
                    put("W1", List.of(0), List.of(0), "A.W1", List.of(1), List.of(2))),
                List.of(put("W2", List.of(2), List.of(0), "A.W1", List.of(0), List.of(0)))));
    assertEquals(Matrix.of(2, 3, 6, 0, 0, 0, 0, 0), states.get(0).weight(1));
    assertEquals(Matrix.of(3, 1, 7, 8, 1), states.get(1).weight(2));
  }

  @Test
  void aSourceMayOccurMoreThanOnce() {
    ParameterPoint state =
        states(
                List.of(
                    List.of(
                        put("W1", List.of(0, 1), List.of(0, 1, 2), "v", List.of(0, 0),
                            List.of(1, 1, 0)))))
            .get(0);
    assertEquals(Matrix.of(2, 3, 80, 80, 70, 80, 80, 70), state.weight(1));
  }

  @Test
  void statesFollowEachOtherAndShareWhatDoesNotChange() {
    List<ParameterPoint> states =
        states(
            List.of(
                List.of(zero("W2", List.of(0), List.of(0))),
                List.of(),
                List.of(zero("b1", List.of(0), List.of(0)), zero("W2", List.of(1), List.of(0)))));
    assertEquals(Matrix.of(3, 1, 0, 8, 9), states.get(0).weight(2));
    assertEquals(Matrix.of(3, 1, 0, 0, 9), states.get(2).weight(2));
    assertSame(states.get(0).weight(1), states.get(2).weight(1));
    assertSame(states.get(0).weight(2), states.get(1).weight(2));
    assertNotSame(states.get(1).weight(2), states.get(2).weight(2));
    assertSame(states.get(1).bias(2), states.get(2).bias(2));
    // What was handed out before does not change.
    assertEquals(START, new ParameterPoint(NETWORK, START.weights(), START.biases()));
    assertEquals(Matrix.of(1, 3, -1, -2, -3), states.get(1).bias(1));
  }
}
