package org.isthmus.verifier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.compute.onnx.OnnxModels;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.Optimiser;
import org.isthmus.numeric.training.Trained;
import org.isthmus.numeric.training.Trainer;
import org.isthmus.numeric.training.TrainingOptions;
import org.isthmus.numeric.training.generated.GeneratedData;

/**
 * The data and models of a spec, loaded, generated or trained when they are first asked for.
 *
 * <p>What is generated, trained or read from a format that the checker does not read is written to
 * the output folder and is from then on an input like any other.
 */
final class Workspace {

  private final Path specFolder;
  private final Path outputFolder;
  private final Engine engine;
  private final Console console;
  private final Map<String, LoadedData> data = new HashMap<>();
  private final Map<String, LoadedModel> models = new HashMap<>();

  /**
   * @param specFolder paths in the spec are relative to this
   * @param outputFolder where the certificate goes, and what is generated; made when needed
   */
  Workspace(Path specFolder, Path outputFolder, Engine engine, Console console) {
    this.specFolder = specFolder.toAbsolutePath().normalize();
    this.outputFolder = outputFolder.toAbsolutePath().normalize();
    this.engine = engine;
    this.console = console;
  }

  /** Data with what a certificate says of them. */
  record LoadedData(Dataset dataset, DataReference reference) {}

  /** A model with what a certificate says of it. */
  record LoadedModel(String name, ParameterPoint point, ModelReference reference) {}

  Engine engine() {
    return engine;
  }

  LoadedData data(DataPlan plan) {
    LoadedData known = data.get(plan.name());
    if (known == null) {
      known = console.during("data " + plan.name(), () -> load(plan));
      data.put(plan.name(), known);
    }
    return known;
  }

  private LoadedData load(DataPlan plan) {
    DataRecipe recipe =
        plan.match(
            new DataPlan.Cases<>() {
              @Override
              public DataRecipe fromFiles(DataRecipe recipe) {
                List<String> files = new ArrayList<>();
                recipe.files().forEach(file -> files.add(recorded(file)));
                return new DataRecipe(recipe.format(), files, recipe.operations());
              }

              @Override
              public DataRecipe generated(
                  Generator generator, List<DataRecipe.Operation> operations) {
                String file = plan.name() + ".npz";
                DataFiles.write(output(file), generate(generator));
                return new DataRecipe(
                    new DataRecipe.Arrays("X", "Y"), List.of(file), operations);
              }
            });
    Dataset dataset = DataFiles.read(recipe, outputFolder);
    return new LoadedData(
        dataset, new DataReference(dataset.size(), Digests.of(dataset), recipe));
  }

  private static Dataset generate(Generator generator) {
    return generator.match(
        new Generator.Cases<>() {
          @Override
          public Dataset twoMoons(Generator.TwoMoons moons) {
            return GeneratedData.twoMoons(
                moons.samples(), moons.noise().doubleValue(), moons.seed());
          }

          @Override
          public Dataset spirals(Generator.Spirals spirals) {
            return GeneratedData.spirals(
                spirals.samples(),
                spirals.classes(),
                spirals.noise().doubleValue(),
                spirals.seed());
          }

          @Override
          public Dataset gaussianClusters(Generator.GaussianClusters clusters) {
            return GeneratedData.gaussianClusters(
                clusters.samples(),
                clusters.classes(),
                clusters.dimension(),
                clusters.spread().doubleValue(),
                clusters.seed());
          }

          @Override
          public Dataset teacher(Generator.Teacher teacher) {
            return GeneratedData.teacher(teacher.samples(), teacher.network(), teacher.seed());
          }
        });
  }

  LoadedModel model(ModelPlan plan) {
    LoadedModel known = models.get(plan.name());
    if (known == null) {
      known = load(plan);
      models.put(plan.name(), known);
    }
    return known;
  }

  private LoadedModel load(ModelPlan plan) {
    return plan.match(
        new ModelPlan.Cases<>() {
          @Override
          public LoadedModel fromFile(ModelPlan.FromFile file) {
            return read(plan, file);
          }

          @Override
          public LoadedModel trained(ModelPlan.Trained trained) {
            ParameterPoint point =
                train(plan.name(), plan.network(), trained.training(), trained.objective());
            return written(plan.name(), point);
          }
        });
  }

