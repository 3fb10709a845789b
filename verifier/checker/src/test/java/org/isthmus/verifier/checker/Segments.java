package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** Points in few words, and certificates of the straight segments between them. */
final class Segments {

  private static final Pattern REFUSAL =
      Pattern.compile(
          "step 1, rule lumped: neuron (\\d+) of layer \\w+ \\((\\d+)\\) is alive and its (.*)");

  private Segments() {}

  /**
   * A point: for each layer the rows of its weights separated by semicolons, and after a bar its
   * biases, such as {@code "1 0; 0 1 | 0.5 0.5"}; without a bar they are zero. All layers have
   * biases.
   */
  static ParameterPoint point(String... layers) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (String layer : layers) {
      String[] parts = layer.split("\\|");
      String[] rows = parts[0].split(";");
      Matrix weight = Matrix.of(rows.length, row(rows[0]).length, entries(rows));
      weights.add(weight);
      biases.add(
          parts.length == 1
              ? Matrix.zeros(1, weight.columns())
              : Matrix.of(1, weight.columns(), row(parts[1])));
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < layers.length; l++) {
      hidden.add(
          new HiddenLayer("h" + l, weights.get(l - 1).columns(), new Activation.Relu(), true));
    }
    Network network =
        new Network(
            "net",
            weights.get(0).rows(),
            hidden,
            weights.get(layers.length - 1).columns(),
            true);
    return new ParameterPoint(network, weights, biases);
  }

  private static double[] entries(String[] rows) {
    List<Double> entries = new ArrayList<>();
    for (String row : rows) {
      for (double entry : row(row)) {
        entries.add(entry);
      }
    }
    return entries.stream().mapToDouble(x -> x).toArray();
  }

  private static double[] row(String text) {
    return Arrays.stream(text.strip().split(" +"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** The path through the points, whose last is the second model. */
  static Certificate through(List<ParameterPoint> points, List<Conclusion> conclusions) {
    return through(
        points, points.get(points.size() - 1), conclusions, Rational.ONE, data(points.get(0)));
  }

  static Certificate through(
      List<ParameterPoint> points,
      ParameterPoint target,
      List<Conclusion> conclusions,
      Rational bound,
      Dataset data) {
    ParameterPoint start = points.get(0);
    Network network = start.network();
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(start, "A"));
    arrays.addAll(Certificate.arraysOf(target, "B"));
    List<Step> steps = new ArrayList<>();
    for (int k = 1; k < points.size(); k++) {
      arrays.addAll(Certificate.arraysOf(points.get(k), "V" + k));
      List<Write> writes = new ArrayList<>();
      for (int l = 1; l <= network.depth(); l++) {
        Indices rows = Indices.all(network.width(l - 1));
        Indices columns = Indices.all(network.width(l));
        Indices one = Indices.all(1);
        writes.add(
            new Write.Put(
                new Block(false, l, rows, columns), "V" + k + ".W" + l, rows, columns));
        if (network.hasBias(l)) {
          writes.add(
              new Write.Put(
                  new Block(true, l, one, columns), "V" + k + ".b" + l, one, columns));
        }
      }
      steps.add(new Step(Step.Rule.LUMPED, conclusions.get(k - 1), "to " + k, writes));
    }
    return new Certificate(
        new Claim.MaxLoss(bound),
        new Loss.Squared(),
        network,
        new DataReference(
            data.size(),
            Digests.of(data),
            new DataRecipe(
                new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
        new ModelReference("first", Digests.of(start), Optional.empty()),
        new ModelReference("second", Digests.of(target), Optional.empty()),
        "a path of a test",
        arrays,
        steps);
  }

  static Dataset data(ParameterPoint point) {
    return new Dataset(
        Matrix.zeros(1, point.network().inputWidth()),
        new Targets.Values(Matrix.zeros(1, point.network().outputWidth())));
  }

  /**
   * What the structural check says of the segment: the strongest conclusion that it accepts, or the
   * layer and the neuron at which it refuses even {@code convex}, such as {@code "1, 0 bias"}.
   */
  static String verdict(ParameterPoint from, ParameterPoint to) {
    String refusal = "";
    for (Conclusion conclusion : List.of(Conclusion.INVARIANT, Conclusion.CONVEX)) {
      try {
        Structure structure = Structure.of(through(List.of(from, to), List.of(conclusion)));
        return structure.conclusions().get(0).name();
      } catch (Structure.RejectedException e) {
        refusal = e.getMessage();
      }
    }
    Matcher matcher = REFUSAL.matcher(refusal);
    if (!matcher.matches()) {
      throw new AssertionError("not a refusal of the rule: " + refusal);
    }
    return matcher.group(2) + ", " + matcher.group(1)
        + (matcher.group(3).equals("bias moves") ? " bias" : " weights");
  }
}
