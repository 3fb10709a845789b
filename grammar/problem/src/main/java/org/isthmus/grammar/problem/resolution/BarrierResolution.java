package org.isthmus.grammar.problem.resolution;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.resolution.words.Citations;
import org.isthmus.grammar.problem.resolution.words.ConstructionOptions;
import org.isthmus.grammar.problem.resolution.words.Indices;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Rows;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Swap;
import org.isthmus.grammar.problem.syntax.Statement.BarrierStatement;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;

/** Barriers: the model, the statement whose proof shows them, and their options. */
final class BarrierResolution {

  private static final int MOST = Integer.MAX_VALUE;

  private final Report report;
  private final Scope scope;
  private final ObjectiveResolution objectives;

  BarrierResolution(Report report, Scope scope, ObjectiveResolution objectives) {
    this.report = report;
    this.scope = scope;
    this.objectives = objectives;
  }

  /** The barrier; nothing if it or something that it uses has errors. */
  Optional<BarrierPlan> resolve(BarrierStatement statement) {
    Optional<ModelPlan> model = scope.model(statement.model());
    model.ifPresent(m -> objectives.requireFit(m.network()));
    Optional<Objective> objective =
        objectives.requireSquared(statement.name().span(), "a barrier");
    Optional<Citation> citation =
        new Citations(report)
            .resolve(statement.citation(), Citations.THAT_DISCONNECT, "that shows a barrier");
    ConstructionOptions options = new ConstructionOptions(report, statement.options());
    citation.ifPresent(c -> options.requireKnown(c.toString(), List.of("swap", "rows")));
    Optional<Network> network =
        model.filter(m -> requireOneHiddenLayer(statement, m)).map(ModelPlan::network);
    Optional<BarrierPlan.Swap> swap =
        network.flatMap(
            n ->
                options
                    .option(Swap.class)
                    .map(given -> swap(given, n))
                    .orElse(Optional.of(BarrierPlan.Swap.DEFAULT)));
    Optional<BarrierPlan.Rows> rows =
        network.flatMap(
            n ->
                options
                    .option(Rows.class)
                    .map(given -> rows(given, n, objective))
                    .orElse(Optional.of(new BarrierPlan.Automatic())));
    boolean sound =
        model.isPresent()
            && objective.isPresent()
            && citation.isPresent()
            && swap.isPresent()
            && rows.isPresent();
    return sound
        ? Optional.of(
            new BarrierPlan(
                statement.name().text(),
                model.get(),
                citation.get(),
                objective.get(),
                swap.get(),
                rows.get(),
                statement.span()))
        : Optional.empty();
  }

  private boolean requireOneHiddenLayer(BarrierStatement statement, ModelPlan model) {
    int layers = model.network().hidden().size();
    if (layers == 1) {
      return true;
    }
    report.add(
        Diagnostic.error(
                statement.model().span(),
                "a barrier is shown by the sign of a determinant of the features of one hidden "
                    + "layer alone",
                Report.count(layers, "hidden layer"),
                "1")
            .withNote(model.span(), Quoting.quote(model.name()) + " is defined here"));
    return false;
  }

  // ------------------------------------------------------------------ options

  private Optional<BarrierPlan.Swap> swap(Swap swap, Network network) {
    HiddenLayer layer = network.hidden().get(0);
    boolean known = swap.layer().text().equals(layer.name());
    if (!known) {
      report.unknown(
          swap.layer(),
          "network " + Quoting.quote(network.name()) + " has no hidden layer "
              + Quoting.quote(swap.layer().text()),
          List.of(layer.name()));
    }
    Numbers numbers = new Numbers(report);
    String what = "the neuron of layer " + Quoting.quote(layer.name());
    Optional<Integer> first = numbers.integer(swap.first(), what, 0, layer.width() - 1);
    Optional<Integer> second = numbers.integer(swap.second(), what, 0, layer.width() - 1);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    if (first.get().equals(second.get())) {
      report.error(
          swap.second().span(),
          "a neuron is swapped with itself",
          Quoting.quote(swap.second().text()) + " a second time",
          "two different neurons");
      return Optional.empty();
    }
    return known
        ? Optional.of(new BarrierPlan.Swap(first.get(), second.get()))
        : Optional.empty();
  }

  private Optional<BarrierPlan.Rows> rows(
      Rows rows, Network network, Optional<Objective> objective) {
    int samples = objective.map(o -> samples(o.data())).orElse(MOST);
    return Indices.read(report, rows.indices(), "the set of rows", "the row", samples)
        .filter(indices -> requireAsManyAsNeurons(rows, indices, network))
        .map(indices -> new BarrierPlan.Listed(indices.list()));
  }

  /** An output bias takes the place of one more neuron, whose feature is 1. */
  private boolean requireAsManyAsNeurons(Rows rows, Indices indices, Network network) {
    boolean bias = network.outputBias();
    int needed = network.width(1) + (bias ? 1 : 0);
    if (indices.size() == needed) {
      return true;
    }
    report.error(
        rows.indices().span(),
        "a row is needed for every neuron of layer " + Quoting.quote(network.layerName(1))
            + (bias ? " and one for the output bias" : ""),
        Report.count(indices.size(), "row"),
        Integer.toString(needed));
    return false;
  }

  /** The number of samples as far as the spec says it, otherwise {@link #MOST}. */
  private static int samples(DataPlan data) {
    return data.match(
        new DataPlan.Cases<>() {
          @Override
          public Integer fromFiles(DataRecipe recipe) {
            return recipe.statedSize().orElse(MOST);
          }

          @Override
          public Integer generated(
              Generator generator, List<DataRecipe.Operation> operations) {
            return operations.stream()
                .filter(DataRecipe.Take.class::isInstance)
                .map(operation -> ((DataRecipe.Take) operation).count())
                .findFirst()
                .orElse(generator.samples());
          }
        });
  }
}
