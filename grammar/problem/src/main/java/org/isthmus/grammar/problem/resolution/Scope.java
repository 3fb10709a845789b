package org.isthmus.grammar.problem.resolution;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.resolution.words.Names;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.model.Network;

/** All names of a spec. Each kind has names of its own: data and a network may both be "digits". */
final class Scope {

  private final Report report;
  final Names<Network> networks;
  final Names<DataPlan> data;
  final Names<ModelPlan> models;
  final Names<SubsetPlan> subsets;
  final Names<PathPlan> paths;
  final Names<BarrierPlan> barriers;
  private final List<Names<?>> kinds;

  Scope(Report report, Set<String> broken) {
    this.report = report;
    networks = new Names<>("network", "a network", report, broken);
    data = new Names<>("data", "data", report, broken);
    models = new Names<>("model", "a model", report, broken);
    subsets = new Names<>("subset", "a subset", report, broken);
    paths = new Names<>("path", "a path", report, broken);
    barriers = new Names<>("barrier", "a barrier", report, broken);
    kinds = List.of(networks, data, models, subsets, paths, barriers);
  }

  Optional<Network> network(Word name) {
    return networks.find(name, kinds);
  }

  Optional<DataPlan> data(Word name) {
    return data.find(name, kinds);
  }

  Optional<ModelPlan> model(Word name) {
    return models.find(name, kinds);
  }

  Optional<SubsetPlan> subset(Word name) {
    return subsets.find(name, kinds);
  }

  /** The subset with this name; nothing, with a diagnostic, if it does not fit the model. */
  Optional<SubsetPlan> subsetOfModel(Word name, Optional<ModelPlan> model) {
    return subset(name)
        .filter(
            subset ->
                model.isEmpty()
                    || fits(name, subset, model.get().network(), "model", model.get().name()));
  }

  /** The subset with this name; nothing, with a diagnostic, if it does not fit the network. */
  Optional<SubsetPlan> subsetOfNetwork(Word name, Optional<Network> network) {
    return subset(name)
        .filter(
            subset ->
                network.isEmpty()
                    || fits(name, subset, network.get(), "network", network.get().name()));
  }

  private boolean fits(
      Word place, SubsetPlan subset, Network network, String kind, String name) {
    Network own = subset.network();
    if (own.hasShapeOf(network)) {
      return true;
    }
    report.add(
        Diagnostic.error(
                place.span(),
                "the subset does not fit " + kind + " " + Quoting.quote(name),
                "a subset of network " + Quoting.quote(own.name()) + " of shape " + own.shape(),
                "the shape " + network.shape())
            .withNote(subset.span(), "the subset is defined here"));
    return false;
  }

  Optional<PathPlan> path(Word name) {
    return paths.find(name, kinds);
  }

  Optional<BarrierPlan> barrier(Word name) {
    return barriers.find(name, kinds);
  }

  void warnOfUnused() {
    networks.warnOfUnused();
    models.warnOfUnused();
    subsets.warnOfUnused();
  }
}
