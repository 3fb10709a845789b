package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** The smallest certificate: one weight, and one step on which the loss is convex. */
final class SmallestCertificate {

  private static final Network LINE = new Network("line", 1, List.of(), 1, false);

  private SmallestCertificate() {}

  static Dataset data() {
    return new Dataset(
        Matrix.of(2, 1, 1, 2), new Targets.Values(Matrix.of(2, 1, -1, 0)));
  }

  static Certificate certificate() {
    ParameterPoint plus = point(1);
    ParameterPoint minus = point(-1);
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(plus, "A"));
    arrays.addAll(Certificate.arraysOf(minus, "B"));
    Block all = new Block(false, 1, Indices.all(1), Indices.all(1));
    return new Certificate(
        new Claim.MaxLoss(Rational.of(4)),
        new Loss.Squared(),
        LINE,
        new DataReference(
            2,
            Digests.of(data()),
            new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
        new ModelReference("plus", Digests.of(plus), Optional.empty()),
        new ModelReference("minus", Digests.of(minus), Optional.empty()),
        "example",
        arrays,
        List.of(
            new Step(
                Step.Rule.LUMPED,
                Step.Conclusion.CONVEX,
                "minus",
                List.of(
                    new Write.Put(all, "B.W1", Indices.all(1), Indices.all(1))))));
  }

  private static ParameterPoint point(double weight) {
    return new ParameterPoint(
        LINE, List.of(Matrix.of(1, 1, weight)), List.of(Matrix.zeros(1, 1)));
  }
}
