package org.isthmus.grammar.problem.plan;

import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.model.Network;

/**
 * A spec without names and without errors that can be found before files are opened.
 *
 * <p>The declarations hold in the whole file, whatever their order. The actions are carried out in
 * the order in which they are written; a path or a barrier comes before what is done with it.
 *
 * @param objective the loss and its data, if the spec names a loss
 */
public record Problem(
    List<Network> networks,
    List<DataPlan> data,
    List<ModelPlan> models,
    List<SubsetPlan> subsets,
    Optional<Objective> objective,
    List<Action> actions) {

  public Problem {
    networks = List.copyOf(networks);
    data = List.copyOf(data);
    models = List.copyOf(models);
    subsets = List.copyOf(subsets);
    actions = List.copyOf(actions);
  }

  /** The paths that the spec constructs, in order. */
  public List<PathPlan> paths() {
    return actions.stream()
        .filter(Action.Construct.class::isInstance)
        .map(action -> ((Action.Construct) action).path())
        .toList();
  }

  /** The barriers that the spec shows, in order. */
  public List<BarrierPlan> barriers() {
    return actions.stream()
        .filter(Action.Disconnect.class::isInstance)
        .map(action -> ((Action.Disconnect) action).barrier())
        .toList();
  }
}
