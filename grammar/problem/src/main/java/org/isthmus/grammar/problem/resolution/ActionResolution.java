package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Statement.BarrierStatement;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/** The action of each statement that is one, in order; no action for a declaration or an error. */
final class ActionResolution implements Statement.Cases<List<Action>> {

  private final Report report;
  private final Scope scope;
  private final CheckResolution checks;
  private final PathResolution paths;
  private final BarrierResolution barriers;
  private final Subjects subjects;
  private final AssertionResolution assertions;
  private final Set<Statement> defining;
  private final Map<String, Span> written = new HashMap<>();

  /**
   * With the paths and barriers that define a new name, and the statements of papers that can be
   * checked.
   */
  ActionResolution(
      Report report,
      Scope scope,
      ObjectiveResolution objectives,
      Collection<? extends Statement> defining,
      Collection<Citation> checkable) {
    this.report = report;
    this.scope = scope;
    this.checks = new CheckResolution(report, scope, objectives, checkable);
    this.paths = new PathResolution(report, scope, objectives);
    this.barriers = new BarrierResolution(report, scope, objectives);
    this.subjects = new Subjects(report, scope);
    this.assertions = new AssertionResolution(report, subjects);
    this.defining = Set.copyOf(defining);
  }

  @Override
  public List<Action> network(Statement.NetworkStatement statement) {
    return List.of();
  }

  @Override
  public List<Action> data(Statement.DataStatement statement) {
    return List.of();
  }

  @Override
  public List<Action> loss(Statement.LossStatement statement) {
    return List.of();
  }

  @Override
  public List<Action> model(Statement.ModelStatement statement) {
    return List.of();
  }

  @Override
  public List<Action> subset(Statement.SubsetStatement statement) {
    return List.of();
  }

  @Override
  public List<Action> check(Statement.CheckStatement check) {
    check.file().forEach(this::requireNewFile);
    return list(checks.resolve(check));
  }

  @Override
  public List<Action> capacity(Statement.CapacityStatement capacity) {
    Optional<Network> network = scope.network(capacity.network());
    Optional<SubsetPlan> subset = scope.subsetOfNetwork(capacity.subset(), network);
    return list(
        network.flatMap(
            n -> subset.map(kept -> new Action.Capacity(n, kept, capacity.span()))));
  }

  @Override
  public List<Action> path(PathStatement statement) {
    Optional<PathPlan> path =
        defining.contains(statement) ? paths.resolve(statement) : Optional.empty();
    path.ifPresent(p -> scope.paths.define(p.name(), p));
    return list(path.map(p -> new Action.Construct(p, statement.span())));
  }

  @Override
  public List<Action> barrier(BarrierStatement statement) {
    Optional<BarrierPlan> barrier =
        defining.contains(statement) ? barriers.resolve(statement) : Optional.empty();
    barrier.ifPresent(b -> scope.barriers.define(b.name(), b));
    return list(barrier.map(b -> new Action.Disconnect(b, statement.span())));
  }

  @Override
  public List<Action> assertion(Statement.AssertStatement assertion) {
    return list(assertions.resolve(assertion));
  }

  @Override
  public List<Action> certify(Statement.CertifyStatement certify) {
    requireNewFile(certify.file());
    String file = certify.file().text();
    return list(
        subjects.<Action>either(
            certify.subject(),
            path -> new Action.Certify(path, file, certify.span()),
            barrier -> new Action.CertifyBarrier(barrier, file, certify.span())));
  }

  @Override
  public List<Action> plot(Statement.PlotStatement plot) {
    String file = plot.file().text().toLowerCase(Locale.ROOT);
    if (!file.endsWith(".svg") && !file.endsWith(".png")) {
      report.error(
          plot.file().span(),
          "a plot is not written to a file of this kind",
          "\"" + plot.file().text() + "\"",
          "a name that ends in .svg or .png");
    }
    requireNewFile(plot.file());
    return list(
        subjects
            .<Optional<Action>>either(
                plot.subject(),
                path -> plot(plot, path),
                barrier ->
                    Optional.of(
                        new Action.PlotBarrier(barrier, plot.file().text(), plot.span())))
            .flatMap(Function.identity()));
  }

  private Optional<Action> plot(Statement.PlotStatement plot, PathPlan path) {
    return path instanceof PathPlan.Ray
        ? nothingToDraw(plot)
        : Optional.of(new Action.Plot(path, plot.file().text(), plot.span()));
  }

  private Optional<Action> nothingToDraw(Statement.PlotStatement plot) {
    report.error(
        plot.subject().span(),
        "there is nothing to draw: the loss of an unbounded path is constant, and it has no end",
        Quoting.quote(plot.subject().text()),
        "a path that connects or descends, or a barrier");
    return Optional.empty();
  }

  private static List<Action> list(Optional<? extends Action> action) {
    return action.<List<Action>>map(List::of).orElse(List.of());
  }

  /** Makes sure that a file is written once and is not one that is read. */
  private void requireNewFile(Quoted file) {
    if (file.text().isBlank()) {
      report.error(
          file.span(), "the name of the file is empty", "\"" + file.text() + "\"", "a name");
      return;
    }
    String name = normal(file.text());
    Span first = written.putIfAbsent(name, file.span());
    if (first != null) {
      report.add(
          Diagnostic.error(
                  file.span(),
                  "two statements write the same file",
                  "\"" + file.text() + "\" a second time",
                  "another name")
              .withNote(first, "the first one is here"));
    }
    if (filesThatAreRead().stream().map(ActionResolution::normal).anyMatch(name::equals)) {
      report.error(
          file.span(),
          "this would overwrite a file that the spec reads",
          "\"" + file.text() + "\"",
          "another name");
    }
  }

  private List<String> filesThatAreRead() {
    List<String> files = new ArrayList<>();
    for (ModelPlan model : scope.models.all()) {
      if (model.origin() instanceof ModelPlan.FromFile file) {
        files.add(file.file());
      }
    }
    for (DataPlan plan : scope.data.all()) {
      if (plan.source() instanceof DataPlan.FromFiles recipe) {
        files.addAll(recipe.recipe().files());
      }
    }
    return files;
  }

  private static String normal(String file) {
    return file.startsWith("./") ? file.substring(2) : file;
  }
}
