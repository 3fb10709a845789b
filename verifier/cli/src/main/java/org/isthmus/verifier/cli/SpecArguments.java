package org.isthmus.verifier.cli;

import java.nio.file.Path;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands that carry out a spec have in common. */
final class SpecArguments {

  @Parameters(paramLabel = "SPEC", description = "the spec file")
  private Path spec;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "nd4j",
      description = "nd4j (default) or ejml, for constructions and plots")
  private String engine;

  Path spec() {
    return spec;
  }

  /** The folder that paths in the spec are relative to. */
  Path folder() {
    return spec.toAbsolutePath().getParent();
  }

  Engine engine() {
    try {
      return Engines.byName(engine);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }
}
