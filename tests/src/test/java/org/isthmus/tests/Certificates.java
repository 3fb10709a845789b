package org.isthmus.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** Certificates for tests: of recorded steps, or through given vertices. */
public final class Certificates {

  private Certificates() {}

  static final DataRecipe RECIPE =
      new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of());

  static Certificate of(
      Rational bound, Loss loss, Dataset data, List<StoredArray> arrays, List<Step> steps,
      ParameterPoint first, ParameterPoint second) {
    return new Certificate(
        new Claim.MaxLoss(bound),
        loss,
        first.network(),
        new DataReference(data.size(), Digests.of(data), RECIPE),
        new ModelReference("a", Digests.of(first), Optional.empty()),
        new ModelReference("b", Digests.of(second), Optional.empty()),
        "a path of a test",
        arrays,
        steps);
  }

  /** The path through the vertices in order, with one conclusion for each segment. */
  static Certificate through(
      Rational bound,
      Loss loss,
      Dataset data,
      List<ParameterPoint> vertices,
      List<Conclusion> conclusions) {
    ParameterPoint first = vertices.get(0);
    ParameterPoint last = vertices.get(vertices.size() - 1);
    Network network = first.network();
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(first, "A"));
    arrays.addAll(Certificate.arraysOf(last, "B"));
    List<Step> steps = new ArrayList<>();
    for (int k = 1; k < vertices.size(); k++) {
      String prefix = k == vertices.size() - 1 ? "B" : "V" + k;
      if (!prefix.equals("B")) {
        arrays.addAll(Certificate.arraysOf(vertices.get(k), prefix));
      }
      List<Write> writes = new ArrayList<>();
      for (int l = 1; l <= network.depth(); l++) {
        Indices rows = Indices.all(network.width(l - 1));
        Indices columns = Indices.all(network.width(l));
        writes.add(
            new Write.Put(
                new Block(false, l, rows, columns), prefix + ".W" + l, rows, columns));
        if (network.hasBias(l)) {
          Indices one = Indices.all(1);
          writes.add(
              new Write.Put(
                  new Block(true, l, one, columns), prefix + ".b" + l, one, columns));
        }
      }
      steps.add(new Step(Step.Rule.LUMPED, conclusions.get(k - 1), "vertex " + k, writes));
    }
    return of(bound, loss, data, arrays, steps, first, last);
  }

  /** The bound of a certificate that claims one. */
  public static Rational bound(Certificate certificate) {
    return ((Claim.MaxLoss) certificate.claim()).bound();
  }
}
