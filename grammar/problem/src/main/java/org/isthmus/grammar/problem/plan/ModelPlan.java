package org.isthmus.grammar.problem.plan;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/** A model with a name: parameters for a network. */
public record ModelPlan(String name, Network network, Origin origin, Span span) {

  /** Where the parameters come from. */
  public sealed interface Origin {}

  /**
   * From a file.
   *
   * @param names the arrays of the parameters that do not have the usual names of the format, by
   *     parameter: {@code W1}, {@code b1}, ..., {@code WL}
   */
  public record FromFile(String file, Format format, Map<String, ArrayName> names)
      implements Origin {
    public FromFile {
      names = Collections.unmodifiableMap(new TreeMap<>(names));
    }
  }

  /** How a file of parameters is read. */
  public enum Format {
    NPZ,
    SAFETENSORS,
    ONNX,
    /** Matrices of exact numbers, decimals and fractions p/q. */
    TEXT
  }

  /**
   * An array in a file.
   *
   * @param transposed whether its shape is (n_l, n_{l-1}), as in PyTorch
   */
  public record ArrayName(String array, boolean transposed) {}

  /** Trained on the spot. */
  public record Trained(Training training, Objective objective) implements Origin {}

  /**
   * Not trained: independent normal numbers of mean 0, those of layer l with variance 1/n_{l-1},
   * weights and biases alike.
   */
  public record RandomPoint(long seed) implements Origin {}

  /** One answer for each origin. */
  public interface Cases<R> {
    R fromFile(FromFile file);

    R trained(Trained trained);

    R randomPoint(RandomPoint randomPoint);
  }

  /** The answer for the origin. */
  public <R> R match(Cases<R> cases) {
    if (origin instanceof FromFile file) {
      return cases.fromFile(file);
    }
    return origin instanceof Trained trained
        ? cases.trained(trained)
        : cases.randomPoint((RandomPoint) origin);
  }
}
