package org.isthmus.verifier.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.PathWriter;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.StraightSegment;
import org.isthmus.proofs.n21.DistinctSamples;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.n21.Theorem41;
import org.isthmus.proofs.n21.enclosed.DoublePath;
import org.isthmus.proofs.n21.enclosed.EnclosedTheorem31;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.verifier.cli.Construction.End;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import org.isthmus.verifier.cli.Workspace.LoadedModel;

/** Constructs what a spec asks for by the note N21: paths, rays, descents and barriers. */
final class WidthN1 {

  private final Workspace workspace;
  private final Console console;

  WidthN1(Workspace workspace, Console console) {
    this.workspace = workspace;
    this.console = console;
  }

  /** A path of loss that never increases, with the loss at its end. */
  record Descent(Construction construction, Rational least) {}

  /** A ray with the path to its start. */
  record Ray(Construction construction, Claim.Unbounded claim) {}

  /**
   * A barrier that was found. Nothing about it is proved yet.
   *
   * @param first the model
   * @param second the model with two neurons exchanged
   */
  record Barrier(Certificate certificate, End first, End second, LoadedData data) {
    Claim.Disconnected claim() {
      return (Claim.Disconnected) certificate.claim();
    }
  }

  /**
   * The path between two models.
   *
   * @throws RefusedException if a hypothesis of the theorem fails
   */
  Construction connect(PathPlan.Connection plan, PathPlan.WidthN1 method) {
    LoadedModel first = workspace.model(plan.first());
    LoadedModel second = workspace.model(plan.second());
    LoadedData data = data(plan.first(), plan.objective());
    if (method.arithmetic() == PathPlan.Arithmetic.ENCLOSED) {
      return enclosed(plan, first, second, data);
    }
    RationalPath path =
        console.during(
            "path " + plan.name(),
            work ->
                Theorem31.connect(
                    first.exact(),
                    second.exact(),
                    data.exact().inputs(),
                    method.form() == PathPlan.Exchange.SEQUENTIAL
                        ? Theorem31.Form.SEQUENTIAL
                        : Theorem31.Form.BATCHED,
                    work::at));
    List<StoredArray> arrays = new ArrayList<>(first.arrays("A"));
    arrays.addAll(second.arrays("B"));
    ConnectingPath written =
        PathWriter.write(
            "n21 Theorem 3.1, " + method.form().name().toLowerCase(Locale.ROOT) + " form, exact",
            path,
            arrays);
    return new Construction(
        plan.objective().loss(),
        written,
        End.of(first),
        End.of(second),
        data,
        Optional.of(outputs(path, data)));
  }

  private Construction enclosed(
      PathPlan.Connection plan, LoadedModel first, LoadedModel second, LoadedData data) {
    Matrix inputs = data.binary64(plan.objective().data().name()).inputs();
    Matrix distinct = distinct(inputs, data.exact());
    DoublePath path =
        console.during(
            "path " + plan.name(),
            () -> EnclosedTheorem31.connect(first.binary64(), second.binary64(), distinct));
    ConnectingPath written =
        PathWriter.write(
            "n21 Theorem 3.1, batched form, enclosed",
            path.start(),
            path.segments().stream()
                .map(
                    segment ->
                        new StraightSegment(
                            segment.conclusion(), segment.forwardNote(), segment.end()))
                .toList());
    return new Construction(
        plan.objective().loss(),
        written,
        End.of(first),
        End.of(second),
        data,
        Optional.empty());
  }

  private static Matrix distinct(Matrix inputs, RationalDataset exact) {
    List<Integer> firsts = DistinctSamples.of(exact.inputs()).first();
    if (firsts.size() == inputs.rows()) {
      return inputs;
    }
    double[] rows = new double[firsts.size() * inputs.columns()];
    for (int k = 0; k < firsts.size(); k++) {
      inputs.copyRows(firsts.get(k), firsts.get(k) + 1, rows, k * inputs.columns());
    }
    return Matrix.adopt(firsts.size(), inputs.columns(), rows);
  }

  /**
   * The path of constant loss from a model to a ray of constant loss.
   *
   * @throws RefusedException if no ray is found
   */
  Ray unbounded(PathPlan.Ray plan) {
    LoadedModel start = workspace.model(plan.start());
    LoadedData data = data(plan.start(), plan.objective());
    Theorem31.Ray ray =
        console.during(
            "path " + plan.name(),
            () -> Theorem31.unbounded(start.exact(), data.exact().inputs()));
    Construction construction =
        construction(plan, "n21 Theorem 3.1, a ray", ray.path(), start, data);
    ConnectingPath path = construction.path();
    List<StoredArray> arrays = new ArrayList<>(path.arrays());
    String name = "ray";
    arrays.add(new StoredArray(name, false, Numbers.of(ray.direction())));
    return new Ray(
        new Construction(
            construction.loss(),
            new ConnectingPath(path.construction(), arrays, path.steps()),
            construction.first(),
            construction.second(),
            data,
            construction.outputs()),
        new Claim.Unbounded(ray.neuron(), name));
  }

