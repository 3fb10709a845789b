package org.isthmus.grammar.problem.resolution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubnetworkFiles;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.resolution.words.Trainings;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subnetworks;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;

/** Where the subnetworks of a path come from, and whether they can come from there. */
final class SubnetworkResolution {

  /** The subnetworks of a path that does not say where they come from. */
  static final Optional<PathPlan.Subnetworks> BY_DEFAULT =
      Optional.of(new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT));

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}?");
  private static final List<String> PLACEHOLDERS = List.of("l", "model");

  private final Report report;
  private final Trainings trainings;

  SubnetworkResolution(Report report) {
    this.report = report;
    this.trainings = new Trainings(report);
  }

  /**
   * The subnetworks; nothing, with a diagnostic, if they cannot be had like this.
   *
   * @param model one with the shape of both ends, if it is known
   * @param objective the loss, if it is known
   */
  Optional<PathPlan.Subnetworks> resolve(
      Subnetworks subnetworks, Optional<ModelPlan> model, Optional<Objective> objective) {
    return subnetworks
        .origin()
        .match(
            new Origin.OfSubnetworks.Cases<>() {
              @Override
              public Optional<PathPlan.Subnetworks> trained(Origin.Trained trained) {
                return Optional.of(
                    new PathPlan.TrainedSubnetworks(trainings.ofSubnetworks(trained)));
              }

              @Override
              public Optional<PathPlan.Subnetworks> memorised(Origin.Memorised memorised) {
                PathPlan.Subnetworks plan = trainings.memorised(memorised);
                boolean sound = model.isEmpty() || requireRelu(memorised.span(), model.get());
                return sound ? Optional.of(plan) : Optional.empty();
              }

              @Override
              public Optional<PathPlan.Subnetworks> separated(Origin.Separated separated) {
                PathPlan.Subnetworks plan = trainings.separated(separated);
                boolean sound =
                    objective.isEmpty() || requireClasses(separated.span(), objective.get());
                return sound ? Optional.of(plan) : Optional.empty();
              }

              @Override
              public Optional<PathPlan.Subnetworks> files(Origin.SubnetworkFiles files) {
                return fromFiles(files);
              }
            });
  }

  private boolean requireRelu(Span place, ModelPlan model) {
    Optional<HiddenLayer> other =
        model.network().hidden().stream()
            .filter(layer -> !(layer.activation() instanceof Activation.Relu))
            .findFirst();
    other.ifPresent(
        layer ->
            report.add(
                Diagnostic.error(
                        place,
                        "subnetworks that memorise are constructed of relu neurons",
                        Quoting.quote(layer.activation().notation()) + " in layer "
                            + Quoting.quote(layer.name()) + " of network "
                            + Quoting.quote(model.network().name()),
                        "'relu' in every hidden layer, or 'subnetworks trained'")
                    .withNote(
                        model.span(), Quoting.quote(model.name()) + " is defined here")));
    return other.isEmpty();
  }

  /** Whether the samples may have classes that cross-entropy wants apart. */
  private boolean requireClasses(Span place, Objective objective) {
    if (!(objective.loss() instanceof Loss.CrossEntropy)) {
      report.add(
          Diagnostic.error(
                  place,
                  "subnetworks that separate classes make the cross-entropy small",
                  Quoting.quote(objective.loss().notation()),
                  "'cross_entropy', or 'subnetworks trained'")
              .withNote(objective.span(), "the loss is here"));
      return false;
    }
    boolean real =
        objective.data().source() instanceof DataPlan.Generated generated
            && generated.generator() instanceof Generator.Teacher;
    if (real) {
      report.add(
          Diagnostic.error(
                  place,
                  "subnetworks that separate classes need one class for each sample",
                  "the real targets of a teacher",
                  "class labels or targets 0 and 1, or 'subnetworks trained'")
              .withNote(objective.data().span(), "the data are defined here"));
    }
    return !real;
  }

  private Optional<PathPlan.Subnetworks> fromFiles(Origin.SubnetworkFiles files) {
    List<Quoted> patterns = files.patterns();
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