  private LoadedModel read(ModelPlan plan, ModelPlan.FromFile file) {
    Path path = specFolder.resolve(file.file());
    if (file.format() == ModelPlan.Format.ONNX) {
      return written(plan.name(), OnnxModels.read(path, plan.network()));
    }
    ArrayNames names =
        new ArrayNames(
            file.names().entrySet().stream()
                .map(
                    entry ->
                        new ArrayNames.Entry(
                            entry.getKey(),
                            entry.getValue().array(),
                            entry.getValue().transposed()))
                .toList());
    return loaded(
        plan.name(),
        ModelFiles.read(path, plan.network(), names),
        new ModelReference.File(recorded(file.file()), names, Digests.of(path)));
  }

  /** Writes a model that is in no file that the checker reads. */
  private LoadedModel written(String name, ParameterPoint point) {
    String file = name + ".npz";
    Path path = output(file);
    ModelFiles.write(path, point);
    return loaded(
        name,
        point,
        new ModelReference.File(file, ArrayNames.byConvention(), Digests.of(path)));
  }

  private static LoadedModel loaded(
      String name, ParameterPoint point, ModelReference.File file) {
    return new LoadedModel(
        name, point, new ModelReference(name, Digests.of(point), Optional.of(file)));
  }

  private ParameterPoint train(
      String name, Network network, Training training, Objective objective) {
    Dataset dataset = data(objective.data()).dataset();
    requireFits(network, dataset, objective);
    TrainingOptions options =
        TrainingOptions.of(name, training.seed(), budget(training))
            .withBatch(batch(training, dataset))
            .withTargetLoss(training.target().doubleValue())
            .with(optimiser(training));
    Trained trained =
        console.during(
            "training " + name,
            work ->
                Trainer.train(
                    Initialisation.of(network, training.seed()),
                    dataset,
                    objective.loss(),
                    options,
                    engine,
                    (what, epoch, loss) ->
                        work.at(String.format("epoch %d, loss %.3g", epoch, loss))));
    console.say(
        String.format(
            "%-12s trained for %d epoch%s, loss %.4g",
            name,
            trained.epochs(),
            trained.epochs() == 1 ? "" : "s",
            trained.loss()));
    return trained.point();
  }

  /** The data must fit the network and the loss before anything is computed from them. */
  static void requireFits(Network network, Dataset dataset, Objective objective) {
    if (dataset.inputs().columns() != network.inputWidth()) {
      throw CommandException.usage(
          "data " + objective.data().name() + " do not fit network " + network.name() + " (found "
              + dataset.inputs().columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    try {
      objective.loss().requireTargets(dataset.targets(), network.outputWidth());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("data " + objective.data().name() + ": " + e.getMessage());
    }
  }

  static Budget budget(Training training) {
    Duration limit = training.budget();
    return new Budget(training.epochs(), limit.toMillis() / 60_000.0);
  }

  /** The samples a step: as the spec says, or what {@link Training#AUTOMATIC} stands for. */
  static int batch(Training training, Dataset dataset) {
    int batch =
        training.batch() == Training.AUTOMATIC
            ? Math.max(16, Math.min(256, dataset.size() / 50))
            : training.batch();
    return Math.min(batch, dataset.size());
  }

  private static Optimiser optimiser(Training training) {
    Rational rate = training.rate();
    return training.optimiser() == Training.Optimiser.ADAM
        ? new Optimiser.Adam(rate.doubleValue())
        : new Optimiser.Momentum(rate.doubleValue(), 0.9);
  }

  /**
   * A path of the spec as it is written in a certificate: an absolute one as it is, another one
   * relative to the output folder, both folders without symbolic links, so that the way up is the
   * way that the file system takes.
   */
  private String recorded(String file) {
    Path path = specFolder.resolve(file);
    if (Path.of(file).isAbsolute() || !Files.exists(path)) {
      return path.toString();
    }
    try {
      Path base = output("").toRealPath();
      Path real = path.toRealPath();
      return (real.getRoot().equals(base.getRoot()) ? base.relativize(real) : real).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  /** A file in the output folder, which is there afterwards. */
  Path output(String name) {
    try {
      Files.createDirectories(outputFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          outputFolder + ": the folder cannot be made (" + e.getMessage() + ")", e);
    }
    return outputFolder.resolve(name);
  }
}
