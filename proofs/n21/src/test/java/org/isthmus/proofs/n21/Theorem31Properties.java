package org.isthmus.proofs.n21;

import static org.isthmus.proofs.n21.ExactPaths.ceil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.n21.Theorem31.Form;

/** Paths between random points of small networks, each segment decided. */
class Theorem31Properties {

  private record Pair(RationalPoint a, RationalPoint b, RationalMatrix inputs, int distinct) {
    static Pair of(long seed, int depth) {
      RandomPoints random = new RandomPoints(seed);
      int distinct = random.in(1, depth == 2 ? 5 : 4);
      RationalMatrix inputs = random.inputs(distinct, random.in(1, 3));
      Network network =
          random.network(inputs.columns(), distinct + random.in(1, depth == 2 ? 5 : 2), depth);
      RationalPoint a = random.point(network);
      return new Pair(a, random.partner(a), inputs, distinct);
    }

    /** The most segments of the batched form. */
    int bound() {
      Network network = a.network();
      int depth = network.depth();
      int passes = ceil(distinct, network.width(1) - distinct);
      int exchanges = depth == 2 ? 0 : 2 * network.width(3);
      return depth == 2
          ? 4 * passes + 5
          : 2 + 4 * passes + 2 + 4 * (depth - 2) + 2 * exchanges + 1;
    }
  }

  private static RationalPath connect(Pair pair, Form form) {
    return Theorem31.connect(pair.a(), pair.b(), pair.inputs(), form, line -> {});
  }

  private static void checkWhole(Pair pair, RationalPath path) {
    assertEquals(pair.a(), path.start());
    assertEquals(pair.b(), path.end());
    int convex = ExactPaths.check(path, pair.inputs());
    assertTrue(convex <= 1, convex + " convex segments");
  }

  @Property(tries = 120)
  void everySegmentOfATwoLayerPathDoesWhatItSays(@ForAll long seed) {
    Pair pair = Pair.of(seed, 2);
    RationalPath path = connect(pair, Form.BATCHED);
    checkWhole(pair, path);
    assertTrue(path.segments().size() <= pair.bound());
  }

  @Property(tries = 60)
  void everySegmentOfAThreeLayerPathDoesWhatItSays(@ForAll long seed) {
    Pair pair = Pair.of(seed, 3);
    RationalPath path = connect(pair, Form.BATCHED);
    checkWhole(pair, path);
    assertTrue(path.segments().size() <= pair.bound());
  }

  @Property(tries = 30)
  void everySegmentOfAFourLayerPathDoesWhatItSays(@ForAll long seed) {
    Pair pair = Pair.of(seed, 4);
    RationalPath path = connect(pair, Form.BATCHED);
    checkWhole(pair, path);
    assertTrue(path.segments().size() <= pair.bound());
  }

  @Property(tries = 40)
  void everySegmentOfTheSequentialFormDoesWhatItSays(@ForAll long seed) {
    Pair pair = Pair.of(seed, seed % 2 == 0 ? 2 : 3);
    checkWhole(pair, connect(pair, Form.SEQUENTIAL));
  }

  @Property(tries = 30)
  void thePathCanBeRunThroughBackwards(@ForAll long seed) {
    Pair pair = Pair.of(seed, seed % 2 == 0 ? 2 : 3);
    RationalPath back = connect(pair, Form.BATCHED).reversed();
    assertEquals(pair.b(), back.start());
    assertEquals(pair.a(), back.end());
    ExactPaths.check(back, pair.inputs());
  }

  @Property(tries = 60)
  void theOutputIsConstantUpToTheOneConvexSegmentAndAfterIt(@ForAll long seed) {
    Pair pair = Pair.of(seed, seed % 2 == 0 ? 2 : 3);
    RationalMatrix from = ExactPaths.output(pair.a(), pair.inputs());
    RationalMatrix to = ExactPaths.output(pair.b(), pair.inputs());
    boolean crossed = false;
    for (RationalPath.Segment segment : connect(pair, Form.BATCHED).segments()) {
      crossed |= segment.conclusion() == Conclusion.CONVEX;
      assertEquals(crossed ? to : from, ExactPaths.output(segment.end(), pair.inputs()));
    }
    assertTrue(crossed || from.equals(to));
  }

  @Property(tries = 60)
  void theRayOfConstantOutputStartsAtADeadNeuron(@ForAll long seed) {
    Pair pair = Pair.of(seed, 2 + (int) Math.floorMod(seed, 3L));
    Theorem31.Ray ray = Theorem31.unbounded(pair.a(), pair.inputs());
    assertEquals(pair.a(), ray.path().start());
    assertTrue(ray.path().segments().size() <= 1);
    assertEquals(0, ExactPaths.check(ray.path(), pair.inputs()));
    assertTrue(ray.path().end().weight(2).rowIsZero(ray.neuron()));
    assertEquals(pair.inputs().columns() + 1, ray.direction().rows());
    assertTrue(!ray.direction().isZero());
  }
}
