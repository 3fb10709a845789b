package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.n21.Assumption11;
import org.isthmus.proofs.n21.Assumption12;
import org.isthmus.proofs.n21.Lemma22;
import org.isthmus.proofs.n21.Theorem21;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.verifier.cli.Workspace.LoadedData;

/**
 * The hypotheses of a statement, decided for a model.
 *
 * @param lines what to print
 * @param failure what fails, if something does
 * @param undecided whether some hypothesis could not be decided
 */
record HypothesisCheck(List<String> lines, Optional<String> failure, boolean undecided) {

  static HypothesisCheck of(Action.Check check, Workspace workspace) {
    Network network = check.model().network();
    List<Integer> sizes = check.subset().choices().stream().map(SubsetPlan.Choice::count).toList();
    List<Hypothesis> hypotheses =
        switch (check.citation().label()) {
          case "Theorem 4.1" -> Theorem41.hypotheses(network, sizes);
          case "Corollary 4.3" -> Corollary43.hypotheses(network, sizes);
          default -> throw new IllegalStateException("not checkable: " + check.citation());
        };
    workspace.model(check.model());
    return of(check.citation() + " for " + check.model().name(), hypotheses);
  }

  /** The hypotheses of a statement of N21 for a model and the data of the loss. */
  static HypothesisCheck of(Action.CheckOnData check, Workspace workspace) {
    RationalPoint point = workspace.model(check.model()).exact();
    LoadedData loaded = workspace.data(check.objective().data());
    Workspace.requireFits(check.model().network(), loaded.dataset(), check.objective());
    RationalDataset data = loaded.exact();
    Network network = point.network();
    String title = check.citation() + " for " + check.model().name();
    return switch (check.citation().label()) {
      case "Assumption 1.1" -> of(title, perActivation(network, Assumption11::decide));
      case "Assumption 1.2" -> of(title, perActivation(network, Assumption12::decide));
      case "Lemma 2.2" -> of(title, Lemma22.hypotheses(network, data.inputs()));
      case "Theorem 2.1" -> of(title, Theorem21.hypotheses(network, data.inputs()));
      case "Theorem 3.1" ->
          of(title, Theorem31.hypotheses(network, data.inputs()))
              .withOffer(check, point, data);
      case "Theorem 4.1" ->
          of(title, org.isthmus.proofs.n21.Theorem41.hypotheses(point, data));
      default -> throw new IllegalStateException("not checkable: " + check.citation());
    };
  }

  /** One hypothesis for each different activation of the hidden layers. */
  private static List<Hypothesis> perActivation(
      Network network, Function<Activation, Hypothesis> decide) {
    return network.hidden().stream().map(HiddenLayer::activation).distinct().map(decide).toList();
  }

  /** Where the width is missed, says whether a barrier can be proved instead. */
  private HypothesisCheck withOffer(
      Action.CheckOnData check, RationalPoint point, RationalDataset data) {
    if (failure.isEmpty()
        || !(check.objective().loss() instanceof Loss.Squared)
        || point.network().depth() != 2) {
      return this;
    }
    boolean holds =
        org.isthmus.proofs.n21.Theorem41.hypotheses(point, data).stream()
            .allMatch(hypothesis -> hypothesis.verdict() == Verdict.HOLDS);
    List<String> more = new ArrayList<>(lines);
    more.add(
        holds
            ? "  n21 \"Theorem 4.1\" applies: barrier wall = disconnect " + check.model().name()
                + " by n21 \"Theorem 4.1\""
            : "  n21 \"Theorem 4.1\" does not apply either: nothing is said about this width");
    return new HypothesisCheck(more, failure, undecided);
  }

  /** What a list of hypotheses comes to. */
  static HypothesisCheck of(String title, List<Hypothesis> hypotheses) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    hypotheses.forEach(hypothesis -> lines.add("  " + hypothesis));
    Optional<String> failure =
        hypotheses.stream()
            .filter(hypothesis -> hypothesis.verdict() == Verdict.FAILS)
            .findFirst()
            .map(
                hypothesis ->
                    title + ": " + hypothesis.name() + " fails (" + hypothesis.evidence() + ")");
    boolean undecided =
        hypotheses.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.UNDECIDED);
    return new HypothesisCheck(lines, failure, undecided);
  }
}
