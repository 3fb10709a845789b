package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.ModelPlan.ArrayName;
import org.isthmus.grammar.problem.plan.ModelPlan.Format;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.resolution.words.Trainings;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Statement.ModelStatement;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/** Models. */
final class ModelResolution {

  private final Report report;
  private final Scope scope;
  private final ObjectiveResolution objectives;
  private final Trainings trainings;

  ModelResolution(Report report, Scope scope, ObjectiveResolution objectives) {
    this.report = report;
    this.scope = scope;
    this.objectives = objectives;
    this.trainings = new Trainings(report);
  }

  /** The model; nothing if it, its network or the loss that it is trained on has errors. */
  Optional<ModelPlan> resolve(ModelStatement statement) {
    Optional<Network> network = scope.network(statement.network());
    Optional<ModelPlan.Origin> origin = origin(statement.origin(), network);
    return network.flatMap(
        n ->
            origin.map(o -> new ModelPlan(statement.name().text(), n, o, statement.span())));
  }

  private Optional<ModelPlan.Origin> origin(Origin.OfModel origin, Optional<Network> network) {
    if (origin instanceof Origin.Trained trained) {
      return trained(trained, network);
    } else if (origin instanceof Origin.RandomPoint random) {
      return Optional.of(new ModelPlan.RandomPoint(trainings.seed(random)));
    }
    return fromFile((Origin.ModelFile) origin, network);
  }

  private Optional<ModelPlan.Origin> trained(Origin.Trained trained, Optional<Network> network) {
    Training training = trainings.ofModel(trained);
    network.ifPresent(objectives::requireFit);
    return objectives
        .require(trained.span(), "a trained model")
        .map(objective -> new ModelPlan.Trained(training, objective));
  }

  private Optional<ModelPlan.Origin> fromFile(Origin.ModelFile file, Optional<Network> network) {
    Optional<Format> format = format(file.file());
    Map<String, ArrayName> names = new HashMap<>();
    Map<String, Span> places = new HashMap<>();
    for (Origin.ArrayName name : file.names()) {
      String parameter = name.parameter().text();
      Span first = places.putIfAbsent(parameter, name.span());
      if (first != null) {
        report.twice(name.span(), first, "parameter " + Quoting.quote(parameter));
      }
      network.ifPresent(n -> requireParameter(name, n));
      if (name.transposed() && parameter.startsWith("b")) {
        report.error(
            name.span(), "a bias has nothing to transpose", "'transposed'", "the name alone");
      }
      if (name.array().text().isEmpty()) {
        report.error(name.array().span(), "the name is empty", "\"\"", "the name of an array");
      }
      names.put(parameter, new ArrayName(name.array().text(), name.transposed()));
    }
    if (!file.names().isEmpty()) {
      format.ifPresent(f -> requireNamesToGive(file, f));
    }
    return format.map(f -> new ModelPlan.FromFile(file.file().text(), f, names));
  }

  private void requireNamesToGive(Origin.ModelFile file, Format format) {
    String found = Report.count(file.names().size(), "name");
    if (format == Format.ONNX) {
      report.error(
          file.span(),
          "the arrays of an ONNX file have no names to give",
          found,
          "the file alone: its nodes say what each array is");
    } else if (format == Format.TEXT) {
      report.error(
          file.span(),
          "the matrices of a text file cannot be renamed",
          found,
          "the file alone, with matrices W1, b1, ...");
    }
  }

  private void requireParameter(Origin.ArrayName name, Network network) {
    List<String> parameters = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      parameters.add("W" + l);
      if (network.hasBias(l)) {
        parameters.add("b" + l);
      }
    }
    if (!parameters.contains(name.parameter().text())) {
      report.unknown(
          name.parameter(),
          "network " + Quoting.quote(network.name()) + " has no parameter "
              + Quoting.quote(name.parameter().text()),
          parameters);
    }
  }

  private Optional<Format> format(Quoted file) {
    String name = file.text().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      return Optional.of(Format.NPZ);
    } else if (name.endsWith(".safetensors")) {
      return Optional.of(Format.SAFETENSORS);
    } else if (name.endsWith(".onnx")) {
      return Optional.of(Format.ONNX);
    } else if (file.text().endsWith(".txt")) {
      return Optional.of(Format.TEXT);
    }
    report.add(
        Diagnostic.error(
            file.span(),
            "a model is not read from a file of this kind",
            "\"" + file.text() + "\"",
            "a name that ends in .npz, .safetensors, .onnx or .txt"));
    return Optional.empty();
  }
}
