package org.isthmus.grammar.problem.resolution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Statement.PathOption;
import org.isthmus.grammar.problem.syntax.Statement.PathStatement;
import org.isthmus.grammar.problem.syntax.Statement.Setting;
import org.isthmus.grammar.problem.syntax.Statement.Subnetworks;
import org.isthmus.grammar.problem.syntax.Statement.Subsets;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.model.Network;

/** Paths: their models, the statement that constructs them, and its options. */
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

  /** The options of a path, each at most once. */
  private record Options(Map<String, PathOption> byName) {
    boolean has(String name) {
      return byName.containsKey(name);
    }
  }

  /** The path; nothing if it or something that it uses has errors. */
  Optional<PathPlan> resolve(PathStatement statement) {
    Optional<ModelPlan> first = scope.model(statement.first());
    Optional<ModelPlan> second = scope.model(statement.second());
    first.ifPresent(model -> objectives.requireFit(model.network()));
    second.ifPresent(model -> objectives.requireFit(model.network()));
    boolean sameShape = requireSameShape(statement, first, second);
    Optional<Objective> objective = objectives.require(statement.name().span(), "a path");
    Optional<Citation> citation =
        new Citations(report)
            .resolve(statement.citation(), Citations.OF_PATHS, "that constructs a path");
    Options options = options(statement);
    citation.ifPresent(c -> requireKnown(options, c));
    Optional<PathPlan.Chosen> subsets = subsets(options, first, second);
    Optional<PathPlan.Subnetworks> subnetworks = subnetworks(options);
    Optional<PathPlan.Form> form = setting(options, "form", PathPlan.Form.values(), 0);
    Optional<PathPlan.Hub> hub = setting(options, "hub", PathPlan.Hub.values(), 2);
    Optional<YesOrNo> rescale = setting(options, "rescale", YesOrNo.values(), 0);
    boolean stored =
        options.byName().get("subnetworks") instanceof Subnetworks given
            && given.origin() instanceof Origin.SubnetworkFiles;
    boolean layerwise = citation.isPresent() && citation.get().equals(Citations.THEOREM_4_1);
    if (!options.has("subset") && citation.isPresent() && !(layerwise && stored)) {
      report.add(
          Diagnostic.error(
                  statement.citation().span(),
                  "the construction needs a subset of the neurons",
                  "none",
                  "'subset NAME' in the braces of the path")
              .withHint("a subset is defined by 'subset NAME of NETWORK { each: selected half }'"));
    }
    Optional<PathPlan.Kept> kept =
        !options.has("subset") && stored
            ? Optional.of(new PathPlan.AsStored())
            : subsets.map(PathPlan.Kept.class::cast);
    boolean sound =
        sameShape
            && first.isPresent()
            && second.isPresent()
            && objective.isPresent()
            && citation.isPresent()
            && kept.isPresent()
            && subnetworks.isPresent()
            && form.isPresent()
            && hub.isPresent()
            && rescale.isPresent();
    if (!sound || (!layerwise && subsets.isEmpty())) {
      return Optional.empty();
    }
    PathPlan.Method method =
        layerwise
            ? new PathPlan.Layerwise(kept.get(), subnetworks.get(), form.get(), hub.get())
            : new PathPlan.DropoutStable(
                subsets.get().first(), subsets.get().second(), rescale.get() == YesOrNo.YES);
    return Optional.of(
        new PathPlan(
            statement.name().text(),
            first.get(),
            second.get(),
            citation.get(),
            objective.get(),
            method,
            statement.span()));
  }

  private enum YesOrNo {
    YES,
    NO
  }

  private boolean requireSameShape(
      PathStatement statement, Optional<ModelPlan> first, Optional<ModelPlan> second) {
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
                statement.second().span(),
                "the two models differ in shape",
                Quoting.quote(second.get().name()) + " of shape " + b.shape(),
                "the shape " + a.shape() + " of " + Quoting.quote(first.get().name()))
            .withNote(first.get().span(), Quoting.quote(first.get().name()) + " is defined here"));
    return false;
  }

  // ------------------------------------------------------------------ options

  private Options options(PathStatement statement) {
    Map<String, PathOption> options = new LinkedHashMap<>();
    for (PathOption option : statement.options()) {
      PathOption first = options.putIfAbsent(nameOf(option), option);
      if (first != null) {
        report.twice(option.span(), first.span(), Quoting.quote(nameOf(option)));
      }
    }
    return new Options(options);
  }

  private static String nameOf(PathOption option) {
    if (option instanceof Subsets) {
      return "subset";
    }
    return option instanceof Setting setting ? setting.key().text() : "subnetworks";
  }

  private void requireKnown(Options options, Citation citation) {
    List<String> known =
        citation.equals(Citations.THEOREM_4_1)
            ? List.of("subset", "subnetworks", "form", "hub")
            : List.of("subset", "rescale");
    options
        .byName()
        .forEach(
            (name, option) -> {
              if (!known.contains(name)) {
                Word word =
                    option instanceof Setting setting
                        ? setting.key()
                        : new Word(name, option.span());
                report.unknown(
                    word, citation + " has no option " + Quoting.quote(name), known);
              }
            });
  }

  private <E extends Enum<E>> Optional<E> setting(
      Options options, String name, E[] values, int otherwise) {
    if (!(options.byName().get(name) instanceof Setting setting)) {
      return Optional.of(values[otherwise]);
    }
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    String text = setting.value().text();
    if (!words.containsKey(text)) {
      report.unknown(
          setting.value(),
          Quoting.quote(name) + " cannot be " + Quoting.quote(text),
          words.keySet());
      return Optional.empty();
    }
    return Optional.of(words.get(text));
  }

  private Optional<PathPlan.Chosen> subsets(
      Options options, Optional<ModelPlan> first, Optional<ModelPlan> second) {
    if (!(options.byName().get("subset") instanceof Subsets subsets)) {
      return Optional.empty();
    }
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

  private Optional<PathPlan.Subnetworks> subnetworks(Options options) {
    if (!(options.byName().get("subnetworks") instanceof Subnetworks subnetworks)) {
      return Optional.of(new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT));
    }
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
