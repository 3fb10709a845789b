package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** The action of each statement that is one, in order; no action for a declaration or an error. */
final class ActionResolution implements Statement.Cases<List<Action>> {

  private static final String INVARIANT = "invariant";
  private static final String MAX_LOSS = "max_loss";

  private final Report report;
  private final Scope scope;
  private final PathResolution paths;
  private final List<PathStatement> pathStatements;
  private final Collection<Citation> checkable;
  private final Map<String, Span> written = new HashMap<>();

  /** With the path statements that define a new name, and the statements that can be checked. */
  ActionResolution(
      Report report,
      Scope scope,
      PathResolution paths,
      List<PathStatement> pathStatements,
      Collection<Citation> checkable) {
    this.report = report;
    this.scope = scope;
    this.paths = paths;
    this.pathStatements = pathStatements;
    this.checkable = List.copyOf(checkable);
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
    Optional<ModelPlan> model = scope.model(check.model());
    Optional<SubsetPlan> subset = scope.subset(check.subset());
    Optional<Citation> citation =
        new Citations(report)
            .resolve(check.citation(), checkable, "whose hypotheses can be checked");
    boolean fits = paths.requireFit(check.subset(), subset, model);
    return fits && model.isPresent() && subset.isPresent() && citation.isPresent()
        ? List.of(new Action.Check(model.get(), citation.get(), subset.get(), check.span()))
        : List.of();
  }

  @Override
  public List<Action> path(PathStatement statement) {
    Optional<PathPlan> path =
        pathStatements.contains(statement) ? paths.resolve(statement) : Optional.empty();
    path.ifPresent(p -> scope.paths.define(p.name(), p));
    return list(path.map(p -> new Action.Connect(p, statement.span())));
  }

  @Override
  public List<Action> holds(Statement.AssertHolds holds) {
    Optional<PathPlan> path = find(holds.path());
    switch (holds.predicate().text()) {
      case INVARIANT:
        return list(path.map(p -> new Action.AssertInvariant(p, holds.span())));
      case MAX_LOSS:
        report.error(
            holds.span(), "'max_loss' is a number, it does not hold", "no bound", "'<= BOUND'");
        return List.of();
      default:
        unknownProperty(holds.predicate());
        return List.of();
    }
  }

  @Override
  public List<Action> atMost(Statement.AssertAtMost atMost) {
    Optional<PathPlan> path = find(atMost.path());
    switch (atMost.quantity().text()) {
      case MAX_LOSS:
        Optional<Rational> bound =
            new Numbers(report).notNegative(atMost.bound(), "the bound of a loss");
        return list(
            bound.flatMap(
                b -> path.map(p -> new Action.AssertMaxLoss(p, b, atMost.span()))));
      case INVARIANT:
        report.error(
            atMost.bound().span(),
            "'invariant' is not a number",
            "a bound",
            "'assert invariant(PATH)' alone");
        return List.of();
      default:
        unknownProperty(atMost.quantity());
        return List.of();
    }
  }

  @Override
  public List<Action> certify(Statement.CertifyStatement certify) {
    requireNewFile(certify.file());
    return list(
        find(certify.path())
            .map(p -> new Action.Certify(p, certify.file().text(), certify.span())));
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
        find(plot.path()).map(p -> new Action.Plot(p, plot.file().text(), plot.span())));
  }

  private static List<Action> list(Optional<? extends Action> action) {
    return action.<List<Action>>map(List::of).orElse(List.of());
  }

  private void unknownProperty(Word word) {
    report.unknown(
        word,
        "a path has no property " + Quoting.quote(word.text()),
        List.of(INVARIANT, MAX_LOSS));
  }

  /** The path with this name, which has to be constructed before. */
  private Optional<PathPlan> find(Word name) {
    Optional<Word> declaration = scope.paths.declaration(name.text());
    if (declaration.isPresent() && declaration.get().span().start() > name.span().start()) {
      report.add(
          Diagnostic.error(
                  name.span(),
                  "path " + Quoting.quote(name.text()) + " is used before it is constructed",
                  "its use",
                  "its definition first")
              .withNote(declaration.get().span(), "it is defined here"));
      return Optional.empty();
    }
    return scope.path(name);
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
