package org.isthmus.proofs.n21.enclosed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.n21.enclosed.DoublePath.Segment;
import org.isthmus.proofs.n21.enclosed.Instances.Instance;

/** What every path has to keep, checked from its points alone and in exact arithmetic. */
final class PathInspection {

  private PathInspection() {}

  /** Ends, kinds of segments, and that no segment stands still. */
  static void requireStructure(Instance instance, DoublePath path) {
    assertEquals(instance.first(), path.start());
    assertEquals(instance.second().weights(), path.end().weights());
    assertEquals(instance.second().biases(), path.end().biases());
    ParameterPoint from = path.start();
    for (Segment segment : path.segments()) {
      ParameterPoint to = segment.end();
      assertTrue(!from.weights().equals(to.weights()) || !from.biases().equals(to.biases()));
      if (segment.conclusion() == Conclusion.INVARIANT) {
        requireIdle(from, to);
      } else {
        requireSameNumbers(from.weight(1), to.weight(1));
        requireSameNumbers(from.bias(1), to.bias(1));
      }
      from = to;
    }
  }

  private static void requireIdle(ParameterPoint from, ParameterPoint to) {
    assertEquals(from.weight(2), to.weight(2));
    assertEquals(from.bias(2), to.bias(2));
    for (int j = 0; j < from.weight(2).rows(); j++) {
      boolean moves = from.bias(1).get(0, j) != to.bias(1).get(0, j);
      for (int k = 0; k < from.weight(1).rows(); k++) {
        moves |= from.weight(1).get(k, j) != to.weight(1).get(k, j);
      }
      for (int k = 0; k < from.weight(2).columns() && moves; k++) {
        assertEquals(0.0, Math.abs(from.weight(2).get(j, k)), "neuron " + j + " moves");
      }
    }
  }

  /** Equal up to the sign of zeros. */
  private static void requireSameNumbers(Matrix first, Matrix second) {
    for (int i = 0; i < first.rows(); i++) {
      for (int j = 0; j < first.columns(); j++) {
        assertTrue(first.get(i, j) == second.get(i, j), "an alive neuron moves");
      }
    }
  }

  /**
   * The largest exact distance of an output at a vertex from that of the start, up to the last
   * segment that leads to the outputs of the end, and from that of the end after it.
   */
  static double exactExcess(DoublePath path, Matrix inputs, int... samples) {
    int[] rows = samples.length > 0 ? samples : IntStream.range(0, inputs.rows()).toArray();
    List<Rational> start = ExactOutputs.of(path.start(), inputs, rows);
    List<Rational> end = ExactOutputs.of(path.end(), inputs, rows);
    double largest = 0;
    boolean beforeSwitch = true;
    for (Segment segment : path.segments()) {
      beforeSwitch &= !segment.backwardNote().equals("output weights of A");
      List<Rational> here = ExactOutputs.of(segment.end(), inputs, rows);
      largest = Math.max(largest, ExactOutputs.distance(here, beforeSwitch ? start : end));
    }
    return largest;
  }
}
