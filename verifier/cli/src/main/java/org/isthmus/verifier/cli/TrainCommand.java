package org.isthmus.verifier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.ParameterPoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isthmus train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains the models that a spec calls trained and saves each as NAME.npz.")
final class TrainCommand implements Callable<Integer> {

  @Mixin private SpecArguments arguments;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder to write to (default: here)")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    Console console = Console.ofProcess();
    Problem problem = Specs.problem(Specs.read(arguments.spec()), console);
    List<ModelPlan> trained =
        problem.models().stream()
            .filter(model -> model.origin() instanceof ModelPlan.Trained)
            .toList();
    if (trained.isEmpty()) {
      throw CommandException.usage(
          arguments.spec() + ": the spec has no model to train (expected 'model NAME : NETWORK ="
              + " trained')");
    }
    try (TemporaryFolder temporary = TemporaryFolder.make()) {
      Workspace workspace =
          new Workspace(arguments.folder(), temporary.path(), arguments.engine(console), console);
      for (ModelPlan model : trained) {
        ParameterPoint point = workspace.model(model).point();
        Files.createDirectories(folder);
        Path file = folder.resolve(model.name() + ".npz");
        ModelFiles.write(file, point);
        console.say(String.format("%-12s %s", "saved", file));
      }
    }
    console.say(Outcome.ok(trained.size() + " models trained").line());
    return Outcome.OK;
  }
}