  /**
   * The path from a model along which the loss never increases, to the least loss.
   *
   * @throws RefusedException if a hypothesis fails
   */
  Descent descend(PathPlan.Descent plan) {
    LoadedModel start = workspace.model(plan.start());
    LoadedData data = data(plan.start(), plan.objective());
    RationalPath path =
        console.during(
            "path " + plan.name(), () -> NoBadValley.descend(start.exact(), data.exact()));
    RationalMatrix deviations =
        Features.output(path.end(), data.exact().inputs())
            .minus(((RationalTargets.Values) data.exact().targets()).values());
    return new Descent(
        construction(plan, "n21, no bad local valley", path, start, data),
        Features.sumOfSquares(deviations).dividedBy(Rational.of(deviations.rows())));
  }

  private static Construction construction(
      PathPlan plan, String title, RationalPath path, LoadedModel start, LoadedData data) {
    List<StoredArray> arrays = new ArrayList<>(start.arrays("A"));
    arrays.addAll(Certificate.arraysOf(path.end(), "B"));
    return new Construction(
        plan.objective().loss(),
        PathWriter.write(title, path, arrays),
        End.of(start),
        end(start.name() + ", end of " + plan.name(), path.end()),
        data,
        Optional.of(outputs(path, data)));
  }

  private static End end(String name, RationalPoint point) {
    return new End(
        point.rounded(), new ModelReference(name, Digests.of(point), Optional.empty()));
  }

  /**
   * The barrier between a model and its exchange of two neurons.
   *
   * @throws RefusedException if a hypothesis fails
   */
  Barrier disconnect(BarrierPlan plan) {
    LoadedModel model = workspace.model(plan.model());
    LoadedData data = data(plan.model(), plan.objective());
    Theorem41.Disconnection found =
        console.during(
            "barrier " + plan.name(),
            () ->
                Theorem41.disconnect(
                    model.exact(),
                    data.exact(),
                    plan.swap().first(),
                    plan.swap().second(),
                    plan.rows()
                        .match(
                            new BarrierPlan.Rows.Cases<Optional<List<Integer>>>() {
                              @Override
                              public Optional<List<Integer>> listed(List<Integer> indices) {
                                return Optional.of(indices);
                              }

                              @Override
                              public Optional<List<Integer>> automatic() {
                                return Optional.empty();
                              }
                            })));
    End second =
        end(
            model.name() + " with neurons " + plan.swap().first() + " and "
                + plan.swap().second() + " exchanged",
            found.swapped());
    List<StoredArray> arrays = new ArrayList<>(model.arrays("A"));
    arrays.addAll(Certificate.arraysOf(found.swapped(), "B"));
    Certificate certificate =
        new Certificate(
            new Claim.Disconnected(
                shortAbove(found.fit(), found.barrier()),
                found.barrier(),
                Indices.of(found.rows().stream().mapToInt(Integer::intValue).toArray())),
            plan.objective().loss(),
            model.point().network(),
            data.reference(),
            model.reference(),
            second.reference(),
            "n21 Theorem 4.1",
            arrays,
            List.of());
    return new Barrier(certificate, End.of(model), second, data);
  }

  /** A short number that is at least {@code exact} and below {@code limit}, or {@code exact}. */
  private static Rational shortAbove(Rational exact, Rational limit) {
    if (exact.signum() == 0) {
      return exact;
    }
    BigDecimal above =
        new BigDecimal(exact.roundUp()).round(new MathContext(6, RoundingMode.CEILING));
    Rational rounded = Rational.parse(above.toString());
    return rounded.compareTo(limit) < 0 ? rounded : exact;
  }

  private LoadedData data(ModelPlan model, Objective objective) {
    LoadedData data = workspace.data(objective.data());
    Workspace.requireFits(model.network(), data.dataset(), objective);
    return data;
  }

  /** The outputs at the start and at the ends of the convex segments, exact and then rounded. */
  private static List<Matrix> outputs(RationalPath path, LoadedData data) {
    RationalMatrix inputs = data.exact().inputs();
    List<RationalPoint> states = new ArrayList<>(List.of(path.start()));
    path.segments().stream()
        .filter(segment -> segment.conclusion() == Conclusion.CONVEX)
        .forEach(segment -> states.add(segment.end()));
    return states.stream()
        .map(state -> Matrix.nearest(Features.output(state, inputs)))
        .toList();
  }
}
