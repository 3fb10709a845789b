package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Theorem41;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code isthmus check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a spec, loads its models, decides the hypotheses that it asks for and those of the",
      "constructions of its paths, and stops there.",
      "Exit code 0 if all hold, 1 if one fails, 20 if one is undecided and none fails."
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private SpecArguments arguments;

  @Override
  public Integer call() {
    Console console = Console.ofProcess();
    Problem problem = Specs.problem(Specs.read(arguments.spec()), console);
    try (TemporaryFolder temporary = TemporaryFolder.make()) {
      Workspace workspace =
          new Workspace(arguments.folder(), temporary.path(), arguments.engine(console), console);
      List<String> failures = new ArrayList<>();
      boolean undecided = false;
      for (Action action : problem.actions()) {
        if (action instanceof Action.Check check) {
          HypothesisCheck result = HypothesisCheck.of(check, workspace);
          result.lines().forEach(console::say);
          result.failure().ifPresent(failures::add);
          undecided |= result.undecided();
        } else if (action instanceof Action.Connect connect) {
          for (Hypothesis hypothesis : room(connect.path())) {
            console.say("  " + hypothesis);
            if (hypothesis.verdict() == Verdict.FAILS) {
              failures.add(
                  "path " + connect.path().name() + ": " + hypothesis.name() + " fails ("
                      + hypothesis.evidence() + ")");
            }
          }
        }
      }
      Outcome outcome;
      if (!failures.isEmpty()) {
        outcome = Outcome.failed(String.join("; ", failures));
      } else if (undecided) {
        outcome = Outcome.inconclusive("a hypothesis is undecided");
      } else {
        outcome = Outcome.ok("every hypothesis holds");
      }
      console.say(outcome.line());
      return outcome.exitCode();
    }
  }

  /** The room that the construction of a path needs, where the subsets are known from the spec. */
  private static List<Hypothesis> room(PathPlan plan) {
    return plan.match(
        new PathPlan.Cases<>() {
          @Override
          public List<Hypothesis> layerwise(PathPlan.Layerwise method) {
            List<Hypothesis> hypotheses = new ArrayList<>();
            if (method.kept() instanceof PathPlan.Chosen chosen) {
              hypotheses.addAll(Theorem41.room(plan.first().network(), sizes(chosen.first())));
              hypotheses.addAll(Theorem41.room(plan.second().network(), sizes(chosen.second())));
            }
            return hypotheses;
          }

          @Override
          public List<Hypothesis> dropoutStable(PathPlan.DropoutStable method) {
            List<Hypothesis> hypotheses = new ArrayList<>();
            hypotheses.addAll(
                Corollary43.hypotheses(plan.first().network(), sizes(method.first())));
            hypotheses.addAll(
                Corollary43.hypotheses(plan.second().network(), sizes(method.second())));
            return hypotheses;
          }
        });
  }

  private static List<Integer> sizes(SubsetPlan subset) {
    return subset.choices().stream().map(SubsetPlan.Choice::count).toList();
  }
}
