package org.isthmus.verifier.cli;

import java.util.Optional;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import picocli.CommandLine.Option;

/** Which engine multiplies matrices where nothing is proved. */
final class EngineChoice {

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = {
        "nd4j or ejml, for constructions and plots (default: nd4j, or ejml where nd4j does not start)"
      })
  private Optional<String> engine = Optional.empty();

  /** The engine that was asked for, or the first that starts on this machine. */
  Engine engine(Console console) {
    if (engine.isPresent()) {
      try {
        return Engines.byName(engine.get());
      } catch (IllegalArgumentException e) {
        throw CommandException.usage(e.getMessage());
      }
    }
    try {
      return Engines.byName(Engines.names().get(0));
    } catch (IllegalArgumentException e) {
      console.complain("isthmus: warning: " + e.getMessage() + "; taking ejml");
      return Engines.byName("ejml");
    }
  }
}
