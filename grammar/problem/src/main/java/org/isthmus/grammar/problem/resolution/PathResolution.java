package org.isthmus.grammar.problem.resolution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubnetworkFiles;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subnetworks;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subsets;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Statement.Route;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/** Paths: their models, the statement whose proof constructs them, and their options. */
final class PathResolution {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}?");
  private static final List<String> PLACEHOLDERS = List.of("l", "model");

  private final Report report;
  private final Scope scope;
  private final ObjectiveResolution objectives;
  private final Trainings trainings;

  PathResolution(Report report, Scope scope, ObjectiveResolution objectives) {
    this.report = report;
    this.scope = scope;
    this.objectives = objectives;
    this.trainings = new Trainings(report);
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
    Optional<Citation> citation =
        new Citations(report)
            .resolve(statement.citation(), Citations.THAT_CONNECT, "that constructs a path");
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
    Optional<PathPlan.Chosen> subsets = subsets(options, first, second);
    Optional<PathPlan.Subnetworks> subnetworks = subnetworks(options);
    if (citation.isEmpty()) {
      return Optional.empty();
    }
    if (citation.get().equals(Citations.NBM21_COROLLARY_4_3)) {
      options.requireKnown(citation.get().toString(), List.of("subset", "rescale"));
      requireSubset(options, statement);
      Optional<YesOrNo> rescale = options.setting("rescale", YesOrNo.values(), YesOrNo.YES);
      return subsets.flatMap(
          chosen ->
              rescale.map(
                  yes ->
                      new PathPlan.DropoutStable(
                          chosen.first(), chosen.second(), yes == YesOrNo.YES)));
    }
    options.requireKnown(
        citation.get().toString(), List.of("subset", "subnetworks", "form", "hub"));
    return layerwise(options, statement, subsets, subnetworks);
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
      Optional<PathPlan.Subnetworks> subnetworks) {
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
    return kept.isPresent() && subnetworks.isPresent() && form.isPresent() && hub.isPresent()
        ? Optional.of(
            new PathPlan.Layerwise(kept.get(), subnetworks.get(), form.get(), hub.get()))
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
    Word firstName = subsets.names().get(0);
    Optional<SubsetPlan> ofFirst = scope.subset(firstName);
    boolean fits = requireFit(firstName, ofFirst, first);
    if (subsets.names().size() == 1) {
      return fits
          ? ofFirst.map(subset -> new PathPlan.Chosen(subset, subset))
          : Optional.empty();
    }
    Word secondName = subsets.names().get(1);
    Optional<SubsetPlan> ofSecond = scope.subset(secondName);
    fits &= requireFit(secondName, ofSecond, second);
    return fits
        ? ofFirst.flatMap(a -> ofSecond.map(b -> new PathPlan.Chosen(a, b)))
        : Optional.empty();
  }

  /** Whether the subset is of a network with the shape of the model, as far as both are known. */
  boolean requireFit(Word name, Optional<SubsetPlan> subset, Optional<ModelPlan> model) {
    if (subset.isEmpty()
        || model.isEmpty()
        || subset.get().network().hasShapeOf(model.get().network())) {
      return true;
    }
    Network network = subset.get().network();
    report.add(
        Diagnostic.error(
                name.span(),
                "the subset does not fit model " + Quoting.quote(model.get().name()),
                "a subset of network " + Quoting.quote(network.name()) + " of shape "
                    + network.shape(),
                "the shape " + model.get().network().shape())
            .withNote(subset.get().span(), "the subset is defined here"));
    return false;
  }

  private Optional<PathPlan.Subnetworks> subnetworks(ConstructionOptions options) {
    return options
        .option(Subnetworks.class)
        .map(this::origin)
        .orElse(Optional.of(new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT)));
  }

  private Optional<PathPlan.Subnetworks> origin(Subnetworks subnetworks) {
    if (subnetworks.origin() instanceof Origin.Trained trained) {
      return Optional.of(
          new PathPlan.TrainedSubnetworks(trainings.ofSubnetworks(trained)));
    }
    List<Quoted> patterns = ((Origin.SubnetworkFiles) subnetworks.origin()).patterns();
    boolean sound = true;
    for (Quoted pattern : patterns) {
      sound &= requirePattern(pattern);
    }
    String one = patterns.get(0).text();
    String other = patterns.get(patterns.size() - 1).text();
    boolean shared = one.equals(other);
    return sound
        ? Optional.of(
            new PathPlan.FromFiles(
                new SubnetworkFiles(one, shared), new SubnetworkFiles(other, shared)))
        : Optional.empty();
  }

  private boolean requirePattern(Quoted pattern) {
    boolean sound = true;
    if (!pattern.text().endsWith(".npz") && !pattern.text().endsWith(".safetensors")) {
      report.error(
          pattern.span(),
          "subnetworks are not read from a file of this kind",
          "\"" + pattern.text() + "\"",
          "a name that ends in .npz or .safetensors");
      sound = false;
    }
    Matcher matcher = PLACEHOLDER.matcher(pattern.text());
    while (matcher.find()) {
      if (!PLACEHOLDERS.contains(matcher.group(1)) || !matcher.group().endsWith("}")) {
        report.add(
            Diagnostic.error(
                    pattern.span(),
                    "the pattern has an unknown placeholder",
                    Quoting.quote(matcher.group()),
                    "'{l}' or '{model}'")
                .withHint(
                    NearMiss.of(matcher.group(1), PLACEHOLDERS)
                        .map(name -> "did you mean '{" + name + "}'?")));
        sound = false;
      }
    }
    return sound;
  }
}
