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
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.compute.onnx.OnnxModels;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.Optimiser;
import org.isthmus.numeric.training.Trained;
import org.isthmus.numeric.training.Trainer;
import org.isthmus.numeric.training.TrainingOptions;
import org.isthmus.numeric.training.generated.GeneratedData;
import org.isthmus.proofs.construction.exact.Features;

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

  /**
   * Data with what a certificate says of them.
   *
   * @param dataset the data, rounded where they have fractions
   * @param fractions the data themselves, if they have fractions
   */
  record LoadedData(
      Dataset dataset, Optional<RationalDataset> fractions, DataReference reference) {

    RationalDataset exact() {
      return fractions.orElseGet(() -> RationalDataset.of(dataset));
    }

    /** The data, for what is done in binary64. */
    Dataset binary64(String name) {
      if (fractions.isPresent()) {
        throw CommandException.usage(
            "data " + name + " have numbers that are not binary64 numbers; only n21 in exact"
                + " arithmetic takes them");
      }
      return dataset;
    }
  }

  /**
   * A model with what a certificate says of it.
   *
   * @param point its parameters, rounded where they have fractions
   * @param fractions its parameters themselves, if they have fractions
   */
  record LoadedModel(
      String name,
      ParameterPoint point,
      Optional<RationalPoint> fractions,
      ModelReference reference) {

    RationalPoint exact() {
      return fractions.orElseGet(() -> RationalPoint.of(point));
    }

    /** The parameters, for what is done in binary64. */
    ParameterPoint binary64() {
      if (fractions.isPresent()) {
        throw CommandException.usage(
            "model " + name + " has parameters that are not binary64 numbers; only n21 in exact"
                + " arithmetic takes them");
      }
      return point;
    }

    /** The arrays of the model in a certificate. */
    List<StoredArray> arrays(String prefix) {
      return fractions
          .map(exact -> Certificate.arraysOf(exact, prefix))
          .orElseGet(() -> Certificate.arraysOf(point, prefix));
    }
  }

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
    if (!(recipe.format() instanceof DataRecipe.Text)) {
      Dataset dataset = DataFiles.read(recipe, outputFolder);
      return new LoadedData(
          dataset,
          Optional.empty(),
          new DataReference(dataset.size(), Digests.of(dataset), recipe));
    }
    RationalDataset exact = DataFiles.readExact(recipe, outputFolder);
    DataReference reference = new DataReference(exact.size(), Digests.of(exact), recipe);
    RationalMatrix targets = ((RationalTargets.Values) exact.targets()).values();
    Dataset rounded =
        new Dataset(Matrix.nearest(exact.inputs()), new Targets.Values(Matrix.nearest(targets)));
    boolean isRounded = !RationalDataset.of(rounded).equals(exact);
    return new LoadedData(
        rounded, isRounded ? Optional.of(exact) : Optional.empty(), reference);
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

          @Override
          public LoadedModel randomPoint(ModelPlan.RandomPoint random) {
            return written(plan.name(), Initialisation.normal(plan.network(), random.seed()));
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
    ModelReference.File reference =
        new ModelReference.File(recorded(file.file()), names, Digests.of(path));
    if (file.format() != ModelPlan.Format.TEXT) {
      return loaded(plan.name(), ModelFiles.read(path, plan.network(), names), reference);
    }
    RationalPoint exact = ModelFiles.readExact(path, plan.network(), names);
    ParameterPoint rounded = exact.rounded();
    return new LoadedModel(
        plan.name(),
        rounded,
        RationalPoint.of(rounded).equals(exact) ? Optional.empty() : Optional.of(exact),
        new ModelReference(plan.name(), Digests.of(exact), Optional.of(reference)));
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
        name,
        point,
        Optional.empty(),
        new ModelReference(name, Digests.of(point), Optional.of(file)));
  }

  private ParameterPoint train(
      String name, Network network, Training training, Objective objective) {
    Dataset dataset = data(objective.data()).binary64(objective.data().name());
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

  /** The loss of a model, rounded; what has fractions is rounded as late as the outputs. */
  double loss(ModelPlan plan, Objective objective) {
    LoadedModel model = model(plan);
    LoadedData loaded = data(objective.data());
    Dataset dataset = loaded.dataset();
    requireFits(plan.network(), dataset, objective);
    boolean rounded = model.fractions().isPresent() || loaded.fractions().isPresent();
    boolean exact =
        rounded
            && plan.network().hidden().stream()
                .allMatch(layer -> layer.activation().negativeSlope().isPresent());
    Matrix outputs =
        exact
            ? Matrix.nearest(Features.output(model.exact(), loaded.exact().inputs()))
            : engine.outputs(model.point(), dataset.inputs(), Precision.DOUBLE);
    return LossFunction.of(
            objective.loss(), dataset.targets(), plan.network().outputWidth())
        .mean(outputs);
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
