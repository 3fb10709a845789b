package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
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
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;

/** The example of {@code CERTIFICATE.md}: a fraction, a step affine and a step lumped. */
final class SpecificationExample {

  static final String DATA =
      """
      # two points
      X 2 1
      1
      2
      Y 2 1
      1
      5/3
      """;

  private static final Network RELAY =
      new Network(
          "relay", 1, List.of(new HiddenLayer("h", 2, new Activation.Relu(), false)), 1, false);

  private SpecificationExample() {}

  static RationalDataset data() {
    return new RationalDataset(
        RationalMatrix.of(2, 1, Rational.ONE, Rational.of(2)),
        new RationalTargets.Values(RationalMatrix.of(2, 1, Rational.ONE, Rational.of(5, 3))));
  }

  static Certificate certificate() {
    RationalPoint left = point(Rational.ONE, Rational.ONE, Rational.ZERO);
    RationalPoint right = point(Rational.ZERO, Rational.ZERO, Rational.of(1, 3));
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(left, "A"));
    arrays.addAll(Certificate.arraysOf(right, "B"));
    Block output = new Block(false, 2, Indices.all(2), Indices.all(1));
    Block unit = new Block(false, 1, Indices.all(1), Indices.all(1));
    return new Certificate(
        new Claim.AtMostEnds(Rational.ZERO),
        new Loss.Squared(),
        RELAY,
        new DataReference(
            2,
            Digests.of(data()),
            new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("points.txt"), List.of())),
        new ModelReference("left", Digests.of(left), Optional.empty()),
        new ModelReference("right", Digests.of(right), Optional.empty()),
        "example",
        arrays,
        List.of(
            new Step(
                Rule.AFFINE,
                Conclusion.INVARIANT,
                "from one unit to the other",
                List.of(new Write.Put(output, "B.W2", Indices.all(2), Indices.all(1)))),
            new Step(
                Rule.LUMPED,
                Conclusion.INVARIANT,
                "the unit that nothing sees",
                List.of(new Write.Zero(unit)))));
  }

  private static RationalPoint point(Rational first, Rational v, Rational w) {
    return new RationalPoint(
        RELAY,
        List.of(
            RationalMatrix.of(1, 2, first, Rational.of(3)), RationalMatrix.of(2, 1, v, w)),
        List.of(RationalMatrix.zeros(1, 2), RationalMatrix.zeros(1, 1)));
  }
}
