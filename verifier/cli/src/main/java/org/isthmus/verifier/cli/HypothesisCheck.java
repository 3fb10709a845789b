package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.Objective;
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
