package org.isthmus.numeric.bulk;

import java.util.List;

/** The engines there are. No class of a library is loaded before its engine is asked for. */
public final class Engines {

  private Engines() {}

  /** The names of the engines, the default first. */
  public static List<String> names() {
    return List.of("nd4j", "ejml");
  }

  /**
   * The engine of that name: {@code nd4j} (native, the default) or {@code ejml} (pure Java).
   *
   * @throws IllegalArgumentException if there is none, or if its libraries do not load on this
   *     machine; the message says so
   */
  public static Engine byName(String name) {
    switch (name) {
      case "nd4j":
        try {
          return Nd4jEngine.instance();
        } catch (LinkageError | RuntimeException problem) {
          throw new IllegalArgumentException(
              "engine nd4j does not start on this machine (" + problem + "); use ejml", problem);
        }
      case "ejml":
        return new EjmlEngine();
      default:
        throw new IllegalArgumentException(
            "there is no engine " + name + " (expected one of " + String.join(", ", names()) + ")");
    }
  }
}
