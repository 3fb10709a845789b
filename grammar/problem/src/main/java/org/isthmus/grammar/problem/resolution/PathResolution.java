package org.isthmus.grammar.problem.resolution;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.resolution.words.Citations;
import org.isthmus.grammar.problem.resolution.words.ConstructionOptions;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subnetworks;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subsets;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Statement.Route;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/** Paths: their models, the statement whose proof constructs them, and their options. */
final class PathResolution {

  private final Report report;
  private final Scope scope;
  private final ObjectiveResolution objectives;
  private final SubnetworkResolution subnetworks;

  PathResolution(Report report, Scope scope, ObjectiveResolution objectives) {
    this.report = report;
    this.scope = scope;
    this.objectives = objectives;
    this.subnetworks = new SubnetworkResolution(report);
  }

  /** The path; nothing if it or something that it uses has errors. */
  Optional<PathPlan> resolve(PathStatement statement) {
    return statement
        .route()
        .match(
            new Route.Cases<>() {
              @Override
              public Optional<PathPlan> connect(Route.Connect connect) {
                return connection(statement, connect);
              }

              @Override
              public Optional<PathPlan> unbounded(Route.Unbounded unbounded) {
                return fromOne(
                    statement,
                    unbounded.model(),
                    "an unbounded path",
                    objectives.require(statement.name().span(), "a path"),
                    PathPlan.Ray::new);
              }

              @Override
              public Optional<PathPlan> descend(Route.Descend descend) {
                return fromOne(
                    statement,
                    descend.model(),
                    "a descent",
                    objectives.requireSquared(statement.name().span(), "a descent"),
                    PathPlan.Descent::new);
              }
            });
  }

  /** Makes a plan of a path that begins at a model and has no options. */
  private interface FromOne {
    PathPlan plan(
        String name, ModelPlan start, Citation citation, Objective objective, Span span);
  }

  private Optional<PathPlan> fromOne(
      PathStatement statement,
      Word model,
      String kind,
      Optional<Objective> objective,
      FromOne plan) {
    Optional<ModelPlan> start = scope.model(model);
    start.ifPresent(m -> objectives.requireFit(m.network()));
    Optional<Citation> citation =
        new Citations(report)
            .resolve(
                statement.citation(), Citations.THAT_LEAD_AWAY, "that constructs " + kind);
    new ConstructionOptions(report, statement.options()).requireKnown(kind, List.of());
    return start.flatMap(
        m ->
            objective.flatMap(
                o ->
                    citation.map(
                        c -> plan.plan(statement.name().text(), m, c, o, statement.span()))));
  }

  private Optional<PathPlan> connection(PathStatement statement, Route.Connect connect) {
    Optional<ModelPlan> first = scope.model(connect.first());
    Optional<ModelPlan> second = scope.model(connect.second());
    first.ifPresent(model -> objectives.requireFit(model.network()));
    second.ifPresent(model -> objectives.requireFit(model.network()));
    boolean sameShape = requireSameShape(connect.second(), first, second);
    Optional<Objective> objective = objectives.require(statement.name().span(), "a path");
    Optional<Citation> citation = new Citations(report).connecting(statement.citation());
    Optional<PathPlan.Method> method = method(statement, citation, first, second);
    boolean sound =
        sameShape
            && first.isPresent()
            && second.isPresent()
            && objective.isPresent()
            && citation.isPresent()
            && method.isPresent();
    return sound
        ? Optional.of(
            new PathPlan.Connection(
                statement.name().text(),
                first.get(),
                second.get(),
                citation.get(),
                objective.get(),
                method.get(),
                statement.span()))
        : Optional.empty();
  }

  private boolean requireSameShape(
      Word place, Optional<ModelPlan> first, Optional<ModelPlan> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    Network a = first.get().network();
    Network b = second.get().network();
    if (a.hasShapeOf(b)) {
      return true;
    }
    report.add(
        Diagnostic.error(
                place.span(),
                "the two models differ in shape",
                Quoting.quote(second.get().name()) + " of shape " + b.shape(),
                "the shape " + a.shape() + " of " + Quoting.quote(first.get().name()))
            .withNote(first.get().span(), Quoting.quote(first.get().name()) + " is defined here"));
    return false;
  }

  // ------------------------------------------------------------------ methods

