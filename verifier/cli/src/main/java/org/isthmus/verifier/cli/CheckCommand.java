package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.verifier.cli.CheckerProcess.Answer;
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
            + " the constructions of its paths need; where it asks for a certificate of them, writes and"
            + " verifies it. Exit code 0 if all hold, 1 if one fails, 20 if one is undecided and none"
            + " fails; a check of everything asks what applies, and not that all of it does.")
final class CheckCommand implements Callable<Integer> {

  @Mixin private SpecArguments arguments;

  @Override
  public Integer call() {
    Console console = Console.ofProcess();
    Problem problem = Specs.problem(Specs.read(arguments.spec()), console);
    try (TemporaryFolder temporary = TemporaryFolder.make()) {
      Path output = SpecRun.outputFolder(problem, arguments.folder(), temporary.path());
      Workspace workspace =
          new Workspace(arguments.folder(), output, arguments.engine(console), console);
      StatementRun statements = new StatementRun(workspace, arguments.folder(), console);
      List<String> failures = new ArrayList<>();
      List<String> done = new ArrayList<>();
      Optional<Outcome> notVerified = Optional.empty();
      boolean undecided = false;
      for (Action action : problem.actions()) {
        if (action instanceof Action.Capacity capacity) {
          statements.capacity(capacity);
          done.add("the capacity of " + capacity.network().name() + " is counted");
        }
        if (action instanceof Action.Check check) {
          StatementRun.Checked checked = statements.carryOut(check);
          checked.failure().ifPresent(failures::add);
          undecided |= checked.undecided();
          done.add(checked.done());
          notVerified =
              notVerified.or(
                  () -> checked.answer().filter(answer -> !answer.isVerified()).map(Answer::outcome));
        }
        Optional<HypothesisCheck> asked = asked(action, workspace);
        if (asked.isPresent()) {
          asked.get().lines().forEach(console::say);
          asked.get().failure().ifPresent(failures::add);
          undecided |= asked.get().undecided();
        }
      }
      Outcome outcome;
      if (notVerified.isPresent()) {
        outcome = notVerified.get();
      } else if (!failures.isEmpty()) {
        String others = failures.size() == 1 ? "" : "; and " + (failures.size() - 1) + " more";
        outcome = Outcome.failed(failures.get(0) + others);
      } else if (undecided) {
        outcome = Outcome.inconclusive("a hypothesis is undecided");
      } else {
        outcome =
            Outcome.ok(
                done.isEmpty()
                    ? "every hypothesis holds"
                    : done.stream().distinct().collect(Collectors.joining("; ")));
      }
      console.say(outcome.line());
      return outcome.exitCode();
    }
  }

  /** The hypotheses that an action asks for, or that what it constructs needs. */
  private static Optional<HypothesisCheck> asked(Action action, Workspace workspace) {
    if (action instanceof Action.Construct construct) {
      return Optional.of(
          HypothesisCheck.of(
              "path " + construct.path().name(), needed(construct.path(), workspace)));
    }
    return action instanceof Action.Disconnect disconnect
        ? Optional.of(barrier(disconnect.barrier(), workspace))
        : Optional.empty();
  }

  private static HypothesisCheck barrier(BarrierPlan plan, Workspace workspace) {
    LoadedData data = workspace.data(plan.objective().data());
    Workspace.requireFits(plan.model().network(), data.dataset(), plan.objective());
    return HypothesisCheck.of(
        "barrier " + plan.name(),
        org.isthmus.proofs.n21.Theorem41.hypotheses(
            workspace.model(plan.model()).exact(), data.exact()));
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
                Network network = plan.first().network();
                List<Hypothesis> all =
                    new ArrayList<>(Theorem31.hypotheses(network, inputs(plan, workspace)));
                if (method.arithmetic() == PathPlan.Arithmetic.ENCLOSED) {
                  int layers = network.depth() - 1;
                  all.add(
                      Hypothesis.decided(
                          "one hidden layer, for arithmetic enclosed",
                          layers == 1,
                          layers + (layers == 1 ? " layer" : " layers")));
                }
                return all;
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
