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
import org.isthmus.numeric.model.Network;

/** All names of a spec. Each kind has names of its own: data and a network may both be "digits". */
final class Scope {

  final Names<Network> networks;
  final Names<DataPlan> data;
  final Names<ModelPlan> models;
  final Names<SubsetPlan> subsets;
  final Names<PathPlan> paths;
  final Names<BarrierPlan> barriers;
  private final List<Names<?>> kinds;

  Scope(Report report, Set<String> broken) {
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