  /** How the path is constructed; nothing if its options have errors or nobody knows how. */
  private Optional<PathPlan.Method> method(
      PathStatement statement,
      Optional<Citation> citation,
      Optional<ModelPlan> first,
      Optional<ModelPlan> second) {
    ConstructionOptions options = new ConstructionOptions(report, statement.options());
    if (citation.isPresent() && citation.get().equals(Citations.N21_THEOREM_3_1)) {
      return widthN1(options, citation.get());
    }
    if (citation.isPresent() && citation.get().equals(Citations.NBM21_COROLLARY_4_3)) {
      return dropoutStable(options, statement, first, second);
    }
    citation.ifPresent(
        c ->
            options.requireKnown(
                c.toString(), List.of("subset", "subnetworks", "form", "hub")));
    Optional<PathPlan.Chosen> subsets = subsets(options, first, second);
    Optional<PathPlan.Subnetworks> made =
        options
            .option(Subnetworks.class)
            .map(given -> subnetworks.resolve(given, first, objectives.known()))
            .orElse(SubnetworkResolution.BY_DEFAULT);
    return citation.isPresent()
        ? layerwise(options, statement, subsets, made)
        : Optional.empty();
  }

  private Optional<PathPlan.Method> dropoutStable(
      ConstructionOptions options,
      PathStatement statement,
      Optional<ModelPlan> first,
      Optional<ModelPlan> second) {
    options.requireKnown(
        Citations.NBM21_COROLLARY_4_3.toString(), List.of("subset", "rescale"));
    requireSubset(options, statement);
    Optional<PathPlan.Chosen> subsets = subsets(options, first, second);
    Optional<YesOrNo> rescale = options.setting("rescale", YesOrNo.values(), YesOrNo.YES);
    return subsets.flatMap(
        chosen ->
            rescale.map(
                yes ->
                    new PathPlan.DropoutStable(
                        chosen.first(), chosen.second(), yes == YesOrNo.YES)));
  }

  private enum YesOrNo {
    YES,
    NO
  }

  private Optional<PathPlan.Method> widthN1(ConstructionOptions options, Citation citation) {
    options.requireKnown(citation.toString(), List.of("form", "arithmetic"));
    Optional<PathPlan.Exchange> form =
        options.setting("form", PathPlan.Exchange.values(), PathPlan.Exchange.BATCHED);
    Optional<PathPlan.Arithmetic> arithmetic =
        options.setting("arithmetic", PathPlan.Arithmetic.values(), PathPlan.Arithmetic.EXACT);
    if (form.isEmpty() || arithmetic.isEmpty()) {
      return Optional.empty();
    }
    if (!PathPlan.WidthN1.fit(form.get(), arithmetic.get())) {
      report.error(
          options.place("arithmetic"),
          "in this arithmetic neurons are not exchanged one after the other",
          "'enclosed' with 'form sequential'",
          "'exact', or 'form batched'");
      return Optional.empty();
    }
    return Optional.of(new PathPlan.WidthN1(form.get(), arithmetic.get()));
  }

  private Optional<PathPlan.Method> layerwise(
      ConstructionOptions options,
      PathStatement statement,
      Optional<PathPlan.Chosen> subsets,
      Optional<PathPlan.Subnetworks> made) {
    boolean stored =
        options
            .option(Subnetworks.class)
            .map(given -> given.origin() instanceof Origin.SubnetworkFiles)
            .orElse(Boolean.FALSE);
    if (!stored) {
      requireSubset(options, statement);
    }
    Optional<PathPlan.Kept> kept =
        stored && !options.has("subset")
            ? Optional.of(new PathPlan.AsStored())
            : subsets.map(PathPlan.Kept.class::cast);
    Optional<PathPlan.Form> form =
        options.setting("form", PathPlan.Form.values(), PathPlan.Form.ALTERNATING);
    Optional<PathPlan.Hub> hub =
        options.setting("hub", PathPlan.Hub.values(), PathPlan.Hub.AUTO);
    return kept.isPresent() && made.isPresent() && form.isPresent() && hub.isPresent()
        ? Optional.of(new PathPlan.Layerwise(kept.get(), made.get(), form.get(), hub.get()))
        : Optional.empty();
  }

  private void requireSubset(ConstructionOptions options, PathStatement statement) {
    if (!options.has("subset")) {
      report.add(
          Diagnostic.error(
                  statement.citation().span(),
                  "the construction needs a subset of the neurons",
                  "none",
                  "'subset NAME' in the braces of the path")
              .withHint("a subset is defined by 'subset NAME of NETWORK { each: selected half }'"));
    }
  }

  private Optional<PathPlan.Chosen> subsets(
      ConstructionOptions options, Optional<ModelPlan> first, Optional<ModelPlan> second) {
    return options.option(Subsets.class).flatMap(subsets -> chosen(subsets, first, second));
  }

  private Optional<PathPlan.Chosen> chosen(
      Subsets subsets, Optional<ModelPlan> first, Optional<ModelPlan> second) {
    List<Word> names = subsets.names();
    Optional<SubsetPlan> ofFirst = scope.subsetOfModel(names.get(0), first);
    Optional<SubsetPlan> ofSecond =
        names.size() == 1 ? ofFirst : scope.subsetOfModel(names.get(1), second);
    return ofFirst.flatMap(a -> ofSecond.map(b -> new PathPlan.Chosen(a, b)));
  }
}
