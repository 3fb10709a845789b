package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.resolution.words.Names;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Statement.BarrierStatement;
import org.isthmus.grammar.problem.syntax.Statement.DataStatement;
import org.isthmus.grammar.problem.syntax.Statement.LossStatement;
import org.isthmus.grammar.problem.syntax.Statement.ModelStatement;
import org.isthmus.grammar.problem.syntax.Statement.NetworkStatement;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Statement.SubsetStatement;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;

/**
 * Resolves a spec in the order of what depends on what: names, networks, data, loss, models,
 * subsets, and then the actions as they are written. Something with an error stands for nothing,
 * and what uses it is checked as far as it can be.
 */
public final class Resolver {

  private final ParsedSpec parsed;
  private final Report report = new Report();
  private final Scope scope;

  private Resolver(ParsedSpec parsed) {
    this.parsed = parsed;
    this.scope = new Scope(report, parsed.broken());
  }

  /**
   * The problem of a spec, or all its errors, those of its syntax included.
   *
   * @param checkable the statements whose hypotheses can be checked
   */
  public static Resolution resolve(ParsedSpec parsed, Collection<Citation> checkable) {
    return new Resolver(parsed).run(checkable);
  }

  private Resolution run(Collection<Citation> checkable) {
    NetworkResolution networks = new NetworkResolution(report);
    DataResolution data = new DataResolution(report, scope);
    ObjectiveResolution objectives =
        new ObjectiveResolution(report, scope, data, parsed.broken().contains("loss"));
    ModelResolution models = new ModelResolution(report, scope, objectives);
    SubsetResolution subsets = new SubsetResolution(report, scope);

    final List<NetworkStatement> networkStatements =
        declared(NetworkStatement.class, NetworkStatement::name, scope.networks);
    final List<DataStatement> dataStatements =
        declared(DataStatement.class, DataStatement::name, scope.data);
    final List<ModelStatement> modelStatements =
        declared(ModelStatement.class, ModelStatement::name, scope.models);
    final List<SubsetStatement> subsetStatements =
        declared(SubsetStatement.class, SubsetStatement::name, scope.subsets);
    final List<Statement> constructions = new ArrayList<>();
    constructions.addAll(declared(PathStatement.class, PathStatement::name, scope.paths));
    constructions.addAll(
        declared(BarrierStatement.class, BarrierStatement::name, scope.barriers));

    for (NetworkStatement statement : networkStatements) {
      objectives.remember(statement);
      networks.resolve(statement).ifPresent(n -> scope.networks.define(n.name(), n));
    }
    for (DataStatement statement : dataStatements) {
      data.resolve(statement).ifPresent(d -> scope.data.define(d.name(), d));
    }
    of(LossStatement.class).forEach(objectives::resolve);
    for (ModelStatement statement : modelStatements) {
      models.resolve(statement).ifPresent(m -> scope.models.define(m.name(), m));
    }
    for (SubsetStatement statement : subsetStatements) {
      subsets.resolve(statement).ifPresent(s -> scope.subsets.define(s.name(), s));
    }
    ActionResolution steps =
        new ActionResolution(report, scope, objectives, constructions, checkable);
    List<Action> actions = new ArrayList<>();
    for (Statement statement : parsed.spec().statements()) {
      actions.addAll(statement.match(steps));
    }
    parsed.diagnostics().forEach(report::add);
    // A network without any model is for whoever has the parameters.
    if (!report.hasErrors() && !(actions.isEmpty() && modelStatements.isEmpty())) {
      scope.warnOfUnused();
    }
    return result(objectives.known(), actions);
  }

  private Resolution result(Optional<Objective> objective, List<Action> actions) {
    List<Diagnostic> diagnostics = new ArrayList<>(report.diagnostics());
    diagnostics.sort(Comparator.comparingInt(diagnostic -> diagnostic.span().start()));
    if (report.hasErrors()) {
      return new Resolution.Refused(diagnostics);
    }
    return new Resolution.Resolved(
        new Problem(
            scope.networks.all(),
            scope.data.all(),
            scope.models.all(),
            scope.subsets.all(),
            objective,
            actions),
        diagnostics);
  }

  private <S extends Statement> List<S> of(Class<S> kind) {
    return parsed.spec().statements().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** The statements of a kind that define a new name; the others have been reported. */
  private <S extends Statement> List<S> declared(
      Class<S> kind, Function<S, Word> name, Names<?> names) {
    List<S> statements = new ArrayList<>();
    for (S statement : of(kind)) {
      if (names.declare(name.apply(statement))) {
        statements.add(statement);
      }
    }
    return statements;
  }
}
