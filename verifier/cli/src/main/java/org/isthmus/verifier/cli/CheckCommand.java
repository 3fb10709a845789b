package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code isthmus check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    header = "Decides the hypotheses that a spec asks for, and stops there.",
    description =
        "Reads a spec, loads its models, decides the hypotheses that it asks for and the room that"
            + " the constructions of its paths need. Exit code 0 if all hold, 1 if one fails, 20 if"
            + " one is undecided and none fails.")
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
        Optional<HypothesisCheck> asked = asked(action, workspace);
        if (asked.isPresent()) {
          HypothesisCheck result = asked.get();
          result.lines().forEach(console::say);
          result.failure().ifPresent(failures::add);
          undecided |= result.undecided();
        } else if (action instanceof Action.Construct construct) {
          console.say("path " + construct.path().name());
          for (Hypothesis hypothesis : needed(construct.path(), workspace)) {
            console.say("  " + hypothesis);
            undecided |= hypothesis.verdict() == Verdict.UNDECIDED;
            if (hypothesis.verdict() == Verdict.FAILS) {
              failures.add(
                  "path " + construct.path().name() + ": " + hypothesis.name() + " fails ("
                      + hypothesis.evidence() + ")");
            }
          }
        }
      }
      Outcome outcome;
      if (!failures.isEmpty()) {
        String others = failures.size() == 1 ? "" : "; and " + (failures.size() - 1) + " more";
        outcome = Outcome.failed(failures.get(0) + others);
      } else if (undecided) {
        outcome = Outcome.inconclusive("a hypothesis is undecided");
      } else {
        outcome = Outcome.ok("every hypothesis holds");
      }
      console.say(outcome.line());
      return outcome.exitCode();
    }
  }

  private static Optional<HypothesisCheck> asked(Action action, Workspace workspace) {
    if (action instanceof Action.Check check) {
      return Optional.of(HypothesisCheck.of(check, workspace));
    }
    return action instanceof Action.CheckOnData check
        ? Optional.of(HypothesisCheck.of(check, workspace))
        : Optional.empty();
  }

  /** What the construction of a path needs, as far as it is known before the path is there. */
  private static List<Hypothesis> needed(PathPlan plan, Workspace workspace) {
    return plan.match(
        new PathPlan.Cases<>() {
          @Override
          public List<Hypothesis> connection(PathPlan.Connection connection) {
            return room(connection, workspace);
          }

          @Override
          public List<Hypothesis> ray(PathPlan.Ray ray) {
            return Theorem31.hypothesesOfUnbounded(
                workspace.model(ray.start()).exact(), inputs(ray, workspace));
          }

          @Override
          public List<Hypothesis> descent(PathPlan.Descent descent) {
            return NoBadValley.hypotheses(
                descent.start().network(), inputs(descent, workspace));
          }
        });
  }

  private static RationalMatrix inputs(PathPlan plan, Workspace workspace) {
    LoadedData data = workspace.data(plan.objective().data());
    Workspace.requireFits(plan.start().network(), data.dataset(), plan.objective());
    return data.exact().inputs();
  }

  /** The room that a path needs, for kept neurons where the subsets are known from the spec. */
  private static List<Hypothesis> room(PathPlan.Connection plan, Workspace workspace) {
    return plan.method()
        .match(
            new PathPlan.Method.Cases<>() {
              @Override
              public List<Hypothesis> layerwise(PathPlan.Layerwise method) {
                return method.kept() instanceof PathPlan.Chosen chosen
                    ? both(plan, Theorem41::room, chosen.first(), chosen.second())
                    : List.of();
              }

              @Override
              public List<Hypothesis> dropoutStable(PathPlan.DropoutStable method) {
                return both(plan, Corollary43::hypotheses, method.first(), method.second());
              }

              @Override
              public List<Hypothesis> widthN1(PathPlan.WidthN1 method) {
                return Theorem31.hypotheses(
                    plan.first().network(), inputs(plan, workspace));
              }
            });
  }

  /** The hypotheses at both ends, each with the name of its end. */
  private static List<Hypothesis> both(
      PathPlan.Connection plan,
      BiFunction<Network, List<Integer>, List<Hypothesis>> hypotheses,
      SubsetPlan first,
      SubsetPlan second) {
    List<Hypothesis> all = new ArrayList<>();
    for (Map.Entry<ModelPlan, SubsetPlan> end :
        List.of(Map.entry(plan.first(), first), Map.entry(plan.second(), second))) {
      hypotheses
          .apply(end.getKey().network(), sizes(end.getValue()))
          .forEach(
              hypothesis ->
                  all.add(
                      new Hypothesis(
                          end.getKey().name() + ": " + hypothesis.name(),
                          hypothesis.verdict(),
                          hypothesis.evidence())));
    }
    return all;
  }

  private static List<Integer> sizes(SubsetPlan subset) {
    return subset.choices().stream().map(SubsetPlan.Choice::count).toList();
  }
}
