package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.isthmus.numeric.compute.onnx.OnnxModels;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code isthmus convert}. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    header = "Writes a model as .npz in the papers' orientation.",
    description =
        "Reads a model (.npz, .safetensors or .onnx) and writes it as .npz with the arrays W1, b1,"
            + " ..., WL in the papers' orientation, every number as it was.")
final class ConvertCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "MODEL", description = "the model to read")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "NPZ",
      converter = NpzFile.class,
      description = "the file to write")
  private Path target;

  @Override
  public Integer call() {
    ParameterPoint point;
    if (model.toString().endsWith(".onnx")) {
      point = OnnxModels.read(model).point();
    } else {
      // The activations are no part of these files and none of what is written.
      Network network =
          ModelFiles.infer(
              model, ArrayNames.byConvention(), "model", new Activation.Identity());
      point = ModelFiles.read(model, network, ArrayNames.byConvention());
    }
    ModelFiles.write(target, point);
    System.out.println(
        "OK " + target + " has the " + point.network().parameterCount() + " parameters of " + model
            + " (digest " + Digests.of(point) + ")");
    return Outcome.OK;
  }
}
