package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Theorem41;

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
    List<String> lines = new ArrayList<>();
    lines.add(check.citation() + " for " + check.model().name());
    hypotheses.forEach(hypothesis -> lines.add("  " + hypothesis));
    Optional<String> failure =
        hypotheses.stream()
            .filter(hypothesis -> hypothesis.verdict() == Verdict.FAILS)
            .findFirst()
            .map(
                hypothesis ->
                    check.citation() + " for " + check.model().name() + ": " + hypothesis.name()
                        + " fails (" + hypothesis.evidence() + ")");
    boolean undecided =
        hypotheses.stream().anyMatch(hypothesis -> hypothesis.verdict() == Verdict.UNDECIDED);
    return new HypothesisCheck(lines, failure, undecided);
  }
}
