package org.isthmus.verifier.cli.polyline;

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
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** The certificate that the loss on a polyline is at most a number, by the rule enclosed. */
public final class PolylineCertificate {

  private PolylineCertificate() {}

  /**
   * The certificate: a step for each segment, with the states between the ends as arrays {@code S1.W1,
   * S1.b1, ...}.
   *
   * @param name of the file of the path, for people
   * @param subdivisions the pieces of each segment
   */
  public static Certificate of(
      Polyline path,
      String name,
      Loss loss,
      DataReference data,
      Rational bound,
      List<Subdivision> subdivisions) {
    List<ParameterPoint> states = path.states();
    int last = states.size() - 1;
    List<StoredArray> arrays = new ArrayList<>();
    arrays.addAll(Certificate.arraysOf(states.get(0), "A"));
    arrays.addAll(Certificate.arraysOf(states.get(last), "B"));
    List<Step> steps = new ArrayList<>();
    for (int k = 1; k <= last; k++) {
      String prefix = k == last ? "B" : "S" + k;
      List<StoredArray> state = Certificate.arraysOf(states.get(k), prefix);
      if (k < last) {
        arrays.addAll(state);
      }
      steps.add(
          new Step(
              new Step.Rule.Enclosed(subdivisions.get(k - 1)),
              Step.Conclusion.BOUNDED,
              "to state " + k,
              writes(states.get(k - 1), states.get(k), prefix)));
    }
    return new Certificate(
        new Claim.MaxLoss(bound),
        loss,
        states.get(0).network(),
        data,
        reference("state 0", states.get(0)),
        reference("state " + last, states.get(last)),
        "polyline " + name,
        arrays,
        steps);
  }

  private static ModelReference reference(String name, ParameterPoint point) {
    return new ModelReference(name, Digests.of(point), Optional.empty());
  }

  /** Writes every parameter that differs. */
  private static List<Write> writes(ParameterPoint from, ParameterPoint to, String prefix) {
    Network network = from.network();
    List<Write> writes = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      if (!from.weight(l).equals(to.weight(l))) {
        writes.add(put(false, l, to.weight(l), prefix + ".W" + l));
      }
      if (!from.bias(l).equals(to.bias(l))) {
        writes.add(put(true, l, to.bias(l), prefix + ".b" + l));
      }
    }
    return writes;
  }

  private static Write put(boolean bias, int layer, Matrix values, String array) {
    Indices rows = Indices.all(values.rows());
    Indices columns = Indices.all(values.columns());
    return new Write.Put(new Block(bias, layer, rows, columns), array, rows, columns);
  }
}
