package org.isthmus.proofs.n21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;

class NoBadValleyProperties {

  @Property(tries = 80)
  void aLayerAsWideAsTheSamplesLeadsDownToTheMeansOfTheTargets(@ForAll long seed) {
    RandomPoints random = new RandomPoints(seed);
    int n = random.in(1, 4);
    RationalMatrix inputs = random.inputs(n, random.in(1, 2));
    Network network = random.network(inputs.columns(), n + random.in(0, 2), random.in(2, 4));
    RationalPoint a = random.point(network);
    RationalMatrix targets = random.matrix(inputs.rows(), network.outputWidth());
    RationalDataset data = new RationalDataset(inputs, new RationalTargets.Values(targets));
    RationalPath path = NoBadValley.descend(a, data);
    assertEquals(a, path.start());
    int convex = ExactPaths.check(path, inputs);
    assertTrue(convex <= 1);
    for (int k = 0; k < path.segments().size() - 1; k++) {
      assertEquals(Conclusion.INVARIANT, path.segments().get(k).conclusion());
    }
    // At the least squared loss the errors of equal samples add up to zero.
    RationalMatrix errors = targets.minus(ExactPaths.output(path.end(), inputs));
    RationalMatrix distinct = ExactPaths.distinct(inputs);
    for (int g = 0; g < distinct.rows(); g++) {
      RationalMatrix sum = RationalMatrix.zeros(1, targets.columns());
      for (int i = 0; i < inputs.rows(); i++) {
        sum = inputs.rows(i).equals(distinct.rows(g)) ? sum.plus(errors.rows(i)) : sum;
      }
      assertTrue(sum.isZero());
    }
  }

  private static final Network NET =
      new Network(
          "net", 1, List.of(new HiddenLayer("h", 2, new Activation.Relu(), true)), 2, false);

  private static final RationalPoint POINT =
      new RationalPoint(
          NET,
          List.of(
              RationalMatrix.ofDoubles(1, 2, new double[] {1, -1}),
              RationalMatrix.ofDoubles(2, 2, new double[] {1, 0, 0, 1})),
          List.of(RationalMatrix.zeros(1, 2), RationalMatrix.zeros(1, 2)));

  @Example
  void classLabelsAreRefusedWithTheReason() {
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.ofDoubles(2, 1, new double[] {1, 2}),
            new RationalTargets.Classes(Targets.Labels.of(0, 1)));
    String message =
        assertThrows(RefusedException.class, () -> NoBadValley.descend(POINT, data)).getMessage();
    assertTrue(message.contains("class labels"), message);
  }

  @Example
  void aLayerNarrowerThanTheSamplesIsRefused() {
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.ofDoubles(3, 1, new double[] {1, 2, 3}),
            new RationalTargets.Values(RationalMatrix.zeros(3, 2)));
    String message =
        assertThrows(RefusedException.class, () -> NoBadValley.descend(POINT, data)).getMessage();
    assertTrue(message.contains("n_1 >= N fails"), message);
    assertTrue(message.contains("1 neuron missing"), message);
  }

  @Example
  void aPointThatIsOptimalStays() {
    RationalMatrix inputs = RationalMatrix.ofDoubles(2, 1, new double[] {1, -2});
    RationalDataset data =
        new RationalDataset(
            inputs, new RationalTargets.Values(ExactPaths.output(POINT, inputs)));
    assertEquals(List.of(), NoBadValley.descend(POINT, data).segments());
  }
}
