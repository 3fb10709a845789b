package org.isthmus.verifier.cli;

import java.nio.file.Path;
import org.isthmus.numeric.bulk.Engine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What commands that carry out a spec have in common. */
final class SpecArguments {

  @Parameters(paramLabel = "SPEC", description = "the spec file")
  private Path spec;

  @Mixin private EngineChoice engine;

  Path spec() {
    return spec;
  }

  /** The folder that paths in the spec are relative to. */
  Path folder() {
    return spec.toAbsolutePath().getParent();
  }

  Engine engine(Console console) {
    return engine.engine(console);
  }
}
